"""Units taken together and shared out again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.plan_instances import make
from quannhu.planner import values as v
from quannhu.planner.aggregate import gather, need_chunks, share_out
from tests.planner.worlds import random_problem


def test_need_of_groups_is_the_sum_of_their_units() -> None:
    """Strength x ration x season and single lines, every unit in one group, nothing lost."""
    problem = make("XS")
    lines = problem.demand
    problem = replace(
        problem,
        demand=replace(
            lines, unit=np.array([0, 3]), family=np.array([0, 0]), period=np.array([1, 1]),
            priority=np.array([1, 1]), quantity=np.array([500, 7]),
        ),
    )  # fmt: skip
    groups = gather(problem, by_cost=False)
    whole = sum(part.sum(0) for _, part in need_chunks(problem))
    assert (groups.need.sum(0) == whole).all()
    assert whole[1, 0, 1] >= 507
    assert len(groups.of_unit) == len(problem.units)


def test_units_of_one_group_draw_from_the_same_places() -> None:
    problem = make("XS")
    groups = gather(problem, by_cost=False)
    for unit in range(len(problem.units)):
        mine = problem.serves.place[problem.serves.unit == unit]
        assert groups.place[groups.of_unit[unit]].tolist() == mine.tolist()
    assert not groups.exact
    assert gather(problem, by_cost=True).exact


def test_a_unit_without_a_place_is_a_group_of_nowhere() -> None:
    problem = make("XS")
    kept = problem.serves.unit != 5
    serves = v.Serves(problem.serves.unit[kept], problem.serves.place[kept], problem.serves.cost[kept])
    groups = gather(replace(problem, serves=serves), by_cost=False)
    assert (groups.place[groups.of_unit[5]] == -1).all()


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12), st.floats(0, 1))
@settings(deadline=None, max_examples=60)
def test_sharing_out_keeps_the_sum_and_never_passes_a_claim(claims: list[int], part: float) -> None:
    rows = np.array([claims], np.int64)
    total = np.array([int(part * sum(claims))], np.int64)
    shares = share_out(total, rows)
    assert shares.sum() == total[0]
    assert (shares <= rows).all() and (shares >= 0).all()
    exact = total[0] * rows / max(1, rows.sum())
    assert (abs(shares - exact) <= len(claims)).all()


def test_order_of_units_does_not_matter_to_groups() -> None:
    problem = random_problem(4)
    groups = gather(problem, by_cost=False)
    order = np.arange(len(problem.units))[::-1]
    back = np.argsort(order)
    demand = problem.demand
    serves = problem.serves
    rows = np.argsort(back[serves.unit], kind="stable")
    turned = replace(
        problem,
        units=tuple(problem.units[u] for u in order),
        demand=replace(
            demand, unit=back[demand.unit], strength=demand.strength[order],
            ration_class=demand.ration_class[order], unit_priority=demand.unit_priority[order],
        ),
        serves=v.Serves(back[serves.unit][rows], serves.place[rows], serves.cost[rows]),
    )  # fmt: skip
    other = gather(turned, by_cost=False)
    assert (other.need == groups.need).all() and (other.place == groups.place).all()
