"""A plan's life: made from today's records, solved and judged, submitted, approved by a second person, put in force."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import HANOI, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.organization.models import Unit
from quannhu.organization.queries import Scope, require, visible_to
from quannhu.planner.values import Problem
from quannhu.supply import codes, engine
from quannhu.supply.actions.storing import store_lines
from quannhu.supply.models import Contract, Order, Plan, PlanSnapshot
from quannhu.supply.queries.problem import Built, build_problem
from quannhu.supply.rules import NEXT, WEEK_DAYS, period_word
from quannhu.supply.rules.changes import Change, UnknownCode, changed, from_plain, to_plain
from quannhu.supply.rules.keys import Keys, from_tables, packed, to_tables, unpacked

State, Purpose = Plan.State, Plan.Purpose
RIGHT, APPROVE = "supply.plan", "supply.approve"
VERBS = {"solved": "tính lại", "submitted": "trình", "approved": "duyệt", "refused": "từ chối",
         "in_force": "đưa vào thực hiện", "superseded": "thay"}  # fmt: skip


def make_plan(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, unit_id: int, title: str, starts_on: dt.date, weeks: int,
    step: int = WEEK_DAYS,
) -> int:  # fmt: skip
    """A draft plan of the unit from today's records, its inputs frozen; gives its id. Right supply.plan.

    weeks       how many periods of `step` days: weeks, or with step 1 days

    errors      Refused SUP-16 with the first of all gaps (queries.build_problem lists them), KER-07
    """
    on = at.astimezone(HANOI).date()
    require(actor, RIGHT, unit_id, on)

    def work() -> int:
        scope = visible_to(actor, on)
        built = sound(build_problem(scope=scope, unit_id=unit_id, starts_on=starts_on, weeks=weeks, at=at, step=step))
        name = clean(title) or f"Kế hoạch {weeks} {period_word(step)} từ {format_day(starts_on)}"
        return new_plan(actor, at, built, unit_id, name, Purpose.ROUTINE).pk

    return int(once(command_id, "supply.make_plan", actor, at, [unit_id, title, starts_on, weeks, step], work))


def copy_plan(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, plan_id: int, title: str, changes: Sequence[Change]
) -> int:
    """A what-if copy: the frozen inputs of a plan with changes; gives its id. Never submitted (rule SUP-R16).

    errors      Refused SUP-23 for a change of what the plan does not know
    """
    base = plan_or_refuse(plan_id)
    require(actor, RIGHT, base.unit_id, at.astimezone(HANOI).date())

    def work() -> int:
        problem, keys = inputs_of(base)
        built = Built(_changed(problem, changes), keys, (), tuple(base.notices))
        name = clean(title) or f"Phương án thử của kế hoạch số {base.pk}"
        return new_plan(actor, at, built, base.unit_id, name, Purpose.WHAT_IF, base, changes).pk

    facts = [plan_id, title, [to_plain(change) for change in changes]]
    return int(once(command_id, "supply.copy_plan", actor, at, facts, work))


def replan(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, plan_id: int, starts_on: dt.date,
    changes: Sequence[Change] = (), title: str = "", on: dt.date | None = None,
) -> int:  # fmt: skip
    """A new draft for what is left of a plan's weeks, from today's records, what is ordered fixed (rule SUP-R17).

    on          the day whose stock is read; today when none
    """
    base = plan_or_refuse(plan_id)
    day = on or at.astimezone(HANOI).date()
    require(actor, RIGHT, base.unit_id, day)
    gone = max((starts_on - base.starts_on).days // base.step, 0)
    weeks = max(base.weeks - gone, 1)

    def work() -> int:
        scope = Scope(visible_to(actor, day).unit_ids, day)
        built = sound(
            build_problem(
                scope=scope, unit_id=base.unit_id, starts_on=starts_on, weeks=weeks, at=at, step=base.step
            )
        )  # fmt: skip
        built = Built(_changed(built.problem, changes), built.keys, (), built.notices)
        name = clean(title) or f"Lập lại kế hoạch số {base.pk} từ {format_day(starts_on)}"
        return new_plan(actor, at, built, base.unit_id, name, Purpose.REPLAN, base, changes).pk

    facts = [plan_id, starts_on, [to_plain(change) for change in changes], title]
    return int(once(command_id, "supply.replan", actor, at, facts, work))


def solve_plan(
    *, actor: Actor, at: dt.datetime, plan_id: int, solver: engine.Solver = engine.solved,
    progress: engine.Progress = engine.go_on,
) -> Plan:  # fmt: skip
    """Solve a draft and keep what the referee accepts, in place of an earlier solution.

    errors      Refused SUP-17 past its draft, SUP-19..21, KER-07
    """
    plan = plan_or_refuse(plan_id)
    require(actor, RIGHT, plan.unit_id, actor.today)
    return judged_and_stored(actor, at, plan, solver, progress)


def judged_and_stored(
    actor: Actor, at: dt.datetime, plan: Plan, solver: engine.Solver, progress: engine.Progress
) -> Plan:
    """The solved plan; the caller has checked the right."""
    _refuse_step(plan, State.SOLVED)
    problem, keys = inputs_of(plan)
    solution = solver(problem, progress)
    # Judged here too: whatever solved it, nothing that fails is ever stored.
    solution = engine.explained(problem, engine.judged(problem, solution), keys.bases)
    with transaction.atomic():
        _advance(actor, at, plan, State.SOLVED, solved_at=at)
        store_lines(plan, problem, keys, solution)
    return plan_or_refuse(plan.pk)


@transaction.atomic
def submit_plan(*, actor: Actor, at: dt.datetime, plan_id: int) -> Plan:
    """A solved plan goes to the approver.

    errors      Refused SUP-17, SUP-18 for a what-if copy
    """
    plan = plan_or_refuse(plan_id)
    require(actor, RIGHT, plan.unit_id, actor.today)
    if plan.purpose == Purpose.WHAT_IF:
        raise Refused(codes.WHAT_IF_ONLY, plan=plan.pk)
    return _advance(actor, at, plan, State.SUBMITTED, submitted_at=at)


@transaction.atomic
def approve_plan(*, actor: Actor, at: dt.datetime, plan_id: int, note: str = "") -> Plan:
    """Approve by a second person.

    errors      Refused KER-08 by the maker, SUP-17, KER-07
    """
    plan = plan_or_refuse(plan_id)
    require(actor, APPROVE, plan.unit_id, actor.today)
    require_two_persons(plan.made_by, actor, "kế hoạch bảo đảm")
    return _advance(actor, at, plan, State.APPROVED, approved_by=actor.user_id, approved_at=at, note=clean(note)[:300])


@transaction.atomic
def refuse_plan(*, actor: Actor, at: dt.datetime, plan_id: int, reason: str) -> Plan:
    """Turn a submitted plan down, with a reason, by a second person."""
    plan = plan_or_refuse(plan_id)
    require(actor, APPROVE, plan.unit_id, actor.today)
    require_two_persons(plan.made_by, actor, "kế hoạch bảo đảm")
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    return _advance(actor, at, plan, State.REFUSED, note=clean(reason)[:300])


@transaction.atomic
def put_in_force(*, actor: Actor, at: dt.datetime, plan_id: int) -> Plan:
    """An approved plan is carried out from now on; the one before it is superseded with its drafts (rule SUP-R18).

    errors      Refused SUP-32 orders placed since it was made that it does not count
    """
    plan = plan_or_refuse(plan_id)
    require(actor, RIGHT, plan.unit_id, actor.today)
    Unit.objects.select_for_update().get(pk=plan.unit_id)  # one plan in force a unit: of two at once one waits
    _refuse_step(plan, State.IN_FORCE)
    others = Order.objects.filter(plan__unit_id=plan.unit_id).exclude(plan=plan)
    unknown = others.filter(
        approved_at__gt=plan.made_at, due_on__gte=plan.starts_on, due_on__lt=plan.start_of(plan.weeks)
    )
    if count := unknown.exclude(state=Order.State.CANCELLED).count():
        raise Refused(codes.ORDERED_SINCE, plan=plan.pk, count=count)
    for old in Plan.objects.filter(unit_id=plan.unit_id, state=State.IN_FORCE):
        _advance(actor, at, old, State.SUPERSEDED)
        note = f"Kế hoạch số {plan.pk} thay"
        Order.objects.filter(plan=old, state=Order.State.DRAFT).update(state=Order.State.CANCELLED, note=note)
        Contract.objects.filter(plan=old, state=Contract.State.DRAFT).update(state=Contract.State.CANCELLED)
    return _advance(actor, at, plan, State.IN_FORCE)


# -- shared --------------------------------------------------------------------------------------------------------


def plan_or_refuse(plan_id: int, *, lock: bool = False) -> Plan:
    """The plan, under its row lock where asked; Refused(KER-09)."""
    rows = Plan.objects.select_for_update(of=("self",)) if lock else Plan.objects
    plan = rows.select_related("snapshot").filter(pk=plan_id).first()
    if plan is None:
        raise Refused(NOT_FOUND, what="kế hoạch", key=plan_id)
    return plan


def inputs_of(plan: Plan) -> tuple[Problem, Keys]:
    """The frozen inputs of a plan."""
    return from_tables(unpacked(bytes(plan.snapshot.body)))


def sound(built: Built) -> Built:
    """The problem when no gap and no contradiction stops it; Refused SUP-16, SUP-19."""
    if built.faults:
        raise Refused(codes.PLAN_FAULTY, count=len(built.faults), first=built.faults[0].sentence)
    engine.refuse_contradictions(built.problem)
    return built


def _changed(problem: Problem, changes: Sequence[Change]) -> Problem:
    try:
        return changed(problem, [from_plain(to_plain(change)) for change in changes])
    except UnknownCode as unknown:
        what, key = unknown.args
        raise Refused(codes.CHANGE_UNKNOWN, what=what, key=key) from unknown


def new_plan(
    actor: Actor, at: dt.datetime, built: Built, unit_id: int, title: str, purpose: str, base: Plan | None = None,
    changes: Sequence[Change] = (),
) -> Plan:  # fmt: skip
    """A draft with its inputs frozen; the caller has checked the right."""
    digest, body = packed(to_tables(built.problem, built.keys))
    snapshot, _ = PlanSnapshot.objects.get_or_create(digest=digest, defaults={"body": body, "made_at": at})
    plan = Plan.objects.create(
        unit_id=unit_id, title=title[:200], purpose=purpose, starts_on=built.keys.starts[0],
        weeks=len(built.keys.starts), step=built.keys.step, snapshot=snapshot, base=base,
        changes=[to_plain(change) for change in changes],
        notices=list(built.notices), made_by=actor.user_id, made_at=at,
    )  # fmt: skip
    _log(actor, at, plan, "make_plan", {"snapshot": digest, "purpose": purpose})
    return plan


def _refuse_step(plan: Plan, state: str) -> None:
    if state not in NEXT[plan.state] and not (state == State.SOLVED and plan.state == State.DRAFT):
        raise Refused(codes.PLAN_STATE, plan=plan.pk, state=plan.get_state_display(), verb=VERBS[state])


def _advance(actor: Actor, at: dt.datetime, plan: Plan, state: str, **more: Any) -> Plan:
    """One conditional update, so that of two people only one moves the plan on."""
    _refuse_step(plan, state)
    moved = Plan.objects.filter(pk=plan.pk, state=plan.state).update(state=state, **more)
    if not moved:
        raise Refused(codes.PLAN_STATE, plan=plan.pk, state="vừa được người khác xử lý", verb=VERBS[state])
    plan.state = state
    for name, value in more.items():
        setattr(plan, name, value)
    _log(actor, at, plan, f"{state}_plan", {"note": plan.note} if plan.note else {})
    return plan


def _log(actor: Actor, at: dt.datetime, plan: Plan, verb: str, facts: dict[str, Any]) -> None:
    audit.append(f"plan:{plan.pk}", actor, at, [audit.Event(f"supply.{verb}", "supply_plan", plan.pk, facts)])
