"""The form of a document judged by the rules of a profile, and put right where no word changes."""

from __future__ import annotations

from quannhu.documents.checking import (
    rules_annex,
    rules_body,
    rules_form,
    rules_head,
    rules_letters,
    rules_levels,
    rules_lines,
    rules_number,
    rules_page,
    rules_tail,
)
from quannhu.documents.checking.finder import find
from quannhu.documents.checking.findings import Finding as Finding
from quannhu.documents.checking.profiles import known_profiles as known_profiles
from quannhu.documents.checking.profiles import load_profile
from quannhu.documents.checking.rulebook import RULES, Case, judge
from quannhu.documents.layout import Layout

_BOOK = (
    rules_annex,
    rules_body,
    rules_form,
    rules_head,
    rules_letters,
    rules_levels,
    rules_lines,
    rules_number,
    rules_page,
    rules_tail,
)


def check_layout(layout: Layout, profile: str | None = None) -> tuple[Finding, ...]:
    """Every finding, errors first, in the order of the document.

    profile     "nd30", "bqp" or "dang"; None: the Party's where its heading stands, else the state's
    """
    found = find(layout)
    return judge(Case(found, load_profile(profile or ("dang" if found.party else "nd30"))))


def profile_of(layout: Layout) -> str:
    """The profile `check_layout` takes when none is named."""
    return "dang" if find(layout).party else "nd30"


def rule_ids() -> tuple[str, ...]:
    """The keys of all rules, sorted."""
    return tuple(sorted(RULES))
