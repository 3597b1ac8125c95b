"""Files beside a document: the same bytes are kept once, by their SHA-256."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from quannhu.documents.actions.holding import locked, log
from quannhu.documents.models import PaperFile, StoredFile
from quannhu.documents.queries import head_of
from quannhu.kernel.actor import Actor
from quannhu.kernel.inserting import insert
from quannhu.kernel.text import clean

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def store(data: bytes, media_type: str) -> StoredFile:
    """The file with these bytes, kept once."""
    sha256 = hashlib.sha256(data).hexdigest()
    insert([StoredFile(sha256=sha256, size=len(data), media_type=media_type, data=data)], once=True)
    return StoredFile.objects.defer("data").get(sha256=sha256)


@transaction.atomic
def attach(
    *, actor: Actor, at: dt.datetime, paper_id: int, role: str, name: str, data: bytes, media_type: str
) -> PaperFile:
    """Keep a file beside a document (PaperFile.Role). The caller has checked who may and that it bears no stamp."""
    paper = locked(paper_id)
    file = store(data, media_type)
    row = PaperFile.objects.create(
        paper=paper, role=role, name=clean(name)[:200], file=file, version=head_of(paper).number,
        made_by=actor.user_id, made_at=at,
    )  # fmt: skip
    log(paper, "attach", actor, at, {"role": role, "name": row.name, "sha256": file.sha256, "size": file.size})
    return row
