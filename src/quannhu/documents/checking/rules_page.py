"""Rules of the page: paper, margins, page numbers."""

from __future__ import annotations

from collections.abc import Iterator

from quannhu.documents.checking.findings import Repair, Target
from quannhu.documents.checking.pieces import Piece, pieces_at_edge
from quannhu.documents.checking.rulebook import Case, Fault, repair_of, rule
from quannhu.documents.checking.rules_form import odd_size, points, range_of
from quannhu.documents.checking.words import bold, italic
from quannhu.documents.layout import Block, Frame, Grid, Paragraph, Section

_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "IF", "="})
# More letters than this cannot stand on one page of A4 at 13 pt.
_ONE_PAGE = 4200
_CENTRED_TABS = 1


def tenths(twips: int) -> int:
    """Tenths of a millimetre, rounded."""
    return (twips * 254 + 720) // 1440


def millimetres(length: int) -> str:
    """Tenths of a millimetre in Vietnamese: 254 -> "25,4 mm"."""
    return f"{length // 10},{length % 10} mm" if length % 10 else f"{length // 10} mm"


def twips_of(length: int) -> int:
    """Twips of tenths of a millimetre, rounded."""
    return (length * 1440 + 127) // 254


def place_of(index: int) -> str:
    """How a section is named to people and to `fix`."""
    return f"phần {index + 1}"


@rule("GI-01", "Khổ giấy", "Khổ giấy A4", source="phụ lục I, phần I, mục 1", values=("paper",), annexed=True)
def paper(case: Case) -> Iterator[Fault]:
    """A4, upright or lying."""
    wide, high = case.profile.pair("paper")
    slack = case.profile.values["paper_slack"]
    for index, section in enumerate(case.found.layout.sections):
        short, long = sorted((tenths(section.width), tenths(section.height)))
        if abs(short - wide) > slack or abs(long - high) > slack:
            repair = Repair("paper", "A4", (Target(place_of(index)),), "Đổi khổ giấy thành A4")
            yield Fault(place_of(index), f"{millimetres(short)} × {millimetres(long)}", "A4 (210 mm × 297 mm)", repair)


@rule("GI-02", "Khổ giấy", "Hướng giấy", source="phụ lục I, phần I, mục 2")
def upright(case: Case) -> Iterator[Fault]:
    """Upright; lying only where tables are, or in a section of its own."""
    section = case.found.layout.sections[0]
    if section.landscape and not any(isinstance(block, Grid) and block.bordered for block in section.blocks):
        yield Fault(place_of(0), "trang nằm ngang, không có bảng", "trang đứng")


def _margin(side: str, number: int) -> None:
    name = f"margin_{side}"

    @rule(
        f"LE-{number:02d}",
        "Lề trang",
        f"Lề {_SIDES[side]}",
        source="phụ lục I, phần I, mục 3",
        values=(name,),
        annexed=True,
    )
    def check(case: Case) -> Iterator[Fault]:
        least, most = case.profile.pair(name)
        slack = case.profile.values["margin_slack"]
        for index, section in enumerate(case.found.layout.sections):
            low, high = (150, 350) if section.landscape else (least, most)
            stands = tenths(getattr(section, side))
            if low - slack <= stands <= high + slack:
                continue
            near = low if stands < low else high
            repair = Repair(
                name, twips_of(near), (Target(place_of(index)),), f"Đặt lề {_SIDES[side]} {millimetres(near)}"
            )
            wanted = millimetres(low) if low == high else f"{low // 10}–{millimetres(high)}"
            yield Fault(place_of(index), millimetres(stands), wanted, repair)


for _number, _side in enumerate(_SIDES, start=1):
    _margin(_side, _number)


def _page_pieces(blocks: tuple[Block, ...], index: int) -> list[Piece]:
    """The pieces of a head or foot that hold the page's number."""
    fields = fields_of(blocks)
    return [piece for piece in pieces_at_edge(blocks, index) if piece.where in fields]


def fields_of(blocks: tuple[Block, ...]) -> dict[str, set[str]]:
    """Fields of page numbers by the paragraph's place."""
    found: dict[str, set[str]] = {}
    for block in blocks:
        if isinstance(block, Paragraph):
            fields = {span.field.upper() for span in block.spans} & _PAGE_FIELDS
            if fields & {"PAGE", "IF", "="}:
                found[block.where] = fields
        elif isinstance(block, Frame):
            found |= fields_of(block.blocks)
        else:
            for row in block.rows:
                for cell in row:
                    found |= fields_of(cell.blocks)
    return found


def _typed(blocks: tuple[Block, ...], index: int) -> list[Piece]:
    """Heads that are a number and no field."""
    fields = fields_of(blocks)
    pieces = [p for p in pieces_at_edge(blocks, index) if p.text.strip("-– .").isdigit() and p.where not in fields]
    return [piece for piece in pieces if len(piece.text) <= 6]


def heads_of(section: Section) -> tuple[tuple[Block, ...], ...]:
    """The heads of the section's pages but its first."""
    return (section.head, section.even_head) if section.different_even else (section.head,)


_SOURCE = "phụ lục I, phần I, mục 7"


@rule("TR-01", "Số trang", "Có số trang ở lề trên", source=_SOURCE)
def numbered(case: Case) -> Iterator[Fault]:
    """A text that cannot stand on one page has page numbers."""
    found = case.found
    for index, section in enumerate(found.layout.sections):
        if any(fields_of(blocks) or _typed(blocks, index) for blocks in section.edges):
            return
    own = [p for p in found.pieces if p.order <= found.ends_at]
    breaks = any(p.paragraph.page_break for p in own if p.order > found.head_ends >= 0 and not p.blank)
    if breaks or sum(len(piece.text) for piece in own) > _ONE_PAGE:
        yield Fault(place_of(0), "không có số trang", "số trang ở giữa lề trên, từ trang 2")


@rule("TR-02", "Số trang", "Số trang đặt ở lề trên", source=_SOURCE)
def at_the_top(case: Case) -> Iterator[Fault]:
    """Not in the bottom margin."""
    for index, section in enumerate(case.found.layout.sections):
        even, first = (section.even_foot, section.different_even), (section.first_foot, section.different_first)
        for blocks in (section.foot, *(blocks for blocks, shown in (even, first) if shown)):
            for piece in _page_pieces(blocks, index)[:1]:
                yield Fault(piece, "số trang ở lề dưới", "số trang ở giữa lề trên")


@rule("TR-03", "Số trang", "Trang 1 không hiện số trang", source=_SOURCE)
def not_on_the_first(case: Case) -> Iterator[Fault]:
    """The first page shows no number."""
    section = case.found.layout.sections[0]
    if section.different_first:
        for piece in _page_pieces(section.first_head, 0)[:1]:
            yield Fault(piece, "trang 1 hiện số trang", "trang 1 không hiện số trang")
        return
    fields = fields_of(section.head)
    if any("PAGE" in names and "IF" not in names for names in fields.values()):
        repair = Repair("first_page", 1, (Target(place_of(0)),), "Để riêng đầu trang 1, không có số trang")
        where = next(iter(fields))
        yield Fault(
            where, "trang 1 hiện số trang", "trang 1 không hiện số trang", None if section.first_head else repair
        )


@rule("TR-04", "Số trang", "Số trang canh giữa", source=_SOURCE)
def centred(case: Case) -> Iterator[Fault]:
    """In the middle of the top margin."""
    for index, section in enumerate(case.found.layout.sections):
        for blocks in heads_of(section):
            framed = {block.where for block in blocks if isinstance(block, Frame)}
            for piece in _page_pieces(blocks, index):
                if piece.paragraph.align == "center" or piece.tabs == _CENTRED_TABS or piece.nook:
                    continue
                if piece.frame in framed and piece.frame:
                    continue
                if len(piece.paragraph.text) - len(piece.paragraph.text.lstrip(" ")) > 20:
                    continue
                stands = "canh phải" if piece.paragraph.align == "right" or piece.tabs > 1 else "canh trái"
                repair = None if piece.tabs else repair_of(piece, "align", "center", "Canh giữa số trang")
                yield Fault(piece, stands, "canh giữa", repair)


@rule("TR-05", "Số trang", "Cỡ chữ số trang", source=_SOURCE, values=("page_number_size",))
def number_size(case: Case) -> Iterator[Fault]:
    """13 to 14 points."""
    size = case.profile.pair("page_number_size")
    for index, section in enumerate(case.found.layout.sections):
        for blocks in heads_of(section):
            for piece in _page_pieces(blocks, index):
                if odd := odd_size(piece, size):
                    near = 2 * (size[0] if odd < 2 * size[0] else size[1])
                    repair = repair_of(piece, "size", near, f"Đổi cỡ số trang thành {points(near)}")
                    yield Fault(piece, f"cỡ {points(odd)}", f"cỡ {range_of(size)}", repair)


@rule("TR-06", "Số trang", "Số trang chữ đứng", source=_SOURCE)
def number_upright(case: Case) -> Iterator[Fault]:
    """Upright and not bold."""
    for index, section in enumerate(case.found.layout.sections):
        for blocks in heads_of(section):
            for piece in _page_pieces(blocks, index):
                if italic(piece):
                    yield Fault(
                        piece, "chữ nghiêng", "chữ đứng", repair_of(piece, "italic", 0, "Đặt số trang chữ đứng")
                    )
                elif bold(piece):
                    repair = repair_of(piece, "bold", 0, "Bỏ chữ đậm ở số trang")
                    yield Fault(piece, "chữ đậm", "chữ đứng, không đậm", repair)


@rule("TR-07", "Số trang", "Số trang là chữ số Ả Rập", source=_SOURCE)
def arabic(case: Case) -> Iterator[Fault]:
    """Arabic figures."""
    for index, section in enumerate(case.found.layout.sections):
        if section.page_format not in ("decimal", "numberInDash") and any(
            fields_of(head) for head in heads_of(section)
        ):
            repair = Repair("page_format", "decimal", (Target(place_of(index)),), "Đánh số trang bằng chữ số Ả Rập")
            yield Fault(place_of(index), "số trang không phải chữ số Ả Rập", "1, 2, 3…", repair)


@rule("TR-08", "Số trang", "Số trang do chương trình đánh", source=_SOURCE)
def a_field(case: Case) -> Iterator[Fault]:
    """A typed number is the same on every page."""
    for index, section in enumerate(case.found.layout.sections):
        for piece in _typed(section.head, index):
            yield Fault(piece, f"gõ tay “{piece.text}”", "trường số trang (PAGE)")


@rule("TR-09", "Số trang", "Số trang bắt đầu từ 1", source=_SOURCE)
def from_one(case: Case) -> Iterator[Fault]:
    """The first page is page 1."""
    section = case.found.layout.sections[0]
    if section.page_start not in (None, 0, 1) and any(fields_of(head) for head in heads_of(section)):
        repair = Repair("page_start", 1, (Target(place_of(0)),), "Đánh số trang từ 1")
        yield Fault(place_of(0), f"bắt đầu từ {section.page_start}", "bắt đầu từ 1", repair)
