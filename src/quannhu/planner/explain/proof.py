"""What is proven of a plan, class by class, in the words of a staff officer."""

from __future__ import annotations

import math
from typing import NamedTuple

from quannhu.kernel.money import group_digits
from quannhu.planner.values import Plan

ORDER = ("readiness", "surge", "reserve", "routine", "cost")
SHORT = ("readiness", "surge", "routine")  # by priority
NOISE = 1e-8  # of floating point
ROUNDING = 1e-5  # share of a level that rounding to grams and pieces may cost
ROUNDED = "chia lẻ được thì không thiếu; số này do kiện, mức đặt tối thiểu hoặc làm tròn"
FAIR = {
    "even": "chia đều: phần thiếu nặng nhất đã nhỏ nhất có thể, rồi tới phần kế tiếp",
    "some": "chia đều: phần thiếu nặng nhất đã nhỏ nhất có thể, các phần sau chưa xét hết",
    "steps": "chia theo bậc: ai thiếu nặng hơn được bù trước",
    "": "chia đều giữa các đơn vị chung kho; giữa các kho chưa xét",
}


class Proof(NamedTuple):
    """One level of the objective.

    reached  what the plan leaves short: need units; reserve: need units x periods; cost: đ
    least    what is proven that no plan as good at the levels before undercuts; sealed: the two are the same
    text     one Vietnamese phrase, "" where nothing is missing
    fair     how the class's shortage is shared, "" where nobody is short
    """

    level: str
    reached: int
    least: int
    sealed: bool
    text: str
    fair: str = ""


def proofs(plan: Plan) -> tuple[Proof, ...]:
    """The levels in their strict order."""
    short, bound, found = plan.shortages, plan.bound, []
    before = True
    for level in ORDER:
        fair = ""
        if level in SHORT:
            rank = SHORT.index(level)
            reached, known = int(short.quantity[short.priority == rank].sum()), bound.short[rank]
            fair = FAIR.get(bound.fair[rank], "") if reached else ""
        elif level == "reserve":
            reached, known = int(plan.reserve_gaps.quantity.sum()), bound.reserve
        else:
            reached, known = plan.cost.total, bound.cost
        least = min(reached, max(0, math.ceil(known * (1 - NOISE) - NOISE)))
        sealed = least >= reached
        words = said(least, sealed=sealed, before=before) if reached or level == "cost" else ""
        if reached and not least and bound.route == "exact":
            words = ROUNDED
        found.append(Proof(level, reached, least, sealed, words, fair))
        before = before and least >= reached * (1 - ROUNDING)
    return tuple(found)


def said(least: int, *, sealed: bool, before: bool) -> str:
    """`đã chứng minh không thể ít hơn`; where a level before might be better, what that hangs on."""
    if sealed:
        words = "đã chứng minh không thể ít hơn"
    elif least > 0:
        words = f"đã chứng minh không thể dưới {group_digits(least)}"
    else:
        return "chưa chứng minh được mức thấp nhất"
    return words if before else f"{words} nếu các mức trên giữ nguyên"
