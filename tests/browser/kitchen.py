"""Run inside a home after `migrate`: K-1101 with rice issued to it; or its server under a clock kept in a file.

python -m tests.browser.kitchen                     builds, prints {"manager": username, …, "kitchen": id} as JSON
python -m tests.browser.kitchen serve PORT CLOCK    serves; the instant of every request is what stands in CLOCK
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    """A browser asks for several files at once."""

    daemon_threads = True


def build() -> None:
    """The world with its kitchen, 300 kg of rice in the kitchen's store."""
    from tests import world as worlds
    from tests.kitchens import kitchen as kitchens

    kitchen = kitchens.build(worlds.build())
    kitchen.stock_depot()
    kitchen.issue("GAO", kitchens.kg(300))
    people = {"manager": kitchen.world.user("kitchen_manager", "K-1101")}
    people["quartermaster"] = kitchen.world.user("unit_quartermaster", "T11")
    print(json.dumps({**{part: user.get_username() for part, user in people.items()}, "kitchen": kitchen.id}))


def serve(port: int, clock: Path) -> None:
    """The product's own application, its clock set by the test."""
    from quannhu.kit import clock as doors

    doors.now = lambda: dt.datetime.fromisoformat(clock.read_text())  # type: ignore[assignment]
    from quannhu.config.wsgi import application

    make_server("127.0.0.1", port, application, server_class=Server).serve_forever()


def main() -> None:
    """Build or serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    import django

    django.setup()
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        build()


if __name__ == "__main__":
    main()
