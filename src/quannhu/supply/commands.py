"""`quannhu supply demand | plan | orders | work`."""

from __future__ import annotations

import argparse
import datetime as dt
from collections import defaultdict
from typing import Any

from quannhu.kernel.days import Period, format_day, parse_day
from quannhu.kernel.money import format_money, format_ratio, group_digits
from quannhu.kernel.quantity import format_quantity
from quannhu.kit import clock
from quannhu.organization.models import Unit
from quannhu.organization.queries import Scope, labels, name_of, subtree, unit_by_code
from quannhu.supply import actions, queries
from quannhu.supply.models import Order, Plan
from quannhu.supply.rules import Punctuality, on_time_in_full, period_word, since


def register(rooms: Any) -> None:
    """Add the verbs of supply."""
    parser = rooms.add_parser("supply", help="bảo đảm, tạo nguồn: nhu cầu, kế hoạch, đơn hàng")
    verbs = parser.add_subparsers(title="việc", dest="verb", required=True)
    wanted = verbs.add_parser("demand", help="nhu cầu của một đơn vị trong kỳ theo mặt hàng, kèm căn cứ")
    wanted.add_argument("--from", dest="start", required=True, type=parse_day, help="ngày đầu, ví dụ 2/10/2023")
    wanted.add_argument("--to", dest="last", required=True, type=parse_day, help="ngày cuối")
    wanted.add_argument("--unit", required=True, help="mã đơn vị, ví dụ T11 hoặc BL")
    wanted.set_defaults(run=_demand)
    plan = verbs.add_parser("plan", help="kế hoạch: liệt kê, hoặc chi phí, mua, điều chuyển, thiếu của một bản")
    plan.add_argument("--id", type=int, default=0, help="số kế hoạch; bỏ trống là liệt kê")
    plan.set_defaults(run=_plan)
    orders = verbs.add_parser("orders", help="đơn hàng và giao nhận, đủ và đúng hạn đến một ngày")
    orders.add_argument("--on", required=True, type=parse_day, help="tính đến ngày, ví dụ 30/11/2023")
    orders.add_argument("--late", action="store_true", help="chỉ dòng chậm hoặc còn thiếu")
    orders.set_defaults(run=_orders)
    work = verbs.add_parser("work", help="tính một kế hoạch đã được yêu cầu trên trang (trang tự gọi)")
    work.add_argument("run_id", type=int, help="số của lần tính")
    work.set_defaults(run=_work)


def _demand(arguments: argparse.Namespace) -> int:
    start, last = arguments.start, max(arguments.start, arguments.last)
    period = Period(start, last + dt.timedelta(days=1))
    unit_id = unit_by_code(arguments.unit, start).pk
    scope = Scope(subtree(unit_id, start), start)
    found = queries.demand(scope=scope, unit_id=unit_id, period=period, at=clock.now())
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
        gross, held, net = (_said(found, code, number) for number in numbers)
        print(
            f"  {found.names[code]}: cần {gross}, đơn vị có {held}, phải cấp {net} [{'; '.join(sorted(bases[code]))}]"
        )
    return 1 if found.problems else 0


def _said(found: queries.Demand, code: str, number: int) -> str:
    """`24.304 kg` or `2.480 bộ`."""
    if found.bases.get(code, "g") == "piece":
        return f"{group_digits(number)} {found.units.get(code, 'cái')}"
    return format_quantity(number, found.bases.get(code, "g"))


def _everything(on: dt.date) -> Scope:
    """The whole army: whoever may run a command on the computer may read its data."""
    return Scope(frozenset(Unit.objects.values_list("pk", flat=True)), on)


def _span(plan: Plan) -> str:
    """`13 tuần từ 2/10/2023`."""
    return f"{plan.weeks} {period_word(plan.step)} từ {format_day(plan.starts_on)}"


def _plan(arguments: argparse.Namespace) -> int:
    scope = _everything(dt.date.max)
    if not arguments.id:
        for row in reversed(queries.plans(scope=scope, limit=200)):
            kind = f"{row.get_purpose_display()}, {row.get_state_display()}"
            print(f"số {row.pk}\t{row.title}\t{_span(row)}\t{kind}")
        return 0
    view = queries.plan_in(scope, arguments.id)
    plan = view.plan
    print(f"{plan.title}: {plan.get_state_display()}, {_span(plan)}")
    money = (plan.cost_buy, plan.cost_move, plan.cost_hold)
    print("Mua {}, vận chuyển {}, bảo quản {}".format(*(format_money(part) for part in money)))
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for buy in view.buys():
        item = buy.offer.item
        sums[f"mua của {buy.offer.supplier.code} về {buy.offer.place.code}", item.name, item.base] += buy.quantity
    for move in view.transfers():
        sums[f"chuyển {move.lane.label}", move.item.name, move.item.base] += move.quantity
    for (words, name, base), quantity in sorted(sums.items()):
        print(f"  {words}: {name} {format_quantity(quantity, base)}")
    short = list(view.shortages())
    names = labels({gap.unit_id for gap in short}, plan.starts_on)
    bases = queries.family_bases()
    for gap in short:
        amount = format_quantity(gap.quantity, bases.get(gap.family, "g"))
        when = since(plan.step, plan.start_of(gap.week))
        print(f"  thiếu: {names[gap.unit_id]}, {gap.family}, {when}: {amount}. {gap.reason}".rstrip())
    if not short:
        print("  không đơn vị nào thiếu")
    for remark in plan.remarks:
        print(f"  lưu ý: {remark}")
    return 0


def _orders(arguments: argparse.Namespace) -> int:
    placed = (Order.State.PLACED, Order.State.DONE, Order.State.CLOSED)
    rows = queries.orders(scope=_everything(arguments.on), states=placed)
    views = queries.line_views([row for row in rows if row.order_on <= arguments.on], arguments.on)
    met, due = on_time_in_full([view.standing for view in views])
    print(f"Đủ và đúng hạn đến {format_day(arguments.on)}: {met} trên {due} dòng, {format_ratio(met, due)}")
    for view in views:
        if arguments.late and view.standing.punctuality not in (Punctuality.LATE, Punctuality.OVERDUE):
            continue
        order, item = view.line.order, view.line.item
        amounts = (view.standing.ordered, view.standing.received)
        ordered, received = (format_quantity(quantity, item.base) for quantity in amounts)
        print(
            f"  đơn {order.pk} về {order.place.code}, {item.name}, hạn {format_day(order.due_on)}: "
            f"đặt {ordered}, nhận {received}, {view.standing.punctuality.value}"
        )
    return 0


def _work(arguments: argparse.Namespace) -> int:
    run = actions.work_run(run_id=arguments.run_id, clock=clock.now)
    print(f"{run.get_state_display()}: {run.message}")
    return 0 if run.state == run.State.DONE else 1
