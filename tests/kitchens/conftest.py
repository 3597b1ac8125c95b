"""Fixtures of the kitchens' tests."""

from __future__ import annotations

import pytest

from tests.kitchens import kitchen as kitchens
from tests.world import World


@pytest.fixture
def kitchen(world: World) -> kitchens.Kitchen:
    """K-1101 with its store, nothing counted yet."""
    return kitchens.build(world)
