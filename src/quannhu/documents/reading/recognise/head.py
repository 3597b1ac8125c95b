"""Head and foot of a document read from their cells: number and sign, place and date, who signs, who gets it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quannhu.documents.checking.elements import Elements, Item, Signature
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.words import AUTHORITY, RANK, upper
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.notation import Reference, read_reference
from quannhu.documents.rules.values import Authority, Signer, Urgency
from quannhu.kernel.text import clean

_DATE = re.compile(
    r"^(?P<place>.*?)[\s,;]*ngày\s*(?P<day>\d{0,2})[\s.…_]*tháng\s*(?P<month>\d{0,2})[\s.…_]*năm\s*(?P<year>\d{0,4})",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    r"^(?P<place>.*?)[\s,;]*(?:ngày\s*)?(?P<day>\d{1,2})\s*[/.\-]\s*(?P<month>\d{1,2})\s*[/.\-]\s*(?P<year>\d{4})"
)
_DASH = re.compile(r"^[-–—+•*·]\s*")
_MARKS = re.compile(r"[\s;.,]+$")
_LEAD = re.compile(r"^kính gửi\s*[:;.,]?\s*", re.IGNORECASE)
_OTHER_LEAD = re.compile(r"^.{3,80}\b(điện|kính mời)\s*:\s*(?P<rest>.*)$", re.IGNORECASE)
_ABOUT = re.compile(r"^(v/v|v\.v|vv)\s*[:.]?\s*", re.IGNORECASE)
_KEPT = re.compile(r"^[-–—+•*·]?\s*lưu\s*:?\s*", re.IGNORECASE)
_DRAFTER = re.compile(r"^([A-ZĐƯƠ]{1,6})\s*[.,]?\s*\(?\s*(\d{1,5})?\s*(?:b|bản)?\s*\)?\s*\.?$")
_DRAFTER_BESIDE = re.compile(r"[.;,]\s*([A-ZĐƯƠ]{1,6})\s*[.,]?\s*\(\s*(\d{1,5})\s*(?:b|bản)?\s*\)\s*\.?$")
_RESOLVE = re.compile(r"^(quyết định|quyết nghị|nghị quyết|chỉ thị|quyết định điều)\s*:$", re.IGNORECASE)
_POST_AGAIN = re.compile(
    r"^(PHÓ |TRƯỞNG |CHỦ |GIÁM |CHÁNH |CHÍNH |TƯ LỆNH|THAM MƯU|CỤC TRƯỞNG|BÍ THƯ|ỦY VIÊN|UỶ VIÊN|THỦ TRƯỞNG)"
)
_AUTHORITIES = {
    "TM": Authority.COLLECTIVE, "KT": Authority.DEPUTY, "TL": Authority.BY_ORDER, "TUQ": Authority.DELEGATED,
    "Q": Authority.ACTING,
}  # fmt: skip
_URGENCIES = {"hoatoc": Urgency.FLASH, "thuongkhan": Urgency.VERY_URGENT, "khan": Urgency.URGENT}
_ADDRESS = re.compile(r"địa chỉ|điện thoại|\bđt\b|email|e-mail|\bfax\b|website", re.IGNORECASE)


@dataclass(frozen=True)
class Numbered:
    """Number and sign; `reference` None when they cannot be read."""

    number: int | None
    reference: Reference | None


def joined(pieces: Iterable[Piece]) -> str:
    """The words of several lines as one."""
    return clean(" ".join(piece.text for piece in pieces))


def number_of(piece: Piece | None) -> Numbered:
    """`Số: 12/TTr-QN`; a number still to be given is None."""
    if piece is None:
        return Numbered(None, None)
    body = re.sub(r"^\s*số\s*[:;.,]?\s*", "", piece.text, flags=re.IGNORECASE)
    digits = re.match(r"[\d]+", body)
    if digits:
        reference = read_reference(body)
        return Numbered(reference.number if reference else int(digits.group()[:6]), reference)
    return Numbered(None, read_reference("0" + re.sub(r"^[\s.…_]+", "", body)))


def place_and_day(piece: Piece | None) -> tuple[str, dt.date | None]:
    """`Bồng Lai, ngày 05 tháng 3 năm 2023`; an open or impossible day is None."""
    found = (_DATE.match(piece.text) or _SLASHED.match(piece.text)) if piece is not None else None
    if found is None:
        return "", None
    place = found["place"].strip(" ,;")
    try:
        return place, dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return place, None


def summary_of(found: Elements) -> str:
    """Trích yếu of either form; of a title and summary in one line what follows the kind's name."""
    if found.zone("trich_yeu_cv"):
        return _ABOUT.sub("", joined(found.zone("trich_yeu_cv")))
    title = found.first("ten_loai")
    if found.merged and title is not None:
        name = KINDS[found.kind].name if found.kind in KINDS else ""
        return clean(" ".join([title.text[len(name) :], joined(found.zone("trich_yeu"))]))
    return joined(found.zone("trich_yeu"))


def urgency_of(found: Elements) -> Urgency:
    """Độ khẩn."""
    piece = found.first("khan")
    if piece is None:
        return Urgency.NONE
    letters = piece.letters
    return next((urgency for word, urgency in _URGENCIES.items() if letters.startswith(word)), Urgency.NONE)


def entry(text: str) -> str:
    """An entry of a list without its dash and closing mark."""
    return _MARKS.sub("", _DASH.sub("", clean(text)))


def addressees_of(found: Elements, under: Sequence[Piece]) -> tuple[tuple[str, ...], tuple[Piece, ...]]:
    """Kính gửi and what it is called elsewhere (`… điện:`, `… kính mời:`); with the pieces newly used.

    under       the lines under the head
    """
    named = [entry(_LEAD.sub("", item.text)) for item in found.receivers]
    if named:
        return tuple(name for name in named if name), ()
    for index, piece in enumerate(under[:12]):
        lead = _OTHER_LEAD.match(piece.text)
        if lead is None:
            continue
        used, names = [piece], [entry(lead["rest"])]
        for after in under[index + 1 : index + 60] if not names[0] else ():
            if not (_DASH.match(after.text) or after.paragraph.label):
                break
            used.append(after)
            names.append(entry(after.text))
            if after.text.endswith("."):
                break
        return tuple(name for name in names if name), tuple(used)
    return (), ()


def resolves(piece: Piece) -> bool:
    """`QUYẾT ĐỊNH:` between the bases and the articles."""
    return upper(piece.text) and bool(_RESOLVE.match(piece.text))


@dataclass(frozen=True)
class Sent:
    """Nơi nhận with ô 12."""

    recipients: tuple[str, ...]
    kept_by: str
    drafter_sign: str
    copies: int


def sent_to(items: Sequence[Item], free: Sequence[Piece]) -> Sent:
    """The list, the line Lưu, the drafter's sign under it. `free` what stands in the same cell and is no entry."""
    recipients: list[str] = []
    kept, drafter, copies = "", "", 0
    for item in items:
        words = []
        for piece in item.pieces:
            sign = _DRAFTER.match(piece.text)
            if sign and not drafter and piece is not item.pieces[0]:
                drafter, copies = sign[1], int(sign[2] or 0)
            else:
                words.append(piece.text)
        text = " ".join(words)
        if _KEPT.match(text) and not kept:
            beside = _DRAFTER_BESIDE.search(text)
            if beside and not drafter:
                drafter, copies, text = beside[1], int(beside[2]), text[: beside.start()]
            kept = _MARKS.sub("", _KEPT.sub("", clean(text)))
        elif named := entry(text):
            recipients.append(named)
    for piece in free:
        sign = _DRAFTER.match(piece.text)
        if sign and not drafter and sign[2]:
            drafter, copies = sign[1], int(sign[2])
    return Sent(tuple(recipients), kept, drafter, copies)


def is_drafter(piece: Piece) -> bool:
    """`PL.(300)`."""
    sign = _DRAFTER.match(piece.text)
    return bool(sign and sign[2])


def signer_of(signature: Signature) -> Signer:
    """Authority, posts, rank and name of one signature."""
    lines = [clean(piece.text) for piece in signature.posts]
    name = clean(signature.name.text) if signature.name is not None else ""
    rank = RANK.match(name)
    rank_text = clean(rank.group()).rstrip(" ,.:") if rank else ""
    bare = name[rank.end() :].strip() if rank else name
    authority, of = Authority.OWN, ""
    mark = AUTHORITY.match(lines[0]) if lines else None
    if mark:
        authority = _AUTHORITIES[mark[1].upper().replace("/", "")]
        lines[0] = lines[0][mark.end() :].strip()
        if authority != Authority.ACTING:
            start = next((n for n, line in enumerate(lines) if n and _POST_AGAIN.match(line)), min(1, len(lines)))
            of, lines = " ".join(line for line in lines[:start] if line), lines[start:]
    return Signer(post=" ".join(line for line in lines if line), name=bare, rank=rank_text, authority=authority, of=of)


def with_ranks(signers: tuple[Signer, ...], free: list[Piece]) -> tuple[tuple[Signer, ...], list[Piece]]:
    """Ranks that stand in a line of their own given to the signers that have none; with the lines left over."""
    ranks = [piece for piece in free if RANK.fullmatch(piece.text)]
    bare = [signer for signer in signers if not signer.rank]
    if not ranks or len(ranks) != len(bare):
        return signers, free
    texts = iter(clean(piece.text).rstrip(" ,.:") for piece in ranks)
    given = tuple(signer if signer.rank else replace(signer, rank=next(texts)) for signer in signers)
    return given, [piece for piece in free if piece not in ranks]


def address_of(edge: Iterable[Piece]) -> str:
    """Ô 13: the foot of page 1 when it tells an address."""
    lines = [piece.text for piece in edge if piece.text and not piece.text.isdigit()]
    return "; ".join(lines) if any(_ADDRESS.search(line) for line in lines) else ""
