"""The form of what arrived of a shipment: one row for each lot on the road."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quannhu.catalog.queries import units_of_item
from quannhu.kernel.errors import Refused
from quannhu.kernel.quantity import parse_quantity
from quannhu.kit.forms import DayField, Form, TypedField, WordsField, as_error
from quannhu.ledger.queries.screens import RoadLine


class ArrivalForm(Form):
    """Received and missing of each lot; an empty box for received means all of it."""

    PLACES = {"KER-11": "reason", "LED-16": "happened_on", "LED-18": "happened_on", "LED-19": "happened_on"}
    happened_on = DayField(label=_("Ngày nhận"))
    receiver = WordsField(label=_("Người nhận"), required=False, max_length=120)
    reason = WordsField(label=_("Lý do thừa, thiếu"), required=False, max_length=300)

    def __init__(self, *args: Any, on: dt.date, road: Sequence[RoadLine], **options: Any) -> None:
        super().__init__(*args, on=on, **options)
        self.road = road
        self.units = [units_of_item(line.item) for line in road]
        for index, line in enumerate(road):
            words = line.item.name + (f", {line.lot.code}" if line.lot.code else "")
            received = TypedField(
                label=_t("Nhận: {words}").format(words=words), required=False, size=12,
                help_text=_t("Trên đường {left}; để trống là nhận đủ.").format(left=self.units[index].show(line.left)),
            )  # fmt: skip
            missing = TypedField(label=_t("Thiếu, mất: {words}").format(words=words), required=False, size=12)
            self.fields[f"received-{index}"] = received
            self.fields[f"missing-{index}"] = missing

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for index, line in enumerate(self.road):
            for name, default in ((f"received-{index}", None), (f"missing-{index}", 0)):
                text = cleaned.get(name)
                cleaned[name] = default if not text else self._read(name, index, text)
            if cleaned[f"received-{index}"] is None:
                cleaned[f"received-{index}"] = max(line.left - (cleaned[f"missing-{index}"] or 0), 0)
        return cleaned

    def _read(self, name: str, index: int, text: str) -> int:
        units = self.units[index]
        try:
            return parse_quantity(
                text, base=units.base, default_unit=units.display_unit, packs=units.packs, allow_zero=True
            )
        except Refused as refused:
            self.add_error(name, as_error(refused))
            return 0

    @property
    def received(self) -> list[tuple[int, int, int, int]]:
        """(item, lot, received, missing) of each line with anything to note."""
        rows = [
            (line.item.pk, line.lot.pk, self.cleaned_data[f"received-{i}"], self.cleaned_data[f"missing-{i}"])
            for i, line in enumerate(self.road)
        ]
        return [row for row in rows if row[2] or row[3]]
