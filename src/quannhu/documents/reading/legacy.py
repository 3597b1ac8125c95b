"""Words typed in fonts of before Unicode (.VnTime, VNI-Times) as Unicode; decided by the font's name (rule DOC-R21).

A font whose words already hold letters that only Unicode has is taken as Unicode: people change fonts of files that
were converted long ago.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from quannhu.documents.layout import Block, Cell, Frame, Grid, Paragraph, Section, Span
from quannhu.kernel.legacy import decode, encoding_of_font

_UNICODE = frozenset("ăĂđĐĩĨũŨơƠưƯ") | {chr(code) for code in range(0x1EA0, 0x1EFA)}


def unified(sections: tuple[Section, ...], notes: tuple[Block, ...]) -> tuple[tuple[Section, ...], tuple[Block, ...]]:
    """Sections and notes with every word in Unicode; faces keep the font's name."""
    modern = _modern(sections)
    whole = tuple(
        replace(
            section,
            blocks=_blocks(section.blocks, modern),
            head=_blocks(section.head, modern),
            first_head=_blocks(section.first_head, modern),
            foot=_blocks(section.foot, modern),
            first_foot=_blocks(section.first_foot, modern),
            even_head=_blocks(section.even_head, modern),
            even_foot=_blocks(section.even_foot, modern),
        )
        for section in sections
    )
    return whole, _blocks(notes, modern)


def _modern(sections: tuple[Section, ...]) -> frozenset[str]:
    """Old fonts of which at least half the marked words are Unicode already."""
    old: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for section in sections:
        for story in (section.blocks, *section.edges):
            for span in _spans(story):
                if encoding_of_font(span.face.font) and not span.text.isascii():
                    for word in span.text.split():
                        if not word.isascii():
                            unicode = not _UNICODE.isdisjoint(word)
                            (new if unicode else old)[span.face.font] += 1
    return frozenset(font for font, count in new.items() if count >= old[font])


def _spans(blocks: tuple[Block, ...]) -> Iterator[Span]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.spans
        elif isinstance(block, Frame):
            yield from _spans(block.blocks)
        else:
            for row in block.rows:
                for cell in row:
                    yield from _spans(cell.blocks)


def _blocks(blocks: tuple[Block, ...], modern: frozenset[str]) -> tuple[Block, ...]:
    return tuple(_block(block, modern) for block in blocks)


def _block(block: Block, modern: frozenset[str]) -> Block:
    if isinstance(block, Paragraph):
        spans = tuple(_span(span, modern) for span in block.spans)
        return replace(block, spans=spans, text="".join(span.text for span in spans))
    if isinstance(block, Frame):
        return replace(block, blocks=_blocks(block.blocks, modern))
    rows = tuple(tuple(Cell(_blocks(cell.blocks, modern), cell.width, cell.span) for cell in row) for row in block.rows)
    return Grid(block.where, rows, block.bordered)


def _span(span: Span, modern: frozenset[str]) -> Span:
    declared = encoding_of_font(span.face.font)
    if declared is None or span.face.font in modern or not _UNICODE.isdisjoint(span.text):
        return span
    encoding, capitals = declared
    return replace(span, text=decode(span.text, encoding, capitals=capitals))
