"""Enter and correct strength."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, page
from quannhu.organization import actions, queries
from quannhu.organization.forms import CorrectionForm, StrengthForm
from quannhu.organization.pages.plumbing import do_once


@page
def enter(request: ActorRequest, unit_id: int) -> HttpResponse:
    """People of a category from a day on."""
    queries.visible_unit(queries.visible_to(request.actor, request.on), unit_id)
    queries.require(request.actor, "organization.strength", unit_id, request.on)
    label = queries.labels([unit_id], request.on)[unit_id]
    form = StrengthForm(request.POST or None, on=request.on, initial={"on": request.on})
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data

            def work() -> int:
                row = actions.set_strength(
                    actor=request.actor, at=request.now, unit_id=unit_id, category=data["category"],
                    headcount=data["headcount"], valid_from=data["on"], valid_to=data["until"],
                    legal_basis=data["legal_basis"],
                )  # fmt: skip
                return row.pk

            do_once(request, "organization.set_strength", {"unit": unit_id, **data}, work)
            messages.success(request, _("Đã ghi quân số."))
            return redirect("organization-unit", unit_id)
    context = {
        "form": form, "heading": _("Ghi quân số: {unit}").format(unit=label), "button": _("Ghi quân số"),
        "back": unit_id,
    }  # fmt: skip
    return render(request, "organization/form.html", context, status=form.status)


@page
def correct(request: ActorRequest, unit_id: int, row_id: int) -> HttpResponse:
    """The right number for a row that was wrong; reports printed before still reprint as they were."""
    queries.visible_unit(queries.visible_to(request.actor, request.on), unit_id)
    queries.require(request.actor, "organization.strength", unit_id, request.on)
    row = next((row for row in queries.strength_rows(unit_id) if row.pk == row_id), None)
    if row is None:
        raise Refused(NOT_FOUND, what="dòng quân số", key=row_id)
    label = queries.labels([unit_id], request.on)[unit_id]
    form = CorrectionForm(request.POST or None, on=request.on, initial={"headcount": row.headcount})
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data

            def work() -> int:
                right = actions.correct_strength(
                    actor=request.actor, at=request.now, strength_id=row_id, headcount=data["headcount"],
                    reason=data["reason"],
                )  # fmt: skip
                return right.pk

            do_once(request, "organization.correct_strength", {"row": row_id, **data}, work)
            messages.success(request, _("Đã đính chính quân số."))
            return redirect("organization-unit", unit_id)
    heading = _("Đính chính quân số {category}: {unit}").format(category=row.category.name, unit=label)
    context = {"form": form, "heading": heading, "button": _("Đính chính"), "back": unit_id}
    return render(request, "organization/form.html", context, status=form.status)
