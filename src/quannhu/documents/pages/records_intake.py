"""What comes by the network: documents sent to our organs that wait to be taken in, files of arrivals, receipts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.models import Arrival, Intake
from quannhu.documents.pages.plumbing import kind_name
from quannhu.documents.pages.records_sheet import Asked, Sheet, answer
from quannhu.documents.pages.signing import TONES
from quannhu.documents.queries import intake as reads
from quannhu.documents.queries.arrivals import arrival_for
from quannhu.documents.received import ENDINGS, PDF
from quannhu.documents.rendering import to_pdf
from quannhu.documents.rules.flow import State
from quannhu.documents.signing.cabinet import cabinet
from quannhu.documents.signing.verify import Verdict
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import Form, WordsField
from quannhu.kit.pages import ActorRequest, Card, Line, command_id_of, page
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import labels

SHOWN = 5


@page
def waiting(request: ActorRequest) -> HttpResponse:
    """What other organs sent us and nobody has taken in yet, oldest first."""
    found = reads.waiting_to_take(request.actor, request.on)
    senders = labels({one.dispatch.paper.unit_id for one in found}, request.on)
    ours = labels({one.unit_id for one in found}, request.on)
    columns = (
        Column(_("Số, ký hiệu")), Column(_("Ngày văn bản")), Column(_("Loại văn bản")), Column(_("Trích yếu")),
        Column(_("Nơi gửi")), Column(_("Gửi lúc")), Column(_("Gửi cho")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(one.dispatch.paper.reference, href=reverse("documents-sending", args=[one.dispatch.pk])),
            Cell(one.dispatch.paper.dated_on), Cell(kind_name(one.dispatch.paper.kind)),
            Cell(one.dispatch.paper.summary), Cell(senders[one.dispatch.paper.unit_id].name),
            Cell(format_instant(one.dispatch.sent_at)), Cell(ours[one.unit_id].name),
        ))
        for one in found
    ]  # fmt: skip
    table = Table(columns, rows, _("Chờ tiếp nhận"), _("Không có văn bản nào chờ tiếp nhận."))
    note = _("Văn bản đơn vị khác trong hệ thống gửi đến; tiếp nhận thì có số đến, nơi gửi thấy ngay lúc nhận.")
    links = [(_("Sổ văn bản đến"), reverse("documents-arrivals"))]
    return answer(request, Sheet(_("Văn bản gửi đến, chờ tiếp nhận"), [table], "cho-tiep-nhan", note=note, links=links))


class TakeForm(Form):
    """Why it is entered though it came on paper before."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-60": "repeats_reason"}

    repeats_reason = WordsField(
        label=gettext_lazy("Lý do vào sổ lại"), required=False, max_length=300, size=40,
        help_text=gettext_lazy("Chỉ ghi khi bản giấy đã vào sổ trước."),
    )  # fmt: skip


@page
def sending(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """One document that waits: read it, take it in."""
    one = reads.sending_for(request.actor, request.on, dispatch_id)
    paper = one.dispatch.paper
    form = TakeForm(request.POST if request.method == "POST" else None, on=request.on)
    if form.is_bound and form.is_valid():
        with form.catching():
            made = actions.take_in(
                actor=request.actor, at=request.now, command_id=command_id_of(request), dispatch_id=dispatch_id,
                trust=cabinet().trust(), repeats_reason=form.cleaned_data["repeats_reason"],
            )  # fmt: skip
            return redirect("documents-arrival", made.arrival_id)
    names = labels([paper.unit_id, one.unit_id], request.on)
    how = _("ký số") if paper.issued_file_id else _("ký trên giấy")
    facts = [
        (_("Số, ký hiệu"), paper.reference), (_("Ngày văn bản"), format_day(paper.dated_on) if paper.dated_on else "–"),
        (_("Loại văn bản"), kind_name(paper.kind)), (_("Trích yếu"), paper.summary),
        (_("Nơi gửi"), names[paper.unit_id].name), (_("Gửi lúc"), format_instant(one.dispatch.sent_at)),
        (_("Gửi cho"), names[one.unit_id].name), (_("Hình thức"), how),
    ]  # fmt: skip
    links = [(_("Xem văn bản"), reverse("documents-sending-text", args=[dispatch_id]))]
    asked = [Asked(form, _("Tiếp nhận, vào sổ"))]
    return answer(request, Sheet(_("Tiếp nhận văn bản"), [], "", facts=facts, links=links, asked=asked))


@page
def sending_text(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """The text that waits: the signed file, or the text as it prints."""
    paper = reads.sending_for(request.actor, request.on, dispatch_id).dispatch.paper
    return pdf_response(f"van-ban-{paper.pk}.pdf", _original(paper))


def _original(paper: Any) -> bytes:
    if paper.issued_file is not None:
        return bytes(paper.issued_file.data)
    return to_pdf(queries.final_document(paper), at=paper.issued_at)


@page
def original(request: ActorRequest, arrival_id: int) -> HttpResponse:
    """The document of our own that the arrival is, as it was sent."""
    paper = reads.original_of(arrival_for(request.actor, request.on, arrival_id))
    if paper is None:
        raise Refused(NOT_FOUND, what="văn bản gốc trong hệ thống", key=arrival_id)
    return pdf_response(f"van-ban-goc-{arrival_id}.pdf", _original(paper))


@page
def file(request: ActorRequest, arrival_id: int, file_id: int) -> HttpResponse:
    """A file of an arrival, byte for byte; a Word file is saved, the others are shown."""
    row = reads.file_of(request.actor, request.on, arrival_id, file_id)
    media_type = row.file.media_type
    response = HttpResponse(bytes(row.file.data), content_type=media_type)
    how = "inline" if media_type == PDF or media_type.startswith("image/") else "attachment"
    name = f"van-ban-den-{arrival_id}-{file_id}{ENDINGS[media_type]}"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    return response


@page
def receipt(request: ActorRequest, arrival_id: int) -> HttpResponse:
    """The receipt the sender is given, to print or to send."""
    row = arrival_for(request.actor, request.on, arrival_id)
    how = reads.intake_of(row)
    if how is None or how.receipt_at is None:
        raise Refused(NOT_FOUND, what="giấy báo đã nhận", key=arrival_id)
    return pdf_response(f"bao-da-nhan-{row.year}-{row.number}.pdf", _receipt(request, row, how))


def _receipt(request: ActorRequest, row: Arrival, how: Intake) -> bytes:
    unit = labels([row.unit_id], row.arrived_on)[row.unit_id].name
    name = queries.people([how.receipt_by]).get(how.receipt_by or 0, "")
    assert how.receipt_at is not None
    data = {
        "title": "GIẤY BÁO ĐÃ NHẬN VĂN BẢN", "unit": unit.upper(), "landscape": False,
        "facts": [
            ["Kính gửi", how.receipt_to], ["Văn bản số", f"{row.reference} ngày {format_day(row.dated_on)}"],
            ["Tác giả", row.author], ["Trích yếu", row.summary], ["Tiếp nhận lúc", format_instant(how.taken_at)],
            ["Số đến", f"{row.number:02d} năm {row.year}"], ["Báo lúc", format_instant(how.receipt_at)],
            *([["SHA-256 nội dung", how.digest]] if how.digest else []),
            *([f"Tệp {one.name}", f"SHA-256 {one.file.sha256}"] for one in reads.files_of(row)),
        ],
        "tables": [], "signatures": [["NGƯỜI TIẾP NHẬN", name]],
    }  # fmt: skip
    return render_pdf("table", data, at=request.now)


def files_tables(row: Arrival) -> list[Table]:
    """The files of an arrival, when there are any, with what was found of their signatures when they came."""
    files = reads.files_of(row)
    if not files:
        return []
    columns = (
        Column(_("Tệp")), Column(_("Dung lượng"), "num", unit="KB"), Column(_("Chữ ký số lúc nhận")),
        Column(_("Người ký")), Column(_("Ghi chú")), Column(_("Đưa vào lúc")),
    )  # fmt: skip
    rows = []
    for one in files:
        verdict = Verdict(one.verdict) if one.verdict else None
        holders = "; ".join(", ".join(filter(None, (each["holder"], each["organ"]))) for each in one.signatures)
        reasons = " ".join(dict.fromkeys(reason for each in one.signatures for reason in each["reasons"]))
        rows.append(Row((
            Cell(one.name, href=reverse("documents-arrival-file", args=[row.pk, one.pk])),
            Cell(-(-one.file.size // 1_000)),
            Cell(verdict.words, tone=TONES[verdict] if verdict is not Verdict.NONE else "") if verdict else Cell(None),
            Cell(holders or None), Cell(reasons or None), Cell(format_instant(one.added_at)),
        )))  # fmt: skip
    return [Table(columns, rows, _("Tệp của văn bản"))]


def facts_of(row: Arrival) -> list[tuple[Any, Any]]:
    """How it came by the network; that its original was recalled."""
    how = reads.intake_of(row)
    if how is None:
        return []
    found: list[tuple[Any, Any]] = [
        (_("Hình thức"), _("điện tử, tiếp nhận {when}").format(when=format_instant(how.taken_at)))
    ]
    if how.receipt_at:
        words = _("{to}, {when}").format(to=how.receipt_to, when=format_instant(how.receipt_at))
        found.append((_("Đã báo đã nhận"), words))
    paper = how.dispatch.paper if how.dispatch else None
    if paper is not None:
        found.append((_("SHA-256 nội dung"), " ".join(how.digest[at : at + 8] for at in range(0, 64, 8))))
        if State(paper.state) is State.RECALLED and paper.ended_at:
            words = _("nơi gửi đã thu hồi {when}: {why}").format(
                when=format_instant(paper.ended_at), why=paper.ended_reason
            )
            found.append((_("Thu hồi"), words))
    return found


def links_of(row: Arrival) -> list[tuple[Any, str]]:
    """The original, the receipt."""
    how = reads.intake_of(row)
    found = []
    if how is not None and how.dispatch_id:
        found.append((_("Văn bản gốc"), reverse("documents-arrival-original", args=[row.pk])))
    if how is not None and how.receipt_at:
        found.append((_("Giấy báo đã nhận"), reverse("documents-arrival-receipt", args=[row.pk])))
    return found


def home_cards(request: ActorRequest) -> list[Card]:
    """What waits to be taken in, was not presented in time, or whose sender has no receipt (rules DOC-R69, DOC-R70)."""
    cards = []
    if found := reads.waiting_to_take(request.actor, request.on):
        lines = tuple(
            Line(one.dispatch.paper.summary, format_instant(one.dispatch.sent_at),
                 reverse("documents-sending", args=[one.dispatch.pk]))
            for one in found[:SHOWN]
        )  # fmt: skip
        title, href = _("Văn bản gửi đến, chờ tiếp nhận"), reverse("documents-waiting")
        cards.append(Card(title, lines, "warn", href, str(len(found)), order=18))
    late = (
        (_("Văn bản đến chưa trình"), reads.to_present(request.actor, request.on), "trinh"),
        (_("Văn bản điện tử chưa báo đã nhận"), reads.to_acknowledge(request.actor, request.on), "bao"),
    )
    for title, rows, shown in late:
        due = [one for one in rows if one.last <= request.on]
        if due:
            lines = tuple(
                Line(one.arrival.summary, format_day(one.last), reverse("documents-arrival", args=[one.arrival.pk]),
                     "bad" if one.late else "warn")
                for one in due[:SHOWN]
            )  # fmt: skip
            tone = "bad" if any(one.late for one in due) else "warn"
            href = reverse("documents-arrivals") + f"?xem={shown}"
            cards.append(Card(title, lines, tone, href, str(len(due)), order=19))
    return cards


urlpatterns = [
    path("van-ban/den/cho-tiep-nhan/", waiting, name="documents-waiting"),
    path("van-ban/den/cho-tiep-nhan/<int:dispatch_id>/", sending, name="documents-sending"),
    path("van-ban/den/cho-tiep-nhan/<int:dispatch_id>/ban-in.pdf", sending_text, name="documents-sending-text"),
    path("van-ban/den/<int:arrival_id>/van-ban-goc.pdf", original, name="documents-arrival-original"),
    path("van-ban/den/<int:arrival_id>/bao-da-nhan.pdf", receipt, name="documents-arrival-receipt"),
    path("van-ban/den/<int:arrival_id>/tep-<int:file_id>", file, name="documents-arrival-file"),
]
