"""Copies: sao y, sao lục, trích sao, each with a number of the one series of the year, signed by whoever may."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from quannhu.documents.actions.holding import day_of, mandates_of, refuse_frozen, refuse_marked, seats_of
from quannhu.documents.actions.numbers import COPIES as SERIES
from quannhu.documents.actions.numbers import give_number, locked_series
from quannhu.documents.codes import flow
from quannhu.documents.codes import records as codes
from quannhu.documents.models import Arrival, Paper, PaperCopy
from quannhu.documents.queries import document_of, head_of, papers_for, people
from quannhu.documents.queries.arrivals import arrivals_for
from quannhu.documents.queries.intake import original_of
from quannhu.documents.queries.workfiles import copies_for
from quannhu.documents.rules.copies import FORMS, ORIGINS, copy_fault
from quannhu.documents.rules.flow import PUBLISHED, State, authority_fault
from quannhu.documents.rules.kinds import COPIES
from quannhu.documents.rules.notation import copy_reference
from quannhu.documents.rules.values import Authority
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.organization.queries import require

NUMBER = "documents.number"


@dataclass(frozen=True)
class CopyIn:
    """A copy as the clerk makes it; exactly one of paper_id, arrival_id, copied_id.

    origin      what an arrival is (ORIGINS); of a document or copy of our own it is known
    blocks      of a trích sao of our own document: which blocks of the body, from 0
    extract     of any other trích sao: its words
    """

    unit_id: int
    kind: str
    form: str
    dated_on: dt.date
    signer_id: int
    post: str
    paper_id: int | None = None
    arrival_id: int | None = None
    copied_id: int | None = None
    origin: str = "original"
    authority: str = ""
    authority_of: str = ""
    rank: str = ""
    organ: str = ""
    organ_sign: str = ""
    place: str = ""
    blocks: tuple[int, ...] = ()
    extract: str = ""
    recipients: tuple[str, ...] = ()
    copies: int = 1


@dataclass(frozen=True)
class Copied:
    """A copy's number and sign."""

    copy_id: int
    number: int
    reference: str


def make_copy(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, copy: CopyIn) -> Copied:
    """Make a copy and number it. Right documents.number over the copying organ (rule DOC-R63).

    errors      Refused DOC-30, DOC-35 the signer may not sign so, DOC-40, DOC-50 recalled, DOC-65, KER-07, KER-09
    """

    def work() -> list[object]:
        require(actor, NUMBER, copy.unit_id, actor.today)
        if copy.kind not in COPIES or copy.form not in FORMS or copy.origin not in ORIGINS:
            raise _wrong(copy, "không có hình thức sao ấy")
        source = _source(actor, copy)
        origin = _origin(source, copy)
        if why := copy_fault(copy.kind, origin, copy.form) or _why(source, copy, day_of(at)):
            raise _wrong(copy, why)
        refuse_marked("", [copy.extract, *copy.recipients])
        head = _head(source, copy)
        signer = _signer(copy, source, actor)
        series = locked_series(copy.unit_id, SERIES, copy.dated_on.year)
        number = series.last + 1
        row = PaperCopy.objects.create(
            unit_id=copy.unit_id, kind=copy.kind, year=copy.dated_on.year, number=number, dated_on=copy.dated_on,
            reference=copy_reference(number=number, copy=copy.kind, organ_sign=head["organ_sign"]), origin=origin,
            paper_id=copy.paper_id, arrival_id=copy.arrival_id, copied_id=copy.copied_id, form=copy.form,
            blocks=sorted(set(copy.blocks)), extract=_paragraphs(copy.extract), signer_id=copy.signer_id, signer=signer,
            recipients=[clean(one)[:300] for one in copy.recipients if clean(one)], copies=copy.copies,
            made_by=actor.user_id, made_at=at, **head,
        )  # fmt: skip
        give_number(
            actor=actor, at=at, unit_id=copy.unit_id, code=SERIES, on=copy.dated_on, subject=f"copy:{row.pk}",
            expected=number,
        )  # fmt: skip
        facts = {"kind": copy.kind, "reference": row.reference, "paper": copy.paper_id, "arrival": copy.arrival_id}
        event = audit.Event("documents.copy", "copy", row.pk, facts | {"copied": copy.copied_id})
        audit.append(f"copy:{row.pk}", actor, at, [event])
        return [row.pk, number, row.reference]

    facts = [str(value) for value in vars(copy).values()]
    pk, number, reference = once(command_id, "documents.copy", actor, at, facts, work)
    return Copied(int(pk), int(number), str(reference))


def _paragraphs(text: str) -> str:
    """The words, a paragraph a line."""
    return "\n".join(filter(None, map(clean, text.splitlines())))


def _wrong(copy: CopyIn, why: str) -> Refused:
    name = COPIES[copy.kind].name.lower() if copy.kind in COPIES else "sao"
    return Refused(codes.COPY_WRONG, copy=name, why=why)


def _source(actor: Actor, copy: CopyIn) -> Paper | Arrival | PaperCopy:
    """What is copied, under the actor's eyes; Refused(DOC-65, KER-09)."""
    named = [one for one in (copy.paper_id, copy.arrival_id, copy.copied_id) if one is not None]
    if len(named) != 1:
        raise _wrong(copy, "phải chọn một văn bản nguồn")
    found: Paper | Arrival | PaperCopy | None
    if copy.paper_id is not None:
        found = papers_for(actor, actor.today).filter(pk=copy.paper_id).first()
    elif copy.arrival_id is not None:
        found = arrivals_for(actor, actor.today).filter(pk=copy.arrival_id).first()
    else:
        found = copies_for(actor, actor.today).filter(pk=named[0]).first()
    if found is None:
        raise Refused(NOT_FOUND, what="văn bản nguồn", key=named[0])
    # A recalled document is frozen, its copies with it, also where it was taken in.
    root = found
    while isinstance(root, PaperCopy):
        root = root.paper or root.arrival or root.copied  # type: ignore[assignment]
    original = original_of(root) if isinstance(root, Arrival) else root
    if isinstance(original, Paper):
        refuse_frozen(original)
    return found


def _origin(source: Paper | Arrival | PaperCopy, copy: CopyIn) -> str:
    """What the source is: of our own documents and copies we know it."""
    if isinstance(source, Paper):
        return "electronic" if source.e_signed else "original"
    if isinstance(source, PaperCopy):
        if source.kind != "sao_y":
            raise _wrong(copy, "chỉ sao tiếp từ bản sao y")
        return "sao_y" if source.form == "paper" else "e_sao_y"
    return copy.origin


def _why(source: Paper | Arrival | PaperCopy, copy: CopyIn, today: dt.date) -> str:
    if isinstance(source, Paper) and State(source.state) not in PUBLISHED:
        return "văn bản chưa phát hành"
    if copy.dated_on > today:
        return "ngày sao chưa tới"
    made_on = source.arrived_on if isinstance(source, Arrival) else source.dated_on
    if made_on and copy.dated_on < made_on:
        return "ngày sao trước ngày có văn bản nguồn"
    if not 1 <= copy.copies <= 1_000:
        return "số bản từ 1 đến 1.000"
    if copy.kind != "trich_sao":
        return "chỉ trích sao mới chọn từng phần" if copy.blocks or clean(copy.extract) else ""
    if isinstance(source, Paper):
        count = len(document_of(head_of(source)).body)
        if not copy.blocks or not all(0 <= one < count for one in copy.blocks):
            return "chưa chọn phần cần trích"
        return ""
    return "" if clean(copy.extract) else "chưa ghi phần cần trích"


def _head(source: Paper | Arrival | PaperCopy, copy: CopyIn) -> dict[str, str]:
    """The copying organ as its mark names it; what is not given is our own document's."""
    known = {"organ": clean(copy.organ), "organ_sign": clean(copy.organ_sign), "place": clean(copy.place)}
    if isinstance(source, Paper) and source.unit_id == copy.unit_id:
        document = document_of(head_of(source))
        known = {name: text or str(getattr(document, name)) for name, text in known.items()}
    elif isinstance(source, PaperCopy) and source.unit_id == copy.unit_id:
        known = {name: text or str(getattr(source, name)) for name, text in known.items()}
    if not all(known.values()):
        raise _wrong(copy, "thiếu tên cơ quan sao, chữ viết tắt hoặc địa danh")
    return {"organ": known["organ"][:200], "organ_sign": known["organ_sign"][:30], "place": known["place"][:100]}


def _signer(copy: CopyIn, source: Paper | Arrival | PaperCopy, actor: Actor) -> dict[str, str]:
    """The signer as printed; Refused(DOC-35, DOC-65) who may not sign for the organ."""
    name = people([copy.signer_id]).get(copy.signer_id, "")
    if not name or not clean(copy.post):
        raise _wrong(copy, "chưa chọn người ký hoặc chưa ghi chức vụ")
    seats = seats_of(copy.signer_id, copy.unit_id, actor.today)
    kind = source.kind if isinstance(source, Paper) else ""
    mandates = mandates_of(copy.signer_id, copy.unit_id, kind, actor.today)
    if why := authority_fault(Authority(copy.authority), seats, mandates, copy.authority_of):
        raise Refused(flow.AUTHORITY_UNFIT, why=why)
    return {
        "authority": copy.authority, "of": clean(copy.authority_of), "post": clean(copy.post), "rank": clean(copy.rank),
        "name": name,
    }  # fmt: skip
