"""`quannhu organization found|tree|rebuild`."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def register(rooms: Any) -> None:
    """Add the room's verbs."""
    room = rooms.add_parser("organization", help="đơn vị, quân số")
    verbs = room.add_subparsers(title="lệnh", dest="verb", required=True)

    tree = verbs.add_parser("tree", help="in cây đơn vị và quân số của một ngày")
    tree.add_argument("--on", help="ngày tính đến, ví dụ 1/7/2023 (mặc định: hôm nay)")
    tree.add_argument("--unit", help="chỉ in từ đơn vị có mã này trở xuống")
    tree.set_defaults(run=_tree)

    found = verbs.add_parser("found", help="lập đơn vị gốc và tài khoản quản trị đầu tiên của cơ sở dữ liệu trống")
    found.add_argument("--code", required=True, help="mã đơn vị gốc, ví dụ CQN")
    found.add_argument("--name", required=True, help="tên đơn vị gốc")
    found.add_argument("--from", dest="start", required=True, help="ngày hiệu lực, ví dụ 1/1/2023")
    found.add_argument("--administrator", required=True, help="tên đăng nhập của quản trị")
    found.add_argument("--administrator-name", required=True, help="họ tên của quản trị")
    found.add_argument("--commander", help="tên đăng nhập của chỉ huy")
    found.add_argument("--commander-name", default="", help="họ tên của chỉ huy")
    found.set_defaults(run=_found)

    rebuild = verbs.add_parser("rebuild", help="tính lại bảng trên dưới của cây đơn vị từ lịch sử")
    rebuild.set_defaults(run=_rebuild)


def _tree(arguments: argparse.Namespace) -> int:
    """The whole tree: who may run a command on the server sees everything."""
    from quannhu.kernel.days import format_day, parse_day
    from quannhu.kernel.money import group_digits
    from quannhu.kit import clock
    from quannhu.organization import queries
    from quannhu.organization.models import Kind, Unit

    today = clock.opening_day()
    on = parse_day(arguments.on, default_year=today.year) if arguments.on else today
    if arguments.unit:
        ids = queries.subtree(queries.unit_by_code(arguments.unit, on).pk, on)
    else:
        ids = frozenset(Unit.objects.values_list("id", flat=True))
    scope = queries.Scope(ids, on)
    nodes = queries.tree_of(scope)
    totals = queries.strength_totals([node.unit_id for node in nodes], on)
    for node in nodes:
        people = sum(totals.get(node.unit_id, {}).values())
        name = f"{'  ' * node.depth}{node.code}  {node.name}"
        print(f"{name:<60}{Kind(node.kind).label:<14}{group_digits(people) if people else '–':>9}")
    found = queries.summary_of(scope)
    counts = [group_digits(n) for n in (found.units, found.kitchens, found.strength)]
    print(f"Ngày {format_day(on)}: {counts[0]} đơn vị, {counts[1]} bếp ăn, quân số {counts[2]}.")
    return 0


def _found(arguments: argparse.Namespace) -> int:
    """Passwords are asked for, or read line by line from a pipe; they are never arguments."""
    import getpass

    from django.db import transaction

    from quannhu.kernel.days import parse_day
    from quannhu.kit import clock
    from quannhu.organization import actions

    at = clock.now()

    def ask(username: str) -> str:
        if sys.stdin.isatty():
            return getpass.getpass(f"Mật khẩu của {username}: ")
        return sys.stdin.readline().rstrip("\n")

    with transaction.atomic():
        administrator = actions.first_account(
            username=arguments.administrator, full_name=arguments.administrator_name,
            password=ask(arguments.administrator),
        )  # fmt: skip
        commander = None
        if arguments.commander:
            commander = actions.first_account(
                username=arguments.commander, full_name=arguments.commander_name or arguments.commander,
                password=ask(arguments.commander),
            )  # fmt: skip
        root = actions.found(
            at=at, key=arguments.code.lower(), code=arguments.code, name=arguments.name,
            valid_from=parse_day(arguments.start, default_year=clock.day_of(at).year),
            administrator_id=administrator.pk, commander_id=commander.pk if commander else None,
        )  # fmt: skip
    print(f"Đã lập {arguments.name} (khóa {root.key}). Quản trị đăng nhập bằng {arguments.administrator}.")
    return 0


def _rebuild(arguments: argparse.Namespace) -> int:
    from quannhu.kernel.money import group_digits
    from quannhu.organization import actions

    print(f"Đã tính lại {group_digits(actions.rebuild_closure())} dòng.")
    return 0
