"""The import page every room offers: choose a file, see what it would write and every fault, then confirm.

@page
def import_items(request):
    return import_page(request, ImportDoor(title=_("Nhập mặt hàng"), spec=ITEMS, dry_run=..., carry_out=..., ...))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from quannhu.kernel.imports import Import
from quannhu.kernel.legacy import Legacy
from quannhu.kit.forms import Form, UploadField
from quannhu.kit.pages import ActorRequest
from quannhu.kit.sheets import Reading, SheetSpec, annotated_copy, annotated_name, empty_form, upload_of
from quannhu.kit.sheets.writing import XLSX, file_response
from quannhu.kit.staging import stage, staged
from quannhu.kit.tables import Cell, Column, Row, Table

FAULTS_SHOWN = 200
ROWS_SHOWN = 50


class ImportForm(Form):
    """A file, or the token of one already handed in, and the encoding of a text file."""

    file = UploadField(label=_("Tệp bảng tính"), required=False)
    encoding = forms.ChoiceField(
        label=_("Bảng mã của tệp CSV"),
        required=False,
        choices=[("", "Unicode (UTF-8)"), (Legacy.TCVN3.value, "TCVN3 (.VnTime)"), (Legacy.VNI.value, "VNI-Windows")],
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not cleaned.get("token") and "file" not in self.errors:
            self.add_error("file", _("Chọn tệp cần nhập."))
        return cleaned

    @property
    def legacy(self) -> Legacy | None:
        """The encoding chosen, None for Unicode."""
        return Legacy(chosen) if (chosen := self.cleaned_data.get("encoding")) else None


@dataclass(frozen=True)
class ImportDoor:
    """What one import page needs.

    dry_run     (request, data, filename, encoding, form) -> (reading, plan)
    carry_out   (request, plan, form) -> the sentence to show afterwards
    preview     plan -> columns and rows of what would be written
    choices     column key -> drop-down values of the empty form
    """

    title: Any
    spec: SheetSpec
    dry_run: Callable[..., tuple[Reading, Import[Any]]]
    carry_out: Callable[..., str]
    preview: Callable[[Import[Any]], tuple[list[str], list[list[Any]]]]
    back: str
    form: type[ImportForm] = ImportForm
    initial: dict[str, Any] = field(default_factory=dict)
    prepare: Callable[[Any], None] = lambda form: None
    choices: dict[str, list[str]] = field(default_factory=dict)


def import_page(request: ActorRequest, door: ImportDoor) -> HttpResponse:
    """The whole page: the empty form (?mau=1), the annotated copy (?loi=token), the dry run, the confirmation."""
    if request.GET.get("mau"):
        return file_response(f"{door.spec.title}.xlsx", empty_form(door.spec, door.choices), XLSX)
    if token := request.GET.get("loi"):
        return _annotated(request, door, token)
    form = door.form(request.POST or None, request.FILES or None, on=request.on, initial=door.initial)
    door.prepare(form)
    context: dict[str, Any] = {"door": door, "form": form}
    if form.is_bound and form.is_valid():
        with form.catching():
            user_id = request.actor.user_id
            chosen = form.cleaned_data.get("file")
            upload = upload_of(chosen) if chosen else staged(user_id, form.cleaned_data["token"])
            reading, plan = door.dry_run(request, upload.data, upload.name, form.legacy, form)
            if request.POST.get("confirmed") == "1" and plan.clean:
                messages.success(request, door.carry_out(request, plan, form))
                return redirect(door.back)
            token = stage(user_id, upload, request.now)
            context |= _shown(door, reading, plan, token) | {"file": upload.name, "legacy": form.legacy}
    return render(request, "kit/import.html", context, status=form.status)


def _shown(door: ImportDoor, reading: Reading, plan: Import[Any], token: str) -> dict[str, Any]:
    titles, rows = door.preview(plan)
    faults = Table(
        columns=(Column(_("Dòng"), "num"), Column(_("Cột")), Column(_("Lỗi")), Column(_("Cách sửa")), Column(_("Mã"))),
        rows=[
            Row((Cell(fault.row), Cell(fault.column), Cell(fault.sentence), Cell(fault.remedy), Cell(fault.code.id)))
            for fault in plan.problems[:FAULTS_SHOWN]
        ],
        caption=_("Lỗi trong tệp"),
    )
    preview = Table(
        columns=[
            Column(title, "num" if any(isinstance(row[i], int) for row in rows[:5]) else "text")
            for i, title in enumerate(titles)
        ],
        rows=[Row([Cell(value) for value in row]) for row in rows[:ROWS_SHOWN]],
        caption=_("Sẽ ghi"),
    )
    opened = bool(reading.sheet or reading.rows or reading.header_row)
    return {
        "plan": plan,
        "token": token,
        "faults": faults,
        "preview": preview,
        "more_faults": len(plan.problems) - FAULTS_SHOWN,
        "more_rows": len(rows) - ROWS_SHOWN,
        "can_annotate": opened and bool(plan.problems),
    }


def _annotated(request: ActorRequest, door: ImportDoor, token: str) -> HttpResponse:
    """The file as it was handed in, with its faults in a column of their own."""
    upload = staged(request.actor.user_id, token)
    encoding = Legacy(name) if (name := request.GET.get("bang-ma")) in {old.value for old in Legacy} else None
    _reading, plan = door.dry_run(request, upload.data, upload.name, encoding, None)
    data = annotated_copy(upload.data, upload.name, plan.problems, encoding=encoding)
    name = annotated_name(upload.name)
    return file_response(name, data, "text/csv; charset=utf-8" if name.endswith(".csv") else XLSX)
