"""What one cell means: parsers from a cell's value to the value a room wants. A parser refuses; it never guesses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from quannhu.kernel.codes import DAY_NOT_READ
from quannhu.kernel.days import format_day, parse_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import parse_money
from quannhu.kernel.quantity import format_number, parse_quantity
from quannhu.kernel.text import clean, fold
from quannhu.kit.codes import CHOICE_UNKNOWN, NUMBER_NOT_READ, NUMBER_OUT_OF_RANGE, TEXT_TOO_LONG

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
T = TypeVar("T")
_INTEGER = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+)$")
_COMMA = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$")
_POINT = re.compile(r"^-?\d+([.,]\d+)?$")


def exact(value: float | int) -> Fraction:
    """The number as a person reads it in the cell: 12.1 is 121/10, not its binary neighbour."""
    return Fraction(value) if isinstance(value, int) else Fraction(Decimal(repr(value)))


def text_of(value: Cell) -> str:
    """The cell as clean text: NFC, single spaces, whole numbers without `.0`, days day-first."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        number = exact(value)
        return str(number) if number.denominator == 1 else str(Decimal(repr(value))).replace(".", ",")
    if isinstance(value, dt.datetime):
        return format_day(value.date()) if value.time() == dt.time() else f"{value:%H:%M} {format_day(value.date())}"
    return format_day(value) if isinstance(value, dt.date) else str(value)


def as_text(limit: int = 400) -> Callable[[Cell], str]:
    """Clean text of at most `limit` characters."""

    def parse(value: Cell) -> str:
        text = text_of(value)
        if len(text) > limit:
            raise Refused(TEXT_TOO_LONG, length=len(text), limit=limit)
        return text

    return parse


def as_code(limit: int = 30) -> Callable[[Cell], str]:
    """A code: clean text in capitals without inner spaces."""

    def parse(value: Cell) -> str:
        return as_text(limit)(value).upper().replace(" ", "")

    return parse


def as_integer(low: int = 0, high: int = 10**12) -> Callable[[Cell], int]:
    """A whole number from `1.250` or a number cell, within the bounds."""

    def parse(value: Cell) -> int:
        if isinstance(value, int | float) and not isinstance(value, bool):
            number = exact(value)
        elif isinstance(value, str) and _INTEGER.match(plain := _plain(value)):
            number = Fraction(int(plain.replace(".", "")))
        else:
            raise Refused(NUMBER_NOT_READ, text=text_of(value))
        if number.denominator != 1:
            raise Refused(NUMBER_NOT_READ, text=text_of(value))
        return int(_within(number, low, high))

    return parse


def as_decimal(low: int = 0, high: int = 10**9, *, point: str = ",") -> Callable[[Cell], Fraction]:
    """An exact decimal. point "," reads `1.250,5`; point "." reads `1250.5` or `1250,5` and no grouping."""
    shape = _COMMA if point == "," else _POINT

    def parse(value: Cell) -> Fraction:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _within(exact(value), low, high)
        plain = _plain(value) if isinstance(value, str) else ""
        if not shape.match(plain):
            raise Refused(NUMBER_NOT_READ, text=text_of(value))
        plain = plain.replace(".", "") if point == "," else plain
        return _within(Fraction(plain.replace(",", ".")), low, high)

    return parse


def as_money(low: int = 0, high: int = 10**13) -> Callable[[Cell], int]:
    """Whole đồng from a number cell or `26.780.000 đ`."""

    def parse(value: Cell) -> int:
        dong = parse_money(value) if isinstance(value, str) else as_integer(-(10**15), 10**15)(value)
        return int(_within(Fraction(dong), low, high))

    return parse


def as_quantity(base: str, unit: str, packs: Mapping[str, int] | None = None) -> Callable[[Cell], int]:
    """Base units from a number cell in `unit` or text such as `12,5 kg`."""

    def parse(value: Cell) -> int:
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = f"{Decimal(repr(value)):f}".removesuffix(".0").replace(".", ",")
        else:
            text = text_of(value)
        return parse_quantity(text, base=base, default_unit=unit, packs=packs)

    return parse


def as_day(default_year: int | None = None) -> Callable[[Cell], dt.date]:
    """A day from a date cell or from text read day-first: `3/4/2026` is 3 April."""

    def parse(value: Cell) -> dt.date:
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        if isinstance(value, str):
            return parse_day(value, default_year=default_year)
        raise Refused(DAY_NOT_READ, text=text_of(value))

    return parse


def as_choice(choices: Mapping[str, T]) -> Callable[[Cell], T]:
    """The value whose name the cell holds; marks first, then without marks when that names only one."""
    exactly = {clean(name).casefold(): value for name, value in choices.items()}
    folded: dict[str, list[T]] = {}
    for name, value in choices.items():
        folded.setdefault(fold(name), []).append(value)

    def parse(value: Cell) -> T:
        text = text_of(value)
        if text.casefold() in exactly:
            return exactly[text.casefold()]
        same = folded.get(fold(text), [])
        if len(same) == 1:
            return same[0]
        raise Refused(CHOICE_UNKNOWN, text=text, allowed=_some(list(choices)))

    return parse


def _some(names: list[str], most: int = 12) -> str:
    """The names in a list a person can read; how many more when there are many."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} và {len(names) - most} giá trị khác"


def _plain(text: str) -> str:
    """Clean digits with an ASCII minus; what is longer than any number a person means becomes unreadable."""
    plain = clean(text).replace("\u2212", "-")
    return plain if len(plain) <= 40 else ""


def _within(number: Fraction, low: int, high: int) -> Fraction:
    if not low <= number <= high:
        raise Refused(NUMBER_OUT_OF_RANGE, text=format_number(number), low=format_number(low), high=format_number(high))
    return number


AnyParser = Callable[[Cell], Any]
