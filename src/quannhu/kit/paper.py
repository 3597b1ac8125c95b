"""Paper: A4 PDF from the typst templates of the rooms, with data only as JSON and fonts chosen by content."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from quannhu.kit.fonts import Face, only_folder, vietnamese_faces

PACKAGE = Path(__file__).resolve().parent.parent


def template_path(template: str) -> Path:
    """The file of `room/name`, of a bare `name` when only one room has it, or of the general form `table`.

    errors      LookupError when there is none, or more than one room has the bare name
    """
    room, _, name = template.rpartition("/")
    if template == "table":
        return PACKAGE / "kit" / "paper_templates" / "table.typ"
    found = sorted(PACKAGE.glob(f"{room or '*'}/paper/{name}.typ"))
    if len(found) != 1:
        raise LookupError(f"{len(found)} paper templates named {template!r}")
    return found[0]


@lru_cache(maxsize=4)
def _fonts(faces: tuple[Face, ...]) -> Any:
    """The typesetter's font book: the chosen faces, no system fonts, no embedded ones to mix in."""
    import typst

    folder = only_folder(faces).name
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def render_pdf(template: str, data: dict[str, Any], *, at: dt.datetime | None = None) -> bytes:
    """The template printed with the data: a tagged A4 PDF, the same bytes for the same input.

    template    `room/name`: src/quannhu/<room>/paper/<name>.typ, which imports /kit/paper_templates/quannhu.typ;
                or `table`, the general form (its data are listed at its head)
    data        plain JSON values; the template reads them as `data`, never as markup
    at          the instant written into the PDF's properties; none when absent
    errors      Refused(DOR-20) when no font carries every Vietnamese letter
    """
    import typst

    faces = vietnamese_faces()
    inputs = {
        "data": json.dumps(data, ensure_ascii=False),
        "font": faces[0].family,
        "fictional": "1" if settings.FICTIONAL else "",
    }
    compiler = typst.Compiler(
        str(template_path(template)), root=str(PACKAGE), font_paths=_fonts(faces), sys_inputs=inputs
    )
    stamp = int(at.timestamp()) if at else 0
    pages, warnings = compiler.compile_with_warnings(format="pdf", timestamp=stamp)
    # A warning here means a face or a letter is missing: a template fault, to be seen in tests and not on paper.
    assert not warnings, [warning.message for warning in warnings]
    assert isinstance(pages, bytes)
    return pages


def pdf_response(filename: str, pdf: bytes) -> HttpResponse:
    """The PDF as a page's answer, shown in the browser under the given name."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response
