"""`quannhu demo build`."""

from __future__ import annotations

from typing import Any


def register(rooms: Any) -> None:
    """The demo world's commands."""
