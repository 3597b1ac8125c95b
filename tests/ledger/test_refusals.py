"""Every refusal of the ledger that story R05 does not already provoke: code and Vietnamese words."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from quannhu.kernel.days import Period
from quannhu.kernel.quantity import QUANTITY_LIMIT
from quannhu.ledger import actions, queries, rules
from quannhu.ledger.actions import AccountRef, IssueLine, LotIn
from quannhu.ledger.models import Balance, Claim, Hold, Move, Place, Voucher
from quannhu.organization.queries import visible_to
from tests.ledger.store import DAY, KG, NEXT, Store, refused, salt_left
from tests.ledger.test_requests import ask


def out(store: Store, quantity: int, day: dt.date = DAY, **more: object) -> object:
    return store.post(
        "issue", "KV-1", day, store.move("MUOI", quantity, store.stock(), store.outside("consumer")), **more
    )


def test_the_floor_holds_back_a_routine_issue(salt: Store) -> None:
    """LED-02, LED-34; the order of amounts is lot, floor, holds (rule LED-R07)."""
    item = salt.items["MUOI"].pk
    commander = salt.world.actor("commander")
    with refused("LED-34", "Mức giữ 101 kg của Muối .* lớn hơn số đang có 100 kg"):
        actions.set_floor(actor=commander, at=salt.at(DAY), account=salt.stock(), item_id=item, floor=101 * KG)
    actions.set_floor(actor=commander, at=salt.at(DAY), account=salt.stock(), item_id=item, floor=80 * KG)
    with refused("LED-02", "Xuất 21 kg Muối .* còn 100 kg, mức giữ 80 kg"):
        out(salt, 21 * KG)
    out(salt, 20 * KG)
    assert queries.free(place_id=salt.places["KV-1"].pk, item_id=item, at=salt.at(DAY)) == 0
    with refused("KER-07", "không có quyền quyết định dự trữ sẵn sàng chiến đấu"):
        actions.set_floor(actor=salt.keeper(), at=salt.at(DAY), account=salt.stock(), item_id=item, floor=0)


def hold(store: Store, quantity: int) -> Hold:
    return actions.hold(
        actor=store.keeper(), at=store.at(DAY), account=store.stock(), item_id=store.items["MUOI"].pk,
        quantity=quantity, subject="mission:1", expires_at=store.at(NEXT),
    )  # fmt: skip


def test_a_hold_keeps_stock_for_its_subject_until_it_expires(salt: Store) -> None:
    """LED-03, LED-26; free = on hand − open holds − floor (rule LED-R15)."""
    row = hold(salt, 70 * KG)
    with refused("LED-03", "còn 100 kg nhưng 70 kg đang giữ cho việc khác"):
        out(salt, 31 * KG)
    with refused("LED-03", "cần xuất 31 kg"):
        hold(salt, 31 * KG)
    common = {
        "actor": salt.keeper(), "at": salt.at(DAY), "from_place_id": salt.places["KV-1"].pk, "to_place_id": None,
        "happened_on": DAY, "hold_id": row.pk,
    }  # fmt: skip
    line = salt.items["MUOI"].pk
    with refused("LED-26", "còn 70 kg, cần 71 kg"):
        actions.issue(**common, command_id=uuid.uuid4(), lines=[IssueLine(line, 71 * KG)])  # type: ignore[arg-type]
    actions.issue(**common, command_id=uuid.uuid4(), lines=[IssueLine(line, 60 * KG)])  # type: ignore[arg-type]
    scope = visible_to(salt.keeper(), salt.world.today)
    assert [left for _, left in queries.holds(scope=scope, at=salt.at(DAY))] == [10 * KG]
    with refused("LED-26", "còn 10 kg, cần 11 kg"):
        actions.release(actor=salt.keeper(), at=salt.at(DAY), hold_id=row.pk, quantity=11 * KG)
    with refused("LED-03", "10 kg đang giữ"):
        out(salt, 40 * KG)
    out(salt, 40 * KG, NEXT)  # at 20:00 of its last day the hold is over
    assert salt_left(salt) == 0


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ((QUANTITY_LIMIT + 1, "supplier", "stock"), "LED-05", "Số lượng Muối quá lớn: 10.000.000.000,001 kg"),
        ((KG, "stock", "stock"), "LED-06", "nơi giao và nơi nhận là một"),
        ((KG, "supplier", "consumer"), "LED-07", "không đụng tới kho nào"),
    ],
)
def test_lines_that_make_no_sense(salt: Store, line: tuple[int, str, str], code: str, words: str) -> None:
    """LED-05..07; rule LED-R06: the first check of the table that hits names the refusal."""
    quantity, source, target = line
    with refused(code, words):
        salt.post("issue", "KV-1", DAY, salt.move("MUOI", quantity, salt.outside(source), salt.outside(target)))


def test_refusals_come_in_the_order_of_the_table() -> None:
    """Rule LED-R06: a line wrong in every way is refused for its quantity, then for what comes next."""
    here = ("stock", 1, "routine", "usable")
    line = rules.LineFacts(0, here, here, 2, True, False, False, dt.date(2022, 1, 1), DAY)
    seen = []
    for attribute, value in (
        ("quantity", QUANTITY_LIMIT + 1), ("quantity", 1), ("target", ("consumer", 1, "routine", "usable")),
        ("book_place", 1), ("lot_fits", True), ("expires_on", None),
    ):  # fmt: skip
        code = rules.first_refusal(line)
        seen.append(code.id if code else "")
        setattr(line, attribute, value)
    assert seen == ["LED-04", "LED-05", "LED-06", "LED-08", "LED-09", "LED-10"]
    assert rules.first_refusal(line) is None


def test_a_book_may_not_take_from_another_store(salt: Store) -> None:
    with refused("LED-08", "không được lấy Muối từ kho của nơi khác"):
        salt.post("transfer", "KV-2", DAY, salt.move("MUOI", KG, salt.stock("KV-1"), salt.stock("KV-2")))


def test_a_lot_of_another_item(salt: Store) -> None:
    salt.bring("GAO", KG, DAY, lot=LotIn("L-1", expires_on=dt.date(2024, 1, 1)))
    lot = Balance.objects.get(lot__code="L-1").lot_id
    with refused("LED-09", "không phải của Muối"):
        salt.post("issue", "KV-1", DAY, salt.move("MUOI", 1, salt.stock(), salt.outside("consumer"), lot_id=lot))


def test_a_delivery_must_name_its_lot_and_expiry(store: Store) -> None:
    """LED-11, LED-12; rule LED-R01: without a label the shelf life gives the expiry."""
    with refused("LED-11", "Gạo tẻ phải ghi số lô"):
        store.bring("GAO", KG, DAY)
    store.items["GAO"].shelf_life_days = None
    store.items["GAO"].save()
    with refused("LED-11", "Gạo tẻ phải ghi hạn dùng"):
        store.bring("GAO", KG, DAY, lot=LotIn("L-1"))
    store.bring("GAO", KG, DAY, lot=LotIn("L-1", expires_on=dt.date(2024, 1, 1)))
    with refused("LED-12", "lô L-1 đã có trong sổ với hạn dùng 1/1/2024, không phải 2/1/2024"):
        store.bring("GAO", KG, DAY, lot=LotIn("L-1", expires_on=dt.date(2024, 1, 2)))
    store.bring("DAU", KG, DAY, lot=LotIn("D-1", made_on=DAY))
    assert Balance.objects.get(lot__code="D-1").lot.expires_on == DAY + dt.timedelta(days=540)


def test_back_dating_may_not_make_a_later_day_negative(store: Store) -> None:
    """LED-14 (rule LED-R08): in 10 on day 1, out 8 on day 5, in 5 on day 9; out 4 on day 2 fails on day 5."""
    days = [dt.date(2023, 3, day) for day in (1, 2, 5, 9)]
    consumer = store.outside("consumer")
    store.bring("MUOI", 10 * KG, days[0])
    store.post("issue", "KV-1", days[2], store.move("MUOI", 8 * KG, store.stock(), consumer))
    store.bring("MUOI", 5 * KG, days[3])
    late = store.voucher("issue", "KV-1", days[1], store.move("MUOI", 4 * KG, store.stock(), consumer))
    with refused("LED-14", "Ghi lùi ngày 2/3/2023 làm Muối .* âm vào ngày 5/3/2023: còn 2 kg, cần xuất 4 kg"):
        actions.post(actor=store.keeper(), at=store.at(days[3]), voucher=late)
    good = store.voucher("issue", "KV-1", days[1], store.move("MUOI", 2 * KG, store.stock(), consumer))
    actions.post(actor=store.keeper(), at=store.at(days[3]), voucher=good)
    assert salt_left(store) == 5


def test_headers_that_cannot_be(salt: Store) -> None:
    with refused("LED-15", "Phiếu không có dòng nào"):
        salt.post("issue", "KV-1", DAY)
    tomorrow = salt.voucher("issue", "KV-1", NEXT, salt.move("MUOI", 1, salt.stock(), salt.outside("consumer")))
    with refused("LED-16", r"Ngày của phiếu \(5/3/2023\) sau ngày ghi sổ \(1/3/2023\)"):
        actions.post(actor=salt.keeper(), at=salt.at(DAY), voucher=tomorrow)
    with refused("LED-17", "không mở vào ngày 1/11/2022"):
        out(salt, 1, dt.date(2022, 11, 1))
    with refused("KER-07", "không có quyền xuất kho"):
        actions.post(
            actor=salt.keeper("KV-2"), at=salt.at(DAY),
            voucher=salt.voucher("issue", "KV-1", DAY, salt.move("MUOI", 1, salt.stock(), salt.outside("consumer"))),
        )  # fmt: skip
    with refused("KER-09", "Không tìm thấy mặt hàng"):
        salt.post("receipt", "KV-1", DAY, actions.MoveIn(0, 1, salt.outside("supplier"), salt.stock()))


def test_a_closed_month_takes_no_voucher_until_it_is_reopened(salt: Store) -> None:
    """LED-18, LED-31."""
    place, february, march = salt.places["KV-1"].pk, dt.date(2023, 2, 15), dt.date(2023, 3, 14)
    salt.bring("MUOI", KG, february)
    with refused("LED-31", "Tháng 3/2023 .* chưa hết"):
        actions.close_month(actor=salt.keeper(), at=salt.at(march), place_id=place, month=march)
    actions.close_month(actor=salt.keeper(), at=salt.at(march), place_id=place, month=february)
    with refused("LED-18", "Sổ Kho KV-1 .* đã khóa tháng 2/2023"):
        salt.bring("MUOI", KG, february)
    with refused("LED-31", "đã khóa rồi"):
        actions.close_month(actor=salt.keeper(), at=salt.at(march), place_id=place, month=february)
    commander = salt.world.actor("commander")
    with refused("KER-11", "phải ghi lý do"):
        actions.reopen_month(actor=commander, at=salt.at(march), place_id=place, month=february, reason="")
    actions.reopen_month(actor=commander, at=salt.at(march), place_id=place, month=february, reason="Sót phiếu")
    salt.bring("MUOI", KG, february)
    with refused("LED-31", "đang mở"):
        actions.reopen_month(actor=commander, at=salt.at(march), place_id=place, month=february, reason="Sót phiếu")


def test_a_voucher_is_reversed_once_and_its_reversal_never(salt: Store) -> None:
    """LED-20; a reversal is true on the day of its voucher and takes the same values back."""
    voucher = Voucher.objects.get()
    common = {"actor": salt.keeper(), "at": salt.at(NEXT), "voucher_id": voucher.pk, "reason": "Ghi nhầm kho"}
    out(salt, 1)
    with refused("LED-01", "còn 99,999 kg, cần xuất 100 kg"):
        actions.reverse(**common, command_id=uuid.uuid4())  # type: ignore[arg-type]
    salt.bring("MUOI", 1, DAY)
    command = uuid.uuid4()
    posted = actions.reverse(**common, command_id=command)  # type: ignore[arg-type]
    assert actions.reverse(**common, command_id=command) == posted  # type: ignore[arg-type]
    with refused("LED-20", "Phiếu KV-1/2023/1 đã được đảo"):
        actions.reverse(**common, command_id=uuid.uuid4())  # type: ignore[arg-type]
    with refused("LED-20", "là phiếu đảo"):
        actions.reverse(**(common | {"voucher_id": posted.voucher_id}), command_id=uuid.uuid4())  # type: ignore[arg-type]
    assert Voucher.objects.get(pk=posted.voucher_id).happened_on == DAY and salt_left(salt) == 0


def test_a_late_correction_needs_two_people_and_passes_a_closed_month(salt: Store) -> None:
    """LED-36; a past day is corrected by reversal and replacement, also where goods of the receipt are gone."""
    at = salt.at(dt.date(2023, 4, 3))
    out(salt, 95 * KG)  # only 5 kg are left, so a reversal alone could not pass
    voucher = Voucher.objects.get(kind="receipt")
    actions.close_month(actor=salt.keeper(), at=at, place_id=salt.places["KV-1"].pk, month=DAY)
    with refused("LED-18", "đã khóa tháng 3/2023"):
        actions.reverse(
            actor=salt.keeper(), at=at, command_id=uuid.uuid4(), voucher_id=voucher.pk, reason="Thiếu 20 kg"
        )
    proposal = actions.propose_correction(
        actor=salt.keeper(), at=at, voucher_id=voucher.pk, reason="Ghi thiếu 20 kg",
        moves=actions.corrected_moves(voucher.pk, {1: 120 * KG}),
    )  # fmt: skip
    with refused("LED-36", 'Đề nghị sửa phiếu KV-1/2023/1 đang ở trạng thái "chờ duyệt", không đề nghị thêm được'):
        actions.propose_correction(actor=salt.keeper(), at=at, voucher_id=voucher.pk, reason="Nữa", moves=())
    with refused("KER-08", "Người lập không được tự duyệt"):
        actions.approve_correction(actor=salt.keeper(), at=at, command_id=uuid.uuid4(), correction_id=proposal.pk)
    commander, command = salt.world.actor("commander"), uuid.uuid4()
    answers = [
        actions.approve_correction(actor=commander, at=at, command_id=command, correction_id=proposal.pk)
        for _ in range(2)
    ]
    assert answers[0] == answers[1] and salt_left(salt) == 25
    replacement = Voucher.objects.get(replaces=voucher)
    assert (replacement.happened_on, replacement.written_at) == (DAY, at)
    assert (replacement.made_by, replacement.approved_by) == (salt.keeper().user_id, commander.user_id)
    with refused("LED-36", "đã duyệt"):
        actions.approve_correction(actor=commander, at=at, command_id=uuid.uuid4(), correction_id=proposal.pk)
    second = actions.propose_correction(
        actor=salt.keeper(), at=at, voucher_id=replacement.pk, reason="Xem lại", moves=()
    )
    actions.refuse_correction(actor=commander, at=at, correction_id=second.pk, note="Đã cân lại, đúng")
    assert salt_left(salt) == 25


def test_places_open_once_and_close_empty(salt: Store) -> None:
    """LED-32, LED-33."""
    officer = salt.world.actor("staff_officer")
    unit = salt.world.unit("KV-1").pk
    with refused("LED-32", 'Mã kho "KV-1" đã có'):
        actions.open_place(actor=officer, at=salt.at(DAY), unit_id=unit, code="KV-1", name="Kho", opened_on=DAY)
    with refused("LED-33", r"còn hàng, chưa đóng được \(1 mặt hàng, ví dụ Muối: 100 kg\)"):
        actions.close_place(actor=officer, at=salt.at(DAY), place_id=salt.places["KV-1"].pk, closed_on=NEXT)
    actions.close_place(actor=officer, at=salt.at(DAY), place_id=salt.places["KV-2"].pk, closed_on=NEXT)
    assert Place.objects.get(code="KV-2").closed_on == NEXT


def test_an_item_out_of_use_comes_in_no_more_but_goes_out(salt: Store) -> None:
    """LED-35."""
    salt.items["MUOI"].active = False
    salt.items["MUOI"].save()
    with refused("LED-35", "Muối đã ngừng dùng"):
        salt.bring("MUOI", KG, DAY)
    out(salt, KG)
    assert salt_left(salt) == 99


def test_spoiled_numbers_explain_their_gap(salt: Store) -> None:
    with refused("KER-11", "phải ghi lý do"):
        actions.spoil_number(
            actor=salt.keeper(), at=salt.at(DAY), place_id=salt.places["KV-1"].pk, year=2023, reason=" "
        )
    number = actions.spoil_number(
        actor=salt.keeper(), at=salt.at(DAY), place_id=salt.places["KV-1"].pk, year=2023, reason="In hỏng"
    )
    out(salt, KG)
    scope = visible_to(salt.keeper(), salt.world.today)
    assert [(gap.number, gap.reason) for gap in queries.number_gaps(scope=scope)] == [(number, "In hỏng")]
    assert list(Voucher.objects.order_by("number").values_list("number", flat=True)) == [1, 3]


def test_reads_keep_to_scope(salt: Store) -> None:
    stranger = visible_to(salt.keeper("KV-2"), salt.world.today)
    voucher = Voucher.objects.get()
    with refused("KER-09", "Không tìm thấy phiếu"):
        queries.voucher(scope=stranger, voucher_id=voucher.pk)
    assert queries.vouchers(scope=stranger) == [] and queries.on_hand(scope=stranger) == []
    request_id = ask(salt)
    with refused("KER-09", "Không tìm thấy đề nghị"):
        queries.request(scope=stranger, request_id=request_id)
    assert queries.requests(scope=stranger) == [] and queries.number_gaps(scope=stranger) == []
    place, item = salt.places["KV-1"].pk, salt.items["MUOI"].pk
    period = Period(dt.date(2023, 1, 1), dt.date(2023, 4, 1))
    assert queries.item_card(scope=stranger, place_id=place, item_id=item, period=period).rows == ()
    assert queries.movement(scope=stranger, period=period) == []
    own = visible_to(salt.keeper(), salt.world.today)
    assert queries.voucher(scope=own, voucher_id=voucher.pk).label == "KV-1/2023/1"


def test_dated_stock_is_the_sum_of_moves_to_that_day(salt: Store) -> None:
    out(salt, 30 * KG, NEXT)
    scope = visible_to(salt.keeper(), salt.world.today)
    then = queries.on_hand(scope=scope, on=DAY)
    now = queries.on_hand(scope=scope)
    assert [row.quantity for row in then] == [100 * KG] and [row.quantity for row in now] == [70 * KG]
    assert queries.on_hand(scope=scope, on=NEXT) == now
    assert queries.on_hand(scope=scope, on=dt.date(2023, 2, 1), group="LT") == []


def test_a_claim_settled_twice_or_waived_without_reason(store: Store) -> None:
    posted = actions.receive(
        actor=store.keeper(), at=store.at(DAY), command_id=uuid.uuid4(), place_id=store.places["KV-1"].pk,
        happened_on=DAY, supplier_id=store.supplier.pk, paper_ref="7",
        lines=[actions.WeighedLine(store.items["MUOI"].pk, 10 * KG, 9 * KG)], giver="A", receiver="B", witness="C",
    )  # fmt: skip
    claim = Claim.objects.get(weighing__voucher_id=posted.voucher_id)
    with refused("KER-11", "phải ghi lý do"):
        actions.settle_claim(actor=store.keeper(), at=store.at(DAY), claim_id=claim.pk, waived=True)
    actions.settle_claim(
        actor=store.keeper(), at=store.at(DAY), claim_id=claim.pk, waived=True, note="Hao hụt cho phép"
    )
    with refused("KER-09", "khoản đòi bù đang mở"):
        actions.settle_claim(actor=store.keeper(), at=store.at(DAY), claim_id=claim.pk)


def test_daily_lots_are_one_a_place_a_day(store: Store) -> None:
    """Rule LED-R03."""
    store.bring("RAU", KG, DAY, place="K-1101")
    store.bring("RAU", KG, DAY, place="K-1101")
    store.bring("RAU", KG, DAY, place="K-1102")
    rows = Balance.objects.filter(item=store.items["RAU"]).order_by("lot__code").values_list("lot__code", "quantity")
    assert list(rows) == [("K-1101-230301", 2 * KG), ("K-1102-230301", KG)]
    assert Move.objects.count() == 3 and AccountRef("stock", 1) == actions.stock(1)
