"""Rules of annexes: number, title, reference, pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quannhu.documents.checking.findings import Repair, Target
from quannhu.documents.checking.rulebook import Case, Fault, rule
from quannhu.documents.checking.rules_levels import roman
from quannhu.documents.checking.rules_page import fields_of, heads_of, place_of

_SOURCE = "phụ lục I, phần III"
_PL = "Phụ lục"
_LABEL = re.compile(r"^phụ lục(?:\s+số)?\s*([^\s.:]*)", re.IGNORECASE)


def _labels(case: Case) -> list[str]:
    return [match.group(1) if (match := _LABEL.match(piece.text)) else "" for piece in case.found.zone("phu_luc")]


@rule("PL-01", _PL, "Từ hai phụ lục: đánh số La Mã", source=_SOURCE, annexed=True)
def roman_numbers(case: Case) -> Iterator[Fault]:
    """`Phụ lục I`, `Phụ lục II`."""
    labels = _labels(case)
    if len(labels) < 2:
        return
    for piece, label in zip(case.found.zone("phu_luc"), labels, strict=True):
        if roman(label.upper()) is None:
            yield Fault(piece, f"“{piece.text}”", "số La Mã, ví dụ “Phụ lục I”")


@rule("PL-02", _PL, "Phụ lục đánh số liên tục", source=_SOURCE, annexed=True)
def in_order(case: Case) -> Iterator[Fault]:
    """I, II, III …; a file may begin with a later one."""
    before = 0
    for piece, label in zip(case.found.zone("phu_luc"), _labels(case), strict=True):
        number = roman(label.upper())
        if number is None:
            continue
        if before and number != before + 1:
            yield Fault(piece, f"“{piece.text}” sau số {before}", f"số {before + 1} bằng chữ số La Mã")
        before = number


@rule("PL-03", _PL, "Thông tin chỉ dẫn kèm theo", advice=True, source=_SOURCE, annexed=True)
def refers(case: Case) -> Iterator[Fault]:
    """`(Kèm theo … số …)` under the title."""
    missing = len(case.found.zone("phu_luc")) - len(case.found.zone("kem_theo"))
    if missing > 0:
        yield Fault(case.found.zone("phu_luc")[0], "không có dòng “(Kèm theo …)”", "“(Kèm theo <văn bản> số … ngày …)”")


@rule("PL-04", _PL, "Phụ lục có tiêu đề", advice=True, source=_SOURCE, annexed=True)
def titled(case: Case) -> Iterator[Fault]:
    """A title in capitals under the label."""
    labels, titles = case.found.zone("phu_luc"), case.found.zone("ten_phu_luc")
    for place, piece in enumerate(labels):
        limit = labels[place + 1].order if place + 1 < len(labels) else 1 << 60
        if not any(piece.order < each.order < limit for each in titles):
            yield Fault(piece, "không có tiêu đề", "tiêu đề phụ lục, chữ in hoa, đậm, canh giữa")


@rule("PL-05", _PL, "Số trang đánh riêng cho từng phụ lục", advice=True, source=_SOURCE, annexed=True)
def own_pages(case: Case) -> Iterator[Fault]:
    """Each annex begins at page 1: in a section of its own whose numbers begin anew."""
    found = case.found
    sections = found.layout.sections
    for piece in found.zone("phu_luc"):
        section = sections[piece.section]
        if not any(fields_of(head) for head in heads_of(section)):
            continue
        first = next(each for each in found.pieces if each.section == piece.section and not each.blank)
        if first is not piece:
            yield Fault(piece, "số trang nối tiếp phần trên", "mỗi phụ lục một phần, số trang từ 1")
        elif piece.section and section.page_start != 1:
            place = place_of(piece.section)
            repair = Repair("page_start", 1, (Target(place),), "Đánh số trang phụ lục từ 1")
            yield Fault(place, "số trang nối tiếp phần trên", "số trang phụ lục từ 1", repair)
