"""Writing standards: each refusal with its code and words, history that reprints, the reference table."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quannhu.kernel.audit import broken_links
from quannhu.kernel.days import Period, instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.models import AuditEntry
from quannhu.standards import actions, queries
from quannhu.standards.models import Entitlement
from quannhu.standards.queries.reference import reference_rows
from quannhu.standards.rules import Kind, ManDay, Season
from quannhu.standards.rules.entry import RowIn
from tests.standards.world import AT, BASIS, ISSUED, World, day, person


def test_stranger_and_clerk_may_not_write(std: World) -> None:
    clerk = person(5, "clerk", std.root, std.maker.today)
    with pytest.raises(Refused, match=r"KER-07: Đồng chí không có quyền"):
        actions.add_rate(
            actor=clerk, at=AT, name="Mức cơ bản", amount=1, legal_basis=BASIS, issued_on=ISSUED,
            valid_from=day("1/1/2023"),
        )  # fmt: skip
    below = person(6, "staff_officer", std.t11, std.maker.today)
    with pytest.raises(Refused, match="KER-07"):
        actions.add_rate(
            actor=below, at=AT, name="Mức cơ bản", amount=1, legal_basis=BASIS, issued_on=ISSUED,
            valid_from=day("1/1/2023"),
        )  # fmt: skip


def test_draft_does_not_hold_until_approved(std: World) -> None:
    draft = actions.add_rate(
        actor=std.maker, at=AT, name="Mức cơ bản", amount=65_000, legal_basis=BASIS, issued_on=ISSUED,
        valid_from=day("1/1/2022"),
    )  # fmt: skip
    with pytest.raises(Refused, match="STD-03"):
        queries.basic_rate(category="HSQBS", unit_id=std.k1101.pk, on=day("1/2/2023"))
    std.keep(draft)
    assert queries.basic_rate(category="HSQBS", unit_id=std.k1101.pk, on=day("1/2/2023")).id == draft.pk
    with pytest.raises(Refused, match=r"STD-10: .* không còn là dự thảo \(đã duyệt\)"):
        std.keep(draft)
    assert broken_links() == []
    assert AuditEntry.objects.filter(chain="standards").count() == 2


def test_two_drafts_of_one_subject_cannot_both_be_approved(std: World) -> None:
    made = [
        actions.add_rate(
            actor=std.maker, at=AT, name="Mức cơ bản", amount=amount, legal_basis=BASIS, issued_on=ISSUED,
            valid_from=day("1/1/2022"),
        )
        for amount in (65_000, 66_000)
    ]  # fmt: skip
    std.keep(made[0])
    with pytest.raises(Refused, match="STD-01"):
        std.keep(made[1])
    taken = actions.withdraw(actor=std.maker, at=AT, row_id=made[1].pk, reason="nhập nhầm")
    assert taken.status == "withdrawn"
    with pytest.raises(Refused, match=r"KER-11|STD-10"):
        actions.withdraw(actor=std.maker, at=AT, row_id=made[1].pk, reason=" ")


def test_wrong_row_is_replaced_from_its_first_day_and_old_reading_stays(std: World) -> None:
    wrong = std.rate(56_000, "1/1/2022")
    later = instant(dt.date(2023, 2, 1))
    right = std.rate(65_000, "1/1/2022", at=later, supersedes=wrong.pk)
    assert queries.basic_rate(category="SQ", unit_id=None, on=day("5/5/2022")).id == right.pk
    before = later - dt.timedelta(seconds=1)
    assert queries.basic_rate(category="SQ", unit_id=None, on=day("5/5/2022"), known_at=before).id == wrong.pk
    with pytest.raises(Refused, match="STD-11"):
        std.rate(60_000, "1/1/2022", supersedes=wrong.pk)


def test_level_of_a_unit(std: World) -> None:
    std.rate(65_000, "1/1/2022")
    ask = {"actor": std.maker, "at": AT, "unit_id": std.t11.pk, "level": "QBC-3", "legal_basis": BASIS}
    with pytest.raises(Refused, match='STD-16: Không có mức tiền ăn "QBC-3" vào ngày 1/1/2023'):
        actions.assign_level(issued_on=ISSUED, valid_from=day("1/1/2023"), **ask)
    std.rate(143_000, "1/1/2022", code="QBC-3", name="Quân binh chủng mức 3")
    std.keep(actions.assign_level(issued_on=ISSUED, valid_from=day("1/1/2023"), **ask))

    def amount(unit_id: int, text: str) -> int:
        return queries.basic_rate(category="HSQBS", unit_id=unit_id, on=day(text)).amount

    assert amount(std.k1101.pk, "31/12/2022") == 65_000
    assert amount(std.k1101.pk, "1/1/2023") == 143_000
    assert amount(std.k4101.pk, "1/1/2023") == 65_000


def test_category_unit_and_season_rows(std: World) -> None:
    shared = {"legal_basis": BASIS, "issued_on": ISSUED, "valid_from": day("1/1/2022")}
    rows = [
        RowIn(Kind.SCALE, "GAO", "Gạo", quantity=700, **shared),
        RowIn(Kind.SCALE, "GAO", "Gạo", quantity=750, unit_id=std.t11.pk, **shared),
        RowIn(Kind.SCALE, "GAO", "Gạo", quantity=800, unit_id=std.t11.pk, season=Season(1101, 331), **shared),
        RowIn(Kind.SCALE, "THIT", "Thịt", quantity=150, category="HSQBS", **shared),
    ]
    for row in rows:
        std.keep(actions.draft(actor=std.maker, at=AT, row=row))

    def scale(unit_id: int, text: str, category: str = "HSQBS") -> dict[str, int]:
        found = queries.ration_scale(category=category, on=day(text), unit_id=unit_id)
        return {row.ration_code: row.quantity for row in found}

    assert scale(std.k1101.pk, "1/7/2023") == {"GAO": 750, "THIT": 150}
    assert scale(std.k1101.pk, "1/12/2023") == {"GAO": 800, "THIT": 150}
    assert scale(std.k4101.pk, "1/12/2023", "SQ") == {"GAO": 700}


def test_setting_default_is_marked_unconfirmed(std: World) -> None:
    on = day("1/2/2023")
    default = queries.setting(key="kitchens.publish_by", on=on)
    assert (default.id, default.value, default.verified) == (0, "16:00", False)
    ask = {"legal_basis": "Quy chế", "issued_on": ISSUED, "valid_from": day("1/1/2023")}
    for value, unit in (("15:30", None), ("17:00", std.t11)):
        std.keep(
            actions.add_setting(
                actor=std.maker, at=AT, key="kitchens.publish_by", value=value, verified=True,
                unit_id=unit.pk if unit else None, **ask,
            )
        )  # fmt: skip
    assert queries.setting(key="kitchens.publish_by", on=on, unit_id=std.k1101.pk).value == "17:00"
    assert queries.setting(key="kitchens.publish_by", on=on, unit_id=std.k4101.pk).value == "15:30"
    with pytest.raises(Refused, match="STD-14"):
        queries.setting(key="kitchens.unknown", on=on)


def test_rate_in_time_has_nothing_to_settle_back(std: World) -> None:
    first = std.rate(65_000, "1/1/2022")
    new = std.rate(68_000, "1/10/2023", supersedes=first.pk)

    def nobody(period: Period, unit_ids: frozenset[int] | None = None) -> list[ManDay]:
        return []

    with pytest.raises(Refused, match=r"STD-12: .* không có ngày nào phải truy lĩnh"):
        actions.settle_back(actor=std.maker, at=AT, rate_id=new.pk, man_days=nobody)
    late = std.rate(70_000, "1/10/2023", at=instant(dt.date(2023, 11, 1)), supersedes=new.pk)
    with pytest.raises(Refused, match="STD-19: Không có ngày ăn nào trong thời gian 1/10/2023–31/10/2023"):
        actions.settle_back(actor=std.maker, at=AT, rate_id=late.pk, man_days=nobody)


def test_reference_table_is_cited_and_loads_only_when_whole(std: World) -> None:
    rows = {row.key: row for row in reference_rows()}
    assert all(row.source for row in rows.values())
    assert rows["co-ban-65000"].amount == 65_000
    assert rows["om-2021"].computed == 19_500
    assert not any(row.amount == 68_000 for row in rows.values())
    entry = actions.draft_reference(actor=std.maker, at=AT, key="co-ban-65000")
    assert (entry.amount, entry.legal_basis) == (65_000, "Thông tư 168/2021/TT-BQP")
    with pytest.raises(Refused, match="STD-15: Dòng tham khảo co-ban-57000 thiếu ngày ban hành"):
        actions.draft_reference(actor=std.maker, at=AT, key="co-ban-57000")
    with pytest.raises(Refused, match=r"STD-15: .*chỉ để tra cứu"):
        actions.draft_reference(actor=std.maker, at=AT, key="boiduong-1-2019")
    with pytest.raises(Refused, match=r'KER-09: Không tìm thấy dòng tham khảo "x"'):
        actions.draft_reference(actor=std.maker, at=AT, key="x")


def test_database_itself_refuses_one_person_and_any_change(std: World) -> None:
    draft = actions.add_rate(
        actor=std.maker, at=AT, name="Mức cơ bản", amount=65_000, legal_basis=BASIS, issued_on=ISSUED,
        valid_from=day("1/1/2022"),
    )  # fmt: skip
    rows = Entitlement.objects.filter(pk=draft.pk)
    with pytest.raises(IntegrityError, match="entitlement_two_persons"), transaction.atomic():
        rows.update(approved_by=draft.made_by)
    std.keep(draft)
    with pytest.raises(IntegrityError, match="standards_entitlement is fixed"), transaction.atomic():
        rows.update(amount=99_000)
    std.rate(68_000, "1/10/2023", supersedes=draft.pk)
    with pytest.raises(IntegrityError, match="standards_ending is fixed"), transaction.atomic():
        draft.endings.update(ends_on=day("1/1/2030"))
    for kept in (rows, draft.endings.all()):
        with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {kept.model._meta.db_table}")
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE standards_entitlement CASCADE")


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 30)), min_size=1, max_size=5))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_reading_stays_as_it_was_known(std: World, changes: list[tuple[int, int]]) -> None:
    """STD-R03: whatever is replaced later, a reading as known at an earlier instant never changes."""
    start = dt.date(2023, 1, 1)
    days = [start + dt.timedelta(days=offset) for offset in range(0, 60, 7)]
    with transaction.atomic():
        current = std.rate(50_000, "1/1/2022")
        readings: list[tuple[dt.datetime, list[int]]] = []
        for number, (first, amount) in enumerate(changes, 1):
            at = AT + dt.timedelta(days=number)
            try:
                text = f"{(start + dt.timedelta(days=first)):%d/%m/%Y}"
                current = std.rate(50_000 + amount, text, at=at, supersedes=current.pk)
            except Refused:
                pass
            answers = [queries.basic_rate(category="HSQBS", unit_id=None, on=on).amount for on in days]
            readings.append((at, answers))
        for at, answers in readings:
            book = queries.rulebook(known_at=at)
            assert [book.basic(category="HSQBS", unit_id=None, on=on).amount for on in days] == answers
        transaction.set_rollback(True)


def test_a_units_own_officer_does_not_raise_his_rate(std: World) -> None:
    """STD-R13: what people draw is granted from the top; a unit arranges only its own affairs."""
    std.rate(65_000, "1/1/2022")
    own = person(6, "staff_officer", std.t11, std.maker.today)
    chief = person(7, "commander", std.t11, std.maker.today)
    shared = {"legal_basis": BASIS, "issued_on": ISSUED, "valid_from": day("1/1/2023"), "unit_id": std.t11.pk}
    with pytest.raises(Refused, match=r"KER-07: .*lập tiêu chuẩn, chế độ.*Cục Quân nhu Bồng Lai"):
        actions.add_rate(actor=own, at=AT, name="Mức cơ bản", amount=90_000, **shared)
    with pytest.raises(Refused, match="KER-07"):
        actions.assign_level(actor=own, at=AT, level="BASIC", **shared)
    with pytest.raises(Refused, match="KER-07"):
        actions.add_setting(actor=own, at=AT, key="standards.sick_excludes_mission", value="0", **shared)
    raised = actions.add_rate(actor=std.maker, at=AT, name="Mức cơ bản", amount=70_000, **shared)
    with pytest.raises(Refused, match="KER-07"):
        actions.approve(actor=chief, at=AT, row_id=raised.pk)
    assert queries.basic_rate(category="HSQBS", unit_id=std.k1101.pk, on=day("1/2/2023")).amount == 65_000
    split = actions.add_split(actor=own, at=AT, split=(20, 40, 40), **shared)
    hour = actions.add_setting(actor=own, at=AT, key="kitchens.publish_by", value="15:00", **shared)
    actions.approve_many(actor=chief, at=AT, row_ids=[split.pk, hour.pk])
    assert queries.setting(key="kitchens.publish_by", on=day("1/2/2023"), unit_id=std.k1101.pk).value == "15:00"
