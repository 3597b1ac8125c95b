from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "quannhu.kit"
    label = "kit"
    verbose_name = "Đồ nghề của các cửa"
