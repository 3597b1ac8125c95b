"""Money that follows from late rates and from the rice price: recorded once, by unit, with the rows it came from."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.audit import Event, append
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import HANOI, Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price, group_digits
from quannhu.kernel.text import clean
from quannhu.organization.models import Category, UnitClosure
from quannhu.organization.queries import name_of, require, strength_in, subtree
from quannhu.standards.actions.rows import CHAIN, right_at
from quannhu.standards.codes import (
    ALREADY_SETTLED,
    BACK_CHANGED,
    CLAIMED_ALREADY,
    NO_MAN_DAYS,
    NO_RULE,
    NOT_DRAFT,
    NOT_RETROACTIVE,
    VALUE_MISSING,
)
from quannhu.standards.models import BackSettlement, BackSettlementLine, Entitlement, RiceClaim, Status
from quannhu.standards.queries import PriceRowRef, Rulebook, ScaleRow, load_rows, row_of, rulebook
from quannhu.standards.rules.allowance import BackLine, ManDay, back_differences, check_roll, rice_difference
from quannhu.standards.rules.entry import RICE_CODE
from quannhu.standards.rules.rows import Kind, Row
from quannhu.standards.sources import ManDaySource

RATE_KINDS = (Kind.BASIC, Kind.LEVEL)


def back_window(rate: Entitlement) -> Period:
    """The days already settled without the rate: from its first day up to the day before its approval.

    errors      Refused STD-09 not a basic rate, KER-09 not approved, STD-12 not retroactive
    """
    shown = str(row_of(rate, Period(rate.valid_from, rate.valid_to)))
    if rate.kind != Kind.BASIC:
        raise Refused(VALUE_MISSING, what="loại dòng: chỉ mức tiền ăn mới lập truy lĩnh theo ngày ăn")
    if rate.status != Status.APPROVED or rate.approved_at is None:
        raise Refused(NOT_FOUND, what="mức tiền ăn đã duyệt", key=rate.pk)
    known = min(rate.approved_at.astimezone(HANOI).date(), rate.valid_to)
    if known <= rate.valid_from:
        raise Refused(NOT_RETROACTIVE, row=shown)
    return Period(rate.valid_from, known)


def back_lines(rate: Entitlement, man_days: ManDaySource, unit_ids: frozenset[int] | None = None) -> list[BackLine]:
    """What each unit and category is owed by the late rate, computed and not stored.

    errors      those of `back_window`; STD-03 when a day had no rule before
    """
    window = back_window(rate)
    assert rate.approved_at is not None
    before = load_rows(RATE_KINDS, rate.approved_at - dt.timedelta(microseconds=1))
    after = load_rows(RATE_KINDS, rate.approved_at)
    old_book, new_book = Rulebook(before), Rulebook(after)
    by_id: dict[int, Row] = {row.id: row for row in (*before, *after)}

    def row_in(book: Rulebook, entry: ManDay) -> Row:
        return by_id[book.basic(category=entry.category, unit_id=entry.unit_id, on=entry.day).id]

    fed = (entry for entry in man_days(window, unit_ids) if entry.day in window)
    return back_differences(fed, lambda entry: row_in(old_book, entry), lambda entry: row_in(new_book, entry), rate.pk)


@transaction.atomic
def settle_back(*, actor: Actor, at: dt.datetime, rate_id: int, man_days: ManDaySource) -> BackSettlement:
    """Draw up the differences of a rate applied back, by unit and category (truy lĩnh); once per rate. Rule STD-R14.

    errors      Refused KER-07, KER-09, STD-09, STD-12, STD-17 already settled, STD-19 nobody fed
    """
    rate = Entitlement.objects.select_for_update().filter(pk=rate_id).first()
    if rate is None:
        raise Refused(NOT_FOUND, what="dòng tiêu chuẩn", key=rate_id)
    today = at.astimezone(HANOI).date()
    require(actor, "standards.edit", right_at(Kind(rate.kind), rate.code, rate.unit_id, today), today)
    if done := BackSettlement.objects.filter(rate=rate, withdrawn_at=None).first():
        shown = str(row_of(rate, Period(rate.valid_from, rate.valid_to)))
        raise Refused(ALREADY_SETTLED, row=shown, number=done.pk, day=format_day(done.made_at.astimezone(HANOI).date()))
    window = back_window(rate)
    lines = back_lines(rate, man_days)
    if not lines:
        raise Refused(NO_MAN_DAYS, days=str(window), what="truy lĩnh")
    settlement = BackSettlement.objects.create(
        rate=rate, first_day=window.start, last_day=window.last, man_days=sum(line.man_days for line in lines),
        amount=sum(line.amount for line in lines), made_by=actor.user_id, made_at=at,
    )  # fmt: skip
    categories = dict(Category.objects.values_list("code", "pk"))
    BackSettlementLine.objects.bulk_create(
        BackSettlementLine(
            settlement=settlement, unit_id=line.unit_id, category_id=categories[line.category], old_id=line.old.id,
            first_day=line.first_day, last_day=line.last_day, man_days=line.man_days, difference=line.difference,
            amount=line.amount,
        )
        for line in lines
    )  # fmt: skip
    facts = {"rate": rate.pk, "man_days": settlement.man_days, "amount": settlement.amount, "lines": len(lines)}
    append(CHAIN, actor, at, [Event("standards.settle_back", "back_settlement", settlement.pk, facts)])
    return settlement


def _waiting_back(settlement_id: int) -> BackSettlement:
    """The settlement, locked, while it still waits for the second person.

    errors      Refused KER-09, STD-10 approved or withdrawn already
    """
    row = BackSettlement.objects.select_for_update().select_related("rate").filter(pk=settlement_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="bảng truy lĩnh", key=settlement_id)
    if row.status != Status.DRAFT:
        raise Refused(NOT_DRAFT, row=f"Truy lĩnh số {row.pk}", status=row.status.label)
    return row


@transaction.atomic
def approve_back(*, actor: Actor, at: dt.datetime, settlement_id: int, man_days: ManDaySource) -> BackSettlement:
    """A second person approves what is owed back, if the books still say the same. Rule STD-R14.

    errors      Refused KER-07, KER-08, KER-09, STD-10 not waiting, STD-21 the counts changed since it was drawn up
    """
    row = _waiting_back(settlement_id)
    today = at.astimezone(HANOI).date()
    require(actor, "standards.approve", right_at(Kind(row.rate.kind), row.rate.code, row.rate.unit_id, today), today)
    require_two_persons(row.made_by, actor, "truy lĩnh")
    now = sorted((line.unit_id, line.category, line.old.id, line.amount, line.man_days)
                 for line in back_lines(row.rate, man_days))  # fmt: skip
    kept = row.lines.values_list("unit_id", "category__code", "old_id", "amount", "man_days")
    if now != sorted(kept):
        raise Refused(
            BACK_CHANGED, number=row.pk, then=group_digits(row.amount), then_days=group_digits(row.man_days),
            now=group_digits(sum(line[3] for line in now)), now_days=group_digits(sum(line[4] for line in now)),
        )  # fmt: skip
    row.approved_by, row.approved_at = actor.user_id, at
    row.save(update_fields=["approved_by", "approved_at"])
    append(CHAIN, actor, at, [Event("standards.approve_back", "back_settlement", row.pk, {"amount": row.amount})])
    return row


@transaction.atomic
def withdraw_back(*, actor: Actor, at: dt.datetime, settlement_id: int, reason: str) -> BackSettlement:
    """Take back a settlement that still waits, with the reason; another may then be drawn up for the rate.

    errors      Refused KER-07, KER-09, KER-11 no reason, STD-10 not waiting
    """
    row = _waiting_back(settlement_id)
    today = at.astimezone(HANOI).date()
    right = "standards.edit" if row.made_by == actor.user_id else "standards.approve"
    require(actor, right, right_at(Kind(row.rate.kind), row.rate.code, row.rate.unit_id, today), today)
    _take_back(row, actor, at, reason)
    facts = {"amount": row.amount, "reason": row.reason}
    append(CHAIN, actor, at, [Event("standards.withdraw_back", "back_settlement", row.pk, facts)])
    return row


def _take_back(row: BackSettlement | RiceClaim, actor: Actor, at: dt.datetime, reason: str) -> None:
    if not clean(reason):
        raise Refused(REASON_NEEDED)
    row.withdrawn_by, row.withdrawn_at, row.reason = actor.user_id, at, clean(reason)[:300]
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "reason"])


def _roll(unit_id: int, category: str, period: Period) -> dict[dt.date, int]:
    """People of the category on the roll of the unit and what is under it, day by day."""
    roll = dict.fromkeys(period.days(), 0)
    units = subtree(unit_id, period.start) | subtree(unit_id, period.last) | {unit_id}
    for row in strength_in(period, unit_ids=units, under=unit_id, known_at=None):
        if row.category == category:
            for day in row.period.days():
                roll[day] += row.headcount
    return roll


def _same_all_days(book: Rulebook, category: str, unit_id: int, period: Period) -> tuple[PriceRowRef, ScaleRow]:
    """The norm price and the rice scale, which must not change inside the period."""
    found: tuple[PriceRowRef, ScaleRow] | None = None
    for day in period.days():
        norm = book.norm(on=day)
        scales = book.scale(category=category, on=day, unit_id=unit_id)
        scale = next((row for row in scales if row.ration_code == RICE_CODE), None)
        if scale is None:
            place = name_of(unit_id, day)
            raise Refused(NO_RULE, day=format_day(day), what="định lượng gạo", category=category, place=place)
        if found and (found[0].id, found[1].id) != (norm.id, scale.id):
            what = f"kỳ tính: giá định mức hoặc định lượng đổi từ {format_day(day)}, lập riêng từng kỳ"
            raise Refused(VALUE_MISSING, what=what)
        found = (norm, scale)
    assert found is not None
    return found


def _refuse_claimed(unit_id: int, category: Category, period: Period) -> None:
    """Refuse (STD-20) days for which the unit, one above it or one below it has a claim: the same people twice."""
    days = {"valid_from__lt": period.end, "valid_to__gt": period.start}
    above = UnitClosure.objects.filter(descendant_id=unit_id, **days).values_list("ancestor_id", flat=True)
    below = UnitClosure.objects.filter(ancestor_id=unit_id, **days).values_list("descendant_id", flat=True)
    claims = RiceClaim.objects.filter(
        unit_id__in={*above, *below, unit_id}, category=category, first_day__lte=period.last,
        last_day__gte=period.start, withdrawn_at=None,
    )  # fmt: skip
    if done := claims.order_by("id").first():
        raise Refused(
            CLAIMED_ALREADY, place=name_of(unit_id, period.start), category=category.code, days=period,
            number=done.pk, other=name_of(done.unit_id, done.first_day),
            other_days=Period(done.first_day, done.last_day + dt.timedelta(days=1)),
        )  # fmt: skip


@transaction.atomic
def record_rice_claim(
    *,
    actor: Actor,
    at: dt.datetime,
    unit_id: int,
    category: str,
    period: Period,
    price: Price,
    persons: int,
    price_basis: str,
) -> RiceClaim:
    """Record the rice price difference of a unit: `persons` of the category on every day of the period.

    errors      Refused KER-07, STD-03 no norm or scale, STD-06 more people than the roll, STD-07 claim for others,
                STD-09 basis, people or period, STD-20 days already claimed for people of the unit
    """
    today = at.astimezone(HANOI).date()
    require(actor, "kitchens.settle", unit_id, today)
    if not clean(price_basis) or persons <= 0:
        raise Refused(VALUE_MISSING, what="căn cứ giá mua" if persons > 0 else "số người")
    if period.last > today:
        raise Refused(VALUE_MISSING, what=f"kỳ tính: đến {format_day(period.last)} là chưa qua")
    # Claims of one category wait for each other: two of them may speak of the same people by different units.
    group = Category.objects.select_for_update().filter(code=category).first()
    if group is None:
        raise Refused(NOT_FOUND, what="đối tượng", key=category)
    for day, roll in _roll(unit_id, category, period).items():
        check_roll({category: persons}, {category: roll}, place=name_of(unit_id, day), on=day)
    norm, scale = _same_all_days(rulebook(kinds=(Kind.NORM, Kind.SCALE)), category, unit_id, period)
    man_days = persons * len(period)
    found = rice_difference(price=price, norm=norm.price, ration=scale.quantity, man_days=man_days, category=category)
    _refuse_claimed(unit_id, group, period)
    claim = RiceClaim.objects.create(
        unit_id=unit_id, category=group, first_day=period.start, last_day=period.last, dong=price.dong, per=price.per,
        norm_id=norm.id, scale_id=scale.id, man_days=man_days, per_day=found.per_day, amount=found.amount,
        direction=found.direction.value, price_basis=clean(price_basis), made_by=actor.user_id, made_at=at,
    )  # fmt: skip
    facts = {"unit": unit_id, "amount": claim.amount, "direction": claim.direction, "man_days": man_days}
    append(CHAIN, actor, at, [Event("standards.rice_claim", "rice_claim", claim.pk, facts)])
    return claim


def _claim(claim_id: int) -> RiceClaim:
    """The claim, locked."""
    claim = RiceClaim.objects.select_for_update().filter(pk=claim_id).first()
    if claim is None:
        raise Refused(NOT_FOUND, what="bảng chênh lệch giá gạo", key=claim_id)
    return claim


@transaction.atomic
def approve_rice_claim(*, actor: Actor, at: dt.datetime, claim_id: int) -> RiceClaim:
    """A second person approves the difference.

    errors      Refused KER-07, KER-08, KER-09, STD-10 already approved or withdrawn
    """
    claim = _claim(claim_id)
    today = at.astimezone(HANOI).date()
    require(actor, "kitchens.approve_settlement", claim.unit_id, today)
    if claim.status != Status.DRAFT:
        raise Refused(NOT_DRAFT, row=f"Bảng chênh lệch giá gạo số {claim.pk}", status=claim.status.label)
    require_two_persons(claim.made_by, actor, "chênh lệch giá gạo")
    claim.approved_by, claim.approved_at = actor.user_id, at
    claim.save(update_fields=["approved_by", "approved_at"])
    append(CHAIN, actor, at, [Event("standards.approve_rice_claim", "rice_claim", claim.pk, {"amount": claim.amount})])
    return claim


@transaction.atomic
def withdraw_rice_claim(*, actor: Actor, at: dt.datetime, claim_id: int, reason: str) -> RiceClaim:
    """Take back a difference recorded by mistake, with the reason; its days may be recorded anew. Rule STD-R15.

    While it waits its maker may do so, or who approves; once approved only another person than its maker.

    errors      Refused KER-07, KER-08, KER-09, KER-11 no reason, STD-10 withdrawn already
    """
    claim = _claim(claim_id)
    today = at.astimezone(HANOI).date()
    own = claim.status == Status.DRAFT and claim.made_by == actor.user_id
    require(actor, "kitchens.settle" if own else "kitchens.approve_settlement", claim.unit_id, today)
    if claim.status == Status.WITHDRAWN:
        raise Refused(NOT_DRAFT, row=f"Bảng chênh lệch giá gạo số {claim.pk}", status=claim.status.label)
    if not own:
        require_two_persons(claim.made_by, actor, "rút chênh lệch giá gạo")
    _take_back(claim, actor, at, reason)
    facts = {"amount": claim.amount, "reason": claim.reason}
    append(CHAIN, actor, at, [Event("standards.withdraw_rice_claim", "rice_claim", claim.pk, facts)])
    return claim
