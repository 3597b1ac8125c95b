"""The office's own books: numbers given and why some are not used, orders to sign, templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.pages.plumbing import do_once, kind_name, link
from quannhu.documents.queries import office
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.values import Authority
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, CountField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, NavItem, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import labels, roots_with, visible_to

NUMBER, MANDATE, TEMPLATES = "documents.number", "documents.mandate", "documents.templates"
_OFFICE = frozenset({"clerk", "commander", "section_head", "staff_officer", "inspector"})
NAV = [
    NavItem(gettext_lazy("Số văn bản"), "documents-numbers", _OFFICE, 60),
    NavItem(gettext_lazy("Giao ký"), "documents-mandates", _OFFICE, 62),
    NavItem(gettext_lazy("Ngày nghỉ, làm bù"), "documents-days", _OFFICE, 64),
    NavItem(gettext_lazy("Mẫu văn bản"), "documents-templates", _OFFICE | {"unit_quartermaster"}, 66),
]
SHOWN = 300


def units_of(request: ActorRequest, right: str) -> list[tuple[str, str]]:
    """(code, name) of the units at which the person holds a post with the right."""
    names = labels(roots_with(request.actor, right), request.on)
    return [(name.code, name.name) for name in names.values()]


def unit_of(request: ActorRequest, right: str, code: str) -> int:
    """The unit of the code among those; the form's field has refused any other."""
    names = labels(roots_with(request.actor, right), request.on)
    return next(unit_id for unit_id, name in names.items() if name.code == code)


class OfficeForm(Form):
    """A form about one of the person's own organs; with one organ only it is filled in."""

    unit = CodeField(label=gettext_lazy("Cơ quan"))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        assert isinstance(field, CodeField)
        field.choices = units
        if len(units) == 1:
            field.initial = units[0][0]


def office_page(
    request: ActorRequest, *, heading: str, tables: list[Table], file: str, note: str = "",
    form: Form | None = None, button: str = "", filters: list[tuple[str, str, bool]] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page, or its first table as Excel."""
    if request.GET.get("xuat") == "xlsx":
        return tables[0].workbook_response(file)
    context = {
        "heading": heading, "tables": tables, "note": note, "form": form, "button": button,
        "excel": link(request, xuat="xlsx"), "filters": filters or [],
    }  # fmt: skip
    return render(request, "documents/office.html", context, status=form.status if form else 200)


def sent_once(
    request: ActorRequest, form: Form, action: str, work: Callable[[], Any], done: str, to: str
) -> HttpResponse | None:
    """The redirect after the work was done once; None when it was refused, and the form says why."""
    refused = True
    with form.catching():
        do_once(request, action, sorted((name, str(value)) for name, value in form.cleaned_data.items()), work)
        messages.success(request, done)
        refused = False
    return None if refused else redirect(to)


class SkipForm(OfficeForm):
    """Numbers that stand on papers outside the program."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-40": "on", "DOC-42": "upto", "KER-11": "reason"}

    code = WordsField(label=gettext_lazy("Dãy số"), max_length=40, size=10)
    on = DayField(label=gettext_lazy("Ngày của số cuối"))
    upto = CountField(label=gettext_lazy("Bỏ đến số"), least=1, most=1_000_000)
    reason = WordsField(label=gettext_lazy("Lý do"), size=40, max_length=300)


@page
def numbers(request: ActorRequest) -> HttpResponse:
    """The series of an organ in a year, and every number without a document with its reason."""
    scope = visible_to(request.actor, request.on)
    mine = roots_with(request.actor, NUMBER)
    known = sorted({*office.issuers_in(scope), *mine})
    asked = request.GET.get("donvi", "")
    names = labels(known, request.on)
    unit_id = next((one for one in known if names[one].code == asked), (mine or known or [0])[0])
    year = int(request.GET["nam"]) if request.GET.get("nam", "").isdecimal() and len(request.GET["nam"]) == 4 else 0
    year = year or request.on.year
    units = units_of(request, NUMBER)
    form = SkipForm(request.POST or None, on=request.on, units=units, initial={"on": request.on}) if mine else None
    if form is not None and form.is_bound and form.is_valid():
        data = form.cleaned_data

        def work() -> None:
            actions.skip_numbers(
                actor=request.actor, at=request.now, unit_id=unit_of(request, NUMBER, data["unit"]), code=data["code"],
                on=data["on"], upto=data["upto"], reason=data["reason"],
            )  # fmt: skip

        done = _("Đã ghi các số không dùng.")
        if answer := sent_once(request, form, "documents.page.skip", work, done, "documents-numbers"):
            return answer
    filters = [(names[one].code, link(request, donvi=names[one].code), one == unit_id) for one in known]
    filters += [(str(one), link(request, nam=str(one)), one == year) for one in (year - 1, year, year + 1)]
    return office_page(
        request, heading=_("Số văn bản"), tables=_number_tables(unit_id, year), file="so-van-ban", form=form,
        button=_("Bỏ số, ghi lý do"), filters=filters,
        note=_("Số cấp liên tục từ 01 trong năm. Số không thuộc văn bản nào phải có lý do và không cấp lại."),
    )  # fmt: skip


def _number_tables(unit_id: int, year: int) -> list[Table]:
    columns = (
        Column(_("Dãy số")), Column(_("Số cuối"), "num"), Column(_("Ngày của số cuối")),
        Column(_("Số không dùng"), "num"),
    )  # fmt: skip
    rows = [
        Row((Cell(row.code), Cell(row.last), Cell(row.last_on), Cell(void)))
        for row, void in office.series_counted(unit_id, year)
    ]
    title = _("Các dãy số năm {year}").format(year=year)
    tables = [Table(columns, rows, title, _("Chưa cấp số nào trong năm."))]
    found = queries.gaps(unit_id, year)
    if found:
        lines = [Row((Cell(gap.code), Cell(gap.number), Cell(gap.reason))) for gap in found[:SHOWN]]
        heads = (Column(_("Dãy số")), Column(_("Số"), "num"), Column(_("Lý do")))
        tables.append(Table(heads, lines, _("Số không dùng")))
    return tables


class MandateForm(OfficeForm):
    """A written order to sign."""

    authority = forms.ChoiceField(
        label=gettext_lazy("Hình thức"),
        choices=[(Authority.BY_ORDER.value, gettext_lazy("TL. (thừa lệnh)")),
                 (Authority.DELEGATED.value, gettext_lazy("TUQ. (thừa ủy quyền)"))],
    )  # fmt: skip
    given_to = CodeField(label=gettext_lazy("Giao cho"))
    matter = WordsField(label=gettext_lazy("Nội dung được ký"), size=40, max_length=300)
    kinds = WordsField(
        label=gettext_lazy("Loại văn bản"), required=False, size=40,
        help_text=gettext_lazy("Tên các loại, cách nhau bằng dấu phẩy; bỏ trống là mọi loại."),
    )  # fmt: skip
    valid_from = DayField(label=gettext_lazy("Từ ngày"))
    valid_to = DayField(label=gettext_lazy("Đến trước ngày"), required=False)
    legal_basis = WordsField(label=gettext_lazy("Văn bản giao ký"), size=40, max_length=300)

    def clean_kinds(self) -> list[str]:
        """The keys of the kinds named; a name nobody knows goes on and is refused with its words."""
        named = [name.strip() for name in self.cleaned_data["kinds"].split(",") if name.strip()]
        keys = {kind.name.casefold(): key for key, kind in KINDS.items()}
        return [keys.get(name.casefold(), name) for name in named]


@page
def mandates(request: ActorRequest) -> HttpResponse:
    """Who signs for whom, by which paper, until when."""
    scope = visible_to(request.actor, request.on)
    units = units_of(request, MANDATE)
    form = None
    if units:
        form = MandateForm(request.POST or None, on=request.on, units=units, initial={"valid_from": request.on})
        _offer_people(request, form)
    if form is not None and form.is_bound and form.is_valid():
        data = {**form.cleaned_data, "given_to": int(form.cleaned_data["given_to"])}
        unit_id = unit_of(request, MANDATE, data.pop("unit"))

        def work() -> int:
            return actions.give_mandate(actor=request.actor, at=request.now, unit_id=unit_id, **data)

        if answer := sent_once(request, form, "documents.page.mandate", work, _("Đã giao ký."), "documents-mandates"):
            return answer
    rows = office.mandates_in(scope)
    names = queries.people([each for row in rows for each in (row.given_by, row.given_to)])
    organs = labels({row.unit_id for row in rows}, request.on)
    lines = []
    for row in rows:
        live = row.ended_at is None and request.on in Period(row.valid_from, row.valid_to)
        kinds = ", ".join(kind_name(kind) for kind in row.kinds) or _("mọi loại")
        can_end = live and row.unit_id in roots_with(request.actor, MANDATE)
        lines.append(Row((
            Cell(names.get(row.given_to)), Cell(row.authority), Cell(row.matter), Cell(kinds),
            Cell(str(Period(row.valid_from, row.valid_to))),
            Cell(_("đang hiệu lực"), tone="ok") if live else Cell(_("hết hiệu lực")), Cell(row.legal_basis),
            Cell(names.get(row.given_by)), Cell(organs[row.unit_id].code),
            Cell(_("thôi giao"), href=reverse("documents-mandate-end", args=[row.pk])) if can_end else Cell("–"),
        )))  # fmt: skip
    columns = tuple(Column(title) for title in (
        _("Người được giao"), _("Hình thức"), _("Nội dung"), _("Loại văn bản"), _("Hiệu lực"), _("Trạng thái"),
        _("Văn bản giao"), _("Người giao"), _("Cơ quan"), _("Thôi"),
    ))  # fmt: skip
    table = Table(columns, lines, _("Văn bản giao ký"), _("Chưa giao ký cho ai."))
    return office_page(
        request, heading=_("Giao ký"), tables=[table], file="giao-ky", form=form, button=_("Giao ký"),
        note=_("Thừa ủy quyền phải có thời hạn, nội dung và không giao lại; cấp phó ký thay (KT.) không cần giao."),
    )  # fmt: skip


def _offer_people(request: ActorRequest, form: MandateForm) -> None:
    """The section heads in the person's reach."""
    field = form.fields["given_to"]
    assert isinstance(field, CodeField)
    field.choices = [
        (str(user_id), f"{name}, {title}")
        for user_id, name, title in office.section_heads(visible_to(request.actor, request.on))
        if user_id != request.actor.user_id
    ]


class ReasonForm(Form):
    """Why."""

    reason = WordsField(label=gettext_lazy("Lý do"), size=40, max_length=300)


@page
def end_mandate(request: ActorRequest, mandate_id: int) -> HttpResponse:
    """End an order before its day."""
    scope = visible_to(request.actor, request.on)
    if mandate_id not in {row.pk for row in office.mandates_in(scope)}:
        raise Refused(NOT_FOUND, what="văn bản giao ký", key=mandate_id)
    form = ReasonForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid():

        def work() -> None:
            actions.end_mandate(
                actor=request.actor, at=request.now, mandate_id=mandate_id, reason=form.cleaned_data["reason"]
            )

        done = _("Đã thôi giao ký.")
        if answer := sent_once(request, form, f"documents.page.end.{mandate_id}", work, done, "documents-mandates"):
            return answer
    return office_page(
        request, heading=_("Thôi giao ký"), tables=[], file="", form=form, button=_("Thôi giao ký"), note=""
    )


class TemplateForm(OfficeForm):
    """A template made of a document's text."""

    paper = CodeField(label=gettext_lazy("Từ văn bản"), size=50)
    key = WordsField(
        label=gettext_lazy("Mã mẫu"), max_length=40, size=16,
        help_text=gettext_lazy("Mã trùng mẫu đã có thì thay mẫu ấy trong đơn vị."),
    )  # fmt: skip
    title = WordsField(label=gettext_lazy("Tên mẫu"), max_length=200, size=40)


@page
def templates(request: ActorRequest) -> HttpResponse:
    """What one may begin from; a clerk makes a template of any document he sees."""
    units = units_of(request, TEMPLATES)
    form = TemplateForm(request.POST or None, on=request.on, units=units) if units else None
    if form is not None:
        seen = queries.papers_for(request.actor, request.on).order_by("-id")[:SHOWN]
        field = form.fields["paper"]
        assert isinstance(field, CodeField)
        field.choices = [(str(row.pk), f"{row.reference} {row.summary}".strip()) for row in seen]
    if form is not None and form.is_bound and form.is_valid():
        data = form.cleaned_data

        def work() -> int:
            paper = queries.paper_for(request.actor, request.on, int(data["paper"]))
            return actions.add_template(
                actor=request.actor, at=request.now, unit_id=unit_of(request, TEMPLATES, data["unit"]), key=data["key"],
                title=data["title"], document=queries.final_document(paper),
            )  # fmt: skip

        done = _("Đã lưu mẫu.")
        if answer := sent_once(request, form, "documents.page.template", work, done, "documents-templates"):
            return answer
    found = queries.templates_for(request.actor, request.on)
    names = labels({one.unit_id for one in found if one.unit_id}, request.on)
    mine = set(roots_with(request.actor, TEMPLATES))
    rows = []
    for one in found:
        whose = str(names[one.unit_id]) if one.unit_id else _("đi kèm chương trình")
        retire = reverse("documents-template-retire", args=[one.template_id]) if one.unit_id in mine else ""
        rows.append(Row((
            Cell(one.title), Cell(one.key), Cell(kind_name(one.document.kind)), Cell(whose),
            Cell(_("thôi dùng"), href=retire) if retire else Cell("–"),
        )))  # fmt: skip
    columns = (
        Column(_("Mẫu")), Column(_("Mã")), Column(_("Loại văn bản")), Column(_("Của")), Column(_("Thôi dùng"))
    )  # fmt: skip
    return office_page(
        request, heading=_("Mẫu văn bản"), tables=[Table(columns, rows, _("Mẫu dùng được"))], file="mau-van-ban",
        form=form, button=_("Lưu thành mẫu"),
        note=_("Văn thư lấy một văn bản làm mẫu của đơn vị; số và ngày được bỏ trống."),
    )  # fmt: skip


@page
def retire_template(request: ActorRequest, template_id: int) -> HttpResponse:
    """Take a unit's template out of use."""
    form = Form(request.POST or None, on=request.on)
    if request.method == "POST" and form.is_valid():

        def work() -> None:
            actions.retire_template(actor=request.actor, at=request.now, template_id=template_id)

        done = _("Mẫu này thôi dùng.")
        if answer := sent_once(
            request, form, f"documents.page.retire.{template_id}", work, done, "documents-templates"
        ):
            return answer
    return office_page(request, heading=_("Thôi dùng mẫu"), tables=[], file="", form=form, button=_("Thôi dùng mẫu"))


urlpatterns = [
    path("van-ban/so/", numbers, name="documents-numbers"),
    path("van-ban/giao-ky/", mandates, name="documents-mandates"),
    path("van-ban/giao-ky/<int:mandate_id>/thoi/", end_mandate, name="documents-mandate-end"),
    path("van-ban/mau/", templates, name="documents-templates"),
    path("van-ban/mau/<int:template_id>/thoi/", retire_template, name="documents-template-retire"),
]
