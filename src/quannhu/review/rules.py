"""What a figure is worth on paper, and what moved between two readings. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from quannhu.kernel.days import Period
from quannhu.kernel.figures import DECIMALS, Evidence, FigureValue, Part, Row
from quannhu.kernel.money import format_quotient, format_ratio, group_digits
from quannhu.kernel.quantity import format_quantity


def review_period(cutoff: dt.date) -> Period:
    """1 January of the cut-off's year up to and with the cut-off (rule REV-R01)."""
    return Period(cutoff.replace(month=1, day=1), cutoff + dt.timedelta(days=1))


def format_part(part: Part) -> str:
    """The part as it is printed: shares with one decimal, grams as kg, money grouped; sums show zero as 0."""
    if part.unit == "%":
        return format_ratio(part.value, part.base or 0)
    if part.unit in ("g", "ml"):
        sign = "\u2212" if part.value < 0 else ""
        return sign + format_quantity(abs(part.value), part.unit)
    if part.base is not None:
        return f"{format_quotient(part.value, part.base, DECIMALS.get(part.unit, 1))} {part.unit}".strip()
    return f"{group_digits(part.value)} {part.unit}".strip()


@dataclass(frozen=True)
class Moved:
    """One part of a figure before and after a correction."""

    figure: str
    part: Part
    before: int
    after: int
    printed_before: str
    printed_after: str

    @property
    def by(self) -> int:
        """How far the value moved, in the part's unit; for a share see the printed values."""
        return self.after - self.before


def moved_parts(before: FigureValue, after: FigureValue) -> list[Moved]:
    """Every part whose value or base differs between two readings of one figure, in order (rule REV-R02)."""
    old = {part.key: part for part in before.parts}
    moved = []
    for part in after.parts:
        was = old.get(part.key, Part(part.key, part.label, 0, part.unit, 0 if part.base is not None else None))
        if (was.value, was.base) != (part.value, part.base):
            printed = format_part(was), format_part(part)
            moved.append(Moved(after.id, part, was.value, part.value, *printed))
    return moved


def cites(value: FigureValue, kind: str, ids: Sequence[int]) -> bool:
    """Whether the figure's evidence holds any of the records (rule REV-R03)."""
    wanted = set(ids)
    return any(group.kind == kind and not wanted.isdisjoint(group.ids) for group in value.evidence)


def row_named(rows: Sequence[Row], step: str) -> Row | None:
    """The row with the key, else the one whose label is the step or ends with it as a code, `(T11)` (rule REV-R04)."""
    by_key = next((row for row in rows if row.key == step), None)
    return by_key or next((row for row in rows if row.label == step or row.label.endswith(f"({step})")), None)


def evidence_count(evidence: Sequence[Evidence]) -> int:
    """How many records stand behind a figure."""
    return sum(len(group.ids) for group in evidence)
