"""The rules of the plan, each one small function that says its inequality.

Each takes the frame, the sheet and the columns' numbers, adds its rows and returns their numbers (-1 where none).
"""

from __future__ import annotations

import numpy as np

from quannhu.planner.lp import INF, Sheet
from quannhu.planner.model_frame import Flags, Floats, Frame, limits
from quannhu.planner.values import UNLIMITED, Ints

# -- rows of a family -------------------------------------------------------------------------------------------------


def balance_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """stock[t-1] + bought, shipped in, opening, ordered = stock[t] + issued + shipped out + wasted, by place, item."""
    problem, lanes = frame.problem, frame.problem.lanes
    there = np.repeat(frame.useful[:, :, None], frame.periods, 2)
    rows = sheet.rows(there, -frame.arrivals, -frame.arrivals)
    sheet.put(rows, columns["stock"], -1.0)
    sheet.put(rows[:, :, 1:], columns["stock"][:, :, :-1], 1.0)
    sheet.put(rows, columns["waste"], -1.0)
    if "draw" in columns:
        sheet.put(rows, columns["draw"], -1.0)
    else:
        sheet.put(rows[np.maximum(frame.groups.place, 0)], columns["issue"], -1.0)
    sheet.put(rows[lanes.origin], columns["ship"], -1.0)
    for lead in np.unique(lanes.lead[lanes.lead < frame.periods]):
        on = lanes.lead == lead
        sheet.put(rows[lanes.target[on]][:, :, lead:], columns["ship"][on][:, :, : frame.periods - lead], 1.0)
    where, leads = problem.offers.place[frame.offers], problem.offers.lead[frame.offers]
    for lead in np.unique(leads[leads < frame.periods]):
        on = leads == lead
        goods = rows[where[on], frame.offer_item[on]]
        sheet.put(goods[:, lead:], columns["buy"][on][:, : frame.periods - lead], 1.0)
    return rows


def ages(frame: Frame) -> Flags:
    """(place, item, t): something that came may be dead by the end of t."""
    stock, t = frame.problem.stock, np.arange(frame.periods)
    old = frame.life[:, :, None] < t + 2
    mine = (frame.local_item[stock.item] >= 0) & (stock.quantity > 0)
    dead = stock.left[mine, None] < t[None] + 2
    np.logical_or.at(old, (stock.place[mine], frame.local_item[stock.item[mine]]), dead)
    return old


def opened(frame: Frame) -> Floats:
    """(place, item, t): opening stock that outlives the end of t if untouched."""
    stock, t = frame.problem.stock, np.arange(frame.periods)
    found = np.zeros((len(frame.problem.places.code), len(frame.items), frame.periods))
    mine = frame.local_item[stock.item] >= 0
    left = np.where(stock.left[mine, None] >= t + 2, stock.quantity[mine, None] / frame.scale.quantity, 0.0)
    np.add.at(found, (stock.place[mine], frame.local_item[stock.item[mine]]), left)
    return found


def under_way(frame: Frame) -> Floats:
    """(place, item, t): orders under way that came and outlive the end of t if untouched."""
    fixed, t = frame.problem.fixed, np.arange(frame.periods)
    found = np.zeros((len(frame.problem.places.code), len(frame.items), frame.periods))
    mine = frame.local_item[fixed.item] >= 0
    place, item, came = fixed.place[mine], frame.local_item[fixed.item[mine]], fixed.period[mine]
    lives = (came[:, None] <= t) & (came[:, None] + frame.life[place, item][:, None] >= t + 2)
    np.add.at(found, (place, item), np.where(lives, fixed.quantity[mine, None] / frame.scale.quantity, 0.0))
    return found


def life_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """stock[t] <= what came in since t+2-life, and opening stock still alive (first expired, first out)."""
    rows = sheet.rows(frame.useful[:, :, None] & ages(frame), -INF, opened(frame) + under_way(frame))
    sheet.put(rows, columns["stock"], 1.0)
    put_young(frame, sheet, columns, rows[..., None])
    return rows


def outlived_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """stock[t] <= stock[j] + what came in since t+2-life, j <= t-life, where opening stock outlives fresh goods.

    What came in after j and is dead by the end of t must have left in between; where what was there before dies first,
    the rows of life say so already.
    """
    t = np.arange(frame.periods)
    late = (opened(frame) > 0) & (t >= frame.life[:, :, None]) & frame.useful[:, :, None]
    if not late.any():
        return np.full((*late.shape, 1), -1, np.int64)
    there = late[..., None] & (t <= t[:, None] - frame.life[:, :, None, None])
    rows = sheet.rows(there, -INF, under_way(frame)[..., None])
    sheet.put(rows, columns["stock"][..., None], 1.0)
    sheet.put(rows, columns["stock"][:, :, None], -1.0)
    put_young(frame, sheet, columns, rows)
    return rows


def put_young(frame: Frame, sheet: Sheet, columns: dict[str, Ints], rows: Ints) -> None:
    """Into rows (place, item, t, any) what is bought or sent, arrives up to t and lives beyond it."""
    problem, lanes, T = frame.problem, frame.problem.lanes, frame.periods
    where, leads = problem.offers.place[frame.offers], problem.offers.lead[frame.offers]
    life = frame.life[lanes.target]
    for age in range(T):  # what arrives in t - age still lives after t where age <= life - 2
        for lead in np.unique(lanes.lead[lanes.lead + age < T]):
            on = lanes.lead == lead
            young = np.where((life[on] >= age + 2)[:, :, None, None], rows[lanes.target[on]][:, :, lead + age :], -1)
            sheet.put(young, columns["ship"][on][:, :, : T - lead - age, None], -1.0)
        for lead in np.unique(leads[leads + age < T]):
            on = leads == lead
            at = (where[on], frame.offer_item[on])
            young = np.where((frame.life[at] >= age + 2)[:, None, None], rows[at][:, lead + age :], -1)
            sheet.put(young, columns["buy"][on][:, : T - lead - age, None], -1.0)


def source_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Sum of a source's offers in t <= its capacity, in whole packs."""
    sources = frame.problem.sources
    pack = frame.problem.items.pack[sources.item][:, None]
    capacity = limits(
        np.where(sources.capacity >= UNLIMITED // 2, UNLIMITED, sources.capacity // pack * pack), frame.scale.quantity
    )
    mine = frame.problem.offers.source[frame.offers]
    used = np.zeros(capacity.shape, bool)
    np.logical_or.at(used, mine, columns["buy"] >= 0)
    rows = sheet.rows(used & np.isfinite(capacity), -INF, capacity)
    sheet.put(rows[mine], columns["buy"], 1.0)
    return rows


def demand_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Issued need units of every item of the family + short of every priority = need of the group."""
    total = frame.need.sum(1)
    rows = sheet.rows(total > 0, total, total)
    if "serve" in columns:
        sheet.put(rows[:, None], columns["serve"], 1.0)
    else:
        sheet.put(rows[:, frame.family][:, None], columns["issue"], frame.brings[None, None, :, None])
    sheet.put(rows[:, None], columns["short"], 1.0)
    return rows


def nutrient_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Content of what a group (mixed: a place) gives of a family >= floor x need units served, each nutrient."""
    problem = frame.problem
    floor = problem.nutrient_floor[frame.families]
    mixed = "draw" in columns
    asks = np.ones((len(problem.places.code), len(floor), frame.periods), bool) if mixed else frame.need.sum(1) > 0
    rows = sheet.rows(asks[:, :, None, :] & (floor > 0)[None, :, :, None], 0.0, INF)
    if not (rows >= 0).any():
        return rows
    content = problem.items.nutrient_per_k[frame.items] / 1000
    excess = content - floor[frame.family] / 1000 * frame.brings[:, None]
    size = np.maximum(content.max(0, initial=0.0), 1e-9)
    for n in range(floor.shape[1]):
        values = (excess[:, n] / size[n])[None, :, None]
        if mixed:
            sheet.put(rows[:, frame.family, n], columns["draw"], values)
        else:
            sheet.put(rows[:, frame.family, n][:, None], columns["issue"], values[None])
    return rows


def reserve_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Need units of the family in stock at the end of t + gap >= floor."""
    rows = sheet.rows(frame.floor > 0, frame.floor, INF)
    sheet.put(rows[:, frame.family], columns["stock"], frame.brings[None, :, None])
    sheet.put(rows, columns["gap"], 1.0)
    return rows


def mixture_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Need units drawn at a place = need units its groups are served from it, by place, family, t."""
    place = frame.groups.place
    there = np.zeros((len(frame.problem.places.code), len(frame.families), frame.periods), bool)
    for rank in range(place.shape[1]):
        mine = place[:, rank] >= 0
        np.logical_or.at(there, place[mine, rank], (columns["serve"] >= 0)[mine, rank])
    rows = sheet.rows(there, 0.0, 0.0)
    sheet.put(rows[:, frame.family], columns["draw"], frame.brings[None, :, None])
    sheet.put(rows[np.maximum(place, 0)], columns["serve"], -1.0)
    return rows


def level_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Sum of the columns a level counts, free until the level is solved: readiness, surge, reserve, routine."""
    rows = sheet.rows(np.ones(4, bool), -INF, INF)
    for row, priority in ((0, 0), (1, 1), (3, 2)):
        sheet.put(rows[row], columns["short"][:, priority], 1.0)
    sheet.put(rows[2], columns["gap"], 1.0)
    return rows


# -- rows that families share -----------------------------------------------------------------------------------------


def room_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Volume in stock at the end of t <= room of the place for the store class."""
    room = limits(frame.problem.places.room, frame.scale.volume)
    there = np.repeat(np.isfinite(room)[:, :, None], frame.periods, 2)
    rows = sheet.rows(there, -INF, room[:, :, None])
    kinds = frame.problem.items.store_class[frame.items]
    sheet.put(rows[:, kinds], columns["stock"], frame.volume[None, :, None])
    return rows


def lane_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Weight sent on a lane in t <= its capacity."""
    capacity = limits(frame.problem.lanes.capacity, frame.scale.weight)
    rows = sheet.rows(np.isfinite(capacity) & (capacity > 0), -INF, capacity)
    sheet.put(rows[:, None], columns["ship"], frame.weight[None, :, None])
    return rows


def dispatch_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Weight issued from a place in t <= what can leave it."""
    capacity = limits(frame.problem.places.dispatch, frame.scale.weight)
    rows = sheet.rows(np.isfinite(capacity), -INF, capacity)
    if "draw" in columns:
        sheet.put(rows[:, None], columns["draw"], frame.weight[None, :, None])
        return rows
    place = np.maximum(frame.groups.place, 0)
    sheet.put(rows[place][:, :, None], columns["issue"], frame.weight[None, None, :, None])
    return rows


def budget_rows(frame: Frame, sheet: Sheet, columns: dict[str, Ints]) -> Ints:
    """Money of the orders charged to a term <= its budget."""
    problem = frame.problem
    budget = limits(problem.budget, frame.scale.money)
    rows = sheet.rows(np.isfinite(budget), -INF, budget)
    sheet.put(rows[problem.term][None], columns["buy"], frame.money(problem.offers.price_per_k[frame.offers]))
    return rows
