"""A long computation: asked for, worked off elsewhere with its progress in a row, stopped on request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.queries import actor_of, require
from quannhu.supply import codes, engine
from quannhu.supply.actions.plans import RIGHT, plan_or_refuse, solve_plan
from quannhu.supply.models import Plan, PlanRun

State = PlanRun.State
LIVE = (State.WAITING, State.RUNNING)
SILENT = dt.timedelta(minutes=2)  # a run not heard of for so long has died with its process
STEP = dt.timedelta(milliseconds=500)


def start_run(*, actor: Actor, at: dt.datetime, plan_id: int) -> int:
    """Ask for a plan to be computed; gives the run's id. Right supply.plan.

    errors      Refused SUP-22 while one is under way, SUP-17 past its draft
    """
    plan = plan_or_refuse(plan_id)
    require(actor, RIGHT, plan.unit_id, actor.today)
    if plan.state not in (Plan.State.DRAFT, Plan.State.SOLVED):
        raise Refused(codes.PLAN_STATE, plan=plan_id, state=plan.get_state_display(), verb="tính lại")
    for run in PlanRun.objects.filter(plan=plan, state__in=LIVE):
        if (run.seen_at or run.asked_at) + SILENT > at:
            raise Refused(codes.RUN_ALREADY, plan=plan_id)
        _end(run, State.FAILED, at, "Tiến trình tính đã dừng giữa chừng.")
    return PlanRun.objects.create(plan=plan, asked_by=actor.user_id, asked_at=at).pk


def cancel_run(*, actor: Actor, at: dt.datetime, run_id: int) -> None:
    """Ask a run to stop; what it has found so far is kept as the plan's solution.

    errors      Refused KER-09, SUP-21 when it has ended
    """
    run = PlanRun.objects.select_related("plan").filter(pk=run_id).first()
    if run is None:
        raise Refused(NOT_FOUND, what="lần tính", key=run_id)
    require(actor, RIGHT, run.plan.unit_id, actor.today)
    if not PlanRun.objects.filter(pk=run_id, state__in=LIVE).update(cancel_wanted=True):
        raise Refused(codes.RUN_STATE, plan=run.plan_id, state=run.get_state_display(), verb="dừng")


def work_run(*, run_id: int, clock: Callable[[], dt.datetime], solver: engine.Solver = engine.solved) -> PlanRun:
    """Work a run off, telling its progress; refusals end it with their words. The one who asked is the actor.

    errors      Refused SUP-21 when it was taken before
    """
    at = clock()
    if not PlanRun.objects.filter(pk=run_id, state=State.WAITING).update(state=State.RUNNING, seen_at=at):
        run = PlanRun.objects.filter(pk=run_id).first()
        state = run.get_state_display() if run else "không có"
        raise Refused(codes.RUN_STATE, plan=run.plan_id if run else run_id, state=state, verb="bắt đầu")
    run = PlanRun.objects.select_related("plan").get(pk=run_id)
    teller = _Teller(run, clock)
    actor = actor_of(run.asked_by, at.date())
    try:
        solve_plan(actor=actor, at=at, plan_id=run.plan_id, solver=solver, progress=teller.tell)
    except Refused as refused:
        return _end(run, State.FAILED, clock(), f"{refused.sentence} {refused.remedy}")
    stopped = PlanRun.objects.filter(pk=run_id, cancel_wanted=True).exists()
    words = "Đã dừng theo yêu cầu; giữ phương án tốt nhất tìm được." if stopped else "Đã tính xong."
    return _end(run, State.CANCELLED if stopped else State.DONE, clock(), words)


class _Teller:
    """Writes progress into the run's row, at most twice a second, and reads there whether to stop."""

    def __init__(self, run: PlanRun, clock: Callable[[], dt.datetime]) -> None:
        self.run, self.clock = run, clock
        self.told: dt.datetime | None = None

    def tell(self, permille: int, words: str) -> bool:
        """Whether to go on."""
        now = self.clock()
        if self.told is not None and now - self.told < STEP:
            return True
        self.told = now
        rows = PlanRun.objects.filter(pk=self.run.pk)
        rows.update(permille=permille, message=words[:400], seen_at=now)
        return not rows.filter(cancel_wanted=True).exists()


def _end(run: PlanRun, state: str, at: dt.datetime, words: str) -> PlanRun:
    permille = 1_000 if state in (State.DONE, State.CANCELLED) else run.permille
    PlanRun.objects.filter(pk=run.pk).update(
        state=state, ended_at=at, seen_at=at, message=words[:400], permille=permille
    )
    run.refresh_from_db()
    return run
