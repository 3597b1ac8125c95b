"""The blocks of a body as put on paper: labels from their order, titles in their faces, `./.` at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quannhu.documents.rendering.sheet import DataTable, Gap, Node, Para, Picture
from quannhu.documents.rules.numbering import labels
from quannhu.documents.rules.values import Block, BlockKind, Line, Run

_TWO_LINES = {
    BlockKind.PART: ("Phan", "TenPhan"),
    BlockKind.CHAPTER: ("Phan", "TenPhan"),
    BlockKind.SECTION: ("Muc", "TenMuc"),
    BlockKind.SUBSECTION: ("Muc", "TenMuc"),
}
_ONE_LINE = {
    BlockKind.ARABIC: "So",
    BlockKind.CLAUSE: "Khoan",
    BlockKind.POINT: "Diem",
    BlockKind.PARAGRAPH: "NoiDung",
    BlockKind.DASH: "Gach",
}
_CLOSING = ("Khoan", "Diem", "NoiDung", "Gach", "DieuCoLoi")
PICTURE_SHARE = 20 / 45  # height by width of a chart


def upper(text: str) -> str:
    """Capitals."""
    return text.upper()


def _capitals(line: Line) -> Line:
    return tuple(replace(run, text=upper(run.text)) for run in line)


def is_sentence(line: Line) -> bool:
    """Whether an article's line is its text rather than its name: a name never ends with a mark."""
    return bool(line) and line[-1].text.rstrip().endswith((".", ";", ":"))


def _article(block: Block, label: str, sentences: bool) -> Para:
    if sentences and is_sentence(block.line):
        return Para("DieuCoLoi", (Run(f"{label} ", bold=True), *block.line))
    return Para("Dieu", (Run(f"{label} "), *block.line), keep=True)


def _words(block: Block, label: str, sentences: bool) -> list[Node]:
    if block.kind in _TWO_LINES:
        first, second = _TWO_LINES[block.kind]
        return [Para(first, (Run(label),), keep=True), Para(second, _capitals(block.line), keep=True)]
    if block.kind == BlockKind.ARTICLE:
        return [_article(block, label, sentences)]
    if block.kind == BlockKind.ROMAN:
        return [Para("LaMa", (Run(f"{label} "), *_capitals(block.line)), keep=True)]
    style = "KhoanCoTen" if block.kind == BlockKind.CLAUSE and block.titled else _ONE_LINE[block.kind]
    lead = (Run(f"{label} "),) if label else ()
    return [Para(style, (*lead, *block.line), keep=style in ("So", "KhoanCoTen"))]


def _closed(nodes: list[Node]) -> list[Node]:
    """The last words end with `./.`, unless they do already or a table stands last."""
    last = nodes[-1] if nodes else None
    if not isinstance(last, Para) or last.style not in _CLOSING or not last.runs:
        return nodes
    run = last.runs[-1]
    text = run.text.rstrip()
    if text.endswith("./."):
        return nodes
    ended = replace(run, text=text.rstrip(".;,") + "./.") if run.figure is None else run
    more = () if run.figure is None else (Run("./."),)
    return [*nodes[:-1], replace(last, runs=(*last.runs[:-1], ended, *more))]


def body_nodes(blocks: Sequence[Block], width: float, *, sentences: bool, ending: bool) -> list[Node]:
    """The blocks on paper.

    width       of the text, mm
    sentences   articles may be sentences (quyết định): only their label is bold then
    ending      the last words end with `./.`
    """
    nodes: list[Node] = []
    for block, label in zip(blocks, labels(blocks), strict=True):
        if block.table is not None:
            shares = [width * share / sum(block.table.widths) for share in block.table.widths]
            table = block.table
            nodes += [DataTable(tuple(shares), table.columns, table.rows, table.numeric), Gap(8)]
        elif block.chart is not None:
            nodes += [Picture(block.chart, width, width * PICTURE_SHARE), Gap(6)]
        elif block.kind not in (BlockKind.TABLE, BlockKind.CHART):
            nodes += _words(block, label, sentences)
    return _closed(nodes) if ending else nodes
