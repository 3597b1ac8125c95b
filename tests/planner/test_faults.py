"""Faults and oddities of a problem, each by its code with its words, all in one look (PLN-R13 to PLN-R19)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from quannhu.planner import values as v
from quannhu.planner.example import example
from quannhu.planner.faults import KEPT, check, circle_of
from tests.planner.clerk import K1, ints, small
from tests.planner.worlds import random_problem


def changed(table: str, **columns: Any) -> v.Problem:
    """The small problem with columns of a table replaced."""
    problem = small()
    return replace(problem, **{table: replace(getattr(problem, table), **columns)})


def faults_of(problem: v.Problem) -> list[str]:
    """Faults in words."""
    return [str(one) for one in check(problem).faults]


def warnings_of(problem: v.Problem) -> list[str]:
    """Warnings in words; there may be no fault."""
    found = check(problem)
    assert [str(one) for one in found.faults] == []
    return [str(one) for one in found.warnings]


def the_only(said: list[str], code: str, words: str) -> None:
    """One, with this code and these words."""
    assert len(said) == 1 and said[0].startswith(f"{code}: ") and words in said[0], said


@pytest.mark.parametrize("problem", [small(), example()], ids=["small", "example"])
def test_a_right_problem_has_neither_fault_nor_warning(problem: v.Problem) -> None:
    assert (faults_of(problem), warnings_of(problem)) == ([], [])


def test_random_problems_are_right() -> None:
    """The worlds of the other tests have no fault but a floor above its room."""
    codes = {one.code.id for seed in range(60) for one in check(random_problem(seed)).faults}
    assert codes <= {"PLN-26", "PLN-27"}


def test_an_array_of_another_shape() -> None:
    """PLN-R13."""
    the_only(faults_of(changed("items", pack=ints(1, 2))), "PLN-20", "Mảng items.pack có dạng (2,), phải là (4,)")
    the_only(faults_of(changed("items", pack=np.ones(4))), "PLN-20", "float64, phải là int64")
    the_only(faults_of(changed("places", dispatch=ints(1, 2))), "PLN-20", "phải là (2, 3)")
    the_only(faults_of(replace(small(), term=[0, 0, 1])), "PLN-20", "term có dạng list")


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("demand", "quantity", "demand.quantity, dòng 1: số âm -5"),
        ("demand", "strength", "demand.strength, D1, W1: số âm -5"),
        ("lanes", "capacity", "lanes.capacity, NHANH, W1: số âm -5"),
        ("sources", "capacity", "sources.capacity, dòng 1, W1: số âm -5"),
        ("offers", "price_per_k", "offers.price_per_k, O1, W1: số âm -5"),
        ("places", "floor", "places.floor, K1, LT, W1: số âm -5"),
        ("items", "weight_per_k", "items.weight_per_k, GAO: số âm -5"),
    ],
)
def test_negative_numbers(table: str, column: str, words: str) -> None:
    """PLN-R13."""
    values = getattr(getattr(small(), table), column).copy()
    values.flat[0] = -5
    the_only(faults_of(changed(table, **{column: values})), "PLN-21", words)


def test_rows_that_lead_nowhere() -> None:
    the_only(faults_of(changed("stock", item=ints(0, 1, 0, 4))), "PLN-22", "stock.item, dòng 4: chỉ tới dòng 4")
    the_only(faults_of(changed("items", family=ints(0, 0, 1, -1))), "PLN-22", "bảng kia có 2 dòng")
    the_only(
        faults_of(changed("demand", unit_priority=ints(2, 3))), "PLN-31", "demand.unit_priority, D2: mức ưu tiên 3"
    )


def test_numbers_beyond_their_limits() -> None:
    the_only(faults_of(changed("items", pack=ints(0, 1, 1, 1))), "PLN-35", "items.pack, GAO: số 0 nhỏ hơn 1")
    the_only(faults_of(changed("places", life_share=ints(100, 101))), "PLN-32", "số 101 vượt quá 100")
    the_only(faults_of(changed("stock", quantity=ints(1, 1, 1, 2**62))), "PLN-32", "stock.quantity, dòng 4")


def test_codes_said_twice() -> None:
    """PLN-R14."""
    the_only(faults_of(replace(small(), units=("D1", "D1"))), "PLN-23", 'Mã "D1" đặt hai lần trong units')


def test_pairs_said_twice() -> None:
    """PLN-R14: contradictory tables, two costs of one last leg, two capacities of one supplier's item."""
    serves = v.Serves(ints(0, 1, 1), ints(1, 0, 0), ints(5, 6, 7))
    the_only(faults_of(replace(small(), serves=serves)), "PLN-30", "serves: D2, K1 ghi hai lần")
    twice = faults_of(changed("sources", supplier=ints(0, 0, 1, 0), item=ints(0, 2, 1, 0)))
    the_only(twice, "PLN-30", "sources: N1, GAO ghi hai lần")


def test_a_lane_to_itself() -> None:
    """PLN-R15."""
    the_only(faults_of(changed("lanes", target=ints(1, K1))), "PLN-24", "Tuyến CHAM đi từ kho K1 về chính nó")


def test_a_circle_of_lanes_of_no_time() -> None:
    """PLN-R15: there and back at once would let stock be in two places; a circle that takes time is right."""
    there_and_back = changed("lanes", origin=ints(0, 1), target=ints(1, 0), lead=ints(0, 0))
    the_only(faults_of(there_and_back), "PLN-25", "khép thành vòng: K1 → K2 → K1")
    assert faults_of(changed("lanes", origin=ints(0, 1), target=ints(1, 0), lead=ints(0, 1))) == []


def test_a_circle_is_found_in_any_net() -> None:
    assert circle_of([0, 1, 2, 3, 2], [1, 2, 1, 0, 4], 5) in ([1, 2], [2, 1])
    assert circle_of([0, 0, 1], [1, 2, 2], 3) == []
    around = circle_of([4, 3, 2, 1, 0], [3, 2, 1, 0, 4], 5)
    assert sorted(around) == [0, 1, 2, 3, 4]
    assert all((a - b) % 5 == 1 for a, b in zip(around, [*around[1:], around[0]], strict=True))


def test_a_floor_above_the_room() -> None:
    """PLN-R16: 60 kg of need are 75.000 ml in rice, which is more compact than noodles."""
    room = small().places.room.copy()
    room[K1, 0] = 74_000
    said = faults_of(changed("places", room=room))
    the_only(said, "PLN-26", "kho K1 (kỳ W1) cần ít nhất 75000 ml loại kho, sức chứa chỉ 74000 ml")
    room[K1, 0] = 75_000
    assert faults_of(changed("places", room=room)) == []


def test_a_unit_that_nobody_serves() -> None:
    """PLN-R17; a unit that needs nothing may stand alone."""
    alone = replace(small(), serves=v.Serves(ints(1), ints(0), ints(5)))
    the_only(faults_of(alone), "PLN-27", "Đơn vị D1 có nhu cầu mà không kho nào phục vụ")
    problem = replace(alone, demand=replace(alone.demand, quantity=ints(1, 1, 1, 0), strength=np.zeros((2, 3), int)))
    assert faults_of(problem) == []


def test_a_family_without_items() -> None:
    """PLN-R17."""
    the_only(faults_of(changed("items", family=ints(0, 0, 0, 0))), "PLN-28", "Nhóm TP")


def test_sums_that_leave_int64() -> None:
    """PLN-R18: each number is within its limit, the sum is not."""
    demand = small().demand
    many = 6_000
    problem = changed(
        "demand", unit=np.zeros(many, np.int64), family=np.zeros(many, np.int64), period=np.zeros(many, np.int64),
        priority=np.zeros(many, np.int64), quantity=np.full(many, 10**15), strength=demand.strength,
    )  # fmt: skip
    assert any(one.startswith("PLN-29: Tổng nhu cầu") for one in faults_of(problem))


def test_nobody_sells() -> None:
    """PLN-R19: a warning, for the plan still comes."""
    nobody = replace(
        small(),
        sources=v.Sources(ints(), ints(), np.zeros((0, 3), np.int64)),
        offers=v.Offers(ints(), ints(), ints(), ints(), np.zeros((0, 3), np.int64), ()),
    )
    said = warnings_of(nobody)
    assert [line[:6] for line in said] == ["PLN-40", "PLN-40"] and "Nhóm TP có nhu cầu 65000" in said[1]


def test_a_unit_of_a_million_men() -> None:
    """PLN-R19."""
    strength = small().demand.strength.copy()
    strength[0, 1] = 1_000_000
    the_only(
        warnings_of(changed("demand", strength=strength)), "PLN-41", "Bất thường: đơn vị D1 có 1000000 người ở kỳ W2"
    )


def test_a_budget_of_zero() -> None:
    """PLN-R19."""
    the_only(warnings_of(replace(small(), budget=ints(0, 5))), "PLN-42", "Ngân sách số 1 bằng 0")


def test_offers_that_are_no_use() -> None:
    """PLN-R19."""
    the_only(warnings_of(changed("offers", lead=ints(0, 0, 3, 0))), "PLN-43", "Chào hàng O3 cần 3 kỳ")
    the_only(warnings_of(changed("offers", minimum=ints(0, 0, 0, 7_000))), "PLN-45", "chỉ cung cấp được 6000")


def test_a_nutrient_floor_out_of_reach() -> None:
    """PLN-R19."""
    the_only(warnings_of(replace(small(), nutrient_floor=ints([0], [191]))), "PLN-44", "nhóm TP đạt mức sàn dam là 191")


def test_stock_that_finds_no_room() -> None:
    """PLN-R19."""
    full = changed("stock", quantity=ints(160_000, 5_000, 80_000, 10_000))
    the_only(warnings_of(full), "PLN-46", "Tồn đầu của kho K1 chiếm 210000 ml loại kho, sức chứa 200000 ml")


def test_everything_is_said_at_once_and_counted() -> None:
    demand = small().demand
    many = 1_000
    problem = changed(
        "demand", unit=np.full(many, 7), family=np.zeros(many, np.int64), period=np.zeros(many, np.int64),
        priority=np.full(many, 9), quantity=np.full(many, -1), strength=-1 - demand.strength,
    )  # fmt: skip
    found = check(problem)
    assert found.counts == {"PLN-22": many, "PLN-31": many, "PLN-21": many + 6}
    assert found.fault_count == 3 * many + 6 and found.warning_count == 0
    assert len(found.faults) == 3 * KEPT
