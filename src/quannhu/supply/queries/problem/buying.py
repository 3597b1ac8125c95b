"""Offers with their prices and limits by week, and the money there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from quannhu.catalog.queries import prices_on
from quannhu.kernel.days import format_day
from quannhu.kernel.money import divide_round
from quannhu.organization.queries import name_of
from quannhu.planner.values import UNLIMITED, Ints, Offers, Sources
from quannhu.supply import codes
from quannhu.supply.models import BudgetTerm, SupplierOffer
from quannhu.supply.queries.problem.desk import Desk, ints, once_each
from quannhu.supply.rules import lead_periods, share_of_week


@dataclass(frozen=True)
class Buying:
    """Offers by row (a source each: its limit is the offer's own), suppliers and budget terms."""

    rows: tuple[SupplierOffer, ...]
    suppliers: tuple[str, ...]
    sources: Sources
    offers: Offers
    terms: tuple[BudgetTerm, ...]
    term: Ints
    budget: Ints


def build_buying(desk: Desk, items: Mapping[int, int], places: Mapping[int, int]) -> Buying:
    """The offers of the horizon for the items at the places; a price that is missing is a fault."""
    live = Q(valid_from__lt=desk.period.end, valid_to__gt=desk.period.start)
    rows = tuple(
        SupplierOffer.objects.filter(live, item__in=list(items), place__in=list(places))
        .select_related("supplier", "item", "place")
        .order_by("supplier__code", "item__code", "place__code", "valid_from")
    )
    # An offer's weekly limit is its own, so the planner sees a supplier apart at each store he delivers to.
    named = once_each(f"{row.supplier.code}/{row.item.code}/{row.place.code}" for row in rows)
    sellers = [
        f"{row.supplier.code} → {row.place.code}{code[code.rfind(' (') :] if code.endswith(')') else ''}"
        for row, code in zip(rows, named, strict=True)
    ]
    suppliers = tuple(sorted(set(sellers)))
    weeks = len(desk.starts)
    capacity = np.zeros((len(rows), weeks), dtype=np.int64)
    price = np.zeros((len(rows), weeks), dtype=np.int64)
    council: dict[tuple[int, dt.date], dict[int, int]] = {}
    for index, row in enumerate(rows):
        for week, start in enumerate(desk.starts):
            open_ = row.valid_from <= start < row.valid_to
            limit = UNLIMITED if row.capacity_week is None else share_of_week(row.capacity_week, week, desk.step)
            capacity[index, week] = limit if open_ else 0
            price[index, week] = _price(desk, row, start, council) if open_ else _contract(row)
    sources = Sources(
        ints([suppliers.index(seller) for seller in sellers]), ints([items[row.item_id] for row in rows]), capacity
    )
    offers = Offers(
        ints(range(len(rows))), ints([places[row.place_id] for row in rows]),
        ints([lead_periods(row.lead_days, desk.step) for row in rows]), ints([row.minimum for row in rows]), price,
        code=named,
    )  # fmt: skip
    terms, term, budget = _budget(desk)
    return Buying(rows, suppliers, sources, offers, terms, term, budget)


def _contract(row: SupplierOffer) -> int:
    return divide_round(row.dong * 1_000, row.per) if row.dong and row.per else 0


def _price(desk: Desk, row: SupplierOffer, start: dt.date, council: dict[tuple[int, dt.date], dict[int, int]]) -> int:
    """đ per 1.000 base units in a week: the contract's, or the council's list as it holds that Monday."""
    if row.price_kind == "contract":
        return _contract(row)
    key = (row.place.unit_id, start)
    if key not in council:
        prices = prices_on(row.place.unit_id, start)
        council[key] = {item_id: divide_round(found.dong * 1_000, found.per) for item_id, found in prices.items()}
    if row.item_id not in council[key]:
        desk.fault(
            codes.NO_COUNCIL_PRICE, supplier=row.supplier.code, item=row.item.name, place=row.place.code,
            day=format_day(start),
        )  # fmt: skip
    return council[key].get(row.item_id, 0)


def _budget(desk: Desk) -> tuple[tuple[BudgetTerm, ...], Ints, Ints]:
    live = Q(valid_from__lt=desk.period.end, valid_to__gt=desk.period.start)
    terms = tuple(BudgetTerm.objects.filter(live, unit_id=desk.unit_id).order_by("valid_from"))
    of_week = []
    for start in desk.starts:
        found = [index for index, term in enumerate(terms) if term.valid_from <= start < term.valid_to]
        if not found:
            desk.fault(codes.NO_BUDGET, day=format_day(start), place=name_of(desk.unit_id, start))
        of_week.append(found[0] if found else 0)
    return terms, ints(of_week), ints([term.dong for term in terms])
