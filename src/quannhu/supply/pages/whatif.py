"""Thử phương án: a copy of a plan with another strength, a road closed, a price, money."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, CountField, Form, WordsField
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.organization.queries import require
from quannhu.supply import actions, queries
from quannhu.supply.codes import CHANGE_UNKNOWN
from quannhu.supply.pages.plumbing import scope_of
from quannhu.supply.pages.runs import launch
from quannhu.supply.rules.changes import BudgetChange, Change, LaneChange, PriceChange, StrengthChange


class WhatIfForm(Form):
    """Up to four changes, each empty by default; shares in per cent."""

    title = WordsField(label=gettext_lazy("Tên phương án"), required=False, max_length=200, size=40)
    unit = CodeField(label=gettext_lazy("Đơn vị đổi quân số"), required=False)
    strength = CountField(label=gettext_lazy("Nhu cầu của đơn vị còn, %"), required=False, most=1_000)
    lane = CodeField(label=gettext_lazy("Tuyến bị đóng"), required=False)
    lane_left = CountField(label=gettext_lazy("Tuyến còn chở được, %"), required=False, most=100)
    item = CodeField(label=gettext_lazy("Mặt hàng đổi giá"), required=False)
    price = CountField(label=gettext_lazy("Giá bằng, %"), required=False, least=1, most=1_000)
    budget = CountField(label=gettext_lazy("Ngân sách mọi kỳ bằng, %"), required=False, most=1_000)

    def changes(self, terms: int) -> list[Change]:
        """The changes filled in."""
        data, found = self.cleaned_data, list[Change]()
        if data["unit"]:
            found.append(StrengthChange(data["unit"], _share(data["strength"])))
        if data["lane"]:
            origin, _arrow, target = data["lane"].partition(">")
            found.append(LaneChange(origin, target, 10 * (data["lane_left"] or 0)))
        if data["item"]:
            found.append(PriceChange(data["item"], _share(data["price"])))
        if data["budget"] is not None:
            found += [BudgetChange(term, 10 * data["budget"]) for term in range(terms)]
        if not found:
            raise Refused(CHANGE_UNKNOWN, what=_("thay đổi nào được ghi"), key="–")
        return found


def _share(percent: int | None) -> int:
    return 1_000 if percent is None else 10 * percent


@page
def what_if(request: ActorRequest, plan_id: int) -> HttpResponse:
    """The form; the copy is computed at once and compared with its base."""
    view = queries.plan_in(scope_of(request), plan_id)
    if not view.whole:
        raise Refused(NOT_FOUND, what="kế hoạch bảo đảm", key=plan_id)
    require(request.actor, "supply.plan", view.plan.unit_id, request.actor.today)
    problem, keys = actions.inputs_of(view.plan)
    form = WhatIfForm(request.POST or None, on=request.on)
    places = problem.places.code
    lanes = zip(problem.lanes.origin.tolist(), problem.lanes.target.tolist(), strict=True)
    offered = {
        "unit": list(zip(problem.units, keys.names["unit"], strict=True)),
        "item": list(zip(problem.items.code, keys.names["item"], strict=True)),
        "lane": [(f"{places[a]}>{places[b]}", f"{places[a]} → {places[b]}") for a, b in dict.fromkeys(lanes)],
    }
    for name, choices in offered.items():
        form.fields[name].choices = choices  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        with form.catching():
            made = actions.copy_plan(
                actor=request.actor, at=request.now, command_id=command_id_of(request), plan_id=plan_id,
                title=form.cleaned_data["title"], changes=form.changes(len(problem.budget)),
            )  # fmt: skip
            launch(actions.start_run(actor=request.actor, at=request.now, plan_id=made))
            return redirect("supply-plan", made)
    context = {
        "form": form, "heading": _("Thử phương án: {title}").format(title=view.plan.title),
        "button": _("Tính phương án"), "back": reverse("supply-plan", args=[plan_id]),
        "note": _("Số liệu đóng băng của kế hoạch được chép lại với các thay đổi này; bản thử không trình duyệt."),
    }  # fmt: skip
    return render(request, "supply/form.html", context, status=form.status)
