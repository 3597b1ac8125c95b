"""Requests: requested, calculated, approved, shipped and received side by side; the road between two stores."""

from __future__ import annotations

import uuid

from quannhu.ledger import actions, queries
from quannhu.ledger.actions import IssueLine, ReceivedLine, RequestLineIn
from quannhu.ledger.models import Balance, Request
from quannhu.organization.queries import visible_to
from tests.ledger.store import DAY, KG, NEXT, Store, refused, salt_left


def ask(store: Store, quantity: int = 50, submit: bool = True) -> int:
    return actions.make_request(
        actor=store.keeper("K-1101"), at=store.at(DAY), command_id=uuid.uuid4(), from_place_id=store.places["KV-1"].pk,
        to_place_id=store.places["K-1101"].pk, needed_on=NEXT, submit=submit,
        lines=[RequestLineIn(store.items["MUOI"].pk, quantity * KG, calculated=45 * KG, basis="412 × 110 g")],
    )  # fmt: skip


def test_a_request_goes_its_way_and_no_other(salt: Store) -> None:
    """LED-24, LED-25, LED-37, LED-38: requested, calculated, approved, shipped, received side by side."""
    quartermaster, manager = salt.world.actor("unit_quartermaster"), salt.keeper("K-1101")
    request_id = ask(salt, submit=False)
    with refused("LED-24", 'đang ở trạng thái "dự thảo", không duyệt được'):
        actions.approve_request(actor=quartermaster, at=salt.at(DAY), request_id=request_id)
    actions.submit_request(actor=manager, at=salt.at(DAY), request_id=request_id)
    line = Request.objects.get().lines.get()
    actions.approve_request(actor=quartermaster, at=salt.at(DAY), request_id=request_id, approved={line.pk: 40 * KG})
    ship = {
        "actor": salt.keeper(), "at": salt.at(DAY), "from_place_id": salt.places["KV-1"].pk, "happened_on": DAY,
        "request_id": request_id,
    }  # fmt: skip
    item = salt.items["MUOI"].pk
    with refused("LED-25", f"Đề nghị số {request_id}: Muối được duyệt 40 kg, đã xuất 0 kg, không xuất thêm 41 kg"):
        actions.ship(
            **ship, command_id=uuid.uuid4(), to_place_id=salt.places["K-1101"].pk, lines=[IssueLine(item, 41 * KG)]  # type: ignore[arg-type]
        )  # fmt: skip
    with refused("LED-38", "không thuộc hai kho của phiếu"):
        actions.ship(
            **ship, command_id=uuid.uuid4(), to_place_id=salt.places["KV-2"].pk, lines=[IssueLine(item, KG)]  # type: ignore[arg-type]
        )  # fmt: skip
    sent = actions.ship(
        **ship, command_id=uuid.uuid4(), to_place_id=salt.places["K-1101"].pk, lines=[IssueLine(item, 40 * KG)]  # type: ignore[arg-type]
    )  # fmt: skip
    scope = visible_to(manager, salt.world.today)
    _, (row,) = queries.request(scope=scope, request_id=request_id)
    assert (row.line.requested, row.line.calculated, row.line.approved) == (50 * KG, 45 * KG, 40 * KG)
    assert (row.shipped, row.received, salt_left(salt, "K-1101", "transit")) == (40 * KG, 0, 40)
    lot = Balance.objects.filter(item_id=item).values_list("lot_id", flat=True)[0]
    receive = {"actor": manager, "at": salt.at(NEXT), "voucher_id": sent.voucher_id, "happened_on": NEXT}
    with refused("LED-37", r"không có Muối còn đang vận chuyển \(40 kg\), đã ghi nhận 41 kg"):
        actions.receive_shipment(
            **receive, command_id=uuid.uuid4(), lines=[ReceivedLine(item, lot, 39 * KG, missing=2 * KG)]  # type: ignore[arg-type]
        )  # fmt: skip
    with refused("KER-11", "phải ghi lý do"):
        actions.receive_shipment(
            **receive, command_id=uuid.uuid4(), lines=[ReceivedLine(item, lot, 38 * KG, missing=2 * KG)]  # type: ignore[arg-type]
        )  # fmt: skip
    actions.receive_shipment(
        **receive, command_id=uuid.uuid4(), lines=[ReceivedLine(item, lot, 38 * KG, missing=KG)], reason="Rách bao"  # type: ignore[arg-type]
    )  # fmt: skip
    _, (row,) = queries.request(scope=scope, request_id=request_id)
    assert (row.received, salt_left(salt, "K-1101"), salt_left(salt, "K-1101", "transit")) == (38 * KG, 38, 1)
    assert [request.pk for request in queries.open_requests(scope=scope)] == [request_id]
    with refused("LED-24", "đã xuất hàng"):
        actions.cancel_request(actor=manager, at=salt.at(NEXT), request_id=request_id, reason="Thôi")
    actions.close_request(actor=quartermaster, at=salt.at(NEXT), request_id=request_id, reason="Không bù")
    assert queries.open_requests(scope=scope) == []


def test_a_request_is_approved_by_a_second_person_or_refused(salt: Store) -> None:
    quartermaster = salt.world.actor("unit_quartermaster")
    mine = actions.make_request(
        actor=quartermaster, at=salt.at(DAY), command_id=uuid.uuid4(), from_place_id=salt.places["KV-1"].pk,
        to_place_id=salt.places["K-1101"].pk, needed_on=NEXT, submit=True,
        lines=[RequestLineIn(salt.items["MUOI"].pk, KG)],
    )  # fmt: skip
    with refused("KER-08", "Người lập không được tự duyệt"):
        actions.approve_request(actor=quartermaster, at=salt.at(DAY), request_id=mine)
    theirs = ask(salt)
    assert actions.refuse_request(
        actor=quartermaster, at=salt.at(DAY), request_id=theirs, reason="Kho bếp còn đủ"
    ).status == "refused"  # fmt: skip
    cancelled = ask(salt)
    manager = salt.keeper("K-1101")
    assert (
        actions.cancel_request(actor=manager, at=salt.at(DAY), request_id=cancelled, reason="Thôi").status
        == "cancelled"
    )
