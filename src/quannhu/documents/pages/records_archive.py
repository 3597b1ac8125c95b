"""Files that go to the archive: which by when, the handing-over, its list and its minutes."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions
from quannhu.documents.models import FileTransfer, WorkFile
from quannhu.documents.pages.records_books import unit_asked
from quannhu.documents.pages.records_sheet import Asked, Sheet, answer, printed, sent
from quannhu.documents.queries import workfiles as reads
from quannhu.documents.rules.workfiles import retention
from quannhu.kernel.days import format_day
from quannhu.kit.forms import DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, Card, Line, NavItem, page
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import labels, may, name_of, reach_with

REGISTER = "documents.register"
_READERS = frozenset({"clerk", "commander", "section_head"})
NAV = [NavItem(gettext_lazy("Nộp lưu trữ"), "documents-transfers", _READERS, 52)]


class TransferForm(Form):
    """A handing-over: which files, who gives, who takes."""

    chosen = forms.MultipleChoiceField(label=gettext_lazy("Hồ sơ"), widget=forms.CheckboxSelectMultiple)
    on_day = DayField(label=gettext_lazy("Ngày giao"))
    giver = WordsField(label=gettext_lazy("Bên giao (họ tên, chức vụ)"), max_length=200, size=40)
    receiver = WordsField(label=gettext_lazy("Bên nhận (họ tên, chức vụ)"), max_length=200, size=40)
    archive = WordsField(label=gettext_lazy("Nơi nhận lưu trữ"), max_length=200, size=40)
    note = WordsField(label=gettext_lazy("Ghi chú"), required=False, max_length=500, size=40)


@page
def transfers(request: ActorRequest) -> HttpResponse:
    """What must go to the archive, with notices from 30 days before; what went."""
    unit_id = unit_asked(request)
    waiting = reads.to_hand_over([unit_id], request.on)
    asked = []
    if waiting and may(request.actor, REGISTER, unit_id, request.on):
        form = TransferForm(request.POST or None, on=request.on, initial={"on_day": request.on})
        chosen = form.fields["chosen"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(str(each.file.pk), str(each.file)) for each in waiting]
        if form.is_bound and form.is_valid():
            data = form.cleaned_data

            def work() -> int:
                return actions.hand_over_files(
                    actor=request.actor, at=request.now, command_id=uuid.uuid4(),
                    file_ids=[int(pk) for pk in data["chosen"]],
                    transfer=actions.TransferIn(
                        unit_id, data["on_day"], data["giver"], data["receiver"], data["archive"], data["note"]
                    ),
                )  # fmt: skip

            def to(made: Any) -> str:
                return reverse("documents-transfer", args=[made])

            reply = sent(request, form, "documents.page.hand_over", work, _("Đã giao nộp hồ sơ."), to)
            if reply is not None:
                return reply
        asked = [Asked(form, _("Giao nộp"), "", _("Giao nộp hồ sơ"))]
    rows = [
        Row((
            Cell(each.file.reference, href=reverse("documents-file", args=[each.file.pk])), Cell(each.file.title),
            Cell(retention(each.file.years)), Cell(each.file.ended_on), _notice(each),
        ))
        for each in waiting
    ]  # fmt: skip
    columns = (
        Column(_("Số, ký hiệu hồ sơ"), "code"), Column(_("Tiêu đề")), Column(_("Thời hạn bảo quản")),
        Column(_("Kết thúc")), Column(_("Hạn nộp")),
    )  # fmt: skip
    gone = [
        Row((
            Cell(format_day(each.on), href=reverse("documents-transfer", args=[each.pk])), Cell(each.archive),
            Cell(each.giver), Cell(each.receiver), Cell(getattr(each, "held", 0)),
        ))
        for each in reads.transfers_of([unit_id])
    ]  # fmt: skip
    done = (
        Column(_("Ngày giao")), Column(_("Nơi nhận")), Column(_("Bên giao")), Column(_("Bên nhận")),
        Column(_("Số hồ sơ"), "num"),
    )  # fmt: skip
    sheet = Sheet(
        _("Hồ sơ nộp lưu trữ"),
        [
            Table(columns, rows, _("Đến hạn và sắp đến hạn nộp"), _("Không có hồ sơ nào phải nộp.")),
            Table(done, gone, _("Đã giao nộp"), _("Chưa giao nộp lần nào.")),
        ],
        "ho-so-nop-luu-tru", asked=asked, facts=[(_("Cơ quan"), name_of(unit_id, request.on))],
        note=_("Hồ sơ bảo quản từ 5 năm nộp lưu trữ 1 năm sau khi công việc kết thúc; báo trước 30 ngày."),
    )  # fmt: skip
    return answer(request, sheet)


def _notice(each: reads.Handover) -> Cell:
    words = format_day(each.due)
    if each.late:
        return Cell(_("{day} (quá hạn {days} ngày)").format(day=words, days=each.late), tone="bad")
    return Cell(words, tone="warn" if each.notice else "")


def _transfer_table(rows: list[WorkFile]) -> Table:
    """Mục lục hồ sơ nộp lưu (phụ lục V)."""
    columns = (
        Column(_("STT"), "num"), Column(_("Số, ký hiệu hồ sơ")), Column(_("Tiêu đề hồ sơ")),
        Column(_("Thời gian tài liệu")), Column(_("Thời hạn bảo quản")), Column(_("Số tờ"), "num"),
        Column(_("Ghi chú")),
    )  # fmt: skip
    lines = []
    for at, row in enumerate(rows, 1):
        days = [one.dated_on for one in reads.items_of(row) if one.dated_on]
        span = f"{format_day(min(days))}–{format_day(max(days))}" if days else " "
        lines.append(Row((
            Cell(at), Cell(row.reference), Cell(row.title), Cell(span), Cell(retention(row.years)), Cell(row.sheets),
            Cell(" "),
        )))  # fmt: skip
    return Table(columns, lines, _("Mục lục hồ sơ, tài liệu nộp lưu"))


@page
def transfer(request: ActorRequest, transfer_id: int) -> HttpResponse:
    """One handing-over: its list; in PDF the list and the minutes (biên bản giao nhận), two copies of each."""
    row, rows = reads.transfer_for(request.actor, request.on, transfer_id)
    table = _transfer_table(rows)
    if request.GET.get("xuat") == "pdf":
        return pdf_response(f"bien-ban-giao-nop-{row.pk}.pdf", _minutes(request, row, table))
    facts = [
        (_("Ngày giao"), format_day(row.on)), (_("Bên giao"), row.giver), (_("Bên nhận"), row.receiver),
        (_("Nơi nhận"), row.archive),
    ]  # fmt: skip
    return answer(request, Sheet(_("Giao nộp hồ sơ"), [table], f"muc-luc-nop-luu-{row.pk}", facts=facts))


def _minutes(request: ActorRequest, row: FileTransfer, table: Table) -> bytes:
    unit = labels([row.unit_id], row.on)[row.unit_id].name
    data = {
        "title": "BIÊN BẢN GIAO NHẬN HỒ SƠ, TÀI LIỆU", "unit": unit.upper(), "landscape": False, "size": 10,
        "facts": [
            ["Ngày giao nhận", format_day(row.on)], ["Bên giao", row.giver], ["Bên nhận", row.receiver],
            ["Nơi nhận", row.archive], ["Tổng số hồ sơ", str(len(table.rows))],
        ],
        "tables": [printed(table)],
        "after": ["Hai bên đã kiểm tra, giao nhận đủ hồ sơ, tài liệu theo mục lục trên.",
                  "Biên bản và mục lục lập thành hai bản, mỗi bên giữ một bản.", *([row.note] if row.note else [])],
        "signatures": [["ĐẠI DIỆN BÊN GIAO", row.giver], ["ĐẠI DIỆN BÊN NHẬN", row.receiver]],
    }  # fmt: skip
    return render_pdf("table", data, at=request.now)


def home_cards(request: ActorRequest) -> list[Card]:
    """Notices to the clerk: files due at the archive within 30 days, or late (rule DOC-R65)."""
    units = reach_with(request.actor, REGISTER, request.on)
    found = [each for each in reads.to_hand_over(units, request.on) if each.notice] if units else []
    if not found:
        return []
    lines = tuple(
        Line(str(each.file), format_day(each.due), reverse("documents-file", args=[each.file.pk]),
             "bad" if each.late else "warn")
        for each in found[:5]
    )  # fmt: skip
    tone = "bad" if found[0].late else "warn"
    title = _("Hồ sơ đến hạn nộp lưu trữ")
    return [Card(title, lines, tone, reverse("documents-transfers"), str(len(found)), order=45)]


urlpatterns = [
    path("van-ban/ho-so/nop-luu/", transfers, name="documents-transfers"),
    path("van-ban/ho-so/nop-luu/<int:transfer_id>/", transfer, name="documents-transfer"),
]
