"""`quannhu catalog ...`: import foods, items and price lists from files."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from quannhu.kernel.errors import Refused

ENCODINGS = ("TCVN3", "VNI")


def register(rooms: Any) -> None:
    """Add the catalog's commands."""
    room = rooms.add_parser("catalog", help="danh mục mặt hàng, thực phẩm, giá")
    verbs = room.add_subparsers(title="lệnh", dest="verb", required=True)
    for kind, text in (("foods", "bảng thành phần thực phẩm"), ("items", "mặt hàng"), ("suppliers", "nhà cung cấp")):
        parser = verbs.add_parser(f"import-{kind}", help=f"nhập {text} từ tệp bảng tính")
        _file_arguments(parser)
        parser.set_defaults(run=_import, kind=kind)
    prices = verbs.add_parser("import-prices", help="lập bảng giá dự thảo từ tệp bảng tính")
    _file_arguments(prices)
    prices.add_argument("--unit", required=True, help="mã đơn vị có hội đồng giá")
    prices.add_argument("--number", required=True, help="số biên bản")
    prices.add_argument("--surveyed", required=True, help="ngày khảo sát, ví dụ 1/3/2023")
    prices.add_argument("--from", dest="valid_from", required=True, help="áp dụng từ ngày")
    prices.set_defaults(run=_import_prices, kind="prices")
    shipped = verbs.add_parser("load-shipped", help="nạp thực phẩm và mặt hàng đi kèm chương trình")
    shipped.add_argument("--as", dest="user", required=True, help="tên đăng nhập của người thực hiện")
    shipped.set_defaults(run=_load_shipped)


def _file_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp .xlsx, .xls, .ods hoặc .csv")
    parser.add_argument("--dry-run", action="store_true", help="chỉ đọc thử và nêu mọi lỗi")
    parser.add_argument("--as", dest="user", default="", help="tên đăng nhập của người thực hiện (cần khi ghi)")
    parser.add_argument("--encoding", choices=ENCODINGS, help="bảng mã của tệp .csv nếu không phải Unicode")
    parser.add_argument("--faults", type=Path, help="ghi bản sao có cột Lỗi vào tệp này")


def _actor_now(username: str) -> tuple[Any, dt.datetime]:
    """The person behind a sign-in name, and the instant."""
    from django.contrib.auth import get_user_model

    from quannhu.kernel.codes import NOT_FOUND
    from quannhu.kit import clock
    from quannhu.organization.queries import actor_of

    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise Refused(NOT_FOUND, what="tài khoản (--as)", key=username)
    now = clock.now()
    return actor_of(user.pk, clock.day_of(now)), now


def _planned(arguments: argparse.Namespace) -> Any:
    """The dry run, its faults printed; the annotated copy written when asked for."""
    from quannhu.catalog.sheets import dry_run
    from quannhu.kernel.legacy import Legacy
    from quannhu.kit.sheets import annotated_copy
    from quannhu.kit.sheets.guards import check_size

    check_size(arguments.file.stat().st_size, arguments.file.name)
    data = arguments.file.read_bytes()
    encoding = Legacy(arguments.encoding) if arguments.encoding else None
    _, plan = dry_run(arguments.kind, data, arguments.file.name, encoding=encoding)
    for notice in plan.notices:
        print(notice)
    for problem in plan.problems:
        print(problem)
    if plan.problems and arguments.faults:
        arguments.faults.write_bytes(annotated_copy(data, arguments.file.name, plan.problems, encoding=encoding))
    print(f"Thêm {plan.added}, sửa {plan.changed}, giữ nguyên {plan.unchanged}, lỗi {len(plan.problems)}.")
    return plan


def _import(arguments: argparse.Namespace) -> int:
    from quannhu.catalog import actions

    carry_out: dict[str, Any] = {
        "foods": actions.carry_out_foods,
        "items": actions.carry_out_items,
        "suppliers": actions.carry_out_suppliers,
    }
    plan = _planned(arguments)
    if plan.problems or arguments.dry_run:
        return 1 if plan.problems else 0
    actor, now = _actor_now(arguments.user)
    print(f"Đã ghi {carry_out[arguments.kind](actor=actor, at=now, plan=plan)} dòng.")
    return 0


def _import_prices(arguments: argparse.Namespace) -> int:
    from quannhu.catalog import actions
    from quannhu.kernel.days import parse_day
    from quannhu.organization.queries import unit_by_code

    surveyed, valid_from = parse_day(arguments.surveyed), parse_day(arguments.valid_from)
    plan = _planned(arguments)
    if plan.problems or arguments.dry_run:
        return 1 if plan.problems else 0
    actor, now = _actor_now(arguments.user)
    unit = unit_by_code(arguments.unit, actor.today)
    decision = actions.draft_prices(
        actor=actor, at=now, unit_id=unit.pk, number=arguments.number, surveyed_on=surveyed, valid_from=valid_from,
        lines=plan.writes,
    )  # fmt: skip
    print(f"Đã lập bảng giá dự thảo {decision.number}, chờ thông qua.")
    return 0


def _load_shipped(arguments: argparse.Namespace) -> int:
    from quannhu.catalog.shipped import load_shipped

    actor, now = _actor_now(arguments.user)
    written = load_shipped(actor=actor, at=now)
    print(f"Thực phẩm: {written['foods']}; mặt hàng: {written['items']}.")
    return 0
