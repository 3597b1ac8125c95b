"""The audit chain: append entries, prove them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from quannhu.kernel.actor import Actor
from quannhu.kernel.inserting import insert
from quannhu.kernel.models import AuditEntry

_FLAT = (str, int, bool, type(None))
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True)
class Event:
    """What happened, before it joins a chain. `facts` must be plain JSON values.

    at          when, if that differs from the instant given to `append`
    """

    action: str
    object_kind: str
    object_id: int | None
    facts: dict[str, Any]
    at: dt.datetime | None = None


Listener = Callable[[Actor, dt.datetime, Event], None]
_LISTENERS: list[tuple[str, Listener]] = []


def listen(prefix: str) -> Callable[[Listener], Listener]:
    """Decorator: be told of every event whose action begins so, inside the transaction that did the work.

    For a room above that must follow what a room below decides; what the listener refuses, undoes the work too.
    """

    def register(listener: Listener) -> Listener:
        _LISTENERS.append((prefix, listener))
        return listener

    return register


def beginning(chain: str) -> str:
    """What the first entry of a chain holds for the digest before it: a chain under another name does not hold."""
    return hashlib.sha256(chain.encode()).hexdigest()


def digest_of(previous: str, seq: int, at: dt.datetime, actor_id: int, event: Event) -> str:
    """SHA-256 over the canonical JSON of an entry and the digest before it."""
    facts = event.facts
    if not all(type(key) is str and type(value) in _FLAT for key, value in facts.items()):
        # As the database gives it back: keys that are numbers become text before they are sorted.
        facts = json.loads(json.dumps(facts))
    body = [previous, seq, at.astimezone(dt.UTC).isoformat(), actor_id, event.action]
    text = _canonical([*body, event.object_kind, event.object_id, facts])
    return hashlib.sha256(text.encode()).hexdigest()


def append(chain: str, actor: Actor, at: dt.datetime, events: Sequence[Event]) -> None:
    """Add the events to the chain in order: one read, one insert. Call inside the transaction that did the work.

    Two writers of one chain are told apart by the unique (chain, seq): the caller's lock on the book or unit
    makes them wait for each other, so this never collides in practice.
    """
    if not events:
        return
    seq, previous = _last(chain)
    rows = []
    for event in events:
        seq += 1
        moment = event.at or at
        digest = digest_of(previous, seq, moment, actor.user_id, event)
        rows.append(
            AuditEntry(
                chain=chain, seq=seq, at=moment, actor_id=actor.user_id, action=event.action,
                object_kind=event.object_kind, object_id=event.object_id, facts=event.facts,
                previous=previous, digest=digest,
            )
        )  # fmt: skip
        previous = digest
    insert(rows)
    for event in events:
        for prefix, listener in _LISTENERS:
            if event.action.startswith(prefix):
                listener(actor, event.at or at, event)


def _last(chain: str) -> tuple[int, str]:
    """Number and digest of the chain's last entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, digest FROM kernel_auditentry WHERE chain = %s ORDER BY seq DESC LIMIT 1", [chain])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (0, beginning(chain))


def broken_links() -> list[str]:
    """Every place where a chain does not hold: `chain#seq`; empty when all chains are whole."""
    broken = []
    before: dict[str, tuple[int, str]] = {}
    for entry in AuditEntry.objects.order_by("chain", "seq").iterator(chunk_size=5_000):
        seq, previous = before.get(entry.chain) or (0, beginning(entry.chain))
        event = Event(entry.action, entry.object_kind, entry.object_id, entry.facts)
        expected = digest_of(previous, entry.seq, entry.at, entry.actor_id, event)
        if entry.seq != seq + 1 or entry.previous != previous or entry.digest != expected:
            broken.append(f"{entry.chain}#{entry.seq}")
        before[entry.chain] = (entry.seq, entry.digest)
    return broken
