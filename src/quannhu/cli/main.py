"""`quannhu <room> <verb>`: argparse doors onto the rooms' commands."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module


def build_parser() -> argparse.ArgumentParser:
    """Every command: each room's `commands.register(subparsers)`, then the shell's own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    django.setup()
    from quannhu.kernel.rooms import parts

    parser = argparse.ArgumentParser(prog="quannhu", description="Quân nhu: sổ sách, bếp ăn và tổng kết.")
    rooms = parser.add_subparsers(title="việc", dest="room", required=True)
    for commands in parts("commands"):
        commands.register(rooms)
    for name in ("quannhu.cli.commands", "quannhu.demo.commands"):
        import_module(name).register(rooms)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; a refusal is printed and gives exit status 1."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    from quannhu.kernel.errors import Refused

    try:
        return int(arguments.run(arguments) or 0)
    except Refused as refused:
        print(str(refused), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
