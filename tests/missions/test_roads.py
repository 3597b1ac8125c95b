"""Roads of a mission follow the lanes of supply until the desk tells otherwise, with its reason (rule MIS-R13)."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quannhu.missions import actions, queries, rules
from quannhu.missions.actions import ClaimIn, RoadIn
from quannhu.missions.models import Mission, Road
from quannhu.supply import actions as supply
from quannhu.supply.rules.roads import Road as Lane
from quannhu.supply.rules.roads import ways_to
from tests.kitchens.doors import enter
from tests.ledger.store import refused
from tests.missions.flood import START, Flood
from tests.missions.test_pages import done, post, text

RELIEF = rules.RELIEF
SINCE = dt.date(2023, 1, 1)


def source(flood: Flood, kind: str, **values: object) -> None:
    supply.add_source(
        actor=flood.world.actor("staff_officer"), at=flood.at("01:00"), command_id=uuid.uuid4(), kind=kind,
        values={"valid_from": SINCE, "legal_basis": "Danh mục tuyến 12", **values},
    )  # fmt: skip


def lane(flood: Flood, origin: str, target: str, hours: int) -> None:
    source(flood, "tuyen", origin=origin, target=target, hours=hours, trips_week=5, load_kg=5_000, cost_per_tonne=1)


@pytest.fixture
def row(flood: Flood) -> Mission:
    """Region 2 draws from KV-2, three hours from KV-1; ordered, no road told."""
    source(flood, "noi-linh", unit="VUNG-2", place="KV-2")
    lane(flood, "KV-1", "KV-2", 3)
    drafted = flood.draft()
    actions.order_mission(actor=flood.director, at=flood.at("02:05"), command_id=uuid.uuid4(), mission_id=drafted.pk)
    return Mission.objects.get(pk=drafted.pk)


def tell(flood: Flood, row: Mission, *roads: RoadIn) -> None:
    actions.set_roads(actor=flood.desk, at=flood.at("02:10"), mission_id=row.pk, roads=roads)


def test_the_source_plan_uses_the_lanes_of_supply(flood: Flood, row: Mission) -> None:
    """Two hours to make ready by the setting, no road from the home depot, three hours from KV-1: 04:00 and 07:00."""
    roads = {
        road.place.code: (road.ready_minutes, road.road_minutes, road.told) for road in queries.roads_of(row).values()
    }
    assert roads == {"KV-1": (120, 180, False), "KV-2": (120, 0, False)}
    plan = queries.source_plan(row, flood.at("02:15"))
    assert {(one.place, one.eta) for one in plan.choice.sources} == {
        ("KV-2", flood.at("04:00")), ("KV-1", flood.at("07:00")),
    }  # fmt: skip
    assert not Road.objects.exists()
    flood.claim(row, ClaimIn(flood.places["KV-1"].pk, "LUONG_KHO", RELIEF, "reserve", 100))
    assert row.sources.get().eta == flood.at("07:00")


def test_a_detour_and_a_closure_need_their_reason(flood: Flood, row: Mission) -> None:
    """MIS-24 another road than the lanes say; told with its reason it comes first; told as usual it follows again."""
    here = flood.places["KV-1"].pk
    with refused("MIS-24", "Đường từ Kho KV-1 theo danh mục tuyến: 3 giờ; ghi 6 giờ phải có lý do"):
        tell(flood, row, RoadIn(here, 300, 360))
    tell(flood, row, RoadIn(here, 300, 360, reason="Đi vòng đèo"))
    view = queries.roads_of(row)[here]
    assert (view.ready_minutes, view.road_minutes, view.reason, view.told) == (300, 360, "Đi vòng đèo", True)
    plan = queries.source_plan(row, flood.at("02:15"))
    assert max(one.eta for one in plan.choice.sources) == flood.at("13:00")
    tell(flood, row, RoadIn(here, 90, 180))  # only the making ready differs: no reason is asked
    assert queries.roads_of(row)[here].ready_minutes == 90
    tell(flood, row, RoadIn(here, 0, 0, closed=True, reason="Sạt lở"))
    assert queries.source_plan(row, flood.at("02:15")).choice.short == {("LUONG_KHO", RELIEF): 5_400}
    tell(flood, row, RoadIn(here, 120, 180))
    assert not Road.objects.exists() and not queries.roads_of(row)[here].told


def test_a_closed_lane_cuts_the_road_and_a_way_round_is_found(flood: Flood, row: Mission) -> None:
    """A closure of supply on the first day is a closed road; the mission may open it again, with why."""
    source(flood, "dong-tuyen", origin="KV-1", target="KV-2", valid_from=START, valid_to=START + rules.DAY,
           legal_basis="Thông báo 9: ngập cầu")  # fmt: skip
    here = flood.places["KV-1"].pk
    view = queries.roads_of(row)[here]
    assert view.closed and view.reason == "KV-1 → KV-2: Thông báo 9: ngập cầu"
    plan = queries.source_plan(row, flood.at("02:15"))
    assert [(one.place, one.why) for one in plan.choice.warnings] == [
        ("KV-1", "đường bị cắt: KV-1 → KV-2: Thông báo 9: ngập cầu")
    ]  # fmt: skip
    with refused("MIS-08", "ngập cầu"):
        flood.claim(row, ClaimIn(here, "LUONG_KHO", RELIEF, "reserve", 100))
    with refused("MIS-24", "theo danh mục tuyến: đường bị cắt"):
        tell(flood, row, RoadIn(here, 120, 180))
    tell(flood, row, RoadIn(here, 120, 180, reason="Công binh đã thông cầu"))
    assert not queries.roads_of(row)[here].closed


def test_without_a_store_of_its_own_nothing_is_assumed(flood: Flood) -> None:
    lane(flood, "KV-1", "KV-2", 3)
    assert queries.roads_of(flood.draft()) == {}


def test_the_page_offers_the_lanes_and_asks_why_they_differ(flood: Flood, row: Mission) -> None:
    desk: Client = enter(flood.world.user("operations_desk"))
    where = f"/dot-xuat/{row.pk}/nguon/"
    shown = text(desk.get(where))
    assert "Theo danh mục tuyến" in shown and "KV-1</th><td>3 giờ</td>" in shown
    kv1, kv2 = flood.places["KV-1"].pk, flood.places["KV-2"].pk
    told = {f"ready_{kv2}": "120", f"road_{kv2}": "0", f"ready_{kv1}": "120", f"road_{kv1}": "360"}
    without = post(desk, where, viec="duong", **told)
    assert without.status_code == 422 and "phải có lý do" in text(without)
    done(post(desk, where, viec="duong", **told, **{f"why_{kv1}": "Đường vòng"}))
    assert [(road.place_id, road.reason) for road in Road.objects.all()] == [(kv1, "Đường vòng")]
    assert 'value="Đường vòng"' in desk.get(where).content.decode()


# -- the quickest way ----------------------------------------------------------------------------------------------

LANES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 9), st.booleans()).filter(lambda a: a[0] != a[1]),
    max_size=14,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the rule
@given(LANES)
def test_the_quickest_way_is_the_quickest(lanes: list[tuple[int, int, int, bool]]) -> None:
    """SUP-R25, beside trying every order of stores."""
    roads = [Lane(a, b, hours, "cầu hỏng" if shut else "") for a, b, hours, shut in lanes]
    found = ways_to(0, roads)

    def best(store: int, closed: bool) -> int | None:
        times = []
        for count in range(6):
            for middle in itertools.permutations([one for one in range(1, 6) if one != store], count):
                hops = list(itertools.pairwise((store, *middle, 0)))
                legs = [[one.hours for one in roads if (one.origin, one.target) == hop and (closed or not one.closed)]
                        for hop in hops]  # fmt: skip
                if all(legs):
                    times.append(sum(min(leg) for leg in legs))
        return min(times, default=None)

    assert found[0].minutes == 0
    for store in range(1, 6):
        open_way, any_way = best(store, False), best(store, True)
        if open_way is not None:
            assert found[store].minutes == open_way * 60
        elif any_way is not None:
            assert found[store].minutes is None and "cầu hỏng" in found[store].why
        else:
            assert store not in found
