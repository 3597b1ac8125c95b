from quannhu.kernel.rooms import RoomConfig


class KitchensConfig(RoomConfig):
    name = "quannhu.kitchens"
    label = "kitchens"
    verbose_name = "Bếp ăn"
