"""A document's words as they are typed in the editor, and back; nothing is lost on the way (rule DOC-R95).

**đậm**, *nghiêng*, and a figure as [[F03.spent 1/1/2023-30/11/2023 T11 = 26.780.000]]: which part of which figure, for
which days and unit; what stands after "=" is for the eye only, the registry says what is printed. "!" after it: frozen.
A table is lines of cells parted by "|", its headings first; "(40>)" after a heading is its share of the width, ">" set
right. A chart is "line | title | unit | description", its labels, then a line for each series. A backslash keeps a sign
as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quannhu.documents.rules.values import Chart, FigureRef, Line, Run, Table
from quannhu.kernel.days import format_day, parse_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import nfc

_TOKEN = re.compile(r"\[\[\s*([A-Z]\d{2})\.(\w+)\s+(\S+?)-(\S+?)(?:\s+([^\s=!\]]+))?\s*(?:=[^\]]*?)?(!?)\s*\]\]")
_MARKS = re.compile(r"\\(.)|(\*\*\*|\*\*|\*)|(\[\[.*?\]\])", re.S)
_HEADING = re.compile(r"^(.*?)\s*(?:\((\d{1,3})?(>)?\))?$", re.S)


@dataclass(frozen=True)
class Wanted:
    """Which figure a place in the text asks for."""

    figure: str
    part: str
    starts: dt.date
    ends: dt.date
    unit_code: str | None
    frozen: bool = False

    @classmethod
    def of(cls, ref: FigureRef) -> Wanted:
        """What a linked figure asks for."""
        return cls(ref.figure, ref.part, ref.starts, ref.ends, ref.unit_code, ref.frozen)

    @property
    def thawed(self) -> Wanted:
        """The same, whether frozen or not."""
        return replace(self, frozen=False)


# Gives the figure, or raises Refused.
Find = Callable[[Wanted], FigureRef]


def _escaped(text: str) -> str:
    # A bracket at the end may touch that of a figure.
    return re.sub(r"([\\*]|\[(?=\[|\Z))", r"\\\1", text)


def token(ref: FigureRef) -> str:
    """A linked figure as it is typed."""
    unit = f" {ref.unit_code}" if ref.unit_code else ""
    days = f"{format_day(ref.starts)}-{format_day(ref.ends)}"
    return f"[[{ref.figure}.{ref.part} {days}{unit} = {ref.text}{'!' if ref.frozen else ''}]]"


# A sign that says nothing: it parts two faces that touch, whose stars would read as one.
_NOTHING = "\\\u200b"


def write_line(line: Line) -> str:
    """A line of the document as it is typed."""
    written = ""
    for run in _joined(line):
        mark = "*" * (2 * run.bold + run.italic)
        inner = token(run.figure) if run.figure else _escaped(run.text)
        if inner:
            written += (_NOTHING if mark and written.endswith("*") else "") + f"{mark}{inner}{mark}"
    return written


def read_line(text: str, find: Find, faults: list[Refused] | None = None) -> Line:
    """What was typed as a line of the document; a figure that is not found stays as words, its refusal goes to faults.

    A sign of bold or italics that is never closed, or stands inside another face, is a sign like any other.
    """
    faults = [] if faults is None else faults
    pieces = _pieces(nfc(text))
    runs: list[Run] = []
    open_ = ""
    for index, (kind, piece) in enumerate(pieces):
        if kind == "mark" and piece == open_:
            open_ = ""
            continue
        if kind == "mark" and not open_ and ("mark", piece) in pieces[index + 1 :]:
            open_ = piece
            continue
        ref = _found(piece, find, faults) if kind == "figure" else None
        words = ref.text if ref else piece
        if words:
            runs.append(Run(words, len(open_) >= 2, len(open_) in (1, 3), ref))
    return _joined(runs)


def _pieces(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    for match in _MARKS.finditer(text):
        found.append(("text", text[at : match.start()]))
        if match[1] is not None:
            found.append(("text", "" if match[1] == "\u200b" else match[1]))
        else:
            found.append(("mark", match[2]) if match[2] else ("figure", match[3]))
        at = match.end()
    return [*found, ("text", text[at:])]


def _found(text: str, find: Find, faults: list[Refused]) -> FigureRef | None:
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    try:
        wanted = Wanted(match[1], match[2], parse_day(match[3]), parse_day(match[4]), match[5], bool(match[6]))
        return replace(find(wanted.thawed), frozen=wanted.frozen)
    except Refused as refused:
        faults.append(refused)
        return None


def _joined(runs: Sequence[Run]) -> Line:
    """Runs of one face that touch are one."""
    line: list[Run] = []
    for run in runs:
        last = line[-1] if line else None
        if last and not (run.figure or last.figure) and (last.bold, last.italic) == (run.bold, run.italic):
            line[-1] = replace(last, text=last.text + run.text)
        else:
            line.append(run)
    return tuple(line)


def _cells(line: str) -> list[str]:
    """The cells of a typed line; `\\|` is a bar inside a cell."""
    return [cell.replace("\0", "\\|").strip() for cell in line.replace("\\|", "\0").split("|")]


def _bar(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def write_table(table: Table) -> str:
    """A table as it is typed."""
    heads = [
        f"{_bar(head)} ({width}{'>' if right else ''})"
        for head, width, right in zip(table.columns, table.widths, table.numeric, strict=True)
    ]
    rows = [" | ".join(_bar(write_line(cell)) for cell in row) for row in table.rows]
    return "\n".join([" | ".join(heads), *rows])


def read_table(text: str, find: Find, faults: list[Refused] | None = None) -> Table:
    """What was typed as a table: short rows are filled with empty cells, missing shares of width are made even."""
    lines = [line for line in nfc(text).splitlines() if line.strip()] or [""]
    heads = [_HEADING.match(cell.replace("\\|", "|")) for cell in _cells(lines[0])]
    columns = tuple(head[1] if head else "" for head in heads)
    given = [int(head[2]) if head and head[2] else None for head in heads]
    numeric = tuple(bool(head and head[3]) for head in heads)
    rows = []
    for line in lines[1:]:
        cells = [read_line(cell.replace("\\|", "|"), find, faults) for cell in _cells(line)]
        rows.append((*cells, *[()] * (len(columns) - len(cells))))
    return Table(columns, tuple(rows), _shares(given), numeric)


def _shares(given: Sequence[int | None]) -> tuple[int, ...]:
    """Widths in percent that sum to 100: what was given stays when it can."""
    count = len(given)
    if None not in given and sum(width or 0 for width in given) == 100:
        return tuple(width or 0 for width in given)
    base = 100 // count
    return tuple(base + (1 if place < 100 - base * count else 0) for place in range(count))


def write_chart(chart: Chart) -> str:
    """A chart as it is typed."""
    first = " | ".join(map(_bar, (chart.form, chart.title, chart.unit, chart.description)))
    series = [" | ".join([_bar(name), *map(str, values)]) for name, values in chart.series]
    return "\n".join([first, " | ".join(map(_bar, chart.labels)), *series])


def read_chart(text: str) -> Chart:
    """What was typed as a chart; values that are no whole numbers count as 0 and are told by `soundness`."""
    lines = [[cell.replace("\\|", "|") for cell in _cells(line)] for line in nfc(text).splitlines() if line.strip()]
    first = [*(lines[0] if lines else []), "", "", "", ""]
    labels = tuple(lines[1]) if len(lines) > 1 else ()
    series = tuple((line[0], tuple(_whole(cell) for cell in line[1:])) for line in lines[2:])
    return Chart(first[0] or "bar", first[1], first[3], labels, series, first[2])


def _whole(text: str) -> int:
    digits = text.replace(".", "").replace(" ", "")
    return int(digits) if re.fullmatch(r"-?\d{1,15}", digits) else 0
