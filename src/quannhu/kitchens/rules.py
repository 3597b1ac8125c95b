"""What is true of a kitchen day: shares of a rate, allowance, refunds, need, account, limits and times. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from quannhu.kernel.days import instant
from quannhu.kernel.money import split_exact

MEALS = ("sang", "trua", "chieu")
MAIN_MEALS = ("trua", "chieu")
MEAL_NAMES = {"sang": "bữa sáng", "trua": "bữa trưa", "chieu": "bữa chiều"}
GUEST_CATEGORY = "HSQBS"  # a guest pays the meal's share of the enlisted rate and eats by the enlisted scale
GUEST = "KHACH"  # the key of the guests' rate among the rates of a day
RICE = "GAO"
PORTION_LIMIT = 10_000  # base units of one item in a portion; more is a slip of the unit
PERSONS_LIMIT = 100_000  # more people at one kitchen's meal is a slip of the pen


@dataclass(frozen=True)
class Standard:
    """A rate as read from its standards row, which every amount names."""

    id: int
    code: str
    amount: int
    legal_basis: str = ""


@dataclass(frozen=True)
class Present:
    """Who eats and who is cut from a meal, by category code."""

    meal: str
    category: str
    present: int
    leave: int = 0


@dataclass(frozen=True)
class Extra:
    """Guests of a meal (`meal` set) or persons on a supplement of the day (`code` set)."""

    persons: int
    meal: str = ""
    code: str = ""

    @property
    def kind(self) -> str:
        """`guest` or `supplement`."""
        return "guest" if self.meal else "supplement"


@dataclass(frozen=True)
class Line:
    """persons × rate = amount, with the standards row; `meal` is "" for the whole day."""

    kind: str
    category: str
    meal: str
    persons: int
    rate: int
    amount: int
    standard: Standard


@dataclass(frozen=True)
class Account:
    """The day's money: what was due, what was spent, what is left (below zero: a shown deficit)."""

    allowance: int
    spent: int

    @property
    def surplus(self) -> int:
        """Allowance minus spent (rule KIT-R05)."""
        return self.allowance - self.spent

    @property
    def word(self) -> str:
        """`thừa`, `thiếu` or `đủ`."""
        return "thừa" if self.surplus > 0 else "thiếu" if self.surplus < 0 else "đủ"


def meal_shares(whole: int, split: Sequence[int]) -> dict[str, int]:
    """A day's rate or ration cut into the three meals; the parts sum to the whole (rule KIT-R01).

    split       (3,) weights of breakfast, lunch, dinner
    """
    return dict(zip(MEALS, split_exact(whole, split), strict=True))


def _by_meal(kind: str, category: str, by_meal: Mapping[str, int], rate: Standard, split: Sequence[int]) -> list[Line]:
    """One line for the whole day when each meal has the same number, else one line a meal."""
    if len({by_meal.get(meal, 0) for meal in MEALS}) == 1:
        persons = by_meal.get(MEALS[0], 0)
        return [Line(kind, category, "", persons, rate.amount, persons * rate.amount, rate)] if persons else []
    shares = meal_shares(rate.amount, split)
    return [
        Line(kind, category, meal, persons, shares[meal], persons * shares[meal], rate)
        for meal in MEALS
        if (persons := by_meal.get(meal, 0))
    ]


def _categories(counts: Sequence[Present]) -> list[str]:
    return list(dict.fromkeys(count.category for count in counts))


def allowance_lines(
    counts: Sequence[Present], extras: Sequence[Extra], rates: Mapping[str, Standard],
    supplements: Mapping[str, Standard], split: Sequence[int],
) -> list[Line]:  # fmt: skip
    """What the day is entitled to: present × rate, supplements, guests at the meal's share (rule KIT-R02).

    rates           basic rate by category code; a guest's rate under GUEST
    supplements     by supplement code
    """
    lines: list[Line] = []
    for category in _categories(counts):
        by_meal = {count.meal: count.present for count in counts if count.category == category}
        lines += _by_meal("present", category, by_meal, rates[category], split)
    for extra in extras:
        if extra.persons == 0:
            continue
        if extra.kind == "supplement":
            rate = supplements[extra.code]
            lines.append(Line("supplement", "", "", extra.persons, rate.amount, extra.persons * rate.amount, rate))
        else:
            rate = rates[GUEST]
            share = meal_shares(rate.amount, split)[extra.meal]
            lines.append(
                Line("guest", GUEST_CATEGORY, extra.meal, extra.persons, share, extra.persons * share, rate)
            )  # fmt: skip
    return lines


def refund_lines(counts: Sequence[Present], rates: Mapping[str, Standard], split: Sequence[int]) -> list[Line]:
    """Money back for those cut from meals: leave × rate, or the meal's share of it (rule KIT-R03)."""
    lines: list[Line] = []
    for category in _categories(counts):
        by_meal = {count.meal: count.leave for count in counts if count.category == category}
        lines += _by_meal("refund", category, by_meal, rates[category], split)
    return lines


def need_of(
    counts: Sequence[Present], extras: Sequence[Extra], scales: Mapping[str, Mapping[str, int]], split: Sequence[int]
) -> dict[str, int]:
    """Base units needed by ration code: each meal's people × the meal's share of the scale (rule KIT-R04).

    scales      category code -> ration code -> base units per person-day
    """
    need: dict[str, int] = {}
    eaters = [(count.meal, count.category, count.present) for count in counts]
    eaters += [(extra.meal, GUEST_CATEGORY, extra.persons) for extra in extras if extra.kind == "guest"]
    shares: dict[tuple[str, str], dict[str, int]] = {}
    for meal, category, persons in eaters:
        for ration, quantity in scales.get(category, {}).items():
            by_meal = shares.setdefault((category, ration), meal_shares(quantity, split))
            need[ration] = need.get(ration, 0) + persons * by_meal[meal]
    return need


def late_after(day: dt.date, cutoff: str) -> dt.datetime:
    """The instant after which a count of the day is late and needs its reason (rule KIT-R07)."""
    return instant(day, cutoff)


def over_need(used: Mapping[str, int], need: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """(ration code, used, need) where more was taken for cooking than those counted need (rule KIT-R08)."""
    return [(code, used[code], need[code]) for code in sorted(used) if code in need and used[code] > need[code]]


@dataclass(frozen=True)
class Cell:
    """One dish of a meal of the week, as the menu rules see it."""

    day: dt.date
    meal: str
    slot: str
    dish: str
    name: str
    protein_rich: bool = False


@dataclass(frozen=True)
class Repeat:
    """A dish that comes more often in a week than allowed."""

    name: str
    times: int
    limit: int


@dataclass(frozen=True)
class FewProtein:
    """A main meal with too few protein-rich dishes."""

    day: dt.date
    meal: str
    found: int
    least: int


def repeats(cells: Sequence[Cell], limit: int) -> list[Repeat]:
    """Dishes served more than `limit` times in the week; plain rice is no dish (rule KIT-R09)."""
    times: dict[str, tuple[str, int]] = {}
    for cell in cells:
        if cell.slot != "com":
            times[cell.dish] = (cell.name, times.get(cell.dish, ("", 0))[1] + 1)
    return [Repeat(name, count, limit) for _, (name, count) in sorted(times.items()) if count > limit]


def few_protein(cells: Sequence[Cell], least: int) -> list[FewProtein]:
    """Main meals of the menu with fewer than `least` protein-rich dishes (rule KIT-R10)."""
    found: dict[tuple[dt.date, str], int] = {}
    for cell in cells:
        if cell.meal in MAIN_MEALS:
            key = (cell.day, cell.meal)
            found[key] = found.get(key, 0) + (1 if cell.protein_rich else 0)
    order = {meal: index for index, meal in enumerate(MEALS)}
    return [
        FewProtein(day, meal, count, least)
        for (day, meal), count in sorted(found.items(), key=lambda pair: (pair[0][0], order[pair[0][1]]))
        if count < least
    ]


def on_time(published_at: dt.datetime | None, due: dt.datetime) -> bool:
    """Whether a board hung by its hour (rule KIT-R11)."""
    return published_at is not None and published_at <= due


def keep_until(taken_at: dt.datetime, hours: int) -> dt.datetime:
    """Until when a food sample must be kept (rule KIT-R12)."""
    return taken_at + dt.timedelta(hours=hours)


def in_order(*moments: dt.datetime | None) -> bool:
    """Whether the given moments never go back; those not given are skipped (rule KIT-R13)."""
    given = [moment for moment in moments if moment is not None]
    return all(earlier <= later for earlier, later in pairwise(given))


@dataclass(frozen=True)
class BuyLine:
    """Bought food: base units of an item; without a price the adopted price of the day is taken."""

    item_id: int
    quantity: int
    price_dong: int | None = None
    price_per: int = 1
    lot_code: str = ""
    expires_on: dt.date | None = None


@dataclass(frozen=True)
class OwnLine:
    """Own production taken into the kitchen, at the internal price of the day."""

    item_id: int
    quantity: int


@dataclass(frozen=True)
class UseLine:
    """Food taken from the kitchen's store for cooking; first to expire goes first unless the lot is named."""

    item_id: int
    quantity: int
    lot_id: int | None = None


@dataclass(frozen=True)
class DirectIn:
    """One direct purchase of a day: a supplier, a paper, lines used up the same day."""

    supplier_id: int | None
    lines: tuple[BuyLine, ...]
    paper_ref: str = ""
    giver: str = ""
    receiver: str = ""


@dataclass(frozen=True)
class SampleIn:
    """A food sample as typed by its keeper; nothing is filled in for him."""

    meal: str
    name: str
    portions: int
    amount: int
    container: str
    temperature_tenths: int
    taken_at: dt.datetime
    taken_by: str
    liquid: bool = False
    dish_id: int | None = None
    remarks: str = ""
    destroyed_at: dt.datetime | None = None
    destroyed_by: str = ""


@dataclass(frozen=True)
class DayInput:
    """One kitchen-day for `run_days`: counts, purchases, own production, use, closing, publishing.

    key             makes the ids of its vouchers; the same key twice is the same day once
    counted_at, bought_at, closed_at, published_at   the instants things were written; None: not done
    over_reason     why more was cooked than counted, when it was
    """

    key: str
    kitchen_id: int
    day: dt.date
    counts: tuple[Present, ...]
    counted_at: dt.datetime
    extras: tuple[Extra, ...] = ()
    count_reason: str = ""
    direct: tuple[DirectIn, ...] = ()
    own: tuple[OwnLine, ...] = ()
    uses: tuple[UseLine, ...] = ()
    bought_at: dt.datetime | None = None
    over_reason: str = ""
    samples: tuple[SampleIn, ...] = field(default=())
    closed_at: dt.datetime | None = None
    published_at: dt.datetime | None = None


def is_mission(code: str) -> bool:
    """Whether a supplement is one of missions (THEM-1 and so on)."""
    return code.startswith("THEM-")


def mission_overlap(supplements: Mapping[str, int], *, exclusive: bool) -> dict[str, int]:
    """Persons by supplement, and together where one person may not draw both (rule KIT-R16).

    exclusive   the sick may not also draw a mission supplement
    """
    missions = {code: persons for code, persons in supplements.items() if is_mission(code)}
    groups = {code: persons for code, persons in supplements.items() if code not in missions}
    if missions:
        together = dict(missions)
        if exclusive and "OM" in supplements:
            together = {"OM": supplements["OM"], **missions}
        groups[" + ".join(together)] = sum(together.values())
    return groups


# Self-supply is told for three groups of the ration (rule KIT-R21).
FOOD_GROUPS = {"rau": "rau", "thit": "thịt", "ca": "cá"}
GROUP_OF = {
    "RAU": "rau", "THIT": "thit", "THIT_LON": "thit", "THIT_BO": "thit", "GIA_CAM": "thit", "CA": "ca",
}  # fmt: skip
