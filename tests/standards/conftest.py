"""The small world of the standards tests."""

import pytest

from tests.standards import world as small


@pytest.fixture
def std(db: None) -> small.World:
    """The tree and its officers, without any standard yet."""
    return small.build()
