"""The calendar's odd days on screen: noted by year, taken out when noted wrongly."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions
from quannhu.documents.pages.office import OfficeForm, ReasonForm, office_page, sent_once, unit_of, units_of
from quannhu.documents.pages.plumbing import link
from quannhu.documents.pages.records_sheet import year_asked
from quannhu.documents.queries import office
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import DayField, WordsField
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.tables import Cell, Column, Row, Table

CALENDAR = "documents.calendar"


class DayForm(OfficeForm):
    """An odd day."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-53": "day"}

    day = DayField(label=gettext_lazy("Ngày"))
    works = forms.ChoiceField(
        label=gettext_lazy("Ngày ấy"),
        choices=[("0", gettext_lazy("nghỉ")), ("1", gettext_lazy("làm việc (làm bù)"))],
    )
    legal_basis = WordsField(label=gettext_lazy("Căn cứ"), size=40, max_length=300)


@page
def days(request: ActorRequest) -> HttpResponse:
    """The odd days of a year; Saturdays, Sundays and the fixed holidays need no row."""
    units = units_of(request, CALENDAR)
    form = DayForm(request.POST or None, on=request.on, units=units) if units else None
    if form is not None and form.is_bound and form.is_valid():
        data = form.cleaned_data

        def work() -> int:
            return actions.set_day(
                actor=request.actor, at=request.now, unit_id=unit_of(request, CALENDAR, data["unit"]), day=data["day"],
                works=data["works"] == "1", legal_basis=data["legal_basis"],
            )  # fmt: skip

        if answer := sent_once(request, form, "documents.page.day", work, _("Đã ghi vào lịch."), "documents-days"):
            return answer
    year = year_asked(request)
    rows = [
        Row((
            Cell(row.day), Cell(_("làm việc") if row.works else _("nghỉ")), Cell(row.legal_basis),
            Cell(_("bỏ"), href=reverse("documents-day-withdraw", args=[row.pk])) if units else Cell("–"),
        ))
        for row in office.days_of(year)
    ]  # fmt: skip
    columns = (Column(_("Ngày")), Column(_("Nghỉ hay làm")), Column(_("Căn cứ")), Column(_("Bỏ")))
    title = _("Ngày nghỉ, làm bù năm {year}").format(year=year)
    return office_page(
        request, heading=_("Ngày nghỉ, làm bù"), tables=[Table(columns, rows, title, _("Chưa ghi ngày nào."))],
        file="lich-nghi", form=form, button=_("Ghi vào lịch"),
        filters=[(str(one), link(request, nam=str(one)), one == year) for one in (year - 1, year, year + 1)],
        note=_("Hạn cấp số, phát hành tính theo ngày làm việc. Thứ Bảy, Chủ nhật, 1/1, 30/4, 1/5, 2/9 đã là ngày nghỉ; "
               "ghi thêm Tết, Giỗ Tổ, ngày nghỉ bù theo thông báo hằng năm."),
    )  # fmt: skip


@page
def withdraw_day(request: ActorRequest, day_id: int) -> HttpResponse:
    """Take a day noted wrongly out of the calendar."""
    units = units_of(request, CALENDAR)
    row = office.day_of_id(day_id)
    if not units or row is None:
        raise Refused(NOT_FOUND, what="ngày trong lịch", key=day_id)
    form = ReasonForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid():

        def work() -> None:
            actions.withdraw_day(
                actor=request.actor, at=request.now, unit_id=unit_of(request, CALENDAR, units[0][0]), day_id=day_id,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip

        done = _("Đã bỏ khỏi lịch.")
        if answer := sent_once(request, form, f"documents.page.day.{day_id}.withdraw", work, done, "documents-days"):
            return answer
    said = _("làm việc") if row.works else _("nghỉ")
    note = _("{day}: {said}; căn cứ: {basis}.").format(day=format_day(row.day), said=said, basis=row.legal_basis)
    return office_page(
        request, heading=_("Bỏ ngày khỏi lịch"), tables=[], file="", form=form, button=_("Bỏ khỏi lịch"), note=note
    )


urlpatterns = [
    path("van-ban/ngay-nghi/", days, name="documents-days"),
    path("van-ban/ngay-nghi/<int:day_id>/bo/", withdraw_day, name="documents-day-withdraw"),
]
