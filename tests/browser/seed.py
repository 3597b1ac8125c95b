"""Run inside an empty demo home: migrates and builds the demo year, or the tests' small world while there is none."""

from __future__ import annotations

import datetime as dt
import sys


def main() -> int:
    """The exit status of the build."""
    from quannhu.cli.main import build_parser, main

    main(["setup"])
    rooms = next(action for action in build_parser()._actions if action.dest == "room")
    if "demo" in (rooms.choices or ()):
        return main(["demo", "build"])
    from django.conf import settings

    from quannhu.config.installation import mark_fictional
    from quannhu.organization.rights import ROLES
    from tests import world as worlds

    world = worlds.build()
    for role in ROLES:
        world.user(role)
    for code in ("T22", "T21"):
        world.user("unit_quartermaster", code)
    mark_fictional(settings.HOME, dt.date(2023, 3, 14))
    return 0


if __name__ == "__main__":
    sys.exit(main())
