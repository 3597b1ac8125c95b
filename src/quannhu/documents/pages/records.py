"""The register of arrivals on screen: what came, who handles it, what is late; one arrival with its slip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.actions import ArrivalIn, Handler
from quannhu.documents.models import Arrival, Assignment
from quannhu.documents.models.papers import URGENCIES
from quannhu.documents.pages.plumbing import kind_name, link
from quannhu.documents.pages.records_sheet import ROWS, Asked, Sheet, UnitForm, answer, page_asked, sent, units_with
from quannhu.documents.queries import arrivals as reads
from quannhu.documents.rules.kinds import KINDS
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, CountField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, Card, Line, NavItem, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import labels, may, subtree
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
    if shown == "cho":
        rows = reads.waiting(request.actor, request.on)
    elif shown == "han":
        rows = Arrival.objects.filter(pk__in=[row.pk for row, _due in reads.reminders(request.actor, request.on)])
    else:
        rows = reads.arrivals_for(request.actor, request.on)
    whole, start = request.GET.get("xuat") in ("xlsx", "pdf"), page_asked(request)
    rows = rows.order_by("-arrived_on", "-number", "-pk")
    found = list(rows[:2_000] if whole else rows[start : start + ROWS + 1])
    views = (("", _("tất cả")), ("cho", _("chờ tôi")), ("han", _("đến hạn, quá hạn")))
    registers = bool(units_with(request, reads.REGISTER))
    sheet = Sheet(
        _("Văn bản đến"), [_table(request, found if whole else found[:ROWS])], "van-ban-den",
        filters=[(words, link(request, xem=key, trang=""), key == shown) for key, words in views],
        links=[(_("Vào sổ văn bản đến"), reverse("documents-arrival-new"))] if registers else [],
        more="" if whole or len(found) <= ROWS else link(request, trang=str(start // ROWS + 2)),
    )  # fmt: skip
    return answer(request, sheet)


class ArrivalForm(UnitForm):
    """What the clerk reads on the document."""

    PLACES: ClassVar[dict[str, str]] = {
        "DOC-60": "repeats_reason", "DOC-40": "arrived_on", "DOC-30": "marking", "KER-11": "reason",
    }  # fmt: skip

    unit = CodeField(label=gettext_lazy("Cơ quan nhận"))
    arrived_on = DayField(label=gettext_lazy("Ngày đến"))
    author = WordsField(label=gettext_lazy("Tác giả (cơ quan ban hành)"), max_length=200, size=40)
    reference = WordsField(label=gettext_lazy("Số, ký hiệu"), max_length=60, size=20)
    dated_on = DayField(label=gettext_lazy("Ngày văn bản"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), required=False)
    summary = WordsField(label=gettext_lazy("Trích yếu"), max_length=500, size=60)
    urgency = forms.ChoiceField(label=gettext_lazy("Độ khẩn"), required=False, choices=URGENCIES)
    marking = WordsField(
        label=gettext_lazy("Độ mật"), required=False, size=12,
        help_text=gettext_lazy("Chỉ nhận văn bản độ mật Thường."),
    )  # fmt: skip
    pages = CountField(label=gettext_lazy("Số trang"), required=False, least=1, most=100_000)
    signer_post = WordsField(label=gettext_lazy("Chức vụ người ký"), required=False, max_length=100)
    signer_name = WordsField(label=gettext_lazy("Họ tên người ký"), required=False, max_length=50)
    note = WordsField(label=gettext_lazy("Ghi chú"), required=False, max_length=500, size=40)
    repeats_reason = WordsField(
        label=gettext_lazy("Lý do vào sổ lại"), required=False, max_length=300, size=40,
        help_text=gettext_lazy("Chỉ ghi khi văn bản này đã có trong sổ."),
    )  # fmt: skip
    reason = WordsField(label=gettext_lazy("Lý do sửa"), required=False, max_length=300, size=40)

    def __init__(self, *args: Any, amends: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        named = sorted(((key, kind.name) for key, kind in KINDS.items()), key=lambda pair: pair[1])
        self.fields["kind"].choices = [("", _("không rõ")), *named]  # type: ignore[attr-defined]
        for name in ("repeats_reason", "unit", "arrived_on") if amends else ("reason",):
            del self.fields[name]

    def arrival(self, unit_id: int, **fixed: Any) -> ArrivalIn:
        """What was typed."""
        data = {name: value for name, value in self.cleaned_data.items() if name in ArrivalIn.__dataclass_fields__}
        return ArrivalIn(unit_id=unit_id, **(data | fixed))


@page
def new(request: ActorRequest) -> HttpResponse:
    """Write an arrival into the register; the same document again asks for a reason."""
    units = units_with(request, reads.REGISTER)
    if not units:
        raise Refused(NOT_FOUND, what="sổ văn bản đến của đồng chí", key=request.actor.name)
    form = ArrivalForm(request.POST or None, on=request.on, units=units, initial={"arrived_on": request.on})
    if form.is_bound and form.is_valid():
        unit_id = units[form.cleaned_data["unit"]][0]
        with form.catching():
            made = actions.register_arrival(
                actor=request.actor, at=request.now, command_id=command_id_of(request), arrival=form.arrival(unit_id),
                repeats_reason=form.cleaned_data["repeats_reason"],
            )  # fmt: skip
            return redirect("documents-arrival", made.arrival_id)
    asked = [Asked(form, _("Vào sổ"))]
    note = _("Số đến cấp liên tục từ 01 trong năm, chung mọi loại văn bản.")
    return answer(request, Sheet(_("Vào sổ văn bản đến"), [], "", note=note, asked=asked))


class HandlerForm(Form):
    """Who leads, who takes part, by when; or to whom it is passed on."""

    lead = CodeField(label=gettext_lazy("Chủ trì"), size=48)
    due_on = DayField(label=gettext_lazy("Thời hạn"), required=False)
    partner_1 = CodeField(label=gettext_lazy("Phối hợp"), required=False, size=48)
    partner_2 = CodeField(label=gettext_lazy("Phối hợp"), required=False, size=48)
    partner_3 = CodeField(label=gettext_lazy("Phối hợp"), required=False, size=48)
    partner_due = DayField(label=gettext_lazy("Thời hạn phối hợp"), required=False)
    opinion = WordsField(label=gettext_lazy("Ý kiến chỉ đạo"), required=False, max_length=1_000, size=60)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], partners: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in list(self.fields):
            if name.startswith("partner") and not partners:
                del self.fields[name]
            elif isinstance(self.fields[name], CodeField):
                self.fields[name].choices = choices  # type: ignore[attr-defined]


class ProgressForm(Form):
    """How far it is."""

    text = WordsField(label=gettext_lazy("Tiến độ"), max_length=1_000, size=60)


class FinishForm(Form):
    """By which document, or with what result."""

    paper = CodeField(label=gettext_lazy("Văn bản trả lời"), required=False, size=50)
    result = WordsField(label=gettext_lazy("Kết quả giải quyết"), required=False, max_length=1_000, size=60)


def _choices(unit_id: int, request: ActorRequest, *, only_people: bool = False) -> list[tuple[str, str]]:
    """Units and people of the organ, as `don-vi-3` and `nguoi-3-7`."""
    inside = [unit_id] if only_people else sorted(subtree(unit_id, request.on) | {unit_id})
    found = []
    names = labels(inside, request.on)
    for each in inside:
        if not only_people:
            found.append((f"don-vi-{each}", f"{names[each].name} ({names[each].code})"))
    for user_id, name, title in reads.people_of(unit_id, request.on):
        found.append((f"nguoi-{unit_id}-{user_id}", f"{name}, {title}"))
    return found


def _handler(code: str, due_on: Any) -> Handler:
    parts = code.split("-")
    return Handler(int(parts[2]), None, due_on) if parts[0] == "don" else Handler(int(parts[1]), int(parts[2]), due_on)


def _forms(request: ActorRequest, row: Arrival) -> dict[str, Asked]:
    """The forms open to the person, by the verb they are sent with."""
    posted = request.resolver_match.kwargs.get("verb") if request.resolver_match else None
    found: dict[str, Asked] = {}

    def add(verb: str, make: Callable[..., Form], button: Any, *, main: bool = True, **options: Any) -> None:
        data = request.POST if posted == verb else None
        form = make(data, on=request.on, auto_id=f"{verb}-%s", **options)
        found[verb] = Asked(form, button, reverse("documents-arrival-do", args=[row.pk, verb]), button, main)

    if row.done_at:
        return found
    assigns = may(request.actor, reads.ASSIGN, row.unit_id, request.on)
    registers = may(request.actor, reads.REGISTER, row.unit_id, request.on)
    if assigns:
        add("phan-cong", HandlerForm, _("Phân công giải quyết"), choices=_choices(row.unit_id, request), partners=True)
    for one in reads.assignments_of([row.pk]).get(row.pk, ()):
        if one.received_at is None and reads.may_take(request.actor, one, request.on):
            add(f"ky-nhan-{one.pk}", Form, _("Ký nhận"))
        if may(request.actor, reads.ASSIGN, one.unit_id, request.on) and one.user_id is None:
            people = _choices(one.unit_id, request, only_people=True)
            add(f"giao-{one.pk}", HandlerForm, _("Giao người giải quyết"), choices=people, partners=False, main=False)
    if assigns or registers or reads.handles(request.actor, row, request.on):
        add("tien-do", ProgressForm, _("Ghi tiến độ"), main=False)
        add("xong", FinishForm, _("Kết thúc giải quyết"), main=False)
        field = found["xong"].form.fields["paper"]
        assert isinstance(field, CodeField)
        papers = queries.papers_for(request.actor, request.on).filter(issued_at__isnull=False, unit_id=row.unit_id)
        field.choices = [(str(one.pk), str(one)) for one in papers.order_by("-id")[:200]]
    if registers:
        initial = {name: getattr(row, name) for name in ArrivalIn.__dataclass_fields__ if hasattr(row, name)}
        add("sua", ArrivalForm, _("Sửa dòng sổ"), main=False, units={}, amends=True, initial=initial)
    return found


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
    links = [(_("Sao văn bản"), reverse("documents-copy-new") + f"?den={row.pk}")] if row.pk else []
    registers = may(request.actor, "documents.number", row.unit_id, request.on)
    sheet = Sheet(
        heading, _slip(request, row), f"phieu-giai-quyet-{row.year}-{row.number}", facts=_facts(row),
        asked=list(asked.values()), links=links if registers else [], subtitle=_("Phiếu giải quyết văn bản đến"),
    )  # fmt: skip
    return answer(request, sheet)


@page
def one(request: ActorRequest, arrival_id: int) -> HttpResponse:
    """One arrival: its stamp, who handles it, its slip, what the person may do."""
    row = reads.arrival_for(request.actor, request.on, arrival_id)
    return _show(request, row, _forms(request, row))


@page
def do(request: ActorRequest, arrival_id: int, verb: str) -> HttpResponse:
    """What one of the page's forms asks; refused, the page comes back with the refusal at its box."""
    row = reads.arrival_for(request.actor, request.on, arrival_id)
    asked = _forms(request, row)
    if request.method != "POST":
        return redirect("documents-arrival", row.pk)
    if verb not in asked:
        raise Refused(NOT_FOUND, what="việc với văn bản đến", key=verb)
    form = asked[verb].form
    if form.is_valid():
        work = _work(request, row, verb, form)
        to = reverse("documents-arrival", args=[row.pk])
        done = _("Đã ghi vào phiếu giải quyết.")
        reply = sent(request, form, f"documents.page.arrival.{row.pk}.{verb}", work, done, lambda _made: to)
        if reply is not None:
            return reply
    row.refresh_from_db()
    return _show(request, row, asked)


def _work(request: ActorRequest, row: Arrival, verb: str, form: Form) -> Callable[[], Any]:
    common: dict[str, Any] = {"actor": request.actor, "at": request.now}
    data, name, last = form.cleaned_data, verb.rpartition("-")[0], verb.rpartition("-")[2]
    if verb == "phan-cong":
        partners = [data[f"partner_{at}"] for at in (1, 2, 3)]
        return lambda: actions.assign(
            **common, arrival_id=row.pk, lead=_handler(data["lead"], data["due_on"]), opinion=data["opinion"],
            partners=[_handler(code, data["partner_due"]) for code in partners if code],
        )  # fmt: skip
    if name == "ky-nhan":
        return lambda: actions.take_over(**common, assignment_id=int(last))
    if name == "giao":
        handler = _handler(data["lead"], data["due_on"])
        return lambda: actions.pass_on(
            **common, assignment_id=int(last), user_id=handler.user_id or 0, due_on=data["due_on"],
            opinion=data["opinion"],
        )  # fmt: skip
    if verb == "tien-do":
        return lambda: actions.note_progress(**common, arrival_id=row.pk, text=data["text"])
    if verb == "xong":
        paper_id = int(data["paper"]) if data["paper"] else None
        return lambda: actions.finish(**common, arrival_id=row.pk, paper_id=paper_id, result=data["result"])
    assert isinstance(form, ArrivalForm)
    typed = form.arrival(row.unit_id, arrived_on=row.arrived_on)
    return lambda: actions.amend_arrival(**common, arrival_id=row.pk, arrival=typed, reason=data["reason"])


def home_cards(request: ActorRequest) -> list[Card]:
    """Arrivals late or near their day, for whoever handles or follows them."""
    found = reads.reminders(request.actor, request.on)
    if not found:
        return []
    lines = tuple(
        Line(
            row.summary, format_day(due.on), reverse("documents-arrival", args=[row.pk]), "bad" if due.late else "warn"
        )
        for row, due in found[:SHOWN]
    )  # fmt: skip
    tone = "bad" if any(due.late for _row, due in found) else "warn"
    href = reverse("documents-arrivals") + "?xem=han"
    return [Card(_("Văn bản đến hạn giải quyết"), lines, tone, href, str(len(found)), order=20)]


urlpatterns = [
    path("van-ban/den/", arrivals, name="documents-arrivals"),
    path("van-ban/den/moi/", new, name="documents-arrival-new"),
    path("van-ban/den/<int:arrival_id>/", one, name="documents-arrival"),
    path("van-ban/den/<int:arrival_id>/<slug:verb>/", do, name="documents-arrival-do"),
]
