"""What every part of the build shares: the seed, the last day, who is who, and where things are."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field, replace
from importlib.resources import files

from quannhu.demo import calendar
from quannhu.demo.chance import Chance
from quannhu.demo.people import Member
from quannhu.demo.progress import Progress
from quannhu.kernel.actor import Actor
from quannhu.kernel.days import instant
from quannhu.organization.queries import actor_of


def table(name: str) -> list[dict[str, str]]:
    """The rows of a data file of the demo world."""
    text = (files("quannhu.demo") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@dataclass
class Stage:
    """The world under construction. Ids are looked up once and kept by code."""

    chance: Chance
    last: dt.date
    progress: Progress
    members: dict[str, Member] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    suppliers: dict[str, int] = field(default_factory=dict)
    papers: dict[tuple[int, int], int] = field(default_factory=dict)
    files: list[int] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, username: str, on: dt.date) -> Actor:
        """The person behind an account as of a day; the posts are read once and kept until `recast`."""
        if username not in self._actors:
            self._actors[username] = actor_of(self.users[username], on)
        return replace(self._actors[username], today=on)

    def recast(self) -> None:
        """Forget the posts read so far: appointments changed."""
        self._actors.clear()

    def name(self, username: str) -> str:
        """The person's name."""
        return self.members[username].name

    def reached(self, on: dt.date) -> bool:
        """Whether the build goes on to this day."""
        return on <= self.last

    @property
    def kitchens(self) -> list[KitchenRun]:
        """Every kitchen with the unit it belongs to during a period of the year."""
        return kitchen_runs()


@dataclass(frozen=True)
class KitchenRun:
    """A kitchen under one unit: from a day until before another."""

    code: str
    unit: str
    name: str
    heads: int
    start: dt.date
    end: dt.date

    @property
    def manager(self) -> str:
        """The account that keeps its books."""
        return f"bep.{self.code.lower().replace('-', '')}"

    @property
    def quartermaster(self) -> str:
        """The account of its unit's quartermaster."""
        return f"quannhu.{self.unit.lower()}"


def kitchen_runs() -> list[KitchenRun]:
    """The runs in the order of the data file: first those of January, then those the merge changed."""
    rows = table("kitchens")
    later = {row["code"] for row in rows if row["from"] == calendar.MERGE.isoformat()}
    found = []
    for row in rows:
        start = dt.date.fromisoformat(row["from"])
        cut = row["code"] in later and start < calendar.MERGE
        until = dt.date.fromisoformat(row["until"]) if row["until"] else dt.date(2024, 1, 1)
        end = calendar.MERGE if cut else until
        found.append(KitchenRun(row["code"], row["unit"], row["name"], int(row["heads"]), start, end))
    return found


def keeper(depot: str) -> str:
    """The account of a depot's keeper."""
    return f"kho.{depot.lower().replace('-', '')}"


def at(on: dt.date, clock: str = "08:00") -> dt.datetime:
    """The instant of a clock time of the day, Hanoi time."""
    return instant(on, clock)
