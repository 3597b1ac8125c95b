"""What each line is: marker, caption, byline, promotion, headline, ...; prose is what is left to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from quannhu.press.rules.decoding import BLANKS, Source
from quannhu.press.rules.quotes import LOWER, UPPER, Quote, cut
from quannhu.press.rules.values import (
    BYLINE,
    CAPTION,
    EMPTY,
    HEADLINE,
    MARKER,
    PROMOTION,
    STAMP,
    UNPLACED,
    Byline,
    Dropped,
    Photo,
)  # fmt: skip
from quannhu.press.rules.vocabulary import Vocabulary, any_of, exact_pattern

MARK = "leftcenterrightdel"
PROSE = "prose"  # until it is read: body, lead or unplaced
HEADLINE_LIMIT = 220
_LABEL_WORD = r"(?:bài viết|tin|bài|ảnh|video|clip|đồ họa|thực hiện|nguồn)"
_LABEL = re.compile(
    rf"(?:^|(?<=[\s;,.–(-]))({_LABEL_WORD}(?:\s*(?:,|và|-|&|/|\+)\s*{_LABEL_WORD})*)\s*:\s*", re.IGNORECASE
)
_BARE_LABEL = re.compile(
    rf"^\W*({_LABEL_WORD}(?:\s*(?:,|và|-|&|/|\+)\s*{_LABEL_WORD})+)\s+(?=[{UPPER}]{{2}})", re.IGNORECASE
)
_SOURCE = re.compile(
    rf"^\(?(theo)\s*:?\s+((?:báo |trang |cổng |tạp chí )?[{UPPER}\w][^.;:!?]{{1,60}}(?:\.\w{{2,4}})*)\)?\.?$",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\s*[,;/&]\s*|\s+[-–]\s+|\s*–\s*|(?<=[" + UPPER + r"]{2})-(?=[" + UPPER + r"]{2})|\s+và\s+", re.IGNORECASE
)
_CREDIT = re.compile(r"[\s(]*\b((?:ảnh)\s*:\s*)([^:.;]{2,80}?)\s*[).]*\s*$", re.IGNORECASE)
_STAMP = re.compile(
    r"^(?:(?:thứ\s+\w+|"
    r"chủ nhật)"
    r"\s*,?\s*)?(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:\s*[,|–-]?\s*\d{1,2}[:h]\d{0,2})?(?:\s*\(?GMT\s*\+?\d+\)?)?$"
    r"|^\d{1,2}[:h]\d{2}\s*[,|–-]?\s*(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$",
    re.IGNORECASE,
)
_PROMOTION = re.compile(
    r"^\W*(?:(?:kính )?mời\s+(?:bạn|quý|độc giả|các bạn)\b.*(?:chuyên mục|xem|đọc|theo dõi)"
    r"|(?:xem|đọc) thêm\b|(?:tin|bài|video)(?:, bài)? liên quan\b|theo dõi .{0,60}\b(?:facebook|zalo|youtube)"
    r"|(?:bình luận|chia sẻ|về trang chủ|in bài viết|gửi email)\W*$)",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"chuyên mục\s+[“\"]?(.+?)[”\"]?(?=\s+(?:để|xem|đọc|trên|tại|của|theo dõi)\b|\s*[.,;!]|\s*$)", re.IGNORECASE
)
_TABLE = re.compile(r"\t.*\S|\S\s*\|.*\S|\S {3,}\S.*\S {3,}\S")
_SHAPE = re.compile(r"phát biểu|chủ trì|ảnh\s*:", re.IGNORECASE)


@dataclass
class Layout:
    """The lines being sorted: kind and note by index, and what the sorting itself recognised."""

    source: Source
    kinds: list[str]
    notes: dict[int, str] = field(default_factory=dict)
    photos: list[Photo] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    section: Quote | None = None
    dropped: list[Dropped] = field(default_factory=list)
    title: Quote | None = None
    published: Quote | None = None

    def quote(self, index: int) -> Quote:
        """The whole cleaned line."""
        return Quote(index + 1, 0, self.source.text[index])


def sort_lines(source: Source, vocabulary: Vocabulary) -> Layout:
    """Each line's kind (rule PRS-R03: every line has exactly one); `prose` still waits to be read."""
    text = source.text
    kinds = [MARKER if line == MARK else PROSE if line else EMPTY for line in text]
    layout = Layout(source, kinds)
    for index in range(len(kinds)):
        if kinds[index] == PROSE:
            _sort_plain(layout, index, vocabulary)
    for index in range(len(kinds)):
        if kinds[index] == MARKER:
            _sort_after_marker(layout, index, vocabulary)
    _credits_without_marker(layout)
    _headline(layout, vocabulary)
    _last_names(layout, vocabulary)
    return layout


def _sort_plain(layout: Layout, index: int, vocabulary: Vocabulary) -> None:
    """Bylines, promotions, date stamps, remains of tables: known by the line alone."""
    quote = layout.quote(index)
    if found := bylines_of(quote):
        layout.kinds[index] = BYLINE
        layout.bylines.extend(found)
    elif _PROMOTION.match(quote.text):
        layout.kinds[index] = PROMOTION
        layout.dropped.append(Dropped(quote.line, "promotion", quote))
        if (section := _SECTION.search(quote.text)) and layout.section is None:
            layout.section = quote.part(*section.span(1))
    elif _STAMP.match(quote.text) and layout.published is None:
        layout.kinds[index] = STAMP
        layout.published = quote
    elif _TABLE.search(layout.source.raw[index].strip(BLANKS).replace("\u00a0", " ")) or _TABLE.search(quote.text):
        layout.kinds[index] = UNPLACED
        layout.notes[index] = "table_remains"
    elif quote.text.strip("[]()*-– .").upper() in vocabulary.urgency_marks:
        layout.kinds[index] = UNPLACED
        layout.notes[index] = "urgency_mark"


def bylines_of(quote: Quote) -> list[Byline]:
    """The credits of a line that begins with a label («Tin, ảnh:», «Bài: … Ảnh: …», «Theo …»); else none."""
    labels = list(_LABEL.finditer(quote.text))
    bare = _BARE_LABEL.match(quote.text)
    if labels and not quote.text[: labels[0].start()].strip("(*-–•[ "):
        ends = [label.start() for label in labels[1:]] + [len(quote.text)]
        found = [
            _byline(quote.part(*label.span(1)), quote.part(label.end(), end))
            for label, end in zip(labels, ends, strict=True)
        ]
        return [byline for byline in found if byline] if all(found) else []
    if bare and quote.text[bare.end() :].isupper():
        made = _byline(quote.part(*bare.span(1)), quote.part(bare.end()))
        return [made] if made else []
    if (source := _SOURCE.match(quote.text)) and len(quote.text.split()) <= 9 and _looks_like_name(source[2]):
        return [Byline("source", quote.part(*source.span(1)), (quote.part(*source.span(2)).trimmed(" )."),), False)]
    return []


def _looks_like_name(text: str) -> bool:
    return text[:1].isupper() or "." in text or text.split()[0].casefold() in ("báo", "trang", "cổng", "tạp")


def _byline(label: Quote, names: Quote) -> Byline | None:
    """One label with its names; None when what follows the label reads like a sentence."""
    names = names.trimmed(" ;,.–-)(")
    words = label.text.casefold()
    photo, text = "ảnh" in words, any(word in words for word in ("tin", "bài", "thực hiện"))
    kind = "text_and_photo" if photo and text else "photo" if photo else "text"
    kind = "source" if "nguồn" in words else kind
    if not names or len(names.text) > 120 or (len(names.text.split()) > 12):
        return None
    return Byline(kind, label, tuple(cut(names, _NAMES)), False)


def _sort_after_marker(layout: Layout, index: int, vocabulary: Vocabulary) -> None:
    """The marker rule, cases a-g (rule PRS-R04): exactly one photo for each marker."""
    raw, kinds = layout.source.raw, layout.kinds
    after = index + 1
    empties = 0
    while after < len(raw) and raw[after] == "":
        after, empties = after + 1, empties + 1
    case, caption, review = "c", None, False
    if after >= len(raw):
        case = "g"
    elif kinds[after] == MARKER:
        case = "e"
    elif kinds[after] == EMPTY or empties > 1:
        case = "c"  # a line of spaces only, or two and more empty lines
    elif kinds[after] == BYLINE and _only_credit(layout, after):
        case, caption = "f", after
    elif kinds[after] != PROSE:
        case, review = "d" if empties else "a", True  # a byline, promotion or table stands where the caption should
    elif empties == 0:
        case, caption = "a", after
    elif raw[after].startswith("\u00a0"):
        case, caption = "b", after
    else:
        case, review = "d", True
        if _caption_shaped(layout.quote(after).text, vocabulary):
            caption = after
        else:
            layout.notes[after] = "needs_review"
    _add_photo(layout, index, case, caption, review)


def _only_credit(layout: Layout, index: int) -> bool:
    return bool(re.match(r"ảnh\s*:", layout.source.text[index], re.IGNORECASE))


def _caption_shaped(text: str, vocabulary: Vocabulary) -> bool:
    """Case d: begins with a rank, names a caption verb or a credit, or is short."""
    begins = exact_pattern(rf"(?:{any_of(vocabulary.ranks)})\b").match(text)
    return bool(begins or _SHAPE.search(text) or len(text) <= vocabulary.short_caption)


def _add_photo(layout: Layout, marker: int | None, case: str, index: int | None, review: bool) -> None:
    caption = credit = None
    if index is not None:
        caption, credit = split_credit(layout.quote(index))
        if layout.kinds[index] == BYLINE:
            line = index + 1
            layout.bylines = [byline for byline in layout.bylines if byline.names[0].line != line]
        layout.kinds[index] = CAPTION
    number = len(layout.photos) + 1
    line_of_marker = None if marker is None else marker + 1
    layout.photos.append(Photo(number, line_of_marker, case, caption or None, credit, review))


def split_credit(quote: Quote) -> tuple[Quote, Quote | None]:
    """Case f: the caption, and the NAME of an «Ảnh: NAME» at its end."""
    found = _CREDIT.search(quote.text)
    if not found:
        return quote, None
    return quote.part(0, found.start()), quote.part(*found.span(2))


def _credits_without_marker(layout: Layout) -> None:
    """A short line that ends with «Ảnh: NAME» is a caption also where the marker is lost; the photo is flagged."""
    for index, kind in enumerate(layout.kinds):
        quote = layout.quote(index)
        if kind == PROSE and len(quote.text) <= 300:
            caption, credit = split_credit(quote)
            if credit and caption and (credit.text[:1].isupper()):
                _add_photo(layout, None, "f", index, True)
    order = sorted(layout.photos, key=lambda photo: photo.marker_line or (photo.caption.line if photo.caption else 0))
    layout.photos = [
        Photo(number, p.marker_line, p.case, p.caption, p.credit, p.needs_review)
        for number, p in enumerate(order, start=1)
    ]


def _headline(layout: Layout, vocabulary: Vocabulary) -> None:
    """The first text line is the title when it is short, ends without a full stop, and prose follows it (PRS-R05)."""
    prose = [index for index, kind in enumerate(layout.kinds) if kind == PROSE]
    if len(prose) < 2:
        return
    first = prose[0]
    text = layout.source.text[first]
    long_enough = len(text.split()) >= 4 and len(text) <= HEADLINE_LIMIT
    begins = text[:1].isupper() or text[:1] in '“"' or text[:1].isdigit()
    person = exact_pattern(rf"(?:{any_of(vocabulary.ranks)})\b").match(text)
    nothing_read_before = all(
        layout.kinds[index] in (EMPTY, STAMP, MARKER, CAPTION, UNPLACED) for index in range(first)
    )
    follows = len(layout.source.text[prose[1]]) > len(text) or layout.source.text[prose[1]].endswith((".", "…", ":"))
    if long_enough and begins and not person and nothing_read_before and follows and text[-1] not in ".…;:,":
        layout.kinds[first] = HEADLINE
        layout.title = layout.quote(first)


def _last_names(layout: Layout, vocabulary: Vocabulary) -> None:
    """A line of nothing but a name after the last prose is a credit without a label: kept, to be looked at."""
    for index in range(len(layout.kinds) - 1, 0, -1):
        if layout.kinds[index] != PROSE:
            continue
        quote = layout.quote(index)
        token = rf"[{UPPER}][{UPPER}{LOWER}]*"
        names = exact_pattern(rf"^\(?{token}(?:[\s,–-]+(?:và\s+)?{token}){{1,7}}\)?$")
        heads = tuple(head.casefold() for head in (*vocabulary.unit_heads, *vocabulary.post_heads, *vocabulary.ranks))
        before = any(kind in (PROSE, HEADLINE, CAPTION) for kind in layout.kinds[:index])
        if not before or not names.match(quote.text) or quote.text.casefold().startswith(heads):
            return
        layout.kinds[index] = BYLINE
        layout.bylines.append(Byline("name_only", None, tuple(cut(quote.trimmed("()"), _NAMES)), True))
