"""Commands of no single room: set up the database, serve, doctor."""

from __future__ import annotations

import argparse
from typing import Any


def register(rooms: Any) -> None:
    """Add `manage`, the door to Django's own commands."""
    manage = rooms.add_parser("manage", help="chạy một lệnh quản trị của Django")
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage)


def _manage(arguments: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["quannhu manage", *arguments.rest])
    return 0
