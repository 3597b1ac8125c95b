"""What comes into the kettle: direct purchase, purchase into store, own production, use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.catalog.queries import search_suppliers, supplier_by_code, units_of_items
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kit.forms import confirm, confirmed
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.words import screen
from quannhu.kitchens import actions
from quannhu.kitchens.forms import GrownForm, PurchaseForm, StoredForm, UseForm
from quannhu.kitchens.pages.plumbing import Place, day_in, day_url, form_status, kitchen_at, long_day
from quannhu.kitchens.queries.screens import DayPage, day_page
from quannhu.kitchens.rules import DirectIn
from quannhu.ledger.actions import Posted
from quannhu.ledger.models import Move
from quannhu.ledger.pages.plumbing import rehearse
from quannhu.organization.queries import require

RIGHTS = {
    "mua": "kitchens.purchase",
    "nhap": "kitchens.purchase",
    "tang-gia": "kitchens.purchase",
    "nau": "kitchens.close_day",
}
TITLES = {
    "mua": ("Mua thẳng vào bếp", "Ghi phiếu mua"), "nhap": ("Mua nhập kho bếp", "Ghi phiếu nhập"),
    "tang-gia": ("Nhập sản phẩm tăng gia", "Ghi phiếu nhập"), "nau": ("Xuất kho bếp nấu ăn", "Ghi phiếu xuất"),
}  # fmt: skip
NOTES = {
    "mua": "Mua và ăn hết trong ngày. Bỏ trống đơn giá: lấy giá hội đồng giá đã thông qua cho ngày này.",
    "nhap": "Mua để dùng các ngày sau. Mặt hàng có hạn dùng phải ghi lô, hạn dùng.",
    "tang-gia": "Nhập theo giá nội bộ của ngày.",
    "nau": "Lô hết hạn trước được lấy trước. Gạo tính theo giá định mức, hàng khác theo giá nhập.",
}


def _form(kind: str, request: ActorRequest, shown: DayPage) -> Any:
    data = request.POST or None
    if kind in ("mua", "nhap"):
        suppliers = [(row.code, row.name) for row in search_suppliers()]
        return (PurchaseForm if kind == "mua" else StoredForm)(data, on=shown.day, suppliers=suppliers)
    if kind == "tang-gia":
        return GrownForm(data, on=shown.day)
    rice = shown.rice
    ready = rice is not None and rice.need and not rice.used
    lines = [{"item": "GAO", "quantity": f"{_kilos(rice.need)} kg"}] if ready and rice else []
    return UseForm(data, on=shown.day, lines=lines)


def _kilos(grams: int) -> str:
    whole, part = divmod(grams, 1_000)
    return f"{group_digits(whole)},{part:03d}".rstrip("0").rstrip(",") if part else group_digits(whole)


def _work(kind: str, request: ActorRequest, form: Any, kitchen_id: int, on: dt.date) -> Callable[[], Posted]:
    by: dict[str, Any] = {
        "actor": request.actor, "at": request.now, "command_id": command_id_of(request), "kitchen_id": kitchen_id,
        "day": on,
    }  # fmt: skip
    if kind == "tang-gia":
        return lambda: actions.record_own_production(lines=form.grown, **by)
    if kind == "nau":
        return lambda: actions.consume(lines=form.used, over_reason=form.cleaned_data["over_reason"], **by)
    data = form.cleaned_data
    purchase = DirectIn(
        supplier_by_code(data["supplier"]).pk, form.bought, data["paper_ref"], data["giver"], data["receiver"]
    )
    act = actions.direct_purchase if kind == "mua" else actions.buy_into_store
    return lambda: act(purchase=purchase, **by)


def _figures(kind: str, shown: DayPage, place: Place, moves: tuple[Move, ...]) -> list[tuple[str, str]]:
    """What the voucher would say: each line, the sum, what is left to spend."""
    # A direct purchase goes in and out: its lines are told once.
    lines = [move for move in moves if kind != "mua" or move.target.kind != "consumer"]
    units = units_of_items({move.item_id for move in lines})
    found = [(_("Bếp, ngày"), f"{place.name}, {screen(long_day(shown.day))}")]
    for move in lines:
        lot = f" ({move.lot.code})" if kind in ("nhap", "nau") and move.lot.code else ""
        words = f"{units[move.item_id].name}{lot} {units[move.item_id].show(move.quantity)}"
        found.append((words, f"{group_digits(move.value)} đ"))
    value = sum(move.value for move in lines)
    found.append((_("Cộng"), f"{group_digits(value)} đ"))
    if kind in ("mua", "nau"):
        left = shown.account.surplus - value
        words = _("Còn được chi sau phiếu này") if left >= 0 else _("Chi vượt mức được hưởng")
        found.append((words, f"{group_digits(abs(left))} đ"))
    return found


@page
def supply(request: ActorRequest, kitchen_id: int, day: str, kind: str) -> HttpResponse:
    """One voucher of the day: typed, shown in figures, posted."""
    on = day_in(day)
    place = kitchen_at(request, kitchen_id, on)
    if kind not in TITLES:
        raise Refused(NOT_FOUND, what="việc của bếp", key=kind)
    require(request.actor, RIGHTS[kind], kitchen_id, on)
    shown = day_page(scope=place.scope, kitchen_id=kitchen_id, day=on)
    form, (title, button) = _form(kind, request, shown), TITLES[kind]
    if form.is_bound and form.is_valid() and not (request.POST.get("them") or request.POST.get("back")):
        with form.catching():
            work = _work(kind, request, form, kitchen_id, on)
            if confirmed(request):
                posted = work()
                messages.success(request, _("Đã ghi phiếu {label}.").format(label=posted.label))
                return redirect(day_url(kitchen_id, on))
            _posted, moves, _weighed = rehearse(work)
            return confirm(request, title=title, lines=_figures(kind, shown, place, moves), button=button)
    context = {
        "form": form, "heading": f"{title}: {place.name}, {screen(long_day(on))}", "button": _("Xem trước khi ghi"),
        "back": day_url(kitchen_id, on), "note": NOTES[kind], "grid": form.grid, "caption": title,
    }  # fmt: skip
    return render(request, "kitchens/form.html", context, status=form_status(form))
