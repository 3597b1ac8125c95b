"""Who held which post at an organ on which day: read once for a whole batch of documents entered later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from quannhu.documents.models import SignMandate
from quannhu.documents.queries import calendar_between, people
from quannhu.documents.rules.deadlines import Calendar
from quannhu.documents.rules.flow import (
    RETURN_RIGHT,
    RIGHT,
    Mandate,
    Seat,
    State,
    Step,
    authority_fault,
    same_name,
)
from quannhu.documents.rules.values import Authority, Document
from quannhu.organization.models import Post, UnitClosure
from quannhu.organization.rights import roles_with


class Register:
    """The posts of some people, as far as they count at an organ; the same answers as `organization.queries.may`."""

    def __init__(self, unit_id: int, people_ids: Iterable[int]) -> None:
        self.unit_id = unit_id
        ids = set(people_ids)
        self._names = people(ids)
        self._posts: dict[int, list[Post]] = {}
        for post in Post.objects.filter(user_id__in=ids).order_by("id"):
            self._posts.setdefault(post.user_id, []).append(post)
        above = UnitClosure.objects.filter(descendant_id=unit_id)
        self._above = list(above.values_list("ancestor_id", "valid_from", "valid_to"))
        self._mandates = list(SignMandate.objects.filter(unit_id=unit_id, given_to__in=ids, ended_at__isnull=True))
        self.calendar = lru_cache(lambda day: _around(day))

    def name(self, user_id: int) -> str:
        """The person's name."""
        return self._names.get(user_id, f"#{user_id}")

    def _of_day(self, user_id: int, on: dt.date) -> list[Post]:
        return [post for post in self._posts.get(user_id, []) if post.valid_from <= on < post.valid_to]

    def _holding(self, user_id: int, step: Step, state: State, on: dt.date) -> list[Post]:
        roles = roles_with(RETURN_RIGHT[state] if step == Step.RETURN else RIGHT[step])
        reach = {ancestor for ancestor, start, end in self._above if start <= on < end} | {self.unit_id}
        return [post for post in self._of_day(user_id, on) if post.role in roles and post.unit_id in reach]

    def may(self, user_id: int, step: Step, state: State, on: dt.date) -> bool:
        """Whether a post of the day carried the step."""
        return bool(self._holding(user_id, step, state, on))

    def title(self, user_id: int, step: Step, state: State, on: dt.date) -> str:
        """The title of that post."""
        return next((post.title for post in self._holding(user_id, step, state, on)), "")

    def signing_fault(self, document: Document, user_id: int, on: dt.date) -> str:
        """Why the person could not sign this text that day; "" when he could (rule DOC-R32)."""
        written = document.signers[-1]
        if not same_name(written.name, self.name(user_id)):
            return f'văn bản ghi tên "{written.name}", người ký là {self.name(user_id)}'
        seats = [Seat(post.role, post.title, post.unit_id == self.unit_id) for post in self._of_day(user_id, on)]
        mandates = [
            Mandate(Authority(row.authority))
            for row in self._mandates
            if row.given_to == user_id and row.valid_from <= on < row.valid_to
            and (not row.kinds or document.kind in row.kinds)
        ]  # fmt: skip
        return authority_fault(written.authority, seats, mandates, written.of)


def _around(day: dt.date) -> Calendar:
    """The days off of the month around."""
    return calendar_between(day, day)
