"""Each planted fault is found by its rule and by no other."""

from __future__ import annotations

import pytest

from quannhu.documents.checking.page import form_page
from quannhu.documents.checking.rulebook import RULES
from tests.documents.checking.faults import FAULTS, Planted, judged


@pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: planted.name)
def test_fault(planted: Planted) -> None:
    _, _, findings = judged(planted)
    assert {finding.id for finding in findings} == {planted.rule}, "\n".join(map(str, findings))
    assert {finding.severity for finding in findings} == {"advice" if planted.advice else "error"}
    assert findings[0].stands and findings[0].should and findings[0].where and findings[0].source


def test_every_rule_of_the_state_has_a_planted_fault() -> None:
    """The rules the page of the profile names: those of groups that run there, of parts it says something of."""
    page = form_page()
    named = {f"ND-{key}" for key in RULES if f"| ND-{key} |" in page}
    assert len(named) > 240 and named == {planted.rule for planted in FAULTS}
