"""The price council: one person drafts the list from a survey, another adopts it with minutes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from quannhu.catalog import codes, rules
from quannhu.catalog.models import Item, PriceDecision, PriceDraft, PriceRow, PriceSource, Supplier
from quannhu.catalog.queries import items_by_code, units_of_item
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.audit import Event, append
from quannhu.kernel.codes import NOT_FOUND, ROW_REPEATED
from quannhu.kernel.days import HANOI, Period, format_day
from quannhu.kernel.errors import Problem, Refused, problem_of
from quannhu.kernel.idempotency import once
from quannhu.kernel.imports import Import, Row
from quannhu.kernel.text import clean
from quannhu.organization.models import Unit
from quannhu.organization.queries import name_of, require


@dataclass(frozen=True)
class PriceLine:
    """One surveyed price: `dong` đồng for `per` base units."""

    item_id: int
    dong: int
    per: int
    source: str = PriceSource.MARKET
    supplier_id: int | None = None


def draft_prices(
    *, actor: Actor, at: dt.datetime, unit_id: int, number: str, surveyed_on: dt.date, valid_from: dt.date,
    lines: Sequence[PriceLine], minutes: str = "", command_id: uuid.UUID | None = None,
) -> PriceDecision:  # fmt: skip
    """A price list in draft. A stale survey does not stop it here: see `queries.draft_warnings`.

    errors      Refused KER-07, CAT-07, 09, 11, 14, 20
    """
    require(actor, "catalog.prices", unit_id, actor.today)
    facts = [
        unit_id,
        number,
        surveyed_on,
        valid_from,
        minutes,
        [(li.item_id, li.source, li.dong, li.per) for li in lines],
    ]

    def work() -> int:
        return _draft(actor, at, unit_id, clean(number), surveyed_on, valid_from, lines, minutes)

    key = command_id or uuid.uuid4()
    return PriceDecision.objects.get(id=once(key, "catalog.draft_prices", actor, at, facts, work))


def _draft(
    actor: Actor, at: dt.datetime, unit_id: int, number: str, surveyed_on: dt.date, valid_from: dt.date,
    lines: Sequence[PriceLine], minutes: str,
) -> int:  # fmt: skip
    Unit.objects.select_for_update().get(id=unit_id)
    if not number:
        raise Refused(codes.NAME_MISSING, what="số biên bản hội đồng giá")
    if PriceDecision.objects.filter(unit_id=unit_id, number=number).exists():
        raise Refused(codes.NUMBER_TAKEN, number=number, unit=name_of(unit_id, valid_from))
    _check_dates(surveyed_on, valid_from, at)
    decision = PriceDecision.objects.create(
        unit_id=unit_id, number=number, surveyed_on=surveyed_on, valid_from=valid_from, minutes=minutes.strip(),
        made_by=actor.user_id,
    )  # fmt: skip
    _write_lines(decision, lines)
    facts = {"number": number, "surveyed": surveyed_on.isoformat(), "from": valid_from.isoformat(), "lines": len(lines)}
    append(f"prices:{unit_id}", actor, at, [Event("catalog.draft_prices", "price_decision", decision.pk, facts)])
    return decision.pk


def _check_dates(surveyed_on: dt.date, valid_from: dt.date, at: dt.datetime) -> None:
    """Refuse a survey of the future (CAT-09); its age is the council's to judge at adoption."""
    rules.check_survey(surveyed_on=surveyed_on, valid_from=valid_from, today=at.astimezone(HANOI).date(), limit=10**6)


def _write_lines(decision: PriceDecision, lines: Sequence[PriceLine]) -> None:
    if not lines:
        raise Refused(codes.DECISION_EMPTY, number=decision.number)
    names = dict(Item.objects.filter(id__in={line.item_id for line in lines}).values_list("id", "name"))
    for line in lines:
        if line.item_id not in names:
            raise Refused(codes.ITEM_UNKNOWN, text=str(line.item_id))
        rules.check_price(names[line.item_id], line.dong)
    PriceDraft.objects.bulk_create(
        PriceDraft(
            decision=decision, item_id=line.item_id, source=line.source, supplier_id=line.supplier_id,
            dong=line.dong, per=line.per,
        )
        for line in lines
    )  # fmt: skip


def _open_draft(decision_id: int) -> PriceDecision:
    """The list, locked, still a draft.

    errors      Refused KER-09, CAT-12
    """
    decision = PriceDecision.objects.select_for_update().filter(id=decision_id).first()
    if decision is None:
        raise Refused(NOT_FOUND, what="bảng giá", key=decision_id)
    if decision.status == PriceDecision.Status.ADOPTED:
        day = format_day(decision.adopted_at.astimezone(HANOI).date()) if decision.adopted_at else ""
        raise Refused(codes.DECISION_DONE, number=decision.number, day=day)
    return decision


def revise_prices(
    *, actor: Actor, at: dt.datetime, decision_id: int, surveyed_on: dt.date, valid_from: dt.date,
    lines: Sequence[PriceLine], minutes: str,
) -> PriceDecision:  # fmt: skip
    """Replace what a draft says; whoever revises it is its maker from then on.

    errors      Refused KER-07, KER-09, CAT-07, 09, 11, 12
    """
    with transaction.atomic():
        decision = _open_draft(decision_id)
        require(actor, "catalog.prices", decision.unit_id, actor.today)
        _check_dates(surveyed_on, valid_from, at)
        decision.surveyed_on, decision.valid_from = surveyed_on, valid_from
        decision.minutes, decision.made_by = minutes.strip(), actor.user_id
        decision.save()
        decision.drafts.all().delete()
        _write_lines(decision, lines)
        facts = {"surveyed": surveyed_on.isoformat(), "from": valid_from.isoformat(), "lines": len(lines)}
        event = Event("catalog.revise_prices", "price_decision", decision.pk, facts)
        append(f"prices:{decision.unit_id}", actor, at, [event])
    return decision


def adopt_prices(
    *, actor: Actor, at: dt.datetime, decision_id: int, minutes: str | None = None,
    survey_days: int = rules.SURVEY_DAYS, command_id: uuid.UUID | None = None,
) -> int:  # fmt: skip
    """The council's decision: the drafts become prices; earlier ones end where these begin (rule CAT-R07).

    command_id  the same command again gives the first answer; none: adopted already is refused (CAT-12)
    returns     how many prices begin
    errors      Refused KER-07, KER-08 same person, KER-09, CAT-08 stale survey, CAT-10, CAT-11, CAT-12, CAT-18
    """

    def work() -> int:
        return _adopt(actor, at, decision_id, minutes, survey_days)

    if command_id is None:
        return work()
    return int(once(command_id, "catalog.adopt_prices", actor, at, [decision_id, minutes], work))


def _adopt(actor: Actor, at: dt.datetime, decision_id: int, minutes: str | None, survey_days: int) -> int:
    with transaction.atomic():
        decision = _open_draft(decision_id)
        require(actor, "catalog.adopt_prices", decision.unit_id, actor.today)
        require_two_persons(decision.made_by, actor, f"bảng giá {decision.number}")
        Unit.objects.select_for_update().get(id=decision.unit_id)
        decision.minutes = (minutes if minutes is not None else decision.minutes).strip()
        if not decision.minutes:
            raise Refused(codes.MINUTES_MISSING, number=decision.number)
        rules.check_survey(
            surveyed_on=decision.surveyed_on, valid_from=decision.valid_from, today=at.astimezone(HANOI).date(),
            limit=survey_days,
        )  # fmt: skip
        count = _begin_prices(decision)
        decision.status, decision.adopted_by, decision.adopted_at = PriceDecision.Status.ADOPTED, actor.user_id, at
        decision.save()
        facts = {"number": decision.number, "from": decision.valid_from.isoformat(), "prices": count}
        event = Event("catalog.adopt_prices", "price_decision", decision.pk, facts)
        append(f"prices:{decision.unit_id}", actor, at, [event])
    return count


def _begin_prices(decision: PriceDecision) -> int:
    """Write the rows and cut the earlier ones; a handful of statements for any number of lines."""
    drafts = list(decision.drafts.select_related("item"))
    if not drafts:
        raise Refused(codes.DECISION_EMPTY, number=decision.number)
    earlier: dict[tuple[int, str], list[PriceRow]] = defaultdict(list)
    for old in PriceRow.objects.filter(unit_id=decision.unit_id, item_id__in=[draft.item_id for draft in drafts]):
        earlier[old.item_id, old.source].append(old)
    rows, cut = [], []
    for draft in drafts:
        olds = earlier[draft.item_id, draft.source]
        placed = rules.place_price([Period(old.valid_from, old.valid_to) for old in olds], decision.valid_from)
        if placed is None:
            same = next(old for old in olds if old.valid_from == decision.valid_from)
            raise Refused(
                codes.PRICE_START_TAKEN, source=PriceSource(draft.source).label, item=draft.item.name,
                start=format_day(decision.valid_from), number=same.decision.number,
            )  # fmt: skip
        period, index = placed
        if index is not None:
            olds[index].valid_to = period.start
            cut.append(olds[index])
        rows.append(
            PriceRow(
                decision=decision, unit_id=decision.unit_id, item_id=draft.item_id, source=draft.source,
                supplier_id=draft.supplier_id, dong=draft.dong, per=draft.per, valid_from=period.start,
                valid_to=period.end,
            )
        )  # fmt: skip
    PriceRow.objects.bulk_update(cut, ["valid_to"])
    PriceRow.objects.bulk_create(rows)
    return len(rows)


def plan_prices(
    rows: Sequence[Row], problems: Sequence[Problem] = (), notices: Sequence[str] = ()
) -> Import[PriceLine]:
    """The dry run of a price list: every fault of every row. The lines go into `draft_prices`.

    rows        keys item (code), dong, and optionally unit (of the price), source, supplier (code)
    """
    items = items_by_code()
    suppliers = dict(Supplier.objects.values_list("code", "id"))
    faults, writes = list(problems), []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        source = row.get("source", PriceSource.MARKET)
        key = (row["item"], source)
        if key in seen:
            faults.append(row.problem(ROW_REPEATED, "item", first=seen[key], what="mặt hàng", key=row["item"]))
            continue
        seen[key] = row.number
        found = _line_of(row, source, items, suppliers)
        if isinstance(found, PriceLine):
            writes.append(found)
        else:
            faults += found
    return Import(tuple(writes), tuple(faults), tuple(notices), added=len(writes))


def _line_of(row: Row, source: str, items: dict[str, Item], suppliers: dict[str, int]) -> PriceLine | list[Problem]:
    """One price, or every fault of its row."""
    faults: list[Problem] = []
    item = items.get(row["item"])
    per = 0
    if item is None:
        faults.append(row.problem(codes.ITEM_UNKNOWN, "item", text=row["item"]))
    else:
        try:
            per = units_of_item(item).size(row.get("unit"))
        except Refused as refused:
            column = (row.titles or {}).get("unit", "unit")
            faults.append(problem_of(refused, file=row.file, sheet=row.sheet, row=row.number, column=column))
    if row["dong"] <= 0:
        faults.append(row.problem(codes.PRICE_ZERO, "dong", item=item.name if item else row["item"]))
    supplier = row.get("supplier", "")
    if supplier and supplier not in suppliers:
        faults.append(row.problem(codes.SUPPLIER_UNKNOWN, "supplier", text=supplier))
    if faults or item is None:
        return faults
    return PriceLine(item.pk, row["dong"], per, source, suppliers.get(supplier))
