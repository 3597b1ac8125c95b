"""Arrivals to try with."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.contrib.auth.models import User

from quannhu.documents import actions
from quannhu.documents.actions import ArrivalIn
from quannhu.documents.models import Arrival, Dispatch, Paper
from tests.documents.flow.stage import DAY, Office


def letter(office: Office, **changed: object) -> ArrivalIn:
    """A công văn from above."""
    made = ArrivalIn(
        unit_id=office.world.root.pk, arrived_on=office.day, author="Tổng cục Hậu cần Bồng Lai",
        reference="245/HC-KH", dated_on=DAY.replace(day=10), kind="cong_van",
        summary="V/v chuẩn bị bảo đảm hậu cần mùa mưa lũ", signer_name="Trịnh Giả Định",
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]


def arrived(office: Office, user: User | None = None, reason: str = "", **changed: object) -> Arrival:
    """A letter written into the register."""
    made = actions.register_arrival(
        actor=office.actor(user or office.clerk), at=office.at(), command_id=uuid.uuid4(),
        arrival=letter(office, **changed), repeats_reason=reason,
    )  # fmt: skip
    return Arrival.objects.get(pk=made.arrival_id)


def issued_by_post(office: Office) -> Paper:
    """A document sent to one recipient by post."""
    to = [actions.DispatchIn("Bộ Tổng Hậu cần", Dispatch.Channel.POST, 2)]
    return office.issue(office.number(office.signed()), dispatches=to)
