"""Sources of a mission: roads and closures, the source plan, claims, the reserve as last resort, load lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.ledger.actions import approve_release
from quannhu.ledger.models import Place
from quannhu.missions import actions, queries
from quannhu.missions.actions import ClaimIn, RoadIn
from quannhu.missions.forms import RoadsForm
from quannhu.missions.models import Mission, SourceLine
from quannhu.missions.pages.plumbing import (
    Sheet,
    answer,
    audience_words,
    items_of,
    mission_of,
    need_table,
    rights_of,
    status_of,
)
from quannhu.missions.queries.goods import say


@page
def sources(request: ActorRequest, mission_id: int) -> HttpResponse:
    """Where the goods come from, how long they take, what is held and what goes on which vehicle."""
    row = mission_of(request, mission_id)
    depots = [(place.pk, place.code) for place in queries.depots(row.starts_on)]
    roads = RoadsForm(
        request.POST if request.POST.get("viec") == "duong" else None, on=request.on, depots=depots,
        held=queries.roads_of(row), usual=queries.usual_roads(row),
    )  # fmt: skip
    refused: Refused | None = None
    if request.method == "POST" and (not roads.is_bound or roads.is_valid()):
        try:
            where = _step(request, row, roads)
            return redirect(where) if where else redirect("missions-sources", mission_id)
        except Refused as caught:
            refused = caught
    plan = queries.source_plan(row, request.now)
    lines = queries.live_sources(row)
    taken = queries.loaded([line.pk for line in lines])
    rights = rights_of(request, row)
    running = row.state in (Mission.State.ORDERED, Mission.State.ISSUING)
    more = {
        "mission": row, "refused": refused, "roads": roads if rights["plan"] else None, "plan": plan,
        "may_claim": rights["plan"] and running and bool(plan.choice.sources), "short": _short(row, plan, depots),
        "may_ask": rights["plan"] and running and bool(plan.choice.short), "running": running,
        "warnings": [_warning_words(one, items_of([one.item])[one.item]) for one in plan.choice.warnings],
        "loads": _load_groups(lines, taken) if rights["plan"] and running else [],
        "releases": [line for line in lines if line.release and line.release.status == "proposed"],
        "may_approve": rights["order"],
    }  # fmt: skip
    sheet = Sheet(
        _("Nguồn của {mission}").format(mission=row.label),
        [need_table(plan.needs, plan.claimed), plan_table(plan), claims_table(lines, taken)], f"nguon-{row.pk}",
        "missions/sources.html", links=[(reverse("missions-mission", args=[row.pk]), _("Nhiệm vụ"))], more=more,
        facts=[(_("Hạn tới nơi"), format_instant(plan.limit))],
    )  # fmt: skip
    return answer(request, sheet, 422 if roads.errors else status_of(refused))


def _warning_words(one: object, item: object) -> str:
    return _("{place} còn {amount} {item} tự do nhưng không tới được: {why}.").format(
        place=one.place, amount=say(item, one.quantity), item=item.name, why=one.why,  # type: ignore[attr-defined,arg-type]
    )  # fmt: skip


def _short(row: Mission, plan: queries.Plan, depots: list[tuple[int, str]]) -> list[dict[str, object]]:
    """What is still missing, with the depots whose road is open, for the reserve's branch."""
    items = items_of(item for item, _audience in plan.choice.short)
    open_roads = {pk for pk, road in queries.roads_of(row).items() if not road.closed}
    return [
        {
            "item": items[code], "audience": audience, "words": audience_words(audience), "amount": quantity,
            "shown": say(items[code], quantity), "depots": [pair for pair in depots if pair[0] in open_roads],
        }
        for (code, audience), quantity in plan.choice.short.items()
    ]  # fmt: skip


def _load_groups(lines: list[SourceLine], taken: dict[int, int]) -> list[tuple[Place, list[tuple[SourceLine, str]]]]:
    """What is held and on no vehicle yet, by depot."""
    groups: dict[int, tuple[Place, list[tuple[SourceLine, str]]]] = {}
    for line in lines:
        rest = line.quantity - taken.get(line.pk, 0)
        if rest > 0:
            group = groups.setdefault(line.place_id, (line.place, []))
            group[1].append((line, say(line.item, rest)))
    return list(groups.values())


def _step(request: ActorRequest, row: Mission, roads: RoadsForm) -> str:
    """The step a button asked for; gives where to go next, or nothing."""
    by: dict[str, Any] = {"actor": request.actor, "at": request.now}
    verb, post = request.POST.get("viec", ""), request.POST
    command = {**by, "command_id": command_id_of(request), "mission_id": row.pk}
    if verb == "duong":
        data = roads.cleaned_data
        told = [
            RoadIn(
                pk, data[f"ready_{pk}"] or 0, data[f"road_{pk}"] or 0, bool(data[f"cut_{pk}"]),
                data[f"cut_{pk}"] or data[f"why_{pk}"],
            )
            for pk, _code in roads.depots
            if data[f"ready_{pk}"] is not None or data[f"road_{pk}"] is not None or data[f"cut_{pk}"]
        ]  # fmt: skip
        actions.set_roads(**by, mission_id=row.pk, roads=told)
        messages.success(request, _("Đã ghi đường vận chuyển."))
    elif verb == "giu":
        plan = queries.source_plan(row, request.now)
        chosen = plan.choice.sources
        lines = [ClaimIn(one.place_id, one.item, one.audience, one.purpose, one.quantity) for one in chosen]
        actions.claim(**command, lines=lines)
        messages.success(request, _("Đã giữ hàng cho nhiệm vụ."))
    elif verb == "du-tru":
        place, item, audience, amount = post.get("place", ""), post.get("item", ""), post.get("audience", ""), 0
        amount = next(
            (quantity for (code, whose), quantity in queries.source_plan(row, request.now).choice.short.items()
             if (code, whose) == (item, audience)), 0,
        )  # fmt: skip
        line = ClaimIn(int(place) if place.isdigit() else 0, item, audience, "reserve", amount)
        actions.ask_reserve(**command, line=line, paper_ref=post.get("paper", ""))
        messages.success(request, _("Đã đề nghị mở dự trữ, chờ thủ trưởng duyệt."))
    elif verb == "duyet-du-tru":
        line_id = post.get("source", "")
        found = row.sources.filter(pk=int(line_id) if line_id.isdigit() else 0, release__isnull=False).first()
        if found is None or found.release_id is None:
            raise Refused(NOT_FOUND, what="lệnh mở dự trữ", key=line_id)
        approve_release(**by, release_id=found.release_id)
        messages.success(request, _("Đã duyệt mở dự trữ."))
    elif verb == "nha":
        actions.let_go(**command, source_id=int(post.get("source", "0") or 0))
        messages.success(request, _("Đã nhả hàng giữ."))
    elif verb == "tai":
        place_id = int(post.get("place", "0") or 0)
        lines_ = queries.live_sources(row)
        taken = queries.loaded([line.pk for line in lines_])
        wanted = {
            line.pk: line.quantity - taken.get(line.pk, 0)
            for line in lines_
            if line.place_id == place_id and line.quantity > taken.get(line.pk, 0) and post.get(f"line_{line.pk}")
        }
        load = actions.make_load(
            **command, lines=wanted, vehicle=post.get("vehicle", ""), driver=post.get("driver", "")
        )
        return reverse("missions-load", args=[load])
    else:
        raise Refused(NOT_FOUND, what="việc", key=verb)
    return ""


def purpose_words(purpose: str) -> str:
    """Which stock of a depot goods come from."""
    return {
        "routine": _("thường xuyên"), "reserve": _("dự trữ SSCĐ, phần trên mức"),
        "mission": _("mở dự trữ SSCĐ theo lệnh"), "relief": _("mở dự trữ SSCĐ theo lệnh"),
    }[purpose]  # fmt: skip


def plan_table(plan: queries.Plan) -> Table:
    """What the plan proposes for what is not held yet."""
    items = items_of(one.item for one in plan.choice.sources)
    columns = (
        Column(_("Kho"), "code"), Column(_("Mặt hàng")), Column(_("Cho ai")), Column(_("Lấy từ")),
        Column(_("Số lượng"), "num"), Column(_("Tới nơi")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(one.place), Cell(items[one.item].name), Cell(audience_words(one.audience)),
            Cell(purpose_words(one.purpose)), Cell(say(items[one.item], one.quantity)),
            Cell(format_instant(one.eta), tone="ok" if one.eta <= plan.limit else "bad"),
        ))
        for one in plan.choice.sources
    ]  # fmt: skip
    empty = _("Không còn gì phải tìm nguồn.") if not plan.choice.short else _("Không kho nào còn hàng tới kịp.")
    return Table(columns, rows, _("Phương án nguồn (gần trước)"), empty)


def claims_table(lines: list[SourceLine], taken: dict[int, int]) -> Table:
    """What is held for the mission, and how much of it is on a vehicle."""
    columns = (
        Column(_("Kho"), "code"), Column(_("Mặt hàng")), Column(_("Cho ai")), Column(_("Lấy từ")),
        Column(_("Đã giữ"), "num"), Column(_("Lên xe"), "num"), Column(_("Tới nơi")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(line.place.code), Cell(line.item.name), Cell(audience_words(line.audience)),
            Cell(purpose_words(line.purpose)), Cell(say(line.item, line.quantity)),
            Cell(say(line.item, taken.get(line.pk, 0))), Cell(format_instant(line.eta)),
        ))
        for line in lines
    ]  # fmt: skip
    return Table(columns, rows, _("Hàng đã giữ"), _("Chưa giữ hàng nào."))
