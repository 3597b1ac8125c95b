"""Sound files of other programs are no false alarm: other forms of signature, other keys, authorities in between."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import SimpleSigner

from quannhu.documents.signing import verify
from quannhu.documents.signing.trust import Standing, Trust
from quannhu.documents.signing.waiting import finished
from tests.documents.signing import desk

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
FROM, TO = desk.day(2020), desk.day(2090)


def certificate(name: str, key: Key, issuer: str, issuer_key: Key, *, authority: bool) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    builder = x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(issuer))
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(FROM).not_valid_after(TO)
    builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    flags = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False,
    ) | ({"key_cert_sign": True, "crl_sign": True} if authority else {"digital_signature": True})  # fmt: skip
    builder = builder.add_extension(x509.KeyUsage(**flags), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def chain(key: Key) -> tuple[x509.Certificate, x509.Certificate, SimpleSigner]:
    """Root, the authority below it, and a signer under that; both above travel with the signer's key."""
    top, middle = (rsa.generate_private_key(public_exponent=65_537, key_size=2_048) for _ in range(2))
    root = certificate("Gốc quốc gia mẫu", top, "Gốc quốc gia mẫu", top, authority=True)
    below = certificate("Nơi cấp của ngành mẫu", middle, "Gốc quốc gia mẫu", top, authority=True)
    own = certificate("Nguyễn Văn Mẫu", key, "Nơi cấp của ngành mẫu", middle, authority=False)
    data = pkcs12.serialize_key_and_certificates(b"x", key, own, [below, root], BestAvailableEncryption(b"x"))
    return root, below, SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=b"x")


def signed(signer: SimpleSigner, subfilter: SigSeedSubFilter, **more: object) -> bytes:
    """As another program signs: one invisible field of its own, the clock of the machine."""
    meta = signers.PdfSignatureMetadata(field_name="Signature1", subfilter=subfilter, **more)  # type: ignore[arg-type]
    out = finished(signers.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(desk.printed())), meta, signer=signer))
    return bytes(out.getvalue())  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def rsa_chain() -> tuple[x509.Certificate, x509.Certificate, SimpleSigner]:
    return chain(rsa.generate_private_key(public_exponent=65_537, key_size=3_072))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)


@pytest.mark.parametrize("subfilter", [SigSeedSubFilter.ADOBE_PKCS7_DETACHED, SigSeedSubFilter.PADES])
@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_other_forms_hold(
    rsa_chain: tuple[x509.Certificate, x509.Certificate, SimpleSigner], subfilter: SigSeedSubFilter, digest: str
) -> None:
    root, _below, signer = rsa_chain
    report = verify.verify(signed(signer, subfilter, md_algorithm=digest), trust=Trust((root,)), at=now())
    assert report.good, report
    assert report.signatures[0].issuer == "Nơi cấp của ngành mẫu"


def test_an_elliptic_key_and_probabilistic_padding_hold(
    rsa_chain: tuple[x509.Certificate, x509.Certificate, SimpleSigner],
) -> None:
    root, _below, signer = chain(ec.generate_private_key(ec.SECP256R1()))
    assert verify.verify(signed(signer, SigSeedSubFilter.PADES), trust=Trust((root,)), at=now()).good
    root, _below, signer = rsa_chain
    signer.prefer_pss = True
    try:
        report = verify.verify(signed(signer, SigSeedSubFilter.PADES), trust=Trust((root,)), at=now())
    finally:
        signer.prefer_pss = False
    assert report.good, report


def test_the_authority_in_between_may_be_known_from_a_file(
    rsa_chain: tuple[x509.Certificate, x509.Certificate, SimpleSigner],
) -> None:
    """Some signers embed nothing but their own certificate."""
    root, below, signer = rsa_chain
    alone = SimpleSigner(
        signing_cert=signer.signing_cert, signing_key=signer.signing_key, cert_registry=type(signer.cert_registry)()
    )
    data = signed(alone, SigSeedSubFilter.PADES)
    assert verify.verify(data, trust=Trust((root,), (below,)), at=now()).good
    report = verify.verify(data, trust=Trust((root,)), at=now())
    assert report.signatures[0].standing is Standing.FOREIGN and report.verdict is verify.Verdict.UNPROVEN


def test_lower_case_digits_hold(rsa_chain: tuple[x509.Certificate, x509.Certificate, SimpleSigner]) -> None:
    """The container of another program may be written with small letters."""
    root, _below, signer = rsa_chain
    data = signed(signer, SigSeedSubFilter.PADES)
    start = data.index(b"/Contents <30") + len(b"/Contents <")
    end = data.index(b">", start)
    lower = data[:start] + data[start:end].lower() + data[end:]
    assert verify.verify(lower, trust=Trust((root,)), at=now()).good
