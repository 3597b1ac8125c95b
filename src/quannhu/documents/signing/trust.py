"""Whom we trust, and how a certificate stands at an instant: chain, dates, revocation; nothing is ever fetched."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from quannhu.documents.codes.signing import TRUST_UNREADABLE
from quannhu.documents.signing.waiting import finished
from quannhu.kernel.errors import Refused

CERTIFICATES = (".pem", ".crt", ".cer", ".der")
LISTS = (".crl",)
# A signer's clock may run a little ahead of ours, or behind.
CLOCK = dt.timedelta(minutes=10)
# One of them is enough: real authorities set the one, the other or both on a signer's certificate.
USAGES = {"non_repudiation", "digital_signature"}


class Standing(StrEnum):
    """How a certificate stands."""

    TRUSTED = "trusted"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    REVOKED = "revoked"
    SELF_SIGNED = "self_signed"
    FOREIGN = "foreign"
    WRONG_USE = "wrong_use"

    @property
    def words(self) -> str:
        """In Vietnamese."""
        return STANDING_NAMES[self]


STANDING_NAMES: dict[Standing, str] = {
    Standing.TRUSTED: "tin cậy",
    Standing.EXPIRED: "đã hết hạn",
    Standing.NOT_YET: "chưa đến hạn dùng",
    Standing.REVOKED: "đã bị thu hồi",
    Standing.SELF_SIGNED: "tự cấp",
    Standing.FOREIGN: "nơi cấp không được tin cậy",
    Standing.WRONG_USE: "không được cấp để ký",
}


@dataclass(frozen=True)
class Judgement:
    """A certificate at an instant.

    since       of a revoked one: from when; of an expired or early one: the day that was passed or not reached
    stale       the newest revocation list of its authority is older than its own next day; None without a list
    """

    standing: Standing
    since: dt.datetime | None = None
    stale: bool | None = None


@dataclass(frozen=True)
class Trust:
    """The roots we trust, certificates between them and signers, and revocation lists, all from files."""

    roots: tuple[x509.Certificate, ...] = ()
    between: tuple[x509.Certificate, ...] = ()
    lists: tuple[x509.CertificateRevocationList, ...] = field(default=(), hash=False)

    def judge(
        self, certificate: x509.Certificate, others: Sequence[x509.Certificate], at: dt.datetime, *,
        stamping: bool = False,
    ) -> Judgement:  # fmt: skip
        """How the certificate stood at the instant; a revocation counts from its own instant on.

        Dates are judged apart from the chain, so that an expired certificate of ours is not called foreign.

        stamping    whether it is asked to stamp the time, not to sign documents
        """
        inside = min(max(at, certificate.not_valid_before_utc), certificate.not_valid_after_utc)
        chain = self._chain(certificate, (*self.between, *others), inside)
        if chain is None:
            own = certificate.issuer == certificate.subject and certificate not in self.roots
            return Judgement(Standing.SELF_SIGNED if own else Standing.FOREIGN)
        if not (_may_stamp(certificate) if stamping else _may_sign(certificate)):
            return Judgement(Standing.WRONG_USE)
        for link in chain:
            if at > link.not_valid_after_utc:
                return Judgement(Standing.EXPIRED, link.not_valid_after_utc)
            if at < link.not_valid_before_utc:
                return Judgement(Standing.NOT_YET, link.not_valid_before_utc)
        revoked, stale = self._revoked(chain, at)
        if revoked is not None and revoked <= at:
            return Judgement(Standing.REVOKED, revoked, stale)
        return Judgement(Standing.TRUSTED, revoked, stale)

    def _chain(
        self, certificate: x509.Certificate, others: Iterable[x509.Certificate], at: dt.datetime
    ) -> list[x509.Certificate] | None:
        """The certificates from the signer's to the root; None when no root of ours stands above it."""
        context = ValidationContext(
            trust_roots=[_asn1(root) for root in self.roots],
            moment=at,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )
        validator = CertificateValidator(_asn1(certificate), [_asn1(other) for other in others], context)
        try:
            path = finished(validator.async_validate_path())
        except (PathError, ValidationError):
            return None
        links = [link for link in reversed(list(path)) if isinstance(link, asn1.Certificate)]
        return [x509.load_der_x509_certificate(link.dump()) for link in links]

    def _revoked(self, chain: Sequence[x509.Certificate], at: dt.datetime) -> tuple[dt.datetime | None, bool | None]:
        """From when the first revocation in the chain counts, and whether a list is past its next day.

        None for the lists when some authority of the chain has none.
        """
        since: list[dt.datetime] = []
        late: list[bool | None] = []
        for link, issuer in itertools.pairwise(chain):
            own = [one for one in self.lists if _made_by(one, issuer)]
            late.append(
                all(one.next_update_utc is not None and one.next_update_utc < at for one in own) if own else None
            )
            found = (one.get_revoked_certificate_by_serial_number(link.serial_number) for one in own)
            since += [entry.revocation_date_utc for entry in found if entry is not None]
        return min(since, default=None), None if None in late or not late else any(late)


def _made_by(known: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Whether the list is the authority's own: its name and its signature."""
    return known.issuer == issuer.subject and known.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]


@functools.lru_cache(maxsize=256)
def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    from cryptography.hazmat.primitives.serialization import Encoding

    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.content_commitment or usage.digital_signature


def _may_stamp(certificate: x509.Certificate) -> bool:
    """Time stamping and nothing else (RFC 3161, 2.3)."""
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return list(uses) == [ExtendedKeyUsageOID.TIME_STAMPING]


def load(folder: Path) -> Trust:
    """The trust kept in a folder: self-issued certificates are roots, others stand between; `.crl` are lists.

    errors      Refused DOC-123 a file that is neither
    """
    certificates: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        try:
            if path.suffix.lower() in CERTIFICATES:
                certificates += _certificates(path.read_bytes())
            elif path.suffix.lower() in LISTS:
                lists += _lists(path.read_bytes())
        except ValueError as error:
            raise Refused(TRUST_UNREADABLE, file=path.name) from error
    roots = tuple(one for one in certificates if one.issuer == one.subject)
    return Trust(roots, tuple(one for one in certificates if one not in roots), tuple(lists))


def _certificates(data: bytes) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(data) if pem.detect(data) else [x509.load_der_x509_certificate(data)]


def _lists(data: bytes) -> list[x509.CertificateRevocationList]:
    return [x509.load_pem_x509_crl(data) if pem.detect(data) else x509.load_der_x509_crl(data)]


def holder_of(certificate: x509.Certificate) -> str:
    """The name a certificate was given to; the whole subject when it has no common name."""
    return part_of(certificate, x509.NameOID.COMMON_NAME) or certificate.subject.rfc4514_string()


def identity_of(certificate: x509.Certificate) -> str:
    """The account of a person or the code of a unit, where the certificate says one; "" else."""
    return part_of(certificate, x509.NameOID.USER_ID)


def part_of(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    """One part of whom a certificate was given to; "" where it has none."""
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, by which a holder is known."""
    from cryptography.hazmat.primitives.hashes import SHA256

    return certificate.fingerprint(SHA256()).hex()
