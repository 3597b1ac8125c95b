"""Proofs of optimality in whole numbers: a solution and prices of equal value, each checked line by line.

Every case is written down once more here, as columns with a cost and entries in rows, apart from the planner's tables.
If no row is broken by the solution, no column could be had for less than its entries are worth at the prices, and both
add up to the same, nothing can be better: no solver, no memory has to be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

Row = str
AT_MOST, AT_LEAST = "at most", "at least"


class Program(NamedTuple):
    """Least cost of columns >= 0: columns name -> (cost, entries by row); rows name -> (AT_MOST or AT_LEAST, limit)."""

    columns: dict[str, tuple[Fraction, dict[Row, Fraction]]]
    rows: dict[Row, tuple[str, Fraction]]


def program(facts: dict[str, Any]) -> Program:
    """The case as a linear program."""
    build = {"transport": transport, "multicommodity": multicommodity, "flow": flow, "lots": lots, "diet": diet}
    lines = list(build[facts["shape"]](facts))
    columns = {name: (exact(cost), {row: exact(x) for row, x in entries.items()}) for name, cost, entries in lines[1:]}
    return Program(columns, {row: (sense, exact(limit)) for row, (sense, limit) in lines[0].items()})


def exact(number: Any) -> Fraction:
    """What is written, not what floating point makes of it."""
    return Fraction(str(number))


def transport(facts: dict[str, Any]) -> Iterator[Any]:
    supply, demand = facts["supply"], facts["demand"]
    rows = {f"supply {p}": (AT_MOST, much) for p, much in supply.items()}
    yield rows | {f"demand {m}": (AT_LEAST, much) for m, much in demand.items()}
    for p, plant in enumerate(supply):
        for m, market in enumerate(demand):
            yield f"{plant} {market}", facts["cost"][p][m], {f"supply {plant}": 1, f"demand {market}": 1}


def multicommodity(facts: dict[str, Any]) -> Iterator[Any]:
    origins, targets, goods = facts["origins"], facts["targets"], facts["goods"]
    limits = facts.get("limits") or [[facts["limit"]] * len(targets)] * len(origins)
    rows: dict[str, Any] = {}
    for g, good in enumerate(goods):
        rows |= {f"supply {origin} {good}": (AT_MOST, facts["supply"][o][g]) for o, origin in enumerate(origins)}
        rows |= {f"demand {target} {good}": (AT_LEAST, facts["demand"][d][g]) for d, target in enumerate(targets)}
    for o, origin in enumerate(origins):
        rows |= {f"road {origin} {target}": (AT_MOST, limits[o][d]) for d, target in enumerate(targets)}
    yield rows
    for g, good in enumerate(goods):
        for o, origin in enumerate(origins):
            for d, target in enumerate(targets):
                names = (f"supply {origin} {good}", f"demand {target} {good}", f"road {origin} {target}")
                yield f"{good} {origin} {target}", facts["cost"][g][o][d], dict.fromkeys(names, 1)


def flow(facts: dict[str, Any]) -> Iterator[Any]:
    """What leaves a node less what comes is at most its supply; of a node that asks, what comes is at least that."""
    supply, demand = facts["supply"], facts["demand"]
    rows: dict[str, Any] = {f"node {n}": (AT_LEAST, demand.get(n, 0) - supply.get(n, 0)) for n in facts["nodes"]}
    yield rows | {f"arc {a} {b}": (AT_MOST, most) for a, b, _, most in facts["arcs"] if most is not None}
    for a, b, cost, most in facts["arcs"]:
        entries = {f"node {a}": -1, f"node {b}": 1}
        yield f"{a} {b}", cost, entries | ({f"arc {a} {b}": 1} if most is not None else {})


def lots(facts: dict[str, Any]) -> Iterator[Any]:
    """Made in one period for one not before it."""
    needs = facts["needs"]
    rows = {f"make {t}": (AT_MOST, most) for t, most in enumerate(facts["capacity"])}
    yield rows | {f"need {t}": (AT_LEAST, need) for t, need in enumerate(needs)}
    for made, price in enumerate(facts["price"]):
        for used in range(made, len(needs)):
            yield f"{made} {used}", price + facts["hold"] * (used - made), {f"make {made}": 1, f"need {used}": 1}


def diet(facts: dict[str, Any]) -> Iterator[Any]:
    """Dollars a day by food."""
    yield {name: (AT_LEAST, least) for name, least in zip(facts["nutrients"], facts["least"], strict=True)}
    for food, content in facts["per_dollar"].items():
        yield food, facts["days"], dict(zip(facts["nutrients"], content, strict=True))


def faults(program: Program, solution: dict[str, str], prices: dict[str, str]) -> list[str]:
    """What a solution or prices break; both as written, by name, zeros left out."""
    x, y = ({name: exact(value) for name, value in given.items()} for given in (solution, prices))
    found = [f"no column {name}" for name in x.keys() - program.columns.keys()]
    found += [f"no row {name}" for name in y.keys() - program.rows.keys()]
    found += [f"{name} below zero" for name, value in x.items() if value < 0]
    for row, (sense, limit) in program.rows.items():
        sum_ = sum(
            (x[name] * program.columns[name][1].get(row, 0) for name in x if name in program.columns), Fraction()
        )
        if sum_ > limit if sense == AT_MOST else sum_ < limit:
            found.append(f"{row}: {sum_} is not {sense} {limit}")
        if y.get(row, 0) > 0 if sense == AT_MOST else y.get(row, 0) < 0:
            found.append(f"{row}: price of the wrong side")
    for name, (cost, entries) in program.columns.items():
        worth = sum((y.get(row, 0) * entry for row, entry in entries.items()), Fraction())
        if worth > cost:
            found.append(f"{name}: worth {worth}, costs only {cost}")
    return found


def cost_of(program: Program, solution: dict[str, str]) -> Fraction:
    return sum((program.columns[name][0] * exact(value) for name, value in solution.items()), Fraction())


def worth_of(program: Program, prices: dict[str, str]) -> Fraction:
    return sum((program.rows[name][1] * exact(value) for name, value in prices.items()), Fraction())
