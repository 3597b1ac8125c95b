"""The room's place in the program."""

from quannhu.kernel.rooms import RoomConfig


class DocumentsConfig(RoomConfig):
    """Documents."""

    name = "quannhu.documents"
    label = "documents"
    verbose_name = "Văn bản"
