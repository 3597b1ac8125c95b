"""Quantities: whole base units (g, ml, piece) inside; kg, lạng, yến, tạ, tấn, lít, packs only at the edge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from quannhu.kernel.codes import (
    QUANTITY_NOT_READ,
    QUANTITY_NOT_WHOLE,
    QUANTITY_OUT_OF_RANGE,
    QUANTITY_UNIT_WRONG,
)
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.text import clean, fold

GRAM, MILLILITRE, PIECE = "g", "ml", "piece"
MASS: Mapping[str, int] = {"g": 1, "lạng": 100, "kg": 1_000, "yến": 10_000, "tạ": 100_000, "tấn": 1_000_000}
VOLUME: Mapping[str, int] = {"ml": 1, "lít": 1_000, "l": 1_000}
_COUNTED = "cái chiếc bộ đôi hộp gói quả suất con chai lọ cuộn tấm viên quyển tờ"
PIECES: Mapping[str, int] = dict.fromkeys(_COUNTED.split(), 1)
QUANTITY_LIMIT = 10**13  # 10 million tonnes in grams; anything above is a slip of the unit
_QUANTITY = re.compile(r"^(-?)\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s*([^\W\d_].*)?$")
_LONGEST = 80  # characters; no quantity a person means is longer


def units_of(base: str, packs: Mapping[str, int] | None = None) -> dict[str, int]:
    """Every unit name allowed for the base unit, with its size in base units; packs are added."""
    table = {GRAM: MASS, MILLILITRE: VOLUME, PIECE: PIECES}[base]
    return {**table, **(packs or {})}


def parse_quantity(
    text: str, *, base: str, default_unit: str, packs: Mapping[str, int] | None = None, allow_zero: bool = False
) -> int:
    """Base units from `12,5 kg`, `2 tạ`, `1.250` (in default_unit), `3 bao` (a pack).

    errors      Refused KER-02 unreadable, KER-03 unit of another kind, KER-04 not whole, KER-05 out of range
    """
    cleaned = clean(text).replace("\u2212", "-")
    found = _QUANTITY.match(cleaned)
    if not found or len(cleaned) > _LONGEST:
        raise Refused(QUANTITY_NOT_READ, text=text)
    sign, whole, part, unit = found.groups()
    allowed = units_of(base, packs)
    unit_name = (unit or default_unit).strip()
    size = _size_of(unit_name, allowed)
    if size is None:
        raise Refused(QUANTITY_UNIT_WRONG, unit=unit_name, base=base_name(base), allowed=", ".join(allowed))
    number = Fraction(int(whole.replace(".", ""))) + (Fraction(int(part), 10 ** len(part)) if part else 0)
    amount = number * size
    if amount.denominator != 1:
        raise Refused(QUANTITY_NOT_WHOLE, text=text, base=base_name(base))
    quantity = -int(amount) if sign else int(amount)
    if quantity < 0 or (quantity == 0 and not allow_zero) or quantity > QUANTITY_LIMIT:
        raise Refused(QUANTITY_OUT_OF_RANGE, text=text, limit=format_quantity(QUANTITY_LIMIT, base))
    return quantity


def _size_of(unit: str, allowed: Mapping[str, int]) -> int | None:
    """Base units in one of the unit: its exact name, else whatever its case, else without marks if that is one size."""
    if unit in allowed:
        return allowed[unit]
    for same in (str.casefold, fold):
        sizes = {size for name, size in allowed.items() if same(name) == same(unit)}
        if sizes:
            return sizes.pop() if len(sizes) == 1 else None
    return None


def base_name(base: str) -> str:
    """The Vietnamese name of a base unit."""
    return {GRAM: "gam", MILLILITRE: "mililít", PIECE: "cái"}[base]


def format_number(number: Fraction | int, digits: int = 3) -> str:
    """`1.960,5`: grouped, comma decimals, no trailing zeros; rounded half up to `digits`."""
    fraction = Fraction(number)
    scaled = int(abs(fraction) * 10**digits + Fraction(1, 2))
    whole, part = divmod(scaled, 10**digits)
    sign = "\u2212" if fraction < 0 and scaled else ""
    decimals = f"{part:0{digits}d}".rstrip("0") if digits else ""
    return sign + group_digits(whole) + (f",{decimals}" if decimals else "")


def format_quantity(quantity: int, base: str, unit: str | None = None, size: int | None = None) -> str:
    """The quantity in a display unit with its name, exact: `291,2 kg`, `17.400 gói`.

    unit        display unit; by default kg, lít or cái by base
    size        base units in one display unit, when it is a pack
    """
    name = unit or {GRAM: "kg", MILLILITRE: "lít", PIECE: "cái"}[base]
    per = size or units_of(base)[name]
    return f"{format_number(Fraction(quantity, per), 6)} {name}"
