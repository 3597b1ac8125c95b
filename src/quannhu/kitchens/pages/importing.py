"""Meal counts and weekly menus from a workbook: tried first, every fault in the file, then taken in whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.days import format_day, week_of
from quannhu.kernel.errors import Refused
from quannhu.kernel.imports import Import
from quannhu.kernel.legacy import Legacy
from quannhu.kit.forms import WordsField
from quannhu.kit.imports import ImportDoor, ImportForm, import_page
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.sheets import Reading, read_rows
from quannhu.kitchens import imports
from quannhu.kitchens.pages.menus import menu_url
from quannhu.kitchens.pages.plumbing import day_in, kitchen_at
from quannhu.kitchens.queries.lookups import dishes
from quannhu.kitchens.queries.screens import open_kitchens
from quannhu.kitchens.rules import MEAL_NAMES
from quannhu.kitchens.sheets import counts_spec, menu_spec
from quannhu.organization.queries import categories, labels, require, roots_with, visible_to


class CountsImportForm(ImportForm):
    """The file, and why the counts are late."""

    reason = WordsField(label=gettext_lazy("Lý do (khi chấm sau giờ chốt)"), required=False, max_length=300, size=40)


def _merged(reading: Reading, plan: Import[Any]) -> Import[Any]:
    """The plan with the faults of the file itself in front."""
    problems = sorted((*reading.problems, *plan.problems), key=lambda fault: fault.row or 0)
    writes = plan.writes if not problems else ()
    return Import(writes, tuple(problems), (*reading.notices, *plan.notices), plan.added, plan.changed, plan.unchanged)


@page
def counts(request: ActorRequest) -> HttpResponse:
    """Sổ chấm cơm handed in as a workbook."""
    if not roots_with(request.actor, "kitchens.count"):
        raise Refused(NOT_ALLOWED, right="kitchens.count", place=_("Nhập chấm cơm"))
    groups = {group.code: group.name for group in categories()}
    spec = counts_spec(groups)
    kept: dict[str, Any] = {}

    def dry_run(
        request: ActorRequest, data: bytes, name: str, encoding: Legacy | None, form: CountsImportForm | None
    ) -> tuple[Reading, Import[Any]]:
        reading = read_rows(data, name, spec, encoding=encoding)
        reason = form.cleaned_data["reason"] if form else ""
        kept["rows"], kept["reason"] = reading.rows, reason
        plan = imports.plan_counts(actor=request.actor, at=request.now, rows=reading.rows, reason=reason)
        return reading, _merged(reading, plan)

    def carry_out(request: ActorRequest, plan: Import[Any], form: CountsImportForm) -> str:
        changed = imports.import_counts(
            actor=request.actor, at=request.now, command_id=command_id_of(request), rows=kept["rows"],
            reason=kept["reason"],
        )  # fmt: skip
        return str(_("Đã ghi {count} số chấm cơm.").format(count=changed))

    def preview(plan: Import[Any]) -> tuple[list[str], list[list[Any]]]:
        names = labels({row.kitchen_id for row in plan.writes}, request.on)
        titles = [_("Bếp ăn"), _("Ngày"), _("Bữa"), _("Đối tượng"), _("Ăn"), _("Cắt cơm")]
        rows = [
            [str(names[row.kitchen_id]), format_day(row.day), MEAL_NAMES[row.count.meal], row.count.category,
             row.count.present, row.count.leave]
            for row in plan.writes
        ]  # fmt: skip
        return titles, rows

    scope = visible_to(request.actor, request.on)
    codes = [label.code for label in labels(open_kitchens(scope, request.on), request.on).values()]
    door = ImportDoor(
        title=_("Nhập chấm cơm từ Excel"), spec=spec, dry_run=dry_run, carry_out=carry_out, preview=preview,
        back=reverse("kitchens-list"), form=CountsImportForm,
        choices={"kitchen": codes, "meal": ["Sáng", "Trưa", "Chiều"], "category": list(groups)},
    )  # fmt: skip
    return import_page(request, door)


@page
def menu(request: ActorRequest, kitchen_id: int, week: str) -> HttpResponse:
    """A week's menu handed in as a workbook."""
    monday: dt.date = week_of(day_in(week)).start
    place = kitchen_at(request, kitchen_id, monday)
    require(request.actor, "kitchens.menu", kitchen_id, monday)
    kept: dict[str, Any] = {}

    def dry_run(
        request: ActorRequest, data: bytes, name: str, encoding: Legacy | None, form: ImportForm | None
    ) -> tuple[Reading, Import[Any]]:
        reading = read_rows(data, name, menu_spec(), encoding=encoding)
        kept["rows"] = reading.rows
        return reading, _merged(reading, imports.plan_menu_rows(week_start=monday, rows=reading.rows))

    def carry_out(request: ActorRequest, plan: Import[Any], form: ImportForm) -> str:
        imports.import_menu(
            actor=request.actor, at=request.now, command_id=command_id_of(request), kitchen_id=kitchen_id,
            week_start=monday, rows=kept["rows"],
        )  # fmt: skip
        return str(_("Đã nhập dự thảo thực đơn."))

    def preview(plan: Import[Any]) -> tuple[list[str], list[list[Any]]]:
        names = {dish.code: dish.name for dish in dishes()}
        rows = [[format_day(cell.day), MEAL_NAMES[cell.meal], names[cell.dish_code]] for cell in plan.writes]
        return [_("Ngày"), _("Bữa"), _("Món")], rows

    title = _("Nhập thực đơn tuần từ {day}: {kitchen}").format(day=format_day(monday), kitchen=place.name)
    door = ImportDoor(
        title=title, spec=menu_spec(), dry_run=dry_run, carry_out=carry_out, preview=preview,
        back=menu_url(kitchen_id, monday),
        choices={"meal": ["Sáng", "Trưa", "Chiều"], "dish": [dish.name for dish in dishes()]},
    )  # fmt: skip
    return import_page(request, door)
