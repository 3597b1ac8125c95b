"""Who acts: a person with dated posts, each a role at a unit. Rights follow the role, reach follows the unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quannhu.kernel.codes import SAME_PERSON
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused


@dataclass(frozen=True)
class Grant:
    """One post: the role held at a unit (its subtree) during a period."""

    role: str
    unit_id: int
    valid: Period


@dataclass(frozen=True)
class Actor:
    """The person behind a command. `user_id` is the account; `today` rules which posts count."""

    user_id: int
    name: str
    grants: tuple[Grant, ...]
    today: dt.date

    def current(self) -> tuple[Grant, ...]:
        """The posts held today."""
        return tuple(grant for grant in self.grants if self.today in grant.valid)

    @property
    def roles(self) -> frozenset[str]:
        """The roles held today, anywhere."""
        return frozenset(grant.role for grant in self.current())


def require_two_persons(maker_id: int, checker: Actor, what: str) -> None:
    """Refuse when the checker is the maker (two persons for whatever needs two)."""
    if maker_id == checker.user_id:
        raise Refused(SAME_PERSON, what=what)
