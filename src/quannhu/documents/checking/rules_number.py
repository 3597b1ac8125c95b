"""Rules of number and sign (ô 3): `Số: 12/TTr-QN`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.rulebook import PARTY, STATE, Case, Fault, rule
from quannhu.documents.rules.kinds import COPIES, KINDS
from quannhu.kernel.text import fold

_SOURCE = "phụ lục I, phần II, mục I.3"
_ZONE = "Số, ký hiệu (ô 3)"
_CODES = {kind.code for kind in KINDS.values() if kind.code} | {copy.code for copy in COPIES.values()}
_UNNUMBERED = frozenset({"hop_dong", "ban_ghi_nho", "ban_thoa_thuan", "thu_cong", "giay_nghi_phep"})
_LINE = re.compile(
    r"^(?P<label>số)?(?P<colon>\s*[:;.,]?)\s*(?P<number>[\d]*[a-z]?)(?P<blank>[.…_\s]*)(?P<after>[/\-–—]?)(?P<sign>.*)$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class NumberLine:
    """The line taken apart; `raw` keeps every blank of the file."""

    piece: Piece
    raw: str
    label: str
    colon: str
    number: str
    after: str
    sign: str

    @property
    def party_form(self) -> bool:
        """`12-TTr/QN`: the hyphen first and the stroke after."""
        return self.after in ("-", "–", "—") and "/" in self.sign

    @property
    def groups(self) -> list[str]:
        """The sign's groups, without a year."""
        parts = [part.strip() for part in re.split(r"[-–—/_]", self.sign.strip())]
        return parts[1:] if parts and re.fullmatch(r"(19|20)\d\d", parts[0]) else parts


def _line(case: Case) -> NumberLine | None:
    piece = case.found.first("so")
    if piece is None:
        return None
    raw = "".join(text.upper() if face.caps else text for text, face in piece.faces).strip()
    match = _LINE.match(raw)
    if match is None:
        return None
    return NumberLine(
        piece, raw, match["label"] or "", match["colon"].strip(), match["number"], match["after"], match["sign"].strip()
    )


@rule("SO-01", _ZONE, "Có số, ký hiệu", source=_SOURCE)
def numbered(case: Case) -> Iterator[Fault]:
    """Each document but agreements and letters."""
    found = case.found
    if (
        not found.zone("so")
        and found.kind not in _UNNUMBERED
        and (found.zone("quoc_hieu") or found.party or found.kind)
    ):
        yield Fault("đầu văn bản", "không có", "“Số: …/<loại>-<cơ quan>”")


@rule("SO-02", _ZONE, "Chữ “Số”", source=_SOURCE)
def label(case: Case) -> Iterator[Fault]:
    """`Số` with one capital."""
    line = _line(case)
    if line is not None and line.label != "Số":
        yield Fault(line.piece, f"“{line.label or line.raw[:20]}”", "“Số”")


@rule("SO-03", _ZONE, "Dấu hai chấm sau chữ “Số”", group=STATE, source=_SOURCE)
def colon(case: Case) -> Iterator[Fault]:
    """`Số:`."""
    line = _line(case)
    if line is not None and line.label and line.colon != ":":
        yield Fault(line.piece, f"“{line.raw[:20]}”", "“Số:”")


@rule("SO-04", _ZONE, "Dấu gạch chéo sau số", group=STATE, source=_SOURCE)
def stroke(case: Case) -> Iterator[Fault]:
    """`12/TTr-QN`; `12-TTr/QN` is the Party's manner."""
    line = _line(case)
    if line is not None and line.sign and line.after != "/":
        manner = " (cách ghi của Đảng)" if line.party_form else ""
        groups = [group for group in line.groups if group]
        yield Fault(line.piece, f"“{line.raw}”{manner}", f"“Số: {line.number or '…'}/{'-'.join(groups)}”")


@rule("SO-05", _ZONE, "Số nhỏ hơn 10 có số 0", source=_SOURCE)
def padded(case: Case) -> Iterator[Fault]:
    """`05/`, not `5/`."""
    line = _line(case)
    if line is not None and re.fullmatch(r"[1-9][a-z]?", line.number):
        yield Fault(line.piece, f"số {line.number}", f"số 0{line.number}")


@rule("SO-06", _ZONE, "Không có cách chữ trong ký hiệu", source=_SOURCE)
def tight(case: Case) -> Iterator[Fault]:
    """No blanks around `/` and `-`; the gap where the number will stand is no blank."""
    line = _line(case)
    if line is None or not line.sign:
        return
    sign = line.raw[line.raw.index(line.after) :] if line.after else line.sign
    before = re.search(r"\d\s+[/\-–]", line.raw)
    if re.search(r"\s[-–/]|[-–/]\s", sign.strip()) or before:
        yield Fault(line.piece, f"“{line.raw}”", "không có cách chữ trong số, ký hiệu")


@rule("SO-07", _ZONE, "Gạch nối giữa các nhóm chữ", group=STATE, source=_SOURCE)
def hyphens(case: Case) -> Iterator[Fault]:
    """A hyphen between the groups, neither a stroke nor a longer dash."""
    line = _line(case)
    if line is None or line.after != "/":
        return
    sign = re.sub(r"^(19|20)\d\d\s*/", "", line.sign)
    if re.search(r"[/_–—]", sign):
        soft = not re.search(r"[/_]", sign)
        yield Fault(line.piece, f"“{line.sign}”", "gạch nối “-” giữa các nhóm chữ", advice=soft)


@rule("SO-08", _ZONE, "Chữ viết tắt tên loại", group=STATE, source="phụ lục III, phần I")
def code_of_kind(case: Case) -> Iterator[Fault]:
    """The code is that of the title, letter for letter."""
    line = _line(case)
    kind = KINDS.get(case.found.kind)
    if line is None or kind is None or not kind.code or not line.groups or not case.found.zone("ten_loai"):
        return
    first = line.groups[0]
    if first == kind.code or not first:
        return
    # A sign that begins with the organ has a manner of its own; only a code of another kind is surely wrong.
    wrong = first in _CODES or fold(first) == fold(kind.code) or fold(first) in _MISTAKES.get(kind.key, ())
    if wrong:
        yield Fault(line.piece, f"“{first}”", f"“{kind.code}” ({kind.name.lower()})")


_MISTAKES = {
    "ban_ghi_nho": ("gn",),
    "ban_thoa_thuan": ("tth", "tt"),
    "to_trinh": ("tt", "ttrinh"),
    "chuong_trinh": ("ct",),
    "quy_dinh": ("qd",),
    "giay_uy_quyen": ("uq",),
    "giay_gioi_thieu": ("gt",),
    "phuong_an": ("p.a",),
}


@rule("SO-09", _ZONE, "Công văn không ghi tên loại", group=STATE, source="phụ lục I, phần II, mục I.3")
def letter_code(case: Case) -> Iterator[Fault]:
    """A công văn has no code: `23/QN-KH`."""
    line = _line(case)
    if line is None or case.found.kind != "cong_van" or not line.groups:
        return
    first = line.groups[0]
    if first == "CV" or first in _CODES:
        # An organ may be abbreviated like a kind; none is abbreviated CV in the place of the organ.
        yield Fault(line.piece, f"“{line.sign}”", "“<số>/<cơ quan>-<đơn vị soạn thảo>”", advice=first != "CV")


@rule("SO-10", _ZONE, "Ký hiệu viết in hoa", group=STATE, source=_SOURCE)
def sign_in_capitals(case: Case) -> Iterator[Fault]:
    """Capitals, but for the small letters of the codes (TTr, CTr, QyĐ, TrS)."""
    line = _line(case)
    if line is None:
        return
    groups = (
        line.groups[1:] if line.groups and (line.groups[0] in _CODES or case.found.zone("ten_loai")) else line.groups
    )
    small = [group for group in groups if group and group == group.lower() and any(c.isalpha() for c in group)]
    if small:
        yield Fault(line.piece, f"“{small[0]}”", f"“{small[0].upper()}”")


@rule("SO-21", _ZONE, "Sau chữ “Số” không có dấu hai chấm", group=PARTY, source="Phụ lục 3")
def party_colon(case: Case) -> Iterator[Fault]:
    """`Số 127-QĐ/TW`."""
    line = _line(case)
    if line is not None and line.colon:
        yield Fault(line.piece, f"“{line.raw[:20]}”", "“Số …”, không có dấu hai chấm")


@rule("SO-22", _ZONE, "Gạch nối sau số, gạch chéo trước cơ quan", group=PARTY, source="Phụ lục 3")
def party_hyphen(case: Case) -> Iterator[Fault]:
    """`127-QĐ/TW`."""
    line = _line(case)
    if line is not None and line.sign and not line.party_form:
        yield Fault(line.piece, f"“{line.raw}”", "“Số <số>-<loại>/<cơ quan>”")
