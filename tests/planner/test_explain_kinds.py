"""Each kind of full rule, alone: it is named, one more brings what is said, the remedy cures (PLN-R26, PLN-R28)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from quannhu.planner import values as v
from quannhu.planner.changes import Eased, changed
from quannhu.planner.explain import Reason, explain
from quannhu.planner.explain.links import Finder
from quannhu.planner.explain.slack import slack_of
from quannhu.planner.model import build
from quannhu.planner.model_read import empty_prices, read_prices
from quannhu.planner.solve import grouped, solve, solve_fully
from tests.planner.clerk import ints
from tests.planner.tiny import FORWARD, OPEN, tiny, weeks

NONE = np.zeros((1, 0), np.int64)


def only(problem: v.Problem) -> Reason:
    """The one reason of the solver's plan."""
    plan, solution = solve_fully(problem)
    (reason,) = explain(problem, plan, solution=solution)
    assert reason.why == explain(problem, plan)[0].why  # prices change nothing where one way is the only one
    return reason


BINDING: dict[str, tuple[dict[str, Any], tuple[str, int, int], str]] = {
    "source": (
        {"sources": {"capacity": ints([700, 800, 900])}}, ("source", 0, -1),
        "Nguồn GAO của CTY hết khả năng các kỳ W1 đến W3 (thêm 1 tấn thì bớt thiếu 1 tấn).",
    ),
    "source closed": (
        {"sources": {"capacity": ints([0, OPEN, OPEN])}}, ("source", 0, -1),
        "Nguồn GAO của CTY không bán kỳ W1 (thêm 1 tấn thì bớt thiếu 1 tấn).",
    ),
    "budget": (
        {"budget": ints(50_000)}, ("budget", 0, -1),
        "Ngân sách Q1 đã dùng hết (thêm 1 triệu đồng thì bớt thiếu 50 kg).",
    ),
    "lane": (
        {"lanes": {"capacity": ints([600, 600, 600])}}, ("lane", 0, -1),
        "Tuyến A (SAU → TRUOC) hết sức chở các kỳ W1 đến W3 (thêm 1 tấn thì bớt thiếu 1 tấn).",
    ),
    "lane closed": (
        {"lanes": {"capacity": ints([0, OPEN, OPEN])}}, ("lane", 0, -1),
        "Tuyến A (SAU → TRUOC) đóng kỳ W1 (thêm 1 tấn thì bớt thiếu 1 tấn).",
    ),
    "dispatch": (
        {"places": {"dispatch": ints([OPEN] * 3, [1000, 900, 1000])}}, ("dispatch", FORWARD, -1),
        "Kho TRUOC hết sức xuất kỳ W2 (thêm 1 tấn thì bớt thiếu 1 tấn).",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BINDING)
def test_a_full_rule_is_named_with_what_one_more_brings(name: str) -> None:
    changes, rule, why = BINDING[name]
    problem = tiny(**changes)
    reason = only(problem)
    (link,) = reason.links
    assert tuple(link.rule) == rule
    assert reason.why == why
    # one more unit in one of the periods, solved again, brings what is said
    period = 0 if rule[0] == "budget" else link.periods[-1]
    amount = 100
    before, after = (
        solve(one).shortages.quantity.sum() for one in (problem, changed(problem, [Eased(*rule, ((period, amount),))]))
    )
    assert before - after == pytest.approx(amount * link.brings)
    closed = "closed" in name  # has no row in the program, so no price
    assert link.price is None if closed else link.price == pytest.approx(link.brings)


@pytest.mark.parametrize("name", BINDING)
def test_the_remedy_cures_all_when_the_plan_is_made_again(name: str) -> None:
    problem = tiny(**BINDING[name][0])
    before = solve(problem)
    best = only(problem).remedies[0]
    assert best.whole
    after = solve(changed(problem, best.changes))
    assert not after.shortages.quantity.any()
    assert after.cost.total - before.cost.total <= best.cost


def test_a_memo_can_copy_the_sentence() -> None:
    problem = tiny(sources={"capacity": ints([700, 800, 900])})
    assert only(problem).remedies[0].text == (
        "tăng 600 g GAO trần hợp đồng của CTY các kỳ W1 đến W3: hết thiếu tại 1 đơn vị, thêm 12.900 đồng"
    )


def test_two_full_rules_bind_together() -> None:
    problem = tiny(sources={"capacity": ints([700, 700, 700])}, budget=ints(42_000))
    reason = only(problem)
    assert [link.rule.kind for link in reason.links] == ["source", "budget"]
    assert "; đồng thời " in reason.why
    assert reason.remedies[0].whole
    assert not solve(changed(problem, reason.remedies[0].changes)).shortages.quantity.any()


def test_goods_kept_for_the_reserve() -> None:
    """A floor keeps what routine needs; readiness may draw on it."""
    stock = {"place": ints(FORWARD), "item": ints(0), "left": ints(v.FOREVER), "quantity": ints(3000)}
    floor = np.zeros((2, 1, 3), np.int64)
    floor[FORWARD] = 3000
    shut = {"sources": {"capacity": weeks(0)}, "stock": stock, "places": {"floor": floor}}
    reason = only(tiny(**shut))
    kinds = {link.rule.kind for link in reason.links}
    assert kinds in ({"reserve"}, {"source"})
    texts = " ".join(one.text for one in reason.remedies)
    assert "cho rút 3 kg dự trữ GAO tại kho TRUOC từ các kỳ W1 đến W3" in texts
    drawn = next(one for one in reason.remedies if one.rules[0][0].kind == "reserve")
    assert not solve(changed(tiny(**shut), drawn.changes)).shortages.quantity.any()


def test_no_room_to_wait_in() -> None:
    """What the lane could bring a week before has no room where it would wait."""
    closed = {"lanes": {"capacity": ints([OPEN, 0, OPEN])}}
    problem = tiny(**closed, places={"room": np.array([[OPEN], [400]])})
    reason = only(problem)
    assert [link.rule.kind for link in reason.links] in (["lane"], ["room"])
    rules = {rule.kind for one in reason.remedies for rule, _ in one.rules}
    assert rules == {"lane", "room"}
    for one in reason.remedies:
        assert not solve(changed(problem, one.changes)).shortages.quantity.any()


def test_too_late() -> None:
    problem = tiny(offers={"lead": ints(1)})
    reason = only(problem)
    assert reason.why == "Chào hàng O1 (CTY, GAO → SAU) giao sau 1 kỳ, sớm nhất cũng muộn 1 kỳ."
    (remedy,) = reason.remedies
    assert remedy.text == "rút 1 kỳ giao của chào hàng O1 (CTY, GAO → SAU): hết thiếu tại 1 đơn vị, thêm 21.500 đồng"
    assert not solve(changed(problem, remedy.changes)).shortages.quantity.any()


def test_the_road_takes_too_long() -> None:
    reason = only(tiny(lanes={"lead": ints(2)}))
    assert "đi đường 2 kỳ, sớm nhất cũng muộn 2 kỳ" in reason.why
    assert reason.remedies == ()


def test_goods_do_not_live_that_long() -> None:
    """The lane is closed in the last week; what came before has died."""
    problem = tiny(items={"shelf": ints(1)}, lanes={"capacity": ints([OPEN, OPEN, 0])})
    reason = only(problem)
    assert [link.rule.kind for link in reason.links] == ["lane"]  # a closed lane comes before a life too short
    nowhere = tiny(items={"shelf": ints(1)}, places={"floor": np.array([[[0] * 3], [[0, 0, 500]]])})
    (reserve,) = explain(nowhere, solve(nowhere))
    assert reserve.why == "Mặt hàng GAO để tại kho TRUOC được 1 kỳ, không tới lúc cần."


def test_nobody_sells() -> None:
    shut = {"source": ints(), "place": ints(), "lead": ints(), "minimum": ints(), "price_per_k": NONE.reshape(0, 3)}
    problem = tiny(offers={**shut, "code": ()})
    assert only(problem).why == "Không ai bán nhóm GAO, hàng trong kho đã dùng hết."


def test_no_road() -> None:
    none = ints()
    lanes = {"origin": none, "target": none, "lead": none, "cost": none, "capacity": NONE.reshape(0, 3), "code": ()}
    assert only(tiny(lanes=lanes)).why == "Không có đường nào đưa nhóm GAO từ nơi bán tới kho phục vụ."


def test_less_than_the_least_order() -> None:
    problem = tiny(offers={"minimum": ints(5000)}, sources={"capacity": weeks(4000)})
    assert [link.rule.kind for link in only(problem).links] == ["source"]
    plan = v.Plan(
        v.Buys(*[ints()] * 3), v.Shipments(*[ints()] * 4), v.Issues(*[ints()] * 6), v.Waste(*[ints()] * 4),
        v.Shortages(ints(0, 0, 0), ints(0, 0, 0), ints(0, 1, 2), ints(2, 2, 2), ints(1000, 1000, 1000)),
        v.ReserveGaps(*[ints()] * 4), v.Cost(0, 0, 0, 0, 0), v.Bound((0, 0, 0), 0, 0, 1, "stopped"),
    )  # fmt: skip
    problem = tiny(offers={"minimum": ints(5000)})
    (reason,) = explain(problem, plan)
    assert reason.why == "Chào hàng O1 (CTY, GAO → SAU) chỉ nhận đặt từ 5 kg GAO, nhiều hơn số thiếu."
    (unfinished,) = explain(tiny(), plan)
    assert unfinished.why == "Vẫn còn hàng hoặc khả năng chưa dùng, do làm tròn kiện hoặc lập chưa xong."


def test_a_nutrient_floor_out_of_reach() -> None:
    problem = tiny(nutrients=("đạm",), items={"nutrient_per_k": ints([50])}, nutrient_floor=ints([70]))
    reason = only(problem)
    assert reason.why == "Hàng lấy được không đạt mức sàn dinh dưỡng của nhóm GAO."
    assert reason.remedies == ()


def test_readiness_is_told_before_routine_and_the_larger_first() -> None:
    demand = {"priority": ints(2, 0, 1), "quantity": ints(1000, 10, 2000)}
    problem = tiny(demand=demand, sources={"capacity": weeks(0)})
    reasons = explain(problem, solve(problem))
    assert [(one.level, one.quantity) for one in reasons] == [("readiness", 10), ("surge", 2000), ("routine", 1000)]


def test_limit_is_for_remedies_alone() -> None:
    problem = tiny(demand={"priority": ints(2, 0, 1)}, sources={"capacity": weeks(0)})
    reasons = explain(problem, solve(problem), limit=1)
    assert [bool(one.remedies) for one in reasons] == [True, False, False]
    assert all(one.why for one in reasons)


def test_remedies_go_first_to_what_is_more_than_a_rounding() -> None:
    demand = {"priority": ints(0, 1, 2), "quantity": ints(2, 1, 1000)}
    problem = tiny(demand=demand, sources={"capacity": weeks(0)})
    reasons = explain(problem, solve(problem), limit=1)
    assert [(one.level, bool(one.remedies)) for one in reasons] == [
        ("readiness", False),
        ("surge", False),
        ("routine", True),
    ]


@pytest.mark.parametrize(
    ("bases", "words"),
    [
        (None, "thêm 1 tấn thì bớt thiếu 1 tấn"),
        (["ml"], "thêm 1 lít thì bớt thiếu 1 lít"),
        (["piece"], "thêm 1.000 cái thì bớt thiếu 1.000 cái"),
    ],
)
def test_quantities_are_said_in_the_units_of_the_goods(bases: list[str] | None, words: str) -> None:
    problem = tiny(sources={"capacity": ints([700, 800, 900])})
    (reason,) = explain(problem, solve(problem), bases=bases)
    assert words in reason.why


def test_what_outlives_fresh_goods_has_its_price_too() -> None:
    """Old stock that keeps and fresh goods that do not: the rule between them counts as life of the goods."""
    stock = v.Stock(ints(FORWARD), ints(0), ints(9), ints(500))
    problem = tiny(items={"shelf": ints(1)}, stock=stock, sources={"capacity": ints([3000, 0, 0])})
    model = build(problem, grouped(problem))
    place, item, period, other = np.argwhere(model.rows["outlived"] >= 0)[0].tolist()
    y = np.zeros(model.lp.rows)
    y[model.rows["outlived"][place, item, period, other]] = -2.0
    prices = empty_prices(problem, 1)
    read_prices(model, y, "routine", prices)
    assert prices.life[place, item, period] == pytest.approx(2.0) and prices.life.sum() == pytest.approx(2.0)
    plan, _ = solve_fully(problem)
    (link,) = Finder(slack_of(problem, plan), prices)._kept(item, place, period, period + 1)
    assert link.rule == ("life", place, item) and link.price == pytest.approx(2.0)
    assert Finder(slack_of(problem, plan), None)._kept(item, place, period, period + 1)[0].price is None
