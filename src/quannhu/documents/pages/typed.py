"""The editor's boxes: a document written into them, and what was typed read back with every fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quannhu.documents.rules.numbering import appendix_label, labels
from quannhu.documents.rules.values import Appendix, Authority, Block, BlockKind, Document, Signer, Urgency
from quannhu.documents.rules.writing import (
    Find,
    read_chart,
    read_line,
    read_table,
    write_chart,
    write_line,
    write_table,
)
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean, nfc

# A row that begins an appendix stands among the blocks; what follows belongs to it.
APPENDIX, APPENDIX_WIDE, TITLED = "phu_luc", "phu_luc_ngang", "khoan_tieu_de"
KINDS: tuple[tuple[str, Any], ...] = (
    (BlockKind.PARAGRAPH.value, _("Đoạn")), (BlockKind.DASH.value, _("Gạch đầu dòng")),
    (BlockKind.ROMAN.value, _("Mục I, II")), (BlockKind.ARABIC.value, _("Mục 1, 2")),
    (BlockKind.ARTICLE.value, _("Điều")), (BlockKind.CLAUSE.value, _("Khoản")), (TITLED, _("Khoản có tiêu đề")),
    (BlockKind.POINT.value, _("Điểm a, b")), (BlockKind.PART.value, _("Phần")), (BlockKind.CHAPTER.value, _("Chương")),
    (BlockKind.SECTION.value, _("Mục (luật)")), (BlockKind.SUBSECTION.value, _("Tiểu mục")),
    (BlockKind.TABLE.value, _("Bảng")), (BlockKind.CHART.value, _("Biểu đồ")), (APPENDIX, _("Phụ lục")),
    (APPENDIX_WIDE, _("Phụ lục ngang")),
)  # fmt: skip
LINES = ("addressees", "recipients")
WORDS = (
    "kind", "profile", "parent", "organ", "organ_sign", "drafting_sign", "place", "summary", "kept_by", "circulation",
    "drafter_sign", "address", "decider",
)  # fmt: skip
SIGNER = ("rank", "name", "post", "authority", "of")


@dataclass(frozen=True)
class TypedRow:
    """A block as its row shows it: kind, label from its order, words."""

    kind: str
    label: str
    text: str


def rows_of(document: Document) -> list[TypedRow]:
    """The body and the appendices, one row a block."""
    rows = list(_rows(document.body))
    count = len(document.appendices)
    for index, appendix in enumerate(document.appendices):
        kind = APPENDIX_WIDE if appendix.landscape else APPENDIX
        rows.append(TypedRow(kind, appendix_label(index, count), appendix.title))
        rows += _rows(appendix.blocks)
    return rows


def _rows(blocks: Sequence[Block]) -> Iterator[TypedRow]:
    for block, label in zip(blocks, labels(blocks), strict=True):
        text = write_line(block.line)
        if block.table:
            text = write_table(block.table)
        if block.chart:
            text = write_chart(block.chart)
        yield TypedRow(TITLED if block.titled else block.kind.value, label, text)


def boxes_of(document: Document) -> dict[str, Any]:
    """What stands in the boxes around the body."""
    signers = [
        {"rank": one.rank, "name": one.name, "post": one.post, "authority": one.authority.value, "of": one.of}
        for one in (*document.signers, *[Signer("", "")] * (2 - min(len(document.signers), 1)))
    ]
    return {
        **{name: getattr(document, name) for name in WORDS},
        **{name: "\n".join(getattr(document, name)) for name in LINES},
        "bases": "\n".join(write_line(line) for line in document.bases), "urgency": document.urgency.value,
        "copies": document.copies or "", "signers": signers,
    }  # fmt: skip


def typed_rows(data: QueryDict) -> list[tuple[str, str]]:
    """(kind, words) of the rows as they were sent; a kind by its key or its name, what is neither is a paragraph."""
    known = {kind: kind for kind, _name in KINDS} | {str(name).casefold(): kind for kind, name in KINDS}
    kinds = (known.get(kind.strip().casefold(), BlockKind.PARAGRAPH.value) for kind in data.getlist("block_kind"))
    return list(zip_longest(kinds, data.getlist("block_text"), fillvalue=""))


def read_typed(data: QueryDict, before: Document, find: Find) -> tuple[Document, list[Refused]]:
    """The document the boxes say, over the one they were opened from, and every figure that was not found."""
    faults: list[Refused] = []
    body: list[Block] = []
    appendices: list[tuple[Appendix, list[Block]]] = []
    for kind, text in typed_rows(data):
        if not text.strip():
            continue
        if kind in (APPENDIX, APPENDIX_WIDE):
            title = clean(text)
            attached = _attached(before, title, len(appendices))
            appendices.append((Appendix(title, (), kind == APPENDIX_WIDE, attached), []))
            continue
        (appendices[-1][1] if appendices else body).append(_block(kind, text, find, faults))
    whole: dict[str, Any] = {name: clean(data.get(name, "")) for name in WORDS}
    lines: dict[str, Any] = {name: _lines(data.get(name, "")) for name in LINES}
    document = replace(
        before, **whole, **lines, body=tuple(body),
        appendices=tuple(replace(appendix, blocks=tuple(blocks)) for appendix, blocks in appendices),
        bases=tuple(read_line(line, find, faults) for line in _lines(data.get("bases", ""))),
        signers=tuple(_signers(data)), urgency=_urgency(data.get("urgency", "")), copies=_count(data.get("copies", "")),
    )  # fmt: skip
    return document, faults


def _attached(before: Document, title: str, index: int) -> str:
    """An appendix keeps what kind of text it puts in force; the editor does not ask for it again."""
    found = [one.attached for one in before.appendices if one.title == title]
    if found:
        return found[0]
    return before.appendices[index].attached if index < len(before.appendices) else ""


def _block(kind: str, text: str, find: Find, faults: list[Refused]) -> Block:
    if kind == BlockKind.TABLE:
        return Block(BlockKind.TABLE, table=read_table(text, find, faults))
    if kind == BlockKind.CHART:
        return Block(BlockKind.CHART, chart=read_chart(text))
    line = read_line(" ".join(nfc(text).split()), find, faults)
    return Block(BlockKind.CLAUSE, line, titled=True) if kind == TITLED else Block(BlockKind(kind), line)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(clean, nfc(text).splitlines()) if line)


def _signers(data: QueryDict) -> Iterator[Signer]:
    known = {one.value for one in Authority}
    for values in zip(*(data.getlist(f"signer_{name}") for name in SIGNER), strict=False):
        each: Mapping[str, str] = dict(zip(SIGNER, map(clean, values), strict=True))
        if each["name"] or each["post"]:
            authority = Authority(each["authority"]) if each["authority"] in known else Authority.OWN
            yield Signer(each["post"], each["name"], each["rank"], authority, each["of"])


def _urgency(text: str) -> Urgency:
    return Urgency(text) if text in {one.value for one in Urgency} else Urgency.NONE


def _count(text: str) -> int:
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) < 6 else 0
