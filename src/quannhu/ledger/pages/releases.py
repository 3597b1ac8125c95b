"""Orders to draw on the reserve: proposed, approved by another, drawn, refilled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.catalog.queries import item_by_code, search_items, units_of_item
from quannhu.kernel.days import format_day, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, command_id_of, page, refused_status
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger import actions, queries
from quannhu.ledger.forms import ReasonForm
from quannhu.ledger.forms.reserve import ProposeForm, UseForm
from quannhu.ledger.models import Release
from quannhu.ledger.pages.custody import amount_of
from quannhu.ledger.pages.plumbing import (
    Amounts,
    choices_of,
    do_once,
    places_with,
    require_some,
    scope_of,
    tables_page,
    voucher_cell,
)
from quannhu.ledger.queries import ReleaseView, screens
from quannhu.organization.queries import may

TONES = {"proposed": "warn", "approved": "warn", "refused": "bad", "closed": "ok", "recalled": ""}


# step of a form -> the right that shows it; without it the refusal stands above the page
SHOWN_FOR = {"tu-choi": "decide", "thu-hoi": "recall", "lay": "draw", "bu": "refill"}


def state_words(view: ReleaseView) -> tuple[str, str]:
    """Where a release stands, and its tone: one past its last day, or whose rest was taken back, says so."""
    row = view.row
    if view.lapsed:
        return _("hết hạn, chưa lấy"), ""
    if row.recalled_at is not None and row.status == Release.Status.APPROVED:
        return _("đã lấy một phần, phần còn lại đã thu hồi"), "warn"
    return str(row.get_status_display()), TONES[row.status]


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Releases of the depots in scope, the newest first."""
    found = queries.releases(scope=scope_of(request), on=request.on)
    amounts = Amounts({view.row.item_id for view in found})
    columns = (
        Column(_("Số lệnh")), Column(_("Kho"), "code"), Column(_("Mặt hàng")), Column(_("Được lấy"), "num"),
        Column(_("Đã lấy"), "num"), Column(_("Còn phải bù"), "num"), Column(_("ĐVT")),
        Column(_("Lấy đến hết ngày")), Column(_("Bù trước hết ngày")), Column(_("Tình trạng")), Column(_("Văn bản")),
    )  # fmt: skip
    rows = []
    for view in found:
        row = view.row
        late = view.owed and row.refill_by < request.on
        words, tone = state_words(view)
        rows.append(
            Row((
                Cell(str(row.pk), href=reverse("ledger-release", args=[row.pk])), Cell(row.place.code),
                Cell(row.item.name),
                *(amounts.cell(row.item_id, each) for each in (row.quantity, view.drawn, view.owed)),
                Cell(amounts.unit(row.item_id)), Cell(row.valid_to), Cell(row.refill_by, tone="bad" if late else ""),
                Cell(words, tone=tone), Cell(row.paper_ref),
            ))
        )  # fmt: skip
    table = Table(columns, rows, _("Lệnh mở dự trữ SSCĐ"), _("Chưa có lệnh nào."))
    links = [(reverse("ledger-reserve"), _("Dự trữ SSCĐ"))]
    if places_with(request, "ledger.release"):
        links.append((reverse("ledger-release-new"), _("Đề nghị mở dự trữ")))
    return tables_page(request, _("Lệnh mở dự trữ SSCĐ"), [table], "lenh-mo-du-tru", links=links)


@page
def new(request: ActorRequest) -> HttpResponse:
    """A proposal: so much below the floor, until a day, to be back by another."""
    places = [place for place in places_with(request, "ledger.release") if place.unit.kind == "depot"]
    require_some(places, _("đề nghị mở dự trữ"))
    form = ProposeForm(
        request.POST or None, on=request.on, places=choices_of(places),
        items=[(item.code, item.name) for item in search_items()],
        initial={"place": places[0].code if len(places) == 1 else ""},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            data = form.cleaned_data
            item = item_by_code(data["item"])
            row = actions.propose_release(
                actor=request.actor, at=request.now, command_id=command_id_of(request),
                place_id=next(place.pk for place in places if place.code == data["place"]), item_id=item.pk,
                quantity=amount_of(form, "quantity", units_of_item(item)), reason=data["reason"],
                paper_ref=data["paper_ref"], valid_to=data["valid_to"], refill_by=data["refill_by"],
            )  # fmt: skip
            messages.success(request, _("Đã ghi đề nghị; người có quyền khác sẽ duyệt."))
            return redirect("ledger-release", row.pk)
    context = {
        "form": form, "heading": _("Đề nghị mở dự trữ"), "button": _("Đề nghị"), "back": reverse("ledger-releases"),
    }  # fmt: skip
    return render(request, "ledger/form.html", context, status=form.status)


@page
def one(request: ActorRequest, release_id: int) -> HttpResponse:
    """One release with its papers, and the step that is due: approve, turn down, draw, refill."""
    view = queries.release(scope=scope_of(request), release_id=release_id, on=request.on)
    row, step = view.row, request.POST.get("viec", "")
    amounts, units = Amounts([row.item_id]), units_of_item(row.item)
    rights = _rights(request, view)
    wanted = {"lay": view.left, "bu": view.owed}
    deciding = ReasonForm(request.POST if step == "tu-choi" else None, on=request.on, auto_id="tu-choi-%s")
    recalling = ReasonForm(request.POST if step == "thu-hoi" else None, on=request.on, auto_id="thu-hoi-%s")
    using = {
        name: UseForm(
            request.POST if step == name else None, on=request.on, auto_id=f"{name}-%s",
            initial={"happened_on": request.on, "quantity": units.show(quantity)},
        )
        for name, quantity in wanted.items()
    }  # fmt: skip
    form: Any = {**using, "thu-hoi": recalling}.get(step) or deciding
    refused = None
    if step == "duyet" or (form.is_bound and form.is_valid()):
        try:
            _carry_out(request, row, step, form, units)
        except Refused as why:
            if form.is_bound and rights[SHOWN_FOR[step]]:
                form.refuse(why)
            else:
                refused = why
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("ledger-release", row.pk)
    names = screens.user_names([row.made_by, row.decided_by, row.recalled_by])
    uses = [
        Row((
            voucher_cell(use.voucher), Cell(use.voucher.happened_on), Cell(use.get_kind_display()),
            amounts.cell(row.item_id, use.quantity), Cell(amounts.unit(row.item_id)),
            Cell(_("đã đảo"), tone="bad") if hasattr(use.voucher, "reversed_by") else Cell(None),
        ))
        for use in row.uses.all()
    ]  # fmt: skip
    words = state_words(view)
    columns = (
        Column(_("Số phiếu")), Column(_("Ngày")), Column(_("Việc")), Column(_("Số lượng"), "num"), Column(_("ĐVT")),
        Column(_("Ghi chú")),
    )  # fmt: skip
    context = {
        "row": row, "rights": rights, "deciding": deciding, "drawing": using["lay"], "refilling": using["bu"],
        "refused": refused, "recalling": recalling,
        "table": Table(columns, uses, _("Phiếu theo lệnh"), _("Chưa có phiếu nào.")),
        "tone": words[1], "state": words[0], "facts": _facts(view, amounts, names),
    }  # fmt: skip
    return render(request, "ledger/release.html", context, status=refused_status(refused) if refused else form.status)


def _facts(view: ReleaseView, amounts: Amounts, names: dict[int, str]) -> list[tuple[str, str]]:
    row = view.row
    facts = [
        (_("Kho"), f"{row.place.name} ({row.place.code})"), (_("Mặt hàng"), row.item.name),
        (_("Được lấy dưới mức"), amounts.say(row.item_id, row.quantity)),
        (_("Đã lấy"), amounts.say(row.item_id, view.drawn)),
        (_("Còn phải bù"), amounts.say(row.item_id, view.owed)), (_("Lấy đến hết ngày"), format_day(row.valid_to)),
        (_("Bù trước hết ngày"), format_day(row.refill_by)), (_("Lý do"), row.reason), (_("Văn bản"), row.paper_ref),
        (_("Người đề nghị"), f"{names.get(row.made_by, '')}, {format_instant(row.made_at)}"),
    ]  # fmt: skip
    if row.decided_by and row.decided_at:
        facts.append((_("Người quyết định"), f"{names.get(row.decided_by, '')}, {format_instant(row.decided_at)}"))
    if row.recalled_at is not None:
        facts.append((_("Người thu hồi"), f"{names.get(row.recalled_by or 0, '')}, {format_instant(row.recalled_at)}"))
    if row.note:
        facts.append((_("Ý kiến, lý do"), row.note))
    return facts


def _rights(request: ActorRequest, view: ReleaseView) -> dict[str, bool]:
    row, unit = view.row, view.row.place.unit_id
    waiting = row.status == Release.Status.PROPOSED
    own = row.made_by == request.actor.user_id
    decides = may(request.actor, "ledger.reserve", unit, request.on)
    keeps = may(request.actor, "ledger.issue", unit, request.on)
    return {
        "own": waiting and own,
        "decide": waiting and decides and not own,
        "draw": keeps and view.left > 0,
        "refill": keeps and view.owed > 0,
        "recall": view.undrawn > 0 and (decides or (own and may(request.actor, "ledger.release", unit, request.on))),
    }


def _carry_out(request: ActorRequest, row: Release, step: str, form: Any, units: Any) -> None:
    """The step of the button that was pressed."""
    if step == "duyet":

        def approve() -> int:
            return int(actions.approve_release(actor=request.actor, at=request.now, release_id=row.pk).pk)

        do_once(request, "ledger.approve_release", [row.pk], approve)
    elif step == "tu-choi":
        note = form.cleaned_data["reason"]

        def refuse() -> int:
            return int(actions.refuse_release(actor=request.actor, at=request.now, release_id=row.pk, note=note).pk)

        do_once(request, "ledger.refuse_release", [row.pk, note], refuse)
    elif step == "thu-hoi":
        reason = form.cleaned_data["reason"]

        def recall() -> int:
            return int(actions.recall_release(actor=request.actor, at=request.now, release_id=row.pk, reason=reason).pk)

        do_once(request, "ledger.recall_release", [row.pk, reason], recall)
    elif step in ("lay", "bu"):
        act = actions.draw_release if step == "lay" else actions.refill
        act(
            actor=request.actor, at=request.now, command_id=command_id_of(request), release_id=row.pk,
            happened_on=form.cleaned_data["happened_on"], quantity=amount_of(form, "quantity", units),
            receiver=form.cleaned_data["receiver"],
        )  # fmt: skip
