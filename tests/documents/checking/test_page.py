"""The page of rules is the rules."""

from __future__ import annotations

from quannhu.documents.checking.page import form_page
from tests.documents.checking.faults import FAULTS
from tests.house.census import ROOT


def test_the_page_of_the_form_is_current() -> None:
    assert (ROOT / "docs" / "the-thuc.md").read_text(encoding="utf-8") == form_page(), "run make docs"


def test_the_page_names_every_rule_tried() -> None:
    page = form_page()
    assert not [planted.rule for planted in FAULTS if f"| {planted.rule} |" not in page]
