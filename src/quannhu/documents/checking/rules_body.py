"""Rules of the body: how prose is set, the ending."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quannhu.documents.checking.findings import Repair, Target
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.rulebook import STATE, Case, Fault, rule
from quannhu.documents.checking.rules_page import millimetres, tenths, twips_of
from quannhu.documents.checking.words import bold, italic
from quannhu.documents.layout import Paragraph

_ZONE = "Nội dung (ô 6)"
_SOURCE = "phụ lục I, phần II, mục I.6"
# Prose of about a line and more shows how it is set; where it begins is seen in less.
_LONG = 80
_WORDED = 50
_HEADING = re.compile(r"^([IVX]+|\d+(\.\d+)*|[a-zđ]|[-–+•*])\s*[.)/]?\s")


def _prose(case: Case, least: int = _LONG) -> list[Piece]:
    return [p for p in case.found.zone("noi_dung") if len(p.text) >= least and p.whole]


def _own(case: Case) -> list[Piece]:
    """Prose without automatic labels: what has a list's label has a list's indents."""
    return [piece for piece in _prose(case, _WORDED) if not piece.paragraph.label]


def _by_majority(case: Case, faults: list[Fault], judged: int) -> Iterator[Fault]:
    """Errors when most of the prose is so; a few paragraphs set otherwise are worth a word only."""
    soft = len(faults) * 2 < judged
    for fault in faults:
        yield Fault(fault.at, fault.stands, fault.should, fault.repair, advice=soft)


def _set(piece: Piece, kind: str, value: int | str, says: str) -> Repair:
    return Repair(kind, value, (Target(piece.where),), says)


@rule("TH-12", _ZONE, "Nội dung không in đậm cả bài", source=_SOURCE, annexed=True)
def plain(case: Case) -> Iterator[Fault]:
    """Most of the prose is not bold."""
    prose = _prose(case, 60)
    faults = [Fault(p, "chữ đậm", "chữ không đậm", _set(p, "bold", 0, "Bỏ chữ đậm")) for p in prose if bold(p)]
    if len(faults) * 2 > len(prose):
        yield from faults


@rule("TH-13", _ZONE, "Nội dung chữ đứng", source=_SOURCE, annexed=True)
def upright(case: Case) -> Iterator[Fault]:
    """Most of the prose is upright."""
    prose = _prose(case, 60)
    faults = [Fault(p, "chữ nghiêng", "chữ đứng", _set(p, "italic", 0, "Đặt chữ đứng")) for p in prose if italic(p)]
    if len(faults) * 2 > len(prose):
        yield from faults


@rule("TH-15", _ZONE, "Nội dung canh đều hai bên", source=_SOURCE, annexed=True)
def justified(case: Case) -> Iterator[Fault]:
    """Justified."""
    prose = _prose(case)
    faults = [
        Fault(
            p,
            {"left": "canh trái"}.get(p.paragraph.align, p.paragraph.align),
            "canh đều hai bên",
            _set(p, "align", "both", "Canh đều hai bên"),
        )
        for p in prose
        if p.paragraph.align == "left"
    ]
    yield from _by_majority(case, faults, len(prose))


@rule("TH-01", _ZONE, "Thụt đầu dòng 1 cm hoặc 1,27 cm", source=_SOURCE, values=("indent",))
def indented(case: Case) -> Iterator[Fault]:
    """The first line begins 1 or 1,27 cm in."""
    choices = case.profile.values["indent"]
    slack = case.profile.values["indent_slack"]
    prose = [p for p in _own(case) if not p.paragraph.text.startswith(("\t", "  ", "\u00a0"))]
    faults = []
    for piece in prose:
        begins = tenths(piece.paragraph.left + piece.paragraph.first_line)
        if any(abs(begins - choice) <= slack for choice in choices):
            continue
        # Points and dashes may step further in; what hangs out was set as a list.
        if piece.paragraph.left > 0 and (_HEADING.match(piece.text) or piece.paragraph.first_line <= 0):
            continue
        near = min(choices, key=lambda choice: abs(begins - choice))
        repair = _set(piece, "first_line", twips_of(near) - piece.paragraph.left, f"Thụt đầu dòng {millimetres(near)}")
        faults.append(Fault(piece, f"thụt {millimetres(begins)}", "thụt 10 mm hoặc 12,7 mm", repair))
    yield from _by_majority(case, faults, len(prose))


@rule("TH-04", _ZONE, "Thụt đầu dòng bằng định dạng", advice=True, source=_SOURCE)
def indented_by_blanks(case: Case) -> Iterator[Fault]:
    """An indent of blanks does not hold."""
    for piece in _own(case):
        if piece.paragraph.text.startswith(("   ", "\u00a0\u00a0\u00a0")):
            yield Fault(piece, "thụt đầu dòng bằng dấu cách", "thụt đầu dòng bằng định dạng đoạn")


def _gap(above: Paragraph, below: Paragraph) -> int:
    """The room between two paragraphs, twips."""
    return above.after + below.before


@rule("TH-02", _ZONE, "Khoảng cách giữa các đoạn từ 6 pt", source=_SOURCE, values=("least_gap",))
def apart(case: Case) -> Iterator[Fault]:
    """At least 6 points between two paragraphs of prose that follow each other."""
    least = int(case.profile.values["least_gap"]) * 20
    orders = {piece.order: piece for piece in _prose(case, _WORDED)}
    pairs = [(orders[order - 1], piece) for order, piece in orders.items() if order - 1 in orders]
    faults = []
    for above, below in pairs:
        gap = _gap(above.paragraph, below.paragraph)
        if gap < least - 10:
            repair = _set(below, "before", least - above.paragraph.after, "Đặt khoảng cách đoạn 6 pt")
            faults.append(Fault(below, f"cách đoạn trên {gap // 20} pt", "ít nhất 6 pt", repair))
    yield from _by_majority(case, faults, len(pairs))


@rule("TH-03", _ZONE, "Giãn dòng từ đơn đến 1,5", source=_SOURCE, values=("line_spacing",))
def spaced(case: Case) -> Iterator[Fault]:
    """Single to one and a half lines; exact heights are measured against the size of the letters."""
    least, most = case.profile.pair("line_spacing")
    prose = _prose(case)
    faults = []
    for piece in prose:
        share = _line_share(piece)
        if share < least - 4 or share > most + 4:
            near = 240 if share < least else 360
            words = "đơn" if near == 240 else "1,5 dòng"
            stands = f"giãn dòng {share // 100},{share % 100:02d}"
            faults.append(
                Fault(piece, stands, "từ đơn đến 1,5 dòng", _set(piece, "line", near, f"Đặt giãn dòng {words}"))
            )
    yield from _by_majority(case, faults, len(prose))


def _line_share(piece: Piece) -> int:
    """The height of a line in hundredths of a single one."""
    paragraph = piece.paragraph
    if paragraph.line_rule == "auto":
        return paragraph.line * 100 // 240
    sizes = [face.size for text, face in piece.faces if text.strip()]
    # A single line of Times New Roman is 1,15 times its size.
    single = max(sizes, default=28) * 10 * 115 // 100
    share = paragraph.line * 100 // single
    if paragraph.line_rule == "atLeast":
        return max(share, 100)
    # An exact height a little under single is how many offices write "single".
    return 100 if 90 <= share < 100 else share


@rule("TH-05", _ZONE, "Kết thúc bằng ./.", advice=True, group=STATE, source="phụ lục III", values=("end_mark",))
def ends(case: Case) -> Iterator[Fault]:
    """The model forms end the text so; the rule's text does not say it."""
    found = case.found
    if found.kind in ("hop_dong", "thu_cong", "giay_moi", "giay_nghi_phep", "giay_gioi_thieu"):
        return
    others = found.claimed - {piece.order for piece in found.zone("noi_dung")}
    own = [p for p in found.pieces if found.head_ends < p.order <= found.ends_at and p.order not in others]
    body = [piece for piece in own if not piece.blank and not piece.nook]
    if not body or any(piece.text.endswith(("./.", "./")) for piece in found.pieces):
        return
    yield Fault(body[-1], f"“…{body[-1].text[-15:]}”", "kết thúc nội dung bằng “./.”")


@rule("TH-06", _ZONE, "Viết hoa đầu đoạn", advice=True, source="phụ lục II, mục I")
def capital_first(case: Case) -> Iterator[Fault]:
    """A paragraph after a full stop begins with a capital."""
    before: Piece | None = None
    for piece in case.found.zone("noi_dung"):
        bare = _HEADING.sub("", piece.text)
        if before is not None and before.text.endswith(".") and bare[:1].islower() and piece.order == before.order + 1:
            yield Fault(piece, f"“{piece.text[:25]}…”", "chữ cái đầu viết hoa")
        before = piece
