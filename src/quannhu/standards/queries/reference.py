"""Meal rates found in public texts, shipped as a cited table; nothing of it holds until two persons made it a row."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.standards.rules.entry import by_factor
from quannhu.standards.rules.rows import Kind


@dataclass(frozen=True)
class ReferenceRow:
    """One published value. kind None: for reading only; days and instrument are None or "" where no source gives them.

    amount      đồng as published; 0 when only the factor is published
    mark        "" for a cited text, else how sure it is: suy ra, nguồn báo
    """

    key: str
    kind: Kind | None
    code: str
    name: str
    amount: int
    factor: Fraction | None
    base: int
    per: int
    value: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    issued_on: dt.date | None
    instrument: str
    mark: str
    source: str
    note: str

    @property
    def computed(self) -> int:
        """The published amount, or basic rate × factor where only the factor is published."""
        return self.amount or (by_factor(self.base, self.factor) if self.factor else 0)

    @property
    def loadable(self) -> bool:
        """Whether an officer can make a draft of it."""
        return self.kind is not None and bool(self.computed or self.value)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@lru_cache(maxsize=1)
def reference_rows() -> tuple[ReferenceRow, ...]:
    """The shipped table, in its order."""
    source = files("quannhu.standards") / "data" / "public_rates.csv"
    with source.open(encoding="utf-8") as file:
        return tuple(
            ReferenceRow(
                line["key"], Kind(line["kind"]) if line["kind"] else None, line["code"], line["name"],
                int(line["amount"] or 0), Fraction(line["factor"].replace(",", ".")) if line["factor"] else None,
                int(line["base"] or 0), int(line["per"] or 1), line["value"], _day(line["valid_from"]),
                _day(line["valid_to"]), _day(line["issued_on"]), line["instrument"], line["mark"], line["source"],
                line["note"],
            )
            for line in csv.DictReader(file)
        )  # fmt: skip


def reference_row(key: str) -> ReferenceRow:
    """The row of the key.

    errors      Refused(KER-09)
    """
    for row in reference_rows():
        if row.key == key:
            return row
    raise Refused(NOT_FOUND, what="dòng tham khảo", key=key)
