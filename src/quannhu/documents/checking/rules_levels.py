"""Rules of the levels: Phần, Chương, Mục, Điều, khoản, điểm, and I., 1., a) of reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quannhu.documents.checking.bodies import starts_bold
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.rulebook import STATE, Case, Fault, rule
from quannhu.documents.checking.words import ROMAN, bold
from quannhu.documents.rules.numbering import POINT_LETTERS as _POINTS

_SOURCE = "phụ lục I, phần II, mục I.6"
_CH, _MU, _DI, _LM, _KH, _DM = "Phần, Chương", "Mục, Tiểu mục", "Điều", "Đề mục La Mã", "Khoản", "Điểm"
_LABELLED = re.compile(
    r"^(phần|chương|mục|tiểu mục)\s+(?P<label>thứ \w+|\w+)\s*(?P<mark>[.:]?)\s*(?P<rest>.*)$", re.IGNORECASE
)
_ARTICLE = re.compile(r"^điều\s+(\d+)[a-zđ]?\s*(?P<mark>[.:,)/-]?)", re.IGNORECASE)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_CHANGES = re.compile(r"sửa đổi|bổ sung|bãi bỏ|thay thế", re.IGNORECASE)


def roman(text: str) -> int | None:
    """The number a Roman numeral says; None when it is none."""
    if not re.fullmatch(ROMAN, text):
        return None
    values = [_VALUES[letter] for letter in text]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))


@rule("CH-01", _CH, "Phần, Chương đánh số La Mã", source=_SOURCE, annexed=True)
def part_roman(case: Case) -> Iterator[Fault]:
    """`Chương I`; a number in words is only advice."""
    for piece in case.found.zone("phan_chuong"):
        match = _LABELLED.match(piece.text)
        if match and roman(match["label"]) is None:
            words = match["label"].lower().startswith("thứ")
            yield Fault(piece, f"“{piece.text[:24]}”", "chữ số La Mã, ví dụ “Chương II”", advice=words)


@rule("CH-03", _CH, "Phần, Chương đánh số liên tục", source=_SOURCE, annexed=True)
def part_order(case: Case) -> Iterator[Fault]:
    """I, II, III …; chapters may begin anew in each part, and a second text anew altogether."""
    last: dict[str, int] = {}
    for piece in case.found.zone("phan_chuong"):
        match = _LABELLED.match(piece.text)
        number = roman(match["label"]) if match else None
        if match is None or number is None:
            continue
        word = match[1].lower()
        before = last.get(word, 0)
        if number not in (1, before + 1):
            yield Fault(piece, f"“{piece.text[:24]}” sau số {before}", f"số {before + 1} bằng chữ số La Mã")
        last[word] = number


@rule("MU-01", _MU, "Mục, Tiểu mục đánh số Ả Rập", source=_SOURCE, annexed=True)
def section_arabic(case: Case) -> Iterator[Fault]:
    """`Mục 1`."""
    for piece in case.found.zone("muc"):
        match = _LABELLED.match(piece.text)
        if match and not match["label"].isdigit():
            yield Fault(piece, f"“{piece.text[:24]}”", "chữ số Ả Rập, ví dụ “Mục 1”")


def _title_below(key: str, part: str, name: str, zone: str) -> None:
    @rule(key, part, f"Tiêu đề của {name} ở dòng dưới", source=_SOURCE, annexed=True)
    def check(case: Case) -> Iterator[Fault]:
        for piece in case.found.zone(zone):
            match = _LABELLED.match(piece.text)
            if match and match["rest"]:
                yield Fault(piece, f"“{piece.text[:40]}”", "tiêu đề ở dòng riêng, ngay dưới")


_title_below("CH-02", _CH, "Phần, Chương", "phan_chuong")
_title_below("MU-02", _MU, "Mục", "muc")


@rule("DI-01", _DI, "Dấu chấm sau số của Điều", source=_SOURCE, annexed=True)
def article_dot(case: Case) -> Iterator[Fault]:
    """`Điều 1.`, not `Điều 1:`."""
    for piece in case.found.zone("dieu"):
        match = _ARTICLE.match(piece.text)
        if match and match["mark"] != ".":
            yield Fault(piece, f"“{piece.text[:12].strip()}”", f"“Điều {match.group(1)}.”")


@rule("DI-02", _DI, "Điều đánh số liên tục", source=_SOURCE, annexed=True)
def article_order(case: Case) -> Iterator[Fault]:
    """1, 2, 3 …; a text that changes another quotes its articles and is not judged."""
    found = case.found
    summary = " ".join(piece.text for piece in found.zone("trich_yeu"))
    if _CHANGES.search(summary):
        return
    before = 0
    for piece in found.zone("dieu"):
        match = _ARTICLE.match(piece.text)
        if match is None or _CHANGES.search(piece.text):
            continue
        number = int(match.group(1))
        if not starts_bold(piece) and number != before + 1:
            continue
        lettered = not piece.text[match.end(1) : match.end(1) + 1].isalpha()
        if number not in (1, before + 1) and before and lettered:
            yield Fault(piece, f"Điều {number} sau Điều {before}", f"Điều {before + 1}")
        before = number


def _open_pieces(case: Case) -> list[Piece]:
    """Lines of the body in order, with nothing of tables, text boxes and annexes."""
    found = case.found
    first = found.first("phu_luc")
    limit = first.order if first is not None else 1 << 60
    taken = {
        piece.order
        for key in ("noi_dung", "dieu", "la_ma", "phan_chuong", "muc", "tieu_de")
        for piece in found.zone(key)
    }
    tail = found.ends_at if found.zone("chuc_vu") else 1 << 60
    own = []
    for piece in found.pieces:
        if piece.blank or piece.nook or piece.frame or piece.parts > 1 or piece.order >= limit:
            continue
        body = piece.order > found.head_ends and piece.order not in found.claimed and piece.order < tail
        if body or piece.order in taken:
            own.append(piece)
    return own


@rule("LM-01", _LM, "Dấu chấm sau số La Mã", source=_SOURCE, annexed=True)
def roman_dot(case: Case) -> Iterator[Fault]:
    """`I.`, not `I/` or `I-`."""
    for piece in case.found.zone("la_ma"):
        match = re.match(rf"^({ROMAN})\s*([./)-])", piece.text)
        if match and match.group(2) != ".":
            yield Fault(piece, f"“{match.group()}”", f"“{match.group(1)}.”")


@rule("LM-02", _LM, "Đề mục La Mã liên tục", source=_SOURCE, annexed=True)
def roman_order(case: Case) -> Iterator[Fault]:
    """I, II, III …, anew in each part."""
    before = 0
    for piece in case.found.zone("la_ma"):
        match = re.match(rf"^({ROMAN})\s*[./)-]", piece.text)
        number = roman(match.group(1)) if match else None
        if number is None:
            continue
        if number not in (1, before + 1) and before:
            yield Fault(piece, f"“{piece.text[:20]}” sau số {before}", f"số {before + 1} bằng chữ số La Mã")
        before = number


@rule("KH-01", _KH, "Dấu chấm sau số của khoản", source=_SOURCE, annexed=True)
def clause_dot(case: Case) -> Iterator[Fault]:
    """`1.`, not `1/` or `1)`."""
    for piece in _open_pieces(case):
        if match := re.match(r"^(\d{1,2})([/)])\s", piece.text):
            yield Fault(
                piece, f"“{match.group(1)}{match.group(2)}”", f"“{match.group(1)}.”", advice=match.group(2) == ")"
            )


@rule("KH-02", _KH, "Khoản đánh số liên tục", advice=True, source=_SOURCE, annexed=True)
def clause_order(case: Case) -> Iterator[Fault]:
    """1, 2, 3 … under one heading."""
    before = 0
    for piece in _open_pieces(case):
        if re.match(r"^(điều|chương|phần|mục|tiểu mục) |^[IVX]+[./)-]", piece.text, re.IGNORECASE):
            before = 0
            continue
        match = re.match(r"^(\d{1,2})\.\s+\S", piece.text)
        if match is None:
            continue
        number = int(match.group(1))
        if number not in (1, before + 1) and before:
            yield Fault(piece, f"khoản {number} sau khoản {before}", f"{before + 1}.")
        before = number


@rule("KH-03", _KH, "Khoản chỉ đậm khi có tiêu đề", advice=True, source=_SOURCE, annexed=True)
def clause_plain(case: Case) -> Iterator[Fault]:
    """A clause that is a whole paragraph of prose is not bold."""
    prose = case.found.zone("noi_dung")
    heavy_all = sum(bold(piece) for piece in prose) * 2 > len(prose)
    for piece in prose:
        heavy = all(face.bold for text, face in piece.faces if text.strip())
        if heavy_all:
            return
        if re.match(r"^\d{1,2}\.\s", piece.text) and heavy and len(piece.text) > 200:
            yield Fault(piece, "cả khoản in đậm", "chỉ in đậm tiêu đề của khoản")


@rule("DM-01", _DM, "Dấu ngoặc sau chữ của điểm", source=_SOURCE, annexed=True)
def point_bracket(case: Case) -> Iterator[Fault]:
    """`a)`; one line with `a.` may be anything, two in a row are points."""
    marked = [(p, m) for p in _open_pieces(case) if (m := re.match(r"^([a-eđ])([./])\s+\S", p.text))]
    for place, (piece, match) in enumerate(marked):
        neighbours = [m.group(1) for _, m in marked[max(place - 1, 0) : place + 2]]
        if len(neighbours) > 1:
            yield Fault(piece, f"“{match.group(1)}{match.group(2)}”", f"“{match.group(1)})”")


def _points(case: Case) -> Iterator[tuple[Piece, str, str]]:
    """Each point after the first under its heading: the piece, the letter before and its own."""
    before = ""
    for piece in _open_pieces(case):
        if re.match(r"^(điều|chương|phần|mục) |^[IVX]+[.]|^\d+[.]", piece.text, re.IGNORECASE):
            before = ""
            continue
        match = re.match(r"^([a-zđ])\)\s*\S", piece.text)
        if match is None:
            continue
        letter = match.group(1)
        if before and letter != "a":
            yield piece, before, letter
        before = letter


def _wanted(before: str) -> str:
    """The letter after this one; "" for none."""
    return _POINTS[_POINTS.index(before) + 1] if before in _POINTS[:-1] else ""


def _foreign(before: str, letter: str) -> bool:
    """Not a letter of the Vietnamese order: f, j, w, z, or e right after d."""
    return letter not in _POINTS or (before == "d" and letter == "e")


@rule("DM-02", _DM, "Điểm theo bảng chữ cái tiếng Việt", source=_SOURCE, annexed=True)
def point_letters(case: Case) -> Iterator[Fault]:
    """a, b, c, d, đ, e, g …: with đ, without f, j, w, z."""
    for piece, before, letter in _points(case):
        if _foreign(before, letter):
            yield Fault(piece, f"“{letter})” sau “{before})”", f"“{_wanted(before) or 'chữ cái tiếng Việt'})”")


@rule("DM-03", _DM, "Điểm đánh chữ liên tục", advice=True, group=STATE, source=_SOURCE, annexed=True)
def point_order(case: Case) -> Iterator[Fault]:
    """No letter left out or used twice."""
    for piece, before, letter in _points(case):
        wanted = _wanted(before)
        if wanted and letter != wanted and not _foreign(before, letter):
            yield Fault(piece, f"“{letter})” sau “{before})”", f"“{wanted})”")
