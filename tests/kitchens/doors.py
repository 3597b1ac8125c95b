"""A kitchen behind its doors: a clock that stands where the test puts it, and people who sign in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from quannhu.kernel.days import instant
from tests.kitchens.kitchen import DAY, Kitchen


class Clock:
    """The instant every door reads."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.at = instant(DAY, "07:00")
        patch.setattr(timezone, "now", lambda: self.at)

    def strike(self, clock: str, day: dt.date = DAY) -> None:
        """It is HH:MM of the day."""
        self.at = instant(day, clock)


def enter(user: User) -> Client:
    """A browser with the person signed in."""
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, url: str, **fields: Any) -> HttpResponse:
    """A form as the page sends it; `confirmed` goes as typed."""
    data = {"command_id": str(uuid.uuid4()), **{name.replace("__", "-"): value for name, value in fields.items()}}
    return client.post(url, data)


def grid(leave: int = 0, **more: Any) -> dict[str, Any]:
    """The count grid as a person fills it: only the exceptions."""
    cuts = {f"cat-HSQBS-{meal}": str(leave) for meal in ("sang", "trua", "chieu")} if leave else {}
    return {**cuts, **{name.replace("__", "-"): str(value) for name, value in more.items()}}


def address(kitchen: Kitchen, tail: str = "", day: dt.date = DAY) -> str:
    """The address of the kitchen's day."""
    return f"/bep/{kitchen.id}/ngay/{day.isoformat()}/{tail}"


def text(answer: HttpResponse) -> str:
    """The page as read."""
    return answer.content.decode()
