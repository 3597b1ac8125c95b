"""Exchange with other programs: registers and files as XML or JSON of the field standard, arrivals brought in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.exchange import to_json, to_xml
from quannhu.documents.models import Arrival, Paper, WorkFile
from quannhu.documents.pages.records_books import unit_asked
from quannhu.documents.pages.records_sheet import Asked, Sheet, UnitForm, answer, period_asked, units_with
from quannhu.documents.queries import exchange
from quannhu.documents.queries.arrivals import REGISTER
from quannhu.documents.rules.flow import PUBLISHED
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, UploadField
from quannhu.kit.pages import ActorRequest, NavItem, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import name_of

_READERS = frozenset({"clerk", "commander", "section_head"})
NAV = [NavItem(gettext_lazy("Trao đổi dữ liệu văn bản"), "documents-exchange", _READERS, 68)]
WHAT = {"van-ban-di": "Outgoing", "van-ban-den": "Arrival", "ho-so": "File"}


class ImportForm(UnitForm):
    """A file of arrivals of another program."""

    unit = CodeField(label=gettext_lazy("Cơ quan nhận"))
    file = UploadField(label=gettext_lazy("Tệp XML hoặc JSON"))


@page
def overview(request: ActorRequest) -> HttpResponse:
    """What may be taken out, and arrivals brought in: all, or every fault."""
    unit_id, units = unit_asked(request), units_with(request, REGISTER)
    asked, tables = [], []
    if units:
        form = ImportForm(request.POST or None, request.FILES or None, on=request.on, units=units)
        if form.is_bound and form.is_valid():
            with form.catching():
                made, problems = actions.import_arrivals(
                    actor=request.actor, at=request.now, command_id=command_id_of(request),
                    unit_id=units[form.cleaned_data["unit"]][0], data=form.cleaned_data["file"].read(),
                )  # fmt: skip
                if not problems:
                    done = _("Đã vào sổ {count} văn bản đến.").format(count=len(made))
                    messages.success(request, done)
                    return redirect("documents-arrivals")
                form.refuse(problems[0], "file")
                rows = [Row((Cell(str(one)),)) for one in problems[:300]]
                title = _("{count} lỗi, chưa ghi gì").format(count=len(problems))
                tables = [Table((Column(_("Lỗi")),), rows, title)]
        asked = [Asked(form, _("Nhập vào sổ"), "", _("Nhập văn bản đến"))]
    query = request.GET.urlencode()
    names = (("van-ban-di", _("văn bản đi")), ("van-ban-den", _("văn bản đến")), ("ho-so", _("hồ sơ")))
    links = [
        (f"{name} ({form})", f"{reverse('documents-exchange-out', args=[what, form])}?{query}")
        for what, name in names
        for form in ("xml", "json")
    ]
    sheet = Sheet(
        _("Trao đổi dữ liệu văn bản"), tables, "", links=links, asked=asked,
        facts=[(_("Cơ quan"), name_of(unit_id, request.on)), (_("Kỳ"), str(period_asked(request)))],
        note=_("Tên trường, kiểu, độ dài theo phụ lục VI Nghị định 30/2020/NĐ-CP; đọc được cả Organld, Signerlnfo."),
    )  # fmt: skip
    return answer(request, sheet)


@page
def out(request: ActorRequest, what: str, form: str) -> HttpResponse:
    """The records of an organ in a period, in the order of time."""
    if what not in WHAT or form not in ("xml", "json"):
        raise Refused(NOT_FOUND, what="tệp trao đổi", key=f"{what}.{form}")
    unit_id, period = unit_asked(request), period_asked(request)
    records: list[dict[str, Any]]
    if what == "van-ban-di":
        papers = Paper.objects.filter(unit_id=unit_id, dated_on__gte=period.start, dated_on__lt=period.end)
        sent = papers.filter(state__in=[state.value for state in PUBLISHED])
        records = exchange.outgoing_records(list(sent.order_by("dated_on", "id")))
    elif what == "van-ban-den":
        rows = Arrival.objects.filter(unit_id=unit_id, arrived_on__gte=period.start, arrived_on__lt=period.end)
        records = exchange.arrival_records(list(rows.order_by("year", "number")))
    else:
        files = list(
            WorkFile.objects.filter(unit_id=unit_id, year=period.start.year).order_by("subject_code", "number")
        )
        records = exchange.file_records(files, queries.people([row.keeper_id for row in files]))
    write, kind = (to_xml, "application/xml") if form == "xml" else (to_json, "application/json")
    response = HttpResponse(write(WHAT[what], records), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{what}-{period.start.year}.{form}"'
    return response


urlpatterns = [
    path("van-ban/trao-doi/", overview, name="documents-exchange"),
    path("van-ban/trao-doi/<slug:what>.<slug:form>", out, name="documents-exchange-out"),
]
