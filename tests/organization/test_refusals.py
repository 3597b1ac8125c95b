"""Every refusal of the room that story R01 does not show: the case that provokes it, its code and its words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from quannhu.kernel.errors import Refused, catalogue
from quannhu.kernel.imports import Row
from quannhu.organization import actions, queries
from quannhu.organization.models import Post, Strength
from tests.world import PASSWORD, START, World

DAY = dt.date(2023, 3, 14)
LATER = dt.date(2023, 6, 1)


def create(world: World, **given: Any) -> None:
    """A unit by the commander, with what the case changes."""
    plain = {"key": "t99", "kind": "unit", "code": "T99", "name": "Trung đoàn Mẫu", "parent_id": world.root.pk}
    actions.create_unit(actor=world.actor("commander"), at=world.at(DAY), **{**plain, "valid_from": DAY, **given})


def strength(world: World, code: str = "T11", **given: Any) -> None:
    """Strength by the staff officer."""
    plain = {"category": "SQ", "headcount": 150, "valid_from": LATER}
    actions.set_strength(
        actor=world.actor("staff_officer"), at=world.at(DAY), unit_id=world.unit(code).pk, **{**plain, **given}
    )


def feed(world: World, kitchen: str = "K-1101", **given: Any) -> None:
    """A feeding place of T11 by the staff officer."""
    plain = {"category": "SQ", "headcount": 10, "valid_from": LATER}
    actions.assign_feeding(
        actor=world.actor("staff_officer"), at=world.at(DAY), unit_id=world.unit("T11").pk,
        kitchen_id=world.unit(kitchen).pk, **{**plain, **given},
    )  # fmt: skip


def join(world: World, kitchen: str = "K-1101", **given: Any) -> None:
    """A person on a meal list by the staff officer."""
    plain = {"person_code": "BL-1", "name": "Vũ Thử Nghiệm", "category": "HSQBS", "valid_from": DAY}
    actions.join_meal_list(
        actor=world.actor("staff_officer"), at=world.at(DAY), kitchen_id=world.unit(kitchen).pk, **{**plain, **given}
    )


def merge(world: World, *codes: str, on: dt.date = LATER) -> None:
    """A merge by the commander."""
    actions.merge_units(
        actor=world.actor("commander"), at=world.at(DAY), predecessor_ids=[world.unit(code).pk for code in codes],
        successor_key="l25", code="L25", name="Lữ đoàn Hồng Hạc", parent_id=world.unit("VUNG-2").pk, on=on,
        legal_basis="QĐ 55",
    )  # fmt: skip


def appoint(world: World, **given: Any) -> None:
    """A post by the administrator."""
    plain = {"user_id": world.commander.pk, "role": "inspector", "unit_id": world.root.pk, "valid_from": DAY}
    actions.appoint(actor=world.actor("administrator"), at=world.at(DAY), **{**plain, **given})


def account(world: World, **given: Any) -> None:
    """An account by the administrator."""
    plain = {"username": "mau", "full_name": "Trần Văn Mẫu", "password": PASSWORD}
    actions.open_account(
        actor=world.actor("administrator"), at=world.at(DAY), unit_id=world.root.pk, **{**plain, **given}
    )


def found_again(world: World) -> None:
    """The bootstrap in a database that has units."""
    actions.found(
        at=world.at(DAY), key="x", code="X", name="X", valid_from=START, administrator_id=world.administrator.pk
    )


def join_under_another_name(world: World) -> None:
    """The same number with another name."""
    join(world)
    join(world, name="Phạm Giả Định", kitchen="K-1102", valid_from=LATER)


def upper_and_lower_strength(world: World) -> None:
    """A battalion under T11, which has people of its own, gets people too."""
    create(world, parent_id=world.unit("T11").pk)
    world.today = LATER
    strength(world, "T99", headcount=1)


def own_post_closed(world: World) -> None:
    """The administrator ends his own post."""
    post = Post.objects.get(role="administrator")
    actions.close_post(actor=world.actor("administrator"), at=world.at(DAY), post_id=post.pk, on=LATER)


def feed_over_a_later_row(world: World) -> None:
    """A place for a time in which another one begins."""
    feed(world, headcount=30)
    feed(world, headcount=20, valid_from=DAY, valid_to=dt.date(2023, 7, 1))


def correction_without_reason(world: World) -> None:
    """A correction that does not say why."""
    row = Strength.objects.filter(unit=world.unit("T11"), category__code="SQ").get()
    actions.correct_strength(
        actor=world.actor("staff_officer"), at=world.at(DAY), strength_id=row.pk, headcount=141, reason=" "
    )


CASES: list[tuple[str, Callable[[World], None], str]] = [
    ("ORG-02", feed_over_a_later_row, "chồng lên dòng đã có: 30 người từ 1/6/2023."),
    ("ORG-05", lambda w: create(w, key="t11"), "Khóa định danh t11 đã dùng cho Trung đoàn Sóc Nâu (T11)."),
    ("ORG-09", lambda w: actions.end_unit(
        actor=w.actor("commander"), at=w.at(DAY), unit_id=w.unit("K-1101").pk, on=LATER
    ), "còn 420 người được bảo đảm ăn tại bếp sau ngày đó"),
    ("ORG-10", lambda w: feed(w, headcount=41), "có 140 Sĩ quan nhưng được xếp ăn 141."),
    ("ORG-10", lambda w: strength(w, headcount=139), "Ngày 1/6/2023, Trung đoàn Sóc Nâu (T11) có 139 Sĩ quan"),
    ("ORG-11", lambda w: strength(w, "K-1101"), "Bếp số 1 Sóc Nâu (K-1101): bếp ăn không có quân số riêng."),
    ("ORG-11", lambda w: strength(w, "VUNG-1"), "Vùng 1 Mây Trắng (VUNG-1): vùng không có quân số riêng."),
    ("ORG-11", upper_and_lower_strength, "Trung đoàn Mẫu (T99) đã có quân số riêng"),
    ("ORG-12", found_again, "đã có đơn vị gốc Cục Quân nhu Bồng Lai (CQN)."),
    ("ORG-13", lambda w: create(w, code="T 99"), 'Mã "T 99" không hợp lệ.'),
    ("ORG-14", lambda w: create(w, name="  "), 'Tên "" để trống hoặc dài quá 120 ký tự.'),
    ("ORG-14", lambda w: account(w, full_name=""), 'Tên "" để trống'),
    ("ORG-15", lambda w: create(w, valid_from=dt.date(2022, 12, 31)), "không có hiệu lực trong suốt thời gian từ"),
    ("ORG-15", lambda w: strength(w, valid_from=dt.date(2022, 12, 31)), "Trung đoàn Sóc Nâu (T11) không có hiệu lực"),
    ("ORG-15", lambda w: join(w, valid_from=dt.date(2022, 12, 31)), "Bếp số 1 Sóc Nâu (K-1101) không có hiệu lực"),
    ("ORG-16", lambda w: appoint(w, user_id=w.administrator.pk), "tự bổ nhiệm hoặc tự thôi chức vụ"),
    ("ORG-16", own_post_closed, "của chính mình (Quản trị hệ thống)."),
    ("ORG-17", lambda w: appoint(w, role="king"), 'Không có vai "king".'),
    ("ORG-18", lambda w: create(w, parent_id=w.unit("K-1101").pk),
     "Trung đoàn Mẫu (T99) (Đơn vị) không thể trực thuộc Bếp số 1 Sóc Nâu (K-1101) (Bếp ăn)."),
    ("ORG-19", lambda w: strength(w, category="DQTV"), 'Không có đối tượng "DQTV".'),
    ("ORG-20", lambda w: strength(w, valid_to=LATER), "Ngày kết thúc 1/6/2023 không sau ngày bắt đầu 1/6/2023."),
    ("ORG-20", lambda w: join(w, valid_to=DAY), "Ngày kết thúc 14/3/2023"),
    ("ORG-21", lambda w: feed(w, "KV-1"), "Kho khu vực 1 (KV-1) không phải là bếp ăn."),
    ("ORG-22", lambda w: merge(w, "T21"), "Không sáp nhập được: cần ít nhất hai đơn vị."),
    ("ORG-22", lambda w: merge(w, "T21", "T21"), "một đơn vị được chọn hai lần"),
    ("ORG-22", lambda w: merge(w, "T21", "T22", on=START), "không hoạt động trước ngày 1/1/2023"),
    ("ORG-24", lambda w: create(w, key=" "), 'Ô "Khóa" để trống.'),
    ("ORG-26", lambda w: create(w, kind="ship"), 'Không có loại đơn vị "ship".'),
    ("ORG-28", lambda w: appoint(w, role="commander"), "Nguyễn Minh Họa đã giữ vai Chỉ huy, thủ trưởng"),
    ("ORG-29", join_under_another_name, "Số hiệu BL-1 đã thuộc về Vũ Thử Nghiệm, không phải Phạm Giả Định."),
    ("ORG-30", lambda w: account(w, username="QUAN-TRI"), 'Tên đăng nhập "QUAN-TRI" để trống, sai mẫu hoặc đã có'),
    ("ORG-30", lambda w: account(w, username="hai chữ"), 'Tên đăng nhập "hai chữ"'),
    ("ORG-31", lambda w: account(w, password="ngan"), "Mật khẩu ngắn hơn 10 ký tự."),
    ("KER-07", lambda w: actions.set_strength(
        actor=w.actor("commander"), at=w.at(DAY), unit_id=w.unit("T11").pk, category="SQ", headcount=1, valid_from=DAY
    ), "Đồng chí không có quyền ghi quân số tại Trung đoàn Sóc Nâu (T11)."),
    ("KER-08", lambda w: actions.found(
        at=w.at(DAY), key="x", code="X", name="X", valid_from=START, administrator_id=1, commander_id=1
    ), "Người lập không được tự duyệt"),
    ("KER-11", correction_without_reason, "Việc này phải ghi lý do."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "provoke", "words"), CASES, ids=[f"{code}-{i}" for i, (code, _, _) in enumerate(CASES)]
)
def test_refusal(world: World, code: str, provoke: Callable[[World], None], words: str) -> None:
    """The code, the words, and a remedy; nothing half done."""
    with pytest.raises(Refused) as refused:
        provoke(world)
    assert refused.value.code.id == code
    assert words in refused.value.sentence
    assert refused.value.remedy


UNIT = {"code": "T31", "name": "Trung đoàn Nhím Vàng", "kind": "unit", "parent": "CQN", "valid_from": DAY}
ENROLMENT = {"unit": "T11", "category": "SQ", "headcount": 150, "valid_from": LATER}

FILES: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("ORG-01", "units", [{**UNIT, "parent": "T32"}, {**UNIT, "code": "T32", "parent": "T31"}]),
    ("ORG-04", "units", [{**UNIT, "code": "T11"}]),
    ("ORG-05", "units", [{**UNIT, "code": "L99"}]),
    ("ORG-13", "units", [{**UNIT, "code": "T 31"}]),
    ("ORG-14", "units", [{**UNIT, "name": ""}]),
    ("ORG-15", "units", [{**UNIT, "parent": "T32"}, {**UNIT, "code": "T32", "valid_from": LATER}]),
    ("ORG-18", "units", [{**UNIT, "parent": "K-1101"}]),
    ("ORG-24", "units", [{**UNIT, "valid_from": None}]),
    ("ORG-26", "units", [{**UNIT, "kind": "ship"}]),
    ("ORG-27", "units", [UNIT, UNIT]),
    ("KER-09", "units", [{**UNIT, "parent": "T77"}]),
    ("ORG-02", "strength", [{**ENROLMENT, "valid_from": START}]),
    ("ORG-06", "strength", [{**ENROLMENT, "headcount": -1}]),
    ("ORG-06", "strength", [{**ENROLMENT, "headcount": 100_001}]),
    ("ORG-10", "strength", [{**ENROLMENT, "headcount": 1}]),
    ("ORG-11", "strength", [{**ENROLMENT, "unit": "K-1101"}]),
    ("ORG-19", "strength", [{**ENROLMENT, "category": "DQTV"}]),
    ("ORG-24", "strength", [{**ENROLMENT, "headcount": None}]),
    ("ORG-27", "strength", [ENROLMENT, ENROLMENT]),
    ("KER-09", "strength", [{**ENROLMENT, "unit": "T77"}]),
]


@pytest.mark.parametrize(("code", "what", "lines"), FILES, ids=[f"{code}-{what}" for code, what, _ in FILES])
def test_a_fault_of_a_file(world: World, code: str, what: str, lines: list[dict[str, Any]]) -> None:
    """ORG-R11: the fault is named with its row, together with a second one, and nothing is written."""
    if code == "ORG-05":
        create(world, key="l99", code="L98")
    good = {**UNIT, "code": "T55"} if what == "units" else {**ENROLMENT, "unit": "T21", "headcount": 140}
    bad = {**UNIT, "code": "??"} if what == "units" else {**ENROLMENT, "category": "??"}
    rows = [Row(number, values, "tep.xlsx", "Trang 1") for number, values in enumerate([good, *lines], 2)]
    actor, write = world.actor("staff_officer"), getattr(actions, f"import_{what}")
    check = getattr(actions, f"check_{what}")
    before = Strength.objects.count(), Post.objects.count()
    for found in (check(actor=actor, rows=rows), write(actor=actor, at=world.at(DAY), rows=rows)):
        assert code in [problem.code.id for problem in found.problems]
        assert all(problem.row or problem.code.id == "ORG-11" for problem in found.problems)
        assert found.writes == ()
    if code != "ORG-10":  # only a file without faults of its own is added up
        two = check(actor=actor, rows=[*rows, Row(99, bad, "tep.xlsx", "Trang 1")])
        assert {code, "ORG-13" if what == "units" else "ORG-19"} <= {problem.code.id for problem in two.problems}
    assert (Strength.objects.count(), Post.objects.count()) == before


def test_a_clean_file_is_written_once(world: World) -> None:
    """ORG-R11: the same file again changes nothing and is no fault."""
    actor = world.actor("staff_officer")
    units = [Row(2, {**UNIT, "legal_basis": "QĐ 3"})]
    first = actions.import_units(actor=actor, at=world.at(DAY), rows=units)
    again = actions.import_units(actor=actor, at=world.at(DAY), rows=units)
    assert (first.added, again.added, again.unchanged) == (1, 0, 1)
    people = [Row(number, {**ENROLMENT, "headcount": 140 + number, "valid_from": day})
              for number, day in ((3, LATER), (2, DAY))]  # fmt: skip
    first = actions.import_strength(actor=actor, at=world.at(DAY), rows=people)
    again = actions.import_strength(actor=actor, at=world.at(DAY), rows=people)
    assert (len(first.writes), again.added, again.unchanged) == (2, 0, 2)
    held = Strength.objects.filter(Strength.known(), unit=world.unit("T11"), category__code="SQ").order_by("valid_from")
    spans = list(held.values_list("headcount", "valid_from", "valid_to"))
    assert [(count, start) for count, start, _ in spans] == [(140, START), (142, DAY), (143, LATER)]
    assert [end for _, _, end in spans[:-1]] == [DAY, LATER]


def test_a_parent_of_a_file_is_the_unit_that_had_the_code_on_the_day(world: World) -> None:
    """ORG-R06, ORG-R11: T21 becomes T23 and its code passes to T22; a kitchen dated before that hangs under T21."""
    commander, at = world.actor("commander"), world.at(DAY)
    first, second = world.unit("T21").pk, world.unit("T22").pk
    for unit, code in ((first, "T23"), (second, "T21")):
        actions.rename_unit(actor=commander, at=at, unit_id=unit, on=LATER, code=code)
    for code, start, parent in (("K-2188", DAY, first), ("K-2199", LATER, second)):
        line = {"code": code, "name": "Bếp dã ngoại", "kind": "kitchen", "parent": "T21", "valid_from": start}
        found = actions.import_units(actor=world.actor("staff_officer"), at=at, rows=[Row(2, line)])
        assert (found.problems, found.added) == ((), 1)
        assert queries.parent_of(world.unit(code, LATER).pk, LATER) == parent


def test_a_post_that_has_ended_is_not_ended_again(world: World) -> None:
    """KER-09: a later day would change nothing, so nothing is said to have been done."""
    user = world.user("unit_quartermaster", "T11")
    post = Post.objects.get(user=user)
    administrator = world.actor("administrator")
    actions.close_post(actor=administrator, at=world.at(DAY), post_id=post.pk, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.close_post(actor=administrator, at=world.at(LATER), post_id=post.pk, on=LATER)
    assert refused.value.code.id == "KER-09"
    assert "chức vụ còn giữ ngày 1/6/2023" in str(refused.value)
    post.refresh_from_db()
    assert post.valid_to == DAY


def test_every_code_of_the_room_is_provoked() -> None:
    """No code without a case: here, or in story R01."""
    shown = {"ORG-01", "ORG-02", "ORG-03", "ORG-04", "ORG-06", "ORG-07", "ORG-08", "ORG-09"}
    shown |= {code for code, _, _ in CASES} | {code for code, _, _ in FILES}
    assert {code for code in catalogue() if code.startswith("ORG-")} == {code for code in shown if "ORG" in code}
