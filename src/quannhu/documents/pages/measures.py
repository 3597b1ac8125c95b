"""How documents went by quarter and unit, what my own work and that of those below me came to, days away, answers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import ClassVar

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.actions.measures import ANSWER
from quannhu.documents.models import Outcome, Paper
from quannhu.documents.pages.plumbing import do_once, link, paper_cell
from quannhu.documents.queries.measures import MEASURE, Line, PersonMeasure, absences_of, issued_in, year_to
from quannhu.documents.rules.measures import PROPOSALS, VERIFIED, Score, Share
from quannhu.kernel.money import format_quotient, format_ratio
from quannhu.kit.forms import CodeField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, NavItem, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import labels
from quannhu.organization.rights import RIGHTS, ROLES

_READERS = frozenset(ROLES) - {"administrator"}
NAV = [
    NavItem(gettext_lazy("Kết quả soạn thảo"), "documents-measures", _READERS, 72),
    NavItem(gettext_lazy("Trả lời đề xuất"), "documents-outcomes", RIGHTS[ANSWER] | RIGHTS[MEASURE], 74),
]
ROMAN = ("I", "II", "III", "IV")
WAITING = 200


def _ratio(part: int | Fraction, whole: int | Fraction) -> Cell:
    """91,7 % (22/24)."""
    share = Fraction(part) / whole if whole else None
    if share is None:
        return Cell(None)
    count = f"{_count(part)}/{_count(whole)}"
    return Cell(share, text=f"{format_ratio(share.numerator, share.denominator)} ({count})")


def _count(number: int | Fraction) -> str:
    number = Fraction(number)
    return str(number.numerator) if number.denominator == 1 else format_quotient(number.numerator, number.denominator)


def _share(share: Share) -> Cell:
    return _ratio(share.part, share.whole)


def _quotient(value: Fraction | None, digits: int = 1) -> Cell:
    """2,5."""
    if value is None:
        return Cell(None)
    return Cell(value, text=format_quotient(value.numerator, value.denominator, digits))


def _moved(before: Fraction | None, after: Fraction | None, digits: int) -> Cell:
    """+0,07: the sign is told, its colour is not: less may be better."""
    if before is None or after is None:
        return Cell(None)
    change = after - before
    return Cell(("+" if change > 0 else "") + format_quotient(change.numerator, change.denominator, digits))


def _change(lines: list[Line]) -> Table | None:
    """The first quarter with documents against the last one; None of a single one."""
    sums = [line for line in lines if line.unit_id is None and line.pace.issued]
    if len(sums) < 2:
        return None
    first, last = sums[0], sums[-1]

    def percent(line: Line, part: int) -> Fraction:
        return Fraction(100 * part, line.pace.issued)

    measured: list[tuple[str, int, Callable[[Line], Fraction | None]]] = [
        (_("Điểm bình quân của cán bộ"), 2, lambda line: line.mean),
        (_("Trung vị từ dự thảo đến phát hành, ngày"), 1, lambda line: line.pace.median),
        (_("Bị trả lại, %"), 1, lambda line: percent(line, line.pace.returned)),
        (_("Đạt ngay lần đầu, %"), 1, lambda line: percent(line, line.pace.first_pass)),
        (_("Ký số, %"), 1, lambda line: percent(line, line.pace.e_signed)),
        (_("Văn bản phát hành"), 0, lambda line: Fraction(line.pace.issued)),
    ]
    rows = []
    for words, digits, of in measured:
        before, after = of(first), of(last)
        cells = (_quotient(before, digits), _quotient(after, digits), _moved(before, after, digits))
        rows.append(Row((Cell(words), *cells)))
    columns = (
        Column(_("Chỉ tiêu")), Column(_quarter(first), "num"), Column(_quarter(last), "num"),
        Column(_("Thay đổi"), "num"),
    )  # fmt: skip
    return Table(columns, rows, _("Quý đầu và quý gần nhất"))


def _quarter(line: Line) -> str:
    start = line.period.start
    return _("Quý {quarter}/{year}").format(quarter=ROMAN[(start.month - 1) // 3], year=start.year)


def _quarters(lines: list[Line], on_names: dict[int, str]) -> Table:
    rows = []
    for line in lines:
        pace = line.pace
        unit = _("Tất cả") if line.unit_id is None else on_names[line.unit_id]
        middle = pace.median
        rows.append(Row(
            (
                Cell(_quarter(line)), Cell(unit),
                Cell(pace.issued),
                _quotient(middle),
                _ratio(pace.returned, pace.issued), _ratio(pace.first_pass, pace.issued),
                _ratio(pace.e_signed, pace.issued), _quotient(line.mean, 2),
            ),
            "total" if line.unit_id is None else "",
        ))  # fmt: skip
    columns = (
        Column(_("Quý")), Column(_("Đơn vị soạn")), Column(_("Phát hành"), "num"),
        Column(_("Trung vị, ngày"), "num"), Column(_("Bị trả lại"), "num"), Column(_("Đạt lần đầu"), "num"),
        Column(_("Ký số"), "num"), Column(_("Điểm bình quân"), "num"),
    )  # fmt: skip
    return Table(columns, rows, _("Soạn thảo, ban hành theo quý"), _("Chưa có văn bản phát hành trong năm."))


def _value(score: Score) -> Cell:
    if score.value is None:
        return Cell(_(score.grade))
    said = format_quotient(score.value.numerator, score.value.denominator, 2)
    return Cell(score.value, text=f"{said} ({_(score.grade)})")


def _team(team: list[PersonMeasure]) -> Table:
    rows = [
        Row((
            Cell(one.name, href=reverse("documents-measure", args=[one.user_id])), Cell(_count(one.score.documents)),
            _share(one.score.on_time), _share(one.score.first_pass), _share(one.score.adopted), _value(one.score),
        ))
        for one in team
    ]  # fmt: skip
    columns = (
        Column(_("Cán bộ")), Column(_("Văn bản"), "num"), Column(_("Đúng hạn"), "num"),
        Column(_("Đạt lần đầu"), "num"), Column(_("Đề xuất được chấp nhận"), "num"), Column(_("Điểm"), "num"),
    )  # fmt: skip
    return Table(columns, rows, _("Chất lượng tham mưu trong năm"), _("Chưa ai có văn bản phát hành trong năm."))


class AbsenceForm(Form):
    """Days on which somebody below could not write."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-97": "person"}

    person = CodeField(label=gettext_lazy("Người vắng"))
    starts_on = DayField(label=gettext_lazy("Từ ngày"))
    ends_on = DayField(label=gettext_lazy("Đến hết ngày"))
    reason = WordsField(label=gettext_lazy("Lý do"), size=30, max_length=200)


def _absences(request: ActorRequest, names: dict[int, str]) -> Table:
    below = queries.subordinates(request.actor)
    rows = [
        Row((
            Cell(names.get(row.user_id)), Cell(row.starts_on), Cell(row.ends_on), Cell(row.reason),
            Cell(_("bỏ dòng này"), href=reverse("documents-absence-withdraw", args=[row.pk]))
            if row.user_id in below else Cell("–"),
        ))
        for row in absences_of(request.actor, request.on)
    ]  # fmt: skip
    columns = (Column(_("Người vắng")), Column(_("Từ ngày")), Column(_("Đến hết ngày")), Column(_("Lý do")),
               Column(_("Sửa")))  # fmt: skip
    return Table(columns, rows, _("Ngày vắng"), _("Chưa ghi ngày vắng nào."))


@page
def measures(request: ActorRequest) -> HttpResponse:
    """The quarters for everybody; a person's lines for that person and the superiors only."""
    lines = queries.quarters(request.actor, request.on)
    units = labels({line.unit_id for line in lines if line.unit_id}, request.on)
    team = queries.team(request.actor, year_to(request.on))
    below = queries.subordinates(request.actor)
    names = queries.people(queries.seen_people(request.actor))
    form = AbsenceForm(request.POST or None, on=request.on) if below else None
    if form is not None:
        field = form.fields["person"]
        assert isinstance(field, CodeField)
        field.choices = sorted(((str(each), names.get(each, "")) for each in below), key=lambda pair: pair[1])
    if form is not None and form.is_bound and form.is_valid():
        data = form.cleaned_data
        with form.catching():
            actions.record_absence(
                actor=request.actor, at=request.now, command_id=command_id_of(request),
                user_id=int(data["person"]), starts_on=data["starts_on"], ends_on=data["ends_on"],
                reason=data["reason"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi ngày vắng."))
            return redirect("documents-measures")
    tables = [_quarters(lines, {pk: name.name for pk, name in units.items()})]
    if changed := _change(lines):
        tables.append(changed)
    if team or below:
        tables.append(_team(team))
    absences = _absences(request, names)
    if below or absences.rows:
        tables.append(absences)
    return _answer(
        request, heading=_("Kết quả soạn thảo"), tables=tables, file="ket-qua-soan-thao", form=form,
        button=_("Ghi ngày vắng"),
        note=_("Số ngày tính từ lập dự thảo đến phát hành. Điểm = 0,4 × đúng hạn + 0,4 × đạt ngay lần đầu + 0,2 × đề "
               "xuất được chấp nhận; chỉ người ấy và cấp trên thấy điểm.")
        + ("" if VERIFIED else " " + _("Trọng số minh họa, chưa kiểm chứng.")),
    )  # fmt: skip


def _answer(
    request: ActorRequest, *, heading: str, tables: list[Table], file: str, note: str = "", form: Form | None = None,
    button: str = "",
) -> HttpResponse:  # fmt: skip
    if request.GET.get("xuat") == "xlsx":
        return tables[0].workbook_response(file)
    context = {
        "heading": heading, "tables": tables, "note": note, "form": form, "button": button,
        "excel": link(request, xuat="xlsx"), "filters": [],
    }  # fmt: skip
    return render(request, "documents/office.html", context, status=form.status if form else 200)


@page
def person(request: ActorRequest, user_id: int) -> HttpResponse:
    """The documents a score stands on; DOC-95 for anybody else."""
    found = queries.person_measure(request.actor, user_id, year_to(request.on))
    papers = Paper.objects.in_bulk([life.paper_id for life in found.lives])
    rows = []
    for life in found.lives:
        on_time = {True: _("đúng hạn"), False: _("chậm"), None: _("không có hạn")}[life.on_time]
        adopted = {True: _("chấp nhận"), False: _("chưa chấp nhận"), None: "–"}[life.adopted]
        rows.append(Row((
            paper_cell(papers[life.paper_id]), Cell(papers[life.paper_id].summary), Cell(life.issued_on),
            Cell(life.days, text=str(life.days)), Cell(len(life.authors)),
            Cell(on_time, tone="warn" if life.on_time is False else ""),
            Cell(_("bị trả lại") if life.returned else _("đạt lần đầu"), tone="warn" if life.returned else ""),
            Cell(adopted),
        )))  # fmt: skip
    columns = (
        Column(_("Số, ký hiệu"), "code"), Column(_("Trích yếu")), Column(_("Phát hành")),
        Column(_("Số ngày"), "num"), Column(_("Người soạn"), "num"), Column(_("Hạn")), Column(_("Trả lại")),
        Column(_("Đề xuất")),
    )  # fmt: skip
    tables = [_team([found]), Table(columns, rows, _("Văn bản đã tính"), _("Chưa có văn bản phát hành trong năm."))]
    return _answer(request, heading=found.name, tables=tables, file="ket-qua-can-bo")


@page
def withdraw(request: ActorRequest, absence_id: int) -> HttpResponse:
    """Take an absence back."""
    form = Form(request.POST or None, on=request.on)
    if request.method == "POST" and form.is_valid():
        with form.catching():

            def work() -> None:
                actions.withdraw_absence(actor=request.actor, at=request.now, absence_id=absence_id)

            do_once(request, f"documents.page.absence.{absence_id}", [absence_id], work)
            messages.success(request, _("Đã bỏ dòng ngày vắng."))
            return redirect("documents-measures")
    return _answer(request, heading=_("Bỏ dòng ngày vắng"), tables=[], file="", form=form, button=_("Bỏ dòng này"))


class OutcomeForm(Form):
    """What a proposal was answered."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-96": "paper"}

    paper = CodeField(label=gettext_lazy("Tờ trình, đề án, phương án"), size=50)
    adopted = CodeField(label=gettext_lazy("Trả lời"))
    answered_on = DayField(label=gettext_lazy("Ngày trả lời"))
    reference = WordsField(label=gettext_lazy("Văn bản trả lời"), size=40, max_length=200)


@page
def outcomes(request: ActorRequest) -> HttpResponse:
    """Proposals of the year with their answers; the clerk or a superior writes one down."""
    seen = queries.papers_for(request.actor, request.on).filter(kind__in=PROPOSALS)
    # Those that wait come first, so that a long year never hides one of them.
    answered = Exists(Outcome.objects.filter(paper=OuterRef("pk")))
    found = issued_in(seen, year_to(request.on)).annotate(answered=answered).order_by("answered", "-issued_at", "-pk")
    sent, cut = list(found[:WAITING]), found.count() > WAITING
    answers = {row.paper_id: row for row in Outcome.objects.filter(paper__in=[row.pk for row in sent]).order_by("id")}
    form = OutcomeForm(request.POST or None, on=request.on, initial={"answered_on": request.on})
    for name, choices in (
        ("paper", [(str(row.pk), f"{row.reference} {row.summary}") for row in sent]),
        ("adopted", [("co", _("chấp nhận")), ("khong", _("chưa chấp nhận"))]),
    ):
        field = form.fields[name]
        assert isinstance(field, CodeField)
        field.choices = choices
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with form.catching():
            actions.record_outcome(
                actor=request.actor, at=request.now, command_id=command_id_of(request),
                paper_id=int(data["paper"]), adopted=data["adopted"] == "co", answered_on=data["answered_on"],
                reference=data["reference"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi trả lời."))
            return redirect("documents-outcomes")
    rows = []
    for row in sent:
        said = answers.get(row.pk)
        words = (_("chấp nhận") if said.adopted else _("chưa chấp nhận")) if said else _("chờ trả lời")
        rows.append(Row((
            paper_cell(row), Cell(row.summary), Cell(row.dated_on),
            Cell(words, tone=("ok" if said.adopted else "bad") if said else "warn"),
            Cell(said.answered_on if said else None), Cell(said.reference if said else ""),
        )))  # fmt: skip
    columns = (
        Column(_("Số, ký hiệu"), "code"), Column(_("Trích yếu")), Column(_("Ngày")), Column(_("Trả lời")),
        Column(_("Ngày trả lời")), Column(_("Văn bản trả lời")),
    )  # fmt: skip
    table = Table(columns, rows, _("Đề xuất trong năm"), _("Chưa có đề xuất nào được phát hành trong năm."))
    return _answer(
        request, heading=_("Trả lời đề xuất"), tables=[table], file="tra-loi-de-xuat", form=form,
        button=_("Ghi trả lời"), note=_("Người soạn không tự ghi; ghi lại lần nữa thì lần sau được tính.")
        + (" " + _("Chỉ hiện {count} đề xuất, đề xuất chờ trả lời trước.").format(count=WAITING) if cut else ""),
    )  # fmt: skip


urlpatterns = [
    path("van-ban/ket-qua/", measures, name="documents-measures"),
    path("van-ban/ket-qua/<int:user_id>/", person, name="documents-measure"),
    path("van-ban/ket-qua/vang/<int:absence_id>/bo/", withdraw, name="documents-absence-withdraw"),
    path("van-ban/tra-loi/", outcomes, name="documents-outcomes"),
]
