"""What the program says of itself stands in docs/, and is shown by tests."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from quannhu.cli.main import build_parser
from quannhu.kernel.errors import catalogue
from tests.house.census import ROOT, words_of_tests
from tests.house.test_templates import MARKED
from tools.docs import errors_page

GUIDE = ROOT / "docs" / "huong-dan"
RULE = re.compile(r"^- ([A-Z]{3}-R\d+[a-z]?) — ", re.MULTILINE)


def _commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each leaf command's words with its help."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, child in action.choices.items():
                below = list(_commands(child, (*words, name)))
                yield from below or [((*words, name), helps.get(name, ""))]


def test_every_code_has_a_provoking_test() -> None:
    unshown = [code for code in catalogue() if code not in words_of_tests()]
    assert not unshown, f"no test names these refusals: {', '.join(unshown)}"


def test_the_page_of_codes_is_current() -> None:
    page = ROOT / "docs" / "errors.md"
    assert page.exists() and page.read_text(encoding="utf-8") == errors_page(), "run: make docs"


def test_every_code_says_place_reason_and_remedy_in_vietnamese() -> None:
    for code in catalogue().values():
        assert code.text.strip().endswith((".", "?", "}")), code.id
        assert code.remedy.strip(), code.id
        assert MARKED.search(code.text) and MARKED.search(code.remedy), code.id


def test_every_rule_has_a_test() -> None:
    listed = [
        (path.name, rule)
        for path in sorted((ROOT / "docs" / "rules").glob("*.md"))
        for rule in RULE.findall(path.read_text(encoding="utf-8"))
    ]
    assert listed
    unshown = [f"{name}: {rule}" for name, rule in listed if not re.search(rf"\b{rule}\b", words_of_tests())]
    assert not unshown, "\n".join(unshown)


def test_every_command_has_help() -> None:
    silent = [" ".join(words) for words, help_text in _commands(build_parser()) if not help_text.strip()]
    assert not silent, ", ".join(silent)


@pytest.mark.skipif(not GUIDE.is_dir(), reason="the user guide is not written yet")
def test_every_command_has_a_guide_entry() -> None:
    guide = "\n".join(path.read_text(encoding="utf-8") for path in sorted(GUIDE.rglob("*.md")))
    unsaid = [" ".join(words) for words, _ in _commands(build_parser()) if f"quannhu {' '.join(words)}" not in guide]
    assert not unsaid, ", ".join(unsaid)
