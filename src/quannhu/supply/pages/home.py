"""What the room puts on the home page, and what the search box finds."""

from __future__ import annotations

from contextlib import suppress

from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kernel.text import clean, fold
from quannhu.kit.pages import ActorRequest, Card, Hit, Line
from quannhu.organization.queries import Scope, reach_with, visible_to
from quannhu.organization.rights import roles_with
from quannhu.supply import queries
from quannhu.supply.models import Contract, Delivery, Order, Plan
from quannhu.supply.pages.orders import partner

SHOWN = 5


def home_cards(request: ActorRequest) -> list[Card]:
    """What waits for this person's approval, which deliveries are late, what to send and to take in."""
    scope = visible_to(request.actor, request.on)
    if not scope.unit_ids:
        return []
    cards = [_waiting(request), _late(scope, request), _moving(request)]
    return [card for card in cards if card is not None]


def _waiting(request: ActorRequest) -> Card | None:
    actor = request.actor
    if not actor.roles & (roles_with("supply.approve") | roles_with("supply.approve_order")):
        return None
    reach = reach_with(actor, "supply.approve", request.on)
    plans = Plan.objects.filter(unit_id__in=reach, state=Plan.State.SUBMITTED).exclude(made_by=actor.user_id)
    lines = [Line(plan.title, "", reverse("supply-plan", args=[plan.pk])) for plan in plans[:SHOWN]]
    reach = reach_with(actor, "supply.approve_order", request.on)
    contracts = Contract.objects.filter(plan__unit_id__in=reach, state=Contract.State.DRAFT)
    contracts = contracts.exclude(made_by=actor.user_id)
    lines += [
        Line(_("Hợp đồng {number}").format(number=row.number), "", reverse("supply-contracts"))
        for row in contracts[:SHOWN]
    ]
    orders = Order.objects.filter(plan__unit_id__in=reach, state=Order.State.DRAFT).exclude(made_by=actor.user_id)
    drafts = orders.count()
    if drafts:
        words = _("Đơn mua, lệnh điều chuyển chờ đặt")
        lines.append(Line(words, group_digits(drafts), reverse("supply-orders") + "?trang-thai=draft"))
    if not lines:
        return None
    count = plans.count() + contracts.count() + drafts
    return Card(_("Bảo đảm: chờ tôi duyệt"), tuple(lines), "warn", figure=group_digits(count), order=30)


def _late(scope: Scope, request: ActorRequest) -> Card | None:
    rows = Order.objects.filter(
        state=Order.State.PLACED, due_on__lt=request.on, place__unit_id__in=scope.unit_ids
    ).select_related("supplier", "origin", "place")
    count = rows.count()
    if not count:
        return None
    lines = tuple(
        Line(
            _("Đơn số {number}, {partner} → {place}").format(
                number=row.pk, partner=partner(row), place=row.place.code
            ),
            format_day(row.due_on), reverse("supply-order", args=[row.pk]), "bad",
        )
        for row in rows.order_by("due_on", "pk")[:SHOWN]
    )  # fmt: skip
    address = reverse("supply-orders") + "?trang-thai=placed&xem=cham"
    return Card(_("Giao hàng chậm"), lines, "bad", address, group_digits(count), order=20)


def _moving(request: ActorRequest) -> Card | None:
    """Transfer orders a keeper has to send on its way, and those whose goods are on the road to him."""
    actor, on = request.actor, request.on
    if not actor.roles & (roles_with("ledger.receive") | roles_with("ledger.issue")):
        return None
    placed = Order.objects.filter(kind=Order.Kind.TRANSFER, state=Order.State.PLACED).select_related("origin", "place")
    placed = placed.order_by("due_on", "pk")
    coming = placed.filter(
        place__unit_id__in=reach_with(actor, "ledger.receive", on), deliveries__step=Delivery.Step.SENT
    ).distinct()  # fmt: skip
    going = placed.filter(origin__unit_id__in=reach_with(actor, "ledger.issue", on), order_on__lte=on)
    lines = [
        Line(
            _("Nhận lệnh số {number} từ {origin}").format(number=row.pk, origin=partner(row)), format_day(row.due_on),
            reverse("supply-arrive", args=[row.pk]), "warn",
        )
        for row in coming[:SHOWN]
        if queries.road_of(row)
    ]  # fmt: skip
    lines += [
        Line(
            _("Xuất lệnh số {number} tới {place}").format(number=row.pk, place=row.place.name),
            format_day(row.order_on), reverse("supply-ship", args=[row.pk]), "warn",
        )
        for row in going.exclude(deliveries__step=Delivery.Step.SENT)[:SHOWN]
    ]  # fmt: skip
    if not lines:
        return None
    address = reverse("supply-orders") + "?loai=transfer&trang-thai=placed"
    return Card(_("Lệnh điều chuyển phải làm"), tuple(lines), "warn", address, group_digits(len(lines)), order=25)


def search(request: ActorRequest, text: str) -> list[Hit]:
    """Plans by title, contracts by number, orders by number; only inside the scope."""
    scope = visible_to(request.actor, request.on)
    if not scope.unit_ids:
        return []
    wanted = fold(clean(text))
    hits = [
        Hit(plan.title, plan.get_state_display(), reverse("supply-plan", args=[plan.pk]), _("kế hoạch"))
        for plan in queries.plans(scope=scope, limit=None)
        if wanted and wanted in fold(plan.title)
    ]
    contracts = Contract.objects.filter(plan__unit_id__in=scope.unit_ids, number__icontains=clean(text))
    hits += [
        Hit(row.number, row.get_state_display(), reverse("supply-contracts"), _("hợp đồng"))
        for row in contracts.order_by("number")[:20]
    ]
    if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 12:
        with suppress(Refused):
            row = queries.order_in(scope, int(text))
            words = _("Đơn số {number}").format(number=row.pk)
            hits.append(Hit(words, partner(row), reverse("supply-order", args=[row.pk]), _("đơn hàng")))
    return hits
