"""What becomes of goods in the field: eaten or given out, returned to their depot, lost by minutes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quannhu.catalog.models import Item
from quannhu.kernel.actor import Actor
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.ledger.actions import AccountRef, MoveIn, VoucherIn, stock
from quannhu.ledger.actions.posting import write
from quannhu.ledger.models import Move
from quannhu.missions import codes, rules
from quannhu.missions.actions.loads import custody
from quannhu.missions.actions.orders import State, in_state, locked, note
from quannhu.missions.models import Load, Mission
from quannhu.missions.queries import goods_of, item_of
from quannhu.missions.queries.goods import Goods, Key, say

RUNNING = (State.ISSUING, State.CANCELLED)
RIGHT = "missions.field"


@dataclass(frozen=True)
class UseIn:
    """So much of an item of an audience's goods; from one depot's part of them, or from whichever is there (None)."""

    item: str
    audience: str
    quantity: int
    place_id: int | None = None


def consume(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int, happened_on: dt.date,
    lines: Sequence[UseIn], remark: str = "",
) -> list[int]:  # fmt: skip
    """Goods handed over were eaten or given out; gives the vouchers, one a depot. Right missions.field at the depots.

    errors      Refused MIS-04, MIS-14 more than is there, MIS-15 the other audience's goods, KER-07
    """

    def out(place_id: int, audience: str, _: Goods) -> tuple[AccountRef, AccountRef]:
        return custody(place_id, audience), AccountRef("consumer", place_id, rules.PURPOSES[audience])

    return _use(
        actor, at, command_id, mission_id, happened_on, lines, kind="issue", verb="dùng", out=out,
        text="Đã dùng trong nhiệm vụ", remark=clean(remark),
    )  # fmt: skip


def bring_back(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int, happened_on: dt.date,
    lines: Sequence[UseIn], giver: str = "", receiver: str = "",
) -> list[int]:  # fmt: skip
    """Goods not used come back by return vouchers into the stock they came from; also after a cancellation.

    errors      Refused MIS-04, MIS-14, MIS-15, KER-07
    """

    def out(place_id: int, audience: str, goods: Goods) -> tuple[AccountRef, AccountRef]:
        return custody(place_id, audience), stock(place_id, goods.purpose)

    return _use(
        actor, at, command_id, mission_id, happened_on, lines, kind="receipt", verb="trả", out=out,
        text="Nhập lại từ nhiệm vụ", giver=clean(giver)[:120], receiver=clean(receiver)[:120],
    )  # fmt: skip


def lose(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int, happened_on: dt.date,
    lines: Sequence[UseIn], minutes: str,
) -> list[int]:  # fmt: skip
    """Goods lost or spoiled, by minutes (biên bản).

    errors      Refused MIS-16 without minutes, MIS-04, MIS-14, MIS-15, KER-07
    """

    def out(place_id: int, audience: str, _: Goods) -> tuple[AccountRef, AccountRef]:
        return custody(place_id, audience), AccountRef("loss", place_id, rules.PURPOSES[audience])

    return _use(
        actor, at, command_id, mission_id, happened_on, lines, kind="loss", verb="ghi mất", out=out,
        text="Mất trong nhiệm vụ", paper_ref=clean(minutes)[:120], minutes=minutes,
    )  # fmt: skip


def _use(
    actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int, happened_on: dt.date,
    lines: Sequence[UseIn], *, kind: str, verb: str, text: str,
    out: Callable[[int, str, Goods], tuple[AccountRef, AccountRef]], giver: str = "", receiver: str = "",
    paper_ref: str = "", minutes: str | None = None, remark: str = "",
) -> list[int]:  # fmt: skip
    def work() -> list[int]:
        row = locked(mission_id)
        in_state(row, RUNNING, verb)
        moves: dict[int, list[MoveIn]] = defaultdict(list)
        left = _left(row)
        for line in lines:
            item = item_of(line.item)
            if minutes is not None and not clean(minutes):
                raise Refused(codes.MINUTES_MISSING, asked=say(item, line.quantity), item=item.name, mission=row.label)
            for goods, quantity in _parts(row, left, line, item, verb):
                _, item_id, place_id, lot_id = goods.key
                source, target = out(place_id, line.audience, goods)
                moves[place_id].append(MoveIn(item_id, quantity, source, target, lot_id=lot_id))
        purpose = ": ".join(part for part in (f"{text} {row.code}", remark) if part)[:300]
        vouchers = [
            VoucherIn(
                uuid.uuid5(command_id, f"{verb} {place_id}"), kind, place_id, happened_on, tuple(moved),
                subject=row.subject, purpose_text=purpose, giver=giver, receiver=receiver, paper_ref=paper_ref,
                reason=clean(minutes or "")[:300],
            )
            for place_id, moved in sorted(moves.items())
        ]  # fmt: skip
        posted = [one.voucher_id for one in write(actor=actor, at=at, vouchers=vouchers, right=RIGHT)]
        done = {"issue": "consume", "receipt": "return", "loss": "lose"}[kind]
        note(actor, at, row, done, {"vouchers": posted, "on": happened_on.isoformat()})
        return posted

    facts = [mission_id, happened_on, [repr(line) for line in lines], giver, receiver, paper_ref, remark]
    return [int(one) for one in once(command_id, f"missions.{kind}", actor, at, facts, work)]


def _left(row: Mission) -> dict[Key, tuple[Goods, int]]:
    """Every lot with what of it is in the field now: out, less what is still on the road."""
    road: dict[Key, int] = defaultdict(int)
    moving = Move.objects.filter(
        voucher__in=Load.objects.filter(mission=row, state=Load.State.ISSUED).values("lines__voucher")
    )
    by_purpose = {purpose: audience for audience, purpose in rules.PURPOSES.items()}
    for purpose, place, item, lot, quantity in moving.values_list(
        "target__purpose", "target__place_id", "item_id", "lot_id", "quantity"
    ):
        road[by_purpose[purpose], item, place, lot] += quantity
    return {goods.key: (goods, goods.balance.out - road[goods.key]) for goods in goods_of(row)}


def _parts(
    row: Mission, left: dict[Key, tuple[Goods, int]], line: UseIn, item: Item, verb: str
) -> list[tuple[Goods, int]]:
    """The lots that give the amount, in their order; the other audience's goods are never taken (rule MIS-R04)."""
    keys = [key for key in left if key[1] == item.pk and line.place_id in (None, key[2])]
    mine = [key for key in keys if key[0] == line.audience]
    there = sum(left[key][1] for key in mine)
    if line.quantity <= 0 or line.quantity > there:
        other = sum(left[key][1] for key in keys if key[0] != line.audience)
        names = {audience: rules.AUDIENCES[audience] for audience in rules.AUDIENCES}
        if line.quantity > 0 and there + other >= line.quantity:
            whose = rules.RELIEF if line.audience == rules.SOLDIERS else rules.SOLDIERS
            raise Refused(
                codes.MIXED, item=item.name, left=say(item, other), other=names[whose], verb=verb,
                audience=names[line.audience],
            )  # fmt: skip
        raise Refused(
            codes.NOT_OUT, item=item.name, audience=names.get(line.audience, line.audience), mission=row.label,
            left=say(item, there), verb=verb, asked=say(item, line.quantity),
        )  # fmt: skip
    parts, wanted = [], line.quantity
    for key in mine:
        goods, amount = left[key]
        part = min(amount, wanted)
        if part > 0:
            parts.append((goods, part))
            left[key] = (goods, amount - part)
            wanted -= part
    return parts
