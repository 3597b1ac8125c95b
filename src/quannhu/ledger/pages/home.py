"""What the room puts on the home page, and what the search box finds."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.days import format_day
from quannhu.kernel.money import group_digits
from quannhu.kit.pages import ActorRequest, Card, Hit, Line
from quannhu.kit.words import screen
from quannhu.ledger.pages.plumbing import Amounts
from quannhu.ledger.pages.reserve import alert_words
from quannhu.ledger.pages.stock import card_url
from quannhu.ledger.queries import label_of, on_hand, releases, reserve_alerts, screens
from quannhu.organization.queries import Scope, reach_with, visible_to
from quannhu.organization.rights import roles_with

SHOWN = 5


def home_cards(request: ActorRequest) -> list[Card]:
    """What waits for this person's signature, what expires soon, which requests are late; a keeper's stock."""
    scope = visible_to(request.actor, request.on)
    if not scope.unit_ids:
        return []
    cards = (_signatures(request), _expiring(scope), _late(request, scope), _reserve(request, scope))
    due = [card for card in cards if card is not None]
    return due + ([_held(scope, nothing_due=not due)] if "depot_keeper" in request.actor.roles else [])


def _reserve(request: ActorRequest, scope: Scope) -> Card | None:
    """What the reserves need, and the releases that wait for this person; for those who keep or decide on them."""
    if not request.actor.roles & (roles_with("ledger.reserve") | roles_with("ledger.release")):
        return None
    alerts = reserve_alerts(scope=scope, on=scope.on)
    waiting = [
        view.row for view in releases(scope=scope, on=scope.on, waiting=True)
        if view.row.made_by != request.actor.user_id
    ] if request.actor.roles & roles_with("ledger.reserve") else []  # fmt: skip
    if not alerts and not waiting:
        return None
    amounts = Amounts({alert.item_id for alert in alerts})
    reserve = reverse("ledger-reserve")
    lines = [
        Line(
            _("Duyệt mở dự trữ {item}, {place}").format(item=row.item.name, place=row.place.code),
            format_day(row.valid_to),
            reverse("ledger-release", args=[row.pk]),
        )
        for row in waiting[:SHOWN]
    ]
    lines += [
        Line(
            alert_words(alert, amounts, scope.on),
            format_day(alert.by) if alert.by else "",
            reserve,
            "bad" if alert.late(scope.on) else "warn",
        )
        for alert in alerts[:SHOWN]
    ]
    count = group_digits(len(alerts) + len(waiting))
    tone = "bad" if any(alert.late(scope.on) for alert in alerts) else "warn"
    return Card(_("Dự trữ SSCĐ"), tuple(lines), tone, reserve, count, order=15)


def _held(scope: Scope, *, nothing_due: bool) -> Card:
    """What the keeper's stores hold by group of goods, and its value; only a keeper's few stores are added up."""
    groups: dict[tuple[str, str], list[int]] = {}
    items: dict[str, set[int]] = {}
    for row in on_hand(scope=scope, on=scope.on):
        groups.setdefault((row.group_code, row.group_name), []).append(row.value)
        items.setdefault(row.group_code, set()).add(row.item_id)
    stock = reverse("ledger-stock")
    lines = tuple(
        Line(
            _("{group}: {count} mặt hàng").format(group=name, count=group_digits(len(items[code]))),
            f"{group_digits(sum(values))} đ", f"{stock}?nhom={code}",
        )
        for (code, name), values in groups.items()
    )  # fmt: skip
    total = sum(sum(values) for values in groups.values())
    note = _("Hôm nay không có việc đến hạn.") if nothing_due else ""
    figure = f"{group_digits(total)} đ" if total else "–"
    title = _("Tồn kho cuối ngày {day}").format(day=format_day(scope.on))
    return Card(title, lines, "", stock, figure, note)


def _signatures(request: ActorRequest) -> Card | None:
    actor, lines, count = request.actor, [], 0
    for right, rows, words in (
        ("ledger.approve_request", screens.submitted_requests, _request_line),
        ("ledger.approve_correction", screens.proposed_corrections, _correction_line),
        ("ledger.approve_stocktake", screens.compared_stocktakes, _stocktake_line),
    ):
        if not actor.roles & roles_with(right):
            continue
        found = list(rows(reach_with(actor, right, request.on), actor.user_id)[: SHOWN * 4])
        count += len(found)
        lines += [words(row) for row in found[:SHOWN]]
    for row in screens.my_counts(actor.user_id)[:SHOWN]:
        words_ = _("Đếm kiểm kê số {number}, {place}").format(number=row.pk, place=row.place.name)
        lines.append(Line(words_, format_day(row.counted_on), reverse("ledger-sheet", args=[row.pk])))
        count += 1
    if not lines:
        return None
    return Card(_("Kho: chờ tôi ký"), tuple(lines), "warn", figure=group_digits(count), order=30)


def _request_line(row: object) -> Line:
    words = _("Yêu cầu số {number}, {place}").format(number=row.pk, place=row.to_place.name)  # type: ignore[attr-defined]
    address = reverse("ledger-request", args=[row.pk])  # type: ignore[attr-defined]
    return Line(words, format_day(row.needed_on), address)  # type: ignore[attr-defined]


def _correction_line(row: object) -> Line:
    words = _("Sửa phiếu {label}").format(label=label_of(row.voucher))  # type: ignore[attr-defined]
    address = reverse("ledger-correction", args=[row.pk])  # type: ignore[attr-defined]
    return Line(words, "", address)


def _stocktake_line(row: object) -> Line:
    words = _("Kiểm kê số {number}, {place}").format(number=row.pk, place=row.place.name)  # type: ignore[attr-defined]
    address = reverse("ledger-stocktake", args=[row.pk])  # type: ignore[attr-defined]
    return Line(words, format_day(row.counted_on), address)  # type: ignore[attr-defined]


def _expiring(scope: Scope) -> Card | None:
    rows = screens.expiring(scope, scope.on)
    count = rows.count()
    if not count:
        return None
    first = list(rows[:SHOWN])
    amounts = Amounts({row.item_id for row in first})
    lines = []
    for row in first:
        expires = row.lot.expires_on
        gone = expires is not None and expires < scope.on
        words = f"{row.item.name} {row.lot.code}, {row.account.place.code}: {amounts.say(row.item_id, row.quantity)}"
        address = card_url(row.account.place_id, row.item.code)
        lines.append(Line(words, format_day(expires) if expires else "", address, "bad" if gone else "warn"))
    title = _("Lô hết hạn trong {n} ngày").format(n=screens.EXPIRING_DAYS)
    return Card(title, tuple(lines), "warn", reverse("ledger-stock") + "?xem=lo", group_digits(count), order=20)


def _late(request: ActorRequest, scope: Scope) -> Card | None:
    rows = screens.late_requests(scope, request.on)
    count = rows.count()
    if not count:
        return None
    lines = tuple(
        Line(
            _("Yêu cầu số {number}, {place}").format(number=row.pk, place=row.to_place.name),
            format_day(row.needed_on), reverse("ledger-request", args=[row.pk]), "bad",
        )
        for row in rows[:SHOWN]
    )  # fmt: skip
    return Card(_("Yêu cầu cấp quá hạn"), lines, "bad", reverse("ledger-requests"), group_digits(count), order=20)


def search(request: ActorRequest, text: str) -> list[Hit]:
    """Vouchers by number or paper, stores, and goods on hand; only inside the scope."""
    scope = visible_to(request.actor, request.on)
    if not scope.unit_ids:
        return []
    hits = [
        Hit(
            f"{screen(row.get_kind_display())} {label_of(row)}",
            f"{format_day(row.happened_on)}, {row.book.place.name}",
            reverse("ledger-voucher", args=[row.pk]), _("phiếu"),
        )
        for row in screens.find_vouchers(scope, text)
    ]  # fmt: skip
    hits += [
        Hit(f"{place.name} ({place.code})", _("Tồn kho"), f"{reverse('ledger-stock')}?kho={place.code}", _("kho"))
        for place in screens.find_places(scope, text)
    ]
    found = screens.find_items_on_hand(scope, text)
    amounts = Amounts({item.pk for item, _place, _quantity in found})
    hits += [
        Hit(item.name, f"{place.name}: {amounts.say(item.pk, quantity)}", card_url(place.pk, item.code), _("tồn kho"))
        for item, place, quantity in found
    ]
    return hits
