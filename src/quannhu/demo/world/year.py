"""The year in its order: what the depots do, what the kitchens cook, menus, months settled and closed."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from quannhu.demo import calendar, missions, reserve
from quannhu.demo.feeding import Day, Planner
from quannhu.demo.supply import (
    CONTRACT_RETURN_DAY,
    ROTATION_WEEKS,
    ROTATIONS,
    Ask,
    Eater,
    Receipt,
    Supply,
    SupplyPlanner,
)
from quannhu.demo.world import documents, goods, happenings, meals, menus, office, outfit, sourcing, stores, units
from quannhu.demo.world.stage import KitchenRun, Stage
from quannhu.kernel.days import Period

ONE = dt.timedelta(days=1)


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
        self._lender = {run.code: parts for run, parts in self.heads.items() if run.unit == missions.LENDER}
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
            self.days[key] = self.planner.day(run.code, run.unit, on, self._at_home(run, on))
        return self.days[key]

    def _at_home(self, run: KitchenRun, on: dt.date) -> dict[str, int]:
        """The people of the kitchen's list who are not lent on the day."""
        if run.unit != missions.LENDER:
            return self.heads[run]
        return missions.at_home(self._lender, run.code, on)

    def periods(self) -> Iterator[Period]:
        """The stretches of the year that are written one after the other."""
        starts = {dt.date(2023, month, 1) for month in range(1, 13)}
        for weeks in ROTATION_WEEKS:
            starts |= {on for on in weeks.days() if on.weekday() == 0}
        ordered = [*sorted(starts), dt.date(2024, 1, 1)]
        for start, end in itertools.pairwise(ordered):
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
        happenings.list_diners(stage)
        events = sorted(self._events())
        index = 0
        for period in self.periods():
            if period.start.day == 1:
                self._turn_of_month(period.start)
            stage.progress.step(f"tháng {period.start.month}: kho")
            while index < len(events) and events[index].on < period.end:
                events[index].do()
                index += 1
            stage.progress.step(f"tháng {period.start.month}: bếp ăn")
            for run in self.runs:
                self._cook(run, period)
            if calendar.STORY_DAY in period:
                happenings.inspect_story_day(stage)

    def _turn_of_month(self, first: dt.date) -> None:
        """The merge of 1/7, and the settlement of the month before."""
        stage = self.stage
        if first == calendar.MERGE:
            happenings.clear_closed_kitchen(stage)
            units.merge(stage)
            reserve.follow(stage)
            happenings.let_keeper_approve(stage)
        before = (first - ONE).replace(day=1)
        if before >= calendar.FIRST and stage.reached(first + 3 * ONE):
            stage.progress.step(f"tháng {before.month}: quyết toán, khóa sổ")
            happenings.end_month(stage, before, self.runs)

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
                yield Event(receipt.on, 1, key, partial(self._receive, receipt))
        for moved in self.supply.transfers:
            if moved.on <= last:
                yield Event(moved.on, 2, moved.depot, partial(stores.transfer, stage, moved))
        for depot, on in ROTATIONS:
            if on <= last:
                yield Event(on, 3, depot, partial(reserve.rotate, stage, depot, on))
        for on, order, do in self._once():
            if on <= last:
                yield Event(on, order, "", do)
        shipped: dict[tuple[dt.date, str], list[tuple[Ask, int]]] = {}
        for wanted in self.supply.asks:
            if wanted.made_on <= last:
                yield Event(wanted.made_on, 4, wanted.kitchen, partial(self._make, wanted))
            for number, (on, _) in enumerate(wanted.shipments):
                shipped.setdefault((on, wanted.depot), []).append((wanted, number))
        for (on, depot), parts in shipped.items():
            if on <= last:
                yield Event(on, 5, depot, partial(self._ship, depot, on, parts))

    def _once(self) -> Iterator[tuple[dt.date, int, Callable[[], None]]]:
        """What happens once, with its day and its place within the day."""
        stage = self.stage
        yield sourcing.PLANNED, 0, partial(sourcing.plan_quarter, stage)
        yield sourcing.SENT, 9, partial(sourcing.send_load, stage)
        yield from outfit.happenings(stage, sourcing.START)
        yield CONTRACT_RETURN_DAY, 6, partial(happenings.return_bad_rice, stage)
        yield happenings.POT_HANDED, 6, partial(happenings.hand_out_equipment, stage)
        yield happenings.POT_LOST, 6, partial(happenings.lose_pot, stage)
        for index, slip in enumerate(happenings.SLIPS):
            yield slip[4], 7, partial(happenings.slip, stage, index)
        for index, spoiled in enumerate(happenings.SPOILED):
            yield spoiled[1], 8, partial(happenings.spoil, stage, index)
        yield from missions.happenings(stage)
        for on in documents.month_ends(stage.last):
            yield on, 9, partial(documents.enter_month, stage, on)
            yield on, 10, partial(office.enter_month, stage, on)
        for month in range(2, 13):
            first = calendar.day(month, 1)
            yield first + 24 * ONE, 9, partial(happenings.settle_claims, stage, first)

    def _make(self, wanted: Ask) -> None:
        self.requests[(wanted.kitchen, wanted.needed_on)] = stores.ask(self.stage, wanted)
        self.stage.progress.advance()

    def _ship(self, depot: str, on: dt.date, parts: Sequence[tuple[Ask, int]]) -> None:
        shipments = [
            stores.Shipment(wanted, self.requests[(wanted.kitchen, wanted.needed_on)], number)
            for wanted, number in parts
        ]
        stores.ship(self.stage, depot, on, shipments)

    def _receive(self, receipt: Receipt) -> None:
        stores.receive(self.stage, receipt)
        self.stage.progress.advance()
