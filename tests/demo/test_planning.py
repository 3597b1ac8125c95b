"""What is planted in the year follows from the plan alone: no database is needed to see it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from quannhu.demo import calendar
from quannhu.demo.chance import Chance
from quannhu.demo.feeding import Day, Planner
from quannhu.demo.supply import Eater, Supply, SupplyPlanner
from quannhu.demo.world import goods, meals, stores, units
from quannhu.demo.world.stage import kitchen_runs
from quannhu.kernel.money import format_ratio

ONE = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def planned() -> tuple[dict[tuple[str, dt.date], Day], Supply]:
    """Every kitchen-day of the year by kitchen and day, and the depots' paper."""
    runs = kitchen_runs()
    heads = units.diners(runs)
    planner = Planner(Chance(2023), goods.prices())
    run_of = {(run.code, run.start): run for run in runs}
    days: dict[tuple[str, dt.date], Day] = {}

    def eaten(eater: Eater, on: dt.date) -> Day:
        run = run_of[(eater.kitchen, eater.start)]
        return days.setdefault((run.code, on), planner.day(run.code, run.unit, on, heads[run]))

    supply = SupplyPlanner(Chance(2023), stores.eaters(runs), eaten).plan(calendar.LAST)
    return days, supply


Planned = tuple[dict[tuple[str, dt.date], Day], Supply]


def test_8576_kitchen_days_7863_of_them_to_30_11(planned: Planned) -> None:
    assert len(planned[0]) == 8_576
    assert sum(on <= calendar.CUTOFF for _, on in planned[0]) == 7_863


def test_strength_is_8890_before_and_after_the_merge() -> None:
    for on in (calendar.FIRST, calendar.MERGE):
        fed = [run for run in kitchen_runs() if run.start <= on < run.end]
        assert sum(run.heads for run in fed) == 8_890
        assert len(fed) == (24 if on < calendar.MERGE else 23)


def test_story_day_of_k1101_is_exact(planned: Planned) -> None:
    day = planned[0][("K-1101", dt.date(2023, 3, 14))]
    assert (day.sick, day.guests, day.allowance, day.cost) == (5, 10, 27_137_500, 26_900_000)
    assert sum(count.leave for count in day.counts if count.meal == "trua") == 8
    assert sum(count.present for count in day.counts if count.meal == "trua") == 412
    assert next(portion.quantity for portion in day.portions if portion.food == "GAO") == 291_200


def test_days_run_over_only_from_15_5_to_late_may(planned: Planned) -> None:
    over = sorted({day.on for day in planned[0].values() if day.cost > day.allowance})
    assert (over[0], over[-1]) == (dt.date(2023, 5, 15), dt.date(2023, 5, 28))
    assert len(over) == 14


def test_wrong_voucher_stands_between_its_day_and_the_allowance(planned: Planned) -> None:
    """Note N16: 50 kg of pork; with the 10 kg that are missing the day goes over its allowance."""
    day = planned[0][("K-2203", dt.date(2023, 5, 17))]
    pork = [portion for portion in day.portions if portion.food == "THIT_LON"]
    assert [(portion.quantity, portion.source) for portion in pork] == [(50_000, "market")]
    assert 0 <= day.allowance - day.cost < 1_430_000


def test_vegetables_are_71_per_cent_own(planned: Planned) -> None:
    greens = {"RAU_MUONG", "CAI_BAP", "CAI_XANH", "BI_XANH", "CA_CHUA"}
    for last in (calendar.CUTOFF, calendar.LAST):
        eaten: Counter[str] = Counter()
        for (_, on), day in planned[0].items():
            for portion in day.portions:
                if on <= last and portion.food in greens:
                    eaten[portion.source] += portion.quantity
        assert format_ratio(eaten["own"], eaten.total(), 0) == "71 %"


def test_k1101_publishes_71_then_99_per_cent_on_time() -> None:
    run = next(run for run in kitchen_runs() if run.code == "K-1101")
    year = [calendar.FIRST + ONE * offset for offset in range(365)]
    late = [on for on in year if meals.is_late(Chance(2023), run, on)]
    before = sum(on < calendar.PILOT_FROM for on in late)
    assert format_ratio(90 - before, 90, 0) == "71 %"
    assert format_ratio(275 - (len(late) - before), 275, 0) == "99 %"
    assert calendar.STORY_DAY not in late


@pytest.mark.parametrize(("month", "share"), [(3, "81 %"), (4, "78 %"), (7, "96 %"), (8, "97 %"), (11, "90 %")])
def test_k2203_keeps_the_planted_share_of_samples(month: int, share: str) -> None:
    missing = meals.forgotten(Chance(2023), "K-2203", dt.date(2023, month, 1))
    whole = 3 * (31 if month in (3, 7, 8) else 30)
    assert format_ratio(whole - len(missing), whole, 0) == share


def test_some_requests_are_late_or_short_and_the_depots_write_about_1500_papers(planned: Planned) -> None:
    supply = planned[1]
    met = [ask for ask in supply.asks if len(ask.shipments) == 1 and not ask.closed]
    in_time = [ask for ask in met if ask.shipments[0][0] == ask.needed_on]
    assert 0.85 < len(in_time) / len(supply.asks) < 0.95
    papers = len(supply.receipts) + len(supply.transfers) + sum(len(ask.shipments) for ask in supply.asks)
    assert 1_400 <= papers <= 1_600


def test_another_seed_plans_another_year() -> None:
    run = kitchen_runs()[1]
    heads = units.diners(kitchen_runs())[run]
    days = [Planner(Chance(seed), goods.prices()).day(run.code, run.unit, calendar.FIRST, heads) for seed in (1, 2)]
    assert days[0].portions != days[1].portions
