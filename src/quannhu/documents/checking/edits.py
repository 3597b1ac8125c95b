"""The changes a repair makes in the XML: properties of runs, paragraphs and sections, in the order Word wants them."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from quannhu.documents.checking.findings import Repair, Target
from quannhu.documents.checking.pieces import LEAD
from quannhu.documents.layout import Section
from quannhu.documents.reading.package import W
from quannhu.documents.reading.runs import MC

_RUN_NAMES = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish"
    " webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang"
    " eastAsianLayout specVanish oMath"
)
_PARAGRAPH_NAMES = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_SECTION_NAMES = (
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols"
    " formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
)
_RUN_ORDER, _PARAGRAPH_ORDER, _SECTION_ORDER = (
    names.split() for names in (_RUN_NAMES, _PARAGRAPH_NAMES, _SECTION_NAMES)
)
_A4 = (11906, 16838)


def _child(parent: etree._Element, name: str, order: list[str]) -> etree._Element:
    """The child of this name, made at its lawful place when it is not there."""
    found = parent.find(W + name)
    if found is not None:
        return found
    made = etree.Element(W + name)
    later = {W + each for each in order[order.index(name) + 1 :]}
    for place, child in enumerate(parent):
        if child.tag in later:
            parent.insert(place, made)
            return made
    parent.append(made)
    return made


def _props(parent: etree._Element, name: str) -> etree._Element:
    """rPr of a run, pPr of a paragraph: always its first child."""
    found = parent.find(W + name)
    if found is None:
        found = etree.Element(W + name)
        parent.insert(0, found)
    return found


# --- runs ------------------------------------------------------------------------------------------------------------


def _runs(paragraph: etree._Element) -> list[etree._Element]:
    """The runs of this paragraph: not those of text boxes anchored in it."""
    found = []
    for run in paragraph.iter(W + "r"):
        parent = run.getparent()
        while parent is not None and parent.tag != W + "p":
            if parent.tag == MC + "Fallback":
                break
            parent = parent.getparent()
        if parent is paragraph:
            found.append(run)
    return found


def _split(run: etree._Element) -> list[etree._Element]:
    """One run for each child, all of one look; a run of one child stays."""
    content = [child for child in run if child.tag != W + "rPr"]
    if len(content) < 2:
        return [run]
    props = run.find(W + "rPr")
    made = [run]
    for child in content[1:]:
        twin = etree.Element(W + "r")
        if props is not None:
            twin.append(deepcopy(props))
        twin.append(child)
        made[-1].addnext(twin)
        made.append(twin)
    return made


def _of_part(paragraph: etree._Element, target: Target) -> list[etree._Element]:
    """The runs of one part of one line: line breaks and tabs are counted as the reader counts them."""
    line, column = 0, 0
    placed: list[tuple[int, int, etree._Element, str]] = []
    for whole in _runs(paragraph):
        cut = any(child.tag in (W + "br", W + "cr", W + "tab", W + "ptab") for child in whole)
        for run in _split(whole) if cut else [whole]:
            text = "".join(child.text or "" for child in run if child.tag == W + "t")
            kinds = {child.tag for child in run}
            breaks = run.find(W + "br")
            if W + "cr" in kinds or (breaks is not None and breaks.get(W + "type", "textWrapping") == "textWrapping"):
                line, column = line + 1, 0
            elif kinds & {W + "tab", W + "ptab"}:
                column += 1
            placed.append((line, column, run, text))
    chosen = [each for each in placed if each[0] == target.line]
    if target.part is not None:
        words: dict[int, str] = {}
        for _, column, _, text in chosen:
            words[column] = words.get(column, "") + text
        parts: list[list[int]] = []
        led = False
        for column in sorted(words):
            if words[column].strip():
                parts[-1:] = [[*parts[-1], column]] if led else [*parts[-1:], [column]]
                led = bool(LEAD.match(words[column]))
        if any(re.search(r"\S[ \u00a0]{5,}\S", text) for text in words.values()) or target.part >= len(parts):
            return []
        chosen = [each for each in chosen if each[1] in parts[target.part]]
    return [run for _, _, run, _ in chosen]


def edit_runs(paragraph: etree._Element, repair: Repair, target: Target) -> None:
    """Give the runs of a paragraph, or of a part of it, one property."""
    runs = _runs(paragraph) if target.line is None else _of_part(paragraph, target)
    for run in runs:
        _edit_run(_props(run, "rPr"), repair)


def _edit_run(props: etree._Element, repair: Repair) -> None:
    value = str(repair.value)
    if repair.kind == "size":
        for name in ("sz", "szCs"):
            _child(props, name, _RUN_ORDER).set(W + "val", value)
    elif repair.kind in ("bold", "italic", "caps"):
        for name in {"bold": ("b", "bCs"), "italic": ("i", "iCs"), "caps": ("caps",)}[repair.kind]:
            _child(props, name, _RUN_ORDER).set(W + "val", value)
    elif repair.kind == "colour":
        colour = _child(props, "color", _RUN_ORDER)
        colour.attrib.clear()
        colour.set(W + "val", value)
    elif repair.kind == "font":
        fonts = _child(props, "rFonts", _RUN_ORDER)
        fonts.attrib.clear()
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(W + name, value)


# --- paragraphs ------------------------------------------------------------------------------------------------------


def edit_paragraph(paragraph: etree._Element, repair: Repair) -> None:
    """Alignment, first-line indent, room above, height of lines."""
    props = _props(paragraph, "pPr")
    if repair.kind == "align":
        _child(props, "jc", _PARAGRAPH_ORDER).set(W + "val", str(repair.value))
        return
    value = int(repair.value)
    if repair.kind == "first_line":
        indent = _child(props, "ind", _PARAGRAPH_ORDER)
        for name in ("firstLine", "firstLineChars", "hanging", "hangingChars"):
            indent.attrib.pop(W + name, None)
        indent.set(W + ("firstLine" if value >= 0 else "hanging"), str(abs(value)))
        return
    spacing = _child(props, "spacing", _PARAGRAPH_ORDER)
    if repair.kind == "before":
        for name in ("beforeLines", "beforeAutospacing"):
            spacing.attrib.pop(W + name, None)
        spacing.set(W + "before", str(value))
        _child(props, "contextualSpacing", _PARAGRAPH_ORDER).set(W + "val", "0")
    elif repair.kind == "line":
        spacing.set(W + "line", str(value))
        spacing.set(W + "lineRule", "auto")


# --- sections --------------------------------------------------------------------------------------------------------


def edit_section(section: etree._Element, repair: Repair, layout: Section) -> None:
    """Paper, margins, page numbers."""
    if repair.kind == "paper":
        size = _child(section, "pgSz", _SECTION_ORDER)
        short, long = _A4
        wide, high = (long, short) if layout.landscape else (short, long)
        size.attrib.pop(W + "code", None)
        size.set(W + "w", str(wide))
        size.set(W + "h", str(high))
    elif repair.kind.startswith("margin_"):
        _margin(section, repair, layout)
    elif repair.kind == "first_page":
        _child(section, "titlePg", _SECTION_ORDER).attrib.pop(W + "val", None)
    elif repair.kind in ("page_format", "page_start"):
        name = "fmt" if repair.kind == "page_format" else "start"
        _child(section, "pgNumType", _SECTION_ORDER).set(W + name, str(repair.value))


def _margin(section: etree._Element, repair: Repair, layout: Section) -> None:
    margins = _child(section, "pgMar", _SECTION_ORDER)
    side = repair.kind.removeprefix("margin_")
    for name in ("top", "right", "bottom", "left"):
        if margins.get(W + name) is None:
            margins.set(W + name, str(getattr(layout, name)))
    for name, usual in (("header", "720"), ("footer", "720"), ("gutter", "0")):
        if margins.get(W + name) is None:
            margins.set(W + name, usual)
    value = int(repair.value)
    if side == "left":
        # The gutter counts with the left margin.
        gutter = margins.get(W + "gutter") or "0"
        value -= int(gutter) if gutter.isdigit() else 0
    margins.set(W + side, str(value))
