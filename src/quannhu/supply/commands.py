"""`quannhu supply demand | plan | orders`."""

from __future__ import annotations

import argparse
from typing import Any

from quannhu.kernel.days import Period, parse_day
from quannhu.kernel.quantity import format_quantity


def register(rooms: Any) -> None:
    """Add the verbs of supply."""
    parser = rooms.add_parser("supply", help="bảo đảm, tạo nguồn: nhu cầu, kế hoạch, đơn hàng")
    verbs = parser.add_subparsers(title="việc", dest="verb", required=True)
    wanted = verbs.add_parser("demand", help="nhu cầu của một đơn vị trong kỳ theo mặt hàng, kèm căn cứ")
    wanted.add_argument("--from", dest="start", required=True, type=parse_day, help="ngày đầu, ví dụ 2/10/2023")
    wanted.add_argument("--to", dest="last", required=True, type=parse_day, help="ngày cuối")
    wanted.add_argument("--unit", required=True, help="mã đơn vị, ví dụ T11 hoặc BL")
    wanted.set_defaults(run=_demand)


def _demand(arguments: argparse.Namespace) -> int:
    import datetime as dt
    from collections import defaultdict

    from quannhu.organization.queries import Scope, name_of, subtree, unit_by_code
    from quannhu.supply import queries

    start, last = arguments.start, max(arguments.start, arguments.last)
    period = Period(start, last + dt.timedelta(days=1))
    unit_id = unit_by_code(arguments.unit, start).pk
    scope = Scope(subtree(unit_id, start), start)
    now = dt.datetime.now(dt.UTC)
    found = queries.demand(scope=scope, unit_id=unit_id, period=period, at=now)
    print(f"Nhu cầu của {name_of(unit_id, start)}, {period}:")
    for problem in found.problems:
        print(f"  {problem}")
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    bases: dict[str, set[str]] = defaultdict(set)
    for row in found.rows:
        for index, number in enumerate((row.gross, row.held, row.net)):
            sums[row.ration_code][index] += number
        bases[row.ration_code] |= {f"dòng {line.row_id}, {line.legal_basis}" for line in row.lines}
    for code, numbers in sorted(sums.items()):
        gross, held, net = (format_quantity(number, found.bases.get(code, "g")) for number in numbers)
        print(
            f"  {found.names[code]}: cần {gross}, đơn vị có {held}, phải cấp {net} [{'; '.join(sorted(bases[code]))}]"
        )
    return 1 if found.problems else 0
