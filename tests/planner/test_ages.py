"""True ages of what is issued: told, and none where the shares of life along a road make a whole (PLN-R35)."""

from __future__ import annotations

import numpy as np
import pytest

from quannhu.planner import faults
from quannhu.planner import values as v
from quannhu.planner.referee import check
from quannhu.planner.referee.ages import Aged, overaged
from quannhu.planner.solve import solve
from tests.planner.clerk import complete, ints
from tests.planner.tiny import FORWARD, REAR, tiny
from tests.planner.worlds import Drawer, random_problem


def held(**changes: object) -> tuple[v.Problem, v.Plan]:
    """Bought in week 1 for a shelf of two weeks, sent in week 2, eaten in week 3: lawful at either place."""
    problem = tiny(items={"shelf": ints(2)}, **changes)
    return problem, complete(problem, {(0, 0): 1000}, {(0, 0, 1): 1000}, {(FORWARD, 0, 0, 2, 2): 1000})


def test_goods_that_lived_anew_at_the_next_place_are_told() -> None:
    problem, plan = held()
    assert check(problem, plan) == []
    assert overaged(problem, plan) == [Aged(FORWARD, 0, 2, 1000, 1)]
    said = overaged(problem, plan)[0].sentence(problem)
    assert said == "kho TRUOC, mặt hàng GAO, kỳ W3: cấp 1000 đã quá hạn dùng 2 kỳ tính từ lúc mua, muộn nhất 1 kỳ."


def test_shares_that_make_a_whole_keep_every_age() -> None:
    """Half the life at either place, roads of no time: whatever is issued is young enough, in any plan."""
    problem = tiny(items={"shelf": ints(2)}, places={"life_share": ints(50, 50)})
    assert overaged(problem, solve(problem)) == []
    _, plan = held()
    assert [one.kind for one in check(problem, plan)][:1] == ["expired_used"]


def test_of_opening_stock_nobody_knows_the_age() -> None:
    stock = v.Stock(ints(REAR), ints(0), ints(2), ints(1000))
    problem = tiny(items={"shelf": ints(2)}, stock=stock)
    plan = complete(problem, {}, {(0, 0, 1): 1000}, {(FORWARD, 0, 0, 2, 2): 1000})
    assert overaged(problem, plan) == []


@pytest.mark.parametrize("seed", range(40))
def test_with_shares_that_make_a_whole_no_random_plan_is_too_old(seed: int) -> None:
    """Four places at most, a quarter of a life of a multiple of four at each; roads of no time."""
    world = random_problem(seed)
    if faults.check(world).faults:
        return
    world.items.shelf[:] = 4
    world.places.life_share[:] = 25
    world.lanes.lead[:] = np.where(world.lanes.origin < world.lanes.target, 0, world.lanes.lead)
    keep = world.lanes.origin < world.lanes.target
    world.lanes.capacity[~keep] = 0
    assert overaged(world, Drawer(world, seed + 1).plan()) == []
