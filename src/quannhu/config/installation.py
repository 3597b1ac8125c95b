"""What an installation says of itself by a file beside its data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

MARK = "fictional"


@dataclass(frozen=True)
class Fiction:
    """That the data are invented.

    as_of       the last day of their story, at which pages open
    behind      how many days the clock of the doors stands behind the machine's
    """

    as_of: dt.date
    behind: int = 0


def mark_fictional(home: Path, fiction: Fiction) -> None:
    """Say that the data in this home are invented."""
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).write_text(f"{fiction.as_of.isoformat()}\n{fiction.behind}\n", encoding="utf-8")


def fiction_of(home: Path) -> Fiction | None:
    """What the mark of a home says; None for a real one."""
    path = home / MARK
    if not path.exists():
        return None
    day, *behind = path.read_text(encoding="utf-8").split()
    return Fiction(dt.date.fromisoformat(day), *map(int, behind))
