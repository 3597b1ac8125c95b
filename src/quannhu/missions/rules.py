"""What is true of a surge mission: need, choice of sources, the clock, balance, supplements. Pure, whole numbers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from quannhu.kernel.days import Period
from quannhu.kernel.money import group_digits

SOLDIERS, RELIEF = "soldiers", "relief"
# Ledger purpose of the goods a mission holds: civilians' relief never stands in one account with soldiers' goods.
PURPOSES = {SOLDIERS: "mission", RELIEF: "relief"}
AUDIENCES = {SOLDIERS: "bộ đội", RELIEF: "cứu trợ nhân dân"}
BY_MISSION, BY_KITCHEN = "mission", "kitchen"
DAY = dt.timedelta(days=1)
# Stock above its floor is taken last from the reserve: what lies free for every day's use goes first.
PURPOSE_ORDER = ("routine", "reserve")


# -- who and how long ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """Beneficiaries of a mission: soldiers of a unit, or civilians of an area.

    heads       (from day, headcount), ascending: a later row holds from its day on
    pack_days   days from the first on which each gets one pack; soldiers: as supplement in kind (note N6)
    fed_by      "mission" when lent soldiers eat with the mission, "kitchen" when their own kitchens go on feeding
                them; civilians get packs only
    """

    id: int
    audience: str
    label: str
    heads: tuple[tuple[dt.date, int], ...]
    pack_days: int = 0
    fed_by: str = ""
    category: str = ""

    def on(self, day: dt.date) -> int:
        """People on the day."""
        held = [count for start, count in self.heads if start <= day]
        return held[-1] if held else 0


def person_days(group: Group, period: Period) -> int:
    """People summed over the days, each day with its own strength (rule MIS-R01)."""
    return sum(group.on(day) for day in period.days())


# -- need ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """One line of the need: what, for whom, how much, and how it was reckoned (Vietnamese)."""

    item: str
    audience: str
    quantity: int
    clause: str


@dataclass(frozen=True)
class Basis:
    """What need is reckoned with, as in force on the first day.

    rice        grams of a person-day by category code
    """

    pack_item: str
    rice_item: str
    rice: Mapping[str, int]


def packs(group: Group, period: Period) -> int:
    """One pack a head on each of the first `pack_days` days (rule MIS-R02)."""
    if not group.pack_days:
        return 0
    return person_days(group, Period(period.start, min(period.end, period.start + DAY * group.pack_days)))


def rice(group: Group, period: Period, grams: int) -> int:
    """Basic rice of all days for those whom the mission feeds, also on days with packs (rule MIS-R03, note N6)."""
    return person_days(group, period) * grams if group.fed_by == BY_MISSION else 0


def need(groups: Sequence[Group], period: Period, basis: Basis) -> list[Need]:
    """What the mission needs in all, by item and audience; nothing is mixed between audiences (rule MIS-R04)."""
    amounts: dict[tuple[str, str], int] = defaultdict(int)
    clauses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for group in groups:
        found = packs(group, period)
        if found:
            days = min(group.pack_days, len(period))
            amounts[basis.pack_item, group.audience] += found
            clauses[basis.pack_item, group.audience].append(_clause(group, period, days, found))
        grams = basis.rice.get(group.category, 0)
        if drawn := rice(group, period, grams):
            amounts[basis.rice_item, group.audience] += drawn
            text = _clause(group, period, len(period), person_days(group, period))
            clauses[basis.rice_item, group.audience].append(f"{text} × {grams} g")
    return [Need(item, audience, amounts[item, audience], "; ".join(clauses[item, audience]))
            for item, audience in sorted(amounts, key=lambda key: (key[1] != SOLDIERS, key[0]))]  # fmt: skip


def _clause(group: Group, period: Period, days: int, total: int) -> str:
    """`T11: 400 × 7`, or the sum where strength changes."""
    heads = {group.on(period.start + DAY * index) for index in range(days)}
    if len(heads) == 1:
        return f"{group.label}: {group_digits(heads.pop())} người × {days} ngày"
    return f"{group.label}: {group_digits(total)} người-ngày"


# -- supplements ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Supplement:
    """Supplement of one group over days with one rate: person-days × rate."""

    group_id: int
    label: str
    days: Period
    person_days: int
    rate: int
    standard_id: int
    basis: str

    @property
    def amount(self) -> int:
        """đồng."""
        return self.person_days * self.rate


def supplements(
    groups: Iterable[Group], period: Period, rates: Mapping[dt.date, tuple[int, int, str]]
) -> list[Supplement]:
    """Soldiers × days × rate of the day; one line a group and rate (rule MIS-R05).

    rates       day -> (đồng, id of the standards row, its legal basis)
    """
    lines: list[Supplement] = []
    for group in groups:
        if group.audience != SOLDIERS:
            continue
        for span in _same_rate(period, rates):
            rate, row, basis = rates[span.start]
            count = person_days(group, span)
            if count:
                lines.append(Supplement(group.id, group.label, span, count, rate, row, basis))
    return lines


def _same_rate(period: Period, rates: Mapping[dt.date, tuple[int, int, str]]) -> list[Period]:
    spans: list[Period] = []
    for day in period.days():
        if spans and rates[spans[-1].start][1] == rates[day][1]:
            spans[-1] = Period(spans[-1].start, day + DAY)
        else:
            spans.append(Period(day, day + DAY))
    return spans


@dataclass(frozen=True)
class Settled:
    """A mission's supplement: the whole, what was given in packs at their catalogue price, and what is paid in money.

    over        in kind beyond the whole: written down, never paid back by soldiers
    """

    whole: int
    in_kind: int

    @property
    def in_money(self) -> int:
        """đồng still to be paid."""
        return max(self.whole - self.in_kind, 0)

    @property
    def over(self) -> int:
        """đồng of packs beyond the supplement."""
        return max(self.in_kind - self.whole, 0)


def settle(lines: Iterable[Supplement], pack_count: int, pack_price: int) -> Settled:
    """Packs eaten by soldiers are charged against their supplement at the catalogue price (rule MIS-R06, note N6)."""
    return Settled(sum(line.amount for line in lines), pack_count * pack_price)


# -- sources -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """What a depot could give of an item: held less holds less floor, and when it would be there.

    minutes     making ready and road together; None when the road is closed
    why         why the road is closed
    """

    place_id: int
    place: str
    item: str
    purpose: str
    free: int
    minutes: int | None
    why: str = ""


@dataclass(frozen=True)
class Source:
    """So much of an item for an audience from a depot; `eta` counts from the start of the plan."""

    place_id: int
    place: str
    item: str
    audience: str
    purpose: str
    quantity: int
    eta: dt.datetime
    in_time: bool


@dataclass(frozen=True)
class Warning:
    """What cannot come, or comes late: place, item, amount and the reason in Vietnamese."""

    place: str
    item: str
    quantity: int
    why: str


@dataclass
class Choice:
    """Chosen sources, what is still missing by item and audience, and what could not be used."""

    sources: list[Source] = field(default_factory=list)
    short: dict[tuple[str, str], int] = field(default_factory=dict)
    warnings: list[Warning] = field(default_factory=list)


def choose(needs: Sequence[Need], offers: Sequence[Offer], start: dt.datetime, limit_hours: int) -> Choice:
    """Nearest first within the limit; soldiers before civilians; the same free amount never given twice.

    Rule MIS-R07: depots by road time, in a depot free stock before the reserve above its floor. A closed road gives
    nothing and one longer than the limit gives nothing either: both are named, so that somebody can decide.
    """
    choice = Choice()
    left = {(offer.place_id, offer.item, offer.purpose): offer.free for offer in offers}
    usable = [(offer.minutes, offer) for offer in offers if offer.minutes is not None]
    usable = [(minutes, offer) for minutes, offer in usable if minutes <= limit_hours * 60]
    usable.sort(key=lambda pair: (pair[0], pair[1].place, PURPOSE_ORDER.index(pair[1].purpose)))
    for wanted in needs:
        missing = wanted.quantity
        for minutes, offer in usable:
            key = (offer.place_id, offer.item, offer.purpose)
            part = min(missing, left[key]) if offer.item == wanted.item else 0
            if part <= 0:
                continue
            left[key] -= part
            missing -= part
            eta = start + dt.timedelta(minutes=minutes)
            choice.sources.append(
                Source(offer.place_id, offer.place, offer.item, wanted.audience, offer.purpose, part, eta, True)
            )
        if missing:
            choice.short[wanted.item, wanted.audience] = missing
    choice.warnings = _warnings(offers, {item for item, _ in choice.short}, limit_hours)
    return choice


def _warnings(offers: Sequence[Offer], wanted: set[str], limit_hours: int) -> list[Warning]:
    """Free stock of what is missing that cannot be there in time."""
    found = []
    for offer in sorted(offers, key=lambda offer: (offer.place, offer.item, offer.purpose)):
        if offer.item not in wanted or offer.free <= 0:
            continue
        if offer.minutes is None:
            found.append(Warning(offer.place, offer.item, offer.free, f"đường bị cắt: {offer.why}"))
        elif offer.minutes > limit_hours * 60:
            found.append(Warning(offer.place, offer.item, offer.free,
                                 f"tới sau {hours_text(offer.minutes)}, quá hạn {limit_hours} giờ"))  # fmt: skip
    return found


# -- clock ---------------------------------------------------------------------------------------------------------


def hours_text(minutes: int) -> str:
    """`11 giờ` or `4 giờ 30 phút`."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} giờ" if hours else "", f"{rest} phút" if rest or not hours else "")
                    if part)  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """Time since the order: to the first issue, or still running.

    due         by when the first issue must be
    minutes     from the order to the first issue, or to now
    """

    received_at: dt.datetime
    due: dt.datetime
    first_issue_at: dt.datetime | None
    minutes: int

    @property
    def kept(self) -> bool:
        """Whether the first issue was, or still can be, in time (rule MIS-R08)."""
        return self.received_at + dt.timedelta(minutes=self.minutes) <= self.due


def clock(received_at: dt.datetime, limit_hours: int, first_issue_at: dt.datetime | None, now: dt.datetime) -> Clock:
    """The clock of a mission: it stops at the first issue (rule MIS-R08)."""
    end = first_issue_at or max(now, received_at)
    minutes = int((end - received_at).total_seconds()) // 60
    return Clock(received_at, received_at + dt.timedelta(hours=limit_hours), first_issue_at, minutes)


# -- lines on time and in full -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineState:
    """A planned line: how much was needed, what was handed over and when the last of it came."""

    needed: int
    received: int
    last_at: dt.datetime | None
    due: dt.datetime

    @property
    def in_full(self) -> bool:
        """Everything was handed over."""
        return self.received >= self.needed

    @property
    def on_time(self) -> bool:
        """What came, came by the limit; a line of which nothing came is not on time (rule MIS-R09)."""
        return self.last_at is not None and self.last_at <= self.due


# -- balance -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Balance:
    """What became of goods: issued = consumed + returned + lost + what is still out (rule MIS-R10)."""

    issued: int = 0
    consumed: int = 0
    returned: int = 0
    lost: int = 0

    @property
    def out(self) -> int:
        """Still with the mission."""
        return self.issued - self.consumed - self.returned - self.lost

    def __add__(self, other: Balance) -> Balance:
        return Balance(self.issued + other.issued, self.consumed + other.consumed, self.returned + other.returned,
                       self.lost + other.lost)  # fmt: skip


# -- feeding -------------------------------------------------------------------------------------------------------


def misfed(
    groups: Iterable[Group], period: Period, lent: Mapping[tuple[dt.date, str, str], int], meals: Sequence[str]
) -> list[tuple[dt.date, str, str, int, int]]:
    """(day, meal, category, with the mission, taken off the kitchens) wherever the two differ (rule MIS-R11).

    A lent soldier eats in exactly one place: what the mission feeds must be what kitchens were told to leave out.
    """
    wanted: dict[tuple[dt.date, str, str], int] = defaultdict(int)
    for group in groups:
        if group.fed_by == BY_MISSION:
            for day in period.days():
                for meal in meals:
                    wanted[day, meal, group.category] += group.on(day)
    keys = sorted(wanted.keys() | lent.keys())
    return [(*key, wanted.get(key, 0), lent.get(key, 0)) for key in keys if wanted.get(key, 0) != lent.get(key, 0)]
