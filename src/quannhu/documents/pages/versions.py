"""A document's versions and what differs between two of them; remarks and who else writes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.documents import actions, queries
from quannhu.documents.models import Comment, Paper
from quannhu.documents.pages.plumbing import number_of, shown_changes
from quannhu.documents.rules.flow import RIGHT, Step
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import fault_words
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table


@page
def versions(request: ActorRequest, paper_id: int) -> HttpResponse:
    """All versions, and the differences between the two asked for (the last two unless told)."""
    paper = queries.paper_in_making(request.actor, request.on, paper_id)
    if request.method == "POST":
        return _restore(request, paper)
    rows = queries.versions(paper)[::-1]
    names = queries.people([row.made_by for row in rows])
    numbers = [row.number for row in rows]
    after = _asked(request, "sau", numbers, numbers[-1])
    before = _asked(request, "truoc", numbers, max((n for n in numbers if n < after), default=after))
    texts = [queries.document_of(queries.version(paper, number)) for number in (before, after)]
    changes = shown_changes(*texts)
    context = {
        "paper": paper, "before": before, "after": after, "numbers": numbers, "changes": changes,
        "may_write": queries.may_write(request.actor, paper),
        "table": Table(
            (
                Column(_("Bản"), "num"), Column(_("Người viết")), Column(_("Từ lúc")), Column(_("Lưu lúc")),
                Column(_("Vì sao")),
            ),
            [
                Row((
                    Cell(row.number, href=f"?truoc={row.number - 1 or 1}&sau={row.number}"),
                    Cell(names.get(row.made_by)), Cell(format_instant(row.made_at)), Cell(format_instant(row.saved_at)),
                    Cell(row.why or None),
                ))
                for row in reversed(rows)
            ],
            _("Các bản của văn bản"),
        ),
    }  # fmt: skip
    return render(request, "documents/versions.html", context)


def _asked(request: ActorRequest, name: str, numbers: list[int], default: int) -> int:
    number = number_of(request.GET.get(name, ""), default)
    return number if number in numbers else default


def _restore(request: ActorRequest, paper: Paper) -> HttpResponse:
    number, revision = (number_of(request.POST.get(name, ""), 0) for name in ("ban", "revision"))
    try:
        actions.restore_version(
            actor=request.actor, at=request.now, paper_id=paper.pk, revision=revision, number=number
        )
    except Refused as refused:
        messages.error(request, fault_words(refused))
        return redirect("documents-versions", paper.pk)
    messages.success(request, _("Đã lấy lại bản {number} làm bản đang soạn.").format(number=number))
    return redirect("documents-edit", paper.pk)


@page
def comment(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Write a remark, or close one."""
    paper = queries.paper_for(request.actor, request.on, paper_id)
    if request.method == "POST":
        try:
            _remark(request, paper)
        except Refused as refused:
            messages.error(request, fault_words(refused))
    return redirect("documents-paper", paper.pk)


def _remark(request: ActorRequest, paper: Paper) -> None:
    closing = request.POST.get("xong", "")
    if closing:
        known = closing.isdecimal() and Comment.objects.filter(pk=int(closing[:18]), paper=paper).exists()
        if not known:
            raise Refused(NOT_FOUND, what="ý kiến", key=closing[:20])
        actions.close_comment(actor=request.actor, at=request.now, comment_id=int(closing))
        messages.success(request, _("Đã ghi ý kiến là đã xử lý."))
        return
    actions.comment(
        actor=request.actor, at=request.now, command_id=command_id_of(request), paper_id=paper.pk,
        text=request.POST.get("text", ""), place=request.POST.get("place", ""),
    )  # fmt: skip
    messages.success(request, _("Đã ghi ý kiến."))


@page
def share(request: ActorRequest, paper_id: int) -> HttpResponse:
    """Let a second person write the draft."""
    paper = queries.paper_for(request.actor, request.on, paper_id)
    if request.method == "POST":
        wanted = request.POST.get("user", "")
        found = {
            str(one.user_id): one
            for one in queries.candidates(paper.drafting_unit_id, RIGHT[Step.START], request.on)
        }  # fmt: skip
        try:
            if wanted not in found:
                raise Refused(NOT_FOUND, what="người soạn cùng", key=wanted[:20])
            actions.share(actor=request.actor, at=request.now, paper_id=paper.pk, user_id=found[wanted].user_id)
            messages.success(request, _("{name} cùng soạn văn bản này.").format(name=found[wanted].name))
        except Refused as refused:
            messages.error(request, fault_words(refused))
    return redirect("documents-paper", paper.pk)
