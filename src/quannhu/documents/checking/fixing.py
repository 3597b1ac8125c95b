"""Safe repairs: how words look is put right in the file's XML; no word is added, taken away or changed.

What was repaired is read and checked again: only what then passes is said to be repaired.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from quannhu.documents.checking.edits import edit_paragraph, edit_runs, edit_section
from quannhu.documents.checking.finder import find
from quannhu.documents.checking.findings import Finding, Repair, Target
from quannhu.documents.checking.profiles import load_profile
from quannhu.documents.checking.rulebook import Case, judge
from quannhu.documents.codes.checking import NOT_REWRITTEN
from quannhu.documents.layout import Block, Frame, Layout, Paragraph
from quannhu.documents.reading import Opened, open_docx
from quannhu.documents.reading.package import W
from quannhu.kernel.errors import Refused

_FACES = frozenset({"size", "bold", "italic", "caps", "colour", "font"})
_SHAPES = frozenset({"align", "first_line", "before", "line"})
# A repair may bring another to light (a wider line, a justified paragraph); never more than a few times.
_ROUNDS = 4


@dataclass(frozen=True)
class Mended:
    """The repaired file: what was put right, and what still stands."""

    data: bytes
    repaired: tuple[Finding, ...]
    left: tuple[Finding, ...]


def mend(source: str | Path | bytes, profile: str | None = None, only: frozenset[str] | None = None) -> Mended:
    """The file with every safe repair made, or those of the rules named in `only`.

    errors      Refused DOC-10 to DOC-17 as reading; DOC-22 a file that cannot be written back
    """
    opened = open_docx(source)
    data = opened.package.data
    key = profile or ("dang" if find(opened.layout).party else "nd30")
    before = words_of(opened.layout)
    standing = _judge(opened.layout, key)
    wanted: dict[tuple[str, str], Finding] = {}
    for _ in range(_ROUNDS):
        chosen = [finding for finding in standing if finding.repair and (only is None or finding.id in only)]
        fresh = [finding for finding in chosen if any((finding.id, place) not in wanted for place in _places(finding))]
        if not fresh:
            break
        for finding in fresh:
            assert finding.repair is not None
            _apply(opened, finding.repair)
            wanted |= {(finding.id, place): finding for place in _places(finding)}
        data = _written(opened)
        opened = open_docx(data)
        assert words_of(opened.layout) == before, "a repair changed words"
        standing = _judge(opened.layout, key)
    still = {(finding.id, place) for finding in standing for place in _places(finding)}
    repaired: list[Finding] = []
    for finding in wanted.values():
        if finding not in repaired and not any((finding.id, place) in still for place in _places(finding)):
            repaired.append(finding)
    return Mended(data, tuple(repaired), standing)


def _judge(layout: Layout, key: str) -> tuple[Finding, ...]:
    return judge(Case(find(layout), load_profile(key)))


def _places(finding: Finding) -> tuple[str, ...]:
    return (finding.where, *finding.others)


def words_of(layout: Layout) -> tuple[str, ...]:
    """Every paragraph's words in order, heads, feet and notes too."""
    found: list[str] = []
    for section in layout.sections:
        for blocks in (section.blocks, *section.edges):
            found += _words(blocks)
    found += _words(layout.notes)
    return tuple(found)


def _words(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield f"{block.label}|{block.text}"
        elif isinstance(block, Frame):
            yield from _words(block.blocks)
        else:
            for row in block.rows:
                for cell in row:
                    yield from _words(cell.blocks)


def _apply(opened: Opened, repair: Repair) -> None:
    for target in repair.targets:
        if target.where.startswith("phần "):
            section = _section_of(opened, target)
            if section is not None:
                layout = opened.layout.sections[int(target.where.split()[1]) - 1]
                edit_section(section, repair, layout)
            continue
        paragraph = opened.places.get(target.where)
        if paragraph is None:
            continue
        if repair.kind in _FACES:
            edit_runs(paragraph, repair, target)
        elif repair.kind in _SHAPES:
            edit_paragraph(paragraph, repair)


def _section_of(opened: Opened, target: Target) -> etree._Element | None:
    """The w:sectPr of the section named; None when the file has none."""
    root = opened.package.root(opened.package.main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        return None
    found = [element for element in body.iter(W + "sectPr") if _of_body(element)]
    number = int(target.where.split()[1]) - 1
    if number < len(found):
        return found[number]
    return etree.SubElement(body, W + "sectPr") if number == len(found) else None


def _of_body(element: etree._Element) -> bool:
    """The body's own section properties, or those of a paragraph standing in the body."""
    parent = element.getparent()
    if parent is None or parent.tag == W + "body":
        return parent is not None
    paragraph = parent.getparent()
    return paragraph is not None and paragraph.getparent() is not None and paragraph.getparent().tag == W + "body"


def _written(opened: Opened) -> bytes:
    """The file with the parts that were read written anew; every other part stays byte for byte.

    errors      Refused DOC-22 a strict file: its parts were read under other names
    """
    package = opened.package
    if any(_shown(part) and package.strict(part) for part in package.roots):
        raise Refused(NOT_REWRITTEN)
    return package.save(_shown)


def _shown(name: str) -> bool:
    """Parts that hold words; lists of parts, styles and the like are never changed."""
    base = name.rsplit("/", 1)[-1]
    return base.endswith(".xml") and base.startswith(("document", "header", "footer"))
