from quannhu.kernel.rooms import RoomConfig


class CatalogConfig(RoomConfig):
    name = "quannhu.catalog"
    label = "catalog"
    verbose_name = "Danh mục, giá"
