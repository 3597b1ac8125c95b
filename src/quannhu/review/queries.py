"""Reads of the figure registry: the list, one figure opened step by step, what a correction moved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quannhu.kernel.actor import Actor, Grant
from quannhu.kernel.days import FOREVER, Period, format_day, year_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import FigureQuery, FigureValue, Level, Registered, Row, registry
from quannhu.kernel.kept import at_hand, kept
from quannhu.kitchens.queries.spans import all_day_money
from quannhu.ledger.models import Voucher
from quannhu.organization.models import UnitVersion
from quannhu.organization.queries import visible_to
from quannhu.review import rules
from quannhu.review.codes import CUTOFF_IN_FUTURE, FIGURE_UNKNOWN, NOT_A_CORRECTION, PATH_UNKNOWN


@dataclass(frozen=True)
class Reading:
    """A figure's card with its value."""

    card: Registered
    value: FigureValue


def whole_army(today: dt.date) -> Actor:
    """The actor of the command line: a commander at every root unit; the person at the server owns the database."""
    roots = UnitVersion.objects.filter(parent__isnull=True).values_list("unit_id", flat=True).distinct()
    always = Period(dt.date(1900, 1, 1), FOREVER)
    return Actor(0, "dòng lệnh", tuple(Grant("commander", root, always) for root in sorted(roots)), today)


def query_of(
    *, actor: Actor, cutoff: dt.date, unit_code: str | None = None, known_at: dt.datetime | None = None
) -> FigureQuery:
    """The year to the cut-off, for the actor's scope or one unit of it.

    errors      Refused(REV-03) when the cut-off is after the actor's today
    """
    if cutoff > actor.today:
        raise Refused(CUTOFF_IN_FUTURE, cutoff=format_day(cutoff), today=format_day(actor.today))
    return FigureQuery(actor, rules.review_period(cutoff), unit_code, known_at)


def card_of(figure_id: str) -> Registered:
    """The registered figure.

    errors      Refused(REV-01) naming the known ids
    """
    cards = registry()
    if figure_id not in cards:
        raise Refused(FIGURE_UNKNOWN, figure=figure_id, known=", ".join(cards))
    return cards[figure_id]


def figures(query: FigureQuery) -> list[Reading]:
    """Every registered figure with its value, by id."""
    return [reading(figure_id, query) for figure_id in registry()]


def reading(figure_id: str, query: FigureQuery) -> Reading:
    """One figure with its value."""
    card = card_of(figure_id)
    return Reading(card, kept(("value", figure_id, query), lambda: card.figure.compute(query)))


def read_before(figure_id: str, query: FigureQuery) -> bool:
    """Whether the figure's value stands ready on the data as it is."""
    return at_hand(("value", figure_id, query))


def _level(figure_id: str, query: FigureQuery, path: tuple[str, ...]) -> Level:
    card = card_of(figure_id)
    return kept(("level", figure_id, query, path), lambda: card.figure.open(query, path))


def resolve_path(
    figure_id: str, query: FigureQuery, steps: tuple[str, ...], below: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The keys of the rows that the steps name; a step is a row's key or the code its label ends with, `(T11)`.

    below       where the first step begins: keys of rows already open
    errors      Refused(REV-01) unknown figure, REV-02 a step that is not there or is already a record
    """
    path = below
    for step in steps:
        level = _level(figure_id, query, path)
        row = rules.row_named(level.rows, step)
        if row is None or row.href or level.deepest:
            raise Refused(PATH_UNKNOWN, figure=figure_id, key=step)
        path = (*path, row.key)
    return path


def row_at(figure_id: str, query: FigureQuery, path: tuple[str, ...]) -> Row:
    """The row that a path of keys ends with."""
    return next(row for row in _level(figure_id, query, path[:-1]).rows if row.key == path[-1])


def open_figure(figure_id: str, query: FigureQuery, steps: tuple[str, ...]) -> Level:
    """The rows one step below `steps`.

    errors      as `resolve_path`
    """
    return _level(figure_id, query, resolve_path(figure_id, query, steps))


@dataclass(frozen=True)
class MonthMoney:
    """The closed kitchen-days of a month: đồng due and spent, days, days over the allowance."""

    month: dt.date
    allowance: int
    spent: int
    days: int
    over: int


def month_money(query: FigureQuery) -> list[MonthMoney]:
    """F03 and F04 of the query's period month by month; they sum to the figures."""
    return kept(("months", query), lambda: _month_money(query))


def _month_money(query: FigureQuery) -> list[MonthMoney]:
    sums: dict[dt.date, list[int]] = {}
    for row in all_day_money(query):
        total = sums.setdefault(row.day.replace(day=1), [0, 0, 0, 0])
        total[0] += row.account.allowance
        total[1] += row.account.spent
        total[2] += 1
        total[3] += row.account.surplus < 0
    return [MonthMoney(month, *sums[month]) for month in sorted(sums)]


@dataclass(frozen=True)
class Impact:
    """A correction and the two readings it stands between.

    vouchers    the corrected voucher, its reversal and its replacement
    """

    correction: Voucher
    vouchers: tuple[int, ...]
    before: FigureQuery
    after: FigureQuery

    @property
    def moved(self) -> tuple[rules.Moved, ...]:
        """Every part of every figure that differs between the two readings."""
        return tuple(moved for figure_id in registry() for moved in moved_by(self, figure_id).parts)

    @property
    def citing(self) -> tuple[str, ...]:
        """Ids of the figures whose evidence holds the corrected vouchers."""
        return tuple(figure_id for figure_id in registry() if moved_by(self, figure_id).cites)


@dataclass(frozen=True)
class FigureMoved:
    """What a correction did to one figure: the parts that differ, and whether its evidence holds the vouchers."""

    parts: tuple[rules.Moved, ...]
    cites: bool


def impact_of(voucher_id: int, *, actor: Actor, cutoff: dt.date | None = None) -> Impact:
    """The correction with the readings of the year to the cut-off just before and just after it was written.

    cutoff      None: the last day of the year the voucher is true in, or the actor's today if that comes first
    errors      Refused(REV-04) when the voucher is neither a reversal nor a replacement, or is out of scope
    """
    scope = visible_to(actor, cutoff or actor.today)
    voucher = (
        Voucher.objects.filter(pk=voucher_id, book__place__unit_id__in=scope.unit_ids)
        .select_related("reverses", "replaces")
        .first()
    )
    if voucher is None or not (voucher.reverses_id or voucher.replaces_id):
        raise Refused(NOT_A_CORRECTION, voucher=f"#{voucher_id}")
    cutoff = cutoff or min(actor.today, year_of(voucher.happened_on).last)
    original: int = voucher.reverses_id or voucher.replaces_id or 0
    family = Voucher.objects.filter(pk=original) | Voucher.objects.filter(reverses_id=original)
    family = family | Voucher.objects.filter(replaces_id=original)
    ids = tuple(sorted(family.values_list("pk", flat=True)))
    written = list(Voucher.objects.filter(pk__in=ids).exclude(pk=original).values_list("written_at", flat=True))
    tick = dt.timedelta(microseconds=1)
    before = query_of(actor=actor, cutoff=cutoff, known_at=min(written) - tick)
    return Impact(voucher, ids, before, query_of(actor=actor, cutoff=cutoff, known_at=max(written)))


def moved_by(impact: Impact, figure_id: str) -> FigureMoved:
    """One figure read just before and just after the correction.

    errors      Refused(REV-01) unknown figure
    """
    was, now = reading(figure_id, impact.before).value, reading(figure_id, impact.after).value
    cites = any(rules.cites(value, "voucher", impact.vouchers) for value in (was, now))
    return FigureMoved(tuple(rules.moved_parts(was, now)), cites)


def moved_before(impact: Impact, figure_id: str) -> bool:
    """Whether both readings of the figure stand ready."""
    return read_before(figure_id, impact.before) and read_before(figure_id, impact.after)
