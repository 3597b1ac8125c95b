"""Whatever stands in a file, the checker says something or nothing; it never falls over."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quannhu.documents.checking import check_layout
from quannhu.documents.checking.finder import find
from quannhu.documents.checking.pieces import pieces_of
from quannhu.documents.layout import Cell, Face, Frame, Grid, Layout, Paragraph, Section, Span

_PHRASES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
    "CỤC QUÂN NHU",
    "Số: 12/TTr-QN",
    "Số",
    "Số: /",
    "Bồng Lai, ngày 05 tháng 3 năm 2023",
    "ngày tháng năm",
    "TỜ TRÌNH",
    "QUYẾT ĐỊNH",
    "V/v",
    "Về việc bảo đảm",
    "Kính gửi:",
    "- Phòng Kế hoạch;",
    "Căn cứ;",
    "Chương I",
    "Mục",
    "Điều 1.",
    "Điều 99999999999999999999",
    "I. ",
    "IIII. Sai số",
    "a) một",
    "w) sai",
    "Phụ lục",
    "Phụ lục IV",
    "(Kèm theo)",
    "Nơi nhận:",
    "- Lưu: VT.",
    "KT. CỤC TRƯỞNG",
    "Nguyễn Văn Mẫu",
    "______",
    "-----",
    "\t\t\n\n",
    "      ",
    "\u0301\u200b\u00ad",
    "",
)
_texts = st.one_of(st.sampled_from(_PHRASES), st.text(max_size=30))
_faces = st.builds(
    Face,
    font=st.sampled_from(("Times New Roman", ".VnTimeH", "", "Symbol")),
    size=st.integers(0, 200),
    bold=st.booleans(),
    italic=st.booleans(),
    caps=st.booleans(),
    colour=st.sampled_from(("", "FF0000", "auto", "zzz")),
)


@st.composite
def _paragraphs(draw: st.DrawFn) -> Paragraph:
    spans = tuple(Span(text, draw(_faces)) for text in draw(st.lists(_texts, max_size=3)))
    align = draw(st.sampled_from(("left", "center", "right", "both")))
    return Paragraph(
        f"thân/{draw(st.integers(1, 99))}",
        "".join(span.text for span in spans),
        spans,
        align,
        left=draw(st.integers(-500, 3000)),
        line=draw(st.integers(0, 900)),
        line_rule=draw(st.sampled_from(("auto", "exact", "atLeast"))),
        label=draw(st.sampled_from(("", "-", "1.", "a)"))),
        page_break=draw(st.booleans()),
    )


_cells = st.builds(Cell, st.lists(_paragraphs(), max_size=3).map(tuple), st.integers(0, 6000), st.integers(1, 3))
_rows = st.lists(_cells, max_size=3).map(tuple)
_grids = st.builds(Grid, st.just("bảng 1"), st.lists(_rows, max_size=3).map(tuple), st.booleans())
_boxes = st.builds(Frame, st.just("thân/1/khung 1"), st.lists(_paragraphs(), max_size=3).map(tuple))
_blocks = st.lists(st.one_of(_paragraphs(), _paragraphs(), _grids, _boxes), max_size=14).map(tuple)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    _blocks,
    st.lists(_paragraphs(), max_size=2).map(tuple),
    st.booleans(),
    st.sampled_from(("nd30", "bqp", "dang", None)),
)
def test_any_layout(
    blocks: tuple[Paragraph, ...], head: tuple[Paragraph, ...], first: bool, profile: str | None
) -> None:
    """Each piece is of one zone at most, and every finding names its place and its rule."""
    section = Section(11906, 16838, 1134, 1134, 1701, 850, False, blocks, head, different_first=first)
    layout = Layout((section, replace(section, landscape=True)))
    found = find(layout)
    claimed = [piece.order for pieces in found.zones.values() for piece in pieces]
    assert len(claimed) == len(set(claimed))
    for finding in check_layout(layout, profile):
        assert finding.where and finding.id[:3] in ("ND-", "QP-", "DG-") and finding.source


@settings(max_examples=100, deadline=None)
@given(st.lists(_texts, max_size=4))
def test_pieces_hold_every_word(texts: list[str]) -> None:
    """Cutting a paragraph at breaks, tabs and blanks loses no letter."""
    face = Face("Times New Roman", 26)
    paragraph = Paragraph("thân/1", "".join(texts), tuple(Span(text, face) for text in texts))
    layout = Layout((Section(11906, 16838, 1134, 1134, 1701, 850, False, (paragraph,)),))
    words = "".join("".join(text for text, _ in piece.faces) for piece in pieces_of(layout))
    assert "".join(words.split()) == "".join("".join(texts).split())
