"""Reads of work files: the year's list, what lies in a file, what must go to the archive; copies made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from quannhu.documents.models import Arrival, FileItem, FileList, FileTransfer, Paper, PaperCopy, WorkFile
from quannhu.documents.queries.papers import READ_DRAFTS, final_document
from quannhu.documents.rules.copies import CopyMark, retyped
from quannhu.documents.rules.flow import PUBLISHED, State
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.values import Authority, Document, Signer
from quannhu.documents.rules.workfiles import Contents, notice_on, transfer_due
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.queries import reach_with


def files_for(actor: Actor, on: dt.date) -> QuerySet[WorkFile]:
    """The files the actor may see: of the organs in the reach of clerks, heads and commanders; those he keeps."""
    if not actor.current():
        return WorkFile.objects.none()
    return WorkFile.objects.filter(Q(unit_id__in=reach_with(actor, READ_DRAFTS, on)) | Q(keeper_id=actor.user_id))


def file_for(actor: Actor, on: dt.date, file_id: int) -> WorkFile:
    """One file the actor may see; Refused(KER-09)."""
    row = files_for(actor, on).select_related("unit", "transfer").filter(pk=file_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="hồ sơ", key=file_id)
    return row


def list_of(unit_id: int, year: int) -> tuple[FileList | None, list[WorkFile]]:
    """The year's list of an organ: its approval, its files by heading and number, each with how much lies in it."""
    rows = WorkFile.objects.filter(unit_id=unit_id, year=year)
    rows = rows.annotate(held=Count("items", filter=Q(items__dropped_at__isnull=True)))
    approved = FileList.objects.filter(unit_id=unit_id, year=year).first()
    return approved, list(rows.order_by("subject_code", "number"))


@dataclass(frozen=True)
class Item:
    """A document in a file as its list of contents names it."""

    item_id: int
    reference: str
    dated_on: dt.date | None
    title: str
    author: str
    source: str
    record_id: int
    draft: bool = False


def items_of(file: WorkFile) -> list[Item]:
    """What lies in the file now, oldest day first; drafts, which have none, last."""
    rows = FileItem.objects.filter(file=file, dropped_at__isnull=True)
    found = [_item(row) for row in rows.select_related("paper__unit", "arrival", "copy")]
    return sorted(found, key=lambda one: (one.dated_on is None, one.dated_on or dt.date.max, one.item_id))


def records_in(file: WorkFile) -> list[tuple[Item, Paper | Arrival | PaperCopy]]:
    """What lies in the file with the records themselves, in the same order; drafts are left out."""
    items = [one for one in items_of(file) if not one.draft]
    tables: tuple[tuple[str, type[Paper | Arrival | PaperCopy]], ...] = (
        ("paper", Paper), ("arrival", Arrival), ("copy", PaperCopy),
    )  # fmt: skip
    found: dict[tuple[str, int], Paper | Arrival | PaperCopy] = {}
    for source, table in tables:
        ids = [one.record_id for one in items if one.source == source]
        found |= {(source, pk): record for pk, record in table._default_manager.in_bulk(ids).items()}
    return [(one, found[one.source, one.record_id]) for one in items]


def _item(row: FileItem) -> Item:
    if row.paper is not None:
        paper = row.paper
        title = f"{_kind(paper.kind)} {paper.summary}".strip()
        draft = State(paper.state) not in PUBLISHED
        return Item(row.pk, paper.reference, paper.dated_on, title, paper.signer_name, "paper", paper.pk, draft)
    if row.arrival is not None:
        came = row.arrival
        title = f"{_kind(came.kind)} {came.summary}".strip()
        return Item(row.pk, came.reference, came.dated_on, title, came.author, "arrival", came.pk)
    assert row.copy is not None
    made = row.copy
    title = f"{made.get_kind_display()} {original_words(made)}"
    return Item(row.pk, made.reference, made.dated_on, title, made.organ, "copy", made.pk)


def _kind(kind: str) -> str:
    return KINDS[kind].name if kind in KINDS else ""


def contents_of(file: WorkFile) -> Contents:
    """What closing a file asks about."""
    items = items_of(file)
    return Contents(len(items), tuple(one.title for one in items if one.draft))


def files_with(paper_id: int) -> list[WorkFile]:
    """The files a document lies in."""
    return list(WorkFile.objects.filter(items__paper_id=paper_id, items__dropped_at__isnull=True).order_by("id"))


@dataclass(frozen=True)
class Handover:
    """A closed file that must go to the archive: by when, whether a notice stands."""

    file: WorkFile
    due: dt.date
    notice: bool
    late: int


def to_hand_over(unit_ids: Iterable[int], on: dt.date) -> list[Handover]:
    """Every closed file still at the organs that must go to the archive, soonest first (rule DOC-R65)."""
    found = []
    rows = WorkFile.objects.filter(unit_id__in=list(unit_ids), closed_at__isnull=False, transfer__isnull=True)
    for row in rows.order_by("id"):
        assert row.ended_on is not None
        due = transfer_due(row.ended_on, row.years, works=row.works, keep_until=row.keep_until)
        if due is not None:
            found.append(Handover(row, due, notice_on(due, on), max((on - due).days, 0)))
    return sorted(found, key=lambda one: (one.due, one.file.pk))


def transfers_of(unit_ids: Iterable[int]) -> list[FileTransfer]:
    """The handings-over of the organs, newest first, each with how many files."""
    rows = FileTransfer.objects.filter(unit_id__in=list(unit_ids)).annotate(held=Count("files"))
    return list(rows.order_by("-on", "-id"))


def transfer_for(actor: Actor, on: dt.date, transfer_id: int) -> tuple[FileTransfer, list[WorkFile]]:
    """One handing-over the actor may see, with its files; Refused(KER-09)."""
    reach = reach_with(actor, READ_DRAFTS, on)
    row = FileTransfer.objects.filter(pk=transfer_id, unit_id__in=reach).first()
    if row is None:
        raise Refused(NOT_FOUND, what="biên bản giao nộp", key=transfer_id)
    return row, list(WorkFile.objects.filter(transfer=row).order_by("year", "subject_code", "number"))


def copies_for(actor: Actor, on: dt.date) -> QuerySet[PaperCopy]:
    """The copies of the organs in the reach of clerks, heads and commanders."""
    return PaperCopy.objects.filter(unit_id__in=reach_with(actor, READ_DRAFTS, on))


def copy_for(actor: Actor, on: dt.date, copy_id: int) -> PaperCopy:
    """One copy the actor may see; Refused(KER-09)."""
    rows = copies_for(actor, on).select_related("paper", "arrival", "copied__paper", "copied__arrival")
    row = rows.filter(pk=copy_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="bản sao", key=copy_id)
    return row


def original_words(copy: PaperCopy) -> str:
    """`12/TTr-QN ngày 5/3/2023` of what the copy was made from."""
    source = copy.paper or copy.arrival or copy.copied
    assert source is not None
    return str(source.reference)


def copied_text(copy: PaperCopy) -> Document | None:
    """The text under which the mark stands: the whole of our own document, or the parts that are extracted.

    Of what came from outside only an extract is ours to print: it was typed again.
    """
    root, blocks, extract = copy, copy.blocks, copy.extract
    while root.copied is not None:
        root = root.copied
        blocks, extract = blocks or root.blocks, extract or root.extract
    if root.arrival is not None and extract:
        came = root.arrival
        return retyped(
            extract, kind=came.kind, author=came.author, reference=came.reference, dated_on=came.dated_on,
            summary=came.summary, signer_post=came.signer_post, signer_name=came.signer_name,
        )  # fmt: skip
    if root.paper is None or (copy.kind == "trich_sao" and not blocks):
        return None
    document = final_document(root.paper)
    if copy.kind == "trich_sao":
        return replace(document, body=tuple(document.body[at] for at in blocks), appendices=())
    return document


def marks_of(copy: PaperCopy) -> list[CopyMark]:
    """What stands under the copied text: of a sao lục first the mark of the sao y it was made from."""
    return [*(marks_of(copy.copied) if copy.copied and copy.kind == "sao_luc" else []), mark_of(copy)]


def mark_of(copy: PaperCopy) -> CopyMark:
    """The mark of one copy."""
    said = copy.signer
    signer = Signer(said["post"], said["name"], said.get("rank", ""), Authority(said["authority"]), said.get("of", ""))
    return CopyMark(
        copy.kind, copy.organ, copy.organ_sign, copy.place, signer, copy.number, copy.dated_on,
        tuple(copy.recipients), "VT",
    )  # fmt: skip


__all__ = [
    "Handover", "Item", "contents_of", "copied_text", "copies_for", "copy_for", "file_for", "files_for", "files_with",
    "items_of", "list_of", "mark_of", "marks_of", "original_words", "records_in", "to_hand_over", "transfer_for",
    "transfers_of",
]  # fmt: skip
