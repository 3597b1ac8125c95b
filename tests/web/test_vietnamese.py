"""Vietnamese at every form: what Django itself says, days day first, figures grouped by dots."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import formats, translation
from django.utils.datastructures import MultiValueDict

import quannhu
from quannhu.kernel.days import format_day
from quannhu.kernel.money import group_digits
from quannhu.kit.forms import CountField, DayField, MoneyField, WordsField
from quannhu.ledger.forms import Grid, GridColumn, ItemNames, LinesForm

# A day typed by hand, and what it means.
DAYS = (("3/4/2026", dt.date(2026, 4, 3)), ("15/04/2026", dt.date(2026, 4, 15)))
LIMITS = {"limit_value": 200, "show_value": 300, "max": 200, "length": 300, "value": "x"}


def _below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def our_forms() -> list[type[forms.Form]]:
    """Every form class of the product."""
    for module in pkgutil.walk_packages(quannhu.__path__, "quannhu."):
        if ".migrations" not in module.name and not module.name.endswith("wsgi"):
            importlib.import_module(module.name)
    found = {each for each in _below(forms.BaseForm) if each.__module__.startswith("quannhu.")}
    return sorted(found, key=lambda each: f"{each.__module__}.{each.__qualname__}")


def our_fields() -> list[tuple[str, forms.Field]]:
    """(form.field, field) of every form of the product."""
    return [(f"{form.__name__}.{name}", field) for form in our_forms() for name, field in form.base_fields.items()]


def messages_of(field: forms.Field) -> Iterator[str]:
    """Every sentence Django or we can put at the field, in the language of the moment."""
    for words in [*field.error_messages.values(), *(getattr(each, "message", "") for each in field.validators)]:
        try:
            yield str(words)
        except KeyError:  # a sentence with singular and plural wants its number first
            yield str(words % LIMITS)


def test_the_forms_are_found() -> None:
    names = {form.__name__ for form in our_forms()}
    assert {"ReceiveForm", "StocktakeForm", "PasswordForm", "SignInForm"} <= names and len(our_fields()) > 100


def test_every_sentence_of_every_field_is_vietnamese() -> None:
    with translation.override("vi"):
        english = {
            f"{name}: {words}" for name, field in our_fields() for words in messages_of(field) if words.isascii()
        }
    assert not {each for each in english if not each.endswith(": ")}, "\n".join(sorted(english))


def test_an_invisible_character_is_refused_in_vietnamese() -> None:
    with translation.override("vi"), pytest.raises(ValidationError) as fault:
        WordsField().clean("gạo\x00tẻ")
    assert fault.value.messages == ["Trong ô có ký tự không nhìn thấy (NUL). Xóa hết ô rồi gõ lại."]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Ngắn1", "Mật khẩu này quá ngắn. Đặt mật khẩu có ít nhất 10 ký tự."),
        ("kho.kv1.mau", "Mật khẩu này quá giống tên đăng nhập. Đặt mật khẩu khác."),
        ("nguyenvanmau", "Mật khẩu này quá giống họ tên. Đặt mật khẩu khác."),
        ("1234567890", "Mật khẩu này quá phổ biến, dễ bị đoán. Đặt mật khẩu khác."),
        ("8402957361", "Mật khẩu này chỉ gồm chữ số. Thêm chữ cái vào mật khẩu."),
    ],
)
def test_a_weak_password_is_refused_in_vietnamese(password: str, words: str) -> None:
    user = get_user_model()(username="kho.kv1.mau", first_name="nguyenvanmau")
    with translation.override("vi"), pytest.raises(ValidationError) as fault:
        validate_password(password, user)
    assert words in fault.value.messages


# -- days ----------------------------------------------------------------------------------------------------------


def day_fields() -> list[tuple[str, forms.Field]]:
    """Every field that takes a day."""
    return [(name, field) for name, field in our_fields() if isinstance(field, DayField | forms.DateField)]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("text", "day"), DAYS)
def test_every_day_field_reads_the_day_first(language: str, text: str, day: dt.date) -> None:
    found = day_fields()
    assert len(found) > 20
    with translation.override(language):
        assert {name: field.clean(text) for name, field in found} == {name: day for name, _ in found}
        assert {field.prepare_value(day) for _, field in found} == {format_day(day)}


def test_no_field_takes_a_day_as_free_text() -> None:
    """A field named as a day is a day field."""
    days = {name for name, _ in day_fields()}
    named = {name for name, _ in our_fields() if name.rsplit(".")[-1].endswith(("_on", "valid_from", "valid_to"))}
    assert named and not named - days


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_every_day_column_reads_the_day_first(text: str, day: dt.date) -> None:
    """Tables typed line by line: each column of kind day, alone in a grid."""
    columns = {
        (form.__name__, column.name): column
        for form in our_forms() if issubclass(form, LinesForm) for column in form.COLUMNS if column.kind == "day"
    }  # fmt: skip
    assert len(columns) >= 2
    for column in columns.values():
        sent: Any = MultiValueDict({column.name: [text]})
        grid = Grid([GridColumn(column.name, column.label, "day")], ItemNames({}), year=2023, data=sent)
        assert (grid.values, grid.faults) == ([{"row": 0, column.name: day}], {})


@pytest.mark.parametrize("language", ["vi", "en"])
def test_month_first_is_refused(language: str) -> None:
    """4/15/2026 is no day: nothing tries the other order."""
    with translation.override(language):
        for _, field in day_fields():
            with pytest.raises(ValidationError):
                field.clean("4/15/2026")
        assert not [form for form in formats.get_format("DATE_INPUT_FORMATS") if form.startswith("%m")]


# -- figures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "template",
    ["{{ n }}", "{{ n|number }}", "{{ n|dong }}", "{% load i18n %}{% blocktranslate %}{{ n }}{% endblocktranslate %}"],
)
def test_figures_print_with_dots(language: str, template: str) -> None:
    with translation.override(language):
        shown = Template("{% load qn %}" + template).render(Context({"n": 26_780_000}))
    assert shown.replace("\xa0", " ").removesuffix(" đ") == "26.780.000"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_figures_of_boxes_and_sheets_print_with_dots(language: str) -> None:
    with translation.override(language):
        assert group_digits(26_780_000) == formats.localize(26_780_000) == "26.780.000"
        for box in (MoneyField(), CountField(most=30_000_000)):
            assert box.prepare_value(26_780_000) == "26.780.000"
            assert box.clean("26.780.000") == 26_780_000


def test_a_refusal_keeps_its_figures() -> None:
    with pytest.raises(ValidationError) as fault:
        CountField(least=1, most=26_780_000).clean("26.780.001")
    assert "26.780.000" in fault.value.messages[0]
