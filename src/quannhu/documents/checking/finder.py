"""A layout with its parts found."""

from __future__ import annotations

import re

from quannhu.documents.checking.bodies import find_body
from quannhu.documents.checking.elements import Elements
from quannhu.documents.checking.heads import appendix_label, find_head
from quannhu.documents.checking.pieces import pieces_at_edge, pieces_of
from quannhu.documents.checking.tails import find_tail
from quannhu.documents.layout import Layout

_ADDRESS = re.compile(r"^(địa chỉ|điện thoại|đt|email|thư điện tử|fax|website)\b", re.IGNORECASE)


def find(layout: Layout) -> Elements:
    """The parts of the document in this file."""
    found = Elements(layout, pieces_of(layout))
    section = layout.sections[0]
    found.edge = pieces_at_edge((*section.first_head, *section.head), 0)
    words = [piece for piece in found.pieces if not piece.blank]
    find_head(found)
    headless = not found.zone("quoc_hieu") and not found.zone("so")
    found.whole = not (headless and any(appendix_label(piece) for piece in words[:2]))
    if found.attached and not found.zone("so"):
        found.whole = False
    find_tail(found)
    foot = pieces_at_edge((*section.first_foot, *section.foot), 0)
    found.zones["dia_chi"] = [piece for piece in foot if _ADDRESS.match(piece.text)]
    find_body(found)
    return found
