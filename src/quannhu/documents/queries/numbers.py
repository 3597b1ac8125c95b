"""Reads of number series: what was given, what was not used and why, and whether everything is explained."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q

from quannhu.documents.models import DayOff, GivenNumber, Paper, Series, StepTaken, Version
from quannhu.documents.queries.papers import document_of
from quannhu.documents.rules.codec import digest
from quannhu.documents.rules.deadlines import Calendar
from quannhu.documents.rules.flow import State, Step
from quannhu.documents.rules.text import unnumbered


def calendar_between(start: dt.date, end: dt.date) -> Calendar:
    """The days that differ from the usual week, a month more on both sides."""
    margin = dt.timedelta(days=31)
    off: set[dt.date] = set()
    worked: set[dt.date] = set()
    for day, works in DayOff.objects.filter(day__range=(start - margin, end + margin)).values_list("day", "works"):
        (worked if works else off).add(day)
    return Calendar(frozenset(off), frozenset(worked))


@dataclass(frozen=True)
class Gap:
    """A number of a series that no document bears."""

    code: str
    year: int
    number: int
    reason: str


def next_number(unit_id: int, code: str, year: int) -> int:
    """The number the series gives next: what the clerk sees before taking it."""
    last = Series.objects.filter(unit_id=unit_id, code=code, year=year).values_list("last", flat=True).first()
    return (last or 0) + 1


def series_of(unit_id: int, year: int) -> list[Series]:
    """The series of an organ in a year, by code."""
    return list(Series.objects.filter(unit_id=unit_id, year=year).order_by("code"))


def gaps(unit_id: int, year: int) -> list[Gap]:
    """Every number that no document bears, with its reason; "" for one that nobody explained (there is none)."""
    found = []
    for series in series_of(unit_id, year):
        rows = dict(GivenNumber.objects.filter(series=series).values_list("number", "void"))
        reasons = dict(GivenNumber.objects.filter(series=series, void=True).values_list("number", "reason"))
        for number in range(1, series.last + 1):
            if rows.get(number, True):
                found.append(Gap(series.code, year, number, reasons.get(number, "")))
    return found


def flow_faults() -> list[str]:
    """Every record that contradicts the rules of the flow, in words; empty when all holds. For the doctor and tests.

    Checks: numbers from 1 without a hole, each a document's or explained; a numbered document has that live number;
    the last version's text has the digest that was approved, signed and sent; a signature before every number.
    """
    return [*_numbers(), *_papers(), *_texts()]


def _numbers() -> list[str]:
    faults = []
    counted = Series.objects.annotate(count=Count("numbers", filter=Q(numbers__number__lte=F("last"))))
    for series in counted.exclude(count=F("last")):
        faults.append(f"dãy số {series.code}/{series.year}: {series.last} số, ghi {series.count}")
    beyond = GivenNumber.objects.filter(number__gt=F("series__last")).count()
    if beyond:
        faults.append(f"{beyond} số lớn hơn số cuối của dãy")
    return faults


def _papers() -> list[str]:
    faults = []
    live = {row.paper_id: row for row in GivenNumber.objects.filter(void=False, paper__isnull=False)}
    for paper in Paper.objects.filter(number__isnull=False):
        row = live.pop(paper.pk, None)
        if row is None or row.number != paper.number or row.dated_on != paper.dated_on:
            faults.append(f"văn bản {paper.pk}: số {paper.number} không có trong dãy số")
    faults += [f"số {row.number} của văn bản {pk} không ghi ở văn bản" for pk, row in live.items()]
    signed = set(StepTaken.objects.filter(step=Step.SIGN.value).values_list("paper_id", flat=True))
    numbered = set(StepTaken.objects.filter(step=Step.NUMBER.value).values_list("paper_id", flat=True))
    faults += [f"văn bản {pk}: cấp số khi chưa ký" for pk in sorted(numbered - signed)]
    return faults


def _texts() -> list[str]:
    faults = []
    done = ~Q(approved_digest="") & ~Q(state=State.CANCELLED)
    for paper in Paper.objects.filter(done).iterator(chunk_size=500):
        head = Version.objects.filter(paper=paper).order_by("-number")[0]
        text = digest(unnumbered(document_of(head)))
        stated = {text, head.digest, paper.approved_digest, paper.signed_digest or text, paper.issued_digest or text}
        if len(stated) > 1:
            faults.append(f"văn bản {paper.pk}: nội dung không còn đúng bản đã duyệt, đã ký hoặc đã gửi")
    return faults
