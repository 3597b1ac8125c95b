"""The supply plan as a linear program, built from arrays: what is decided, and how the rules are put together.

Columns: buy[offer,t], ship[lane,item,t], issue[group,rank,item,t], stock and waste[place,item,t],
short[group,priority,family,t], gap[place,family,t]. A model may cover some families only: families meet only in the
shared rows (room, lane, dispatch, budget), which stand last.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quannhu.planner import model_rows as rule
from quannhu.planner.lp import Lp, Sheet
from quannhu.planner.model_frame import Floats, Frame, Scale, limits, scale_of
from quannhu.planner.solution import Groups
from quannhu.planner.values import Ints, Problem

SHARED = ("room", "lane", "dispatch", "budget")


@dataclass(frozen=True)
class Model:
    """An LP with the numbers of its columns and rows, so that flows and prices can be read by name.

    cost: money alone; short_by_level: columns counted by each of the first four levels (each LP unit = scale.quantity)
    need_limits: upper bounds of the columns before anything was held (the LP's own may be changed by an engine)
    cap: what no column of some best plan exceeds (for bounds)
    """

    frame: Frame
    lp: Lp
    columns: dict[str, Ints]
    rows: dict[str, Ints]
    cap: Floats
    need_limits: Floats

    def counted(self, level: str) -> Ints:
        """Columns whose sum is the level (not "cost")."""
        if level == "reserve":
            found = self.columns["gap"]
        else:
            found = self.columns["short"][:, ("readiness", "surge", "routine").index(level)]
        return found[found >= 0]

    def weighted(self, weights: dict[str, float]) -> Floats:
        """Cost vector of money plus weights (LP money per LP quantity) by level."""
        cost = self.lp.cost.copy()
        for level, weight in weights.items():
            cost[self.counted(level)] += weight
        return cost

    @cached_property
    def shared(self) -> Ints:
        """Shared rows in one run: the last rows of the LP."""
        found = np.concatenate([self.rows[name].ravel() for name in SHARED])
        return found[found >= 0]


def build(
    problem: Problem,
    groups: Groups,
    *,
    scale: Scale | None = None,
    families: Ints | None = None,
    mixed: bool = False,
) -> Model:
    """The LP of some families (all of them if not said).

    mixed: every group draws the mixture of its place (draw[place,item,t], serve[group,rank,family,t]) instead of items
    of its own (issue[group,rank,item,t]); smaller, and what it cannot say is only which group gets the heavier item of
    a family.
    """
    scale = scale or scale_of(problem, groups.need)
    frame = Frame(problem, groups, scale, np.arange(len(problem.families)) if families is None else np.sort(families))
    sheet = Sheet()
    columns = {
        "buy": buy_columns(frame, sheet),
        "ship": ship_columns(frame, sheet),
        **(mixed_columns(frame, sheet) if mixed else {"issue": issue_columns(frame, sheet)}),
        "stock": stock_columns(frame, sheet),
        "waste": waste_columns(frame, sheet),
        "short": short_columns(frame, sheet),
        "gap": gap_columns(frame, sheet),
    }
    rows = {
        "good": rule.balance_rows(frame, sheet, columns),
        "life": rule.life_rows(frame, sheet, columns),
        "outlived": rule.outlived_rows(frame, sheet, columns),
        "source": rule.source_rows(frame, sheet, columns),
        "demand": rule.demand_rows(frame, sheet, columns),
        "nutrient": rule.nutrient_rows(frame, sheet, columns),
        "reserve": rule.reserve_rows(frame, sheet, columns),
        **({"mixture": rule.mixture_rows(frame, sheet, columns)} if mixed else {}),
        "level": rule.level_rows(frame, sheet, columns),
        "room": rule.room_rows(frame, sheet, columns),
        "lane": rule.lane_rows(frame, sheet, columns),
        "dispatch": rule.dispatch_rows(frame, sheet, columns),
        "budget": rule.budget_rows(frame, sheet, columns),
    }
    lp = sheet.finish()
    return Model(frame, lp, columns, rows, caps(frame, sheet, columns), lp.upper.copy())


def caps(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Floats:
    """What some best plan never exceeds: a family's whole opening stock, orders under way, need and floors.

    Whatever is bought beyond need and floors can be left out of any plan without making it worse.
    """
    cap = np.zeros(sheet.columns_made)
    worst = np.full(len(frame.families), np.inf)
    np.minimum.at(worst, frame.family, frame.brings)
    need_total = frame.need.sum((0, 1, 3))
    total = (need_total + frame.floor.sum((0, 2))) / worst
    np.add.at(total, frame.family, frame.arrivals.sum((0, 2)))
    of_item = total[frame.family]
    wide = {
        "draw": of_item[:, None],
        "serve": need_total[:, None],
        "buy": of_item[frame.offer_item][:, None],
        "ship": of_item[:, None],
        "issue": of_item[:, None],
    }
    wide |= {"stock": of_item[:, None], "waste": of_item[:, None], "short": total[:, None], "gap": total[:, None]}
    for name, numbers in columns.items():
        there = numbers >= 0
        cap[numbers[there]] = np.broadcast_to(wide[name], numbers.shape)[there]
    return cap


# -- columns ----------------------------------------------------------------------------------------------------------


def buy_columns(frame: Frame, sheet: Sheet) -> Ints:
    """buy[offer, t] where it arrives within the horizon at a place that can use it; costs its price."""
    offers = frame.problem.offers
    mine, t = frame.offers, np.arange(frame.periods)
    capacity = limits(frame.problem.sources.capacity[offers.source[mine]], frame.scale.quantity)
    there = (t[None] + offers.lead[mine, None] < frame.periods) & (capacity > 0)
    there &= frame.useful[offers.place[mine], frame.offer_item][:, None]
    return sheet.columns(there, frame.money(offers.price_per_k[mine]))


def ship_columns(frame: Frame, sheet: Sheet) -> Ints:
    """ship[lane, item, t] where the lane is open and arrives within the horizon; costs the lane by weight."""
    lanes, t = frame.problem.lanes, np.arange(frame.periods)
    there = frame.useful[lanes.origin] & frame.useful[lanes.target]
    in_time = (t[None] + lanes.lead[:, None] < frame.periods) & (lanes.capacity > 0)
    cost = frame.per_weight(lanes.cost)[:, None, None] * frame.weight[None, :, None]
    return sheet.columns(there[:, :, None] & in_time[:, None, :], cost)


def issue_columns(frame: Frame, sheet: Sheet) -> Ints:
    """issue[group, rank, item, t] where the group needs the family; costs the last leg and the dislike."""
    place = frame.groups.place
    there = (place >= 0)[:, :, None] & frame.useful[np.maximum(place, 0)]
    asks = (frame.need.sum(1) > 0)[:, frame.family]
    cost = frame.per_weight(frame.groups.cost)[:, :, None] * frame.weight
    cost = cost + frame.money(frame.problem.items.dislike_per_k[frame.items])
    return sheet.columns(there[..., None] & asks[:, None], cost[..., None])


def mixed_columns(frame: Frame, sheet: Sheet) -> dict[str, Ints]:
    """draw[place, item, t] for units, serve[group, rank, family, t] need units; the last leg goes by mean weight."""
    place = frame.groups.place
    asks = frame.need.sum(1) > 0
    gives = np.zeros((len(frame.problem.places.code), len(frame.families), frame.periods), bool)
    for rank in range(place.shape[1]):
        mine = place[:, rank] >= 0
        np.logical_or.at(gives, place[mine, rank], asks[mine])
    gives_item = gives[:, frame.family] & frame.useful[:, :, None]
    leg = frame.per_weight(frame.groups.cost)
    uneven = frame.weight - frame.mean_weight[frame.family] * frame.brings
    draw_cost = frame.money(frame.problem.items.dislike_per_k[frame.items]) + frame.place_leg(leg)[:, None] * uneven
    draw = sheet.columns(gives_item, draw_cost[:, :, None])
    offered = np.zeros_like(gives)
    for item, family in enumerate(frame.family):
        offered[:, family] |= gives_item[:, item]
    there = (place >= 0)[:, :, None, None] & offered[np.maximum(place, 0)] & asks[:, None]
    serve = sheet.columns(there, (leg[:, :, None] * frame.mean_weight)[..., None])
    return {"draw": draw, "serve": serve}


def stock_columns(frame: Frame, sheet: Sheet) -> Ints:
    """stock[place, item, t] at the end of t; costs holding."""
    there = np.repeat(frame.useful[:, :, None], frame.periods, 2)
    return sheet.columns(there, frame.money(frame.problem.items.hold_per_k[frame.items])[None, :, None])


def waste_columns(frame: Frame, sheet: Sheet) -> Ints:
    """waste[place, item, t] where something may die or stand in the way; costs throwing away."""
    came = np.asarray(frame.arrivals.any(2))
    there = frame.useful[:, :, None] & (rule.ages(frame) | came[:, :, None])
    return sheet.columns(there, frame.money(frame.problem.items.waste_per_k[frame.items])[None, :, None])


def short_columns(frame: Frame, sheet: Sheet) -> Ints:
    """short[group, priority, family, t] <= need of that priority."""
    return sheet.columns(frame.need > 0, 0.0, frame.need)


def gap_columns(frame: Frame, sheet: Sheet) -> Ints:
    """gap[place, family, t] <= floor."""
    return sheet.columns(frame.floor > 0, 0.0, frame.floor)
