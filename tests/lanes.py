"""Plugin: which tests a worker of tests.run takes. Without a lane (plain pytest) nothing changes."""

from __future__ import annotations

import os

import pytest

TOUCHES_DATABASE = frozenset({"db", "transactional_db", "django_db_setup", "live_server", "client", "admin_client"})


def uses_database(item: pytest.Item) -> bool:
    """Whether the test reads or writes the test database, by its mark or one of its fixtures."""
    return bool(item.get_closest_marker("django_db") or TOUCHES_DATABASE & set(getattr(item, "fixturenames", ())))


def belongs(item: pytest.Item, lane: str) -> bool:
    """Whether the lane takes the test.

    Tests over the demo year stay together, since the worker that takes them builds that year once. What touches the
    test database runs on both, unless marked one_database; the rest is shared out so that all end at about one time.
    """
    if "demo_home" in getattr(item, "fixturenames", ()):
        return lane == "demo"
    if item.get_closest_marker("browser"):
        return lane == "postgresql"
    if item.get_closest_marker("one_database"):
        return lane == "postgresql"
    return lane in ("sqlite", "postgresql") if uses_database(item) else lane == "sqlite"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    lane = os.environ.get("QUANNHU_TEST_LANE", "")
    if lane:
        left_out = [item for item in items if not belongs(item, lane)]
        items[:] = [item for item in items if belongs(item, lane)]
        config.hook.pytest_deselected(items=left_out)
