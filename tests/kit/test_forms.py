"""Fields read Vietnamese input; every fault stands at its field and in the list on top; typed values stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Code, Refused, catalogue
from quannhu.kernel.money import group_digits
from quannhu.kit import forms

ITEMS = [("GAO", "Gạo tẻ"), ("GAO-NEP", "Gạo nếp"), ("DUONG", "Đường"), ("THIT", "Thịt lợn nạc vai")]
FULL = Code("TST-01", "Kho {place} đã khóa.", "Mở khóa rồi ghi lại.")


class Slip(forms.Form):
    """A form with every kind of field."""

    PLACES = {"TST-01": "item"}
    item = forms.CodeField(label="Mặt hàng", choices=ITEMS)
    quantity = forms.QuantityField(label="Số lượng", packs={"bao": 50_000})
    money = forms.MoneyField(label="Tiền", required=False)
    people = forms.CountField(label="Người", required=False, most=5_000)
    day = forms.DayField(label="Ngày")
    clock = forms.ClockField(label="Giờ", required=False)
    words = forms.WordsField(label="Ghi chú", required=False)


def sent(**typed: str) -> Slip:
    good = {"item": "GAO", "quantity": "2 tạ", "day": "14/9"}
    return Slip({**good, **typed}, on=dt.date(2023, 11, 30))


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        ("quantity", "2 tạ", 200_000), ("quantity", "12,5", 12_500), ("quantity", "3 bao", 150_000),
        ("quantity", "1.250 kg", 1_250_000), ("money", "26.780.000", 26_780_000), ("money", "26780000 đ", 26_780_000),
        ("people", "1.240", 1_240), ("day", "14/9", dt.date(2023, 9, 14)), ("day", "3/4/2026", dt.date(2026, 4, 3)),
        ("day", "15/04/2026", dt.date(2026, 4, 15)), ("clock", "16h00", "16:00"), ("clock", "7:05", "07:05"),
        ("item", "gao", "GAO"), ("item", "Gạo nếp", "GAO-NEP"), ("item", "thit lon", "THIT"),
        ("item", "duong", "DUONG"), ("item", "GAO – Gạo tẻ", "GAO"), ("words", "  Gạo\u00a0mới ", "Gạo mới"),
    ],
)  # fmt: skip
def test_reads(field: str, typed: str, read: Any) -> None:
    form = sent(**{field: typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data[field] == read


@pytest.mark.parametrize(
    ("field", "typed", "code", "words"),
    [
        ("quantity", "hai tạ", "KER-02", 'Không đọc được số lượng "hai tạ".'),
        ("quantity", "2 lít", "KER-03", 'Đơn vị "lít" không dùng được cho mặt hàng tính theo gam.'),
        ("money", "1,5", "KER-06", 'Không đọc được số tiền "1,5".'),
        ("day", "31/2", "KER-01", 'Không đọc được ngày "31/2".'),
        ("people", "5.001", "DOR-24", 'Không đọc được số "5.001", hoặc số không nằm trong khoảng 0 đến 5.000.'),
        ("people", "9" * 40, "DOR-24", "Không đọc được số"),
        ("clock", "25:00", "DOR-25", 'Không đọc được giờ "25:00".'),
        ("item", "muối", "DOR-22", 'Không có "muối" trong danh sách.'),
        ("item", "ga", "DOR-23", '"ga" chỉ 2 dòng trong danh sách: GAO, GAO-NEP.'),
    ],
)
def test_refuses_at_the_field(field: str, typed: str, code: str, words: str) -> None:
    form = sent(**{field: typed})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert words in form.errors[field][0] and f"({code})" in form.errors[field][0]
    assert form.status == 422


def test_an_empty_box_is_named_dor_21() -> None:
    form = sent(item="")
    assert form.errors["item"] == ["Chưa nhập ô này."] and catalogue()["DOR-21"].text == "Chưa nhập ô này."


def test_all_faults_at_once_with_links_and_typed_values() -> None:
    form = sent(item="muối", quantity="x", day="32/1", money="a")
    page = render_to_string("web/_form.html", {"form": form})
    for field, typed in (("item", "muối"), ("quantity", "x"), ("day", "32/1"), ("money", "a")):
        assert f'href="#id_{field}"' in page and f'value="{typed}"' in page
        assert f'aria-describedby="id_{field}_error"' in page and f'id="id_{field}_error"' in page
    assert page.index("error-summary") < page.index("id_item")


def test_a_refusal_of_an_action_stands_at_its_field() -> None:
    form = sent()
    assert form.is_valid()
    with form.catching():
        raise Refused(FULL, place="KV-1")
    assert form.errors["item"] == ["Kho KV-1 đã khóa. Mở khóa rồi ghi lại. (TST-01)"] and form.status == 422


def test_a_refusal_of_no_field_stands_on_top() -> None:
    form = sent()
    with form.catching():
        raise Refused(catalogue()["KER-08"], what="phiếu")
    assert "KER-08" in form.non_field_errors()[0]


class Letter(forms.Form):
    """A form with a file."""

    file = forms.UploadField(label="Tệp")


def test_uploads_are_bounded(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 2**20
    big = Letter({}, {"file": SimpleUploadedFile("a.xlsx", b"x" * (2**20 + 1))})
    assert "DOR-26" in big.errors["file"][0] and "lớn hơn mức cho phép (1 MB)" in big.errors["file"][0]
    empty = Letter({}, {"file": SimpleUploadedFile("a.xlsx", b"")})
    assert empty.errors["file"] == ["Tệp gửi lên trống."] and catalogue()["DOR-27"].text == "Tệp gửi lên trống."


@given(st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31)))
def test_a_day_comes_back_as_it_was_written(day: dt.date) -> None:
    form = sent(day=format_day(day))
    assert form.is_valid() and form.cleaned_data["day"] == day


@given(st.integers(0, 10**15))
def test_money_comes_back_as_it_was_written(dong: int) -> None:
    form = sent(money=group_digits(dong))
    assert form.is_valid() and form.cleaned_data["money"] == dong


@given(st.text(max_size=60))
def test_no_text_breaks_a_field(text: str) -> None:
    """Whatever is typed gives values or errors, never an exception."""
    form = Slip(dict.fromkeys(Slip.base_fields, text), on=dt.date(2023, 1, 1))
    assert form.is_valid() or form.errors
