"""The demo world's people and the 800 documents of its year, entered as its clerk enters them."""

from __future__ import annotations

import datetime as dt

from quannhu.demo import calendar
from quannhu.demo.chance import Chance
from quannhu.demo.progress import Progress
from quannhu.demo.world import documents, units
from quannhu.demo.world.stage import Stage
from quannhu.kernel.actor import Actor
from quannhu.kernel.days import Period
from quannhu.kernel.figures import FigureQuery, Part, registry

END = calendar.LAST
YEAR = Period(calendar.FIRST, dt.date(2024, 1, 1))
QUARTERS = {
    1: Period(calendar.FIRST, calendar.day(4, 1)), 2: Period(calendar.day(4, 1), calendar.day(7, 1)),
    3: Period(calendar.day(7, 1), calendar.day(10, 1)), 4: Period(calendar.day(10, 1), dt.date(2024, 1, 1)),
}  # fmt: skip


def build() -> Stage:
    """The people, the tree and every document."""
    stage = Stage(Chance(2023), END, Progress(1, quiet=True))
    units.open_world(stage)
    for on in documents.month_ends(END):
        documents.enter_month(stage, on)
    return stage


def parts(figure: str, actor: Actor, period: Period, unit: str | None = None) -> dict[str, Part]:
    value = registry()[figure].figure.compute(FigureQuery(actor, period, unit))
    return {part.key: part for part in value.parts}
