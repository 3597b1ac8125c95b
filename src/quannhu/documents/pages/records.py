"""The register of arrivals on screen: what came, who handles it, what is late; one arrival with its slip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.models import Arrival, Assignment
from quannhu.documents.pages import records_intake
from quannhu.documents.pages.plumbing import kind_name, link
from quannhu.documents.pages.records_asked import ArrivalForm, forms_of, incoming, work_of
from quannhu.documents.pages.records_sheet import ROWS, Asked, Sheet, answer, page_asked, sent, units_with
from quannhu.documents.queries import arrivals as reads
from quannhu.documents.queries import intake
from quannhu.documents.signing.cabinet import cabinet
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, Card, Line, NavItem, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import labels, may
from quannhu.organization.rights import ROLES

NAV = [NavItem(gettext_lazy("Văn bản đến"), "documents-arrivals", frozenset(ROLES) - {"administrator"}, 30)]
SHOWN = 5


def _kind(kind: str) -> str:
    return kind_name(kind) if kind else "–"


def _due_cell(due: reads.Due | None) -> Cell:
    if due is None:
        return Cell(None)
    words = format_day(due.on)
    if due.late:
        words = _("{words} (chậm {days} ngày)").format(words=words, days=due.late)
    return Cell(words, tone="bad" if due.late else "warn" if due.near else "")


def _handlers(rows: Sequence[Assignment], names: dict[int, str], units: dict[int, Any]) -> str:
    said = []
    for row in rows:
        who = names.get(row.user_id or 0) or units[row.unit_id].name
        said.append(who if row.part == Assignment.Part.LEAD else _("{who} (phối hợp)").format(who=who))
    return "; ".join(said)


def _table(request: ActorRequest, rows: Sequence[Arrival]) -> Table:
    given = reads.assignments_of([row.pk for row in rows])
    flat = [one for each in given.values() for one in each]
    names, units = queries.people([one.user_id for one in flat]), labels({one.unit_id for one in flat}, request.on)
    columns = (
        Column(_("Số đến"), "num"), Column(_("Ngày đến")), Column(_("Tác giả")), Column(_("Số, ký hiệu")),
        Column(_("Ngày văn bản")), Column(_("Trích yếu")), Column(_("Người giải quyết")), Column(_("Thời hạn")),
    )  # fmt: skip
    lines = []
    for row in rows:
        mine = given.get(row.pk, [])
        due = Cell(_("xong"), tone="ok") if row.done_at else _due_cell(reads.due_of(row, mine, request.on))
        lines.append(Row((
            Cell(row.number, href=reverse("documents-arrival", args=[row.pk])), Cell(row.arrived_on), Cell(row.author),
            Cell(row.reference), Cell(row.dated_on), Cell(row.summary),
            Cell(_handlers(mine, names, units) or None), due,
        )))  # fmt: skip
    return Table(columns, lines, _("Văn bản đến"), _("Chưa có văn bản đến nào."))


@page
def arrivals(request: ActorRequest) -> HttpResponse:
    """What came, newest first; what waits for me, what is late or near its day."""
    shown = request.GET.get("xem", "")
    late = {"trinh": intake.to_present, "bao": intake.to_acknowledge}
    if shown == "cho":
        rows = reads.waiting(request.actor, request.on)
    elif shown == "han":
        rows = Arrival.objects.filter(pk__in=[row.pk for row, _due in reads.reminders(request.actor, request.on)])
    elif shown in late:
        rows = Arrival.objects.filter(pk__in=[one.arrival.pk for one in late[shown](request.actor, request.on)])
    else:
        rows = reads.arrivals_for(request.actor, request.on)
    whole, start = request.GET.get("xuat") in ("xlsx", "pdf"), page_asked(request)
    rows = rows.order_by("-arrived_on", "-number", "-pk")
    found = list(rows[:2_000] if whole else rows[start : start + ROWS + 1])
    views = [("", _("tất cả")), ("cho", _("chờ tôi")), ("han", _("đến hạn, quá hạn"))]
    links = []
    if units_with(request, reads.RECEIVE):
        links.append((_("Chờ tiếp nhận"), reverse("documents-waiting")))
    if units_with(request, reads.REGISTER):
        links.append((_("Vào sổ văn bản đến"), reverse("documents-arrival-new")))
        views += [("trinh", _("chưa trình")), ("bao", _("chưa báo đã nhận"))]
    sheet = Sheet(
        _("Văn bản đến"), [_table(request, found if whole else found[:ROWS])], "van-ban-den",
        filters=[(words, link(request, xem=key, trang=""), key == shown) for key, words in views],
        links=links,
        more="" if whole or len(found) <= ROWS else link(request, trang=str(start // ROWS + 2)),
    )  # fmt: skip
    return answer(request, sheet)


@page
def new(request: ActorRequest) -> HttpResponse:
    """Write an arrival into the register; the same document again asks for a reason."""
    units = units_with(request, reads.REGISTER)
    if not units:
        raise Refused(NOT_FOUND, what="sổ văn bản đến của đồng chí", key=request.actor.name)
    files = request.FILES or None
    form = ArrivalForm(request.POST or None, files, on=request.on, units=units, initial={"arrived_on": request.on})
    if form.is_bound and form.is_valid():
        unit_id = units[form.cleaned_data["unit"]][0]
        with form.catching():
            made = actions.register_with_files(
                actor=request.actor, at=request.now, command_id=command_id_of(request), arrival=form.arrival(unit_id),
                files=incoming(form.cleaned_data["scans"]), trust=cabinet().trust(),
                repeats_reason=form.cleaned_data["repeats_reason"],
            )  # fmt: skip
            return redirect("documents-arrival", made.arrival_id)
    asked = [Asked(form, _("Vào sổ"))]
    note = _("Số đến cấp liên tục từ 01 trong năm, chung mọi loại văn bản.")
    return answer(request, Sheet(_("Vào sổ văn bản đến"), [], "", note=note, asked=asked))


def _facts(row: Arrival) -> list[tuple[Any, Any]]:
    """The stamp ĐẾN and what the row says."""
    found = [
        (_("ĐẾN, số"), f"{row.number:02d}"), (_("Ngày đến"), format_day(row.arrived_on)), (_("Tác giả"), row.author),
        (_("Số, ký hiệu"), row.reference), (_("Ngày văn bản"), format_day(row.dated_on)),
        (_("Loại văn bản"), _kind(row.kind)), (_("Trích yếu"), row.summary), (_("Độ khẩn"), row.get_urgency_display()),
    ]  # fmt: skip
    if row.repeats:
        found.append((_("Vào sổ lại"), f"{row.repeats.number:02d}: {row.repeats_reason}"))
    if row.note:
        found.append((_("Ghi chú"), row.note))
    if row.answer:
        found.append((_("Văn bản trả lời"), row.answer.reference))
    return found


def _slip(request: ActorRequest, row: Arrival) -> list[Table]:
    given = reads.assignments_of([row.pk], ended=True).get(row.pk, [])
    said = reads.handlings_of(row)
    names = queries.people([each for one in given for each in (one.user_id, one.received_by, one.given_by)])
    names |= queries.people([one.by for one in said])
    units = labels({one.unit_id for one in given}, request.on)
    people = (
        Column(_("Vai trò")), Column(_("Đơn vị, người")), Column(_("Thời hạn")), Column(_("Ngày chuyển")),
        Column(_("Ký nhận")), Column(_("Còn hiệu lực")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(one.get_part_display()), Cell(names.get(one.user_id or 0) or str(units[one.unit_id])),
            Cell(one.due_on), Cell(format_instant(one.given_at)), Cell(names.get(one.received_by or 0)),
            Cell(_("đã giao lại")) if one.ended_at else Cell(_("còn"), tone="ok"),
        ))
        for one in given
    ]  # fmt: skip
    lines = [
        Row((
            Cell(format_instant(one.at)), Cell(one.get_kind_display()), Cell(names.get(one.by)),
            Cell(one.title or None), Cell(one.text),
        ))
        for one in said
    ]  # fmt: skip
    slip = (Column(_("Lúc")), Column(_("Việc")), Column(_("Người ghi")), Column(_("Chức vụ")), Column(_("Nội dung")))
    return [
        Table(people, rows, _("Phân công"), _("Chưa phân công.")),
        Table(slip, lines, _("Phiếu giải quyết"), _("Chưa có ý kiến.")),
    ]


def _show(request: ActorRequest, row: Arrival, asked: dict[str, Asked]) -> HttpResponse:
    heading = _("Văn bản đến số {number} năm {year}").format(number=f"{row.number:02d}", year=row.year)
    links = records_intake.links_of(row)
    if may(request.actor, "documents.number", row.unit_id, request.on):
        links.append((_("Sao văn bản"), reverse("documents-copy-new") + f"?den={row.pk}"))
    sheet = Sheet(
        heading, [*_slip(request, row), *records_intake.files_tables(row)],
        f"phieu-giai-quyet-{row.year}-{row.number}", facts=[*_facts(row), *records_intake.facts_of(row)],
        asked=list(asked.values()), links=links, subtitle=_("Phiếu giải quyết văn bản đến"),
    )  # fmt: skip
    return answer(request, sheet)


@page
def one(request: ActorRequest, arrival_id: int) -> HttpResponse:
    """One arrival: its stamp, who handles it, its slip, what the person may do."""
    row = reads.arrival_for(request.actor, request.on, arrival_id)
    return _show(request, row, forms_of(request, row))


@page
def do(request: ActorRequest, arrival_id: int, verb: str) -> HttpResponse:
    """What one of the page's forms asks; refused, the page comes back with the refusal at its box."""
    row = reads.arrival_for(request.actor, request.on, arrival_id)
    asked = forms_of(request, row)
    if request.method != "POST":
        return redirect("documents-arrival", row.pk)
    if verb not in asked:
        raise Refused(NOT_FOUND, what="việc với văn bản đến", key=verb)
    form = asked[verb].form
    if form.is_valid():
        work = work_of(request, row, verb, form)
        to = reverse("documents-arrival", args=[row.pk])
        done = _("Đã ghi vào phiếu giải quyết.")
        reply = sent(request, form, f"documents.page.arrival.{row.pk}.{verb}", work, done, lambda _made: to)
        if reply is not None:
            return reply
    row.refresh_from_db()
    return _show(request, row, asked)


def home_cards(request: ActorRequest) -> list[Card]:
    """What comes in, then arrivals late or near their day, for whoever handles or follows them."""
    cards = records_intake.home_cards(request)
    found = reads.reminders(request.actor, request.on)
    if not found:
        return cards
    lines = tuple(
        Line(
            row.summary, format_day(due.on), reverse("documents-arrival", args=[row.pk]), "bad" if due.late else "warn"
        )
        for row, due in found[:SHOWN]
    )  # fmt: skip
    tone = "bad" if any(due.late for _row, due in found) else "warn"
    href = reverse("documents-arrivals") + "?xem=han"
    return [*cards, Card(_("Văn bản đến hạn giải quyết"), lines, tone, href, str(len(found)), order=20)]


urlpatterns = [
    path("van-ban/den/", arrivals, name="documents-arrivals"),
    path("van-ban/den/moi/", new, name="documents-arrival-new"),
    *records_intake.urlpatterns,
    path("van-ban/den/<int:arrival_id>/", one, name="documents-arrival"),
    path("van-ban/den/<int:arrival_id>/<slug:verb>/", do, name="documents-arrival-do"),
]
