"""What comes into the kettle: purchases, own production, use. Lines as on the paper: item, `12,5 kg`, price."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from quannhu.kit.forms import CodeField, Form, WordsField
from quannhu.kitchens.rules import BuyLine, OwnLine, UseLine
from quannhu.ledger.forms.lines import GridColumn, LinesForm

ITEM = GridColumn("item", _("Mặt hàng"), "item", required=True)
QUANTITY = GridColumn("quantity", _("Số lượng"), "quantity", required=True)
PRICE = GridColumn("price", _("Đơn giá, đ"), "price")
LOT = GridColumn("lot", _("Số lô"))
EXPIRES = GridColumn("expires_on", _("Hạn dùng"), "day")


class ReasonForm(Form):
    """Why: for opening a closed day again, for sending a paper back."""

    PLACES = {"KER-11": "reason"}
    reason = WordsField(label=_("Lý do"), max_length=300, size=40)


class PurchaseForm(LinesForm):
    """Bought and eaten the same day. Without a price the one adopted for the day is taken."""

    COLUMNS: ClassVar[tuple[GridColumn, ...]] = (ITEM, QUANTITY, PRICE)
    BLANK = 8
    supplier = CodeField(label=_("Nhà cung cấp"))
    paper_ref = WordsField(label=_("Hóa đơn, chứng từ"), required=False, max_length=60, size=20)
    giver = WordsField(label=_("Người giao"), required=False, max_length=120, size=24)
    receiver = WordsField(label=_("Người nhận"), required=False, max_length=120, size=24)

    def __init__(self, *args: Any, suppliers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["supplier"]
        field.choices = suppliers

    @property
    def bought(self) -> tuple[BuyLine, ...]:
        """The lines as the action takes them."""
        found = []
        for line in self.lines:
            price = line["price"]
            dong, per = (price.dong, price.per) if price else (None, 1)
            lot, expires = line.get("lot") or "", line.get("expires_on")
            found.append(BuyLine(line["item"].pk, line["quantity"], dong, per, lot, expires))
        return tuple(found)


class StoredForm(PurchaseForm):
    """Bought into the kitchen's store: lots and expiry where the item asks for them."""

    COLUMNS = (ITEM, QUANTITY, PRICE, LOT, EXPIRES)


class GrownForm(LinesForm):
    """Own production taken into the kitchen at the internal price."""

    COLUMNS = (ITEM, QUANTITY)

    @property
    def grown(self) -> list[OwnLine]:
        """The lines as the action takes them."""
        return [OwnLine(line["item"].pk, line["quantity"]) for line in self.lines]


class UseForm(LinesForm):
    """Taken from the kitchen's store for cooking."""

    PLACES = {"KIT-06": "over_reason"}
    COLUMNS = (ITEM, QUANTITY)
    over_reason = WordsField(
        label=_("Lý do nấu hơn nhu cầu"), required=False, max_length=300, size=40,
        help_text=_("chỉ khi lấy gạo nhiều hơn số người đã chấm cần"),
    )  # fmt: skip

    @property
    def used(self) -> list[UseLine]:
        """The lines as the action takes them."""
        return [UseLine(line["item"].pk, line["quantity"]) for line in self.lines]
