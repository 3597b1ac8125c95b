"""A first plan of any size in moments: class after class, everybody draws on the cheapest roads still open.

Readiness first, then the surge, then reserves under their floors, then routine. Each turn all who lack something ask at
the cheapest end; where too much meets, all are cut alike, and who still lacks asks again on what is left. Nothing is
proven of such a plan; it is there before any LP is solved, and where an LP's prices are known, it follows them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.decompose_roads import LEAST, Asks, Left, Loads, Net, Roads, cheapest_roads, resting, traced
from quannhu.planner.model_read import empty_flows, solution_of
from quannhu.planner.rounding_issues import wholesome
from quannhu.planner.solution import LEVELS, Groups, Prices, Solution
from quannhu.planner.solve_options import Clock
from quannhu.planner.solve_weights import weights_of
from quannhu.planner.values import Bound, Priority, Problem

Floats = NDArray[np.float64]
TURNS = 10  # of a class; the last ones bring little
HELP = 1e-2  # share of what is lacking that a turn must bring


def first_plan(problem: Problem, groups: Groups, clock: Clock, prices: Prices | None = None) -> Solution:
    """The flows of such a plan; nothing is proven of them. When time is over whoever is left is short."""
    work = _Work(problem, groups, clock, prices)
    work.serve(Priority.READINESS)
    work.serve(Priority.SURGE)
    work.fill()
    work.serve(Priority.ROUTINE)
    return work.solution()


class _Work:
    """The state: what is left, what everybody lacks, what has been given and loaded."""

    def __init__(self, problem: Problem, groups: Groups, clock: Clock, prices: Prices | None) -> None:
        self.problem, self.groups, self.clock = problem, groups, clock
        self.net = Net(problem, groups, prices)
        self.left = Left.of(self.net)
        self.lack = groups.need.astype(np.float64)
        self.whole = wholesome(problem)
        self.flows = empty_flows(problem, groups.count, groups.place.shape[1])
        self.held = np.zeros(self.net.shape)  # beyond lots and orders: base units at the end of the period

    # -- turns --------------------------------------------------------------------------------------------------------

    def serve(self, level: Priority) -> None:
        """Turn after turn for a class."""
        routine = level == Priority.ROUTINE
        if routine:
            self._guard()
        for _ in range(TURNS):
            lack = self.lack[:, level]
            before = float(lack.sum())
            if before <= LEAST or self.clock.over():
                return
            roads = cheapest_roads(self.net, self.left, reserve=routine)
            asks = self._asks(roads, lack)
            given = self._carry(roads, asks, routine=routine)
            at = (given.group, given.rank, given.item, given.period)
            np.add.at(self.flows["issue"], at, given.amount)
            brought = given.amount * self.net.brings[given.item]
            np.subtract.at(lack, (given.group, given.family, given.period), brought)
            if float(brought.sum()) < HELP * before:
                return

    def fill(self) -> None:
        """Turn after turn for reserves under their floors."""
        before = np.inf
        for _ in range(TURNS):
            gap = self._gaps()
            total = float(gap.sum())
            if total <= LEAST or total > (1 - HELP) * before or self.clock.over():
                return
            before = total
            roads = cheapest_roads(self.net, self.left, reserve=False)
            self._carry(roads, self._asks_of_reserves(roads, gap), routine=False)

    def _carry(self, roads: Roads, asks: Asks, *, routine: bool) -> Asks:
        """What of the asks can be carried, booked."""
        loads = traced(self.net, roads, asks)
        given = asks.scaled(self._parts(roads, asks, self._shares(loads, asks, routine=routine), routine=routine))
        self._book(traced(self.net, roads, given), given, routine=routine)
        return given

    # -- who asks for what --------------------------------------------------------------------------------------------

    def _asks(self, roads: Roads, lack: Floats) -> Asks:
        """Everybody at his cheapest place and item."""
        net, place = self.net, self.groups.place
        open_gate = self.left.open("gate")
        columns: list[list[NDArray[np.int64]]] = [[] for _ in range(6)]
        amounts: list[Floats] = []
        for t in range(net.shape[0]):
            if not (lack[:, :, t] > LEAST).any():
                continue
            cost = roads.cost[t][np.maximum(place, 0)] + net.leg
            cost += net.gate_price[np.maximum(place, 0), t][:, :, None] * net.weight
            cost /= net.brings
            shut = (place < 0) | ~open_gate[np.maximum(place, 0), t]
            cost[shut] = np.inf
            cost[:, :, ~self.whole] = np.inf
            best = np.full(lack.shape[:2], np.inf)
            rank, item = np.zeros(best.shape, np.int64), np.zeros(best.shape, np.int64)
            for members in net.members:
                for r in range(place.shape[1]):
                    one = np.where(members >= 0, cost[:, r, np.maximum(members, 0)], np.inf)
                    better = one < best
                    best, rank = np.where(better, one, best), np.where(better, r, rank)
                    item = np.where(better, np.maximum(members, 0), item)
            group, family = np.nonzero((lack[:, :, t] > LEAST) & np.isfinite(best))
            what, which = item[group, family], rank[group, family]
            row = (group, which, family, np.full(len(group), t), place[group, which], what)
            for column, values in zip(columns, row, strict=True):
                column.append(values)
            amounts.append(lack[group, family, t] / net.brings[what])
        none = [np.zeros(0, np.int64)]
        parts = [np.concatenate(column or none) for column in columns]
        amount = np.concatenate(amounts or [np.zeros(0)])
        group, rank, family, period, where, what = parts
        return Asks(group, rank, family, period, where, what, np.full(len(amount), -1), amount)

    def _gaps(self) -> Floats:
        """(place, family, period) need units under the floor by what lies there now."""
        lies = resting(self.net, self.left.lot, self.left.coming) + self.held
        held = np.zeros((self.net.shape[1], len(self.problem.families), self.net.shape[0]))
        np.add.at(held.transpose(1, 0, 2), self.problem.items.family, (lies * self.net.brings).transpose(2, 1, 0))
        return np.asarray(np.maximum(self.problem.places.floor - held, 0.0))

    def _asks_of_reserves(self, roads: Roads, gap: Floats) -> Asks:
        """Each gap once: what comes for one period stays, and counts in those after it."""
        net, periods = self.net, self.net.shape[0]
        coming = np.zeros_like(gap)
        columns: list[list[NDArray[np.int64]]] = [[] for _ in range(5)]
        amounts: list[Floats] = []
        for t in range(periods):
            missing = gap[:, :, t] - coming[:, :, t]
            until = np.minimum(roads.since[t] + net.life - 2, periods - 1)  # the last end at which it still lives
            cost = np.where((until >= t) & (roads.since[t] >= 0), roads.fresh[t] / net.brings, np.inf)
            best, item = np.full(missing.shape, np.inf), np.zeros(missing.shape, np.int64)
            for members in net.members:
                one = np.where(members >= 0, cost[:, np.maximum(members, 0)], np.inf)
                better = one < best
                best = np.where(better, one, best)
                item = np.where(better, np.maximum(members, 0), item)
            place, family = np.nonzero((missing > LEAST) & np.isfinite(best))
            what = item[place, family]
            last = until[place, what]
            for end in np.unique(last).tolist():
                some = last == end
                coming[place[some], family[some], t : end + 1] += missing[place[some], family[some]][:, None]
            row = (family, np.full(len(place), t), place, what, last)
            for column, values in zip(columns, row, strict=True):
                column.append(values)
            amounts.append(missing[place, family] / net.brings[what])
        family, period, place, what, last = (np.concatenate(column) for column in columns)
        none = np.full(len(family), -1)
        return Asks(none, none, family, period, place, what, last, np.concatenate(amounts))

    def _guard(self) -> None:
        """Routine takes of opening stock what is above the floor in all periods (place, family), need units."""
        net, floor = self.net, self.problem.places.floor
        lies = resting(net, self.left.lot, self.left.coming) + self.held
        held = np.zeros(floor.shape)
        np.add.at(held.transpose(1, 0, 2), self.problem.items.family, (lies * net.brings).transpose(2, 1, 0))
        spare = np.where(floor > 0, held - floor, np.inf).min(2)
        self.left.reserve = np.maximum(spare, 0.0)
        self.left.whole["reserve"] = self.left.reserve.copy()

    # -- what fits ----------------------------------------------------------------------------------------------------

    def _used(self, loads: Loads, given: Asks, *, routine: bool) -> dict[str, Floats]:
        """Loads by capacity, in the units of what is left."""
        net, problem = self.net, self.problem
        source = np.zeros(self.left.source.shape)
        np.add.at(source, problem.offers.source, loads.buy)
        budget = np.zeros(len(problem.budget))
        np.add.at(budget, problem.term, (loads.buy * net.paid).sum(0))
        gate = np.zeros(self.left.gate.shape)
        used = given.until < 0
        np.add.at(gate, (given.place[used], given.period[used]), given.amount[used] * net.weight[given.item[used]])
        room = np.zeros(self.left.room.shape)
        for kind in range(len(problem.store_classes)):
            mine = problem.items.store_class == kind
            room[:, :, kind] = (loads.rests[:, :, mine] * net.volume[mine]).sum(2)
        found = {"source": source, "budget": budget, "gate": gate, "room": room, "lot": loads.lot}
        found["lane"] = np.einsum("lit,i->lt", loads.ship, net.weight)
        found["coming"] = loads.coming
        if routine:
            reserve = np.zeros(self.left.reserve.shape)
            stock = problem.stock
            brought = loads.lot * net.brings[stock.item]
            np.add.at(reserve, (stock.place, problem.items.family[stock.item]), brought)
            found["reserve"] = reserve
        return found

    def _shares(self, loads: Loads, asks: Asks, *, routine: bool) -> dict[str, Floats]:
        """Which part of what meets at a capacity passes."""
        return {
            name: np.where(load > getattr(self.left, name), getattr(self.left, name) / np.maximum(load, 1e-12), 1.0)
            for name, load in self._used(loads, asks, routine=routine).items()
        }

    def _parts(self, roads: Roads, asks: Asks, share: dict[str, Floats], *, routine: bool) -> Floats:
        """(line,) part of each ask that passes everywhere on its way."""
        net, problem = self.net, self.problem
        (periods, _, _), lanes, kind = net.shape, problem.lanes, problem.items.store_class
        fresh, part = np.zeros(net.shape), np.zeros(net.shape)
        sold = (roads.by >= 0) & (roads.by < net.lanes_from)
        offer = roads.by[sold]
        when = np.nonzero(sold)[0] - problem.offers.lead[offer]
        fresh[sold] = np.minimum(
            share["source"][problem.offers.source[offer], when], share["budget"][problem.term[when]]
        )
        paid = roads.by == net.on_order
        fresh[paid] = share["coming"][paid]
        room = np.ones((periods, *share["room"].shape[1:]))  # by period of coming: the narrowest room since then
        places, items = np.arange(net.shape[1])[:, None], np.arange(net.shape[2])[None]
        for t in range(periods):
            if t:
                room[:t] = np.minimum(room[:t], share["room"][t - 1])
            for wave in net.waves:
                row, item = np.nonzero((roads.by[t, wave] >= net.lanes_from) & (roads.by[t, wave] < net.on_order))
                place = wave[row]
                lane = roads.by[t, place, item] - net.lanes_from
                when = t - lanes.lead[lane]
                fresh[t, place, item] = np.minimum(share["lane"][lane, when], part[when, lanes.origin[lane], item])
                via = roads.via[t, wave]
                at = np.clip(via, 0, periods - 1)
                new = np.minimum(fresh[at, wave[:, None], items], room[at, places[wave], kind[None]])
                lot = np.maximum(roads.lot[t, wave], 0)
                old = share["lot"][lot] if len(share["lot"]) else new
                if routine and len(share["lot"]):
                    stock = problem.stock
                    old = np.minimum(old, share["reserve"][stock.place, problem.items.family[stock.item]][lot])
                part[t, wave] = np.where(via == periods, old, np.where(via >= 0, new, 0.0))
        room = np.minimum(room, share["room"][-1])
        used = asks.until < 0
        end = (asks.period, asks.place, asks.item)
        since = np.maximum(roads.since[end], 0)
        stays = np.minimum(fresh[since, asks.place, asks.item], room[since, asks.place, kind[asks.item]])
        return np.asarray(np.where(used, np.minimum(part[end], share["gate"][asks.place, asks.period]), stays))

    def _book(self, loads: Loads, given: Asks, *, routine: bool) -> None:
        """Take what passes off what is left, and write it down."""
        left = self.left
        used = self._used(loads, given, routine=routine)
        freed = resting(self.net, np.minimum(loads.lot, left.lot), loads.coming) - loads.lies
        for kind in range(left.room.shape[2]):
            mine = self.problem.items.store_class == kind
            left.room[:, :, kind] += (freed[:, :, mine] * self.net.volume[mine]).sum(2)
        for name, load in used.items():
            now: Floats = getattr(left, name)
            now -= load
            np.maximum(now, 0.0, out=now)
        self.held += loads.rests + loads.lies
        self.flows["buy"] += loads.buy
        self.flows["ship"] += loads.ship

    def solution(self) -> Solution:
        """Flows, and nothing proven."""
        flows, left = self.flows, self.left
        flows["stock"][...] = (resting(self.net, left.lot, left.coming) + self.held).transpose(1, 2, 0)
        flows["short"][...] = np.maximum(self.lack, 0.0)
        flows["gap"][...] = self._gaps()
        levels = dict.fromkeys(LEVELS, 0.0)
        bound = Bound((0.0, 0.0, 0.0), 0.0, 0.0, 1.0, "stopped")
        return solution_of(self.groups, flows, {}, levels, weights_of(self.problem), bound, 0.0, self.clock.seconds())
