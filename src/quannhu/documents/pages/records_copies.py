"""Copies on screen: made of a document, an arrival or a sao y, numbered, printed with their mark."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.models import Arrival, Paper, PaperCopy
from quannhu.documents.pages.plumbing import link
from quannhu.documents.pages.records_sheet import (
    ROWS,
    Asked,
    Sheet,
    UnitForm,
    answer,
    page_asked,
    units_with,
    year_asked,
)
from quannhu.documents.queries import workfiles as reads
from quannhu.documents.queries.arrivals import arrival_for
from quannhu.documents.rendering import copy_pdf, to_pdf
from quannhu.documents.rules.copies import FORMS, ORIGINS, corner_words
from quannhu.documents.rules.kinds import COPIES
from quannhu.documents.rules.soundness import words
from quannhu.documents.rules.values import Authority
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, CountField, DayField, WordsField
from quannhu.kit.pages import ActorRequest, NavItem, command_id_of, page
from quannhu.kit.paper import pdf_response
from quannhu.kit.tables import Cell, Column, Row, Table

NUMBER = "documents.number"
NAV = [NavItem(gettext_lazy("Bản sao"), "documents-copies", frozenset({"clerk", "commander", "section_head"}), 45)]


@page
def copies(request: ActorRequest) -> HttpResponse:
    """The copies of the year, newest number first."""
    year, whole, start = year_asked(request), request.GET.get("xuat") in ("xlsx", "pdf"), page_asked(request)
    rows = reads.copies_for(request.actor, request.on).filter(year=year).order_by("-dated_on", "-number")
    rows = rows.select_related("paper", "arrival", "copied")
    found = list(rows if whole else rows[start : start + ROWS + 1])
    shown = found if whole else found[:ROWS]
    columns = (
        Column(_("Số, ký hiệu bản sao")), Column(_("Ngày sao")), Column(_("Hình thức")), Column(_("Từ văn bản")),
        Column(_("Sao từ")), Column(_("Thành")), Column(_("Số bản"), "num"), Column(_("Người ký")),
        Column(_("Nơi nhận")),
    )  # fmt: skip
    lines = [
        Row((
            Cell(row.reference, href=reverse("documents-copy", args=[row.pk])), Cell(row.dated_on),
            Cell(row.get_kind_display()), Cell(reads.original_words(row)), Cell(row.get_origin_display()),
            Cell(row.get_form_display()), Cell(row.copies), Cell(row.signer["name"]),
            Cell("; ".join(row.recipients) or None),
        ))
        for row in shown
    ]  # fmt: skip
    years = (year - 1, year, year + 1)
    sheet = Sheet(
        _("Bản sao"), [Table(columns, lines, _("Bản sao năm {year}").format(year=year), _("Chưa có bản sao nào."))],
        f"ban-sao-{year}", note=_("Sao y, sao lục, trích sao đánh số chung một dãy trong năm."),
        filters=[(str(each), link(request, nam=str(each), trang=""), each == year) for each in years],
        more=link(request, trang=str(start // ROWS + 2)) if not whole and len(found) > ROWS else "",
    )  # fmt: skip
    return answer(request, sheet)


class CopyForm(UnitForm):
    """How the source is copied, who signs the copy."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-65": "kind", "DOC-35": "authority", "DOC-40": "dated_on"}

    unit = CodeField(label=gettext_lazy("Cơ quan sao"))
    kind = forms.ChoiceField(label=gettext_lazy("Hình thức sao"), choices=[(k, one.name) for k, one in COPIES.items()])
    origin = forms.ChoiceField(label=gettext_lazy("Văn bản đến là"), choices=list(ORIGINS.items()))
    form = forms.ChoiceField(label=gettext_lazy("Sao thành"), choices=list(FORMS.items()))
    dated_on = DayField(label=gettext_lazy("Ngày sao"))
    blocks = forms.MultipleChoiceField(
        label=gettext_lazy("Phần trích (trích sao)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    extract = forms.CharField(
        label=gettext_lazy("Nội dung trích (trích sao)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    signer = CodeField(label=gettext_lazy("Người ký bản sao"))
    authority = forms.ChoiceField(
        label=gettext_lazy("Quyền hạn"), required=False, choices=[(one.value, one.value or "–") for one in Authority]
    )
    authority_of = WordsField(label=gettext_lazy("Ký thay, thay mặt"), required=False, max_length=200)
    post = WordsField(label=gettext_lazy("Chức vụ người ký"), max_length=200)
    rank = WordsField(label=gettext_lazy("Cấp bậc"), required=False, max_length=50, size=14)
    organ = WordsField(label=gettext_lazy("Tên cơ quan sao"), required=False, max_length=200, size=40)
    organ_sign = WordsField(label=gettext_lazy("Chữ viết tắt"), required=False, max_length=30, size=10)
    place = WordsField(label=gettext_lazy("Địa danh"), required=False, max_length=100, size=20)
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận (mỗi dòng một nơi)"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    copies = CountField(label=gettext_lazy("Số bản"), least=1, most=1_000, initial=1)


def _asked_source(request: ActorRequest) -> tuple[str, Paper | Arrival | PaperCopy]:
    """What ?di=, ?den= or ?sao= names, as far as the person may see it."""
    for key in ("di", "den", "sao"):
        text = request.GET.get(key, "")
        if text.isdecimal() and len(text) < 10:
            pk = int(text)
            if key == "di":
                return "paper_id", queries.paper_for(request.actor, request.on, pk)
            if key == "den":
                return "arrival_id", arrival_for(request.actor, request.on, pk)
            return "copied_id", reads.copy_for(request.actor, request.on, pk)
    raise Refused(NOT_FOUND, what="văn bản nguồn", key="–")


@page
def new(request: ActorRequest) -> HttpResponse:
    """Make a copy of what the address names."""
    named, source = _asked_source(request)
    units = units_with(request, NUMBER)
    if not units:
        raise Refused(NOT_FOUND, what="hệ số bản sao của đồng chí", key=request.actor.name)
    form = CopyForm(request.POST or None, on=request.on, units=units, initial={"dated_on": request.on, "copies": 1})
    _fit(request, form, source, units)
    if form.is_bound and form.is_valid():
        data: dict[str, Any] = {**form.cleaned_data, named: source.pk}
        lines = tuple(line.strip() for line in data.pop("recipients").splitlines() if line.strip())
        with form.catching():
            made = actions.make_copy(
                actor=request.actor, at=request.now, command_id=command_id_of(request),
                copy=actions.CopyIn(
                    unit_id=units[data.pop("unit")][0], signer_id=int(data.pop("signer")), recipients=lines,
                    blocks=tuple(int(at) for at in data.pop("blocks", ())), **data,
                ),
            )  # fmt: skip
            return redirect("documents-copy", made.copy_id)
    heading = _("Sao văn bản {reference}").format(reference=source.reference)
    note = _("Sao y từ bản gốc, bản chính; sao lục chỉ từ bản sao y; trích sao ghi phần cần trích.")
    return answer(request, Sheet(heading, [], "", note=note, asked=[Asked(form, _("Sao và cấp số"))]))


def _fit(
    request: ActorRequest, form: CopyForm, source: Paper | Arrival | PaperCopy, units: dict[str, tuple[int, str]]
) -> None:
    """Offer what the source allows: its blocks, who may sign, how the organ is called."""
    signer = form.fields["signer"]
    assert isinstance(signer, CodeField)
    people = {
        one.user_id: one
        for unit_id, _name in units.values()
        for one in queries.candidates(unit_id, "documents.sign", request.on)
    }
    signer.choices = [(str(one.user_id), f"{one.name}, {one.title}") for one in people.values()]
    if not isinstance(source, Arrival):
        del form.fields["origin"]
    if isinstance(source, Paper):
        document = queries.final_document(source)
        blocks = form.fields["blocks"]
        assert isinstance(blocks, forms.MultipleChoiceField)
        blocks.choices = [(str(at), words(one.line)[:90] or one.kind.value) for at, one in enumerate(document.body)]
        del form.fields["extract"]
        for name in ("organ", "organ_sign", "place"):
            form.fields[name].initial = getattr(document, name)
    else:
        del form.fields["blocks"]


@page
def one(request: ActorRequest, copy_id: int) -> HttpResponse:
    """One copy: of what, by whom, and its print."""
    row = reads.copy_for(request.actor, request.on, copy_id)
    facts = [
        (_("Hình thức"), row.get_kind_display()), (_("Số, ký hiệu"), row.reference),
        (_("Ngày sao"), format_day(row.dated_on)),
        (_("Từ văn bản"), reads.original_words(row)), (_("Sao từ"), row.get_origin_display()),
        (_("Thành"), row.get_form_display()), (_("Cơ quan sao"), row.organ), (_("Người ký"), row.signer["name"]),
        (_("Số bản"), str(row.copies)), (_("Nơi nhận"), "; ".join(row.recipients) or "–"),
    ]  # fmt: skip
    if row.extract:
        facts.append((_("Phần trích"), row.extract))
    links = [(_("Bản in"), reverse("documents-copy-pdf", args=[row.pk]))]
    if row.form == "electronic" and units_with(request, NUMBER):
        links.append((_("Chữ ký số của bản sao"), reverse("documents-copy-seal", args=[row.pk])))
    if row.kind == "sao_y" and units_with(request, NUMBER):
        links.append((_("Sao lục"), reverse("documents-copy-new") + f"?sao={row.pk}"))
    return answer(request, Sheet(_("Bản sao {number}").format(number=row.reference), [], "", facts=facts, links=links))


@page
def pdf(request: ActorRequest, copy_id: int) -> HttpResponse:
    """The copy as it prints: the text with its marks below it, an electronic one with its mark in the corner; of what
    came on paper the marks alone."""
    row = reads.copy_for(request.actor, request.on, copy_id)
    marks, name = reads.marks_of(row), f"ban-sao-{row.pk}.pdf"
    document = reads.copied_text(row)
    if document is None:
        return pdf_response(name, copy_pdf(marks, at=row.made_at))
    if row.form == "electronic":
        corner = corner_words(marks[-1], row.made_at)
        return pdf_response(name, to_pdf(document, at=row.made_at, corner=corner))
    return pdf_response(name, to_pdf(document, at=row.made_at, copies=marks))


urlpatterns = [
    path("van-ban/ban-sao/", copies, name="documents-copies"),
    path("van-ban/ban-sao/moi/", new, name="documents-copy-new"),
    path("van-ban/ban-sao/<int:copy_id>/", one, name="documents-copy"),
    path("van-ban/ban-sao/<int:copy_id>/ban-in.pdf", pdf, name="documents-copy-pdf"),
]
