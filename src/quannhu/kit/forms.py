"""Forms the Vietnamese way: `2 tạ`, `26.780.000`, `14/9`; every fault at its field and in one list on top.

The pattern of a page that writes::

    form = ReceiveForm(request.POST or None, on=request.on)
    if form.is_bound and form.is_valid():
        with form.catching():
            posted = actions.receive(actor=request.actor, at=request.now, command_id=command_id_of(request), ...)
            return redirect(...)
    return render(request, "ledger/receive.html", {"form": form}, status=form.status)

with `<form class="form" method="post">{% csrf_token %}{% command_id %}{% include "web/_form.html" %}<button ...>`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.days import format_day, parse_day
from quannhu.kernel.errors import Code, Problem, Refused
from quannhu.kernel.money import group_digits, parse_money
from quannhu.kernel.quantity import parse_quantity
from quannhu.kernel.text import clean, fold
from quannhu.kit.form_codes import (
    CLOCK_NOT_READ,
    CODE_AMBIGUOUS,
    CODE_UNKNOWN,
    FIELD_EMPTY,
    NUMBER_NOT_READ,
    UPLOAD_EMPTY,
    UPLOAD_TOO_LARGE,
)
from quannhu.kit.words import ShownField, screen, screen_lazy

_CLOCK = re.compile(r"^([01]?\d|2[0-3])[:hg.]([0-5]\d)$")


def as_error(refused: Refused | Problem) -> ValidationError:
    """A refusal as a form error: sentence, remedy and code."""
    return ValidationError(fault_words(refused), code=refused.code.id)


def fault_words(refused: Refused | Problem) -> str:
    """Sentence, remedy and code of a refusal, in the language of the screen, to stand at a box."""
    return f"{screen(refused.sentence)} {screen(refused.remedy)} ({refused.code.id})"


def _refuse(code: Code, **facts: Any) -> ValidationError:
    return as_error(Refused(code, **facts))


class TypedField(forms.CharField):
    """A text box whose words a kernel parser reads; a refusal of the parser becomes the field's error."""

    def __init__(self, *, size: int | None = None, **options: Any) -> None:
        options.setdefault("max_length", 200)
        super().__init__(**options)
        self.error_messages["required"] = screen_lazy(FIELD_EMPTY.text)
        self.widget.attrs["autocomplete"] = "off"
        if size:
            self.widget.attrs["size"] = size

    def read(self, text: str) -> Any:
        """The value of the text; subclasses say how."""
        return clean(text)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except Refused as refused:
            raise as_error(refused) from refused


class WordsField(TypedField):
    """Free words in one line, NFC, single spaces; an empty box gives ``""``."""

    def clean(self, value: Any) -> str:
        return super().clean(value) or ""


class QuantityField(TypedField):
    """Whole base units from `12,5 kg` or `2 tạ`; a bare number counts in `default_unit`."""

    def __init__(
        self, *, base: str = "g", default_unit: str = "kg", packs: Mapping[str, int] | None = None,
        allow_zero: bool = False, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(size=options.pop("size", 14), **options)
        self.base, self.default_unit, self.packs, self.allow_zero = base, default_unit, packs, allow_zero
        self.widget.attrs["class"] = "num"

    def read(self, text: str) -> int:
        return parse_quantity(
            text, base=self.base, default_unit=self.default_unit, packs=self.packs, allow_zero=self.allow_zero
        )


class MoneyField(TypedField):
    """Whole đồng from `26.780.000`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(size=options.pop("size", 16), **options)
        self.widget.attrs |= {"class": "num", "inputmode": "numeric"}

    def read(self, text: str) -> int:
        return parse_money(text)

    def prepare_value(self, value: Any) -> Any:
        return group_digits(value) if isinstance(value, int) else value


class CountField(TypedField):
    """A whole number such as a headcount, with or without grouping dots."""

    def __init__(self, *, least: int = 0, most: int = 10_000_000, **options: Any) -> None:
        super().__init__(size=options.pop("size", 8), **options)
        self.least, self.most = least, most
        self.widget.attrs |= {"class": "num", "inputmode": "numeric"}

    def read(self, text: str) -> int:
        if re.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d{1,15})", text):
            number = int(text.replace(".", ""))
            if self.least <= number <= self.most:
                return number
        raise Refused(NUMBER_NOT_READ, text=text, least=group_digits(self.least), most=group_digits(self.most))

    def prepare_value(self, value: Any) -> Any:
        return group_digits(value) if isinstance(value, int) else value


class DayField(TypedField):
    """A day from `14/9` (year of the as-of day), `14/9/2023` or `2023-09-14`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(size=options.pop("size", 11), **options)
        self.default_year: int | None = None

    def read(self, text: str) -> dt.date:
        return parse_day(text, default_year=self.default_year)

    def prepare_value(self, value: Any) -> Any:
        return format_day(value) if isinstance(value, dt.date) else value


class ClockField(TypedField):
    """A time of day from `16:00`, `16h00` or `16g00`, as `HH:MM`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(size=options.pop("size", 6), **options)

    def read(self, text: str) -> str:
        found = _CLOCK.match(text)
        if not found:
            raise Refused(CLOCK_NOT_READ, text=text)
        return f"{int(found[1]):02d}:{found[2]}"


class CodeWidget(forms.TextInput):
    """A text box with the list of codes behind it; works without a script."""

    template_name = "kit/code_picker.html"
    choices: Sequence[tuple[str, str]] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-list"
        context["choices"] = self.choices
        return context


class CodeField(TypedField):
    """One code out of `choices` (code, name): typed as code, as name (with or without marks) or as a part of it."""

    def __init__(self, *, choices: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(widget=CodeWidget(), size=options.pop("size", 36), **options)
        self.choices = choices

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """The codes offered; set them in the form's `__init__` from the actor's scope."""
        return self._choices

    @choices.setter
    def choices(self, choices: Sequence[tuple[str, str]]) -> None:
        self._choices = [(str(code), str(name)) for code, name in choices]
        self.widget.choices = self._choices

    def __deepcopy__(self, memo: dict[int, Any]) -> CodeField:
        copy: CodeField = super().__deepcopy__(memo)
        copy.choices = self._choices
        return copy

    def read(self, text: str) -> str:
        wanted = fold(clean(text).split(" – ")[0])
        exact = [code for code, _ in self._choices if fold(code) == wanted]
        named = exact or [code for code, name in self._choices if fold(name) == fold(clean(text))]
        found = named or [code for code, name in self._choices if wanted in fold(name)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused(CODE_UNKNOWN, text=text)
        raise Refused(CODE_AMBIGUOUS, text=text, count=len(found), choices=", ".join(found[:5]))


class UploadField(forms.FileField):
    """An uploaded file, not empty and under the limit of the installation."""

    default_error_messages = {"required": screen_lazy(FIELD_EMPTY.text), "empty": screen_lazy(UPLOAD_EMPTY.text)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > settings.UPLOAD_LIMIT:
            raise _refuse(UPLOAD_TOO_LARGE, limit=settings.UPLOAD_LIMIT // 2**20)
        return file


class Form(forms.Form):
    """The base of every form here.

    on          the as-of day: gives the year of a day written without one
    PLACES      refusal code -> field, so that a refusal of an action stands at the box it speaks of
    """

    PLACES: ClassVar[Mapping[str, str]] = {}
    use_required_attribute = False
    bound_field_class = ShownField

    def __init__(self, *args: Any, on: dt.date | None = None, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.default_year = on.year if on else None
            elif not isinstance(field, TypedField):
                field.error_messages["required"] = screen_lazy(FIELD_EMPTY.text)

    def refuse(self, refused: Refused | Problem, field: str | None = None) -> None:
        """Put a refusal at a field, or at the top of the form."""
        place = field or self.PLACES.get(refused.code.id)
        self.add_error(place if place in self.fields else None, as_error(refused))

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Run an action; its refusal becomes an error of this form and what was typed stays."""
        try:
            yield
        except Refused as refused:
            self.refuse(refused)

    @property
    def status(self) -> int:
        """422 when the form was sent and refused, 403 when what was missing is a right (KER-07), else 200."""
        if not self.is_bound or not self.errors:
            return 200
        missing = any(fault.code == NOT_ALLOWED.id for faults in self.errors.as_data().values() for fault in faults)
        return 403 if missing else 422


def confirmed(request: HttpRequest) -> bool:
    """Whether the person has seen `confirm` and said yes."""
    return request.POST.get("confirmed") == "1"


def confirm(
    request: HttpRequest, *, title: str, lines: Sequence[tuple[str, str]], button: str, warning: str = ""
) -> HttpResponse:
    """The page between a form and a dangerous step: what will happen, in figures, and one button.

    lines       (words, figure) pairs: ("Gạo tẻ xuất khỏi kho KV-1", "291,2 kg")
    button      what the button says, the verb of the step
    """
    data: MultiValueDict[str, str] = request.POST
    skip = {"csrfmiddlewaretoken", "confirmed"}
    kept = [(name, value) for name in data if name not in skip for value in data.getlist(name)]
    context = {"title": title, "lines": lines, "button": button, "warning": warning, "kept": kept}
    return render(request, "kit/confirm.html", context)
