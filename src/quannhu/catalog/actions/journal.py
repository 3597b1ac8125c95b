"""The catalog's line in the audit chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event, append
from quannhu.organization.models import Unit

CHAIN = "catalog"


def lock_catalog() -> None:
    """Make other changes of the catalog wait until this transaction ends (its chain is one)."""
    Unit.objects.select_for_update().order_by("id").first()


def journal(actor: Actor, at: dt.datetime, events: Sequence[Event]) -> None:
    """Append to the chain; the caller holds `lock_catalog`."""
    append(CHAIN, actor, at, events)
