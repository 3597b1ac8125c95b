"""Ten million lines of demand read from CSV: seconds and peak memory of both readers. `python bench/planning_tables.py`

Each reading runs in a process of its own; what Python and the libraries need before the first line is shown beside it.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from quannhu.planner import tables
from quannhu.planner.example import example
from quannhu.planner.tables import reading
from quannhu.planner.tables.schema import PRIORITIES

LINES = 10_000_000


def write(folder: Path, lines: int, units: int) -> None:
    """The example with many units and many lines."""
    tables.write_problem(example(), folder)
    rng = np.random.default_rng(1)
    names = [f"V{number:05}" for number in range(units)]
    for name, line in (("units", "{},BO-BINH,routine\n"), ("serves", "{},KHO-BAC,1,1000\n")):
        with (folder / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.writelines(line.format(name) for name in names)
    families, periods = ("LUONG-THUC", "THIT", "LUONG-KHO"), [f"2026-T{week + 1:02}" for week in range(6)]
    with (folder / "demand.csv").open("a", encoding="utf-8") as file:
        for start in range(0, lines, 500_000):
            count = min(500_000, lines - start)
            drawn = (rng.integers(0, size, count).tolist() for size in (units, 3, 6, 3, 5_000))
            file.writelines(
                f"{names[unit]},{families[family]},{periods[period]},{PRIORITIES[priority]},{quantity}\n"
                for unit, family, period, priority, quantity in zip(*drawn, strict=True)
            )


def peak() -> float:
    """MiB of this process at its most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read(folder: Path, reader: str) -> None:
    """One reading, told in a line."""
    if reader == "csv":
        vars(reading)["has_arrow"] = lambda: False
    before, began = peak(), time.perf_counter()
    problem, faults = tables.read_problem(folder)
    seconds = time.perf_counter() - began
    assert problem is not None, faults.lines(5)
    total, lines = int(problem.demand.quantity.sum()), len(problem.demand.unit)
    print(
        f"{reader:<8} {seconds:7.1f} s  {peak():7.0f} MiB (before {before:.0f})  {lines} needs, sum {total}", flush=True
    )


def main() -> None:
    """Write the lines once, read them with each reader."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--read", nargs=2, metavar=("FOLDER", "READER"))
    arguments = parser.parse_args()
    if arguments.read:
        read(Path(arguments.read[0]), arguments.read[1])
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, arguments.lines, arguments.units)
        size = (folder / "demand.csv").stat().st_size / 2**20
        print(f"{arguments.lines} lines, {size:.0f} MiB", flush=True)
        for reader in ("pyarrow", "csv"):
            subprocess.run([sys.executable, __file__, "--read", name, reader], check=True)


if __name__ == "__main__":
    main()
