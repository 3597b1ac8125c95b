"""Builds the demo world into an empty database."""

from __future__ import annotations

import datetime as dt

from quannhu.demo import calendar
from quannhu.demo.chance import Chance
from quannhu.demo.progress import Progress
from quannhu.demo.world import units
from quannhu.demo.world.stage import Stage


def populate(*, seed: int = 2023, last_day: dt.date = calendar.LAST, quiet: bool = False) -> Stage:
    """Fill the (migrated, empty) database up to a day of 2023."""
    progress = Progress(100, quiet=quiet)
    stage = Stage(Chance(seed), last_day, progress)
    progress.step("đơn vị, quân số")
    units.open_world(stage)
    if stage.reached(calendar.RECRUITS):
        units.recruit(stage)
    if stage.reached(calendar.MERGE):
        units.merge(stage)
    return stage
