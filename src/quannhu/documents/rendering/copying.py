"""The foot of a paper copy: a line over the whole width, the form of copy, who copied, number, day, signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quannhu.documents.rendering.ends import LEFT as END_LEFT
from quannhu.documents.rendering.ends import recipient_lines, signature
from quannhu.documents.rendering.measures import longest
from quannhu.documents.rendering.sheet import PAGE_HEIGHT, PAGE_WIDTH, Columns, Gap, Node, Para, Rule, Section, Sheet
from quannhu.documents.rendering.styles import margins_of, styles_of
from quannhu.documents.rules.copies import CopyMark
from quannhu.documents.rules.kinds import COPIES, STATE
from quannhu.documents.rules.notation import copy_reference, place_and_date
from quannhu.documents.rules.values import Run


def copy_nodes(mark: CopyMark, width: float) -> tuple[Node, ...]:
    """The copy's own parts, below a line as long as the text is wide (rule DOC-R14)."""
    styles = styles_of(STATE)
    organ = mark.organ.upper()
    number = copy_reference(number=mark.number, copy=mark.copy, organ_sign=mark.organ_sign)
    look = styles["BanHanh"]
    left: tuple[Node, ...] = (
        Para("BanHanh", (Run(organ),)),
        Rule(longest(organ, END_LEFT, look.size, bold=True) * 0.4, END_LEFT),
        Gap(4),
        Para("SoKyHieu", (Run(f"Số: {number}"),)),
        Gap(8),
    )
    right: tuple[Node, ...] = (
        Para("HinhThucSao", (Run(COPIES[mark.copy].name.upper()),)),
        Gap(9),
        Para("DiaDanh", (Run(place_and_date(mark.place, mark.date)),)),
    )
    lines = [*mark.recipients, *([f"Lưu: {mark.kept_by}"] if mark.kept_by else [])]
    signed = signature(mark.signer, STATE, "ky-sao", width - END_LEFT)
    return (
        Gap(10),
        Rule(width, width, 4),
        # One table, so that no page breaks between the copy's number and its signature.
        Columns((END_LEFT, width - END_LEFT), ((left, right), (recipient_lines(lines), signed))),
    )


def with_copy(sheet: Sheet, mark: CopyMark) -> Sheet:
    """The sheet with the copy's mark after its last words."""
    last = sheet.sections[-1]
    width = sheet.width + (PAGE_HEIGHT - PAGE_WIDTH if last.landscape else 0)
    return replace(
        sheet,
        styles=styles_of(STATE) | sheet.styles,
        sections=(*sheet.sections[:-1], replace(last, nodes=(*last.nodes, *copy_nodes(mark, width)))),
    )


def copy_sheet(copies: Sequence[CopyMark], *, note: str = "") -> Sheet:
    """The copies' marks alone on a page, for an original that came on paper; `note` as `compose`'s mark."""
    margins, last = margins_of(STATE), copies[-1]
    title = f"{COPIES[last.copy].name} {copy_reference(number=last.number, copy=last.copy, organ_sign=last.organ_sign)}"
    width = PAGE_WIDTH - margins[2] - margins[3]
    section = Section(tuple(node for mark in copies for node in copy_nodes(mark, width)))
    return Sheet(title, styles_of(STATE), margins, (section,), mark=note, author=last.organ)
