"""Food safety forms 1–3 and the samples: every box is empty until somebody has looked, tasted and read the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quannhu.kernel.days import instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import parse_quantity
from quannhu.kit.form_codes import NUMBER_NOT_READ
from quannhu.kit.forms import (
    ClockField,
    CodeField,
    CountField,
    DayField,
    Form,
    QuantityField,
    TypedField,
    WordsField,
    fault_words,
)
from quannhu.kitchens.actions import InspectionIn
from quannhu.kitchens.models import Check, FoodInspection
from quannhu.kitchens.rules import MEAL_NAMES, MEALS, PERSONS_LIMIT, SampleIn

Choices = Sequence[tuple[str, str]]
BLANK: Choices = [("", "")]
CHECKS: Choices = [*BLANK, *Check.choices]
MEAL_CHOICES: Choices = [*BLANK, *((meal, MEAL_NAMES[meal]) for meal in MEALS)]


def _words(label: Any, **options: Any) -> WordsField:
    return WordsField(label=label, required=False, max_length=options.pop("max_length", 120), **options)


def _choice(label: Any, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


class TenthsField(TypedField):
    """Tenths of a degree from `4` or `4,5`; below zero allowed."""

    def read(self, text: str) -> int:
        sign = -1 if text.startswith(("-", "\u2212")) else 1
        whole, _comma, part = text.lstrip("-\u2212").replace(".", ",").partition(",")
        if not (
            whole.isascii()
            and whole.isdigit()
            and len(whole) <= 3
            and (not part or (part.isdigit() and len(part) == 1))
        ):
            raise Refused(NUMBER_NOT_READ, text=text, least="-50", most="60")
        tenths = sign * (int(whole) * 10 + int(part or 0))
        if not -500 <= tenths <= 600:
            raise Refused(NUMBER_NOT_READ, text=text, least="-50", most="60")
        return tenths


class StepForm(Form):
    """What every step's record ends with; what a step must hold is the room's rule, not the form's."""

    STEP = 0
    PLACES = {"KIT-26": "senses"}
    TIMES: tuple[str, ...] = ()

    def __init__(self, *args: Any, day: dt.date, **options: Any) -> None:
        super().__init__(*args, on=day, **options)
        self.day = day
        self.fields["senses"] = _choice(_("Cảm quan"), CHECKS)
        if self.STEP == 1:
            self.fields["quick_test"] = _choice(_("Xét nghiệm nhanh"), CHECKS)
        self.fields["action"] = _words(_("Biện pháp xử lý"), max_length=300)
        self.fields["inspector"] = _words(_("Người kiểm"))

    def offer(self, **choices: Choices) -> None:
        """Codes to choose from, by field."""
        for name, pairs in choices.items():
            field: Any = self.fields.get(name)
            if field is not None:
                field.choices = pairs

    def record(self, **ids: int | None) -> InspectionIn:
        """The record as the action takes it; ids of the things named by code come from the page."""
        data = {**self.cleaned_data, **ids}
        for name in self.TIMES:
            data[name] = instant(self.day, data[name]) if data[name] else None
        for name in ("item", "supplier", "dish"):
            data.pop(name, None)
        return InspectionIn(step=self.STEP, **data)


class ReceivedForm(StepForm):
    """Form 1: food received, before cooking."""

    STEP = 1
    TIMES = ("received_at",)
    kind = _choice(_("Loại thực phẩm"), [*BLANK, *FoodInspection.Kind.choices])
    item = CodeField(label=_("Thực phẩm"), required=False)
    received_at = ClockField(label=_("Giờ nhận"), required=False)
    quantity = QuantityField(label=_("Khối lượng"), required=False)
    supplier = CodeField(label=_("Nhà cung cấp"), required=False)
    deliverer = _words(_("Người giao"))
    invoice = _words(_("Hóa đơn, chứng từ"))
    vet_paper = _words(_("Đăng ký thú y"))
    quarantine_paper = _words(_("Giấy kiểm dịch"))
    maker = _words(_("Nơi sản xuất (hàng khô, bao gói)"), max_length=200)
    lot_code = _words(_("Số lô (hàng khô, bao gói)"), max_length=40)
    expires_on = DayField(label=_("Hạn dùng (hàng khô, bao gói)"), required=False)
    storage = _words(_("Điều kiện bảo quản (hàng khô, bao gói)"))


class CookingForm(StepForm):
    """Form 2: while cooking."""

    STEP = 2
    TIMES = ("prepared_at", "cooked_at")
    meal = _choice(_("Bữa"), MEAL_CHOICES)
    dish = CodeField(label=_("Món"), required=False)
    portions = CountField(label=_("Số suất"), required=False, most=PERSONS_LIMIT)
    prepared_at = ClockField(label=_("Sơ chế xong lúc"), required=False)
    cooked_at = ClockField(label=_("Nấu xong lúc"), required=False)
    hygiene_people = _choice(_("Vệ sinh người chế biến"), CHECKS)
    hygiene_tools = _choice(_("Vệ sinh dụng cụ"), CHECKS)
    hygiene_area = _choice(_("Vệ sinh khu vực"), CHECKS)


class ServingForm(StepForm):
    """Form 3: before eating."""

    STEP = 3
    TIMES = ("portioned_at", "eating_at")
    meal = _choice(_("Bữa"), MEAL_CHOICES)
    dish = CodeField(label=_("Món"), required=False)
    portions = CountField(label=_("Số suất"), required=False, most=PERSONS_LIMIT)
    portioned_at = ClockField(label=_("Chia xong lúc"), required=False)
    eating_at = ClockField(label=_("Bắt đầu ăn lúc"), required=False)
    covers = _words(_("Dụng cụ che đậy, chứa đựng"))


class SampleForm(Form):
    """Form 5: a sample kept. Liquids count in ml."""

    PLACES = {"KIT-23": "taken_at", "KIT-35": "meal"}
    meal = forms.ChoiceField(label=_("Bữa"), choices=MEAL_CHOICES)
    dish = CodeField(label=_("Món (chọn từ danh mục hoặc bỏ trống)"), required=False)
    name = _words(_("Tên mẫu (bỏ trống: lấy tên món)"), max_length=160)
    portions = CountField(label=_("Số suất"), most=PERSONS_LIMIT)
    amount = TypedField(label=_("Lượng mẫu"), size=12, help_text=_("100 g; chất lỏng ghi 150 ml"))
    container = WordsField(label=_("Dụng cụ chứa"), max_length=120)
    temperature_tenths = TenthsField(label=_("Nhiệt độ bảo quản, °C"), size=6)
    taken_at = ClockField(label=_("Lấy mẫu lúc"))
    taken_by = WordsField(label=_("Người lấy"), max_length=120)
    remarks = _words(_("Ghi chú"), max_length=300)

    def __init__(self, *args: Any, day: dt.date, dishes: Choices, **options: Any) -> None:
        super().__init__(*args, on=day, **options)
        self.day = day
        field: Any = self.fields["dish"]
        field.choices = dishes
        self.names = dict(dishes)

    def clean_amount(self) -> tuple[int, bool]:
        """(amount, whether it is a liquid)."""
        text = str(self.cleaned_data["amount"])
        liquid = text.casefold().rstrip().endswith(("ml", "lít", "lit"))
        try:
            base, unit = ("ml", "ml") if liquid else ("g", "g")
            return parse_quantity(text, base=base, default_unit=unit), liquid
        except Refused as refused:
            raise forms.ValidationError(fault_words(refused)) from refused

    def sample(self, dish_id: int | None) -> SampleIn:
        """The sample as the action takes it."""
        data = self.cleaned_data
        amount, liquid = data["amount"]
        return SampleIn(
            data["meal"], data["name"] or self.names.get(data["dish"] or "", ""), data["portions"], amount,
            data["container"], data["temperature_tenths"], instant(self.day, data["taken_at"]), data["taken_by"],
            liquid, dish_id, data["remarks"],
        )  # fmt: skip


class DestroyForm(Form):
    """When a sample was destroyed and by whom."""

    PLACES = {"KIT-23": "clock", "KIT-24": "clock", "KIT-26": "destroyed_by"}
    day = DayField(label=_("Hủy ngày"))
    clock = ClockField(label=_("Hủy lúc"))
    destroyed_by = WordsField(label=_("Người hủy"), max_length=120)
    remarks = _words(_("Ghi chú"), max_length=300)


class SuspicionForm(Form):
    """A suspicion of food poisoning."""

    PLACES = {"KER-11": "note"}
    persons = CountField(label=_("Số người có triệu chứng"), most=PERSONS_LIMIT)
    note = WordsField(label=_("Nội dung"), max_length=500, size=60)


class CloseSuspicionForm(Form):
    """What the suspicion came to."""

    PLACES = {"KER-11": "conclusion"}
    conclusion = WordsField(label=_("Kết luận"), max_length=500, size=60)
