"""Fixtures of the ledger's tests."""

from __future__ import annotations

import pytest

from tests.ledger import store as stores
from tests.world import World


@pytest.fixture
def store(world: World) -> stores.Store:
    """Stores and goods, nothing in them yet."""
    return stores.build(world)


@pytest.fixture
def salt(store: stores.Store) -> stores.Store:
    """100 kg of salt at KV-1."""
    store.bring("MUOI", 100 * stores.KG, stores.DAY)
    return store
