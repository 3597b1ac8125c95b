"""Rules of the letters and the file: typeface, colour, spelling, what hides in the file."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.rulebook import Case, Fault, repair_of, rule
from quannhu.documents.checking.spelling import CAPITALS, FIRST, LAST, Capital
from quannhu.documents.layout import Face
from quannhu.kernel.legacy import encoding_of_font

_PAGE = "phụ lục I, phần I, mục 4"
_FONT, _COLOUR, _TEXT, _FILE = "Phông chữ", "Màu chữ", "Chữ tiếng Việt", "Tệp"
# Faces of one metric with the prescribed one: programs put them in its place by themselves.
_ALIASES = frozenset(
    {
        "times",
        "times roman",
        "times new roman bold",
        "times new roman bold italic",
        "times new roman italic",
        "times new roman ps",
        "timesnewroman",
        "timesnewromanps",
        "timesnewromanpsmt",
        "liberation serif",
        "tinos",
        "nimbus roman",
        "nimbus roman no9 l",
        "texgyretermes",
        "tex gyre termes",
        "freeserif",
    }
)
_SIGNS = frozenset(
    {
        "symbol",
        "wingdings",
        "wingdings 2",
        "wingdings 3",
        "webdings",
        "cambria math",
        "mt extra",
        "ms gothic",
        "segoe ui symbol",
    }
)
# Darker than this on every channel reads as black.
_DARK = 0x40
_STAMPED = frozenset({"khan", "luu_hanh", "du_thao"})


def _main_font(piece: Piece) -> str:
    """The face of most of a piece's letters; "" when it has none or only signs."""
    fonts = {face.font for text, face in piece.faces if face.font.casefold() not in _SIGNS}
    if len(fonts) < 2:
        return fonts.pop() if fonts and any(map(str.isalnum, piece.text)) else ""
    counts: Counter[str] = Counter()
    for text, face in piece.faces:
        if face.font in fonts:
            counts[face.font] += sum(map(str.isalnum, text))
    font, count = counts.most_common(1)[0] if counts else ("", 0)
    return font if count else ""


def _judged(case: Case) -> list[Piece]:
    return [piece for piece in case.found.pieces if not piece.blank]


def _kind_of(font: str, wanted: list[str]) -> str:
    """ "right", "alias", "legacy" or "wrong"."""
    name = font.casefold().strip()
    if not name or name in {each.casefold() for each in wanted}:
        return "right"
    if name in _ALIASES or name.startswith(("times new roman", "liberation serif")):
        return "alias"
    return "legacy" if encoding_of_font(font) else "wrong"


def _short(case: Case, piece: Piece) -> bool:
    """Tables of data and annexes are often pasted from sheets: there another face is advice."""
    annexed = case.found.first("phu_luc")
    return bool(piece.nook and piece.nook.bordered) or (annexed is not None and piece.order >= annexed.order)


@rule("FO-01", _FONT, "Phông chữ Times New Roman", source=_PAGE, values=("fonts",), annexed=True)
def typeface(case: Case) -> Iterator[Fault]:
    """The prescribed typeface everywhere; in tables of data and annexes another one is only advice."""
    wanted = case.profile.values["fonts"]
    for piece in _judged(case):
        font = _main_font(piece)
        if _kind_of(font, wanted) == "wrong":
            repair = repair_of(piece, "font", wanted[0], f"Đổi phông chữ thành {wanted[0]}")
            soft = _short(case, piece) or (piece.order not in case.found.claimed and len(piece.text) < 25)
            yield Fault(piece, f"phông {font}", wanted[0], repair, advice=soft)


@rule("FO-02", _FONT, "Tên phông chữ", advice=True, source=_PAGE, values=("fonts",), annexed=True)
def alias(case: Case) -> Iterator[Fault]:
    """A face that looks the same under another name."""
    wanted = case.profile.values["fonts"]
    for piece in _judged(case):
        font = _main_font(piece)
        if _kind_of(font, wanted) == "alias":
            repair = repair_of(piece, "font", wanted[0], f"Ghi tên phông là {wanted[0]}")
            yield Fault(piece, f"phông {font}", wanted[0], repair)


@rule("FO-03", _FONT, "Phông chữ Unicode", advice=True, source=_PAGE, annexed=True)
def unicode_face(case: Case) -> Iterator[Fault]:
    """Fonts from before Unicode hold other letters than they show."""
    for font in case.found.layout.legacy:
        yield Fault("cả tệp", f"phông {font} (bảng mã cũ)", "phông Times New Roman, bộ mã Unicode TCVN 6909:2001")


def _shown_colour(colour: str) -> bool:
    """Whether it is another colour than black."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    return any(int(colour[place : place + 2], 16) > _DARK for place in (0, 2, 4))


def _link(face: Face) -> bool:
    """Blue and underlined."""
    red, green, blue = (int(face.colour[place : place + 2], 16) for place in (0, 2, 4))
    return face.underline and blue >= 0x60 and red <= 0x40 and green < blue


@rule("MA-01", _COLOUR, "Chữ màu đen", source=_PAGE, annexed=True)
def black(case: Case) -> Iterator[Fault]:
    """Black, but for stamps; in tables and annexes advice."""
    stamps = {piece.order for key in _STAMPED for piece in case.found.zone(key)}
    for piece in _judged(case):
        if piece.order in stamps or not any(_shown_colour(face.colour) for _, face in piece.faces):
            continue
        coloured: Counter[str] = Counter()
        total = 0
        for text, face in piece.faces:
            letters = sum(letter.isalnum() for letter in text)
            total += letters
            if _shown_colour(face.colour):
                coloured[face.colour.upper()] += letters
        if total and sum(coloured.values()) * 2 > total:
            repair = repair_of(piece, "colour", "000000", "Đổi màu chữ thành đen")
            soft = _short(case, piece) or (piece.order not in case.found.claimed and len(piece.text) < 25)
            # Programs paint links blue by themselves.
            soft = soft or all(_link(face) for text, face in piece.faces if _shown_colour(face.colour))
            yield Fault(piece, f"màu #{coloured.most_common(1)[0][0]}", "màu đen", repair, advice=soft)


@rule("CT-01", _TEXT, "Chữ dựng sẵn (NFC)", advice=True, source=_PAGE, annexed=True)
def composed(case: Case) -> Iterator[Fault]:
    """Composed letters search better; both look the same."""
    if case.found.layout.not_nfc:
        yield Fault("cả tệp", "có chữ gõ dấu rời (NFD)", "chữ dựng sẵn (NFC)")


@rule("CT-02", _TEXT, "Một cách đặt dấu thanh", advice=True, annexed=True, source="chính tả")
def one_style(case: Case) -> Iterator[Fault]:
    """hoà and hòa are both right; one of them in a document."""
    if not case.profile.values.get("tone_advice"):
        return
    first: dict[str, Piece] = {}
    words: dict[str, str] = {}
    for piece in case.found.zone("noi_dung"):
        text = unicodedata.normalize("NFC", piece.text)
        for style, pattern in (("cuối", LAST), ("đầu", FIRST)):
            if style not in first and (match := pattern.search(text)):
                first[style], words[style] = piece, match.group()
    if len(first) == 2:
        later = max(first, key=lambda style: first[style].order)
        yield Fault(first[later], f"“{words['cuối']}” và “{words['đầu']}” trong một văn bản", "một cách đặt dấu thanh")


@rule("TE-01", _FILE, "Tệp không có macro", advice=True, source="an toàn thông tin", annexed=True)
def no_macros(case: Case) -> Iterator[Fault]:
    """A program in the file; it is never run here."""
    if case.found.layout.macros:
        yield Fault("cả tệp", "có macro", "lưu thành .docx không có macro")


@rule("TE-02", _FILE, "Tệp không lấy gì từ ngoài", advice=True, source="an toàn thông tin", annexed=True)
def nothing_remote(case: Case) -> Iterator[Fault]:
    """A template or picture from outside; it is never fetched here."""
    for target in case.found.layout.remote:
        yield Fault("cả tệp", f"tham chiếu “{target[:60]}”", "mẫu và hình nằm trong tệp")


@rule("TE-03", _FILE, "Mọi phần của tệp đọc được", advice=True, source="kiểm tra tệp", annexed=True)
def wholly_read(case: Case) -> Iterator[Fault]:
    """A part put in whole from another file is never opened: nothing in it is judged."""
    for where in case.found.layout.unread:
        yield Fault(where, "phần chèn từ tệp khác, chưa được kiểm tra", "mở bằng Word, lưu lại rồi kiểm tra lại")


def _capitals(each: Capital) -> None:
    @rule(each.key, "Viết hoa", each.title, advice=True, source="phụ lục II", annexed=True)
    def check(case: Case) -> Iterator[Fault]:
        for piece in (*case.found.zone("noi_dung"), *case.found.zone("can_cu")):
            if match := each.wrong.search(piece.text):
                yield Fault(piece, f"“{match.group()}”", each.should)


for _each in CAPITALS:
    _capitals(_each)
