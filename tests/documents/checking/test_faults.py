"""Each planted fault is found by its rule and by no other."""

from __future__ import annotations

import pytest

from quannhu.documents.checking import check_layout
from quannhu.documents.checking.page import form_page
from quannhu.documents.checking.rulebook import RULES, Rule
from quannhu.documents.reading import read
from tests.documents.checking.faults import FAULTS, Planted
from tests.documents.checking.papers import write


@pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: planted.name)
def test_fault(planted: Planted) -> None:
    paper = planted.make()
    planted.change(paper)
    findings = check_layout(read(write(paper)), planted.profile)
    assert {finding.id for finding in findings} == {planted.rule}, "\n".join(map(str, findings))
    assert {finding.severity for finding in findings} == {"advice" if planted.advice else "error"}
    assert findings[0].stands and findings[0].should and findings[0].where and findings[0].source


def test_every_rule_of_the_state_has_a_planted_fault() -> None:
    known = {f"ND-{key}" for key, rule in RULES.items() if rule.group in ("common", "state") and _in_nd30(rule)}
    assert known == {planted.rule for planted in FAULTS}


def _in_nd30(rule: Rule) -> bool:
    """Whether the profile says anything of it."""
    return form_page().count(f"| ND-{rule.key} |") == 1
