"""Golden pages: what stands where on each template's PDF, kept beside this file and compared in millimetres.

`python -m tests.documents.printing.golden` writes them anew after a page was changed on purpose and looked at.
"""

from __future__ import annotations

import json
from pathlib import Path

from quannhu.documents.rendering.composing import compose
from quannhu.documents.rendering.pdf import write_pdf
from quannhu.documents.shipped import shipped
from tests.documents.printing.measured import Measured, measure

FOLDER = Path(__file__).resolve().parent / "golden"


def page_lines(found: Measured) -> list[list[object]]:
    """Each run of words: page, letters, left and baseline in mm, size, face; then each rule line."""
    faces = {(False, False): "", (True, False): "b", (False, True): "i", (True, True): "bi"}
    words = [
        [one.page, one.text, round(one.left, 1), round(one.base, 1), one.size, faces[one.bold, one.italic]]
        for one in found.words
    ]
    strokes = [[one.page, round(one.left, 1), round(one.top, 1), round(one.length, 1)] for one in found.strokes]
    return [*words, *strokes]


def write() -> None:
    """Write every golden page."""
    FOLDER.mkdir(exist_ok=True)
    for template in shipped():
        lines = page_lines(measure(write_pdf(compose(template.document))))
        text = ",\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (FOLDER / f"{template.key}.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write()
