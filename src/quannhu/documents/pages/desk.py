"""What waits for me: drafts I hold, documents whose next step is mine; the room's card at home and its search."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.documents import actions, queries
from quannhu.documents.models import Arrival, Paper
from quannhu.documents.pages.plumbing import (
    address_of,
    deadlines,
    due_cell,
    kind_name,
    link,
    paper_cell,
    records_of,
    state_cell,
)
from quannhu.documents.queries import Question
from quannhu.documents.rules.flow import RIGHT, STATE_NAMES, State, Step
from quannhu.kernel.days import format_day
from quannhu.kernel.money import group_digits
from quannhu.kit.pages import ActorRequest, Card, Hit, Line, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.rights import RIGHTS

ROWS = 50
SHOWN = 5


@page
def desk(request: ActorRequest) -> HttpResponse:
    """My documents, oldest first: what is late stands in red."""
    whole = request.GET.get("xuat") == "xlsx"
    after = request.GET.get("sau", "")
    rows = queries.desk(request.actor, request.on).select_related("drafting_unit").order_by("id")
    if after.isdecimal():
        rows = rows.filter(pk__gt=int(after))
    found = list(rows if whole else rows[: ROWS + 1])
    shown = found if whole else found[:ROWS]
    table = _table(request, shown)
    if whole:
        return table.workbook_response("viec-van-ban")
    context = {
        "may_draft": bool(request.actor.roles & RIGHTS[RIGHT[Step.START]]),
        "table": table, "excel": link(request, xuat="xlsx"),
        "more": link(request, sau=str(shown[-1].pk)) if len(found) > ROWS else "",
    }  # fmt: skip
    return render(request, "documents/desk.html", context)


def _table(request: ActorRequest, papers: list[Paper]) -> Table:
    due = deadlines(papers, request.on)
    names = queries.people([paper.drafter_id for paper in papers])
    columns = (
        Column(_("Số, ký hiệu")), Column(_("Loại")), Column(_("Trích yếu")), Column(_("Trạng thái")),
        Column(_("Người soạn")), Column(_("Lập ngày")), Column(_("Hạn")),
    )  # fmt: skip
    rows = [
        Row((
            paper_cell(paper), Cell(kind_name(paper.kind)), Cell(paper.summary), state_cell(paper.state),
            Cell(names.get(paper.drafter_id)), Cell(paper.started_at.date()), due_cell(due[paper.pk]),
        ))
        for paper in papers
    ]  # fmt: skip
    return Table(columns, rows, _("Văn bản đang chờ tôi"), _("Không có văn bản nào đang chờ."))


def home_cards(request: ActorRequest) -> list[Card]:
    """Documents that wait for this person."""
    waiting = queries.desk(request.actor, request.on)
    count = waiting.count()
    if not count:
        return []
    lines = tuple(
        Line(
            paper.reference or paper.summary, STATE_NAMES[State(paper.state)],
            reverse("documents-paper", args=[paper.pk]),
        )
        for paper in waiting.order_by("id")[:SHOWN]
    )  # fmt: skip
    return [Card(_("Văn bản chờ tôi"), lines, "warn", reverse("documents-desk"), group_digits(count), order=35)]


def search(request: ActorRequest, text: str) -> list[Hit]:
    """Documents with the words of the search box."""
    actions.catch_up()
    found, _more = queries.search(request.actor, request.on, Question(text), limit=SHOWN)
    rows = records_of(found)
    hits = []
    for hit in found:
        row = rows[hit.source, hit.record_id]
        said = " · ".join(filter(None, (row.reference, _day(row))))
        hits.append(Hit(row.summary, said, address_of(hit), kind_name(hit.kind)))
    return hits


def _day(row: Paper | Arrival) -> str:
    if isinstance(row, Paper):
        return format_day(row.dated_on) if row.dated_on else STATE_NAMES[State(row.state)]
    return _("đến ngày {day}").format(day=format_day(row.arrived_on))
