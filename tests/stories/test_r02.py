"""R02 Tiêu chuẩn, định lượng, mức tiền ăn: every number of the story, driven through the actions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from quannhu.kernel.days import Period, instant, month_of, year_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.standards import actions, queries
from quannhu.standards.models import BackSettlement, RiceClaim
from quannhu.standards.rules import Kind, ManDay
from quannhu.standards.sources import ManDaySource
from tests.standards.world import AT, BASIS, DEMO_BASIS, ISSUED, World, build, day, person

HOLIDAYS = (
    *("1/1/2023", "20/1/2023", "21/1/2023", "22/1/2023", "23/1/2023", "24/1/2023"),
    *("29/4/2023", "30/4/2023", "1/5/2023", "2/9/2023", "3/9/2023", "22/12/2023"),
)
OCTOBER = month_of(dt.date(2023, 10, 1))


@pytest.fixture
def story(db: None) -> World:
    """65.000 since 2022, 68.000 from 1/10/2023 approved in time, supplements at 65.000, rice at 14.000 đ/kg."""
    world = build()
    first = world.rate(65_000, "1/1/2022")
    world.supplement("OM", 19_500, "0.3")
    world.supplement("THEM-3", 65_000, "1.0")
    world.supplement("THEM-4", 58_500, "0.9")
    world.supplement("LE-TET", 65_000, "1")
    world.rice()
    at = instant(dt.date(2023, 9, 20), "09:00")
    world.rate(68_000, "1/10/2023", at=at, issued=dt.date(2023, 9, 15), basis=DEMO_BASIS, supersedes=first.pk)
    return world


def basic(world: World, text: str, known_at: dt.datetime | None = None) -> queries.RateRow:
    return queries.basic_rate(category="HSQBS", unit_id=world.k1101.pk, on=day(text), known_at=known_at)


def test_rate_is_65000_to_30_9_and_68000_from_1_10(story: World) -> None:
    assert basic(story, "30/9/2023").amount == 65_000
    assert basic(story, "30/9/2023").legal_basis == BASIS
    assert basic(story, "1/10/2023").amount == 68_000
    assert basic(story, "1/10/2023").legal_basis == DEMO_BASIS
    assert str(basic(story, "30/9/2023").valid) == "1/1/2022–30/9/2023"


def test_late_correction_for_28_9_written_in_october_uses_65000(story: World) -> None:
    written = instant(dt.date(2023, 10, 12), "15:00")
    assert basic(story, "28/9/2023", known_at=written).amount == 65_000


def test_report_known_before_the_new_rate_reads_as_it_did(story: World) -> None:
    before = basic(story, "1/10/2023", known_at=instant(dt.date(2023, 9, 1)))
    assert (before.amount, str(before.valid)) == (65_000, "từ 1/1/2022")


def test_sick_in_camp_is_19500_and_level_3_one_whole_rate(story: World) -> None:
    sick = queries.day_allowance(category="HSQBS", unit_id=story.k1101.pk, on=day("14/3/2023"), supplements=["OM"])
    assert [row.amount for row in sick.supplements] == [19_500]
    assert sick.amount == 84_500
    third = queries.supplement(code="THEM-3", on=day("14/9/2023"))
    assert (third.amount, third.factor) == (65_000, 1)


def test_twelve_holidays_give_one_extra_rate_each(story: World) -> None:
    for text in HOLIDAYS:
        draft = actions.add_holiday(
            actor=story.maker, at=AT, day=day(text), name="Ngày lễ", legal_basis=BASIS, issued_on=ISSUED
        )
        story.keep(draft)
    found = queries.holidays(period=year_of(dt.date(2023, 1, 1)))
    assert len(found) == 12
    extra = sum(
        queries.day_allowance(
            category="HSQBS", unit_id=story.k1101.pk, on=row.day, supplements=["LE-TET"]
        ).supplements[0].amount
        for row in found
    )  # fmt: skip
    assert extra == 12 * 65_000
    with pytest.raises(Refused, match="STD-05: Ngày 2/1/2023 không phải ngày lễ, tết"):
        queries.day_allowance(category="HSQBS", unit_id=story.k1101.pk, on=day("2/1/2023"), supplements=["LE-TET"])


def test_guest_lunch_is_26000(story: World) -> None:
    draft = actions.add_split(
        actor=story.maker, at=AT, split=(30, 40, 30), legal_basis=BASIS, issued_on=ISSUED, valid_from=day("1/1/2022")
    )
    story.keep(draft)
    lunch = queries.guest_meal_rate(meal="trua", on=day("14/3/2023"), unit_id=story.k1101.pk)
    assert (lunch.amount, lunch.rate.amount, lunch.split.split) == (26_000, 65_000, (30, 40, 30))


def test_dear_rice_at_l41_in_october_claims_21005600(story: World) -> None:
    story.strength(story.l41, "HSQBS", 1_210)
    quartermaster = person(7, "unit_quartermaster", story.l41, dt.date(2023, 11, 2))
    commander = person(8, "commander", story.l41, dt.date(2023, 11, 2))
    at = instant(dt.date(2023, 11, 2), "10:00")
    claim = actions.record_rice_claim(
        actor=quartermaster, at=at, unit_id=story.l41.pk, category="HSQBS", period=OCTOBER,
        price=Price(14_800, 1_000), persons=1_210, price_basis="Hóa đơn tháng 10/2023",
    )  # fmt: skip
    assert (claim.per_day, claim.man_days, claim.amount, claim.direction) == (560, 37_510, 21_005_600, "claim")
    assert actions.approve_rice_claim(actor=commander, at=at, claim_id=claim.pk).approved_by == 8


def test_nobodys_rice_is_claimed_twice(story: World) -> None:
    """STD-20: days that overlap, by the unit itself, the one above or one below; other days and people are free."""
    story.strength(story.l41, "HSQBS", 1_210)
    story.strength(story.l41, "SQ", 40)
    top = person(7, "unit_quartermaster", story.root, dt.date(2023, 11, 2))
    at = instant(dt.date(2023, 11, 2), "10:00")

    def claim(unit: int, period: Period, category: str = "HSQBS", dong: int = 13_000) -> int:
        return actions.record_rice_claim(
            actor=top, at=at, unit_id=unit, category=category, period=period, price=Price(dong, 1_000), persons=40,
            price_basis="Hóa đơn",
        ).pk  # fmt: skip

    number = claim(story.l41.pk, OCTOBER)
    late = Period(dt.date(2023, 10, 31), dt.date(2023, 11, 2))
    for unit in (story.l41.pk, story.root.pk):
        with pytest.raises(Refused) as refused:
            claim(unit, late)
        assert refused.value.code.id == "STD-20"
        assert f"đã lập chênh lệch giá gạo số {number} cho Lữ đoàn Hải Âu (L41), 1/10/2023–31/10/2023" in str(
            refused.value
        )
    assert claim(story.l41.pk, Period(dt.date(2023, 11, 1), dt.date(2023, 11, 3))) > number
    assert claim(story.l41.pk, OCTOBER, "SQ") > number
    with pytest.raises(Refused, match=r"STD-09: .*kỳ tính: đến 3/11/2023 là chưa qua"):
        claim(story.l41.pk, Period(dt.date(2023, 11, 3), dt.date(2023, 11, 4)))


def test_cheap_rice_goes_to_food(story: World) -> None:
    story.strength(story.l41, "HSQBS", 1_210)
    claim = actions.record_rice_claim(
        actor=person(7, "unit_quartermaster", story.l41, dt.date(2023, 11, 2)),
        at=instant(dt.date(2023, 11, 2)), unit_id=story.l41.pk,
        category="HSQBS", period=OCTOBER, price=Price(13_200, 1_000), persons=1_210, price_basis="Hóa đơn",
    )  # fmt: skip
    assert (claim.direction, claim.amount) == ("food", 21_005_600)


def test_officer_counted_as_enlisted_is_refused(story: World) -> None:
    story.strength(story.l41, "HSQBS", 1_210)
    story.strength(story.l41, "SQ", 40)
    ask = {
        "actor": person(7, "unit_quartermaster", story.l41, dt.date(2023, 11, 2)),
        "at": instant(dt.date(2023, 11, 2)), "unit_id": story.l41.pk,
        "period": OCTOBER, "price": Price(14_800, 1_000), "price_basis": "Hóa đơn",
    }  # fmt: skip
    with pytest.raises(Refused, match=r"STD-06: Lữ đoàn Hải Âu \(L41\), ngày 1/10/2023: chấm 1\.215 .* thừa 5 người"):
        actions.record_rice_claim(category="HSQBS", persons=1_215, **ask)
    with pytest.raises(Refused, match="STD-07: Đối tượng SQ không được quyết toán"):
        actions.record_rice_claim(category="SQ", persons=40, **ask)


def test_overlap_and_gap_are_refused_naming_both_rows(story: World) -> None:
    with pytest.raises(Refused) as overlap:
        story.rate(66_000, "1/12/2023")
    assert overlap.value.code.id == "STD-01"
    assert "66.000 đ (dòng mới, từ 1/12/2023" in str(overlap.value)
    assert "68.000 đ (dòng" in str(overlap.value)
    first = queries.basic_rate(category="HSQBS", unit_id=None, on=day("1/1/2022"))
    with pytest.raises(Refused) as gap:
        story.rate(62_000, "1/1/2021", "1/12/2021")
    assert gap.value.code.id == "STD-02"
    assert "không có quy định: 1/12/2021–31/12/2021" in str(gap.value)
    assert f"dòng {first.id}" in str(gap.value)


def test_supplements_stacked_beyond_the_rule_are_refused(story: World) -> None:
    ask = {"category": "HSQBS", "unit_id": story.k1101.pk, "on": day("14/9/2023")}
    with pytest.raises(Refused, match=r"STD-04: Không được hưởng Ăn thêm THEM-3 .* cùng với Ăn thêm THEM-4"):
        queries.day_allowance(supplements=["THEM-3", "THEM-4"], **ask)
    with pytest.raises(Refused, match="STD-04"):
        queries.day_allowance(supplements=["OM", "THEM-3"], **ask)
    draft = actions.add_setting(
        actor=story.maker, at=AT, key="standards.sick_excludes_mission", value="0", legal_basis="Quy định đơn vị",
        issued_on=ISSUED, valid_from=day("1/1/2022"),
    )  # fmt: skip
    story.keep(draft)
    assert queries.day_allowance(supplements=["OM", "THEM-3"], **ask).amount == 65_000 + 19_500 + 65_000


def test_rate_issued_late_is_settled_back_by_unit(story: World) -> None:
    """68.000 replaced from 1/10 by 70.000, issued 20/10 and approved on 1/11: 31 days at 2.000 đ."""
    old = basic(story, "5/10/2023")
    at = instant(dt.date(2023, 11, 1), "08:00")
    late = story.rate(
        70_000, "1/10/2023", at=at, issued=dt.date(2023, 10, 20), basis="Quyết định hư cấu 70", supersedes=old.id
    )

    def fed(period: Period, unit_ids: frozenset[int] | None = None) -> list[ManDay]:
        days = list(period.days())
        rows = [ManDay(story.k1101.pk, on, "HSQBS", 412) for on in days]
        return rows + [ManDay(story.k4101.pk, on, "SQ", 30) for on in days[:10]]

    done = actions.settle_back(actor=story.maker, at=at, rate_id=late.pk, man_days=fed)
    by_unit = {line.unit_id: line.amount for line in done.lines.all()}
    assert by_unit == {story.k1101.pk: 412 * 31 * 2_000, story.k4101.pk: 30 * 10 * 2_000}
    assert done.amount == sum(by_unit.values()) == 26_144_000
    assert (done.first_day, done.last_day) == (day("1/10/2023"), day("31/10/2023"))
    assert basic(story, "5/10/2023", known_at=instant(dt.date(2023, 10, 31))).amount == 68_000
    assert basic(story, "5/10/2023").amount == 70_000
    with pytest.raises(Refused, match=r"STD-17: .* đã lập truy lĩnh số"):
        actions.settle_back(actor=story.maker, at=at, rate_id=late.pk, man_days=fed)
    _a_second_person_approves(story, done, fed)


def _a_second_person_approves(story: World, done: BackSettlement, fed: ManDaySource) -> None:
    """STD-R14: another person, the same counts, once."""
    ask = {"at": instant(dt.date(2023, 11, 2)), "settlement_id": done.pk}
    grants = story.maker.grants + story.approver.grants
    both = type(story.maker)(story.maker.user_id, "Người 1", grants, story.maker.today)
    with pytest.raises(Refused, match="KER-08: Người lập không được tự duyệt"):
        actions.approve_back(actor=both, man_days=fed, **ask)
    with pytest.raises(Refused, match="KER-07"):
        actions.approve_back(actor=person(9, "commander", story.t11, story.maker.today), man_days=fed, **ask)

    def fewer(period: Period, unit_ids: frozenset[int] | None = None) -> list[ManDay]:
        return [entry for entry in fed(period, unit_ids) if entry.category == "HSQBS"]

    with pytest.raises(Refused, match=r"STD-21: .*ghi 26\.144\.000 đ.*nay tính lại được 25\.544\.000 đ"):
        actions.approve_back(actor=story.approver, man_days=fewer, **ask)
    with pytest.raises(Refused, match="KER-11"):
        actions.withdraw_back(actor=story.maker, reason=" ", **ask)
    actions.withdraw_back(actor=story.maker, reason="Sổ chấm cơm đã sửa", **ask)
    with pytest.raises(Refused, match=r"STD-10: Truy lĩnh số .*đã rút"):
        actions.approve_back(actor=story.approver, man_days=fed, **ask)
    again = actions.settle_back(actor=story.maker, at=ask["at"], rate_id=done.rate_id, man_days=fewer)
    kept = actions.approve_back(actor=story.approver, at=ask["at"], settlement_id=again.pk, man_days=fewer)
    assert (kept.approved_by, kept.amount) == (story.approver.user_id, 25_544_000)
    with pytest.raises(Refused, match="STD-10"):
        actions.withdraw_back(actor=story.approver, at=ask["at"], settlement_id=again.pk, reason="Muộn rồi")
    with pytest.raises(IntegrityError), transaction.atomic():
        BackSettlement.objects.filter(pk=again.pk).update(amount=1)


def test_a_rice_claim_recorded_by_mistake_is_withdrawn_by_another(story: World) -> None:
    """STD-R15: with its reason, on record, its days free again."""
    story.strength(story.l41, "HSQBS", 1_210)
    at = instant(dt.date(2023, 11, 2))
    maker, chief = (person(number, role, story.l41, story.maker.today)
                    for number, role in ((7, "unit_quartermaster"), (8, "commander")))  # fmt: skip

    def record(persons: int) -> RiceClaim:
        return actions.record_rice_claim(
            actor=maker, at=at, unit_id=story.l41.pk, category="HSQBS", period=OCTOBER, price=Price(14_800, 1_000),
            persons=persons, price_basis="Hóa đơn tháng 10/2023",
        )  # fmt: skip

    slip = record(1_200)
    actions.withdraw_rice_claim(actor=maker, at=at, claim_id=slip.pk, reason="Sai số người")
    claim = record(1_209)
    actions.approve_rice_claim(actor=chief, at=at, claim_id=claim.pk)
    ask = {"at": at, "claim_id": claim.pk}
    with pytest.raises(Refused, match="KER-07"):
        actions.withdraw_rice_claim(actor=maker, reason="Sai", **ask)
    with pytest.raises(Refused, match="KER-11"):
        actions.withdraw_rice_claim(actor=chief, reason="", **ask)
    gone = actions.withdraw_rice_claim(actor=chief, reason="Sai số người", **ask)
    assert (gone.withdrawn_by, gone.reason, gone.amount) == (8, "Sai số người", claim.amount)
    with pytest.raises(Refused, match=r"STD-10: Bảng chênh lệch giá gạo số .*đã rút"):
        actions.withdraw_rice_claim(actor=chief, reason="Sai", **ask)
    right = record(1_210)
    actions.approve_rice_claim(actor=chief, at=at, claim_id=right.pk)
    for change in ({"amount": 1}, {"withdrawn_at": at, "withdrawn_by": 8, "reason": "x", "amount": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RiceClaim.objects.filter(pk=right.pk).update(**change)
    assert RiceClaim.objects.count() == 3


def test_maker_does_not_approve_own_rate(story: World) -> None:
    both = person(9, "commander", story.root, dt.date(2023, 12, 31))
    both = type(both)(9, both.name, both.grants + person(9, "staff_officer", story.root, both.today).grants, both.today)
    old = basic(story, "1/12/2023")
    draft = actions.supersede_rate(
        actor=both, at=AT, row_id=old.id, amount=72_000, legal_basis=BASIS, issued_on=ISSUED, valid_from=day("1/1/2024")
    )
    with pytest.raises(Refused, match="KER-08: Người lập không được tự duyệt"):
        actions.approve(actor=both, at=AT, row_id=draft.pk)
    assert basic(story, "1/1/2024").amount == 68_000
    story.keep(draft)
    assert basic(story, "1/1/2024").amount == 72_000
    assert queries.load_rows((Kind.BASIC,))[0].amount == 65_000
