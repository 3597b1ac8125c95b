"""The rooms' Vietnamese in the language of the screen: labels, refusals, lists, numbers; data as they are."""

from __future__ import annotations

import copy
import datetime as dt
import json

import pytest
from django.template import Context, Template
from django.utils import translation

from quannhu.kernel.codes import NOT_ALLOWED, SAME_PERSON
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.words import Phrase, say
from quannhu.kit.forms import Form, WordsField, as_error
from quannhu.kit.words import screen
from quannhu.organization.rights import RIGHT_NAMES, RIGHTS, ROLES

SHOWN = (
    ("Thủ kho", "Depot keeper"),
    ("Nhà kho Hồng Hạc", "Nhà kho Hồng Hạc"),
    ("1.240 người", "1.240 people"),
    ("Bữa trưa", "Lunch"),
    ("có mặt ăn, Hạ sĩ quan, binh sĩ, bữa trưa", "present at the meal, Enlisted, lunch"),
    ("Hạ sĩ quan, binh sĩ, Nhà kho Hồng Hạc", "Hạ sĩ quan, binh sĩ, Nhà kho Hồng Hạc"),
    (Period(dt.date(2023, 1, 1)), "from 1/1/2023"),
    (say("{kind} {number}", kind="Phiếu nhập kho", number="KV-1/7"), "Receipt voucher KV-1/7"),
    ("", ""),
    (None, None),
    (12, 12),
)


@pytest.mark.parametrize(("said", "english"), SHOWN)
def test_what_is_shown(said: object, english: object) -> None:
    with translation.override("en"):
        assert screen(said) == english
    with translation.override("vi"):
        assert str(screen(said)) == str(said)


def test_a_refusal_keeps_its_vietnamese_and_is_shown_in_english() -> None:
    """KER-07 names the right in words and keeps its id among the facts."""
    refused = Refused(NOT_ALLOWED, right="ledger.issue", place="Kho khu vực 1 (KV-1)")
    assert refused.sentence == "Đồng chí không có quyền xuất kho tại Kho khu vực 1 (KV-1)."
    assert refused.facts["right"] == "ledger.issue"
    with translation.override("en"):
        assert "không có quyền xuất kho" in str(refused)
        assert screen(refused.sentence) == "You do not have the right at Kho khu vực 1 (KV-1): issue from stores."
        error = as_error(Refused(SAME_PERSON, what="phiếu")).messages[0]
        assert error.startswith("Whoever drew it up may not approve it (voucher).") and error.endswith("(KER-08)")


def test_every_right_has_a_name() -> None:
    assert set(RIGHT_NAMES) == set(RIGHTS)


def test_a_phrase_is_plain_text_to_whoever_keeps_it() -> None:
    phrase = say("từ {day}", day="1/1/2023")
    assert json.dumps({"x": phrase}, ensure_ascii=False) == '{"x": "từ 1/1/2023"}'
    again = copy.deepcopy(phrase)
    assert again == phrase and (again.template, again.facts) == (phrase.template, phrase.facts)
    assert isinstance(again, Phrase)


def test_templates_and_choices() -> None:
    from django import forms

    class RoleForm(Form):
        role = forms.ChoiceField(choices=[*ROLES.items(), ("x", [("y", "Thủ kho")])])
        words = WordsField()

    with translation.override("en"):
        assert Template("{% load qn %}{{ label|shown }}").render(Context({"label": "Văn thư"})) == "Clerk"
        form = RoleForm({})
        assert "Depot keeper" in str(form["role"]) and "Thủ kho" not in str(form["role"])
        assert form.errors["words"] == ["This box is empty."]
    with translation.override("vi"):
        assert "Thủ kho" in str(RoleForm()["role"])
