"""Units and strength from a file: try it, get it back with its faults, or take it in whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_ALLOWED, NOT_FOUND
from quannhu.kernel.errors import Problem, Refused
from quannhu.kernel.imports import Import, Row
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.sheets import Reading, annotated_copy, annotated_name, empty_form, read_rows, upload_of
from quannhu.kit.sheets.writing import XLSX, file_response
from quannhu.organization import actions
from quannhu.organization.forms import ImportForm
from quannhu.organization.imports import KIND_NAMES
from quannhu.organization.pages.plumbing import do_once
from quannhu.organization.queries import categories, roots_with
from quannhu.organization.sheets import strength_spec, units_spec

SHOWN = 200
RIGHTS = {"units": "organization.adjust", "strength": "organization.strength"}


def _spec(what: str) -> Any:
    return units_spec() if what == "units" else strength_spec({group.code: group.name for group in categories()})


@page
def upload(request: ActorRequest) -> HttpResponse:
    """Check a file, give it back with a column of faults, or write it when it has none."""
    if not any(roots_with(request.actor, right) for right in RIGHTS.values()):
        raise Refused(NOT_ALLOWED, right="organization.strength", place=_("Nhập từ Excel"))
    form = ImportForm(request.POST or None, request.FILES or None, on=request.on)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        with form.catching():
            answer = _take(request, form, context)
            if answer is not None:
                return answer
    status = 422 if context.get("problems") else form.status
    return render(request, "organization/import.html", context, status=status)


def _take(request: ActorRequest, form: ImportForm, context: dict[str, Any]) -> HttpResponse | None:
    """A download, a redirect after writing, or None: the page shows what was found."""
    file = upload_of(form.cleaned_data["file"])
    what, work = form.cleaned_data["what"], request.POST.get("work", "check")
    if not roots_with(request.actor, RIGHTS[what]):
        raise Refused(NOT_ALLOWED, right=RIGHTS[what], place=_("Nhập từ Excel"))
    reading = read_rows(file.data, file.name, _spec(what))
    plan = _checked(request, what, reading.rows)
    problems = sorted((*reading.problems, *plan.problems), key=lambda problem: problem.row or 0)
    if work == "faults" and problems:
        return file_response(annotated_name(file.name), annotated_copy(file.data, file.name, problems), XLSX)
    if work == "write" and not problems:
        count = do_once(
            request, f"organization.import_{what}", {"file": file.name, "rows": len(reading.rows)},
            lambda: _written(request, what, reading),
        )  # fmt: skip
        messages.success(request, _("Đã nhập {count} dòng.").format(count=count))
        return redirect("organization-tree")
    context |= {
        "problems": problems[:SHOWN], "count": len(problems), "plan": plan, "read": len(reading.rows),
        "notices": reading.notices, "checked": True,
    }  # fmt: skip
    return None


def _checked(request: ActorRequest, what: str, rows: tuple[Row, ...]) -> Import[Any]:
    check: Any = actions.check_units if what == "units" else actions.check_strength
    plan: Import[Any] = check(actor=request.actor, rows=rows)
    return plan


def _written(request: ActorRequest, what: str, reading: Reading) -> int:
    write: Any = actions.import_units if what == "units" else actions.import_strength
    plan: Import[Any] = write(actor=request.actor, at=request.now, rows=reading.rows)
    problem: Problem | None = next(iter(plan.problems), None)
    if problem:
        raise Refused(problem.code, **problem.facts)
    return len(plan.writes)


@page
def empty(request: ActorRequest, what: str) -> HttpResponse:
    """The form to fill in, with lists to choose from."""
    if what not in RIGHTS:
        raise Refused(NOT_FOUND, what="mẫu nhập", key=what)
    lists: dict[str, Sequence[str]] = {
        "kind": list(KIND_NAMES.values()),
        "category": [group.code for group in categories()],
    }
    name = {"units": "mau-don-vi.xlsx", "strength": "mau-quan-so.xlsx"}[what]
    return file_response(name, empty_form(_spec(what), lists), XLSX)
