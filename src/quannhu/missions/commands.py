"""`quannhu missions list | show`."""

from __future__ import annotations

import argparse
from typing import Any


def register(rooms: Any) -> None:
    """Add the verbs of missions."""
    parser = rooms.add_parser("missions", help="nhiệm vụ đột xuất: danh sách, nhu cầu, đồng hồ, hàng")
    verbs = parser.add_subparsers(title="việc", dest="verb", required=True)
    listed = verbs.add_parser("list", help="các nhiệm vụ với trạng thái và đồng hồ")
    listed.set_defaults(run=_list)
    shown = verbs.add_parser("show", help="một nhiệm vụ: nhu cầu, hàng, tiền ăn thêm")
    shown.add_argument("code", help="mã nhiệm vụ, ví dụ NV-2023-02")
    shown.set_defaults(run=_show)


def _list(arguments: argparse.Namespace) -> int:
    from quannhu.kernel.days import format_day, format_instant
    from quannhu.kit import clock
    from quannhu.missions import queries, rules
    from quannhu.missions.models import Mission

    now = clock.now()
    for row in Mission.objects.order_by("received_at", "pk"):
        waited = queries.clock_of(row, now)
        first = f"xuất lần đầu sau {rules.hours_text(waited.minutes)}" if waited.first_issue_at else "chưa xuất"
        days = f"{format_day(row.starts_on)}–{format_day(row.ends_on)}"
        received = format_instant(row.received_at)
        print(f"{row.code}  {row.name}: nhận lệnh {received}, {days}, {row.get_state_display()}, {first}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from quannhu.catalog.models import Item
    from quannhu.kernel.codes import NOT_FOUND
    from quannhu.kernel.errors import Refused
    from quannhu.kernel.money import group_digits
    from quannhu.missions import queries, rules
    from quannhu.missions.models import Mission

    row = Mission.objects.select_related("pack_item").filter(code=arguments.code).first()
    if row is None:
        raise Refused(NOT_FOUND, what="nhiệm vụ", key=arguments.code)
    groups = queries.groups_of([row.pk])[row.pk]
    items = {item.code: item for item in Item.objects.filter(code__in=(row.pack_item.code, queries.RICE))}
    names = {item.pk: item for item in items.values()}
    print(f"{row.label} ({row.get_state_display()})")
    for need in queries.need_of(row, groups):
        amount = queries.say(items[need.item], need.quantity)
        print(f"  cần {items[need.item].name} cho {rules.AUDIENCES[need.audience]}: {amount} [{need.clause}]")
    for (audience, item_id), balance in sorted(queries.balances(row).items()):
        item = names[item_id]
        issued, consumed, returned, lost, out = (
            queries.say(item, amount)
            for amount in (balance.issued, balance.consumed, balance.returned, balance.lost, balance.out)
        )
        print(f"  {item.name} ({rules.AUDIENCES[audience]}): xuất {issued}, dùng {consumed}, trả {returned},"
              f" mất {lost}, còn {out}")  # fmt: skip
    total = sum(line.amount for line in queries.supplements_of(row, groups))
    print(f"  tiền ăn thêm: {group_digits(total)} đ")
    return 0
