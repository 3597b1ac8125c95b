"""Figures of the registry beside the editor: what may be put into the text, and what has moved since."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.models import Paper
from quannhu.documents.pages.drafting import writable
from quannhu.documents.pages.plumbing import number_of
from quannhu.documents.queries.figures import Offer, cards, offers, take_figure
from quannhu.documents.rules.values import Block, BlockKind, Document, FigureRef, Run, Table
from quannhu.documents.rules.writing import token
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, page


class FigureForm(Form):
    """Which figure, for which days and unit."""

    figure = CodeField(label=gettext_lazy("Số liệu"))
    starts = DayField(label=gettext_lazy("Từ ngày"))
    ends = DayField(label=gettext_lazy("Đến ngày"))
    unit = WordsField(label=gettext_lazy("Đơn vị (mã)"), required=False, size=10)


WHOLE = "*"  # every part of the figure, as a table
_SAID_WITH_UNIT = ("%", "g", "ml")


@page
def panel(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The parts of one figure; a button puts one of them, or all as a table, into the text."""
    paper = writable(request, paper_id)
    document = queries.document_of(queries.head_of(paper))
    form = FigureForm(
        request.GET or None, on=request.on,
        initial={"starts": dt.date(request.on.year, 1, 1), "ends": request.on},
    )  # fmt: skip
    form.fields["figure"].choices = cards(request.actor)  # type: ignore[attr-defined]
    found: list[Offer] = []
    refused: Refused | None = None
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            found = offers(request.actor, data["figure"], data["starts"], data["ends"], data["unit"] or None)
    if found and request.method == "POST":
        try:
            return _put(request, paper, document, found)
        except Refused as refusal:
            refused = refusal
    rows = [{"offer": offer, "token": token(_ref(request, offer))} for offer in found]
    context = {
        "paper": paper, "form": form, "rows": rows, "refused": refused, "last": len(document.body),
        "revision": request.POST.get("revision") or paper.revision,
    }  # fmt: skip
    return render(request, "documents/figures.html", context, status=422 if refused else form.status)


def _ref(request: ActorRequest, offer: Offer) -> FigureRef:
    return take_figure(request.actor, offer.wanted, request.now)


def _put(request: ActorRequest, paper: Paper, document: Document, found: list[Offer]) -> HttpResponse:
    """Save the text with the chosen parts behind the row asked for (the last of the body unless told)."""
    chosen = request.POST.get("chen", "")
    picked = [offer for offer in found if chosen in (WHOLE, offer.wanted.part)]
    if not picked:
        raise Refused(NOT_FOUND, what="phần của số liệu", key=chosen[:20])
    block = _table(request, picked) if chosen == WHOLE else _paragraph(request, picked[0])
    at = min(number_of(request.POST.get("sau", ""), len(document.body)), len(document.body))
    document = replace(document, body=(*document.body[:at], block, *document.body[at:]))
    actions.save(
        actor=request.actor, at=request.now, paper_id=paper.pk, revision=number_of(request.POST.get("revision", ""), 0),
        document=document,
    )  # fmt: skip
    messages.success(request, _("Đã chèn số liệu vào dòng {n}.").format(n=at + 1))
    return redirect(f"{reverse('documents-edit', args=[paper.pk])}#t-{at + 1}")


def _linked(request: ActorRequest, offer: Offer) -> Run:
    ref = _ref(request, offer)
    return Run(ref.text, figure=ref)


def _paragraph(request: ActorRequest, offer: Offer) -> Block:
    unit = "" if offer.unit in _SAID_WITH_UNIT else f" {offer.unit}"
    return Block(BlockKind.PARAGRAPH, (Run(f"{offer.label}: "), _linked(request, offer), Run(f"{unit}.")))


def _table(request: ActorRequest, found: list[Offer]) -> Block:
    rows = tuple(
        ((Run(offer.label),), (Run(offer.unit),), (_linked(request, offer),)) for offer in found
    )  # fmt: skip
    table = Table((found[0].title, "Đơn vị tính", "Số liệu"), rows, (60, 15, 25), (False, False, True))
    return Block(BlockKind.TABLE, table=table)
