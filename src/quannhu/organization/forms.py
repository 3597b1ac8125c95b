"""Forms of units, strength, feeding places, posts and accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quannhu.kit.forms import CodeField, CountField, DayField, Form, TypedField, WordsField
from quannhu.organization.models import Category, Kind
from quannhu.organization.rights import ROLES

# Where a refusal of the tree stands in a form.
_TREE = {
    "ORG-01": "parent", "ORG-04": "code", "ORG-05": "code", "ORG-07": "on", "ORG-13": "code", "ORG-14": "name",
    "ORG-15": "parent", "ORG-18": "parent",
}  # fmt: skip
Choices = Sequence[tuple[str, str]]


class LooseCount(TypedField):
    """A whole number, also negative or huge: the room's own rule refuses it, naming the place and the limit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(size=options.pop("size", 8), **options)
        self.widget.attrs |= {"class": "num", "inputmode": "numeric"}

    def read(self, text: str) -> int:
        return int(CountField(least=-(10**12), most=10**12).read(text))


class UnitForm(Form):
    """A new unit."""

    PLACES = {**_TREE, "ORG-15": "parent"}
    kind = forms.ChoiceField(label=_("Loại"), choices=[choice for choice in Kind.choices if choice[0] != "department"])
    code = WordsField(label=_("Mã"), size=12)
    name = WordsField(label=_("Tên"))
    parent = CodeField(label=_("Trực thuộc"))
    on = DayField(label=_("Từ ngày"))
    legal_basis = WordsField(label=_("Căn cứ"), required=False, max_length=300)

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].choices = units  # type: ignore[attr-defined]


class ChangeForm(Form):
    """A new name, code or parent of a unit from a day on."""

    PLACES = _TREE
    code = WordsField(label=_("Mã"), size=12)
    name = WordsField(label=_("Tên"))
    parent = CodeField(label=_("Trực thuộc"), required=False)
    on = DayField(label=_("Có hiệu lực từ ngày"))
    legal_basis = WordsField(label=_("Căn cứ"), required=False, max_length=300)

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].choices = units  # type: ignore[attr-defined]


class EndForm(Form):
    """The end of a unit."""

    PLACES = {"ORG-07": "on", "ORG-15": "on"}
    on = DayField(label=_("Thôi hoạt động từ ngày"))
    legal_basis = WordsField(label=_("Căn cứ"), max_length=300)


def _categories() -> list[tuple[str, str]]:
    return list(Category.objects.values_list("code", "name"))


class StrengthForm(Form):
    """Strength of a category from a day on."""

    PLACES = {"ORG-02": "on", "ORG-06": "headcount", "ORG-10": "headcount", "ORG-15": "on", "ORG-19": "category",
              "ORG-20": "until"}  # fmt: skip
    category = forms.ChoiceField(label=_("Đối tượng"), choices=_categories)
    headcount = LooseCount(label=_("Quân số"))
    on = DayField(label=_("Từ ngày"))
    until = DayField(label=_("Đến trước ngày"), required=False, help_text=_("Để trống: đến lần thay đổi kế tiếp."))
    legal_basis = WordsField(label=_("Căn cứ"), required=False, max_length=300)


class CorrectionForm(Form):
    """The right number for a strength row."""

    PLACES = {"ORG-06": "headcount", "ORG-10": "headcount", "KER-11": "reason"}
    headcount = LooseCount(label=_("Quân số đúng"))
    reason = WordsField(label=_("Lý do"), max_length=300)


class FeedingForm(Form):
    """How many of a category of a unit eat at a kitchen."""

    PLACES = {"ORG-02": "on", "ORG-06": "headcount", "ORG-10": "headcount", "ORG-15": "on", "ORG-20": "until",
              "ORG-21": "kitchen"}  # fmt: skip
    kitchen = CodeField(label=_("Bếp ăn"))
    category = forms.ChoiceField(label=_("Đối tượng"), choices=_categories)
    headcount = LooseCount(label=_("Quân số ăn"))
    on = DayField(label=_("Từ ngày"))
    until = DayField(label=_("Đến trước ngày"), required=False, help_text=_("Để trống: đến lần thay đổi kế tiếp."))

    def __init__(self, *args: Any, kitchens: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kitchen"].choices = kitchens  # type: ignore[attr-defined]


class MealListForm(Form):
    """A person joins a meal list."""

    PLACES = {"ORG-03": "person", "ORG-29": "name", "ORG-14": "name", "ORG-20": "until", "ORG-15": "on"}
    person = WordsField(label=_("Số hiệu"), size=14)
    name = WordsField(label=_("Họ tên"))
    category = forms.ChoiceField(label=_("Đối tượng"), choices=_categories)
    on = DayField(label=_("Ăn từ ngày"))
    until = DayField(label=_("Đến trước ngày"), required=False)


class LeaveForm(Form):
    """A person leaves a meal list."""

    PLACES = {"KER-09": "person"}
    person = WordsField(label=_("Số hiệu"), size=14)
    on = DayField(label=_("Cắt cơm từ ngày"))


class PostForm(Form):
    """An appointment."""

    PLACES = {"ORG-16": "user", "ORG-17": "role", "ORG-15": "unit", "ORG-28": "role", "ORG-20": "until"}
    user = CodeField(label=_("Tài khoản"))
    role = forms.ChoiceField(label=_("Vai"), choices=list(ROLES.items()))
    unit = CodeField(label=_("Tại đơn vị"))
    title = WordsField(label=_("Chức vụ"), required=False)
    on = DayField(label=_("Từ ngày"))
    until = DayField(label=_("Đến trước ngày"), required=False)

    def __init__(self, *args: Any, users: Choices, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].choices = users  # type: ignore[attr-defined]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class ClosePostForm(Form):
    """The end of a post."""

    PLACES = {"ORG-20": "on"}
    on = DayField(label=_("Thôi chức vụ từ ngày"))


class AccountForm(Form):
    """A new sign-in account."""

    PLACES = {"ORG-14": "full_name", "ORG-30": "username", "ORG-31": "password"}
    username = WordsField(label=_("Tên đăng nhập"))
    full_name = WordsField(label=_("Họ tên"))
    password = forms.CharField(
        label=_("Mật khẩu ban đầu"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
