"""The data folder of an installation: its owner's alone, with one secret, whoever starts first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.house.census import ROOT

ASK = "from quannhu.config import settings; print(settings.SECRET_KEY)"


def asked(home: Path) -> subprocess.Popen[str]:
    """A process of its own that starts over the home and says its secret."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUANNHU_", "DJANGO_"))}
    environment = {**kept, "QUANNHU_HOME": str(home)}
    return subprocess.Popen([sys.executable, "-c", ASK], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_programs_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    started = [asked(home) for _ in range(3)]
    said = {process.communicate()[0].strip() for process in started}
    assert [process.returncode for process in started] == [0, 0, 0]
    assert said == {(home / "secret-key").read_text(encoding="utf-8")} and len(said.pop()) >= 50
    assert [path.name for path in home.iterdir()] == ["secret-key"]


def test_no_other_account_of_the_machine_reads_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert asked(home).wait() == 0
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
