"""Pages of documents as a signed-in person reads them."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from tests.documents.flow.stage import Office


def signed_in(office: Office, user: User) -> Client:
    """The person's browser, looking at the office's day."""
    client = Client()
    client.force_login(user)
    client.get(f"/van-ban/?tinh-den={office.day.day}/{office.day.month}/{office.day.year}")
    return client


def words(answer: Any) -> str:
    """What a page says, without its marks."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text).replace("&quot;", '"').replace("&#x27;", "'")
