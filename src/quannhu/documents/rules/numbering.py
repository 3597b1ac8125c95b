"""Labels of headings: nobody types them, they follow from the order of the blocks (NĐ 30/2020, phụ lục I)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from quannhu.documents.rules.values import Block, BlockKind

# The Vietnamese alphabet as points use it: has đ, lacks f, j, w, z and the letters with marks.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip

# What begins anew under each heading. Chapters go on through the parts and articles through the whole text;
# a part begins the Roman headings of the report style anew.
_BELOW: dict[BlockKind, tuple[str, ...]] = {
    BlockKind.PART: ("section", "subsection", "roman", "arabic", "point"),
    BlockKind.CHAPTER: ("section", "subsection", "arabic", "point"),
    BlockKind.SECTION: ("subsection", "arabic", "point"),
    BlockKind.SUBSECTION: ("arabic", "point"),
    BlockKind.ARTICLE: ("arabic", "point"),
    BlockKind.ROMAN: ("arabic", "point"),
    BlockKind.CLAUSE: ("point",),
    BlockKind.ARABIC: ("point",),
}
_COUNTER: dict[BlockKind, str] = {
    BlockKind.PART: "part",
    BlockKind.CHAPTER: "chapter",
    BlockKind.SECTION: "section",
    BlockKind.SUBSECTION: "subsection",
    BlockKind.ARTICLE: "article",
    BlockKind.CLAUSE: "arabic",
    BlockKind.ARABIC: "arabic",
    BlockKind.POINT: "point",
    BlockKind.ROMAN: "roman",
}


def roman(number: int) -> str:
    """1 -> I, 14 -> XIV."""
    letters = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        letters += sign * count
    return letters


def point_letter(number: int) -> str:
    """1 -> a, 5 -> đ, 24 -> aa (rule DOC-R02)."""
    size = len(POINT_LETTERS)
    return "a" * ((number - 1) // size) + POINT_LETTERS[(number - 1) % size]


def _label(kind: BlockKind, number: int) -> str:
    match kind:
        case BlockKind.PART:
            return f"Phần {roman(number)}"
        case BlockKind.CHAPTER:
            return f"Chương {roman(number)}"
        case BlockKind.SECTION:
            return f"Mục {number}"
        case BlockKind.SUBSECTION:
            return f"Tiểu mục {number}"
        case BlockKind.ARTICLE:
            return f"Điều {number}."
        case BlockKind.ROMAN:
            return f"{roman(number)}."
        case BlockKind.POINT:
            return f"{point_letter(number)})"
        case _:
            return f"{number}."


class Counting:
    """Gives labels one by one; `expected` says the next one of a kind without taking it."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def expected(self, kind: BlockKind) -> str:
        """The label the next block of the kind would have; "-" for a dash line, "" for one that has none."""
        counter = _COUNTER.get(kind)
        if counter is None:
            return "-" if kind == BlockKind.DASH else ""
        return _label(kind, self._counts[counter] + 1)

    def take(self, kind: BlockKind) -> str:
        """The label of the next block, which is of the kind."""
        label = self.expected(kind)
        counter = _COUNTER.get(kind)
        if counter is not None:
            self._counts[counter] += 1
            for below in _BELOW.get(kind, ()):
                self._counts[below] = 0
        return label


def labels(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The label of each block in order, "" for one that has none (rule DOC-R03).

    An article's clauses, a Roman heading's numbers and the points under them begin anew; "-" for a dash line.
    """
    counting = Counting()
    return tuple(counting.take(block.kind) for block in blocks)


def appendix_label(index: int, count: int) -> str:
    """`Phụ lục`, or `Phụ lục II` when there are two or more; `index` from 0."""
    return f"Phụ lục {roman(index + 1)}" if count > 1 else "Phụ lục"
