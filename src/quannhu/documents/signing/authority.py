"""The authority of the fictional world: makes certificates for invented people, and takes them back.

Nothing here is shipped: keys are made when the demo is built, kept in files that only their owner reads, each under a
pass phrase. A real unit never founds one; it uses the certificates it was given.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from quannhu.documents import codes
from quannhu.kernel.errors import Refused

KEY_BITS = 2048
COUNTRY = "VN"


@dataclass(frozen=True)
class Holder:
    """Whom a certificate is for.

    identity    the account of a person or the code of a unit: by it the program knows its own people again
    """

    name: str
    organ: str
    identity: str


@dataclass(frozen=True)
class Credential:
    """A private key with its certificate and the certificates above it, root last."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    def pkcs12(self, passphrase: str = "") -> bytes:
        """The file a signer keeps, locked by the pass phrase; without one, the file of a machine."""
        name = self.certificate.subject.rfc4514_string().encode()
        locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return pkcs12.serialize_key_and_certificates(name, self.key, self.certificate, self.above, locked)


@dataclass(frozen=True)
class Authority:
    """A root that issues to signers directly."""

    credential: Credential

    @property
    def root(self) -> x509.Certificate:
        return self.credential.certificate

    def issue(
        self, holder: Holder, *, starts: dt.datetime, ends: dt.datetime, stamping: bool = False
    ) -> Credential:  # fmt: skip
        """A new key and its certificate, good for signing, or for stamping the time, and nothing else."""
        key = _key()
        usage = _usage(digital_signature=True, content_commitment=True)
        builder = _builder(_subject(holder), self.root.subject, key, starts, ends)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(usage, critical=True)
        if stamping:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.credential.key.public_key())
        builder = builder.add_extension(above, critical=False)
        return Credential(key, builder.sign(self.credential.key, hashes.SHA256()), (self.root,))

    def revocations(
        self, taken_back: Iterable[tuple[int, dt.datetime]], *, at: dt.datetime, until: dt.datetime
    ) -> bytes:
        """The revocation list of an instant as PEM: serial numbers, each with the instant from which it is void."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.root.subject)
        builder = builder.last_update(at).next_update(until)
        for serial, since in taken_back:
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
            builder = builder.add_revoked_certificate(one)
        return builder.sign(self.credential.key, hashes.SHA256()).public_bytes(Encoding.PEM)


def found(name: str, *, starts: dt.datetime, ends: dt.datetime) -> Authority:
    """A new root."""
    key = _key()
    subject = _subject(Holder(name, name, "root"))
    builder = _builder(subject, subject, key, starts, ends)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return Authority(Credential(key, builder.sign(key, hashes.SHA256())))


def reopen(data: bytes, passphrase: str) -> Authority:
    """The authority out of its own PKCS#12 file.

    errors      Refused DOC-76 wrong pass phrase
    """
    try:
        key, certificate, _above = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except ValueError as error:
        raise Refused(codes.signing.PASSPHRASE_WRONG, file="nơi cấp chứng thư thử") from error
    assert isinstance(key, rsa.RSAPrivateKey) and certificate is not None
    return Authority(Credential(key, certificate))


def write_private(path: Path, data: bytes) -> None:
    """A file that only its owner may read, never for a moment readable by others."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(data)


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)


def _subject(holder: Holder) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, COUNTRY),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, holder.organ),
            x509.NameAttribute(NameOID.USER_ID, holder.identity),
            x509.NameAttribute(NameOID.COMMON_NAME, holder.name),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, starts: dt.datetime, ends: dt.datetime
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(starts).not_valid_after(ends)
    return builder.add_extension(own, critical=False)


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})
