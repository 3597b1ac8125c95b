"""Where in a document's value a finding of its printed page is: the words of the paragraph say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from quannhu.documents.checking.findings import Finding
from quannhu.documents.layout import Block, Frame, Layout, Paragraph
from quannhu.documents.rules.differences import pieces
from quannhu.documents.rules.values import Document
from quannhu.kernel.text import clean

# Parts of the value that a rule of this part is about, where the printed words do not tell.
_OF_RULE = {
    "SO": "ký hiệu",
    "NT": "địa danh",
    "TY": "trích yếu",
    "VV": "trích yếu",
    "KG": "kính gửi",
    "CC": "căn cứ",
    "NN": "nơi nhận",
    "DN": "nơi nhận",
    "CV": "người ký",
    "HT": "người ký",
    "CQ": "cơ quan",
    "BH": "cơ quan",
    "TL": "loại",
}


class Places:
    """The printed page of one value."""

    def __init__(self, document: Document, layout: Layout) -> None:
        self._printed: dict[str, tuple[str, int]] = {}
        seen: Counter[str] = Counter()
        for where, text in _paragraphs(layout):
            words = _bare(text)
            self._printed[where] = (words, seen[words])
            seen[words] += 1
        self._named = [(piece.place, _bare(piece.text)) for piece in pieces(document)]

    def of(self, finding: Finding) -> tuple[str, ...]:
        """The value's places of a finding, each once, in order; () for the page as a whole."""
        key = finding.id.split("-")[-2]
        found = (self._one(where, key) for where in (finding.where, *finding.others))
        return tuple(dict.fromkeys(place for place in found if place))

    def _one(self, where: str, key: str) -> str:
        part = _OF_RULE.get(key, "")
        text, before = self._printed.get(where, ("", 0))
        if part in ("ký hiệu", "địa danh", "trích yếu", "cơ quan", "loại"):
            return part
        # Who signs is one place of the value and several printed lines.
        fits = [
            (place, words)
            for place, words in self._named
            if words and _fits(place, part) and (words in text or (part == "người ký" and text and text in words))
        ]
        longest = max((len(words) for _, words in fits), default=0)
        best = [place for place, words in fits if len(words) == longest]
        if not best:
            return "lưu" if key in ("NN", "DN") and "luu" in text[:6] else part
        return best[min(before, len(best) - 1)]


def _fits(place: str, part: str) -> bool:
    if part == "nơi nhận":
        return place.startswith(("nơi nhận/", "lưu"))
    if part:
        return place.startswith(f"{part}/")
    return place.startswith(("thân/", "căn cứ/", "phụ lục "))


def _bare(text: str) -> str:
    """Small letters and digits only: print adds marks, labels and capitals."""
    return "".join(letter for letter in clean(text).casefold() if letter.isalnum())


def _paragraphs(layout: Layout) -> Iterator[tuple[str, str]]:
    for section in layout.sections:
        yield from _of(section.blocks)


def _of(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.where, block.text
        elif isinstance(block, Frame):
            yield from _of(block.blocks)
        else:
            for row in block.rows:
                for cell in row:
                    yield from _of(cell.blocks)
