"""`quannhu plan check | solve | example`: the planner from the command line, over folders of tables."""

from __future__ import annotations

import argparse
import math
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from quannhu.kernel.errors import Problem as Fault
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.planner import codes, faults, referee, tables
from quannhu.planner.example import example
from quannhu.planner.explain.proof import SHORT, proofs
from quannhu.planner.explain.words import LEVELS
from quannhu.planner.referee.ages import overaged
from quannhu.planner.referee.names import PRIORITIES
from quannhu.planner.values import Plan, Problem

# How many reasons are printed, each with its remedies; every line of shortages is written with its reason.
SHOWN = 3
# What the solver is at, word by word.
STAGES = {
    "weighted": "ước lượng", "prices": "tìm giá", "melted": "gộp nhóm", "bound": "tìm cận", "inside": "chia phần",
    "whole": "làm tròn", "least": "tối thiểu", "cost": "chi phí", "plan": "có kế hoạch", **LEVELS,
}  # fmt: skip


def register(rooms: Any) -> None:
    """Add the verbs of the planner."""
    parser = rooms.add_parser("plan", help="kế hoạch bảo đảm: từ thư mục bảng đến kế hoạch đã kiểm")
    verbs = parser.add_subparsers(title="việc", dest="verb", required=True)
    check = verbs.add_parser("check", help="kiểm các bảng của bài toán, hoặc một kế hoạch; in mọi lỗi")
    check.add_argument("folder", type=Path, help="thư mục các bảng của bài toán")
    check.add_argument("--plan", type=Path, help="thư mục kế hoạch cần kiểm lại")
    check.add_argument("--limit", type=_count, default=50, help="số lỗi in ra (mặc định 50; vẫn đếm hết)")
    check.set_defaults(run=_check)
    solve = verbs.add_parser("solve", help="lập kế hoạch; Ctrl+C để dừng và giữ kế hoạch tốt nhất đến lúc đó")
    solve.add_argument("folder", type=Path, help="thư mục các bảng của bài toán")
    solve.add_argument("out", type=Path, help="thư mục mới để ghi kế hoạch")
    solve.add_argument("--from", dest="start", type=Path, help="thư mục kế hoạch trước, để lập lại nhanh hơn từ đó")
    solve.add_argument("--seconds", type=_positive, default=600.0, help="thời gian tối đa, giây (mặc định 600)")
    solve.add_argument("--gap", type=_positive, default=0.001, help="dừng khi khe hở không quá (mặc định 0.001)")
    solve.add_argument("--seed", type=int, default=0, help="hạt giống; cùng hạt giống cho cùng kế hoạch")
    solve.add_argument("--processes", type=_count, default=1, help="số tiến trình cho bài toán lớn (mặc định 1)")
    solve.add_argument("--format", choices=("csv", "parquet"), default="csv", help="dạng tệp ghi ra (mặc định csv)")
    solve.add_argument("--limit", type=_count, default=50, help="số lỗi in ra (mặc định 50; vẫn đếm hết)")
    solve.set_defaults(run=_solve)
    shown = verbs.add_parser("example", help="ghi một bài toán mẫu hư cấu nhỏ")
    shown.add_argument("folder", type=Path, help="thư mục mới")
    shown.add_argument("--format", choices=("csv", "parquet"), default="csv", help="dạng tệp ghi ra (mặc định csv)")
    shown.set_defaults(run=_example)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not 0 <= number < math.inf:
        raise ValueError
    return number


def _check(arguments: argparse.Namespace) -> int:
    problem = _sound(arguments.folder, arguments.limit)
    print(_size(problem))
    if arguments.plan is None:
        return 0
    plan, found = tables.read_plan(arguments.plan, problem)
    if plan is None:
        print("\n".join(found.lines(arguments.limit)))
        raise Refused(codes.PROBLEM_FAULTY, folder=arguments.plan, count=group_digits(found.count))
    wrong = referee.check(problem, plan, limit=arguments.limit)
    print("\n".join(str(one) for one in wrong) or "Trọng tài không thấy chỗ nào sai.")
    print("\n".join(_told(plan)))
    broken = [one for one in wrong if one.breaks]
    if broken:
        raise Refused(codes.PLAN_WRONG, count=group_digits(sum(1 + one.more for one in broken)))
    return 0


def _solve(arguments: argparse.Namespace) -> int:
    from quannhu.planner.decompose_warm import read_start, write_start
    from quannhu.planner.explain import by_row, explain
    from quannhu.planner.solve import Options, Progress, solve_fully

    _claim(arguments.out)
    problem = _sound(arguments.folder, arguments.limit)
    print(_size(problem), flush=True)
    start = read_start(arguments.start, problem) if arguments.start is not None else None
    if arguments.start is not None and start is None:
        print(f"Lưu ý. {arguments.start} không có gì dùng được để bắt đầu bài toán này; lập từ đầu.")
    with _interrupted() as stop:
        options = Options(
            seconds=arguments.seconds,
            gap=arguments.gap,
            seed=arguments.seed,
            progress=_progress,
            cancelled=stop,
            start=start,
            processes=max(1, arguments.processes),
        )
        _progress(Progress(0.0, "bắt đầu", None, None, 1.0))
        plan, solution = solve_fully(problem, options=options)
        stopped = stop()
    if sys.stderr.isatty():
        print(file=sys.stderr)
    wrong = referee.check(problem, plan)
    broken = [one for one in wrong if one.breaks]
    if broken:
        raise Refused(codes.PLAN_REJECTED, count=group_digits(sum(1 + one.more for one in broken)), first=broken[0])
    reasons = explain(problem, plan, limit=SHOWN, solution=solution)
    told, closing = by_row(reasons), referee.closing_stock(problem, plan)
    why = [told[row].why if row in told else "" for row in range(len(plan.shortages.unit))]
    tables.write_plan(plan, problem, arguments.out, arguments.format, closing=closing, reasons=why)
    if solution.bases:
        write_start(solution, arguments.out)
    if stopped:
        print("Đã dừng theo yêu cầu; kế hoạch tốt nhất đến lúc đó được giữ.")
    print("\n".join(_told(plan)))
    print("".join(f"Vì sao: {reason}\n" for reason in reasons[:SHOWN]), end="")
    if wrong:
        print(f"Còn {group_digits(sum(1 + one.more for one in wrong))} chỗ có thể tốt hơn. Chỗ đầu: {wrong[0]}")
    old = overaged(problem, plan)
    if old:
        print(
            f"Lưu ý. {group_digits(len(old))} lần cấp hàng quá hạn dùng nếu tính từ lúc mua. {old[0].sentence(problem)}"
        )
    print(f"Đã ghi kế hoạch vào {arguments.out}.")
    return 0


def _example(arguments: argparse.Namespace) -> int:
    _claim(arguments.folder)
    tables.write_problem(example(), arguments.folder, arguments.format)
    print(f"Đã ghi bài toán mẫu vào {arguments.folder}.")
    return 0


def _claim(folder: Path) -> None:
    """Make the folder that will be written to; nothing in it may be lost."""
    if not folder.exists():
        folder.mkdir(parents=True)
    elif not folder.is_dir() or any(folder.iterdir()):
        raise Refused(codes.FOLDER_IN_USE, folder=folder)


def _sound(folder: Path, limit: int) -> Problem:
    """The problem of a folder; faults and warnings are printed, faults refused."""
    problem, found = tables.read_problem(folder)
    if problem is None:
        print("\n".join(found.lines(limit)))
        raise Refused(codes.PROBLEM_FAULTY, folder=folder, count=group_digits(found.count))
    looked = faults.check(problem)
    if looked.faults:
        print("\n".join(_some(looked.faults, looked.fault_count, limit, "lỗi")))
        raise Refused(codes.PROBLEM_FAULTY, folder=folder, count=group_digits(looked.fault_count))
    if looked.warnings:
        print("\n".join(f"Lưu ý. {line}" for line in _some(looked.warnings, looked.warning_count, limit, "lưu ý")))
    return problem


def _some(listed: Sequence[Fault], count: int, limit: int, what: str) -> list[str]:
    said = [str(one) for one in listed[:limit]]
    left = count - len(said)
    return [*said, f"... và {group_digits(left)} {what} nữa."] if left else said


def _size(problem: Problem) -> str:
    counts = (
        (len(problem.periods), "kỳ"), (len(problem.places.code), "kho"), (len(problem.units), "đơn vị"),
        (len(problem.items.code), "mặt hàng"), (len(problem.families), "nhóm"),
        (len(problem.lanes.origin), "tuyến"), (len(problem.offers.source), "chào hàng"),
        (len(problem.demand.unit), "dòng nhu cầu"),
    )  # fmt: skip
    return "Bài toán: " + ", ".join(f"{group_digits(count)} {word}" for count, word in counts) + "."


def _share(gap: float) -> str:
    return f"{gap * 100:.3f} %".replace(".", ",")


def _told(plan: Plan) -> list[str]:
    """What a reader asks first."""
    lines = []
    proven = {one.level: one for one in proofs(plan)}
    for priority, (word, level) in enumerate(zip(PRIORITIES, SHORT, strict=True)):
        short = plan.shortages.quantity[plan.shortages.priority == priority]
        missing = short[short > 0]
        said = f"Thiếu mức {word}: {group_digits(int(missing.sum()))} ({group_digits(len(missing))} dòng)"
        lines.append("; ".join(part for part in (said, proven[level].text, proven[level].fair) if part))
    gaps = plan.reserve_gaps.quantity[plan.reserve_gaps.quantity > 0]
    missed = f"Hụt dự trữ: {group_digits(int(gaps.sum()))} ({group_digits(len(gaps))} dòng)"
    lines.append("; ".join(part for part in (missed, proven["reserve"].text) if part))
    cost = plan.cost
    parts = (
        (cost.buy, "mua"), (cost.move, "vận chuyển"), (cost.hold, "bảo quản"), (cost.waste, "hao hủy"),
        (cost.dislike, "thay thế"),
    )  # fmt: skip
    said = ", ".join(f"{word} {group_digits(dong)}" for dong, word in parts)
    lines.append(f"Chi phí: {group_digits(cost.total)} đ ({said}); {proven['cost'].text}")
    wasted = plan.waste.quantity[plan.waste.quantity > 0]
    lines.append(f"Hao hủy: {group_digits(len(wasted))} dòng")
    lines.append(f"Khe hở đã chứng minh: {_share(plan.bound.gap)}")
    return lines


def _progress(state: Any) -> None:
    """One line: time, stage, value, bound, gap; on a screen the line is written over."""
    value, bound = (f"{one:,.0f}".replace(",", ".") if one is not None else "–" for one in (state.value, state.bound))
    stage = " ".join(STAGES.get(word, word) for word in state.stage.split())
    line = f"{state.seconds:7.1f} s  {stage:<18} giá trị {value}  cận {bound}  khe hở {_share(state.gap)}"
    if sys.stderr.isatty():
        print(f"\r\x1b[2K{line}", end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr, flush=True)


class _Stop:
    """Whether somebody pressed Ctrl+C; a second time ends the program at once."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        return self.asked

    def hear(self, _signal: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        print("\nĐang dừng, giữ lại kế hoạch tốt nhất… (Ctrl+C lần nữa: thoát, không ghi)", file=sys.stderr)


@contextmanager
def _interrupted() -> Iterator[_Stop]:
    """Ctrl+C asks for an early end while this lasts."""
    stop = _Stop()
    before = signal.signal(signal.SIGINT, stop.hear)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
