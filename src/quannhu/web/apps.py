from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "quannhu.web"
    label = "web"
    verbose_name = "Trang"

    def ready(self) -> None:
        import_module("quannhu.web.codes")
