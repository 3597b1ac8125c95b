"""Figures: F02 persons fed, F03 meal money, F04 days over the allowance, F05 boards in time, F15 self-supply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.urls import NoReverseMatch, reverse

from quannhu.catalog.models import Item
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import Evidence, FigureQuery, FigureValue, Level, Part, Row, figure
from quannhu.kernel.money import divide_round, group_digits
from quannhu.kernel.words import Phrase, say
from quannhu.kitchens.models import AllowanceLine, KitchenDay
from quannhu.kitchens.queries.spans import (
    DayMoney,
    Span,
    all_day_money,
    boards,
    day_money,
    meals,
    own_use,
    spans_of,
    within,
)
from quannhu.kitchens.rules import FOOD_GROUPS, GROUP_OF, MEAL_NAMES, Account
from quannhu.ledger.models import Move, Voucher
from quannhu.organization.queries import labels

T = TypeVar("T")


def _href(name: str, *args: object) -> str:
    """The page of a record; empty while no page shows it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _rows_by(
    query: FigureQuery, things: Iterable[T], key: Callable[[T], int], parts: Callable[[list[T]], tuple[Part, ...]],
    evidence: Callable[[list[T]], tuple[Evidence, ...]],
) -> tuple[Row, ...]:  # fmt: skip
    """One row for each unit or kitchen, by code."""
    groups: dict[int, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    names = labels(groups, query.cutoff)
    order = sorted(groups, key=lambda unit_id: names[unit_id].code if unit_id in names else str(unit_id))
    return tuple(
        Row(str(unit_id), str(names.get(unit_id, unit_id)), parts(groups[unit_id]), evidence(groups[unit_id]))
        for unit_id in order
    )


def _under(spans: Sequence[Span], path: tuple[str, ...]) -> list[Span]:
    """The spans under the opened unit and kitchen.

    errors      Refused(KER-09) when nothing stands there
    """
    found = list(spans)
    for step, name in zip(path[:2], ("unit_id", "kitchen_id"), strict=False):
        found = [span for span in found if str(getattr(span, name)) == step]
        if not found:
            raise Refused(NOT_FOUND, what="đơn vị hoặc bếp ăn trong kỳ", key=step)
    return found


def _name(unit_id: str, query: FigureQuery) -> str:
    return str(labels([int(unit_id)], query.cutoff).get(int(unit_id), unit_id))


def _day_key(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refused(NOT_FOUND, what="ngày", key=text) from error


def _day_row(day: dt.date, kitchen_id: int, parts: tuple[Part, ...], evidence: tuple[Evidence, ...]) -> Row:
    return Row(day.isoformat(), format_day(day), parts, evidence)


# -- F02 -----------------------------------------------------------------------------------------------------------


@figure(
    "F02",
    title="Lượt người ăn",
    formula="Lượt người ăn = Σ suất ăn đã chấm (kể cả khách) ÷ 3; bình quân = lượt người ăn ÷ số ngày của kỳ.",
    rule="KIT-R19",
)
class PersonsFed:
    """Meals add up exactly; persons fed and the daily mean are rounded half up beside them."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """Meals, guests among them, persons fed, mean per day."""
        spans = spans_of(query)
        counted = [row for row, _, _ in meals(query, spans)]
        return FigureValue("F02", self._parts(counted, len(query.period)), (self._evidence(query, spans),))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; (unit,) -> kitchens; (unit, kitchen) -> days, which lead to the day's page."""
        spans = _under(spans_of(query), path)
        days = len(query.period)
        if len(path) < 2:
            found = [row for row, _, _ in meals(query, spans)]
            rows = _rows_by(
                query, found, lambda row: row.kitchen_id if path else row.unit_id,
                lambda group: self._parts(group, days), lambda group: (),
            )  # fmt: skip
            return Level(_name(path[0], query) if path else "Theo đơn vị", rows)
        if len(path) > 2:
            raise Refused(NOT_FOUND, what="ngày–bếp", key=path[2])
        kitchen_id = int(path[1])
        lines = sorted(((day, day_id, row) for row, day, day_id in meals(query, spans, by_day=True) if day), key=str)
        return Level(
            _name(path[1], query),
            tuple(
                Row(
                    day.isoformat(), format_day(day), self._parts([row], 1), (Evidence("kitchen_day", (day_id,)),),
                    _href("kitchens-day", kitchen_id, day.isoformat()),
                )
                for day, day_id, row in sorted(lines, key=lambda line: line[0])
            ),
        )  # fmt: skip

    def _parts(self, rows: Sequence[object], days: int) -> tuple[Part, ...]:
        total = sum(row.total for row in rows)  # type: ignore[attr-defined]
        guests = sum(row.guests for row in rows)  # type: ignore[attr-defined]
        return (
            Part("per_day", "Lượt người ăn bình quân một ngày", divide_round(total, 3 * days), "lượt"),
            Part("persons", "Lượt người ăn", divide_round(total, 3), "lượt"),
            Part("meals", "Suất ăn", total, "suất"),
            Part("guests", "Trong đó khách", guests, "suất"),
        )

    def _evidence(self, query: FigureQuery, spans: Sequence[Span]) -> Evidence:
        rows = KitchenDay.objects.filter(within(spans, "kitchen_id", "day")).order_by("id")
        return Evidence("kitchen_day", tuple(rows.values_list("id", flat=True)))


# -- F03, F04 ------------------------------------------------------------------------------------------------------


def _days_evidence(rows: Sequence[DayMoney]) -> tuple[Evidence, ...]:
    return (
        Evidence("kitchen_day", tuple(sorted(row.kitchen_day_id for row in rows))),
        Evidence("voucher", tuple(sorted({voucher for row in rows for voucher in row.voucher_ids}))),
    )


def _money_parts(account: Account) -> tuple[Part, ...]:
    return (
        Part("allowance", "Được hưởng", account.allowance, "đ"),
        Part("spent", "Đã chi", account.spent, "đ"),
        Part("surplus", "Thừa (+), thiếu (−)", account.surplus, "đ"),
    )


def _sum(rows: Sequence[DayMoney]) -> Account:
    return Account(sum(row.account.allowance for row in rows), sum(row.account.spent for row in rows))


@figure(
    "F03",
    title="Tiền ăn được hưởng, đã chi, thừa thiếu",
    formula="Được hưởng = Σ dòng mức tiền ăn các ngày–bếp đã khóa sổ; đã chi = Σ giá trị phiếu đưa vào ăn của các"
    " ngày đó; thừa thiếu = được hưởng − đã chi.",
    rule="KIT-R05",
)
class MealMoney:
    """Allowance − spent = surplus at every level, down to the lines and vouchers of a day."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """Due, spent, left."""
        rows = all_day_money(query)
        return FigureValue("F03", _money_parts(_sum(rows)), _days_evidence(rows))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; -> kitchens; -> days; (unit, kitchen, day) -> allowance lines and vouchers."""
        rows = day_money(query, _under(spans_of(query), path)) if path else all_day_money(query)
        if len(path) < 2:
            found = _rows_by(
                query, rows, lambda row: row.kitchen_id if path else row.unit_id,
                lambda group: _money_parts(_sum(group)), _days_evidence,
            )  # fmt: skip
            return Level(_name(path[0], query) if path else "Theo đơn vị", found)
        if len(path) == 2:
            return Level(
                _name(path[1], query),
                tuple(_day_row(r.day, r.kitchen_id, _money_parts(r.account), _days_evidence([r])) for r in rows),
            )
        return _open_day(query, rows, path)


def _due_words(line: AllowanceLine) -> Phrase:
    """What was due, for whom: `có mặt ăn SQ bữa trưa: 120 × 26.000 (SQ, Thông tư 1)`."""
    meal = MEAL_NAMES.get(line.meal, "")
    named = "{kind}" + (" {category}" if line.category else "") + (" {meal}" if meal else "")
    return say(
        named + ": {persons} × {rate} ({code}, {basis})",
        kind=line.get_kind_display(), category=line.category, meal=meal, persons=group_digits(line.persons),
        rate=group_digits(line.rate), code=line.standard_code, basis=line.legal_basis,
    )  # fmt: skip


def _open_day(query: FigureQuery, rows: Sequence[DayMoney], path: tuple[str, ...]) -> Level:
    """The lines that were due and the vouchers that spent."""
    day = _day_key(path[2])
    row = next((row for row in rows if row.day == day), None)
    if row is None or len(path) > 3:
        raise Refused(NOT_FOUND, what="ngày–bếp đã khóa sổ", key=path[2])
    lines = AllowanceLine.objects.filter(kitchen_day_id=row.kitchen_day_id).order_by("id")
    values = Move.objects.filter(voucher_id__in=row.voucher_ids)
    if query.known_at is not None:
        lines = lines.filter(written_at__lte=query.known_at)
    href = _href("kitchens-day", row.kitchen_id, day.isoformat())
    shown = [
        Row(
            f"line-{line.pk}",
            _due_words(line),
            _money_parts(Account(line.amount, 0)), (Evidence("standard", (line.standard_id,)),), href,
        )
        for line in lines
    ]  # fmt: skip
    spent: dict[int, int] = {}
    for voucher_id, kind, value in values.values_list("voucher_id", "target__kind", "value").filter(
        happened_on=day, target__kind="consumer"
    ):
        del kind
        spent[voucher_id] = spent.get(voucher_id, 0) + value
    for voucher_id, value in values.filter(happened_on=day, source__kind="consumer").values_list("voucher_id", "value"):
        spent[voucher_id] = spent.get(voucher_id, 0) - value
    for voucher in Voucher.objects.filter(pk__in=spent).select_related("book").order_by("id"):
        number = f"{voucher.book.code}/{voucher.year}/{voucher.number}"
        label = say("{kind} {number}", kind=voucher.get_kind_display(), number=number)
        evidence = (Evidence("voucher", (voucher.pk,)),)
        page = _href("ledger-voucher", voucher.pk)
        shown.append(Row(f"voucher-{voucher.pk}", label, _money_parts(Account(0, spent[voucher.pk])), evidence, page))
    return Level(f"{_name(path[1], query)}, {format_day(day)}", tuple(shown), deepest=True)


@figure(
    "F04",
    title="Ngày–bếp vượt mức tiền ăn",
    formula="Số ngày–bếp đã khóa sổ có tiền chi lớn hơn tiền được hưởng.",
    rule="KIT-R20",
)
class DaysOver:
    """Closed kitchen-days that cost more than their allowance, beside the number of closed days."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """Days over, of days closed."""
        rows = all_day_money(query)
        return FigureValue("F04", self._parts(rows), _days_evidence(self._over(rows)))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; -> kitchens; -> the days over; (unit, kitchen, day) -> lines and vouchers."""
        rows = day_money(query, _under(spans_of(query), path)) if path else all_day_money(query)
        if len(path) < 2:
            found = _rows_by(
                query, rows, lambda row: row.kitchen_id if path else row.unit_id, self._parts,
                lambda group: _days_evidence(self._over(group)),
            )  # fmt: skip
            return Level(_name(path[0], query) if path else "Theo đơn vị", found)
        if len(path) == 2:
            over = self._over(rows)
            return Level(
                _name(path[1], query),
                tuple(
                    _day_row(r.day, r.kitchen_id, (*self._parts([r]), *_money_parts(r.account)), _days_evidence([r]))
                    for r in over
                ),
            )
        return _open_day(query, rows, path)

    def _over(self, rows: Sequence[DayMoney]) -> list[DayMoney]:
        return [row for row in rows if row.account.surplus < 0]

    def _parts(self, rows: Sequence[DayMoney]) -> tuple[Part, ...]:
        return (
            Part("over", "Ngày–bếp vượt mức", len(self._over(rows)), "ngày-bếp"),
            Part("days", "Ngày–bếp đã khóa sổ", len(rows), "ngày-bếp"),
        )


# -- F05 -----------------------------------------------------------------------------------------------------------


@figure(
    "F05",
    title="Tỷ lệ công khai đúng giờ",
    formula="Số ngày–bếp công khai trước giờ quy định ÷ số ngày–bếp phải công khai.",
    rule="KIT-R11",
)
class BoardsOnTime:
    """Boards hung by their hour ÷ boards due, per unit and kitchen too."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """The share with its base."""
        spans = spans_of(query)
        rows = KitchenDay.objects.filter(within(spans, "kitchen_id", "day")).order_by("id")
        evidence = Evidence("kitchen_day", tuple(rows.values_list("id", flat=True)))
        return FigureValue("F05", self._parts(boards(query, spans)), (evidence,))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; (unit,) -> kitchens; (unit, kitchen) -> days, which lead to the day's page."""
        spans = _under(spans_of(query), path)
        if len(path) < 2:
            rows = _rows_by(
                query, boards(query, spans), lambda row: row.kitchen_id if path else row.unit_id, self._parts,
                lambda group: (),
            )  # fmt: skip
            return Level(_name(path[0], query) if path else "Theo đơn vị", rows)
        if len(path) > 2:
            raise Refused(NOT_FOUND, what="ngày–bếp", key=path[2])
        days = KitchenDay.objects.filter(within(spans, "kitchen_id", "day")).order_by("day")
        if query.known_at is not None:
            days = days.filter(publish_due__lte=query.known_at)
        return Level(_name(path[1], query), tuple(self._day(query, row) for row in days), deepest=True)

    def _day(self, query: FigureQuery, row: KitchenDay) -> Row:
        seen = row.published_at and (query.known_at is None or row.published_at <= query.known_at)
        hung = 1 if seen and row.published_at and row.published_at <= row.publish_due else 0
        part = Part("share", "Công khai đúng giờ", hung, "%", 1)
        href = _href("kitchens-day", row.kitchen_id, row.day.isoformat())
        return Row(row.day.isoformat(), format_day(row.day), (part,), (Evidence("kitchen_day", (row.pk,)),), href)

    def _parts(self, rows: Sequence[object]) -> tuple[Part, ...]:
        due = sum(row.due for row in rows)  # type: ignore[attr-defined]
        hung = sum(row.on_time for row in rows)  # type: ignore[attr-defined]
        return (Part("share", "Công khai đúng giờ", hung, "%", due),)


# -- F15 -----------------------------------------------------------------------------------------------------------


@figure(
    "F15",
    title="Tự túc rau, thịt, cá",
    formula="Lượng tăng gia đưa vào bếp ÷ lượng đã ăn, riêng rau, thịt, cá.",
    rule="KIT-R21",
)
class SelfSupply:
    """Own production ÷ consumption of vegetables, meat and fish, by weight, in thousandths rounded half up."""

    def compute(self, query: FigureQuery) -> FigureValue:
        """Three shares; a group of which nothing was eaten has base 0."""
        spans = spans_of(query)
        rows = own_use(query, spans, GROUP_OF)
        days = KitchenDay.objects.filter(within(spans, "kitchen_id", "day")).order_by("id")
        return FigureValue(
            "F15", self._parts(rows), (Evidence("kitchen_day", tuple(days.values_list("id", flat=True))),)
        )

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        """() -> units; (unit,) -> kitchens; (unit, kitchen) -> items with their weights."""
        spans = _under(spans_of(query), path)
        rows = own_use(query, spans, GROUP_OF)
        if len(path) < 2:
            found = _rows_by(
                query, rows, lambda row: row.kitchen_id if path else row.unit_id, self._parts, lambda group: ()
            )
            return Level(_name(path[0], query) if path else "Theo đơn vị", found)
        if len(path) > 2:
            raise Refused(NOT_FOUND, what="mặt hàng tăng gia", key=path[2])
        names = dict(Item.objects.filter(pk__in={row.item_id for row in rows}).values_list("id", "name"))
        lines = []
        for item_id in sorted(names, key=lambda key: names[key]):
            mine = [row for row in rows if row.item_id == item_id]
            grams = (
                Part("own", "Tăng gia đưa vào bếp", sum(row.own for row in mine), "g"),
                Part("used", "Đã ăn", sum(row.used for row in mine), "g"),
            )
            lines.append(Row(str(item_id), names[item_id], grams, (Evidence("item", (item_id,)),)))
        return Level(_name(path[1], query), tuple(lines), deepest=True)

    def _parts(self, rows: Sequence[object]) -> tuple[Part, ...]:
        parts = []
        for group, label in FOOD_GROUPS.items():
            mine = [row for row in rows if GROUP_OF[row.ration_code] == group]  # type: ignore[attr-defined]
            own = sum(row.own for row in mine)  # type: ignore[attr-defined]
            used = sum(row.used for row in mine)  # type: ignore[attr-defined]
            share = divide_round(own * 1_000, used) if used > 0 else 0
            parts.append(Part(group, f"Tự túc {label}", share, "%", 1_000 if used > 0 else 0))
        return tuple(parts)
