"""Rules of citing other documents: in full the first time, short afterwards (NĐ 30/2020, ô 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.rulebook import Case, Fault, rule

_ZONE = "Viện dẫn"
_SOURCE = "phụ lục I, phần II, mục I.6"
# Kinds that are cited with number and sign; a Luật or Pháp lệnh is cited by its name.
_CITED = re.compile(
    r"\b(?P<kind>nghị định|thông tư|quyết định|kế hoạch|chỉ thị|nghị quyết|hướng dẫn|thông báo|công văn|tờ trình"
    r"|chương trình|quy định|quy chế|công điện|báo cáo|đề án|phương án|mệnh lệnh)\s+số\s*:?\s*"
    r"(?P<number>\d+[a-z]?(?:/\d{4})?[/-][^\s,;.()“”\"]+)",
    re.IGNORECASE,
)
_DATED = re.compile(r"^[^;]{0,12}?\b(ngày\s+\d|năm\s+\d{4}|\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE)


def _citations(case: Case) -> Iterator[tuple[Piece, str, str, bool, bool]]:
    """Each citation in order: the line, its words, its number, whether it is dated, whether it is the first."""
    found = case.found
    own = found.first("so")
    known: set[str] = set()
    pieces = sorted((*found.zone("can_cu"), *found.zone("noi_dung"), *found.zone("dieu")), key=lambda p: p.order)
    for piece in pieces:
        for match in _CITED.finditer(piece.text):
            number = match["number"].rstrip("-/").upper()
            if own is not None and number in own.text.upper():
                continue
            yield piece, match.group(), number, bool(_DATED.match(piece.text[match.end() :])), number not in known
            known.add(number)


@rule("VD-01", _ZONE, "Viện dẫn lần đầu ghi đủ ngày, cơ quan, trích yếu", advice=True, source=_SOURCE)
def full_first(case: Case) -> Iterator[Fault]:
    """Kind, number and sign, date, issuer, summary; without a date it surely is not whole."""
    for piece, words, _, dated, first in _citations(case):
        if first and not dated:
            yield Fault(piece, f"“{words}”", "lần đầu ghi đủ: số, ký hiệu, ngày, cơ quan ban hành, trích yếu")


@rule("VD-02", _ZONE, "Viện dẫn lần sau chỉ ghi tên loại, số, ký hiệu", advice=True, source=_SOURCE)
def short_later(case: Case) -> Iterator[Fault]:
    """Kind, number and sign."""
    for piece, words, _, dated, first in _citations(case):
        if dated and not first:
            yield Fault(piece, f"“{words} ngày …”", f"“{words}”")
