"""`quannhu demo build | accounts | digest`."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from typing import Any


def register(rooms: Any) -> None:
    """The demo world's commands."""
    demo = rooms.add_parser("demo", help="thế giới mẫu hư cấu Bồng Lai, năm 2023")
    verbs = demo.add_subparsers(title="việc", dest="verb", required=True)
    build = verbs.add_parser("build", help="dựng thế giới mẫu; chạy lại không hại gì")
    build.add_argument("--seed", type=int, default=2023, help="hạt giống; cùng hạt giống cho cùng dữ liệu")
    build.add_argument("--database", metavar="URL", help="sqlite:////đường/dẫn/tệp.sqlite3 hoặc postgresql://...")
    build.add_argument("--until", metavar="NGÀY", help="ngày cuối, ví dụ 31/3/2023 (mặc định 31/12/2023)")
    build.add_argument("--days", type=int, metavar="N", help="chỉ dựng N ngày đầu năm (ít nhất 20)")
    build.add_argument("--quiet", action="store_true", help="không in tiến độ")
    build.set_defaults(run=_build)
    accounts = verbs.add_parser("accounts", help="in tài khoản mẫu, mỗi vai một tài khoản")
    accounts.set_defaults(run=_accounts)
    digest = verbs.add_parser("digest", help="in mã băm toàn bộ dữ liệu để so hai lần dựng")
    digest.set_defaults(run=_digest)


def _build(arguments: argparse.Namespace) -> int:
    from quannhu.demo.build import build
    from quannhu.kernel.days import format_day

    started = time.monotonic()
    done = build(seed=arguments.seed, last_day=_last(arguments), quiet=arguments.quiet, url=arguments.database)
    spent = f"dựng xong sau {time.monotonic() - started:.0f} giây" if done.fresh else "đã có sẵn, giữ nguyên"
    print(f"Thế giới mẫu Bồng Lai (DỮ LIỆU HƯ CẤU) đến {format_day(done.last)}: {spent}.")
    print(f"Cơ sở dữ liệu: {done.database}")
    if arguments.database:
        print("Muốn mở bằng trang web: đặt QUANNHU_DATABASE (thay cho --database) và một QUANNHU_HOME riêng, chạy lại")
        print("quannhu demo build rồi quannhu serve; khi ấy mọi trang ghi DỮ LIỆU HƯ CẤU và mở ra ở ngày cuối.")
    return _accounts(arguments)


def _last(arguments: argparse.Namespace) -> dt.date:
    from quannhu.demo import calendar
    from quannhu.kernel.days import parse_day

    if arguments.days is not None:
        return calendar.FIRST + dt.timedelta(days=max(0, min(arguments.days, 999)) - 1)
    return parse_day(arguments.until, default_year=2023) if arguments.until else calendar.LAST


def _accounts(arguments: argparse.Namespace) -> int:
    from quannhu.demo.build import accounts

    rows = [("Tài khoản", "Mật khẩu", "Vai", "Đơn vị", "Họ tên"), *accounts()]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _digest(arguments: argparse.Namespace) -> int:
    from quannhu.demo.marks import digest

    print(digest())
    return 0
