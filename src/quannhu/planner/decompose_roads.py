"""The cheapest roads still open, from every seller to every shelf and period, all goods at once; no LP.

A good at a place in a period came there in some earlier period no longer ago than it lives, bought or sent from another
place, or lies there from the start. Cheapest roads are found period by period along the roads, what is asked at their
ends is traced back to where it begins, and where too much meets, all that passes there is cut alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.rounding import waves
from quannhu.planner.solution import Groups, Prices
from quannhu.planner.solve_weights import dearest
from quannhu.planner.values import UNLIMITED, Ints, Problem

Floats = NDArray[np.float64]
SPENT = 1e-3  # share of a capacity below which it counts as used up
HASTE = 0.1  # of the dearest way a need unit is served: what lying for a period counts, where prices are not known
LEAST = 1e-3  # base units, grams, millilitres or đồng that are nothing


def free(capacity: Ints) -> Floats:
    """Capacities as floats; UNLIMITED becomes infinite."""
    return np.where(capacity >= UNLIMITED // 2, np.inf, capacity.astype(np.float64))


class Net:
    """What does not change: costs in đ a base unit, lives, roads by wave.

    came from (a code): 0.. an offer, `lanes_from`.. a lane, `on_order` an order under way
    kept (period, place, item) cost of holding from the first period to the start of the period
    slots by wave: lanes into its places, at most one a place in each array
    """

    def __init__(self, problem: Problem, groups: Groups, prices: Prices | None = None) -> None:
        items, lanes, offers, places = problem.items, problem.lanes, problem.offers, problem.places
        self.problem, self.groups = problem, groups
        self.shape = (len(problem.periods), len(places.code), len(items.code))
        self.brings, self.weight, self.volume = (
            values / 1000 for values in (items.need_per_k, items.weight_per_k, items.volume_per_k)
        )
        self.life = np.maximum(1, items.shelf[None] * places.life_share[:, None] // 100)
        self.lane_cost = lanes.cost[:, None] / 1e6 * self.weight
        self.leg = groups.cost[:, :, None] / 1e6 * self.weight + items.dislike_per_k / 1000
        self.kept = self._kept(prices)
        self.worth = self._worth()
        self.lane_price = np.zeros(lanes.capacity.shape) if prices is None else prices.lane
        self.gate_price = np.zeros(places.dispatch.shape) if prices is None else prices.dispatch
        self.lanes_from = len(offers.source)
        self.on_order = self.lanes_from + len(lanes.origin)
        self.waves = waves(problem)
        self.slots = [self._into(wave) for wave in self.waves]
        self._sellers(prices)
        families = [np.flatnonzero(items.family == f) for f in range(len(problem.families))]
        self.members = np.full((max((len(f) for f in families), default=1), len(families)), -1, np.int64)
        for f, mine in enumerate(families):
            self.members[: len(mine), f] = mine

    def _kept(self, prices: Prices | None) -> Floats:
        items, (periods, places, count) = self.problem.items, self.shape
        each = np.broadcast_to(items.hold_per_k / 1000, (periods, places, count)).copy()
        if prices is None:  # whoever can wait leaves what comes early to those who cannot
            each += HASTE * dearest(self.problem) * self.brings
        else:
            each += prices.room[:, items.store_class].transpose(2, 0, 1) * self.volume
        total = np.zeros(self.shape)
        total[1:] = np.cumsum(each, axis=0)[:-1]
        return total

    def _worth(self) -> Floats:
        """(lot,) What lies there is for those whom nothing bought can reach in time, unless it dies before the end."""
        stock = self.problem.stock
        return np.where(stock.left >= self.shape[0], dearest(self.problem) * self.brings[stock.item], 0.0)

    def _into(self, wave: Ints) -> list[Ints]:
        lanes = np.flatnonzero(np.isin(self.problem.lanes.target, wave))
        lanes = lanes[np.argsort(self.problem.lanes.target[lanes], kind="stable")]
        target = self.problem.lanes.target[lanes]
        turn = np.arange(len(lanes)) - np.searchsorted(target, target)
        return [lanes[turn == k] for k in range(int(turn.max(initial=-1)) + 1)]

    def _sellers(self, prices: Prices | None) -> None:
        """Offers by period of ordering, the dearest first, so that the cheapest is written last."""
        offers, sources, term = self.problem.offers, self.problem.sources, self.problem.term
        price = offers.price_per_k / 1000
        if prices is not None:
            price = price * (1 + prices.budget[term]) + prices.source[offers.source]
        offer, period = np.nonzero(np.arange(self.shape[0]) + offers.lead[:, None] < self.shape[0])
        order = np.argsort(-price[offer, period], kind="stable")
        self.offer, self.ordered = offer[order], period[order]
        self.offered = price[self.offer, self.ordered]
        self.arrives = self.ordered + offers.lead[self.offer]
        self.seller = offers.source[self.offer]
        self.sold = (offers.place[self.offer], sources.item[self.seller])
        self.paid = offers.price_per_k / 1000


def whole_packs(problem: Problem) -> Floats:
    """(source, period) capacity in whole packs, base units."""
    pack, capacity = problem.items.pack[problem.sources.item][:, None], problem.sources.capacity
    return np.where(capacity >= UNLIMITED // 2, np.inf, (capacity // pack * pack).astype(np.float64))


@dataclass
class Left:
    """What is left of every capacity; lots: lines of opening stock; reserve (place, family): what routine may take."""

    source: Floats
    lane: Floats
    gate: Floats
    room: Floats
    budget: Floats
    lot: Floats
    coming: Floats
    reserve: Floats
    whole: dict[str, Floats] = field(default_factory=dict)

    NAMES = ("source", "lane", "gate", "room", "budget", "lot", "coming", "reserve")

    @classmethod
    def of(cls, net: Net) -> Left:
        problem, (periods, places, _) = net.problem, net.shape
        fixed, stock = problem.fixed, problem.stock
        coming = np.zeros(net.shape)
        soon = fixed.period < periods
        np.add.at(coming, (fixed.period[soon], fixed.place[soon], fixed.item[soon]), fixed.quantity[soon])
        room = np.repeat(free(problem.places.room)[None], periods, 0)
        lies = resting(net, stock.quantity.astype(float), coming)
        for kind in range(room.shape[2]):
            mine = problem.items.store_class == kind
            room[:, :, kind] -= (lies[:, :, mine] * net.volume[mine]).sum(2)
        left = cls(
            source=whole_packs(problem),
            lane=free(problem.lanes.capacity),
            gate=free(problem.places.dispatch),
            room=np.maximum(room, 0.0),
            budget=free(problem.budget),
            lot=stock.quantity.astype(float),
            coming=coming,
            reserve=np.full((places, len(problem.families)), np.inf),
        )
        left.whole = {name: getattr(left, name).copy() for name in cls.NAMES}
        return left

    def open(self, name: str) -> NDArray[np.bool_]:
        """Where something worth speaking of is left."""
        now, whole = getattr(self, name), self.whole[name]
        return np.asarray(now > np.where(np.isfinite(whole), np.maximum(whole * SPENT, LEAST), LEAST))


def resting(net: Net, lot: Floats, coming: Floats) -> Floats:
    """(period, place, item) base units of lots and of orders under way that lie there at its end, untouched."""
    stock, periods = net.problem.stock, net.shape[0]
    change = np.zeros((periods + 1, *net.shape[1:]))
    np.add.at(change, (np.zeros_like(stock.place), stock.place, stock.item), lot)
    np.add.at(change, (np.minimum(stock.left - 1, periods), stock.place, stock.item), -lot)
    period, place, item = np.nonzero(coming > 0)
    amount = coming[period, place, item]
    np.add.at(change, (period, place, item), amount)
    np.add.at(change, (np.minimum(period + net.life[place, item] - 1, periods), place, item), -amount)
    return np.asarray(np.cumsum(change, axis=0)[:periods])


@dataclass
class Roads:
    """Cheapest ways: (period, place, item) each.

    cost  of a base unit for use; via: the period it came, `periods` for a lot, -1 for none; lot: the lot
    since the period it came where lots do not count (-1 none); fresh its cost; by: how it came (see Net), -1 none
    """

    cost: Floats
    via: Ints
    lot: Ints
    since: Ints
    fresh: Floats
    by: Ints


def cheapest_roads(net: Net, left: Left, *, reserve: bool) -> Roads:
    """Cheapest ways over what is left open; `reserve`: lots only where a reserve has more than its floor."""
    (periods, _, _), lanes = net.shape, net.problem.lanes
    came, by = _arrivals(net, left)
    lot = _lots(net, left, reserve=reserve)
    cost, since = np.full(net.shape, np.inf), np.full(net.shape, -1, np.int64)
    fresh, key, via = np.full(net.shape, np.inf), np.full(net.shape, np.inf), np.full(net.shape, -1, np.int64)
    open_lane, open_room = left.open("lane"), left.open("room")
    first = np.zeros(net.problem.places.room.shape, np.int64)
    kind, span = net.problem.items.store_class, int(min(periods, net.life.max(initial=1)))
    for t in range(periods):
        if t:
            first = np.where(open_room[t - 1], first, t)
        earliest = np.maximum(first[:, kind], t - net.life + 1)
        low = max(0, t - span + 1)
        for wave, slots in zip(net.waves, net.slots, strict=True):
            for lane in slots:
                sent = t - lanes.lead[lane]
                here = (sent >= 0) & open_lane[lane, np.maximum(sent, 0)]
                some, when = lane[here], sent[here]
                if not len(some):
                    continue
                way = cost[when, lanes.origin[some]] + net.lane_cost[some]
                way += net.lane_price[some, when][:, None] * net.weight
                at = lanes.target[some]
                better = way < came[t, at]
                came[t, at] = np.where(better, way, came[t, at])
                by[t, at] = np.where(better, net.lanes_from + some[:, None], by[t, at])
            key[t, wave] = came[t, wave] - net.kept[t, wave]
            best, when = _best_since(key, t, low, wave, earliest[wave], since[t - 1, wave] if t else None)
            best = best + net.kept[t, wave]
            fresh[t, wave] = best
            since[t, wave] = np.where(np.isfinite(best), when, -1)
            worth = np.where(lot[t, wave] >= 0, net.worth[lot[t, wave]] if len(net.worth) else np.inf, np.inf)
            cost[t, wave] = np.minimum(worth, best)
            via[t, wave] = np.where(worth <= best, np.where(np.isfinite(worth), periods, -1), since[t, wave])
    return Roads(cost, via, lot, since, fresh, by)


def _best_since(key: Floats, t: int, low: int, wave: Ints, earliest: Ints, before: Ints | None) -> tuple[Floats, Ints]:
    """Least key (place of the wave, item) of periods from `earliest` to t, and that period; before: that of t - 1."""
    now, items = key[t, wave], np.arange(key.shape[2])[None]
    if before is None:
        return now, np.zeros(now.shape, np.int64)
    held = before >= np.maximum(earliest, 0)
    old = np.where(held, key[np.maximum(before, 0), wave[:, None], items], np.inf)
    best, when = np.where(now <= old, now, old), np.where(now <= old, t, before)
    row, item = np.nonzero((before >= 0) & ~held)  # the best of before is too old by now: look at all that are not
    if len(row):
        keys = key[low : t + 1, wave[row], item]
        keys = np.where(np.arange(low, t + 1)[:, None] >= earliest[row, item], keys, np.inf)
        when[row, item] = keys.argmin(0) + low
        best[row, item] = keys.min(0)
    return best, when


def _arrivals(net: Net, left: Left) -> tuple[Floats, Ints]:
    """Cost and code of what comes by order, bought now or before."""
    came, by = np.full(net.shape, np.inf), np.full(net.shape, -1, np.int64)
    can = left.open("source")[net.seller, net.ordered] & left.open("budget")[net.problem.term[net.ordered]]
    at = (net.arrives[can], net.sold[0][can], net.sold[1][can])
    came[at], by[at] = net.offered[can], net.offer[can]
    paid = left.open("coming")
    came[paid], by[paid] = 0.0, net.on_order
    return came, by


def _lots(net: Net, left: Left, *, reserve: bool) -> Ints:
    """(period, place, item) the lot that dies first of those left, -1 for none."""
    stock = net.problem.stock
    can = left.open("lot")
    if reserve:
        can = can & left.open("reserve")[stock.place, net.problem.items.family[stock.item]]
    some = np.flatnonzero(can)
    some = some[np.argsort(-stock.left[some], kind="stable")]
    found = np.full(net.shape, -1, np.int64)
    for t in range(net.shape[0]):
        alive = some[stock.left[some] > t]
        found[t, stock.place[alive], stock.item[alive]] = alive
    return found


@dataclass
class Asks:
    """What is asked at the ends of roads: (line,) each; amount in base units, until: kept to the end of that period.

    until < 0: used up in the period. group, rank, family stand for whoever asks (reserve: group -1).
    """

    group: Ints
    rank: Ints
    family: Ints
    period: Ints
    place: Ints
    item: Ints
    until: Ints
    amount: Floats

    def scaled(self, part: Floats) -> Asks:
        return Asks(
            self.group, self.rank, self.family, self.period, self.place, self.item, self.until, self.amount * part
        )


@dataclass
class Loads:
    """What roads carry: base units by offer and period, by lane, item and period, by lot, ...

    rests, lies (period, place, item) on the shelf at its end: what came on a road; what lay there from the start
    """

    buy: Floats
    ship: Floats
    lot: Floats
    coming: Floats
    rests: Floats
    lies: Floats


def traced(net: Net, roads: Roads, asks: Asks) -> Loads:
    """What all that is asked loads on the way, traced back to where it begins."""
    periods, lanes, offers = net.shape[0], net.problem.lanes, net.problem.offers
    loads = Loads(
        np.zeros(net.paid.shape),
        np.zeros((len(lanes.origin), net.shape[2], periods)),
        np.zeros(len(net.problem.stock.item)),
        np.zeros(net.shape),
        np.zeros((periods + 1, *net.shape[1:])),
        np.zeros((periods + 1, *net.shape[1:])),
    )
    want, come = np.zeros(net.shape), np.zeros(net.shape)
    used = asks.until < 0
    np.add.at(want, (asks.period[used], asks.place[used], asks.item[used]), asks.amount[used])
    kept = ~used
    at = (asks.place[kept], asks.item[kept])
    since = roads.since[asks.period[kept], *at]
    np.add.at(come, (since, *at), asks.amount[kept])
    np.add.at(loads.rests, (since, *at), asks.amount[kept])
    np.add.at(loads.rests, (asks.until[kept] + 1, *at), -asks.amount[kept])
    for t in range(periods - 1, -1, -1):
        for wave in reversed(net.waves):
            row, item = np.nonzero(want[t, wave] > 0)
            place = wave[row]
            amount, via = want[t, place, item], roads.via[t, place, item]
            old = via == periods
            np.add.at(loads.lot, roads.lot[t, place[old], item[old]], amount[old])
            np.add.at(loads.lies, (np.zeros_like(place[old]), place[old], item[old]), amount[old])
            np.add.at(loads.lies, (np.full_like(place[old], t), place[old], item[old]), -amount[old])
            new = ~old
            where = (via[new], place[new], item[new])
            np.add.at(come, where, amount[new])
            np.add.at(loads.rests, where, amount[new])
            np.add.at(loads.rests, (np.full(len(where[0]), t), *where[1:]), -amount[new])
            row, item = np.nonzero(come[t, wave] > 0)
            place = wave[row]
            amount, code = come[t, place, item], roads.by[t, place, item]
            sold = code < net.lanes_from
            np.add.at(loads.buy, (code[sold], t - offers.lead[code[sold]]), amount[sold])
            paid = code == net.on_order
            loads.coming[t, place[paid], item[paid]] += amount[paid]
            sent = ~sold & ~paid
            lane = code[sent] - net.lanes_from
            when = t - lanes.lead[lane]
            np.add.at(loads.ship, (lane, item[sent], when), amount[sent])
            np.add.at(want, (when, lanes.origin[lane], item[sent]), amount[sent])
    loads.rests, loads.lies = (np.cumsum(change, axis=0)[:periods] for change in (loads.rests, loads.lies))
    return loads
