"""Our records as the field standard names them (rule DOC-R67)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from quannhu.documents.exchange import PRIORITIES
from quannhu.documents.models import Arrival, Dispatch, FileItem, Handling, Paper, PaperCopy, WorkFile
from quannhu.documents.queries.arrivals import assignments_of
from quannhu.documents.queries.papers import final_document
from quannhu.documents.queries.workfiles import items_of, original_words, records_in
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.workfiles import retention
from quannhu.kernel.days import HANOI, format_instant
from quannhu.organization.queries import labels

Record = dict[str, Any]
LANGUAGE = "Tiếng Việt"


def _file_code(file: WorkFile | None, code: str) -> Record:
    if file is None:
        return {"OrganId": code}
    return {"OrganId": code, "FileCatalog": file.year, "FileNotation": file.reference}


def _split(reference: str) -> tuple[str, str]:
    """`12`, `TTr-QN` of `12/TTr-QN`; the Party's `12-TTr/QN` likewise."""
    cut = min((at for at in (reference.find("/"), reference.find("-")) if at > 0), default=len(reference))
    return reference[:cut], reference[cut + 1 :]


def _kind(kind: str) -> str:
    return KINDS[kind].name if kind in KINDS else ""


def _places(name: str, ids: Sequence[int]) -> dict[int, tuple[WorkFile, int]]:
    """Record -> the first work file it lies in, and its place there."""
    found: dict[int, tuple[WorkFile, int]] = {}
    rows = FileItem.objects.filter(dropped_at__isnull=True, **{f"{name}__in": list(ids)}).select_related("file")
    for row in rows.order_by("id"):
        pk = getattr(row, name)
        if pk not in found:
            before = FileItem.objects.filter(file=row.file, dropped_at__isnull=True, pk__lte=row.pk).count()
            found[pk] = (row.file, before)
    return found


def outgoing_records(papers: Sequence[Paper]) -> list[Record]:
    """Sent documents as records `Outgoing`."""
    ids = [paper.pk for paper in papers]
    last = max((paper.dated_on for paper in papers if paper.dated_on), default=dt.date.max)
    names = labels({paper.unit_id for paper in papers}, last)
    places = _places("paper_id", ids)
    sent: dict[int, list[Dispatch]] = {}
    for row in Dispatch.objects.filter(paper_id__in=ids).order_by("id"):
        sent.setdefault(row.paper_id, []).append(row)
    found = []
    for paper in papers:
        document, gone = final_document(paper), sent.get(paper.pk, [])
        file, ordinal = places.get(paper.pk, (None, None))
        number, notation = _split(paper.reference)
        signer = document.signers[-1] if document.signers else None
        found.append({
            "FileCode": _file_code(file, names[paper.unit_id].code), "DocOrdinal": ordinal,
            "TypeName": _kind(paper.kind), "CodeNumber": number, "CodeNotation": notation,
            "IssuedDate": paper.dated_on, "OrganName": document.organ, "Subject": paper.summary, "Language": LANGUAGE,
            "SignerInfo": {"Position": signer.post, "FullName": signer.name} if signer else {},
            "To": [{"OrganName": row.recipient} for row in gone], "Priority": PRIORITIES.index(paper.urgency),
            "IssuedAmount": sum(row.copies for row in gone),
        })  # fmt: skip
    return found


def arrival_records(arrivals: Sequence[Arrival]) -> list[Record]:
    """Arrivals as records `Arrival`."""
    ids = [row.pk for row in arrivals]
    places, given = _places("arrival_id", ids), assignments_of(ids)
    units = {row.unit_id for row in arrivals} | {one.unit_id for each in given.values() for one in each}
    names = labels(units, max(row.arrived_on for row in arrivals)) if arrivals else {}
    traces: dict[int, list[str]] = {}
    for one in Handling.objects.filter(arrival_id__in=ids).order_by("id"):
        traces.setdefault(one.arrival_id, []).append(f"{format_instant(one.at)}: {one.text}")
    found = []
    for row in arrivals:
        file, ordinal = places.get(row.pk, (None, None))
        number, notation = _split(row.reference)
        mine = given.get(row.pk, [])
        found.append({
            "FileCode": _file_code(file, names[row.unit_id].code), "DocOrdinal": ordinal, "TypeName": _kind(row.kind),
            "CodeNumber": number, "CodeNotation": notation, "IssuedDate": row.dated_on, "OrganName": row.author,
            "Subject": row.summary, "Language": LANGUAGE, "PageAmount": row.pages, "Description": row.note,
            "ArrivalDate": row.arrived_on, "ArrivalNumber": row.number,
            "SignerInfo": {"Position": row.signer_post, "FullName": row.signer_name},
            "Priority": PRIORITIES.index(row.urgency), "ToPlaces": "; ".join(names[one.unit_id].name for one in mine),
            "TraceHeaderList": "\n".join(traces.get(row.pk, ())),
            "DueDate": next((one.due_on for one in mine if one.due_on), None),
        })  # fmt: skip
    return found


def file_records(files: Sequence[WorkFile], creators: dict[int, str]) -> list[Record]:
    """Work files as records `File`."""
    last = max((row.opened_at.astimezone(HANOI).date() for row in files), default=dt.date.max)
    names = labels({row.unit_id for row in files}, last)
    found = []
    for row in files:
        items = items_of(row)
        days = [one.dated_on for one in items if one.dated_on]
        found.append({
            "FileCode": _file_code(row, names[row.unit_id].code), "Title": row.title,
            "Maintenance": retention(row.years), "Rights": "Thường", "Creator": creators.get(row.keeper_id or 0, ""),
            "Language": LANGUAGE, "StartDate": min(days, default=row.opened_at.astimezone(HANOI).date()),
            "EndDate": max(days, default=row.ended_on), "DocTotal": len(items), "PageTotal": row.sheets,
            "Description": row.description,
        })  # fmt: skip
    return found


def file_whole(file: WorkFile, creators: dict[int, str]) -> list[tuple[str, Record]]:
    """A work file with what lies in it: its record, then each document's in the order of time (rule DOC-R72)."""
    found: list[tuple[str, Record]] = [("File", file_records([file], creators)[0])]
    for ordinal, (_item, record) in enumerate(records_in(file), 1):
        if isinstance(record, Arrival):
            standard, made = "Arrival", arrival_records([record])[0]
        elif isinstance(record, Paper):
            standard, made = "Outgoing", outgoing_records([record])[0]
        else:
            standard, made = "Outgoing", _copy_record(record)
        # It may lie in other files too: here it is named by its place in this one.
        code = {**made["FileCode"], "FileCatalog": file.year, "FileNotation": file.reference}
        found.append((standard, made | {"FileCode": code, "DocOrdinal": ordinal}))
    return found


def _copy_record(copy: PaperCopy) -> Record:
    """A copy we made, as a document sent."""
    number, notation = _split(copy.reference)
    return {
        "FileCode": _file_code(None, labels({copy.unit_id}, copy.dated_on)[copy.unit_id].code),
        "TypeName": copy.get_kind_display(), "CodeNumber": number, "CodeNotation": notation,
        "IssuedDate": copy.dated_on, "OrganName": copy.organ, "Language": LANGUAGE,
        "Subject": f"{copy.get_kind_display()} {original_words(copy)}",
        "SignerInfo": {"Position": copy.signer["post"], "FullName": copy.signer["name"]},
        "To": [{"OrganName": one} for one in copy.recipients], "IssuedAmount": copy.copies,
    }  # fmt: skip
