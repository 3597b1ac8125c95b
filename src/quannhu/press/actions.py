"""Use cases: look at an article (stores nothing), confirm it (stores bytes, reading, corrections, plan items)."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event, append
from quannhu.kernel.days import HANOI, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.money import group_digits
from quannhu.kernel.text import nfc
from quannhu.organization.models import Unit
from quannhu.organization.queries import require
from quannhu.press.codes import (
    ALREADY_IMPORTED,
    CHANGED_SINCE_PREVIEW,
    NOT_CONFIRMED,
    TOO_LONG,
    UNKNOWN_FIELD,
    UNKNOWN_FIGURE,
)
from quannhu.press.fields import Field, fields_of
from quannhu.press.models import ArticleImport, Correction, PlanItem
from quannhu.press.queries import already
from quannhu.press.rules import read
from quannhu.press.rules.document import digest, document
from quannhu.press.rules.vocabulary import Vocabulary

_FIGURE = re.compile(r"^F(0[1-9]|[12]\d|3[0-2])$")
LIMIT = 2_000  # characters of one correction
SHORT = 200  # characters of a measure or an owner's name
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class PlanIn:
    """What an officer adds to a direction or breakthrough before confirming. key: `D1`, `B2`."""

    key: str
    figures: tuple[str, ...] = ()
    measure: str = ""
    owner: str = ""
    due: dt.date | None = None


@dataclass(frozen=True)
class Preview:
    """An article as read, with the earlier import of the same text if there is one. Nothing of it is stored."""

    document: dict[str, Any]
    fields: tuple[Field, ...]
    same: ArticleImport | None

    @property
    def items(self) -> list[dict[str, Any]]:
        """Breakthroughs and directions, for the officer to complete."""
        return [*self.document["breakthroughs"], *self.document["directions"]]


def look(data: bytes, words: Vocabulary) -> Preview:
    """The article read, for anyone at the command line: no database is touched.

    errors      Refused PRS-01..05, PRS-07
    """
    source, article = read(data, words)
    made = document(data, source, article)
    return Preview(made, tuple(fields_of(made)), None)


def preview(*, actor: Actor, unit_id: int, data: bytes, words: Vocabulary) -> Preview:
    """The article read for a person who may import it into the unit; stores nothing (rule PRS-R19).

    errors      Refused KER-07, PRS-01..05, PRS-07
    """
    require(actor, "press.import", unit_id, actor.today)
    seen = look(data, words)
    return Preview(seen.document, seen.fields, already(unit_id, seen.document["source"]["text_sha256"]))


def confirm(
    *,
    actor: Actor,
    at: dt.datetime,
    command_id: uuid.UUID,
    unit_id: int,
    data: bytes,
    words: Vocabulary,
    seen_sha256: str,
    confirmed: bool,
    file_name: str = "",
    corrections: Mapping[str, str] | None = None,
    plan: Sequence[PlanIn] = (),
) -> int:
    """Store the article as the person saw and corrected it; the id of the import (rule PRS-R19).

    seen_sha256 digest of the bytes shown in the preview
    corrections path of a field -> what it should say; the words read stay beside it
    errors      Refused KER-07, KER-10, PRS-06 the same text is stored, PRS-08 no such field, PRS-09 not confirmed,
                PRS-11 other bytes than shown, PRS-13 no such figure, PRS-14 too long, and those of reading
    """
    require(actor, "press.confirm", unit_id, actor.today)
    if not confirmed:
        raise Refused(NOT_CONFIRMED)
    if digest(data) != seen_sha256:
        raise Refused(CHANGED_SINCE_PREVIEW)
    seen = look(data, words)
    wanted = {path: nfc(value).strip() for path, value in (corrections or {}).items()}
    fixes = checked_corrections(seen, wanted)
    items = checked_plan(seen, plan)
    facts = [
        unit_id,
        seen_sha256,
        wanted,
        [[item.key, item.figures, item.measure, item.owner, str(item.due)] for item in items],
    ]

    def work() -> int:
        return _store(actor, at, unit_id, data, file_name, seen, fixes, items)

    return int(once(command_id, "press.confirm", actor, at, facts, work))


def checked_corrections(seen: Preview, wanted: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """path -> (value read, value given), only where they differ.

    errors      Refused PRS-08 naming a path the reading does not have, PRS-14 too long
    """
    held = {field.path: field.value for field in seen.fields}
    fixes = {}
    for path, value in wanted.items():
        if path not in held:
            raise Refused(UNKNOWN_FIELD, field=path)
        if value != held[path]:  # a long passage sent back as it was read is no correction
            _refuse_long(value, LIMIT, path)
            fixes[path] = (held[path], value)
    return fixes


def checked_plan(seen: Preview, plan: Sequence[PlanIn]) -> list[PlanIn]:
    """What was added for each item, in the article's order; an item without additions keeps no figure: none is adopted.

    errors      Refused PRS-08 no such item, PRS-13 no such figure, PRS-14 too long
    """
    given = {item.key: item for item in plan}
    keys = [item["id"] for item in seen.items]
    for key, item in given.items():
        if key not in keys:
            raise Refused(UNKNOWN_FIELD, field=key)
        for text in (item.measure, item.owner):
            _refuse_long(nfc(text), SHORT, key)
        for figure in item.figures:
            if not _FIGURE.match(figure):
                raise Refused(UNKNOWN_FIGURE, figure=figure, item=key)
    return [given.get(key, PlanIn(key)) for key in keys]


def _refuse_long(text: str, limit: int, place: str) -> None:
    """Refuse (PRS-14) rather than cut: nobody would see what was lost."""
    if len(text) > limit:
        raise Refused(TOO_LONG, place=place, length=group_digits(len(text)), limit=group_digits(limit))


def _year(made: dict[str, Any], name: str, fixes: Mapping[str, tuple[str, str]]) -> int | None:
    """The year as corrected, else as read; a correction without a year says that there is none."""
    if name in fixes:
        found = _YEAR.search(fixes[name][1])
        return int(found[0]) if found else None
    return made[name]["year"] if made[name] else None


@transaction.atomic
def _store(
    actor: Actor,
    at: dt.datetime,
    unit_id: int,
    data: bytes,
    file_name: str,
    seen: Preview,
    fixes: dict[str, tuple[str, str]],
    items: list[PlanIn],
) -> int:
    """Write the records; the unit's row is locked, so that two tabs cannot store one text twice."""
    Unit.objects.select_for_update().get(pk=unit_id)
    made, source = seen.document, seen.document["source"]
    if same := already(unit_id, source["text_sha256"]):
        raise Refused(ALREADY_IMPORTED, day=format_day(same.confirmed_at.astimezone(HANOI).date()), id=same.pk)
    year = _year(made, "plan_year", fixes)
    row = ArticleImport.objects.create(
        unit_id=unit_id,
        file_name=nfc(file_name)[:200],
        data=data,
        sha256=source["sha256"],
        text_sha256=source["text_sha256"],
        reading=made,
        title=(fixes["title"][1][:300] if "title" in fixes else "") or title_of(made),
        review_year=_year(made, "review_year", fixes),
        plan_year=year,
        confirmed_at=at,
        confirmed_by=actor.user_id,
        confirmed_by_name=actor.name,
    )
    Correction.objects.bulk_create(
        Correction(article=row, path=path, was=was, value=value) for path, (was, value) in fixes.items()
    )
    read_items = {item["id"]: item["words"] for item in seen.items}
    PlanItem.objects.bulk_create(
        PlanItem(
            article=row,
            key=item.key,
            order=order,
            year=year,
            line=read_items[item.key]["line"],
            words=read_items[item.key]["text"],
            figures=list(item.figures),
            measure=nfc(item.measure),
            owner=nfc(item.owner),
            due=item.due,
        )
        for order, item in enumerate(items, start=1)
    )
    told = {"sha256": row.sha256, "title": row.title, "corrections": len(fixes), "plan_items": len(items)}
    append(f"press:{unit_id}", actor, at, [Event("press.confirm", "article_import", row.pk, told)])
    return row.pk


def title_of(made: dict[str, Any]) -> str:
    """What a list calls the article: its own title, else its first caption or first line that was read."""
    if made["title"]:
        return str(made["title"]["text"])[:300]
    line = next((line["text"] for line in made["lines"] if line["kind"] in ("lead", "body", "caption", "unplaced")), "")
    return (line[:120].rsplit(" ", 1)[0] + "…") if len(line) > 120 else line
