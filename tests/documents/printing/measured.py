"""What stands where on a printed page: words and rule lines of a PDF in millimetres from the left and top edge."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader

MM = 25.4 / 72


@dataclass(frozen=True)
class Words:
    """A run of letters: `left` and `base` (its baseline) in mm, `size` in points."""

    page: int
    text: str
    left: float
    base: float
    size: float
    bold: bool
    italic: bool


@dataclass(frozen=True)
class Stroke:
    """A level line."""

    page: int
    left: float
    top: float
    length: float


@dataclass(frozen=True)
class Measured:
    """Everything found."""

    words: tuple[Words, ...]
    strokes: tuple[Stroke, ...]
    pages: int

    def find(self, text: str) -> Words:
        """The first run that begins with the text."""
        return next(word for word in self.words if word.text.startswith(text))

    def page_text(self, page: int) -> str:
        """The words of a page in one line, spaces made one."""
        return " ".join(" ".join(word.text for word in self.words if word.page == page).split())

    def under(self, words: Words, room: float = 6) -> Stroke:
        """The line right under the words."""
        near = [s for s in self.strokes if s.page == words.page and 0 < s.top - words.base < room]
        near = [s for s in near if abs((s.left + s.length / 2) - words.left) < 100 and s.left + s.length > words.left]
        return min(near, key=lambda stroke: stroke.top)


def measure(pdf: bytes) -> Measured:
    """Read a PDF of ours."""
    reader = PdfReader(io.BytesIO(pdf))
    words: list[Words] = []
    strokes: list[Stroke] = []
    for number, page in enumerate(reader.pages, 1):
        height = float(page.mediabox.height)
        start: list[float] = []

        def on_text(
            text: str, cm: Any, tm: Any, font: Any, size: float, number: int = number, height: float = height
        ) -> None:
            if text.strip():
                name = str((font or {}).get("/BaseFont", ""))
                left, up = (cm[0] * tm[4] + cm[2] * tm[5] + cm[4], cm[1] * tm[4] + cm[3] * tm[5] + cm[5])
                place = (left * MM, (height - up) * MM)
                words.append(Words(number, text.strip(), *place, size, "Bold" in name, "Italic" in name))

        def on_operator(
            operator: bytes, args: Any, cm: Any, _tm: Any, number: int = number, height: float = height,
            start: list[float] = start,
        ) -> None:  # fmt: skip
            if operator == b"m":
                start[:] = [float(args[0]), float(args[1])]
            elif operator == b"l" and start:
                if float(args[1]) == start[1]:
                    left = (cm[4] + min(start[0], float(args[0]))) * MM
                    length = abs(float(args[0]) - start[0]) * MM
                    strokes.append(Stroke(number, left, (height - cm[5] + start[1]) * MM, length))
                start[:] = [float(args[0]), float(args[1])]

        page.extract_text(visitor_text=on_text, visitor_operand_before=on_operator)
    return Measured(tuple(words), tuple(strokes), len(reader.pages))
