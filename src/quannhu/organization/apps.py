from quannhu.kernel.rooms import RoomConfig


class OrganizationConfig(RoomConfig):
    name = "quannhu.organization"
    label = "organization"
    verbose_name = "Đơn vị, quân số"
