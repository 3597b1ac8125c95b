"""The routine plan bent by a surge: made again from today's records with the surge's needs before routine ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quannhu.kernel.actor import Actor
from quannhu.kernel.days import HANOI, format_day, week_of
from quannhu.kernel.errors import Refused
from quannhu.organization.queries import Scope, require, visible_to
from quannhu.supply import codes, engine
from quannhu.supply.actions.plans import judged_and_stored, new_plan, sound
from quannhu.supply.models import Plan
from quannhu.supply.queries.compare import Difference, differences
from quannhu.supply.queries.holdings import open_holds
from quannhu.supply.queries.plans import plan_in_force
from quannhu.supply.queries.problem import Built, build_problem
from quannhu.supply.rules.changes import Change, ExtraDemand, StockDrawn, changed

RIGHT = "supply.replan"


@dataclass(frozen=True)
class SurgeNeed:
    """A unit needs so many base units of a family on a day, before routine needs."""

    unit: str
    family: str
    on: dt.date
    quantity: int


@dataclass(frozen=True)
class Replanned:
    """The new draft plan, what differs from the plan in force, and what the plan could not take up (with why)."""

    plan_id: int
    differences: tuple[Difference, ...]
    left_out: tuple[str, ...]


def routine_replan(
    *, actor: Actor, at: dt.datetime, on: dt.date, changes: Sequence[SurgeNeed | StockDrawn | Change],
    solver: engine.Solver = engine.solved,
) -> Replanned:  # fmt: skip
    """Solve the routine plan again from the week or day of `on`: surge needs first, stock already drawn (SUP-R22).

    What is held for a mission is out of the plan's stock already (SUP-R23): of a StockDrawn only what goes beyond the
    holds of its store and item is taken again.
    Right supply.replan over the unit of the plan in force. The new plan is a draft like any other: it is submitted and
    approved before it is carried out.
    errors      Refused SUP-17 when no plan is in force, SUP-16 gaps in today's records, SUP-20, KER-07
    """
    scope = Scope(visible_to(actor, on).unit_ids, on)
    base = plan_in_force(scope.unit_ids)
    if base is None:
        raise Refused(codes.PLAN_STATE, plan="–", state="chưa có bản đang thực hiện", verb="lập lại")
    require(actor, RIGHT, base.unit_id, at.astimezone(HANOI).date())
    start = on if base.by_days else week_of(on).start
    weeks = max((base.starts_on - start).days // base.step + base.weeks, 1)
    built = sound(build_problem(scope=scope, unit_id=base.unit_id, starts_on=start, weeks=weeks, at=at, step=base.step))
    taken, left_out = _fitting(built, _beyond_holds(built, changes, at))
    built = Built(changed(built.problem, taken), built.keys, (), (*built.notices, *left_out))
    title = f"Lập lại kế hoạch số {base.pk} khi có nhiệm vụ đột xuất ngày {format_day(on)}"
    plan = new_plan(actor, at, built, base.unit_id, title, Plan.Purpose.REPLAN, base, taken)
    plan = judged_and_stored(actor, at, plan, solver, engine.go_on)
    return Replanned(plan.pk, tuple(differences(base, plan)), tuple(left_out))


Asked = SurgeNeed | StockDrawn | Change


def _beyond_holds(built: Built, changes: Sequence[Asked], at: dt.datetime) -> list[Asked]:
    """The changes with each draw lowered by what is already held at its store."""
    keys, problem = built.keys, built.problem
    held: dict[tuple[str, str], int] = {}
    for place_id, item_id, quantity in open_holds(keys.place_ids, at):
        if item_id in keys.item_ids:
            place = problem.places.code[keys.place_ids.index(place_id)]
            item = problem.items.code[keys.item_ids.index(item_id)]
            held[place, item] = held.get((place, item), 0) + quantity
    found: list[Asked] = []
    for change in changes:
        if isinstance(change, StockDrawn):
            covered = min(held.get((change.place, change.item), 0), change.quantity)
            held[change.place, change.item] = held.get((change.place, change.item), 0) - covered
            change = replace(change, quantity=change.quantity - covered)
        if not isinstance(change, StockDrawn) or change.quantity:
            found.append(change)
    return found


def _fitting(built: Built, changes: Sequence[SurgeNeed | StockDrawn | Change]) -> tuple[list[Change], list[str]]:
    """Changes that speak of what the plan knows; the others in words, so that nothing is lost in silence."""
    problem, first = built.problem, built.keys.starts[0]
    taken: list[Change] = []
    left_out: list[str] = []
    for change in changes:
        if isinstance(change, SurgeNeed):
            week = (change.on - first).days // built.keys.step
            if change.unit not in problem.units:
                left_out.append(f"{change.unit}: không phải đơn vị của kế hoạch, nhu cầu đột xuất không tính vào đây.")
            elif change.family not in problem.families:
                left_out.append(f"{change.family}: kho không cấp thường xuyên, không tính vào kế hoạch thường xuyên.")
            elif not 0 <= week < len(problem.periods):
                left_out.append(f"{change.unit}, {change.family}: ngày {format_day(change.on)} ngoài kế hoạch.")
            else:
                taken.append(ExtraDemand(change.unit, change.family, week, change.quantity))
        elif isinstance(change, StockDrawn) and not (
            change.place in problem.places.code and change.item in problem.items.code
        ):
            left_out.append(f"{change.place}, {change.item}: ngoài kế hoạch thường xuyên.")
        else:
            taken.append(change)
    return taken, left_out
