"""Writing entitlements: one person drafts, another approves; a later row ends an earlier one, nothing is edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from quannhu.catalog.models import Item
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.audit import Event, append
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import FOREVER, HANOI, Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.organization.models import Category, Dated, Unit, UnitVersion
from quannhu.organization.models import Kind as UnitKind
from quannhu.organization.queries import require
from quannhu.standards.codes import LEVEL_UNKNOWN, NOT_DRAFT
from quannhu.standards.models import Ending, Entitlement, Status
from quannhu.standards.queries import load_rows, row_of
from quannhu.standards.rules.entry import RowIn, check_entry
from quannhu.standards.rules.rows import Kind, check_write, own_affair

CHAIN = "standards"


def right_at(kind: Kind, code: str, unit_id: int | None, on: dt.date) -> int:
    """The unit over which a right is asked: the row's own for what a unit arranges itself, else the top; rule STD-R13.

    What people are entitled to is granted by the army, also when the row speaks of one unit: nobody raises his own.
    """
    if unit_id is not None and own_affair(kind, code):
        return unit_id
    tops = UnitVersion.objects.filter(Dated.on(on), parent=None).order_by("unit_id")
    top = tops.filter(unit__kind=UnitKind.DEPARTMENT).first() or tops.first()
    if top is None:
        raise Refused(NOT_FOUND, what="đơn vị cao nhất ngày", key=format_day(on))
    return top.unit_id


def _right_of(entry: Entitlement, on: dt.date) -> int:
    return right_at(Kind(entry.kind), entry.code, entry.unit_id, on)


def _category(code: str | None) -> Category | None:
    if code is None:
        return None
    found = Category.objects.filter(code=code).first()
    if found is None:
        raise Refused(NOT_FOUND, what="đối tượng", key=code)
    return found


def _refuse_unknown_level(level: str, on: dt.date) -> None:
    """A unit may only draw a rate that exists on its first day."""
    if not any(row.holds(on) for row in load_rows((Kind.BASIC,), code=level)):
        raise Refused(LEVEL_UNKNOWN, level=level, day=format_day(on))


def _refuse_unknown_goods(code: str) -> None:
    """What is issued is an item of the catalogue, or the ration code of some."""
    if not Item.objects.filter(Q(code=code) | Q(ration_code=code)).exists():
        raise Refused(NOT_FOUND, what="mặt hàng hoặc mã định lượng", key=code)


def _ending_day(entry: Entitlement) -> dt.date | None:
    """Check the row against all that stand; the day the superseded one ends."""
    new = row_of(entry, Period(entry.valid_from, entry.valid_to))
    standing = [row for row in load_rows((new.kind,), code=new.code) if row.id != new.id]
    return check_write(new, standing, entry.supersedes_id)


@transaction.atomic
def draft(*, actor: Actor, at: dt.datetime, row: RowIn, supersedes: int | None = None) -> Entitlement:
    """A draft row, already checked against the rows that stand; valid only once another person approves it.

    supersedes  id of the approved row it ends on its first day
    errors      Refused KER-07, KER-09, STD-01 overlap, STD-02 gap, STD-08/09/13/14/18 value, STD-11, STD-16
    """
    today = at.astimezone(HANOI).date()
    require(actor, "standards.edit", right_at(row.kind, row.code, row.unit_id, today), today)
    row = replace(
        row, code=clean(row.code), name=clean(row.name), legal_basis=clean(row.legal_basis), value=clean(row.value)
    )
    check_entry(row, today)
    if row.unit_id is not None and not Unit.objects.filter(pk=row.unit_id).exists():
        raise Refused(NOT_FOUND, what="đơn vị", key=row.unit_id)
    if row.kind == Kind.LEVEL:
        _refuse_unknown_level(row.value, row.valid_from)
    if row.kind == Kind.ISSUE:
        _refuse_unknown_goods(row.code)
    if supersedes is not None and not Entitlement.objects.filter(pk=supersedes, status=Status.APPROVED).exists():
        raise Refused(NOT_FOUND, what="dòng tiêu chuẩn đã duyệt", key=supersedes)
    entry = Entitlement(
        kind=row.kind.value, code=row.code, name=row.name, category=_category(row.category), unit_id=row.unit_id,
        season_first=row.season.first if row.season else None, season_last=row.season.last if row.season else None,
        amount=row.amount, factor_num=row.factor.numerator if row.factor else None,
        factor_den=row.factor.denominator if row.factor else None, quantity=row.quantity, per=row.per,
        value=row.value, months=row.months or None, first_due=row.first_due, verified=row.verified,
        legal_basis=row.legal_basis, issued_on=row.issued_on,
        valid_from=row.valid_from, valid_to=row.valid_to or FOREVER, supersedes_id=supersedes,
        made_by=actor.user_id, made_at=at, note=row.note,
    )  # fmt: skip
    _ending_day(entry)
    entry.save()
    _log(actor, at, "standards.draft", entry)
    return entry


@transaction.atomic
def approve(*, actor: Actor, at: dt.datetime, row_id: int) -> Entitlement:
    """Make a draft valid; the row it supersedes ends that day, and earlier readings keep seeing it as it was.

    errors      Refused KER-07, KER-08 maker approves own, KER-09, STD-01, STD-02, STD-10 not a draft, STD-11
    """
    entry = _locked(row_id)
    today = at.astimezone(HANOI).date()
    require(actor, "standards.approve", _right_of(entry, today), today)
    _refuse_unless_draft(entry)
    require_two_persons(entry.made_by, actor, "tiêu chuẩn")
    ends_on = _ending_day(entry)
    entry.status, entry.approved_by, entry.approved_at = Status.APPROVED, actor.user_id, at
    entry.save(update_fields=["status", "approved_by", "approved_at"])
    if ends_on is not None and entry.supersedes_id is not None:
        Ending.objects.create(entitlement_id=entry.supersedes_id, ends_on=ends_on, by=entry, recorded_at=at)
    _log(actor, at, "standards.approve", entry)
    return entry


@transaction.atomic
def approve_many(*, actor: Actor, at: dt.datetime, row_ids: Sequence[int]) -> list[Entitlement]:
    """Approve several drafts, in the order of their first days, all or none."""
    ordered = Entitlement.objects.filter(pk__in=row_ids).order_by("valid_from", "id").values_list("pk", flat=True)
    return [approve(actor=actor, at=at, row_id=row_id) for row_id in list(ordered)]


@transaction.atomic
def withdraw(*, actor: Actor, at: dt.datetime, row_id: int, reason: str) -> Entitlement:
    """Take back a draft, with the reason; an approved row is never withdrawn, only replaced.

    errors      Refused KER-07, KER-09, KER-11 no reason, STD-10 not a draft
    """
    entry = _locked(row_id)
    today = at.astimezone(HANOI).date()
    right = "standards.edit" if entry.made_by == actor.user_id else "standards.approve"
    require(actor, right, _right_of(entry, today), today)
    if not clean(reason):
        raise Refused(REASON_NEEDED)
    _refuse_unless_draft(entry)
    entry.status, entry.note = Status.WITHDRAWN, clean(reason)[:300]
    entry.save(update_fields=["status", "note"])
    _log(actor, at, "standards.withdraw", entry)
    return entry


def _locked(row_id: int) -> Entitlement:
    """The row, with every row of its kind and code locked: two approvals of one subject wait for each other."""
    found = Entitlement.objects.filter(pk=row_id).values("kind", "code").first()
    if found is None:
        raise Refused(NOT_FOUND, what="dòng tiêu chuẩn", key=row_id)
    rows = Entitlement.objects.select_for_update().filter(**found).order_by("id")
    return next(row for row in rows if row.pk == row_id)


def _refuse_unless_draft(entry: Entitlement) -> None:
    if entry.status != Status.DRAFT:
        shown = str(row_of(entry, Period(entry.valid_from, entry.valid_to)))
        raise Refused(NOT_DRAFT, row=shown, status=Status(entry.status).label)


def _log(actor: Actor, at: dt.datetime, action: str, entry: Entitlement) -> None:
    facts = {
        "kind": entry.kind, "code": entry.code, "amount": entry.amount, "quantity": entry.quantity,
        "value": entry.value, "per": entry.per, "months": entry.months,
        "first_due": entry.first_due.isoformat() if entry.first_due else None,
        "from": entry.valid_from.isoformat(), "to": entry.valid_to.isoformat(),
        "basis": entry.legal_basis, "supersedes": entry.supersedes_id,
    }  # fmt: skip
    append(CHAIN, actor, at, [Event(action, "entitlement", entry.pk, facts)])
