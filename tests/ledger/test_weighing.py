"""Three-party weighing at its edges: nothing came, labels with stray spaces, a lot's paper that says otherwise."""

from __future__ import annotations

import datetime as dt
import uuid

from quannhu.ledger import actions, queries
from quannhu.ledger.actions import LotIn, Posted, ReceivedLine, WeighedLine
from quannhu.ledger.models import Weighing
from quannhu.organization.queries import visible_to
from tests.ledger.store import DAY, KG, Store, refused

GOOD_TO = dt.date(2024, 3, 1)


def deliver(store: Store, *lines: WeighedLine, command_id: uuid.UUID | None = None, paper: str = "HD-1") -> Posted:
    return actions.receive(
        actor=store.keeper(), at=store.at(DAY), command_id=command_id or uuid.uuid4(),
        place_id=store.places["KV-1"].pk, happened_on=DAY, supplier_id=store.supplier.pk, paper_ref=paper, lines=lines,
        giver="Trần Giao", receiver="Lê Nhận", witness="Đỗ Chứng",
    )  # fmt: skip


def test_a_line_of_which_nothing_came_is_claimed_whole(store: Store) -> None:
    rice, salt = store.items["GAO"].pk, store.items["MUOI"].pk
    posted = deliver(
        store, WeighedLine(rice, 500 * KG, 0, lot=LotIn("R-1", expires_on=GOOD_TO)),
        WeighedLine(salt, 100 * KG, 90 * KG),
    )  # fmt: skip
    scope = visible_to(store.keeper(), store.world.today)
    claims = {claim.weighing.item_id: claim.shortage for claim in queries.claims(scope=scope)}
    assert claims == {rice: 500 * KG, salt: 10 * KG}
    missing = Weighing.objects.get(item_id=rice)
    assert (missing.lot_id, missing.lot_code) == (None, "")
    view = queries.voucher(scope=scope, voucher_id=posted.voucher_id)
    assert [line.item_id for line in view.lines] == [salt]


def test_a_label_with_stray_spaces_is_the_same_lot(store: Store) -> None:
    """LED-12 too: what the label says of the expiry is compared however it was typed."""
    rice = store.items["GAO"].pk
    deliver(store, WeighedLine(rice, KG, KG, lot=LotIn(" R-1  ", expires_on=GOOD_TO)))
    assert Weighing.objects.get().lot_code == "R-1"
    with refused("LED-12", "lô R-1 đã có trong sổ với hạn dùng 1/3/2024, không phải 2/3/2024"):
        other = LotIn(" R-1", expires_on=GOOD_TO + dt.timedelta(days=1))
        deliver(store, WeighedLine(rice, KG, KG, lot=other), paper="HD-2")


def test_the_same_command_with_another_expiry_is_another_request(store: Store) -> None:
    """KER-10."""
    command, rice = uuid.uuid4(), store.items["GAO"].pk
    deliver(store, WeighedLine(rice, KG, KG, lot=LotIn("R-1", expires_on=GOOD_TO)), command_id=command)
    with refused("KER-10", "Mã lệnh này đã dùng"):
        other = LotIn("R-1", expires_on=GOOD_TO + dt.timedelta(days=1))
        deliver(store, WeighedLine(rice, KG, KG, lot=other), command_id=command)


def test_what_arrives_is_never_less_than_nothing(salt: Store) -> None:
    """LED-04 on a shipment's arrival, received or missing."""
    item = salt.items["MUOI"].pk
    sent = actions.ship(
        actor=salt.keeper(), at=salt.at(DAY), command_id=uuid.uuid4(), from_place_id=salt.places["KV-1"].pk,
        to_place_id=salt.places["K-1101"].pk, happened_on=DAY, lines=[actions.IssueLine(item, 10 * KG)],
    )  # fmt: skip
    scope = visible_to(salt.keeper(), salt.world.today)
    lot = queries.voucher(scope=scope, voucher_id=sent.voucher_id).lines[0].lot_id
    for received, missing in ((-1, 0), (10 * KG, -1)):
        with refused("LED-04", "phải lớn hơn 0"):
            actions.receive_shipment(
                actor=salt.keeper("K-1101"), at=salt.at(DAY), command_id=uuid.uuid4(), voucher_id=sent.voucher_id,
                happened_on=DAY, lines=[ReceivedLine(item, lot, received, missing)],
            )  # fmt: skip
