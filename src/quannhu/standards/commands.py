"""`quannhu standards rate | rows | reference`."""

from __future__ import annotations

import argparse
from typing import Any

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_day, parse_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import format_money
from quannhu.kernel.quantity import format_number
from quannhu.organization import queries as organization
from quannhu.organization.models import Category
from quannhu.standards import queries
from quannhu.standards.queries.reference import reference_rows
from quannhu.standards.queries.rulebook import RateRow
from quannhu.standards.rules.rows import NAMES


def register(rooms: Any) -> None:
    """Add the verbs of the standards."""
    parser = rooms.add_parser("standards", help="tiêu chuẩn: mức tiền ăn, ăn thêm, định lượng")
    verbs = parser.add_subparsers(title="việc", dest="verb", required=True)
    rate = verbs.add_parser("rate", help="mức tiền ăn của một người trong ngày, kèm dòng căn cứ")
    rate.add_argument("--on", required=True, type=parse_day, help="ngày, ví dụ 28/9/2023")
    rate.add_argument("--category", default="HSQBS", help="mã đối tượng (mặc định HSQBS)")
    rate.add_argument("--unit", default="", help="mã đơn vị; bỏ trống là toàn quân")
    rate.add_argument("--supplements", default="", help="mã ăn thêm cách nhau bằng dấu phẩy, ví dụ OM,LE-TET")
    rate.set_defaults(run=_rate)
    rows = verbs.add_parser("rows", help="mọi dòng đang hiệu lực trong ngày")
    rows.add_argument("--on", required=True, type=parse_day, help="ngày, ví dụ 28/9/2023")
    rows.set_defaults(run=_rows)
    reference = verbs.add_parser("reference", help="bảng mức đã công bố công khai, kèm nguồn")
    reference.set_defaults(run=_reference)


def _say(rate: RateRow) -> str:
    factor = f", hệ số {format_number(rate.factor)}" if rate.factor is not None else ""
    origin = f"dòng {rate.id}, {rate.valid}, {rate.legal_basis}, ban hành {format_day(rate.issued_on)}"
    return f"{rate.name} ({rate.code}): {format_money(rate.amount)}{factor} [{origin}]"


def _rate(arguments: argparse.Namespace) -> int:
    unit_id = organization.unit_by_code(arguments.unit, arguments.on).pk if arguments.unit else None
    if not Category.objects.filter(code=arguments.category).exists():
        raise Refused(NOT_FOUND, what="đối tượng", key=arguments.category)
    codes = [code.strip() for code in arguments.supplements.split(",") if code.strip()]
    due = queries.day_allowance(category=arguments.category, unit_id=unit_id, on=arguments.on, supplements=codes)
    for row in (due.basic, *due.supplements):
        print(_say(row))
    if due.supplements:
        print(f"Cộng: {format_money(due.amount)}")
    return 0


def _rows(arguments: argparse.Namespace) -> int:
    for row in queries.load_rows():
        if row.holds(arguments.on):
            print(f"{NAMES[row.kind]}\t{row.code}\t{row}")
    return 0


def _reference(arguments: argparse.Namespace) -> int:
    for row in reference_rows():
        value = format_money(row.computed) if row.computed else (row.value or "chưa rõ")
        since = format_day(row.valid_from) if row.valid_from else "chưa rõ ngày"
        print(f"{row.code}\t{value}\t{since}\t{row.instrument or 'chưa rõ văn bản'}\t{row.source}")
    return 0
