"""Rules of the end: kính gửi, căn cứ, who signs, nơi nhận."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from quannhu.documents.checking.elements import Item
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.rulebook import PARTY, STATE, Case, Fault, rule
from quannhu.documents.checking.words import AUTHORITY, HONOUR, RANK
from quannhu.documents.rules.kinds import KINDS, Need
from quannhu.kernel.text import fold

_P = "phụ lục I, phần II, mục "
_KG, _CC, _CV, _HT, _NN, _DN = (
    "Kính gửi (ô 9a)",
    "Căn cứ (ô 6)",
    "Quyền hạn, chức vụ (ô 7a)",
    "Họ tên người ký (ô 7b)",
    "Nơi nhận (ô 9b)",
    "Danh sách nơi nhận (ô 9b)",
)
_DASH = re.compile(r"^[-–—]\s*")
_KEPT = re.compile(r"^[-–—+•*]?\s*lưu\b", re.IGNORECASE)
_NO_RECIPIENTS = frozenset(
    {
        "bien_ban",
        "hop_dong",
        "ban_ghi_nho",
        "ban_thoa_thuan",
        "thu_cong",
        "giay_nghi_phep",
        "giay_gioi_thieu",
        "giay_uy_quyen",
    }
)
_NO_SIGNER = frozenset({"thu_cong"})
# Two marks where one stands: somebody typed what was set already ("v.v." before a mark is an abbreviation).
_DOUBLED = re.compile(r"[;,:]\s*[;.,]$|(?<!\.)(?<!\.v)\.[;.]$")
_SEMICOLON, _STOP = "dấu chấm phẩy", "dấu chấm"


def _ends(lines: Iterable[tuple[str, Piece]], name: str) -> Iterator[Fault]:
    """Each line ends with the mark, once."""
    mark = ";" if name == _SEMICOLON else "."
    for text, piece in lines:
        if not text.endswith(mark):
            yield Fault(piece, f"“…{text[-15:]}”", f"{name} cuối dòng")
        elif _DOUBLED.search(text):
            yield Fault(piece, f"“…{text[-15:]}”", f"một {name} cuối dòng", advice=True)


def _lines(items: Iterable[Item]) -> list[tuple[str, Piece]]:
    return [(item.text, item.pieces[-1]) for item in items]


@rule("KG-01", _KG, "Công văn, tờ trình có “Kính gửi”", group=STATE, source=_P + "I.9")
def addressed(case: Case) -> Iterator[Fault]:
    """A công văn and a tờ trình say to whom."""
    found = case.found
    if not found.zone("kinh_gui") and found.kind in ("cong_van", "to_trinh"):
        yield Fault(
            found.first("trich_yeu") or found.first("trich_yeu_cv") or "thân văn bản", "không có", "“Kính gửi: …”"
        )


@rule(
    "KG-02",
    _KG,
    "“Kính gửi” chỉ ở công văn, tờ trình, báo cáo gửi cấp trên",
    advice=True,
    group=STATE,
    source=_P + "I.9",
)
def not_addressed(case: Case) -> Iterator[Fault]:
    """Other kinds name their readers under nơi nhận."""
    found = case.found
    kind = KINDS.get(found.kind)
    if found.zone("kinh_gui") and kind is not None and kind.addressed == Need.NEVER:
        yield Fault(found.zone("kinh_gui")[0], f"{kind.name} có “Kính gửi”", "ghi ở phần Nơi nhận")


@rule("KG-03", _KG, "Dấu hai chấm sau “Kính gửi”", source=_P + "I.9")
def address_colon(case: Case) -> Iterator[Fault]:
    """`Kính gửi:`."""
    piece = case.found.first("kinh_gui")
    if piece is not None and not re.match(r"^Kính gửi\s*:", piece.text):
        yield Fault(piece, f"“{piece.text[:20]}”", "“Kính gửi:”")


def _dashed_items(case: Case) -> tuple[Item, ...]:
    items = [
        item for item in case.found.receivers if _DASH.match(item.text) or item.pieces[0].paragraph.label in ("-", "–")
    ]
    return tuple(items)


@rule("KG-04", _KG, "Dấu chấm phẩy sau mỗi nơi kính gửi", source=_P + "I.9")
def address_ends(case: Case) -> Iterator[Fault]:
    """Two or more: each line but the last ends with `;`."""
    yield from _ends(_lines(_dashed_items(case)[:-1]), _SEMICOLON)


@rule("KG-05", _KG, "Dấu chấm sau nơi kính gửi cuối", source=_P + "I.9")
def address_last(case: Case) -> Iterator[Fault]:
    """Two or more: the last ends with a full stop."""
    items = _dashed_items(case)
    yield from _ends(_lines(items[-1:] if len(items) > 1 else ()), _STOP)


@rule("KG-06", _KG, "Mỗi nơi kính gửi một dòng có gạch đầu dòng", source=_P + "I.9")
def address_lines(case: Case) -> Iterator[Fault]:
    """Two or more addressees: a line with a dash for each."""
    found = case.found
    piece = found.first("kinh_gui")
    if piece is None or _dashed_items(case):
        return
    rest = re.sub(r"^kính gửi\s*:?\s*", "", piece.text, flags=re.IGNORECASE)
    if rest.count(";") >= 1 and len(rest.split(";")[1].strip()) > 3:
        yield Fault(piece, f"“{rest[:40]}…”", "mỗi nơi một dòng, gạch đầu dòng", advice=True)


@rule("KG-07", _KG, "Một nơi kính gửi: cùng dòng", advice=True, source=_P + "I.9")
def address_one(case: Case) -> Iterator[Fault]:
    """One addressee stands on the line of `Kính gửi:`."""
    items = _dashed_items(case)
    if len(items) == 1 and len(case.found.receivers) == 1:
        yield Fault(items[0].pieces[0], "một nơi nhận có gạch đầu dòng", "ghi cùng dòng với “Kính gửi:”")


@rule("CC-01", _CC, "Dấu chấm phẩy sau mỗi căn cứ", source=_P + "I.6")
def basis_ends(case: Case) -> Iterator[Fault]:
    """Each line but the last ends with `;`."""
    yield from _ends([(piece.text, piece) for piece in case.found.zone("can_cu")[:-1]], _SEMICOLON)


@rule("CC-02", _CC, "Dấu chấm sau căn cứ cuối", advice=True, group=STATE, source=_P + "I.6")
def basis_last(case: Case) -> Iterator[Fault]:
    """The last ends with a full stop; a comma is usual."""
    yield from _ends([(piece.text, piece) for piece in case.found.zone("can_cu")[-1:]], _STOP)


@rule("CC-03", _CC, "Căn cứ không có gạch đầu dòng", advice=True, group=STATE, source=_P + "I.6")
def basis_plain(case: Case) -> Iterator[Fault]:
    """The dash is the Party's manner."""
    for piece in case.found.zone("can_cu"):
        if _DASH.match(piece.text):
            yield Fault(piece, "gạch đầu dòng trước căn cứ", "không có gạch đầu dòng")


@rule("CC-21", _CC, "Căn cứ có gạch đầu dòng", group=PARTY, source="Phụ lục 3")
def basis_dashed(case: Case) -> Iterator[Fault]:
    """`- Căn cứ …`."""
    for piece in case.found.zone("can_cu"):
        if not _DASH.match(piece.text):
            yield Fault(piece, "không có gạch đầu dòng", "“- Căn cứ …”")


@rule("CV-01", _CV, "Có chức vụ người ký", source=_P + "I.7")
def signed(case: Case) -> Iterator[Fault]:
    """Somebody signs."""
    found = case.found
    if not found.zone("chuc_vu") and found.kind not in _NO_SIGNER:
        yield Fault("cuối văn bản", "không có", "quyền hạn, chức vụ của người ký")


@rule("CV-02", _CV, "Chữ viết tắt quyền hạn", group=STATE, source=_P + "I.7")
def authority_dot(case: Case) -> Iterator[Fault]:
    """TM., Q., KT., TL., TUQ.; with a stroke in the Party only."""
    for signature in case.found.signatures:
        for piece in signature.posts[:1]:
            match = AUTHORITY.match(piece.text)
            if match and not re.match(r"^(TM|KT|TL|TUQ|Q)\. ?\S", piece.text, re.IGNORECASE):
                letters = re.sub(r"[^A-Z]", "", match.group().upper())
                yield Fault(piece, f"“{match.group().strip()}”", f"“{letters}.”")


@rule("CV-03", _CV, "Cách chữ sau quyền hạn", advice=True, group=STATE, source=_P + "I.7")
def authority_blank(case: Case) -> Iterator[Fault]:
    """`KT. CỤC TRƯỞNG`, with a blank."""
    for signature in case.found.signatures:
        for piece in signature.posts[:1]:
            if match := re.match(r"^(TM|KT|TL|TUQ|Q)\.\S+", piece.text):
                yield Fault(piece, f"“{match.group()}”", f"“{match.group(1)}. …”")


@rule("CV-04", _CV, "Chức vụ của người ký thay", source=_P + "I.7")
def own_post(case: Case) -> Iterator[Fault]:
    """Who signs for another (TM., KT., TL., TUQ.) states an own post in the next line."""
    for signature in case.found.signatures:
        if len(signature.posts) != 1:
            continue
        piece = signature.posts[0]
        match = AUTHORITY.match(piece.text)
        if match and not match.group().upper().startswith("Q") and signature.name is not None:
            # A long line may hold both posts, wrapped by the program.
            both = bool(re.search(r"\b(PHÓ|THỨ|TRƯỞNG .*TRƯỞNG)\b", piece.text.upper())) or len(piece.text.split()) > 6
            stands = f"“{piece.text}”, không có chức vụ người ký"
            yield Fault(piece, stands, "thêm dòng chức vụ của người ký", advice=both)


@rule("CV-22", _CV, "Thể thức đề ký của Đảng", group=PARTY, source="Phụ lục 3")
def party_authority(case: Case) -> Iterator[Fault]:
    """T/M, K/T, T/L with a stroke."""
    for signature in case.found.signatures:
        for piece in signature.posts[:1]:
            match = AUTHORITY.match(piece.text)
            if match and "/" not in match.group():
                letters = re.sub(r"[^A-Z]", "", match.group().upper())
                yield Fault(piece, f"“{match.group().strip()}”", f"“{letters[0]}/{letters[1:]}”")


@rule("HT-01", _HT, "Có họ tên người ký", source=_P + "I.7")
def named(case: Case) -> Iterator[Fault]:
    """The name stands under the post."""
    for signature in case.found.signatures:
        if signature.posts and signature.name is None:
            yield Fault(signature.posts[-1], "không có họ tên dưới chức vụ", "họ tên người ký", advice=case.found.draft)


@rule("HT-02", _HT, "Không ghi học hàm, học vị", source=_P + "I.7")
def no_honours(case: Case) -> Iterator[Fault]:
    """No academic or honour title before the name; a rank is the ministry's matter."""
    for piece in case.found.zone("ho_ten"):
        bare = RANK.sub("", piece.text)
        if match := HONOUR.match(bare):
            yield Fault(piece, f"“{match.group().strip()}”", "chỉ ghi họ tên (và cấp bậc trong lực lượng vũ trang)")


@rule("NN-01", _NN, "Có “Nơi nhận”", source=_P + "I.9")
def recipients(case: Case) -> Iterator[Fault]:
    """Each document names its readers and where it is kept."""
    found = case.found
    if not found.zone("noi_nhan") and found.kind not in _NO_RECIPIENTS:
        yield Fault("cuối văn bản", "không có", "“Nơi nhận:” và danh sách, dòng cuối “- Lưu: VT, …”")


@rule("NN-02", _NN, "Dấu hai chấm sau “Nơi nhận”", source=_P + "I.9")
def label_colon(case: Case) -> Iterator[Fault]:
    """`Nơi nhận:`."""
    piece = case.found.first("noi_nhan")
    if piece is not None and not re.match(r"^nơi nhận\s*:", piece.text, re.IGNORECASE):
        yield Fault(piece, f"“{piece.text}”", "“Nơi nhận:”")


@rule("NN-03", _NN, "Chữ “Nơi nhận”", source=_P + "I.9")
def label_case(case: Case) -> Iterator[Fault]:
    """One capital; the Party underlines it instead."""
    piece = case.found.first("noi_nhan")
    if piece is not None and not piece.text.startswith("Nơi nhận"):
        yield Fault(piece, f"“{piece.text[:12]}”", "“Nơi nhận”")


@rule("NN-04", _DN, "Danh sách nơi nhận không trống", source=_P + "I.9")
def listed(case: Case) -> Iterator[Fault]:
    """Somebody receives it."""
    found = case.found
    piece = found.first("noi_nhan")
    if piece is not None and not found.recipients and re.match(r"^nơi nhận\s*[:;.]?\s*$", piece.text, re.IGNORECASE):
        yield Fault(piece, "không có dòng nào dưới “Nơi nhận:”", "“- …;” và “- Lưu: VT, …”")


@rule("NN-05", _DN, "Gạch đầu dòng ở danh sách nơi nhận", source=_P + "I.9")
def dashes(case: Case) -> Iterator[Fault]:
    """Each entry begins with a dash."""
    items = case.found.recipients
    for item in items:
        if not _DASH.match(item.text) and item.pieces[0].paragraph.label == "" and len(items) >= 1:
            yield Fault(item.pieces[0], f"“{item.text[:30]}”", "gạch đầu dòng “- ”")


@rule("NN-06", _DN, "Dấu chấm phẩy ở danh sách nơi nhận", source=_P + "I.9")
def entry_ends(case: Case) -> Iterator[Fault]:
    """Each entry but the last ends with `;`."""
    yield from _ends(_lines(case.found.recipients[:-1]), _SEMICOLON)


@rule("NN-07", _DN, "Dấu chấm cuối danh sách nơi nhận", source=_P + "I.9")
def entry_last(case: Case) -> Iterator[Fault]:
    """The last entry ends with a full stop."""
    yield from _ends(_lines(case.found.recipients[-1:]), _STOP)


@rule("NN-08", _DN, "Dòng “Lưu” ở cuối danh sách", source=_P + "I.9")
def kept(case: Case) -> Iterator[Fault]:
    """The last entry says where it is kept."""
    items = case.found.recipients
    if not items or _KEPT.match(items[-1].text):
        return
    somewhere = any(_KEPT.match(item.text) for item in items)
    yield Fault(
        items[-1].pieces[0],
        "dòng “Lưu” không ở cuối" if somewhere else "không có dòng “Lưu”",
        "dòng cuối “- Lưu: VT, <đơn vị soạn thảo>.”",
    )


@rule("NN-09", _DN, "Dấu hai chấm sau “Lưu”", group=STATE, source=_P + "I.9")
def kept_colon(case: Case) -> Iterator[Fault]:
    """`Lưu:`."""
    for item in case.found.recipients:
        if _KEPT.match(item.text) and not re.match(r"^[-–—+•*]?\s*lưu\s*:", item.text, re.IGNORECASE):
            yield Fault(item.pieces[0], f"“{item.text[:24]}”", "“Lưu: …”")


@rule("NN-10", _DN, "Dòng đầu “Như trên”", source=_P + "I.9")
def as_above(case: Case) -> Iterator[Fault]:
    """With kính gửi the first entry is `- Như trên;`."""
    found = case.found
    kind = KINDS.get(found.kind)
    if not found.zone("kinh_gui") or not found.recipients or (kind is not None and kind.addressed == Need.NEVER):
        return
    if fold(_DASH.sub("", found.recipients[0].text)).startswith(("nhu tren", "nhu kinh gui")):
        return
    later = any(fold(_DASH.sub("", item.text)).startswith(("nhu tren", "nhu kinh gui")) for item in found.recipients)
    yield Fault(
        found.recipients[0].pieces[0],
        "“Như trên” không ở dòng đầu" if later else "không có “Như trên”",
        "dòng đầu “- Như trên;”",
        advice=found.kind not in ("cong_van", "to_trinh"),
    )
