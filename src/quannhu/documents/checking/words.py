"""The fixed words of documents, and how they are known in whatever spelling stands there."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from quannhu.documents.checking.pieces import Piece
from quannhu.documents.layout import Face
from quannhu.documents.rules.kinds import KINDS
from quannhu.kernel.text import clean, fold, nfc

STATE_NAME, MOTTO, PARTY_NAME = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Độc lập - Tự do - Hạnh phúc",
    "Đảng Cộng sản Việt Nam",
)
# Kinds outside the 29 that a title may name: legal documents and the usual papers.
_OTHERS = (
    "thông tư",
    "thông tư liên tịch",
    "nghị quyết liên tịch",
    "nghị định",
    "luật",
    "pháp lệnh",
    "lệnh",
    "mệnh lệnh",
    "điều lệnh",
    "nội quy",
    "danh mục",
    "định mức",
    "phiếu trình",
    "lịch công tác",
    "giấy xác nhận",
    "đề cương",
    "bản cam kết",
    "bản tổng hợp",
    "tài liệu",
)
_TITLES = {fold(kind.name): kind.key for kind in KINDS.values() if kind.titled} | {fold(name): "" for name in _OTHERS}
_TITLES["ban thoa thuan"] = "ban_thoa_thuan"
RULE_MARK = re.compile(r"^[\s_\-–—=*.~‾¯―─━]{3,}$|^[-–—]{2,}(o0o|oOo|ooo|\*+)[-–—]{2,}$", re.IGNORECASE)
DASHED_MARK = re.compile(r"^[\s\-–—=]{3,}$")
AUTHORITY = re.compile(r"^(TM|KT|TL|TUQ|Q|T/M|K/T|T/L|TU/Q|TM/|KT/)\b\s*[./]?\s*", re.IGNORECASE)
_RANKS = (
    r"(Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Chuẩn Đô đốc|Phó Đô đốc|Đô đốc|Đại tá|Thượng tá|Trung tá|Thiếu tá"
    r"|Đại úy|Đại uý|Thượng úy|Thượng uý|Trung úy|Trung uý|Thiếu úy|Thiếu uý|Chuẩn úy|Chuẩn uý"
    r"|(Đại|Thượng|Trung|Thiếu) (úy|uý|tá) QNCN)"
)
RANK = re.compile(rf"^{_RANKS}\b[\s,.:]*", re.IGNORECASE)
HONOUR = re.compile(
    r"^(GS|PGS|TS|TSKH|ThS|Th\.S|BS|DS|KS|CN|NGND|NGƯT|NSND|NSƯT|TTND|TTƯT|AHLĐ|BSCK)[\s.,/]"
    r"|^(Giáo sư|Phó giáo sư|Tiến sĩ|Thạc sĩ|Bác sĩ|Kỹ sư|Cử nhân|Anh hùng|Nhà giáo|Nghệ sĩ|Thầy thuốc)\b",
    re.IGNORECASE,
)
POST = re.compile(
    r"\b(truong|pho|chu tich|giam doc|chu nhiem|chinh uy|chinh tri vien|tu lenh|chi huy|thu ky|chu toa|chu tri|chanh"
    r"|dai dien|ben [abc]|nguoi|bi thu|ke toan|thu kho|thu tuong|tham muu|kiem soat|uy vien|thanh vien|dai hoi|ban)\b"
)
_NAME_WORD = r"[A-ZÀ-ỸĐƯƠĂÂÊÔ][\wÀ-ỹ'’.\-]*"
_NAME = re.compile(rf"^{_NAME_WORD}( {_NAME_WORD}){{1,6}}$")
ROMAN = r"(?=[IVXLC])(?:X{0,3})(?:IX|IV|V?I{0,3})"


def same_words(letters: str, words: str) -> bool:
    """Whether folded letters are those words, a slip or two in them or not."""
    wanted = "".join(letter for letter in fold(words) if letter.isalnum())
    if letters == wanted:
        return True
    return abs(len(letters) - len(wanted)) <= 4 and SequenceMatcher(None, letters, wanted).ratio() >= 0.88


def spelled(text: str) -> str:
    """A text made comparable: the two styles of tone marks are one, capitals none, dashes one, blanks single."""
    lowered = clean(text).lower()
    for old, new in (("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"), ("oè", "òe"), ("oé", "óe")):
        lowered = re.sub(rf"{old}(?![\wÀ-ỹ])", new, lowered)
    for old, new in (("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"), ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy")):
        lowered = re.sub(rf"(?<!q){old}(?![\wÀ-ỹ])", new, lowered)
    return re.sub(r"(?<!q)uỵ(?![\wÀ-ỹ])", "ụy", lowered)


def title_kind(text: str) -> str | None:
    """The kind a title line names ("" for one outside the list); None when it names none."""
    return _TITLES.get(fold(text))


def merged_title(text: str) -> str | None:
    """The kind a line begins with when title and summary stand in one line."""
    folded = fold(text)
    names = [name for name in _TITLES if folded.startswith(name + " ")]
    return _TITLES[max(names, key=len)] if names else None


def is_rule_mark(piece: Piece) -> bool:
    """A line typed of underscores, dashes or stars."""
    return bool(RULE_MARK.match(piece.text))


def is_name(text: str) -> bool:
    """Whether it reads as a person's name, with or without rank or honours before it."""
    bare = RANK.sub("", nfc(text))
    while HONOUR.match(bare):
        bare = bare.split(" ", 1)[-1] if " " in bare else bare.split(".")[-1]
    words = fold(bare).split(" ")
    if not 2 <= len(words) <= 7 or any(letter.isdigit() for letter in bare):
        return False
    return bool(_NAME.match(bare.strip())) and not AUTHORITY.match(bare)


def share(piece: Piece, attribute: str) -> int:
    """How many of a hundred letters have the attribute ("bold", "italic", "underline")."""
    marks = {getattr(face, attribute) for text, face in piece.faces if text.strip()}
    if len(marks) < 2:
        return 100 if True in marks else 0
    letters = [(len(_visible(text)), getattr(face, attribute)) for text, face in piece.faces]
    total = sum(count for count, _ in letters)
    return 100 * sum(count for count, has in letters if has) // total if total else 0


def bold(piece: Piece) -> bool:
    """Most of its letters are bold."""
    return share(piece, "bold") > 50


def italic(piece: Piece) -> bool:
    """Most of its letters are italic."""
    return share(piece, "italic") > 50


def upper(text: str) -> bool:
    """No small letter, and at least one capital."""
    return text.upper() == text and any(letter.isalpha() for letter in text)


def mostly(piece: Piece) -> Face | None:
    """The face of most of its letters."""
    counts: dict[Face, int] = {}
    for text, face in piece.faces:
        counts[face] = counts.get(face, 0) + len(_visible(text))
    return max(counts, key=lambda face: counts[face]) if any(counts.values()) else None


def _visible(text: str) -> str:
    return "".join(text.split())
