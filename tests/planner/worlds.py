"""Random small problems and random plans of them that can be carried out: not good, but right."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from quannhu.planner import values as v
from tests.planner.clerk import Stores, Table, complete, needs_of

OPEN = int(v.UNLIMITED)


def random_problem(seed: int) -> v.Problem:
    """Two to four places, items, units and periods; what is tight, closed and open is drawn."""
    rng = np.random.default_rng(seed)
    places, items, units, periods = (int(rng.integers(2, 5)) for _ in range(4))
    families, classes, nutrients = int(rng.integers(1, items + 1)), int(rng.integers(1, 3)), int(rng.integers(0, 3))
    family = np.r_[np.arange(families), rng.integers(0, families, items - families)]

    def some(low: int, high: int, *shape: int) -> v.Ints:
        return rng.integers(low, high, shape)

    def often_open(values: v.Ints) -> v.Ints:
        return np.where(rng.random(values.shape) < 0.4, OPEN, values)

    # roads of lead 0 lead only to later places
    pairs = [(a, b) for a in range(places) for b in range(places) if a != b and rng.random() < 0.6]
    lead = np.array([int(rng.integers(0, 3)) if a < b else int(rng.integers(1, 3)) for a, b in pairs], np.int64)
    made = [(s, i) for s in range(2) for i in range(items) if rng.random() < 0.6]
    offers = [(source, place) for source in range(len(made)) for place in range(places) if rng.random() < 0.5]
    drawn = [(u, p) for u in range(units) for p in rng.permutation(places)[: int(rng.integers(1, 3))].tolist()]
    lines, stocks, fixed, terms = (int(rng.integers(0, 6)) for _ in range(4))
    terms = max(1, terms // 2)
    return v.Problem(
        periods=tuple(f"P{t}" for t in range(periods)),
        families=tuple(f"nhóm {f}" for f in range(families)),
        store_classes=tuple(f"loại, {k}" for k in range(classes)),
        nutrients=tuple(f'chất "{n}"' for n in range(nutrients)),
        suppliers=("N0", "N1"),
        units=tuple(f"Đ{u}" for u in range(units)),
        items=v.Items(
            code=tuple(f"M{i}" for i in range(items)), family=family, store_class=some(0, classes, items),
            need_per_k=some(300, 3000, items), weight_per_k=some(0, 3000, items), volume_per_k=some(0, 3000, items),
            shelf=np.where(rng.random(items) < 0.3, v.FOREVER, some(1, 5, items)), pack=some(1, 20, items),
            dislike_per_k=some(0, 500, items), hold_per_k=some(0, 100, items), waste_per_k=some(0, 900, items),
            nutrient_per_k=some(0, 300, items, nutrients),
        ),
        places=v.Places(
            code=tuple(f"K{p}" for p in range(places)), room=often_open(some(0, 3000, places, classes)),
            dispatch=often_open(some(0, 1500, places, periods)), life_share=some(20, 101, places),
            floor=some(0, 300, places, families, periods) * (rng.random((places, families, 1)) < 0.4),
        ),
        lanes=v.Lanes(
            origin=np.array([a for a, _ in pairs], np.int64), target=np.array([b for _, b in pairs], np.int64),
            lead=lead, cost=some(0, 10**6, len(pairs)), capacity=often_open(some(0, 1000, len(pairs), periods)),
            code=tuple(f"{a}→{b}" for a, b in pairs),
        ),
        sources=v.Sources(
            supplier=np.array([s for s, _ in made], np.int64), item=np.array([i for _, i in made], np.int64),
            capacity=often_open(some(0, 900, len(made), periods)),
        ),
        offers=v.Offers(
            source=np.array([s for s, _ in offers], np.int64), place=np.array([p for _, p in offers], np.int64),
            lead=some(0, 3, len(offers)), minimum=some(0, 60, len(offers)),
            price_per_k=some(0, 9000, len(offers), periods), code=tuple(f"O{n}" for n in range(len(offers))),
        ),
        stock=v.Stock(
            place=some(0, places, stocks), item=some(0, items, stocks), left=some(1, 5, stocks),
            quantity=some(0, 900, stocks),
        ),
        fixed=v.Fixed(
            place=some(0, places, fixed), item=some(0, items, fixed), period=some(0, periods, fixed),
            quantity=some(0, 300, fixed),
        ),
        demand=v.Demand(
            unit=some(0, units, lines), family=some(0, families, lines), period=some(0, periods, lines),
            priority=some(0, 3, lines), quantity=some(0, 400, lines), strength=some(0, 50, units, periods),
            ration=some(0, 9000, 2, families), season=some(0, 2000, families, periods),
            ration_class=some(0, 2, units), unit_priority=some(0, 3, units), ration_code=("A", "B"),
        ),
        serves=v.Serves(
            unit=np.array([u for u, _ in drawn], np.int64), place=np.array([p for _, p in drawn], np.int64),
            cost=some(0, 10**6, len(drawn)),
        ),
        nutrient_floor=some(1, 200, families, nutrients) * (rng.random((families, nutrients)) < 0.3),
        term=np.minimum(np.arange(periods), terms - 1), budget=often_open(some(0, 9000, terms)),
        terms=tuple(f"Q{q}" for q in range(terms)),
    )  # fmt: skip


class Drawer:
    """Draws a plan period by period, taking only what is there and allowed."""

    def __init__(self, problem: v.Problem, seed: int) -> None:
        self.problem, self.rng = problem, np.random.default_rng(seed)
        self.buys: Table = {}
        self.ships: Table = {}
        self.issues: Table = {}
        self.thrown: Table = {}
        self.stores = Stores(problem)
        self.spent: dict[int, int] = defaultdict(int)
        self.served: dict[tuple[int, ...], int] = defaultdict(int)
        self.need = needs_of(problem)

    def plan(self) -> v.Plan:
        """The whole plan."""
        for period in range(len(self.problem.periods)):
            self._buy(period)
            self._arrive(period)
            for place in range(len(self.problem.places.code)):
                self._issue(place, period)
                self._send(place, period)
            self._clear(period)
            self.stores.die(period)
        return complete(self.problem, self.buys, self.ships, self.issues, self.thrown)

    def _buy(self, period: int) -> None:
        offers, sources = self.problem.offers, self.problem.sources
        for offer in self.rng.permutation(len(offers.source)).tolist():
            source = int(offers.source[offer])
            pack = int(self.problem.items.pack[sources.item[source]])
            ordered = sum(q for (o, t), q in self.buys.items() if t == period and offers.source[o] == source)
            free = min(int(sources.capacity[source, period]) - ordered, int(self.rng.integers(0, 300)))
            price, term = int(offers.price_per_k[offer, period]), int(self.problem.term[period])
            if price:
                free = min(free, (int(self.problem.budget[term]) * 1000 - self.spent[term]) // price)
            quantity = free // pack * pack
            if quantity > 0 and quantity >= offers.minimum[offer]:
                self.buys[offer, period] = quantity
                self.spent[term] += quantity * price

    def _arrive(self, period: int) -> None:
        problem, offers = self.problem, self.problem.offers
        for (offer, when), quantity in self.buys.items():
            if when + int(offers.lead[offer]) == period:
                item = int(problem.sources.item[offers.source[offer]])
                self.stores.enter(int(offers.place[offer]), item, period, quantity)
        for (lane, item, when), quantity in self.ships.items():
            lead = int(problem.lanes.lead[lane])
            if lead and when + lead == period:
                self.stores.enter(int(problem.lanes.target[lane]), item, period, quantity)
        for row in np.flatnonzero(problem.fixed.period == period).tolist():
            place, item = int(problem.fixed.place[row]), int(problem.fixed.item[row])
            self.stores.enter(place, item, period, int(problem.fixed.quantity[row]))

    def _issue(self, place: int, period: int) -> None:
        items, serves = self.problem.items, self.problem.serves
        left = int(self.problem.places.dispatch[place, period]) * 1000
        units = serves.unit[serves.place == place].tolist()
        for (unit, family, when, priority), need in sorted(self.need.items()):
            if when != period or unit not in units:
                continue
            for item in np.flatnonzero(items.family == family).tolist():
                floors = self.problem.nutrient_floor[family] * items.need_per_k[item]
                if (items.nutrient_per_k[item] * 1000 < floors).any() or self.rng.random() < 0.2:
                    continue
                missing = need * 1000 - self.served[unit, family, period, priority]
                per = int(items.need_per_k[item])
                quantity = min(self.stores.have(place, item), -(-missing // per))
                if items.weight_per_k[item]:
                    quantity = min(quantity, left // int(items.weight_per_k[item]))
                if self.rng.random() < 0.2:
                    quantity //= 2
                if missing > 0 and quantity > 0:
                    self.issues[place, unit, item, period, priority] = quantity
                    self.stores.take(place, item, quantity)
                    self.served[unit, family, period, priority] += quantity * per
                    left -= quantity * int(items.weight_per_k[item])

    def _send(self, place: int, period: int) -> None:
        lanes, items = self.problem.lanes, self.problem.items
        for lane in np.flatnonzero(lanes.origin == place).tolist():
            left = int(lanes.capacity[lane, period]) * 1000
            for item in range(len(items.code)):
                quantity = min(self.stores.have(place, item), int(self.rng.integers(0, 200)))
                if items.weight_per_k[item]:
                    quantity = min(quantity, left // int(items.weight_per_k[item]))
                if quantity <= 0 or not left or self.rng.random() < 0.3:
                    continue
                self.ships[lane, item, period] = quantity
                self.stores.take(place, item, quantity)
                left -= quantity * int(items.weight_per_k[item])
                if not lanes.lead[lane]:
                    self.stores.enter(int(lanes.target[lane]), item, period, quantity)

    def _clear(self, period: int) -> None:
        """What finds no room is thrown away."""
        items = self.problem.items
        for (place, store_class), room in np.ndenumerate(self.problem.places.room):
            mine = np.flatnonzero(items.store_class == store_class).tolist()
            used = sum(self.stores.have(place, item) * int(items.volume_per_k[item]) for item in mine)
            for item in mine:
                over, each = used - int(room) * 1000, int(items.volume_per_k[item])
                if over <= 0 or not each:
                    continue
                quantity = min(self.stores.have(place, item), -(-over // each))
                if quantity:
                    self.thrown[place, item, period] = quantity
                    self.stores.take(place, item, quantity)
                    used -= quantity * each


def large_problem() -> v.Problem:
    """Too large to be planned in an instant: sixteen depots, sixty units, sixteen items, ten weeks."""
    rng = np.random.default_rng(3)
    places, units, items, weeks = 16, 60, 16, 10
    families = items // 2
    origin = np.repeat(np.arange(4), 3)
    target = np.arange(4, 16)
    near = rng.integers(4, places, units)
    rows = np.arange(units)
    return v.Problem(
        periods=tuple(f"T{week}" for week in range(weeks)),
        families=tuple(f"F{row}" for row in range(families)),
        store_classes=("KHO",),
        nutrients=(),
        suppliers=("N",),
        units=tuple(f"D{row}" for row in range(units)),
        items=v.Items(
            code=tuple(f"M{row}" for row in range(items)), family=np.arange(items) % families,
            store_class=np.zeros(items, np.int64), need_per_k=rng.integers(800, 1100, items),
            weight_per_k=np.full(items, 1000), volume_per_k=rng.integers(1000, 2500, items),
            shelf=rng.integers(2, 12, items), pack=np.full(items, 1000), dislike_per_k=rng.integers(0, 500, items),
            hold_per_k=rng.integers(1, 50, items), waste_per_k=rng.integers(100, 900, items),
            nutrient_per_k=np.zeros((items, 0), np.int64),
        ),
        places=v.Places(
            code=tuple(f"K{row}" for row in range(places)), room=np.full((places, 1), 40_000_000),
            dispatch=np.full((places, weeks), 9_000_000), life_share=np.full(places, 80),
            floor=np.zeros((places, families, weeks), np.int64),
        ),
        lanes=v.Lanes(
            origin=origin, target=target, lead=np.arange(12) % 2, cost=rng.integers(10**5, 10**6, 12),
            capacity=rng.integers(2_000_000, 9_000_000, (12, weeks)),
        ),
        sources=v.Sources(
            supplier=np.zeros(items, np.int64), item=np.arange(items),
            capacity=rng.integers(3_000_000, 9_000_000, (items, weeks)),
        ),
        offers=v.Offers(
            source=np.repeat(np.arange(items), 4), place=np.tile(np.arange(4), items),
            lead=rng.integers(0, 3, items * 4), minimum=np.zeros(items * 4, np.int64),
            price_per_k=rng.integers(10_000, 90_000, (items * 4, weeks)),
        ),
        stock=v.Stock(*(np.zeros(0, np.int64) for _ in range(4))),
        fixed=v.Fixed(*(np.zeros(0, np.int64) for _ in range(4))),
        demand=v.Demand(
            *(np.zeros(0, np.int64) for _ in range(5)), strength=rng.integers(50, 900, (units, weeks)),
            ration=rng.integers(100_000, 900_000, (2, families)), season=np.full((families, weeks), 1000),
            ration_class=rows % 2, unit_priority=rows % 3,
        ),
        serves=v.Serves(
            unit=np.repeat(rows, 2), place=np.stack([near, 4 + (near - 3) % 12], axis=1).ravel(),
            cost=rng.integers(10**5, 10**6, units * 2),
        ),
        nutrient_floor=np.zeros((families, 0), np.int64),
        term=np.arange(weeks) // 5, budget=np.array([10**12, 10**12]),
    )  # fmt: skip
