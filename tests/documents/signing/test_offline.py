"""Signing and verifying never ask the network, and a file of unknown hands is taken with care (rule DOC-R84)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import typst
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import AuthorityInformationAccessOID

from quannhu.documents.signing import authority, fields, keys, opening, verify
from quannhu.documents.signing.trust import Standing
from quannhu.kernel.errors import Refused
from tests.documents.signing import desk

ASKED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")
_seen: list[str] = []
_listening = False


def _listen(event: str, _facts: object) -> None:
    if _listening and event.startswith(ASKED):
        _seen.append(event)


sys.addaudithook(_listen)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Every call to the network made meanwhile, by whatever library."""
    global _listening
    _seen.clear()
    _listening = True
    try:
        yield _seen
    finally:
        _listening = False


def test_the_watch_sees_a_call() -> None:
    import socket

    with watched() as calls, socket.socket() as one, pytest.raises(OSError):
        one.settimeout(0.2)
        one.connect(("127.0.0.1", 9))
    assert calls == ["socket.connect"]


def tempting() -> keys.Key:
    """A certificate of ours that names addresses for its issuer, its status and its revocation list."""
    address = x509.UniformResourceIdentifier("http://127.0.0.1:9/")
    plain = desk.credential()
    builder = x509.CertificateBuilder().subject_name(plain.certificate.subject).issuer_name(desk.house().root.subject)
    builder = builder.public_key(plain.key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(desk.day(2023)).not_valid_after(desk.day(2030))
    for extension in plain.certificate.extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    places = [x509.AccessDescription(kind, address) for kind in
              (AuthorityInformationAccessOID.CA_ISSUERS, AuthorityInformationAccessOID.OCSP)]  # fmt: skip
    builder = builder.add_extension(x509.AuthorityInformationAccess(places), critical=False)
    point = x509.DistributionPoint([address], None, None, None)
    builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    certificate = builder.sign(desk.house().credential.key, hashes.SHA256())
    made = authority.Credential(plain.key, certificate, (desk.house().root,))
    return keys.read_file(made.pkcs12("x"), "x.p12", "x")


def test_signing_and_verifying_open_no_connection() -> None:
    key = tempting()
    with watched() as calls:
        signed = desk.by_person(using=key)
        assert verify.verify(signed, trust=desk.trust(), at=desk.TODAY).good
        # Nor where the chain is not known and an address to ask stands in the certificate.
        alone = verify.verify(signed, trust=verify.Trust(), at=desk.TODAY)
        assert alone.signatures[0].standing is Standing.FOREIGN
    assert calls == []


@pytest.mark.parametrize(("data", "why"), [
    (b"", "không bắt đầu bằng dấu của PDF"), ("Tờ trình".encode(), "không bắt đầu bằng dấu của PDF"),
    (b"x" * 5_000, "không bắt đầu bằng dấu của PDF"), (b"PK\x03\x04", "đây là tệp Word"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "đây là tệp Word"),
])  # fmt: skip
def test_what_is_no_pdf_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Refused) as caught:
        verify.verify(data, trust=desk.trust(), at=desk.TODAY)
    assert caught.value.code.id == "DOC-82" and why in caught.value.sentence


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        verify.verify(b"%PDF-1.7\n" + b"0" * opening.LIMIT, trust=desk.trust(), at=desk.TODAY)
    assert caught.value.code.id == "DOC-82" and "lớn hơn 50 MB" in caught.value.sentence


def test_a_broken_file_is_refused_where_fields_are_laid_out() -> None:
    with pytest.raises(Refused) as caught:
        fields.lay_out(b"%PDF-1.7\nhong", [fields.Place("x", fields.Box(0, 1, 1, 5, 5))])
    assert caught.value.code.id == "DOC-82" and "tệp hỏng" in caught.value.sentence


def test_a_locked_file_is_refused() -> None:
    import io

    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(desk.printed()))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Refused) as caught:
        verify.verify(out.getvalue(), trust=desk.trust(), at=desk.TODAY)
    assert caught.value.code.id == "DOC-82"


def test_a_long_file_is_signed_and_verified() -> None:
    pdf = typst.compile(b"#for _ in range(200) [trang #pagebreak()]", format="pdf")
    assert isinstance(pdf, bytes)
    ready = fields.lay_out(pdf, [fields.Place("nguoi_ky_1", fields.Box(199, 20, 20, 40, 20), desk.SIGNER)])
    assert verify.verify(desk.by_person(ready), trust=desk.trust(), at=desk.TODAY).good
