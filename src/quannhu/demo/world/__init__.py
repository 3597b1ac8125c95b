"""The parts of the demo world, each built by driving its room's actions as the people of the world."""
