"""How the depots feed the kitchens' stores over the year: requests, shipments, receipts, transfers. Pure.

Every kitchen asks on Thursday for what it needs from Monday; the depot ships on Monday, sometimes late, sometimes
short. Depots buy rice and gas themselves; oil, fish sauce and seasoning come from the central depot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quannhu.demo import calendar
from quannhu.demo.chance import Chance
from quannhu.demo.feeding import STORE_SCALE, Day
from quannhu.kernel.days import Period

PACKS = {"GAO": 50_000, "DAU_AN": 18_000, "NUOC_MAM": 20_000, "GIA_VI": 10_000, "CHAT_DOT": 45_000}
OWN_BUYING = ("GAO", "CHAT_DOT")  # what each depot contracts for itself
CENTRAL = ("DAU_AN", "NUOC_MAM", "GIA_VI")
DEPOTS = ("KTW", "KV-1", "KV-2", "KV-3", "KV-4")
WEEK = dt.timedelta(days=7)
FIRST_MONDAY = calendar.day(1, 9)
CYCLE = 5  # weeks between two rounds of central supply
# The rice contract of story R05: paper, weighed, quarantined.
CONTRACT_DEPOT, CONTRACT_DAY = "KV-1", calendar.day(4, 18)
CONTRACT = (20_000_000, 19_940_000, 2_000_000)
CONTRACT_RETURN_DAY = calendar.day(4, 20)
# What comes out of the reserve into routine stock when its lots are renewed: (depot, day) -> grams of rice.
ROTATIONS: dict[tuple[str, dt.date], int] = {
    ("KV-2", calendar.day(8, 11)): 9_250_000,
    ("KV-1", calendar.day(11, 10)): 12_120_000, ("KV-1", calendar.day(11, 24)): 12_120_000,
    ("KV-2", calendar.day(11, 10)): 13_875_000, ("KV-2", calendar.day(11, 24)): 13_875_000,
    ("KV-3", calendar.day(11, 10)): 6_000_000, ("KV-3", calendar.day(11, 24)): 6_000_000,
    ("KV-4", calendar.day(11, 10)): 8_620_000, ("KV-4", calendar.day(11, 24)): 8_620_000,
    ("KTW", calendar.day(11, 10)): 3_300_000,
}  # fmt: skip

# Rice that the flood of September draws for the soldiers lent to it: 400 × 0,7 kg × 7 days.
MISSION_RICE: dict[tuple[str, dt.date], int] = {("KV-2", calendar.day(9, 14)): 1_960_000}

# Rice that leaves the reserve is older than what the kitchens hold and is eaten first. In the weeks around these days
# deliveries keep their day and the kitchens' books are kept week by week; elsewhere month by month, which is quicker
# and gives the same.
ROTATION_WEEKS = (Period(calendar.day(8, 14), calendar.day(9, 4)), Period(calendar.day(11, 13), calendar.day(12, 11)))


@dataclass(frozen=True)
class Ask:
    """A kitchen's request for a week and what became of it.

    lines       item -> (calculated, requested)
    shipments   (day, item -> quantity), the first on the day or late, the second the rest of a short one
    closed      why it was ended short, or ""
    """

    kitchen: str
    unit: str
    depot: str
    made_on: dt.date
    needed_on: dt.date
    lines: Mapping[str, tuple[int, int]]
    shipments: tuple[tuple[dt.date, Mapping[str, int]], ...]
    closed: str = ""


@dataclass(frozen=True)
class Receipt:
    """A delivery of a supplier to a depot, as on paper and as weighed."""

    depot: str
    on: dt.date
    item: str
    paper: int
    weighed: int
    quarantined: int = 0


@dataclass(frozen=True)
class Transfer:
    """Goods from the central depot to a regional one."""

    depot: str
    on: dt.date
    lines: Mapping[str, int]


@dataclass
class Supply:
    """The year's paper between suppliers, depots and kitchens, and the opening stocks."""

    asks: list[Ask] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    kitchen_opening: dict[str, dict[str, int]] = field(default_factory=dict)
    depot_opening: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Eater:
    """A kitchen under a unit during a period, with its people."""

    kitchen: str
    unit: str
    depot: str
    heads: int
    start: dt.date
    end: dt.date


def depot_of(unit: str) -> str:
    """The depot that serves a unit."""
    return "KTW" if unit == "HQ" else f"KV-{unit[1]}"


def up(quantity: int, pack: int) -> int:
    """The quantity in whole packs, rounded up."""
    return -(-quantity // pack) * pack


class SupplyPlanner:
    """Walks the year week by week with the stocks in its head."""

    def __init__(self, chance: Chance, eaters: Sequence[Eater], eaten: Callable[[Eater, dt.date], Day]) -> None:
        self.chance, self.eaters, self.eaten = chance, eaters, eaten
        self.supply = Supply()
        self.larder: dict[str, dict[str, int]] = {}
        self.depots: dict[str, dict[str, int]] = {}

    def plan(self, last: dt.date) -> Supply:
        """Everything up to the last day."""
        self._open()
        self._eat(calendar.FIRST, FIRST_MONDAY)
        monday, week = FIRST_MONDAY, 0
        while monday <= last:
            self._rotate(monday)
            self._draw(monday)
            self._buy(monday)
            if week % CYCLE == 0:
                self._central_round(monday)
            for eater in self._now(monday):
                self._ask(eater, monday)
            self._eat(monday, monday + WEEK)
            monday, week = monday + WEEK, week + 1
        return self.supply

    def _now(self, on: dt.date) -> list[Eater]:
        return [eater for eater in self.eaters if eater.start <= on < eater.end]

    def _weekly(self, depot: str, on: dt.date) -> dict[str, int]:
        """What the depot's kitchens need in a week by scale."""
        heads = sum(eater.heads for eater in self._now(on) if eater.depot == depot)
        return {item: heads * scale * 7 for item, scale in STORE_SCALE.items()}

    def _open(self) -> None:
        """Opening stocks: kitchens two weeks, depots three weeks of rice and eight of the rest."""
        for eater in self._now(calendar.FIRST):
            need = {item: up(eater.heads * scale * 16, PACKS[item]) for item, scale in STORE_SCALE.items()}
            self.larder[eater.kitchen] = dict(need)
            self.supply.kitchen_opening[eater.kitchen] = need
        everyone = dict.fromkeys(STORE_SCALE, 0)
        for depot in DEPOTS:
            weekly = self._weekly(depot, calendar.FIRST)
            stock = {item: up(need * (3 if item == "GAO" else 8), PACKS[item]) for item, need in weekly.items()}
            for item, amount in weekly.items():
                everyone[item] += amount
            self.depots[depot] = stock
        for item in CENTRAL:
            self.depots["KTW"][item] += up(everyone[item] * 8, PACKS[item])
        # Story R05: KV-1 holds 41.280 kg of rice in its book, of which 24.240 are reserve.
        self.depots["KV-1"]["GAO"] = 17_040_000
        self.supply.depot_opening = {depot: dict(stock) for depot, stock in self.depots.items()}

    def _eat(self, start: dt.date, end: dt.date) -> None:
        """Let the kitchens eat from their stores."""
        on = start
        while on < end and on <= calendar.LAST:
            for eater in self._now(on):
                larder = self.larder.setdefault(eater.kitchen, dict.fromkeys(STORE_SCALE, 0))
                for portion in self.eaten(eater, on).portions:
                    if portion.source == "store":
                        larder[portion.food] -= portion.quantity
            on += dt.timedelta(days=1)

    def _rotate(self, monday: dt.date) -> None:
        """Rice that left the reserve in the week before joins the routine stock."""
        for (depot, on), quantity in ROTATIONS.items():
            if monday - WEEK < on <= monday:
                self.depots[depot]["GAO"] += quantity

    def _draw(self, monday: dt.date) -> None:
        """Rice of the coming week that goes to a surge mission instead of a kitchen."""
        for (depot, on), quantity in MISSION_RICE.items():
            if monday <= on < monday + WEEK:
                self.depots[depot]["GAO"] -= quantity

    def _buy(self, monday: dt.date) -> None:
        """Receipts on the Friday before, where a depot would run under two weeks."""
        friday = monday - dt.timedelta(days=3)
        if monday == calendar.day(4, 24):
            self._receive(Receipt(CONTRACT_DEPOT, CONTRACT_DAY, "GAO", *CONTRACT))
        for depot in DEPOTS:
            weekly = self._weekly(depot, monday)
            for item in OWN_BUYING:
                weeks, size = (2, 2) if item == "GAO" else (2, 5)
                if self.depots[depot][item] >= weekly[item] * weeks:
                    continue
                quantity = up(weekly[item] * size, 1_000_000 if item == "GAO" else PACKS[item])
                while quantity > 0:
                    load = min(quantity, 20_000_000)
                    self._receive(self._delivery(depot, friday, item, load))
                    quantity -= load

    def _delivery(self, depot: str, on: dt.date, item: str, paper: int) -> Receipt:
        """Most deliveries weigh what their paper says; a few are short by some kilograms."""
        short = 0
        if item == "GAO" and self.chance.below(100, "short weight", depot, on, paper) < 6:
            short = self.chance.between(1, 6, "kilos", depot, on, paper) * 10_000
        return Receipt(depot, on, item, paper, paper - short)

    def _receive(self, receipt: Receipt) -> None:
        self.supply.receipts.append(receipt)
        self.depots[receipt.depot][receipt.item] += receipt.weighed - receipt.quarantined

    def _central_round(self, monday: dt.date) -> None:
        """The central depot buys for all, and fills the regional depots up to eight weeks."""
        everyone = dict.fromkeys(CENTRAL, 0)
        for depot in DEPOTS:
            for item in CENTRAL:
                everyone[item] += self._weekly(depot, monday)[item]
        for item in CENTRAL:
            if self.depots["KTW"][item] < everyone[item] * 7:
                quantity = up(everyone[item] * 6, PACKS[item])
                self._receive(Receipt("KTW", monday - dt.timedelta(days=5), item, quantity, quantity))
        for depot in DEPOTS[1:]:
            weekly = self._weekly(depot, monday)
            lines = {
                item: up(missing, PACKS[item])
                for item in CENTRAL
                if (missing := weekly[item] * 8 - self.depots[depot][item]) > 0
            }
            if lines:
                for item, quantity in lines.items():
                    self.depots["KTW"][item] -= quantity
                    self.depots[depot][item] += quantity
                self.supply.transfers.append(Transfer(depot, monday - dt.timedelta(days=4), lines))

    def _ask(self, eater: Eater, monday: dt.date) -> None:
        """One request: fill the store up to two weeks; shipped on Monday but for the late and the short ones."""
        larder = self.larder.setdefault(eater.kitchen, dict.fromkeys(STORE_SCALE, 0))
        lines = {}
        for item, scale in STORE_SCALE.items():
            need = eater.heads * scale * 7
            wanted = up(max(0, 2 * need - larder[item]), PACKS[item])
            if wanted:
                lines[item] = (need, wanted)
        if not lines:
            return
        chance, key = self.chance.below, (eater.kitchen, monday)
        first = {item: wanted for item, (_, wanted) in lines.items()}
        day = monday
        shipments: list[tuple[dt.date, Mapping[str, int]]] = []
        closed = ""
        draw = chance(1_000, "delivery", *key)
        if any(monday in weeks for weeks in ROTATION_WEEKS):
            draw = 999
        if draw < 62:
            day = monday + dt.timedelta(days=1 + chance(3, "days late", *key))
        elif draw < 108 and "GAO" in first and first["GAO"] >= 4 * PACKS["GAO"]:
            rest = up(first["GAO"] // 5, PACKS["GAO"])
            first["GAO"] -= rest
            if draw < 85:
                shipments.append((monday + dt.timedelta(days=3), {"GAO": rest}))
            else:
                closed = "Kho xuất thiếu, phần còn lại lĩnh vào tuần sau"
        shipments.insert(0, (day, first))
        for _, parts in shipments:
            for item, quantity in parts.items():
                larder[item] += quantity
                self.depots[eater.depot][item] -= quantity
                assert self.depots[eater.depot][item] >= 0, (eater.depot, item, monday)
        self.supply.asks.append(
            Ask(
                eater.kitchen, eater.unit, eater.depot, max(monday - dt.timedelta(days=4), eater.start), monday, lines,
                tuple(shipments), closed,
            )
        )  # fmt: skip
