"""The registry read, opened and compared: rules REV-R01 to REV-R04, refusals REV-01 to REV-04."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.kernel import kept
from quannhu.kernel.days import instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import Evidence, FigureValue, Part, Row, registry
from quannhu.ledger.actions.corrections import approve_correction, corrected_moves, propose_correction
from quannhu.ledger.models import Move, Voucher
from quannhu.review import queries, rules
from tests.kitchens.kitchen import Kitchen, kg
from tests.kitchens.test_late_change import DAY, LATER


def correct(kitchen: Kitchen, voucher_id: int) -> Voucher:
    """Reverse and replace the pork voucher: 60 kg instead of 50; returns the replacement."""
    line = Move.objects.get(voucher_id=voucher_id, source__kind="supplier")
    row = propose_correction(
        actor=kitchen.world.actor("unit_quartermaster", "T22", LATER), at=instant(LATER, "09:00"),
        voucher_id=voucher_id, reason="Ghi thiếu 10 kg", moves=corrected_moves(voucher_id, {line.line: kg(60)}),
    )  # fmt: skip
    approve_correction(
        actor=kitchen.world.actor("depot_keeper", "T22", LATER), at=instant(LATER, "09:30"),
        command_id=uuid.uuid4(), correction_id=row.pk,
    )  # fmt: skip
    return Voucher.objects.get(replaces_id=voucher_id)


def test_period_ends_with_the_cutoff() -> None:
    """REV-R01."""
    period = rules.review_period(dt.date(2023, 11, 30))
    assert (period.start, period.last, len(period)) == (dt.date(2023, 1, 1), dt.date(2023, 11, 30), 334)


def test_moved_parts_name_value_and_base() -> None:
    """REV-R02: a share whose base alone changed has moved too; an equal part has not."""
    before = FigureValue("F13", (Part("share", "Tỷ lệ", 9, "%", 10), Part("met", "Đủ", 9, "đề nghị")), ())
    after = FigureValue("F13", (Part("share", "Tỷ lệ", 9, "%", 11), Part("met", "Đủ", 9, "đề nghị")), ())
    moved = rules.moved_parts(before, after)
    assert [(m.part.key, m.by, m.printed_before, m.printed_after) for m in moved] == [("share", 0, "90,0 %", "81,8 %")]
    assert rules.moved_parts(before, before) == []


def test_cites_looks_at_kind_and_id() -> None:
    """REV-R03."""
    value = FigureValue("F07", (), (Evidence("voucher", (3, 5)), Evidence("strength", (7,))))
    assert rules.cites(value, "voucher", [5, 9])
    assert not rules.cites(value, "voucher", [7])


def test_a_step_is_a_key_or_a_code() -> None:
    """REV-R04."""
    rows = [Row("13", "Trung đoàn Sóc Nâu (T11)", ()), Row("T12", "Trung đoàn Chồn Bạc (T12)", ())]
    assert rules.row_named(rows, "T11") is rows[0]
    assert rules.row_named(rows, "13") is rows[0]
    assert rules.row_named(rows, "T12") is rows[1]
    assert rules.row_named(rows, "11") is None


def test_every_registered_figure_is_read(planted: tuple[Kitchen, int]) -> None:
    kitchen, _ = planted
    query = queries.query_of(actor=kitchen.world.actor("commander", today=LATER), cutoff=LATER)
    read = {reading.card.id: reading.value for reading in queries.figures(query)}
    assert set(read) == set(registry()) >= {"F01", "F02", "F03", "F04", "F05", "F07", "F08", "F13", "F15"}
    assert {part.key: part.value for part in read["F03"].parts}["surplus"] == 1_000_000


def test_open_by_codes_down_to_the_voucher(planted: tuple[Kitchen, int]) -> None:
    kitchen, voucher_id = planted
    query = queries.query_of(actor=kitchen.world.actor("commander", today=LATER), cutoff=LATER)
    level = queries.open_figure("F03", query, ("T22", "K-2203", DAY.isoformat()))
    vouchers = {pk for row in level.rows for group in row.evidence if group.kind == "voucher" for pk in group.ids}
    assert voucher_id in vouchers
    with pytest.raises(Refused) as refused:
        queries.open_figure("F03", query, ("T22", "K-9999"))
    assert str(refused.value).startswith('REV-02: Chỉ tiêu F03 không mở được đến "K-9999".')


def test_impact_names_exactly_what_moved(planted: tuple[Kitchen, int]) -> None:
    kitchen, voucher_id = planted
    replacement = correct(kitchen, voucher_id)
    impact = queries.impact_of(replacement.pk, actor=kitchen.world.actor("commander", today=LATER), cutoff=LATER)
    assert len(impact.vouchers) == 3, "the voucher, its reversal, its replacement"
    by_figure = {(moved.figure, moved.part.key): moved.by for moved in impact.moved}
    assert by_figure["F03", "spent"] == 1_430_000
    assert by_figure["F04", "over"] == 1
    assert {figure for figure, _ in by_figure} == {"F03", "F04", "F07"}
    assert set(impact.citing) >= {"F03", "F07"}
    assert "F01" not in impact.citing
    reversal = Voucher.objects.get(reverses_id=voucher_id)
    same = queries.impact_of(reversal.pk, actor=kitchen.world.actor("commander", today=LATER), cutoff=LATER)
    assert same.moved == impact.moved


def test_impact_refuses_what_corrects_nothing(planted: tuple[Kitchen, int]) -> None:
    kitchen, voucher_id = planted
    with pytest.raises(Refused) as refused:
        queries.impact_of(voucher_id, actor=kitchen.world.actor("commander", today=LATER), cutoff=LATER)
    assert str(refused.value) == (
        f"REV-04: Phiếu #{voucher_id} không phải là phiếu đảo hay phiếu thay thế. "
        "Chọn phiếu đảo hoặc phiếu thay thế của lần sửa cần xem."
    )
    replacement = correct(kitchen, voucher_id)
    stranger = kitchen.world.actor("unit_quartermaster", "T11", LATER)
    with pytest.raises(Refused, match="REV-04"):
        queries.impact_of(replacement.pk, actor=stranger, cutoff=LATER)


def test_unknown_figure_and_future_cutoff(planted: tuple[Kitchen, int]) -> None:
    kitchen, _ = planted
    actor = kitchen.world.actor("commander", today=LATER)
    with pytest.raises(Refused) as refused:
        queries.card_of("F99")
    assert str(refused.value).startswith('REV-01: Không có chỉ tiêu "F99". Dùng một trong các mã: F01,')
    with pytest.raises(Refused) as refused:
        queries.query_of(actor=actor, cutoff=dt.date(2023, 12, 13))
    assert str(refused.value).startswith("REV-03: Ngày chốt 13/12/2023 sau hôm nay (12/12/2023). Chọn ngày chốt")


def test_a_kept_answer_ends_with_the_next_record(planted: tuple[Kitchen, int]) -> None:
    """The same question twice is computed once; after a correction it is computed anew."""
    kitchen, voucher_id = planted
    query = queries.query_of(actor=kitchen.world.actor("commander", today=LATER), cutoff=LATER)
    first = queries.reading("F03", query)
    assert queries.reading("F03", query).value is first.value
    correct(kitchen, voucher_id)
    second = queries.reading("F03", query)
    assert rules.moved_parts(first.value, second.value)
    kept.forget()
    assert queries.reading("F03", query).value == second.value
