"""Create, change and end units."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.kernel.days import format_day
from quannhu.kernel.money import group_digits
from quannhu.kit.forms import confirm, confirmed
from quannhu.kit.pages import ActorRequest, page
from quannhu.organization import actions, queries, rules
from quannhu.organization.forms import ChangeForm, EndForm, UnitForm
from quannhu.organization.pages.plumbing import do_once, in_reach


@page
def create(request: ActorRequest) -> HttpResponse:
    """A new unit, kitchen or depot."""
    units = in_reach(request, "organization.adjust", request.on, rules.PARENT_KINDS)
    form = UnitForm(request.POST or None, on=request.on, units=units, initial={"on": request.on})
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            parent = queries.unit_by_code(data["parent"], request.on)

            def work() -> int:
                made = actions.create_unit(
                    actor=request.actor, at=request.now, key=data["code"].lower(), kind=data["kind"],
                    code=data["code"], name=data["name"], parent_id=parent.pk, valid_from=data["on"],
                    legal_basis=data["legal_basis"],
                )  # fmt: skip
                return made.pk

            unit_id = do_once(request, "organization.create_unit", data, work)
            messages.success(request, _("Đã lập đơn vị."))
            return redirect("organization-unit", unit_id)
    context = {"form": form, "heading": _("Thêm đơn vị, bếp, kho"), "button": _("Lập đơn vị")}
    return render(request, "organization/form.html", context, status=form.status)


@page
def change(request: ActorRequest, unit_id: int) -> HttpResponse:
    """A new name, code or parent from a day on."""
    queries.visible_unit(queries.visible_to(request.actor, request.on), unit_id)
    queries.require(request.actor, "organization.adjust", unit_id, request.on)
    version = queries.version_of(unit_id, request.on)
    label = queries.labels([unit_id], request.on)[unit_id]
    parent_id = version.parent_id if version else None
    parents = queries.labels([parent_id], request.on) if parent_id else {}
    parent_code = parents[parent_id].code if parent_id else ""
    units = in_reach(request, "organization.adjust", request.on, rules.PARENT_KINDS)
    initial = {"code": label.code, "name": label.name, "parent": parent_code, "on": request.on}
    form = ChangeForm(request.POST or None, on=request.on, units=units, initial=initial)
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data

            def work() -> int:
                common = {
                    "actor": request.actor, "at": request.now, "unit_id": unit_id, "on": data["on"],
                    "legal_basis": data["legal_basis"],
                }  # fmt: skip
                if (data["code"], data["name"]) != (label.code, label.name):
                    actions.rename_unit(**common, code=data["code"], name=data["name"])
                if data["parent"] and data["parent"] != parent_code:
                    target = queries.unit_by_code(data["parent"], data["on"])
                    actions.move_unit(**common, parent_id=target.pk)
                return unit_id

            do_once(request, "organization.change_unit", {"unit": unit_id, **data}, work)
            messages.success(request, _("Đã ghi thay đổi, có hiệu lực từ {day}.").format(day=format_day(data["on"])))
            return redirect("organization-unit", unit_id)
    context = {
        "form": form, "heading": _("Đổi tên, mã, cấp trên: {unit}").format(unit=label), "button": _("Ghi thay đổi"),
        "back": unit_id,
    }  # fmt: skip
    return render(request, "organization/form.html", context, status=form.status)


@page
def end(request: ActorRequest, unit_id: int) -> HttpResponse:
    """The end of a unit, after what ends with it has been shown."""
    queries.visible_unit(queries.visible_to(request.actor, request.on), unit_id)
    queries.require(request.actor, "organization.adjust", unit_id, request.on)
    label = queries.labels([unit_id], request.on)[unit_id]
    form = EndForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid() and not request.POST.get("back"):
        data = form.cleaned_data
        if not confirmed(request):
            return confirm(
                request, title=_("Kết thúc {unit}").format(unit=label), button=_("Kết thúc đơn vị"),
                lines=[
                    (_("Ngày hoạt động cuối cùng là ngày trước"), format_day(data["on"])),
                    (_("Quân số thôi tính"), group_digits(queries.strength_total(unit_id, data["on"]))),
                    (_("Quân số ăn tại bếp"), group_digits(queries.fed_totals([unit_id], data["on"]).get(unit_id, 0))),
                ],
                warning=_("Sổ sách cũ giữ nguyên dưới tên cũ."),
            )  # fmt: skip
        with form.catching():

            def work() -> int:
                actions.end_unit(
                    actor=request.actor, at=request.now, unit_id=unit_id, on=data["on"],
                    legal_basis=data["legal_basis"],
                )  # fmt: skip
                return unit_id

            do_once(request, "organization.end_unit", {"unit": unit_id, **data}, work)
            messages.success(request, _("Đã kết thúc đơn vị."))
            return redirect("organization-unit", unit_id)
    context = {
        "form": form, "heading": _("Kết thúc {unit}").format(unit=label), "button": _("Xem trước khi kết thúc"),
        "back": unit_id,
    }  # fmt: skip
    return render(request, "organization/form.html", context, status=form.status)
