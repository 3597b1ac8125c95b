"""The year in its order: what the depots do, what the kitchens cook, menus, months settled and closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quannhu.demo import calendar
from quannhu.demo.feeding import Day, Planner
from quannhu.demo.supply import ROTATIONS, Ask, Eater, Supply, SupplyPlanner
from quannhu.demo.world import goods, meals, menus, stores, units
from quannhu.demo.world.stage import KitchenRun, Stage
from quannhu.kernel.days import Period

ONE = dt.timedelta(days=1)
# Rice that leaves the reserve is older than what the kitchens hold and must be eaten first. In the weeks around these
# days the kitchens' books are kept week by week; elsewhere month by month, which is quicker and gives the same.
ROTATION_WEEKS = (Period(calendar.day(8, 14), calendar.day(9, 4)), Period(calendar.day(11, 13), calendar.day(12, 18)))


@dataclass(order=True)
class Event:
    """Something that happens on a day; `order` tells which comes first within the day."""

    on: dt.date
    order: int
    key: str
    do: Callable[[], None]


class Year:
    """Plans the whole year in memory, then lets it happen period by period."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.runs = stage.kitchens
        self.heads = units.diners(self.runs)
        self.planner = Planner(stage.chance, goods.prices())
        self.days: dict[tuple[str, dt.date], Day] = {}
        self.by_eater = {(run.code, run.start): run for run in self.runs}
        supply = SupplyPlanner(stage.chance, stores.eaters(self.runs), self._eaten)
        self.supply: Supply = supply.plan(stage.last)
        self.requests: dict[tuple[str, dt.date], int] = {}
        self.families: dict[str, list[str]] = {}

    def _eaten(self, eater: Eater, on: dt.date) -> Day:
        key = (eater.kitchen, on)
        if key not in self.days:
            run = self.by_eater[(eater.kitchen, eater.start)]
            self.days[key] = self.planner.day(run.code, run.unit, on, self.heads[run])
        return self.days[key]

    def periods(self) -> Iterator[Period]:
        """The stretches of the year that are written one after the other."""
        starts = {dt.date(2023, month, 1) for month in range(1, 13)}
        for weeks in ROTATION_WEEKS:
            starts |= {on for on in weeks.days() if on.weekday() == 0}
        ordered = [*sorted(starts), dt.date(2024, 1, 1)]
        for start, end in zip(ordered, ordered[1:], strict=False):
            if self.stage.reached(start):
                yield Period(start, min(end, self.stage.last + ONE))

    def work(self) -> int:
        """How many steps `happen` reports: kitchen-days, menus and vouchers of the depots."""
        days = sum(len(self._days_of(run, Period(calendar.FIRST, self.stage.last + ONE))) for run in self.runs)
        return days + len(self.supply.asks) + len(self.supply.receipts)

    def _days_of(self, run: KitchenRun, period: Period) -> list[dt.date]:
        start, end = max(run.start, period.start), min(run.end, period.end)
        return [start + ONE * offset for offset in range(max(0, (end - start).days))]

    def happen(self) -> None:
        """Let the year happen up to the last day."""
        stage = self.stage
        self.families = menus.list_dishes(stage)
        events = sorted(self._events())
        index = 0
        for period in self.periods():
            if period.start == calendar.MERGE:
                units.merge(stage)
            stage.progress.step(f"tháng {period.start.month}: kho")
            while index < len(events) and events[index].on < period.end:
                events[index].do()
                index += 1
            stage.progress.step(f"tháng {period.start.month}: bếp ăn")
            for run in self.runs:
                self._cook(run, period)

    def _cook(self, run: KitchenRun, period: Period) -> None:
        days = self._days_of(run, period)
        for on in days:
            if on.weekday() == 0:
                menus.plan_week(self.stage, run, on, self.families)
        planned = [self.days[(run.code, on)] for on in days if (run.code, on) in self.days]
        assert len(planned) == len(days)
        meals.cook(self.stage, run, planned)
        self.stage.progress.advance(len(days))

    def _events(self) -> Iterator[Event]:
        stage, last = self.stage, self.stage.last
        for receipt in self.supply.receipts:
            if receipt.on <= last:
                key = f"{receipt.depot} {receipt.item} {receipt.paper}"
                yield Event(receipt.on, 1, key, lambda r=receipt: self._step(lambda: stores.receive(stage, r)))
        for moved in self.supply.transfers:
            if moved.on <= last:
                yield Event(moved.on, 2, moved.depot, lambda m=moved: stores.transfer(stage, m))
        for depot, on in ROTATIONS:
            if on <= last:
                yield Event(on, 3, depot, lambda d=depot, o=on: stores.rotate(stage, d, o))
        for wanted in self.supply.asks:
            yield from self._of_ask(wanted)

    def _of_ask(self, wanted: Ask) -> Iterator[Event]:
        stage, last = self.stage, self.stage.last
        if wanted.made_on > last:
            return
        key = (wanted.kitchen, wanted.needed_on)

        def make() -> None:
            self.requests[key] = stores.ask(stage, wanted)
            stage.progress.advance()

        yield Event(wanted.made_on, 4, wanted.kitchen, make)
        for index, (on, _) in enumerate(wanted.shipments):
            if on <= last:
                yield Event(
                    on, 5, wanted.kitchen,
                    lambda i=index: stores.ship(stage, wanted, self.requests[key], i),
                )  # fmt: skip

    def _step(self, do: Callable[[], None]) -> None:
        do()
        self.stage.progress.advance()
