"""Rules of the head: quốc hiệu, tiêu ngữ, issuer, number, place and date, title and summary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quannhu.documents.checking.rulebook import PARTY, STATE, Case, Fault, rule
from quannhu.documents.checking.words import MOTTO, STATE_NAME, spelled, upper
from quannhu.documents.rules.kinds import KINDS
from quannhu.kernel.text import nfc

_P = "phụ lục I, phần II, mục "
_OPENS = "đầu văn bản"
# Kinds whose title says enough.
_NO_SUMMARY = frozenset(
    [
        "giay_gioi_thieu",
        "giay_nghi_phep",
        "phieu_gui",
        "phieu_chuyen",
        "phieu_bao",
        "hop_dong",
        "giay_moi",
        "giay_uy_quyen",
        "ban_ghi_nho",
        "ban_thoa_thuan",
        "thu_cong",
        "bien_ban",
        "thong_cao",
        "dieu_le",
    ]
) | {""}
_UNNUMBERED = frozenset({"hop_dong", "ban_ghi_nho", "ban_thoa_thuan", "thu_cong", "giay_nghi_phep"})


@rule("QH-01", "Quốc hiệu (ô 1)", "Có Quốc hiệu", group=STATE, source=_P + "I.1")
def state_name(case: Case) -> Iterator[Fault]:
    """It stands at the head."""
    found = case.found
    if not found.zone("quoc_hieu") and not found.zone("quoc_hieu_tieu_ngu"):
        stands = "tiêu đề văn bản của Đảng" if found.party else "không có"
        yield Fault(found.first("dang_hieu") or _OPENS, stands, f"“{STATE_NAME.upper()}”")


@rule("QH-02", "Quốc hiệu (ô 1)", "Đúng từng chữ của Quốc hiệu", group=STATE, source=_P + "I.1")
def state_name_spelled(case: Case) -> Iterator[Fault]:
    """Word for word; where the tone mark stands does not matter."""
    pieces = case.found.zone("quoc_hieu")
    text = " ".join(piece.text for piece in pieces).rstrip(" .")
    if pieces and spelled(text) != spelled(STATE_NAME):
        yield Fault(pieces[0], f"“{text}”", f"“{STATE_NAME.upper()}”")


@rule("TN-01", "Tiêu ngữ (ô 1)", "Có Tiêu ngữ", group=STATE, source=_P + "I.1")
def motto(case: Case) -> Iterator[Fault]:
    """It stands under quốc hiệu; where that is missing too, one finding is enough."""
    found = case.found
    if found.zone("quoc_hieu") and not found.zone("tieu_ngu"):
        yield Fault(found.zone("quoc_hieu")[-1], "không có", f"“{MOTTO}”")


def _motto_parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[-–—]", text.strip().rstrip("."))]


@rule("TN-02", "Tiêu ngữ (ô 1)", "Đúng từng chữ của Tiêu ngữ", group=STATE, source=_P + "I.1")
def motto_spelled(case: Case) -> Iterator[Fault]:
    """Word for word."""
    for piece in case.found.zone("tieu_ngu"):
        if " ".join(_motto_parts(piece.text.lower())) != " ".join(_motto_parts(MOTTO.lower())):
            yield Fault(piece, f"“{piece.text}”", f"“{MOTTO}”")


@rule("TN-03", "Tiêu ngữ (ô 1)", "Gạch nối trong Tiêu ngữ", group=STATE, source=_P + "I.1")
def motto_hyphens(case: Case) -> Iterator[Fault]:
    """A hyphen with blanks around it; an en dash, which programs put by themselves, is only advice."""
    for piece in case.found.zone("tieu_ngu"):
        joints = re.findall(r"\s*[-–—]\s*", piece.text)
        if len(joints) == 2 and joints != [" - ", " - "]:
            dashes = {joint.strip() for joint in joints} - {"-"}
            spaced = all(joint.startswith(" ") and joint.endswith(" ") for joint in joints)
            yield Fault(piece, f"“{piece.text}”", "gạch nối “-”, có cách chữ hai bên", advice=bool(dashes) and spaced)
        elif len(joints) != 2 and len(_motto_parts(piece.text.lower())) != 3:
            yield Fault(piece, f"“{piece.text}”", "gạch nối “-”, có cách chữ hai bên")


@rule("TN-04", "Tiêu ngữ (ô 1)", "Chữ hoa trong Tiêu ngữ", group=STATE, source=_P + "I.1")
def motto_capitals(case: Case) -> Iterator[Fault]:
    """Only the first letter of each phrase is a capital."""
    for piece in case.found.zone("tieu_ngu"):
        parts, wanted = _motto_parts(nfc(piece.text)), _motto_parts(MOTTO)
        same = [part.lower() for part in parts] == [part.lower() for part in wanted]
        if same and parts != wanted:
            yield Fault(piece, f"“{piece.text}”", f"“{MOTTO}”")


@rule("BH-01", "Cơ quan ban hành (ô 2)", "Có tên cơ quan ban hành", source=_P + "I.2")
def issuer(case: Case) -> Iterator[Fault]:
    """Left of quốc hiệu."""
    found = case.found
    if not found.zone("co_quan") and (found.zone("quoc_hieu") or found.party) and found.kind not in ("hop_dong",):
        yield Fault(_OPENS, "không có", "tên cơ quan ban hành văn bản")


@rule("NT-01", "Địa danh và thời gian (ô 4)", "Có địa danh và thời gian", source=_P + "I.4")
def dated(case: Case) -> Iterator[Fault]:
    """Each document but minutes and agreements."""
    found = case.found
    kind = KINDS.get(found.kind)
    if found.zone("ngay") or found.draft or (kind is not None and (not kind.dated or found.kind in _UNNUMBERED)):
        return
    yield Fault(_OPENS, "không có", "“<Địa danh>, ngày … tháng … năm …”")


_DATE = re.compile(
    r"^(?P<place>.*?)(?P<comma>[,.;:]?)\s*\bngày\s*(?P<day>[\d.…_\s]*)\s*tháng\s*(?P<month>[\d.…_\s]*)\s*năm\s*(?P<year>[\d.…_\s]*)(?P<rest>.*)$",
    re.IGNORECASE,
)


def _date(case: Case) -> tuple[re.Match[str] | None, str]:
    piece = case.found.first("ngay")
    return (_DATE.match(piece.text), piece.text) if piece is not None else (None, "")


@rule("NT-02", "Địa danh và thời gian (ô 4)", "Dấu phẩy sau địa danh", source=_P + "I.4")
def comma(case: Case) -> Iterator[Fault]:
    """`Bồng Lai, ngày …`."""
    match, text = _date(case)
    piece = case.found.first("ngay")
    if piece is not None and match and match["comma"] != "," and re.search(r"\w", match["place"]):
        yield Fault(piece, f"“{text}”", "dấu phẩy sau địa danh")


@rule("NT-03", "Địa danh và thời gian (ô 4)", "Ngày nhỏ hơn 10 có số 0", source=_P + "I.4")
def day_padded(case: Case) -> Iterator[Fault]:
    """`ngày 05`."""
    match, _ = _date(case)
    piece = case.found.first("ngay")
    if piece is not None and match and re.fullmatch(r"[1-9]", match["day"].strip()):
        yield Fault(piece, f"ngày {match['day'].strip()}", f"ngày 0{match['day'].strip()}")


@rule("NT-04", "Địa danh và thời gian (ô 4)", "Tháng 1, 2 có số 0", source=_P + "I.4")
def month_padded(case: Case) -> Iterator[Fault]:
    """`tháng 01`, `tháng 02`, but `tháng 3`."""
    match, _ = _date(case)
    piece = case.found.first("ngay")
    if piece is None or not match:
        return
    month = match["month"].strip()
    if re.fullmatch(r"[12]", month):
        yield Fault(piece, f"tháng {month}", f"tháng 0{month}")


@rule("NT-05", "Địa danh và thời gian (ô 4)", "Tháng từ 3 không thêm số 0", advice=True, source=_P + "I.4")
def month_plain(case: Case) -> Iterator[Fault]:
    """Only months 1 and 2 take the zero."""
    match, _ = _date(case)
    piece = case.found.first("ngay")
    if piece is not None and match and re.fullmatch(r"0[3-9]", match["month"].strip()):
        yield Fault(piece, f"tháng {match['month'].strip()}", f"tháng {match['month'].strip()[1:]}")


@rule("NT-06", "Địa danh và thời gian (ô 4)", "Ngày tháng viết đủ chữ", source=_P + "I.4")
def date_in_words(case: Case) -> Iterator[Fault]:
    """`ngày … tháng … năm …`, not `05/3/2023`."""
    match, text = _date(case)
    piece = case.found.first("ngay")
    if piece is not None and not match:
        yield Fault(piece, f"“{text}”", "“<Địa danh>, ngày … tháng … năm …”")


@rule("NT-07", "Địa danh và thời gian (ô 4)", "Ngày có thật", source=_P + "I.4")
def real_day(case: Case) -> Iterator[Fault]:
    """A day the calendar has."""
    match, _ = _date(case)
    piece = case.found.first("ngay")
    if piece is None or not match:
        return
    day, month, year = (match[name].strip() for name in ("day", "month", "year"))
    if day.isdigit() and month.isdigit() and not _exists(int(day), int(month), int(year) if year.isdigit() else 2000):
        yield Fault(piece, f"ngày {day} tháng {month} năm {year}", "một ngày có trong lịch")


def _exists(day: int, month: int, year: int) -> bool:
    if not 1 <= month <= 12:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    return 1 <= day <= longest


@rule("NT-08", "Địa danh và thời gian (ô 4)", "Có địa danh, viết hoa", source=_P + "I.4")
def place_capital(case: Case) -> Iterator[Fault]:
    """A place with a capital before the date."""
    match, text = _date(case)
    piece = case.found.first("ngay")
    if piece is None or not match:
        return
    name = match["place"].strip(" ,.")
    if not re.search(r"\w", name):
        # A place still to be filled in ("……, ngày") is a draft's.
        yield Fault(piece, f"“{text}”", "địa danh trước ngày", advice=bool(re.search("[.…_]", match["place"])))
    elif name[0].islower():
        yield Fault(piece, f"“{name}”", "địa danh viết hoa")


@rule("NT-09", "Địa danh và thời gian (ô 4)", "Không có dấu ở cuối", source=_P + "I.4")
def nothing_after(case: Case) -> Iterator[Fault]:
    """No mark after the year."""
    match, text = _date(case)
    piece = case.found.first("ngay")
    if piece is not None and match and re.search(r"\d\s*[.;,]$", text):
        yield Fault(piece, f"“{text}”", "không có dấu câu sau năm")


@rule("TL-01", "Tên loại (ô 5a)", "Có tên loại văn bản", source=_P + "I.5")
def title(case: Case) -> Iterator[Fault]:
    """Each document but a công văn and a letter."""
    found = case.found
    if found.zone("ten_loai") or found.zone("trich_yeu_cv") or _like_letter(case):
        return
    yield Fault(_OPENS, "không có", "tên loại văn bản, chữ in hoa, đậm, canh giữa")


def _like_letter(case: Case) -> bool:
    """No title, no code of a kind in the number, but an addressee: a công văn without its V/v."""
    found = case.found
    number = found.first("so")
    codes = {kind.code for kind in KINDS.values() if kind.code}
    coded = number is not None and any(group in codes for group in re.split(r"[/\-–\s]+", number.text)[:3])
    return bool(found.zone("kinh_gui")) and not coded


@rule("TL-02", "Tên loại (ô 5a)", "Tên loại có trong 29 loại", advice=True, group=STATE, source="điều 7")
def known_kind(case: Case) -> Iterator[Fault]:
    """The decree names 29 kinds."""
    piece = case.found.first("ten_loai")
    if piece is not None and not case.found.known_title:
        yield Fault(piece, f"“{piece.text}”", "một trong 29 loại văn bản hành chính")


@rule("TL-03", "Tên loại (ô 5a)", "Tên loại và trích yếu ở hai dòng", advice=True, source=_P + "I.5")
def two_lines(case: Case) -> Iterator[Fault]:
    """The summary stands under the title."""
    piece = case.found.first("ten_loai")
    if piece is not None and case.found.merged:
        yield Fault(piece, f"“{piece.text}”", "tên loại một dòng, trích yếu ngay dưới, chữ thường")


@rule("TY-01", "Trích yếu (ô 5a)", "Có trích yếu", source=_P + "I.5")
def summary(case: Case) -> Iterator[Fault]:
    """Under the title."""
    found = case.found
    title_piece = found.first("ten_loai")
    if (
        title_piece is None
        or found.zone("trich_yeu")
        or found.merged
        or found.kind in _NO_SUMMARY
        or not found.known_title
    ):
        return
    yield Fault(title_piece, "không có trích yếu dưới tên loại", "trích yếu chữ thường, đậm, canh giữa")


@rule("TY-02", "Trích yếu (ô 5a)", "Chữ đầu của trích yếu", advice=True, source=_P + "I.5")
def summary_words(case: Case) -> Iterator[Fault]:
    """`V/v` is for a công văn."""
    piece = case.found.first("trich_yeu")
    if piece is not None and re.match(r"^v/v", piece.text, re.IGNORECASE):
        yield Fault(piece, "“V/v”", "“Về việc” hoặc nêu thẳng nội dung")


@rule("TY-03", "Trích yếu (ô 5a)", "Không có dấu chấm cuối trích yếu", advice=True, source=_P + "I.5")
def summary_end(case: Case) -> Iterator[Fault]:
    """No full stop after the summary."""
    zone = case.found.zone("trich_yeu") or case.found.zone("trich_yeu_cv")
    if zone and zone[-1].text.endswith(".") and not zone[-1].text.endswith(("v.v.", "...")):
        yield Fault(zone[-1], "dấu chấm cuối trích yếu", "không có dấu chấm")


@rule("VV-01", "Trích yếu công văn (ô 5b)", "Công văn có trích yếu", source=_P + "I.5")
def about(case: Case) -> Iterator[Fault]:
    """`V/v …` under the number."""
    found = case.found
    if not found.zone("ten_loai") and not found.zone("trich_yeu_cv") and _like_letter(case):
        yield Fault(found.first("so") or _OPENS, "không có", "“V/v …” dưới số, ký hiệu")


@rule("VV-02", "Trích yếu công văn (ô 5b)", "Cách viết V/v", group=STATE, source=_P + "I.5")
def about_form(case: Case) -> Iterator[Fault]:
    """`V/v` with a capital V and no colon (the colon is only advice)."""
    piece = case.found.first("trich_yeu_cv")
    if piece is None or upper(piece.text):
        return
    if not piece.text.startswith("V/v"):
        yield Fault(piece, f"“{piece.text[:12]}…”", "“V/v …”")
    elif re.match(r"^V/v\s*[:.]", piece.text):
        yield Fault(piece, f"“{piece.text[:12]}…”", "“V/v …”, không có dấu hai chấm", advice=True)


@rule("DH-01", "Tiêu đề Đảng Cộng sản Việt Nam", "Có tiêu đề Đảng", group=PARTY, source="Phụ lục 3")
def party_name(case: Case) -> Iterator[Fault]:
    """A document of the Party has its own heading."""
    if not case.found.party:
        stands = "Quốc hiệu" if case.found.zone("quoc_hieu") else "không có"
        yield Fault(case.found.first("quoc_hieu") or _OPENS, stands, "“ĐẢNG CỘNG SẢN VIỆT NAM”")
