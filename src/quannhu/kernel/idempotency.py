"""A command carries an id made by its client; repeating it returns the first answer."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction

from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import COMMAND_REUSED
from quannhu.kernel.errors import Refused
from quannhu.kernel.inserting import insert
from quannhu.kernel.models import CommandRecord


def fingerprint(action: str, facts: Any) -> str:
    """What the command asked, as a short hash; a different request under the same id is refused."""
    text = json.dumps([action, facts], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def once(command_id: uuid.UUID, action: str, actor: Actor, at: dt.datetime, facts: Any, work: Callable[[], Any]) -> Any:
    """The JSON-able answer of `work`, done at most once per command id, in one transaction.

    errors      Refused(KER-10) when the id was used for a different request
    """
    mark = fingerprint(action, facts)
    with transaction.atomic():
        # The insert comes first: on PostgreSQL a second tab with the same id waits here, then sees the record.
        claim = CommandRecord(
            id=command_id, action=action, actor_id=actor.user_id, at=at, fingerprint=mark, result=None
        )
        if insert([claim], once=True):
            result = work()
            CommandRecord.objects.filter(id=command_id).update(result=result)
            return result
        record = CommandRecord.objects.get(id=command_id)
        if record.fingerprint != mark or record.actor_id != actor.user_id:
            raise Refused(COMMAND_REUSED)
        return record.result
