"""Figures of surge missions: F11 in time and in full, F12 supplements."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from quannhu.kernel.days import HANOI, format_day, format_instant
from quannhu.kernel.figures import Evidence, FigureQuery, FigureValue, Level, Part, Row, figure
from quannhu.kernel.money import group_digits
from quannhu.ledger.figures.levels import href, scope_of, unknown
from quannhu.missions import rules
from quannhu.missions.models import Load, LoadLine, Mission, SourceLine
from quannhu.missions.queries import ARRIVAL, groups_of, period_of, rates_of
from quannhu.missions.queries.goods import GONE, say
from quannhu.organization.queries import labels
from quannhu.standards.queries import rulebook
from quannhu.standards.rules import Kind


def _missions(query: FigureQuery) -> list[Mission]:
    """Ordered missions in charge of a unit in scope, as known at the instant; the oldest first."""
    rows = Mission.objects.filter(unit_id__in=scope_of(query).unit_ids, ordered_at__isnull=False)
    if query.known_at is not None:
        rows = rows.filter(ordered_at__lte=query.known_at)
    found = list(rows.select_related("pack_item").order_by("received_at", "pk"))
    for row in found:
        if query.known_at is not None and row.ended_at is not None and row.ended_at > query.known_at:
            row.served_to = None  # the cancellation was not written down yet
    return found


def _by_unit(query: FigureQuery, found: Iterable[Mission]) -> dict[int, list[Mission]]:
    units: dict[int, list[Mission]] = defaultdict(list)
    for row in found:
        units[row.unit_id].append(row)
    return units


class _ByMission(ABC):
    """A figure told mission by mission: its parts over any of them, opened by unit in charge, mission and line."""

    code = ""

    def compute(self, query: FigureQuery) -> FigureValue:
        """The figure over every mission that counts in the period."""
        found = self._found(query)
        evidence = (Evidence("mission", tuple(sorted(found))),)
        return FigureValue(self.code, self._parts(found.values()), evidence)

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units in charge; (unit,) -> missions; (unit, mission) -> lines."""
        found = self._found(query)
        rows = {row.pk: row for row in _missions(query) if row.pk in found}
        units = _by_unit(query, rows.values())
        if not path:
            names = labels(units, query.cutoff)
            order = sorted(units, key=lambda unit: names[unit].code)
            return Level("Đơn vị chỉ đạo", tuple(self._row(found, str(unit), str(names[unit]), units[unit])
                                                 for unit in order))  # fmt: skip
        mine = units.get(int(path[0]) if path[0].isdigit() else 0)
        if mine is None or len(path) > 2:
            raise unknown(path)
        if len(path) == 1:
            lines = (self._row(found, str(row.pk), self._label(row), [row]) for row in mine)
            return Level("Nhiệm vụ", tuple(lines))
        row = next((row for row in mine if str(row.pk) == path[1]), None)
        if row is None:
            raise unknown(path)
        return Level(row.label, tuple(self._line(row, line) for line in found[row.pk]), deepest=True)

    def _row(self, found: dict[int, list[Any]], key: str, label: str, missions: list[Mission]) -> Row:
        ids = tuple(row.pk for row in missions)
        return Row(key, label, self._parts(found[pk] for pk in ids), (Evidence("mission", ids),))

    def _label(self, row: Mission) -> str:
        return row.label

    @abstractmethod
    def _found(self, query: FigureQuery) -> dict[int, list[Any]]:
        """Mission -> its lines."""

    @abstractmethod
    def _parts(self, groups: Iterable[list[Any]]) -> tuple[Part, ...]:
        """The figure's parts over the missions' lines."""

    @abstractmethod
    def _line(self, row: Mission, line: Any) -> Row:
        """One line, with what stands behind it."""


@dataclass(frozen=True)
class _Line:
    source: SourceLine
    state: rules.LineState
    load_ids: tuple[int, ...]


@figure(
    "F11",
    title="Nhiệm vụ đột xuất: kịp thời, đủ",
    formula="Số vụ nhận lệnh trong kỳ; dòng hàng kịp thời = đã bàn giao trong hạn tính từ lúc nhận lệnh; đủ = thực nhận"
    " không ít hơn số phải bảo đảm; tỷ lệ = dòng đạt ÷ tổng số dòng.",
    rule="MIS-R09",
)
class OnTimeInFull(_ByMission):
    """Lines of source plans: handed over by the limit, and all of it."""

    code = "F11"

    def _found(self, query: FigureQuery) -> dict[int, list[_Line]]:
        """Mission -> its lines, for missions whose order came in the period: three statements."""
        rows = {
            row.pk: row for row in _missions(query) if row.received_at.astimezone(HANOI).date() in query.period
        }  # fmt: skip
        handed: dict[int, list[tuple[int, int, dt.datetime]]] = defaultdict(list)
        done = LoadLine.objects.filter(load__mission_id__in=rows, load__state=Load.State.HANDED)
        if query.known_at is not None:
            done = done.filter(load__handed_at__lte=query.known_at)
        for source, load, received, when in done.values_list("source_id", "load_id", "received", "load__handed_at"):
            if received and when:
                handed[source].append((load, received, when))
        sources = SourceLine.objects.filter(mission_id__in=rows, dropped_at__isnull=True)
        sources = sources.exclude(release__status__in=GONE)
        if query.known_at is not None:
            sources = sources.filter(recorded_at__lte=query.known_at)
        book = rulebook(known_at=query.known_at, kinds=(Kind.SETTING,))
        found: dict[int, list[_Line]] = {pk: [] for pk in rows}
        for one in sources.select_related("item", "place").order_by("pk"):
            row, came = rows[one.mission_id], handed[one.pk]
            limit = int(book.setting(key=ARRIVAL, on=row.starts_on, unit_id=None).value)
            state = rules.LineState(
                one.quantity, sum(received for _, received, _ in came), max((when for *_, when in came), default=None),
                row.received_at + dt.timedelta(hours=limit),
            )  # fmt: skip
            found[row.pk].append(_Line(one, state, tuple(load for load, _, _ in came)))
        return found

    def _parts(self, groups: Iterable[list[_Line]]) -> tuple[Part, ...]:
        missions, states = 0, []
        for lines in groups:
            missions += 1
            states += [line.state for line in lines]
        count = len(states)
        fill = sum(min(one.received, one.needed) * 1_000 // one.needed for one in states)
        return (
            Part("missions", "Số vụ", missions, "vụ"),
            Part("lines", "Dòng hàng", count, "dòng"),
            Part("on_time", "Kịp thời", sum(one.on_time for one in states), "%", base=count),
            Part("fill", "Mức đáp ứng bình quân", fill, "%", base=count * 1_000),
            Part("otif", "Kịp thời và đủ", sum(one.on_time and one.in_full for one in states), "%", base=count),
        )

    def _label(self, row: Mission) -> str:
        return f"{row.label}, nhận lệnh {format_instant(row.received_at)}"

    def _line(self, row: Mission, line: _Line) -> Row:
        one, state = line.source, line.state
        came = f"nhận {say(one.item, state.received)}"
        when = f" lúc {format_instant(state.last_at)}" if state.last_at else ""
        label = (
            f"{one.item.name} ({rules.AUDIENCES[one.audience]}) từ {one.place.code}: phải có "
            f"{say(one.item, one.quantity)}, {came}{when}, hạn {format_instant(state.due)}"
        )
        parts = tuple(part for part in self._parts([[line]]) if part.key != "missions")
        return Row(
            str(one.pk), label, (Part("missions", "Số vụ", 0, "vụ"), *parts), (Evidence("load", line.load_ids),),
            href("missions-sources", row.pk),
        )  # fmt: skip


@figure(
    "F12",
    title="Tiền ăn thêm nhiệm vụ đột xuất",
    formula="Tổng của (quân số làm nhiệm vụ từng ngày × mức ăn thêm của ngày đó) trong kỳ; lương khô cấp thay tiền được"
    " trừ khi quyết toán nhiệm vụ.",
    rule="MIS-R05",
)
class Supplements(_ByMission):
    """Person-days of soldiers × the supplement of the day."""

    code = "F12"

    def _found(self, query: FigureQuery) -> dict[int, list[rules.Supplement]]:
        """Mission -> its supplement lines inside the period; missions without a day in it are left out."""
        rows = []
        for row in _missions(query):
            days = period_of(row)
            clipped = days.clip(query.period) if days else None
            if clipped:
                rows.append((row, clipped))
        groups = groups_of([row.pk for row, _ in rows], query.known_at)
        book = rulebook(known_at=query.known_at, kinds=(Kind.SUPPLEMENT,)) if rows else None
        return {
            row.pk: rules.supplements(groups[row.pk], days, rates_of(row.level, days, book=book)) for row, days in rows
        }

    def _parts(self, groups: Iterable[list[rules.Supplement]]) -> tuple[Part, ...]:
        lines = [line for group in groups for line in group]
        return (
            Part("total", "Tiền ăn thêm", sum(line.amount for line in lines), "đ"),
            Part("person_days", "Ngày người", sum(line.person_days for line in lines), "lượt"),
        )

    def _line(self, row: Mission, line: rules.Supplement) -> Row:
        days = f"{format_day(line.days.start)}–{format_day(line.days.last)}"
        label = (
            f"{line.label}, {days}: {group_digits(line.person_days)} ngày người × {group_digits(line.rate)} đ"
            f" ({line.basis})"
        )
        return Row(
            f"{line.group_id}-{line.days.start.isoformat()}", label, self._parts([[line]]),
            (Evidence("mission", (row.pk,)), Evidence("standard", (line.standard_id,))),
            href("missions-settlement", row.pk),
        )  # fmt: skip
