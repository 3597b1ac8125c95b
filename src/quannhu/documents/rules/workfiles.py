"""Work files: their number, how long they are kept, when they go to the archive.

Source: NĐ 30/2020/NĐ-CP, điều 28–31 and phụ lục V.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from quannhu.kernel.days import format_day, months_later

FOR_EVER = "Vĩnh viễn"
# Files kept at least so many years go to the archive, and their sheets are numbered.
TRANSFERRED_FROM = 5
NOTICE_DAYS = 30
MONTHS, WORKS_MONTHS, KEEP_BACK_MONTHS = 12, 3, 24


def file_reference(number: int, subject_code: str) -> str:
    """`01.TCCB`: the number within the heading, the heading's letters."""
    return f"{number:02d}.{subject_code}"


def retention(years: int | None) -> str:
    """`Vĩnh viễn`, `10 năm`."""
    return FOR_EVER if years is None else f"{years} năm"


def read_retention(text: str) -> int | None:
    """The years of `10 năm` or `10`; None of `Vĩnh viễn`. ValueError for anything else."""
    said = text.strip().casefold().removesuffix("năm").strip()
    if said in ("vĩnh viễn", "vinh vien"):
        return None
    if not said.isdecimal() or not 1 <= int(said) <= 999:
        raise ValueError(text)
    return int(said)


def is_transferred(years: int | None) -> bool:
    """Whether files kept so long go to the archive."""
    return years is None or years >= TRANSFERRED_FROM


def transfer_due(ended_on: dt.date, years: int | None, *, works: bool, keep_until: dt.date | None) -> dt.date | None:
    """The day by which a file is handed over; None when it never is (rule DOC-R65)."""
    if not is_transferred(years):
        return None
    due = months_later(ended_on, WORKS_MONTHS if works else MONTHS)
    return max(due, keep_until) if keep_until else due


def keep_fault(ended_on: dt.date, years: int | None, *, works: bool, until: dt.date, basis: str) -> str:
    """Why a unit may not keep a file back so long, in Vietnamese; "" when it may (rule DOC-R65)."""
    due = transfer_due(ended_on, years, works=works, keep_until=None)
    if due is None:
        return "hồ sơ không thuộc diện nộp lưu trữ"
    if not basis.strip():
        return "thiếu văn bản đồng ý cho giữ lại"
    last = months_later(due, KEEP_BACK_MONTHS)
    if not due < until <= last:
        return f"chỉ giữ lại sau {format_day(due)} và không quá {format_day(last)}"
    return ""


def notice_on(due: dt.date, on: dt.date) -> bool:
    """Whether a notice stands on the day: from 30 days before a file is due, and while it is late (rule DOC-R65)."""
    return (due - on).days <= NOTICE_DAYS


@dataclass(frozen=True)
class Contents:
    """What lies in a file: how many documents, and the names of those that are only drafts."""

    count: int
    drafts: Sequence[str] = ()


def closing_fault(contents: Contents, years: int | None, sheets: int | None, note: str) -> str:
    """Why a file may not be closed yet, in Vietnamese; "" when it may (điều 29)."""
    if not contents.count:
        return "hồ sơ chưa có văn bản nào"
    if contents.drafts:
        return f'còn bản thảo "{contents.drafts[0]}", phải bỏ ra hoặc phát hành'
    if is_transferred(years) and not sheets:
        return f"hồ sơ bảo quản từ {TRANSFERRED_FROM} năm phải đánh số tờ"
    if not note.strip():
        return "chưa viết chứng từ kết thúc"
    return ""
