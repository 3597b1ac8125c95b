"""Plans as people read them: a whole plan for those over its unit, of a decided one their own part for the rest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.queries import Scope
from quannhu.supply.models import (
    Family,
    Plan,
    PlanBuy,
    PlanIssue,
    PlanProof,
    PlanReserveGap,
    PlanRun,
    PlanShortage,
    PlanStock,
    PlanTransfer,
)

State = Plan.State
DECIDED = (State.APPROVED, State.IN_FORCE, State.SUPERSEDED)


@dataclass(frozen=True)
class PlanView:
    """A plan and how much of it the reader sees; only `whole` shows money and everybody's lines."""

    plan: Plan
    scope: Scope
    whole: bool

    def buys(self) -> QuerySet[PlanBuy]:
        """Lines of buying, by week."""
        rows = PlanBuy.objects.filter(plan=self.plan).select_related("offer__supplier", "offer__item", "offer__place")
        if not self.whole:
            rows = rows.filter(offer__place__unit_id__in=self.scope.unit_ids)
        return rows.order_by("week", "offer__supplier__code", "offer__item__code", "offer__place__code")

    def transfers(self) -> QuerySet[PlanTransfer]:
        """Lines of moving, by week and road."""
        rows = PlanTransfer.objects.filter(plan=self.plan).select_related("lane__origin", "lane__target", "item")
        if not self.whole:
            units = self.scope.unit_ids
            rows = rows.filter(Q(lane__origin__unit_id__in=units) | Q(lane__target__unit_id__in=units))
        return rows.order_by("week", "lane__origin__code", "lane__target__code", "item__code")

    def issues(self) -> QuerySet[PlanIssue]:
        """What stores give units, by week."""
        rows = PlanIssue.objects.filter(plan=self.plan).select_related("place", "item")
        if not self.whole:
            units = self.scope.unit_ids
            rows = rows.filter(Q(unit_id__in=units) | Q(place__unit_id__in=units))
        return rows.order_by("week", "place__code", "unit_id", "item__code", "priority")

    def shortages(self) -> QuerySet[PlanShortage]:
        """Who is short, the most urgent class first."""
        rows = PlanShortage.objects.filter(plan=self.plan)
        if not self.whole:
            rows = rows.filter(unit_id__in=self.scope.unit_ids)
        return rows.order_by("priority", "week", "family", "unit_id")

    def reserve_gaps(self) -> QuerySet[PlanReserveGap]:
        """Reserves under their floor."""
        rows = PlanReserveGap.objects.filter(plan=self.plan).select_related("place")
        if not self.whole:
            rows = rows.filter(place__unit_id__in=self.scope.unit_ids)
        return rows.order_by("week", "place__code", "family")

    def stocks(self) -> QuerySet[PlanStock]:
        """Stock beside its floor, by store, family and week."""
        rows = PlanStock.objects.filter(plan=self.plan).select_related("place")
        if not self.whole:
            rows = rows.filter(place__unit_id__in=self.scope.unit_ids)
        return rows.order_by("place__code", "family", "week")

    def proofs(self) -> QuerySet[PlanProof]:
        """What is proven level by level, the first to be served first; sums of everybody, so only of the whole."""
        rows = PlanProof.objects.filter(plan=self.plan).order_by("pk")
        return rows if self.whole else rows.none()


def plans(
    *, scope: Scope, states: Collection[str] = (), before_id: int | None = None, limit: int | None = 50
) -> list[Plan]:
    """Plans the reader may open, newest first."""
    rows = Plan.objects.filter(_seen(scope)).select_related("base")
    if states:
        rows = rows.filter(state__in=states)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return list(rows.order_by("-id")[:limit])


def _seen(scope: Scope) -> Q:
    """Whole plans of units in scope; decided ones that touch a unit or store in scope."""
    units = scope.unit_ids
    part = Q(issues__unit_id__in=units) | Q(shortages__unit_id__in=units) | Q(buys__offer__place__unit_id__in=units)
    touched = Plan.objects.filter(part, state__in=DECIDED).values("pk")
    return Q(unit_id__in=units) | Q(pk__in=touched)


def plan_in(scope: Scope, plan_id: int) -> PlanView:
    """The plan as the reader sees it; Refused(KER-09) out of sight."""
    row = Plan.objects.filter(_seen(scope), pk=plan_id).select_related("snapshot", "base").first()
    if row is None:
        raise Refused(NOT_FOUND, what="kế hoạch bảo đảm", key=plan_id)
    return PlanView(row, scope, row.unit_id in scope)


def plan_in_force(unit_ids: Collection[int]) -> Plan | None:
    """The plan being carried out for one of the units, the newest."""
    rows = Plan.objects.filter(unit_id__in=list(unit_ids), state=State.IN_FORCE)
    return rows.order_by("-id").first()


def family_names() -> dict[str, str]:
    """Family code -> its latest name."""
    return dict(Family.objects.order_by("valid_from").values_list("code", "name"))


def family_bases() -> dict[str, str]:
    """Family code -> base unit of its need units."""
    rows = Family.objects.filter(members__need_per_k=1_000).order_by("members__id")
    return {code: base for code, base in rows.values_list("code", "members__item__base") if base}


def short_totals(plan_ids: Collection[int]) -> dict[int, int]:
    """plan -> need units short, goods of any kind together; plans short of nothing are left out."""
    rows = PlanShortage.objects.filter(plan_id__in=list(plan_ids)).values("plan_id").annotate(n=Sum("quantity"))
    return {row["plan_id"]: row["n"] for row in rows}


def run_of(plan: Plan) -> PlanRun | None:
    """The plan's latest computation."""
    return PlanRun.objects.filter(plan=plan).order_by("-id").first()
