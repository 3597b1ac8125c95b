"""Places, their books, floors, months, and numbers given up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import HANOI
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean, fold
from quannhu.ledger import codes, statements
from quannhu.ledger.actions.context import PlaceFacts, accounts_of, closed_months, items_of, places_of
from quannhu.ledger.models import Balance, Book, ClosedMonth, Place, ReserveNorm, SpoiledNumber, Total
from quannhu.ledger.rules import HELD
from quannhu.ledger.values import AccountRef
from quannhu.organization.queries import require


def place_or_refuse(place_id: int) -> PlaceFacts:
    """The place with its book, or Refused(KER-09)."""
    place = places_of([place_id]).get(place_id)
    if place is None:
        raise Refused(NOT_FOUND, what="kho", key=place_id)
    return place


def open_place(
    *, actor: Actor, at: dt.datetime, unit_id: int, code: str, name: str, opened_on: dt.date, book_code: str = ""
) -> Place:
    """A store of a unit with its book; right ledger.places.

    errors      Refused LED-32, KER-07
    """
    require(actor, "ledger.places", unit_id, opened_on)
    code, name = clean(code), clean(name)
    with transaction.atomic():
        if Place.objects.filter(code=code).exists() or Book.objects.filter(code=book_code or code).exists():
            raise Refused(codes.PLACE_TAKEN, key=code)
        place = Place.objects.create(
            code=code, name=name, name_search=fold(f"{code} {name}"), unit_id=unit_id, opened_on=opened_on
        )
        Book.objects.create(place=place, code=book_code or code)
        facts = {"code": code, "name": name, "unit": unit_id, "opened_on": opened_on.isoformat()}
        audit.append(f"place:{code}", actor, at, [audit.Event("ledger.open_place", "place", place.pk, facts)])
    return place


def close_place(*, actor: Actor, at: dt.datetime, place_id: int, closed_on: dt.date) -> None:
    """Close an empty store from a day on.

    errors      Refused LED-33 when anything is left, KER-07
    """
    place = place_or_refuse(place_id)
    require(actor, "ledger.places", place.unit_id, closed_on)
    with transaction.atomic():
        left = Balance.objects.filter(account__place_id=place_id, account__kind__in=HELD, quantity__gt=0)
        first = left.select_related("item").order_by("item__name_sort").first()
        if first is not None:
            item = items_of([first.item_id])[first.item_id]
            raise Refused(
                codes.PLACE_NOT_EMPTY, place=place.label, count=left.values("item_id").distinct().count(),
                item=item.name, on_hand=item.say(first.quantity),
            )  # fmt: skip
        Place.objects.filter(pk=place_id).update(closed_on=closed_on)
        facts = {"closed_on": closed_on.isoformat()}
        audit.append(f"place:{place.code}", actor, at, [audit.Event("ledger.close_place", "place", place_id, facts)])


def set_floor(*, actor: Actor, at: dt.datetime, account: AccountRef, item_id: int, floor: int) -> None:
    """The amount of an item an account may not go below; right ledger.reserve. The database guards it too.

    errors      Refused LED-34 when less is on hand, LED-04 on a negative floor, LED-47 where a reserve norm decides
    """
    place = place_or_refuse(account.place_id)
    require(actor, "ledger.reserve", place.unit_id, at.astimezone(HANOI).date())
    item = items_of([item_id]).get(item_id)
    if item is None:
        raise Refused(NOT_FOUND, what="mặt hàng", key=item_id)
    if floor < 0:
        raise Refused(codes.QUANTITY_NOT_POSITIVE, item=item.name, asked=item.say(floor))
    norms = ReserveNorm.objects.filter(place_id=account.place_id, item_id=item_id, superseded_at__isnull=True)
    if account.purpose == "reserve" and norms.exists():
        why = "mức giữ do định mức và quân số quyết định, không đặt bằng tay"
        raise Refused(codes.NORM_WRONG, item=item.name, place=place.label, why=why)
    with transaction.atomic():
        account_id = accounts_of({account})[account]
        statements.add_totals([(account_id, item_id, 0, 0)])
        total = Total.objects.select_for_update().get(account_id=account_id, item_id=item_id)
        if total.quantity < floor:
            raise Refused(
                codes.FLOOR_TOO_HIGH, item=item.name, place=place.label, floor=item.say(floor),
                on_hand=item.say(total.quantity),
            )  # fmt: skip
        before, total.floor = total.floor, floor
        total.save(update_fields=["floor"])
        facts = {"account": list(account), "item": item_id, "before": before, "floor": floor}
        audit.append(f"floor:{total.pk}", actor, at, [audit.Event("ledger.set_floor", "total", total.pk, facts)])


def close_month(*, actor: Actor, at: dt.datetime, place_id: int, month: dt.date) -> None:
    """Close a month of a place: no more vouchers of its days, except approved corrections; right ledger.close.

    errors      Refused LED-31 when it is closed already or not over yet
    """
    month = month.replace(day=1)
    place, words = place_or_refuse(place_id), f"{month.month}/{month.year}"
    require(actor, "ledger.close", place.unit_id, month)
    today = at.astimezone(HANOI).date()
    if (month + dt.timedelta(days=32)).replace(day=1) > today:
        raise Refused(codes.MONTH_STATE, month=words, place=place.label, why="chưa hết")
    with transaction.atomic():
        lock_book(place)
        if (place_id, month) in closed_months([place_id]):
            raise Refused(codes.MONTH_STATE, month=words, place=place.label, why="đã khóa rồi")
        row = ClosedMonth.objects.create(place_id=place_id, month=month, made_by=actor.user_id, made_at=at)
        facts = {"month": month.isoformat()}
        audit.append(f"book:{place.book_code}", actor, at, [audit.Event("ledger.close_month", "month", row.pk, facts)])


def reopen_month(*, actor: Actor, at: dt.datetime, place_id: int, month: dt.date, reason: str) -> None:
    """Open a closed month again, with a reason; right ledger.reopen. A second row; the closing stays on record.

    errors      Refused LED-31, KER-11
    """
    month = month.replace(day=1)
    place = place_or_refuse(place_id)
    require(actor, "ledger.reopen", place.unit_id, month)
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    with transaction.atomic():
        lock_book(place)
        if (place_id, month) not in closed_months([place_id]):
            raise Refused(codes.MONTH_STATE, month=f"{month.month}/{month.year}", place=place.label, why="đang mở")
        row = ClosedMonth.objects.create(
            place_id=place_id, month=month, closed=False, made_by=actor.user_id, made_at=at, reason=clean(reason)
        )
        facts = {"month": month.isoformat(), "reason": clean(reason)}
        audit.append(f"book:{place.book_code}", actor, at, [audit.Event("ledger.reopen_month", "month", row.pk, facts)])


def spoil_number(*, actor: Actor, at: dt.datetime, place_id: int, year: int, reason: str) -> int:
    """Give up the next number of a book with a reason (a paper form torn, misprinted); gives that number.

    errors      Refused KER-11, KER-07
    """
    place = place_or_refuse(place_id)
    require(actor, "ledger.correct", place.unit_id, at.astimezone(HANOI).date())
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    with transaction.atomic():
        number = statements.next_numbers(place.book_id, year, 1)
        SpoiledNumber.objects.create(
            book_id=place.book_id, year=year, number=number, reason=clean(reason), made_by=actor.user_id, made_at=at
        )
        facts = {"year": year, "number": number, "reason": clean(reason)}
        audit.append(f"book:{place.book_code}", actor, at, [audit.Event("ledger.spoil", "number", number, facts)])
    return number


def lock_book(place: PlaceFacts) -> None:
    """Wait for whoever posts at the place, so that no voucher slips into a month being closed, a count begun,
    or goods being kept for others."""
    list(Book.objects.select_for_update().filter(pk=place.book_id))
