from quannhu.kernel.rooms import RoomConfig


class SupplyConfig(RoomConfig):
    name = "quannhu.supply"
    label = "supply"
    verbose_name = "Bảo đảm, tạo nguồn"
