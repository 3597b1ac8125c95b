"""Making a draft out of a row of the public reference table; what no source gives, the officer must give."""

from __future__ import annotations

import datetime as dt

from quannhu.kernel.actor import Actor
from quannhu.kernel.errors import Refused
from quannhu.standards.actions.rows import draft
from quannhu.standards.codes import REFERENCE_INCOMPLETE
from quannhu.standards.models import Entitlement
from quannhu.standards.queries.reference import reference_row
from quannhu.standards.rules.entry import RowIn


def draft_reference(
    *,
    actor: Actor,
    at: dt.datetime,
    key: str,
    valid_from: dt.date | None = None,
    issued_on: dt.date | None = None,
    instrument: str = "",
    supersedes: int | None = None,
) -> Entitlement:
    """A draft of a published value; given days and instrument win over the table's.

    errors      Refused KER-09 unknown key, STD-15 something missing, and those of `draft`
    """
    row = reference_row(key)
    start, issued = valid_from or row.valid_from, issued_on or row.issued_on
    basis = instrument or row.instrument
    if row.kind is None or not row.loadable:
        raise Refused(REFERENCE_INCOMPLETE, key=key, what="giá trị theo ngày (chỉ để tra cứu)")
    if start is None:
        raise Refused(REFERENCE_INCOMPLETE, key=key, what="ngày áp dụng")
    if issued is None:
        raise Refused(REFERENCE_INCOMPLETE, key=key, what="ngày ban hành")
    if not basis:
        raise Refused(REFERENCE_INCOMPLETE, key=key, what="căn cứ")
    entry = RowIn(
        row.kind, row.code, row.name, basis, issued, start, row.valid_to, amount=row.computed, factor=row.factor,
        per=row.per, value=row.value, verified=not row.mark, note=f"Bảng tham khảo công khai: {row.note}"[:300],
    )  # fmt: skip
    return draft(actor=actor, at=at, row=entry, supersedes=supersedes)
