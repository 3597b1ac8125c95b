"""Two plans beside one another: every line that differs in the periods both have."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quannhu.organization.queries import labels
from quannhu.supply.models import Plan, PlanBuy, PlanIssue, PlanReserveGap, PlanShortage, PlanTransfer
from quannhu.supply.queries.plans import family_bases, family_names

COSTS = (("cost_buy", "Tiền mua"), ("cost_move", "Tiền chuyển"), ("cost_hold", "Tiền bảo quản"),
         ("cost_waste", "Tiền hàng phải bỏ"), ("cost_dislike", "Mức không ưa"))  # fmt: skip
KINDS = {"cost": "Chi phí", "shortage": "Thiếu", "reserve": "Hụt dự trữ", "buy": "Mua", "transfer": "Điều chuyển",
         "issue": "Cấp"}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A line that differs.

    week        the first day of the period; None: the whole plan
    base        "đ" for money, else the base unit of the quantity
    """

    kind: str
    what: str
    week: dt.date | None
    before: int
    after: int
    base: str

    @property
    def change(self) -> int:
        """After less before."""
        return self.after - self.before


Amounts = dict[tuple[str, str, dt.date | None, str], int]


def differences(before: Plan, after: Plan) -> list[Difference]:
    """What differs in the periods both plans have, shortages first; costs only where all are the same (SUP-R21).

    Of a plan by weeks and one by days the whole weeks that both have are compared.
    """
    longer = max(before, after, key=lambda plan: plan.step)
    start, end = max(before.starts_on, after.starts_on), min(plan.start_of(plan.weeks) for plan in (before, after))
    grid = [
        (day, longer.start_of(period + 1))
        for period in range(longer.weeks)
        if (day := longer.start_of(period)) >= start and longer.start_of(period + 1) <= end
    ]
    first, second = _amounts(before, grid), _amounts(after, grid)
    if (before.starts_on, before.weeks, before.step) == (after.starts_on, after.weeks, after.step):
        for plan, amounts in ((before, first), (after, second)):
            for column, words in COSTS:
                amounts["cost", words, None, "đ"] = getattr(plan, column)
    order = list(KINDS)
    found = [
        Difference(*key[:3], first.get(key, 0), second.get(key, 0), key[3])
        for key in {**first, **second}
        if first.get(key, 0) != second.get(key, 0)
    ]
    return sorted(found, key=lambda row: (order.index(row.kind), row.week or dt.date.min, row.what))


def _amounts(plan: Plan, grid: Sequence[tuple[dt.date, dt.date]]) -> Amounts:
    """Amounts by the first day of the pieces of time compared, into which the plan's periods fall."""
    weeks = {
        period: start for period in range(plan.weeks) for start, end in grid if start <= plan.start_of(period) < end
    }
    found: Amounts = defaultdict(int)
    chosen = {"plan": plan, "week__in": list(weeks)}
    _goods(found, chosen, weeks)
    names, bases = family_names(), family_bases()
    shortages = list(PlanShortage.objects.filter(**chosen).values_list("unit_id", "family", "week", "quantity"))
    units = labels({row[0] for row in shortages}, plan.starts_on)
    for unit, family, week, quantity in shortages:
        words = f"{names.get(family, family)}, {units[unit]}"
        found["shortage", words, weeks[week], bases.get(family, "g")] += quantity
    gaps = PlanReserveGap.objects.filter(**chosen).values_list("place__code", "family", "week", "quantity")
    for place, family, week, quantity in gaps:
        found["reserve", f"{names.get(family, family)}, {place}", weeks[week], bases.get(family, "g")] += quantity
    return found


def _goods(found: Amounts, chosen: Mapping[str, object], weeks: Mapping[int, dt.date]) -> None:
    buys = PlanBuy.objects.filter(**chosen).values_list(
        "offer__item__name", "offer__supplier__code", "offer__place__code", "week", "quantity", "offer__item__base"
    )
    for item, supplier, place, week, quantity, base in buys:
        found["buy", f"{item}, {supplier} → {place}", weeks[week], base] += quantity
    moves = PlanTransfer.objects.filter(**chosen).values_list(
        "item__name", "lane__origin__code", "lane__target__code", "week", "quantity", "item__base"
    )
    for item, origin, target, week, quantity, base in moves:
        found["transfer", f"{item}, {origin} → {target}", weeks[week], base] += quantity
    issues = list(
        PlanIssue.objects.filter(**chosen).values_list(
            "item__name", "place__code", "unit_id", "week", "quantity", "item__base"
        )
    )
    units = labels({row[2] for row in issues}, max(weeks.values(), default=dt.date.max))
    for item, place, unit, week, quantity, base in issues:
        found["issue", f"{item}, {place} cấp {units[unit]}", weeks[week], base] += quantity
