"""The papers of the store as forms: what each asks, and where a refusal stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quannhu.kit.forms import CodeField, DayField, Form, MoneyField, TypedField, WordsField
from quannhu.kit.imports import ImportForm
from quannhu.ledger.forms.lines import GridColumn, LinesForm
from quannhu.ledger.models import Purpose

Choices = Sequence[tuple[str, str]]
_DAYS = {"LED-14": "happened_on", "LED-16": "happened_on", "LED-18": "happened_on", "LED-19": "happened_on"}


def _offer(form: Form, **choices: Choices) -> None:
    for name, rows in choices.items():
        field: Any = form.fields[name]
        field.choices = rows


class ReceiveForm(LinesForm):
    """A delivery weighed by three parties."""

    PLACES = {**_DAYS, "LED-13": "paper_ref", "LED-17": "place", "LED-23": "witness", "KER-07": "place"}
    COLUMNS = (
        GridColumn("item", _("Mặt hàng"), "item", required=True),
        GridColumn("paper", _("Theo giấy"), "quantity", required=True),
        GridColumn("weighed", _("Cân được"), "zero", required=True),
        GridColumn("aside", _("Để riêng, chờ xử lý"), "zero"),
        GridColumn("fault", _("Lý do để riêng")),
        GridColumn("lot", _("Số lô")),
        GridColumn("made_on", _("Ngày sản xuất"), "day"),
        GridColumn("expires_on", _("Hạn dùng"), "day"),
        GridColumn("price", _("Đơn giá, đ"), "price"),
    )
    BLANK = 5
    place = CodeField(label=_("Nhập vào kho"))
    happened_on = DayField(label=_("Ngày nhập"))
    supplier = CodeField(label=_("Nhà cung cấp"))
    paper_ref = WordsField(label=_("Số chứng từ, hóa đơn"), required=False, max_length=120)
    giver = WordsField(label=_("Người giao"), required=False, max_length=120)
    receiver = WordsField(label=_("Người nhận"), required=False, max_length=120)
    witness = WordsField(label=_("Người chứng kiến"), required=False, max_length=120)

    def __init__(self, *args: Any, places: Choices, suppliers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, place=places, supplier=suppliers)


class AsideForm(Form):
    """Goods found bad: out of usable stock."""

    PLACES = {**_DAYS, "LED-01": "quantity", "KER-11": "reason", "KER-09": "lot"}
    place = CodeField(label=_("Kho"))
    item = CodeField(label=_("Mặt hàng"))
    lot = WordsField(label=_("Số lô"), required=False, max_length=40)
    purpose = CodeField(label=_("Mục đích"))
    happened_on = DayField(label=_("Ngày"))
    quantity = TypedField(label=_("Số lượng để riêng"), size=14, help_text=_("Ví dụ 2 tấn, 350 kg."))
    reason = WordsField(label=_("Lý do"), required=False, max_length=300)

    def __init__(self, *args: Any, places: Choices, items: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, place=places, item=items, purpose=[(str(key), str(words)) for key, words in Purpose.choices])


class ReturnForm(Form):
    """Goods set aside go back to the supplier."""

    PLACES = {**_DAYS, "LED-01": "quantity", "KER-11": "reason"}
    happened_on = DayField(label=_("Ngày trả"))
    supplier = CodeField(label=_("Nhà cung cấp"))
    quantity = TypedField(label=_("Số lượng trả"), size=14, help_text=_("Ví dụ 2 tấn, 350 kg."))
    reason = WordsField(label=_("Lý do"), required=False, max_length=300)
    giver = WordsField(label=_("Người giao (kho)"), required=False, max_length=120)
    receiver = WordsField(label=_("Người nhận (nhà cung cấp)"), required=False, max_length=120)

    def __init__(self, *args: Any, suppliers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, supplier=suppliers)


class IssueForm(LinesForm):
    """Goods out of a store: used up, to another store at once, or on the road to it."""

    PLACES = {**_DAYS, "LED-17": "place", "LED-06": "to_place", "KER-07": "place"}
    COLUMNS = (
        GridColumn("item", _("Mặt hàng"), "item", required=True),
        GridColumn("quantity", _("Số lượng"), "quantity", required=True),
        GridColumn("lot", _("Lô khác thứ tự")),
        GridColumn("override", _("Lý do xuất khác thứ tự")),
    )
    WAYS = (
        ("issue", _("Xuất kho: giao ngay trong ngày")),
        ("transfer", _("Điều chuyển: giao nhận trong ngày")),
        ("ship", _("Điều chuyển: hàng lên đường, nơi nhận ghi nhận sau")),
    )
    way = forms.ChoiceField(label=_("Cách giao"), choices=WAYS)
    place = CodeField(label=_("Xuất từ kho"))
    to_place = CodeField(
        label=_("Đến kho, bếp"), required=False, help_text=_("Để trống khi xuất dùng ngay tại đơn vị.")
    )
    happened_on = DayField(label=_("Ngày xuất"))
    receiver = WordsField(label=_("Người nhận"), required=False, max_length=120)
    purpose_text = WordsField(label=_("Lý do xuất"), required=False, max_length=300)

    def __init__(self, *args: Any, places: Choices, targets: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, place=places, to_place=targets)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("way") in ("transfer", "ship") and not cleaned.get("to_place") and "to_place" not in self.errors:
            self.add_error("to_place", _("Điều chuyển phải ghi kho nhận."))
        return cleaned


class RequestForm(LinesForm):
    """What a place asks of another."""

    PLACES = {"LED-06": "from_place", "KER-07": "to_place"}
    COLUMNS = (
        GridColumn("item", _("Mặt hàng"), "item", required=True),
        GridColumn("quantity", _("Đề nghị"), "quantity", required=True),
        GridColumn("calculated", _("Tính toán"), "zero"),
        GridColumn("basis", _("Cách tính")),
    )
    BLANK = 10
    to_place = CodeField(label=_("Nơi đề nghị"))
    from_place = CodeField(label=_("Đề nghị kho cấp"))
    needed_on = DayField(label=_("Cần trước hết ngày"))
    note = WordsField(label=_("Ghi chú"), required=False, max_length=300)

    def __init__(self, *args: Any, asking: Choices, giving: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, to_place=asking, from_place=giving)


class StocktakeForm(Form):
    """A count to open: the store, the day, two people."""

    PLACES = {"LED-28": "counter_b", "LED-27": "place", "KER-07": "place"}
    place = CodeField(label=_("Kho kiểm kê"))
    counted_on = DayField(label=_("Lúc 0 giờ ngày"))
    counter_a = CodeField(label=_("Người kiểm thứ nhất"))
    counter_b = CodeField(label=_("Người kiểm thứ hai"))

    def __init__(self, *args: Any, places: Choices, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, place=places, counter_a=people, counter_b=people)


class CustodyForm(Form):
    """Equipment handed to a named keeper."""

    PLACES = {**_DAYS, "KER-11": "keeper", "LED-01": "quantity", "LED-04": "quantity", "LED-17": "place"}
    place = CodeField(label=_("Giao từ kho"))
    item = CodeField(label=_("Dụng cụ"))
    quantity = TypedField(label=_("Số lượng"), size=10)
    keeper = WordsField(label=_("Người giữ"), required=False, max_length=120)
    happened_on = DayField(label=_("Ngày giao"))

    def __init__(self, *args: Any, places: Choices, items: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, place=places, item=items)


class LossForm(Form):
    """Equipment a keeper hands back, or has lost."""

    PLACES = {**_DAYS, "LED-30": "quantity", "LED-04": "quantity", "KER-11": "minutes"}
    OUTCOMES = (("back", _("Trả lại kho")), ("lost", _("Mất, hỏng: bồi thường")))
    outcome = forms.ChoiceField(label=_("Việc"), choices=OUTCOMES)
    quantity = TypedField(label=_("Số lượng"), size=10)
    happened_on = DayField(label=_("Ngày"))
    minutes = WordsField(label=_("Biên bản mất, hỏng (khi mất)"), required=False, max_length=300)
    price = MoneyField(
        label=_("Giá mua mới, đ mỗi đơn vị tính (khi mất)"), required=False,
        help_text=_("Để trống: tính theo giá trị lúc giao."),
    )  # fmt: skip
    wear_months = TypedField(
        label=_("Niên hạn sử dụng, tháng (khi mất)"), required=False, size=6,
        help_text=_("Để trống: bồi thường toàn bộ giá trị."),
    )  # fmt: skip


class CorrectionForm(Form):
    """Why a voucher is to be corrected; its lines stand beside."""

    PLACES = {"KER-11": "reason"}
    reason = WordsField(label=_("Lý do sửa"), required=False, max_length=300)


class ReasonForm(Form):
    """A step that needs its reason."""

    PLACES = {"KER-11": "reason"}
    reason = WordsField(label=_("Lý do"), required=False, max_length=300)


class MonthForm(Form):
    """A month of a store to close, or to open again with a reason."""

    PLACES = {"KER-11": "reason", "LED-31": "month", "KER-07": "place"}
    place = CodeField(label=_("Kho"))
    month = TypedField(label=_("Tháng"), size=9, help_text=_("Ví dụ 11/2023."))
    reason = WordsField(label=_("Lý do (khi mở lại)"), required=False, max_length=300)

    def __init__(self, *args: Any, places: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, place=places)


class SpoilForm(Form):
    """A number of a book given up."""

    PLACES = {"KER-11": "reason", "KER-07": "place"}
    place = CodeField(label=_("Sổ của kho"))
    reason = WordsField(label=_("Lý do bỏ số"), required=False, max_length=300)

    def __init__(self, *args: Any, places: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, place=places)


class OpeningForm(ImportForm):
    """The store and day an opening stock belongs to."""

    PLACES = {**_DAYS, "LED-17": "place"}
    place = CodeField(label=_("Kho"))
    happened_on = DayField(label=_("Ngày đầu kỳ"))
    field_order = ["place", "happened_on", "file", "encoding"]
