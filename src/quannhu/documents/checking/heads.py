"""Finding the head: quốc hiệu, tiêu ngữ, issuer, number, place and date, title, summary, stamps."""

from __future__ import annotations

import re

from quannhu.documents.checking.elements import Elements
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.words import (
    MOTTO,
    PARTY_NAME,
    STATE_NAME,
    bold,
    is_rule_mark,
    merged_title,
    same_words,
    title_kind,
    upper,
)
from quannhu.kernel.text import fold

_EARLY = 70
_NUMBER = re.compile(r"^số\s*[:;.,]?\s*([\d.…_\s]*[a-z]?)\s*[/\-–]\s*\S", re.IGNORECASE)
_NUMBER_OPEN = re.compile(r"^số\s*:\s*[\d.…_\s]*$|^số\s*[:;]?\s*\d+\s+\S*[A-ZĐ]{2,}\S*$", re.IGNORECASE)
_NUMBER_BARE = re.compile(r"^\d{1,5}\s*[/\-–]\s*[A-ZĐ][\wĐđ]{0,6}\s*[-/–]\s*[A-ZĐ][\w.\-&]*$")
_BLANK = r"[\d.…_\s]*"
_DATE = re.compile(rf"^[^:;()]{{0,60}}?[,.;:]?\s*ngày{_BLANK}tháng{_BLANK}năm{_BLANK}[.;,]*$", re.IGNORECASE)
_DATE_SLASHED = re.compile(
    r"^\D{2,60}?,?\s*(ngày\s*)?\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*(19|20)\d\d\s*$", re.IGNORECASE
)
_ABOUT = re.compile(r"^(v/v|v\.v|vv)(?![\wÀ-ỹ])", re.IGNORECASE)
_STAMPS = {
    "hoa toc": "khan", "khan": "khan", "thuong khan": "khan", "hoa toc hen gio": "khan", "khan cap": "khan",
    "thuong khan hen gio": "khan", "rat khan": "khan",
}  # fmt: skip
# The mark of an electronic copy at the top right, in one line or in several of one box.
_COPIED = re.compile(r"^(hinh thuc (ban )?sao\s*:\s*)?(sao y|sao luc|trich sao)\b")
_COPIED_ON = re.compile(r"^(thoi gian|co quan( sao)?\b|ngay (ky|sao)|\d{4}-\d\d-\d\d)")
_CIRCULATION = {"xem xong tra lai": "luu_hanh", "luu hanh noi bo": "luu_hanh", "tai lieu thu hoi": "luu_hanh"}
# The stamp of whom it came to: number and day in it are not the document's.
_ARRIVED = re.compile(r"^((cong van|van ban) )?den( so\b.*)?$")
_SIGNING = re.compile(r"^(ky boi|nguoi ky|ngay ky|thoi gian ky)\b")
_SIGNED = re.compile(r"^(ky boi|nguoi ky|ngay ky|thoi gian ky|co quan|email|signed|signature|chuc vu)\b")
_DRAFT = re.compile(r"^\(?\s*(bản\s+)?dự thảo\b", re.IGNORECASE)
_ATTACHED = re.compile(r"^\(?\s*(ban hành )?kèm theo\b", re.IGNORECASE)
_STOP = re.compile(r"^(kính gửi|căn cứ|điều \d|chương [ivx\d]|phần [ivx\d]|nơi nhận|i\.|1\.)", re.IGNORECASE)
_APPENDIX = re.compile(r"^phụ lục(\s+số)?\s*([ivxlc]+|\d+|[a-h])?\s*[:.]?$", re.IGNORECASE)
_DECIDING = ("quyet_dinh", "nghi_quyet", "chi_thi", "")
_DECIDER = re.compile(
    r"(BỘ TRƯỞNG|CỤC TRƯỞNG|CHỦ |GIÁM ĐỐC|TƯ LỆNH|TỔNG |TRƯỞNG |CHÍNH ỦY|HIỆU TRƯỞNG|CHỈ HUY|VIỆN TRƯỞNG|THỦ TRƯỞNG)"
)
# First names of a head that are whole: the name after them is another organ's.
_PARENT = re.compile(
    r"^(BỘ (QUỐC PHÒNG|CÔNG AN|NỘI VỤ|TÀI CHÍNH|TƯ PHÁP|Y TẾ|NGOẠI GIAO|XÂY DỰNG|CÔNG THƯƠNG|GIÁO DỤC VÀ ĐÀO TẠO)"
    r"|TỔNG CỤC (?!.* VÀ$).+|QUÂN KHU \d+|QUÂN ĐOÀN \d+|(ỦY|UỶ) BAN NHÂN DÂN .+)$"
)
_ORGAN = re.compile(r"^(BỘ|TỔNG CỤC|CỤC|VỤ|VIỆN|SỞ|BAN|PHÒNG|ĐẢNG|HỘI ĐỒNG|ỦY BAN|UỶ BAN|QUÂN|SƯ ĐOÀN|TRUNG ĐOÀN) ")
_CHILD = re.compile(
    r"^(CỤC|VỤ|VIỆN|SỞ|TỔNG CỤC|BỘ THAM MƯU|SƯ ĐOÀN|LỮ ĐOÀN|TRUNG ĐOÀN|HỌC VIỆN|VĂN PHÒNG|THANH TRA|KHO|BAN) "
)


def appendix_label(piece: Piece) -> bool:
    """`Phụ lục`, `Phụ lục II`, `PHỤ LỤC 1` alone in a line."""
    stands_out = piece.paragraph.align == "center" or bold(piece) or upper(piece.text) or piece.paragraph.page_break
    return bool(_APPENDIX.match(piece.text)) and stands_out


def find_head(found: Elements) -> None:
    """Fill the zones of the head."""
    early = [piece for piece in found.pieces if not piece.blank][:_EARLY]
    edge = [piece for piece in found.edge if not piece.blank]
    _standing_words(found, [*early, *edge])
    if any(piece.order < 0 for key in ("quoc_hieu", "dang_hieu") for piece in found.zone(key)):
        # The whole head stands at the head of the page.
        early = [*edge, *early]
    _beside(found, early)
    _number_and_date(found, early)
    _head_end(found)
    _stamps(found, early)
    _copy_mark(found, [*edge, *early] if early[:1] != edge[:1] else early)
    _title(found, [piece for piece in early if piece.order >= 0])
    _about(found, early)
    _issuer(found, early)
    _summary(found)


def _standing_words(found: Elements, early: list[Piece]) -> None:
    for index, piece in enumerate(early):
        letters = piece.letters
        if "quoc_hieu" not in found.zones and letters.startswith("congho"):
            after = early[index + 1] if index + 1 < len(early) else None
            if same_words(letters, STATE_NAME):
                found.claim("quoc_hieu", piece)
            elif after is not None and same_words(letters + after.letters, STATE_NAME):
                found.claim("quoc_hieu", piece, after)
            elif letters.startswith("conghoaxahoichunghiavietnam") and "doclap" in letters:
                found.claim("quoc_hieu_tieu_ngu", piece)
        elif "quoc_hieu" not in found.zones and same_words(letters, STATE_NAME):
            found.claim("quoc_hieu", piece)
        elif "tieu_ngu" not in found.zones and same_words(letters, MOTTO):
            found.claim("tieu_ngu", piece)
        elif "dang_hieu" not in found.zones and same_words(letters, PARTY_NAME) and index < 12:
            found.claim("dang_hieu", piece)
            found.party = True


def _beside(found: Elements, early: list[Piece]) -> None:
    """Boxes put on the page later: the stamp of arrival with its own number and day, the words of a signing program."""
    boxes: dict[str, list[Piece]] = {}
    for piece in early:
        if piece.container:
            boxes.setdefault(piece.container, []).append(piece)
    for words in boxes.values():
        arrived = any(_ARRIVED.match(piece.folded) for piece in words) and len(words) < 9
        signed = all(_SIGNED.match(piece.folded) for piece in words) and any(_SIGNING.match(p.folded) for p in words)
        if (arrived or signed) and all(found.free(piece) for piece in words):
            found.claim("dau_ngoai", *words)


def _number_and_date(found: Elements, early: list[Piece]) -> None:
    for piece in early[:40]:
        if not found.free(piece) or len(piece.text) > 90:
            continue
        text = piece.text
        if "so" not in found.zones and (_NUMBER.match(text) or _NUMBER_OPEN.match(text) or _NUMBER_BARE.match(text)):
            found.claim("so", piece)
        elif "ngay" not in found.zones and _dates(text):
            found.claim("ngay", piece)


def _dates(text: str) -> bool:
    """A line that is a place and a date, and no sentence with a date in it."""
    if _ATTACHED.match(text) or not (_DATE.match(text) or _DATE_SLASHED.match(text)):
        return False
    return not fold(text).startswith(("can cu", "theo", "hom nay", "vao", "ke tu", "hoi", "thuc hien"))


def _head_end(found: Elements) -> None:
    keys = ("quoc_hieu", "quoc_hieu_tieu_ngu", "dang_hieu", "tieu_ngu", "so", "ngay")
    marks = [piece for key in keys for piece in found.zone(key)]
    grids = {piece.nook.grid for piece in marks if piece.nook}
    ends = [piece.order for piece in marks if piece.order >= 0]
    ends += [piece.order for piece in found.pieces if piece.nook and piece.nook.grid in grids]
    frames = {piece.frame for piece in marks if piece.frame}
    ends += [piece.order for piece in found.pieces if piece.frame in frames and piece.frame]
    found.head_ends = max(ends, default=-1)


def _stamps(found: Elements, early: list[Piece]) -> None:
    for piece in early[:40]:
        if not found.free(piece):
            continue
        bare = fold(piece.text.strip("[]() "))
        if key := (_STAMPS | _CIRCULATION).get(bare):
            if upper(piece.text) or piece.frame or piece.paragraph.boxed or bold(piece):
                found.claim(key, piece)
        elif _DRAFT.match(piece.text) and len(piece.text) < 40:
            found.claim("du_thao", piece)
            found.draft = True


def _copy_mark(found: Elements, early: list[Piece]) -> None:
    """Ô 14."""
    near = [piece for piece in early[:14] if found.free(piece) and len(piece.text) < 200]
    for index, piece in enumerate(near):
        aside = piece.paragraph.align == "right" or piece.frame or piece.part > 0 or piece.order < 0
        aside = aside or bool(piece.nook and piece.nook.column > 0)
        if aside and _COPIED.match(piece.folded) and not (upper(piece.text) and bold(piece)):
            same = [p for p in near[index + 1 : index + 4] if p.container == piece.container]
            found.claim("sao_dien_tu", piece, *(p for p in same if _COPIED_ON.match(p.folded)))
            return


def _about(found: Elements, early: list[Piece]) -> None:
    """V/v of a công văn with the lines it wraps to."""
    title = found.first("ten_loai")
    for index, piece in enumerate(early[:40]):
        if not (found.free(piece) and _ABOUT.match(piece.text)) or (title is not None and piece.order > title.order):
            continue
        found.claim("trich_yeu_cv", piece)
        found.kind = found.kind if title is not None else "cong_van"
        for after in early[index + 1 : index + 6]:
            same = after.container == piece.container and (piece.container or after.paragraph is piece.paragraph)
            aside = piece.parts > 1 and after.parts > 1 and after.part == 0
            centred = not piece.container and piece.parts == 1 and after.order == piece.order + 1
            go_on = same or aside or (centred and after.paragraph.left == piece.paragraph.left and len(after.text) < 60)
            if after.part > 0 and after.parts > 1:
                continue
            if not found.free(after) or not go_on or _STOP.match(after.text) or is_rule_mark(after):
                break
            found.claim("trich_yeu_cv", after)
        found.head_ends = max(found.head_ends, max(p.order for p in found.zone("trich_yeu_cv")))
        return


def _title(found: Elements, early: list[Piece]) -> None:
    after = [piece for piece in early if found.free(piece) and not is_rule_mark(piece) and _in_the_open(piece)]
    if found.head_ends >= 0:
        grids = _head_grids(found)
        after = [piece for piece in after if not (piece.nook and piece.nook.grid in grids)]
        after = [p for p in after if p.order > found.head_ends or p.paragraph.align == "center"]
    has_about = any(_ABOUT.match(piece.text) for piece in early[:40])
    for index, piece in enumerate(after[:16]):
        if appendix_label(piece) or len(piece.text) > 300 or _STOP.match(piece.text):
            break
        kind = title_kind(piece.text)
        if kind is not None and (upper(piece.text) or bold(piece)):
            found.claim("ten_loai", piece)
            found.kind = kind
            return
        whole = upper(piece.text) and bold(piece) and len(piece.text) < 160
        if whole and merged_title(piece.text) is not None and piece.order > found.head_ends:
            found.claim("ten_loai", piece)
            found.kind, found.merged = merged_title(piece.text) or "", True
            return
        alone = (
            whole and not _ORGAN.match(piece.text) and index < 3 and not has_about and piece.paragraph.align == "center"
        )
        if alone and 0 <= found.head_ends < piece.order:
            found.claim("ten_loai", piece)
            found.known_title = False
            return


def _in_the_open(piece: Piece) -> bool:
    return not (piece.nook and piece.nook.bordered)


def _head_grids(found: Elements) -> set[str]:
    keys = ("quoc_hieu", "quoc_hieu_tieu_ngu", "dang_hieu", "tieu_ngu", "so", "ngay")
    return {piece.nook.grid for key in keys for piece in found.zone(key) if piece.nook}


def _issuer(found: Elements, early: list[Piece]) -> None:
    """The organ and the one above it: what stands left of quốc hiệu, above the number."""
    title = found.first("ten_loai")
    limit = found.head_ends if found.head_ends >= 0 else -1
    if title is not None:
        limit = min(limit, title.order) if limit >= 0 else title.order - 1
    mark = (
        found.first("quoc_hieu")
        or found.first("quoc_hieu_tieu_ngu")
        or found.first("dang_hieu")
        or found.first("tieu_ngu")
    )
    number = found.first("so")
    lines = []
    for piece in early:
        if piece.order > limit or not found.free(piece) or is_rule_mark(piece) or len(piece.text) > 110:
            continue
        if not any(letter.isalpha() for letter in piece.text) or piece.text.startswith("("):
            continue
        if _left_of(piece, mark) and not _under(piece, number):
            lines.append(piece)
    if not lines:
        return
    above = _parents(lines)
    if above:
        found.claim("chu_quan", *lines[:above])
    found.claim("co_quan", *lines[above:])


def _left_of(piece: Piece, mark: Piece | None) -> bool:
    if piece.nook:
        if mark is not None and mark.nook and mark.nook.grid == piece.nook.grid:
            return piece.nook.column < mark.nook.column or piece.nook.columns == 1
        return piece.nook.column == 0
    if piece.parts > 1:
        return piece.part == 0
    if piece.frame:
        return mark is None or piece.frame != mark.frame
    return not (piece.paragraph.align == "right" or (mark is not None and 0 < mark.tabs <= piece.tabs))


def _under(piece: Piece, number: Piece | None) -> bool:
    if number is None:
        return False
    if piece.nook and number.nook and piece.nook.grid == number.nook.grid:
        return (piece.nook.row, piece.order) > (number.nook.row, number.order)
    return piece.order > number.order and not piece.frame


def _parents(lines: list[Piece]) -> int:
    """How many of the first lines name the organ above."""
    weights = [bold(piece) for piece in lines]
    if len(lines) == 1:
        return 0
    if all(weights):
        whole = [i for i in range(len(lines) - 1) if _PARENT.match(lines[i].text) and _CHILD.match(lines[i + 1].text)]
        return whole[-1] + 1 if whole else 0
    if weights[-1]:
        return next(len(lines) - i for i, weight in enumerate(reversed(weights)) if not weight)
    return len(lines) - 1


def _summary(found: Elements) -> None:
    """The lines under the title up to the first that is something else."""
    title = found.first("ten_loai")
    if title is None:
        return
    taken, closed = 0, False
    for piece in found.pieces:
        if piece.order <= title.order:
            continue
        if piece.blank or is_rule_mark(piece):
            closed = closed or bool(taken and (piece.paragraph.lines or is_rule_mark(piece)))
            continue
        if _ATTACHED.match(piece.text) and len(piece.text) < 200:
            found.claim("kem_theo_dau", piece)
            found.attached = True
            continue
        same = piece.paragraph is title.paragraph
        like = piece.paragraph.align == "center" or same or (piece.tabs > 0 and title.tabs > 0)
        loose = taken == 0 and bold(piece) and len(piece.text) < 250
        if not found.free(piece) or _STOP.match(piece.text) or piece.nook != title.nook or taken >= 8:
            return
        speaks = _speaks_for_organ(found, piece, closed)
        if not (like or loose or speaks) or appendix_label(piece):
            return
        if speaks or (like and taken and upper(piece.text) and found.kind in _DECIDING):
            found.claim("tham_quyen", piece)
            continue
        if "tham_quyen" in found.zones or closed:
            return
        found.claim("trich_yeu", piece)
        taken += 1
        closed = bool(piece.paragraph.lines) and piece.line + 1 == piece.lines


def _speaks_for_organ(found: Elements, piece: Piece, closed: bool) -> bool:
    """`CỤC TRƯỞNG CỤC QUÂN NHU` above the bases of a decision; typed in small letters only under the summary's rule."""
    if found.kind not in _DECIDING or not _DECIDER.match(piece.text.upper()) or len(piece.text) > 120:
        return False
    return upper(piece.text) or (closed and bold(piece) and piece.paragraph.align == "center")
