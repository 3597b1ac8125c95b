"""Uploads kept between the dry run and the confirmation, so that nobody hands the same file in twice."""

from __future__ import annotations

import datetime as dt
import json
import os
import uuid
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.sheets import Upload

KEPT = dt.timedelta(days=1)


def _folder() -> Path:
    folder = Path(settings.HOME) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def stage(user_id: int, upload: Upload, now: dt.datetime) -> str:
    """Keep the file for its owner; the token to ask for it again. Files kept more than a day before `now` go."""
    folder = _folder()
    for old in folder.iterdir():
        # Another worker may be clearing away the same files.
        with suppress(FileNotFoundError):
            if old.stat().st_mtime < (now - KEPT).timestamp():
                old.unlink()
    token = uuid.uuid4().hex
    facts = {"user": user_id, "name": upload.name}
    for name, data in ((token, upload.data), (f"{token}.json", json.dumps(facts, ensure_ascii=False).encode())):
        (folder / name).write_bytes(data)
        # Their age is told by the clock of the doors, which need not be the machine's.
        os.utime(folder / name, (now.timestamp(), now.timestamp()))
    return token


def staged(user_id: int, token: str) -> Upload:
    """The file behind a token of the same person.

    errors      Refused(KER-09) for a stranger's token, one that is gone, or one that is no token at all
    """
    folder = _folder()
    known = len(token) == 32 and token.isalnum() and (folder / f"{token}.json").exists()
    if known:
        facts = json.loads((folder / f"{token}.json").read_text("utf-8"))
        if facts["user"] == user_id:
            return Upload((folder / token).read_bytes(), facts["name"])
    raise Refused(NOT_FOUND, what="tệp đã tải lên", key=token[:8])
