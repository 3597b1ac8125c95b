from quannhu.kernel.rooms import RoomConfig


class MissionsConfig(RoomConfig):
    name = "quannhu.missions"
    label = "missions"
    verbose_name = "Nhiệm vụ đột xuất"
