from quannhu.kernel.rooms import RoomConfig


class PressConfig(RoomConfig):
    name = "quannhu.press"
    label = "press"
    verbose_name = "Báo chí"
