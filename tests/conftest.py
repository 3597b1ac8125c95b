"""Fixtures every room shares."""

from __future__ import annotations

import pytest

from quannhu.kernel import kept
from tests import flush
from tests import world as worlds


def pytest_configure() -> None:
    """Transactional tests empty the database at their end, past the append-only guards."""
    flush.install()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Each test reads its own records: a rolled-back database may repeat the version of the one before."""
    kept.forget()


@pytest.fixture
def world(db: None) -> worlds.World:
    """The small world of tests/world.py, standing on 14/3/2023."""
    return worlds.remembered(worlds.build)


@pytest.fixture
def root_world(db: None) -> worlds.World:
    """Only the department with its administrator and commander."""
    return worlds.build_root(worlds.START)


@pytest.fixture
def r01_world(db: None) -> worlds.World:
    """The whole army of story R01 on 30/6/2023: 8 units, 24 kitchens, 8.890 people."""
    return worlds.remembered(worlds.build_r01)
