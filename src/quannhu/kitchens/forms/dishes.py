"""A dish of the list and what one portion takes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quannhu.kernel.codes import ROW_REPEATED
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import WordsField
from quannhu.kitchens.models import Slot
from quannhu.ledger.forms.lines import GridColumn, LinesForm

ITEM = GridColumn("item", _("Nguyên liệu"), "item", required=True)
PORTION = GridColumn("quantity", _("Cho một suất"), "quantity", required=True)


class DishForm(LinesForm):
    """Code, name, place in a meal, ingredients of one portion. The code of a dish on the list stays."""

    PLACES = {"KIT-38": "code"}
    COLUMNS: ClassVar[tuple[GridColumn, ...]] = (ITEM, PORTION)
    code = WordsField(label=_("Mã món"), max_length=20, size=12)
    name = WordsField(label=_("Tên món"), max_length=160, size=36)
    slot = forms.ChoiceField(label=_("Loại món"), choices=[("", "–"), *Slot.choices])
    protein_rich = forms.BooleanField(label=_("Giàu đạm"), required=False)
    source = WordsField(label=_("Nguồn công thức"), required=False, max_length=300, size=36)

    def __init__(self, *args: Any, coded: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if coded:
            del self.fields["code"]

    def is_valid(self) -> bool:
        """Whether fields and lines can be read, no item standing in two lines."""
        readable = super().is_valid()
        first: dict[int, int] = {}
        for line in self.grid.values:
            if (item := line.get("item")) is None:
                continue
            if item.pk in first:
                facts = {"first": first[item.pk] + 1, "what": "mặt hàng", "key": item.name}
                self.grid.refuse(line["row"], "item", Refused(ROW_REPEATED, **facts))
            first.setdefault(item.pk, line["row"])
        return readable and not self.grid.faults

    @property
    def ingredients(self) -> dict[int, int]:
        """item id -> base units in one portion."""
        return {line["item"].pk: line["quantity"] for line in self.lines}
