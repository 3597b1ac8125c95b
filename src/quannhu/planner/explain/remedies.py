"""What would cure a shortage: full rules eased just so far that the missing goods get through, and what they cost.

A remedy is not a price read off a tableau: the missing goods are led along the best ways, order by order in whole
packs, on top of the plan, with every rule that is not eased held exactly. So what it claims can be carried out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from quannhu.kernel.money import divide_round
from quannhu.planner.changes import Change, Eased, sooner
from quannhu.planner.explain.links import life_of, tolls_of
from quannhu.planner.explain.paths import Step, Way, Ways
from quannhu.planner.explain.slack import ENDLESS, Rule, Slack

TURNS = 60  # ways tried for one remedy
IN_THOUSANDTHS = ("lane", "dispatch", "room", "budget", "reserve")


@dataclass(frozen=True)
class Want:
    """Missing need units that draw on the same places in a period.

    places, legs  (rank,) of a shortage; of a reserve the place alone, and no legs
    lines         how many lines of the plan these are: each may need one base unit for its own rounding
    """

    places: tuple[int, ...]
    legs: tuple[int, ...]
    family: int
    period: int
    quantity: int
    lines: int


@dataclass(frozen=True)
class Carried:
    """Base units led along a way for a want."""

    way: Way
    want: Want
    amount: int


@dataclass(frozen=True)
class Remedy:
    """An option for a memo.

    rules   what gives way, with (period, amount) in base units, g, ml, đ, need units or periods
    cured   need units no longer missing, at least; whole: nothing of the group stays missing
    left    need units still missing, by want
    cost    đ more, at most: orders in whole packs, roads, last legs, holding, dislike
    text    one Vietnamese sentence
    carried how it is done on top of the plan
    spare   (offer, period, base units) of whole packs that nobody needs
    dropped (place, item, period, base units) thrown away: that, and what has no room or no life left after its use
    """

    rules: tuple[tuple[Rule, tuple[tuple[int, int], ...]], ...]
    cured: int
    whole: bool
    left: tuple[int, ...]
    cost: int
    text: str = ""
    carried: tuple[Carried, ...] = field(default=(), repr=False, compare=False)
    spare: tuple[tuple[int, int, int], ...] = field(default=(), repr=False, compare=False)
    dropped: tuple[tuple[int, int, int, int], ...] = field(default=(), repr=False, compare=False)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that try it in a scenario."""
        return tuple(Eased(rule.kind, rule.row, rule.other, amounts) for rule, amounts in self.rules)


@dataclass
class Trial:
    """Leads goods on top of a plan; some rules may be overdrawn."""

    slack: Slack
    level: str
    free: frozenset[Rule]
    spare: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    money: int = 0  # 10^-9 đ
    carried: list[Carried] = field(default_factory=list)
    dropped: dict[tuple[int, int, int], int] = field(default_factory=lambda: defaultdict(int))

    def lead(self, wants: list[Want]) -> list[int]:
        """Need units led of each want."""
        families = np.unique([want.family for want in wants])
        done, turns, ways = [0] * len(wants), 0, None
        for nth in sorted(range(len(wants)), key=lambda n: wants[n].period):
            want, lines = wants[nth], wants[nth].lines
            while done[nth] < want.quantity and turns < TURNS:
                turns += 1
                ways = ways or Ways(self.slack, tolls_of(self.slack, self.level, free=self.free, strict=True), families)
                way = way_of(ways, want)
                if way is None:
                    break
                need = int(self.slack.problem.items.need_per_k[way.item])
                asked = -(-(want.quantity - done[nth]) * 1000 // need) + lines - 1
                most, narrow = self._most(way)
                amount = min(asked, most)
                led = min(want.quantity - done[nth], max(0, (amount - lines + 1) * need // 1000))
                if led:
                    self._use(way, amount, dict(zip(want.places, want.legs, strict=False)))
                    self.carried.append(Carried(way, want, amount))
                    self.money += (lines - 1) * int(self.slack.problem.items.waste_per_k[way.item]) * 10**6
                    done[nth] += led
                    if not want.legs:
                        self._carry(way, amount, nth, wants, done)
                if amount < asked and narrow is not None:
                    self._close(way, narrow)
                ways = None if amount < asked or led else ways
        return done

    def _carry(self, way: Way, amount: int, nth: int, wants: list[Want], done: list[int]) -> None:
        """What lies in a place for its reserve lies there in the periods after it too, while it lives and has room."""
        problem, slack, items = self.slack.problem, self.slack, self.slack.problem.items
        place, came, until = way.steps[-1].row, way.steps[-1].period, way.steps[-1].until
        kind, volume = int(items.store_class[way.item]), int(items.volume_per_k[way.item])
        later = {
            want.period: row for row, want in enumerate(wants) if want.places == wants[nth].places and not want.legs
        }
        last = came + life_of(problem, place, way.item) - 1
        for period in range(until, len(problem.periods)):
            bound = volume and Rule("room", place, kind) not in self.free
            room = int(slack.room[place, kind, period]) // volume if bound else ENDLESS
            stays = 0 if last <= period else max(0, min(amount, room))
            self._drop(place, way.item, period, amount - stays)
            amount = stays
            slack.room[place, kind, period] -= amount * volume
            self.money += amount * int(items.hold_per_k[way.item]) * 10**6
            if period in later:
                led = amount * int(items.need_per_k[way.item]) // 1000
                done[later[period]] = min(wants[later[period]].quantity, done[later[period]] + led)

    def _drop(self, place: int, item: int, period: int, quantity: int) -> None:
        """Throw away what has no use, or no room, or no life left."""
        if quantity:
            self.dropped[place, item, period] += quantity
            self.money += quantity * int(self.slack.problem.items.waste_per_k[item]) * 10**6

    def _most(self, way: Way) -> tuple[int, Step | None]:
        """Base units that fit through, and the step that is narrowest."""
        fits = [(self._fits(way, step), step) for step in way.steps]
        most, narrow = min(fits, key=lambda one: one[0])
        return max(0, most), narrow

    def _fits(self, way: Way, step: Step) -> int:
        slack, items = self.slack, self.slack.problem.items
        kind, row, period, until = step
        weight, volume = int(items.weight_per_k[way.item]), int(items.volume_per_k[way.item])
        family = int(items.family[way.item])
        if kind == "buy":
            return self._buyable(row, period)
        if kind == "send":
            bound = weight and Rule("lane", row) not in self.free
            return int(slack.lane[row, period]) // weight if bound else ENDLESS
        if kind == "issue":
            bound = weight and Rule("dispatch", row) not in self.free
            return int(slack.dispatch[row, period]) // weight if bound else ENDLESS
        if kind == "keep":
            store = int(items.store_class[way.item])
            bound = volume and Rule("room", row, store) not in self.free
            return int(slack.room[row, store, period:until].min()) // volume if bound else ENDLESS
        idle = int(slack.idle[row, way.item, period])
        if kind == "idle" and self.level in ("reserve", "routine"):
            return min(idle, max(0, int(slack.above[row, family, period])) // int(items.need_per_k[way.item]))
        return idle

    def _buyable(self, offer: int, period: int) -> int:
        problem, slack = self.slack.problem, self.slack
        source, term = int(problem.offers.source[offer]), int(problem.term[period])
        pack, price = (
            int(problem.items.pack[problem.sources.item[source]]),
            int(problem.offers.price_per_k[offer, period]),
        )
        most = ENDLESS if Rule("source", source) in self.free else int(slack.source[source, period])
        if price and Rule("budget", term) not in self.free:
            most = min(most, max(0, int(slack.budget[term])) // price)
        most = most // pack * pack
        if slack.ordered[offer, period] + most < problem.offers.minimum[offer]:
            most = 0
        return most + self.spare[offer, period]

    def _use(self, way: Way, amount: int, legs: dict[int, int]) -> None:
        problem, slack, items = self.slack.problem, self.slack, self.slack.problem.items
        weight, volume = int(items.weight_per_k[way.item]), int(items.volume_per_k[way.item])
        family, need = int(items.family[way.item]), int(items.need_per_k[way.item])
        for kind, row, period, until in way.steps:
            if kind == "buy":
                self._buy(row, period, amount)
            elif kind == "send":
                slack.lane[row, period] -= amount * weight
                self.money += amount * weight * int(problem.lanes.cost[row])
            elif kind == "issue":
                slack.dispatch[row, period] -= amount * weight
                self.money += amount * weight * legs.get(row, 0)
                self.money += amount * int(items.dislike_per_k[way.item]) * 10**6
            elif kind == "keep":
                slack.room[row, items.store_class[way.item], period:until] -= amount * volume
                self.money += amount * int(items.hold_per_k[way.item]) * (until - period) * 10**6
            else:
                slack.idle[row, way.item] = np.maximum(slack.idle[row, way.item] - amount, 0)
                slack.above[row, family, period:] -= amount * need
                floor = max(0, int(slack.above[row, family, period]))
                slack.above[row, family, :period] = np.minimum(slack.above[row, family, :period], floor)

    def _buy(self, offer: int, period: int, amount: int) -> None:
        problem, slack = self.slack.problem, self.slack
        source = int(problem.offers.source[offer])
        item = int(problem.sources.item[source])
        pack, price = int(problem.items.pack[item]), int(problem.offers.price_per_k[offer, period])
        more = max(0, amount - self.spare[offer, period])
        more = -(-more // pack) * pack
        if more and slack.ordered[offer, period] + more < problem.offers.minimum[offer]:
            more = -(-(int(problem.offers.minimum[offer]) - int(slack.ordered[offer, period])) // pack) * pack
        self.spare[offer, period] += more - amount
        slack.ordered[offer, period] += more
        slack.source[source, period] -= more
        slack.budget[problem.term[period]] -= more * price
        self.money += more * price * 10**6

    def _close(self, way: Way, step: Step) -> None:
        """What is left of the narrowest step is too little to count on."""
        problem, slack, items = self.slack.problem, self.slack, self.slack.problem.items
        kind, row, period, until = step
        if kind == "buy":
            source, term = int(problem.offers.source[row]), problem.term[period]
            if Rule("source", source) not in self.free:
                slack.source[source, period] = min(0, int(slack.source[source, period]))
            else:
                slack.budget[term] = min(0, int(slack.budget[term]))
        elif kind == "send":
            slack.lane[row, period] = 0
        elif kind == "issue":
            slack.dispatch[row, period] = 0
        elif kind == "keep":
            slack.room[row, items.store_class[way.item], period:until] = 0
        else:
            slack.idle[row, way.item] = 0

    def remedy(self, wants: list[Want]) -> Remedy:
        """Lead what is wanted and say what it took."""
        done = self.lead(wants)
        left = tuple(want.quantity - led for want, led in zip(wants, done, strict=True))
        problem = self.slack.problem
        offers, item = problem.offers, problem.sources.item[problem.offers.source]
        spare = tuple((offer, period, more) for (offer, period), more in sorted(self.spare.items()) if more)
        for offer, period, more in spare:
            self._drop(int(offers.place[offer]), int(item[offer]), period + int(offers.lead[offer]), more)
        cost = divide_round(self.money, 10**9)
        rules = tuple((rule, asked) for rule in sorted(self.free) if (asked := self._asked(rule)))
        carried, dropped = tuple(self.carried), tuple((*key, more) for key, more in sorted(self.dropped.items()))
        return Remedy(rules, sum(done), not any(left), left, cost, carried=carried, spare=spare, dropped=dropped)

    def _asked(self, rule: Rule) -> tuple[tuple[int, int], ...]:
        """(period, amount) by which a rule is overdrawn."""
        slack = self.slack
        if rule.kind == "budget":
            over = -(-max(0, -int(slack.budget[rule.row])) // 1000)
            first = int(np.flatnonzero(slack.problem.term == rule.row)[0])
            return ((first, over),) if over else ()
        if rule.kind == "reserve":
            table = slack.above[rule.row, rule.other]
        elif rule.kind == "room":
            table = slack.room[rule.row, rule.other]
        else:
            table = getattr(slack, rule.kind)[rule.row]
        over = np.maximum(0, -table)
        if rule.kind in IN_THOUSANDTHS:
            over = -(-over // 1000)
        return tuple((int(t), int(over[t])) for t in np.flatnonzero(over))


def way_of(ways: Ways, want: Want) -> Way | None:
    """The best way for a want."""
    if not want.legs:
        return ways.to_reserve(want.places[0], want.family, want.period)
    return ways.to_unit(np.array(want.places), np.array(want.legs), want.family, want.period)


def tried(slack: Slack, level: str, wants: list[Want], free: Collection[Rule]) -> tuple[Remedy, Slack]:
    """The remedy of easing these rules, and what is left of every rule then."""
    trial = Trial(slack.copy(), level, frozenset(free))
    return trial.remedy(wants), trial.slack


def hastened(slack: Slack, offer: int, periods: int) -> Slack | None:
    """The same with an offer delivered sooner beside the others; None where it takes less than that."""
    if slack.problem.offers.lead[offer] < periods:
        return None
    eased = slack.copy()
    eased.problem = sooner(slack.problem, offer, periods)
    eased.ordered = np.vstack([eased.ordered, np.zeros_like(eased.ordered[:1])])
    return eased
