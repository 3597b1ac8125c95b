from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "quannhu.kit"
    label = "kit"
    verbose_name = "Đồ nghề của các cửa"

    def ready(self) -> None:
        from quannhu.kit import codes  # noqa: F401  (declares the doors' codes)
