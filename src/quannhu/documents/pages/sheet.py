"""What the page of a document shows: who has to do with it, its steps, where it went."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quannhu.documents import queries
from quannhu.documents.models import Paper
from quannhu.documents.pages import following
from quannhu.documents.pages.plumbing import deadlines, kind_name, returned, state_cell
from quannhu.documents.rules.differences import pieces
from quannhu.documents.rules.flow import PUBLISHED, RIGHT, SENT, STEP_NAMES, State, Step
from quannhu.kernel.days import format_instant
from quannhu.kit.pages import ActorRequest
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import may


def context_of(request: ActorRequest, paper: Paper) -> dict[str, object]:
    """What the page of a document shows."""
    document = queries.final_document(paper)
    due = deadlines([paper], request.on)[paper.pk]
    making = queries.sees_making(request.actor, request.on, paper)
    names = queries.people([paper.drafter_id, paper.holder_id, paper.checker_id, paper.signer_id])
    persons = (
        (_("Người soạn"), paper.drafter_id), (_("Đang giữ"), paper.holder_id),
        (_("Kiểm tra thể thức"), paper.checker_id), (_("Người ký"), paper.signer_id),
    )  # fmt: skip
    return {
        "paper": paper, "kind": kind_name(paper.kind), "state": state_cell(paper.state), "due": due,
        "persons": [(words, names[user_id]) for words, user_id in persons if user_id and user_id in names],
        "steps": _steps(paper, making), "sent": _sent(paper), "making": making,
        "returned": returned(paper) if making else None,
        "comments": queries.comments(paper) if making else [],
        "may_write": queries.may_write(request.actor, paper), "may_follow": bool(following.ways(request, paper)),
        "due_form": following.due_form(request, paper),
        "followers": queries.followers(request.actor, request.on, paper), "signatures": queries.signatures(paper),
        "places": pieces(document), "may_comment": State(paper.state) not in PUBLISHED | {State.CANCELLED},
        "may_copy": State(paper.state) in SENT and may(
            request.actor, RIGHT[Step.NUMBER], paper.unit_id, request.on
        ),
        "writers": queries.candidates(
            paper.drafting_unit_id, RIGHT[Step.START], request.on, without=queries.author_ids(paper)
        ),
    }  # fmt: skip


def _steps(paper: Paper, making: bool) -> Table:
    """Every step; what was said at it only for those whose business the making was."""
    rows = list(queries.steps(paper))
    names = queries.people([each for row in rows for each in (row.by, row.to_id)])
    columns = (
        Column(_("Lúc")), Column(_("Việc")), Column(_("Người làm")), Column(_("Chức vụ")), Column(_("Bản"), "num"),
        Column(_("Chuyển tới")), Column(_("Ý kiến")),
    )  # fmt: skip
    return Table(
        columns,
        [
            Row((
                Cell(format_instant(row.at)), Cell(STEP_NAMES[Step(row.step)]), Cell(names.get(row.by)),
                Cell(row.title or None), Cell(row.version), Cell(names.get(row.to_id or 0)),
                Cell((making and row.note) or None),
            ))
            for row in rows
        ],
        _("Các bước đã qua"),
    )  # fmt: skip


def _sent(paper: Paper) -> Table | None:
    rows = list(queries.dispatches(paper))
    if not rows:
        return None
    columns = (
        Column(_("Nơi nhận")), Column(_("Cách gửi")), Column(_("Số bản"), "num"), Column(_("Chuyển lúc")),
        Column(_("Ký nhận")), Column(_("Nhận lúc")),
    )  # fmt: skip
    return Table(
        columns,
        [
            Row((
                Cell(row.recipient), Cell(row.get_channel_display()), Cell(row.copies),
                Cell(format_instant(row.sent_at)), Cell(row.received_by or None),
                Cell(format_instant(row.received_at) if row.received_at else None),
            ))
            for row in rows
        ],
        _("Đã gửi"),
    )  # fmt: skip
