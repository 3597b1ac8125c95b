"""The menu grid: seven days across, the dishes of three meals down, dishes typed by name, with or without marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean, fold
from quannhu.kit.form_codes import CODE_AMBIGUOUS
from quannhu.kit.forms import fault_words
from quannhu.kitchens.actions import CellIn
from quannhu.kitchens.codes import DISH_UNKNOWN
from quannhu.kitchens.models import Dish, MenuCell, Slot
from quannhu.kitchens.rules import MEAL_NAMES

# The lines of the printed menu, meal by meal; more are added when a day has more dishes.
LINES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sang", ("sang", "sang")),
    ("trua", ("com", "man", "man", "man", "rau", "canh", "trang_mieng")),
    ("chieu", ("com", "man", "man", "man", "rau", "canh", "trang_mieng")),
)
MOST_LINES = 12  # dishes of a meal; more is no menu
WEEK = 7


class DishNames:
    """The dishes a person may write: by code, by name with or without marks, or by a part of the name."""

    def __init__(self, dishes: Iterable[Dish]) -> None:
        self.dishes = list(dishes)
        self._words: dict[str, Dish] = {}
        for dish in self.dishes:
            self._words.setdefault(fold(dish.name), dish)
        for dish in self.dishes:
            self._words[fold(dish.code)] = dish

    def read(self, text: str) -> Dish:
        """The dish meant.

        errors      Refused KIT-33 none, DOR-23 more than one
        """
        wanted = fold(clean(text))
        if wanted in self._words:
            return self._words[wanted]
        exact = [dish for dish in self.dishes if clean(text).casefold() == dish.name.casefold()]
        found = exact or [dish for dish in self.dishes if wanted in dish.name_search]
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused(DISH_UNKNOWN, dish=text)
        names = ", ".join(dish.name for dish in found[:5])
        raise Refused(CODE_AMBIGUOUS, text=text, count=len(found), choices=names)


@dataclass(frozen=True)
class Box:
    """One box of the grid."""

    id: str
    label: str
    value: str
    fault: str


@dataclass(frozen=True)
class GridLine:
    """A line of the grid: the meal when it begins, what the dish is, a box a day."""

    meal: str
    span: int
    slot: str
    boxes: list[Box]


class MenuGrid:
    """The grid of one week: what stands in it, what was typed, what is wrong with it."""

    def __init__(self, week_start: dt.date, names: DishNames, cells: Sequence[MenuCell] = (),
                 data: QueryDict | None = None) -> None:  # fmt: skip
        self.days = [week_start + dt.timedelta(days=index) for index in range(WEEK)]
        self.names, self.bound = names, data is not None
        self.faults: dict[str, str] = {}
        self.lines = {meal: list(slots) for meal, slots in LINES}
        self.texts: dict[str, str] = {}
        self.cells: list[CellIn] = []
        if data is None:
            self._lay(cells)
        else:
            self._read(data)

    def _lay(self, cells: Sequence[MenuCell]) -> None:
        """Each dish on the first free line of its kind, else on a line of its own."""
        for cell in cells:
            index = (cell.day - self.days[0]).days
            lines = self.lines[cell.meal]
            free = [n for n in range(len(lines)) if f"{cell.meal}-{n}-{index}" not in self.texts]
            line = next((n for n in free if lines[n] == cell.slot), None)
            if line is None:
                line = len(lines)
                lines.append(cell.slot)
            self.texts[f"{cell.meal}-{line}-{index}"] = cell.dish.name

    def _read(self, data: QueryDict) -> None:
        for meal in self.lines:
            for number in range(len(self.lines[meal]), MOST_LINES):
                if any(f"{meal}-{number}-{index}" in data for index in range(WEEK)):
                    self.lines[meal].append("man")
        for meal, lines in self.lines.items():
            for number in range(len(lines)):
                for index, day in enumerate(self.days):
                    key = f"{meal}-{number}-{index}"
                    text = clean(data.get(key, ""))[:160]
                    self.texts[key] = text
                    if text:
                        self._take(key, meal, day, text)

    def _take(self, key: str, meal: str, day: dt.date, text: str) -> None:
        try:
            self.cells.append(CellIn(day, meal, self.names.read(text).code))
        except Refused as refused:
            self.faults[key] = fault_words(refused)

    @property
    def rows(self) -> list[GridLine]:
        """The lines of the page."""
        found = []
        for meal, lines in self.lines.items():
            for number, slot in enumerate(lines):
                boxes = [
                    Box(
                        key := f"{meal}-{number}-{index}",
                        _("{slot}, {meal}, {day}").format(
                            slot=Slot(slot).label, meal=MEAL_NAMES[meal], day=format_day(day)
                        ),
                        self.texts.get(key, ""), self.faults.get(key, ""),
                    )
                    for index, day in enumerate(self.days)
                ]  # fmt: skip
                name = MEAL_NAMES[meal] if number == 0 else ""
                found.append(GridLine(name, len(lines), str(Slot(slot).label), boxes))
        return found

    @property
    def fault_list(self) -> list[tuple[str, str]]:
        """(id of the box, the words), in order."""
        return sorted(self.faults.items())
