"""What an earlier solve leaves for the next: a family's basis by the names of its columns and rows, and how it is kept.

Numbers of columns and rows change with the problem, names and their shapes do so seldom: where a name has the same
shape, its states are taken over; what is new begins as a column at its lower bound or a row that does not bind.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from quannhu.planner.model import Model
from quannhu.planner.model_read import empty_prices
from quannhu.planner.solution import WEIGHTED, Flows, Solution, Start
from quannhu.planner.values import Problem

States = dict[str, NDArray[np.int8]]
NONE, LOWER, BASIC = -1, 0, 1
FILE = "start.npz"
PRICES = ("source", "lane", "room", "dispatch", "budget")
FLOWS = ("buy", "ship", "stock", "out")
STATES = [highspy.HighsBasisStatus(state) for state in range(5)]


def states_of(model: Model, basis: Any) -> States:
    """A basis by name: "column buy", "row good", ... in the shapes of the model's numbers, NONE where none."""
    found: States = {}
    for what, numbers_by_name, states in (
        ("column", model.columns, basis.col_status),
        ("row", model.rows, basis.row_status),
    ):
        flat = np.array([int(state) for state in states] + [NONE], np.int8)
        found |= {f"{what} {name}": flat[numbers] for name, numbers in numbers_by_name.items()}
    return found


def basis_of(model: Model, states: States) -> Any:
    """A basis of the model from states by name; the engine repairs what does not fit together."""
    basis = highspy.HighsBasis()
    columns, rows = np.full(model.lp.columns, LOWER), np.full(model.lp.rows, BASIC)
    for what, numbers_by_name, flat in (("column", model.columns, columns), ("row", model.rows, rows)):
        for name, numbers in numbers_by_name.items():
            known = states.get(f"{what} {name}")
            if known is None or known.shape != numbers.shape:
                continue
            both = (numbers >= 0) & (known >= 0)
            flat[numbers[both]] = known[both]
    basis.col_status = [STATES[state] for state in columns.tolist()]
    basis.row_status = [STATES[state] for state in rows.tolist()]
    basis.valid = True
    basis.alien = True
    return basis


def beginning(problem: Problem, start: Solution | Start | None) -> Start | None:
    """What an earlier solution says to a problem of the same shapes; None where they are others."""
    if start is None:
        return None
    found = start if isinstance(start, Start) else start_of(start)
    if found is None:
        return None
    like = empty_prices(problem, 0)
    if any(getattr(found.prices, name).shape != getattr(like, name).shape for name in PRICES):
        return None
    T, items, places = len(problem.periods), len(problem.items.code), len(problem.places.code)
    shapes = {
        "buy": (len(problem.offers.source), T),
        "ship": (len(problem.lanes.origin), items, T),
        "stock": (places, items, T),
        "out": (places, items, T),
    }
    flows = found.flows
    if flows is not None and any(getattr(flows, name).shape != shape for name, shape in shapes.items()):
        flows = None
    return replace(found, flows=flows, bases=found.bases if len(found.bases) == len(problem.families) else ())


def start_of(solution: Solution) -> Start | None:
    """What a solution is worth to the next; None where it has no prices."""
    prices = solution.price(WEIGHTED)
    if prices is None:
        return None
    out = np.zeros(solution.stock.shape)
    place = solution.groups.place
    for rank in range(place.shape[1]):
        mine = place[:, rank] >= 0
        np.add.at(out, place[mine, rank], solution.issue[mine, rank])
    return Start(prices, Flows(solution.buy, solution.ship, solution.stock, out), solution.bases)


def write_start(solution: Solution, folder: Path) -> None:
    """Keep beside a plan what the next solve begins with."""
    start = start_of(solution)
    if start is None or start.flows is None:
        return
    kept: dict[str, NDArray[Any]] = {f"price {name}": getattr(start.prices, name) for name in PRICES}
    kept |= {f"flow {name}": getattr(start.flows, name).astype(np.float32) for name in FLOWS}
    for family, states in enumerate(start.bases):
        kept |= {f"{family} {name}": values for name, values in states.items()}
    np.savez_compressed(folder / FILE, **kept)  # type: ignore[arg-type]


def read_start(folder: Path, problem: Problem) -> Start | None:
    """What a plan's folder holds for a similar problem; None where nothing, or nothing of the same shapes."""
    path = folder / FILE
    if not path.is_file():
        return None
    prices, flows = {}, {}
    bases: list[States] = [{} for _ in problem.families]
    with np.load(path, allow_pickle=False) as kept:
        for key in kept.files:
            first, _, name = key.partition(" ")
            if first == "price" and name in PRICES:
                prices[name] = np.maximum(np.nan_to_num(np.asarray(kept[key], np.float64)), 0.0)
            elif first == "flow" and name in FLOWS:
                flows[name] = np.maximum(np.nan_to_num(np.asarray(kept[key], np.float64)), 0.0)
            elif first.isdigit() and int(first) < len(bases):
                bases[int(first)][name] = np.asarray(kept[key], np.int8)
    if len(prices) < len(PRICES) or len(flows) < len(FLOWS):
        return None
    whole = replace(empty_prices(problem, 0), **prices)
    return beginning(problem, Start(whole, Flows(**flows), tuple(bases)))
