"""What the checker says: a finding with its rule, place, what stands, what should stand, and how to repair it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ERROR, ADVICE = "error", "advice"


@dataclass(frozen=True)
class Target:
    """What a repair touches: a paragraph, one part of it, or a section.

    where       a paragraph's place, or "phần N" for the section N
    line, part  the line of the paragraph and the part of that line between tabs; None for the whole
    """

    where: str
    line: int | None = None
    part: int | None = None


@dataclass(frozen=True)
class Repair:
    """A change of form that leaves every word as it is.

    kind        "size", "bold", "italic", "caps", "colour", "font", "align", "first_line", "after", "spacing",
                "margin_left" ..., "paper", "first_page"
    value       half-points, twips, a word, or 1 and 0
    says        in Vietnamese, for the button
    """

    kind: str
    value: int | str
    targets: tuple[Target, ...]
    says: str


@dataclass(frozen=True)
class Finding:
    """One fault or advice.

    id          of the rule: `ND-SO-04`; never renumbered
    severity    "error" | "advice"
    zone        which part of the document, in Vietnamese: "Quốc hiệu (ô 1)"
    where       the paragraph's place ("thân/12"); `others` when the same holds of more places
    stands, should  in Vietnamese
    source      where the rule is written
    """

    id: str
    severity: str
    title: str
    zone: str
    where: str
    stands: str
    should: str
    source: str
    others: tuple[str, ...] = ()
    repair: Repair | None = None

    @property
    def is_error(self) -> bool:
        """Whether the document may not go on with it."""
        return self.severity == ERROR

    def as_json(self) -> dict[str, Any]:
        """For programs: the names of the fields are fixed."""
        return {
            "id": self.id,
            "severity": self.severity,
            "title": self.title,
            "zone": self.zone,
            "where": self.where,
            "others": list(self.others),
            "stands": self.stands,
            "should": self.should,
            "source": self.source,
            "repair": {"kind": self.repair.kind, "value": self.repair.value, "says": self.repair.says}
            if self.repair
            else None,
        }
