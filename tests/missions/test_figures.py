"""F11 and F12 open step by step and see only what was known; the API and the command line tell the same."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest

from quannhu.cli.main import main
from quannhu.kernel.days import Period, year_of
from quannhu.kernel.figures import FigureQuery, registry
from quannhu.missions import actions
from tests.kitchens.doors import Clock, enter
from tests.ledger.store import refused
from tests.missions.flood import START, Flood


def parts(figure: str, query: FigureQuery) -> dict[str, tuple[int, int | None]]:
    return {part.key: (part.value, part.base) for part in registry()[figure].figure.compute(query).parts}


def test_on_time_in_full_line_by_line(flood: Flood) -> None:
    """Rule MIS-R09: four lines on time; before the hand-over was written none is; a stranger's scope holds nothing."""
    row = flood.ordered()
    flood.claim_plan(row)
    query = FigureQuery(flood.director, year_of(START))
    assert parts("F11", query)["on_time"] == (0, 4)
    flood.delivered(row)
    assert parts("F11", query) == {
        "missions": (1, None), "lines": (4, None), "on_time": (4, 4), "fill": (4_000, 4_000), "otif": (4, 4),
    }  # fmt: skip
    early = FigureQuery(flood.director, year_of(START), known_at=flood.at("12:00"))
    assert parts("F11", early)["on_time"] == (3, 4)
    none = FigureQuery(flood.director, year_of(START), known_at=flood.at("01:00"))
    assert parts("F11", none)["missions"] == (0, None)
    figure = registry()["F11"].figure
    (unit,) = figure.open(query, ()).rows
    (mission,) = figure.open(query, (unit.key,)).rows
    lines = figure.open(query, (unit.key, mission.key))
    assert lines.deepest and len(lines.rows) == 4 and "13:00 14/9/2023" in lines.rows[-1].label
    assert lines.rows[0].href.endswith("/nguon/")
    other = FigureQuery(flood.world.actor("unit_quartermaster", "L41"), year_of(START))
    assert parts("F11", other)["missions"] == (0, None)
    with refused("KER-09", ""):
        figure.open(query, ("0",))


def test_supplements_by_day_of_the_period(flood: Flood) -> None:
    """F12 546.000.000 đ over the year, 1.200 × 2 × 65.000 in its first two days; a cancellation counts when known."""
    row = flood.ordered()
    query = FigureQuery(flood.director, year_of(START))
    assert parts("F12", query) == {"total": (546_000_000, None), "person_days": (8_400, None)}
    two = FigureQuery(flood.director, Period(START, START + dt.timedelta(days=2)))
    assert parts("F12", two)["total"] == (156_000_000, None)
    figure = registry()["F12"].figure
    (unit,) = figure.open(query, ()).rows
    (mission,) = figure.open(query, (unit.key,)).rows
    lines = figure.open(query, (unit.key, mission.key))
    assert [line.parts[0].value for line in lines.rows] == [364_000_000, 182_000_000] and lines.deepest
    with refused("KER-09", ""):
        figure.open(query, (unit.key, "0"))
    actions.cancel_mission(
        actor=flood.director, at=flood.at("21:00"), command_id=uuid.uuid4(), mission_id=row.pk, reason="Nước rút"
    )
    assert parts("F12", query)["total"] == (78_000_000, None)
    before = FigureQuery(flood.director, year_of(START), known_at=flood.at("12:00"))
    assert parts("F12", before)["total"] == (546_000_000, None)


def test_the_same_over_http_and_at_the_command_line(
    flood: Flood, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Draft, order, sources, claim, cancel over HTTP; list and show at the command line."""
    clock = Clock(monkeypatch)
    clock.strike("02:03", START)
    desk, director = enter(flood.world.user("operations_desk")), enter(flood.world.user("commander"))

    def send(client: object, path: str, **body: object) -> object:
        data = json.dumps({"command_id": str(uuid.uuid4()), **body})
        answer = client.post(f"/api/v1/missions{path}", data, content_type="application/json")  # type: ignore[attr-defined]
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    people = [{"label": "L26", "people": 800, "pack_days": 2, "unit": "L26"},
              {"label": "Nhân dân", "people": 5_000, "pack_days": 3}]  # fmt: skip
    made = send(
        desk, "", code="NV-1", name="Lũ", unit="VUNG-2", authority="Điện", received_at="2023-09-14T02:00:00+07:00",
        starts_on="2023-09-14", ends_on="2023-09-20", level="THEM-3", beneficiaries=people,
    )  # fmt: skip
    number = made["id"]  # type: ignore[index]
    assert send(director, f"/{number}/order") == {"meals": 0}
    flood.roads(actions.orders.Mission.objects.get(pk=number))
    found = desk.get(f"/api/v1/missions/{number}/sources").json()
    assert [(one["place"], one["quantity"]) for one in found["sources"]] == [
        ("KV-2", 1_600), ("KV-2", 10_400), ("KV-1", 4_600),
    ]  # fmt: skip
    assert len(send(desk, f"/{number}/claim")["sources"]) == 3  # type: ignore[index]
    one = desk.get(f"/api/v1/missions/{number}").json()
    assert one["supplement"] == 364_000_000 and one["clock"]["minutes"] == 3
    assert [row["code"] for row in desk.get("/api/v1/missions").json()] == ["NV-1"]
    assert main(["missions", "list"]) == 0 and main(["missions", "show", "NV-1"]) == 0
    said = capsys.readouterr().out
    assert "NV-1  Lũ: nhận lệnh 02:00 14/9/2023" in said and "tiền ăn thêm: 364.000.000 đ" in said
    assert send(director, f"/{number}/cancel", reason="Báo động giả") == {"holds": 3}
