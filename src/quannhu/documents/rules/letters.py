"""The letter that corrects a sent document: what is known of it stands there, the rest is left open."""

from __future__ import annotations

from dataclasses import replace

from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.text import recipients_of
from quannhu.documents.rules.values import Block, BlockKind, Document, Run, Urgency
from quannhu.kernel.days import format_day


def correction_of(original: Document, reference: str) -> Document:
    """A công văn đính chính to everyone the original went to; its open places `[…]` keep it from being submitted.

    original    with the day it bears; reference its number and sign
    """
    kind = KINDS[original.kind].name
    day = f" ngày {format_day(original.date)}" if original.date else ""
    named = f"{kind} số {reference}{day} của {original.organ}"
    lines = (
        f"{original.organ} đính chính {named} {original.summary}, có sai sót về thể thức như sau:",
        "Tại […], đã viết “[…]”, nay sửa lại là “[…]”.",
        "Đề nghị các cơ quan, đơn vị nhận văn bản sửa lại cho thống nhất./.",
    )
    return replace(
        original, kind="cong_van", number=None, date=None, summary=f"Đính chính {named}"[:500], bases=(),
        addressees=recipients_of(original), recipients=("Như trên",), appendices=(), decider="", urgency=Urgency.NONE,
        circulation="", copies=0, signers=original.signers[-1:],
        body=tuple(Block(BlockKind.PARAGRAPH, (Run(line),)) for line in lines),
    )  # fmt: skip
