"""The kitchens' year: dishes and weekly menus, every kitchen-day, boards, food samples, settlements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from quannhu.demo import calendar
from quannhu.demo.chance import Chance
from quannhu.demo.feeding import Day, Portion
from quannhu.demo.world.stage import KitchenRun, Stage, at
from quannhu.kitchens.actions import run_days
from quannhu.kitchens.rules import BuyLine, DayInput, DirectIn, Extra, OwnLine, Present, SampleIn, UseLine

MEAL_HOURS = {"sang": "06:00", "trua": "11:00", "chieu": "17:00"}
STATION_PRICE = 128_700
FRESH_SUPPLIER = {"1": "NCC-05", "2": "NCC-06", "3": "NCC-07", "4": "NCC-08", "0": "NCC-05"}


def region_of(unit: str) -> str:
    """The number of the unit's region; "0" for the headquarters."""
    return "0" if unit == "HQ" else unit[1]


def cook(stage: Stage, run: KitchenRun, days: Sequence[Day]) -> None:
    """Run the kitchen's days as its manager, in one call."""
    if days:
        last = days[-1].on
        inputs = [day_input(stage, run, day) for day in days]
        run_days(actor=stage.actor(run.manager, last), at=at(last, "20:00"), days=inputs)


def day_input(stage: Stage, run: KitchenRun, day: Day) -> DayInput:
    """The planned day as the kitchen writes it down."""
    on, chance = day.on, stage.chance
    late_count = chance.below(1_000, "late count", run.code, on) < 12 and run.code != calendar.STORY_KITCHEN
    extras = []
    if day.sick:
        extras.append(Extra(day.sick, code="OM"))
    if day.holiday:
        extras.append(Extra(day.least_present, code="LE-TET"))
    if day.guests:
        extras.append(Extra(day.guests, meal="trua"))
    return DayInput(
        key=f"bong-lai-{chance.seed}-{run.code}-{on.isoformat()}",
        kitchen_id=stage.units[run.code],
        day=on,
        counts=tuple(Present(c.meal, c.category, c.present, c.leave) for c in day.counts),
        counted_at=at(on, "10:25") if late_count else at(on, "06:30"),
        extras=tuple(extras),
        count_reason="Có chiến sĩ đi công tác về muộn" if late_count else "",
        direct=_purchases(stage, run, day),
        own=tuple(OwnLine(stage.items[p.food], p.quantity) for p in day.portions if p.source == "own"),
        uses=tuple(UseLine(stage.items[p.food], p.quantity) for p in day.portions if p.source == "store"),
        bought_at=at(on, "10:40") if late_count else at(on, "07:15"),
        samples=_samples(stage, run, day),
        closed_at=at(on, "15:30"),
        published_at=published_at(chance, run, on),
    )  # fmt: skip


def _purchases(stage: Stage, run: KitchenRun, day: Day) -> tuple[DirectIn, ...]:
    """What is bought and eaten the same day: at the market, and pork from the region's station."""
    region = region_of(day.unit)
    market = [portion for portion in day.portions if portion.source == "market"]
    station = [portion for portion in day.portions if portion.source == "station"]
    receiver = stage.name(run.manager)
    groups: list[tuple[str, list[Portion], str]] = []
    if (day.kitchen, day.on) == (calendar.WRONG_KITCHEN, calendar.WRONG_DAY):
        pork = [portion for portion in market if portion.food == "THIT_LON"]
        market = [portion for portion in market if portion.food != "THIT_LON"]
        groups.append((FRESH_SUPPLIER[region], pork, "BL 0517/K-2203"))
    groups.append((FRESH_SUPPLIER[region], market, ""))
    groups.append((f"TR-{region if region != '0' else '1'}", station, ""))
    return tuple(
        DirectIn(
            stage.suppliers[supplier], tuple(_buy(stage, portion) for portion in portions), paper_ref=paper,
            giver="Người giao hàng", receiver=receiver,
        )
        for supplier, portions, paper in groups
        if portions
    )  # fmt: skip


def _buy(stage: Stage, portion: Portion) -> BuyLine:
    if portion.source == "station":
        return BuyLine(stage.items[portion.food], portion.quantity, STATION_PRICE, 1_000)
    return BuyLine(stage.items[portion.food], portion.quantity)


def published_at(chance: Chance, run: KitchenRun, on: dt.date) -> dt.datetime:
    """When the board was hung: by 16:00, or late as often as the unit is."""
    if (run.code, on) == (calendar.STORY_KITCHEN, calendar.STORY_DAY):
        return at(on, "16:00")
    if is_late(chance, run, on):
        minutes = chance.between(8, 190, "late board", run.code, on)
        return at(on, "16:00") + dt.timedelta(minutes=minutes)
    return at(on, "15:35") + dt.timedelta(minutes=chance.below(25, "board", run.code, on))


def is_late(chance: Chance, run: KitchenRun, on: dt.date) -> bool:
    """Whether the board of the day hung late."""
    if run.code == calendar.PILOT_KITCHEN:
        if on >= calendar.PILOT_FROM:
            return on in calendar.PILOT_LATE_AFTER
        return on in pilot_late_days(chance)
    return chance.below(1_000, "board late", run.code, on) >= calendar.ON_TIME[run.unit]


def pilot_late_days(chance: Chance) -> frozenset[dt.date]:
    """The 26 of the 90 days before the pilot on which K-1101 hung its board late."""
    span = (calendar.PILOT_FROM - calendar.FIRST).days
    days = [calendar.FIRST + dt.timedelta(days=offset) for offset in range(span)]
    days.remove(calendar.STORY_DAY)
    days.sort(key=lambda on: chance.below(1 << 40, "pilot late", on))
    return frozenset(days[: calendar.PILOT_LATE_BEFORE])


def _samples(stage: Stage, run: KitchenRun, day: Day) -> tuple[SampleIn, ...]:
    """A kept sample a meal, but for the meals that were forgotten."""
    missing = forgotten(stage.chance, run.code, day.on)
    keeper = stage.name(run.manager)
    found = []
    for index, (meal, clock) in enumerate(MEAL_HOURS.items()):
        if (day.on, meal) in missing:
            continue
        taken = at(day.on, clock)
        found.append(
            SampleIn(
                meal=meal, name="Mẫu các món " + ("bữa sáng", "bữa trưa", "bữa chiều")[index],
                portions=sum(count.present for count in day.counts if count.meal == meal), amount=150,
                container="Hộp inox có nắp",
                temperature_tenths=stage.chance.between(24, 62, "fridge", run.code, day.on),
                taken_at=taken, taken_by=keeper, destroyed_at=taken + dt.timedelta(hours=25), destroyed_by=keeper,
            )
        )  # fmt: skip
    return tuple(found)


def forgotten(chance: Chance, kitchen: str, on: dt.date) -> frozenset[tuple[dt.date, str]]:
    """The (day, meal) pairs of the month without a sample: exact shares for K-2203, chance elsewhere."""
    if kitchen != calendar.WRONG_KITCHEN:
        meals = [meal for meal in MEAL_HOURS if chance.below(1_000, "sample", kitchen, on, meal) < 14]
        return frozenset((on, meal) for meal in meals)
    first = on.replace(day=1)
    length = ((first + dt.timedelta(days=32)).replace(day=1) - first).days
    pairs = [(first + dt.timedelta(days=offset), meal) for offset in range(length) for meal in MEAL_HOURS]
    pairs.sort(key=lambda pair: chance.below(1 << 40, "sample", kitchen, *pair))
    kept = (len(pairs) * calendar.WEAK_SAMPLES.get(on.month, 97) + 50) // 100
    return frozenset(pairs[kept:])
