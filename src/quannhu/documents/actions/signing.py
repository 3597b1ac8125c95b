"""Digital signatures on a document's file: the signer's, other signers', the organ's, on annexes.

Each gives a new file that begins with the one before it. The key is opened by the caller with what its owner typed and
never comes near the database; a file signed elsewhere (a token on the signer's own computer) is held against ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction

from quannhu.documents.actions import issuing
from quannhu.documents.actions.files import PDF, attach, store
from quannhu.documents.actions.holding import locked, log, name_of_paper, require_step
from quannhu.documents.codes import flow, records
from quannhu.documents.codes import signing as codes
from quannhu.documents.models import Paper, PaperCopy, PaperFile, Signature, StoredFile
from quannhu.documents.queries import document_of, head_of
from quannhu.documents.queries.signing import file_to_seal, file_to_sign
from quannhu.documents.rules.flow import STATE_NAMES, STEP_NAMES, State, Step, same_name
from quannhu.documents.rules.kinds import COPIES
from quannhu.documents.rules.values import Document
from quannhu.documents.signing import fields, sign, verify
from quannhu.documents.signing.comparing import added_only
from quannhu.documents.signing.keys import Key
from quannhu.documents.signing.trust import Trust
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.queries import require

Kind = Signature.Kind
# How far the instant in a file signed elsewhere may lie before the text was approved or after it was brought in.
CLOCK = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class ByKey:
    """Signed here: an open key and the mark to show."""

    key: Key
    mark: sign.Mark


@dataclass(frozen=True)
class ByFile:
    """Signed elsewhere: the file as it came back."""

    data: bytes


Means = ByKey | ByFile


@transaction.atomic
def sign_electronically(
    *, actor: Actor, at: dt.datetime, paper_id: int, digest: str, means: Means, trust: Trust, note: str = ""
) -> Signature:
    """The named signer signs the approved text with a certificate: the step and the file in one transaction.

    errors      Refused of issuing.sign (DOC-31, DOC-34, DOC-35, DOC-38, KER-07, KER-08); DOC-78..80, DOC-82..87, DOC-89
    """
    paper = locked(paper_id)
    base = file_to_sign(paper)
    issuing.sign(actor=actor, at=at, paper_id=paper_id, digest=digest, electronic=True, note=note)
    document = document_of(head_of(paper))
    field = fields.person_name(len(document.signers) - 1)
    data = _signed(base, field, means, trust, at, lambda found: _is_person(found, actor))
    return _record(paper, Kind.PERSON, data, field, actor, at, trust)


@transaction.atomic
def countersign(*, actor: Actor, at: dt.datetime, paper_id: int, means: Means, trust: Trust) -> Signature:
    """Another signer the text names (the secretary of a biên bản) signs, once it is approved and before the last one.

    errors      Refused DOC-31 not approved, DOC-89 not named; DOC-78..80, DOC-82..87
    """
    paper = locked(paper_id)
    if paper.state != State.APPROVED:
        raise Refused(
            flow.STEP_NOT_NOW, paper=name_of_paper(paper), state=STATE_NAMES[State(paper.state)],
            step=STEP_NAMES[Step.SIGN],
        )  # fmt: skip
    named = document_of(head_of(paper)).signers[:-1]
    place = next((index for index, one in enumerate(named) if same_name(one.name, actor.name)), None)
    if place is None:
        expected = ", ".join(one.name for one in named) or "người ký chính"
        raise Refused(codes.NOT_THE_SIGNER, holder=actor.name, expected=expected)
    field = fields.person_name(place)
    data = _signed(file_to_sign(paper), field, means, trust, at, lambda found: _is_person(found, actor))
    return _record(paper, Kind.PERSON, data, field, actor, at, trust)


@transaction.atomic
def seal(*, actor: Actor, at: dt.datetime, paper_id: int, means: Means, trust: Trust) -> Signature:
    """The clerk puts the organ's signature on the numbered file, number and day filled in. Right documents.issue.

    errors      Refused DOC-31 not numbered, DOC-84 nobody has signed electronically, KER-07; DOC-78..80, DOC-82..89
    """
    paper = locked(paper_id)
    require_step(paper, Step.ISSUE, actor)
    if paper.state != State.NUMBERED:
        raise Refused(
            flow.STEP_NOT_NOW, paper=name_of_paper(paper), state=STATE_NAMES[State(paper.state)], step="đóng dấu số"
        )
    base = file_to_seal(paper)
    if base is None or not paper.e_signed:
        raise Refused(codes.SEAL_TOO_EARLY, missing=paper.signer_name or "người có thẩm quyền")
    document = document_of(head_of(paper))
    data = _signed(base, fields.ORGAN, means, trust, at, lambda found: _is_organ(found, document))
    return _record(paper, Kind.ORGAN, data, fields.ORGAN, actor, at, trust)


@transaction.atomic
def seal_annex(
    *, actor: Actor, at: dt.datetime, paper_id: int, name: str, data: bytes, key: Key, trust: Trust
) -> Signature:
    """The organ signs an annex that is a file of its own: words at the top right of page 1, no image.

    errors      Refused DOC-31 not numbered, DOC-82 not a PDF, KER-07; DOC-78..80, DOC-89
    """
    paper = locked(paper_id)
    require_step(paper, Step.ISSUE, actor)
    if paper.state != State.NUMBERED:
        raise Refused(
            flow.STEP_NOT_NOW, paper=name_of_paper(paper), state=STATE_NAMES[State(paper.state)],
            step="ký số phụ lục",
        )  # fmt: skip
    _is_organ(key.holder, document_of(head_of(paper)))
    width, _height = fields.page_sizes(data)[0]
    ready = fields.lay_out(data, [fields.Place(fields.ANNEX, fields.corner_box(width), "Phụ lục")])
    words = sign.corner_words(f"Kèm theo văn bản số {paper.reference}", at=at)
    signed = sign.sign(ready, field=fields.ANNEX, key=key, trust=trust, at=at, mark=words)
    return _record(paper, Kind.ANNEX, signed, fields.ANNEX, actor, at, trust, name=name)


@transaction.atomic
def seal_copy(*, actor: Actor, at: dt.datetime, copy_id: int, data: bytes, key: Key, trust: Trust) -> StoredFile:
    """The organ signs an electronic copy (a scan, or the printed extract): words in the corner, no image.

    data        the PDF of the copy; of one of our own files its waiting copy field is used
    errors      Refused KER-09, DOC-65 a copy on paper, KER-07; DOC-78..80, DOC-82, DOC-83, DOC-89
    """
    copy = PaperCopy.objects.select_for_update(of=("self",)).filter(pk=copy_id).first()
    if copy is None:
        raise Refused(NOT_FOUND, what="bản sao", key=copy_id)
    require(actor, "documents.number", copy.unit_id, actor.today)
    name = COPIES[copy.kind].name
    if copy.form != "electronic":
        raise Refused(records.COPY_WRONG, copy=name.lower(), why="bản sao giấy ký và đóng dấu trên giấy")
    if not same_name(key.holder, copy.organ):
        raise Refused(codes.NOT_THE_SIGNER, holder=key.holder, expected=copy.organ)
    ready = data
    if fields.COPY not in sign.empty_fields(data):
        width, _height = fields.page_sizes(data)[0]
        ready = fields.lay_out(data, [fields.Place(fields.COPY, fields.corner_box(width), "Bản sao điện tử")])
    words = sign.corner_words(name, copy.organ, at=at)
    signed = sign.sign(ready, field=fields.COPY, key=key, trust=trust, at=at, mark=words)
    if copy.paper is not None:
        row = _record(
            copy.paper, Kind.COPY, signed, fields.COPY, actor, at, trust, name=f"{copy.kind}-{copy.number}.pdf"
        )
        kept = row.file
    else:
        kept = store(signed, PDF)
    facts = {"file": kept.sha256, "holder": key.holder}
    audit.append(f"copy:{copy.pk}", actor, at, [audit.Event("documents.copy_signed", "copy", copy.pk, facts)])
    return kept


def _signed(
    base: bytes, field: str, means: Means, trust: Trust, at: dt.datetime, belongs: Callable[[str], None]
) -> bytes:
    """The base with one more signature, made here or brought in."""
    if isinstance(means, ByKey):
        belongs(means.key.holder)
        return sign.sign(base, field=field, key=means.key, trust=trust, at=at, mark=means.mark)
    if why := added_only(base, means.data, field):
        raise Refused(codes.CONTENT_DIFFERS, why=why)
    report = verify.verify(means.data, trust=trust, at=at)
    last = report.signatures[-1]
    if not report.good:
        raise Refused(codes.CONTENT_DIFFERS, why=" ".join((*report.reasons, *last.reasons)).rstrip("."))
    if last.at is None or abs(at - last.at) > dt.timedelta(days=7) or last.at > at + CLOCK:
        raise Refused(codes.CONTENT_DIFFERS, why="thời gian ký trong tệp không phải lúc này")
    belongs(last.holder)
    return means.data


def _is_person(holder: str, actor: Actor) -> None:
    """Refuse (DOC-89) a certificate in another name."""
    if not same_name(holder, actor.name):
        raise Refused(codes.NOT_THE_SIGNER, holder=holder, expected=actor.name)


def _is_organ(holder: str, document: Document) -> None:
    if not same_name(holder, document.organ):
        raise Refused(codes.NOT_THE_SIGNER, holder=holder, expected=document.organ)


def _record(
    paper: Paper, kind: str, data: bytes, field: str, actor: Actor, at: dt.datetime, trust: Trust, name: str = ""
) -> Signature:
    """Keep the file and write the signature down with what its certificate says."""
    made = next(one for one in verify.verify(data, trust=trust, at=at).signatures if one.field == field)
    title = name or f"{paper.reference.replace('/', '-') or 'van-ban'}-{kind}.pdf"
    kept = attach(
        actor=actor, at=at, paper_id=paper.pk, role=PaperFile.Role.SIGNED, name=title, data=data, media_type=PDF
    )
    row = Signature.objects.create(
        paper=paper, kind=kind, file=kept.file, digest=head_of(paper).digest, subject=made.holder[:300],
        issuer=made.issuer[:300], serial=made.serial[:80], certificate_sha256=made.fingerprint,
        signed_by=actor.user_id, signed_at=at,
    )  # fmt: skip
    facts = {"kind": kind, "field": field, "certificate": made.fingerprint, "file": kept.file.sha256}
    log(paper, "signature", actor, at, facts)
    return row


def identity_of(user_id: int) -> str:
    """The account name, by which a person's key and image are kept."""
    return str(get_user_model().objects.get(pk=user_id).get_username())
