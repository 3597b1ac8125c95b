"""The readiness reserve as forms: a norm, an exchange of lots, an order to draw, drawing and refilling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from quannhu.kit.forms import CodeField, CountField, DayField, Form, MoneyField, TypedField, WordsField
from quannhu.ledger.forms.papers import _DAYS, _offer


class OfferedForm(Form):
    """A form whose page offers choices: OFFERED names the page's option for each field."""

    OFFERED: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        offered = {field: options.pop(option) for option, field in self.OFFERED.items()}
        super().__init__(*args, **options)
        _offer(self, **offered)


class NormForm(OfferedForm):
    """What a depot keeps ready for whom."""

    OFFERED: ClassVar[Mapping[str, str]] = {"places": "place", "items": "item", "units": "served"}
    PLACES = {"LED-47": "amount", "KER-07": "place", "KER-09": "served"}
    place = CodeField(label=_("Kho"))
    item = CodeField(label=_("Mặt hàng"))
    served = CodeField(label=_("Đơn vị hưởng"), help_text=_("Tính cả các đơn vị trực thuộc."))
    amount = TypedField(label=_("Mức một người một ngày"), size=14, help_text=_("Ví dụ 0,7 kg hoặc 1 gói."))
    days = CountField(label=_("Số ngày dự trữ"))
    age_months = CountField(label=_("Hạn đổi hạt, tháng"), required=False)
    valid_from = DayField(label=_("Từ ngày"))
    legal_basis = WordsField(label=_("Căn cứ"), max_length=300)


class LotForm(OfferedForm):
    """A new lot of a supplier comes into the reserve."""

    OFFERED: ClassVar[Mapping[str, str]] = {"suppliers": "supplier"}
    happened_on = DayField(label=_("Ngày nhập"))
    quantity = TypedField(label=_("Số lượng"), size=14)
    lot = WordsField(label=_("Số lô"), max_length=40)
    made_on = DayField(label=_("Ngày sản xuất"))
    expires_on = DayField(label=_("Hạn dùng"), required=False)
    supplier = CodeField(label=_("Nhà cung cấp"))
    price = MoneyField(label=_("Đơn giá, đ"), required=False)
    paper_ref = WordsField(label=_("Số chứng từ, hóa đơn"), required=False, max_length=120)
    giver = WordsField(label=_("Người giao"), required=False, max_length=120)
    receiver = WordsField(label=_("Người nhận"), required=False, max_length=120)
    witness = WordsField(label=_("Người chứng kiến"), required=False, max_length=120)


class RotateForm(LotForm):
    """The newer lot comes in, the old one goes out."""

    PLACES = {**_DAYS, "LED-42": "quantity", "LED-43": "lot", "LED-12": "lot", "LED-01": "quantity"}
    happened_on = DayField(label=_("Ngày đổi hạt"))
    quantity = TypedField(label=_("Số lượng đổi"), size=14)
    lot = WordsField(label=_("Số lô mới"), max_length=40)


class ProposeForm(OfferedForm):
    """An order to draw below the floor, to be approved by another."""

    OFFERED: ClassVar[Mapping[str, str]] = {"places": "place", "items": "item"}
    PLACES = {"LED-04": "quantity", "LED-46": "valid_to", "KER-11": "reason", "KER-07": "place"}
    place = CodeField(label=_("Kho"))
    item = CodeField(label=_("Mặt hàng"))
    quantity = TypedField(label=_("Số lượng được lấy dưới mức"), size=14)
    valid_to = DayField(label=_("Được lấy đến hết ngày"))
    refill_by = DayField(label=_("Bù đủ trước hết ngày"))
    reason = WordsField(label=_("Lý do"), max_length=300)
    paper_ref = WordsField(label=_("Văn bản, công điện"), max_length=120)


class FollowForm(OfferedForm):
    """The reserve of people who moved to another region goes to their depot."""

    OFFERED: ClassVar[Mapping[str, str]] = {"places": "from_place", "targets": "to_place", "items": "item"}
    PLACES = {**_DAYS, "LED-42": "people", "LED-47": "to_place", "LED-04": "people", "KER-07": "from_place"}
    from_place = CodeField(label=_("Kho giao"))
    to_place = CodeField(label=_("Kho nhận"))
    people = CountField(label=_("Số người chuyển đi"), least=1)
    happened_on = DayField(label=_("Ngày"))
    item = CodeField(label=_("Mặt hàng"), required=False, help_text=_("Bỏ trống: mọi mặt hàng cả hai kho có định mức."))
    paper_ref = WordsField(label=_("Văn bản, quyết định"), max_length=120)
    receiver = WordsField(label=_("Người nhận"), required=False, max_length=120)


class RefillForm(LotForm):
    """What a release drew comes back from a supplier: a new lot into the reserve."""

    PLACES = {**_DAYS, "LED-45": "quantity", "LED-01": "quantity", "LED-12": "lot", "KER-07": "quantity"}
    quantity = TypedField(label=_("Số lượng bù"), size=14)
    paper_ref = WordsField(label=_("Số chứng từ, hóa đơn"), max_length=120)


class UseForm(Form):
    """Drawing on a release, or refilling it from the depot's own stock."""

    PLACES = {**_DAYS, "LED-01": "quantity", "LED-42": "quantity", "LED-45": "quantity", "LED-46": "happened_on"}
    happened_on = DayField(label=_("Ngày"))
    quantity = TypedField(label=_("Số lượng"), size=14)
    receiver = WordsField(label=_("Người nhận"), required=False, max_length=120)
