"""A bound of a family without solving it: prices of first-order steps made to fit together along the roads.

First-order steps leave prices that nearly fit. Prices of the rules (sources, life, reserves, shared rows) are kept, and
goods are then worth, in every place and period, what the cheapest way there costs at those prices: one sweep forward.
So no column undercuts its price, and what the bound of single units asks (model_read.unit_bound) has an answer. The
bound holds whatever the prices are; only how good it is depends on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.lp import INF
from quannhu.planner.model import Model
from quannhu.planner.model_read import unit_bound
from quannhu.planner.rounding import waves
from quannhu.planner.values import Ints

Floats = NDArray[np.float64]
Guess = dict[str, Floats]
RULES = ("source", "good", "life", "outlived", "reserve")
BELIEVED: tuple[tuple[str, ...], ...] = (RULES, ("good",), ())
FREE = 1e9  # worth of what cannot be had, in LP money by LP unit: above any weight


def guess_of(model: Model, y: Floats) -> Guess:
    """Prices by name, in the shapes of the model's rows; 0 where there is no row."""
    return {name: np.where(model.rows[name] >= 0, y[model.rows[name]], 0.0) for name in RULES}


def cheap_bound(model: Model, prices: Floats, weighted: Floats, guess: Guess) -> float:
    """What the family costs at least at prices (shared row,) >= 0, those of its own rules guessed.

    weighted  the costs of its columns. Costs are never below zero: a bound that is says that the guess is wrong, and
    less of it is believed.
    """
    y = np.zeros(model.lp.rows)
    y[model.shared] = -prices
    cost = model.lp.reduced(y, weighted)
    lower, upper = model.lp.row_lower.copy(), model.lp.row_upper.copy()
    lower[model.shared], upper[model.shared] = -INF, INF
    lp = replace(model.lp, cost=cost, row_lower=lower, row_upper=upper)
    for names in BELIEVED:
        known = own(model, {name: guess[name] for name in names})
        found = unit_bound(model, lp, _Sweep(model, known, cost).fitted(), cost)
        if found > 0:
            return found
    return 0.0


def own(model: Model, guess: Guess) -> Floats:
    """The guess on the rows of a model of some families."""
    frame = model.frame
    y = np.zeros(model.lp.rows)
    for name, values in guess.items():
        rows = model.rows[name]
        mine = values if name == "source" else values[:, frame.families if name == "reserve" else frame.items]
        if mine.shape == rows.shape:
            y[rows[rows >= 0]] = mine[rows >= 0]
    return y


@dataclass
class _Sweep:
    """One way forward through the periods; cost: of the columns, shared rows priced."""

    model: Model
    y: Floats
    cost: Floats

    def fitted(self) -> Floats:
        """y with goods priced by the cheapest way, rewards of reserves cut where they would pay for waste."""
        model, lanes = self.model, self.model.frame.problem.lanes
        good, reserve = model.rows["good"], model.rows["reserve"]
        hint = np.where(good >= 0, self.y[good], 0.0)
        y = self.y.copy()
        y[good[good >= 0]] = 0.0
        z = model.lp.reduced(y, self.cost)
        stock, ship, waste = (self._of(z, name) for name in ("stock", "ship", "waste"))
        least = np.where(model.columns["waste"] >= 0, -waste, -FREE)  # below it waste would pay
        came = self._bought(z, hint, least)
        worth = np.full(good.shape, FREE)
        periods, brings = good.shape[2], model.frame.brings
        steps = [(wave, np.flatnonzero(np.isin(lanes.origin, wave))) for wave in waves(model.frame.problem)]
        for t in range(periods):
            for wave, out in steps:
                worth[wave, :, t] = came[wave, :, t]
                self._send(out, worth, ship, came, t)
            floor = least[:, :, t + 1] if t + 1 < periods else np.zeros_like(came[:, :, 0])
            low = np.where(
                model.columns["stock"][:, :, t] >= 0, (worth[:, :, t] + stock[:, :, t] - floor) / brings, FREE
            )
            cut = np.minimum(low, 0.0).min(1)  # one family: one reserve a place
            rows = reserve[:, 0, t]
            there = (rows >= 0) & (cut < 0)
            kept = np.maximum(y[rows[there]] + cut[there], 0.0)
            stock[there, :, t] += (y[rows[there]] - kept)[:, None] * brings
            y[rows[there]] = kept
            if t + 1 < periods:
                came[:, :, t + 1] = np.minimum(came[:, :, t + 1], worth[:, :, t] + stock[:, :, t])
        y[good[good >= 0]] = np.minimum(worth, FREE)[good >= 0]
        return y

    def _of(self, z: Floats, name: str) -> Floats:
        numbers = self.model.columns[name]
        return np.where(numbers >= 0, z[numbers], FREE)

    def _bought(self, z: Floats, hint: Floats, least: Floats) -> Floats:
        """(place, item, t) the cheapest order arriving; where goods lie or are under way, no more than was guessed."""
        frame, numbers = self.model.frame, self.model.columns["buy"]
        offers = frame.problem.offers
        came = np.where(frame.arrivals > 0, np.maximum(hint, least), FREE)
        offer, period = np.nonzero(numbers >= 0)
        mine = frame.offers[offer]
        at = (offers.place[mine], frame.offer_item[offer], period + offers.lead[mine])
        np.minimum.at(came, at, z[numbers[offer, period]])
        return np.asarray(came)

    def _send(self, lanes: Ints, worth: Floats, ship: Floats, came: Floats, t: int) -> None:
        """What lies in a place in t, on its roads."""
        table = self.model.frame.problem.lanes
        lanes = lanes[t + table.lead[lanes] < came.shape[2]]
        arrives = t + table.lead[lanes]
        way = worth[table.origin[lanes], :, t] + ship[lanes, :, t]
        np.minimum.at(came.transpose(0, 2, 1), (table.target[lanes], arrives), way)
