"""Keys of search entries: the day first, so that the newest stands last in the order of the keys (rule DOC-R91)."""

from __future__ import annotations

import datetime as dt

_RECORD_BITS, _SOURCE_BITS = 26, 2
SOURCES = ("paper", "arrival")


def key(day: dt.date, source: str, record_id: int) -> int:
    """The entry's id: the day, two bits of source, then the record's own id.

    errors      ValueError for an unknown source or a record id of 2^26 or more
    """
    if not 0 <= record_id < 1 << _RECORD_BITS:
        raise ValueError(record_id)
    return (day.toordinal() << _SOURCE_BITS | SOURCES.index(source)) << _RECORD_BITS | record_id


def first_key(day: dt.date) -> int:
    """The least key of the day."""
    return day.toordinal() << (_SOURCE_BITS + _RECORD_BITS)


def record_of(key_: int) -> tuple[str, int]:
    """Which record a key stands for: (source, id)."""
    below_day = key_ & ((1 << (_SOURCE_BITS + _RECORD_BITS)) - 1)
    return SOURCES[below_day >> _RECORD_BITS], below_day & ((1 << _RECORD_BITS) - 1)
