"""What a written row must carry before anyone may approve it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import MONEY_LIMIT, divide_round
from quannhu.kernel.quantity import QUANTITY_LIMIT
from quannhu.standards.codes import ISSUED_LATER, VALUE_MISSING
from quannhu.standards.rules.allowance import parse_split
from quannhu.standards.rules.issues import MONTHS_LIMIT, PERSONS_LIMIT
from quannhu.standards.rules.parameters import check_value
from quannhu.standards.rules.rows import Kind, Season

MONEY_KINDS = frozenset({Kind.BASIC, Kind.SUPPLEMENT, Kind.GUEST, Kind.NORM})
BASIC_CODE = "BASIC"
LEVEL_CODE = "MUC-AN"
GUEST_CODE = "KHACH"
RICE_CODE = "GAO"
SPLIT_CODE = "CHIA-BUA"
FACTOR_LIMIT = 1_000_000
LENGTHS = {"mã": 60, "tên": 200, "căn cứ": 300, "giá trị": 200}  # characters the table keeps of each


@dataclass(frozen=True)
class RowIn:
    """A row as a person writes it. valid_to is the first day outside; None means until replaced.

    category    organization category code, None for all; unit_id: None for the whole army
    amount      đồng per person-day, or per `per` base units for a norm price
    quantity    of a scale a person-day; of an issue for every `per` persons each `months`, counted from first_due
    """

    kind: Kind
    code: str
    name: str
    legal_basis: str
    issued_on: dt.date
    valid_from: dt.date
    valid_to: dt.date | None = None
    category: str | None = None
    unit_id: int | None = None
    season: Season | None = None
    amount: int = 0
    factor: Fraction | None = None
    quantity: int = 0
    per: int = 1
    value: str = ""
    verified: bool = True
    note: str = ""
    months: int = 0
    first_due: dt.date | None = None


def check_entry(row: RowIn, today: dt.date) -> None:
    """Refuse a row without its basis, dates or value; rule STD-R11.

    errors      Refused STD-09 naming what is missing, STD-13 issued after today, STD-08 split, STD-14/18 setting
    """
    _refuse_if(not row.code or not row.name, "mã hoặc tên")
    _refuse_if(not row.legal_basis, "căn cứ")
    for text, what in ((row.code, "mã"), (row.name, "tên"), (row.legal_basis, "căn cứ"), (row.value, "giá trị")):
        _refuse_if(len(text) > LENGTHS[what], f"{what} (dài quá {LENGTHS[what]} ký tự)")
    _refuse_if(row.valid_to is not None and row.valid_to <= row.valid_from, "ngày hết hiệu lực (phải sau ngày áp dụng)")
    _refuse_if(row.kind in MONEY_KINDS and not 0 < row.amount <= MONEY_LIMIT, "số tiền")
    _refuse_if(not 0 < row.per <= QUANTITY_LIMIT, "đơn vị của giá")
    _refuse_if(row.kind == Kind.SCALE and not 0 < row.quantity <= QUANTITY_LIMIT, "định lượng")
    if row.kind == Kind.ISSUE:
        _refuse_if(not 0 < row.quantity <= QUANTITY_LIMIT, "số lượng cấp")
        _refuse_if(not 0 < row.months <= MONTHS_LIMIT, f"niên hạn (từ 1 đến {MONTHS_LIMIT} tháng)")
        _refuse_if(row.per > PERSONS_LIMIT, "số người hưởng chung")
    _refuse_if(row.factor is not None and not _factor_fits(row.factor), "hệ số")
    _refuse_if(row.season is not None and not _in_calendar(row.season), "mùa áp dụng")
    one_day = row.valid_to is not None and len(Period(row.valid_from, row.valid_to)) == 1
    _refuse_if(row.kind == Kind.HOLIDAY and not one_day, "ngày lễ (mỗi dòng một ngày)")
    if row.issued_on > today:
        raise Refused(ISSUED_LATER, issued=format_day(row.issued_on), today=format_day(today))
    if row.kind == Kind.SPLIT:
        parse_split(row.value)
    if row.kind == Kind.SETTING:
        check_value(row.code, row.value)


def _refuse_if(wrong: bool, what: str) -> None:
    if wrong:
        raise Refused(VALUE_MISSING, what=what)


def _factor_fits(factor: Fraction) -> bool:
    """Whether it is above nought and both its parts are kept whole: no text writes a factor finer than that."""
    return factor > 0 and max(factor.numerator, factor.denominator) <= FACTOR_LIMIT


def _in_calendar(season: Season) -> bool:
    """Whether both ends are days of a leap year."""
    try:
        for mark in (season.first, season.last):
            dt.date(2024, mark // 100, mark % 100)
    except ValueError:
        return False
    return True


def by_factor(base: int, factor: Fraction) -> int:
    """Base rate × factor in whole đồng, to compare with the amount written: the amount rules; rule STD-R12."""
    return divide_round(base * factor.numerator, factor.denominator)
