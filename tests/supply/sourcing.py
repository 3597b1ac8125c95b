"""Offers, roads, rooms and money for the tests of supply; a plan that does nothing, made by hand."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import numpy as np

from quannhu.planner.values import (
    Bound,
    Buys,
    Cost,
    Issues,
    Plan,
    Problem,
    ReserveGaps,
    Shipments,
    Shortages,
    Waste,
)
from quannhu.supply import actions, engine
from quannhu.supply.queries.problem.desk import columns
from tests.supply.stage import TODAY, Stage

SINCE = dt.date(2023, 1, 1)
BASIS = "Hợp đồng khung 12/2022"
START = dt.date(2023, 3, 20)


def add(stage: Stage, kind: str, role: str = "staff_officer", **values: Any) -> int:
    """A row of a table of sources from 1/1/2023, by the staff officer."""
    facts = {"valid_from": SINCE, "legal_basis": BASIS, **values}
    return actions.add_source(
        actor=stage.world.actor(role), at=stage.at(TODAY), command_id=uuid.uuid4(), kind=kind, values=facts
    )


def offer(stage: Stage, place: str = "KTW", dong: int = 14_000, **values: Any) -> int:
    """Rice of NCC-01 at a store by contract."""
    facts = {"supplier": "NCC-01", "item": "GAO", "place": place, "price_kind": "hợp đồng", "dong": dong,
             "lead_days": 0, **values}  # fmt: skip
    return add(stage, "nguon", **facts)


def source(stage: Stage) -> None:
    """Rice by depots: NCC-01 sells at KTW, lorries go KTW → KV-1 and KV-2, everybody draws there; a quarter's money."""
    add(stage, "nhom", code="GAO", name="Gạo")
    add(stage, "hang-nhom", family="GAO", item="GAO")
    offer(stage)
    for depot in ("KV-1", "KV-2"):
        add(stage, "tuyen", origin="KTW", target=depot, hours=12, trips_week=5, load_kg=10_000, cost_per_tonne=200_000)
        add(stage, "kho", place=depot, store_class="kho khô", volume_m3=400)
    add(stage, "noi-linh", unit="CQN", place="KTW")
    add(stage, "noi-linh", unit="VUNG-1", place="KV-1", cost_per_tonne=50_000)
    add(stage, "noi-linh", unit="VUNG-2", place="KV-2", cost_per_tonne=50_000)
    add(stage, "ngan-sach", unit="CQN", code="Q1/2023", dong=2_000_000_000, valid_to=dt.date(2023, 7, 1))


def make(stage: Stage, weeks: int = 2, starts_on: dt.date = START, **more: Any) -> int:
    """A draft plan of the department."""
    return actions.make_plan(
        actor=stage.world.actor("staff_officer"), at=stage.at(TODAY), command_id=uuid.uuid4(),
        unit_id=stage.world.root.pk, title="", starts_on=starts_on, weeks=weeks, **more,
    )  # fmt: skip


def nothing(problem: Problem, progress: engine.Progress = engine.go_on) -> engine.Solution:
    """The plan that buys, sends and issues nothing: everybody is short of everything."""
    demand = problem.demand
    order = np.lexsort((demand.priority, demand.period, demand.family, demand.unit))
    rows = [column[order] for column in (demand.unit, demand.family, demand.period, demand.priority, demand.quantity)]
    empty = [columns([], 6)[0]] * 6
    hold = 0
    held = [0] * len(problem.items.code)
    for item, quantity in zip(problem.stock.item.tolist(), problem.stock.quantity.tolist(), strict=True):
        held[item] += quantity
    for item, quantity in enumerate(held):
        hold += quantity * int(problem.items.hold_per_k[item]) * len(problem.periods)
    plan = Plan(
        Buys(*empty[:3]), Shipments(*empty[:4]), Issues(*empty[:6]), Waste(*empty[:4]), Shortages(*rows),
        ReserveGaps(*empty[:4]), Cost(0, 0, (2 * hold + 1_000) // 2_000, 0, 0), Bound((0, 0, 0), 0, 0, 1, "hand"),
    )  # fmt: skip
    return engine.Solution(plan, ("làm tay",) * len(order))


def spoiled(problem: Problem, progress: engine.Progress = engine.go_on) -> engine.Solution:
    """The same plan, claiming a lower cost than it has, and one shortage less."""
    solution = nothing(problem)
    plan = solution.plan
    short = replace(plan.shortages, quantity=plan.shortages.quantity - 1)
    return replace(solution, plan=replace(plan, shortages=short))
