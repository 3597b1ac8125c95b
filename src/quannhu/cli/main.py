"""`quannhu <room> <verb>`: argparse doors onto the rooms' commands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from quannhu.cli import codes
from quannhu.cli.words import Parser, speak_vietnamese
from quannhu.kernel.errors import Refused

REASONS = {
    FileNotFoundError: "không có tệp này",
    IsADirectoryError: "đó là một thư mục",
    NotADirectoryError: "không có thư mục này",
    PermissionError: "không được quyền đọc hoặc ghi",
}


def build_parser() -> argparse.ArgumentParser:
    """Every command: each room's `commands.register(subparsers)`, then the shell's own."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    django.setup()
    from quannhu.kernel.rooms import parts

    speak_vietnamese()
    parser = Parser(prog="quannhu", description="Quân nhu: sổ sách, bếp ăn và tổng kết.")
    rooms = parser.add_subparsers(title="việc", dest="room", required=True)
    for commands in parts("commands"):
        commands.register(rooms)
    for name in ("quannhu.planner.commands", "quannhu.cli.commands", "quannhu.demo.commands"):
        import_module(name).register(rooms)
    return parser


@contextmanager
def _faults_of_the_place() -> Iterator[None]:
    """Turn a file that cannot be opened and a database that is not there into refusals; a bug stays a bug.

    errors      Refused CLI-01 file, CLI-02 database, CLI-03 settings
    """
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import OperationalError, ProgrammingError

    try:
        yield
    except ImproperlyConfigured as error:
        raise Refused(codes.CONFIGURED_WRONG, reason=str(error)) from error
    except tuple(REASONS) as error:
        if error.filename is None:
            raise
        reason = next(words for kind, words in REASONS.items() if isinstance(error, kind))
        raise Refused(codes.FILE_NOT_OPENED, file=os.fsdecode(error.filename), reason=reason) from error
    except (OperationalError, ProgrammingError) as error:
        if _migrated():
            raise
        raise Refused(codes.DATABASE_NOT_READY, reason=str(error).splitlines()[0]) from error


def _migrated() -> bool:
    """Whether the database can be reached and has every table."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import Error

    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return False


def main(argv: list[str] | None = None) -> int:
    """Run one command; a refusal is printed and gives exit status 1, a wrong call 2."""
    try:
        with _faults_of_the_place():
            arguments = build_parser().parse_args(argv)
            return int(arguments.run(arguments) or 0)
    except Refused as refused:
        print(str(refused), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output has seen enough (`| head`); what is left unsaid goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
