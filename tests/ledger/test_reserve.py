"""The reserve's rules one by one, its refusals, and its figures when something went wrong."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quannhu.kernel.days import Period, one_day, year_of
from quannhu.kernel.figures import FigureQuery, registry
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import AccountRef, Fresh, LotIn, MoveIn
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import ReserveNorm, Total
from quannhu.ledger.rules.reserve import (
    LotDays,
    Need,
    Order,
    Reserve,
    ReserveLot,
    floor_of,
    gaps,
    in_time,
    lack_after,
    months_later,
    renew_by,
    rotation_fault,
)
from tests.ledger.reserve import BASIS, ROTATED, Depot, add_packs, build
from tests.ledger.store import KG, Store, refused

DAY = dt.date(2023, 3, 14)
ONE = dt.timedelta(days=1)


@pytest.fixture
def depot(store: Store) -> Depot:
    """KV-2: floor 36.960 kg, held 37.000."""
    return build(store)


# -- pure rules ----------------------------------------------------------------------------------------------------


def test_floors_of_the_story() -> None:
    """LED-R18, LED-R25: 3.520 and 3.600 people, and the 80 who moved, in grams and packs."""
    assert [floor_of(people, 700, 15) for people in (3_520, 3_600, 80)] == [36_960_000, 37_800_000, 840_000]
    assert [floor_of(people, 1, 3) for people in (3_520, 3_600, 80)] == [10_560, 10_800, 240]


def test_an_age_limit_counts_months_and_never_passes_the_last_good_day() -> None:
    """LED-R23."""
    made, good_to = dt.date(2022, 9, 1), dt.date(2023, 8, 31)
    assert renew_by(made, None, 12) == dt.date(2023, 9, 1)
    assert renew_by(made, good_to, 12) == good_to
    assert (renew_by(None, good_to, 12), renew_by(made, None, None)) == (good_to, None)
    assert months_later(dt.date(2023, 1, 31), 1) == dt.date(2023, 2, 28)
    assert (in_time(good_to, good_to), in_time(good_to + ONE, good_to), in_time(None, good_to)) == (True, False, False)


def test_a_rotation_is_newest_in_oldest_out() -> None:
    """LED-R24."""
    old, young = ReserveLot("A", DAY), ReserveLot("B", DAY + ONE)
    assert rotation_fault(young, old, []) == ""
    assert rotation_fault(ReserveLot("C", None), young, [young]) == ""
    assert "không mới hơn lô ra A" in rotation_fault(ReserveLot("C", DAY), old, [])
    assert "không mới hơn" in rotation_fault(ReserveLot("A", DAY + ONE), old, [])
    assert "phải đổi lô A trước" in rotation_fault(ReserveLot("C", DAY + ONE * 2), young, [old])


def test_a_release_excuses_what_was_drawn_until_the_refill_is_due() -> None:
    """LED-R20: 10.560 -> 5.160 while it is in force, whole again when the refill is overdue."""
    order = Order(1, 5_400, DAY, DAY + ONE * 6, DAY + ONE * 30, {DAY + ONE: 5_000}, {DAY + ONE * 20: 1_000})
    reserve = Reserve([Need(10_560, Period(DAY))], {1: LotDays(None, {DAY: 10_560, DAY + ONE: -5_000})}, {}, [order])
    floors = [reserve.state(DAY + ONE * days).floor for days in (0, 1, 6, 7, 20, 30, 31)]
    assert floors == [5_160, 5_160, 5_160, 5_560, 6_560, 6_560, 10_560]
    assert [reserve.state(DAY + ONE * days).free for days in (0, 1, 31)] == [0, 0, 0]


def test_an_issue_is_judged_on_every_day_it_touches() -> None:
    """LED-R21: 10 may leave today, but were they gone three days ago, a day in between would have been short."""
    lots = {1: LotDays(None, {DAY - ONE * 5: 100, DAY - ONE * 2: -10, DAY: 30})}
    reserve = Reserve([Need(90, Period(DAY - ONE * 5))], lots)
    after = {day: reserve.moved(day, {1: (None, -10)}) for day in (DAY, DAY - ONE * 3)}
    assert lack_after(reserve, after[DAY], one_day(DAY)) is None
    lack = lack_after(reserve, after[DAY - ONE * 3], Period(DAY - ONE * 3, DAY + ONE))
    assert lack is not None and (lack.day, lack.usable, lack.floor) == (DAY - ONE * 2, 80, 90)
    held = lack_after(reserve, after[DAY], one_day(DAY), held=25)
    assert held is not None and (held.usable, held.floor, held.held) == (110, 90, 25)


# -- norms ---------------------------------------------------------------------------------------------------------


def set_norm(depot: Depot, **more: object) -> ReserveNorm:
    facts: dict[str, object] = {
        "item_id": depot.rice, "served_id": depot.store.world.unit("VUNG-2").pk, "amount": 700, "days": 15,
        "valid_from": DAY, "legal_basis": BASIS,
    }  # fmt: skip
    return actions.set_norm(
        actor=depot.store.world.actor("commander"), at=depot.store.at(DAY), place_id=depot.place,
        **{**facts, **more},  # type: ignore[arg-type]
    )  # fmt: skip


def test_norms_that_cannot_be_are_refused(depot: Depot) -> None:
    """LED-47, KER-09, KER-07."""
    with refused("LED-47", "Định mức dự trữ Gạo tẻ tại Kho KV-2 .*chưa ghi căn cứ"):
        set_norm(depot, legal_basis=" ")
    for wrong in ({"amount": 0}, {"days": 0}, {"amount": 10**9}, {"days": 5_000}):
        with refused("LED-47", "không hợp lý"):
            set_norm(depot, **wrong)
    with refused("LED-47", "ngày hết hiệu lực không sau ngày bắt đầu"):
        set_norm(depot, valid_to=DAY)
    with refused("LED-47", "đã có định mức"):
        set_norm(depot, valid_from=dt.date(2023, 1, 3))
    with refused("LED-47", "Trung đoàn Sao La .*đã được tính trong định mức cho Vùng 2"):
        set_norm(depot, served_id=depot.store.world.unit("T21").pk)
    with refused("LED-47", "đã được tính trong định mức cho Vùng 2"):
        set_norm(depot, served_id=depot.store.world.root.pk)
    with refused("KER-09", "mặt hàng"):
        set_norm(depot, item_id=10**6)
    with refused("KER-07", "không có quyền"):
        actions.set_norm(
            actor=depot.store.keeper("KV-2"), at=depot.store.at(DAY), place_id=depot.place, item_id=depot.rice,
            served_id=depot.store.world.unit("VUNG-2").pk, amount=700, days=15, valid_from=DAY, legal_basis=BASIS,
        )  # fmt: skip


def test_a_norm_for_some_days_leaves_the_rest_as_it_was(depot: Depot) -> None:
    """An old report reprints: the row cut in two is superseded, not changed."""
    known_at = depot.store.at(DAY, "12:00")
    set_norm(depot, days=20, valid_to=DAY + ONE * 10)
    floors = [depot.state(DAY + ONE * days).floor // KG for days in (-1, 0, 9, 10)]
    assert floors == [36_960, 49_280, 49_280, 36_960]
    then = queries.reserves(one_day(DAY), keys={(depot.place, depot.rice)}, known_at=known_at)
    assert then[depot.place, depot.rice].state(DAY).needed == 36_960 * KG


def test_the_floor_of_a_reserve_is_not_set_by_hand(depot: Depot) -> None:
    """LED-47: its norm decides."""
    with refused("LED-47", "mức giữ do định mức và quân số quyết định"):
        actions.set_floor(
            actor=depot.store.world.actor("commander"), at=depot.store.at(DAY),
            account=depot.store.stock("KV-2", "reserve"), item_id=depot.rice, floor=0,
        )  # fmt: skip


# -- going out -----------------------------------------------------------------------------------------------------


def test_a_back_dated_issue_may_not_make_any_day_short(depot: Depot) -> None:
    """LED-42: 100 kg more came on 20/3; taken as of 15/3 they would have been missing for five days."""
    store, lot = depot.store, LotIn("R-05", made_on=DAY)
    line = store.move("GAO", 100 * KG, store.outside("supplier", "KV-2"), store.stock("KV-2", "reserve"), lot=lot)
    store.post("receipt", "KV-2", dt.date(2023, 3, 20), line)
    out = MoveIn(depot.rice, 100 * KG, store.stock("KV-2", "reserve"), store.stock("KV-2"), lot_id=depot.lot("R-01"))
    late = store.at(dt.date(2023, 3, 25))
    with refused("LED-42", "ngày 15/3/2023 chỉ còn dùng được 36.900 kg, dưới mức 36.960 kg"):
        actions.post(actor=store.keeper("KV-2"), at=late, voucher=store.voucher("conversion", "KV-2", DAY + ONE, out))
    actions.post(
        actor=store.keeper("KV-2"), at=late, voucher=store.voucher("conversion", "KV-2", dt.date(2023, 3, 21), out)
    )
    assert depot.state(dt.date(2023, 3, 21)).free == 40 * KG


def test_what_is_kept_for_a_mission_is_not_free(depot: Depot) -> None:
    """LED-03 beside the floor: 12.000 packs free, 10.000 of them kept."""
    packs = add_packs(depot, held=22_560)
    store, item = packs.store, packs.store.items["LUONG_KHO"].pk
    assert queries.free_over_floor(depot.place, item, DAY) == 12_000
    actions.hold(
        actor=store.keeper("KV-2"), at=store.at(DAY, "08:00"), account=store.stock("KV-2", "reserve"), item_id=item,
        quantity=10_000, subject="mission:1", expires_at=store.at(DAY + ONE),
    )  # fmt: skip
    assert queries.free_over_floor(depot.place, item, DAY) == 2_000
    for enough in (2_001, 2_000):
        out = store.move("LUONG_KHO", enough, store.stock("KV-2", "reserve"), store.stock("KV-2", "mission"))
        voucher = store.voucher("conversion", "KV-2", DAY, out)
        if enough > 2_000:
            with refused("LED-03", "10.000 cái đang giữ cho việc khác"):
                actions.post(actor=store.keeper("KV-2"), at=store.at(DAY, "09:00"), voucher=voucher)
        else:
            actions.post(actor=store.keeper("KV-2"), at=store.at(DAY, "09:00"), voucher=voucher)


def test_a_loss_found_by_counting_is_written_however_little_is_left(depot: Depot) -> None:
    """LED-R21: a fact is no wish; the floor the database guards follows, and the shortfall shows."""
    store = depot.store
    line = store.move(
        "GAO", 100 * KG, store.stock("KV-2", "reserve"), AccountRef("loss", depot.place), lot_id=depot.lot("R-01")
    )
    voucher = store.voucher("adjustment", "KV-2", DAY, line)
    actions.post(actor=store.world.actor("commander"), at=store.at(DAY), voucher=voucher)
    assert depot.state(DAY).short == 60 * KG
    assert (depot.total().floor, depot.total().quantity) == (36_900 * KG, 36_900 * KG)
    assert [check for check in examine() if check.faults] == []


def test_reserve_follows_only_where_both_depots_keep_the_item(depot: Depot) -> None:
    with refused("LED-47", "Kho KV-1 .*không có định mức cùng mặt hàng"):
        actions.follow(
            actor=depot.store.keeper("KV-2"), at=depot.store.at(DAY), command_id=uuid.uuid4(),
            from_place_id=depot.place, to_place_id=depot.store.places["KV-1"].pk, people=80, happened_on=DAY,
        )  # fmt: skip


def test_a_rotation_of_a_lot_that_is_not_there_is_not_found(depot: Depot) -> None:
    with refused("KER-09", "lô trong dự trữ"):
        actions.rotate(
            actor=depot.store.keeper("KV-2"), at=depot.store.at(DAY), command_id=uuid.uuid4(), place_id=depot.place,
            item_id=depot.rice, happened_on=DAY, fresh=Fresh(LotIn("R-09", made_on=DAY), KG), old={10**6: KG},
        )  # fmt: skip


# -- figures and the proof -----------------------------------------------------------------------------------------


def ask(depot: Depot, figure: str, until: dt.date) -> dict[str, int]:
    actor = depot.store.world.actor("commander", today=until)
    value = registry()[figure].figure.compute(FigureQuery(actor, Period(dt.date(2023, 1, 3), until + ONE)))
    return {part.key: part.value for part in value.parts}


def test_a_gap_is_named_by_its_days_and_opens_to_them(depot: Depot) -> None:
    """F09, rule LED-R26: R-03 expires on 1/9 unrenewed; ten days below the floor until 11/9, then renewed late."""
    late = dt.date(2023, 9, 11)
    store = depot.store
    aside = MoveIn(
        depot.rice, 9_250 * KG, store.stock("KV-2", "reserve"), store.stock("KV-2", "reserve", "quarantine"),
        lot_id=depot.lot("R-03"),
    )  # fmt: skip
    fresh = store.move(
        "GAO", 9_250 * KG, store.outside("supplier", "KV-2"), store.stock("KV-2", "reserve"),
        lot=LotIn("R-04", made_on=dt.date(2023, 9, 1)),
    )  # fmt: skip
    store.post("receipt", "KV-2", late, fresh)
    store.post("conversion", "KV-2", late, aside)
    year = Period(dt.date(2023, 1, 3), dt.date(2023, 12, 1))
    assert ask(depot, "F09", year.last) == {
        "enough": len(year) - 9,
        "days": len(year),
        "share": len(year) - 9,
        "gaps": 1,
    }
    found = queries.reserves(year, keys={(depot.place, depot.rice)})[depot.place, depot.rice].line().spans(year)
    assert gaps(found) == [(Period(dt.date(2023, 9, 2), late), 9_210 * KG)]
    query = FigureQuery(depot.store.world.actor("commander", today=year.last), year)
    figure, path = registry()["F09"].figure, ()
    while not (level := figure.open(query, path)).deepest:
        assert sum(row.parts[0].value for row in level.rows) == len(year) - 9
        path = (*path, level.rows[0].key)
    assert sum(row.parts[0].value for row in level.rows) == len(year) - 9
    assert [row.label for row in level.rows if "thiếu" in row.label] == [
        "2/9/2023–10/9/2023: dùng được 27.750 kg, mức 36.960 kg, thiếu 9.210 kg"
    ]
    assert ask(depot, "F10", year.last) == {"met": 0, "due": 1, "share": 0}


def test_a_lot_renewed_before_its_day_is_in_time(depot: Depot) -> None:
    """F10, rule LED-R23: 1 of 1 by the end of August; nothing was due before."""
    assert ask(depot, "F10", ROTATED - ONE) == {"met": 0, "due": 0, "share": 0}
    depot.rotate(ROTATED, LotIn("R-04", made_on=dt.date(2023, 7, 20)), "R-03")
    assert ask(depot, "F10", ROTATED) == {"met": 1, "due": 1, "share": 1}
    figure = registry()["F10"].figure
    query = FigureQuery(depot.store.world.actor("commander", today=ROTATED), year_of(ROTATED))
    path: tuple[str, ...] = ()
    while not (level := figure.open(query, path)).deepest:
        path = (*path, level.rows[0].key)
    first = level.rows[0]
    assert "Lô R-03: đổi ngày 11/8/2023, hạn 1/9/2023: đúng hạn" in first.label and first.href.startswith("/kho/phieu/")


def test_figures_cost_the_same_however_long_the_period(depot: Depot) -> None:
    counts = []
    for until in (dt.date(2023, 1, 10), dt.date(2023, 12, 31)):
        with CaptureQueriesContext(connection) as captured:
            ask(depot, "F09", until)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 16, counts


def test_the_doctor_finds_a_floor_that_was_tampered_with(depot: Depot) -> None:
    assert [check for check in examine() if check.faults] == []
    Total.objects.filter(pk=depot.total().pk).update(floor=0)
    (check,) = [check for check in examine() if check.faults]
    assert check.name.startswith("Dự trữ SSCĐ") and "mức giữ 0 không phải mức của ngày nào" in check.faults[0]
