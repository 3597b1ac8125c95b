"""A release taken back: never drawn, drawn in part, only proposed, lapsed; the floor is whole again (rule LED-R27)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from quannhu.kernel.days import Period
from quannhu.ledger import actions, queries
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Release
from quannhu.ledger.queries import ReleaseView
from quannhu.organization.queries import visible_to
from tests.ledger import store as stores
from tests.ledger.reserve import Depot, add_packs, build
from tests.ledger.store import refused
from tests.stories.test_r06 import FLOOD, approve, draw, draw_by_hand, pack_state, propose
from tests.world import World

DAY = dt.timedelta(days=1)
LAPSED = dt.date(2023, 9, 21)


@pytest.fixture
def packs(world: World) -> Depot:
    return add_packs(build(stores.build(world)))


def recall(
    depot: Depot, release: Release, on: dt.date = FLOOD, role: str = "commander", reason: str = "Đường thông"
) -> Release:
    return actions.recall_release(
        actor=depot.store.world.actor(role, today=on), at=depot.store.at(on, "09:00"), release_id=release.pk,
        reason=reason,
    )  # fmt: skip


def view(depot: Depot, release: Release, on: dt.date = FLOOD) -> ReleaseView:
    scope = visible_to(depot.store.world.actor("commander", today=on), on)
    return queries.release(scope=scope, release_id=release.pk, on=on)


def test_an_approved_release_never_drawn_is_taken_back(packs: Depot) -> None:
    """The floor is 10.560 again the same moment; nothing may be drawn any more (LED-44)."""
    release = approve(packs, propose(packs))
    assert pack_state(packs, FLOOD).floor == 5_160 and view(packs, release).undrawn == 5_400
    with refused("KER-11", ""):
        recall(packs, release, reason=" ")
    recall(packs, release)
    release.refresh_from_db()
    assert (release.status, release.note) == ("recalled", "Đường thông")
    assert release.recalled_by == packs.store.world.commander.pk
    row = pack_state(packs, FLOOD)
    assert (row.floor, row.released, row.short) == (10_560, 0, 0)
    with refused("LED-42", "dưới mức 10.560 cái"):
        draw_by_hand(packs, 1)
    with refused("LED-44", 'trạng thái "đã thu hồi", không lấy được'):
        draw(packs, release)
    with refused("LED-44", 'trạng thái "đã thu hồi", không thu hồi được'):
        recall(packs, release)
    assert (view(packs, release).left, view(packs, release).undrawn, view(packs, release).lapsed) == (0, 0, False)
    assert [check for check in examine() if check.faults] == []


def test_what_was_drawn_stays_owed(packs: Depot) -> None:
    """2.000 of 5.400 drawn: 3.400 go back under the floor, 2.000 must be refilled; then the order is done."""
    release = approve(packs, propose(packs))
    draw(packs, release, quantity=2_000)
    recall(packs, release)
    release.refresh_from_db()
    assert release.status == "approved"
    row = pack_state(packs, FLOOD)
    assert (row.usable, row.floor, row.released, row.short) == (8_560, 8_560, 2_000, 0)
    with refused("LED-44", 'trạng thái "đã thu hồi", không lấy được'):
        draw(packs, release, quantity=1)
    with refused("LED-44", 'trạng thái "đã thu hồi", không thu hồi được'):
        recall(packs, release)
    packs.store.post(
        "conversion", "KV-2", FLOOD,
        packs.store.move("LUONG_KHO", 2_000, packs.store.stock("KV-2", "mission"), packs.store.stock("KV-2")),
    )  # fmt: skip
    actions.refill(
        actor=packs.store.keeper("KV-2"), at=packs.store.at(FLOOD + DAY), command_id=uuid.uuid4(),
        release_id=release.pk, happened_on=FLOOD + DAY,
    )  # fmt: skip
    release.refresh_from_db()
    assert (release.status, release.closed_on) == ("closed", FLOOD + DAY)
    assert (pack_state(packs, FLOOD + DAY).usable, pack_state(packs, FLOOD + DAY).floor) == (10_560, 10_560)


def test_nothing_is_left_to_take_back(packs: Depot) -> None:
    """LED-45 all was drawn; LED-44 turned down, or its last day gone by: it lapsed by itself."""
    release = approve(packs, propose(packs))
    draw(packs, release)
    with refused("LED-45", "còn 0 cái, không thu hồi 5.400 cái được"):
        recall(packs, release)
    second = propose(packs, quantity=10)
    actions.refuse_release(
        actor=packs.store.world.actor("commander", today=FLOOD), at=packs.store.at(FLOOD), release_id=second.pk,
        note="Không cần",
    )  # fmt: skip
    with refused("LED-44", 'trạng thái "không duyệt", không thu hồi được'):
        recall(packs, second)
    third = approve(packs, propose(packs, quantity=10))
    assert view(packs, third, LAPSED).lapsed and not view(packs, third, LAPSED - DAY).lapsed
    assert view(packs, third, LAPSED).undrawn == 0
    with refused("LED-44", 'trạng thái "đã hết hạn lấy", không thu hồi được'):
        recall(packs, third, LAPSED)


def test_who_proposed_takes_back_and_a_stranger_does_not(packs: Depot) -> None:
    """The desk takes back what it asked for, approved or not; the keeper does not (KER-07)."""
    release = propose(packs)
    with refused("KER-07", "quyết định dự trữ"):
        actions.recall_release(
            actor=packs.store.keeper("KV-2"), at=packs.store.at(FLOOD), release_id=release.pk, reason="Thôi"
        )
    recall(packs, release, role="operations_desk")
    release.refresh_from_db()
    assert (release.status, release.decided_by) == ("recalled", None)
    with refused("LED-44", 'trạng thái "đã thu hồi", không duyệt được'):
        approve(packs, release)
    other = approve(packs, propose(packs))
    recall(packs, other, role="operations_desk")
    assert pack_state(packs, FLOOD).floor == 10_560
    with refused("KER-09", ""):
        actions.recall_release(
            actor=packs.store.keeper("KV-2"), at=packs.store.at(FLOOD), release_id=99_999, reason="Thôi"
        )


def test_what_was_known_before_is_read_as_it_was(packs: Depot) -> None:
    """An older reading still sees the floor lowered, as the release was not yet taken back."""
    release = approve(packs, propose(packs))
    recall(packs, release, FLOOD + 2 * DAY)
    item, before = packs.store.items["LUONG_KHO"].pk, packs.store.at(FLOOD + DAY)
    period = Period(FLOOD, FLOOD + 4 * DAY)
    now = queries.reserves(period, keys={(packs.place, item)})[packs.place, item]
    then = queries.reserves(period, keys={(packs.place, item)}, known_at=before)[packs.place, item]
    assert [now.state(FLOOD + DAY * days).floor for days in range(4)] == [5_160, 5_160, 10_560, 10_560]
    assert [then.state(FLOOD + DAY * days).floor for days in range(4)] == [5_160, 5_160, 5_160, 5_160]


def test_the_database_keeps_an_approval_beside_every_draw(packs: Depot) -> None:
    """A proposal cannot become approved or closed without who decided."""
    release = propose(packs)
    with pytest.raises(IntegrityError, match="release_approved"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(status="closed")
