"""Story R06: quân nhu sẵn sàng chiến đấu. Every number, edge case and the invariant, driven as users do."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from quannhu.catalog.models import Item, ItemGroup
from quannhu.kernel.days import instant, months_later, one_day
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import LotIn, MoveIn, Posted
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Release, Voucher
from quannhu.ledger.queries import ReserveRow
from quannhu.organization import actions as people
from quannhu.organization.models import Kind
from quannhu.organization.queries import visible_to
from tests.ledger import store as stores
from tests.ledger.reserve import BASIS, ROTATED, Depot, add_packs, build
from tests.ledger.store import KG, refused
from tests.world import MERGE_DAY, World, create_units, merge_r01

RISE = dt.date(2023, 9, 1)


@pytest.fixture
def depot(world: World) -> Depot:
    return build(stores.build(world))


def test_floor_is_36960_and_37000_are_held(depot: Depot) -> None:
    """3.520 × 0,7 × 15 = 36.960 kg (rule LED-R18); 40 kg may leave."""
    row = depot.state(ROTATED)
    assert (row.floor, row.held, row.usable, row.free, row.short) == (36_960 * KG, 37_000 * KG, 37_000 * KG, 40 * KG, 0)
    assert (depot.total().quantity, depot.total().floor) == (37_000 * KG, 36_960 * KG)


# -- rotation ------------------------------------------------------------------------------------------------------


def test_rotation_is_one_exchange_newest_in_first(depot: Depot) -> None:
    """R-03: 9.250 kg, 11 months 10 days old; 46.250 with the new lot in, 37.000 after the old one went out."""
    before = queries.lots_by_age(queries.reserves(one_day(ROTATED)), ROTATED)
    assert (before[0].code, before[0].quantity, before[0].renew_by) == ("R-03", 9_250 * KG, dt.date(2023, 9, 1))
    made = before[0].made_on
    assert made is not None and months_later(made, 11) + dt.timedelta(days=10) == ROTATED
    new = LotIn("R-04", made_on=dt.date(2023, 7, 20))
    brought, taken = depot.rotate(ROTATED, new, "R-03")  # type: ignore[misc]
    assert (taken.number, taken.year) == (brought.number + 1, brought.year)
    scope = visible_to(depot.store.world.actor("commander", today=ROTATED), ROTATED)
    peak = 37_000 * KG
    for posted in (brought, taken):
        for line in queries.voucher(scope=scope, voucher_id=posted.voucher_id).lines:
            peak += line.quantity if line.target.purpose == "reserve" else -line.quantity
        assert peak == {brought: 46_250 * KG, taken: 37_000 * KG}[posted]
    row = depot.state(ROTATED)
    assert (row.usable, row.floor, row.short) == (37_000 * KG, 36_960 * KG, 0)
    after = queries.lots_by_age(queries.reserves(one_day(ROTATED)), ROTATED)
    assert [lot.code for lot in after] == ["R-01", "R-02", "R-04"]
    issued = actions.issue(
        actor=depot.store.keeper("KV-2"), at=depot.store.at(ROTATED), command_id=uuid.uuid4(),
        from_place_id=depot.place, to_place_id=depot.store.places["K-1101"].pk, happened_on=ROTATED,
        lines=[actions.IssueLine(depot.rice, 9_250 * KG)],
    )  # fmt: skip
    (line,) = queries.voucher(scope=scope, voucher_id=issued.voucher_id).lines
    assert (line.lot.code, line.quantity) == ("R-03", 9_250 * KG)


def test_old_lot_out_before_the_new_one_is_in_is_refused(depot: Depot) -> None:
    """LED-42: 37.000 − 9.250 = 27.750 kg would lie below 36.960."""
    with refused("LED-42", "Xuất 9.250 kg Gạo tẻ khỏi dự trữ SSCĐ tại Kho KV-2 .*27.750 kg, dưới mức 36.960 kg"):
        depot.take(9_250, ROTATED, lot_id=depot.lot("R-03"))
    assert depot.state(ROTATED).usable == 37_000 * KG


def test_rotation_in_the_wrong_order_is_refused(depot: Depot) -> None:
    """LED-43: a lot no newer than the one that leaves, or a lot that is not the oldest (rule LED-R24)."""
    with refused("LED-43", "sai thứ tự: lô vào R-04 .* không mới hơn lô ra R-03"):
        depot.rotate(ROTATED, LotIn("R-04", made_on=dt.date(2022, 8, 20)), "R-03")
    with refused("LED-43", "lô R-01 chưa phải lô cũ nhất, phải đổi lô R-03 trước"):
        depot.rotate(ROTATED, LotIn("R-04", made_on=dt.date(2023, 7, 20)), "R-01")
    with refused("LED-42", "dưới mức 36.960 kg"):
        depot.rotate(ROTATED, LotIn("R-04", made_on=dt.date(2023, 7, 20)), "R-03", kilograms=9_000)
    assert Voucher.objects.filter(happened_on=ROTATED).count() == 0


# -- strength rises, units move ------------------------------------------------------------------------------------


def test_strength_rises_to_3600_and_800_are_short_the_same_day(depot: Depot) -> None:
    """3.600 × 0,7 × 15 = 37.800: short 800, told the same day; the database guards what is there."""
    depot.enlist("T21", 950 + 1_390 + 80, RISE)
    row = depot.state(RISE)
    assert (row.floor, row.usable, row.short, row.free) == (37_800 * KG, 37_000 * KG, 800 * KG, 0)
    assert depot.state(RISE - dt.timedelta(days=1)).short == 0
    scope = visible_to(depot.store.world.actor("depot_keeper", "KV-2", today=RISE), RISE)
    (alert,) = [alert for alert in queries.reserve_alerts(scope=scope, on=RISE) if alert.kind == "short"]
    assert (alert.place_id, alert.item_id, alert.quantity) == (depot.place, depot.rice, 800 * KG)
    assert depot.total().floor == 37_000 * KG  # refreshed in the transaction that changed the strength


def test_the_database_itself_refuses_a_routine_issue_below_the_floor(depot: Depot) -> None:
    """With the rules out of the way, a raw statement is refused by the check on the total, in both databases."""
    for enough, word in ((41, "total_above_floor"), (40, "")):
        sql = "UPDATE ledger_total SET quantity = quantity - %s WHERE id = %s"
        if word:
            with pytest.raises(IntegrityError, match=word), transaction.atomic():
                connection.cursor().execute(sql, [enough * KG, depot.total().pk])
        else:
            with transaction.atomic():
                connection.cursor().execute(sql, [enough * KG, depot.total().pk])
                transaction.set_rollback(True)
    depot.enlist("T21", 950 + 1_390 + 80, RISE)
    with pytest.raises(IntegrityError, match="total_above_floor"), transaction.atomic():
        connection.cursor().execute("UPDATE ledger_total SET quantity = quantity - 1 WHERE id = %s", [depot.total().pk])


def test_a_unit_moved_to_another_region_moves_the_floors(depot: Depot) -> None:
    """T22 (980 people) goes from region 2 to region 1: 980 × 0,7 × 15 = 10.290 kg change depots the same day."""
    store, world = depot.store, depot.store.world
    actions.set_norm(
        actor=world.actor("commander"), at=store.at(dt.date(2023, 1, 3)), place_id=store.places["KV-1"].pk,
        item_id=depot.rice, served_id=world.unit("VUNG-1").pk, amount=700, days=15, age_months=12,
        valid_from=dt.date(2023, 1, 3), legal_basis=BASIS,
    )  # fmt: skip
    people.move_unit(
        actor=world.actor("commander", today=RISE), at=store.at(RISE), unit_id=world.unit("T22").pk,
        parent_id=world.unit("VUNG-1").pk, on=RISE, legal_basis="Quyết định điều chuyển",
    )  # fmt: skip
    eve = RISE - dt.timedelta(days=1)
    assert depot.state(eve).floor - depot.state(RISE).floor == 10_290 * KG
    assert depot.state(RISE, "KV-1").floor - depot.state(eve, "KV-1").floor == 10_290 * KG
    assert depot.total().floor == (36_960 - 10_290) * KG
    posted = actions.follow(
        actor=store.keeper("KV-2"), at=store.at(RISE), command_id=uuid.uuid4(), from_place_id=depot.place,
        to_place_id=store.places["KV-1"].pk, people=980, happened_on=RISE,
    )  # fmt: skip
    assert posted.number and depot.state(RISE).usable == (37_000 - 10_290) * KG
    assert depot.state(RISE, "KV-1").usable == 10_290 * KG


def test_on_1_july_840_kg_and_240_packs_follow_80_soldiers(r01_world: World) -> None:
    """Note N5: floors 37.800 kg and 10.800 packs of 3.600 people become 36.960 and 10.560; 37.840 kg become 37.000."""
    eve, day = MERGE_DAY - dt.timedelta(days=1), MERGE_DAY
    rows = [(code.lower(), Kind.DEPOT, code, f"Kho {code}", f"VUNG-{code[-1]}") for code in ("KV-2", "KV-4")]
    create_units(r01_world, tuple(rows), dt.date(2023, 1, 1))
    officer, director = r01_world.actor("staff_officer"), r01_world.actor("commander")
    places, group = {}, ItemGroup.objects.create(code="LT", name="Lương thực")
    goods = {
        code: Item.objects.create(
            code=code, name=code, name_search=code, name_sort=code, group=group, base=base, display_unit=unit,
            lot_policy="lot",
        )
        for code, base, unit in (("GAO", "g", "kg"), ("LUONG_KHO", "piece", "gói"))
    }  # fmt: skip
    held = {"KV-2": (37_840 * KG, 22_800), "KV-4": (16_400 * KG, 4_800)}
    for code, amounts in held.items():
        unit = r01_world.unit(code).pk
        places[code] = actions.open_place(
            actor=officer, at=instant(dt.date(2023, 1, 1)), unit_id=unit, code=code, name=f"Kho {code}",
            opened_on=dt.date(2023, 1, 1),
        ).pk  # fmt: skip
        moves = tuple(
            MoveIn(item.pk, amount, actions.AccountRef("opening", places[code]), actions.stock(places[code], "reserve"),
                   lot=LotIn(f"{item.code}-{code}"))
            for item, amount in zip(goods.values(), amounts, strict=True)
        )  # fmt: skip
        voucher = actions.VoucherIn(uuid.uuid4(), "opening", places[code], dt.date(2023, 1, 1), moves)
        actions.post(
            actor=r01_world.actor("depot_keeper", code), at=instant(dt.date(2023, 1, 1), "08:00"), voucher=voucher
        )
        for item, (amount, days) in {"GAO": (700, 15), "LUONG_KHO": (1, 3)}.items():
            actions.set_norm(
                actor=director, at=instant(dt.date(2023, 1, 1), "09:00"), place_id=places[code],
                item_id=goods[item].pk, served_id=r01_world.unit(f"VUNG-{code[-1]}").pk, amount=amount, days=days,
                valid_from=dt.date(2023, 1, 1), legal_basis=BASIS,
            )  # fmt: skip
    merge_r01(r01_world)

    def standing(on: dt.date) -> dict[tuple[int, int], tuple[int, int, int]]:
        scope = visible_to(r01_world.actor("commander", today=on), on)
        found = queries.reserve_state(scope=scope, on=on)
        return {(row.place_id, row.item_id): (row.floor, row.usable, row.short) for row in found}

    kv2, kv4 = (places["KV-2"], goods["GAO"].pk), (places["KV-4"], goods["GAO"].pk)
    packs2, packs4 = (places["KV-2"], goods["LUONG_KHO"].pk), (places["KV-4"], goods["LUONG_KHO"].pk)
    before = standing(eve)
    assert before[kv2] == (37_800 * KG, 37_840 * KG, 0) and before[kv4] == (16_380 * KG, 16_400 * KG, 0)
    assert before[packs2][0] == 3_600 * 3 == 10_800
    assert standing(day)[kv4] == (17_220 * KG, 16_400 * KG, 820 * KG)  # until the goods come after the people
    posted = actions.follow(
        actor=r01_world.actor("depot_keeper", "KV-2", today=day), at=instant(day, "18:00"), command_id=uuid.uuid4(),
        from_place_id=places["KV-2"], to_place_id=places["KV-4"], people=80, happened_on=day, paper_ref="QĐ 77",
    )  # fmt: skip
    moved = {move.item.code: move.quantity for move in Voucher.objects.get(pk=posted.voucher_id).moves.all()}
    assert moved == {"GAO": 840 * KG, "LUONG_KHO": 240}
    after = standing(day)
    assert after[kv2] == (36_960 * KG, 37_000 * KG, 0) and after[kv4] == (17_220 * KG, 17_240 * KG, 0)
    assert after[packs2] == (10_560, 22_560, 0) and after[packs4][0] == 1_640 * 3


# -- what counts ---------------------------------------------------------------------------------------------------


def test_a_quarantined_lot_is_not_usable(depot: Depot) -> None:
    """Rule LED-R19: set aside, R-03 counts no more; the shortfall shows, and nothing else may leave (LED-42)."""
    store = depot.store
    aside = MoveIn(
        depot.rice, 9_250 * KG, store.stock("KV-2", "reserve"), store.stock("KV-2", "reserve", "quarantine"),
        lot_id=depot.lot("R-03"),
    )  # fmt: skip
    store.post("conversion", "KV-2", ROTATED, aside)
    row = depot.state(ROTATED)
    assert (row.held, row.usable, row.short) == (37_000 * KG, 27_750 * KG, 9_210 * KG)
    assert depot.total().floor == depot.total().quantity == 27_750 * KG
    with refused("LED-42", "chỉ còn dùng được 27.749 kg, dưới mức 36.960 kg"):
        depot.take(1, ROTATED)


def test_an_expired_lot_is_not_usable(depot: Depot) -> None:
    """Rule LED-R19: good to its last day, 1/9/2023; the day after 9.250 kg are missing though nothing moved."""
    last = dt.date(2023, 9, 1)
    assert depot.state(last).usable == 37_000 * KG
    row = depot.state(last + dt.timedelta(days=1))
    assert (row.held, row.usable, row.short) == (37_000 * KG, 27_750 * KG, 9_210 * KG)
    with refused("LED-42", "dưới mức"):
        depot.take(1, last + dt.timedelta(days=1), lot_id=depot.lot("R-01"))


# -- releases: the branch of story R07 with the road cut -----------------------------------------------------------

FLOOD = dt.date(2023, 9, 14)
DUE = dt.date(2023, 10, 14)


@pytest.fixture
def packs(depot: Depot) -> Depot:
    return add_packs(depot)


def pack_state(depot: Depot, on: dt.date) -> ReserveRow:
    scope = visible_to(depot.store.world.actor("commander", today=on), on)
    rows = queries.reserve_state(scope=scope, on=on)
    return next(row for row in rows if row.item_id == depot.store.items["LUONG_KHO"].pk)


def propose(depot: Depot, **more: object) -> Release:
    facts: dict[str, object] = {
        "quantity": 5_400, "reason": "Đường sang khu vực 1 bị cắt", "paper_ref": "Công điện 07/CĐ",
        "valid_to": dt.date(2023, 9, 20), "refill_by": DUE, "command_id": uuid.uuid4(),
    }  # fmt: skip
    return actions.propose_release(
        actor=depot.store.world.actor("operations_desk", today=FLOOD), at=depot.store.at(FLOOD, "02:30"),
        place_id=depot.place, item_id=depot.store.items["LUONG_KHO"].pk, **{**facts, **more},  # type: ignore[arg-type]
    )  # fmt: skip


def approve(depot: Depot, release: Release, on: dt.date = FLOOD) -> Release:
    director = depot.store.world.actor("commander", today=on)
    return actions.approve_release(actor=director, at=depot.store.at(on, "03:00"), release_id=release.pk)


def draw(depot: Depot, release: Release, on: dt.date = FLOOD, **more: object) -> Posted:
    return actions.draw_release(
        actor=depot.store.keeper("KV-2"), at=depot.store.at(on, "06:00"), release_id=release.pk, happened_on=on,
        **{"command_id": uuid.uuid4(), **more},  # type: ignore[arg-type]
    )  # fmt: skip


def test_release_of_5400_lowers_10560_to_5160_and_is_refilled(packs: Depot) -> None:
    """10.560 -> 5.160 by the director's approval; drawn for the mission; due in 30 days; refilled and closed."""
    with refused("LED-42", "Xuất 5.400 cái Lương khô .*5.160 cái, dưới mức 10.560 cái"):
        draw_by_hand(packs, 5_400)
    release = propose(packs)
    assert (pack_state(packs, FLOOD).floor, DUE - FLOOD) == (10_560, dt.timedelta(days=30))
    with refused("LED-44", 'đang ở trạng thái "chờ duyệt", không lấy được'):
        draw(packs, release)
    approve(packs, release)
    row = pack_state(packs, FLOOD)
    assert (row.needed, row.floor, row.released, row.usable, row.short) == (10_560, 5_160, 5_400, 10_560, 0)
    assert row.free == 0  # released for the mission, not free for anyone else
    with refused("LED-42", "dưới mức 10.560 cái"):
        draw_by_hand(packs, 1)
    posted = draw(packs, release)
    scope = visible_to(packs.store.world.actor("commander", today=FLOOD), FLOOD)
    (line,) = queries.voucher(scope=scope, voucher_id=posted.voucher_id).lines
    assert (line.quantity, line.source.purpose, line.target.purpose) == (5_400, "reserve", "mission")
    row = pack_state(packs, FLOOD)
    assert (row.usable, row.floor, row.short, row.refill_by) == (5_160, 5_160, 0, DUE)
    with refused("LED-42", "dưới mức 5.160 cái"):
        draw_by_hand(packs, 1)
    with refused("LED-45", "Lương khô còn 0 cái, không lấy 1 cái được"):
        draw(packs, release, quantity=1)
    assert pack_state(packs, DUE).short == 0  # within its time
    late = DUE + dt.timedelta(days=1)
    assert (pack_state(packs, late).floor, pack_state(packs, late).short) == (10_560, 5_400)
    kinds = {alert.kind for alert in queries.reserve_alerts(scope=scope, on=late)}
    assert kinds >= {"refill", "short"}
    fresh = LotIn("LK-2", made_on=dt.date(2023, 9, 25))
    for quantity in (5_000, 400):
        actions.refill(
            actor=packs.store.keeper("KV-2"), at=packs.store.at(DUE), command_id=uuid.uuid4(), release_id=release.pk,
            happened_on=DUE, quantity=quantity, source="supplier", lot=fresh, supplier_id=packs.store.supplier.pk,
        )  # fmt: skip
    release.refresh_from_db()
    assert (release.status, release.closed_on) == ("closed", DUE)
    row = pack_state(packs, late)
    assert (row.usable, row.floor, row.short, row.released, row.refill_by) == (10_560, 10_560, 0, 0, None)
    with refused("LED-45", "còn 0 cái, không bù 1 cái được"):
        actions.refill(
            actor=packs.store.keeper("KV-2"), at=packs.store.at(DUE), command_id=uuid.uuid4(), release_id=release.pk,
            happened_on=DUE, quantity=1, source="mission",
        )  # fmt: skip
    assert [check for check in examine() if check.faults] == []


def draw_by_hand(depot: Depot, quantity: int) -> Posted:
    line = depot.store.move(
        "LUONG_KHO", quantity, depot.store.stock("KV-2", "reserve"), depot.store.stock("KV-2", "mission")
    )
    return depot.store.post("conversion", "KV-2", FLOOD, line)


def test_a_release_needs_two_people_a_reason_and_sound_days(packs: Depot) -> None:
    release = propose(packs)
    maker = packs.store.world.user("operations_desk")
    packs.store.world.appoint(maker, "commander", "CQN")
    with refused("KER-08", "mở dự trữ SSCĐ"):
        actions.approve_release(
            actor=packs.store.world.actor_of(maker, FLOOD), at=packs.store.at(FLOOD), release_id=release.pk
        )
    with refused("KER-07", "quyết định dự trữ sẵn sàng chiến đấu"):
        actions.approve_release(actor=packs.store.keeper("KV-2"), at=packs.store.at(FLOOD), release_id=release.pk)
    with refused("LED-46", "hạn lấy 13/9/2023 đã qua khi đề nghị"):
        propose(packs, valid_to=dt.date(2023, 9, 13))
    with refused("LED-46", "hạn bù 19/9/2023 trước hạn lấy 20/9/2023"):
        propose(packs, refill_by=dt.date(2023, 9, 19))
    with refused("LED-04", "phải lớn hơn 0"):
        propose(packs, quantity=0)
    with refused("KER-11", ""):
        propose(packs, reason=" ")
    with refused("LED-46", "hạn lấy 20/9/2023 đã qua khi duyệt"):
        approve(packs, release, dt.date(2023, 9, 21))
    approve(packs, release)
    with refused("LED-44", 'trạng thái "đã duyệt", không duyệt được'):
        approve(packs, release)
    with refused("LED-46", "chỉ được lấy 14/9/2023–20/9/2023, không phải ngày 21/9/2023"):
        draw(packs, release, dt.date(2023, 9, 21))
    assert pack_state(packs, dt.date(2023, 9, 21)).floor == 10_560  # nothing was drawn: the order lapsed


def test_the_same_command_draws_once(packs: Depot) -> None:
    release, command = propose(packs), uuid.uuid4()
    approve(packs, release)
    first = draw(packs, release, quantity=400, command_id=command)
    assert draw(packs, release, quantity=400, command_id=command) == first
    with refused("KER-10", "Mã lệnh này đã dùng"):
        draw(packs, release, quantity=500, command_id=command)
    assert pack_state(packs, FLOOD).usable == 10_160
    reversed_ = actions.reverse(
        actor=packs.store.keeper("KV-2"), at=packs.store.at(FLOOD), command_id=uuid.uuid4(),
        voucher_id=first.voucher_id, reason="Ghi nhầm",
    )  # fmt: skip
    assert reversed_.number and pack_state(packs, FLOOD).usable == 10_560
    assert draw(packs, release).number  # what was taken back may be drawn again
    assert pack_state(packs, FLOOD).usable == 5_160
