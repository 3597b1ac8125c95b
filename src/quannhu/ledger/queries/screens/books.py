"""Vouchers as lists and search hits, stock near its floor or expiry, months and missing numbers."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from quannhu.catalog.models import Item
from quannhu.kernel.days import Period
from quannhu.kernel.text import clean, fold
from quannhu.ledger.models import (
    HELD_KINDS,
    Account,
    Balance,
    Book,
    ClosedMonth,
    Move,
    Place,
    Series,
    SpoiledNumber,
    Total,
    Voucher,
)
from quannhu.ledger.queries.vouchers import Gap
from quannhu.organization.queries import Scope

_LABEL = re.compile(r"^(\S+)/(\d{4})/(\d{1,9})$")
_NUMBER = re.compile(r"^(?:số\s*)?(\d{1,9})$", re.IGNORECASE)
EXPIRING_DAYS = 30


@dataclass(frozen=True)
class VoucherFilter:
    """What the list of vouchers is narrowed to; `text` is a number, a label, a paper or a name."""

    period: Period | None = None
    place_id: int | None = None
    kind: str = ""
    text: str = ""


@dataclass(frozen=True)
class MonthState:
    """A month of a store: how many vouchers it has, whether it is closed, and the last word on that."""

    place: Place
    month: dt.date
    vouchers: int
    closed: bool
    by: int | None
    at: dt.datetime | None
    reason: str


# -- vouchers ------------------------------------------------------------------------------------------------------


def _visible(scope: Scope) -> QuerySet[Voucher]:
    """Vouchers of the books in scope, and those that brought something into a store in scope."""
    places = list(Place.objects.values_list("id", "unit_id", "book__id"))
    own = [place for place, unit, _book in places if unit in scope.unit_ids]
    if len(own) == len(places):
        return Voucher.objects.all()
    books = [book for _place, unit, book in places if unit in scope.unit_ids]
    accounts = list(Account.objects.filter(place_id__in=own, kind__in=HELD_KINDS).values_list("id", flat=True))
    brought = Move.objects.filter(target_id__in=accounts).values("voucher_id")
    return Voucher.objects.filter(Q(book_id__in=books) | Q(pk__in=brought))


def _worded(rows: QuerySet[Voucher], text: str) -> QuerySet[Voucher]:
    words = clean(text)
    if found := _LABEL.match(words):
        return rows.filter(book__code__iexact=found[1], year=int(found[2]), number=int(found[3]))
    if found := _NUMBER.match(words):
        return rows.filter(Q(number=int(found[1])) | Q(paper_ref__icontains=found[1]))
    match = (
        Q(paper_ref__icontains=words)
        | Q(purpose_text__icontains=words)
        | Q(supplier__name_search__contains=fold(words))
    )
    for name in ("giver", "receiver", "witness", "reason"):
        match |= Q(**{f"{name}__icontains": words})
    return rows.filter(match)


def voucher_list(scope: Scope, wanted: VoucherFilter, *, after: str = "", limit: int | None = 50) -> list[Voucher]:
    """Vouchers newest day first; `after` is `day.id` of the last one seen; a `limit` of None gives them all."""
    rows = _visible(scope)
    if wanted.place_id is not None:
        rows = rows.filter(book_id__in=list(Book.objects.filter(place_id=wanted.place_id).values_list("id", flat=True)))
    if wanted.period:
        rows = rows.filter(happened_on__gte=wanted.period.start, happened_on__lt=wanted.period.end)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.text:
        rows = _worded(rows, wanted.text)
    if (seen := _cursor(after)) is not None:
        day, pk = seen
        rows = rows.filter(Q(happened_on__lt=day) | Q(happened_on=day, pk__lt=pk))
    # The page is found first, without joins, so that the index of days gives it; then its rows are read whole.
    ids = list(rows.order_by("-happened_on", "-id").values_list("id", flat=True)[:limit])
    found: list[Voucher] = []
    for start in range(0, len(ids), 900):
        whole = Voucher.objects.filter(pk__in=ids[start : start + 900])
        whole = whole.select_related("book__place", "supplier", "reversed_by")
        found += whole.order_by("-happened_on", "-id")
    return found


def _cursor(after: str) -> tuple[dt.date, int] | None:
    day, _, pk = after.partition(".")
    try:
        return dt.date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def voucher_sums(voucher_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Voucher -> (lines, đồng), one statement for 900 vouchers."""
    sums: dict[int, tuple[int, int]] = {}
    for start in range(0, len(voucher_ids), 900):
        rows = Move.objects.filter(voucher_id__in=voucher_ids[start : start + 900]).values_list("voucher_id")
        counted = rows.annotate(n=Count("id"), v=Sum("value")).order_by()
        sums |= {pk: (lines, value) for pk, lines, value in counted}
    return sums


def find_vouchers(scope: Scope, text: str, limit: int = 10) -> list[Voucher]:
    """Vouchers by label, number or paper: what the search box means."""
    words = clean(text)
    rows = _visible(scope).select_related("book__place")
    if found := _LABEL.match(words):
        rows = rows.filter(book__code__iexact=found[1], year=int(found[2]), number=int(found[3]))
    elif found := _NUMBER.match(words):
        rows = rows.filter(number=int(found[1]))
    elif any(char.isdigit() for char in words):
        rows = rows.filter(paper_ref__icontains=words)
    else:
        return []
    return list(rows.order_by("-happened_on", "-id")[:limit])


def find_places(scope: Scope, text: str, limit: int = 10) -> list[Place]:
    """Stores in scope by code or name, with or without marks."""
    return list(Place.objects.filter(unit_id__in=scope.unit_ids, name_search__contains=fold(clean(text)))[:limit])


def item_codes(item_ids: Iterable[int]) -> dict[int, str]:
    """Item id -> code."""
    return dict(Item.objects.filter(pk__in=set(item_ids)).values_list("id", "code"))


def find_items_on_hand(scope: Scope, text: str, limit: int = 10) -> list[tuple[Item, Place, int]]:
    """(item, store, amount) of what stores in scope hold, by name or code."""
    wanted = fold(clean(text))
    rows = (
        Balance.objects.filter(
            Q(item__name_search__contains=wanted) | Q(item__code__iexact=clean(text)), quantity__gt=0,
            account__kind="stock", account__place__unit_id__in=scope.unit_ids,
        )
        .values_list("item_id", "account__place_id")
        .annotate(q=Sum("quantity"))
        .order_by("-q")[:limit]
    )  # fmt: skip
    found = list(rows)
    items, places = Item.objects.in_bulk([row[0] for row in found]), Place.objects.in_bulk([row[1] for row in found])
    return [(items[item], places[place], quantity) for item, place, quantity in found]


def posted_by(command_id: uuid.UUID, user_id: int) -> int | None:
    """The voucher a person's command has made already: what a second tab with the same form is shown."""
    return Voucher.objects.filter(command_id=command_id, made_by=user_id).values_list("pk", flat=True).first()


# -- stock ---------------------------------------------------------------------------------------------------------


def written_after(day: dt.date) -> bool:
    """Whether any voucher is true on a later day: then stock of the day is read from the moves."""
    return Voucher.objects.filter(happened_on__gt=day).exists()


def floors(scope: Scope) -> list[Total]:
    """Totals in scope that have a floor, the scarcest first."""
    rows = Total.objects.filter(floor__gt=0, account__place__unit_id__in=scope.unit_ids)
    found = list(rows.select_related("account__place", "item"))
    return sorted(found, key=lambda row: (row.quantity - row.floor, row.account.place.code, row.item.name_sort))


def floors_of(account_keys: Collection[tuple[int, str]]) -> dict[tuple[int, str, int], int]:
    """(place, purpose, item) -> floor of usable stock."""
    place_ids = {place for place, _ in account_keys}
    rows = Total.objects.filter(
        floor__gt=0, account__kind="stock", account__condition="usable", account__place_id__in=place_ids
    ).values_list("account__place_id", "account__purpose", "item_id", "floor")
    return {(place, purpose, item): floor for place, purpose, item, floor in rows}


def expiring(scope: Scope, on: dt.date, days: int = EXPIRING_DAYS) -> QuerySet[Balance]:
    """Lots in usable stock that expire within the days, or have expired, the first to expire first."""
    return (
        Balance.objects.filter(
            account__kind="stock", account__condition="usable", account__place__unit_id__in=scope.unit_ids,
            quantity__gt=0, lot__expires_on__lte=on + dt.timedelta(days=days),
        )
        .select_related("item", "lot", "account__place")
        .order_by("lot__expires_on", "id")
    )  # fmt: skip


def month_states(scope: Scope, first: dt.date, last: dt.date) -> list[MonthState]:
    """Months first..last (first days) of every store in scope that had vouchers or a closing, newest first."""
    until = (last + dt.timedelta(days=32)).replace(day=1)
    counted: dict[tuple[int, dt.date], int] = defaultdict(int)
    rows = Voucher.objects.filter(
        book__place__unit_id__in=scope.unit_ids, happened_on__gte=first, happened_on__lt=until
    ).values_list("book__place_id", "happened_on")
    for place_id, day, number in rows.annotate(n=Count("id")).order_by():
        counted[place_id, day.replace(day=1)] += number
    words: dict[tuple[int, dt.date], ClosedMonth] = {}
    marks = ClosedMonth.objects.filter(place__unit_id__in=scope.unit_ids, month__gte=first, month__lt=until)
    for mark in marks.order_by("id"):
        words[mark.place_id, mark.month] = mark
    places = Place.objects.in_bulk({place_id for place_id, _ in counted.keys() | words.keys()})
    keys = sorted(counted.keys() | words.keys(), key=lambda key: (-key[1].toordinal(), places[key[0]].code))
    return [_month(places[place_id], month, counted, words.get((place_id, month))) for place_id, month in keys]


def _month(
    place: Place, month: dt.date, counted: dict[tuple[int, dt.date], int], mark: ClosedMonth | None
) -> MonthState:
    number = counted.get((place.pk, month), 0)
    if mark is None:
        return MonthState(place, month, number, False, None, None, "")
    return MonthState(place, month, number, mark.closed, mark.made_by, mark.made_at, mark.reason)


def gaps(scope: Scope, year: int) -> list[Gap]:
    """Numbers of the year without a voucher, with their reasons: only books whose count does not match are read."""
    last = {
        book: (code, number)
        for book, code, number in Series.objects.filter(book__place__unit_id__in=scope.unit_ids, year=year).values_list(
            "book_id", "book__code", "last"
        )
    }
    used = dict(
        Voucher.objects.filter(book_id__in=list(last), year=year)
        .values_list("book_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    found = []
    for book, (code, number) in sorted(last.items(), key=lambda pair: pair[1]):
        if used.get(book, 0) == number:
            continue
        taken = set(Voucher.objects.filter(book_id=book, year=year).values_list("number", flat=True))
        reasons = dict(SpoiledNumber.objects.filter(book_id=book, year=year).values_list("number", "reason"))
        found += [Gap(code, year, each, reasons.get(each)) for each in range(1, number + 1) if each not in taken]
    return found


def spoiled(scope: Scope, year: int) -> list[SpoiledNumber]:
    """Numbers of the year given up in books of scope, with who and when."""
    rows = SpoiledNumber.objects.filter(book__place__unit_id__in=scope.unit_ids, year=year)
    return list(rows.select_related("book").order_by("book__code", "number"))
