"""Answers kept while the data stands: an opened figure is asked again and again, the records change now and then.

An answer is kept under what was asked and the version of the data it was computed from. Every business write joins an
audit chain, so the newest audit entry dates the data; on PostgreSQL, where a transaction may commit behind a newer
entry, the snapshot is part of the version too.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import Max

from quannhu.kernel.models import AuditEntry

T = TypeVar("T")
LIMIT = 400
# Answers of one version only: an older one can never be asked for again.
_answers: OrderedDict[tuple[Hashable, Hashable], Any] = OrderedDict()
_lock = threading.Lock()


def data_version() -> tuple[Hashable, ...]:
    """A value that differs whenever a business record may have changed."""
    newest = AuditEntry.objects.aggregate(newest=Max("id"))["newest"]
    if connection.vendor != "postgresql":
        return (connection.settings_dict["NAME"], newest)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return (connection.settings_dict["NAME"], newest, cursor.fetchone()[0])


def kept(question: Hashable, compute: Callable[[], T]) -> T:
    """The answer to the question on the data as it stands now, computed at most once per version."""
    key = (question, data_version())
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return cast(T, _answers[key])
    answer = compute()
    with _lock:
        if _answers and next(reversed(_answers))[1] != key[1]:
            _answers.clear()
        _answers[key] = answer
        while len(_answers) > LIMIT:
            _answers.popitem(last=False)
    return answer


def at_hand(question: Hashable) -> bool:
    """Whether the answer stands ready, without computing it."""
    with _lock:
        return (question, data_version()) in _answers


def forget() -> None:
    """Drop every kept answer."""
    with _lock:
        _answers.clear()
