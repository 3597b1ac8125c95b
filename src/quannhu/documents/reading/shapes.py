"""What is anchored in a paragraph: drawn rule lines and text boxes, as DrawingML or VML has them.

Of two versions of one thing (mc:AlternateContent) only the newer is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from quannhu.documents.reading.measures import EMU_PER_TWIP, with_unit
from quannhu.documents.reading.package import W
from quannhu.documents.reading.runs import MC

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_CONTENT = W + "txbxContent"
_VML = frozenset(_V + name for name in ("line", "shape", "rect", "polyline", "roundrect", "textbox"))
_LINES = frozenset({"line", "straightConnector1"})
# A flat shape is a rule line: no higher than this, and at least as wide.
_FLAT, _LONG = 60, 200


@dataclass(frozen=True)
class Shape:
    """A drawn thing: a rule line when `content` is None; lengths in twips, 0 unknown.

    drop        how far under its paragraph's top it hangs; None when it is not placed by the paragraph
    """

    width: int
    height: int
    content: etree._Element | None = None
    dashed: bool = False
    drop: int | None = None


def shapes(anchor: etree._Element) -> Iterator[Shape]:
    """The rule lines and text boxes of a w:drawing, w:pict, w:object or mc:AlternateContent."""
    if anchor.tag == MC + "AlternateContent":
        chosen = anchor.find(MC + "Choice")
        for version in (chosen, anchor.find(MC + "Fallback")):
            if version is not None and len(version):
                for child in version:
                    yield from shapes(child)
                return
    elif anchor.tag == W + "drawing":
        for holder in anchor:
            yield from _drawn(holder)
    elif anchor.tag in (W + "pict", W + "object"):
        yield from _vml(anchor)
    elif anchor.tag == W + "r":
        for child in anchor:
            yield from shapes(child)


def has_picture(anchor: etree._Element) -> bool:
    """Whether a picture (no drawn shape) stands in what is anchored."""
    return next(anchor.iter(_PICTURE, _V + "imagedata"), None) is not None


def _number(text: str | None) -> int:
    try:
        return round(float(text or "0"))
    except (ValueError, OverflowError):
        return 0


def _drawn(holder: etree._Element) -> Iterator[Shape]:
    """wp:inline or wp:anchor: one shape, or a group of them."""
    extent = holder.find(_WP + "extent")
    whole = (0, 0) if extent is None else (_number(extent.get("cx")), _number(extent.get("cy")))
    place = holder.find(_WP + "positionV")
    drop = None
    if place is not None and place.get("relativeFrom") in ("paragraph", "line"):
        offset = place.find(_WP + "posOffset")
        drop = None if offset is None else _number(offset.text) // EMU_PER_TWIP
    found = list(holder.iter(_WPS + "wsp"))
    for shape in found:
        size = shape.find(f"{_WPS}spPr/{_A}xfrm/{_A}ext")
        own = whole if len(found) == 1 or size is None else (_number(size.get("cx")), _number(size.get("cy")))
        width, height = own[0] // EMU_PER_TWIP, own[1] // EMU_PER_TWIP
        content = shape.find(f"{_WPS}txbx/{_CONTENT}")
        line = shape.find(f"{_WPS}spPr/{_A}ln")
        dash = None if line is None else line.find(_A + "prstDash")
        dashed = dash is not None and dash.get("val") != "solid"
        if content is not None:
            yield Shape(width, height, content, drop=drop)
        elif _is_rule(_form(shape), width, height) and _seen(line):
            yield Shape(width, 0, dashed=dashed, drop=drop)


def _form(shape: etree._Element) -> str:
    """The name of its form; a form of one's own, as LibreOffice draws lines, is taken as a rectangle."""
    geometry = shape.find(f"{_WPS}spPr/{_A}prstGeom")
    if geometry is not None:
        return geometry.get("prst") or ""
    return "rect" if shape.find(f"{_WPS}spPr/{_A}custGeom") is not None else ""


def _seen(line: etree._Element | None) -> bool:
    return line is None or line.find(_A + "noFill") is None


def _is_rule(form: str, width: int, height: int) -> bool:
    if form in _LINES:
        return width >= height
    return form == "rect" and height <= _FLAT and width >= _LONG


def _vml(pict: etree._Element) -> Iterator[Shape]:
    for element in pict.iter():
        if element.tag not in _VML or element.tag == _V + "textbox":
            continue
        if any(parent.tag == _CONTENT for parent in _up_to(element, pict)):
            continue
        style = _style(element.get("style") or "")
        width, height = (with_unit(style.get(key, "0"), 15.0) or 0 for key in ("width", "height"))
        content = element.find(f"{_V}textbox/{_CONTENT}")
        stroke = element.find(_V + "stroke")
        dashed = stroke is not None and (stroke.get("dashstyle") or "solid") != "solid"
        drop = None
        if style.get("position") == "absolute" and style.get("mso-position-vertical-relative", "text") == "text":
            drop = with_unit(style.get("margin-top", style.get("top", "0")), 15.0)
        if content is not None:
            yield Shape(width, height, content)
        elif element.tag == _V + "line":
            span = _line_ends(element.get("from"), element.get("to"))
            if span is None or span[0] >= span[1]:
                yield Shape(width or (span[0] if span else 0), 0, dashed=dashed, drop=_line_drop(element, drop))
        elif _is_vml_rule(element, width, height):
            yield Shape(width, 0, dashed=dashed, drop=drop)


def _is_vml_rule(element: etree._Element, width: int, height: int) -> bool:
    """A horizontal rule, a connector, or a shape of the types of lines (20) and straight arrows (32) without slope."""
    if element.get(_O + "hr") in ("t", "true") or element.get(_O + "connectortype") == "straight":
        return width >= height
    return width >= height and (element.get("type") or "").endswith(("_t32", "_t20"))


def _up_to(element: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    parent = element.getparent()
    while parent is not None and parent is not top:
        yield parent
        parent = parent.getparent()


def _style(text: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {key.strip().lower(): value.strip() for key, value in pairs}


def _ends(text: str | None) -> tuple[int, int] | None:
    parts = re.split(r"[,\s]+", (text or "").strip())
    if len(parts) != 2:
        return None
    across, down = (with_unit(part or "0", 15.0) for part in parts)
    return None if across is None or down is None else (across, down)


def _line_ends(start: str | None, end: str | None) -> tuple[int, int] | None:
    """How far a VML line reaches across and down."""
    first, last = _ends(start), _ends(end)
    if first is None or last is None:
        return None
    return abs(last[0] - first[0]), abs(last[1] - first[1])


def _line_drop(element: etree._Element, drop: int | None) -> int | None:
    first = _ends(element.get("from"))
    return drop if first is None else (drop or 0) + first[1]
