"""Fixtures of the missions' tests."""

from __future__ import annotations

import pytest

from tests.missions import flood as floods
from tests.world import World


@pytest.fixture
def flood(r01_world: World) -> floods.Flood:
    """Region 2 in September, nothing ordered yet."""
    return floods.build(r01_world)
