"""Fixtures of the tests of supply."""

from __future__ import annotations

import pytest

from tests.supply import stage as stages
from tests.world import World


@pytest.fixture
def stage(world: World) -> stages.Stage:
    """Standards, stores and goods, nothing in the stores yet."""
    return stages.build(world)
