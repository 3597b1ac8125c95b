"""Exact sums: int64 where nothing can overflow, Python integers where it could."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.values import Ints

SAFE = 2**62
SLICE = 2_000_000

# int64, or object holding Python ints
Whole = NDArray[Any]


def most(values: Whole) -> int:
    """The greatest absolute value; 0 of none."""
    return max(int(values.max()), -int(values.min())) if values.size else 0


def mass(values: Whole) -> float:
    """The sum of absolute values, nearly: enough to tell whether a sum fits."""
    return float(np.abs(values).astype(np.float64).sum()) if values.size else 0.0


def times(left: Whole, right: Whole) -> Whole:
    """left x right so that even the sum of all products fits: int64 if it surely does, Python ints otherwise."""
    if left.dtype != object and right.dtype != object:
        longer, other = (left, right) if left.size >= right.size else (right, left)
        if mass(longer) * most(other) < SAFE:
            return np.asarray(left * right)
    return np.asarray(left.astype(object) * right.astype(object))


def grouped(shape: tuple[int, ...], keys: tuple[Ints, ...], values: Whole) -> Whole:
    """Sums of values by key: an array of `shape`."""
    if values.dtype != object and mass(values) >= SAFE:
        values = values.astype(object)
    out = np.zeros(shape, dtype=values.dtype if values.dtype == object else np.int64)
    np.add.at(out.reshape(-1), flat(shape, keys), values)
    return out


def flat(shape: tuple[int, ...], keys: tuple[Ints, ...]) -> Ints:
    """One index for several, each inside its axis: sums by one are far quicker."""
    at = keys[0].astype(np.int64)
    for size, key in zip(shape[1:], keys[1:], strict=True):
        at *= size
        at += key
    return at


def total(values: Whole) -> int:
    """The sum as a Python int."""
    if values.dtype != object and mass(values) >= SAFE:
        values = values.astype(object)
    return int(values.sum()) if values.size else 0


def slices(size: int, length: int = SLICE) -> Iterator[slice]:
    """The range cut into pieces whose temporaries stay small."""
    for start in range(0, size, length):
        yield slice(start, min(size, start + length))
