"""Linked figures that a Word file carries as content controls, paragraph by paragraph."""

from __future__ import annotations

from lxml import etree

from quannhu.documents.reading.package import W
from quannhu.documents.reading.whole import Opened
from quannhu.documents.rules.linking import Control, bare, read_tag

_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


def controls_of(opened: Opened) -> list[tuple[str, tuple[Control, ...]]]:
    """Every paragraph of the text with its figures; a file of somebody else has paragraphs without any."""
    root = opened.package.root(opened.package.main)
    return [] if root is None else [_paragraph(one) for one in root.iter(W + "p")]


def _paragraph(paragraph: etree._Element) -> tuple[str, tuple[Control, ...]]:
    pieces: list[str] = []
    controls: list[Control] = []
    for element in paragraph.iter(W + "t", W + "sdt", *_SIGNS):
        if element.tag != W + "sdt":
            pieces.append(_SIGNS.get(str(element.tag), element.text or ""))
            continue
        names = (element.find(f"{W}sdtPr/{W}{name}") for name in ("tag", "alias"))
        said_of = (read_tag(name.get(W + "val") or "") for name in names if name is not None)
        wanted = next((each for each in said_of if each), None)
        if wanted is not None:
            said = "".join(inner.text or "" for inner in element.iter(W + "t"))
            controls.append(Control(wanted, said, len(bare("".join(pieces)))))
    return "".join(pieces), tuple(controls)
