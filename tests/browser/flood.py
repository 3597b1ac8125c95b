"""Run inside an empty home after `migrate`: the world of the flood of story R07, as JSON of its people."""

from __future__ import annotations

import datetime as dt
import json
import os


def main() -> None:
    """`{"desk": username, "director": …, "kv1": …, "kv2": …, "receiver": …}`; the password is tests.world.PASSWORD."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    import django

    django.setup()
    from quannhu.kernel.days import HANOI
    from tests import world as worlds
    from tests.missions import flood as floods

    world = worlds.build_r01()
    floods.build(world, good_until=dt.datetime.now(HANOI).date() + dt.timedelta(days=365))
    people = {
        "desk": world.user("operations_desk"), "director": world.commander,
        "kv1": world.user("depot_keeper", "KV-1"), "kv2": world.user("depot_keeper", "KV-2"),
        "receiver": world.user("unit_quartermaster", "L26"),
    }  # fmt: skip
    print(json.dumps({part: user.get_username() for part, user in people.items()}))


if __name__ == "__main__":
    main()
