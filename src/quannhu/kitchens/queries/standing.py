"""What is in force for some kitchens over some days, read once: names, places, strength, standards, prices.

A single day's action and the fast path over many days ask the same object, so they obey the same rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quannhu.catalog.models import Item, PriceDecision, PriceRow, PriceSource
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price, divide_round
from quannhu.kitchens.codes import ITEM_UNKNOWN, NO_STORE, PRICE_MISSING
from quannhu.kitchens.models import LentMeal, PaidElsewhere
from quannhu.kitchens.rules import (
    GUEST,
    GUEST_CATEGORY,
    MEALS,
    RICE,
    Extra,
    Line,
    Present,
    Standard,
    allowance_lines,
    need_of,
    refund_lines,
)
from quannhu.ledger.models import Place
from quannhu.organization.models import FeedingAssignment, Kind, UnitVersion
from quannhu.standards.queries import RateRow, Rulebook, rulebook

COUNT_CUTOFF = "kitchens.count_cutoff"
PUBLISH_BY = "kitchens.publish_by"
SAMPLE_HOURS = "kitchens.sample_hours"
DISH_REPEAT_LIMIT = "kitchens.dish_repeat_limit"
MIN_PROTEIN = "kitchens.min_protein_dishes"
OWN_DISCOUNT = "kitchens.own_production_discount_percent"


@dataclass(frozen=True)
class ItemRef:
    """An item as the kitchens need it."""

    id: int
    code: str
    name: str
    base: str
    display_unit: str
    ration_code: str
    expires: bool


@dataclass(frozen=True)
class _PriceSpan:
    unit_id: int
    dong: int
    per: int
    start: dt.date
    end: dt.date


def _standard(row: RateRow) -> Standard:
    return Standard(row.id, row.code, row.amount, row.legal_basis)


@dataclass
class Standing:
    """Answers about kitchens × days from memory; each table is read at most once per kitchen or item."""

    kitchen_ids: frozenset[int]
    _book: Rulebook | None = None
    _names: dict[int, list[tuple[dt.date, str, str]]] = field(default_factory=dict)
    _places: dict[int, list[tuple[int, dt.date, dt.date]]] = field(default_factory=dict)
    _strengths: dict[tuple[int, str], list[tuple[dt.date, dt.date, int]]] | None = None
    _items: dict[int, ItemRef] = field(default_factory=dict)
    _prices: dict[tuple[int, str], list[_PriceSpan]] = field(default_factory=dict)
    _priced: set[int] = field(default_factory=set)
    _scales: dict[tuple[str, int, dt.date, str], dict[str, int]] = field(default_factory=dict)
    _settings: dict[tuple[str, int, dt.date], str] = field(default_factory=dict)
    _rates: dict[tuple[int, dt.date], dict[str, Standard]] = field(default_factory=dict)
    _norms: dict[dt.date, Price] = field(default_factory=dict)
    _lent: dict[tuple[int, str, dt.date, str], int] | None = None
    _paid: dict[tuple[int, dt.date], int] | None = None

    def __post_init__(self) -> None:
        versions = UnitVersion.objects.filter(unit_id__in=self.kitchen_ids, unit__kind=Kind.KITCHEN)
        for unit_id, start, code, name in versions.order_by("valid_from").values_list(
            "unit_id", "valid_from", "code", "name"
        ):
            self._names.setdefault(unit_id, []).append((start, code, name))
        places = Place.objects.filter(unit_id__in=self.kitchen_ids).order_by("id")
        for unit_id, place_id, start, end in places.values_list("unit_id", "id", "opened_on", "closed_on"):
            self._places.setdefault(unit_id, []).append((place_id, start, end))

    @property
    def _strength(self) -> dict[tuple[int, str], list[tuple[dt.date, dt.date, int]]]:
        """(kitchen, category) -> people from a day to another, read when first asked for."""
        if self._strengths is None:
            self._strengths = {}
            fed = FeedingAssignment.objects.filter(kitchen_id__in=self.kitchen_ids).order_by("valid_from")
            for kitchen_id, category, start, end, headcount in fed.values_list(
                "kitchen_id", "category__code", "valid_from", "valid_to", "headcount"
            ):
                self._strengths.setdefault((kitchen_id, category), []).append((start, end, headcount))
        return self._strengths

    @property
    def book(self) -> Rulebook:
        """The standards in force, read when first asked for."""
        if self._book is None:
            self._book = rulebook()
        return self._book

    # names and places -------------------------------------------------------------------------------------------
    def name(self, kitchen_id: int, on: dt.date) -> str:
        """`Bếp Sóc Nâu 1 (K-1101)` as called on the day."""
        versions = self._names.get(kitchen_id, [])
        held = [version for version in versions if version[0] <= on] or versions[:1]
        return f"{held[-1][2]} ({held[-1][1]})" if held else f"#{kitchen_id}"

    def place(self, kitchen_id: int, on: dt.date) -> int:
        """The id of the kitchen's store on the day.

        errors      Refused(KIT-20)
        """
        for place_id, start, end in self._places.get(kitchen_id, ()):
            if start <= on < end and kitchen_id in self._names:
                return place_id
        raise Refused(NO_STORE, kitchen=self.name(kitchen_id, on), day=format_day(on))

    def strength(self, kitchen_id: int, category: str, on: dt.date) -> int:
        """People of the category fed at the kitchen on the day (quân số ăn)."""
        rows = self._strength.get((kitchen_id, category), ())
        return sum(headcount for start, end, headcount in rows if start <= on < end)

    def lent(self, kitchen_id: int, category: str, on: dt.date, meal: str) -> int:
        """People of the category who are lent and eat elsewhere at the meal (rule KIT-R25); read when asked for."""
        if self._lent is None:
            self._lent = {}
            rows = LentMeal.objects.filter(kitchen_id__in=self.kitchen_ids, headcount__gt=0)
            for row in rows.values_list("kitchen_id", "category__code", "day", "meal", "headcount"):
                held = (row[0], row[1], row[2], row[3])
                self._lent[held] = self._lent.get(held, 0) + row[4]
        return self._lent.get((kitchen_id, category, on, meal), 0)

    def paid(self, kitchen_id: int, on: dt.date) -> int:
        """People of the day whose mission supplement is paid elsewhere (rule KIT-R26); read when asked for."""
        if self._paid is None:
            self._paid = {}
            rows = PaidElsewhere.objects.filter(kitchen_id__in=self.kitchen_ids, headcount__gt=0)
            for kitchen, day, headcount in rows.values_list("kitchen_id", "day", "headcount"):
                self._paid[kitchen, day] = self._paid.get((kitchen, day), 0) + headcount
        return self._paid.get((kitchen_id, on), 0)

    def eating(self, kitchen_id: int, category: str, on: dt.date, meal: str = "") -> int:
        """People of the category to feed at the meal, or on the day: those fed here less those lent (rule KIT-R25)."""
        away = [self.lent(kitchen_id, category, on, one) for one in ((meal,) if meal else MEALS)]
        return max(self.strength(kitchen_id, category, on) - min(away), 0)

    def categories(self, kitchen_id: int, on: dt.date) -> list[str]:
        """The categories with people to feed at the kitchen on the day, sorted."""
        mine = {category for unit, category in self._strength if unit == kitchen_id}
        return sorted(category for category in mine if self.strength(kitchen_id, category, on))

    # standards --------------------------------------------------------------------------------------------------
    def split(self, kitchen_id: int, on: dt.date) -> tuple[int, int, int]:
        """Weights of the three meals in the day."""
        return self.book.split(on=on, unit_id=kitchen_id).split

    def rate(self, kitchen_id: int, category: str, on: dt.date) -> Standard:
        """The basic rate of a category at the kitchen on the day, or the guests' (GUEST)."""
        held = self._rates.setdefault((kitchen_id, on), {})
        if category not in held:
            if category == GUEST:
                row = self.book.guest(meal=MEALS[0], category=GUEST_CATEGORY, unit_id=kitchen_id, on=on).rate
            else:
                row = self.book.basic(category=category, unit_id=kitchen_id, on=on)
            held[category] = _standard(row)
        return held[category]

    def supplement(self, kitchen_id: int, code: str, on: dt.date) -> Standard:
        """A supplement's rate on the day."""
        return _standard(self.book.supplement(code=code, on=on, category=GUEST_CATEGORY, unit_id=kitchen_id))

    def due(self, kitchen_id: int, on: dt.date, present: Sequence[Present], extra: Sequence[Extra]) -> list[Line]:
        """The allowance of the people counted, at the rates of the day (rule KIT-R02)."""
        rates = {count.category: self.rate(kitchen_id, count.category, on) for count in present}
        if any(group.kind == "guest" for group in extra):
            rates[GUEST] = self.rate(kitchen_id, GUEST, on)
        codes = {group.code for group in extra if group.kind == "supplement"}
        supplements = {code: self.supplement(kitchen_id, code, on) for code in sorted(codes)}
        return allowance_lines(present, extra, rates, supplements, self.split(kitchen_id, on))

    def refunds(self, kitchen_id: int, on: dt.date, cut: Sequence[Present]) -> list[Line]:
        """What goes back for those cut, at the rates of the day (rule KIT-R03)."""
        if not any(count.leave for count in cut):
            return []
        rates = {count.category: self.rate(kitchen_id, count.category, on) for count in cut}
        return refund_lines(cut, rates, self.split(kitchen_id, on))

    def scale(self, kitchen_id: int, category: str, on: dt.date, only: str = "") -> dict[str, int]:
        """Base units per person-day by ration code (or of one only)."""
        key = (category, kitchen_id, on, only)
        if key not in self._scales:
            rows = self.book.scale(category=category, on=on, unit_id=kitchen_id, only=only)
            self._scales[key] = {row.ration_code: row.quantity for row in rows}
        return self._scales[key]

    def need(
        self, kitchen_id: int, on: dt.date, present: Sequence[Present], extra: Sequence[Extra], only: str = ""
    ) -> dict[str, int]:
        """Base units needed by ration code (or of one only) for the people counted."""
        categories = {count.category for count in present}
        if any(group.kind == "guest" for group in extra):
            categories.add(GUEST_CATEGORY)
        scales = {category: self.scale(kitchen_id, category, on, only) for category in sorted(categories)}
        return need_of(present, extra, scales, self.split(kitchen_id, on))

    def clock(self, key: str, kitchen_id: int, on: dt.date) -> str:
        """A setting of the day as written, for example a clock time."""
        asked = (key, kitchen_id, on)
        if asked not in self._settings:
            self._settings[asked] = self.book.setting(key=key, on=on, unit_id=kitchen_id).value
        return self._settings[asked]

    def whole(self, key: str, kitchen_id: int, on: dt.date) -> int:
        """A setting of the day as a whole number."""
        return int(self.clock(key, kitchen_id, on))

    # items and prices -------------------------------------------------------------------------------------------
    def learn(self, item_ids: Iterable[int]) -> None:
        """Read the items not yet known."""
        wanted = set(item_ids) - self._items.keys()
        rows = Item.objects.filter(id__in=wanted).values_list(
            "id", "code", "name", "base", "display_unit", "ration_code", "lot_policy"
        )
        for id_, code, name, base, unit, ration, policy in rows if wanted else ():
            self._items[id_] = ItemRef(id_, code, name, base, unit, ration, policy == "expiry")

    def item(self, item_id: int) -> ItemRef:
        """The item.

        errors      Refused(KIT-19)
        """
        if item_id not in self._items:
            self.learn([item_id])
        if item_id not in self._items:
            raise Refused(ITEM_UNKNOWN, item=item_id)
        return self._items[item_id]

    def learn_prices(self, item_ids: Iterable[int]) -> None:
        """Read the adopted prices of the items not yet known."""
        wanted = set(item_ids) - self._priced
        if not wanted:
            return
        rows = PriceRow.objects.filter(item_id__in=wanted, decision__status=PriceDecision.Status.ADOPTED)
        for item_id, source, unit_id, dong, per, start, end in rows.order_by("valid_from", "id").values_list(
            "item_id", "source", "unit_id", "dong", "per", "valid_from", "valid_to"
        ):
            self._prices.setdefault((item_id, source), []).append(_PriceSpan(unit_id, dong, per, start, end))
        self._priced |= wanted

    def adopted(self, kitchen_id: int, item_id: int, source: str, on: dt.date) -> Price | None:
        """The price adopted for the kitchen, else by the nearest unit above it, on the day."""
        self.learn_prices([item_id])
        line = self.book.line(kitchen_id, on)
        best: tuple[int, _PriceSpan] | None = None
        for span in self._prices.get((item_id, source), ()):
            if span.start <= on < span.end and span.unit_id in line:
                steps = line[span.unit_id]
                if best is None or steps <= best[0]:
                    best = (steps, span)
        return Price(best[1].dong, best[1].per) if best else None

    def market_price(self, kitchen_id: int, item_id: int, on: dt.date) -> Price:
        """What the kitchen pays: market, else station, else contract price of the day (rule KIT-R14).

        errors      Refused(KIT-18)
        """
        for source in (PriceSource.MARKET, PriceSource.STATION, PriceSource.CONTRACT):
            if found := self.adopted(kitchen_id, item_id, source, on):
                return found
        raise Refused(
            PRICE_MISSING, source="thị trường", item=self.item(item_id).name, kitchen=self.name(kitchen_id, on),
            day=format_day(on),
        )  # fmt: skip

    def own_price(self, kitchen_id: int, item_id: int, on: dt.date) -> Price:
        """The internal price of own production: adopted, else the market price less the discount (rule KIT-R15)."""
        if found := self.adopted(kitchen_id, item_id, PriceSource.OWN, on):
            return found
        market = self.market_price(kitchen_id, item_id, on)
        percent = self.whole(OWN_DISCOUNT, kitchen_id, on)
        return Price(divide_round(market.dong * (100 - percent), 100), market.per)

    def norm(self, on: dt.date) -> Price:
        """The rice price inside the meal rate."""
        if on not in self._norms:
            self._norms[on] = self.book.norm(on=on, ration_code=RICE).price
        return self._norms[on]


def standing(kitchen_ids: Iterable[int]) -> Standing:
    """What is in force for the kitchens."""
    return Standing(frozenset(kitchen_ids))
