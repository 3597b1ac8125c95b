"""The first days of the demo world built twice into files of their own, and the whole year of the browser tests."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from quannhu.config.settings import database_of
from quannhu.demo.build import build, point_at

SHORT = dt.date(2023, 1, 20)
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def elsewhere() -> Iterator[None]:
    """Let the default connection visit other databases, and bring it back."""
    home = dict(connection.settings_dict)
    try:
        yield
    finally:
        point_at(home)


@pytest.fixture(scope="session")
def short_worlds(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> tuple[Path, Path]:
    """Two builds of the same seed up to 20/1/2023. The second is made by another process, with another order of its
    sets, where a crash left half a file.
    """
    folder = tmp_path_factory.mktemp("bong-lai")
    one, two = folder / "one.sqlite3", folder / "two.sqlite3"
    (folder / "two.sqlite3.building").write_text("half a file")
    with django_db_blocker.unblock(), elsewhere():
        assert build(one, last_day=SHORT).fresh
    command = [sys.executable, "-m", "quannhu.cli.main", "demo", "build", "--days", "20", "--quiet"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "1", "PYTHONPATH": "."}
    done = subprocess.run(
        [*command, "--database", f"sqlite:///{two}"], env=environment, cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    assert not (folder / "two.sqlite3.building").exists()
    return one, two


@pytest.fixture
def visit_database(django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[Path], None]]:
    """visit_database(path) points the default connection at an SQLite file until the test ends."""
    with django_db_blocker.unblock(), elsewhere():
        yield lambda path: point_at(database_of(f"sqlite:///{path}"))


@pytest.fixture(scope="module")
def year(demo_home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole demo year, read only."""
    name = f"file:{demo_home / 'quannhu.sqlite3'}?mode=ro"
    with django_db_blocker.unblock(), elsewhere():
        point_at({**database_of("sqlite:///any"), "NAME": name, "OPTIONS": {}})
        yield
