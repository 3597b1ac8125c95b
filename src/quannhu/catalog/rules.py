"""What is true of items, packs, lots, foods and prices. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quannhu.catalog import codes
from quannhu.kernel.days import FOREVER, Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price, divide_round
from quannhu.kernel.quantity import GRAM, MILLILITRE, PIECE, format_quantity, parse_quantity, units_of
from quannhu.kernel.text import clean, fold

# code -> name, in the order of every list
GROUPS: Mapping[str, str] = {
    "LT": "Lương thực",
    "TP": "Thực phẩm",
    "GV": "Gia vị",
    "CD": "Chất đốt",
    "LK": "Lương khô, đồ hộp",
    "NU": "Nước uống",
    "QT": "Quân trang",
    "DCCD": "Dụng cụ cấp dưỡng",
}
BASES = (GRAM, MILLILITRE, PIECE)
# nutrient -> (heading in foods files, Vietnamese name, unit)
NUTRIENTS: Mapping[str, tuple[str, str]] = {
    "kcal": ("Năng lượng", "kcal"),
    "protein_g": ("Protein", "g"),
    "fat_g": ("Lipid", "g"),
    "carbohydrate_g": ("Glucid", "g"),
    "fibre_g": ("Chất xơ", "g"),
    "calcium_mg": ("Calci", "mg"),
    "iron_mg": ("Sắt", "mg"),
    "vit_a_rae_ug": ("Vitamin A (RAE)", "µg"),
    "vit_b1_mg": ("Vitamin B1", "mg"),
    "vit_b2_mg": ("Vitamin B2", "mg"),
    "vit_pp_mg": ("Vitamin PP", "mg"),
    "vit_c_mg": ("Vitamin C", "mg"),
    "sodium_mg": ("Natri", "mg"),
}
SURVEY_DAYS = 30  # how old a price survey may be on the day its prices begin, unless a setting says otherwise
PRICE_LIMIT = 10**10
_SECOND_NUMBER = re.compile(r"\d\s*[^\W\d_]+[^\d]*\d")
_PACK = re.compile(r"^\s*([^=\d]+?)\s*(?:=|\(|:)\s*([^)]+?)\s*\)?\s*$")


@dataclass(frozen=True)
class ItemUnits:
    """How quantities of one item are written: base unit, display unit and its packs (name -> base units)."""

    name: str
    base: str
    display_unit: str
    packs: Mapping[str, int] = field(default_factory=dict)

    def size(self, unit: str | None = None) -> int:
        """Base units in one of the unit (the display unit).

        errors      Refused(CAT-05)
        """
        wanted = clean(unit or self.display_unit)
        table = units_of(self.base, self.packs)
        if wanted in table:
            return table[wanted]
        same = [size for name, size in table.items() if fold(name) == fold(wanted)]
        if len(same) != 1:
            raise Refused(codes.DISPLAY_UNIT_UNKNOWN, unit=wanted, item=self.name, allowed=", ".join(table))
        return same[0]

    def parse(self, text: str) -> int:
        """Base units from what a person wrote in one unit (rule CAT-R01).

        errors      Refused CAT-03 two units in one text; KER-02..05
        """
        if _SECOND_NUMBER.search(clean(text)):
            raise Refused(codes.UNITS_MIXED, text=text)
        return parse_quantity(text, base=self.base, default_unit=self.display_unit, packs=self.packs)

    def show(self, quantity: int) -> str:
        """`291,2 kg`."""
        return format_quantity(quantity, self.base, self.display_unit, self.size())

    def unit_price(self, price: Price) -> int:
        """Đồng for one display unit, rounded half up, to show."""
        return price.of(self.size())


def check_units(units: ItemUnits) -> None:
    """Refuse packs that could be mistaken and a display unit nobody knows (rules CAT-R02, CAT-R03).

    errors      Refused CAT-04, CAT-05
    """
    common = {fold(name): size for name, size in units_of(units.base).items()}
    seen: dict[str, str] = {}
    for name, size in units.packs.items():
        key = fold(name)
        if size <= 0:
            raise Refused(codes.PACK_WRONG, text=name, why="số lượng phải lớn hơn 0")
        if key in common and common[key] != size:
            raise Refused(codes.PACK_WRONG, text=name, why="trùng tên một đơn vị đo thông thường")
        if key in seen:
            raise Refused(codes.PACK_WRONG, text=name, why=f'chỉ khác dấu so với quy cách "{seen[key]}"')
        seen[key] = name
    table = units_of(units.base)
    if units.display_unit not in table:
        raise Refused(codes.DISPLAY_UNIT_UNKNOWN, unit=units.display_unit, item=units.name, allowed=", ".join(table))


def parse_packs(text: str, *, base: str, display_unit: str = "") -> dict[str, int]:
    """Packs from `bao=50 kg; can=18 kg`, sizes in units of the base.

    errors      Refused(CAT-04)
    """
    packs: dict[str, int] = {}
    for part in filter(None, (clean(part) for part in re.split(r"[;\n]", text))):
        found = _PACK.match(part)
        if not found:
            raise Refused(codes.PACK_WRONG, text=part, why="không đọc được")
        name, amount = found.groups()
        default = display_unit if display_unit in units_of(base) else next(iter(units_of(base)))
        try:
            size = parse_quantity(amount, base=base, default_unit=default)
        except Refused as refused:
            raise Refused(codes.PACK_WRONG, text=part, why=refused.sentence.rstrip(".")) from refused
        if packs.get(name, size) != size:
            raise Refused(codes.PACK_WRONG, text=part, why="khai hai lần với số lượng khác nhau")
        packs[name] = size
    return packs


def show_packs(units: ItemUnits) -> str:
    """`bao=50 kg; thùng=20 gói`: reads back by `parse_packs`."""
    default = units.display_unit if units.display_unit in units_of(units.base) else None
    return "; ".join(f"{name}={format_quantity(size, units.base, default)}" for name, size in units.packs.items())


def expiry_of(
    *,
    item: str,
    policy: str,
    lot_code: str,
    made_on: dt.date | None,
    expires_on: dt.date | None,
    shelf_days: int | None,
) -> dt.date | None:
    """The last good day of a lot: as printed, else made_on plus the shelf life (rule CAT-R04).

    errors      Refused CAT-06 what the item's policy asks for is missing, CAT-21 expires before it was made
    """
    if policy == "lot" and not lot_code:
        raise Refused(codes.LOT_MISSING, item=item, what="số lô")
    if made_on and expires_on and expires_on <= made_on:
        raise Refused(codes.EXPIRED_BEFORE_MADE, item=item, expires=format_day(expires_on), made=format_day(made_on))
    if expires_on is None and made_on and shelf_days:
        expires_on = made_on + dt.timedelta(days=shelf_days)
    if policy == "expiry" and expires_on is None:
        raise Refused(codes.LOT_MISSING, item=item, what="hạn dùng")
    return expires_on


def check_price(item: str, dong: int) -> None:
    """Refuse a price of nothing: no price is a blank, never zero (rule CAT-R05, CAT-07)."""
    if dong <= 0:
        raise Refused(codes.PRICE_ZERO, item=item)


def check_survey(*, surveyed_on: dt.date, valid_from: dt.date, today: dt.date, limit: int = SURVEY_DAYS) -> None:
    """Refuse prices from a survey of the future or one too old on the day they begin (rule CAT-R06).

    errors      Refused CAT-08 older than `limit` days, CAT-09 after today or after the first day
    """
    if surveyed_on > today:
        raise Refused(codes.SURVEY_LATE, surveyed=format_day(surveyed_on), what="hôm nay", day=format_day(today))
    if surveyed_on > valid_from:
        raise Refused(
            codes.SURVEY_LATE, surveyed=format_day(surveyed_on), what="ngày áp dụng", day=format_day(valid_from)
        )
    if (valid_from - surveyed_on).days > limit:
        raise Refused(codes.SURVEY_STALE, surveyed=format_day(surveyed_on), limit=limit, start=format_day(valid_from))


def place_price(periods: Sequence[Period], start: dt.date) -> tuple[Period, int | None] | None:
    """Where a price that begins on `start` fits among those adopted before (rule CAT-R07).

    periods     of the same unit, item and source; no two overlap
    returns     its own period up to the next later price, and the index of the period it cuts short;
                None when another price begins on the same day
    """
    if any(period.start == start for period in periods):
        return None
    later = min((period.start for period in periods if period.start > start), default=FOREVER)
    cut = next((index for index, period in enumerate(periods) if start in period), None)
    return Period(start, later), cut


def is_odd(new: Price, old: Price) -> bool:
    """Whether a price is over five times or under a fifth of the one in force: most often a slip of the unit."""
    ratio = Fraction(new.dong * old.per, new.per * old.dong)
    return ratio > 5 or ratio < Fraction(1, 5)


@dataclass(frozen=True)
class Portion:
    """A quantity of one food.

    grams               None when the item is not weighed (pieces, millilitres): nothing can be said
    edible_permille     share of what is bought that is eaten; None unknown
    milli               nutrient -> thousandths of its unit in 100 g edible part; a nutrient not in it is unknown
    """

    grams: int | None
    edible_permille: int | None = None
    milli: Mapping[str, int] | None = None


@dataclass(frozen=True)
class NutrientSum:
    """A nutrient of several portions.

    milli       thousandths of its unit, from the portions whose value is known; rounded once
    known       how many portions are in the sum; unknown: how many say nothing about it
    """

    milli: int
    known: int
    unknown: int


def nutrients_of(portions: Sequence[Portion], *, as_bought: bool = True) -> dict[str, NutrientSum]:
    """Every nutrient of the portions, exact until one rounding; blank is unknown, never zero (rule CAT-R08).

    as_bought   quantities are weights as bought, of which only the edible part counts; False: already edible
    """
    return {nutrient: _sum_of(nutrient, portions, as_bought) for nutrient in NUTRIENTS}


def _sum_of(nutrient: str, portions: Sequence[Portion], as_bought: bool) -> NutrientSum:
    total, known = 0, 0
    for portion in portions:
        milli = (portion.milli or {}).get(nutrient)
        edible = portion.edible_permille if as_bought else 1_000
        if milli is None or edible is None or portion.grams is None:
            continue
        known += 1
        total += portion.grams * edible * milli
    # grams x permille x (milli per 100 g)
    return NutrientSum(divide_round(total, 1_000 * 100), known, len(portions) - known)


def nearest_price(rows: Sequence[tuple[int, int]]) -> int | None:
    """Index of the row of the nearest unit above: rows are (steps up, tie order) (rule CAT-R09)."""
    return min(range(len(rows)), key=lambda index: rows[index], default=None)
