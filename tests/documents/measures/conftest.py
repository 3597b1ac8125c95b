"""The office the tests of measures stand in."""

from __future__ import annotations

import pytest

from tests.documents.flow.stage import Office, build
from tests.world import World


@pytest.fixture
def office(world: World) -> Office:
    """The department's office on 14/3/2023."""
    return build(world)
