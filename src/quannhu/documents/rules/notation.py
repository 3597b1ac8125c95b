"""Number and sign, place and date: how they are written, and read back (NĐ 30/2020, phụ lục I, ô 3 and 4)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from quannhu.documents.rules.kinds import COPIES, KINDS, PARTY
from quannhu.documents.rules.values import Document

_GAP = " " * 6  # where the clerk's number, day or month will stand; no-break, so it keeps its width


def number_text(number: int) -> str:
    """05, 12, 557: below ten with a zero (rule DOC-R04)."""
    return f"{number:02d}"


def sign(*, kind: str, profile: str, organ_sign: str, drafting_sign: str = "") -> str:
    """The sign without its number: `TTr-QN`, `QN-TM` for a công văn, `TTr/QN` in the Party's manner (rule DOC-R05)."""
    code = KINDS[kind].code_in(profile)
    if profile == PARTY:
        return f"{code}/{organ_sign}" if code else organ_sign
    parts = (code, organ_sign) if code else (organ_sign, drafting_sign)
    return "-".join(part for part in parts if part)


def reference(
    *, number: int | None, kind: str, profile: str, organ_sign: str, drafting_sign: str = "", year: int | None = None
) -> str:
    """`12/TTr-QN`; `15/2023/NQ-…` with a year; `12-TTr/QN` in the Party's manner; a gap where the number will stand."""
    letters = sign(kind=kind, profile=profile, organ_sign=organ_sign, drafting_sign=drafting_sign)
    count = _GAP if number is None else number_text(number)
    if profile == PARTY:
        return f"{count}-{letters}"
    return f"{count}/{year}/{letters}" if year else f"{count}/{letters}"


def reference_of(document: Document) -> str:
    """The number and sign of a document."""
    return reference(
        number=document.number,
        kind=document.kind,
        profile=document.profile,
        organ_sign=document.organ_sign,
        drafting_sign=document.drafting_sign,
    )


def number_line(document: Document) -> str:
    """The whole line: `Số: 12/TTr-QN`; the Party's has no colon."""
    return f"Số {reference_of(document)}" if document.profile == PARTY else f"Số: {reference_of(document)}"


def copy_reference(*, number: int | None, copy: str, organ_sign: str) -> str:
    """A copy's number and sign: `03/SY-QN`."""
    return f"{_GAP if number is None else number_text(number)}/{COPIES[copy].code}-{organ_sign}"


def day_text(day: dt.date | None, year: int | None = None) -> str:
    """`ngày 05 tháng 3 năm 2023`: days below ten and the months 1 and 2 with a zero (rule DOC-R06)."""
    if day is None:
        return f"ngày{_GAP}tháng{_GAP}năm {year}" if year else f"ngày{_GAP}tháng{_GAP}năm{_GAP}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_and_date(place: str, day: dt.date | None, year: int | None = None) -> str:
    """`Bồng Lai, ngày 05 tháng 3 năm 2023`."""
    return f"{place}, {day_text(day, year)}" if place else day_text(day, year).capitalize()


@dataclass(frozen=True)
class Reference:
    """A number and sign as read: `manner` "state" or "party"; parts that are not there are "" or None."""

    number: int | None
    year: int | None
    code: str
    organ: str
    drafting: str
    manner: str
    padded: bool


_NUMBER = r"(?P<number>\d{1,6})(?P<suffix>[a-z]?)"
_LETTERS = r"[A-Za-zĐđÀ-ỹƯưƠơ0-9.&]+"
_STATE_FORM = re.compile(rf"^{_NUMBER}\s*/\s*(?:(?P<year>(?:19|20)\d\d)\s*/\s*)?(?P<sign>.+)$")
_PARTY_FORM = re.compile(rf"^{_NUMBER}\s*[-–]\s*(?P<code>{_LETTERS})\s*/\s*(?P<organ>.+)$")


def read_reference(text: str) -> Reference | None:
    """The parts of `12/TTr-QN`, `Số: 05/QĐ-QN`, `127-QĐ/TW`; None when it is no number and sign.

    A first group that is the code of no kind makes it a công văn: the group is the organ.
    """
    body = re.sub(r"^\s*[Ss]ố\s*:?\s*", "", text).strip()
    if party := _PARTY_FORM.match(body):
        return Reference(
            int(party["number"]), None, party["code"], party["organ"].strip(), "", "party", party["number"][0] == "0"
        )
    found = _STATE_FORM.match(body)
    if found is None:
        return None
    groups = [group.strip() for group in re.split(r"[-–]", found["sign"])]
    codes = {kind.code for kind in KINDS.values() if kind.code} | {copy.code for copy in COPIES.values()}
    code = groups.pop(0) if groups[0] in codes and len(groups) > 1 else ""
    organ, drafting = (groups[0], "-".join(groups[1:])) if not code else ("-".join(groups), "")
    year = int(found["year"]) if found["year"] else None
    return Reference(int(found["number"]), year, code, organ, drafting, "state", found["number"][0] == "0")
