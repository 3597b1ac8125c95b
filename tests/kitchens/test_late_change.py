"""A late change: one corrected direct purchase moves exactly the figures that cite it, and by how much."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.kernel.days import instant, one_day
from quannhu.kernel.figures import FigureValue, registry
from quannhu.kitchens import actions, queries
from quannhu.kitchens.actions import DirectIn, Present
from quannhu.kitchens.queries.registers import slips
from quannhu.ledger.actions.corrections import approve_correction, corrected_moves, propose_correction, reverse
from quannhu.ledger.models import Move
from quannhu.organization.queries import visible_to
from tests.kitchens.kitchen import Kitchen, kg, parts

DAY = dt.date(2023, 5, 17)
LATER = dt.date(2023, 12, 12)
FIGURES = ("F01", "F02", "F03", "F04", "F05", "F07", "F13", "F15")
COUNTS = tuple(
    Present(meal, category, people)
    for meal in ("sang", "trua", "chieu")
    for category, people in (("HSQBS", 250), ("SQ", 40), ("QNCN", 20))
)
ALLOWANCE = 310 * 65_000


@pytest.fixture
def planted(kitchen: Kitchen) -> tuple[Kitchen, int]:
    """K-2203 on 17/5: 50 kg of pork written, the day 1.000.000 đ under its allowance."""
    kitchen.code = "K-2203"
    manager = kitchen.world.actor("kitchen_manager", "K-2203")
    facts = {"actor": manager, "kitchen_id": kitchen.id, "day": DAY}
    actions.record_counts(at=instant(DAY, "07:00"), command_id=uuid.uuid4(), counts=COUNTS, **facts)
    rest = ALLOWANCE - 1_000_000 - 50 * 143_000
    pork = DirectIn(kitchen.supplier.pk, (kitchen.bought("THIT_LON", kg(50), 143_000),), paper_ref="0517")
    fish = DirectIn(kitchen.supplier.pk, (kitchen.bought("CA_CHEP", kg(90), rest, kg(90)),))
    wrong = actions.direct_purchase(at=instant(DAY, "08:00"), command_id=uuid.uuid4(), purchase=pork, **facts)
    actions.direct_purchase(at=instant(DAY, "08:05"), command_id=uuid.uuid4(), purchase=fish, **facts)
    actions.close_day(at=instant(DAY, "15:30"), command_id=uuid.uuid4(), **facts)
    actions.publish_board(at=instant(DAY, "15:40"), command_id=uuid.uuid4(), **facts)
    return kitchen, wrong.voucher_id


def read(kitchen: Kitchen, known_at: dt.datetime | None = None) -> dict[str, FigureValue]:
    """Every figure of the year as the commander sees it in December."""
    actor = kitchen.world.actor("commander", today=LATER)
    return {f: kitchen.figure(f, actor=actor, known_at=known_at) for f in FIGURES if f in registry()}


def test_late_change_moves_exactly_what_cites_it(planted: tuple[Kitchen, int]) -> None:
    """50 kg should have been 60: +10 kg × 143.000 = 1.430.000 đ."""
    kitchen, voucher_id = planted
    before = read(kitchen)
    closing = stock_of(kitchen)
    line = Move.objects.get(voucher_id=voucher_id, source__kind="supplier")
    asker = kitchen.world.actor("unit_quartermaster", "T22", LATER)
    approver = kitchen.world.actor("depot_keeper", "T22", LATER)
    at = instant(LATER, "09:00")
    row = propose_correction(
        actor=asker, at=at, voucher_id=voucher_id, reason="Ghi thiếu 10 kg",
        moves=corrected_moves(voucher_id, {line.line: kg(60)}),
    )  # fmt: skip
    approve_correction(actor=approver, at=at, command_id=uuid.uuid4(), correction_id=row.pk)
    after = read(kitchen)
    assert change(before["F03"], after["F03"]) == {"spent": 1_430_000, "surplus": -1_430_000}
    assert change(before["F04"], after["F04"]) == {"over": 1}
    moved = {f for f in before if parts(before[f]) != parts(after[f]) or bases(before[f]) != bases(after[f])}
    assert moved == {"F03", "F04", "F07"}
    in_and_out = [kg(10), kg(10), 1_430_000, 1_430_000]
    assert sorted(change(before["F07"], after["F07"]).values()) == in_and_out, "nothing stays"
    assert stock_of(kitchen) == closing
    known = read(kitchen, instant(LATER, "08:59"))
    assert {f: parts(value) for f, value in known.items()} == {f: parts(value) for f, value in before.items()}
    signed = queries.month_account(kitchen_id=kitchen.id, month=DAY)
    assert signed.spent == ALLOWANCE - 1_000_000 + 1_430_000


def test_a_reversed_purchase_is_told_once_and_not_added(planted: tuple[Kitchen, int]) -> None:
    """The day's list shows purchase and reversal at one value each; the book of issues adds what stands."""
    kitchen, voucher_id = planted
    asker = kitchen.world.actor("kitchen_manager", "K-2203", LATER)
    reverse(
        actor=asker, at=instant(LATER, "09:00"), command_id=uuid.uuid4(), voucher_id=voucher_id, reason="Ghi nhầm ngày"
    )
    scope = visible_to(asker, DAY)
    sheet = queries.day_sheet(scope=scope, kitchen_id=kitchen.id, day=DAY)
    pork = 50 * 143_000
    assert [(one.kind, one.value, one.reversed) for one in sheet.vouchers if one.value == pork] == [
        ("direct", pork, True), ("reversal", pork, False),
    ]  # fmt: skip
    listed = slips(scope=scope, kitchen_id=kitchen.id, period=one_day(DAY), inward=False)
    assert [(slip.value, slip.stands) for slip in listed] == [(pork, False), (sheet.account.spent, True)]


def change(before: FigureValue, after: FigureValue) -> dict[str, int]:
    old, new = parts(before), parts(after)
    return {key: new[key] - old[key] for key in new if new[key] != old[key]}


def bases(value: FigureValue) -> list[int | None]:
    return [part.base for part in value.parts]


def stock_of(kitchen: Kitchen) -> int:
    """What the ledger holds at the kitchen, base units."""
    from quannhu.ledger.models import Balance

    return sum(Balance.objects.filter(account__place=kitchen.place).values_list("quantity", flat=True))


def test_figures_open_from_unit_to_voucher(planted: tuple[Kitchen, int]) -> None:
    """F03 opens unit -> kitchen -> day -> lines and vouchers, each level summing to the one above."""
    kitchen, voucher_id = planted
    query = kitchen.query(actor=kitchen.world.actor("commander", today=LATER))
    figure = registry()["F03"].figure
    value = parts(figure.compute(query))
    path: tuple[str, ...] = ()
    for _ in range(4):
        level = figure.open(query, path)
        for key in ("allowance", "spent", "surplus"):
            assert sum(part.value for row in level.rows for part in row.parts if part.key == key) == value[key]
        path = (*path, level.rows[0].key)
    assert voucher_id in {i for row in level.rows for e in row.evidence if e.kind == "voucher" for i in e.ids}
    assert path[:3] == (str(kitchen.world.unit("T22").pk), str(kitchen.id), DAY.isoformat())


def test_figures_keep_to_the_scope_and_the_unit(planted: tuple[Kitchen, int]) -> None:
    kitchen, _ = planted
    other = kitchen.world.actor("unit_quartermaster", "T11", LATER)
    assert parts(kitchen.figure("F03", actor=other)) == {"allowance": 0, "spent": 0, "surplus": 0}
    mine = kitchen.world.actor("commander", today=LATER)
    assert parts(kitchen.figure("F03", actor=mine, unit="T22"))["allowance"] == ALLOWANCE
    assert parts(kitchen.figure("F02", actor=mine, unit="T22"))["meals"] == 930
    assert parts(kitchen.figure("F02", actor=mine, unit="T11"))["meals"] == 0
    for figure_id in ("F02", "F04", "F05", "F15"):
        figure, query = registry()[figure_id].figure, kitchen.query(actor=mine)
        unit = figure.open(query, ()).rows[0]
        kitchens = figure.open(query, (unit.key,)).rows
        assert [row.key for row in kitchens] == [str(kitchen.id)]
        figure.open(query, (unit.key, kitchens[0].key))
