"""Units and strength from a file: the two doors of the kit's import page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.imports import Import
from quannhu.kernel.legacy import Legacy
from quannhu.kit.imports import ImportDoor, ImportForm, import_page
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.sheets import Reading, SheetSpec, read_rows
from quannhu.organization import actions
from quannhu.organization.imports import KIND_NAMES
from quannhu.organization.pages.plumbing import do_once
from quannhu.organization.queries import categories, labels, roots_with
from quannhu.organization.sheets import strength_spec, units_spec

Preview = Callable[[Import[Any]], tuple[list[str], list[list[Any]]]]


def _merged(reading: Reading, plan: Import[Any]) -> Import[Any]:
    """The plan with the faults of the file's own cells, row by row."""
    problems = tuple(sorted((*reading.problems, *plan.problems), key=lambda fault: fault.row or 0))
    writes = plan.writes if not problems else ()
    return replace(plan, writes=writes, problems=problems, notices=(*reading.notices, *plan.notices))


def _door(spec: SheetSpec, what: str, title: str, preview: Preview, choices: dict[str, list[str]]) -> ImportDoor:
    """The door of one kind of file; `actions.check_<what>` tries its rows, `actions.import_<what>` writes them."""
    check: Any = getattr(actions, f"check_{what}")
    write: Any = getattr(actions, f"import_{what}")
    kept: dict[str, Any] = {}

    def dry_run(
        request: ActorRequest, data: bytes, name: str, encoding: Legacy | None, form: ImportForm | None
    ) -> tuple[Reading, Import[Any]]:
        reading = read_rows(data, name, spec, encoding=encoding)
        kept["rows"] = reading.rows
        # The same command id with another content is another command, whatever the file is called.
        kept["facts"] = {"content": hashlib.sha256(data).hexdigest(), "encoding": encoding.value if encoding else ""}
        return reading, _merged(reading, check(actor=request.actor, rows=reading.rows))

    def written(request: ActorRequest) -> int:
        plan: Import[Any] = write(actor=request.actor, at=request.now, rows=kept["rows"])
        plan.require_clean()
        return len(plan.writes)

    def carry_out(request: ActorRequest, plan: Import[Any], form: ImportForm) -> str:
        count = do_once(request, f"organization.import_{what}", kept["facts"], lambda: written(request))
        return _("Đã nhập {count} dòng.").format(count=count)

    return ImportDoor(
        title=title, spec=spec, dry_run=dry_run, carry_out=carry_out, preview=preview, back="organization-tree",
        choices=choices,
    )  # fmt: skip


@page
def units(request: ActorRequest) -> HttpResponse:
    """New units, parents and children in any order."""
    if not roots_with(request.actor, "organization.adjust"):
        raise Refused(NOT_ALLOWED, right="organization.adjust", place=_("Nhập đơn vị"))

    def preview(plan: Import[Any]) -> tuple[list[str], list[list[Any]]]:
        titles = [_("Mã"), _("Tên"), _("Loại"), _("Trực thuộc"), _("Từ ngày"), _("Căn cứ")]
        rows = [
            [each.code, each.name, KIND_NAMES[each.kind], each.parent_code, format_day(each.valid_from),
             each.legal_basis]
            for each in plan.writes
        ]  # fmt: skip
        return titles, rows

    choices = {"kind": list(KIND_NAMES.values())}
    return import_page(request, _door(units_spec(), "units", _("Nhập đơn vị từ Excel"), preview, choices))


@page
def strength(request: ActorRequest) -> HttpResponse:
    """Strength of units by category, each from its day."""
    if not roots_with(request.actor, "organization.strength"):
        raise Refused(NOT_ALLOWED, right="organization.strength", place=_("Nhập quân số"))
    groups = {group.code: group.name for group in categories()}

    def preview(plan: Import[Any]) -> tuple[list[str], list[list[Any]]]:
        names = labels({each.unit_id for each in plan.writes}, request.on)
        titles = [_("Đơn vị"), _("Đối tượng"), _("Quân số"), _("Từ ngày"), _("Căn cứ")]
        rows = [
            [str(names[each.unit_id]), groups[each.category], each.headcount, format_day(each.valid_from),
             each.legal_basis]
            for each in plan.writes
        ]  # fmt: skip
        return titles, rows

    door = _door(strength_spec(groups), "strength", _("Nhập quân số từ Excel"), preview, {"category": list(groups)})
    return import_page(request, door)
