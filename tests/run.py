"""Every test on both databases in one pytest session: `python -m tests.run [pytest arguments]`.

Three workers run side by side, each its own choice of the tests (tests/lanes.py): the SQLite worker takes all that
touch the database and those that need none; the PostgreSQL worker takes all that touch the database and the browser
tests with a small world of their own; the third takes what looks at the demo year, which it builds once.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests import postgres

LANES = ("sqlite", "postgresql", "demo")
WORKERS = [part for lane in LANES for part in ("--tx", f"popen//id={lane}//env:QUANNHU_TEST_LANE={lane}")]


def main(arguments: list[str]) -> int:
    """The exit status of pytest."""
    with postgres.server() as address:
        environment = {**os.environ, "QUANNHU_TEST_POSTGRESQL": address}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-o",
            "console_output_style=classic",
            "--dist",
            "each",
            *WORKERS,
            *arguments,
        ]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
