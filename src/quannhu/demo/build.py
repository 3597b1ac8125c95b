"""Builds the demo world into an empty database."""

from __future__ import annotations

import datetime as dt

from quannhu.demo import calendar
from quannhu.demo.chance import Chance
from quannhu.demo.progress import Progress
from quannhu.demo.world import entitlements, goods, happenings, stores, units
from quannhu.demo.world.stage import Stage
from quannhu.demo.world.year import Year


def populate(*, seed: int = 2023, last_day: dt.date = calendar.LAST, quiet: bool = False) -> Stage:
    """Fill the (migrated, empty) database up to a day of 2023."""
    progress = Progress(1, quiet=quiet)
    stage = Stage(Chance(seed), last_day, progress)
    progress.step("đơn vị, quân số")
    units.open_world(stage)
    if stage.reached(calendar.RECRUITS):
        units.recruit(stage)
    progress.step("tiêu chuẩn, danh mục, giá")
    entitlements.decide(stage)
    goods.stock_catalog(stage)
    goods.adopt_prices(stage)
    if stage.reached(calendar.day(9, 20)):
        entitlements.raise_rates(stage)
    year = Year(stage)
    progress.total = year.work()
    stores.open_stores(stage, year.supply)
    happenings.count_stores(stage)
    year.happen()
    if stage.reached(calendar.day(11, 2)):
        entitlements.claim_dear_rice(stage)
    progress.finish()
    return stage
