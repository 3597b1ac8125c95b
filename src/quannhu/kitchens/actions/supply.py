"""What goes into the kettle: issue from a depot, direct purchase, purchase into store, own production, use."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from quannhu.kernel.actor import Actor
from quannhu.kernel.idempotency import once
from quannhu.kitchens.actions.days import lay
from quannhu.kitchens.actions.desk import DayOnDesk, Desk
from quannhu.kitchens.actions.vouchers import (
    Larder,
    check_need,
    direct_voucher,
    own_voucher,
    receipt_voucher,
    use_voucher,
)
from quannhu.kitchens.models import KitchenDay
from quannhu.kitchens.queries.standing import standing
from quannhu.kitchens.queries.usage import used_on
from quannhu.kitchens.rules import DirectIn, OwnLine, UseLine
from quannhu.ledger.actions import IssueLine, Posted, VoucherIn, post
from quannhu.ledger.actions.issues import issue as ledger_issue
from quannhu.organization.queries import require

Build = Callable[[Desk, DayOnDesk], VoucherIn]


def _post_for_day(
    actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, facts: object, build: Build
) -> Posted:
    """Post one voucher of an open day; the day is made when this is the first thing written of it."""

    def work() -> list[object]:
        desk = lay(actor, kitchen_id, day)
        on = desk.open_day(kitchen_id, day)
        on.wanted = True
        desk.save()
        return list(post(actor=actor, at=at, voucher=build(desk, on)))

    return Posted(*once(command_id, "kitchens.voucher", actor, at, [kitchen_id, day, facts], work))


def issue_from_store(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, from_place_id: int, kitchen_id: int, day: dt.date,
    lines: Sequence[IssueLine], request_id: int | None = None, receiver: str = "",
) -> Posted:  # fmt: skip
    """Issue from a depot into the kitchen's store, first expired first; the kitchen receives what the depot issues.

    errors      Refused KIT-20 no open store, and the ledger's own (LED-01, 10, 21, ...)
    """
    place = standing([kitchen_id]).place(kitchen_id, day)
    known = KitchenDay.objects.filter(kitchen_id=kitchen_id, day=day).values_list("pk", flat=True).first()
    subject = f"kitchen_day:{known}" if known else f"kitchen:{kitchen_id}"
    return ledger_issue(
        actor=actor, at=at, command_id=command_id, from_place_id=from_place_id, to_place_id=place, happened_on=day,
        lines=lines, request_id=request_id, subject=subject, purpose_text="Xuất cho bếp ăn", receiver=receiver,
    )  # fmt: skip


def direct_purchase(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, purchase: DirectIn
) -> Posted:
    """Buy food that is eaten the same day: one voucher, in and out; prices given or those adopted for the day.

    errors      Refused KER-07, KIT-04 closed, KIT-18 no price, KIT-20, KIT-29, and the ledger's own
    """
    require(actor, "kitchens.purchase", kitchen_id, day)
    facts = ["direct", purchase]
    return _post_for_day(
        actor, at, command_id, kitchen_id, day, facts,
        lambda desk, on: direct_voucher(desk, on, purchase, command_id),
    )  # fmt: skip


def buy_into_store(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, purchase: DirectIn
) -> Posted:
    """Buy food into the kitchen's store, to be used on later days."""
    require(actor, "kitchens.purchase", kitchen_id, day)
    facts = ["receipt", purchase]
    return _post_for_day(
        actor, at, command_id, kitchen_id, day, facts,
        lambda desk, on: receipt_voucher(desk, on, purchase, command_id),
    )  # fmt: skip


def record_own_production(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, lines: Sequence[OwnLine]
) -> Posted:
    """Take own production (tăng gia) into the kitchen's store at the internal price.

    errors      Refused KER-07, KIT-04, KIT-18 no price to take it at, KIT-20, KIT-29
    """
    require(actor, "kitchens.purchase", kitchen_id, day)
    facts = ["own", list(lines)]
    return _post_for_day(
        actor, at, command_id, kitchen_id, day, facts, lambda desk, on: own_voucher(desk, on, lines, command_id)
    )


def consume(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, lines: Sequence[UseLine],
    over_reason: str = "",
) -> Posted:  # fmt: skip
    """Take food from the kitchen's store for cooking; rice counts at its norm price, the rest at what it cost.

    errors      Refused KER-07, KIT-04, KIT-06 more rice than those counted need, KIT-20, KIT-29, LED-01 not enough,
                LED-10 expired
    """
    require(actor, "kitchens.close_day", kitchen_id, day)

    def build(desk: Desk, on: DayOnDesk) -> VoucherIn:
        place = desk.standing.place(kitchen_id, day)
        before: dict[str, int] = {}
        for used in used_on(place, day):
            before[used.ration_code] = before.get(used.ration_code, 0) + used.quantity
        check_need(desk, on, lines, before, over_reason)
        return use_voucher(desk, on, lines, Larder([place], day), command_id, reason=over_reason)

    facts = ["use", list(lines), over_reason]
    return _post_for_day(actor, at, command_id, kitchen_id, day, facts, build)
