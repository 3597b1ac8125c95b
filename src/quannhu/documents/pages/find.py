"""Finding documents by words, number, kind, day, person, unit and task; questions kept under a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.models import Arrival, Paper
from quannhu.documents.pages.plumbing import address_of, arrival_state, kind_name, link, records_of, state_cell
from quannhu.documents.queries import Question
from quannhu.documents.queries.search import PAGE
from quannhu.documents.rules.flow import STATE_NAMES
from quannhu.documents.rules.kinds import KINDS
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CountField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table

EXPORTED = 2_000
MOST_LETTERS = 300  # of a box


class FindForm(Form):
    """What is looked for; every box may stay empty."""

    tim = WordsField(
        label=gettext_lazy("Từ trong văn bản, số ký hiệu"), required=False, max_length=MOST_LETTERS, size=32
    )
    loai = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), required=False)
    so = CountField(label=gettext_lazy("Số"), required=False, least=1, size=6)
    tu = DayField(label=gettext_lazy("Từ ngày"), required=False)
    den = DayField(label=gettext_lazy("Đến ngày"), required=False)
    nguoi = WordsField(label=gettext_lazy("Người soạn, ký"), required=False, max_length=MOST_LETTERS, size=18)
    donvi = WordsField(label=gettext_lazy("Đơn vị, nơi nhận"), required=False, max_length=MOST_LETTERS, size=18)
    viec = WordsField(label=gettext_lazy("Nhiệm vụ"), required=False, max_length=MOST_LETTERS, size=18)
    trangthai = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = sorted(((key, kind.name) for key, kind in KINDS.items()), key=lambda pair: pair[1])
        self.fields["loai"].choices = [("", _("tất cả")), *kinds]  # type: ignore[attr-defined]
        states = [(state.value, name) for state, name in STATE_NAMES.items()]
        self.fields["trangthai"].choices = [("", _("tất cả")), *states]  # type: ignore[attr-defined]


def _question(form: FindForm, after: str) -> Question:
    asked = form.cleaned_data
    return Question(
        text=asked["tim"], kind=asked["loai"], number=asked["so"], starts=asked["tu"], ends=asked["den"],
        person=asked["nguoi"], unit=asked["donvi"], task=asked["viec"], state=asked["trangthai"],
        after=int(after) if after.isdecimal() and len(after) < 18 else None,
    )  # fmt: skip


@page
def find(request: ActorRequest) -> HttpResponse:
    """The newest documents that answer; without a condition simply the newest."""
    # What was done a moment ago is found too.
    while actions.catch_up() == actions.CHUNK:
        pass
    form = FindForm(request.GET or None, on=request.on)
    asked = form.is_bound and form.is_valid()
    question = _question(form, request.GET.get("sau", "")) if asked else Question()
    hits: list[queries.Hit] = []
    more = False
    whole = request.GET.get("xuat") == "xlsx"
    if not form.is_bound or asked:
        hits, more = queries.search(request.actor, request.on, question, limit=EXPORTED if whole else PAGE)
    records = records_of(hits)
    if whole:
        return _table(hits, records, more).workbook_response("tim-van-ban")
    rows = [
        {
            "hit": hit, "paper": records[hit.source, hit.record_id], "kind": kind_name(hit.kind),
            "state": _state(records[hit.source, hit.record_id]), "href": address_of(hit),
        }
        for hit in hits
    ]  # fmt: skip
    context = {
        "form": form, "rows": rows, "saved": _saved(request), "asked": bool(request.GET),
        "more": link(request, sau=str(hits[-1].key)) if more else "", "excel": link(request, xuat="xlsx"),
        "question": [(name, request.GET.get(name, "")) for name in form.fields if request.GET.get(name)],
    }  # fmt: skip
    return render(request, "documents/find.html", context, status=form.status)


def _state(row: Paper | Arrival) -> Cell:
    return state_cell(row.state) if isinstance(row, Paper) else arrival_state(row)


def _table(hits: list[queries.Hit], records: dict[tuple[str, int], Paper | Arrival], more: bool) -> Table:
    """What was found; its name says when there is more than a file takes."""
    columns = (
        Column(_("Số, ký hiệu")), Column(_("Ngày")), Column(_("Loại")), Column(_("Trích yếu")),
        Column(_("Trạng thái")), Column(_("Người ký")),
    )  # fmt: skip
    rows = []
    for hit in hits:
        row = records[hit.source, hit.record_id]
        rows.append(
            Row((
                Cell(row.reference or None), Cell(row.dated_on), Cell(kind_name(hit.kind)), Cell(row.summary),
                _state(row), Cell(row.signer_name or None),
            ))
        )  # fmt: skip
    name = _("Văn bản tìm được")
    if more:
        name = _("{count} văn bản mới nhất trong số tìm được, còn nữa").format(count=len(rows))
    return Table(columns, rows, name)


def _saved(request: ActorRequest) -> list[dict[str, Any]]:
    return [
        {"row": row, "href": f"{reverse('documents-find')}?{urlencode(row.question)}"}
        for row in queries.saved_searches(request.actor)
    ]


@page
def keep(request: ActorRequest) -> HttpResponse:
    """Keep the question shown, under a name."""
    question = {name: request.POST.get(name, "") for name in FindForm.base_fields}
    address = f"{reverse('documents-find')}?{urlencode({k: v for k, v in question.items() if v})}"
    if request.method == "POST" and FindForm(request.POST, on=request.on).is_valid():
        try:
            row = actions.save_search(
                actor=request.actor, at=request.now, name=request.POST.get("ten", ""), question=question
            )
        except Refused as refused:
            messages.error(request, f"{refused.sentence} {refused.remedy} ({refused.code.id})")
        else:
            messages.success(request, _("Đã lưu tìm kiếm “{name}”.").format(name=row.name))
    return redirect(address)


@page
def drop(request: ActorRequest, search_id: int) -> HttpResponse:
    """Forget a kept question."""
    if request.method == "POST":
        actions.drop_search(actor=request.actor, search_id=search_id)
        messages.success(request, _("Đã bỏ tìm kiếm đã lưu."))
    return redirect("documents-find")
