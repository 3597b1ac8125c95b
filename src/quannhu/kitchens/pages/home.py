"""What waits for whom today, and what the search box finds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.days import format_day, format_instant, instant, month_of
from quannhu.kit.pages import Card, Hit, Line
from quannhu.kit.words import screen
from quannhu.kitchens.pages.plumbing import day_url, month_name, month_url
from quannhu.kitchens.queries.lookups import find_dishes
from quannhu.kitchens.queries.screens import kitchen_states, open_kitchens
from quannhu.kitchens.queries.standing import PUBLISH_BY, standing
from quannhu.kitchens.queries.waiting import (
    open_days,
    proposed_settlements,
    samples_due,
    submitted_menus,
    unsettled_months,
)
from quannhu.kitchens.rules import MEALS
from quannhu.organization.models import Kind
from quannhu.organization.queries import labels, reach_with, search_units, visible_to
from quannhu.organization.rights import roles_with

SHOWN = 6
LOOK_BACK = dt.timedelta(days=62)


def home_cards(request: HttpRequest) -> list[Card]:
    """The day's work of the kitchen manager, the quartermaster's open days, menus and settlements."""
    asking: Any = request
    cards: list[Card] = []
    if asking.actor.roles & roles_with("kitchens.count"):
        cards += _manager_cards(asking)
    if asking.actor.roles & (roles_with("kitchens.settle") | roles_with("kitchens.approve_menu")):
        cards += _quartermaster_cards(asking)
    if asking.actor.roles & roles_with("kitchens.approve_settlement"):
        cards += _signature_cards(asking)
    return cards


def _manager_cards(asking: Any) -> list[Card]:
    on: dt.date = asking.on
    mine = reach_with(asking.actor, "kitchens.count", on)
    states = [s for s in kitchen_states(scope=visible_to(asking.actor, on), day=on) if s.kitchen_id in mine]
    cards = []
    book = standing(state.kitchen_id for state in states[:SHOWN])
    for state in states[:SHOWN]:
        due = book.clock(PUBLISH_BY, state.kitchen_id, on)
        counted = state.meals == len(MEALS)
        hung = bool(state.row and state.row.published_at)
        at = format_instant(state.row.published_at) if state.row and state.row.published_at else ""
        board = _("đã công khai") if hung else _("hạn {hour}").format(hour=due)
        url = day_url(state.kitchen_id, on)
        lines = (
            Line(_("Chấm cơm"), _("đã chấm") if counted else _("chưa chấm"), url, "ok" if counted else "warn"),
            Line(_("Khóa sổ"), _("đã khóa") if state.closed else _("đang mở"), url, "ok" if state.closed else "warn"),
            Line(_("Bảng công khai {at}").format(at=at), board, url, "ok" if hung and state.on_time else "warn"),
        )  # fmt: skip
        tone = "ok" if counted and state.closed and hung else "warn"
        cards.append(Card(f"{state.label}, {format_day(on)}", lines, tone, url, order=10))
    return cards + _sample_cards(asking, mine)


def _sample_cards(asking: Any, mine: frozenset[int]) -> list[Card]:
    # "Now" of a page that looks at an earlier day is the end of that day.
    at = min(asking.now, instant(asking.on + dt.timedelta(days=1)))
    due = list(samples_due(mine, at)[: SHOWN + 1])
    if not due:
        return []
    lines = tuple(
        Line(sample.name, _("giữ đến {at}").format(at=format_instant(sample.keep_until)),
             reverse("kitchens-sample-destroy", args=[sample.pk]), "warn")
        for sample in due[:SHOWN]
    )  # fmt: skip
    return [Card(_("Mẫu thức ăn đến hạn hủy"), lines, "warn", order=11)]


def _quartermaster_cards(asking: Any) -> list[Card]:
    on: dt.date = asking.on
    mine = frozenset(open_kitchens(visible_to(asking.actor, on), on)) & reach_with(asking.actor, "kitchens.settle", on)
    cards = []
    days = list(open_days(mine, on, on - LOOK_BACK)[: SHOWN + 1])
    names = labels(mine, on)
    if days:
        lines = tuple(
            Line(str(names[row.kitchen_id]), format_day(row.day), day_url(row.kitchen_id, row.day), "bad")
            for row in days[:SHOWN]
        )
        cards.append(Card(_("Ngày bếp chưa khóa sổ"), lines, "bad", reverse("kitchens-list"), order=20))
    last = month_of(on).start - dt.timedelta(days=1)
    months = unsettled_months(mine, month_of(last).start, month_of(last).start)
    if months:
        lines = tuple(Line(str(names[k]), month_name(m), month_url(k, m), "warn") for k, m in months[:SHOWN])
        cards.append(Card(_("Quyết toán tháng chưa lập"), lines, "warn", order=21))
    menus = list(submitted_menus(reach_with(asking.actor, "kitchens.approve_menu", on), asking.actor.user_id)[:SHOWN])
    if menus:
        names = labels({row.kitchen_id for row in menus}, on)
        lines = tuple(
            Line(str(names[row.kitchen_id]), format_day(row.week_start),
                 day_url(row.kitchen_id, row.week_start, "kitchens-menu"), "warn")
            for row in menus
        )  # fmt: skip
        cards.append(Card(_("Thực đơn chờ duyệt"), lines, "warn", order=30))
    return cards


def _signature_cards(asking: Any) -> list[Card]:
    units = reach_with(asking.actor, "kitchens.approve_settlement", asking.on)
    waiting = list(proposed_settlements(units, asking.actor.user_id)[: SHOWN + 1])
    if not waiting:
        return []
    names = labels({row.kitchen_id for row in waiting}, asking.on)
    lines = tuple(
        Line(str(names[row.kitchen_id]), month_name(row.month), month_url(row.kitchen_id, row.month), "warn")
        for row in waiting[:SHOWN]
    )
    return [Card(_("Quyết toán tháng chờ duyệt"), lines, "warn", order=31)]


def search(request: HttpRequest, text: str) -> list[Hit]:
    """Kitchens in sight and dishes, with or without marks."""
    asking: Any = request
    scope = visible_to(asking.actor, asking.on)
    if not scope.unit_ids:
        return []
    hits = [
        Hit(f"{row.name} ({row.code})", _("ngày {day}").format(day=format_day(asking.on)),
            day_url(row.unit_id, asking.on), _("bếp ăn"))
        for row in search_units(scope, text, 20)
        if row.unit.kind == Kind.KITCHEN
    ]  # fmt: skip
    return hits + [
        Hit(
            dish.name, f"{dish.code}, {screen(dish.get_slot_display())}",
            reverse("kitchens-dish", args=[dish.pk]), _("món ăn"),
        )
        for dish in find_dishes(text)
    ]  # fmt: skip
