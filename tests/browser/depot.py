"""Run inside an empty home after `migrate`: the small world with a depot that holds rice, as JSON of its people.

KV-1 at 0 h on 1/1/2023: 41.280 kg of rice in one lot that expires on 1/11/2023; two 50-litre pots.
"""

from __future__ import annotations

import datetime as dt
import json
import os

EVE = dt.date(2022, 12, 31)


def main() -> None:
    """`{"keeper": username, "counter_a": …, "counter_b": …, "commander": …}`; the password is tests.world.PASSWORD."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    import django

    django.setup()
    from quannhu.kernel.money import Price
    from quannhu.ledger.actions import LotIn
    from tests import world as worlds
    from tests.ledger import store as stores

    world = worlds.build()
    store = stores.build(world)
    rice = LotIn("L-22", expires_on=dt.date(2023, 11, 1))
    for item, quantity, lot, price in (
        ("GAO", 41_280 * stores.KG, rice, Price(14_000, stores.KG)), ("NOI50", 2, None, Price(1_200_000, 1)),
    ):  # fmt: skip
        line = store.move(item, quantity, store.outside("opening"), store.stock(), lot=lot, price=price)
        store.post("opening", "KV-1", EVE, line)
    people = {
        "keeper": world.user("depot_keeper", "KV-1"),
        "counter_a": world.another_user("inspector", "KV-1", "Lê Đếm Một"),
        "counter_b": world.another_user("inspector", "KV-1", "Hồ Đếm Hai"),
        "commander": world.commander,
    }
    print(json.dumps({part: user.get_username() for part, user in people.items()}))


if __name__ == "__main__":
    main()
