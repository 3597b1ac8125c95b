"""Clothing in the same plan as food: bought, moved by orders of its own, asked for by the unit's own store."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.catalog.models import Item, ItemGroup
from quannhu.ledger import actions as ledger
from quannhu.ledger.models import RequestLine
from quannhu.supply import actions
from quannhu.supply.models import Order, PlanBuy, PlanIssue, PlanShortage
from tests.supply.sourcing import START, add, make, offer, source
from tests.supply.stage import TODAY, Stage, refused, signed_in, words
from tests.supply.test_demand import goods, issued
from tests.supply.test_pages import post


@pytest.fixture
def dressed(stage: Stage) -> Stage:
    """Two suits a head due on 29/3, made in a week; rice beside them; a plan of two weeks in force."""
    source(stage)
    goods(stage, "QT_HE", "bộ")
    Item.objects.filter(code="QT_HE").update(group=ItemGroup.objects.create(code="QT", name="Quân trang"))
    issued(stage, "QT_HE", 2, 12, dt.date(2022, 3, 29))
    add(stage, "nhom", code="QT_HE", name="Quần áo mùa hè")
    add(stage, "hang-nhom", family="QT_HE", item="QT_HE")
    add(stage, "quy-cach", item="QT_HE", store_class="kho quân trang", weight_per_k=900_000, volume_per_k=4_000_000)
    offer(stage, item="QT_HE", dong=100_000, lead_days=7)
    world, by = stage.world, {"at": stage.at(TODAY)}
    plan = make(stage)
    officer, commander = world.actor("staff_officer"), world.actor("commander")
    actions.solve_plan(actor=officer, plan_id=plan, **by)
    actions.submit_plan(actor=officer, plan_id=plan, **by)
    actions.approve_plan(actor=commander, plan_id=plan, **by)
    actions.put_in_force(actor=officer, plan_id=plan, **by)
    actions.draft_orders(actor=officer, command_id=uuid.uuid4(), plan_id=plan, **by)
    stage.plan = plan  # type: ignore[attr-defined]
    return stage


def test_food_and_clothing_stand_in_one_plan(dressed: Stage) -> None:
    """SUP-R24, SUP-R29: everybody is fed and dressed; a lorry's order holds the goods of one branch."""
    assert not PlanShortage.objects.exists()
    suits = PlanIssue.objects.filter(item__code="QT_HE")
    assert {row.week for row in suits} == {1} and sum(row.quantity for row in suits) == 2 * 3_680
    (bought,) = PlanBuy.objects.filter(offer__item__code="QT_HE")
    assert (bought.quantity, bought.order_on, bought.due_on) == (7_360, START, START + dt.timedelta(days=7))
    assert bought.dong == 7_360 * 100_000
    kinds = [set(order.lines.values_list("item__group__code", flat=True)) for order in Order.objects.all()]
    assert {"QT"} in kinds and all(len(kind) == 1 for kind in kinds)


def test_the_depot_gives_clothing_itself_where_a_unit_has_no_store(dressed: Stage) -> None:
    """SUP-R20: kitchens ask for what is eaten; a store of the unit's own asks for clothing too."""
    chief = signed_in(dressed, "unit_quartermaster")
    address = f"/bao-dam/ke-hoach/{dressed.plan}/"  # type: ignore[attr-defined]
    assert post(chief, address, viec="yeu-cau", unit="T11", week="1").status_code == 302
    assert "quân trang của kỳ này do kho trên cấp thẳng" in words(chief.get("/kho/yeu-cau/"))
    assert set(RequestLine.objects.values_list("item__code", flat=True)) == {"GAO"}
    with refused("SUP-30", "cho tuần từ 27/3/2023"):
        ask(dressed, "T11", 1)


def test_a_store_of_the_unit_asks_for_its_clothing(dressed: Stage) -> None:
    """SUP-R20."""
    world = dressed.world
    place = ledger.open_place(
        actor=world.actor("staff_officer"), at=dressed.at(TODAY), unit_id=world.unit("T11").pk, code="T11",
        name="Kho Trung đoàn", opened_on=TODAY,
    )  # fmt: skip
    made = ask(dressed, "T11", 1)
    lines = RequestLine.objects.filter(request_id__in=made, item__code="QT_HE").select_related("request")
    (line,) = lines
    assert (line.request.to_place_id, line.requested) == (place.pk, 2 * 1_240)
    rest = RequestLine.objects.filter(request_id__in=made).exclude(item__code="QT_HE")
    assert place.pk not in set(rest.values_list("request__to_place_id", flat=True)) and rest.count() == 2


def ask(stage: Stage, unit: str, week: int) -> list[int]:
    return actions.make_requisitions(
        actor=stage.world.actor("unit_quartermaster"), at=stage.at(TODAY), command_id=uuid.uuid4(),
        plan_id=stage.plan, unit_id=stage.world.unit(unit).pk, week=week,  # type: ignore[attr-defined]
    )  # fmt: skip
