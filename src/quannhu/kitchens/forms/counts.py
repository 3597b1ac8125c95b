"""The count grid: who eats, who is cut, guests and supplements, in as few keystrokes as there are exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quannhu.kit.forms import CountField, Form, WordsField
from quannhu.kitchens.queries.screens import CategoryRow, DayPage
from quannhu.kitchens.rules import MEAL_NAMES, MEALS, PERSONS_LIMIT, Extra, Present


@dataclass(frozen=True)
class GridRow:
    """A line of the grid as the template shows it: its name, its strength and its boxes (None: no box there)."""

    name: str
    note: str
    strength: int | None
    present: list[Any]
    leave: list[Any]


class CountForm(Form):
    """Counts of a day. An empty box for those who eat means: everybody fed here less those cut."""

    PLACES = {"KIT-01": "reason"}
    reason = WordsField(label=_("Lý do (chấm sau giờ chốt)"), required=False, max_length=300, size=40)

    def __init__(self, *args: Any, shown: DayPage, **options: Any) -> None:
        super().__init__(*args, on=shown.day, **options)
        self.shown = shown
        for line in shown.counts:
            for index, meal in enumerate(MEALS):
                where = f"{line.name}, {MEAL_NAMES[meal]}"
                self._box(f"an-{line.code}-{meal}", _t("Ăn: {where}").format(where=where), line.present[index])
                self._box(f"cat-{line.code}-{meal}", _t("Cắt cơm: {where}").format(where=where), line.leave[index])
        for index, meal in enumerate(MEALS):
            self._box(f"khach-{meal}", _t("Khách ăn: {meal}").format(meal=MEAL_NAMES[meal]), shown.guests[index])
        for extra in shown.supplements:
            self._box(f"them-{extra.code}", extra.name, extra.persons or None)
        self.order_fields([name for name in self.fields if name != "reason"])

    def _box(self, name: str, label: str, value: int | None) -> None:
        field = CountField(label=label, required=False, most=PERSONS_LIMIT, initial=value, size=5)
        field.widget.attrs["aria-label"] = label
        self.fields[name] = field

    def _row(self, line: CategoryRow) -> GridRow:
        return GridRow(
            line.name, line.code, line.strength, [self[f"an-{line.code}-{meal}"] for meal in MEALS],
            [self[f"cat-{line.code}-{meal}"] for meal in MEALS],
        )  # fmt: skip

    @property
    def rows(self) -> list[GridRow]:
        """Categories, then guests."""
        found = [self._row(line) for line in self.shown.counts]
        found.append(GridRow(_t("Khách ăn"), "", None, [self[f"khach-{meal}"] for meal in MEALS], []))
        return found

    @property
    def extra_rows(self) -> list[tuple[Any, Any]]:
        """(supplement, its box) of every day: the sick, holidays."""
        return [pair for pair in self._supplements() if not pair[0].code.startswith("THEM-")]

    @property
    def mission_rows(self) -> list[tuple[Any, Any]]:
        """(supplement, its box) of missions, which most days do not have."""
        return [pair for pair in self._supplements() if pair[0].code.startswith("THEM-")]

    @property
    def missions_used(self) -> bool:
        """Whether somebody draws a mission supplement, or its box has a fault."""
        return any(extra.persons or box.errors for extra, box in self.mission_rows)

    def _supplements(self) -> list[tuple[Any, Any]]:
        return [(extra, self[f"them-{extra.code}"]) for extra in self.shown.supplements]

    @property
    def faults(self) -> Iterator[Any]:
        """Boxes with an error, for the list on top."""
        return (field for field in self if field.errors)

    @property
    def counts(self) -> list[Present]:
        """Every meal of every category."""
        data, found = self.cleaned_data, []
        for line in self.shown.counts:
            for meal, eating in zip(MEALS, line.eating, strict=True):
                leave = data[f"cat-{line.code}-{meal}"] or 0
                typed = data[f"an-{line.code}-{meal}"]
                present = max(eating - leave, 0) if typed is None else typed
                found.append(Present(meal, line.code, present, leave))
        return found

    @property
    def extras(self) -> list[Extra]:
        """Guests of each meal and persons on each supplement; an emptied box takes them back."""
        data = self.cleaned_data
        guests = [Extra(data[f"khach-{meal}"] or 0, meal=meal) for meal in MEALS]
        more = [Extra(data[f"them-{extra.code}"] or 0, code=extra.code) for extra in self.shown.supplements]
        held = {meal for index, meal in enumerate(MEALS) if self.shown.guests[index]}
        known = {extra.code for extra in self.shown.supplements if extra.persons}
        return [one for one in (*guests, *more) if one.persons or one.meal in held or one.code in known]
