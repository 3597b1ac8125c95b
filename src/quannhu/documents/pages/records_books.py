"""The five registers of the law: on screen, in Excel and in PDF, the same columns in the same order."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions
from quannhu.documents.models import Dispatch, Lending
from quannhu.documents.pages.plumbing import link
from quannhu.documents.pages.records_sheet import (
    ROWS,
    Asked,
    Sheet,
    answer,
    page_asked,
    period_asked,
    printed,
    sent,
    units_with,
    year_asked,
    year_of,
)
from quannhu.documents.queries import papers_for
from quannhu.documents.queries.papers import READ_DRAFTS
from quannhu.documents.queries.registers import Line, closed_book, register_of
from quannhu.documents.rules.registers import POSTING, REGISTERS, USING, Register
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import HANOI
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, NavItem, page
from quannhu.kit.paper import pdf_response
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import may, name_of, reach_with, unit_by_code, visible_to

_READERS = frozenset({"clerk", "commander", "section_head"})
NAV = [NavItem(gettext_lazy("Sổ văn bản"), "documents-registers", _READERS, 40)]
ADDRESS = {"paper": "documents-paper", "arrival": "documents-arrival"}


def unit_asked(request: ActorRequest) -> int:
    """The organ of ?donvi=, or the person's own; Refused(KER-09) for one whose registers are not his to read."""
    reach = reach_with(request.actor, READ_DRAFTS, request.on)
    code = request.GET.get("donvi", "")
    own = units_with(request, READ_DRAFTS)
    unit_id = int(unit_by_code(code, request.on).pk) if code else next((pk for pk, _name in own.values()), 0)
    if unit_id not in reach or unit_id not in visible_to(request.actor, request.on):
        raise Refused(NOT_FOUND, what="sổ của đơn vị", key=code or request.actor.name)
    return unit_id


def table_of(register: Register, lines: list[Line]) -> Table:
    """The rows under the lawful columns; the first word of the record leads to it."""
    columns = tuple(
        Column(title, "num" if at in register.numeric else "text") for at, title in enumerate(register.columns)
    )
    first = 1 if register.key == "van-ban-den" else 0
    rows = []
    for line in lines:
        href = reverse(ADDRESS[line.source], args=[line.record_id]) if line.source in ADDRESS else ""
        # An empty box stays empty: it is signed by hand.
        rows.append(Row([
            Cell(value, href=href if at == first else "", text="" if value not in (None, "") else " ")
            for at, value in enumerate(line.cells)
        ]))  # fmt: skip
    return Table(columns, rows, register.name, _("Chưa có dòng nào trong kỳ."))


class LendForm(Form):
    """Who uses which kept original."""

    paper = CodeField(label=gettext_lazy("Văn bản"), size=50)
    on_day = DayField(label=gettext_lazy("Ngày"))
    reader = WordsField(label=gettext_lazy("Người sử dụng"), max_length=200)
    receipt = WordsField(label=gettext_lazy("Ký nhận"), required=False, max_length=200)
    allowed_by = WordsField(label=gettext_lazy("Người cho phép"), max_length=200)
    note = WordsField(label=gettext_lazy("Ghi chú"), required=False, max_length=200)


class BackForm(Form):
    """Which kept original came back when."""

    lending = CodeField(label=gettext_lazy("Bản lưu đang sử dụng"), size=50)
    on_day = DayField(label=gettext_lazy("Ngày trả"))


class EnvelopeForm(Form):
    """The envelope of a dispatch by post."""

    dispatch = CodeField(label=gettext_lazy("Lần gửi"), size=50)
    number = WordsField(label=gettext_lazy("Số bì"), max_length=40, size=14)
    receipt = WordsField(label=gettext_lazy("Ký nhận và dấu bưu điện"), required=False, max_length=200)
    note = WordsField(label=gettext_lazy("Ghi chú"), required=False, max_length=300)


def _closing(request: ActorRequest, register: Register, unit_id: int, year: int) -> bool:
    """Whether the person may close the register of the year now."""
    over = year < request.now.astimezone(HANOI).year
    return over and may(request.actor, "documents.register", unit_id, request.on)


def _asked(request: ActorRequest, register: Register, unit_id: int, verb: str) -> dict[str, Asked]:
    """The forms of a register open to the person, by the verb they are sent with."""
    found: dict[str, Asked] = {}

    def add(
        key: str, form_class: type[Form], button: Any, choices: dict[str, list[tuple[str, str]]], title: Any = ""
    ) -> None:
        data = request.POST if verb == key else None
        form = form_class(data, on=request.on, auto_id=f"{key}-%s", initial={"on_day": request.on})
        for field, listed in choices.items():
            form.fields[field].choices = listed  # type: ignore[attr-defined]
        to = f"{reverse('documents-register-do', args=[register.key, key])}?{request.GET.urlencode()}"
        found[key] = Asked(form, button, to, title or button)

    if register is USING and may(request.actor, "documents.register", unit_id, request.on):
        papers = papers_for(request.actor, request.on).filter(unit_id=unit_id, issued_at__isnull=False)
        listed = [(str(row.pk), f"{row.reference} {row.summary}"[:120]) for row in papers.order_by("-id")[:300]]
        add("su-dung", LendForm, _("Ghi sử dụng bản lưu"), {"paper": listed})
        out = Lending.objects.filter(unit_id=unit_id, returned_on__isnull=True).select_related("paper")
        if out.exists():
            rows = [(str(row.pk), f"{row.paper.reference}, {row.reader}") for row in out.order_by("id")[:300]]
            add("tra", BackForm, _("Ghi trả bản lưu"), {"lending": rows})
    if register is POSTING and may(request.actor, "documents.issue", unit_id, request.on):
        posts = Dispatch.objects.filter(channel=Dispatch.Channel.POST, envelope__isnull=True, paper__unit_id=unit_id)
        listed = [
            (str(row.pk), f"{row.paper.reference}, {row.recipient}"[:120])
            for row in posts.select_related("paper").order_by("-id")[:300]
        ]
        if listed:
            add("so-bi", EnvelopeForm, _("Ghi số bì"), {"dispatch": listed})
    year = year_asked(request)
    if _closing(request, register, unit_id, year) and not closed_book(unit_id, register.key, year):
        add("khoa", Form, _("Khóa sổ"), {}, _("Khóa sổ năm {year}, in và đóng quyển").format(year=year))
    return found


@page
def register(request: ActorRequest, key: str = "van-ban-di", verb: str = "") -> HttpResponse:
    """One register of an organ in a year or a month."""
    asked_register = REGISTERS.get(key)
    if asked_register is None:
        raise Refused(NOT_FOUND, what="sổ", key=key)
    unit_id = unit_asked(request)
    asked = _asked(request, asked_register, unit_id, verb)
    if request.method == "POST" and verb in asked and asked[verb].form.is_valid():
        to = f"{reverse('documents-register', args=[key])}?{request.GET.urlencode()}"
        work = _work(request, asked_register, unit_id, verb, asked[verb].form.cleaned_data)
        reply = sent(request, asked[verb].form, f"documents.page.{verb}", work, _("Đã ghi vào sổ."), lambda _made: to)
        if reply is not None:
            return reply
    period, whole, start = period_asked(request), request.GET.get("xuat") in ("xlsx", "pdf"), page_asked(request)
    lines = register_of(key, unit_id, period, *((0, None) if whole else (start, ROWS + 1)))
    shown = lines if whole else lines[:ROWS]
    year, month = year_asked(request), request.GET.get("thang", "")
    filters = [
        (one.name, f"{reverse('documents-register', args=[one.key])}?{request.GET.urlencode()}", one.key == key)
        for one in REGISTERS.values()
    ]
    periods = [(str(one), link(request, nam=str(one), trang=""), one == year) for one in (year - 1, year, year + 1)]
    periods += [(_("cả năm"), link(request, thang="", trang=""), not month)]
    periods += [
        (_("tháng {month}").format(month=one), link(request, thang=str(one), trang=""), month == str(one))
        for one in range(1, 13)
    ]
    book = closed_book(unit_id, key, year)
    links = (
        [(_("Sổ đã khóa (PDF)"), f"{reverse('documents-book', args=[key])}?{request.GET.urlencode()}")] if book else []
    )
    sheet = Sheet(
        asked_register.name, [table_of(asked_register, shown)], f"so-{key}-{year}", filters=filters, periods=periods,
        facts=[(_("Cơ quan"), name_of(unit_id, request.on)), (_("Kỳ"), str(period))], asked=list(asked.values()),
        more=link(request, trang=str(start // ROWS + 2)) if not whole and len(lines) > ROWS else "", links=links,
    )  # fmt: skip
    return answer(request, sheet)


@page
def book(request: ActorRequest, key: str) -> HttpResponse:
    """The register of a year as it was closed, printed and bound."""
    year = year_asked(request)
    row = closed_book(unit_asked(request), key, year)
    if row is None:
        raise Refused(NOT_FOUND, what="sổ đã khóa", key=f"{key} {year}")
    return pdf_response(f"so-{key}-{year}.pdf", bytes(row.file.data))


def _work(request: ActorRequest, asked: Register, unit_id: int, verb: str, data: dict[str, Any]) -> Any:
    common: dict[str, Any] = {"actor": request.actor, "at": request.now}
    if verb == "khoa":
        year = year_asked(request)
        table = printed(table_of(asked, register_of(asked.key, unit_id, year_of(year))))
        return lambda: actions.close_book(**common, unit_id=unit_id, key=asked.key, year=year, table=table).pk
    if verb == "su-dung":
        lending = actions.LendingIn(
            on=data["on_day"], reader=data["reader"], paper_id=int(data["paper"]), receipt=data["receipt"],
            allowed_by=data["allowed_by"], note=data["note"],
        )  # fmt: skip
        return lambda: actions.lend(**common, lending=lending)
    if verb == "tra":
        return lambda: actions.bring_back(**common, lending_id=int(data["lending"]), on=data["on_day"])
    return lambda: actions.note_envelope(
        **common, dispatch_id=int(data["dispatch"]), number=data["number"], receipt=data["receipt"], note=data["note"]
    )


urlpatterns = [
    path("van-ban/so-dang-ky/", register, name="documents-registers"),
    path("van-ban/so-dang-ky/<slug:key>/da-khoa.pdf", book, name="documents-book"),
    path("van-ban/so-dang-ky/<slug:key>/", register, name="documents-register"),
    path("van-ban/so-dang-ky/<slug:key>/<slug:verb>/", register, name="documents-register-do"),
]
