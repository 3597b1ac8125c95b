"""Money in whole đồng: parsing, writing, rounding and splitting with nothing lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quannhu.kernel.codes import MONEY_NOT_READ
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean

_MONEY = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+)$")
_CURRENCY = re.compile(r"\s*(đồng|đ|vnđ|vnd)$", re.IGNORECASE)
MONEY_LIMIT = 10**15


def divide_round(numerator: int, denominator: int) -> int:
    """numerator / denominator rounded half up (away from zero), exactly, for either sign."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def split_exact(total: int, weights: Sequence[int]) -> list[int]:
    """total cut in proportion to weights; the parts sum to total, each within one of its exact share.

    weights     (n,) >= 0, at least one positive
    returns     (n,) by largest remainder, ties to the earlier part
    """
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be >= 0 with a positive sum")
    sign = -1 if total < 0 else 1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    left = abs(total) - sum(parts)
    for index in sorted(range(len(shares)), key=lambda i: (-shares[i][1], i))[:left]:
        parts[index] += 1
    return [sign * part for part in parts]


@dataclass(frozen=True)
class Price:
    """A price as a fraction: `dong` đồng for `per` base units (g, ml, piece) of an item."""

    dong: int
    per: int

    def __post_init__(self) -> None:
        if self.dong < 0 or self.per <= 0:
            raise ValueError("a price needs dong >= 0 and per > 0")

    def of(self, quantity: int) -> int:
        """Value in đồng of a quantity in base units, rounded half up once."""
        return divide_round(quantity * self.dong, self.per)


def group_digits(number: int) -> str:
    """`26.780.000`; a minus sign (U+2212) before negatives."""
    sign = "\u2212" if number < 0 else ""
    return sign + f"{abs(number):,}".replace(",", ".")


def format_money(dong: int) -> str:
    """`26.780.000 đ`."""
    return f"{group_digits(dong)} đ"


def parse_money(text: str) -> int:
    """Whole đồng from `26.780.000`, `26780000`, with or without đ.

    errors      Refused(KER-06)
    """
    plain = _CURRENCY.sub("", clean(text)).replace("\u2212", "-")
    if not _MONEY.match(plain) or len(plain) > 30:
        raise Refused(MONEY_NOT_READ, text=text)
    dong = int(plain.replace(".", ""))
    if abs(dong) > MONEY_LIMIT:
        raise Refused(MONEY_NOT_READ, text=text)
    return dong


def format_ratio(numerator: int, denominator: int, digits: int = 1) -> str:
    """A share as `98,1 %`, rounded half up; `–` when the base is zero."""
    if denominator == 0:
        return "–"
    scaled = divide_round(numerator * 100 * 10**digits, denominator)
    sign = "\u2212" if scaled < 0 else ""
    whole, part = divmod(abs(scaled), 10**digits)
    return f"{sign}{whole},{part:0{digits}d} %" if digits else f"{sign}{whole} %"


def format_quotient(numerator: int, denominator: int, digits: int = 1) -> str:
    """A quotient as `2,5`, rounded half up; `–` when the base is zero."""
    if denominator == 0:
        return "–"
    scaled = divide_round(numerator * 10**digits, denominator)
    sign = "\u2212" if scaled < 0 else ""
    whole, part = divmod(abs(scaled), 10**digits)
    return f"{sign}{group_digits(whole)},{part:0{digits}d}" if digits else sign + group_digits(whole)
