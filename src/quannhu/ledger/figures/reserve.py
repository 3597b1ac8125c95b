"""Figures of the readiness reserve: F09 days at its floor, F10 lots renewed in time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from quannhu.catalog.models import Item
from quannhu.kernel.days import format_day
from quannhu.kernel.figures import Evidence, FigureQuery, FigureValue, Level, Part, Row, figure
from quannhu.kernel.quantity import format_quantity
from quannhu.ledger.figures.levels import href, places_in, scope_of, unknown, upper_level
from quannhu.ledger.models import Lot, Move, Rotation
from quannhu.ledger.queries.reserve import Key, age_limits, renew_day, reserves
from quannhu.ledger.rules import reserve as rules

# -- F09 -----------------------------------------------------------------------------------------------------------


@figure(
    "F09",
    title="Dự trữ SSCĐ: ngày đủ mức",
    formula="Số ngày hàng dùng được ≥ mức dự trữ ÷ số ngày phải giữ, theo từng kho và mặt hàng; lô chờ xử lý, hết hạn"
    " không tính; lệnh mở dự trữ còn hiệu lực hạ mức đúng phần đã duyệt.",
    rule="LED-R26",
)
class DaysAtFloor:
    """Days of each depot and item together; a gap is a stretch of days below the floor."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """Days enough, days that had to be, the share, and how many gaps."""
        found = self._spans(query)
        ids = {pk for days in self._moved(query, found.keys()).values() for pks in days.values() for pk in pks}
        return FigureValue("F09", self._parts(found.values()), (Evidence("voucher", tuple(sorted(ids))),))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; (unit,) -> depots; (unit, depot) -> items; (unit, depot, item) -> stretches of days."""
        found = self._spans(query)
        places = places_in(scope_of(query))
        moved = self._moved(query, found.keys())

        def row(key: str, label: str, place_ids: set[int]) -> Row:
            mine = {pair for pair in found if pair[0] in place_ids}
            return Row(key, label, self._parts(found[pair] for pair in mine), self._evidence(moved, mine))

        if upper := upper_level(query, path, (place for place, _ in found), places, row, most=3):
            return upper
        here = {pair: spans for pair, spans in found.items() if str(pair[0]) == path[1]}
        items = Item.objects.in_bulk([item for _, item in here])
        place = places[int(path[1])]
        if len(path) == 2:
            order = sorted(here, key=lambda pair: items[pair[1]].name_sort)
            return Level(
                place.name,
                tuple(
                    Row(str(p[1]), items[p[1]].name, self._parts([here[p]]), self._evidence(moved, {p})) for p in order
                ),
            )
        pair = next((pair for pair in here if str(pair[1]) == path[2]), None)
        if pair is None:
            raise unknown(path)
        rows = tuple(self._stretch(span, items[pair[1]], moved[pair]) for span in here[pair])
        return Level(f"{place.name}, {items[pair[1]].name}", rows, deepest=True)

    def _spans(self, query: FigureQuery) -> dict[Key, list[rules.Span]]:
        """Stretches of the period in which something must be kept, by depot and item."""
        found = reserves(query.period, place_ids=list(places_in(scope_of(query))), known_at=query.known_at)
        kept = {
            key: [span for span in reserve.line().spans(query.period) if span.state.needed]
            for key, reserve in sorted(found.items())
        }
        return {key: spans for key, spans in kept.items() if spans}

    def _moved(self, query: FigureQuery, keys: Iterable[Key]) -> dict[Key, dict[dt.date, set[int]]]:
        """Vouchers of the period that moved reserve stock, by depot and item, then by day: one statement."""
        wanted = set(keys)
        found: dict[Key, dict[dt.date, set[int]]] = defaultdict(lambda: defaultdict(set))
        sides = Q()
        for side in ("source", "target"):
            sides |= Q(**{f"{side}__purpose": "reserve", f"{side}__place_id__in": {place for place, _ in wanted}})
        rows = Move.objects.filter(
            sides, happened_on__gte=query.period.start, happened_on__lt=query.period.end,
            item_id__in={item for _, item in wanted},
        )  # fmt: skip
        if query.known_at is not None:
            rows = rows.filter(voucher__written_at__lte=query.known_at)
        columns = ("item_id", "happened_on", "voucher_id", "source__purpose", "source__place_id", "target__purpose",
                   "target__place_id")  # fmt: skip
        for item, day, voucher, *ends in rows.values_list(*columns):
            for purpose, place in (ends[:2], ends[2:]):
                if purpose == "reserve" and (place, item) in wanted:
                    found[place, item][day].add(voucher)
        return found

    def _parts(self, groups: Iterable[Sequence[rules.Span]]) -> tuple[Part, ...]:
        enough = days = missing = 0
        for spans in groups:
            enough += rules.days_enough(spans)
            days += sum(len(span.period) for span in spans)
            missing += len(rules.gaps(spans))
        return (
            Part("enough", "Ngày đủ mức", enough, "ngày"),
            Part("days", "Ngày phải giữ", days, "ngày"),
            Part("share", "Tỷ lệ", enough, "%", base=days),
            Part("gaps", "Đợt thiếu", missing, "đợt"),
        )

    def _evidence(self, moved: dict[Key, dict[dt.date, set[int]]], keys: set[Key]) -> tuple[Evidence, ...]:
        ids = {pk for key in keys for pks in moved[key].values() for pk in pks}
        return (Evidence("voucher", tuple(sorted(ids))),)

    def _stretch(self, span: rules.Span, item: Item, moved: dict[dt.date, set[int]]) -> Row:
        """Some days on which nothing changed, with the vouchers of those days."""
        state = span.state
        ids = tuple(sorted({pk for day, pks in moved.items() if day in span.period for pk in pks}))
        words = "đủ" if not state.short else f"thiếu {format_quantity(state.short, item.base)}"
        usable, floor = (format_quantity(each, item.base) for each in (state.usable, state.floor))
        return Row(
            span.period.start.isoformat(), f"{span.period}: dùng được {usable}, mức {floor}, {words}",
            self._parts([[span]]), (Evidence("voucher", ids),), href("ledger-voucher", ids[0]) if ids else "",
        )  # fmt: skip


# -- F10 -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueLot:
    """A lot renewed in the period, or whose day came in it while it still lay in the reserve."""

    place_id: int
    lot: Lot
    due: dt.date
    gone_on: dt.date | None
    voucher_ids: tuple[int, ...]

    @property
    def in_time(self) -> bool:
        """Whether it left by its day."""
        return rules.in_time(self.gone_on, self.due)


@figure(
    "F10",
    title="Lô dự trữ đổi hạt đúng hạn",
    formula="Số lô đưa ra khỏi dự trữ bằng đổi hạt không sau ngày phải đổi ÷ số lô đã đổi hoặc đến hạn đổi trong kỳ.",
    rule="LED-R23",
)
class RenewedInTime:
    """Lots, not kilograms; a lot counts on the day its last part left."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """Renewed in time, due, and the share."""
        due = self._due(query)
        return FigureValue("F10", self._parts(due), (self._evidence(due),))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; (unit,) -> depots; (unit, depot) -> lots."""
        due = self._due(query)
        places = places_in(scope_of(query))

        def row(key: str, label: str, place_ids: set[int]) -> Row:
            mine = [lot for lot in due if lot.place_id in place_ids]
            return Row(key, label, self._parts(mine), (self._evidence(mine),))

        if upper := upper_level(query, path, (lot.place_id for lot in due), places, row, most=2):
            return upper
        mine = [lot for lot in due if str(lot.place_id) == path[1]]
        return Level(places[int(path[1])].name, tuple(self._record(lot) for lot in mine), deepest=True)

    def _due(self, query: FigureQuery) -> list[DueLot]:
        period = query.period
        found = reserves(period, place_ids=list(places_in(scope_of(query))), known_at=query.known_at)
        rows = Rotation.objects.filter(place_id__in={place for place, _ in found}, taken__reversed_by__isnull=True)
        if query.known_at is not None:
            rows = rows.filter(taken__written_at__lte=query.known_at)
        takings: dict[tuple[int, int], list[int]] = defaultdict(list)
        for place, lot, voucher in rows.values_list("place_id", "taken__moves__lot_id", "taken_id"):
            takings[place, lot].append(voucher)
        lots = Lot.objects.in_bulk({lot_id for reserve in found.values() for lot_id in reserve.lots})
        ages = age_limits(found.keys(), period.last)
        due = []
        for (place, item), reserve in found.items():
            for lot_id, days in reserve.lots.items():
                by = renew_day(lots[lot_id], ages.get((place, item)))
                if by is None:
                    continue
                gone = days.gone_on()
                vouchers = tuple(sorted(takings.get((place, lot_id), ())))
                renewed = bool(vouchers) and gone is not None and gone in period
                if renewed or (by in period and (gone is None or gone > by)):
                    due.append(DueLot(place, lots[lot_id], by, gone, vouchers))
        return sorted(due, key=lambda lot: (lot.place_id, lot.due, lot.lot.pk))

    def _parts(self, due: Sequence[DueLot]) -> tuple[Part, ...]:
        met = sum(lot.in_time for lot in due)
        return (
            Part("met", "Đổi đúng hạn", met, "lô"),
            Part("due", "Phải đổi", len(due), "lô"),
            Part("share", "Tỷ lệ", met, "%", base=len(due)),
        )

    def _evidence(self, due: Sequence[DueLot]) -> Evidence:
        return Evidence("voucher", tuple(sorted({pk for lot in due for pk in lot.voucher_ids})))

    def _record(self, lot: DueLot) -> Row:
        when = f"đổi ngày {format_day(lot.gone_on)}" if lot.gone_on else "chưa đổi"
        label = f"Lô {lot.lot.code}: {when}, hạn {format_day(lot.due)}: {'đúng hạn' if lot.in_time else 'chậm'}"
        link = href("ledger-voucher", lot.voucher_ids[-1]) if lot.voucher_ids else ""
        return Row(f"{lot.lot.pk}", label, self._parts([lot]), (self._evidence([lot]),), link)
