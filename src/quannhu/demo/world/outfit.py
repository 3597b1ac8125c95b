"""Clothing and mess equipment: who makes them, what they weigh, and the winter issue from contract to the units."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import Q

from quannhu.demo import calendar
from quannhu.demo.world.stage import Stage, at, keeper, table
from quannhu.ledger.actions import IssueLine, ReceivedLine, WeighedLine, issue
from quannhu.organization.queries import labels
from quannhu.supply import actions, queries
from quannhu.supply.models import Order, PlanIssue

GROUPS = ("QT", "DCCD")
ROOM_M3 = {"KTW": 900, "KV-1": 300, "KV-2": 350, "KV-3": 150, "KV-4": 200}  # of the stores of clothing
# The days on which goods fall due in the last quarter (data/issues.csv): winter clothing, then trays.
DUE = (calendar.day(11, 1), calendar.day(11, 15))
DAY = dt.timedelta(days=1)


def sources(add: Callable[..., None], basis: str, contract: str) -> None:
    """Families, weights, offers at the central depot, and room: every code of data/outfit.csv is due by wear life."""
    names = {row["code"]: row["name"] for row in table("issues")}
    for row in table("outfit"):
        code = row["code"]
        clothing = code.startswith("QT_")
        add("nhom", code=code, name=names[code], legal_basis=basis)
        add("hang-nhom", family=code, item=code, legal_basis=basis)
        add(
            "quy-cach", item=code, store_class="kho quân trang" if clothing else "kho khô",
            weight_per_k=int(row["grams"]) * 1_000, volume_per_k=int(row["millilitres"]) * 1_000, legal_basis=basis,
        )  # fmt: skip
        add(
            "nguon", supplier=row["supplier"], item=code, place="KTW", price_kind="hợp đồng", dong=int(row["dong"]),
            lead_days=int(row["lead_days"]), legal_basis=contract,
        )  # fmt: skip
    for depot, volume in ROOM_M3.items():
        add("kho", place=depot, store_class="kho quân trang", volume_m3=volume, legal_basis=basis)


def to_place(plan_id: int) -> list[int]:
    """The loads of clothing and mess equipment."""
    orders = Order.objects.filter(plan_id=plan_id, kind="transfer", lines__item__group__code__in=GROUPS)
    return list(orders.distinct().order_by("pk").values_list("pk", flat=True))


def happenings(stage: Stage, start: dt.date) -> Iterator[tuple[dt.date, int, Callable[[], None]]]:
    """Deliveries and loads day by day from the plan's first day, the issue on the day goods fall due."""
    on = start
    while on <= DUE[-1]:
        yield on, 7, partial(carry, stage, on)
        on += DAY
    for on in DUE:
        yield on, 8, partial(give, stage, on)


def carry(stage: Stage, on: dt.date) -> None:
    """What is due comes in, in time and in full; then what is to leave leaves."""
    placed = Order.objects.filter(state="placed", lines__item__group__code__in=GROUPS)
    today = placed.filter(Q(due_on=on) | Q(kind="transfer", order_on=on)).distinct().select_related("place", "origin")
    for order in sorted(today, key=lambda row: (row.due_on != on, row.kind != "transfer", row.pk)):
        if order.kind == "purchase":
            _receive(stage, order, on)
        elif order.due_on == on:
            _arrive(stage, order, on)
        else:
            _ship(stage, order, on)


def _receive(stage: Stage, order: Order, on: dt.date) -> None:
    keeps = keeper(order.place.code)
    lines = [WeighedLine(item, quantity, quantity) for item, quantity in order.lines.values_list("item_id", "quantity")]
    actions.receive_order(
        actor=stage.actor(keeps, on), at=at(on, "10:00"), command_id=stage.chance.command("outfit in", order.pk),
        order_id=order.pk, happened_on=on, paper_ref=f"Biên bản giao nhận {on:%d%m}-{order.pk}", lines=lines,
        giver="Đại diện bên giao", receiver=stage.name(keeps), witness=stage.name("pho" + keeps),
    )  # fmt: skip


def _ship(stage: Stage, order: Order, on: dt.date) -> None:
    assert order.origin is not None
    actions.ship_order(
        actor=stage.actor(keeper(order.origin.code), on), at=at(on, "13:00"),
        command_id=stage.chance.command("outfit out", order.pk), order_id=order.pk, happened_on=on,
        quantities=dict(order.lines.values_list("item_id", "quantity")), receiver=stage.name(keeper(order.place.code)),
    )  # fmt: skip


def _arrive(stage: Stage, order: Order, on: dt.date) -> None:
    road = queries.road_of(order)
    actions.arrive_order(
        actor=stage.actor(keeper(order.place.code), on), at=at(on, "08:00"),
        command_id=stage.chance.command("outfit there", order.pk), order_id=order.pk, voucher_id=road[0].voucher_id,
        happened_on=on, lines=[ReceivedLine(line.item.pk, line.lot.pk, line.left) for line in road],
        receiver=stage.name(keeper(order.place.code)),
    )  # fmt: skip


def give(stage: Stage, on: dt.date) -> None:
    """Each depot gives its units what the plan issues to them in the week of the day."""
    planned = PlanIssue.objects.filter(
        plan__state="in_force", item__group__code__in=GROUPS, needed_on__gt=on - 7 * DAY, needed_on__lte=on
    )
    sums: dict[tuple[str, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for depot, unit, item, quantity in planned.order_by("place__code", "unit_id", "item_id").values_list(
        "place__code", "unit_id", "item_id", "quantity"
    ):
        sums[depot, unit][item] += quantity
    names = labels({unit for _, unit in sums}, on)
    for (depot, unit), lines in sums.items():
        issue(
            actor=stage.actor(keeper(depot), on), at=at(on, "16:00"),
            command_id=stage.chance.command("outfit given", depot, unit, on), from_place_id=stage.places[depot],
            to_place_id=None, happened_on=on,
            lines=[IssueLine(item, quantity) for item, quantity in lines.items()],
            purpose_text=f"Cấp phát theo niên hạn cho {names[unit]}"[:200], receiver=str(names[unit])[:120],
        )  # fmt: skip
