"""`quannhu review figures | trace | impact`."""

from __future__ import annotations

import argparse
import json
from typing import Any

from quannhu.kernel.days import format_day, parse_day
from quannhu.kernel.figures import FigureQuery, Part
from quannhu.kernel.money import group_digits
from quannhu.kit import clock
from quannhu.review import queries, rules


def register(rooms: Any) -> None:
    """Add the review's verbs."""
    parser = rooms.add_parser("review", help="tổng kết: chỉ tiêu và nguồn của từng con số")
    verbs = parser.add_subparsers(title="việc", dest="verb", required=True)
    figures = verbs.add_parser("figures", help="in các chỉ tiêu từ đầu năm đến ngày chốt")
    figures.add_argument("--format", choices=("text", "json"), default="text", help="dạng in")
    figures.set_defaults(run=_figures)
    trace = verbs.add_parser("trace", help="mở một chỉ tiêu từng bậc đến chứng từ")
    trace.add_argument("figure", help="mã chỉ tiêu, ví dụ F03")
    trace.add_argument("--path", default="", help="các bậc đã chọn, ví dụ T11/K-1101/2023-03-14")
    trace.add_argument("--depth", type=int, default=1, help="số bậc mở thêm (mặc định 1)")
    trace.add_argument("--format", choices=("text", "json"), default="text", help="dạng in")
    trace.set_defaults(run=_trace)
    impact = verbs.add_parser("impact", help="liệt kê chỉ tiêu mà một lần sửa phiếu đã làm thay đổi")
    impact.add_argument("voucher", type=int, help="số định danh của phiếu đảo hoặc phiếu thay thế")
    impact.set_defaults(run=_impact)
    cutoff_help = "ngày chốt, ví dụ 2023-11-30 hoặc 30/11/2023"
    impact.add_argument("--cutoff", type=parse_day, help=f"{cutoff_help}; bỏ trống là hết năm của phiếu")
    for verb in (figures, trace):
        verb.add_argument("--cutoff", required=True, type=parse_day, help=cutoff_help)
        verb.add_argument("--unit", help="mã đơn vị; bỏ trống là toàn ngành")


def _query(arguments: argparse.Namespace) -> FigureQuery:
    return queries.query_of(actor=queries.whole_army(clock.today()), cutoff=arguments.cutoff, unit_code=arguments.unit)


def part_json(part: Part) -> dict[str, Any]:
    """A part for JSON: exact value (and base for shares) beside the printed form."""
    body: dict[str, Any] = {"key": part.key, "label": part.label, "value": part.value, "unit": part.unit}
    if part.base is not None:
        body["base"] = part.base
    return {**body, "printed": rules.format_part(part)}


def reading_json(reading: queries.Reading, query: FigureQuery) -> dict[str, Any]:
    """A figure for JSON: id, title, formula, rule, period, cut-off, parts, evidence ids."""
    return {
        "id": reading.card.id,
        "title": reading.card.title,
        "formula": reading.card.formula,
        "rule": reading.card.rule,
        "period": {"from": query.period.start.isoformat(), "to": query.cutoff.isoformat()},
        "cutoff": query.cutoff.isoformat(),
        "unit": query.unit_code,
        "parts": [part_json(part) for part in reading.value.parts],
        "evidence": [{"kind": group.kind, "ids": list(group.ids)} for group in reading.value.evidence],
    }


def _figures(arguments: argparse.Namespace) -> int:
    query = _query(arguments)
    readings = queries.figures(query)
    if arguments.format == "json":
        print(json.dumps([reading_json(reading, query) for reading in readings], ensure_ascii=False, indent=1))
        return 0
    scope = arguments.unit or "toàn ngành"
    print(f"Chỉ tiêu từ {format_day(query.period.start)} đến {format_day(query.cutoff)}, {scope}")
    for reading in readings:
        count = group_digits(rules.evidence_count(reading.value.evidence))
        print(f"{reading.card.id}  {reading.card.title}  ({count} bản ghi)")
        for part in reading.value.parts:
            print(f"      {part.label}: {rules.format_part(part)}")
    return 0


def _trace(arguments: argparse.Namespace) -> int:
    query = _query(arguments)
    steps = tuple(step for step in arguments.path.split("/") if step)
    reading = queries.reading(arguments.figure, query)
    below = _below_single_rows(arguments.figure, query) if arguments.unit else ()
    path = queries.resolve_path(arguments.figure, query, steps, below)
    tree = _levels(arguments.figure, query, path, arguments.depth)
    if arguments.format == "json":
        body = {**reading_json(reading, query), "path": list(path), "rows": tree}
        print(json.dumps(body, ensure_ascii=False, indent=1))
        return 0
    print(f"{reading.card.id}  {reading.card.title}")
    print(f"Công thức: {reading.card.formula}")
    shown = queries.row_at(arguments.figure, query, path) if steps else None
    if shown:
        print(shown.label)
    for part in shown.parts if shown else reading.value.parts:
        print(f"  {part.label}: {rules.format_part(part)}")
    _print_rows(tree, 1)
    return 0


def _below_single_rows(figure: str, query: FigureQuery) -> tuple[str, ...]:
    """Where the levels of one unit begin to branch: nobody needs to be shown the unit they asked for."""
    path: tuple[str, ...] = ()
    while True:
        level = queries.open_figure(figure, query, path)
        if len(level.rows) != 1 or level.rows[0].href or level.deepest:
            return path
        path = (*path, level.rows[0].key)


def _levels(figure: str, query: FigureQuery, path: tuple[str, ...], depth: int) -> list[dict[str, Any]]:
    rows = []
    level = queries.open_figure(figure, query, path)
    for row in level.rows:
        body: dict[str, Any] = {"key": row.key, "label": row.label, "parts": [part_json(part) for part in row.parts]}
        if row.href:
            body["href"] = row.href
        if row.evidence:
            body["evidence"] = [{"kind": group.kind, "ids": list(group.ids)} for group in row.evidence]
        if depth > 1 and not row.href and not level.deepest:
            body["rows"] = _levels(figure, query, (*path, row.key), depth - 1)
        rows.append(body)
    return rows


def _print_rows(rows: list[dict[str, Any]], depth: int) -> None:
    for row in rows:
        parts = "; ".join(f"{part['label']} {part['printed']}" for part in row["parts"])
        print(f"{'  ' * depth}{row['label']} [{row['key']}]: {parts}")
        _print_rows(row.get("rows", []), depth + 1)


def _impact(arguments: argparse.Namespace) -> int:
    actor = queries.whole_army(clock.today())
    impact = queries.impact_of(arguments.voucher, actor=actor, cutoff=arguments.cutoff)
    print(f"Chỉ tiêu dẫn các phiếu này: {', '.join(impact.citing) or 'không có'}")
    for moved in impact.moved:
        print(f"  {moved.figure} {moved.part.label}: {moved.printed_before} -> {moved.printed_after}")
    return 0
