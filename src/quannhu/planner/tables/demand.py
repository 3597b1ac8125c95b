"""Demand lines added up as they are read: memory follows the distinct needs, not the lines."""

from __future__ import annotations

import numpy as np

from quannhu.planner import codes
from quannhu.planner.tables.found import Faults
from quannhu.planner.tables.reading import Columns
from quannhu.planner.tables.schema import QUANTITY
from quannhu.planner.values import Demand, Ints, Priority

KEY = ("unit", "family", "period", "priority")
# Blocks wait until so many lines are there: a merge costs as much as what is merged into.
WAIT = 2_000_000


class Adder:
    """Sums of quantity by unit, family, period and priority.

    shape   how many units, families, periods, priorities
    """

    def __init__(self, shape: tuple[int, int, int], file: str, faults: Faults) -> None:
        self.shape = (*shape, len(Priority))
        self.file, self.faults = file, faults
        self.keys, self.sums = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self.waiting: list[tuple[Ints, Ints]] = []
        self.lines = 0
        self.lost = False

    def take(self, block: Columns) -> None:
        """Add the lines of a block."""
        self.lines += len(block)
        key = np.zeros(len(block), np.int64)
        for size, name in zip(self.shape, KEY, strict=True):
            key = key * size + block.numbers[name]
        self.waiting.append(_added(key, block.numbers["quantity"]))
        if sum(len(keys) for keys, _ in self.waiting) >= max(WAIT, len(self.keys) // 2):
            self._merge()

    def _merge(self) -> None:
        keys = np.concatenate([self.keys, *(keys for keys, _ in self.waiting)])
        sums = np.concatenate([self.sums, *(sums for _, sums in self.waiting)])
        self.waiting = []
        self.keys, self.sums = _added(keys, sums)
        if not self.lost and self.sums.size and self.sums.max() > QUANTITY:
            self.lost = True
            self.faults.add(codes.SUM_TOO_LARGE, self.file, None, "quantity", key=", ".join(KEY), limit=QUANTITY)

    def columns(self) -> dict[str, Ints]:
        """The columns of the lines of Demand."""
        self._merge()
        out, key = {}, self.keys
        for size, name in reversed(list(zip(self.shape, KEY, strict=True))):
            key, out[name] = np.divmod(key, max(size, 1))
        return {**{name: out[name] for name in KEY}, "quantity": self.sums}


def _added(keys: Ints, quantities: Ints) -> tuple[Ints, Ints]:
    """Distinct keys, sorted, with their sums; a sum beyond counting comes as one above QUANTITY."""
    if not keys.size:
        return keys, quantities
    order = np.argsort(keys, kind="stable")
    keys, quantities = keys[order], quantities[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    sums = np.add.reduceat(quantities, starts)
    # int64 wraps only beyond 9 x 10^18; a float tells long before
    nearly = np.add.reduceat(quantities.astype(np.float64), starts)
    return keys[starts], np.where(nearly > 2.0 * QUANTITY, 2 * QUANTITY, sums)


def none() -> dict[str, Ints]:
    """No lines."""
    return {name: np.zeros(0, np.int64) for name in (*KEY, "quantity")}


assert {*KEY, "quantity"} <= set(Demand.__dataclass_fields__)
