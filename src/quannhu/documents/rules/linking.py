"""Linked figures on their way through a Word file: what a content control says of its figure, and linking it again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from quannhu.documents.codes.writing import FIGURE_DIFFERS
from quannhu.documents.rules.soundness import words
from quannhu.documents.rules.values import Appendix, Block, Document, FigureRef, Line, Run
from quannhu.documents.rules.writing import Find, Wanted
from quannhu.kernel.errors import Refused

LONGEST_TAG = 64  # Word drops what is longer
_TAG = re.compile(r"([A-Z]\d{2})\.(\w+):(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d):([^:!]*)(!?)")
_LABEL = 24  # letters that may stand before a line's own words: "Tiểu mục 12.", "- "


def tag_of(ref: FigureRef) -> str:
    """`F03.spent:2023-01-01/2023-11-30:T11`, "!" behind it when frozen; "" when Word would not keep it whole."""
    kept = "!" if ref.frozen else ""
    tag = f"{ref.figure}.{ref.part}:{ref.starts}/{ref.ends}:{ref.unit_code or ''}{kept}"
    return tag if len(tag) <= LONGEST_TAG else ""


def read_tag(tag: str) -> Wanted | None:
    """Which figure a control's tag asks for; None for a control of somebody else."""
    found = _TAG.fullmatch(tag)
    if found is None:
        return None
    try:
        starts, ends = dt.date.fromisoformat(found[3]), dt.date.fromisoformat(found[4])
    except ValueError:
        return None
    return Wanted(found[1], found[2], starts, ends, found[5] or None, bool(found[6]))


def on_lines(document: Document, change: Callable[[Line], Line]) -> Document:
    """The document with every line of its bases, body, tables and appendices changed, in reading order."""

    def block(one: Block) -> Block:
        table = one.table
        if table is not None:
            table = replace(table, rows=tuple(tuple(change(cell) for cell in row) for row in table.rows))
        return replace(one, line=change(one.line), table=table)

    def annex(one: Appendix) -> Appendix:
        return replace(one, blocks=tuple(map(block, one.blocks)))

    return replace(
        document, bases=tuple(map(change, document.bases)), body=tuple(map(block, document.body)),
        appendices=tuple(map(annex, document.appendices)),
    )  # fmt: skip


def bare(text: str) -> str:
    """Without blanks and capitals: reading squeezes the ones, printing makes the others."""
    return "".join(text.split()).casefold()


def placed(lines: Sequence[str], paragraphs: Sequence[str]) -> list[int | None]:
    """For each line the printed paragraph it became, both in reading order; None for one that is not found.

    A paragraph is its line behind a label, with a closing mark or without.
    """
    printed = [bare(text).rstrip(".;,:/") for text in paragraphs]
    found: list[int | None] = []
    start = 0
    for line in lines:
        wanted = bare(line).rstrip(".;,:/")
        here = (
            index
            for index in range(start, len(printed))
            if printed[index].endswith(wanted) and len(printed[index]) - len(wanted) <= _LABEL
        )
        at = next(here, None) if wanted else None
        found.append(at)
        start = start if at is None else at + 1
    return found


@dataclass(frozen=True)
class Control:
    """A linked figure in a paragraph of a file: its words and how many letters stand before them, blanks left out."""

    wanted: Wanted
    text: str
    start: int


def relinked(
    document: Document, paragraphs: Sequence[tuple[str, tuple[Control, ...]]], find: Find
) -> tuple[Document, list[Refused]]:
    """The document read out of a file, its figures linked as the file's controls say (rule DOC-R97).

    As everywhere the registry says what is printed; a frozen figure whose words differ stays as words.

    paragraphs  of the file in order, with their controls
    errors      given, not raised: DOC-100, DOC-101 not found, DOC-102 the file says another number
    """
    lines: list[str] = []

    def note(line: Line) -> Line:
        lines.append(words(line))
        return line

    on_lines(document, note)
    places = iter(placed(lines, [text for text, _controls in paragraphs]))
    faults: list[Refused] = []

    def change(line: Line) -> Line:
        at = next(places)
        if at is None:
            return line
        text, controls = paragraphs[at]
        shift = bare(text).rfind(bare(words(line)).rstrip(".;,:/"))
        for control in reversed(controls):
            if ref := _found(control, find, faults):
                line = _linked(line, control.start - shift, len(bare(control.text)), ref)
        return line

    return on_lines(document, change), faults


def _found(control: Control, find: Find, faults: list[Refused]) -> FigureRef | None:
    try:
        ref = find(control.wanted.thawed)
    except Refused as refused:
        faults.append(refused)
        return None
    said = control.text.strip()
    if ref.text != said:
        faults.append(Refused(FIGURE_DIFFERS, figure=f"{ref.figure}.{ref.part}", was=said, now=ref.text))
        return None if control.wanted.frozen else ref
    return replace(ref, frozen=control.wanted.frozen)


def _linked(line: Line, start: int, count: int, ref: FigureRef) -> Line:
    """The line with `count` letters from `start` on, blanks left out, as a linked figure."""
    made: list[Run] = []
    seen, stop, done = 0, start + count, False
    for run in line:
        ends = seen + len(bare(run.text))
        if start < 0 or ends <= start or seen >= stop:
            made.append(run)
        else:
            made.append(replace(run, text=run.text[: _index(run.text, start - seen)]))
            if not done:
                made.append(replace(run, text=ref.text, figure=ref))
            made.append(replace(run, text=run.text[_after(run.text, stop - seen) :]))
            done = True
        seen = ends
    return tuple(run for run in made if run.text)


def _index(text: str, count: int) -> int:
    """The index of the text's letter number `count`, blanks not counted."""
    letters = [index for index, letter in enumerate(text) if not letter.isspace()]
    return letters[count] if 0 < count < len(letters) else 0 if count <= 0 else len(text)


def _after(text: str, count: int) -> int:
    """The index right behind the first `count` letters, blanks not counted."""
    letters = [index for index, letter in enumerate(text) if not letter.isspace()]
    return letters[count - 1] + 1 if 0 < count <= len(letters) else len(text)
