"""What the figures of the stores share: scope, and the levels from units to places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.urls import NoReverseMatch, reverse

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import FigureQuery, Level, Row
from quannhu.ledger.models import Place
from quannhu.organization.queries import Scope, labels, subtree, unit_in_period, visible_to

RowOf = Callable[[str, str, set[int]], Row]  # key, label, the places it sums up


def href(name: str, *args: object) -> str:
    """The page of a record; empty while no page shows it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def scope_of(query: FigureQuery) -> Scope:
    """The actor's units, narrowed to the asked unit's subtree at the cut-off."""
    scope = visible_to(query.actor, query.cutoff)
    if not query.unit_code:
        return scope
    unit_id = unit_in_period(scope, query.unit_code, query.period)
    return Scope(scope.unit_ids & (subtree(unit_id, query.cutoff) | {unit_id}), scope.on)


def places_in(scope: Scope) -> dict[int, Place]:
    return Place.objects.filter(unit_id__in=scope.unit_ids).in_bulk()


def unknown(path: tuple[str, ...]) -> Refused:
    return Refused(NOT_FOUND, what="mục của chỉ tiêu", key="/".join(path))


def by_unit(place_ids: Iterable[int], places: dict[int, Place], query: FigureQuery, row: RowOf) -> tuple[Row, ...]:
    """One row for each unit that has places among them, by code."""
    units: dict[int, set[int]] = defaultdict(set)
    for place_id in place_ids:
        units[places[place_id].unit_id].add(place_id)
    names = labels(units, query.cutoff)
    order = sorted(units, key=lambda unit_id: names[unit_id].code)
    return tuple(row(str(unit_id), str(names[unit_id]), units[unit_id]) for unit_id in order)


def upper_level(
    query: FigureQuery, path: tuple[str, ...], place_ids: Iterable[int], places: dict[int, Place], row: RowOf, *,
    most: int,
) -> Level | None:  # fmt: skip
    """() -> units with such places, (unit,) -> its places; None further down, where the figure goes on by itself.

    most        how long a path may be
    errors      Refused(KER-09) for a longer one, or a unit or place that has no part in the figure
    """
    if len(path) > most:
        raise unknown(path)
    if not path:
        return Level("Theo đơn vị", by_unit(place_ids, places, query, row))
    here = sorted((pk for pk in set(place_ids) if str(places[pk].unit_id) == path[0]), key=lambda pk: places[pk].code)
    if not here or (len(path) > 1 and path[1] not in map(str, here)):
        raise unknown(path)
    if len(path) > 1:
        return None
    name = str(labels([int(path[0])], query.cutoff)[int(path[0])])
    return Level(name, tuple(row(str(pk), places[pk].name, {pk}) for pk in here))
