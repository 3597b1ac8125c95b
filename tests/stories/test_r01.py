"""Story R01: units and strength, on 30/6/2023 and after the merge of 1/7/2023, with every edge case."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from quannhu.kernel.errors import Refused
from quannhu.organization import actions, queries
from tests.world import MERGE_DAY, World, merge_r01

BEFORE, AFTER = dt.date(2023, 6, 30), MERGE_DAY


def strengths(world: World, codes: str, on: dt.date) -> dict[str, int]:
    """code -> people of the unit with everything under it."""
    return {code: queries.strength_total(world.unit(code, on).pk, on) for code in codes.split()}


def summary(world: World, on: dt.date) -> tuple[int, int, int]:
    """Units, kitchens, people as the commander sees them."""
    found = queries.summary_of(queries.visible_to(world.actor("commander"), on))
    return found.units, found.kitchens, found.strength


def test_tree_of_30_june(r01_world: World) -> None:
    """ORG-R10: 8 direct units, 24 kitchens, 8.890 people; a region or depot is not counted as a unit."""
    assert summary(r01_world, BEFORE) == (8, 24, 8_890)
    assert strengths(r01_world, "T11 T12 T21 T22 L26 T31 L41 HQ", BEFORE) == {
        "T11": 1_240, "T12": 1_060, "T21": 1_150, "T22": 980, "L26": 1_470, "T31": 1_120, "L41": 1_560, "HQ": 310,
    }  # fmt: skip
    assert strengths(r01_world, "VUNG-1 VUNG-2 VUNG-3 VUNG-4 HQ CQN", BEFORE) == {
        "VUNG-1": 2_300, "VUNG-2": 3_600, "VUNG-3": 1_120, "VUNG-4": 1_560, "HQ": 310, "CQN": 8_890,
    }  # fmt: skip


def test_tree_of_1_july(r01_world: World) -> None:
    """7 units, 23 kitchens, still 8.890: T21 and T22 became L25, 80 soldiers went to L41."""
    merge_r01(r01_world)
    assert summary(r01_world, AFTER) == (7, 23, 8_890)
    assert strengths(r01_world, "T11 T12 L25 L26 T31 L41 HQ", AFTER) == {
        "T11": 1_240, "T12": 1_060, "L25": 2_050, "L26": 1_470, "T31": 1_120, "L41": 1_640, "HQ": 310,
    }  # fmt: skip
    assert strengths(r01_world, "VUNG-1 VUNG-2 VUNG-3 VUNG-4 HQ CQN", AFTER) == {
        "VUNG-1": 2_300, "VUNG-2": 3_520, "VUNG-3": 1_120, "VUNG-4": 1_640, "HQ": 310, "CQN": 8_890,
    }  # fmt: skip
    assert summary(r01_world, BEFORE) == (8, 24, 8_890)
    assert strengths(r01_world, "T21 T22", BEFORE) == {"T21": 1_150, "T22": 980}
    l25 = r01_world.unit("L25", AFTER).pk
    codes = [label.code for label in queries.labels(queries.kitchens_of(l25, AFTER), AFTER).values()]
    assert sorted(codes) == ["K-2101", "K-2102", "K-2103", "K-2201", "K-2202", "K-2203"]
    for gone in ("T21", "T22", "K-2104"):
        with pytest.raises(Refused, match="KER-09: Không tìm thấy đơn vị"):
            r01_world.unit(gone, AFTER)


def test_everybody_eats_somewhere_before_and_after(r01_world: World) -> None:
    """Feeding places add up to the strength on both days: nobody twice, nobody missed."""
    merge_r01(r01_world)
    for day in (BEFORE, AFTER):
        kitchens = queries.kitchens_of(r01_world.root.pk, day)
        assert sum(sum(queries.feeding_strength(kitchen, day).values()) for kitchen in kitchens) == 8_890


def test_children_sum_to_the_parent(r01_world: World) -> None:
    """On every checked day each node is its own roll plus its children."""
    merge_r01(r01_world)
    for day in (dt.date(2023, 1, 1), BEFORE, AFTER, dt.date(2023, 12, 31)):
        nodes = queries.tree(r01_world.actor("commander"), day)
        totals = {node.unit_id: queries.strength_total(node.unit_id, day) for node in nodes}
        own = queries.strength_of(totals, day)
        for node in nodes:
            below = sum(totals[child.unit_id] for child in nodes if child.parent_id == node.unit_id)
            mine = sum(count for (unit, _), count in own.items() if unit == node.unit_id)
            assert totals[node.unit_id] == below + mine


def test_successor_sees_what_it_took_over(r01_world: World) -> None:
    """L25's people see T21, T22 and the closed kitchen as they were; another brigade does not."""
    merge_r01(r01_world)
    r01_world.today = dt.date(2023, 12, 5)
    scope = queries.visible_to(r01_world.actor("unit_quartermaster", "L25"), BEFORE)
    for code in ("T21", "T22", "K-2104", "K-2203"):
        assert r01_world.unit(code, BEFORE).pk in scope
    assert r01_world.unit("L26", BEFORE).pk not in scope
    other = queries.visible_to(r01_world.actor("unit_quartermaster", "L26"), BEFORE)
    assert r01_world.unit("T21", BEFORE).pk not in other


# Edge cases


def test_parent_inside_its_own_child(r01_world: World) -> None:
    """ORG-01: region 2 cannot hang under its own regiment T21."""
    with pytest.raises(Refused) as refused:
        actions.move_unit(
            actor=r01_world.actor("commander"), at=r01_world.at(AFTER), unit_id=r01_world.unit("VUNG-2").pk,
            parent_id=r01_world.unit("T21").pk, on=AFTER,
        )  # fmt: skip
    assert str(refused.value) == (
        "ORG-01: Vùng 2 Suối Bạc (VUNG-2) không thể trực thuộc Trung đoàn Sao La (T21) từ 1/7/2023: "
        "Trung đoàn Sao La (T21) đang nằm trong Vùng 2 Suối Bạc (VUNG-2). "
        "Chọn đơn vị cấp trên khác, hoặc chuyển Trung đoàn Sao La (T21) ra ngoài trước."
    )


def test_overlapping_validity(r01_world: World) -> None:
    """ORG-02: a strength for 1/6-31/7 overlaps the row that begins 1/7."""
    officer, unit = r01_world.actor("staff_officer"), r01_world.unit("L41").pk
    actions.set_strength(
        actor=officer, at=r01_world.at(BEFORE), unit_id=unit, category="QNCN", headcount=140, valid_from=AFTER
    )
    with pytest.raises(Refused) as refused:
        actions.set_strength(
            actor=officer, at=r01_world.at(BEFORE), unit_id=unit, category="QNCN", headcount=150,
            valid_from=dt.date(2023, 6, 1), valid_to=dt.date(2023, 8, 1),
        )  # fmt: skip
    assert str(refused.value) == (
        "ORG-02: Khoảng hiệu lực 1/6/2023–31/7/2023 của quân số Quân nhân chuyên nghiệp của Lữ đoàn Hải Âu (L41) "
        "chồng lên dòng đã có: 140 người từ 1/7/2023. Chọn ngày hiệu lực khác, hoặc sửa dòng đã có."
    )


def test_the_same_person_on_two_meal_lists(r01_world: World) -> None:
    """ORG-03: a soldier on the list of K-2101 cannot join K-2203, not even for one day."""
    officer, at = r01_world.actor("staff_officer"), r01_world.at(BEFORE)
    join = {"person_code": "BL-000123", "name": "Vũ Thử Nghiệm", "category": "HSQBS"}
    actions.join_meal_list(
        actor=officer, at=at, kitchen_id=r01_world.unit("K-2101").pk, valid_from=dt.date(2023, 2, 1), **join
    )
    with pytest.raises(Refused) as refused:
        actions.join_meal_list(
            actor=officer, at=at, kitchen_id=r01_world.unit("K-2203").pk, valid_from=dt.date(2023, 3, 1),
            valid_to=dt.date(2023, 3, 2), **join,
        )  # fmt: skip
    assert str(refused.value) == (
        "ORG-03: Vũ Thử Nghiệm (BL-000123) đã có tên trong danh sách ăn của Bếp 1 Trung đoàn Sao La (K-2101) "
        "(từ 1/2/2023). Cắt cơm ở bếp cũ trước ngày vào bếp mới; mỗi người chỉ ăn một nơi trong một bữa."
    )
    actions.leave_meal_list(
        actor=officer, at=at, person_code="BL-000123", kitchen_id=r01_world.unit("K-2101").pk, on=dt.date(2023, 3, 1)
    )
    actions.join_meal_list(
        actor=officer, at=at, kitchen_id=r01_world.unit("K-2203").pk, valid_from=dt.date(2023, 3, 1), **join
    )


def test_a_name_typed_in_nfd_matches_nfc(r01_world: World) -> None:
    """A Mac types `Sóc Nâu` in NFD: the same name is stored, found, and recognised on a meal list."""
    typed = unicodedata.normalize("NFD", "Trung đoàn Sóc Nâu")
    scope = queries.visible_to(r01_world.actor("commander"), BEFORE)
    assert typed != "Trung đoàn Sóc Nâu"
    for text in (typed, "trung doan soc nau", "SÓC NÂU"):
        assert [row.code for row in queries.search_units(scope, text)][-1] == "T11"
    renamed = actions.rename_unit(
        actor=r01_world.actor("commander"), at=r01_world.at(BEFORE), unit_id=r01_world.unit("T12").pk, on=AFTER,
        name=unicodedata.normalize("NFD", "Trung đoàn  Chồn Vàng "),
    )  # fmt: skip
    assert renamed.name == "Trung đoàn Chồn Vàng"
    officer = r01_world.actor("staff_officer")
    join = {"person_code": "BL-7", "category": "SQ", "kitchen_id": r01_world.unit("K-1101").pk}
    actions.join_meal_list(
        actor=officer, at=r01_world.at(BEFORE), name="Lê Thị Ví Dụ", valid_from=BEFORE, valid_to=AFTER, **join
    )
    actions.join_meal_list(
        actor=officer, at=r01_world.at(BEFORE), name=unicodedata.normalize("NFD", "Lê Thị Ví Dụ"), valid_from=AFTER,
        **join,
    )  # fmt: skip


def test_unknown_code(r01_world: World) -> None:
    """KER-09 names the code and the day; letter case does not matter."""
    assert queries.unit_by_code(" t11 ", BEFORE) == r01_world.unit("T11")
    with pytest.raises(Refused) as refused:
        queries.unit_by_code("T99", BEFORE)
    assert str(refused.value) == (
        'KER-09: Không tìm thấy đơn vị (ngày 30/6/2023) "T99". Kiểm tra lại mã hoặc ngày tính đến.'
    )


def test_a_code_used_twice_on_a_day(r01_world: World) -> None:
    """ORG-04: T22's code cannot be given to T12 while T22 carries it; after T22 has ended it can."""
    commander, t12 = r01_world.actor("commander"), r01_world.unit("T12").pk
    with pytest.raises(Refused) as refused:
        actions.rename_unit(actor=commander, at=r01_world.at(BEFORE), unit_id=t12, on=BEFORE, code="T22")
    assert str(refused.value) == (
        "ORG-04: Mã T22 đã thuộc về Trung đoàn Vành Khuyên (T22) (từ 1/1/2023). "
        "Chọn mã khác, hoặc ngày hiệu lực sau khi mã cũ hết dùng."
    )
    merge_r01(r01_world)
    actions.rename_unit(actor=commander, at=r01_world.at(AFTER), unit_id=t12, on=AFTER, code="T22")
    assert queries.unit_by_code("T22", AFTER).pk == t12
    assert queries.unit_by_code("T22", BEFORE).pk != t12


@pytest.mark.parametrize(("headcount", "shown"), [(-1, "−1"), (100_001, "100.001")])
def test_strength_negative_or_huge(r01_world: World, headcount: int, shown: str) -> None:
    """ORG-06."""
    with pytest.raises(Refused) as refused:
        actions.set_strength(
            actor=r01_world.actor("staff_officer"), at=r01_world.at(BEFORE), unit_id=r01_world.unit("T11").pk,
            category="SQ", headcount=headcount, valid_from=AFTER,
        )  # fmt: skip
    assert str(refused.value) == (
        f"ORG-06: Quân số {shown} của Trung đoàn Sóc Nâu (T11) nằm ngoài khoảng từ 0 đến 100.000. "
        "Kiểm tra lại con số; quân số không thể âm."
    )


def test_merge_dated_before_existing_data(r01_world: World) -> None:
    """ORG-07: T21 got new strength on 15/7, so a merge effective 1/7 is refused and nothing has changed."""
    actions.set_strength(
        actor=r01_world.actor("staff_officer"), at=r01_world.at(BEFORE), unit_id=r01_world.unit("T21").pk,
        category="SQ", headcount=131, valid_from=dt.date(2023, 7, 15),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        merge_r01(r01_world)
    assert str(refused.value) == (
        "ORG-07: Không thể sáp nhập Trung đoàn Sao La (T21) từ 1/7/2023: đã có quân số từ 15/7/2023. "
        "Chọn ngày hiệu lực sau 15/7/2023, hoặc đính chính dữ liệu có sau đó trước."
    )
    assert summary(r01_world, AFTER) == (8, 24, 8_890)
    assert r01_world.unit("T22", AFTER)


def test_end_a_unit_that_still_has_children(r01_world: World) -> None:
    """ORG-08 counts and names the kitchens."""
    with pytest.raises(Refused) as refused:
        actions.end_unit(
            actor=r01_world.actor("commander"), at=r01_world.at(BEFORE), unit_id=r01_world.unit("T21").pk, on=AFTER
        )
    assert str(refused.value) == (
        "ORG-08: Không thể kết thúc Trung đoàn Sao La (T21) từ 1/7/2023: "
        "còn 4 đầu mối trực thuộc (K-2101, K-2102, K-2103, K-2104). Chuyển hoặc kết thúc các đầu mối đó trước."
    )


def test_close_a_kitchen_that_still_feeds(r01_world: World) -> None:
    """ORG-09: nobody loses his place silently."""
    with pytest.raises(Refused) as refused:
        actions.end_unit(
            actor=r01_world.actor("commander"), at=r01_world.at(BEFORE), unit_id=r01_world.unit("K-2104").pk, on=AFTER
        )
    assert str(refused.value) == (
        "ORG-09: Không thể đóng Bếp 4 Trung đoàn Sao La (K-2104) từ 1/7/2023: còn 286 người được bảo đảm ăn tại bếp "
        "sau ngày đó. Chuyển số người này sang bếp khác trước."
    )
