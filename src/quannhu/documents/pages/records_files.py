"""Work files on screen: the year's list, a file and what lies in it, what must go to the archive, its papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.models import Arrival, WorkFile
from quannhu.documents.pages import records_whole
from quannhu.documents.pages.plumbing import link
from quannhu.documents.pages.records_books import unit_asked
from quannhu.documents.pages.records_sheet import Asked, Sheet, answer, sent, year_asked
from quannhu.documents.queries import workfiles as reads
from quannhu.documents.queries.arrivals import arrivals_for, people_of
from quannhu.documents.rules.flow import State
from quannhu.documents.rules.numbering import roman
from quannhu.documents.rules.workfiles import FOR_EVER, read_retention, retention
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import HANOI, format_day
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, CountField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, NavItem, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import may, name_of

REGISTER, APPROVE = "documents.register", "documents.approve_files"
NAV = [NavItem(gettext_lazy("Hồ sơ"), "documents-files", frozenset({"clerk", "commander", "section_head"}), 50)]
ADDRESS = {"paper": "documents-paper", "arrival": "documents-arrival", "copy": "documents-copy"}


class YearsField(WordsField):
    """`10 năm`, `10` or `Vĩnh viễn` (None)."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_retention(text)
        except ValueError as error:
            raise forms.ValidationError(_("Ghi số năm, hoặc Vĩnh viễn.")) from error

    def prepare_value(self, value: Any) -> Any:
        return FOR_EVER if value is None else value


class FileForm(Form):
    """A line of the year's list."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-66": "number", "DOC-67": "title"}

    subject_code = WordsField(label=gettext_lazy("Mã đề mục"), max_length=15, size=10)
    subject = WordsField(label=gettext_lazy("Tên đề mục"), max_length=200, size=36)
    number = CountField(label=gettext_lazy("Số trong đề mục"), least=1, most=999)
    title = WordsField(label=gettext_lazy("Tiêu đề hồ sơ"), max_length=500, size=60)
    years = YearsField(label=gettext_lazy("Thời hạn bảo quản"), size=14)
    keeper = CodeField(label=gettext_lazy("Người lập hồ sơ"), required=False)
    works = forms.BooleanField(label=gettext_lazy("Hồ sơ công trình xây dựng"), required=False)
    description = WordsField(label=gettext_lazy("Mô tả"), required=False, max_length=500, size=40)


def _list_table(rows: list[WorkFile], approved: Any) -> Table:
    """Danh mục hồ sơ: headings in Roman numbers, files under them (phụ lục V)."""
    names = queries.people([row.keeper_id for row in rows])
    columns = (
        Column(_("Số và ký hiệu hồ sơ"), "code"), Column(_("Tên đề mục và tiêu đề hồ sơ")),
        Column(_("Thời hạn bảo quản")), Column(_("Người lập hồ sơ")), Column(_("Số văn bản"), "num"),
        Column(_("Ghi chú")),
    )  # fmt: skip
    lines: list[Row] = []
    headings: list[str] = []
    for row in rows:
        if row.subject_code not in headings:
            headings.append(row.subject_code)
            title = f"{roman(len(headings))}. {row.subject}"
            lines.append(Row((Cell(" "), Cell(title), Cell(" "), Cell(" "), Cell("", text=" "), Cell(" ")), "group"))
        note = _("đã nộp lưu trữ") if row.transfer_id else _("đã kết thúc") if row.closed_at else ""
        if approved and row.opened_at > approved.approved_at:
            note = "; ".join(filter(None, (note, _("bổ sung sau khi duyệt"))))
        lines.append(Row((
            Cell(row.reference, href=reverse("documents-file", args=[row.pk])), Cell(row.title),
            Cell(retention(row.years)), Cell(names.get(row.keeper_id or 0)), Cell(getattr(row, "held", 0)),
            Cell(note or " "),
        )))  # fmt: skip
    return Table(columns, lines, _("Danh mục hồ sơ"), _("Danh mục chưa có hồ sơ nào."))


@page
def files(request: ActorRequest, verb: str = "") -> HttpResponse:
    """The year's list of files of an organ."""
    unit_id, year = unit_asked(request), year_asked(request)
    approved, rows = reads.list_of(unit_id, year)
    asked: dict[str, Asked] = {}
    query = request.GET.urlencode()

    def to(which: str) -> str:
        return f"{reverse('documents-files-do', args=[which])}?{query}"

    if may(request.actor, REGISTER, unit_id, request.on):
        form = FileForm(request.POST if verb == "lap" else None, on=request.on, auto_id="lap-%s")
        keeper = form.fields["keeper"]
        assert isinstance(keeper, CodeField)
        keeper.choices = [(str(pk), f"{name}, {title}") for pk, name, title in people_of(unit_id, request.on)]
        asked["lap"] = Asked(form, _("Thêm vào danh mục"), to("lap"), _("Thêm hồ sơ"))
    if approved is None and rows and may(request.actor, APPROVE, unit_id, request.on):
        form_of = Form(request.POST if verb == "duyet" else None, on=request.on, auto_id="duyet-%s")
        asked["duyet"] = Asked(form_of, _("Duyệt danh mục"), to("duyet"))
    if request.method == "POST" and verb in asked and asked[verb].form.is_valid():
        filled = asked[verb].form
        work = _list_work(request, verb, unit_id, year, filled.cleaned_data)
        back = f"{reverse('documents-files')}?{query}"
        done = _("Đã ghi danh mục hồ sơ.")
        reply = sent(request, filled, f"documents.page.files.{verb}.{year}", work, done, lambda _m: back)
        if reply is not None:
            return reply
    facts: list[tuple[Any, Any]] = [(_("Cơ quan"), name_of(unit_id, request.on)), (_("Năm"), str(year))]
    if approved:
        day = format_day(approved.approved_at.astimezone(HANOI).date())
        facts.append((_("Đã duyệt"), f"{queries.people([approved.approved_by]).get(approved.approved_by)}, {day}"))
    sheet = Sheet(
        _("Danh mục hồ sơ năm {year}").format(year=year), [_list_table(rows, approved)], f"danh-muc-ho-so-{year}",
        facts=facts, asked=list(asked.values()),
        filters=[(str(one), link(request, nam=str(one)), one == year) for one in (year - 1, year, year + 1)],
    )  # fmt: skip
    return answer(request, sheet)


def _list_work(request: ActorRequest, verb: str, unit_id: int, year: int, data: dict[str, Any]) -> Callable[[], Any]:
    common: dict[str, Any] = {"actor": request.actor, "at": request.now}
    if verb == "duyet":
        return lambda: actions.approve_list(**common, unit_id=unit_id, year=year)
    file = actions.FileIn(
        unit_id, year, data["subject_code"], data["subject"], data["number"], data["title"], data["years"],
        int(data["keeper"]) if data["keeper"] else None, data["works"], data["description"],
    )  # fmt: skip
    return lambda: actions.open_file(**common, file=file)


class PutForm(Form):
    """A document to lay in the file."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-69": "what"}

    what = CodeField(label=gettext_lazy("Văn bản"), size=60)


class TakeForm(Form):
    """A document to take out, and why."""

    item = CodeField(label=gettext_lazy("Văn bản bỏ ra"), size=60)
    reason = WordsField(label=gettext_lazy("Lý do"), max_length=300, size=40)


class CloseForm(Form):
    """What closing asks."""

    ended_on = DayField(label=gettext_lazy("Ngày công việc kết thúc"))
    years = YearsField(label=gettext_lazy("Thời hạn bảo quản (xem lại)"), size=14)
    sheets = CountField(label=gettext_lazy("Số tờ"), required=False, least=1, most=1_000_000)
    note = WordsField(label=gettext_lazy("Chứng từ kết thúc"), required=False, max_length=500, size=60)


class KeepForm(Form):
    """How long it is kept back, by which consent."""

    until = DayField(label=gettext_lazy("Giữ lại đến ngày"))
    basis = WordsField(label=gettext_lazy("Văn bản đồng ý"), max_length=300, size=40)


def _contents(items: list[reads.Item]) -> Table:
    """Mục lục văn bản trong hồ sơ (phụ lục V)."""
    columns = (
        Column(_("STT"), "num"), Column(_("Số, ký hiệu văn bản")), Column(_("Ngày tháng văn bản")),
        Column(_("Tên loại và trích yếu nội dung văn bản")), Column(_("Tác giả, người ký")), Column(_("Ghi chú")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(at), Cell(one.reference or _("(chưa có số)"), href=reverse(ADDRESS[one.source], args=[one.record_id])),
            Cell(one.dated_on), Cell(one.title), Cell(one.author or None),
            Cell(_("bản thảo"), tone="warn") if one.draft else Cell(" "),
        ))
        for at, one in enumerate(items, 1)
    ]  # fmt: skip
    return Table(columns, rows, _("Mục lục văn bản trong hồ sơ"), _("Hồ sơ chưa có văn bản nào."))


def _asked(request: ActorRequest, row: WorkFile, items: list[reads.Item], verb: str) -> dict[str, Asked]:
    found: dict[str, Asked] = {}

    def add(key: str, make: Callable[..., Form], button: Any, **options: Any) -> Form:
        form = make(request.POST if verb == key else None, on=request.on, auto_id=f"{key}-%s", **options)
        found[key] = Asked(form, button, reverse("documents-file-do", args=[row.pk, key]), button, not found)
        return form

    clerk = may(request.actor, REGISTER, row.unit_id, request.on)
    if row.closed_at is None and (clerk or row.keeper_id == request.actor.user_id):
        put = add("ghi", PutForm, _("Ghi văn bản vào hồ sơ")).fields["what"]
        assert isinstance(put, CodeField)
        put.choices = _offered(request)
        if items:
            drop = add("bo", TakeForm, _("Bỏ văn bản ra")).fields["item"]
            assert isinstance(drop, CodeField)
            drop.choices = [(str(one.item_id), f"{one.reference} {one.title}".strip()) for one in items]
        add("ket-thuc", CloseForm, _("Kết thúc hồ sơ"), initial={"years": row.years, "ended_on": request.on})
    elif row.closed_at and row.transfer_id is None and clerk:
        add("giu-lai", KeepForm, _("Giữ lại quá hạn nộp"))
    return found


def _offered(request: ActorRequest) -> list[tuple[str, str]]:
    """The newest documents the person sees, as `di-7`, `den-3`, `sao-2`."""
    on, actor = request.on, request.actor
    papers = queries.papers_for(actor, on).exclude(state=State.CANCELLED).order_by("-id")[:300]
    found = [(f"di-{one.pk}", f"{one.reference} {one.summary}".strip()) for one in papers]
    came: list[Arrival] = list(arrivals_for(actor, on).order_by("-id")[:300])
    found += [(f"den-{one.pk}", f"{one.reference} {one.author}: {one.summary}") for one in came]
    copies = reads.copies_for(actor, on).order_by("-id")[:100]
    return found + [(f"sao-{one.pk}", one.reference) for one in copies]


@page
def one(request: ActorRequest, file_id: int, verb: str = "") -> HttpResponse:
    """A file: what lies in it, and what may be done with it."""
    row = reads.file_for(request.actor, request.on, file_id)
    items = reads.items_of(row)
    asked = _asked(request, row, items, verb)
    if request.method == "POST" and verb not in asked:
        raise Refused(NOT_FOUND, what="việc với hồ sơ", key=verb)
    if request.method == "POST" and asked[verb].form.is_valid():
        form, back = asked[verb].form, reverse("documents-file", args=[row.pk])
        work = _file_work(request, row, verb, form.cleaned_data)
        done = _("Đã ghi vào hồ sơ.")
        reply = sent(request, form, f"documents.page.file.{row.pk}.{verb}", work, done, lambda _m: back)
        if reply is not None:
            return reply
    facts = [
        (_("Số, ký hiệu hồ sơ"), row.reference), (_("Tiêu đề"), row.title), (_("Đề mục"), row.subject),
        (_("Năm"), str(row.year)), (_("Thời hạn bảo quản"), retention(row.years)),
        (_("Người lập"), queries.people([row.keeper_id]).get(row.keeper_id or 0) or "–"),
    ]  # fmt: skip
    if row.closed_at and row.ended_on:
        facts += [
            (_("Công việc kết thúc"), format_day(row.ended_on)), (_("Số tờ"), str(row.sheets or "–")),
            (_("Chứng từ kết thúc"), row.closing_note),
        ]  # fmt: skip
    if row.keep_until:
        facts.append((_("Giữ lại đến"), f"{format_day(row.keep_until)} ({row.keep_basis})"))
    heading = _("Hồ sơ {reference}").format(reference=row.reference)
    sheet = Sheet(heading, [_contents(items)], f"ho-so-{row.pk}", facts=facts, asked=list(asked.values()),
                  links=records_whole.links_of(row) if items else [])  # fmt: skip
    return answer(request, sheet)


def _file_work(request: ActorRequest, row: WorkFile, verb: str, data: dict[str, Any]) -> Callable[[], Any]:
    common: dict[str, Any] = {"actor": request.actor, "at": request.now}
    if verb == "ghi":
        source, _dash, pk = data["what"].partition("-")
        named = {"di": "paper_id", "den": "arrival_id", "sao": "copy_id"}[source]
        return lambda: actions.put_in(**common, file_id=row.pk, source=actions.Source(**{named: int(pk)}))
    if verb == "bo":
        return lambda: actions.take_out(**common, item_id=int(data["item"]), reason=data["reason"])
    if verb == "giu-lai":
        return lambda: actions.keep_back(**common, file_id=row.pk, until=data["until"], basis=data["basis"])
    return lambda: actions.close_file(
        **common, file_id=row.pk, ended_on=data["ended_on"], years=data["years"], sheets=data["sheets"],
        note=data["note"],
    )  # fmt: skip


@page
def do(request: ActorRequest, file_id: int, verb: str) -> HttpResponse:
    """What one of a file's forms asks."""
    return one(request, file_id, verb) if request.method == "POST" else redirect("documents-file", file_id)


urlpatterns = [
    path("van-ban/ho-so/", files, name="documents-files"),
    path("van-ban/ho-so/danh-muc/<slug:verb>/", files, name="documents-files-do"),
    *records_whole.urlpatterns,
    path("van-ban/ho-so/<int:file_id>/", one, name="documents-file"),
    path("van-ban/ho-so/<int:file_id>/<slug:verb>/", do, name="documents-file-do"),
]
