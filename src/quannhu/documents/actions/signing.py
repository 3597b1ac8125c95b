"""Digital signatures on a document's file: the signer's, other signers', the organ's, on annexes.

Each gives a new file that begins with the one before it. The key is opened by the caller with what its owner typed and
never comes near the database; a file signed elsewhere (a token on the signer's own computer) is held against ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from quannhu.documents.actions import issuing
from quannhu.documents.actions.files import PDF, attach, store
from quannhu.documents.actions.holding import (
    locked,
    log,
    name_of_paper,
    refuse_frozen,
    require_step,
)
from quannhu.documents.codes import flow, records
from quannhu.documents.codes import signing as codes
from quannhu.documents.models import Paper, PaperCopy, PaperFile, Signature, SignedCopy, StoredFile
from quannhu.documents.queries import document_of, head_of
from quannhu.documents.queries.signing import file_to_seal, file_to_sign, signed_file
from quannhu.documents.received import examine
from quannhu.documents.rules.flow import STATE_NAMES, STEP_NAMES, State, Step, same_name
from quannhu.documents.rules.kinds import COPIES
from quannhu.documents.signing import fields, sign, verify
from quannhu.documents.signing.comparing import added_only
from quannhu.documents.signing.keys import Key
from quannhu.documents.signing.opening import opened
from quannhu.documents.signing.sign import empty_fields, with_corner
from quannhu.documents.signing.stamping import Stamper
from quannhu.documents.signing.trust import CLOCK, Trust
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.organization.queries import require

Kind = Signature.Kind
# NĐ 30/2020/NĐ-CP, điều 25: a paper made electronic is a PDF of this version or later.
OLDEST_SCAN = (1, 4)


@dataclass(frozen=True)
class ByKey:
    """Signed here: an open key, the mark to show, who stamps the time."""

    key: Key
    mark: sign.Mark
    stamper: Stamper | None = None


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

    errors      Refused of issuing.sign (DOC-31, DOC-34, DOC-35, DOC-38, KER-07, KER-08); DOC-78..80, DOC-82..87,
                DOC-89; DOC-103 others whom the text names have not signed yet, and could not any more (rule DOC-R73)
    """
    paper = locked(paper_id)
    base = file_to_sign(paper)
    issuing.sign(actor=actor, at=at, paper_id=paper_id, digest=digest, electronic=True, note=note)
    document = document_of(head_of(paper))
    field, unsigned = fields.person_name(len(document.signers) - 1), empty_fields(base)
    named = enumerate(document.signers[:-1])
    if waiting := [one.name for place, one in named if fields.person_name(place) in unsigned]:
        raise Refused(flow.COSIGNERS_MISSING, names=", ".join(waiting))
    data = _signed(base, field, means, trust, at, lambda *found: _is_person(found, actor))
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
    data = _signed(file_to_sign(paper), field, means, trust, at, lambda *found: _is_person(found, actor))
    return _record(paper, Kind.PERSON, data, field, actor, at, trust)


@transaction.atomic
def seal(*, actor: Actor, at: dt.datetime, paper_id: int, means: Means, trust: Trust) -> Signature:
    """The clerk puts the organ's signature on the numbered file, number and day filled in. Right documents.issue.

    errors      Refused DOC-31 not numbered, DOC-84 nobody has signed electronically, KER-07; DOC-78..80, DOC-82..89
                (DOC-83 sealed already)
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
    last = signed_file(paper)
    if last is not None and last.kind == Kind.ORGAN:
        raise Refused(codes.FIELD_WRONG, field=fields.ORGAN, why="văn bản đã đóng dấu số")
    document = document_of(head_of(paper))
    data = _signed(base, fields.ORGAN, means, trust, at, lambda holder, _identity: _is_organ(holder, document.organ))
    return _record(paper, Kind.ORGAN, data, fields.ORGAN, actor, at, trust)


@transaction.atomic
def seal_annex(
    *, actor: Actor, at: dt.datetime, paper_id: int, name: str, data: bytes, key: Key, trust: Trust,
    stamper: Stamper | None = None,
) -> Signature:  # fmt: skip
    """The organ signs an annex that is a file of its own: words at the top right of page 1, no image.

    data        the annex as PDF
    errors      Refused DOC-31 not numbered, DOC-84 the document is not signed electronically, DOC-82 not a PDF, DOC-83
                signed already or turned, KER-07, DOC-30; DOC-78..80, DOC-89, DOC-122
    """
    paper = locked(paper_id)
    require_step(paper, Step.ISSUE, actor)
    if paper.state != State.NUMBERED:
        raise Refused(
            flow.STEP_NOT_NOW, paper=name_of_paper(paper), state=STATE_NAMES[State(paper.state)],
            step="ký số phụ lục",
        )  # fmt: skip
    if not paper.e_signed:
        raise Refused(codes.SEAL_TOO_EARLY, missing=paper.signer_name or "người có thẩm quyền")
    _refuse_unfit(name, data, trust, at)
    _is_organ(key.holder, document_of(head_of(paper)).organ)
    words = sign.corner_words(paper.reference, at=at)
    ready = with_corner(data, fields.ANNEX, "Phụ lục")
    signed = sign.sign(ready, field=fields.ANNEX, key=key, trust=trust, at=at, mark=words, stamper=stamper)
    return _record(paper, Kind.ANNEX, signed, fields.ANNEX, actor, at, trust, name=name)


@transaction.atomic
def seal_copy(
    *, actor: Actor, at: dt.datetime, copy_id: int, data: bytes, key: Key, trust: Trust,
    stamper: Stamper | None = None,
) -> StoredFile:  # fmt: skip
    """The organ signs an electronic copy (a scan, or the printed extract): words in the corner, no image. Once.

    data        the PDF of the copy; of one of our own files its waiting copy field is used
    errors      Refused KER-09, DOC-65 a copy on paper, signed already, or a scan in an old form, DOC-50 recalled,
                DOC-30, KER-07; DOC-78..80, DOC-82, DOC-83, DOC-89, DOC-122
    """
    paper_id = PaperCopy.objects.filter(pk=copy_id).values_list("paper_id", flat=True).first()
    if paper_id is not None:
        # As everywhere the document's lock comes first.
        refuse_frozen(locked(paper_id))
    copy = PaperCopy.objects.select_for_update(of=("self",)).filter(pk=copy_id).first()
    if copy is None:
        raise Refused(NOT_FOUND, what="bản sao", key=copy_id)
    require(actor, "documents.number", copy.unit_id, actor.today)
    name = COPIES[copy.kind].name
    if why := _copy_fault(copy, data):
        raise Refused(records.COPY_WRONG, copy=name.lower(), why=why)
    _refuse_unfit(name, data, trust, at)
    _is_organ(key.holder, copy.organ)
    words = sign.corner_words(name, copy.organ, at=at)
    ready = with_corner(data, fields.COPY, "Bản sao điện tử")
    signed = sign.sign(ready, field=fields.COPY, key=key, trust=trust, at=at, mark=words, stamper=stamper)
    if copy.paper is not None:
        title = f"{copy.kind}-{copy.number}.pdf"
        kept = _record(copy.paper, Kind.COPY, signed, fields.COPY, actor, at, trust, name=title).file
    else:
        kept = store(signed, PDF)
    SignedCopy.objects.create(copy=copy, file=kept, **_facts_of(signed, fields.COPY, actor, at, trust))
    facts = {"file": kept.sha256, "holder": key.holder}
    audit.append(f"copy:{copy.pk}", actor, at, [audit.Event("documents.copy_signed", "copy", copy.pk, facts)])
    return kept


def _refuse_unfit(name: str, data: bytes, trust: Trust, at: dt.datetime) -> None:
    """Refuse what is no PDF that can be opened (DOC-82), and what is marked above Thường (DOC-30)."""
    opened(data)
    examine(name, data, trust=trust, at=at)


def _copy_fault(copy: PaperCopy, data: bytes) -> str:
    """Why the copy cannot be sealed, in Vietnamese; "" when it can."""
    if copy.form != "electronic":
        return "bản sao giấy ký và đóng dấu trên giấy"
    if SignedCopy.objects.filter(copy=copy).exists():
        return "bản sao đã được ký số"
    if copy.kind != "trich_sao" and opened(data).input_version < OLDEST_SCAN:
        return "bản số hóa phải là PDF 1.4 trở lên"
    return ""


def _signed(
    base: bytes, field: str, means: Means, trust: Trust, at: dt.datetime, belongs: Callable[[str, str], None]
) -> bytes:
    """The base with one more signature, made here or brought in; `belongs` asks for its holder and identity."""
    if isinstance(means, ByKey):
        belongs(means.key.holder, means.key.identity)
        return sign.sign(
            base, field=field, key=means.key, trust=trust, at=at, mark=means.mark, stamper=means.stamper
        )  # fmt: skip
    if why := added_only(base, means.data, field):
        raise Refused(codes.CONTENT_DIFFERS, why=why)
    report = verify.verify(means.data, trust=trust, at=at)
    last = report.signatures[-1]
    if not report.good:
        raise Refused(codes.CONTENT_DIFFERS, why=" ".join((*report.reasons, *last.reasons)).rstrip("."))
    if last.at is None or abs(at - last.at) > dt.timedelta(days=7) or last.at > at + CLOCK:
        raise Refused(codes.CONTENT_DIFFERS, why="thời gian ký trong tệp không phải lúc này")
    belongs(last.holder, last.identity)
    return means.data


def _is_person(found: tuple[str, ...], actor: Actor) -> None:
    """Refuse (DOC-89) a certificate in another name, or of another account of ours with the same name.

    found       holder and identity on the certificate
    """
    holder, identity = found
    others = get_user_model().objects.filter(username=identity).exclude(pk=actor.user_id)
    if not same_name(holder, actor.name) or (identity and others.exists()):
        raise Refused(codes.NOT_THE_SIGNER, holder=holder, expected=actor.name)


def _is_organ(holder: str, organ: str) -> None:
    if not same_name(holder, organ):
        raise Refused(codes.NOT_THE_SIGNER, holder=holder, expected=organ)


def _record(
    paper: Paper, kind: str, data: bytes, field: str, actor: Actor, at: dt.datetime, trust: Trust, name: str = ""
) -> Signature:
    """Keep the file and write the signature down with what its certificate says."""
    title = name or f"{paper.reference.replace('/', '-') or 'van-ban'}-{kind}.pdf"
    kept = attach(
        actor=actor, at=at, paper_id=paper.pk, role=PaperFile.Role.SIGNED, name=title, data=data, media_type=PDF
    )
    row = Signature.objects.create(
        paper=paper, kind=kind, file=kept.file, digest=head_of(paper).digest,
        **_facts_of(data, field, actor, at, trust),
    )  # fmt: skip
    facts = {"kind": kind, "field": field, "certificate": row.certificate_sha256, "file": kept.file.sha256}
    log(paper, "signature", actor, at, facts)
    return row


def _facts_of(data: bytes, field: str, actor: Actor, at: dt.datetime, trust: Trust) -> dict[str, Any]:
    """What is written down of the signature in a field: whom its certificate names, who made it here, when."""
    made = next(one for one in verify.verify(data, trust=trust, at=at).signatures if one.field == field)
    return {
        "subject": made.holder[:300], "issuer": made.issuer[:300], "serial": made.serial[:80],
        "certificate_sha256": made.fingerprint, "signed_by": actor.user_id, "signed_at": at,
    }  # fmt: skip


def identity_of(user_id: int) -> str:
    """The account name, by which a person's key and image are kept."""
    return str(get_user_model().objects.get(pk=user_id).get_username())
