"""Numbers: one series an organ, purpose and year; taken in order, each explained for ever (rule DOC-R37)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from quannhu.documents.codes import flow as codes
from quannhu.documents.models import GivenNumber, Paper, Series
from quannhu.documents.rules.kinds import KINDS, PARTY
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import HANOI, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.organization.queries import require

RIGHT = "documents.number"
COPIES, ARRIVALS = "SAO", "DEN"  # one shared series a year each
# What a kind without a code is numbered in.
# The two have one sign, so they share a series: else one reference would stand on two documents.
_NO_CODE = {"cong_van": "CV", "thu_cong": "CV"}


def series_code(kind: str, profile: str, council: str = "") -> str:
    """The series of a kind: "TTr", "CV"; "Đảng:TTr" in the Party's; "HDG:QĐ" of a council with the organ's seal."""
    code = KINDS[kind].code_in(profile) or _NO_CODE.get(kind, kind)
    return f"{council or ('Đảng' if profile == PARTY else '')}:{code}".lstrip(":")


def locked_series(unit_id: int, code: str, year: int) -> Series:
    """The series under its row lock, opened with its first use: whoever comes second waits."""
    row, _made = Series.objects.get_or_create(unit_id=unit_id, code=code, year=year)
    return Series.objects.select_for_update().get(pk=row.pk)


def refuse_repeated(unit_id: int, year: int, references: Collection[str]) -> None:
    """Refuse (DOC-119) numbers and signs that a document of the organ bears in the year already (rule DOC-R37).

    Two series can lead to one: a council's that writes the organ's own sign.
    """
    borne = Paper.objects.filter(unit_id=unit_id, dated_on__year=year, reference__in=references)
    if taken := borne.order_by("id").values_list("reference", flat=True).first():
        raise Refused(codes.REFERENCE_TAKEN, reference=taken, year=year)


@dataclass(frozen=True)
class Given:
    """A number given."""

    id: int
    number: int
    code: str
    year: int


def give_number(
    *, actor: Actor, at: dt.datetime, unit_id: int, code: str, on: dt.date, paper: Paper | None = None,
    subject: str = "", expected: int | None = None,
) -> Given:  # fmt: skip
    """The next number of the series of `on`'s year. Inside the caller's transaction; the caller has checked the right.

    on          the day the number bears; not before the day of the number before it
    paper       or subject "arrival:7", "copy:3": what the number is for
    expected    the number the clerk saw; refused when another clerk has taken it meanwhile
    errors      Refused DOC-40, DOC-42
    """
    series = locked_series(unit_id, code, on.year)
    if series.last_on and on < series.last_on:
        why = f"số {series.last:02d} của dãy này đã ghi ngày {format_day(series.last_on)}"
        raise Refused(codes.NUMBER_DAY_WRONG, day=format_day(on), why=why)
    number = series.last + 1
    if expected is not None and expected != number:
        raise Refused(codes.NUMBER_TAKEN, number=expected, series=code, year=on.year, next=number)
    series.last, series.last_on = number, on
    series.save(update_fields=["last", "last_on"])
    row = GivenNumber.objects.create(
        series=series, number=number, dated_on=on, paper=paper, subject=subject, given_by=actor.user_id, given_at=at
    )
    return Given(row.pk, number, code, on.year)


@transaction.atomic
def skip_numbers(
    *, actor: Actor, at: dt.datetime, unit_id: int, code: str, on: dt.date, upto: int, reason: str
) -> list[int]:
    """Mark the next numbers of the series up to `upto` as not used here, with a reason (papers numbered by hand).

    Right documents.number over the unit. Gives the numbers skipped.

    errors      Refused KER-11, DOC-42 when a document already has one of them, DOC-40
    """
    require(actor, RIGHT, unit_id, actor.today)
    said, code = clean(reason)[:300], clean(code)[:40]
    if not said:
        raise Refused(REASON_NEEDED)
    if not code:
        raise Refused(NOT_FOUND, what="dãy số", key=code)
    if on > at.astimezone(HANOI).date():
        raise Refused(codes.NUMBER_DAY_WRONG, day=format_day(on), why="ngày chưa tới")
    series = locked_series(unit_id, code, on.year)
    if upto <= series.last or upto - series.last > 1_000:
        raise Refused(codes.NUMBER_TAKEN, number=upto, series=code, year=on.year, next=series.last + 1)
    if series.last_on and on < series.last_on:
        why = f"số {series.last:02d} của dãy này đã ghi ngày {format_day(series.last_on)}"
        raise Refused(codes.NUMBER_DAY_WRONG, day=format_day(on), why=why)
    numbers = list(range(series.last + 1, upto + 1))
    GivenNumber.objects.bulk_create(
        GivenNumber(
            series=series, number=number, dated_on=on, void=True, reason=said, given_by=actor.user_id, given_at=at,
            voided_by=actor.user_id, voided_at=at,
        )
        for number in numbers
    )  # fmt: skip
    series.last, series.last_on = upto, on
    series.save(update_fields=["last", "last_on"])
    facts = {"code": code, "year": on.year, "numbers": numbers, "reason": said}
    audit.append(f"series:{series.pk}", actor, at, [audit.Event("documents.skip", "series", series.pk, facts)])
    return numbers


def void_number(paper: Paper, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Take the number from a document that was not sent; it stays in the series with the reason, never given again."""
    GivenNumber.objects.filter(paper=paper, void=False).update(
        void=True, reason=clean(reason)[:300], voided_by=actor.user_id, voided_at=at
    )
    paper.number, paper.reference, paper.dated_on, paper.numbered_at = None, "", None, None
