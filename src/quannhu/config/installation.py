"""What an installation says of itself by a file beside its data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

MARK = "fictional"


def mark_fictional(home: Path, as_of: dt.date) -> None:
    """Say that the data in this home is invented, and at which day its pages open."""
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).write_text(f"{as_of.isoformat()}\n", encoding="utf-8")


def fictional_as_of(home: Path) -> dt.date | None:
    """The day at which a fictional installation opens; None for a real one."""
    path = home / MARK
    return dt.date.fromisoformat(path.read_text(encoding="utf-8").strip()) if path.exists() else None
