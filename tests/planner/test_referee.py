"""The referee accepts a right plan and names every planted fault, by its kind and no other (PLN-R01 to PLN-R12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from quannhu.planner import values as v
from quannhu.planner.referee import BROKEN, KINDS, check
from tests.planner.clerk import (
    CA,
    D1,
    D2,
    GAO,
    K1,
    K2,
    MI,
    READINESS,
    ROUTINE,
    SURGE,
    THIT,
    also,
    complete,
    decisions,
    edit,
    good,
    ints,
    lines_of,
    small,
    without,
)
from tests.planner.tiny import FORWARD, tiny, weeks

Case = tuple[v.Problem, v.Plan]
PLANTED: dict[str, Callable[[], Case]] = {}


def planted(kind: str) -> Callable[[Callable[[], Case]], Callable[[], Case]]:
    """Register a case whose one fault is of this kind."""

    def register(case: Callable[[], Case]) -> Callable[[], Case]:
        PLANTED[f"{kind}: {case.__name__}"] = case
        return case

    return register


def tampered(name: str, rows: Callable[[Any], Any]) -> Case:
    """The good plan with one of its tables changed and nothing else."""
    plan = good()
    return small(), replace(plan, **{name: rows(getattr(plan, name))})


def decided(problem: v.Problem | None = None, **changes: dict[Any, int]) -> Case:
    """The good decisions with changes (0 drops one); all that follows from them is right."""
    buys, ships, issues = decisions()
    problem = problem or small()
    made = {"buys": buys, "ships": ships, "issues": issues, "thrown": {}}
    for name, lines in changes.items():
        made[name].update(lines)
        made[name] = {key: quantity for key, quantity in made[name].items() if quantity}
    return problem, complete(problem, **made)


def changed(path: str, **columns: Any) -> v.Problem:
    """The small problem with columns of a table replaced."""
    problem = small()
    return replace(problem, **{path: replace(getattr(problem, path), **columns)})


def test_a_right_plan_is_accepted() -> None:
    assert check(small(), good()) == []


def test_the_hand_made_plan_is_not_trivial() -> None:
    plan = good()
    assert lines_of(plan.shortages) == {(D1, 0, 2, ROUTINE): 25_500, (D1, 1, 2, ROUTINE): 20_000}
    assert lines_of(plan.waste) == {(K1, MI, 0): 5_000}
    assert set(lines_of(plan.reserve_gaps).values()) == {1_000}
    assert plan.cost.buy == 100_000 * 20 + 30_000 * 120 + 5_000 * 100 + 50_000 * 20
    # lanes 194,5 kg at 200 đ, last legs of D1 229,5 kg at 50 đ and D2 90 kg at 60 đ
    assert plan.cost.move == 38_900 + 11_475 + 5_400


@planted("columns")
def a_column_is_cut() -> Case:
    return tampered("buys", lambda rows: replace(rows, period=rows.period[:-1]))


@planted("not_whole")
def quantities_are_floats() -> Case:
    return tampered("issues", lambda rows: replace(rows, quantity=rows.quantity.astype(float)))


@planted("unknown_row")
def an_offer_that_is_not_there() -> Case:
    return tampered("buys", lambda rows: edit(rows, 0, offer=4))


@planted("unknown_row")
def a_unit_before_the_first() -> Case:
    return tampered("shortages", lambda rows: edit(rows, 0, unit=-1))


@planted("outside_horizon")
def an_order_after_the_last_week() -> Case:
    return tampered("buys", lambda rows: edit(rows, 0, period=3))


@planted("unknown_priority")
def a_fourth_priority() -> Case:
    return tampered("issues", lambda rows: edit(rows, 0, priority=3))


@planted("negative")
def a_negative_sending() -> Case:
    """PLN-R01."""
    return tampered("shipments", lambda rows: edit(rows, 0, quantity=-1))


@planted("too_large")
def more_than_the_country_grows() -> Case:
    return tampered("waste", lambda rows: edit(rows, 0, quantity=2 * 10**15))


@planted("repeated")
def a_shortage_said_twice() -> Case:
    return tampered("shortages", lambda rows: also(rows, *lines_of_first(rows)))


def lines_of_first(rows: Any) -> tuple[int, ...]:
    """The first line of a table with its quantity."""
    key, quantity = next(iter(lines_of(rows).items()))
    return (*key, quantity)


@planted("below_minimum")
def less_than_the_least_order() -> Case:
    """PLN-R04."""
    return changed("offers", minimum=ints(50_001, 0, 5_000, 0)), good()


@planted("broken_pack")
def half_a_sack() -> Case:
    return decided(buys={(0, 1): 95_000})


@planted("source_closed")
def fish_before_the_season() -> Case:
    capacity = small().sources.capacity.copy()
    capacity[3, 1] = 0
    return changed("sources", capacity=capacity), good()


@planted("source_over")
def more_than_the_mill_makes() -> Case:
    problem = small()
    capacity = problem.sources.capacity.copy()
    capacity[0, 1] = 99_999
    return replace(problem, sources=replace(problem.sources, capacity=capacity)), good()


@planted("source_over")
def two_offers_of_one_mill() -> Case:
    """The two offers are each below what the mill can make, together above."""
    offers = small().offers
    more = {name: np.append(getattr(offers, name), getattr(offers, name)[:1]) for name in ("source", "place", "lead")}
    problem = changed(
        "offers",
        **more,
        minimum=np.append(offers.minimum, 0),
        price_per_k=np.vstack([offers.price_per_k, offers.price_per_k[:1]]),
        code=(*offers.code, "O5"),
    )
    return decided(replace(problem, budget=ints(9_000_000, 1_000_000)), buys={(4, 1): 10_000})


@planted("budget_over")
def one_dong_too_much() -> Case:
    """PLN-R06."""
    return replace(small(), budget=ints(6_099_999, 1_000_000)), good()


@planted("lane_closed")
def a_closed_road() -> Case:
    return decided(ships={(1, GAO, 1): 1_000})


@planted("lane_over")
def one_gram_too_much_on_the_road() -> Case:
    """PLN-R05."""
    problem = small()
    capacity = problem.lanes.capacity.copy()
    capacity[0, 1] = 89_999
    return replace(problem, lanes=replace(problem.lanes, capacity=capacity)), good()


@planted("dispatch_closed")
def the_gate_is_shut() -> Case:
    problem = small()
    dispatch = problem.places.dispatch.copy()
    dispatch[K2, 0] = 0
    return replace(problem, places=replace(problem.places, dispatch=dispatch)), good()


@planted("dispatch_over")
def one_gram_too_much_through_the_gate() -> Case:
    problem = small()
    dispatch = problem.places.dispatch.copy()
    dispatch[K2, 1] = 124_999
    return replace(problem, places=replace(problem.places, dispatch=dispatch)), good()


@planted("room_over")
def one_sack_outside_the_store() -> Case:
    problem = small()
    room = problem.places.room.copy()
    room[K1, 0] = 109_999  # K1 closes week 2 with 80 kg of rice and 5 kg of noodles: 110.000 ml
    return replace(problem, places=replace(problem.places, room=room)), good()


@planted("stock_missing")
def rice_from_nowhere() -> Case:
    """PLN-R03. Nothing that follows from stock is said beside it."""
    return decided(ships={(0, GAO, 2): 0})


@planted("stock_missing")
def sent_before_it_came() -> Case:
    return decided(buys={(1, 0): 0})


@planted("expired_used")
def meat_after_its_last_week() -> Case:
    """PLN-R02. Meat lives one week in K2 (70 % of two): bought a week early, it is gone when issued."""
    problem, plan = decided(buys={(1, 1): 0, (1, 0): 20_000}, issues={(K2, D1, THIT, 0, ROUTINE): 10_000})
    dead = np.flatnonzero((plan.waste.item == THIT) & (plan.waste.period == 0))
    return problem, recounted(problem, replace(plan, waste=without(plan.waste, int(dead[0]))))


def recounted(problem: v.Problem, plan: v.Plan) -> v.Plan:
    """The plan with the cost of waste of its own lines."""
    lost = int((plan.waste.quantity * problem.items.waste_per_k[plan.waste.item]).sum())
    return replace(plan, cost=replace(plan.cost, waste=(2 * lost + 1000) // 2000))


@planted("waste_missing")
def noodles_that_never_died() -> Case:
    problem, plan = small(), good()
    return problem, recounted(problem, replace(plan, waste=without(plan.waste, 0)))


@planted("waste_missing")
def fewer_noodles_died() -> Case:
    problem, plan = small(), good()
    return problem, recounted(problem, replace(plan, waste=edit(plan.waste, 0, quantity=4_999)))


@planted("waste_unreal")
def noodles_that_were_not_there() -> Case:
    problem, plan = small(), good()
    return problem, recounted(problem, replace(plan, waste=edit(plan.waste, 0, quantity=5_001)))


@planted("not_served_from")
def drawn_from_a_strange_store() -> Case:
    return decided(
        issues={(K2, D1, GAO, 2, ROUTINE): 44_000, (K1, D1, GAO, 2, ROUTINE): 500}, ships={(0, GAO, 2): 74_000}
    )


@planted("no_need")
def rice_for_nobody() -> Case:
    return decided(issues={(K2, D1, THIT, 1, ROUTINE): 19_000, (K2, D2, THIT, 1, SURGE): 1_000})


@planted("over_served")
def one_need_unit_too_much() -> Case:
    return decided(issues={(K2, D1, GAO, 2, ROUTINE): 44_499, (K2, D2, GAO, 2, READINESS): 30_001})


@planted("shortage_hidden")
def a_shortage_not_said() -> Case:
    return tampered("shortages", lambda rows: without(rows, 0))


@planted("shortage_understated")
def a_shortage_made_smaller() -> Case:
    return tampered("shortages", lambda rows: edit(rows, 0, quantity=25_499))


@planted("shortage_overstated")
def a_shortage_made_greater() -> Case:
    return tampered("shortages", lambda rows: edit(rows, 1, quantity=20_001))


@planted("shortage_unfounded")
def a_shortage_invented() -> Case:
    return tampered("shortages", lambda rows: also(rows, D1, 0, 0, ROUTINE, 1))


@planted("nutrient_under")
def too_little_protein() -> Case:
    """PLN-R08."""
    problem = small()
    return replace(problem, nutrient_floor=ints([0], [187])), good()


@planted("gap_hidden")
def a_reserve_gap_not_said() -> Case:
    """PLN-R10."""
    return tampered("reserve_gaps", lambda rows: without(rows, 2))


@planted("gap_understated")
def a_reserve_gap_made_smaller() -> Case:
    return tampered("reserve_gaps", lambda rows: edit(rows, 0, quantity=999))


@planted("gap_overstated")
def a_reserve_gap_invented() -> Case:
    return tampered("reserve_gaps", lambda rows: also(rows, K1, 0, 0, 5))


@pytest.mark.parametrize("part", ["buy", "move", "hold", "waste", "dislike"])
def test_each_part_of_the_cost_is_counted_again(part: str) -> None:
    """PLN-R09: one đồng off is found."""
    plan = good()
    off = replace(plan, cost=replace(plan.cost, **{part: getattr(plan.cost, part) + 1}))
    assert [one.kind for one in check(small(), off)] == [f"cost_{part}"]


@planted("bound_wrong")
def a_bound_that_is_no_number() -> Case:
    return tampered("bound", lambda bound: replace(bound, gap=float("nan")))


@planted("bound_wrong")
def a_gap_below_zero() -> Case:
    return tampered("bound", lambda bound: replace(bound, gap=-0.1))


@planted("bound_above_plan")
def a_bound_above_the_plan() -> Case:
    """PLN-R11."""
    return tampered("bound", lambda bound: replace(bound, short=(1.0, 0.0, 0.0)))


@planted("bound_above_plan")
def a_cost_nobody_can_undercut_but_the_plan_does() -> Case:
    bound = v.Bound((0.0, 0.0, 45_500.0), 3_000.0, 8_000_000.0, 0.0, "exact")
    return tampered("bound", lambda _: bound)


@planted("idle_stock")
def rice_left_lying() -> Case:
    """PLN-R12."""
    return decided(issues={(K2, D1, GAO, 2, ROUTINE): 40_000})


@planted("idle_stock")
def reserve_kept_from_those_it_is_for() -> Case:
    """Readiness comes before the reserve: K1 serves D2, and its reserve is idle."""
    return decided(issues={(K2, D2, GAO, 2, READINESS): 20_000, (K2, D1, GAO, 2, ROUTINE): 54_500})


@planted("lower_priority_first")
def routine_before_surge() -> Case:
    return decided(
        replace(small(), nutrient_floor=ints([0], [0])),
        buys={(3, 1): 0},
        issues={(K2, D1, CA, 1, SURGE): 0},
    )


@planted("lower_priority_earlier")
def routine_eats_what_readiness_lacks_a_week_later() -> Case:
    stock = v.Stock(ints(FORWARD), ints(0), ints(v.FOREVER), ints(1000))
    asked = {"quantity": ints(1000, 1000, 0), "priority": ints(ROUTINE, READINESS, ROUTINE)}
    problem = tiny(stock=stock, sources={"capacity": weeks(0)}, demand=asked)
    return problem, complete(problem, {}, {}, {(FORWARD, 0, 0, 0, ROUTINE): 1000})


@planted("routine_before_reserve")
def the_kitchen_eats_the_reserve() -> Case:
    problem = small()
    floor = problem.places.floor.copy()
    floor[K2, 0, 2] = 5_000
    return decided(replace(problem, places=replace(problem.places, floor=floor)))


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_named_and_nothing_else(name: str) -> None:
    """PLN-R01 to PLN-R12: every rule has its fault."""
    problem, plan = PLANTED[name]()
    found = check(problem, plan)
    kinds = {one.kind for one in found}
    wanted = name.split(":")[0]
    if wanted in ("idle_stock", "lower_priority_first"):
        # one shortage may be curable in both ways
        assert wanted in kinds and not kinds & set(BROKEN)
    else:
        assert kinds == {wanted}, [str(one) for one in found]
    assert all(str(one).startswith(one.place) and "{" not in str(one) for one in found)


def test_every_kind_is_planted() -> None:
    shown = {name.split(":")[0] for name in PLANTED} | {
        f"cost_{x}" for x in ("buy", "move", "hold", "waste", "dislike")
    }
    assert shown == set(KINDS) and len(KINDS) >= 25


def test_over_serving_within_one_base_unit_is_right() -> None:
    """PLN-R07: 30.001 g of need in noodles of 0,9: 33.335 g bring 30.001,5."""
    problem = changed("stock", quantity=ints(100_000, 33_335, 80_000, 10_000))
    demand = edit(problem.demand, 0, quantity=30_001)
    problem = replace(problem, demand=demand)
    issues = {(K2, D2, GAO, 0, READINESS): 0, (K1, D2, MI, 0, READINESS): 33_335}
    right = decided(problem, issues=issues, ships={(0, GAO, 0): 0})
    assert check(*right) == []
    issues[K1, D2, MI, 0, READINESS] = 33_336
    problem = replace(problem, stock=edit(problem.stock, 1, quantity=33_336))
    over = decided(problem, issues=issues, ships={(0, GAO, 0): 0})
    assert [one.kind for one in check(*over)] == ["over_served"]


def test_a_bound_is_not_held_against_a_plan_that_uses_an_allowance() -> None:
    """PLN-R08, PLN-R11: the floor is missed by less than a base unit, so a proof for exact floors says nothing here."""
    problem, plan = decided(replace(small(), nutrient_floor=ints([0], [186])), issues={
        (K2, D1, THIT, 1, ROUTINE): 19_999
    })  # fmt: skip
    above = v.Bound((0.0, 0.0, 45_503.0), 3_000.0, 0.0, 0.0, "exact")
    assert not any(one.breaks for one in check(problem, replace(plan, bound=above)))
    problem = replace(problem, nutrient_floor=ints([0], [0]))
    assert [one.kind for one in check(problem, replace(plan, bound=above))] == ["bound_above_plan"]


def test_early_throwing_away_is_waste_all_the_same() -> None:
    """PLN-R02: what leaves takes the first expired; stock may be thrown away before it dies."""
    assert check(*decided(thrown={(K1, GAO, 2): 100}, ships={(0, GAO, 2): 74_400}, issues={
        (K2, D1, GAO, 2, ROUTINE): 44_400
    })) == []  # fmt: skip


def test_many_faults_are_listed_up_to_a_limit_and_all_counted() -> None:
    problem = replace(small(), serves=v.Serves(ints(), ints(), ints()))
    found = [one for one in check(problem, good(), limit=3) if one.kind == "not_served_from"]
    assert len(found) == 3 and [one.more for one in found] == [0, 0, 6] and "và 6 chỗ khác" in str(found[-1])


def test_sums_beyond_int64_stay_exact() -> None:
    """PLN-R09: prices and weights so large that their products leave int64."""
    problem = changed("offers", price_per_k=small().offers.price_per_k * 10**13)
    problem = replace(problem, budget=ints(int(v.UNLIMITED), int(v.UNLIMITED)))
    plan = complete(problem, *decisions())
    assert plan.cost.buy == 7_100_000 * 10**13 and check(problem, plan) == []
    off = replace(plan, cost=replace(plan.cost, buy=plan.cost.buy - 1))
    assert [one.kind for one in check(problem, off)] == ["cost_buy"]


def test_a_plan_whose_sums_leave_int64_is_refused() -> None:
    many = 5_000
    stock = v.Stock(np.zeros(many, np.int64), np.zeros(many, np.int64), np.full(many, 5), np.full(many, 10**15))
    assert [one.kind for one in check(replace(small(), stock=stock), good())] == ["too_large"]
