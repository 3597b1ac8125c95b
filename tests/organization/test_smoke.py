def test_world(world):
    assert world.unit("T11")
    assert world.actor("kitchen_manager", "K-1101").roles == {"kitchen_manager"}
