"""What was released from a reserve for a mission goes back when the mission no longer needs it (rule MIS-R12)."""

from __future__ import annotations

import uuid

import pytest

from quannhu.ledger import actions as ledger
from quannhu.ledger.models import Release
from quannhu.missions import actions, queries, rules
from quannhu.missions.actions import ClaimIn
from quannhu.missions.models import Mission, SourceLine
from tests.ledger.store import refused
from tests.missions.flood import Flood

RELIEF = rules.RELIEF
PACK = "LUONG_KHO"


@pytest.fixture
def cut(flood: Flood) -> tuple[Mission, SourceLine]:
    """The road to KV-1 is cut; 5.400 packs are asked of KV-2's reserve."""
    row = flood.ordered()
    flood.roads(row, cut="sạt lở cầu Mây")
    flood.claim_plan(row)
    source = actions.ask_reserve(
        actor=flood.desk, at=flood.at("02:30"), command_id=uuid.uuid4(), mission_id=row.pk,
        line=ClaimIn(flood.places["KV-2"].pk, PACK, RELIEF, "reserve", 5_400), paper_ref="Lệnh 05/LB",
    )  # fmt: skip
    return row, SourceLine.objects.select_related("release").get(pk=source)


def approve(flood: Flood, line: SourceLine) -> Release:
    assert line.release is not None
    return ledger.approve_release(actor=flood.director, at=flood.at("02:45"), release_id=line.release.pk)


def cancel(flood: Flood, row: Mission, clock: str = "04:00") -> int:
    return actions.cancel_mission(
        actor=flood.director, at=flood.at(clock), command_id=uuid.uuid4(), mission_id=row.pk, reason="Nước rút"
    )


def short(flood: Flood, row: Mission) -> dict[tuple[str, str], int]:
    return queries.source_plan(row, flood.at("05:00")).choice.short


def test_a_cancelled_mission_gives_the_release_back(flood: Flood, cut: tuple[Mission, SourceLine]) -> None:
    """10.560 → 5.160 by approval, 10.560 again as the order is cancelled before anything was drawn."""
    row, line = cut
    release = approve(flood, line)
    assert flood.reserve("KV-2")[1] == 5_160
    cancel(flood, row)
    release.refresh_from_db()
    assert (release.status, release.note) == ("recalled", "Hủy NV-LU") and flood.reserve("KV-2") == (22_560, 10_560, 0)


def test_what_left_the_reserve_stays_owed_and_the_rest_goes_back(flood: Flood, cut: tuple[Mission, SourceLine]) -> None:
    """2.000 of 5.400 were on the first vehicle; the other 3.400 are under the floor again."""
    row, line = cut
    release = approve(flood, line)
    load = actions.make_load(
        actor=flood.desk, at=flood.at("03:00"), command_id=uuid.uuid4(), mission_id=row.pk, lines={line.pk: 2_000}
    )
    flood.issue(load, "KV-2", "03:30")
    cancel(flood, row)
    release.refresh_from_db()
    line.refresh_from_db()
    assert release.status == "approved" and release.recalled_at is not None and line.quantity == 2_000
    assert flood.reserve("KV-2") == (20_560, 8_560, 0)


def test_a_proposal_let_go_is_not_approved_behind_the_desk(flood: Flood, cut: tuple[Mission, SourceLine]) -> None:
    """LED-44: what the desk no longer asks for cannot be approved; the need stands as missing again."""
    row, line = cut
    assert short(flood, row) == {}
    actions.let_go(
        actor=flood.desk, at=flood.at("02:40"), command_id=uuid.uuid4(), mission_id=row.pk, source_id=line.pk
    )
    with refused("LED-44", 'trạng thái "đã thu hồi", không duyệt được'):
        approve(flood, line)
    assert short(flood, row) == {(PACK, RELIEF): 5_400}


@pytest.mark.parametrize("turned_down", [True, False])
def test_what_the_director_turns_down_or_takes_back_is_missing_again(
    flood: Flood, cut: tuple[Mission, SourceLine], turned_down: bool
) -> None:
    """The mission does not count on goods that will not come; MIS-23 when it tries to load them."""
    row, line = cut
    assert line.release is not None
    facts = {"actor": flood.director, "at": flood.at("03:00"), "release_id": line.release.pk}
    if turned_down:
        ledger.refuse_release(**facts, note="Còn đường khác")  # type: ignore[arg-type]
    else:
        approve(flood, line)
        ledger.recall_release(**facts, reason="Đường đã thông")  # type: ignore[arg-type]
    assert short(flood, row) == {(PACK, RELIEF): 5_400}
    with refused("MIS-23", "không duyệt" if turned_down else "đã thu hồi"):
        actions.make_load(
            actor=flood.desk, at=flood.at("03:30"), command_id=uuid.uuid4(), mission_id=row.pk, lines={line.pk: 10}
        )
