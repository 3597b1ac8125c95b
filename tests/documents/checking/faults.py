"""The planted faults: the rule each belongs to, a sound document, and the one thing done wrong in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from quannhu.documents.checking import Finding, check_layout
from quannhu.documents.layout import Layout
from quannhu.documents.reading import read
from tests.documents.checking import papers
from tests.documents.checking.papers import PROSE, Paper, Words, article, prose

Change = Callable[[Paper], None]


@dataclass(frozen=True)
class Planted:
    """One fault. `says` tells it apart from others of the same rule; `profile` under which it is looked for."""

    rule: str
    says: str
    make: Callable[[], Paper]
    change: Change
    profile: str = "nd30"
    advice: bool = False

    @property
    def name(self) -> str:
        return f"{self.rule}: {self.says}"


@cache
def judged(planted: Planted) -> tuple[bytes, Layout, tuple[Finding, ...]]:
    """The file with the fault, what is read of it and found in it; made once for all tests."""
    paper = planted.make()
    planted.change(paper)
    data = papers.write(paper)
    layout = read(data)
    return data, layout, check_layout(layout, planted.profile)


def _set(where: str, place: int, **changes: Any) -> Change:
    """Change one paragraph of a part."""

    def change(paper: Paper) -> None:
        words = getattr(paper, where)
        words[place] = replace(words[place], **changes)

    return change


def _text(where: str, place: int, old: str, new: str) -> Change:
    """Change words of one paragraph."""

    def change(paper: Paper) -> None:
        words = getattr(paper, where)
        assert old in words[place].text
        words[place] = replace(words[place], text=words[place].text.replace(old, new))

    return change


def _drop(where: str, place: int) -> Change:
    return lambda paper: getattr(paper, where).pop(place)


def _all(where: str, only: int = 60, **changes: Any) -> Change:
    """Change every long paragraph of a part."""

    def change(paper: Paper) -> None:
        words = getattr(paper, where)
        words[:] = [replace(each, **changes) if len(each.text) >= only else each for each in words]

    return change


def _page(**changes: Any) -> Change:
    def change(paper: Paper) -> None:
        for name, value in changes.items():
            setattr(paper, name, value)

    return change


def _both(*changes: Change) -> Change:
    def change(paper: Paper) -> None:
        for each in changes:
            each(paper)

    return change


def _longer(paper: Paper) -> None:
    paper.body[3:3] = [prose()] * 22


def _margin(side: str, wide: float) -> Change:
    return lambda paper: paper.margins.update({side: wide})


def _number(text: str) -> Change:
    return _set("under_left", 0, text=text)


def _date(text: str) -> Change:
    return _set("under_right", 0, text=text)


R, L, D, B, M, G, X = (
    papers.request,
    papers.letter,
    papers.decision,
    papers.report,
    papers.minutes,
    papers.regulation,
    papers.annexed,
)

_PAGE = [
    Planted("ND-GI-01", "Letter", R, _page(paper=(215.9, 279.4))),
    Planted("ND-GI-01", "A3", R, _page(paper=(297, 420))),
    Planted(
        "ND-GI-02", "nằm ngang", R, _page(paper=(297, 210), margins={"top": 20, "bottom": 20, "left": 30, "right": 20})
    ),
    Planted("ND-LE-01", "lề trên 10 mm", R, _margin("top", 10)),
    Planted("ND-LE-01", "lề trên 30 mm", R, _margin("top", 30)),
    Planted("ND-LE-02", "lề dưới 15 mm", R, _margin("bottom", 15)),
    Planted("ND-LE-03", "lề trái 25 mm", R, _margin("left", 25)),
    Planted("ND-LE-03", "lề trái 40 mm", R, _margin("left", 40)),
    Planted("ND-LE-04", "lề phải 10 mm", R, _margin("right", 10)),
    Planted("ND-LE-04", "lề phải 25 mm", R, _margin("right", 25)),
    Planted("ND-TR-01", "văn bản dài không số trang", R, _both(_page(number=""), _longer)),
    Planted("ND-TR-02", "ở chân trang", R, _page(number="foot")),
    Planted("ND-TR-03", "hiện ở trang 1", R, _page(first_page=False)),
    Planted("ND-TR-04", "canh phải", R, _page(number_words=Words("", 13, align="right"))),
    Planted("ND-TR-05", "cỡ 10", R, _page(number_words=Words("", 10))),
    Planted("ND-TR-06", "nghiêng", R, _page(number_words=Words("", 13, italic=True))),
    Planted("ND-TR-07", "La Mã", R, _page(number_format="lowerRoman")),
    Planted("ND-TR-08", "gõ tay", R, _page(number_words=Words("2", 13))),
    Planted("ND-TR-09", "từ 5", R, _page(number_start=5)),
]

_HEAD = [
    Planted("ND-QH-01", "không có", R, lambda p: p.right.clear()),
    Planted("ND-QH-02", "sai chữ", R, _text("right", 0, "CHỦ NGHĨA", "CHŨ NGHĨA")),
    Planted("ND-QH-02", "thiếu chữ", R, _text("right", 0, "XÃ HỘI", "XÃ HÔI")),
    Planted("ND-QH-11", "cỡ 14", R, _set("right", 0, size=14)),
    Planted("ND-QH-11", "cỡ 11", R, _set("right", 0, size=11)),
    Planted("ND-QH-12", "không đậm", R, _set("right", 0, bold=False)),
    Planted("ND-QH-13", "nghiêng", R, _set("right", 0, italic=True)),
    Planted("ND-QH-14", "chữ thường", R, _set("right", 0, text="Cộng hòa xã hội chủ nghĩa Việt Nam")),
    Planted("ND-QH-15", "canh trái", L, _both(_page(widths=(60, 120)), _set("right", 0, align="left"))),
    Planted("ND-TN-01", "không có", R, _drop("right", 1)),
    Planted("ND-TN-02", "sai chữ", R, _text("right", 1, "Độc lập", "Độc lâp")),
    Planted("ND-TN-03", "không cách chữ", R, _text("right", 1, " - ", "-")),
    Planted("ND-TN-03", "gạch dài", R, _text("right", 1, " - ", " – "), advice=True),
    Planted("ND-TN-04", "hoa từng chữ", R, _set("right", 1, text="Độc Lập - Tự Do - Hạnh Phúc")),
    Planted("ND-TN-05", "không kẻ", R, _set("right", 1, line="")),
    Planted("ND-TN-06", "gõ gạch ngang", R, _set("right", 1, line="-------------------")),
    Planted("ND-TN-06", "nét đứt", R, _set("right", 1, line="dashed")),
    Planted("ND-TN-07", "kẻ ngắn", R, _set("right", 1, line_mm=20)),
    Planted("ND-TN-08", "gạch dưới", R, _set("right", 1, line="_" * 24), advice=True),
    Planted("ND-TN-08", "gạch chân chữ", R, _set("right", 1, line="underline"), advice=True),
    Planted("ND-TN-11", "cỡ 12", R, _set("right", 1, size=12)),
    Planted("ND-TN-12", "không đậm", R, _set("right", 1, bold=False)),
    Planted("ND-TN-13", "nghiêng", R, _set("right", 1, italic=True)),
    Planted("ND-TN-15", "canh trái", R, _set("right", 1, align="left")),
    Planted("ND-CQ-11", "cỡ 14", R, _set("left", 0, size=14)),
    Planted("ND-CQ-13", "nghiêng", R, _set("left", 0, italic=True)),
    Planted("ND-CQ-14", "chữ thường", R, _set("left", 0, text="Tổng cục Hậu cần")),
    Planted("ND-CQ-12", "đậm", R, _set("left", 0, bold=True)),
    Planted("ND-BH-01", "không có", R, lambda p: p.left.clear()),
    Planted("ND-BH-05", "không kẻ", R, _set("left", 1, line="")),
    Planted("ND-BH-06", "gõ gạch ngang", R, _set("left", 1, line="--------")),
    Planted("ND-BH-07", "kẻ dài cả dòng", R, _set("left", 1, line_mm=34)),
    Planted("ND-BH-11", "cỡ 15", R, _set("left", 1, size=15, line_mm=18)),
    Planted("ND-BH-12", "không đậm", R, _set("left", 1, bold=False)),
    Planted("ND-BH-13", "nghiêng", R, _set("left", 1, italic=True)),
    Planted("ND-BH-14", "chữ thường", R, _set("left", 1, text="Cục Quân nhu")),
    Planted("ND-BH-15", "canh trái", R, _set("left", 1, align="left")),
]

_NUMBER = [
    Planted("ND-SO-01", "không có", R, lambda p: p.under_left.clear()),
    Planted("ND-SO-02", "chữ SỐ", R, _number("SỐ: 12/TTr-QN")),
    Planted("ND-SO-03", "không hai chấm", R, _number("Số 12/TTr-QN")),
    Planted("ND-SO-04", "cách ghi của Đảng", R, _number("Số: 12-TTr/QN")),
    Planted("ND-SO-05", "số 5", R, _number("Số: 5/TTr-QN")),
    Planted("ND-SO-06", "cách chữ", R, _number("Số: 12/TTr - QN")),
    Planted("ND-SO-06", "cách trước gạch chéo", R, _number("Số: 12 /TTr-QN")),
    Planted("ND-SO-07", "gạch chéo giữa nhóm", R, _number("Số: 12/TTr/QN")),
    Planted("ND-SO-08", "loại khác", R, _number("Số: 12/QĐ-QN")),
    Planted("ND-SO-08", "viết sai loại", R, _number("Số: 12/TTR-QN")),
    Planted("ND-SO-09", "công văn ghi CV", L, _number("Số: 23/CV-QN")),
    Planted("ND-SO-10", "ký hiệu chữ thường", R, _number("Số: 12/TTr-qn")),
    Planted("ND-SO-11", "cỡ 12", R, _set("under_left", 0, size=12)),
    Planted("ND-SO-11", "cỡ 14", R, _set("under_left", 0, size=14)),
    Planted("ND-SO-12", "đậm", R, _set("under_left", 0, bold=True)),
    Planted("ND-SO-13", "nghiêng", R, _set("under_left", 0, italic=True)),
    Planted("ND-SO-15", "canh trái", R, _set("under_left", 0, align="left"), advice=True),
    Planted("ND-NT-01", "không có", R, lambda p: p.under_right.clear()),
    Planted("ND-NT-02", "không phẩy", R, _date("Bồng Lai ngày 05 tháng 3 năm 2023")),
    Planted("ND-NT-03", "ngày 5", R, _date("Bồng Lai, ngày 5 tháng 3 năm 2023")),
    Planted("ND-NT-04", "tháng 2", R, _date("Bồng Lai, ngày 15 tháng 2 năm 2023")),
    Planted("ND-NT-05", "tháng 03", R, _date("Bồng Lai, ngày 15 tháng 03 năm 2023"), advice=True),
    Planted("ND-NT-06", "gạch chéo", R, _date("Bồng Lai, 05/3/2023")),
    Planted("ND-NT-07", "30 tháng 02", R, _date("Bồng Lai, ngày 30 tháng 02 năm 2023")),
    Planted("ND-NT-07", "tháng 13", R, _date("Bồng Lai, ngày 30 tháng 13 năm 2023")),
    Planted("ND-NT-08", "địa danh chữ thường", R, _date("bồng Lai, ngày 05 tháng 3 năm 2023")),
    Planted("ND-NT-09", "dấu chấm cuối", R, _date("Bồng Lai, ngày 05 tháng 3 năm 2023.")),
    Planted("ND-NT-11", "cỡ 12", R, _set("under_right", 0, size=12)),
    Planted("ND-NT-12", "đậm", R, _set("under_right", 0, bold=True)),
    Planted("ND-NT-13", "đứng", R, _set("under_right", 0, italic=False)),
    Planted("ND-NT-15", "canh trái", R, _set("under_right", 0, align="left"), advice=True),
]

_TITLE = [
    Planted("ND-TL-01", "không có", B, lambda p: p.title.clear()),
    Planted("ND-TL-02", "ngoài 29 loại", B, _set("title", 0, text="BẢN TƯỜNG TRÌNH"), advice=True),
    Planted("ND-TL-11", "cỡ 16", R, _set("title", 0, size=16)),
    Planted("ND-TL-12", "không đậm", R, _set("title", 0, bold=False)),
    Planted("ND-TL-13", "nghiêng", R, _set("title", 0, italic=True)),
    Planted("ND-TL-14", "chữ thường", R, _set("title", 0, text="Tờ trình")),
    Planted("ND-TL-15", "canh trái", R, _set("title", 0, align="left")),
    Planted("ND-TY-01", "không có", R, _drop("title", 1)),
    Planted("ND-TY-02", "V/v", R, _text("title", 1, "Về việc", "V/v"), advice=True),
    Planted("ND-TY-03", "dấu chấm", R, _text("title", 1, "2023", "2023."), advice=True),
    Planted("ND-TY-05", "không kẻ", R, _set("title", 1, line="")),
    Planted("ND-TY-06", "gõ gạch ngang", R, _set("title", 1, line="-----------")),
    Planted("ND-TY-07", "kẻ cả dòng", R, _set("title", 1, line_mm=95)),
    Planted("ND-TY-11", "cỡ 12", R, _set("title", 1, size=12)),
    Planted("ND-TY-12", "không đậm", R, _set("title", 1, bold=False)),
    Planted("ND-TY-13", "nghiêng", R, _set("title", 1, italic=True)),
    Planted("ND-TY-14", "chữ hoa", R, _set("title", 1, text="VỀ VIỆC BẢO ĐẢM LƯƠNG THỰC QUÝ II", line_mm=40)),
    Planted("ND-TY-15", "canh trái", R, _set("title", 1, align="left")),
    Planted("ND-TQ-12", "không đậm", D, _set("title", 2, bold=False)),
    Planted("ND-VV-01", "công văn không có V/v", L, _drop("under_left", 1)),
    Planted("ND-VV-02", "v/v chữ thường", L, _text("under_left", 1, "V/v", "v/v")),
    Planted("ND-VV-11", "cỡ 14", L, _set("under_left", 1, size=14)),
    Planted("ND-VV-12", "đậm", L, _set("under_left", 1, bold=True)),
    Planted("ND-VV-13", "nghiêng", L, _set("under_left", 1, italic=True)),
]

_BODY = [
    Planted("ND-KG-01", "tờ trình không kính gửi", R, _both(_drop("body", 0), _drop("tail_left", 1))),
    Planted("ND-KG-03", "không hai chấm", R, _text("body", 0, "gửi:", "gửi")),
    Planted("ND-KG-04", "không chấm phẩy", L, _text("body", 1, ";", "")),
    Planted("ND-KG-05", "không chấm cuối", L, _text("body", 2, ".", "")),
    Planted("ND-KG-11", "cỡ 12", R, _set("body", 0, size=12)),
    Planted("ND-KG-13", "nghiêng", R, _set("body", 0, italic=True)),
    Planted("ND-CC-01", "không chấm phẩy", D, _text("body", 0, "văn thư;", "văn thư")),
    Planted("ND-CC-02", "dấu phẩy cuối", D, _text("body", 2, "Kế hoạch.", "Kế hoạch,"), advice=True),
    Planted("ND-CC-03", "gạch đầu dòng", D, _text("body", 0, "Căn cứ Nghị", "- Căn cứ Nghị"), advice=True),
    Planted("ND-CC-11", "cỡ 12", D, _set("body", 1, size=12)),
    Planted("ND-CC-13", "đứng", D, _set("body", 1, italic=False)),
    Planted("ND-TH-11", "cỡ 12", R, _set("body", 2, size=12)),
    Planted("ND-TH-11", "cỡ 16", R, _set("body", 2, size=16)),
    Planted("ND-TH-11", "cả bài cỡ 12", R, _all("body", size=12)),
    Planted("ND-TH-12", "cả bài đậm", R, _all("body", bold=True)),
    Planted("ND-TH-13", "cả bài nghiêng", B, _all("body", italic=True)),
    Planted("ND-TH-15", "cả bài canh trái", R, _all("body", align="left")),
    Planted("ND-TH-01", "không thụt đầu dòng", R, _all("body", first_mm=0)),
    Planted("ND-TH-01", "thụt 20 mm", R, _all("body", first_mm=20)),
    Planted("ND-TH-02", "sát đoạn", R, _all("body", before=0, after=0)),
    Planted("ND-TH-03", "giãn dòng 2", R, _all("body", spacing=2.0)),
    Planted("ND-TH-03", "giãn dòng 0,8", R, _all("body", spacing=0.8)),
    Planted("ND-TH-03", "cố định 12 pt", R, _all("body", exact=12)),
    Planted("ND-TH-05", "không có ./.", R, _text("body", 4, "./.", "."), advice=True),
    Planted("ND-TH-06", "đầu đoạn chữ thường", B, _text("body", 11, "Trên đây", "trên đây"), advice=True),
]

_LEVELS = [
    Planted(
        "ND-CH-01",
        "Chương 1",
        G,
        _both(_text("body", 0, "Chương I", "Chương 1"), _text("body", 7, "Chương II", "Chương 2")),
    ),
    Planted(
        "ND-CH-02",
        "tiêu đề cùng dòng",
        G,
        _both(_text("body", 0, "Chương I", "Chương I. QUY ĐỊNH CHUNG"), _drop("body", 1)),
    ),
    Planted("ND-CH-03", "nhảy số", G, _text("body", 7, "Chương II", "Chương III")),
    Planted("ND-CH-11", "cỡ 12", G, _set("body", 0, size=12)),
    Planted("ND-CH-12", "không đậm", G, _set("body", 0, bold=False)),
    Planted("ND-CH-14", "chữ hoa", G, _text("body", 0, "Chương", "CHƯƠNG"), advice=True),
    Planted("ND-CH-15", "canh trái", G, _set("body", 0, align="left")),
    Planted("ND-MU-01", "Mục I", G, _text("body", 9, "Mục 1", "Mục I")),
    Planted("ND-MU-12", "không đậm", G, _set("body", 9, bold=False)),
    Planted("ND-TD-12", "không đậm", G, _set("body", 1, bold=False)),
    Planted("ND-TD-14", "chữ thường", G, _set("body", 1, text="Quy định chung")),
    Planted("ND-DI-01", "hai chấm", D, _set("body", 4, text="Điều 1: " + PROSE + ".")),
    Planted("ND-DI-02", "nhảy số", D, _set("body", 6, text=article(5, PROSE + "./.").text)),
    Planted("ND-DI-11", "cỡ 12", D, _set("body", 5, size=12)),
    Planted("ND-DI-12", "không đậm", D, _set("body", 5, bold_label=0)),
    Planted("ND-DI-13", "nghiêng", D, _set("body", 5, italic=True)),
    Planted("ND-LM-01", "I/", B, _text("body", 0, "I.", "I/")),
    Planted("ND-LM-02", "nhảy số", B, _text("body", 9, "II.", "III.")),
    Planted("ND-LM-11", "cỡ 12", B, _set("body", 0, size=12)),
    Planted("ND-LM-12", "không đậm", B, _set("body", 0, bold=False)),
    Planted("ND-LM-14", "chữ thường", B, _set("body", 0, text="I. Đặc điểm tình hình")),
    Planted("ND-KH-01", "1/", R, _text("body", 2, "1.", "1/")),
    Planted("ND-KH-02", "nhảy số", R, _text("body", 3, "2.", "3."), advice=True),
    Planted("ND-KH-03", "cả khoản đậm", R, _set("body", 2, bold=True), advice=True),
    Planted("ND-DM-01", "a.", G, _both(_text("body", 13, "a)", "a."), _text("body", 14, "b)", "b."))),
    Planted("ND-DM-02", "d rồi e", B, _text("body", 8, "đ)", "e)")),
    Planted("ND-DM-02", "chữ f", B, _text("body", 8, "đ)", "f)")),
    Planted("ND-DM-03", "bỏ b", B, lambda p: p.body.pop(5), advice=True),
]

_TAIL = [
    Planted("ND-CV-01", "không có", R, lambda p: p.tail_right.clear()),
    Planted("ND-CV-02", "K/T", L, _text("tail_right", 0, "KT.", "K/T")),
    Planted("ND-CV-02", "không chấm", L, _text("tail_right", 0, "KT.", "KT")),
    Planted("ND-CV-03", "không cách", L, _text("tail_right", 0, "KT. ", "KT."), advice=True),
    Planted("ND-CV-04", "thiếu chức vụ", L, _drop("tail_right", 1)),
    Planted("ND-CV-11", "cỡ 12", R, _set("tail_right", 0, size=12)),
    Planted("ND-CV-12", "không đậm", R, _set("tail_right", 0, bold=False)),
    Planted("ND-CV-13", "nghiêng", R, _set("tail_right", 0, italic=True)),
    Planted("ND-CV-14", "chữ thường", R, _set("tail_right", 0, text="Cục trưởng")),
    Planted("ND-CV-15", "canh trái", R, _set("tail_right", 0, align="left")),
    Planted("ND-HT-01", "không có", R, _drop("tail_right", -1)),
    Planted("ND-HT-02", "tiến sĩ", R, _text("tail_right", -1, "Đại tá", "TS.")),
    Planted("ND-HT-11", "cỡ 12", R, _set("tail_right", -1, size=12)),
    Planted("ND-HT-12", "không đậm", R, _set("tail_right", -1, bold=False)),
    Planted("ND-HT-13", "nghiêng", R, _set("tail_right", -1, italic=True)),
    Planted("ND-HT-14", "chữ hoa", R, _set("tail_right", -1, text="NGUYỄN VĂN MẪU")),
    Planted("ND-NN-01", "không có", R, lambda p: p.tail_left.clear()),
    Planted("ND-NN-02", "không hai chấm", R, _text("tail_left", 0, ":", "")),
    Planted("ND-NN-03", "chữ hoa", R, _set("tail_left", 0, text="NƠI NHẬN:")),
    Planted("ND-NN-04", "trống", R, lambda p: p.tail_left.__delitem__(slice(1, None))),
    Planted("ND-NN-05", "không gạch", R, _text("tail_left", 1, "- ", "")),
    Planted("ND-NN-06", "không chấm phẩy", R, _text("tail_left", 2, ";", "")),
    Planted("ND-NN-07", "không chấm", R, _text("tail_left", -1, ".", "")),
    Planted("ND-NN-08", "không có Lưu", R, _set("tail_left", -1, text="- Phòng Kế hoạch.")),
    Planted("ND-NN-09", "Lưu không hai chấm", R, _text("tail_left", -1, "Lưu:", "Lưu")),
    Planted("ND-NN-10", "không Như trên", R, _drop("tail_left", 1)),
    Planted("ND-NN-11", "cỡ 13", R, _set("tail_left", 0, size=13)),
    Planted("ND-NN-12", "không đậm", R, _set("tail_left", 0, bold=False)),
    Planted("ND-NN-13", "đứng", R, _set("tail_left", 0, italic=False)),
    Planted("ND-DN-11", "cỡ 12", R, _set("tail_left", 2, size=12)),
    Planted("ND-DN-12", "đậm", R, _set("tail_left", 1, bold=True)),
    Planted("ND-DN-13", "nghiêng", R, _set("tail_left", 2, italic=True)),
]

_ANNEX = [
    Planted("ND-PL-01", "số Ả Rập", X, _both(_text("annex", 0, "I", "1"), _text("annex", 4, "II", "2"))),
    Planted("ND-PL-02", "nhảy số", X, _text("annex", 4, "II", "III")),
    Planted("ND-PL-03", "không có dòng kèm theo", X, _drop("annex", 2), advice=True),
    Planted("ND-PL-11", "cỡ 13", X, _set("annex", 0, size=13)),
    Planted("ND-PL-12", "không đậm", X, _set("annex", 0, bold=False)),
    Planted("ND-PL-14", "chữ hoa", X, _text("annex", 0, "Phụ lục", "PHỤ LỤC"), advice=True),
    Planted("ND-PT-12", "không đậm", X, _set("annex", 1, bold=False)),
    Planted("ND-PT-14", "chữ thường", X, _set("annex", 1, text="Danh mục vật chất")),
    Planted("ND-PK-13", "đứng", X, _set("annex", 2, italic=False)),
]

_LETTERS = [
    Planted("ND-FO-01", "Arial", R, _set("body", 2, font="Arial")),
    Planted("ND-FO-01", "cả tệp Calibri", R, _page(font="Calibri")),
    Planted("ND-FO-02", "Liberation Serif", R, _set("body", 2, font="Liberation Serif"), advice=True),
    Planted("ND-MA-01", "chữ đỏ", R, _set("body", 2, colour="FF0000")),
    Planted("ND-MA-01", "Quốc hiệu xanh", R, _set("right", 0, colour="0000FF")),
    Planted(
        "ND-CT-02",
        "hoà và hòa",
        R,
        _set("body", 2, text="1. " + PROSE + ", hoà chung khí thế, bảo đảm thật hài hòa."),
        advice=True,
    ),
    Planted(
        "ND-VH-01",
        "điều chữ thường",
        R,
        _set("body", 2, text="1. Thực hiện theo khoản 2 điều 5 của Quy chế quản lý kho quân nhu."),
        advice=True,
    ),
    Planted(
        "ND-VH-03",
        "Việt nam",
        R,
        _set("body", 2, text="1. Thực hiện tiêu chuẩn của quân đội nhân dân Việt nam năm 2023."),
        advice=True,
    ),
]


def _stamp(**changes: Any) -> Change:
    return lambda paper: paper.under_left.append(
        replace(Words("HỎA TỐC", 14, bold=True, boxed=True, colour="FF0000"), **changes)
    )


def _copied(**changes: Any) -> Change:
    mark = Words("SAO Y; Cục Quân nhu; 2023-03-06T08:30:00+07:00", 10, align="right")
    return lambda paper: paper.copied.append(replace(mark, **changes))


def _circulated(**changes: Any) -> Change:
    return lambda paper: paper.under_left.append(
        replace(Words("XEM XONG TRẢ LẠI", 13, bold=True, boxed=True), **changes)
    )


def _drafted(**changes: Any) -> Change:
    return lambda paper: paper.tail_left.append(replace(Words("PL.(300)", 11, align="left"), **changes))


def _addressed(**changes: Any) -> Change:
    address = Words("Địa chỉ: Số 1 phố Mẫu, Bồng Lai; ĐT: 0123456789", 11)
    return lambda paper: paper.foot.append(replace(address, **changes))


# Words typed in a font of before Unicode, as bytes of TCVN3 read one by one.
_OLD = "Thùc hiÖn kÕ ho¹ch c«ng t¸c n¨m 2023, Côc Qu©n nhu ®· chØ ®¹o c¸c ®¬n vÞ chñ ®éng t¹o nguån."
_SETTINGS = "word/_rels/settings.xml.rels"
_TEMPLATE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="t" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///mau.dotm" '
    'TargetMode="External"/></Relationships>'
)

_SMALL = [
    Planted("ND-BH-08", "gạch dưới", R, _set("left", 1, line="_" * 8), advice=True),
    Planted("ND-TY-08", "gạch dưới", R, _set("title", 1, line="_" * 14), advice=True),
    Planted("ND-CQ-15", "canh trái", R, _set("left", 0, align="left"), advice=True),
    Planted("ND-CC-12", "đậm", D, _set("body", 1, bold=True), advice=True),
    Planted("ND-KG-12", "đậm", R, _set("body", 0, bold=True), advice=True),
    Planted(
        "ND-KG-02",
        "kế hoạch có kính gửi",
        X,
        lambda p: p.body.insert(0, Words("Kính gửi: Các đơn vị", 14)),
        advice=True,
    ),
    Planted(
        "ND-KG-06",
        "nhiều nơi một dòng",
        R,
        _text("body", 0, "Tổng cục Hậu cần", "Tổng cục; Phòng Kế hoạch"),
        advice=True,
    ),
    Planted("ND-KG-07", "một nơi có gạch", R, _set("body", 0, text="Kính gửi:\n- Thủ trưởng Tổng cục."), advice=True),
    Planted("ND-CH-13", "nghiêng", G, _set("body", 0, italic=True)),
    Planted("ND-MU-02", "tiêu đề cùng dòng", G, _both(_text("body", 9, "Mục 1", "Mục 1. NHẬP KHO"), _drop("body", 10))),
    Planted("ND-MU-11", "cỡ 12", G, _set("body", 9, size=12)),
    Planted("ND-MU-13", "nghiêng", G, _set("body", 9, italic=True)),
    Planted("ND-MU-14", "chữ hoa", G, _text("body", 9, "Mục", "MỤC"), advice=True),
    Planted("ND-MU-15", "canh trái", G, _set("body", 9, align="left")),
    Planted("ND-TD-11", "cỡ 12", G, _set("body", 1, size=12)),
    Planted("ND-TD-13", "nghiêng", G, _set("body", 1, italic=True)),
    Planted("ND-TD-15", "canh trái", G, _set("body", 1, align="left")),
    Planted("ND-LM-13", "nghiêng", B, _set("body", 0, italic=True)),
    Planted(
        "ND-TL-03",
        "trích yếu cùng dòng",
        R,
        lambda p: p.title.__setitem__(slice(0, 2), [Words("TỜ TRÌNH BẢO ĐẢM LƯƠNG THỰC QUÝ II", 14, bold=True)]),
        advice=True,
    ),
    Planted("ND-TQ-11", "cỡ 12", D, _set("title", 2, size=12)),
    Planted("ND-TQ-13", "nghiêng", D, _set("title", 2, italic=True)),
    Planted("ND-VV-14", "chữ hoa", L, _set("under_left", 1, text="V/V BẢO ĐẢM LƯƠNG THỰC")),
    Planted(
        "ND-VV-15", "canh trái", L, _set("under_left", 1, text="V/v bảo đảm lương thực", align="left"), advice=True
    ),
    Planted("ND-HT-15", "canh trái", R, _set("tail_right", -1, align="left")),
    Planted("ND-TH-04", "thụt bằng dấu cách", R, _set("body", 2, text="      " + PROSE + ".", first_mm=0), advice=True),
    Planted(
        "ND-DK-01",
        "không khung",
        R,
        lambda p: p.title.insert(0, Words("KHẨN", 14, bold=True, colour="FF0000")),
        advice=True,
    ),
    Planted("ND-DK-02", "khẩn cấp", R, _stamp(text="KHẨN CẤP"), advice=True),
    Planted("ND-DK-03", "màu đen", R, _stamp(colour=""), advice=True),
    Planted("ND-DK-04", "khung 50 × 15", R, _stamp(boxed=False, frame_mm=(50, 15)), advice=True),
    Planted("ND-DK-04", "khung của mức khác", R, _stamp(text="KHẨN", boxed=False, frame_mm=(40, 8)), advice=True),
    Planted("ND-SD-01", "không có thời gian", R, _copied(text="SAO Y; Cục Quân nhu"), advice=True),
    Planted("ND-SD-01", "không có cơ quan", R, _copied(text="SAO Y; 2023-03-06T08:30:00+07:00"), advice=True),
    Planted("ND-SD-11", "cỡ 13", R, _copied(size=13), advice=True),
    Planted("ND-SD-12", "đậm", R, _copied(bold=True), advice=True),
    Planted("ND-SD-13", "nghiêng", R, _copied(italic=True), advice=True),
    Planted("ND-PL-05", "phụ lục nối trang", X, _page(own_sections=False), advice=True),
    Planted("ND-PL-05", "phần riêng, số nối tiếp", X, _page(annex_start=0), advice=True),
    Planted("ND-VD-01", "thiếu ngày", R, _text("body", 1, " ngày 10 tháng 01 năm 2023", ""), advice=True),
    Planted(
        "ND-VD-02",
        "ghi đủ lần nữa",
        R,
        _set("body", 2, text="1. " + PROSE + " theo Kế hoạch số 05/KH-TCHC ngày 10 tháng 01 năm 2023."),
        advice=True,
    ),
    Planted("ND-DK-11", "cỡ 12", R, _stamp(size=12)),
    Planted("ND-DK-12", "không đậm", R, _stamp(bold=False)),
    Planted("ND-DK-13", "nghiêng", R, _stamp(italic=True)),
    Planted("ND-DK-14", "chữ thường", R, _stamp(text="Hỏa tốc")),
    Planted("ND-LH-11", "cỡ 11", R, _circulated(size=11)),
    Planted("ND-LH-12", "không đậm", R, _circulated(bold=False)),
    Planted("ND-LH-13", "nghiêng", R, _circulated(italic=True)),
    Planted("ND-LH-14", "chữ thường", R, _circulated(text="Xem xong trả lại")),
    Planted("ND-NS-11", "cỡ 13", R, _drafted(size=13), advice=True),
    Planted("ND-NS-12", "đậm", R, _drafted(bold=True), advice=True),
    Planted("ND-NS-13", "nghiêng", R, _drafted(italic=True), advice=True),
    Planted("ND-DC-11", "cỡ 9", R, _addressed(size=9), advice=True),
    Planted("ND-DC-12", "đậm", R, _addressed(bold=True), advice=True),
    Planted("ND-DC-13", "nghiêng", R, _addressed(italic=True), advice=True),
    Planted("ND-PL-04", "không tiêu đề", X, _drop("annex", 1), advice=True),
    Planted("ND-PL-13", "nghiêng", X, _set("annex", 0, italic=True)),
    Planted("ND-PL-15", "canh trái", X, _set("annex", 0, align="left")),
    Planted("ND-PT-11", "cỡ 12", X, _set("annex", 1, size=12)),
    Planted("ND-PT-13", "nghiêng", X, _set("annex", 1, italic=True)),
    Planted("ND-PK-11", "cỡ 12", X, _set("annex", 2, size=12)),
    Planted("ND-PK-12", "đậm", X, _set("annex", 2, bold=True)),
    Planted("ND-PK-15", "canh trái", X, _set("annex", 2, align="left")),
    Planted("ND-PT-15", "canh trái", X, _set("annex", 1, align="left")),
    Planted("ND-TQ-14", "chữ thường", D, _set("title", 2, text="Cục trưởng Cục Quân nhu")),
    Planted("ND-TQ-15", "canh trái", D, _set("title", 2, align="left")),
    Planted("ND-TE-01", "có macro", R, lambda p: p.parts.update({"word/vbaProject.bin": "x"}), advice=True),
    Planted("ND-TE-02", "mẫu ở ngoài", R, lambda p: p.parts.update({_SETTINGS: _TEMPLATE}), advice=True),
    Planted("ND-TE-03", "phần chèn từ tệp khác", R, _page(chunk=True), advice=True),
    Planted("ND-FO-03", "phông TCVN3", R, _set("body", 2, text="1. " + _OLD, font=".VnTime"), advice=True),
    Planted("ND-CT-01", "NFD", R, _set("body", 2, text=unicodedata.normalize("NFD", "1. " + PROSE + ".")), advice=True),
    Planted(
        "ND-VH-02",
        "Khoản viết hoa",
        R,
        _set("body", 2, text="1. Thực hiện theo Khoản 2 Điều 5 của Quy chế quản lý kho."),
        advice=True,
    ),
    Planted(
        "ND-VH-04",
        "thủ đô chữ thường",
        R,
        _set("body", 2, text="1. Tổ chức hội nghị tại thủ đô Hà Nội trong quý II năm 2023."),
        advice=True,
    ),
    Planted(
        "ND-VH-05",
        "quận chữ thường",
        R,
        _set("body", 2, text="1. Tổ chức tiếp nhận tại kho ở quận 5 trong quý II năm 2023."),
        advice=True,
    ),
]

FAULTS = [*_SMALL, *_PAGE, *_HEAD, *_NUMBER, *_TITLE, *_BODY, *_LEVELS, *_TAIL, *_ANNEX, *_LETTERS]
