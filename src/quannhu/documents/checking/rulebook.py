"""The rules of the checker: small functions registered under an id that never changes.

An id is the profile's prefix and the rule's key: `ND-SO-04` is key SO-04 under NĐ 30/2020. Keys 11 to 15 of a part are
its form: size, weight, slant, capitals, place; 01 to 10 and from 20 on are its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from quannhu.documents.checking.elements import Elements
from quannhu.documents.checking.findings import ADVICE, ERROR, Finding, Repair, Target
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.profiles import Profile, load_profile

SIZE, WEIGHT, SLANT, CASE, PLACE = 11, 12, 13, 14, 15
COMMON, STATE, PARTY = "common", "state", "party"


@dataclass(frozen=True)
class Case:
    """What a rule looks at."""

    found: Elements
    profile: Profile


@dataclass(frozen=True)
class Fault:
    """What a rule saw; the runner makes it a finding.

    at          the piece, or the place's name when it is no piece
    advice      this time it is advice although the rule gives errors
    """

    at: Piece | str
    stands: str
    should: str
    repair: Repair | None = None
    advice: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule: key, title and zone in Vietnamese, where it is written, when it runs.

    values      names of the profile's values it reads: where one is not verified, so is the rule
    fields      zone and field it judges, for the same reason
    """

    key: str
    title: str
    zone: str
    check: Callable[[Case], Iterator[Fault]]
    group: str = COMMON
    severity: str = ERROR
    source: str = ""
    values: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    annexed: bool = False


RULES: dict[str, Rule] = {}


def rule(
    key: str,
    zone: str,
    title: str,
    *,
    group: str = COMMON,
    advice: bool = False,
    source: str = "",
    values: tuple[str, ...] = (),
    annexed: bool = False,
) -> Callable[[Callable[[Case], Iterator[Fault]]], Callable[[Case], Iterator[Fault]]]:
    """Register a rule. `annexed`: it also holds for an annex or a text issued with another."""

    def take(check: Callable[[Case], Iterator[Fault]]) -> Callable[[Case], Iterator[Fault]]:
        assert key not in RULES, f"rule {key} registered twice"
        severity = ADVICE if advice else ERROR
        RULES[key] = Rule(key, title, zone, check, group, severity, source, values, (), annexed)
        return check

    return take


def target_of(piece: Piece) -> Target | None:
    """What a repair of this piece touches; None when its part of the line cannot be told apart in the file."""
    if piece.by == "blanks":
        return None
    return Target(
        piece.where,
        piece.line if piece.lines > 1 or piece.parts > 1 else None,
        piece.part if piece.parts > 1 else None,
    )


def repair_of(piece: Piece, kind: str, value: int | str, says: str) -> Repair | None:
    """A repair of one piece."""
    target = target_of(piece)
    return Repair(kind, value, (target,), says) if target else None


def judge(case: Case) -> tuple[Finding, ...]:
    """Every finding of the profile's rules; the same fault at several places is one finding."""
    same: dict[tuple[str, str, str], list[Finding]] = {}
    profile, found = case.profile, case.found
    for each in RULES.values():
        if each.group not in (COMMON, *profile.groups) or each.key in profile.off:
            continue
        if not (found.whole or each.annexed):
            continue
        for fault in each.check(case):
            finding = _finding(each, fault, profile)
            same.setdefault((finding.id, finding.stands, finding.should), []).append(finding)
    merged = [_join(findings) for findings in same.values()]
    return tuple(sorted(merged, key=lambda finding: not finding.is_error))


def is_own(each: Rule, profile: Profile) -> bool:
    """Whether the profile itself says this, and does not take it over from its base."""
    changed = any(name in profile.changed for name in each.values) or any(
        field in profile.zones[zone].changed for zone, field in each.fields if zone in profile.zones
    )
    return changed or not profile.base


def is_soft(each: Rule, profile: Profile) -> bool:
    """Whether the profile makes it advice: it says so, or is not verified (rule DOC-R25)."""
    return each.key in profile.soft or (not profile.verified and is_own(each, profile))


def _finding(each: Rule, fault: Fault, profile: Profile) -> Finding:
    own = is_own(each, profile)
    soft = each.severity == ADVICE or fault.advice or is_soft(each, profile)
    owner = profile if own else load_profile(profile.base)
    zones = [profile.zones[zone] for zone, _ in each.fields if zone in profile.zones]
    written = zones[0].source if zones else each.source
    if own and not profile.verified and not zones and each.group == COMMON:
        # The rule was written down from the verified decree; this profile says the same elsewhere.
        written = ""
    source = f"{owner.name}, {written}" if written else owner.source
    where = fault.at if isinstance(fault.at, str) else fault.at.where
    severity = ADVICE if soft else ERROR
    return Finding(
        id=f"{owner.prefix}-{each.key}",
        severity=severity,
        title=each.title,
        zone=zones[0].name if zones else each.zone,
        where=where,
        stands=fault.stands,
        should=fault.should,
        source=source,
        repair=fault.repair,
    )


def _join(findings: list[Finding]) -> Finding:
    """One finding of all places where the same is wrong."""
    first = findings[0]
    if len(findings) == 1:
        return first
    places = dict.fromkeys(finding.where for finding in findings)
    repairs = [finding.repair for finding in findings if finding.repair is not None]
    repair = repairs[0] if repairs else None
    if repair is not None:
        alike = [each for each in repairs if each.kind == repair.kind]
        targets = tuple(dict.fromkeys(target for each in alike for target in each.targets))
        repair = replace(repair, targets=targets)
    severity = ERROR if any(finding.is_error for finding in findings) else ADVICE
    return replace(first, severity=severity, others=tuple(places)[1:], repair=repair)
