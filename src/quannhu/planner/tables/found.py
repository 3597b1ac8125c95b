"""Faults as they are found: every one counted, each kind and column kept in full up to a limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from quannhu.kernel.errors import Code, Problem
from quannhu.kernel.money import group_digits

KEPT = 200


class Faults:
    """All faults of a folder of tables.

    kept    the first KEPT of each code, file and column
    count   how many there are, kept or not
    """

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.counts: Counter[tuple[str, str, str]] = Counter()

    def add(self, code: Code, file: str = "", row: int | None = None, column: str = "", /, **facts: Any) -> None:
        """One fault at its place."""
        key = (code.id, file, column)
        self.counts[key] += 1
        if self.counts[key] <= KEPT:
            self.kept.append(Problem(code, facts, file=file, row=row, column=column))

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    def __bool__(self) -> bool:
        return bool(self.counts)

    def __iter__(self) -> Iterator[Problem]:
        """File by file as they were read, row by row."""
        files = {fault.file: number for number, fault in reversed(list(enumerate(self.kept)))}
        return iter(sorted(self.kept, key=lambda fault: (files[fault.file], fault.row or 0)))

    def lines(self, limit: int) -> list[str]:
        """At most `limit` faults in words, then how many more there are."""
        said = [str(fault) for fault in islice(self, limit)]
        left = self.count - len(said)
        return [*said, f"... và {group_digits(left)} lỗi nữa."] if left else said
