"""What-if changes of a problem: strength, a road closed, a price, money, more demand, stock gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

import numpy as np

from quannhu.kernel.money import divide_round
from quannhu.planner.values import UNLIMITED, Ints, Priority, Problem


class UnknownCode(LookupError):
    """A change names something the problem does not hold; args: what, code."""


def _row(names: Sequence[str], what: str, code: str) -> int:
    if code not in names:
        raise UnknownCode(what, code)
    return list(names).index(code)


@dataclass(frozen=True)
class StrengthChange:
    """A unit needs so many thousandths of what it needed, from week `first` to `last`."""

    KIND: ClassVar[str] = "strength"
    unit: str
    permille: int
    first: int = 0
    last: int = 10**6

    def of(self, problem: Problem) -> Problem:
        """The problem with the unit's needs scaled, each rounded half up."""
        demand, unit = problem.demand, _row(problem.units, "đơn vị", self.unit)
        mine = (demand.unit == unit) & (demand.period >= self.first) & (demand.period <= self.last)
        quantity = demand.quantity.copy()
        for index in np.flatnonzero(mine):
            quantity[index] = divide_round(int(quantity[index]) * self.permille, 1_000)
        strength = demand.strength.copy()
        for week in range(max(self.first, 0), min(self.last + 1, strength.shape[1])):
            strength[unit, week] = divide_round(int(strength[unit, week]) * self.permille, 1_000)
        return replace(problem, demand=replace(demand, quantity=quantity, strength=strength))


@dataclass(frozen=True)
class LaneChange:
    """A road between two stores carries so many thousandths of its load from week `first` to `last` (0: closed)."""

    KIND: ClassVar[str] = "lane"
    origin: str
    target: str
    permille: int = 0
    first: int = 0
    last: int = 10**6

    def of(self, problem: Problem) -> Problem:
        """The problem with the road's capacity cut."""
        lanes = problem.lanes
        origin, target = (_row(problem.places.code, "kho", code) for code in (self.origin, self.target))
        mine = np.flatnonzero((lanes.origin == origin) & (lanes.target == target))
        if not len(mine):
            raise UnknownCode("tuyến đường", f"{self.origin} → {self.target}")
        capacity = lanes.capacity.copy()
        weeks = slice(max(self.first, 0), self.last + 1)
        capacity[mine, weeks] = np.where(
            capacity[mine, weeks] >= UNLIMITED, UNLIMITED if self.permille else 0,
            capacity[mine, weeks] // 1_000 * self.permille + capacity[mine, weeks] % 1_000 * self.permille // 1_000,
        )  # fmt: skip
        return replace(problem, lanes=replace(lanes, capacity=capacity))


@dataclass(frozen=True)
class PriceChange:
    """Every offer of an item costs so many thousandths of its price from week `first` on."""

    KIND: ClassVar[str] = "price"
    item: str
    permille: int
    first: int = 0

    def of(self, problem: Problem) -> Problem:
        """The problem with the item's prices scaled, rounded half up."""
        item = _row(problem.items.code, "mặt hàng", self.item)
        mine = problem.sources.item[problem.offers.source] == item
        price = problem.offers.price_per_k.copy()
        scaled = (2 * price * self.permille + 1_000) // 2_000
        price[mine, self.first :] = scaled[mine, self.first :]
        return replace(problem, offers=replace(problem.offers, price_per_k=price))


@dataclass(frozen=True)
class BudgetChange:
    """A budget term holds so many thousandths of its money."""

    KIND: ClassVar[str] = "budget"
    term: int
    permille: int

    def of(self, problem: Problem) -> Problem:
        """The problem with the term's money changed."""
        if not 0 <= self.term < len(problem.budget):
            raise UnknownCode("kỳ ngân sách", str(self.term + 1))
        budget = problem.budget.copy()
        budget[self.term] = divide_round(int(budget[self.term]) * self.permille, 1_000)
        return replace(problem, budget=budget)


@dataclass(frozen=True)
class ExtraDemand:
    """A unit needs more of a family in a week, before routine needs unless said otherwise."""

    KIND: ClassVar[str] = "extra"
    unit: str
    family: str
    week: int
    quantity: int
    priority: int = int(Priority.SURGE)

    def of(self, problem: Problem) -> Problem:
        """The problem with one more line of demand."""
        unit, family = _row(problem.units, "đơn vị", self.unit), _row(problem.families, "nhóm hàng", self.family)
        if not 0 <= self.week < len(problem.periods):
            raise UnknownCode("tuần", str(self.week + 1))
        demand = replace(
            problem.demand,
            unit=_with(problem.demand.unit, unit),
            family=_with(problem.demand.family, family),
            period=_with(problem.demand.period, self.week),
            priority=_with(problem.demand.priority, self.priority),
            quantity=_with(problem.demand.quantity, self.quantity),
        )
        return replace(problem, demand=demand)


@dataclass(frozen=True)
class StockDrawn:
    """So much of an item leaves a store before the first week, the first to die first."""

    KIND: ClassVar[str] = "drawn"
    place: str
    item: str
    quantity: int

    def of(self, problem: Problem) -> Problem:
        """The problem with the opening stock lowered, never below zero."""
        stock = problem.stock
        place, item = _row(problem.places.code, "kho", self.place), _row(problem.items.code, "mặt hàng", self.item)
        mine = np.flatnonzero((stock.place == place) & (stock.item == item))
        left, quantity = self.quantity, stock.quantity.copy()
        for index in mine[np.argsort(stock.left[mine], kind="stable")]:
            part = min(int(quantity[index]), left)
            quantity[index] -= part
            left -= part
        return replace(problem, stock=replace(stock, quantity=quantity))


Change = StrengthChange | LaneChange | PriceChange | BudgetChange | ExtraDemand | StockDrawn
_KINDS: Mapping[str, type[Change]] = {
    kind.KIND: kind for kind in (StrengthChange, LaneChange, PriceChange, BudgetChange, ExtraDemand, StockDrawn)
}


def _with(column: Ints, value: int) -> Ints:
    return np.append(column, np.int64(value))


def changed(problem: Problem, changes: Sequence[Change]) -> Problem:
    """The problem after the changes, in their order (rule SUP-R15).

    errors      UnknownCode(what, code)
    """
    for change in changes:
        problem = change.of(problem)
    return problem


def to_plain(change: Change) -> dict[str, Any]:
    """The change as a JSON value."""
    return {"kind": change.KIND, **asdict(change)}


def from_plain(value: Mapping[str, Any]) -> Change:
    """The change of a JSON value; UnknownCode for a kind nobody knows."""
    facts = dict(value)
    kind = facts.pop("kind", "")
    if kind not in _KINDS:
        raise UnknownCode("loại thay đổi", str(kind))
    return _KINDS[kind](**facts)


def say(change: Change, period: str = "tuần") -> str:
    """The change in Vietnamese; `period` is what a period of the plan is called."""
    match change:
        case StrengthChange():
            when = _weeks(change.first, change.last, period)
            return f"Nhu cầu của {change.unit} còn {_percent(change.permille)}{when}"
        case LaneChange():
            share = "đóng" if change.permille == 0 else f"còn {_percent(change.permille)}"
            return f"Tuyến {change.origin} → {change.target} {share}{_weeks(change.first, change.last, period)}"
        case PriceChange():
            return f"Giá {change.item} bằng {_percent(change.permille)}{_weeks(change.first, 10**6, period)}"
        case BudgetChange():
            return f"Ngân sách kỳ thứ {change.term + 1} bằng {_percent(change.permille)}"
        case ExtraDemand():
            return f"{change.unit} cần thêm {change.quantity} đơn vị gốc {change.family}, {period} {change.week + 1}"
        case StockDrawn():
            return f"Kho {change.place} xuất trước {change.quantity} đơn vị gốc {change.item}"


def _percent(permille: int) -> str:
    whole, part = divmod(permille, 10)
    return f"{whole},{part} %" if part else f"{whole} %"


def _weeks(first: int, last: int, period: str) -> str:
    if first <= 0 and last >= 10**6:
        return ""
    return f", từ {period} {first + 1}" if last >= 10**6 else f", {period} {first + 1}–{last + 1}"
