"""A plan into a folder of tables, and out of one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from quannhu.planner import codes
from quannhu.planner.tables.filing import numbered
from quannhu.planner.tables.found import Faults
from quannhu.planner.tables.reading import Columns, Folder
from quannhu.planner.tables.schema import PLAN, PRIORITIES, PROBLEM, named
from quannhu.planner.tables.texts import Codes
from quannhu.planner.tables.writing import Cells, Form, named_by, write_table
from quannhu.planner.values import (
    Bound,
    Buys,
    Cost,
    Ints,
    Issues,
    Plan,
    Priority,
    Problem,
    ReserveGaps,
    Shipments,
    Shortages,
    Waste,
)

COSTS = ("buy", "move", "hold", "waste", "dislike")
LEVELS = ("short_readiness", "short_surge", "short_routine", "reserve", "cost", "gap")
OTHERS = frozenset(table.name for table in PROBLEM)


def write_plan(
    plan: Plan, problem: Problem, folder: Path, form: Form = "csv", *, closing: Ints, reasons: Sequence[str] = ()
) -> None:
    """Every table of the plan; the folder is made.

    closing     (place, item, period) stock at the period's end (planner.referee.closing_stock)
    reasons     one for each line of shortages, or none at all
    errors      Refused(PLN-18) Parquet without pyarrow
    """
    folder.mkdir(parents=True, exist_ok=True)
    filer = _Filer(plan, problem, closing, reasons)
    for table in PLAN:
        columns: dict[str, Cells] = getattr(filer, f"_{table.name}")()
        write_table(folder, table, columns, form)


class _Filer:
    """The columns of each table of a plan: a method of the table's name."""

    def __init__(self, plan: Plan, problem: Problem, closing: Ints, reasons: Sequence[str]) -> None:
        self.plan, self.problem, self.closing, self.reasons = plan, problem, closing, reasons
        self.lanes = numbered(problem.lanes.code, "L", len(problem.lanes.origin))
        self.offers = numbered(problem.offers.code, "O", len(problem.offers.source))

    def _arrives(self, period: Ints) -> Cells:
        return named_by(self.problem.periods, np.where(period < len(self.problem.periods), period, -1))

    def _buys(self) -> dict[str, Cells]:
        buys, offers, sources, problem = self.plan.buys, self.problem.offers, self.problem.sources, self.problem
        source = offers.source[buys.offer]
        return {
            "offer": named_by(self.offers, buys.offer),
            "supplier": named_by(problem.suppliers, sources.supplier[source]),
            "item": named_by(problem.items.code, sources.item[source]),
            "place": named_by(problem.places.code, offers.place[buys.offer]),
            "period": named_by(problem.periods, buys.period),
            "arrives": self._arrives(buys.period + offers.lead[buys.offer]),
            "quantity": buys.quantity,
        }

    def _shipments(self) -> dict[str, Cells]:
        sent, lanes, problem = self.plan.shipments, self.problem.lanes, self.problem
        return {
            "lane": named_by(self.lanes, sent.lane),
            "origin": named_by(problem.places.code, lanes.origin[sent.lane]),
            "target": named_by(problem.places.code, lanes.target[sent.lane]),
            "item": named_by(problem.items.code, sent.item),
            "period": named_by(problem.periods, sent.period),
            "arrives": self._arrives(sent.period + lanes.lead[sent.lane]),
            "quantity": sent.quantity,
        }

    def _stock_lines(self, place: Ints, item: Ints, period: Ints, quantity: Ints) -> dict[str, Cells]:
        problem = self.problem
        return {
            "place": named_by(problem.places.code, place), "item": named_by(problem.items.code, item),
            "period": named_by(problem.periods, period), "quantity": quantity,
        }  # fmt: skip

    def _issues(self) -> dict[str, Cells]:
        issues = self.plan.issues
        return {
            **self._stock_lines(issues.place, issues.item, issues.period, issues.quantity),
            "unit": named_by(self.problem.units, issues.unit),
            "priority": named_by(PRIORITIES, issues.priority),
        }

    def _waste(self) -> dict[str, Cells]:
        waste = self.plan.waste
        return self._stock_lines(waste.place, waste.item, waste.period, waste.quantity)

    def _shortages(self) -> dict[str, Cells]:
        short, problem = self.plan.shortages, self.problem
        return {
            "unit": named_by(problem.units, short.unit),
            "family": named_by(problem.families, short.family),
            "period": named_by(problem.periods, short.period),
            "priority": named_by(PRIORITIES, short.priority),
            "quantity": short.quantity,
            "reason": list(self.reasons) or [None] * len(short.unit),
        }

    def _reserve_gaps(self) -> dict[str, Cells]:
        gaps, problem = self.plan.reserve_gaps, self.problem
        return {
            "place": named_by(problem.places.code, gaps.place),
            "family": named_by(problem.families, gaps.family),
            "period": named_by(problem.periods, gaps.period),
            "quantity": gaps.quantity,
            "floor": problem.places.floor[gaps.place, gaps.family, gaps.period],
        }

    def _closing_stock(self) -> dict[str, Cells]:
        place, item, period = np.nonzero(self.closing)
        return self._stock_lines(place, item, period, self.closing[place, item, period])

    def _substitutions(self) -> dict[str, Cells]:
        issues, items = self.plan.issues, self.problem.items
        unwelcome = np.flatnonzero((items.dislike_per_k[issues.item] > 0) & (issues.quantity > 0))
        lines = {name: column[unwelcome] for name, column in self._issues().items() if isinstance(column, np.ndarray)}
        return {**lines, "family": named_by(self.problem.families, items.family[issues.item[unwelcome]])}

    def _cost(self) -> dict[str, Cells]:
        cost = self.plan.cost
        return {"part": [*COSTS, "total"], "dong": [*(getattr(cost, part) for part in COSTS), cost.total]}

    def _bound(self) -> dict[str, Cells]:
        bound = self.plan.bound
        figures = (*bound.short, bound.reserve, bound.cost, bound.gap)
        proven = {name: [repr(float(one))] for name, one in zip(LEVELS, figures, strict=True)}
        return {**proven, "route": [bound.route], "fair": [" ".join(word or "-" for word in bound.fair)]}


def read_plan(folder: Path, problem: Problem) -> tuple[Plan | None, Faults]:
    """A plan of this problem, or None with every fault of its tables. Whether it is right is the referee's to say."""
    faults = Faults()
    files = Folder(folder, PLAN, faults, others=OTHERS)
    if not files.there:
        return None, faults
    known = {
        "places": Codes(list(problem.places.code)),
        "items": Codes(list(problem.items.code)),
        "units": Codes(list(problem.units)),
        "families": Codes(list(problem.families)),
        "periods": Codes(list(problem.periods)),
        "lanes": Codes(list(numbered(problem.lanes.code, "L", len(problem.lanes.origin)))),
        "offers": Codes(list(numbered(problem.offers.code, "O", len(problem.offers.source)))),
    }
    tables = {table.name: files.read(table, known) for table in PLAN if table.read}
    cost, bound = _cost(tables["cost"]), _bound(tables["bound"], faults)
    if faults or bound is None:
        return None, faults
    return Plan(
        buys=_rows(Buys, tables["buys"]),
        shipments=_rows(Shipments, tables["shipments"]),
        issues=_rows(Issues, tables["issues"]),
        waste=_rows(Waste, tables["waste"]),
        shortages=_rows(Shortages, tables["shortages"]),
        reserve_gaps=_rows(ReserveGaps, tables["reserve_gaps"]),
        cost=cost,
        bound=bound,
    ), faults


def _rows(kind: Any, columns: Columns) -> Any:
    return kind(**{name: columns.numbers[name] for name in kind.__dataclass_fields__})


def _cost(columns: Columns) -> Cost:
    words = (*COSTS, "total")
    parts = {words[row]: int(dong) for row, dong in zip(columns.numbers["part"], columns.numbers["dong"], strict=True)}
    return Cost(*(parts.get(part, 0) for part in COSTS))


def _bound(columns: Columns, faults: Faults) -> Bound | None:
    """The first line's numbers."""
    figures = []
    for name in LEVELS:
        text = (columns.names.get(name) or [""])[0]
        try:
            figures.append(float(text))
        except ValueError:
            figures.append(math.nan)
            if text:
                faults.add(codes.NOT_DECIMAL, f"{named(PLAN, 'bound').name}.csv", 2, name, text=text)
    route = (columns.names.get("route") or [""])[0]
    words = [word.replace("-", "") for word in (columns.names.get("fair") or [""])[0].split()]
    fair = (words[0], words[1], words[2]) if len(words) == len(Priority) else ("", "", "")
    return Bound((figures[0], figures[1], figures[2]), figures[3], figures[4], figures[5], route, fair)
