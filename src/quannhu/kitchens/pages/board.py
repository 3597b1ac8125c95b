"""Công khai: the day's board, big on the screen and on A4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from quannhu.kernel.days import format_instant
from quannhu.kernel.money import group_digits
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.qr import qr_svg
from quannhu.kitchens.pages.day import KINDS
from quannhu.kitchens.pages.plumbing import Place, day_in, day_url, kitchen_at, long_day, rights_at
from quannhu.kitchens.queries.lookups import user_names
from quannhu.kitchens.queries.screens import DayPage, MoneyLine, day_page
from quannhu.kitchens.rules import MEAL_NAMES, MEALS
from quannhu.organization.queries import categories


def _meals(shown: DayPage) -> list[dict[str, Any]]:
    """Per meal: who ate, guests, the dishes."""
    return [
        {
            "name": MEAL_NAMES[meal].capitalize(),
            "present": sum(line.present[index] or 0 for line in shown.counts),
            "guests": shown.guests[index] or 0,
            "dishes": ", ".join(cell.dish.name for cell in shown.menu if cell.meal == meal),
        }
        for index, meal in enumerate(MEALS)
    ]


def board_data(shown: DayPage, place: Place, url: str) -> dict[str, Any]:
    """The board for the printed form: words and numbers written out."""

    def dong(value: int) -> str:
        return f"{group_digits(value)} đ"

    row = shown.row
    published = format_instant(row.published_at) if row and row.published_at else ""
    names = user_names([row.closed_by, row.published_by]) if row else {}
    groups = {group.code: group.name for group in categories()}
    account = shown.account
    return {
        "superior": place.unit, "unit": place.name, "day": long_day(shown.day), "published": published,
        "strength": group_digits(shown.strength),
        "meals": [
            [meal["name"], group_digits(meal["present"]), group_digits(meal["guests"]), meal["dishes"] or "–"]
            for meal in _meals(shown)
        ],
        "lines": [
            [
                line_words(line, shown, groups), group_digits(line.persons), group_digits(line.rate),
                group_digits(line.amount),
            ]
            for line in shown.lines
        ],
        "foods": [[food.name, food.amount, group_digits(food.value)] for food in shown.used],
        "allowance": dong(account.allowance), "spent": dong(account.spent), "word": account.word,
        "surplus": dong(abs(account.surplus)), "carry": dong(shown.carry), "refunded": dong(shown.refunded),
        "keeper": names.get(row.closed_by or 0, "") if row else "",
        "qr": {"svg": qr_svg(url), "code": f"CK-{place.label.code}-{shown.day:%d%m%Y}"},
    }  # fmt: skip


@page
def board(request: ActorRequest, kitchen_id: int, day: str) -> HttpResponse:
    """The board of the day: what was due, spent and left, what was eaten and by how many."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    shown = day_page(scope=place.scope, kitchen_id=kitchen_id, day=on)
    if request.GET.get("xuat") == "pdf":
        url = request.build_absolute_uri(day_url(kitchen_id, on, "kitchens-board"))
        pdf = render_pdf("kitchens/board", board_data(shown, place, url), at=request.now)
        return pdf_response(f"cong-khai-{place.label.code}-{on.isoformat()}.pdf", pdf)
    groups = {group.code: group.name for group in categories()}
    context = {
        "shown": shown, "place": place, "long_day": long_day(on), "meals": _meals(shown), "iso": on.isoformat(),
        "rights": rights_at(request, kitchen_id, on, "publish"), "day_url": day_url(kitchen_id, on),
        "lines": [(line_words(line, shown, groups), line) for line in shown.lines],
    }  # fmt: skip
    return render(request, "kitchens/board.html", context)


def line_words(line: MoneyLine, shown: DayPage, groups: Mapping[str, str]) -> str:
    """What a line of the allowance is for; `groups` names the categories."""
    names = {one.code: one.name for one in shown.supplements}
    kind = names.get(line.standard_code) or KINDS[line.kind] if line.kind == "supplement" else KINDS[line.kind]
    whom = groups.get(line.category, line.category) if line.kind == "present" else ""
    parts = [kind, MEAL_NAMES.get(line.meal, ""), whom]
    return ", ".join(part for part in parts if part)
