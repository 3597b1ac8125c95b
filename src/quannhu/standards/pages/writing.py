"""Writing pages: draft a row, approve or withdraw drafts, take a public rate into a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kit.form_codes import FIELD_EMPTY
from quannhu.kit.pages import ActorRequest, command_id_of, page, refused_status
from quannhu.organization import queries as organization
from quannhu.organization.rights import roles_with
from quannhu.standards import actions
from quannhu.standards.forms import ReferenceForm, RowForm, initial_of
from quannhu.standards.models import Status
from quannhu.standards.pages.reading import category_choices, row_url
from quannhu.standards.queries import listing
from quannhu.standards.queries.reference import reference_row
from quannhu.standards.rules.rows import NAMES, Kind


@page
def write(request: ActorRequest, kind: str) -> HttpResponse:
    """Draft a row of a kind; `?thay=<id>` drafts the row that replaces an approved one."""
    listing.readable_units(request.actor, request.on)
    if kind not in set(Kind):
        raise Http404
    asked = request.GET.get("thay", "")
    old = listing.entry_view(request.actor, request.on, int(asked)) if asked.isascii() and asked.isdigit() else None
    nodes = organization.tree(request.actor, request.on)
    form = RowForm(
        request.POST if request.method == "POST" else None, kind=Kind(kind), on=request.on,
        categories=category_choices(), units=[(node.code, node.name) for node in nodes],
        initial=initial_of(old.row, old.unit.code if old.unit else "") if old else None,
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            row = form.row({node.code: node.unit_id for node in nodes})
            replaced = old.row.id if old else None

            def work() -> int:
                return int(actions.draft(actor=request.actor, at=request.now, row=row, supersedes=replaced).pk)

            facts = [repr(row), replaced]
            entry = once(command_id_of(request), "standards.draft", request.actor, request.now, facts, work)
            messages.success(request, _("Đã lập dự thảo, chờ người thứ hai duyệt."))
            return redirect(row_url(entry))
    context = {"form": form, "old": old, "kind_name": NAMES[Kind(kind)]}
    return render(request, "standards/write.html", context, status=form.status)


def _decide(request: ActorRequest) -> None:
    """Approve the ticked drafts, or withdraw one with its reason."""
    ids = [int(text) for text in request.POST.getlist("dong") if text.isascii() and text.isdigit()]
    for row_id in ids:
        listing.entry_view(request.actor, request.on, row_id)
    if request.POST.get("viec") == "rut":
        reason = request.POST.get("ly-do", "")
        for row_id in ids:
            actions.withdraw(actor=request.actor, at=request.now, row_id=row_id, reason=reason)
        return
    actions.approve_many(actor=request.actor, at=request.now, row_ids=ids)


@page
def drafts(request: ActorRequest) -> HttpResponse:
    """Drafts waiting for the second person; tick and approve, or withdraw with a reason."""
    listing.readable_units(request.actor, request.on)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            if not request.POST.getlist("dong"):
                raise Refused(FIELD_EMPTY)
            facts: Any = [sorted(request.POST.getlist("dong")), request.POST.get("viec")]

            def work() -> None:
                _decide(request)

            once(command_id_of(request), "standards.decide", request.actor, request.now, facts, work)
            messages.success(request, _("Đã ghi."))
            return redirect("standards-drafts")
        except Refused as refusal:
            refused = refusal
    views = listing.entries(request.actor, request.on, status=Status.DRAFT)
    context = {
        "drafts": [{"view": view, "url": row_url(view.row.id)} for view in views],
        "refused": refused,
        "ticked": {int(text) for text in request.POST.getlist("dong") if text.isascii() and text.isdigit()},
        "reason": request.POST.get("ly-do", ""),
        "may_approve": bool(request.actor.roles & roles_with("standards.approve")),
        "may_withdraw": bool(request.actor.roles & (roles_with("standards.approve") | roles_with("standards.edit"))),
    }
    return render(request, "standards/drafts.html", context, status=refused_status(refused))


@page
def load_reference(request: ActorRequest, key: str) -> HttpResponse:
    """Take one public rate into a draft, giving what no source gives."""
    listing.readable_units(request.actor, request.on)
    row = reference_row(key)
    form = ReferenceForm(request.POST if request.method == "POST" else None, on=request.on)
    if form.is_bound and form.is_valid():
        with form.catching():
            given = form.cleaned_data

            def work() -> int:
                entry = actions.draft_reference(
                    actor=request.actor, at=request.now, key=key, valid_from=given["valid_from"],
                    issued_on=given["issued_on"], instrument=given["instrument"],
                )  # fmt: skip
                return int(entry.pk)

            facts = [key, {name: str(value) for name, value in given.items()}]
            made = once(command_id_of(request), "standards.reference", request.actor, request.now, facts, work)
            messages.success(request, _("Đã lập dự thảo, chờ người thứ hai duyệt."))
            return redirect(row_url(made))
    return render(request, "standards/reference.html", {"form": form, "row": row}, status=form.status)
