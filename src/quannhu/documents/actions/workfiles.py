"""Work files: opened by the year's list, filled by reference, closed, kept back, handed over; kept originals lent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from quannhu.documents.actions.holding import day_of, locked, name_of_paper, refuse_marked
from quannhu.documents.actions.issuing import file_away
from quannhu.documents.codes import records as codes
from quannhu.documents.models import (
    Arrival,
    Dispatch,
    Envelope,
    FileItem,
    FileList,
    FileTransfer,
    Lending,
    Paper,
    PaperCopy,
    WorkFile,
)
from quannhu.documents.queries import papers_for
from quannhu.documents.queries.arrivals import arrivals_for
from quannhu.documents.queries.workfiles import contents_of
from quannhu.documents.rules.flow import PUBLISHED, State
from quannhu.documents.rules.workfiles import (
    closing_fault,
    file_reference,
    is_transferred,
    keep_fault,
)
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.organization.queries import may, require

REGISTER, APPROVE_FILES, ISSUE = "documents.register", "documents.approve_files", "documents.issue"


def _log(row: WorkFile, verb: str, actor: Actor, at: dt.datetime, facts: dict[str, object]) -> None:
    event = audit.Event(f"documents.{verb}", "workfile", row.pk, facts)
    audit.append(f"workfile:{row.pk}", actor, at, [event])


@dataclass(frozen=True)
class FileIn:
    """A file as the year's list names it; years None is for ever."""

    unit_id: int
    year: int
    subject_code: str
    subject: str
    number: int
    title: str
    years: int | None
    keeper_id: int | None = None
    works: bool = False
    description: str = ""


@transaction.atomic
def open_file(*, actor: Actor, at: dt.datetime, file: FileIn) -> int:
    """Put a file on the year's list; gives its id. Right documents.register.

    errors      Refused DOC-30, DOC-66 number taken, DOC-67, KER-07
    """
    require(actor, REGISTER, file.unit_id, actor.today)
    said = {name: clean(getattr(file, name)) for name in ("subject_code", "subject", "title", "description")}
    refuse_marked("", list(said.values()))
    why = ""
    if not said["subject_code"] or len(said["subject_code"]) > 15 or not said["subject"]:
        why = "thiếu mã hoặc tên đề mục"
    elif not said["title"] or len(said["title"]) > 500 or len(said["description"]) > 500:
        why = "thiếu tiêu đề, hoặc dài quá 500 ký tự"
    elif not 1 <= file.number <= 999:
        why = "số trong đề mục từ 1 đến 999"
    elif file.years is not None and not 1 <= file.years <= 999:
        why = "thời hạn bảo quản từ 1 năm, hoặc Vĩnh viễn"
    elif not day_of(at).year - 50 <= file.year <= day_of(at).year + 1:
        why = f"năm {file.year} không dùng được"
    if why:
        raise Refused(codes.FILE_INCOMPLETE, why=why)
    reference = file_reference(file.number, said["subject_code"])
    try:
        with transaction.atomic():
            row = WorkFile.objects.create(
                unit_id=file.unit_id, year=file.year, number=file.number, reference=reference[:20], years=file.years,
                keeper_id=file.keeper_id, works=file.works, opened_by=actor.user_id, opened_at=at, **said,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(codes.FILE_TAKEN, reference=reference, year=file.year) from error
    _log(row, "open_file", actor, at, {"reference": reference, "title": row.title, "years": row.years})
    return row.pk


@transaction.atomic
def approve_list(*, actor: Actor, at: dt.datetime, unit_id: int, year: int) -> int:
    """The head approves the year's list; files added later are told apart. Right documents.approve_files.

    errors      Refused DOC-67 nothing on it, or approved before; KER-07
    """
    require(actor, APPROVE_FILES, unit_id, actor.today)
    count = WorkFile.objects.filter(unit_id=unit_id, year=year).count()
    if not count:
        raise Refused(codes.FILE_INCOMPLETE, why=f"danh mục năm {year} chưa có hồ sơ nào")
    try:
        with transaction.atomic():
            row = FileList.objects.create(unit_id=unit_id, year=year, approved_by=actor.user_id, approved_at=at)
    except IntegrityError as error:
        raise Refused(codes.FILE_INCOMPLETE, why=f"danh mục năm {year} đã duyệt") from error
    facts = {"year": year, "files": count}
    event = audit.Event("documents.approve_files", "filelist", row.pk, facts)
    audit.append(f"filelist:{row.pk}", actor, at, [event])
    return row.pk


def _file(file_id: int, *, still_open: bool) -> WorkFile:
    """The file under its lock; Refused(KER-09, DOC-68)."""
    row = WorkFile.objects.select_for_update(of=("self",)).filter(pk=file_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="hồ sơ", key=file_id)
    if still_open and row.closed_at:
        raise Refused(codes.FILE_CLOSED, reference=row.reference, day=format_day(day_of(row.closed_at)))
    return row


def _may_fill(row: WorkFile, actor: Actor) -> None:
    """Who keeps the file, or the clerk. Refused(KER-07)."""
    if row.keeper_id != actor.user_id:
        require(actor, REGISTER, row.unit_id, actor.today)


@dataclass(frozen=True)
class Source:
    """One document of the program, of whichever kind."""

    paper_id: int | None = None
    arrival_id: int | None = None
    copy_id: int | None = None


@transaction.atomic
def put_in(*, actor: Actor, at: dt.datetime, file_id: int, source: Source) -> int:
    """Lay a document in a file, by reference: it may lie in others too. The file's keeper, or the clerk.

    A registered document is filed by it, when the one who lays it in may file it.

    errors      Refused KER-09 a document one may not see, DOC-68 closed, DOC-69 in it already, KER-07
    """
    row = _file(file_id, still_open=True)
    _may_fill(row, actor)
    found = _seen(actor, source)
    if found is None:
        raise Refused(NOT_FOUND, what="văn bản", key=source.paper_id or source.arrival_id or source.copy_id)
    if FileItem.objects.filter(file=row, dropped_at__isnull=True, **vars(source)).exists():
        raise Refused(codes.ITEM_REPEATED, paper=str(found), reference=row.reference)
    item = FileItem.objects.create(file=row, added_by=actor.user_id, added_at=at, **vars(source))
    _log(row, "put_in", actor, at, {key: value for key, value in vars(source).items() if value})
    if (
        isinstance(found, Paper)
        and found.state == State.REGISTERED
        and may(actor, REGISTER, found.unit_id, actor.today)
    ):
        file_away(actor=actor, at=at, paper_id=found.pk, note=f"Hồ sơ {row.reference}")
    return item.pk


def _seen(actor: Actor, source: Source) -> Paper | Arrival | PaperCopy | None:
    on = actor.today
    if source.paper_id is not None:
        return papers_for(actor, on).exclude(state=State.CANCELLED).filter(pk=source.paper_id).first()
    if source.arrival_id is not None:
        return arrivals_for(actor, on).filter(pk=source.arrival_id).first()
    copy = PaperCopy.objects.filter(pk=source.copy_id or 0).first()
    return copy if copy is not None and may(actor, "documents.read_drafts", copy.unit_id, on) else None


@transaction.atomic
def take_out(*, actor: Actor, at: dt.datetime, item_id: int, reason: str) -> None:
    """Take a draft or a duplicate out of an open file, with a reason. Refused KER-09, KER-11, DOC-68, KER-07."""
    item = FileItem.objects.filter(pk=item_id, dropped_at__isnull=True).first()
    if item is None:
        raise Refused(NOT_FOUND, what="văn bản trong hồ sơ", key=item_id)
    row = _file(item.file_id, still_open=True)
    _may_fill(row, actor)
    if len(clean(reason)) < 3:
        raise Refused(REASON_NEEDED)
    item.dropped_at, item.dropped_by, item.reason = at, actor.user_id, clean(reason)[:300]
    item.save(update_fields=["dropped_at", "dropped_by", "reason"])
    _log(row, "take_out", actor, at, {"item": item.pk, "reason": item.reason})


@transaction.atomic
def close_file(
    *, actor: Actor, at: dt.datetime, file_id: int, ended_on: dt.date, years: int | None, sheets: int | None, note: str
) -> None:
    """Close a file: drafts are out, the retention is looked at once more, sheets counted, the closing note written.

    errors      Refused DOC-68 closed, DOC-70 what is missing, KER-07
    """
    row = _file(file_id, still_open=True)
    _may_fill(row, actor)
    why = closing_fault(contents_of(row), years, sheets, clean(note))
    if not why and ended_on > day_of(at):
        why = "ngày kết thúc công việc chưa tới"
    if not why and years is not None and not 1 <= years <= 999:
        why = "thời hạn bảo quản từ 1 năm, hoặc Vĩnh viễn"
    if why:
        raise Refused(codes.CLOSING_INCOMPLETE, reference=row.reference, why=why)
    row.ended_on, row.years, row.sheets, row.closing_note = ended_on, years, sheets, clean(note)[:500]
    row.closed_at, row.closed_by = at, actor.user_id
    row.save(update_fields=["ended_on", "years", "sheets", "closing_note", "closed_at", "closed_by"])
    _log(row, "close_file", actor, at, {"ended_on": ended_on.isoformat(), "years": years, "sheets": sheets})


@transaction.atomic
def keep_back(*, actor: Actor, at: dt.datetime, file_id: int, until: dt.date, basis: str) -> None:
    """Keep a closed file at the unit beyond its day, at most two years, by a written consent. Right documents.register.

    errors      Refused DOC-71, KER-07
    """
    row = _file(file_id, still_open=False)
    require(actor, REGISTER, row.unit_id, actor.today)
    why = "hồ sơ chưa kết thúc" if row.ended_on is None else "hồ sơ đã giao nộp" if row.transfer_id else ""
    if not why and row.ended_on:
        why = keep_fault(row.ended_on, row.years, works=row.works, until=until, basis=clean(basis))
    if why:
        raise Refused(codes.TRANSFER_WRONG, why=f"{row.reference}: {why}")
    row.keep_until, row.keep_basis = until, clean(basis)[:300]
    row.save(update_fields=["keep_until", "keep_basis"])
    _log(row, "keep_back", actor, at, {"until": until.isoformat(), "basis": row.keep_basis})


@dataclass(frozen=True)
class TransferIn:
    """A handing-over as its minutes name it."""

    unit_id: int
    on: dt.date
    giver: str
    receiver: str
    archive: str
    note: str = ""


def hand_over_files(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, transfer: TransferIn, file_ids: Sequence[int]
) -> int:
    """Hand closed files over to the archive; gives the transfer's id. Right documents.register.

    errors      Refused DOC-71, KER-07, KER-09
    """

    def work() -> int:
        require(actor, REGISTER, transfer.unit_id, actor.today)
        said = {name: clean(getattr(transfer, name))[:500] for name in ("giver", "receiver", "archive", "note")}
        if not said["giver"] or not said["receiver"] or not said["archive"]:
            raise Refused(codes.TRANSFER_WRONG, why="thiếu bên giao, bên nhận hoặc nơi lưu trữ")
        if transfer.on > day_of(at):
            raise Refused(codes.TRANSFER_WRONG, why="ngày giao chưa tới")
        files = [_file(file_id, still_open=False) for file_id in sorted(set(file_ids))]
        if not files:
            raise Refused(codes.TRANSFER_WRONG, why="chưa chọn hồ sơ nào")
        for row in files:
            if why := _transfer_fault(row, transfer):
                raise Refused(codes.TRANSFER_WRONG, why=f"{row.reference}: {why}")
        made = FileTransfer.objects.create(
            unit_id=transfer.unit_id, on=transfer.on, made_by=actor.user_id, made_at=at,
            **{name: text[:200] if name != "note" else text for name, text in said.items()},
        )  # fmt: skip
        for row in files:
            row.transfer = made
            row.save(update_fields=["transfer"])
            _log(row, "hand_over_file", actor, at, {"transfer": made.pk, "receiver": said["receiver"]})
        return made.pk

    facts = [[str(value) for value in vars(transfer).values()], sorted(set(file_ids))]
    return int(once(command_id, "documents.hand_over_files", actor, at, facts, work))


def _transfer_fault(row: WorkFile, transfer: TransferIn) -> str:
    if row.unit_id != transfer.unit_id:
        return "hồ sơ của cơ quan khác"
    if row.ended_on is None:
        return "hồ sơ chưa kết thúc"
    if row.transfer_id:
        return "hồ sơ đã giao nộp"
    if transfer.on < row.ended_on:
        return f"ngày giao trước ngày công việc kết thúc ({format_day(row.ended_on)})"
    return "" if is_transferred(row.years) else "hồ sơ bảo quản dưới 5 năm không nộp lưu trữ"


@dataclass(frozen=True)
class LendingIn:
    """Somebody uses a kept original."""

    on: dt.date
    reader: str
    paper_id: int
    receipt: str
    allowed_by: str
    file_id: int | None = None
    note: str = ""


@transaction.atomic
def lend(*, actor: Actor, at: dt.datetime, lending: LendingIn) -> int:
    """Write down that a kept original is used; gives the row's id. Right documents.register over its organ.

    errors      Refused DOC-72, KER-07
    """
    # Locked: two who ask for one original at a moment are told apart.
    seen = papers_for(actor, actor.today).filter(pk=lending.paper_id).exists()
    paper = locked(lending.paper_id) if seen else None
    said = {name: clean(getattr(lending, name))[:200] for name in ("reader", "receipt", "allowed_by", "note")}
    why = ""
    if paper is None or State(paper.state) not in PUBLISHED:
        why = "không có văn bản đã phát hành ấy"
    elif not said["reader"] or not said["allowed_by"]:
        why = "thiếu người sử dụng hoặc người cho phép"
    elif lending.on > day_of(at):
        why = "ngày chưa tới"
    elif Lending.objects.filter(paper=paper, returned_on__isnull=True).exists():
        why = f"bản lưu {name_of_paper(paper)} đang có người sử dụng"
    if why or paper is None:
        raise Refused(codes.LENDING_WRONG, why=why)
    require(actor, REGISTER, paper.unit_id, actor.today)
    file = FileItem.objects.filter(paper=paper, dropped_at__isnull=True).order_by("id").first()
    row = Lending.objects.create(
        unit_id=paper.unit_id, on=lending.on, paper=paper, file_id=lending.file_id or (file.file_id if file else None),
        written_by=actor.user_id, written_at=at, **said,
    )  # fmt: skip
    event = audit.Event("documents.lend", "lending", row.pk, {"paper": paper.pk, **said})
    audit.append(f"lending:{row.pk}", actor, at, [event])
    return row.pk


@transaction.atomic
def bring_back(*, actor: Actor, at: dt.datetime, lending_id: int, on: dt.date) -> None:
    """The kept original came back. Right documents.register. Refused DOC-72, KER-09, KER-07."""
    row = Lending.objects.select_for_update(of=("self",)).filter(pk=lending_id, returned_on__isnull=True).first()
    if row is None:
        raise Refused(NOT_FOUND, what="bản lưu đang sử dụng", key=lending_id)
    require(actor, REGISTER, row.unit_id, actor.today)
    if not row.on <= on <= day_of(at):
        raise Refused(codes.LENDING_WRONG, why="ngày trả trước ngày mượn hoặc chưa tới")
    row.returned_on = on
    row.save(update_fields=["returned_on"])
    event = audit.Event("documents.bring_back", "lending", row.pk, {"on": on.isoformat()})
    audit.append(f"lending:{row.pk}", actor, at, [event])


@transaction.atomic
def note_envelope(
    *, actor: Actor, at: dt.datetime, dispatch_id: int, number: str, receipt: str = "", note: str = ""
) -> None:
    """The envelope's number of a dispatch by post, and what the post office signed. Right documents.issue.

    errors      Refused KER-09 not by post or written before, KER-11 no number, KER-07
    """
    posted = Dispatch.objects.select_for_update(of=("self",)).filter(channel=Dispatch.Channel.POST)
    row = posted.filter(pk=dispatch_id).select_related("paper").first()
    if row is None or Envelope.objects.filter(dispatch=row).exists():
        raise Refused(NOT_FOUND, what="lần gửi bưu điện chưa ghi số bì", key=dispatch_id)
    require(actor, ISSUE, row.paper.unit_id, actor.today)
    if not clean(number):
        raise Refused(REASON_NEEDED)
    made = Envelope.objects.create(
        dispatch=row, number=clean(number)[:40], receipt=clean(receipt)[:200], note=clean(note)[:300],
        written_by=actor.user_id, written_at=at,
    )  # fmt: skip
    event = audit.Event("documents.envelope", "envelope", made.pk, {"dispatch": row.pk, "number": made.number})
    audit.append(f"envelope:{row.pk}", actor, at, [event])
