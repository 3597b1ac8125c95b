"""What an import carries between a door and a room: rows with their places, and a plan with all its faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from quannhu.kernel.codes import IMPORT_FAULTY
from quannhu.kernel.errors import Code, Problem, Refused

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One row of a file: its values by key, and where it stood.

    number      the row's number as the spreadsheet program shows it, from 1
    titles      key -> the heading the user saw, to name a column in a fault
    """

    number: int
    values: Mapping[str, Any]
    file: str = ""
    sheet: str = ""
    titles: Mapping[str, str] | None = None

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or the default when the file has no such column or the cell is blank."""
        value = self.values.get(key)
        return default if value is None else value

    def problem(self, code: Code, key: str = "", /, **facts: Any) -> Problem:
        """A fault of this row, at the column of the key."""
        column = (self.titles or {}).get(key, key)
        return Problem(code, facts, self.file, self.sheet, self.number, column)


@dataclass(frozen=True)
class Import(Generic[T]):
    """The dry run of an import: what would be written, every fault, and what the user should know.

    writes      the values to write, in order; written all or not at all, and only when there is no fault
    notices     Vietnamese sentences that do not stop the import (columns not read, rows unchanged)
    """

    writes: tuple[T, ...]
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def clean(self) -> bool:
        """Whether it may be carried out."""
        return not self.problems

    def require_clean(self) -> None:
        """Refuse (KER-13) to carry out a plan that has faults."""
        if self.problems:
            raise Refused(IMPORT_FAULTY, count=len(self.problems), first=str(self.problems[0]))
