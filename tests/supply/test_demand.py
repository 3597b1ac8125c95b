"""Demand: strength × scale × attendance less holdings, every line with its clause."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.catalog.models import Item
from quannhu.kernel.days import Period
from quannhu.ledger import actions as ledger
from quannhu.ledger.actions import AccountRef, MoveIn, VoucherIn, stock
from quannhu.organization import actions as organization
from quannhu.standards import actions as standards
from quannhu.standards.models import Entitlement
from quannhu.supply.rules import held_first, mondays, need
from tests.ledger import store as stores
from tests.supply.stage import KG, MONDAY, TODAY, WEEK, Stage, scale, signed_in, words
from tests.world import World

PEOPLE = 1_240 + 1_150 + 980 + 310


def test_each_clause_is_rounded_half_up_once() -> None:
    """SUP-R01."""
    assert need(7 * 412, 700) == 7 * 412 * 700
    assert need(3, 1, 500) == 2  # 1,5 → 2
    with pytest.raises(ValueError, match="never negative"):
        need(-1, 700)


@given(st.lists(st.integers(0, 10**9), max_size=20), st.integers(0, 10**10))
def test_what_is_held_is_used_from_the_first_week_on(needs: list[int], held: int) -> None:
    """SUP-R02: nothing is lost, nothing is supplied while something is left."""
    net = held_first(needs, held)
    assert sum(needs) - sum(net) == min(sum(needs), held)
    started = [index for index, left in enumerate(net) if left]
    if started:
        assert net[started[0] + 1 :] == needs[started[0] + 1 :]


def test_a_period_is_cut_at_mondays() -> None:
    """SUP-R03."""
    pieces = mondays(Period(dt.date(2023, 3, 15), dt.date(2023, 3, 29)))
    assert [(piece.start.day, piece.last.day) for piece in pieces] == [(15, 19), (20, 26), (27, 28)]


def test_demand_is_people_by_days_by_scale_with_its_clause(stage: Stage) -> None:
    found = stage.demand()
    rice = [row for row in found.rows if row.ration_code == "GAO"]
    assert sum(row.net for row in rice) == PEOPLE * 14 * 700
    assert not found.problems
    first = next(row for row in rice if row.unit_id == stage.world.unit("T11").pk and row.week == 0)
    assert (first.gross, first.net) == (1_240 * 7 * 700, 1_240 * 7 * 700)
    clause = Entitlement.objects.get(code="GAO")
    assert [(line.row_id, line.legal_basis) for line in first.lines] == [(clause.pk, clause.legal_basis)]


def test_a_new_strength_and_a_new_scale_hold_from_their_day(stage: Stage) -> None:
    world, day = stage.world, MONDAY + dt.timedelta(days=3)
    organization.set_strength(
        actor=world.actor("staff_officer"), at=stage.at(TODAY), unit_id=world.unit("T11").pk, category="HSQBS",
        headcount=1_100, valid_from=day, legal_basis="QĐ 9",
    )  # fmt: skip
    scale(stage, "GAO", 800, category="SQ", unit_id=world.unit("T11").pk)
    found = stage.demand(unit="T11")
    rows = [row for row in found.rows if row.ration_code == "GAO"]
    others = 140  # officers eat 800 g
    assert rows[0].gross == (3 * 1_000 + 4 * 1_100 + 7 * 100) * 700 + 7 * others * 800
    assert rows[1].gross == 7 * 1_200 * 700 + 7 * others * 800
    assert len({line.row_id for line in rows[0].lines}) == 2


def test_what_kitchens_hold_beyond_floor_and_holds_is_used_first(stage: Stage) -> None:
    """SUP-R09: expired lots, floors and what is held for others do not count; a depot's stock is nobody's."""
    stage.rice(2_000 * KG, "K-1101", "A")
    stage.rice(300 * KG, "K-1102", "B", expires=TODAY - dt.timedelta(days=1))
    stage.rice(9_000 * KG, "KV-1", "C")
    ledger.set_floor(
        actor=stage.world.actor("commander"), at=stage.at(TODAY), account=stage.stock("K-1101"),
        item_id=stage.items["GAO"].pk, floor=500 * KG,
    )  # fmt: skip
    found = stage.demand(unit="T11")
    rows = [row for row in found.rows if row.ration_code == "GAO"]
    assert found.holdings == {(stage.world.unit("T11").pk, "GAO"): 1_500 * KG}
    assert [row.held for row in rows] == [1_500 * KG, 0]
    assert rows[0].net == 1_240 * 7 * 700 - 1_500 * KG


def test_attendance_is_a_dated_setting(stage: Stage) -> None:
    world = stage.world
    row = standards.add_setting(
        actor=world.actor("staff_officer"), at=stage.at(dt.date(2023, 1, 2)), key="supply.attendance_permille",
        value="950", legal_basis="QĐ 7", issued_on=dt.date(2023, 1, 1), valid_from=MONDAY + WEEK,
    )  # fmt: skip
    standards.approve(actor=world.actor("commander"), at=stage.at(dt.date(2023, 1, 3)), row_id=row.pk)
    rows = [row for row in stage.demand(unit="T11").rows if row.ration_code == "GAO"]
    assert [row.gross for row in rows] == [1_240 * 7 * 700, 1_240 * 7 * 700 * 95 // 100]


# -- clothing, dry rations, mess equipment -------------------------------------------------------------------------


def issued(stage: Stage, code: str, quantity: int, months: int, first_due: dt.date, **more: Any) -> Entitlement:
    """An approved row of goods issued again, from 1/1/2023."""
    world = stage.world
    row = standards.add_issue(
        actor=world.actor("staff_officer"), at=stage.at(dt.date(2023, 1, 2)), code=code, name=code, quantity=quantity,
        months=months, first_due=first_due, legal_basis="Tiêu chuẩn quân trang 72 (ví dụ)",
        issued_on=dt.date(2022, 12, 1), valid_from=dt.date(2023, 1, 1), **more,
    )  # fmt: skip
    return standards.approve(actor=world.actor("commander"), at=stage.at(dt.date(2023, 1, 3)), row_id=row.pk)


def goods(stage: Stage, code: str, unit: str, **more: Any) -> None:
    """An item counted in pieces."""
    pot = stage.items["NOI50"]
    stage.items[code] = Item.objects.create(
        code=code, name=code.title(), name_search=code.lower(), name_sort=code.lower(), group=pot.group, base="piece",
        display_unit=unit, lot_policy="none", **more,
    )  # fmt: skip


def test_clothing_falls_due_for_the_people_of_the_day_with_its_clause(stage: Stage) -> None:
    """SUP-R24: the people of 21/3 × 2 suits, whatever the attendance; officers by their own row; no other week."""
    goods(stage, "QT_HE", "bộ")
    everyone = issued(stage, "QT_HE", 2, 12, dt.date(2022, 3, 21))
    officers = issued(stage, "QT_HE", 1, 12, dt.date(2022, 3, 21), category="SQ")
    organization.set_strength(
        actor=stage.world.actor("staff_officer"), at=stage.at(TODAY), unit_id=stage.world.unit("T11").pk,
        category="HSQBS", headcount=1_050, valid_from=dt.date(2023, 3, 22), legal_basis="QĐ 9",
    )  # fmt: skip
    found = stage.demand(unit="T11")
    (row,) = [one for one in found.rows if one.ration_code == "QT_HE"]
    people = {line.row_id: (line.man_days, line.per_day, line.months, line.permille) for line in row.lines}
    assert people == {everyone.pk: (1_100, 2, 12, 1_000), officers.pk: (140, 1, 12, 1_000)}
    assert (row.week, row.gross, row.net) == (1, 1_100 * 2 + 140, 1_100 * 2 + 140)
    assert {line.legal_basis for line in row.lines} == {"Tiêu chuẩn quân trang 72 (ví dụ)"}
    assert found.units["QT_HE"] == "bộ" and found.headings["QT_HE"][1] == "Dụng cụ cấp dưỡng"
    before = stage.demand(Period(dt.date(2023, 3, 22), dt.date(2023, 5, 1)), unit="T11")
    assert not [one for one in before.rows if one.ration_code == "QT_HE"]


def test_dry_packs_by_days_of_ration_and_shared_equipment_by_the_unit(stage: Stage) -> None:
    """Three packs a year each; one pot for every 100 people of the unit together, a begun hundred counts (STD-R17)."""
    goods(stage, "LUONG_KHO", "gói", ration_code="LUONG_KHO")
    issued(stage, "LUONG_KHO", 3, 12, MONDAY)
    issued(stage, "NOI50", 1, 60, dt.date(2018, 3, 20), per=100)
    rows = {(row.ration_code, row.week): row for row in stage.demand(unit="T11").rows}
    assert rows["LUONG_KHO", 0].gross == 3 * 1_240
    assert rows["NOI50", 1].gross == 13 and [line.per for line in rows["NOI50", 1].lines] == [100]
    whole = {row.unit_id: row.gross for row in stage.demand().rows if row.ration_code == "NOI50"}
    assert sorted(whole.values()) == [4, 10, 12, 13]  # 310, 980, 1.150 and 1.240 people


def test_stock_of_the_units_own_stores_is_taken_off_goods_too(stage: Stage) -> None:
    goods(stage, "QT_HE", "bộ")
    issued(stage, "QT_HE", 2, 12, dt.date(2022, 3, 21))
    for place, quantity in (("K-1101", 480), ("KV-1", 9_000)):
        line = MoveIn(
            stage.items["QT_HE"].pk, quantity, AccountRef("opening", stage.places[place].pk),
            stock(stage.places[place].pk),
        )  # fmt: skip
        voucher = VoucherIn(uuid.uuid4(), "opening", stage.places[place].pk, dt.date(2023, 3, 1), (line,))
        ledger.post(actor=stage.keeper(place), at=stage.at(dt.date(2023, 3, 1)), voucher=voucher)
    (row,) = [one for one in stage.demand(unit="T11").rows if one.ration_code == "QT_HE"]
    assert (row.gross, row.held, row.net) == (2_480, 480, 2_000)


def test_people_who_move_are_clothed_once(stage: Stage) -> None:
    """A unit that goes to another region on the day before is counted once, where it stands on the day due."""
    goods(stage, "QT_HE", "bộ")
    issued(stage, "QT_HE", 2, 12, dt.date(2022, 3, 21))
    before = sum(row.gross for row in stage.demand().rows if row.ration_code == "QT_HE")
    world, day = stage.world, dt.date(2023, 3, 20)
    organization.move_unit(
        actor=world.actor("commander"), at=stage.at(TODAY), unit_id=world.unit("T22").pk,
        parent_id=world.unit("VUNG-1").pk, on=day, legal_basis="QĐ 10",
    )  # fmt: skip
    after = {row.unit_id: row.gross for row in stage.demand().rows if row.ration_code == "QT_HE"}
    assert before == 2 * PEOPLE == sum(after.values())
    region = [row.gross for row in stage.demand(unit="VUNG-1").rows if row.ration_code == "QT_HE"]
    assert sum(region) == 2 * (1_240 + 980)


def test_the_page_tells_goods_by_heading_with_how_each_line_was_reckoned(stage: Stage) -> None:
    goods(stage, "QT_HE", "bộ")
    issued(stage, "QT_HE", 2, 12, dt.date(2022, 3, 21))
    issued(stage, "NOI50", 1, 60, dt.date(2018, 3, 20), per=100)
    client = signed_in(stage, "staff_officer")
    period = "?don-vi=T11&tu=13/3/2023&den=26/3/2023"
    shown = words(client.get(f"/bao-dam/nhu-cau/{period}"))
    assert "QT_HE bộ 2.480 – 2.480" in shown and "Dụng cụ cấp dưỡng" in shown
    lines = words(client.get(f"/bao-dam/nhu-cau/{period}&xem=chi-tiet"))
    assert "1.240 người × 2 bộ, niên hạn 12 tháng" in lines
    assert "1.240 người × 1 cái cho 100 người, niên hạn 60 tháng" in lines
    assert "8.680 ngày ăn × 700 g" in lines and "Tiêu chuẩn quân trang 72 (ví dụ)" in lines
    order = Item.objects.get(code="QT_HE").group.order
    only = words(client.get(f"/bao-dam/nhu-cau/{period}&xem=chi-tiet&nhom={order}"))
    assert "niên hạn 12 tháng" in only and "ngày ăn × 700 g" not in only


def test_gaps_are_named_and_nothing_is_guessed(stage: Stage) -> None:
    long = stage.demand(Period(MONDAY, MONDAY + 60 * WEEK))
    assert [str(problem)[:6] for problem in long.problems] == ["SUP-03"]
    assert "phải từ 1 đến 53 tuần" in long.problems[0].sentence and not long.rows
    empty = stage.demand(unit="KV-1")
    assert [problem.code.id for problem in empty.problems] == ["SUP-02"]
    assert "Kho khu vực 1 (KV-1) và các đơn vị dưới quyền không có quân số nào" in empty.problems[0].sentence


def test_no_scale_is_a_gap_by_unit_category_and_week(world: World) -> None:
    base = stores.build(world)
    found = Stage(base.world, base.places, base.items, base.supplier).demand(unit="T11")
    assert len(found.problems) == 4 * 2 and {problem.code.id for problem in found.problems} == {"SUP-01"}
    assert "Chưa có định lượng ăn của đối tượng" in found.problems[0].sentence
    assert "Trung đoàn Sóc Nâu (T11)" in found.problems[0].sentence
    assert "căn cứ" in found.problems[0].remedy


def test_a_unit_sees_only_its_own_demand(stage: Stage) -> None:
    found = stage.demand(role="unit_quartermaster")
    assert {row.unit_id for row in found.rows} == {stage.world.unit("T11").pk}


def test_the_page_shows_weeks_then_clauses_and_travels_as_excel_and_pdf(stage: Stage) -> None:
    client = signed_in(stage, "staff_officer")
    shown = words(client.get("/bao-dam/nhu-cau/?tu=13/3/2023&den=26/3/2023"))
    assert "36.064" in shown  # 3.680 × 14 × 0,7 kg
    lines = client.get("/bao-dam/nhu-cau/?tu=13/3/2023&den=26/3/2023&xem=chi-tiet&mat-hang=GAO")
    assert "Quyết định 02/QĐ định lượng" in words(lines)
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/bao-dam/nhu-cau/?tu=13/3/2023&den=26/3/2023&xem=chi-tiet&xuat=xlsx").content)
    )
    assert book.active is not None and book.active.max_row > 10
    assert client.get("/bao-dam/nhu-cau/?tu=13/3/2023&den=26/3/2023&xuat=pdf").content.startswith(b"%PDF")


def test_a_stranger_gets_nothing(stage: Stage) -> None:
    client = signed_in(stage, "administrator")
    assert client.get("/bao-dam/nhu-cau/").status_code == 404
    unit = signed_in(stage, "unit_quartermaster")
    assert unit.get("/bao-dam/nhu-cau/?don-vi=T21").status_code == 404
    assert "Trung đoàn Sao La" not in words(unit.get("/bao-dam/nhu-cau/?xem=chi-tiet"))
