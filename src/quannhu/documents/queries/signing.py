"""Reads for signing: the file that is signed next, and what our own records prove of a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quannhu.documents.models import Paper, PaperCopy, Signature, SignedCopy
from quannhu.documents.queries.papers import document_of, final_document, head_of, papers_for
from quannhu.documents.queries.workfiles import copied_text
from quannhu.documents.rendering import to_pdf
from quannhu.documents.signing import fields
from quannhu.documents.signing.preparing import number_words, prepare
from quannhu.kernel.actor import Actor

Kind = Signature.Kind


def signed_file(paper: Paper, *kinds: str) -> Signature | None:
    """The last signature of these kinds over the text as it stands, with its file; older texts' do not count."""
    head = head_of(paper)
    rows = Signature.objects.filter(paper=paper, digest=head.digest, kind__in=kinds or [Kind.PERSON, Kind.ORGAN])
    if paper.approved_at is not None:
        rows = rows.filter(signed_at__gte=paper.approved_at)
    return rows.select_related("file").order_by("-id").first()


def file_to_sign(paper: Paper) -> bytes:
    """The file a signer signs next: as printed, or with the other signers' signatures so far.

    The same text approved at the same instant is always the same bytes (rule DOC-R85).
    """
    last = signed_file(paper, Kind.PERSON)
    return bytes(last.file.data) if last else prepare(document_of(head_of(paper)), at=paper.approved_at)


def file_to_seal(paper: Paper) -> bytes | None:
    """The signed file with number and day filled in, for the organ to sign; None when nobody has signed it."""
    last = signed_file(paper, Kind.PERSON)
    return fields.fill(bytes(last.file.data), number_words(final_document(paper))) if last else None


def copy_to_seal(copy: PaperCopy) -> bytes | None:
    """An electronic extract as the program prints it, its corner still empty; None where the clerk brings a scan."""
    document = copied_text(copy) if copy.kind == "trich_sao" else None
    return to_pdf(document, at=copy.made_at) if document else None


def signed_copy(copy: PaperCopy) -> SignedCopy | None:
    """The copy with the organ's signature, when it has one."""
    return SignedCopy.objects.filter(copy=copy).select_related("file").first()


@dataclass(frozen=True)
class Known:
    """A file that our records hold.

    since       from when the records prove that it existed
    paper       the document it belongs to, when the asker may see it
    sent        whether it is the very file that was sent
    """

    since: dt.datetime
    paper: Paper | None
    sent: bool


def known_file(sha256: str, actor: Actor | None, on: dt.date) -> Known | None:
    """What our records say of a file by its hash; None for a file we never kept."""
    rows = Signature.objects.filter(file__sha256=sha256).select_related("paper").order_by("signed_at")
    first = rows.first()
    if first is None:
        # A copy of what came from outside belongs to no document of ours.
        made = SignedCopy.objects.filter(file__sha256=sha256).first()
        return Known(made.signed_at, None, False) if made else None
    seen = papers_for(actor, on).filter(pk=first.paper_id).first() if actor else first.paper
    return Known(first.signed_at, seen, first.paper.issued_file_id == first.file_id)
