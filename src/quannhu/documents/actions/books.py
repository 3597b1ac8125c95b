"""Registers of a year closed: printed with opening and closing note, bound, kept as the very file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from quannhu.documents.actions.files import PDF, store
from quannhu.documents.actions.holding import day_of
from quannhu.documents.codes import records as codes
from quannhu.documents.models import ClosedBook
from quannhu.documents.queries.arrivals import REGISTER
from quannhu.documents.rendering.binding import book_pdf
from quannhu.documents.rules.registers import REGISTERS
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.queries import labels, require


@transaction.atomic
def close_book(
    *, actor: Actor, at: dt.datetime, unit_id: int, key: str, year: int, table: dict[str, Any]
) -> ClosedBook:
    """Close a register of a year that is over, once; the printed file is kept (rule DOC-R74). Right documents.register.

    table       its rows as paper takes them
    errors      Refused DOC-59 the year is not over, closed before; KER-07, KER-09
    """
    require(actor, REGISTER, unit_id, actor.today)
    register = REGISTERS.get(key)
    if register is None:
        raise Refused(NOT_FOUND, what="sổ", key=key)
    today = day_of(at)
    if year >= today.year:
        raise Refused(codes.BOOK_NOT_CLOSED, book=register.name.lower(), year=year, why="năm chưa hết")
    unit = labels([unit_id], dt.date(year, 12, 31))[unit_id].name
    pdf, pages = book_pdf(register, year, unit=unit, table=table, clerk=actor.name, at=at, on=today)
    file = store(pdf, PDF)
    try:
        with transaction.atomic():
            row = ClosedBook.objects.create(
                unit_id=unit_id, key=key, year=year, rows=len(table["rows"]), pages=pages, file=file,
                closed_by=actor.user_id, closed_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        why = "đã khóa rồi"
        raise Refused(codes.BOOK_NOT_CLOSED, book=register.name.lower(), year=year, why=why) from error
    facts = {"book": key, "year": year, "rows": row.rows, "pages": pages, "sha256": file.sha256}
    audit.append(f"book:{row.pk}", actor, at, [audit.Event("documents.close_book", "closedbook", row.pk, facts)])
    return row
