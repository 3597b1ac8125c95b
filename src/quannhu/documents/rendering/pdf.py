"""The PDF/A: typst sets the same sheet, tagged, with its fonts chosen by content and embedded."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from quannhu.documents.codes.value import VALUE_WRONG
from quannhu.documents.rendering.measures import undrawn
from quannhu.documents.rendering.pictures import svg_of
from quannhu.documents.rendering.sheet import Columns, Node, Para, Picture, Sheet
from quannhu.kernel.errors import Refused
from quannhu.kit.fonts import Face, only_folder, vietnamese_faces

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "documents" / "paper" / "document.typ"
STANDARD = "a-2a"
_SETTING = threading.Lock()  # a compiler sets one paper at a time


@dataclass(frozen=True)
class Place:
    """Where something will stand on the PDF: page from 1, millimetres from the left and top edge."""

    mark: str
    page: int
    left: float
    top: float
    width: float
    height: float


@lru_cache(maxsize=2)
def _compiler(faces: tuple[Face, ...]) -> Any:
    import typst

    folder = only_folder(faces).name
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return typst.Compiler(str(TEMPLATE), root=str(ROOT), font_paths=fonts)


def _plain(node: Node) -> dict[str, Any]:
    if isinstance(node, Columns):
        rows = [[[_plain(inner) for inner in cell] for cell in row] for row in node.rows]
        return {"node": "Columns", "widths": node.widths, "rows": rows}
    if isinstance(node, Picture):
        chart = node.chart
        return {"node": "Picture", "svg": svg_of(chart), "alt": chart.description, "width": node.width}
    if isinstance(node, Para):
        return {"node": "Para", "style": node.style, "keep": node.keep, "left": node.left, "runs": _runs(node.runs)}
    plain = {field.name: getattr(node, field.name) for field in dataclasses.fields(node)}
    if "rows" in plain:
        plain["rows"] = [[_runs(cell) for cell in row] for row in plain["rows"]]
    return plain | {"node": type(node).__name__}


def _runs(runs: Any) -> list[list[Any]]:
    return [[run.text, run.bold, run.italic] for run in runs]


def _inputs(sheet: Sheet, family: str) -> dict[str, str]:
    data = {
        "title": sheet.title,
        "author": sheet.author,
        "margins": sheet.margins,
        "address": sheet.address,
        "corner": sheet.corner,
        "mark": sheet.mark,
        "styles": {key: dataclasses.asdict(style) for key, style in sheet.styles.items()},
        "sections": [
            {"landscape": section.landscape, "nodes": [_plain(node) for node in section.nodes]}
            for section in sheet.sections
        ],
    }
    return {"data": json.dumps(data, ensure_ascii=False), "font": family}


def write_pdf(sheet: Sheet, *, at: dt.datetime | None = None) -> bytes:
    """The sheet as a tagged PDF/A-2a, the same bytes for the same sheet and instant.

    at          the instant written into the PDF's properties; none when absent
    errors      Refused(DOR-20) when no font carries every Vietnamese letter, Refused(DOC-09) naming letters
                that the font lacks: another font would stand in for them without a word
    """
    faces = vietnamese_faces()
    inputs = _inputs(sheet, faces[0].family)
    if missing := undrawn(inputs["data"]):
        raise Refused(VALUE_WRONG, part="Nội dung", why=f"phông chữ {faces[0].family} không có ký tự {missing[:20]}")
    with _SETTING:
        pages, warnings = _compiler(faces).compile_with_warnings(
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=[STANDARD],
            timestamp=int(at.timestamp()) if at else 0,
        )
    # A warning means that a face or a letter is missing: it must not reach paper.
    assert not warnings, [warning.message for warning in warnings]
    assert isinstance(pages, bytes)
    return pages


def places_of(sheet: Sheet) -> list[Place]:
    """Where each mark of the sheet (`ky-1`, …) stands on the PDF."""
    import typst

    faces = vietnamese_faces()
    folder = only_folder(faces).name
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    compiler = typst.Compiler(
        str(TEMPLATE), root=str(ROOT), font_paths=fonts, sys_inputs=_inputs(sheet, faces[0].family)
    )
    found = json.loads(compiler.query("<place>", field="value"))
    return [Place(**place) for place in found]


def draw_pages(sheet: Sheet, *, dots: int = 96) -> list[bytes]:
    """Each page as a PNG picture of `dots` an inch, for a look on the screen."""
    faces = vietnamese_faces()
    with _SETTING:
        pages = _compiler(faces).compile(format="png", ppi=dots, sys_inputs=_inputs(sheet, faces[0].family))
    return [pages] if isinstance(pages, bytes) else list(pages)
