"""docs/planner/tables.md out of the schema, so that the page cannot say anything else than the code."""

from __future__ import annotations

from quannhu.planner.tables.schema import PLAN, PROBLEM, Column, Table

HEAD = """# Tables of the planner

Written by `make docs` from `planner/tables/schema.py`. A problem is a folder of tables; so is a plan.

- One file for each table: `items.csv` or `items.parquet`, never both. Columns by name, in any order.
- CSV: UTF-8 (a byte order mark is taken), comma, semicolon or tab as the heading has it, `"` quotes. Blank rows count
  for row numbers and say nothing. Parquet needs the optional extra `quannhu[parquet]`, which also reads CSV faster.
- Quantities are whole **base units** of the item (g, ml, piece), never kg; need is in **need units** of the family;
  money is whole đ. Numbers are digits only: `1000`, never `1.000`, `1,5` or `1e3`.
- A period counts from the order of `periods`. A line with a named period goes before a line whose period is blank.
- Codes are any text in NFC, trimmed, compared exactly.
- Every fault of a folder is found in one run, with file, row, column, code (docs/errors.md) and remedy.
"""
NEEDED = {
    "must": "Must be there, with at least one line.",
    "file": "Must be there, be it without lines.",
    "may": "May be missing.",
}


def schema_page() -> str:
    """The page."""
    parts = [HEAD, "\n## A problem\n"]
    parts += [_table(table) for table in PROBLEM]
    parts += ["\n## A plan\n\nWords for the reader are written, and not read back.\n"]
    parts += [_table(table) for table in PLAN]
    return "".join(parts)


def _table(table: Table) -> str:
    key = f"No two lines with the same {', '.join(table.key)}. " if table.key else ""
    rows = [
        f"| `{column.name}` | {_kind(column)} | {column.meaning} | {column.says or '–'} |" for column in table.columns
    ]
    return (
        f"\n### {table.name}\n\n{table.meaning} {key}{NEEDED[table.needed]}\n\n"
        "| column | holds | meaning | blank |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def _kind(column: Column) -> str:
    if column.kind == "code":
        return f"code of `{column.of}`"
    if column.kind == "whole":
        return f"whole number {column.low} … {column.high}"
    if column.kind == "word":
        return " / ".join(f"`{word}`" for word in column.words)
    return {"name": "new code", "text": "words for the reader"}[column.kind]
