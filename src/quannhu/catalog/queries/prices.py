"""Adopted prices: what holds for a unit on a day, by its own decision or the nearest one above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from quannhu.catalog import codes, rules
from quannhu.catalog.models import Item, PriceDecision, PriceRow, PriceSource
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Problem, Refused, problem_of
from quannhu.kernel.money import Price, group_digits
from quannhu.organization.models import Dated, UnitClosure
from quannhu.organization.queries import name_of, visible_to


def _line(unit_id: int, on: dt.date) -> dict[int, int]:
    """Unit -> steps up, for the unit and everything above it on the day."""
    rows = UnitClosure.objects.filter(Dated.on(on), descendant_id=unit_id)
    return dict(rows.values_list("ancestor_id", "depth")) or {unit_id: 0}


def price_of(*, item_id: int, unit_id: int, on: dt.date, source: str = PriceSource.MARKET) -> PriceRow:
    """The adopted price for the unit on the day: its own, else the nearest above (rule CAT-R09).

    errors      Refused(CAT-13)
    """
    steps = _line(unit_id, on)
    rows = list(PriceRow.objects.filter(Dated.on(on), item_id=item_id, source=source, unit_id__in=steps))
    best = rules.nearest_price([(steps[row.unit_id], -row.pk) for row in rows])
    if best is None:
        item = Item.objects.filter(id=item_id).values_list("name", flat=True).first() or f"#{item_id}"
        label = PriceSource(source).label
        raise Refused(codes.PRICE_UNKNOWN, source=label, item=item, unit=name_of(unit_id, on), day=format_day(on))
    return rows[best]


def prices_on(unit_id: int, on: dt.date, source: str = PriceSource.MARKET) -> dict[int, PriceRow]:
    """Item id -> the price that holds for the unit on the day, every item at once; two statements."""
    steps = _line(unit_id, on)
    rows = PriceRow.objects.filter(Dated.on(on), source=source, unit_id__in=steps).select_related("decision")
    found: dict[int, PriceRow] = {}
    # The farthest first, so that a nearer unit's price takes its place.
    for row in sorted(rows, key=lambda row: (-steps[row.unit_id], row.pk)):
        found[row.item_id] = row
    return found


def price_units(actor: Actor, on: dt.date) -> frozenset[int]:
    """Units whose price lists the actor may read: those in sight and those above his posts, whose prices bind him."""
    posts = [grant.unit_id for grant in actor.current()]
    above = UnitClosure.objects.filter(Dated.on(on), descendant_id__in=posts).values_list("ancestor_id", flat=True)
    seen = visible_to(actor, on).unit_ids
    return seen | frozenset(above) if seen else frozenset()


def price_history(item_id: int, unit_ids: Iterable[int]) -> list[PriceRow]:
    """Every adopted price of the item at the units, newest first."""
    rows = PriceRow.objects.filter(item_id=item_id, unit_id__in=list(unit_ids)).select_related("decision")
    return list(rows.order_by("-valid_from", "source", "unit_id"))


def decisions_for(actor: Actor, on: dt.date, limit: int = 200) -> list[PriceDecision]:
    """Price lists the actor may read, newest first."""
    rows = PriceDecision.objects.filter(unit_id__in=price_units(actor, on))
    return list(rows.order_by("-valid_from", "-id")[:limit])


def decision_for(actor: Actor, on: dt.date, decision_id: int) -> PriceDecision:
    """One price list the actor may read.

    errors      Refused(KER-09) also when it exists outside his sight
    """
    rows = PriceDecision.objects.filter(id=decision_id, unit_id__in=price_units(actor, on))
    decision = rows.prefetch_related("drafts__item__packs", "drafts__supplier").first()
    if decision is None:
        raise Refused(NOT_FOUND, what="bảng giá", key=decision_id)
    return decision


def draft_warnings(decision: PriceDecision, today: dt.date) -> list[Problem]:
    """What the council should look at before it adopts: a stale survey, odd prices (CAT-08, CAT-09, CAT-22)."""
    found = []
    try:
        rules.check_survey(surveyed_on=decision.surveyed_on, valid_from=decision.valid_from, today=today)
    except Refused as refused:
        found.append(problem_of(refused))
    current = {source: prices_on(decision.unit_id, decision.valid_from, source) for source in PriceSource.values}
    for draft in decision.drafts.all():
        old = current[draft.source].get(draft.item_id)
        if old and rules.is_odd(Price(draft.dong, draft.per), Price(old.dong, old.per)):
            facts = {
                "item": draft.item.name,
                "unit": draft.item.display_unit,
                "dong": group_digits(draft.dong),
                "old": group_digits(Price(old.dong, old.per).of(draft.per)),
            }
            found.append(Problem(codes.PRICE_PER_PIECE_ODD, facts, column=draft.item.name))
    return found
