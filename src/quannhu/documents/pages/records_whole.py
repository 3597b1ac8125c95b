"""A work file taken out whole, in the order of time: XML by the field standard, one PDF with its list first."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from quannhu.documents import queries
from quannhu.documents.exchange import many_to_xml
from quannhu.documents.models import Arrival, Paper, PaperCopy, WorkFile
from quannhu.documents.queries import exchange, intake
from quannhu.documents.queries import workfiles as reads
from quannhu.documents.received import PDF
from quannhu.documents.rendering import copy_pdf, to_pdf
from quannhu.documents.rendering.binding import bound, can_be_bound
from quannhu.documents.rules.workfiles import retention
from quannhu.kernel.days import format_day
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.organization.queries import labels


def links_of(row: WorkFile) -> list[tuple[str, str]]:
    """Both ways out."""
    return [
        (_("Cả hồ sơ (PDF)"), reverse("documents-file-pdf", args=[row.pk])),
        (_("Cả hồ sơ (XML)"), reverse("documents-file-xml", args=[row.pk])),
    ]


@page
def xml(request: ActorRequest, file_id: int) -> HttpResponse:
    """The file's record, then its documents' in the order of time."""
    row = reads.file_for(request.actor, request.on, file_id)
    records = exchange.file_whole(row, queries.people([row.keeper_id]))
    response = HttpResponse(many_to_xml(records), content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ho-so-{row.pk}.xml"'
    return response


@page
def pdf(request: ActorRequest, file_id: int) -> HttpResponse:
    """The list of contents and every document behind it; what came only on paper stands on the list alone."""
    row = reads.file_for(request.actor, request.on, file_id)
    lines, parts = [], []
    for at, (item, record) in enumerate(reads.records_in(row), 1):
        found = _pdfs(record)
        parts += [(f"{at}. {item.reference or item.title}"[:120], one) for one in found]
        note = "" if found else "chỉ có bản giấy"
        day = format_day(item.dated_on) if item.dated_on else ""
        lines.append([str(at), item.reference, day, item.title, item.author, note])
    return pdf_response(f"ho-so-{row.pk}.pdf", bound([("Mục lục", _cover(request, row, lines)), *parts]))


def _pdfs(record: Paper | Arrival | PaperCopy) -> list[bytes]:
    """A document as PDF: what was signed, or as it prints; of an arrival its files."""
    if isinstance(record, Paper):
        if record.issued_file is not None:
            return [bytes(record.issued_file.data)]
        return [to_pdf(queries.final_document(record), at=record.issued_at)]
    if isinstance(record, PaperCopy):
        text, marks = reads.copied_text(record), reads.marks_of(record)
        return [to_pdf(text, at=record.made_at, copies=marks) if text else copy_pdf(marks, at=record.made_at)]
    files = [bytes(one.file.data) for one in intake.files_of(record) if one.file.media_type == PDF]
    original = intake.original_of(record)
    if not files and original is not None:
        return _pdfs(original)
    return [one for one in files if can_be_bound(one)]


def _cover(request: ActorRequest, row: WorkFile, lines: list[list[str]]) -> bytes:
    heads = ("STT", "Số, ký hiệu", "Ngày tháng", "Tên loại và trích yếu nội dung", "Tác giả, người ký", "Ghi chú")
    widths = ("auto", "27mm", "21mm", "1fr", "32mm", "21mm")
    columns = [{"title": title, "width": width} for title, width in zip(heads, widths, strict=True)]
    closed = [["Chứng từ kết thúc", row.closing_note], ["Số tờ", str(row.sheets or "–")]] if row.closed_at else []
    data = {
        "title": "MỤC LỤC VĂN BẢN TRONG HỒ SƠ", "unit": labels([row.unit_id], request.on)[row.unit_id].name.upper(),
        "landscape": False, "size": 10,
        "facts": [
            ["Số, ký hiệu hồ sơ", f"{row.reference} năm {row.year}"], ["Tiêu đề", row.title],
            ["Thời hạn bảo quản", retention(row.years)], *closed,
        ],
        "tables": [{"caption": "", "columns": columns, "rows": lines, "total": None}],
    }  # fmt: skip
    return render_pdf("table", data, at=request.now)


urlpatterns = [
    path("van-ban/ho-so/<int:file_id>/ho-so.xml", xml, name="documents-file-xml"),
    path("van-ban/ho-so/<int:file_id>/ho-so.pdf", pdf, name="documents-file-pdf"),
]
