"""Figures: F07 what came, went and stands by group; F08 stocktake differences; F13 requests on time and in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from quannhu.catalog.models import Item
from quannhu.kernel.days import Period, format_day
from quannhu.kernel.figures import Evidence, FigureQuery, FigureValue, Level, Part, Row, figure
from quannhu.kernel.quantity import base_name
from quannhu.kernel.words import say
from quannhu.ledger.figures.levels import RowOf, href, places_in, scope_of, unknown, upper_level
from quannhu.ledger.models import HELD_KINDS, Account, Move, Place, Request, Stocktake, Voucher
from quannhu.ledger.queries import Met, MovementRow, movement, on_time_in_full

_COLUMN_NAMES = (("opening", "đầu kỳ"), ("incoming", "nhập"), ("outgoing", "xuất"), ("closing", "cuối kỳ"))


def _vouchers(query: FigureQuery, place_ids: Iterable[int]) -> tuple[int, ...]:
    """Ids of the vouchers of the period that moved something at the places."""
    rows = Voucher.objects.filter(happened_on__gte=query.period.start, happened_on__lt=query.period.end)
    held = dict(Account.objects.filter(kind__in=HELD_KINDS).values_list("id", "place_id"))
    here = [account_id for account_id, place_id in held.items() if place_id in set(place_ids)]
    # Every line touches a held account, so with all of them in view there is nothing to look up.
    if len(here) < len(held):
        moved = Q(source_id__in=here) | Q(target_id__in=here)
        rows = rows.filter(Exists(Move.objects.filter(moved, voucher_id=OuterRef("pk"))))
    if query.known_at is not None:
        rows = rows.filter(written_at__lte=query.known_at)
    return tuple(rows.order_by("id").values_list("id", flat=True))


# -- F07 -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    order: int
    code: str
    name: str
    base: str


def _groups(item_ids: Iterable[int]) -> dict[int, _Group]:
    rows = Item.objects.filter(id__in=set(item_ids)).values_list(
        "id", "group__order", "group__code", "group__name", "base"
    )
    return {row[0]: _Group(*row[1:]) for row in rows}


def _movement_parts(rows: Iterable[MovementRow], groups: dict[int, _Group]) -> tuple[Part, ...]:
    """Four numbers a group and base unit, and the same in đồng over all; the next level adds up to them."""
    sums: dict[_Group, list[int]] = defaultdict(lambda: [0] * 4)
    money = [0] * 4
    for row in rows:
        group = groups[row.item_id]
        for index, (column, _) in enumerate(_COLUMN_NAMES):
            sums[group][index] += getattr(row, column)
            money[index] += getattr(row, f"value_{column}")
    parts = []
    for group in sorted(sums, key=lambda group: (group.order, group.code, group.base)):
        unit = group.base if group.base in ("g", "ml") else base_name(group.base)
        for index, (column, label) in enumerate(_COLUMN_NAMES):
            key = f"{group.code}.{group.base}.{column}"
            parts.append(Part(key, say("{group}, {label}", group=group.name, label=label), sums[group][index], unit))
    for index, (column, label) in enumerate(_COLUMN_NAMES):
        parts.append(Part(f"value.{column}", say("Giá trị, {label}", label=label), money[index], "đ"))
    return tuple(parts)


@figure(
    "F07",
    title="Nhập, xuất, tồn theo nhóm",
    formula="Tồn cuối kỳ = tồn đầu kỳ + nhập − xuất, theo từng lô, cộng theo mặt hàng, kho và nhóm; phiếu đảo trừ lại.",
    rule="LED-R16",
)
class StockMovement:
    """Amounts in base units (g, ml, pieces) by group, value in đồng."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """Opening, in, out and closing of each group over the scope."""
        rows = self._rows(query)
        groups = _groups(row.item_id for row in rows)
        places = {row.place_id for row in rows}
        evidence = (Evidence("voucher", _vouchers(query, places) if places else ()),)
        return FigureValue("F07", _movement_parts(rows, groups), evidence)

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; (unit,) -> places; (unit, place) -> items; (unit, place, item) -> vouchers."""
        rows = self._rows(query)
        groups = _groups(row.item_id for row in rows)
        places = places_in(scope_of(query))
        row = self._row(rows, groups)
        if upper := upper_level(query, path, (r.place_id for r in rows), places, row, most=3):
            return upper
        mine = [row for row in rows if str(row.place_id) == path[1]]
        place = places[mine[0].place_id]
        items = Item.objects.in_bulk([row.item_id for row in mine])
        if len(path) == 2:
            order = sorted(mine, key=lambda row: items[row.item_id].name_sort)
            lines = [Row(str(row.item_id), items[row.item_id].name, _movement_parts([row], groups)) for row in order]
            return Level(place.name, tuple(lines))
        chosen = [row for row in mine if str(row.item_id) == path[2]]
        if not chosen:
            raise unknown(path)
        item = items[chosen[0].item_id]
        return Level(f"{place.name}, {item.name}", self._records(query, place, item, chosen[0], groups), True)

    def _rows(self, query: FigureQuery) -> list[MovementRow]:
        return movement(scope=scope_of(query), period=query.period, known_at=query.known_at)

    def _row(self, rows: Sequence[MovementRow], groups: dict[int, _Group]) -> RowOf:
        def make(key: str, label: str, place_ids: set[int]) -> Row:
            return Row(key, label, _movement_parts([row for row in rows if row.place_id in place_ids], groups))

        return make

    def _records(
        self, query: FigureQuery, place: Place, item: Item, whole: MovementRow, groups: dict[int, _Group]
    ) -> tuple[Row, ...]:
        """What stood there before, then each voucher with what it brought and took."""
        before = MovementRow(
            place.pk, item.pk, whole.opening, 0, 0, whole.opening, whole.value_opening, 0, 0, whole.value_opening
        )
        records = [Row("0", "Tồn đầu kỳ", _movement_parts([before], groups))]
        moves = Move.objects.filter(
            Q(source__place=place, source__kind__in=HELD_KINDS) | Q(target__place=place, target__kind__in=HELD_KINDS),
            item=item, happened_on__gte=query.period.start, happened_on__lt=query.period.end,
        ).select_related("source", "target", "voucher__book")  # fmt: skip
        if query.known_at is not None:
            moves = moves.filter(voucher__written_at__lte=query.known_at)
        sums: dict[int, list[int]] = defaultdict(lambda: [0] * 4)
        vouchers: dict[int, Voucher] = {}
        for move in moves.order_by("happened_on", "voucher_id", "line"):
            into = move.target.place_id == place.pk and move.target.kind in HELD_KINDS
            out = move.source.place_id == place.pk and move.source.kind in HELD_KINDS
            if into and out:
                continue
            sign = -1 if move.reversal else 1
            column = (0 if into else 1) if not move.reversal else (1 if into else 0)
            sums[move.voucher_id][column] += sign * move.quantity
            sums[move.voucher_id][2 + column] += sign * move.value
            vouchers[move.voucher_id] = move.voucher
        for pk, (came, went, value_in, value_out) in sums.items():
            row = MovementRow(
                place.pk, item.pk, 0, came, went, came - went, 0, value_in, value_out, value_in - value_out
            )
            voucher = vouchers[pk]
            day = format_day(voucher.happened_on)
            label = say("{kind} {number}, {day}", kind=voucher.get_kind_display(), number=voucher.label, day=day)
            parts = _movement_parts([row], groups)
            records.append(Row(str(pk), label, parts, (Evidence("voucher", (pk,)),), href("ledger-voucher", pk)))
        return tuple(records)


# -- F08 -----------------------------------------------------------------------------------------------------------


@figure(
    "F08",
    title="Chênh lệch kiểm kê",
    formula="Σ (số kiểm − số sổ) của các cuộc kiểm kê đã duyệt, theo đơn vị tính gốc.",
    rule="LED-R17",
)
class StocktakeDifference:
    """Approved differences only; a count not yet approved changes nothing."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """The sum of differences by base unit, found less lost."""
        moves = self._moves(query)
        ids = tuple(sorted({move.voucher_id for move in moves}))
        return FigureValue("F08", self._parts(moves), (Evidence("voucher", ids),))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; (unit,) -> places; (unit, place) -> lots."""
        moves = self._moves(query)
        places = places_in(scope_of(query))
        place_of = {move.pk: move.voucher.book.place_id for move in moves}

        def row(key: str, label: str, place_ids: set[int]) -> Row:
            mine = [move for move in moves if place_of[move.pk] in place_ids]
            ids = tuple(sorted({move.voucher_id for move in mine}))
            return Row(key, label, self._parts(mine), (Evidence("voucher", ids),))

        if upper := upper_level(query, path, place_of.values(), places, row, most=2):
            return upper
        lots = [move for move in moves if str(place_of[move.pk]) == path[1]]
        rows = [
            Row(
                str(move.pk), f"{move.item.name} lô {move.lot.code or '–'}, {format_day(move.happened_on)}",
                self._parts([move]), (Evidence("voucher", (move.voucher_id,)),),
                href("ledger-voucher", move.voucher_id),
            )
            for move in lots
        ]  # fmt: skip
        return Level(places[int(path[1])].name, tuple(rows), deepest=True)

    def _moves(self, query: FigureQuery) -> list[Move]:
        """Lines of stocktake adjustments, and of their reversals."""
        # By the subjects themselves: their common beginning could not be looked up in an index on every database.
        subjects = Stocktake.objects.filter(place__unit_id__in=scope_of(query).unit_ids).values(
            subject=Concat(Value("stocktake:"), Cast("id", CharField()), output_field=CharField())
        )
        rows = Move.objects.filter(
            voucher__subject__in=subjects, happened_on__gte=query.period.start, happened_on__lt=query.period.end
        )
        if query.known_at is not None:
            rows = rows.filter(voucher__written_at__lte=query.known_at)
        return list(rows.select_related("voucher__book", "item", "lot", "target").order_by("voucher_id", "line"))

    def _parts(self, moves: Iterable[Move]) -> tuple[Part, ...]:
        sums: dict[str, int] = {"g": 0}
        for move in moves:
            gained = move.target.kind in HELD_KINDS
            sums[move.item.base] = sums.get(move.item.base, 0) + (move.quantity if gained else -move.quantity)
        return tuple(
            Part(f"difference.{base}", "Chênh lệch", sums[base], base if base in ("g", "ml") else base_name(base))
            for base in sorted(sums)
        )


# -- F13 -----------------------------------------------------------------------------------------------------------


@figure(
    "F13",
    title="Bảo đảm thường xuyên: đủ và đúng hạn",
    formula="Số đề nghị nhận đủ mọi dòng trước hết ngày cần ÷ số đề nghị đến hạn trong kỳ.",
    rule="LED-R13",
)
class OnTimeInFull:
    """Requests of the places in scope that were due in the period."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """Met, due and the share."""
        due = self._due(query)
        return FigureValue("F13", self._parts(due), (self._evidence(due),))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; (unit,) -> places; (unit, place) -> requests."""
        due = self._due(query)
        places = Place.objects.in_bulk({met.request.to_place_id for met in due})

        def row(key: str, label: str, place_ids: set[int]) -> Row:
            mine = [met for met in due if met.request.to_place_id in place_ids]
            return Row(key, label, self._parts(mine), (self._evidence(mine),))

        if upper := upper_level(query, path, places, places, row, most=2):
            return upper
        mine = [met for met in due if str(met.request.to_place_id) == path[1]]
        return Level(places[int(path[1])].name, tuple(self._record(met) for met in mine), deepest=True)

    def _due(self, query: FigureQuery) -> list[Met]:
        period = Period(query.period.start, query.period.end)
        return on_time_in_full(scope=scope_of(query), period=period, known_at=query.known_at)

    def _parts(self, due: Sequence[Met]) -> tuple[Part, ...]:
        met = sum(one.met for one in due)
        return (
            Part("met", "Đủ và đúng hạn", met, "đề nghị"),
            Part("due", "Đến hạn", len(due), "đề nghị"),
            Part("share", "Tỷ lệ", met, "%", base=len(due)),
        )

    def _evidence(self, due: Sequence[Met]) -> Evidence:
        return Evidence("request", tuple(sorted(met.request.pk for met in due)))

    def _record(self, met: Met) -> Row:
        request: Request = met.request
        words = "đủ, đúng hạn" if met.met else "chưa đủ hoặc chậm"
        label = f"Đề nghị số {request.pk}, cần {format_day(request.needed_on)}: {words}"
        return Row(
            str(request.pk), label, self._parts([met]), (Evidence("request", (request.pk,)),),
            href("ledger-request", request.pk),
        )  # fmt: skip
