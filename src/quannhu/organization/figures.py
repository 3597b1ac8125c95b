"""F01 quân số bảo đảm: people supplied, on the cut-off day and on average over the period."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import Evidence, FigureQuery, FigureValue, Level, Part, Row, figure
from quannhu.kernel.money import divide_round, group_digits
from quannhu.organization.queries import StrengthRow, categories, labels, strength_in, unit_in_period, visible_to


@figure(
    "F01",
    title="Quân số bảo đảm",
    formula="Bình quân = Σ (quân số × số ngày trong kỳ) ÷ số ngày của kỳ; ngày chốt = Σ quân số các đơn vị ngày đó.",
    rule="ORG-R08",
)
class SuppliedStrength:
    """Man-days add up exactly; the average is shown rounded half up beside its man-days and days."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """At the cut-off, the average, and the man-days and days it is made of."""
        rows = _rows(query)
        return FigureValue("F01", (*_parts(rows, query.period), _days(query.period)), (_evidence(rows),))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; (unit id,) -> categories; (unit id, category) -> strength rows."""
        rows = _rows(query)
        if not path:
            names = labels({row.unit_id for row in rows}, query.cutoff)
            order = sorted(names, key=lambda unit_id: names[unit_id].code)
            return Level("Theo đơn vị", tuple(_line(str(u), str(names[u]), rows, query, unit=u) for u in order))
        unit_id = int(path[0]) if path[0].isdigit() else -1
        mine = [row for row in rows if row.unit_id == unit_id]
        if not mine:
            raise Refused(NOT_FOUND, what="đơn vị có quân số trong kỳ", key=path[0])
        name = str(labels([unit_id], query.cutoff)[unit_id])
        if len(path) == 1:
            present = {row.category for row in mine}
            groups = [group for group in categories() if group.code in present]
            lines = [
                _line(g.code, g.name, [row for row in mine if row.category == g.code], query, unit=unit_id)
                for g in groups
            ]
            return Level(name, tuple(lines))
        chosen = [row for row in mine if row.category == path[1]]
        if not chosen or len(path) > 2:
            raise Refused(NOT_FOUND, what="dòng quân số", key="/".join(path))
        return Level(f"{name}, {path[1]}", tuple(_record(row, query) for row in chosen))


def _rows(query: FigureQuery) -> list[StrengthRow]:
    """The strength rows that count: the actor's scope, the period, the unit on its days, what was known."""
    scope = visible_to(query.actor, query.cutoff)
    under = unit_in_period(scope, query.unit_code, query.period) if query.unit_code else None
    return strength_in(query.period, unit_ids=scope.unit_ids, under=under, known_at=query.known_at)


def _parts(rows: Iterable[StrengthRow], period: Period) -> tuple[Part, ...]:
    """Three numbers that the next level down adds up to (the average but for its rounding)."""
    rows = list(rows)
    man_days = sum(row.headcount * len(row.period) for row in rows)
    at_cutoff = sum(row.headcount for row in rows if period.last in row.period)
    return (
        Part("at_cutoff", "Quân số ngày chốt", at_cutoff, "người"),
        Part("average", "Quân số bình quân", divide_round(man_days, len(period)), "người"),
        Part("man_days", "Ngày-người", man_days, "ngày-người"),
    )


def _days(period: Period) -> Part:
    return Part("days", "Số ngày của kỳ", len(period), "ngày")


def _evidence(rows: Iterable[StrengthRow]) -> Evidence:
    return Evidence("strength", tuple(sorted({row.id for row in rows})))


def _line(key: str, label: str, rows: list[StrengthRow], query: FigureQuery, *, unit: int) -> Row:
    mine = [row for row in rows if row.unit_id == unit]
    return Row(key, label, _parts(mine, query.period), (_evidence(mine),))


def _record(row: StrengthRow, query: FigureQuery) -> Row:
    href = reverse("organization-unit", args=[row.unit_id]) + f"#quan-so-{row.id}"
    label = f"{group_digits(row.headcount)} người, {row.period}"
    return Row(str(row.id), label, _parts([row], query.period), (_evidence([row]),), href)
