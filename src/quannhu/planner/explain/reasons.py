"""What the explanation hands out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quannhu.planner.explain.links import Link
from quannhu.planner.explain.remedies import Remedy


@dataclass(frozen=True)
class Reason:
    """Why some lines of a plan are short.

    table     shortages or reserve_gaps
    level     readiness, surge, reserve, routine
    family    row of Problem.families
    rows      lines of the table, each in exactly one reason
    quantity  need units, all lines together
    where     how many units (of a reserve: places)
    links     the full rules in the order of the way, from the source to the unit
    why       one Vietnamese sentence
    remedies  at most three, those that cure all first, then the cheapest by need unit
    """

    table: str
    level: str
    family: int
    rows: tuple[int, ...]
    quantity: int
    where: int
    links: tuple[Link, ...]
    why: str
    remedies: tuple[Remedy, ...]

    def __str__(self) -> str:
        return " ".join([self.why, *(f"Cách {n}: {one.text}." for n, one in enumerate(self.remedies, 1))])


def by_row(reasons: Iterable[Reason], table: str = "shortages") -> dict[int, Reason]:
    """The reason of each line of a table that is above 0."""
    return {row: reason for reason in reasons if reason.table == table for row in reason.rows}
