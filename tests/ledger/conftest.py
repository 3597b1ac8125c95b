"""Fixtures of the ledger's tests."""

from __future__ import annotations

import pytest

from tests.ledger import store as stores
from tests.world import World


@pytest.fixture
def store(world: World) -> stores.Store:
    """Stores and goods, nothing in them yet."""
    return stores.build(world)
