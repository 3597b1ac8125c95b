from quannhu.kernel.rooms import RoomConfig


class StandardsConfig(RoomConfig):
    name = "quannhu.standards"
    label = "standards"
    verbose_name = "Tiêu chuẩn"
