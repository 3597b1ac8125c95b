"""Whether a document's value is whole: what is missing, what does not belong, what is out of order.

It judges the value before it is printed; the printed file is judged by `documents.checking`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quannhu.documents.codes.value import (
    AUTHORITY_WRONG,
    KIND_WRONG,
    ORDER_WRONG,
    PART_MISSING,
    PART_UNWANTED,
    SHAPE_WRONG,
    VALUE_WRONG,
)
from quannhu.documents.rules.authority import authority_fault, authority_form
from quannhu.documents.rules.kinds import KINDS, Kind, Need
from quannhu.documents.rules.numbering import labels
from quannhu.documents.rules.values import Block, BlockKind, Chart, Document, Line, Run, Table
from quannhu.kernel.errors import Problem

OPEN = "[…"  # how a template marks a place to fill
LONGEST_SUMMARY = 500  # the field standard's limit (phụ lục VI)
_TITLED = {
    BlockKind.PART: "phần",
    BlockKind.CHAPTER: "chương",
    BlockKind.SECTION: "mục",
    BlockKind.SUBSECTION: "tiểu mục",
    BlockKind.ARTICLE: "điều",
    BlockKind.ROMAN: "đề mục",
    BlockKind.ARABIC: "đề mục",
}
_LAW_STYLE = {BlockKind.CHAPTER, BlockKind.SECTION, BlockKind.SUBSECTION, BlockKind.ARTICLE}
_REPORT_STYLE = {BlockKind.ROMAN, BlockKind.ARABIC}


def words(line: Line) -> str:
    """The letters of a line."""
    return "".join(run.text for run in line)


def linked(document: Document) -> Iterator[Run]:
    """Every run that is a figure of the registry, in reading order."""
    parts = [*document.bases]
    for block in (*document.body, *(block for appendix in document.appendices for block in appendix.blocks)):
        parts.append(block.line)
        if block.table:
            parts += [cell for row in block.table.rows for cell in row]
    return (run for line in parts for run in line if run.figure)


def unprintable(document: Document) -> list[Problem]:
    """What keeps a document from paper: a kind the profile does not know, a broken table or chart."""
    kind = KINDS.get(document.kind)
    if kind is None or document.profile not in kind.profiles:
        name = kind.name if kind else document.kind
        return [Problem(KIND_WRONG, {"kind": name, "profile": document.profile})]
    attached = [one.attached for one in document.appendices if one.attached and one.attached not in KINDS]
    found = [Problem(KIND_WRONG, {"kind": name, "profile": document.profile}) for name in attached]
    parts = [("nội dung", document.body)]
    parts += [(f"phụ lục {index}", appendix.blocks) for index, appendix in enumerate(document.appendices, 1)]
    for where, blocks in parts:
        for index, block in enumerate(blocks, 1):
            if block.kind in (BlockKind.TABLE, BlockKind.CHART) or block.table or block.chart:
                found += _shape(block, f"{where}, đoạn {index}")
    return found


def faults_of(document: Document) -> list[Problem]:
    """Every fault of the value, in the order of the page (rule DOC-R10); none when it may be printed and signed."""
    kind = KINDS.get(document.kind)
    if kind is None or document.profile not in kind.profiles:
        return unprintable(document)
    found = [*_parts(document, kind), *_values(document), *_authorities(document)]
    found += _order(document.body, "nội dung")
    for index, appendix in enumerate(document.appendices, 1):
        found += _order(appendix.blocks, f"phụ lục {index}")
    return found


def _parts(document: Document, kind: Kind) -> Iterator[Problem]:
    """Missing parts and parts that do not belong (rule DOC-R11)."""
    present = {
        "cơ quan ban hành": bool(document.organ),
        "ký hiệu cơ quan": bool(document.organ_sign),
        "trích yếu": bool(document.summary),
        "nội dung": bool(document.body),
    }
    if kind.distributed and not document.recipients and not document.kept_by:
        present["nơi nhận"] = False
    elif kind.distributed:
        present["dòng Lưu ở nơi nhận"] = bool(document.kept_by)
    if kind.dated:
        present["địa danh"] = bool(document.place)
    for part, there in present.items():
        if not there:
            yield Problem(PART_MISSING, {"kind": kind.name, "part": part})
    for part, need, there in (
        (kind.lead.format(organ="cơ quan").lower(), kind.addressed, bool(document.addressees)),
        ("căn cứ", kind.bases, bool(document.bases)),
    ):
        if need == Need.MUST and not there:
            yield Problem(PART_MISSING, {"kind": kind.name, "part": part})
        if need == Need.NEVER and there:
            yield Problem(PART_UNWANTED, {"kind": kind.name, "part": part})
    if document.decider and not kind.resolve:
        yield Problem(PART_UNWANTED, {"kind": kind.name, "part": "dòng người ban hành trên căn cứ"})
    if len(document.signers) < kind.signers:
        what = "người ký" if kind.signers == 1 else f"người ký (phải có {kind.signers})"
        yield Problem(PART_MISSING, {"kind": kind.name, "part": what})


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """Each part's words, the body's as one."""
    yield "Trích yếu", document.summary
    yield "Địa danh", document.place
    yield "Căn cứ", "\n".join(words(line) for line in document.bases)
    yield "Nơi gửi, nơi nhận", "\n".join((*document.addressees, *document.recipients, document.address))
    blocks = (*document.body, *(block for appendix in document.appendices for block in appendix.blocks))
    tables = (block.table for block in blocks if block.table)
    cells = (words(cell) for table in tables for row in table.rows for cell in row)
    yield "Nội dung", "\n".join((*(words(block.line) for block in blocks), *cells))


def _values(document: Document) -> Iterator[Problem]:
    if len(document.summary) > LONGEST_SUMMARY:
        yield Problem(VALUE_WRONG, {"part": "Trích yếu", "why": f"dài quá {LONGEST_SUMMARY} ký tự"})
    if document.number is not None and document.number < 1:
        yield Problem(VALUE_WRONG, {"part": "Số văn bản", "why": "phải từ 1"})
    if document.number is not None and document.date is None:
        yield Problem(VALUE_WRONG, {"part": "Ngày ban hành", "why": "đã có số thì phải có ngày"})
    for part, text in _texts(document):
        if OPEN in text:
            yield Problem(VALUE_WRONG, {"part": part, "why": "còn chỗ chưa điền […]"})
    if document.copies < 0:
        yield Problem(VALUE_WRONG, {"part": "Số bản", "why": "không được âm"})
    for part, sign in (("Ký hiệu cơ quan", document.organ_sign), ("Ký hiệu đơn vị soạn", document.drafting_sign)):
        if sign != sign.strip() or " " in sign or "/" in sign:
            yield Problem(VALUE_WRONG, {"part": part, "why": "không có dấu cách hoặc gạch chéo"})


def _authorities(document: Document) -> Iterator[Problem]:
    for signer in document.signers:
        if not signer.name:
            yield Problem(PART_MISSING, {"kind": "Chữ ký", "part": "họ tên người ký"})
        if why := authority_fault(signer):
            form = authority_form(signer.authority, document.profile) or signer.post
            yield Problem(AUTHORITY_WRONG, {"form": form, "why": why})


def _order(blocks: Sequence[Block], where: str) -> Iterator[Problem]:
    """Headings without a title, points without a clause, two styles mixed, broken tables (rule DOC-R12)."""
    kinds = {block.kind for block in blocks}
    if BlockKind.ARTICLE in kinds and kinds & _REPORT_STYLE:
        yield Problem(ORDER_WRONG, {"place": where, "why": "vừa chia theo điều, vừa chia theo mục I, 1; chọn một"})
    open_point = False
    for index, (block, label) in enumerate(zip(blocks, labels(blocks), strict=True), 1):
        place = f"{where}, {label.rstrip('.') or f'đoạn {index}'}"
        if block.kind in _TITLED and not words(block.line).strip():
            yield Problem(ORDER_WRONG, {"place": place, "why": f"{_TITLED[block.kind]} chưa có tên"})
        if block.kind == BlockKind.POINT and not open_point:
            yield Problem(ORDER_WRONG, {"place": place, "why": "điểm phải đứng trong một khoản, mục hoặc điều"})
        if block.kind in _TITLED or block.kind == BlockKind.CLAUSE:
            open_point = block.kind in (BlockKind.CLAUSE, BlockKind.ARABIC, BlockKind.ROMAN, BlockKind.ARTICLE)
        yield from _shape(block, place)


def _shape(block: Block, place: str) -> Iterator[Problem]:
    if block.kind == BlockKind.TABLE:
        faults = _table(block.table)
    elif block.kind == BlockKind.CHART:
        faults = _chart(block.chart)
    else:
        faults = ["chỉ khối bảng, biểu đồ mới có bảng, biểu đồ"] if block.table or block.chart else []
        if not words(block.line).strip() and block.kind not in _TITLED:
            faults.append("đoạn trống")
    for why in faults:
        yield Problem(SHAPE_WRONG, {"place": place, "why": why})


def _table(table: Table | None) -> list[str]:
    if table is None or not table.columns:
        return ["bảng không có cột nào"]
    count, faults = len(table.columns), []
    if len(table.widths) != count or len(table.numeric) != count:
        faults.append("bề rộng hoặc kiểu cột không đủ theo số cột")
    if any(width < 1 for width in table.widths) or sum(table.widths) != 100:
        faults.append("bề rộng các cột phải cộng lại bằng 100")
    faults += [
        f"hàng {index} có {len(row)} ô, phải có {count}" for index, row in enumerate(table.rows, 1) if len(row) != count
    ]
    return faults


def _chart(chart: Chart | None) -> list[str]:
    if chart is None or not chart.labels or not chart.series:
        return ["biểu đồ không có số liệu"]
    faults = [] if chart.form in ("line", "bar") else [f'không có dạng biểu đồ "{chart.form}"']
    if not chart.title or not chart.description:
        faults.append("biểu đồ phải có tên và lời mô tả")
    short = [name for name, values in chart.series if len(values) != len(chart.labels)]
    return faults + [f'dãy "{name}" không đủ số liệu' for name in short]
