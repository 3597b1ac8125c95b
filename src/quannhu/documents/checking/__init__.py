"""The form of a document judged by the rules of a profile, and put right where no word changes."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from quannhu.documents.checking.finder import find
from quannhu.documents.checking.findings import Finding as Finding
from quannhu.documents.checking.pieces import pieces_at_edge, pieces_of
from quannhu.documents.checking.profiles import known_profiles as known_profiles
from quannhu.documents.checking.profiles import load_profile
from quannhu.documents.checking.rulebook import RULES, Case, judge
from quannhu.documents.codes.checking import PROFILE_UNKNOWN
from quannhu.documents.codes.flow import MARKED_SECRET
from quannhu.documents.layout import Layout
from quannhu.documents.rules.marking import stamped
from quannhu.kernel.errors import Refused

# Each module of rules enters its own in the rulebook.
for _module in iter_modules(__path__, f"{__name__}."):
    if _module.name.rpartition(".")[2].startswith("rules_"):
        import_module(_module.name)

# A stamp of secrecy stands at the head; further down the same words are words.
_HEAD_LINES = 40


def sure_profile(profile: str | None) -> str | None:
    """The profile asked for, if there is one of that name.

    errors      Refused DOC-20
    """
    if profile is not None and profile not in known_profiles():
        raise Refused(PROFILE_UNKNOWN, profile=profile, known=", ".join(known_profiles()))
    return profile


def refuse_secret(layout: Layout) -> None:
    """Documents above "Thường" are taken at no entrance.

    errors      Refused DOC-30
    """
    lines = [p.text for p in pieces_of(layout) if not p.blank and not (p.nook and p.nook.bordered)][:_HEAD_LINES]
    for index, section in enumerate(layout.sections):
        for blocks in section.edges:
            lines += [piece.text for piece in pieces_at_edge(blocks, index)]
    if degree := stamped(lines):
        raise Refused(MARKED_SECRET, degree=degree)


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
