"""Phiếu yêu cầu from the plan: a unit's week shared over its kitchens, asked of the stores the plan names."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict

from quannhu.kernel.actor import Actor
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.money import split_exact
from quannhu.ledger import actions as ledger
from quannhu.ledger.actions import RequestLineIn
from quannhu.ledger.models import Place
from quannhu.organization.queries import fed_totals, kitchens_of, name_of
from quannhu.supply import codes
from quannhu.supply.actions.plans import plan_or_refuse
from quannhu.supply.models import Plan, PlanIssue, Requisition
from quannhu.supply.rules import branch, since


def make_requisitions(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, plan_id: int, unit_id: int, week: int
) -> list[int]:
    """Requests of the unit's kitchens for what the plan issues to it in a week, shared by the people they feed.

    Clothing is asked for by the unit's own store; where it has none the depot gives it to the unit itself, and nothing
    is asked. Each request line says which plan it comes from; right ledger.request at each store (rule SUP-R20).
    errors      Refused SUP-17, SUP-25 nothing planned, SUP-30 made already, SUP-31 no kitchen with a store, KER-07
    """

    def work() -> list[int]:
        plan = plan_or_refuse(plan_id, lock=True)  # of two who ask for the same week the second is refused
        if plan.state != Plan.State.IN_FORCE:
            raise Refused(codes.PLAN_STATE, plan=plan.pk, state=plan.get_state_display(), verb="lập phiếu yêu cầu")
        rows = PlanIssue.objects.filter(plan=plan, unit_id=unit_id, week=week).select_related("item__group")
        day = plan.start_of(week)
        own = Place.objects.filter(unit_id=unit_id, opened_on__lte=day, closed_on__gt=day).order_by("code").first()
        issues = [row for row in rows.order_by("place_id", "item_id") if own is not None or not _clothing(row)]
        if not issues:
            raise Refused(codes.NOTHING_TO_ORDER, plan=plan.pk, what="cấp cho đơn vị")
        if Requisition.objects.filter(issue__in=issues).exists():
            when = since(plan.step, day)
            raise Refused(codes.REQUISITION_ALREADY, when=when, place=name_of(unit_id, day), plan=plan.pk)
        return _requests(actor, at, command_id, plan, _parts(issues, own, unit_id, day))

    return list(once(command_id, "supply.make_requisitions", actor, at, [plan_id, unit_id, week], work))


def _clothing(issue: PlanIssue) -> bool:
    return branch(issue.item.group.code) == "QT"


Parts = dict[tuple[int, int], list[tuple[PlanIssue, int]]]


def _parts(issues: list[PlanIssue], own: Place | None, unit_id: int, day: dt.date) -> Parts:
    """(depot, store that asks) -> lines: clothing to the unit's own store, the rest shared over its kitchens."""
    parts: Parts = defaultdict(list)
    rest = [issue for issue in issues if own is None or not _clothing(issue)]
    shares = _shares(unit_id, day) if rest else {}
    for issue in issues:
        if own is not None and _clothing(issue):
            parts[issue.place_id, own.pk].append((issue, issue.quantity))
            continue
        for kitchen, quantity in zip(shares, split_exact(issue.quantity, list(shares.values())), strict=True):
            if quantity:
                parts[issue.place_id, kitchen].append((issue, quantity))
    return parts


def _shares(unit_id: int, day: dt.date) -> dict[int, int]:
    """The unit's kitchens that have a store, by place, with the people they feed."""
    kitchens = kitchens_of(unit_id, day)
    fed = fed_totals(kitchens, day)
    places = Place.objects.filter(unit_id__in=kitchens, opened_on__lte=day, closed_on__gt=day).order_by("code")
    found = {place.pk: fed.get(place.unit_id, 0) for place in places}
    if not any(found.values()):
        raise Refused(codes.NO_KITCHEN, place=name_of(unit_id, day), day=format_day(day))
    return found


def _requests(actor: Actor, at: dt.datetime, command_id: uuid.UUID, plan: Plan, parts: Parts) -> list[int]:
    made = []
    for (depot, kitchen), lines in sorted(parts.items()):
        sums: dict[int, int] = defaultdict(int)
        for issue, quantity in lines:
            sums[issue.item_id] += quantity
        day = lines[0][0].needed_on
        basis = f"Kế hoạch số {plan.pk}, {since(plan.step, day)}"
        request_id = ledger.make_request(
            actor=actor, at=at, command_id=uuid.uuid5(command_id, f"{depot}:{kitchen}"), from_place_id=depot,
            to_place_id=kitchen, needed_on=day, note=basis, submit=True,
            lines=[RequestLineIn(item_id, quantity, quantity, basis) for item_id, quantity in sorted(sums.items())],
        )  # fmt: skip
        Requisition.objects.bulk_create(
            Requisition(issue=issue, request_id=request_id, quantity=quantity) for issue, quantity in lines
        )
        made.append(request_id)
    return made
