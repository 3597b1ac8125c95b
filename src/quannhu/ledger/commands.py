"""`quannhu doctor`, the proof of the books, and `quannhu reserve`: the readiness reserve day by day."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

from quannhu.kernel.days import format_day, one_day, parse_day
from quannhu.kit import clock


def register(rooms: Any) -> None:
    """Add `doctor` and `reserve`."""
    doctor = rooms.add_parser("doctor", help="kiểm tra sổ cái = tồn = tổng = phiếu = số phiếu = nhật ký")
    doctor.set_defaults(run=_doctor)
    reserve = rooms.add_parser("reserve", help="dự trữ SSCĐ: tồn so với mức, cảnh báo, cập nhật mức mỗi ngày")
    verbs = reserve.add_subparsers(title="việc", dest="verb", required=True)
    for name, words, run in (
        ("state", "tồn dự trữ so với mức, và cảnh báo", _state),
        ("refresh", "cập nhật mức giữ trong cơ sở dữ liệu theo quân số, định mức, lô, lệnh; chạy lúc 0 giờ mỗi ngày",
         _refresh),
    ):  # fmt: skip
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("--on", type=parse_day, default=None, help="ngày, ví dụ 14/9/2023 (mặc định hôm nay)")
        verb.set_defaults(run=run)


def _doctor(arguments: argparse.Namespace) -> int:
    from quannhu.ledger.doctor import examine, report

    text, faults = report(examine())
    print(text)
    return 1 if faults else 0


def _day(arguments: argparse.Namespace) -> dt.date:
    day: dt.date = arguments.on or clock.opening_day()
    return day


def _state(arguments: argparse.Namespace) -> int:
    from quannhu.catalog.queries import units_of_items
    from quannhu.ledger import queries
    from quannhu.ledger.models import Place

    on = _day(arguments)
    found = queries.reserves(one_day(on))
    rows = queries.rows_of(found, on)
    units = units_of_items({row.item_id for row in rows})
    places = dict(Place.objects.values_list("id", "code"))
    print(f"Dự trữ SSCĐ cuối ngày {format_day(on)}")
    for row in rows:
        item = units[row.item_id]
        parts = (("phải có", row.floor), ("dùng được", row.usable), ("trên mức", row.free), ("thiếu", row.short))
        said = ", ".join(f"{words} {item.show(quantity)}" for words, quantity in parts)
        print(f"{places[row.place_id]}\t{item.name}\t{said}")
    for alert in queries.alerts_of(found, on):
        what = {"short": "thiếu", "refill": "phải bù", "renew": f"lô {alert.lot} phải đổi"}[alert.kind]
        by = f" trước hết ngày {format_day(alert.by)}" if alert.by else ""
        print(f"CẢNH BÁO\t{places[alert.place_id]}\t{units[alert.item_id].name}: {what}"
              f" {units[alert.item_id].show(alert.quantity)}{by}")  # fmt: skip
    return 0


def _refresh(arguments: argparse.Namespace) -> int:
    from quannhu.kernel.actor import Actor
    from quannhu.ledger import actions

    on, now = _day(arguments), clock.now()
    # The program itself: floors follow what others decided, nobody decides here.
    changed = actions.refresh_floors(actor=Actor(0, "quannhu", (), on), at=now, on=on)
    print(f"Mức giữ ngày {format_day(on)}: đã cập nhật {changed} mức.")
    return 0
