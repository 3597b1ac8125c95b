"""Whether the signatures of a PDF hold: intact, by whom, when, by a certificate that stood then; nothing is fetched.

Stricter than the format asks: the bytes that no digest covers (the signature's own container) must stand in the one
form in which they could have been written, so that a single changed byte anywhere is found.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import PdfSignatureStatus, SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from quannhu.documents.rules.flow import same_name
from quannhu.documents.signing.container import certificates_in, signer_of, stamp_of, unknown_parts, written_once
from quannhu.documents.signing.fields import ORGAN, PERSON
from quannhu.documents.signing.opening import Broken, reader_of, reading
from quannhu.documents.signing.trust import (
    CLOCK,
    USAGES,
    Judgement,
    Standing,
    Trust,
    fingerprint_of,
    holder_of,
    identity_of,
    part_of,
)
from quannhu.documents.signing.waiting import finished
from quannhu.kernel.days import format_instant
from quannhu.kernel.words import say

# What a broken file makes the library log is told to the user in our words.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


class Verdict(StrEnum):
    """What is said of a signature, or of the whole file."""

    GOOD = "good"
    UNPROVEN = "unproven"
    BROKEN = "broken"
    NONE = "none"

    @property
    def words(self) -> str:
        """In Vietnamese."""
        return VERDICT_NAMES[self]


VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.GOOD: "hợp lệ",
    Verdict.UNPROVEN: "nguyên vẹn, chưa đủ tin cậy",
    Verdict.BROKEN: "không nguyên vẹn",
    Verdict.NONE: "không có chữ ký số",
}


@dataclass(frozen=True)
class Signature:
    """One signature.

    place       what the signed field is for, as the file says
    at          the instant the signer's computer wrote, None when it wrote none
    stamped     the instant that a time-stamp authority we trust put on it, and who that is; None without one
    reasons     why it is not good, and what a reader should know; Vietnamese sentences
    covered     how far from the file's beginning it reaches (all but its own container), and the file's length; bytes
    touched     what came after it is only more signatures and the filling of blanks (True), more than that (False),
                nothing (None)
    later       the fields signed or filled after it, as the file calls them
    """

    field: str
    holder: str
    fingerprint: str
    organ: str
    identity: str
    issuer: str
    serial: str
    at: dt.datetime | None
    verdict: Verdict
    standing: Standing | None
    reasons: tuple[str, ...] = ()
    touched: bool | None = None
    place: str = ""
    stamped: dt.datetime | None = None
    stamper: str = ""
    covered: tuple[int, int] = (0, 0)
    later: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stamp:
    """A time stamp as it was found: its instant and authority when it counts, else why it does not."""

    at: dt.datetime | None
    authority: str
    why: str = ""


@dataclass(frozen=True)
class Report:
    """A file and its signatures in the order they were made."""

    sha256: str
    verdict: Verdict
    signatures: tuple[Signature, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Every signature holds and the last one covers the whole file."""
        return self.verdict is Verdict.GOOD

    @property
    def parts(self) -> list[str]:
        """The hash in pieces of eight, between which a narrow screen may break it."""
        return [self.sha256[start : start + 8] for start in range(0, len(self.sha256), 8)]


def verify(pdf: bytes, *, trust: Trust, at: dt.datetime, proven_at: dt.datetime | None = None) -> Report:
    """What holds of the file at the instant `at`.

    proven_at   an instant from which our own records prove that this very file existed; without it a certificate that
                has since expired or been revoked proves nothing, for its key may have signed afterwards
    errors      Refused DOC-82 no PDF, too large, locked
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    try:
        with reading():
            reader = reader_of(pdf)
            found = list(reader.embedded_regular_signatures)
            # More signatures in the bytes than the structure leads to: some were cut off from it.
            lost = pdf.count(b"/ByteRange") - len(found) - len(list(reader.embedded_timestamp_signatures))
            titles = {name: title for name, (title, _filled) in _fields(reader.root).items()}
            signatures = tuple(_examine(pdf, one, titles, trust, at, proven_at) for one in found)
            whole = _covers_all(pdf, found)
    except Broken:
        return Report(sha256, Verdict.BROKEN, reasons=(say("Tệp hỏng: không đọc được cấu trúc hoặc chữ ký."),))
    reasons: list[str] = []
    if lost > 0:
        reasons.append(say("Trong tệp có chữ ký đã bị gỡ khỏi cấu trúc."))
    if found and not whole:
        reasons.append(say("Sau chữ ký cuối cùng tệp còn bị thêm nội dung."))
    if not found:
        verdict = Verdict.BROKEN if lost > 0 else Verdict.NONE
        return Report(sha256, verdict, (), tuple(reasons) or (say("Tệp không có chữ ký số nào."),))
    verdicts = {signature.verdict for signature in signatures} | ({Verdict.BROKEN} if reasons else set())
    if _sealed_early(signatures):
        verdicts.add(Verdict.UNPROVEN)
        reasons.append(say("Con dấu của cơ quan đặt trước chữ ký của người có thẩm quyền."))
    worst = next(one for one in (Verdict.BROKEN, Verdict.UNPROVEN, Verdict.GOOD) if one in verdicts)
    return Report(sha256, worst, signatures, tuple(reasons))


def _examine(
    pdf: bytes, embedded: EmbeddedPdfSignature, titles: dict[str, str], trust: Trust, at: dt.datetime,
    proven_at: dt.datetime | None,
) -> Signature:  # fmt: skip
    """One signature: its bytes, its container, its time stamp, its certificate."""
    certificate = x509.load_der_x509_certificate(embedded.signer_cert.dump())
    others = [x509.load_der_x509_certificate(one.dump()) for one in embedded.other_embedded_certs]
    status = _status(embedded, at)
    claimed = status.signer_reported_dt
    broken = _faults(pdf, embedded, status)
    stamp = None if broken else _stamp(embedded, status, trust, at)
    stamped = stamp.at if stamp else None
    standing, reasons = (None, ()) if broken else _judge(trust, certificate, others, claimed, at, proven_at, stamped)
    good = standing is Standing.TRUSTED
    title = titles.get(str(embedded.field_name), "")
    for doubt in _doubts(embedded, certificate, others, title, trust) if not broken else ():
        good, reasons = False, (*reasons, doubt)
    if stamp and stamp.why:
        reasons = (*reasons, stamp.why)
    return Signature(
        field=str(embedded.field_name),
        holder=holder_of(certificate),
        fingerprint=fingerprint_of(certificate),
        organ=part_of(certificate, x509.NameOID.ORGANIZATION_NAME),
        identity=identity_of(certificate),
        issuer=holder_of_issuer(certificate),
        serial=format(certificate.serial_number, "x"),
        at=claimed,
        verdict=Verdict.BROKEN if broken else Verdict.GOOD if good else Verdict.UNPROVEN,
        standing=standing,
        reasons=(*broken, *reasons),
        touched=_touched(status),
        place=title,
        stamped=stamped,
        stamper=stamp.authority if stamp else "",
        covered=(int(embedded.byte_range[2]) + int(embedded.byte_range[3]), len(pdf)),
        later=tuple(titles.get(name, name) for name in _later(embedded)),
    )


def _faults(pdf: bytes, embedded: EmbeddedPdfSignature, status: PdfSignatureStatus) -> list[str]:
    """What is no longer as it was when the signature was made."""
    broken: list[str] = []
    if not (status.intact and status.valid):
        broken.append(say("Nội dung đã bị thay đổi sau khi ký."))
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        broken.append(say("Chữ ký không phủ hết nội dung tại thời điểm ký."))
    elif not status.docmdp_ok:
        broken.append(say("Sau chữ ký này tệp bị sửa ngoài việc điền ô và ký tiếp."))
    if not broken and not written_once(pdf, embedded):
        broken.append(say("Vỏ chữ ký trong tệp đã bị thay đổi."))
    stamp = status.timestamp_validity
    if not broken and stamp is not None and not (stamp.intact and stamp.valid):
        broken.append(say("Dấu thời gian không phải của chữ ký này, hoặc đã bị thay đổi."))
    return broken


def _doubts(
    embedded: EmbeddedPdfSignature, certificate: x509.Certificate, others: Sequence[x509.Certificate], title: str,
    trust: Trust,
) -> Iterator[str]:  # fmt: skip
    """What is whole and yet no proof."""
    known = (certificate, *others, *trust.roots, *trust.between)
    stamp = stamp_of(embedded)
    beside = [] if stamp is None else [x509.load_der_x509_certificate(one.dump()) for one in certificates_in(stamp)]
    if not all(_holds(one, (*known, *beside)) for one in (*others, *beside)):
        yield say("Có chứng thư kèm theo chữ ký không kiểm chứng được.")
    if unknown_parts(embedded):
        yield say("Vỏ chữ ký có phần không kiểm chứng được.")
    field = str(embedded.field_name)
    if field.startswith((PERSON, ORGAN)) and title and not same_name(holder_of(certificate), title):
        yield say("Ô này dành cho {title}.", title=title)


def _stamp(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus, trust: Trust, at: dt.datetime) -> Stamp | None:
    """The time stamp, by an authority that stood at its instant and stands now; None without one."""
    data, found = stamp_of(embedded), status.timestamp_validity
    certificate = signer_of(data) if data is not None else None
    if data is None or found is None or certificate is None:
        return None
    own, *others = (x509.load_der_x509_certificate(one.dump()) for one in (certificate, *certificates_in(data)))
    name, when = holder_of(own), found.timestamp
    if when > at + CLOCK:
        return Stamp(None, name, say("Dấu thời gian ở sau thời điểm kiểm tra nên không tính."))
    for moment in (when, at):
        judged = trust.judge(own, others, moment, stamping=True)
        if judged.standing is not Standing.TRUSTED:
            words = judged.standing.words
            return Stamp(
                None, name, say("Dấu thời gian không tính: chứng thư của {name} {words}.", name=name, words=words)
            )
    return Stamp(when, name)


def _status(embedded: EmbeddedPdfSignature, at: dt.datetime) -> PdfSignatureStatus:
    """The library's word on the bytes; of the chain it is asked nothing (no roots), `trust` judges that."""
    context = ValidationContext(trust_roots=[], moment=at, allow_fetching=False, revocation_mode="soft-fail")
    usage = KeyUsageConstraints(key_usage=USAGES)
    return finished(async_validate_pdf_signature(embedded, context, key_usage_settings=usage))


def _judge(
    trust: Trust, certificate: x509.Certificate, others: Sequence[x509.Certificate], claimed: dt.datetime | None,
    at: dt.datetime, proven_at: dt.datetime | None, stamped: dt.datetime | None,
) -> tuple[Standing, tuple[str, ...]]:  # fmt: skip
    """The certificate at the instant of signing and, where nothing proves that instant, today as well.

    proven_at, stamped  our own records' proof and a time stamp's: the earlier of them counts
    """
    if claimed is None:
        claimed = stamped
    if claimed is None:
        now = trust.judge(certificate, others, at)
        return now.standing, _sayings(now, "hiện nay")
    if claimed > at + CLOCK:
        return Standing.NOT_YET, (say("Thời gian ký ghi trong tệp ở sau thời điểm kiểm tra."),)
    if stamped is not None and claimed > stamped + CLOCK:
        return Standing.NOT_YET, (say("Thời gian ký ghi trong tệp ở sau dấu thời gian."),)
    then = trust.judge(certificate, others, claimed)
    if then.standing is not Standing.TRUSTED:
        return then.standing, _sayings(then, "lúc ký")
    now = trust.judge(certificate, others, at)
    if now.standing is Standing.TRUSTED:
        return now.standing, _sayings(now, "hiện nay")
    proofs = [one for one in (proven_at, stamped) if one is not None and claimed <= one + CLOCK]
    if proofs and now.since is not None and (proof := min(proofs)) < now.since:
        after = say("sau dấu thời gian") if proof == stamped else say("sau khi văn bản đã vào sổ")
        note = say(
            "Chứng thư {standing} từ {since}, {after}: hợp lệ tại thời điểm ký.",
            standing=now.standing.words, since=format_instant(now.since), after=after,
        )  # fmt: skip
        return Standing.TRUSTED, (note,)
    return now.standing, (*_sayings(now, "hiện nay"), say("Không có căn cứ chứng minh văn bản được ký trước lúc ấy."))


def _sayings(judgement: Judgement, when: str) -> tuple[str, ...]:
    """What the reader is told of a certificate."""
    said: list[str] = []
    if judgement.standing is not Standing.TRUSTED:
        standing = judgement.standing.words
        if judgement.since is None:
            said.append(say("Chứng thư {when} {standing}.", when=when, standing=standing))
        else:
            since = format_instant(judgement.since)
            said.append(say("Chứng thư {when} {standing} ({since}).", when=when, standing=standing, since=since))
    if judgement.stale:
        said.append(say("Danh sách thu hồi chứng thư đang dùng đã quá ngày cập nhật."))
    if judgement.stale is None and judgement.standing is Standing.TRUSTED:
        said.append(say("Không có danh sách thu hồi của nơi cấp nên chưa kiểm tra được việc thu hồi."))
    return tuple(said)


def _touched(status: PdfSignatureStatus) -> bool | None:
    if status.modification_level is ModificationLevel.NONE:
        return None
    return bool(status.docmdp_ok)


def _later(embedded: EmbeddedPdfSignature) -> list[str]:
    """The fields signed or filled since the signature."""
    reader = embedded.reader
    then = _fields(reader.get_historical_root(embedded.signed_revision))
    return [
        name for name, (_title, filled) in _fields(reader.root).items() if filled and not then.get(name, ("", 0))[1]
    ]


def _fields(root: DictionaryObject) -> dict[str, tuple[str, bool]]:
    """The form's fields: name -> what it is for (its name where it says nothing), whether it is signed or filled."""
    if "/AcroForm" not in root or "/Fields" not in root["/AcroForm"]:
        return {}
    found = (ref.get_object() for ref in root["/AcroForm"]["/Fields"])
    return {str(one["/T"]): (str(one.get("/TU", one["/T"])), bool(one.get("/V"))) for one in found if "/T" in one}


def _sealed_early(signatures: Sequence[Signature]) -> bool:
    """Whether the organ signed before a person did; the order is that of the bytes."""
    order = [signature.field for signature in signatures]
    return ORGAN in order and any(field.startswith(PERSON) for field in order[order.index(ORGAN) :])


def _covers_all(pdf: bytes, found: Sequence[EmbeddedPdfSignature]) -> bool:
    """Whether the signed bytes of the last signature end where the file ends."""
    return any(int(one.byte_range[2]) + int(one.byte_range[3]) == len(pdf) for one in found)


def _holds(certificate: x509.Certificate, known: Sequence[x509.Certificate]) -> bool:
    """Whether the certificate is signed by the one it names, and that one is at hand."""
    for issuer in known:
        if issuer.subject != certificate.issuer:
            continue
        try:
            certificate.verify_directly_issued_by(issuer)
        except (InvalidSignature, ValueError, TypeError):
            continue
        return True
    return False


def holder_of_issuer(certificate: x509.Certificate) -> str:
    """The name of who issued a certificate."""
    names = certificate.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.issuer.rfc4514_string()
