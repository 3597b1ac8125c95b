"""Reads made for the screens: filtered lists with cursors, what waits, what expires, who may be named."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet, Sum

from quannhu.catalog.models import Item
from quannhu.catalog.queries import items_by_code, units_of_item
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean, fold
from quannhu.ledger.models import (
    HELD_KINDS,
    Account,
    Balance,
    ClosedMonth,
    Correction,
    HandReceiptEnd,
    Lot,
    Move,
    Place,
    Request,
    SpoiledNumber,
    Stocktake,
    StocktakeLine,
    Total,
    Voucher,
)
from quannhu.organization.models import Dated, Kind, Post, UnitClosure, UnitVersion
from quannhu.organization.queries import Scope
from quannhu.organization.rights import roles_with

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
class RoadLine:
    """What of a shipment is still on the road."""

    voucher_id: int
    label: str
    item: Item
    lot: Lot
    left: int


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


def places_in(scope: Scope) -> list[Place]:
    """Every store in scope open on its day, by code, with the unit's kind at hand."""
    rows = Place.objects.filter(unit_id__in=scope.unit_ids, opened_on__lte=scope.on, closed_on__gt=scope.on)
    return list(rows.select_related("unit", "book").order_by("code"))


def place_by_code(scope: Scope, code: str) -> Place:
    """The store of the code in scope, also one that has closed; Refused(KER-09)."""
    place = Place.objects.filter(unit_id__in=scope.unit_ids, code=clean(code)).select_related("unit", "book").first()
    if place is None:
        raise Refused(NOT_FOUND, what="kho", key=clean(code))
    return place


def place_of(scope: Scope, place_id: int) -> Place:
    """The store in scope; Refused(KER-09)."""
    place = Place.objects.filter(unit_id__in=scope.unit_ids, pk=place_id).select_related("unit", "book").first()
    if place is None:
        raise Refused(NOT_FOUND, what="kho", key=place_id)
    return place


def counterparts(scope: Scope) -> list[Place]:
    """Stores a person of the scope deals with: his own, the depots above him, those his depots serve."""
    on = Dated.on(scope.on)
    above = UnitClosure.objects.filter(on, descendant_id__in=scope.unit_ids).values("ancestor_id")
    depots = UnitVersion.objects.filter(on, parent_id__in=above, unit__kind=Kind.DEPOT).values("unit_id")
    heads = UnitVersion.objects.filter(on, unit_id__in=scope.unit_ids, unit__kind=Kind.DEPOT).values("parent_id")
    served = UnitClosure.objects.filter(on, ancestor_id__in=heads).values("descendant_id")
    near = Q(unit_id__in=scope.unit_ids) | Q(unit_id__in=depots) | Q(unit_id__in=served)
    rows = Place.objects.filter(near, opened_on__lte=scope.on, closed_on__gt=scope.on)
    return list(rows.select_related("unit").order_by("code"))


def open_place_codes(on: dt.date) -> dict[str, int]:
    """Code -> id of every store open on the day: any of them may be named by its exact code."""
    return dict(Place.objects.filter(opened_on__lte=on, closed_on__gt=on).values_list("code", "id"))


def user_names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Full names of the accounts, one statement."""
    rows = get_user_model().objects.filter(pk__in={pk for pk in user_ids if pk})
    return {row.pk: row.get_full_name() or row.get_username() for row in rows}


def counters(scope: Scope, today: dt.date) -> list[tuple[str, str]]:
    """(user name, full name) of those with a post in scope or above it that may count."""
    above = UnitClosure.objects.filter(Dated.on(today), descendant_id__in=scope.unit_ids).values("ancestor_id")
    posts = Post.objects.filter(Dated.on(today), unit_id__in=above, role__in=roles_with("ledger.stocktake"))
    users = {post.user_id: post.user for post in posts.select_related("user").order_by("user__username")}
    return [(user.get_username(), user.get_full_name() or user.get_username()) for user in users.values()]


def user_id_of(username: str) -> int:
    """The account's id; Refused(KER-09)."""
    pk = get_user_model().objects.filter(username=username).values_list("pk", flat=True).first()
    if pk is None:
        raise Refused(NOT_FOUND, what="người kiểm", key=username)
    return int(pk)


# -- vouchers ------------------------------------------------------------------------------------------------------


def _visible(scope: Scope) -> QuerySet[Voucher]:
    """Vouchers of the books in scope, and those that brought something into a store in scope."""
    places = list(Place.objects.values_list("id", "unit_id"))
    own = [place for place, unit in places if unit in scope.unit_ids]
    if len(own) == len(places):
        return Voucher.objects.all()
    accounts = list(Account.objects.filter(place_id__in=own, kind__in=HELD_KINDS).values_list("id", flat=True))
    brought = Move.objects.filter(target_id__in=accounts).values("voucher_id")
    return Voucher.objects.filter(Q(book__place_id__in=own) | Q(pk__in=brought))


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


def voucher_list(scope: Scope, wanted: VoucherFilter, *, after: str = "", limit: int = 50) -> list[Voucher]:
    """Vouchers newest day first; `after` is `day.id` of the last one seen."""
    rows = _visible(scope)
    if wanted.place_id is not None:
        rows = rows.filter(book__place_id=wanted.place_id)
    if wanted.period:
        rows = rows.filter(happened_on__gte=wanted.period.start, happened_on__lt=wanted.period.end)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.text:
        rows = _worded(rows, wanted.text)
    if (seen := _cursor(after)) is not None:
        day, pk = seen
        rows = rows.filter(Q(happened_on__lt=day) | Q(happened_on=day, pk__lt=pk))
    rows = rows.select_related("book__place", "supplier", "reversed_by", "replaced_by", "reverses")
    return list(rows.order_by("-happened_on", "-id")[:limit])


def _cursor(after: str) -> tuple[dt.date, int] | None:
    day, _, pk = after.partition(".")
    try:
        return dt.date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def voucher_sums(voucher_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Voucher -> (lines, đồng), one statement."""
    rows = Move.objects.filter(voucher_id__in=voucher_ids).values_list("voucher_id")
    return {pk: (lines, value) for pk, lines, value in rows.annotate(n=Count("id"), v=Sum("value")).order_by()}


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


# -- requests ------------------------------------------------------------------------------------------------------


def late_requests(scope: Scope, on: dt.date) -> QuerySet[Request]:
    """Requests of scope that are past their day and not yet received in full."""
    waiting = (Request.Status.SUBMITTED, Request.Status.APPROVED)
    near = Q(from_place__unit_id__in=scope.unit_ids) | Q(to_place__unit_id__in=scope.unit_ids)
    rows = Request.objects.filter(near, status__in=waiting, needed_on__lt=on)
    return rows.select_related("from_place", "to_place").order_by("needed_on", "id")


def submitted_requests(unit_ids: Collection[int], user_id: int) -> QuerySet[Request]:
    """Requests of the units that wait for somebody other than their maker."""
    rows = Request.objects.filter(status=Request.Status.SUBMITTED, to_place__unit_id__in=unit_ids)
    return rows.exclude(made_by=user_id).select_related("from_place", "to_place").order_by("needed_on", "id")


def proposed_corrections(unit_ids: Collection[int], user_id: int) -> QuerySet[Correction]:
    """Corrections at the units that wait for somebody other than their maker."""
    rows = Correction.objects.filter(status=Correction.Status.PROPOSED, voucher__book__place__unit_id__in=unit_ids)
    return rows.exclude(made_by=user_id).select_related("voucher__book").order_by("id")


def compared_stocktakes(unit_ids: Collection[int], user_id: int) -> QuerySet[Stocktake]:
    """Counts at the units ready for the third person."""
    rows = Stocktake.objects.filter(status=Stocktake.Status.COMPARED, place__unit_id__in=unit_ids)
    return rows.exclude(Q(counter_a=user_id) | Q(counter_b=user_id) | Q(made_by=user_id)).select_related("place")


def my_counts(user_id: int) -> QuerySet[Stocktake]:
    """Counts under way in which the person counts."""
    rows = Stocktake.objects.filter(Q(counter_a=user_id) | Q(counter_b=user_id), status=Stocktake.Status.COUNTING)
    return rows.select_related("place").order_by("id")


def request_sums(request_ids: Sequence[int]) -> dict[int, int]:
    """Request -> number of lines."""
    rows = Request.objects.filter(pk__in=request_ids).annotate(n=Count("lines"))
    return dict(rows.values_list("pk", "n"))


def vouchers_of(request_id: int) -> list[Voucher]:
    """Vouchers written for a request, oldest first."""
    rows = Voucher.objects.filter(request_id=request_id).select_related("book__place", "reversed_by")
    return list(rows.order_by("id"))


def on_road(*, request_id: int | None = None, voucher_id: int | None = None) -> list[RoadLine]:
    """What shipments (of a request, or one) have on the road still, by voucher, item and lot."""
    sent = Move.objects.filter(target__kind="transit", voucher__reversed_by__isnull=True, reversal=False)
    sent = sent.filter(voucher__request_id=request_id) if request_id else sent.filter(voucher_id=voucher_id or 0)
    left: dict[tuple[int, int, int], int] = defaultdict(int)
    labels: dict[int, str] = {}
    for move in sent.select_related("voucher__book").order_by("voucher_id", "line"):
        labels[move.voucher_id] = f"{move.voucher.book.code}/{move.voucher.year}/{move.voucher.number}"
        left[move.voucher_id, move.item_id, move.lot_id] += move.quantity
    subjects = {f"shipment:{pk}": pk for pk in labels}
    off = Move.objects.filter(source__kind="transit", voucher__subject__in=subjects)
    back = Move.objects.filter(target__kind="transit", voucher__subject__in=subjects)
    for rows, sign in ((off, -1), (back, 1)):
        for subject, item_id, lot_id, quantity in rows.values_list("voucher__subject", "item_id", "lot_id", "quantity"):
            left[subjects[subject], item_id, lot_id] += sign * quantity
    keys = [key for key, quantity in left.items() if quantity > 0]
    items = Item.objects.prefetch_related("packs").in_bulk({item for _, item, _ in keys})
    lots = Lot.objects.in_bulk({lot for _, _, lot in keys})
    return [RoadLine(key[0], labels[key[0]], items[key[1]], lots[key[2]], left[key]) for key in keys]


# -- counts --------------------------------------------------------------------------------------------------------


def counted_lines(stocktake_id: int) -> dict[str, int]:
    """How many lines a count has, and how many each person has counted."""
    lines = StocktakeLine.objects.filter(stocktake_id=stocktake_id)
    return lines.aggregate(lines=Count("id"), a=Count("count_a"), b=Count("count_b"))


def units_of_codes(codes: Collection[str]) -> dict[str, ItemUnits]:
    """Item code -> how its quantities are written."""
    return {code: units_of_item(item) for code, item in items_by_code(codes).items()}


# -- custody, months -----------------------------------------------------------------------------------------------


def custody_ends(receipt_ids: Sequence[int]) -> list[HandReceiptEnd]:
    """How handed-out equipment came back, by day."""
    rows = HandReceiptEnd.objects.filter(receipt_id__in=receipt_ids).select_related("voucher__book", "receipt")
    return list(rows.order_by("happened_on", "id"))


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


def spoiled(scope: Scope, year: int) -> list[SpoiledNumber]:
    """Numbers of the year given up in books of scope, with who and when."""
    rows = SpoiledNumber.objects.filter(book__place__unit_id__in=scope.unit_ids, year=year)
    return list(rows.select_related("book").order_by("book__code", "number"))


def covers_everything(scope: Scope) -> bool:
    """Whether no store stands outside the scope."""
    return not Place.objects.exclude(unit_id__in=scope.unit_ids).exists()


def lots_of(place_id: int, condition: str = "usable") -> dict[tuple[int, str], Balance]:
    """(item, lot label) -> balance of routine stock of a store."""
    rows = Balance.objects.filter(
        account__kind="stock", account__place_id=place_id, account__purpose="routine", account__condition=condition,
        quantity__gt=0,
    ).select_related("lot", "item")  # fmt: skip
    return {(row.item_id, row.lot.code): row for row in rows}
