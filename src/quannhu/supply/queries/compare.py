"""Two plans beside one another: every line that differs in the weeks both have."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from quannhu.organization.queries import labels
from quannhu.supply.models import Plan, PlanBuy, PlanIssue, PlanReserveGap, PlanShortage, PlanTransfer
from quannhu.supply.queries.plans import family_bases, family_names

DAY = dt.timedelta(days=1)
COSTS = (("cost_buy", "Tiền mua"), ("cost_move", "Tiền chuyển"), ("cost_hold", "Tiền bảo quản"),
         ("cost_waste", "Tiền hàng phải bỏ"), ("cost_dislike", "Mức không ưa"))  # fmt: skip
KINDS = {"cost": "Chi phí", "shortage": "Thiếu", "reserve": "Hụt dự trữ", "buy": "Mua", "transfer": "Điều chuyển",
         "issue": "Cấp"}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A line that differs. base "đ" for money, else the base unit of the quantity; week None: the whole plan."""

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
    """What differs in the weeks both plans have, shortages first; costs only where the weeks are the same (SUP-R21)."""
    start = max(before.starts_on, after.starts_on)
    end = min(before.starts_on + 7 * before.weeks * DAY, after.starts_on + 7 * after.weeks * DAY)
    first, second = _amounts(before, start, end), _amounts(after, start, end)
    if (before.starts_on, before.weeks) == (after.starts_on, after.weeks):
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


def _amounts(plan: Plan, start: dt.date, end: dt.date) -> Amounts:
    weeks = {
        week: plan.starts_on + 7 * week * DAY
        for week in range(plan.weeks)
        if start <= plan.starts_on + 7 * week * DAY < end
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
