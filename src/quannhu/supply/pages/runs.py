"""A long computation seen from the browser: started in its own process, polled, it outlives a closed tab."""

from __future__ import annotations

import subprocess
import sys

from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import render

from quannhu.kit import clock
from quannhu.kit.pages import ActorRequest, page
from quannhu.supply import actions, queries
from quannhu.supply.pages.plumbing import scope_of


def launch(run_id: int) -> None:
    """Work the run off in a process of its own.

    Inside a transaction another process would not see the row yet, so there the work is done at once.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            actions.work_run(run_id=run_id, clock=clock.now)
        return
    command = [sys.executable, "-m", "quannhu.cli.main", "supply", "work", str(run_id)]
    quiet = subprocess.DEVNULL
    subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)


@page
def progress(request: ActorRequest, plan_id: int) -> HttpResponse:
    """How far the latest computation is; asked every second while it runs."""
    view = queries.plan_in(scope_of(request), plan_id)
    run = queries.run_of(view.plan) if view.whole else None
    return render(request, "supply/_run.html", {"plan": view.plan, "run": run, "polled": True})
