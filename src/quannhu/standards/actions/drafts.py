"""The kinds of rows by their own names; each is a draft that another person approves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import NotRequired, TypedDict, Unpack

from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.standards.actions.rows import draft
from quannhu.standards.models import Entitlement, Status
from quannhu.standards.queries import row_of
from quannhu.standards.rules.allowance import HOLIDAY_CODE
from quannhu.standards.rules.entry import BASIC_CODE, LEVEL_CODE, RICE_CODE, SPLIT_CODE, RowIn
from quannhu.standards.rules.parameters import parameter
from quannhu.standards.rules.rows import Kind


def add_rate(
    *,
    actor: Actor,
    at: dt.datetime,
    name: str,
    amount: int,
    legal_basis: str,
    issued_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    kind: Kind = Kind.BASIC,
    code: str = BASIC_CODE,
    factor: Fraction | None = None,
    category: str | None = None,
    unit_id: int | None = None,
    supersedes: int | None = None,
) -> Entitlement:
    """Draft a money rate: BASIC or a QBC level, a supplement (kind SUPPLEMENT), a guest rate (kind GUEST)."""
    row = RowIn(
        kind, code, name, legal_basis, issued_on, valid_from, valid_to, category, unit_id, amount=amount, factor=factor
    )
    return draft(actor=actor, at=at, row=row, supersedes=supersedes)


def supersede_rate(
    *,
    actor: Actor,
    at: dt.datetime,
    row_id: int,
    amount: int,
    legal_basis: str,
    issued_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
) -> Entitlement:
    """Draft the next amount of an approved rate or norm price; once approved, the earlier row ends on valid_from."""
    old = Entitlement.objects.filter(pk=row_id, status=Status.APPROVED).select_related("category").first()
    if old is None:
        raise Refused(NOT_FOUND, what="dòng tiêu chuẩn đã duyệt", key=row_id)
    was = row_of(old, Period(old.valid_from, old.valid_to))
    row = RowIn(
        was.kind, was.code, was.name, legal_basis, issued_on, valid_from, valid_to, was.category, was.unit_id,
        was.season, amount, was.factor, was.quantity, was.per, was.value,
    )  # fmt: skip
    return draft(actor=actor, at=at, row=row, supersedes=row_id)


class Said(TypedDict):
    """What every row of goods is said by: its text, its days, for whom it holds."""

    legal_basis: str
    issued_on: dt.date
    valid_from: dt.date
    valid_to: NotRequired[dt.date | None]
    category: NotRequired[str | None]
    unit_id: NotRequired[int | None]
    verified: NotRequired[bool]


def add_scale(
    *, actor: Actor, at: dt.datetime, ration_code: str, name: str, quantity: int, supersedes: int | None = None,
    **said: Unpack[Said],
) -> Entitlement:  # fmt: skip
    """Draft base units of a ration code per person-day."""
    row = RowIn(Kind.SCALE, ration_code, name, quantity=quantity, **said)
    return draft(actor=actor, at=at, row=row, supersedes=supersedes)


def add_issue(
    *, actor: Actor, at: dt.datetime, code: str, name: str, quantity: int, months: int, per: int = 1,
    first_due: dt.date | None = None, supersedes: int | None = None, **said: Unpack[Said],
) -> Entitlement:  # fmt: skip
    """Draft goods due each `months`: `quantity` of an item or ration code for every `per` persons, from first_due."""
    row = RowIn(Kind.ISSUE, code, name, quantity=quantity, per=per, months=months, first_due=first_due, **said)
    return draft(actor=actor, at=at, row=row, supersedes=supersedes)


def add_norm_price(
    *,
    actor: Actor,
    at: dt.datetime,
    price: Price,
    legal_basis: str,
    issued_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    ration_code: str = RICE_CODE,
    name: str = "Gạo định giá",
    supersedes: int | None = None,
) -> Entitlement:
    """Draft the price assumed inside the meal rate: Price(14000, 1000) is 14.000 đ/kg."""
    row = RowIn(Kind.NORM, ration_code, name, legal_basis, issued_on, valid_from, valid_to)
    row = replace(row, amount=price.dong, per=price.per)
    return draft(actor=actor, at=at, row=row, supersedes=supersedes)


def add_split(
    *,
    actor: Actor,
    at: dt.datetime,
    split: tuple[int, int, int],
    legal_basis: str,
    issued_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    unit_id: int | None = None,
    supersedes: int | None = None,
) -> Entitlement:
    """Draft the shares of morning, noon and evening in per cent."""
    value = "/".join(str(part) for part in split)
    row = RowIn(Kind.SPLIT, SPLIT_CODE, "Chia bữa", legal_basis, issued_on, valid_from, valid_to, None, unit_id)
    return draft(actor=actor, at=at, row=replace(row, value=value), supersedes=supersedes)


def add_setting(
    *,
    actor: Actor,
    at: dt.datetime,
    key: str,
    value: str,
    legal_basis: str,
    issued_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    unit_id: int | None = None,
    verified: bool = False,
    supersedes: int | None = None,
) -> Entitlement:
    """Draft a dated setting; `verified` only when a binding text gives the value."""
    row = RowIn(
        Kind.SETTING, key, parameter(key).label, legal_basis, issued_on, valid_from, valid_to, None, unit_id,
        value=value, verified=verified,
    )  # fmt: skip
    return draft(actor=actor, at=at, row=row, supersedes=supersedes)


def add_holiday(
    *, actor: Actor, at: dt.datetime, day: dt.date, name: str, legal_basis: str, issued_on: dt.date
) -> Entitlement:
    """Draft one day on which the holiday supplement is drawn."""
    after = day + dt.timedelta(days=1)
    row = RowIn(Kind.HOLIDAY, HOLIDAY_CODE, name, legal_basis, issued_on, day, after)
    return draft(actor=actor, at=at, row=row)


def assign_level(
    *,
    actor: Actor,
    at: dt.datetime,
    unit_id: int,
    level: str,
    legal_basis: str,
    issued_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    category: str | None = None,
    supersedes: int | None = None,
) -> Entitlement:
    """Draft that a unit (or one category in it) draws another meal rate than BASIC, e.g. QBC-3."""
    row = RowIn(
        Kind.LEVEL, LEVEL_CODE, f"Hưởng {level}", legal_basis, issued_on, valid_from, valid_to, category, unit_id,
        value=level,
    )  # fmt: skip
    return draft(actor=actor, at=at, row=row, supersedes=supersedes)
