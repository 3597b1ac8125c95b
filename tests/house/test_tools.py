"""The tools that read the whole source, each as one test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.census import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("lint-imports", "--no-cache"),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_tool(command: tuple[str, ...]) -> None:
    program, *arguments = command
    done = subprocess.run([BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6_000:]
