"""Drafting: begin from a template, write in boxes, save without overwriting anybody, autosave."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.models import Paper
from quannhu.documents.pages.plumbing import number_of, returned, shown_changes
from quannhu.documents.pages.told import mended, panel_of
from quannhu.documents.pages.typed import KINDS as BLOCK_KINDS
from quannhu.documents.pages.typed import boxes_of, read_typed, rows_of, typed_rows
from quannhu.documents.queries.figures import cards, finder, moved, turned
from quannhu.documents.queries.organs import organs_for
from quannhu.documents.rules.kinds import KINDS, PROFILES
from quannhu.documents.rules.values import Authority, BlockKind, Document
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, DayField, Form, WordsField, fault_words
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.organization.queries import labels

URGENCIES = (
    ("", gettext_lazy("thường")), ("khan", gettext_lazy("khẩn")), ("thuong_khan", gettext_lazy("thượng khẩn")),
    ("hoa_toc", gettext_lazy("hỏa tốc")),
)  # fmt: skip
NEW_ROWS = 3
CHOICES = 12  # so many rows have their list of kinds in the page; the script gives it to the others


class NewForm(Form):
    """What a draft begins with."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-30": "marking", "DOC-46": "unit"}
    template = forms.ChoiceField(label=gettext_lazy("Mẫu văn bản"))
    unit = CodeField(label=gettext_lazy("Cơ quan ban hành"))
    drafting = CodeField(label=gettext_lazy("Đơn vị soạn"), required=False)
    summary = WordsField(label=gettext_lazy("Trích yếu"), required=False, size=60, max_length=500)
    task = WordsField(label=gettext_lazy("Nhiệm vụ"), required=False, size=40)
    due_on = DayField(label=gettext_lazy("Hạn trình ký"), required=False)
    marking = forms.ChoiceField(
        label=gettext_lazy("Độ mật"), required=False,
        choices=[("", gettext_lazy("Thường")), *((each, each) for each in ("Mật", "Tối mật", "Tuyệt mật"))],
    )  # fmt: skip


def _units(request: ActorRequest) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """Units one may draft in, and the organs above them that may issue; code -> id."""
    named = organs_for(request.actor, request.on)
    rows = sorted((label.code, f"{label.code} – {label.name}") for label in named.values())
    return rows, {label.code: unit_id for unit_id, label in named.items()}


@page
def new(request: ActorRequest) -> HttpResponse:
    """Choose a template and an organ; the draft opens in the editor."""
    units, ids = _units(request)
    templates = queries.templates_for(request.actor, request.on)
    own = {label.code for pk, label in labels({g.unit_id for g in request.actor.current()}, request.on).items()}
    first = next((code for code, _name in units if code in own), "")
    form = NewForm(request.POST or None, on=request.on, initial={"unit": first})
    form.fields["template"].choices = [(row.key, row.title) for row in templates]  # type: ignore[attr-defined]
    for name in ("unit", "drafting"):
        form.fields[name].choices = units  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            document = next(row.document for row in templates if row.key == data["template"])
            if data["summary"]:
                document = replace(document, summary=data["summary"])
            made = actions.start_draft(
                actor=request.actor, at=request.now, command_id=command_id_of(request), document=document,
                unit_id=ids[data["unit"]], drafting_unit_id=ids.get(data["drafting"] or ""), marking=data["marking"],
                task=data["task"], due_on=data["due_on"],
            )  # fmt: skip
            return redirect("documents-edit", made)
    if not units:
        raise Refused(NOT_FOUND, what="đơn vị được soạn văn bản của", key=request.actor.name)
    return render(request, "documents/new.html", {"form": form}, status=form.status)


def writable(request: ActorRequest, paper_id: int) -> Paper:
    """The draft, when the actor may write it now; Refused KER-09."""
    paper = queries.paper_for(request.actor, request.on, paper_id)
    if not queries.may_write(request.actor, paper):
        raise Refused(NOT_FOUND, what="dự thảo được soạn", key=paper.reference or paper.summary)
    return paper


def _typed(request: ActorRequest, paper: Paper) -> tuple[Document, list[Refused]]:
    """What stands in the boxes, over the text last saved, and everything in it that could not be taken."""
    head = queries.document_of(queries.head_of(paper))
    find = finder(request.actor, request.now, head)
    document, faults = read_typed(request.POST, head, find)
    try:
        document = turned(request.actor, request.now, document, request.POST.get("so_lieu", ""))
    except Refused as refused:
        faults.append(refused)
    return document, faults


def _revision(request: ActorRequest) -> int:
    """The revision the boxes were opened from; `tren` once its writer has seen what another saved meanwhile."""
    return number_of(request.POST.get("tren") or request.POST.get("revision", ""), 0)


@page
def edit(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The editor: every box of the document, what the checker says of it, the figures that moved."""
    paper = writable(request, paper_id)
    if request.method != "POST":
        document = queries.document_of(queries.head_of(paper))
        return _shown(request, paper, document, [], None)
    document, faults = _typed(request, paper)
    refused: Refused | None = None
    if not faults:
        try:
            return _kept(request, paper, document)
        except Refused as refusal:
            refused = refusal
    return _shown(request, paper, document, faults, refused)


def _kept(request: ActorRequest, paper: Paper, document: Document) -> HttpResponse:
    """Save what was typed, repaired where a button asked for it, and go where the button says."""
    work, asked = request.POST.get("viec"), request.POST.get("sua", "")
    common: dict[str, Any] = {"actor": request.actor, "at": request.now, "paper_id": paper.pk}
    keep = work == "giu" or bool(asked)
    revision = actions.save(
        **common, revision=_revision(request), document=document, keep=keep,
        why=request.POST.get("why", "") if work == "giu" else "",
    )  # fmt: skip
    if asked:
        # A version of its own: what was typed stays in the one before, and the two can be compared.
        document, rules = mended(document, asked)
        if not rules:
            messages.warning(request, _("Không còn chỗ nào để sửa."))
        else:
            names = ", ".join(rules)
            actions.save(**common, revision=revision, document=document, keep=True, why=f"sửa thể thức {names}")
            messages.success(request, _("Đã sửa và lưu thành bản riêng: {rules}.").format(rules=names))
        return redirect("documents-edit", paper.pk)
    if work == "xong":
        return redirect("documents-paper", paper.pk)
    messages.success(request, _("Đã lưu dự thảo."))
    return redirect("documents-edit", paper.pk)


def _shown(
    request: ActorRequest, paper: Paper, document: Document, faults: list[Refused], refused: Refused | None
) -> HttpResponse:
    rows = [(row.kind, row.label, row.text) for row in rows_of(document)]
    context: dict[str, Any] = {}
    if refused or faults:
        # What was typed stays to the letter.
        rows = [(kind, "", text) for kind, text in typed_rows(request.POST) if text.strip()]
        paper.refresh_from_db()
    revision = _revision(request) or paper.revision
    if refused and revision != paper.revision:
        latest = queries.document_of(queries.head_of(paper))
        context = {"latest": paper.revision, "changes": shown_changes(latest, document)}
    rows += [(BlockKind.PARAGRAPH.value, "", "")] * NEW_ROWS
    names = dict(BLOCK_KINDS)
    context |= {
        "paper": paper, "document": document, "boxes": boxes_of(document),
        "rows": [{"kind": kind, "name": names[kind], "label": label, "text": text} for kind, label, text in rows],
        "block_kinds": BLOCK_KINDS, "listed": len(rows) > CHOICES, "choices": CHOICES,
        "profiles": PROFILES.items(), "urgencies": URGENCIES,
        "kinds": sorted((key, kind.name) for key, kind in KINDS.items() if document.profile in kind.profiles),
        "authorities": [(one.value, one.value or "–") for one in Authority], "cards": cards(request.actor),
        "revision": revision, "refused": refused, "faults": faults, "moved": moved(request.actor, document),
        "returned": returned(paper),
        "comments": [row for row in queries.comments(paper) if row.closed_at is None],
    }  # fmt: skip
    context |= panel_of(document)
    return render(request, "documents/edit.html", context, status=422 if refused or faults else 200)


@page
def told(request: ActorRequest, paper_id: int) -> HttpResponse:
    """What the checker says of the boxes as they stand, nothing saved: the panel beside the editor."""
    if request.method != "POST":
        return redirect("documents-edit", paper_id)
    document, faults = _typed(request, writable(request, paper_id))
    return render(request, "documents/_told.html", panel_of(document, faults))


@page
def autosave(request: ActorRequest, paper_id: int) -> HttpResponse:
    """What the editor sends while somebody writes: saved, or why not; answered in a few bytes."""
    if request.method != "POST":
        return redirect("documents-edit", paper_id)
    try:
        paper = writable(request, paper_id)
    except Refused as refused:  # submitted meanwhile, or no longer ours
        return JsonResponse({"saved": False, "why": fault_words(refused)}, status=404)
    document, faults = _typed(request, paper)
    if faults:
        return JsonResponse({"saved": False, "why": fault_words(faults[0])}, status=422)
    try:
        revision = actions.save(
            actor=request.actor, at=request.now, paper_id=paper.pk, revision=_revision(request), document=document
        )
    except Refused as refused:
        return JsonResponse({"saved": False, "why": fault_words(refused)}, status=422)
    labels = [row.label for row in rows_of(document)]
    return JsonResponse({"saved": True, "revision": revision, "says": _("Đã tự lưu."), "labels": labels})
