"""Rule lines: borders, shapes, underscores, underlined words; each given to the words it stands under (DOC-R22)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from quannhu.documents.layout import DrawnLine, Span
from quannhu.documents.reading.measures import text_width
from quannhu.documents.reading.shapes import Shape
from quannhu.documents.reading.styles import Props

_RULE = re.compile(r"^[\s_\u2012-\u2015\u2500\u2501\u203e\u02cd*-]{3,}$")
_STROKES = re.compile(r"[_\u2012-\u2015\u2500\u2501\u203e\u02cd-]{3,}")
# A line of Times New Roman is 1,15 times as high as its size.
_LEADING = 23 / 20


@dataclass
class Draft:
    """A paragraph while its container is read: what depends on its neighbours is settled afterwards."""

    element: etree._Element
    where: str
    text: str
    spans: list[Span]
    props: Props
    label: str
    width: int
    page_break: bool = False
    lines: list[DrawnLine] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    boxed: bool = False
    over: list[DrawnLine] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        """Without words of its own: empty, or only a row of underscores."""
        return not self.text.strip() or bool(_RULE.match(self.text))

    @property
    def size(self) -> int:
        """The largest letters, half-points."""
        return max((span.face.size for span in self.spans), default=24)

    def height(self) -> int:
        """About how high it stands, twips."""
        line, rule = self.props.get("line", 240), self.props.get("rule", "auto")
        single = self.size * 10 * _LEADING
        one: float = single * line / 240 if rule == "auto" else max(line, single) if rule == "atLeast" else line
        wide = sum(text_width(span.text, span.face.size, span.face.bold) for span in self.spans)
        count = max(-(-wide // self.width) if self.width > 0 else 1, self.text.count("\n") + 1, 1)
        room: int = self.props.get("before", 0) + self.props.get("after", 0)
        return room + round(one * count)


def find_lines(draft: Draft) -> None:
    """The lines a paragraph has of itself: borders, underscores, underlining. Those at its top go to `over`."""
    borders = draft.props.get("borders", ())
    if borders:
        room = max(draft.width - max(draft.props.get("left", 0), 0) - max(draft.props.get("right", 0), 0), 0)
        line = DrawnLine("border", room, draft.props.get("dashed", False))
        draft.boxed = {"top", "bottom", "left", "right"} <= set(borders)
        if not draft.boxed:
            if "bottom" in borders or "between" in borders:
                draft.lines.append(line)
            if "top" in borders:
                draft.over.append(line)
    text = draft.text
    if not text:
        return
    bare = text.strip()
    if len(text) >= 3 and _RULE.match(text) and _STROKES.search(text):
        face = draft.spans[0].face
        draft.lines.append(DrawnLine("underscore", text_width(bare, face.size, face.bold)))
    elif "\n" in text and _RULE.match(text.rsplit("\n", 1)[1]):
        face, last = draft.spans[-1].face, text.rsplit("\n", 1)[1]
        if _STROKES.search(last):
            draft.lines.append(DrawnLine("underscore", text_width(last.strip(), face.size, face.bold)))
    elif any(span.face.underline for span in draft.spans):
        worded = [span for span in draft.spans if span.text.strip()] or [span for span in draft.spans if span.text]
        if worded and all(span.face.underline for span in worded):
            wide = sum(text_width(span.text, span.face.size, span.face.bold) for span in worded)
            tabs = sum(span.text.count("\t") for span in worded)
            draft.lines.append(DrawnLine("underline", wide + 720 * tabs))


def settle_lines(drafts: list[Draft | None]) -> None:
    """Give each drawn line to the words it stands under; None in the list parts what is not neighbour (a table)."""
    for place, draft in enumerate(drafts):
        if draft is None:
            continue
        for shape in draft.shapes:
            line = DrawnLine("shape", shape.width, shape.dashed)
            target = drafts[_under(drafts, place, shape.drop)]
            (target or draft).lines.append(line)
        above = drafts[place - 1] if place else None
        if draft.over:
            (draft if above is None else above).lines.extend(draft.over)
        if draft.blank and draft.lines and above is not None:
            owner = _worded_before(drafts, place - 1)
            if owner is not None:
                owner.lines.extend(line for line in draft.lines if line not in owner.lines)


def _under(drafts: list[Draft | None], place: int, drop: int | None) -> int:
    """The paragraph under whose words a shape hangs that is anchored at `place`."""
    if drop is None:
        return place
    target = place
    if drop < -100:
        return _earlier_words(drafts, place - 1, place)
    while drop > 0:
        here = drafts[target]
        following = drafts[target + 1] if target + 1 < len(drafts) else None
        if here is None or following is None:
            break
        drop -= here.height()
        if drop < following.size * 5 or (following.blank and not following.text):
            break
        target += 1
    above = drafts[target]
    return _earlier_words(drafts, target - 1, target) if above is not None and above.blank else target


def _earlier_words(drafts: list[Draft | None], place: int, otherwise: int) -> int:
    """The nearest paragraph with words from `place` upwards."""
    for earlier in range(place, -1, -1):
        candidate = drafts[earlier]
        if candidate is None:
            break
        if not candidate.blank:
            return earlier
    return otherwise


def _worded_before(drafts: list[Draft | None], place: int) -> Draft | None:
    """The nearest words above, over at most one empty paragraph."""
    for earlier in range(place, max(place - 2, -1), -1):
        draft = drafts[earlier]
        if draft is None:
            return None
        if not draft.blank:
            return draft
    return None
