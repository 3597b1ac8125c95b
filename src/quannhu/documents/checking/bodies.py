"""Finding the body: kính gửi, căn cứ, headings of each level, prose."""

from __future__ import annotations

import re

from quannhu.documents.checking.elements import Elements
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.tails import joined_items
from quannhu.documents.checking.words import bold, is_rule_mark, italic, upper

_ADDRESS = re.compile(r"^kính gửi\b", re.IGNORECASE)
_ADDRESS_LABEL = re.compile(r"^kính gửi\s*[:;.,]?\s*", re.IGNORECASE)
_DASH = re.compile(r"^[-–—+•*·]\s*")
_BASIS = re.compile(r"^[-–—]?\s*(căn cứ|theo đề nghị|xét đề nghị|xét|theo)\b", re.IGNORECASE)
_LABELS = r"([IVXLC]+|[ivxlc]+|\d+[a-zđ]?|thứ \w+)"
_PART = re.compile(rf"^(phần|chương)\s+{_LABELS}\s*[.:]?($|\s)", re.IGNORECASE)
_SECTION = re.compile(rf"^(mục|tiểu mục)\s+{_LABELS}\s*[.:]?($|\s)", re.IGNORECASE)
_BARE = re.compile(rf"(phần|chương|mục|tiểu mục)\s+{_LABELS}\s*[.:]?", re.IGNORECASE)
_ARTICLE = re.compile(r"^điều\s+(\d+)[a-zđ]?\s*([.:,)/-]|$|\s)", re.IGNORECASE)
_ROMAN = re.compile(r"^[IVX]+\s*[.)/-]\s+(?![A-Z]\.)\S")
# What does not begin with I. is a list of something else.
_FIRST = re.compile(r"^I\s*[.)/-]")
NOTE = re.compile(r"^(\(|\[|\*|ghi chú|nguồn|đơn vị tính|đvt|hình \d|bảng \d|biểu đồ|biểu \d)", re.IGNORECASE)


def find_body(found: Elements) -> None:
    """Fill kinh_gui, can_cu, the headings and noi_dung."""
    annexed = _annexed(found)
    main = [p for p in found.pieces if found.free(p) and p.order not in annexed and not is_rule_mark(p)]
    _addressees(found, main)
    main = [piece for piece in main if found.free(piece)]
    _bases(found, main)
    _levels(found, main)


def _levels(found: Elements, main: list[Piece]) -> None:
    """Headings and prose."""
    below = False
    for piece in main:
        if not found.free(piece) or piece.nook or piece.frame or piece.text.startswith(("“", '"', "«")):
            continue
        if _of_contents(piece):
            continue
        text, short = piece.text, len(piece.text) < 200
        stands_out = piece.paragraph.align == "center" or piece.tabs > 0 or bold(piece) or upper(text)
        numbered = any(label.match(text) for label in (_PART, _SECTION, _ARTICLE, _ROMAN))
        if below and short and stands_out and not numbered:
            found.claim("tieu_de", piece)
            below = piece.paragraph.align == "center" and upper(text)
            continue
        below = False
        if short and stands_out and _PART.match(text):
            found.claim("phan_chuong", piece)
            below = bool(_BARE.fullmatch(text))
        elif short and stands_out and _SECTION.match(text):
            found.claim("muc", piece)
            below = bool(_BARE.fullmatch(text))
        elif _is_article(piece):
            found.claim("dieu", piece)
        elif (
            short
            and _ROMAN.match(text)
            and not text.endswith((";", ","))
            and (found.zone("la_ma") or _FIRST.match(text))
        ):
            found.claim("la_ma", piece)
        elif piece.order > found.head_ends and _is_prose(piece):
            found.claim("noi_dung", piece)


def _of_contents(piece: Piece) -> bool:
    """A line of a table of contents: by its style, or with the page's number after a tab."""
    if re.match(r"(toc|contents|mục lục) ?\d", piece.paragraph.style, re.IGNORECASE):
        return True
    return bool(re.search(r"\S.*\t\s*\d{1,4}\s*$", piece.paragraph.text))


def _is_article(piece: Piece) -> bool:
    match = _ARTICLE.match(piece.text)
    if match is None or not piece.text.startswith(("Điều", "ĐIỀU", "điều")):
        return False
    return match.group(2) in (".", ":") or starts_bold(piece)


def starts_bold(piece: Piece) -> bool:
    """Whether its first letters are bold."""
    for text, face in piece.faces:
        if text.strip():
            return face.bold
    return False


def _is_prose(piece: Piece) -> bool:
    if piece.parts > 1 or piece.paragraph.align in ("center", "right") or NOTE.match(piece.text):
        return False
    return len(piece.text) >= 25 and not piece.paragraph.boxed


def _annexed(found: Elements) -> set[int]:
    """Orders of everything in annexes: lists and tables there keep their own form."""
    labels = found.zone("phu_luc")
    if not labels:
        return set()
    begin = labels[0].order
    return {piece.order for piece in found.pieces if piece.order >= begin and found.free(piece)}


def _addressees(found: Elements, main: list[Piece]) -> None:
    for index, piece in enumerate(main[:25]):
        if not _ADDRESS.match(piece.text):
            continue
        taken = [piece]
        listed: list[Piece] = []
        for after in main[index + 1 : index + 40]:
            beside = bool(piece.nook and after.nook and after.nook.grid == piece.nook.grid)
            same = after.paragraph is piece.paragraph
            tail = listed[-1] if listed else piece
            open_end = (
                not tail.text.endswith((".", ":")) and bool(listed) and after.paragraph.left >= tail.paragraph.left > 0
            )
            dashed = bool(_DASH.match(after.text) or after.paragraph.label in ("-", "–", "+"))
            if listed and listed[-1].text.endswith(".") and not (beside or same):
                break
            if not (
                beside or same or dashed or (open_end and len(after.text) < 120 and bool(_DASH.match(listed[0].text)))
            ):
                break
            if _BASIS.match(after.text) or (dashed and not listed and len(after.text) > 200):
                break
            listed.append(after)
        found.claim("kinh_gui", *taken, *listed)
        rest = _ADDRESS_LABEL.sub("", piece.text)
        items = joined_items(listed)
        if rest:
            found.receivers = (joined_items([piece])[0], *items)
        else:
            found.receivers = items
        return


def _bases(found: Elements, main: list[Piece]) -> None:
    decides = found.kind in ("quyet_dinh", "nghi_quyet")
    taken: list[Piece] = []
    start = found.head_ends
    for key in ("ten_loai", "trich_yeu", "tham_quyen", "kinh_gui"):
        start = max([start, *(piece.order for piece in found.zone(key))])
    for piece in main:
        if piece.order <= start or piece.nook or piece.frame:
            continue
        if not _BASIS.match(piece.text):
            # Whom a telegram or an invitation is for may stand above its bases.
            led = piece.text.endswith(":") or bool(_DASH.match(piece.text)) or upper(piece.text)
            if taken or len(piece.text) > 90 or not led:
                break
            continue
        ends = piece.text.rstrip()
        if ends.endswith(":"):
            break
        if (
            ends.endswith(";")
            or italic(piece)
            or (taken and (decides or not italic(taken[0])))
            or (decides and len(ends) < 300)
        ):
            taken.append(piece)
        else:
            break
    if len(taken) == 1 and not decides and not taken[0].text.endswith(";") and len(taken[0].text) > 160:
        return
    found.claim("can_cu", *taken)
