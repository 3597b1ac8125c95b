"""Which record of the database each row of a planner's problem stands for, and a problem as plain JSON tables."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, get_type_hints

import numpy as np

from quannhu.planner import values
from quannhu.planner.values import Problem
from quannhu.supply.rules.plans import WEEK_DAYS


@dataclass(frozen=True)
class Keys:
    """Ids and names by row of the problem's tables.

    starts      (period,) the first day of each period: Mondays, or days for a surge
    unit_ids, place_ids, item_ids, offer_ids, lane_ids, term_ids    (row,)
    names       "unit" | "place" | "item" | "family" | "supplier" | "lane" | "term" -> (row,) words
    bases       (family,) base unit of its need units: "g", "ml" or "piece"
    step        days of a period
    """

    starts: tuple[dt.date, ...]
    unit_ids: tuple[int, ...]
    place_ids: tuple[int, ...]
    item_ids: tuple[int, ...]
    offer_ids: tuple[int, ...]
    lane_ids: tuple[int, ...]
    term_ids: tuple[int, ...]
    names: Mapping[str, Sequence[str]]
    bases: tuple[str, ...]
    step: int = WEEK_DAYS


def to_tables(problem: Problem, keys: Keys) -> dict[str, Any]:
    """The problem and its keys as plain JSON values."""
    plain = {
        name: getattr(keys, name) for name in ("unit_ids", "place_ids", "item_ids", "offer_ids", "lane_ids", "term_ids")
    }
    return {
        "problem": _tables(problem),
        "keys": {
            **{name: list(value) for name, value in plain.items()}, "bases": list(keys.bases),
            "step": keys.step,
            "starts": [day.isoformat() for day in keys.starts],
            "names": {name: list(words) for name, words in keys.names.items()},
        },
    }  # fmt: skip


def _tables(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _tables(getattr(value, field.name)) for field in fields(value)}
    return value.tolist() if isinstance(value, np.ndarray) else list(value)


def from_tables(tables: Mapping[str, Any]) -> tuple[Problem, Keys]:
    """The problem and its keys again."""
    keys = tables["keys"]
    ids = {name: tuple(keys[name]) for name in keys if name.endswith("_ids")}
    starts = tuple(dt.date.fromisoformat(day) for day in keys["starts"])
    problem = _restored(Problem, tables["problem"])
    return problem, Keys(starts=starts, names=keys["names"], bases=tuple(keys["bases"]), step=keys["step"], **ids)


def _restored(kind: Any, tables: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind, vars(values))
    found = {}
    for field in fields(kind):
        hint, value = hints[field.name], tables[field.name]
        if is_dataclass(hint):
            found[field.name] = _restored(hint, value)
        elif hint == values.Ints:
            found[field.name] = _ints(field.name, value, tables)
        else:
            found[field.name] = tuple(value)
    return kind(**found)


_WIDTHS = {"nutrient_per_k": 2, "room": 2, "dispatch": 2, "floor": 3, "strength": 2, "ration": 2, "season": 2,
           "nutrient_floor": 2}  # fmt: skip


def _ints(name: str, value: Any, tables: Mapping[str, Any]) -> values.Ints:
    array = np.array(value, dtype=np.int64)
    wanted = _WIDTHS.get(name, 2 if name in ("capacity", "price_per_k") else 1)
    while array.ndim < wanted:  # an empty table forgets its width
        array = array.reshape((*array.shape, 0))
    return array


def packed(tables: Mapping[str, Any]) -> tuple[str, bytes]:
    """(hash of the canonical JSON, the JSON compressed): the same inputs give the same hash (rule SUP-R12)."""
    text = json.dumps(tables, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(text).hexdigest(), zlib.compress(text, 6)


def unpacked(body: bytes) -> dict[str, Any]:
    """The tables of a compressed body."""
    tables: dict[str, Any] = json.loads(zlib.decompress(body))
    return tables
