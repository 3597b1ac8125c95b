"""Where the passes begin: prices of the shared rows, and what each family may use of them.

An earlier plan of a similar problem says both. Otherwise first-order steps on the whole problem do, roughly: prices
that are a little off cost little, since the families answer them exactly, and the flows say how families would share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.decompose_cheap import Guess, guess_of
from quannhu.planner.lp import roughly
from quannhu.planner.model import SHARED, Model, build
from quannhu.planner.model_frame import Scale
from quannhu.planner.model_read import empty_flows, read_flows
from quannhu.planner.solution import Flows, Groups, Prices
from quannhu.planner.values import Ints, Problem

Floats = NDArray[np.float64]
STEPS = 1400  # first-order steps; more make prices little better


@dataclass(frozen=True)
class Rough:
    """What first-order steps on the whole problem say, proven of nothing.

    prices (shared row,) >= 0; usage by family (shared row,); guess prices of the families' own rules; flows by name
    """

    prices: Floats
    usage: list[Floats]
    guess: Guess
    flows: dict[str, Floats]


def rough_prices(
    problem: Problem, groups: Groups, scale: Scale, weights: dict[str, float], *, seconds: float, seed: int
) -> Rough | None:
    """What so many first-order steps find; None where they fail."""
    model = build(problem, groups, scale=scale, mixed=True)
    found = roughly(model.lp.with_cost(model.weighted(weights)), steps=STEPS, seconds=seconds, seed=seed)
    if found is None:
        return None
    x, y = found
    flows = empty_flows(problem, groups.count, groups.place.shape[1])
    read_flows(model, x, flows)
    usage = used_by_family(model, np.maximum(x, 0.0))
    return Rough(np.maximum(-y[model.shared], 0.0), list(usage), guess_of(model, y), flows)


def used_by_family(model: Model, x: Floats) -> Floats:
    """(family, shared row) activity."""
    first, families = model.shared[0], len(model.frame.families)
    entry = np.flatnonzero(model.lp.index >= first)
    column = np.searchsorted(model.lp.start, entry, side="right") - 1
    usage = np.zeros((families, len(model.shared)))
    at = (family_of_columns(model)[column], model.lp.index[entry] - first)
    np.add.at(usage, at, model.lp.value[entry] * x[column])
    return usage


def family_of_columns(model: Model) -> Ints:
    """(column,) position of its family; 0 for columns that no shared row counts."""
    frame = model.frame
    found = np.zeros(model.lp.columns, np.int64)
    of_item = frame.family[None, :, None]
    wide = {"buy": frame.family[frame.offer_item][:, None], "ship": of_item, "stock": of_item, "draw": of_item}
    wide["issue"] = frame.family[None, None, :, None]
    for name, family in wide.items():
        numbers = model.columns.get(name)
        if numbers is not None:
            there = numbers >= 0
            found[numbers[there]] = np.broadcast_to(family, numbers.shape)[there]
    return found


def usage_of(sample: Model, flows: Flows) -> list[Floats]:
    """By family what flows use of the shared rows (shared row,), in LP units."""
    problem, scale = sample.frame.problem, sample.frame.scale
    items = problem.items
    weight = items.weight_per_k / 1000 / scale.weight
    volume = items.volume_per_k / 1000 / scale.volume
    first = sample.shared[0]
    found = []
    for family in range(len(problem.families)):
        mine = np.flatnonzero(items.family == family)
        offers = np.flatnonzero(np.isin(problem.sources.item[problem.offers.source], mine))
        room = np.zeros(sample.rows["room"].shape)
        for item in mine.tolist():
            room[:, items.store_class[item]] += flows.stock[:, item] * volume[item]
        money = (flows.buy[offers] * problem.offers.price_per_k[offers]).sum(0) / 1000 / scale.money
        used = {
            "room": room,
            "lane": np.einsum("lit,i->lt", flows.ship[:, mine], weight[mine]),
            "dispatch": np.einsum("pit,i->pt", flows.out[:, mine], weight[mine]),
            "budget": np.bincount(problem.term, money, len(problem.budget)),
        }
        row = np.zeros(len(sample.shared))
        for name in SHARED:
            numbers = sample.rows[name]
            there = numbers >= 0
            row[numbers[there] - first] = used[name][there]
        found.append(row)
    return found


def read_shared(model: Model, y: Floats, into: Prices) -> None:
    """Prices of the shared rows alone."""
    scale = model.frame.scale
    per = {"room": scale.volume, "lane": scale.weight, "dispatch": scale.weight, "budget": scale.money}
    for name in SHARED:
        numbers = model.rows[name]
        getattr(into, name)[...] = np.where(numbers >= 0, -y[numbers] * scale.money / per[name], 0.0)


def shared_prices(model: Model, prices: Prices, scale: Scale) -> Floats:
    """Prices by name as a vector over the shared rows, in LP units."""
    per = {"room": scale.volume, "lane": scale.weight, "dispatch": scale.weight, "budget": scale.money}
    found = np.zeros(model.lp.rows)
    for name in SHARED:
        numbers = model.rows[name]
        found[numbers[numbers >= 0]] = (getattr(prices, name) * per[name] / scale.money)[numbers >= 0]
    return np.asarray(np.maximum(found[model.shared], 0.0))
