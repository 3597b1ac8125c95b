"""What this room follows in rooms below it: people who join, leave or move change what must be kept ready for them."""

from __future__ import annotations

import datetime as dt

from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event, listen
from quannhu.kernel.days import HANOI
from quannhu.ledger.actions.floors import refresh_floors


@listen("organization.")
def people_changed(actor: Actor, at: dt.datetime, event: Event) -> None:
    """Any decision about units or strength: the guarded floors follow in the same transaction (rule LED-R22)."""
    # What is written down late is written under an earlier instant; the floors guard today's stock.
    refresh_floors(actor=actor, at=at, on=max(at.astimezone(HANOI).date(), actor.today))
