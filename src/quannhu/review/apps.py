from quannhu.kernel.rooms import RoomConfig


class ReviewConfig(RoomConfig):
    name = "quannhu.review"
    label = "review"
    verbose_name = "Tổng kết"
