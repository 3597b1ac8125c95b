"""Rows to read on a page: those in force, their history, drafts waiting, settlements; the actor's scope first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from quannhu.catalog.models import Item
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.days import HANOI, Period
from quannhu.kernel.errors import Refused
from quannhu.organization.models import UnitClosure
from quannhu.organization.queries import UnitLabel, labels, visible_to
from quannhu.standards.models import BackSettlement, BackSettlementLine, Entitlement, RiceClaim, Status
from quannhu.standards.queries.rulebook import load_rows, row_of
from quannhu.standards.rules.entry import BASIC_CODE, by_factor
from quannhu.standards.rules.rows import NAMES, Kind, Row


@dataclass(frozen=True)
class EntryView:
    """A stored row with what a reader needs beside it; `valid` is None when it was replaced from its first day."""

    entry: Entitlement
    row: Row
    valid: Period | None
    unit: UnitLabel | None
    by_factor: int | None = None

    @property
    def kind_name(self) -> str:
        """The kind in Vietnamese."""
        return NAMES[self.row.kind]

    @property
    def deviates(self) -> bool:
        """Whether the amount differs from basic rate × factor: shown, never corrected (rule STD-R12)."""
        return self.by_factor is not None and self.by_factor != self.row.amount

    @property
    def late(self) -> bool:
        """Whether it replaced another row for days already gone by when it became known."""
        return (
            self.entry.supersedes_id is not None and self.row.known_from.astimezone(HANOI).date() > self.row.valid.start
        )


def readable_units(actor: Actor, on: dt.date) -> frozenset[int]:
    """Units whose own rows the actor may read: what is visible, and everything above it.

    errors      Refused(KER-07) for an account without a post
    """
    scope = visible_to(actor, on).unit_ids
    if not scope:
        raise Refused(NOT_ALLOWED, right="xem tiêu chuẩn", place="đơn vị nào")
    roots = [grant.unit_id for grant in actor.current()]
    above = UnitClosure.objects.filter(descendant_id__in=roots).values_list("ancestor_id", flat=True)
    return scope | frozenset(above)


def _readable(actor: Actor, on: dt.date) -> QuerySet[Entitlement]:
    units = readable_units(actor, on)
    mine = Q(unit__isnull=True) | Q(unit_id__in=units)
    return Entitlement.objects.filter(mine).select_related("category").prefetch_related("endings")


def _view(
    entry: Entitlement, names: dict[int, UnitLabel], basics: Iterable[Row], on: dt.date | None = None
) -> EntryView:
    """The row beside the basic rate of the day it is read for, or of its own first day."""
    end = min([entry.valid_to, *(ending.ends_on for ending in entry.endings.all())])
    valid = Period(entry.valid_from, end) if end > entry.valid_from else None
    row = row_of(entry, valid or Period(entry.valid_from, entry.valid_to))
    factor: Fraction | None = row.factor
    base = next((basic for basic in basics if basic.holds(on or row.valid.start)), None)
    timed = row.kind in (Kind.BASIC, Kind.SUPPLEMENT)
    product = by_factor(base.amount, factor) if base and factor and timed else None
    return EntryView(entry, row, valid, names.get(entry.unit_id or 0), product)


def entries(
    actor: Actor,
    on: dt.date,
    *,
    kinds: Iterable[Kind] = tuple(Kind),
    status: Status = Status.APPROVED,
    code: str = "",
    in_force: bool = False,
) -> list[EntryView]:
    """Rows the actor may read, by kind, code and first day; in force: only those that hold on the day."""
    order = list(Kind)
    rows = _readable(actor, on).filter(status=status, kind__in=[kind.value for kind in kinds])
    if code:
        rows = rows.filter(code=code)
    if in_force:
        rows = rows.filter(valid_from__lte=on, valid_to__gt=on)
    found = list(rows.order_by("code", "valid_from", "id"))
    names = labels({entry.unit_id for entry in found if entry.unit_id}, on)
    basics = [row for row in load_rows((Kind.BASIC,), code=BASIC_CODE) if row.unit_id is None and row.category is None]
    views = [_view(entry, names, basics, on if in_force else None) for entry in found]
    if in_force:
        views = [view for view in views if view.valid is not None and view.row.holds(on)]
    return sorted(views, key=lambda view: order.index(view.row.kind))


def entry_view(actor: Actor, on: dt.date, row_id: int) -> EntryView:
    """One row.

    errors      Refused(KER-09) also when it is outside the actor's scope
    """
    entry = _readable(actor, on).filter(pk=row_id).first()
    if entry is None:
        raise Refused(NOT_FOUND, what="dòng tiêu chuẩn", key=row_id)
    return _view(entry, labels({entry.unit_id} if entry.unit_id else set(), on), [])


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Account -> the person's name."""
    users = get_user_model().objects.filter(pk__in=[user_id for user_id in user_ids if user_id])
    return {user.pk: user.get_full_name() or user.get_username() for user in users}


def waiting(actor: Actor, on: dt.date) -> int:
    """How many drafts the actor may read wait for a second person and were made by somebody else."""
    units = readable_units(actor, on)
    mine = Q(unit__isnull=True) | Q(unit_id__in=units)
    return Entitlement.objects.filter(mine, status=Status.DRAFT).exclude(made_by=actor.user_id).count()


def base_units() -> dict[str, str]:
    """Ration code -> base unit of its items (g, ml, piece)."""
    items = Item.objects.exclude(ration_code="").order_by("ration_code", "id")
    return dict(items.values_list("ration_code", "base"))


def shown_units(codes: Iterable[str]) -> dict[str, str]:
    """Item or ration code -> the unit its goods are counted in on the screen (`bộ`, `đôi`, `gói`)."""
    wanted = set(codes)
    items = Item.objects.filter(Q(code__in=wanted) | Q(ration_code__in=wanted)).order_by("-id")
    found: dict[str, str] = {}
    for code, ration, unit in items.values_list("code", "ration_code", "display_unit"):
        found |= {code: unit} | ({ration: unit} if ration else {})
    return found


def headings(codes: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Item or ration code -> (order, name) of the heading of the item list it stands under."""
    wanted = set(codes)
    items = Item.objects.filter(Q(code__in=wanted) | Q(ration_code__in=wanted)).order_by("-id")
    found: dict[str, tuple[int, str]] = {}
    for code, ration, order, name in items.values_list("code", "ration_code", "group__order", "group__name"):
        found |= {code: (order, name)} | ({ration: (order, name)} if ration else {})
    return found


def settlements(actor: Actor, on: dt.date) -> list[BackSettlement]:
    """Back settlements that concern a visible unit and were not withdrawn."""
    units = visible_to(actor, on).unit_ids
    rows = BackSettlement.objects.filter(lines__unit_id__in=units, withdrawn_at=None).select_related("rate").distinct()
    return list(rows.order_by("-first_day", "-id"))


def settlement_lines(actor: Actor, on: dt.date, settlement: BackSettlement) -> list[BackSettlementLine]:
    """The lines of the visible units, by unit and category."""
    units = visible_to(actor, on).unit_ids
    rows = BackSettlementLine.objects.filter(settlement=settlement, unit_id__in=units)
    return list(rows.select_related("category", "old").order_by("unit_id", "category__order", "old_id"))


def rice_claims(actor: Actor, on: dt.date) -> list[RiceClaim]:
    """Rice price differences of the visible units, newest first."""
    rows = RiceClaim.objects.filter(unit_id__in=visible_to(actor, on).unit_ids)
    return list(rows.select_related("category", "norm", "scale").order_by("-first_day", "unit_id"))


def waiting_claims(actor: Actor, on: dt.date) -> int:
    """How many rice price differences of visible units wait for a second person and were made by somebody else."""
    rows = RiceClaim.objects.filter(unit_id__in=visible_to(actor, on).unit_ids, approved_at=None, withdrawn_at=None)
    return rows.exclude(made_by=actor.user_id).count()


def waiting_back(actor: Actor) -> int:
    """How many back settlements wait for a second person and were made by somebody else."""
    rows = BackSettlement.objects.filter(approved_at=None, withdrawn_at=None)
    return rows.exclude(made_by=actor.user_id).count()
