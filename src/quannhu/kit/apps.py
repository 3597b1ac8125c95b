from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig

from quannhu import kit


class KitConfig(AppConfig):
    name = "quannhu.kit"
    label = "kit"
    verbose_name = "Đồ nghề của các cửa"

    def ready(self) -> None:
        """Register the codes of the kit's tools (form_codes, paper_codes, sheet_codes)."""
        for module in iter_modules(kit.__path__):
            if module.name.endswith("codes"):
                import_module(f"quannhu.kit.{module.name}")
