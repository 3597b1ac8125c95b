"""The whole value: parts found, the rest as blocks; what could not be placed is kept as a paragraph and listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from quannhu.documents.checking.elements import Elements
from quannhu.documents.checking.finder import find
from quannhu.documents.checking.heads import appendix_label
from quannhu.documents.checking.pieces import Piece, pieces_at_edge, pieces_of
from quannhu.documents.checking.words import STATE_NAME, is_rule_mark, same_words, title_kind, upper
from quannhu.documents.codes.reading import NOT_FOUND, NOT_RECOGNISED, PART_UNREAD, PICTURE_LEFT
from quannhu.documents.layout import Layout
from quannhu.documents.reading.recognise.body import GROUPS, grids_of, make_blocks
from quannhu.documents.reading.recognise.head import (
    Numbered,
    address_of,
    addressees_of,
    entry,
    is_drafter,
    joined,
    number_of,
    place_and_day,
    resolves,
    sent_to,
    signer_of,
    summary_of,
    urgency_of,
    with_ranks,
)
from quannhu.documents.rules.kinds import KINDS, PARTY, STATE, Need, kind_by_code
from quannhu.documents.rules.marking import stamped
from quannhu.documents.rules.values import Appendix, Block, Document, Run
from quannhu.kernel.errors import Problem
from quannhu.kernel.text import fold

_UNTITLED = "cong_van"  # a text without a title is written as a công văn
_FORM = ("noi_nhan", "kem_theo", "kem_theo_dau", "du_thao")


@dataclass(frozen=True)
class Recognised:
    """A document from a file, and what a person should look at.

    notices     DOC-18 a line whose part is not known (kept as a paragraph), DOC-19 a part that was not found,
                DOC-28 a part put in whole and not read, DOC-29 a picture, which a value does not hold
    secrecy     the stamp of secrecy the file bears; "" for none. Such a document is not taken in
    """

    document: Document
    notices: tuple[Problem, ...]
    secrecy: str = ""


def recognise(layout: Layout, *, profile: str | None = None) -> Recognised:
    """The document in a file's layout; `profile` None takes the Party's form for the Party's head, else the state's."""
    return _Assembler(layout, profile).document()


class _Assembler:
    def __init__(self, layout: Layout, profile: str | None) -> None:
        self.whole = layout
        self.layout, self.rest = _parted(layout)
        self.found: Elements = find(self.layout)
        self.grids = grids_of(layout)
        self.profile = profile or (PARTY if self.found.zone("dang_hieu") else STATE)
        self.doubts: list[tuple[str, str]] = []
        # What was put on the page later is no part of the document, but its words stay.
        self.used: set[int] = set(self.found.claimed) - {piece.order for piece in self.found.zone("dau_ngoai")}
        self.edge = self._annexed_from()

    def _annexed_from(self) -> int:
        """Where the annexes begin: the order of the first piece after the signatures that is one."""
        words = [piece for piece in self.found.pieces if not piece.blank and piece.order > self.found.ends_at]
        return words[0].order if words else 1 << 60

    def _free(self, low: int, high: int) -> list[Piece]:
        return [piece for piece in self.found.pieces if low <= piece.order < high and self._unused(piece)]

    def _unused(self, piece: Piece) -> bool:
        return not piece.blank and piece.order not in self.used and not is_rule_mark(piece)

    def document(self) -> Recognised:
        found = self.found
        numbered = number_of(found.first("so"))
        kind = self._kind(numbered)
        place, day = place_and_day(found.first("ngay"))
        prose = {piece.order for piece in found.zone("noi_dung")}
        under = [p for p in found.pieces if p.order > found.head_ends and (p.order in prose or self._unused(p))]
        addressees, newly = addressees_of(found, under)
        self.newly = {piece.order for piece in newly}
        self.used |= self.newly
        bases = tuple((Run(entry(piece.text)),) for piece in self._whole_lines(found.zone("can_cu")))
        begins = self._body_begins()
        tail = self._tail_begins(begins)
        before = [piece for piece in self._free(0, begins) if not self._form_word(piece)]
        after = [piece for piece in self._free(tail, self.edge) if not self._form_word(piece)]
        sent = sent_to(found.recipients, after)
        signers, after = with_ranks(
            tuple(signer_of(signature) for signature in found.signatures),
            [piece for piece in after if not is_drafter(piece)],
        )
        body = self._body(begins, tail, before, after)
        reference = numbered.reference
        greets = bool(addressees) and KINDS[kind].lead == "Kính gửi"  # then the printer sets "Như trên" itself
        first = self.layout.sections[0]
        foot = pieces_at_edge(first.first_foot if first.different_first else first.foot, 0)
        document = Document(
            kind=kind,
            profile=self.profile,
            parent=joined(found.zone("chu_quan")),
            organ=joined(found.zone("co_quan")),
            organ_sign=reference.organ if reference else "",
            summary=summary_of(found),
            body=body,
            signers=signers,
            place=place,
            drafting_sign=reference.drafting if reference else "",
            number=numbered.number or None,
            date=day,
            bases=bases,
            addressees=addressees,
            recipients=tuple(name for name in sent.recipients if fold(name) != "nhu tren" or not greets),
            kept_by=sent.kept_by,
            urgency=urgency_of(found),
            circulation=joined(found.zone("luu_hanh")),
            drafter_sign=sent.drafter_sign,
            copies=sent.copies,
            appendices=(
                *self._appendices([piece for piece in found.pieces if piece.order >= self.edge], self.layout),
                *(self._appendices(list(pieces_of(self.rest)), self.rest) if self.rest else ()),
            ),
            address=address_of(foot),
            decider=joined(found.zone("tham_quyen")),
        )
        notices = [Problem(NOT_RECOGNISED, {"where": where, "text": _short(text)}) for where, text in self.doubts]
        notices += [Problem(PICTURE_LEFT, {"where": where}) for where in self.whole.pictures]
        notices += [Problem(PART_UNREAD, {"where": where}) for where in self.whole.unread]
        notices += [Problem(NOT_FOUND, {"part": part}) for part in self._missing(document)]
        return Recognised(document, tuple(notices), secrecy_of(self.whole))

    def _kind(self, numbered: Numbered) -> str:
        """By the title, else by the code in the sign."""
        if self.found.kind in KINDS:
            return self.found.kind
        reference = numbered.reference
        by_code = kind_by_code(reference.code, self.profile) if reference and reference.code else None
        return by_code.key if by_code else _UNTITLED

    def _whole_lines(self, pieces: Sequence[Piece]) -> list[Piece]:
        return [piece for piece in pieces if entry(piece.text)]

    def _body_begins(self) -> int:
        """After the last part of the head; the line `QUYẾT ĐỊNH:` is one."""
        keys = ("ten_loai", "trich_yeu", "trich_yeu_cv", "tham_quyen", "kinh_gui", "can_cu", "kem_theo_dau")
        last = max([self.found.head_ends, *(piece.order for key in keys for piece in self.found.zone(key))])
        for piece in self._free(last + 1, self.edge)[:3]:
            if resolves(piece):
                self.used.add(piece.order)
                last = piece.order
        return last + 1

    def _tail_begins(self, begins: int) -> int:
        """Before nơi nhận and the signatures, and all that stands in their table or beside them."""
        found = self.found
        marks = [piece for key in ("noi_nhan", "ds_nhan", "chuc_vu", "ho_ten") for piece in found.zone(key)]
        grids = {piece.nook.grid for piece in marks if piece.nook and not piece.nook.bordered}
        frames = {piece.frame for piece in marks if piece.frame}
        orders = [piece.order for piece in marks]
        orders += [piece.order for piece in found.pieces if piece.nook and piece.nook.grid in grids]
        orders += [piece.order for piece in found.pieces if piece.frame and piece.frame in frames]
        return min((order for order in orders if order >= begins), default=self.edge)

    def _form_word(self, piece: Piece) -> bool:
        """Words every form has and none says anything: quốc hiệu again, `(Đã ký)`, rules, `*`."""
        bare = fold(piece.text).strip("()[] .*")
        return not bare or bare in ("da ky", "ky ten", "ky ten, dong dau", "chu ky", "dau", "noi nhan", "ky so")

    def _body(self, begins: int, tail: int, before: list[Piece], after: list[Piece]) -> tuple[Block, ...]:
        """The body; what of head and foot has no known part stands before and after it as paragraphs."""
        taken = set(_FORM) | {"so", "ngay", "quoc_hieu", "tieu_ngu"}
        inside = {
            piece.order
            for key, pieces in self.found.zones.items()
            if key in ("phan_chuong", "tieu_de", "muc", "dieu", "la_ma", "noi_dung", "phu_luc") and key not in taken
            for piece in pieces
        }
        pieces = [
            piece
            for piece in self.found.pieces
            if begins <= piece.order < tail and (piece.order in inside or piece.order not in self.used)
            if piece.order not in self.newly
        ]
        made = make_blocks(pieces, self.grids)
        self.doubts += [(piece.where, piece.text) for piece in before] + made.doubts
        self.doubts += [(piece.where, piece.text) for piece in after]
        notes = [piece for piece in pieces_at_edge(self.whole.notes, 0) if not piece.blank]
        self.doubts += [(piece.where, piece.text) for piece in notes]
        return (*_kept(before, self), *made.blocks, *_kept(after, self), *_kept(notes, self))

    def _appendices(self, pieces: list[Piece], layout: Layout) -> tuple[Appendix, ...]:
        """What follows the signatures: `Phụ lục` by `Phụ lục`, and texts put in force with a head of their own."""
        starts = [place for place, piece in enumerate(pieces) if _starts_annex(piece, pieces[place + 1 : place + 6])]
        if not starts or any(_says(piece) for piece in pieces[: starts[0]]):
            starts = [0, *starts]
        made = []
        for start, end in pairwise([*starts, len(pieces)]):
            if any(not piece.blank for piece in pieces[start:end]):
                made.append(self._appendix(pieces[start:end], layout))
        return tuple(made)

    def _appendix(self, pieces: list[Piece], layout: Layout) -> Appendix:
        label = pieces[0]
        attached = "" if appendix_label(label) else title_kind(label.text) or ""
        attached = attached if attached in KINDS else ""
        titles: list[Piece] = []
        rest = pieces if not (attached or appendix_label(label)) else pieces[1:]
        while rest and rest is not pieces:
            piece = rest[0]
            if piece.blank or is_rule_mark(piece):
                if titles and piece.paragraph.lines:
                    break
            elif _is_reference(piece):
                if titles:
                    break
            else:
                grouped = any(pattern.match(piece.text) for _, pattern in GROUPS)
                if grouped or piece.nook or piece.paragraph.align != "center" or len(titles) > 6:
                    break
                if titles and (titles[-1].paragraph.lines and titles[-1].paragraph is not piece.paragraph):
                    break
                titles.append(piece)
            rest = rest[1:]
        made = make_blocks([piece for piece in rest if not _is_reference(piece)], self.grids)
        self.doubts += made.doubts
        return Appendix(joined(titles), tuple(made.blocks), layout.sections[label.section].landscape, attached)

    def _missing(self, document: Document) -> list[str]:
        """Parts the kind has and the file does not."""
        kind = KINDS[document.kind]
        titled = self.found.kind in KINDS or document.kind != _UNTITLED or bool(self.found.zone("trich_yeu_cv"))
        parts = {
            "tên loại văn bản": titled,
            "cơ quan ban hành": bool(document.organ),
            "số, ký hiệu": bool(document.organ_sign),
            "địa danh, ngày tháng": bool(document.place) or not kind.dated,
            "trích yếu": bool(document.summary),
            "nội dung": bool(document.body),
            "người ký": len(document.signers) >= kind.signers,
            "nơi nhận": bool(document.recipients or document.kept_by) or not kind.distributed,
            kind.lead.format(organ="cơ quan").lower(): bool(document.addressees) or kind.addressed != Need.MUST,
            "căn cứ": bool(document.bases) or kind.bases != Need.MUST,
        }
        return [part for part, there in parts.items() if not there]


def secrecy_of(layout: Layout) -> str:
    """The stamp of secrecy anywhere in the file, also at the head or foot of a page; "" for none."""
    pieces = list(pieces_of(layout))
    for section in layout.sections:
        pieces += (piece for blocks in section.edges for piece in pieces_at_edge(blocks, 0))
    return stamped(piece.text for piece in pieces if piece.text)


def _kept(pieces: Sequence[Piece], assembler: _Assembler) -> tuple[Block, ...]:
    return tuple(block for block in make_blocks(list(pieces), assembler.grids).blocks)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


def _is_reference(piece: Piece) -> bool:
    """`(Kèm theo Quyết định số …)`."""
    return fold(piece.text).strip("( ").startswith(("kem theo", "ban hanh kem"))


def _parted(layout: Layout) -> tuple[Layout, Layout | None]:
    """The document, and what begins with a second quốc hiệu: a text it puts in force."""
    seen = 0
    for number, section in enumerate(layout.sections):
        for place, block in enumerate(section.blocks):
            alone = Layout((replace(section, blocks=(block,)),))
            if any(same_words(piece.letters, STATE_NAME) for piece in pieces_of(alone)):
                seen += 1
                if seen == 2:
                    first = (*layout.sections[:number], replace(section, blocks=section.blocks[:place]))
                    last = (replace(section, blocks=section.blocks[place:]), *layout.sections[number + 1 :])
                    return replace(layout, sections=first), replace(layout, sections=last)
    return layout, None


def _says(piece: Piece) -> bool:
    return not piece.blank and not is_rule_mark(piece) and not (piece.nook and not piece.nook.bordered)


def _starts_annex(piece: Piece, after: Sequence[Piece]) -> bool:
    """A label `Phụ lục`, or the name of a kind in capitals with `(Ban hành kèm theo …)` soon under it."""
    if piece.blank or (piece.nook and piece.nook.bordered):
        return False
    if appendix_label(piece):
        return True
    named = title_kind(piece.text) is not None and upper(piece.text)
    return named and any(_is_reference(other) for other in after)
