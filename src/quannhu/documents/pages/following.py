"""What is begun from a document: its letter of correction, what replaces it, a new draft of its text; its deadline."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.models import Paper
from quannhu.documents.pages.plumbing import do_once
from quannhu.documents.queries.organs import organs_for
from quannhu.documents.rules.flow import PUBLISHED, RIGHT, State, Step
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.organization.queries import labels, may, roots_with

CORRECT, REPLACE, COPY = "dinh-chinh", "thay-the", "chep"
_WAYS = {
    CORRECT: gettext_lazy("Đính chính bằng công văn (sai thể thức, thủ tục)"),
    REPLACE: gettext_lazy("Thay thế bằng văn bản cùng loại (sai nội dung)"),
    COPY: gettext_lazy("Chép thành dự thảo mới"),
}


class FollowForm(Form):
    """What is begun, and where it is drafted."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-47": "how", "DOC-50": "how", "DOC-46": "drafting", "KER-07": "drafting"}

    how = forms.ChoiceField(label=gettext_lazy("Bắt đầu"))
    drafting = CodeField(label=gettext_lazy("Đơn vị soạn"))
    due_on = DayField(label=gettext_lazy("Hạn trình ký"), required=False)


def ways(request: ActorRequest, paper: Paper) -> list[str]:
    """What this person may begin from the document."""
    if not roots_with(request.actor, RIGHT[Step.START]):
        return []
    found = [CORRECT, REPLACE] if State(paper.state) in PUBLISHED else []
    return found if paper.state == State.RECALLED else [*found, COPY]


@page
def follow(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Choose; the new draft opens in the editor."""
    paper = queries.paper_for(request.actor, request.on, paper_id)
    open_ = ways(request, paper)
    if not open_:
        raise Refused(NOT_FOUND, what="việc soạn tiếp từ văn bản", key=paper.reference or paper.summary)
    names = labels(roots_with(request.actor, RIGHT[Step.START]), request.on)
    units = {name.code: unit_id for unit_id, name in names.items()}
    first = next(iter(units), "")
    form = FollowForm(request.POST or None, on=request.on, initial={"how": open_[0], "drafting": first})
    form.fields["how"].choices = [(way, _WAYS[way]) for way in open_]  # type: ignore[attr-defined]
    form.fields["drafting"].choices = [(name.code, name.name) for name in names.values()]  # type: ignore[attr-defined]
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            made = _begin(request, paper, data["how"], units[data["drafting"]], data["due_on"])
            return redirect("documents-edit", made)
    return render(request, "documents/follow.html", {"form": form, "paper": paper}, status=form.status)


def _begin(request: ActorRequest, paper: Paper, how: str, drafting_id: int, due_on: dt.date | None) -> int:
    """The new draft's id; a copy of another organ's text is drafted for the drafting unit itself."""
    common: dict[str, Any] = {
        "actor": request.actor, "at": request.now, "command_id": command_id_of(request), "paper_id": paper.pk,
        "drafting_unit_id": drafting_id, "due_on": due_on,
    }  # fmt: skip
    if how == CORRECT:
        return actions.correct(**common)
    if how == REPLACE:
        return actions.replace_(**common)
    organ = paper.unit_id if paper.unit_id in organs_for(request.actor, request.on) else drafting_id
    return actions.copy_draft(**common, unit_id=organ)


class DueForm(Form):
    """By when, and for what."""

    due_on = DayField(label=gettext_lazy("Hạn trình ký"), required=False)
    task = WordsField(label=gettext_lazy("Nhiệm vụ"), required=False, size=40, max_length=200)


def due_form(request: ActorRequest, paper: Paper) -> DueForm | None:
    """The form of the deadline, for who may set or move it now (rule DOC-R44)."""
    if paper.state != State.DRAFT:
        return None
    author = request.actor.user_id in queries.author_ids(paper)
    if author:
        open_ = paper.due_on is None and queries.may_write(request.actor, paper)
    else:
        open_ = may(request.actor, RIGHT[Step.REVIEW], paper.drafting_unit_id, request.actor.today)
    return DueForm(on=request.on, initial={"due_on": paper.due_on, "task": paper.task}) if open_ else None


@page
def due(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Set or move the deadline."""
    paper = queries.paper_for(request.actor, request.on, paper_id)
    form = DueForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data

        def work() -> None:
            actions.set_deadline(
                actor=request.actor, at=request.now, paper_id=paper.pk, due_on=data["due_on"], task=data["task"]
            )

        with form.catching():
            do_once(request, "documents.page.due", [paper.pk, data["due_on"], data["task"]], work)
            messages.success(request, _("Đã ghi hạn trình ký."))
            return redirect("documents-paper", paper.pk)
    for words in (word for each in form.errors.values() for word in each):
        messages.error(request, str(words))
    return redirect("documents-paper", paper.pk)


urlpatterns = [
    path("van-ban/<int:paper_id>/noi-tiep/", follow, name="documents-follow"),
    path("van-ban/<int:paper_id>/han/", due, name="documents-due"),
]
