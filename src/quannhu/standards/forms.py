"""Forms of the standards pages: one set of boxes per kind of row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quannhu.kernel.days import parse_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import format_number
from quannhu.kit.forms import CodeField, CountField, DayField, Form, MoneyField, QuantityField, TypedField, WordsField
from quannhu.standards.codes import VALUE_MISSING
from quannhu.standards.rules.allowance import HOLIDAY_CODE
from quannhu.standards.rules.entry import GUEST_CODE, LEVEL_CODE, RICE_CODE, SPLIT_CODE, RowIn
from quannhu.standards.rules.parameters import PARAMETERS, parameter
from quannhu.standards.rules.rows import Kind, Row, Season

COMMON = ("legal_basis", "issued_on", "valid_from", "last_day")
FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.BASIC: ("code", "name", "amount", "factor", "category", "unit", *COMMON),
    Kind.SUPPLEMENT: ("code", "name", "amount", "factor", "category", "unit", *COMMON),
    Kind.GUEST: ("name", "amount", "category", "unit", *COMMON),
    Kind.SCALE: ("code", "name", "quantity", "category", "unit", "season", "verified", *COMMON),
    Kind.ISSUE: ("code", "name", "quantity", "per", "months", "first_due", "category", "unit", "verified", *COMMON),
    Kind.NORM: ("name", "amount", *COMMON),
    Kind.SPLIT: ("value", "unit", *COMMON),
    Kind.LEVEL: ("value", "category", "unit", *COMMON),
    Kind.HOLIDAY: ("name", "legal_basis", "issued_on", "valid_from"),
    Kind.SETTING: ("code", "value", "unit", "verified", *COMMON),
}
FIXED_CODES: Mapping[Kind, str] = {
    Kind.GUEST: GUEST_CODE,
    Kind.NORM: RICE_CODE,
    Kind.SPLIT: SPLIT_CODE,
    Kind.LEVEL: LEVEL_CODE,
    Kind.HOLIDAY: HOLIDAY_CODE,
}


class FactorField(TypedField):
    """A multiplier from `0,3` or `1,75`."""

    def read(self, text: str) -> Fraction:
        whole, _comma, part = text.replace(".", ",").partition(",")
        if not (whole.isascii() and whole.isdigit() and len(text) <= 8 and (part.isdigit() or not part)):
            raise Refused(VALUE_MISSING, what=f'hệ số "{text}"')
        return Fraction(f"{whole}.{part or 0}")


class SeasonField(TypedField):
    """A part of every year from `1/11-31/3`."""

    def read(self, text: str) -> Season:
        ends = [parse_day(end, default_year=2024) for end in text.replace("–", "-").split("-")]
        if len(ends) != 2:
            raise Refused(VALUE_MISSING, what=f'mùa "{text}"')
        return Season(*(day.month * 100 + day.day for day in ends))


class RowForm(Form):
    """A row of one kind; boxes that the kind does not have are left out."""

    code = WordsField(label=_("Mã"), max_length=60)
    name = WordsField(label=_("Tên"))
    amount = MoneyField(label=_("Số tiền, đ"))
    factor = FactorField(label=_("Hệ số"), required=False, help_text=_("giữ để đối chiếu; số tiền là căn cứ chi"))
    # Items counted by ml or by piece take the same box: one ml or piece is one base unit, as one gram is.
    quantity = QuantityField(
        label=_("Định lượng một người một ngày"),
        default_unit="g",
        packs={"ml": 1, "lít": 1_000, "cái": 1},
        help_text=_("ví dụ 700 g"),
    )
    per = CountField(
        label=_("Cho số người"), least=1, initial=1, help_text=_("1: mỗi người; dụng cụ dùng chung: ví dụ 100")
    )
    months = CountField(label=_("Niên hạn, tháng"), least=1)
    first_due = DayField(
        label=_("Kỳ cấp đầu"), required=False,
        help_text=_("các kỳ sau cách nhau đúng niên hạn; bỏ trống: từ ngày áp dụng"),
    )  # fmt: skip
    value = WordsField(label=_("Giá trị"))
    category = CodeField(label=_("Đối tượng"), required=False, help_text=_("bỏ trống: mọi đối tượng"))
    unit = CodeField(label=_("Đơn vị"), required=False, help_text=_("bỏ trống: toàn quân"))
    season = SeasonField(label=_("Mùa"), required=False, help_text=_("ví dụ 1/11-31/3; bỏ trống: cả năm"))
    verified = forms.BooleanField(label=_("Đã kiểm chứng theo văn bản"), required=False)
    legal_basis = WordsField(label=_("Căn cứ"), max_length=300)
    issued_on = DayField(label=_("Ngày ban hành"))
    valid_from = DayField(label=_("Áp dụng từ ngày"))
    last_day = DayField(label=_("Đến hết ngày"), required=False, help_text=_("bỏ trống: đến khi có dòng thay thế"))

    PLACES = {"STD-13": "issued_on", "STD-08": "value", "STD-16": "value", "STD-18": "value"}

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        categories: Sequence[tuple[str, str]],
        units: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        for name in [name for name in self.fields if name not in FIELDS[kind]]:
            del self.fields[name]
        self.order_fields(FIELDS[kind])
        self._choose("category", categories)
        self._choose("unit", units)
        if kind == Kind.SETTING:
            keys = [(key, spec.label) for key, spec in PARAMETERS.items()]
            self.fields["code"] = forms.ChoiceField(label=_("Tham số"), choices=keys)
            self.order_fields(FIELDS[kind])
        if kind == Kind.ISSUE:
            self.fields["code"].label = _("Mã mặt hàng hoặc mã định lượng")
            self.fields["quantity"] = CountField(
                label=_("Số lượng"), least=1, help_text=_("theo đơn vị gốc: cái, bộ, đôi, gói")
            )
            self.order_fields(FIELDS[kind])
        if kind == Kind.NORM:
            self.fields["amount"].label = _("Giá, đ/kg")
        if kind == Kind.LEVEL:
            self.fields["value"].label = _("Mã mức được hưởng")
            self.fields["unit"].required = True
        if kind == Kind.HOLIDAY:
            self.fields["valid_from"].label = _("Ngày")

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields.get(name)
        if isinstance(field, CodeField):
            field.choices = choices

    def row(self, unit_ids: Mapping[str, int]) -> RowIn:
        """The row as typed; `unit_ids` by code.

        errors      Refused STD-14 unknown setting, STD-09 last day before the first
        """
        data = self.cleaned_data
        last: dt.date | None = data["valid_from"] if self.kind == Kind.HOLIDAY else data.get("last_day")
        code = FIXED_CODES.get(self.kind) or data["code"]
        named = {Kind.SETTING: code, Kind.SPLIT: "Chia bữa", Kind.LEVEL: f"Hưởng {data.get('value')}"}
        name = parameter(code).label if self.kind == Kind.SETTING else data.get("name") or named[self.kind]
        return RowIn(
            self.kind, code, name, data["legal_basis"], data["issued_on"], data["valid_from"],
            last + dt.timedelta(days=1) if last else None, data.get("category") or None,
            unit_ids[data["unit"]] if data.get("unit") else None, data.get("season"), data.get("amount") or 0,
            data.get("factor"), data.get("quantity") or 0, 1_000 if self.kind == Kind.NORM else data.get("per") or 1,
            data.get("value") or "", data.get("verified", True), months=data.get("months") or 0,
            first_due=data.get("first_due"),
        )  # fmt: skip


def initial_of(row: Row, unit_code: str) -> dict[str, Any]:
    """What the boxes hold when a row is to be replaced: everything but the basis and the days."""
    quantity = str(row.quantity) if row.kind == Kind.ISSUE else f"{row.quantity} g"
    return {
        "code": row.code, "name": row.name, "amount": row.amount or None,
        "factor": format_number(row.factor) if row.factor else "", "quantity": quantity,
        "per": row.per, "months": row.months or None, "first_due": row.first_due or row.valid.start,
        "value": row.value, "category": row.category or "", "unit": unit_code,
        "season": str(row.season) if row.season else "", "verified": row.verified,
    }  # fmt: skip


class RiceForm(Form):
    """What was paid for rice in a month, and for how many."""

    unit = CodeField(label=_("Đơn vị"))
    category = CodeField(label=_("Đối tượng"), initial="HSQBS")
    first_day = DayField(label=_("Từ ngày"))
    last_day = DayField(label=_("Đến hết ngày"))
    price = MoneyField(label=_("Giá mua, đ/kg"))
    persons = CountField(label=_("Số người mỗi ngày"), least=1)
    price_basis = WordsField(label=_("Căn cứ giá mua"), max_length=300, help_text=_("hóa đơn, biên bản hội đồng giá"))

    PLACES = {"STD-06": "persons", "STD-07": "category", "STD-20": "first_day"}

    def __init__(
        self, *args: Any, categories: Sequence[tuple[str, str]], units: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("category", categories), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, CodeField)
            field.choices = choices


class ReferenceForm(Form):
    """What no source gives for a reference row; boxes left empty keep the table's own value."""

    valid_from = DayField(label=_("Áp dụng từ ngày"), required=False)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    instrument = WordsField(label=_("Căn cứ"), required=False, max_length=300)
