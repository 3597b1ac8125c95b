"""Opening a key with what its owner typed, and how often he may be wrong (rule DOC-R122).

The try is counted before it is made and given back when it was right, so ten tries sent at once are ten tries. Call it
outside the transaction of the work the key is for: a refusal there must not undo the count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from quannhu.documents.codes import signing as codes
from quannhu.documents.models import KeyGate
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.inserting import insert

T = TypeVar("T")
MOST = 5
WITHIN = dt.timedelta(minutes=15)
WRONG = (codes.PASSPHRASE_WRONG, codes.PIN_WRONG)


def unlocked(*, actor: Actor, at: dt.datetime, key: str, name: str, opening: Callable[[], T]) -> T:
    """What the opening gives; a wrong phrase is counted and written in the audit, never the phrase itself.

    key         of KeyGate: "server:<identity>", "token:<label>", "file:<sha256>"; name: how the person calls it
    errors      Refused DOC-120 too often wrong; those of the opening (DOC-75..77, DOC-81, DOC-121)
    """
    gate = _counted(actor, at, key, name)
    try:
        found = opening()
    except Refused as refused:
        if refused.code in WRONG:
            _written_down(gate, actor, at)
        else:
            _given_back(gate, 1)
        raise
    except BaseException:
        _given_back(gate, 1)
        raise
    _given_back(gate, MOST)
    return found


@transaction.atomic
def _counted(actor: Actor, at: dt.datetime, key: str, name: str) -> KeyGate:
    """The gate with this try counted; Refused(DOC-120) while it is closed."""
    key = key[:150]
    insert([KeyGate(user_id=actor.user_id, key=key, since=at)], once=True)
    gate = KeyGate.objects.select_for_update().get(user_id=actor.user_id, key=key)
    if gate.until is not None and at < gate.until:
        raise Refused(codes.KEY_LOCKED, key=name, until=format_instant(gate.until), times=MOST)
    if gate.until is not None or at - gate.since >= WITHIN:
        gate.wrong, gate.since = 0, at
    gate.wrong += 1
    # Closed while the last of them is being tried; the right phrase opens it again.
    gate.until = at + WITHIN if gate.wrong >= MOST else None
    gate.save(update_fields=["wrong", "since", "until"])
    return gate


@transaction.atomic
def _given_back(gate: KeyGate, tries: int) -> None:
    """The try was right (then all are forgotten), or never came to the phrase."""
    row = KeyGate.objects.select_for_update().get(pk=gate.pk)
    row.wrong = max(0, row.wrong - tries)
    row.until = None if row.wrong < MOST else row.until
    row.save(update_fields=["wrong", "until"])


@transaction.atomic
def _written_down(gate: KeyGate, actor: Actor, at: dt.datetime) -> None:
    row = KeyGate.objects.select_for_update().get(pk=gate.pk)
    closed = row.until is not None and at < row.until
    facts = {"key": row.key, "wrong": gate.wrong, "closed": closed}
    audit.append(f"key:{row.pk}", actor, at, [audit.Event("documents.key_refused", "key", row.pk, facts)])
