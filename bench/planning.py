"""The planner's benchmark: time, memory and proven gap on synthetic armies, beside HiGHS on the same full model.

    python bench/planning.py [XS S M M52 L12 L desk replan] [--seconds 240] [--gap 0.001] [--seed 1] [--beside SECONDS]
                             [--processes 2] [--proofs]

Each size runs in a process of its own, so that its peak memory is its own. Times are CPU seconds (wall beside them):
they hold better where cores are shared. `desk` has the shape on which frePPLe was measured. `replan` solves M,
lets a surge order come in, and solves again from what the first left (through its file). `first plan` is when a plan
that the referee lets pass was there, and its proven gap then. Classes are proven one by one only with --proofs. With
--beside, HiGHS solves the same model as one LP (every unit a demand point at XS and S, units taken together from M on)
for at most SECONDS.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
import plan_instances

from quannhu.planner import referee
from quannhu.planner.aggregate import gather
from quannhu.planner.decompose_warm import read_start, write_start
from quannhu.planner.lp import Engine
from quannhu.planner.model import build
from quannhu.planner.solve import Options, Progress, solve_fully
from quannhu.planner.solve_weights import levels_of, weights_of
from quannhu.planner.values import Plan, Priority, Problem

MIB = 1024 * 1024
TARGETS = {
    "S": "0,1 % in 2 CPU s",
    "M": "0,1 % in 60 CPU s, 1 GiB",
    "M52": "0,3 % in 5 min",
    "L12": "0,15 % in 4 min, 1,5 GiB",
    "L": "0,3 % in 15 min, 6 GiB",
    "desk": "10 s",
    "replan": "0,5 % in 30 s",
}


def say(line: Progress) -> None:
    cpu = time.process_time()
    print(f"    {line.seconds:7.1f} s  {line.stage:9s} gap {line.gap:.5f}  cpu {cpu:.1f}", file=sys.stderr, flush=True)


def cpu_of_children() -> float:
    """CPU seconds of processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory() -> float:
    """GiB of this process at the most; a process begun from here is told to have held as much, so it is not asked."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def instance(size: str, seed: int) -> Problem:
    return plan_instances.desk(seed) if size == "desk" else plan_instances.make(size, seed)


def timed(problem: Problem, options: Options) -> tuple[dict[str, Any], Plan, Any]:
    """One solve with its figures."""
    wall, cpu = time.monotonic(), time.process_time()
    first: list[float] = []

    def heard(line: Progress) -> None:
        say(line)
        if line.stage == "plan" and not first:
            first.extend((time.process_time() - cpu, line.gap))

    plan, solution = solve_fully(problem, options=replace(options, progress=heard))
    facts: dict[str, Any] = {
        "first": first,
        "wall": time.monotonic() - wall,
        "cpu": time.process_time() - cpu + cpu_of_children(),
        "gap": plan.bound.gap,
    }
    facts |= {"route": plan.bound.route, "levels": levels_of(plan)}
    return facts, plan, solution


def measure(size: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """Solve one size and judge the plan."""
    problem = instance("M" if size == "replan" else size, arguments.seed)
    options = Options(
        seconds=arguments.seconds,
        gap=arguments.gap,
        seed=arguments.seed,
        proofs=arguments.proofs,
        processes=arguments.processes,
    )
    if size == "replan":
        problem, options = begun(problem, options)
    facts, plan, _ = timed(problem, options)
    facts["memory"] = memory()
    found = referee.check(problem, plan)
    facts["broken"] = sum(1 + one.more for one in found if one.breaks)
    facts["better"] = sum(1 + one.more for one in found if not one.breaks)
    return facts


def begun(problem: Problem, options: Options) -> tuple[Problem, Options]:
    """The problem after a surge order, and options that begin with the file a plan of the day before left."""
    _, _, solution = timed(problem, replace(options, gap=0.002))
    after = surge(problem)
    with tempfile.TemporaryDirectory() as folder:
        write_start(solution, Path(folder))
        return after, replace(options, gap=0.005, start=read_start(Path(folder), after))


def surge(problem: Problem) -> Problem:
    """A fiftieth of the units is sent out: twice the persons for three weeks, before everything but readiness."""
    demand = problem.demand
    sent = np.arange(0, len(problem.units), 50)
    strength, priority = demand.strength.copy(), demand.unit_priority.copy()
    strength[sent, 2:5] *= 2
    priority[sent] = Priority.SURGE
    return replace(problem, demand=replace(demand, strength=strength, unit_priority=priority))


def whole_model(size: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """HiGHS on the whole model as one LP, interior point with crossover."""
    problem = instance(size, arguments.seed)
    wall, cpu = time.monotonic(), time.process_time()
    model = build(problem, gather(problem, by_cost=size in ("XS", "S")))
    scale = model.frame.scale
    cost = model.weighted({k: w * scale.quantity / scale.money for k, w in weights_of(problem).items()})
    engine = Engine(model.lp.with_cost(cost))
    engine.option("solver", "ipx")
    outcome = engine.solve(seconds=arguments.beside)
    return {
        "columns": model.lp.columns,
        "rows": model.lp.rows,
        "status": outcome.status,
        "value": outcome.value * scale.money,
        "wall": time.monotonic() - wall,
        "cpu": time.process_time() - cpu,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB,
    }


def apart(task: str, size: str) -> dict[str, Any]:
    """Run one task in a process of its own."""
    command = [sys.executable, __file__, *sys.argv[1:], "--task", f"{task}:{size}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def report(size: str, arguments: argparse.Namespace) -> None:
    facts = apart("measure", size)
    cpu, gap = facts["first"] or (0.0, 1.0)
    first = f"{cpu:.1f} s, {gap * 100:.2f} %"
    print(
        f"| {size} | {first} | {facts['cpu']:.1f} | {facts['wall']:.1f} | {facts['memory']:.2f} | "
        f"{facts['gap'] * 100:.3f} | {facts['route']} | {facts['broken']} | {facts['better']} | "
        f"{TARGETS.get(size, '')} |",
        flush=True,
    )
    if arguments.beside and size != "replan":
        other = apart("whole", size)
        print(
            f"| {size}, HiGHS IPX, one LP of {other['columns']} columns | | {other['cpu']:.1f} | {other['wall']:.1f} | "
            f"{other['memory']:.2f} | {other['status']} | | | | |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["S"])
    parser.add_argument("--seconds", type=float, default=240.0)
    parser.add_argument("--gap", type=float, default=0.001)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--beside", type=float, default=0.0)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--proofs", action="store_true")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.task:
        task, size = arguments.task.split(":")
        print(json.dumps((measure if task == "measure" else whole_model)(size, arguments)))
        return
    print("| size | first plan | CPU s | wall s | GiB | proven gap % | route | broken | could be better | target |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for size in arguments.sizes or ["S"]:
        report(size, arguments)


if __name__ == "__main__":
    main()
