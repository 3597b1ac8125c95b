"""Close-out: goods accounted for to the last unit, everybody fed once, supplements settled."""

from __future__ import annotations

import datetime as dt
import uuid

from quannhu.catalog.models import Item, PriceSource
from quannhu.catalog.queries import price_of
from quannhu.kernel.actor import Actor
from quannhu.kernel.days import HANOI, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.money import Price, group_digits
from quannhu.kitchens.rules import MEAL_NAMES
from quannhu.missions import codes, rules
from quannhu.missions.actions.orders import State, in_state, locked, note
from quannhu.missions.models import Load, Mission, Settlement, SettlementLine
from quannhu.missions.queries import balances, groups_of, misfed, period_of, supplements_of
from quannhu.missions.queries.goods import say
from quannhu.organization.queries import require

OPEN_LOADS = (Load.State.MADE, Load.State.ISSUED)


def close_out(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int) -> int:
    """Close a mission after its last day, or a cancelled one when its goods are back; gives đồng of its supplement.

    errors      Refused MIS-04, MIS-17 goods not accounted for, MIS-18 a load open, MIS-19 before its last day, MIS-20,
                MIS-21 no catalogue price of packs, KER-07
    """

    def work() -> int:
        row = locked(mission_id)
        today = at.astimezone(HANOI).date()
        require(actor, "missions.order", row.unit_id, today)
        in_state(row, (State.ORDERED, State.ISSUING, State.CANCELLED), "khép")
        if Settlement.objects.filter(mission=row).exists():
            raise Refused(codes.STATE, mission=row.label, state="đã quyết toán", verb="khép")
        _check(row, today)
        whole = _settle(actor, at, row)
        if row.state != State.CANCELLED:
            row.state, row.ended_by, row.ended_at = State.CLOSED, actor.user_id, at
            row.save(update_fields=["state", "ended_by", "ended_at"])
        note(actor, at, row, "close", {"supplement": whole})
        return whole

    return int(once(command_id, "missions.close", actor, at, [mission_id], work))


def _check(row: Mission, today: dt.date) -> None:
    period = period_of(row)
    if period is not None and today < period.last:
        day, now = format_day(period.last), format_day(today)
        raise Refused(codes.TOO_EARLY, mission=row.label, day=day, today=now)
    if load := row.loads.filter(state__in=OPEN_LOADS).order_by("number").first():
        raise Refused(codes.LOAD_OPEN, mission=row.label, load=load.code, state=load.get_state_display())
    for (audience, item_id), balance in sorted(balances(row).items()):
        if balance.out:
            item = Item.objects.get(pk=item_id)
            amounts = {name: say(item, getattr(balance, name)) for name in ("issued", "consumed", "returned", "lost")}
            raise Refused(
                codes.STILL_OUT, mission=row.label, item=item.name, audience=rules.AUDIENCES[audience],
                left=say(item, balance.out), **amounts,
            )  # fmt: skip
    if wrong := misfed(row, groups_of([row.pk])[row.pk]):
        day_, meal, category, fed, lent = wrong[0]
        raise Refused(
            codes.MISFED, day=format_day(day_), meal=MEAL_NAMES[meal], category=category, fed=group_digits(fed),
            lent=group_digits(lent),
        )  # fmt: skip


def _settle(actor: Actor, at: dt.datetime, row: Mission) -> int:
    """Freeze the supplement: lines by beneficiary and rate, packs in kind at their catalogue price (rule MIS-R06)."""
    lines = supplements_of(row, groups_of([row.pk])[row.pk])
    packs = balances(row).get((rules.SOLDIERS, row.pack_item_id), rules.Balance()).consumed
    price = pack_price(row) if packs else 0
    settled = rules.settle(lines, packs, price)
    SettlementLine.objects.bulk_create(
        SettlementLine(
            mission=row, beneficiary_id=line.group_id, first_day=line.days.start, last_day=line.days.last,
            person_days=line.person_days, rate=line.rate, amount=line.amount, standard_id=line.standard_id,
        )
        for line in lines
    )  # fmt: skip
    Settlement.objects.create(
        mission=row, whole=settled.whole, packs=packs, pack_price=price, in_kind=settled.in_kind,
        in_money=settled.in_money, made_by=actor.user_id, made_at=at,
    )  # fmt: skip
    return settled.whole


def pack_price(row: Mission) -> int:
    """đồng of one pack by the price list of the first day: the contract's price, else the market's.

    errors      Refused MIS-21
    """
    for source in (PriceSource.CONTRACT, PriceSource.MARKET):
        try:
            found = price_of(item_id=row.pack_item_id, unit_id=row.unit_id, on=row.starts_on, source=source)
        except Refused:
            continue
        return Price(found.dong, found.per).of(1)
    raise Refused(codes.PRICE_MISSING, item=row.pack_item.name, day=format_day(row.starts_on))
