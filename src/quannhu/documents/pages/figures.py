"""Figures of the registry beside the editor: what may be put into the text, and what has moved since."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from quannhu.documents.pages.drafting import writable
from quannhu.documents.queries.figures import cards, offers
from quannhu.documents.rules.values import FigureRef
from quannhu.documents.rules.writing import token
from quannhu.kit.forms import CodeField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, page


class FigureForm(Form):
    """Which figure, for which days and unit."""

    figure = CodeField(label=gettext_lazy("Số liệu"))
    starts = DayField(label=gettext_lazy("Từ ngày"))
    ends = DayField(label=gettext_lazy("Đến ngày"))
    unit = WordsField(label=gettext_lazy("Đơn vị (mã)"), required=False, size=10)


@page
def panel(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The parts of one figure, each with what to put into the text."""
    paper = writable(request, paper_id)
    form = FigureForm(
        request.GET or None, on=request.on,
        initial={"starts": dt.date(request.on.year, 1, 1), "ends": request.on},
    )  # fmt: skip
    form.fields["figure"].choices = cards(request.actor)  # type: ignore[attr-defined]
    rows = []
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            found = offers(request.actor, data["figure"], data["starts"], data["ends"], data["unit"] or None)
            for offer in found:
                wanted = offer.wanted
                ref = FigureRef(
                    wanted.figure, wanted.part, wanted.starts, wanted.ends, wanted.unit_code, offer.text, 0, None,
                    request.now,
                )  # fmt: skip
                rows.append({"offer": offer, "token": token(ref)})
    context = {"paper": paper, "form": form, "rows": rows}
    return render(request, "documents/figures.html", context, status=form.status)
