"""Whether the signatures of a PDF hold: intact, by whom, when, by a certificate that stood then; nothing is fetched.

Stricter than the format asks: the bytes that no digest covers (the signature's own container) must stand in the one
form in which they could have been written, so that a single changed byte anywhere is found.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import PdfSignatureStatus, SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from quannhu.documents.signing.container import written_once
from quannhu.documents.signing.opening import Broken, reader_of, reading
from quannhu.documents.signing.trust import USAGES, Judgement, Standing, Trust, fingerprint_of, holder_of
from quannhu.documents.signing.waiting import finished
from quannhu.kernel.days import format_instant
from quannhu.kernel.words import say

# A signer's clock may run a little ahead of ours.
CLOCK = dt.timedelta(minutes=10)
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

    at          the instant the signer's computer wrote, None when it wrote none
    reasons     why it is not good, and what a reader should know; Vietnamese sentences
    touched     what came after it is only more signatures and the filling of blanks (True), more than that (False),
                nothing (None)
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
            signatures = tuple(_examine(pdf, one, trust, at, proven_at) for one in found)
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
    worst = next(one for one in (Verdict.BROKEN, Verdict.UNPROVEN, Verdict.GOOD) if one in verdicts)
    return Report(sha256, worst, signatures, tuple(reasons))


def _examine(
    pdf: bytes, embedded: EmbeddedPdfSignature, trust: Trust, at: dt.datetime, proven_at: dt.datetime | None
) -> Signature:
    """One signature: its bytes, its container, its certificate."""
    certificate = x509.load_der_x509_certificate(embedded.signer_cert.dump())
    others = [x509.load_der_x509_certificate(one.dump()) for one in embedded.other_embedded_certs]
    status = _status(embedded, at)
    claimed = status.signer_reported_dt
    broken: list[str] = []
    if not (status.intact and status.valid):
        broken.append(say("Nội dung đã bị thay đổi sau khi ký."))
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        broken.append(say("Chữ ký không phủ hết nội dung tại thời điểm ký."))
    elif not status.docmdp_ok:
        broken.append(say("Sau chữ ký này tệp bị sửa ngoài việc điền ô và ký tiếp."))
    if not broken and not written_once(pdf, embedded):
        broken.append(say("Vỏ chữ ký trong tệp đã bị thay đổi."))
    judged = None if broken else _judge(trust, certificate, others, claimed, at, proven_at)
    standing, reasons = judged or (None, ())
    known = (certificate, *others, *trust.roots, *trust.between)
    good = standing is Standing.TRUSTED
    if not broken and not all(_holds(one, known) for one in others):
        good, reasons = False, (*reasons, say("Có chứng thư kèm theo chữ ký không kiểm chứng được."))
    verdict = Verdict.BROKEN if broken else Verdict.GOOD if good else Verdict.UNPROVEN
    return Signature(
        field=str(embedded.field_name),
        holder=holder_of(certificate),
        fingerprint=fingerprint_of(certificate),
        organ=_part(certificate, x509.NameOID.ORGANIZATION_NAME),
        identity=_part(certificate, x509.NameOID.USER_ID),
        issuer=holder_of_issuer(certificate),
        serial=format(certificate.serial_number, "x"),
        at=claimed,
        verdict=verdict,
        standing=standing,
        reasons=(*broken, *reasons),
        touched=_touched(status),
    )


def _status(embedded: EmbeddedPdfSignature, at: dt.datetime) -> PdfSignatureStatus:
    """The library's word on the bytes; of the chain it is asked nothing (no roots), `trust` judges that."""
    context = ValidationContext(trust_roots=[], moment=at, allow_fetching=False, revocation_mode="soft-fail")
    usage = KeyUsageConstraints(key_usage=USAGES)
    return finished(async_validate_pdf_signature(embedded, context, key_usage_settings=usage))


def _judge(
    trust: Trust, certificate: x509.Certificate, others: Sequence[x509.Certificate], claimed: dt.datetime | None,
    at: dt.datetime, proven_at: dt.datetime | None,
) -> tuple[Standing, tuple[str, ...]]:  # fmt: skip
    """The certificate at the instant of signing and, where nothing proves that instant, today as well."""
    if claimed is None:
        now = trust.judge(certificate, others, at)
        return now.standing, _sayings(now, "hiện nay")
    if claimed > at + CLOCK:
        return Standing.NOT_YET, (say("Thời gian ký ghi trong tệp ở sau thời điểm kiểm tra."),)
    then = trust.judge(certificate, others, claimed)
    if then.standing is not Standing.TRUSTED:
        return then.standing, _sayings(then, "lúc ký")
    now = trust.judge(certificate, others, at)
    if now.standing is Standing.TRUSTED:
        return now.standing, _sayings(now, "hiện nay")
    if proven_at is not None and claimed <= proven_at + CLOCK:
        later = now.since
        if later is not None and proven_at < later:
            note = say(
                "Chứng thư {standing} từ {since}, sau khi văn bản đã vào sổ.",
                standing=now.standing.words, since=format_instant(later),
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


def _part(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def holder_of_issuer(certificate: x509.Certificate) -> str:
    """The name of who issued a certificate."""
    names = certificate.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.issuer.rfc4514_string()
