"""Figures with evidence: each room registers its indicators here; reports read them and never recompute.

A figure has named parts (F03: hưởng, chi, thừa thiếu), a formula in words, a period up to a cut-off, and the ids
of the records it came from. It opens step by step: () -> units -> kitchens or days -> records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from quannhu.kernel.actor import Actor
from quannhu.kernel.days import Period


@dataclass(frozen=True)
class FigureQuery:
    """What is asked: the actor (scope), the period (its last day is the cut-off), a unit or the whole scope.

    known_at    only records written up to this instant count; None takes all
    """

    actor: Actor
    period: Period
    unit_code: str | None = None
    known_at: dt.datetime | None = None

    @property
    def cutoff(self) -> dt.date:
        """The last day that counts."""
        return self.period.last


@dataclass(frozen=True)
class Part:
    """One number of a figure: integer `value` in `unit`; a share or a mean is numerator over `base`.

    unit        "đ" | "người" | "lượt" | "ngày-bếp" | "%" | "g" | "ml" | "cái" | ...
    base        for "%", and for "ngày" and "điểm" that are no whole numbers: the denominator (value/base); else None
    """

    key: str
    label: str
    value: int
    unit: str
    base: int | None = None


# unit -> decimals of a quotient that is no share: 2,5 ngày; 0,86 điểm
DECIMALS = {"ngày": 1, "điểm": 2}


@dataclass(frozen=True)
class Evidence:
    """Records behind a number: their kind (`voucher`, `kitchen_day`, `strength`, ...) and ids, sorted."""

    kind: str
    ids: tuple[int, ...]


@dataclass(frozen=True)
class FigureValue:
    """A computed figure."""

    id: str
    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Row:
    """One line of an opened figure; `key` opens the next level unless `href` leads to the record itself."""

    key: str
    label: str
    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class Level:
    """What an opened figure shows at one depth; the rows' parts sum to the level above where the parts are sums.

    deepest     the rows are the records themselves: nothing opens below them
    """

    title: str
    rows: tuple[Row, ...]
    deepest: bool = False


class Figure(Protocol):
    """What a room registers with `@figure`."""

    def compute(self, query: FigureQuery) -> FigureValue: ...

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level: ...


@dataclass(frozen=True)
class Registered:
    """A figure with its card: id, title, formula (Vietnamese) and rule id."""

    id: str
    title: str
    formula: str
    rule: str
    figure: Figure


_REGISTRY: dict[str, Registered] = {}


def figure(id: str, *, title: str, formula: str, rule: str) -> Callable[[type], type]:
    """Class decorator: register an indicator under its F-number; a repeated id is a bug."""

    def register(cls: type) -> type:
        assert id not in _REGISTRY, f"figure {id} registered twice"
        _REGISTRY[id] = Registered(id, title, formula, rule, cls())
        return cls

    return register


def registry() -> dict[str, Registered]:
    """Every registered figure by id, sorted."""
    return dict(sorted(_REGISTRY.items()))
