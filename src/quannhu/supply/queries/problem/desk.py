"""What every part of a problem's building shares: the weeks, the faults found so far, rows by id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from quannhu.kernel.days import Period
from quannhu.kernel.errors import Code, Problem
from quannhu.organization.queries import Scope
from quannhu.planner.values import Ints
from quannhu.supply.rules import WEEK_DAYS


@dataclass
class Desk:
    """The horizon in periods of `step` days (weeks, or days for a surge), and what was found wrong or worth saying.

    notices     Vietnamese sentences: left out, rounded, assumed; they do not stop the plan
    """

    scope: Scope
    unit_id: int
    starts: tuple[dt.date, ...]
    at: dt.datetime
    step: int = WEEK_DAYS
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def period(self) -> Period:
        """From the first day to the end of the last period."""
        return Period(self.starts[0], self.starts[-1] + dt.timedelta(days=self.step))

    @property
    def first(self) -> dt.date:
        """The first day."""
        return self.starts[0]

    def week(self, index: int) -> Period:
        """The days of a period."""
        return Period(self.starts[index], self.starts[index] + dt.timedelta(days=self.step))

    def fault(self, code: Code, **facts: Any) -> None:
        """Something that must be mended before a plan can be made; said once."""
        problem = Problem(code, facts)
        if problem not in self.problems:
            self.problems.append(problem)


def ints(rows: Sequence[Any]) -> Ints:
    """A row of whole numbers."""
    return np.array(list(rows), dtype=np.int64)


def columns(rows: Sequence[Sequence[int]], width: int) -> list[Ints]:
    """Rows of numbers as columns; `width` columns even when there is no row."""
    table = np.array(list(rows), dtype=np.int64).reshape(-1, width)
    return [np.ascontiguousarray(table[:, index]) for index in range(width)]


def once_each(names: Iterable[str]) -> tuple[str, ...]:
    """Names told apart: a second row of one name (a later price, a later road) is numbered."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)
