"""Plugin: which tests a worker of tests.run takes. Without a lane (plain pytest) nothing changes."""

from __future__ import annotations

import os

import pytest

TOUCHES_DATABASE = frozenset({"db", "transactional_db", "django_db_setup", "live_server", "client", "admin_client"})


def uses_database(item: pytest.Item) -> bool:
    """Whether the test reads or writes the test database, by its mark or one of its fixtures."""
    return bool(item.get_closest_marker("django_db") or TOUCHES_DATABASE & set(getattr(item, "fixturenames", ())))


def belongs(item: pytest.Item, lane: str) -> bool:
    """Whether the lane takes the test: what needs neither database nor browser runs once, beside PostgreSQL.

    Browser tests over the demo year stay with one worker, which builds that year once; those with a small world of
    their own go to the other, so that both end at about the same time.
    """
    if item.get_closest_marker("browser"):
        return lane == ("sqlite" if "demo_home" in getattr(item, "fixturenames", ()) else "postgresql")
    return uses_database(item) or lane == "postgresql"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    lane = os.environ.get("QUANNHU_TEST_LANE", "")
    if lane:
        left_out = [item for item in items if not belongs(item, lane)]
        items[:] = [item for item in items if belongs(item, lane)]
        config.hook.pytest_deselected(items=left_out)
