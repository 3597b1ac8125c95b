"""The month's settlement (quyết toán): drawn up from the days, approved by another person, kept as signed."""

from __future__ import annotations

import datetime as dt
import uuid

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import format_day, month_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kitchens.actions.desk import hold
from quannhu.kitchens.codes import DAYS_NOT_CLOSED, EARLIER_NOT_SETTLED, MONTH_SETTLED, NO_STORE, SETTLEMENT_STATUS
from quannhu.kitchens.models import MonthSettlement
from quannhu.kitchens.queries.month import MonthAccount, month_account, unsigned_before
from quannhu.kitchens.queries.standing import standing
from quannhu.organization.queries import require

Status = MonthSettlement.Status


def settle_month(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, month: dt.date) -> int:
    """Draw up the month's settlement from its closed days; gives its id.

    errors      Refused KER-07, KIT-20 the kitchen had no day in it, KIT-28 days not closed, KIT-29 settled already,
                KIT-42 an earlier month is not signed yet, so what it carries over is not known
    """
    span = month_of(month)
    require(actor, "kitchens.settle", kitchen_id, span.last)

    def work() -> int:
        hold([kitchen_id])
        name = standing([kitchen_id]).name(kitchen_id, span.last)
        label = f"{span.start.month}/{span.start.year}"
        standing_row = MonthSettlement.objects.exclude(status=Status.RETURNED).filter(
            kitchen_id=kitchen_id, month=span.start
        )
        if held := standing_row.first():
            raise Refused(MONTH_SETTLED, month=label, kitchen=name, status=held.get_status_display())
        account = month_account(kitchen_id=kitchen_id, month=span.start)
        _check_closed(account, name, label)
        if not account.days:
            raise Refused(NO_STORE, kitchen=name, day=format_day(span.start))
        if earlier := unsigned_before(kitchen_id, span.start):
            before = f"{earlier.month}/{earlier.year}"
            raise Refused(EARLIER_NOT_SETTLED, kitchen=name, month=label, earlier=before)
        row = MonthSettlement.objects.create(
            kitchen_id=kitchen_id, month=span.start, days=len(account.days), meals=account.meals,
            opening=account.opening, allowance=account.allowance, spent=account.spent, surplus=account.surplus,
            closing=account.closing, refunded=account.refunded, made_by=actor.user_id, made_at=at,
        )  # fmt: skip
        _log(row, actor, at, "settle", {"closing": row.closing})
        return int(row.pk)

    return int(once(command_id, "kitchens.settle_month", actor, at, [kitchen_id, span.start], work))


def _check_closed(account: MonthAccount, name: str, label: str) -> None:
    """Every day of the month the kitchen was open must be closed."""
    if missing := account.not_closed:
        facts = {"count": len(missing), "first": format_day(missing[0])}
        raise Refused(DAYS_NOT_CLOSED, month=label, kitchen=name, **facts)


def approve_settlement(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, settlement_id: int) -> int:
    """Approve a settlement, by another person than its maker; from now on it is kept as signed.

    errors      Refused KER-07, KER-08, KER-09, KIT-30 not waiting for approval
    """
    return _decide(actor, at, command_id, settlement_id, "duyệt", "")


def return_settlement(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, settlement_id: int, reason: str) -> int:
    """Send a settlement back; the month is open again.

    errors      Refused KER-11 no reason, and those of approve_settlement
    """
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    return _decide(actor, at, command_id, settlement_id, "trả lại", reason.strip())


def _decide(actor: Actor, at: dt.datetime, command_id: uuid.UUID, settlement_id: int, verb: str, reason: str) -> int:
    row = MonthSettlement.objects.filter(pk=settlement_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="quyết toán", key=settlement_id)
    require(actor, "kitchens.approve_settlement", row.kitchen_id, month_of(row.month).last)

    def work() -> int:
        hold([row.kitchen_id])
        held = MonthSettlement.objects.get(pk=settlement_id)
        if held.status != Status.PROPOSED:
            name = standing([held.kitchen_id]).name(held.kitchen_id, held.month)
            label = f"{held.month.month}/{held.month.year}"
            raise Refused(
                SETTLEMENT_STATUS, month=label, kitchen=name, status=held.get_status_display(), verb=verb
            )  # fmt: skip
        require_two_persons(held.made_by, actor, "quyết toán tháng")
        held.status = Status.RETURNED if reason else Status.APPROVED
        held.approved_by, held.approved_at, held.reason = actor.user_id, at, reason
        held.save(update_fields=["status", "approved_by", "approved_at", "reason"])
        _log(held, actor, at, "return_settlement" if reason else "approve_settlement", {"reason": reason})
        return int(held.pk)

    return int(once(command_id, f"kitchens.settlement.{verb}", actor, at, [settlement_id, reason], work))


def _log(row: MonthSettlement, actor: Actor, at: dt.datetime, action: str, facts: dict[str, object]) -> None:
    more = {"month": row.month.isoformat(), **facts}
    event = audit.Event(f"kitchens.{action}", "month_settlement", row.pk, more)
    audit.append(f"kitchen:{row.kitchen_id}", actor, at, [event])
