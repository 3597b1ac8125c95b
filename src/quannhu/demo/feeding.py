"""What each kitchen eats on each day of the demo year, and what it costs. Pure: no database, no clock, no float.

Quantities follow the ration scale; meat, fish, poultry, eggs and tofu are stretched so that the day lands a little
under its allowance at the prices its menu was planned with. When the price of pork jumps on 15/5 the menus still stand
at the old price, so the days run over until the unit's menus are planned anew: F04 follows from the prices.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quannhu.demo import calendar
from quannhu.demo.chance import Chance
from quannhu.kernel.money import split_exact

CATEGORIES = ("HSQBS", "SQ", "QNCN", "CNVQP")
MEALS = ("sang", "trua", "chieu")
SPLIT = (30, 40, 30)
# Base units per person-day; the fish of one day and the poultry of the next share their two days' scale, as do eggs
# and tofu.
STORE_SCALE = {"GAO": 700, "DAU_AN": 25, "NUOC_MAM": 20, "GIA_VI": 10, "CHAT_DOT": 100}
STEP = 100  # fresh food is weighed to 100 g


@dataclass(frozen=True)
class Count:
    """Present and on leave of a category at a meal."""

    meal: str
    category: str
    present: int
    leave: int


@dataclass(frozen=True)
class Portion:
    """So much of a foodstuff and where it comes from: store, market, station or own."""

    food: str
    quantity: int
    source: str


@dataclass
class Day:
    """One planned kitchen-day."""

    kitchen: str
    unit: str
    on: dt.date
    counts: tuple[Count, ...]
    sick: int
    guests: int
    allowance: int
    portions: list[Portion] = field(default_factory=list)
    cost: int = 0

    @property
    def share(self) -> int:
        """Person-days × 100: each meal weighs its part of the day."""
        weights = dict(zip(MEALS, SPLIT, strict=True))
        return sum(c.present * weights[c.meal] for c in self.counts) + self.guests * weights["trua"]

    @property
    def least_present(self) -> int:
        """People who eat every meal of the day."""
        return min(sum(c.present for c in self.counts if c.meal == meal) for meal in MEALS)

    @property
    def holiday(self) -> bool:
        """Whether the extra holiday ration is due."""
        return self.on in calendar.HOLIDAY_DAYS


class Prices:
    """Đồng per 1.000 base units of a foodstuff from a source on a day, out of dated rows."""

    def __init__(self, rows: Sequence[tuple[dt.date, str, str, int]], own_percent: int = 80) -> None:
        self._rows: dict[tuple[str, str], list[tuple[dt.date, int]]] = {}
        for start, food, source, dong in sorted(rows):
            self._rows.setdefault((food, source), []).append((start, dong))
        self._own_percent = own_percent

    def of(self, food: str, source: str, on: dt.date) -> int:
        """The price of the day; own production stands at its share of the market price, the store at market."""
        market = self._last(food, "market", on)
        if source == "own":
            return market * self._own_percent // 100
        if source == "station":
            return self._last(food, "station", on)
        return market

    def _last(self, food: str, source: str, on: dt.date) -> int:
        return next(dong for start, dong in reversed(self._rows[(food, source)]) if start <= on)


def counts_of(chance: Chance, kitchen: str, on: dt.date, heads: Mapping[str, int]) -> tuple[Count, ...]:
    """Who eats and who is on leave; at weekends a few more are out for lunch and dinner."""
    if (kitchen, on) == (calendar.STORY_KITCHEN, calendar.STORY_DAY):
        return tuple(
            Count(meal, category, heads[category] - (8 if category == "HSQBS" else 0), 8 if category == "HSQBS" else 0)
            for meal in MEALS
            for category in CATEGORIES
            if heads.get(category)
        )
    weekend = on.weekday() >= 5
    found = []
    for category in CATEGORIES:
        whole = heads.get(category, 0)
        if not whole:
            continue
        low, high = (8, 26) if category == "HSQBS" else (30, 110)
        away = whole * chance.between(low, high, "leave", kitchen, on, category) // 1_000
        out = whole * chance.between(5, 40, "outing", kitchen, on, category) // 1_000 if weekend else 0
        for meal in MEALS:
            leave = away + (out if meal != "sang" else 0)
            found.append(Count(meal, category, whole - leave, leave))
    order = {meal: index for index, meal in enumerate(MEALS)}
    return tuple(sorted(found, key=lambda count: (order[count.meal], CATEGORIES.index(count.category))))


def allowance_of(counts: Sequence[Count], sick: int, guests: int, on: dt.date, holiday_persons: int) -> int:
    """Đồng due: present by meal, sick in camp, guests at lunch, the holiday's extra rate."""
    rate = calendar.rate_on(on)
    by_meal = dict(zip(MEALS, rate.meals, strict=True))
    due = sum(count.present * by_meal[count.meal] for count in counts)
    return due + sick * rate.sick + guests * by_meal["trua"] + holiday_persons * rate.day


def store_need(counts: Sequence[Count], guests: int) -> dict[str, int]:
    """Base units of the foodstuffs kept in the store, by scale and meal."""
    need = {}
    eaters = [(count.meal, count.present) for count in counts] + [("trua", guests)]
    for food, scale in STORE_SCALE.items():
        by_meal = dict(zip(MEALS, split_exact(scale, SPLIT), strict=True))
        need[food] = sum(persons * by_meal[meal] for meal, persons in eaters)
    return need


class Planner:
    """Plans kitchen-days one by one; each depends only on the seed, the kitchen, the day and the prices."""

    def __init__(self, chance: Chance, prices: Prices) -> None:
        self.chance, self.prices = chance, prices

    def day(self, kitchen: str, unit: str, on: dt.date, heads: Mapping[str, int]) -> Day:
        """The kitchen-day with its portions and cost."""
        story = (kitchen, on) == (calendar.STORY_KITCHEN, calendar.STORY_DAY)
        counts = counts_of(self.chance, kitchen, on, heads)
        draw = self.chance.between
        people = sum(heads.values())
        sick = 5 if story else people * draw(3, 11, "sick", kitchen, on) // 1_000
        guests = 10 if story else (draw(2, 12, "guests", kitchen, on) if draw(1, 8, "visit", kitchen, on) == 1 else 0)
        planned = Day(kitchen, unit, on, counts, sick, guests, 0)
        extra = planned.least_present if planned.holiday else 0
        planned.allowance = allowance_of(counts, sick, guests, on, extra)
        self._fill(planned, story)
        planned.cost = sum(self._cost(portion, on) for portion in planned.portions)
        return planned

    def _cost(self, portion: Portion, on: dt.date) -> int:
        return portion.quantity * self.prices.of(portion.food, portion.source, on) // 1_000

    def _fill(self, planned: Day, story: bool) -> None:
        """Write the portions: the store by scale, then fresh food stretched to the money of the day."""
        share, on = planned.share, planned.on
        portions = [Portion(food, need, "store") for food, need in store_need(planned.counts, planned.guests).items()]
        portions += self._greens(planned)
        portions.append(Portion("BUN", _weigh(150 * share), "market"))
        portions.append(Portion(self._fruit(planned), _weigh(150 * share), "market"))
        protein = self._protein(planned)
        priced_on = self._planned_at(planned)
        fixed = sum(p.quantity * self.prices.of(p.food, p.source, priced_on) // 1_000 for p in portions)
        wrong = (planned.kitchen, on) == (calendar.WRONG_KITCHEN, calendar.WRONG_DAY)
        if wrong:
            # The voucher of the whole-chain story says 50 kg of pork at the new price; it should have said 60.
            portions.append(Portion("THIT_LON", 50_000, "market"))
            fixed += 50 * self.prices.of("THIT_LON", "market", on)
            protein = [entry for entry in protein if entry[0] != "THIT_LON"]
        target = self._target(planned, story, wrong) - fixed
        base = sum(scale * self.prices.of(food, source, priced_on) for food, source, scale in protein) * share
        for food, source, scale in protein:
            # scale × share × target / base, in one exact division: share counts hundredths of person-days.
            grams = scale * share * max(target, 0) * 100_000 // base // 100
            portions.append(Portion(food, grams // STEP * STEP, source))
        if story:
            _fit(portions, 26_900_000 - sum(self._cost(portion, on) for portion in portions), self.prices, on)
        planned.portions = [portion for portion in portions if portion.quantity > 0]

    def _target(self, planned: Day, story: bool, wrong: bool) -> int:
        """Đồng the day is planned to cost: a little under its allowance."""
        if story:
            return 26_900_000
        if wrong:
            return planned.allowance - 640_000
        slack = self.chance.between(2, 11, "slack", planned.kitchen, planned.on)
        return planned.allowance * (1_000 - slack) // 1_000

    def _planned_at(self, planned: Day) -> dt.date:
        """The day whose prices the menu was planned with."""
        if calendar.SHOCK.start <= planned.on < calendar.ADAPTED_FROM.get(planned.unit, calendar.SHOCK.start):
            wrong = (planned.kitchen, planned.on) == (calendar.WRONG_KITCHEN, calendar.WRONG_DAY)
            return planned.on if wrong else calendar.day(5, 14)
        return planned.on

    def _greens(self, planned: Day) -> list[Portion]:
        """Two vegetables of the day, 300 g and 200 g; own gardens give the first, and the second more or less often."""
        on, kitchen = planned.on, planned.kitchen
        first, second = self._vegetables(kitchen, on)
        chance = self.chance.below(1_000, "garden", kitchen, on)
        if on in calendar.OWN_PUSH:
            own = (True, True)
        elif on < calendar.OWN_PUSH.start:
            own = (chance < 962, chance < 20)
        else:
            own = (True, chance < 297)
        quantities = (_weigh(300 * planned.share), _weigh(200 * planned.share))
        return [
            Portion(food, quantity, "own" if is_own else "market")
            for food, quantity, is_own in zip((first, second), quantities, own, strict=True)
        ]

    def _vegetables(self, kitchen: str, on: dt.date) -> tuple[str, str]:
        """Which two vegetables the season gives on the day."""
        winter = on.month in (1, 2, 3, 11, 12)
        pool = WINTER_GREENS if winter else SUMMER_GREENS
        index = (on.toordinal() + self.chance.below(len(pool), "greens", kitchen)) % len(pool)
        return pool[index], pool[(index + 1 + on.toordinal() // 2 % (len(pool) - 1)) % len(pool)]

    def _fruit(self, planned: Day) -> str:
        return FRUIT[(planned.on.toordinal() + self.chance.below(len(FRUIT), "fruit", planned.kitchen)) % len(FRUIT)]

    def _protein(self, planned: Day) -> list[tuple[str, str, int]]:
        """(food, source, scale) of the day: pork; fish or poultry; eggs or tofu."""
        on, kitchen = planned.on, planned.kitchen
        even = (on.toordinal() + self.chance.below(2, "turn", kitchen)) % 2 == 0
        adapted = on in calendar.SHOCK and on >= calendar.ADAPTED_FROM.get(planned.unit, calendar.SHOCK.start)
        pork, tofu = (130, 130) if adapted else (150, 80)
        pork_from = "station" if adapted and on in calendar.STATION_PORK else "market"
        if pork_from == "market" and self.chance.below(100, "sty", kitchen, on) < 9:
            pork_from = "own"
        if calendar.SHOCK.start <= on < calendar.STATION_PORK.start or (on in calendar.SHOCK and not adapted):
            pork_from = "market"
        fish = self.chance.pick(("CA_CHEP", "CA_RO_PHI"), "fish", kitchen, on)
        fowl = self.chance.pick(("THIT_GA", "THIT_GA", "THIT_VIT"), "fowl", kitchen, on)
        second = (fish, 2 * 120) if even else (fowl, 2 * 80)
        second_from = "own" if self.chance.below(100, "pond", kitchen, on) < 22 else "market"
        third = ("TRUNG_GA", 2 * 40) if even else ("DAU_PHU", 2 * tofu)
        return [("THIT_LON", pork_from, pork), (second[0], second_from, second[1]), (third[0], "market", third[1])]


WINTER_GREENS = ("CAI_BAP", "CAI_XANH", "CA_CHUA", "BI_XANH")
SUMMER_GREENS = ("RAU_MUONG", "BI_XANH", "CAI_XANH", "CA_CHUA")
FRUIT = ("CHUOI", "DUA_HAU")


def _weigh(grams_hundredths: int) -> int:
    """Grams per person times person-days × 100, as whole steps of the scale."""
    return grams_hundredths // 100 // STEP * STEP


def _fit(portions: list[Portion], missing: int, prices: Prices, on: dt.date) -> None:
    """Spend exactly the missing đồng on more fruit: the story's day is exact to the đồng."""
    index = next(i for i, portion in enumerate(portions) if portion.food in FRUIT)
    fruit = portions[index]
    more, rest = divmod(missing * 1_000, prices.of(fruit.food, fruit.source, on))
    assert rest == 0 and more >= 0, (missing, rest)
    portions[index] = Portion(fruit.food, fruit.quantity + more, fruit.source)
