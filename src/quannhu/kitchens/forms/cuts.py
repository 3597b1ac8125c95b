"""Cắt cơm by name, and taking it back: a tick for each person and meal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.form_codes import FIELD_EMPTY
from quannhu.kit.forms import Form, WordsField
from quannhu.kitchens.queries.cuts import CutPage, CutRow
from quannhu.kitchens.rules import MEAL_NAMES, MEALS


@dataclass(frozen=True)
class Tick:
    """One box: its meal, its words, and how it stands."""

    meal: str
    label: str
    checked: bool
    done: bool


class CutForm(Form):
    """Persons to cut, by meal; those cut already are shown and not sent again.

    cuts        after `is_valid`: meal -> ids of the persons ticked
    """

    PLACES = {"KER-11": "reason"}
    reason = WordsField(label=_("Lý do cắt cơm"), required=False, max_length=300, size=40,
                        help_text=_("ví dụ: nghỉ phép, đi công tác, đi viện"))  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, shown: CutPage, on: dt.date, **options: Any) -> None:
        super().__init__(data, on=on, **options)
        self.shown = shown
        self.ticked = {meal: data.getlist(meal) if data is not None else [] for meal in MEALS}
        self.cuts: dict[str, list[int]] = {}

    def clean(self) -> dict[str, Any]:
        """Read the ticks; what is no person's number is nobody on the list (KER-09)."""
        for meal, texts in self.ticked.items():
            if texts:
                self.cuts[meal] = sorted({self._person(text) for text in texts})
        if not any(self.ticked.values()):
            self.refuse(Refused(FIELD_EMPTY))
        return super().clean() or self.cleaned_data

    def _person(self, text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) <= 18:
            return int(text)
        self.refuse(Refused(NOT_FOUND, what="người trong danh sách ăn", key=text[:20]))
        return 0

    @property
    def people(self) -> list[CutRow]:
        """Whom the form shows."""
        return list(self.shown.rows)

    def words(self, meal: str, name: str) -> str:
        """What a tick does."""
        return _t("Cắt {meal}: {name}").format(meal=meal, name=name)

    @property
    def rows(self) -> list[tuple[CutRow, list[Tick]]]:
        """Each person with the three boxes."""
        return [
            (
                row,
                [
                    Tick(meal, self.words(MEAL_NAMES[meal], row.name), str(row.person_id) in self.ticked[meal],
                         meal in row.meals)
                    for meal in MEALS
                ],
            )
            for row in self.people
        ]  # fmt: skip


class LiftForm(CutForm):
    """Persons whose cut is taken back, by meal, and why."""

    reason = WordsField(label=_("Lý do thôi cắt"), required=False, max_length=300, size=40,
                        help_text=_("ví dụ: trả phép sớm, ghi nhầm người"))  # fmt: skip

    @property
    def people(self) -> list[CutRow]:
        """Those cut from some meal."""
        return self.shown.cut

    def words(self, meal: str, name: str) -> str:
        """What a tick does."""
        return _t("Thôi cắt {meal}: {name}").format(meal=meal, name=name)
