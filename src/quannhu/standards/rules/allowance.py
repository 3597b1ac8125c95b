"""What follows from the rows in đồng: stacking, guests, late rates, dear and cheap rice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price, divide_round, group_digits, split_exact
from quannhu.standards.codes import BEYOND_ROLL, ONLY_ENLISTED, SPLIT_NOT_WHOLE, STACKED
from quannhu.standards.rules.rows import Row

ENLISTED = "HSQBS"
MEALS = ("sang", "trua", "chieu")
MISSION_PREFIX = "THEM-"
SICK = "OM"
HOLIDAY_CODE = "LE-TET"


def check_stack(supplements: Sequence[Row], *, sick_excludes_mission: bool) -> None:
    """Refuse supplements that may not be drawn together by one person on one day; rule STD-R04.

    One supplement once; one mission level a day; sick in camp and a mission only where the setting allows it.
    errors      Refused(STD-04) naming the two rows
    """
    for first, second in combinations(supplements, 2):
        missions = [row.code.startswith(MISSION_PREFIX) for row in (first, second)]
        sick = SICK in (first.code, second.code)
        if first.code == second.code or all(missions) or (sick_excludes_mission and sick and any(missions)):
            raise Refused(STACKED, first=str(first), second=str(second))


def parse_split(value: str) -> tuple[int, int, int]:
    """(30, 40, 30) from `30/40/30`; rule STD-R05.

    errors      Refused(STD-08) unless three whole numbers >= 0 that sum to 100
    """
    parts = [part.strip().removesuffix("%").strip() for part in value.split("/")]
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise Refused(SPLIT_NOT_WHOLE, value=value)
    morning, noon, evening = (int(part) for part in parts)
    if morning + noon + evening != 100:
        raise Refused(SPLIT_NOT_WHOLE, value=value)
    return (morning, noon, evening)


def guest_meal(day_rate: int, split: tuple[int, int, int], meal: str) -> int:
    """Đồng of one meal of a guest: the day's rate cut by the split, the three meals summing to it; rule STD-R06."""
    return split_exact(day_rate, split)[MEALS.index(meal)]


def check_roll(counted: Mapping[str, int], roll: Mapping[str, int], *, place: str, on: dt.date) -> None:
    """Refuse more people of a category than the roll has: someone is counted in the wrong category; rule STD-R07.

    errors      Refused(STD-06)
    """
    for category, people in sorted(counted.items()):
        limit = roll.get(category, 0)
        if people > limit:
            raise Refused(
                BEYOND_ROLL, place=place, day=format_day(on), category=category, counted=group_digits(people),
                roll=group_digits(limit), surplus=group_digits(people - limit),
            )  # fmt: skip


@dataclass(frozen=True)
class ManDay:
    """People of a category fed for a whole day in a unit (ngày ăn)."""

    unit_id: int
    day: dt.date
    category: str
    count: int


@dataclass(frozen=True)
class BackLine:
    """What a unit's category is owed (or owes) because `new` replaced `old` for days already settled."""

    unit_id: int
    category: str
    old: Row
    new: Row
    man_days: int
    first_day: dt.date
    last_day: dt.date

    @property
    def difference(self) -> int:
        """Đồng per person-day; negative when the new rate is lower."""
        return self.new.amount - self.old.amount

    @property
    def amount(self) -> int:
        """Đồng of the line."""
        return self.difference * self.man_days


RowOf = Callable[[ManDay], Row]


def back_differences(man_days: Iterable[ManDay], old_of: RowOf, new_of: RowOf, rate_id: int) -> list[BackLine]:
    """Differences by unit and category for the man-days that now fall under the late rate; rule STD-R08.

    old_of      the row as it was known when the day was settled
    new_of      the row as known with the late rate; man-days under another row are not concerned
    returns     sorted by unit, category, old row; their amounts sum to the sum over all man-days
    """
    groups: dict[tuple[int, str, int], list[ManDay]] = defaultdict(list)
    rows: dict[int, Row] = {}
    new: Row | None = None
    for entry in man_days:
        after = new_of(entry)
        if after.id != rate_id or entry.count == 0:
            continue
        before = old_of(entry)
        new, rows[before.id] = after, before
        groups[(entry.unit_id, entry.category, before.id)].append(entry)
    lines = []
    for (unit_id, category, old_id), entries in sorted(groups.items()):
        assert new is not None
        days = [entry.day for entry in entries]
        count = sum(entry.count for entry in entries)
        lines.append(BackLine(unit_id, category, rows[old_id], new, count, min(days), max(days)))
    return lines


class Direction(StrEnum):
    """Where a rice price difference goes."""

    CLAIM = "claim"
    FOOD = "food"
    NONE = "none"


@dataclass(frozen=True)
class RiceDifference:
    """The difference between the rice price paid and the norm, over some man-days.

    per_day     đồng per person-day, rounded for display; amount is exact and rounded once over the whole
    amount      đồng, >= 0; `direction` says who gets it
    """

    per_day: int
    amount: int
    direction: Direction


def rice_difference(*, price: Price, norm: Price, ration: int, man_days: int, category: str) -> RiceDifference:
    """(price − norm) × ration × man-days: dearer is claimed, for enlisted only; cheaper goes to food; rule STD-R09.

    ration      g of rice per person-day
    errors      Refused(STD-07) on a claim for another category
    """
    numerator = (price.dong * norm.per - norm.dong * price.per) * ration
    denominator = price.per * norm.per
    if numerator > 0 and category != ENLISTED:
        raise Refused(ONLY_ENLISTED, category=category)
    direction = Direction.NONE if numerator == 0 else Direction.CLAIM if numerator > 0 else Direction.FOOD
    return RiceDifference(
        divide_round(abs(numerator), denominator), divide_round(abs(numerator) * man_days, denominator), direction
    )
