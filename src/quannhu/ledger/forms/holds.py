"""Keeping goods for a purpose until a day, and letting them go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from quannhu.kit.forms import CodeField, DayField, Form, TypedField, WordsField

Choices = Sequence[tuple[str, str]]


class HoldForm(Form):
    """So much of an item kept in a store for somebody."""

    PLACES = {
        "LED-01": "quantity", "LED-03": "quantity", "LED-04": "quantity", "LED-39": "expires_on", "KER-07": "place",
    }  # fmt: skip
    place = CodeField(label=_("Kho"))
    item = CodeField(label=_("Mặt hàng"))
    quantity = TypedField(label=_("Số lượng giữ"), size=14, help_text=_("Ví dụ 2 tạ, 350 kg."))
    subject = WordsField(label=_("Giữ cho việc gì"), max_length=40)
    expires_on = DayField(label=_("Giữ đến hết ngày"))

    def __init__(self, *args: Any, places: Choices, items: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("place", places), ("item", items)):
            field: Any = self.fields[name]
            field.choices = rows


class ReleaseForm(Form):
    """A hold let go before its day."""

    PLACES = {"LED-26": "quantity"}
    quantity = TypedField(label=_("Số lượng thôi giữ"), size=14)
    reason = WordsField(label=_("Lý do"), max_length=200)
