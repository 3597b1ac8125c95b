"""The rooms in the order data flows, and how a room announces itself."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import AppConfig

# Bottom to top: a room imports only rooms before it.
ROOMS = (
    "organization",
    "documents",
    "catalog",
    "standards",
    "ledger",
    "kitchens",
    "supply",
    "missions",
    "review",
    "press",
)


class RoomConfig(AppConfig):
    """A room: its codes, its figures and what it offers to rooms below are announced when the program starts."""

    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls) -> None:
        # apps.py also holds the imported RoomConfig; with two candidates Django takes only one marked default.
        super().__init_subclass__()
        cls.default = True

    def ready(self) -> None:
        for part in ("codes", "figures", "sources"):
            if _exists(f"{self.name}.{part}"):
                import_module(f"{self.name}.{part}")


def _exists(module: str) -> bool:
    """Whether there is a module to import; a folder without its own `__init__` holds none yet."""
    spec = find_spec(module)
    return spec is not None and spec.origin is not None


def parts(name: str) -> list[ModuleType]:
    """The module `name` (pages, endpoints, commands) of every room that has one, in room order."""
    found = []
    for room in ROOMS:
        if _exists(f"quannhu.{room}.{name}"):
            found.append(import_module(f"quannhu.{room}.{name}"))
    return found
