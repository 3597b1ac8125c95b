"""Certificates that may not sign, and signatures by certificates that do not prove anything (rule DOC-R81, DOC-R82)."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, async_sign_pdf

from quannhu.documents.signing import authority, fields, keys, trust, verify
from quannhu.documents.signing.trust import Standing, Trust
from quannhu.documents.signing.verify import Verdict
from quannhu.documents.signing.waiting import finished
from quannhu.kernel.errors import Refused
from tests.documents.signing import desk
from tests.documents.signing.test_others import certificate


def only(report: verify.Report) -> verify.Signature:
    (one,) = report.signatures
    return one


# Before signing: what the certificate is not good for is refused.


@pytest.mark.parametrize(
    ("at", "words"), [(desk.day(2030, 2), "đến 00:00 1/1/2030"), (desk.day(2022), "từ 00:00 1/1/2023")]
)
def test_an_expired_or_early_certificate_does_not_sign(at: dt.datetime, words: str) -> None:
    with pytest.raises(Refused) as caught:
        desk.by_person(at=at)
    assert caught.value.code.id == "DOC-78"
    assert desk.SIGNER in caught.value.sentence and "chỉ có hiệu lực" in caught.value.sentence
    assert words in caught.value.sentence


def test_a_foreign_certificate_does_not_sign() -> None:
    with pytest.raises(Refused) as caught:
        desk.by_person(using=desk.key(foreign=True))
    assert caught.value.code.id == "DOC-79" and "nơi cấp không được tin cậy" in caught.value.sentence


def test_a_self_issued_certificate_does_not_sign() -> None:
    with pytest.raises(Refused) as caught:
        desk.by_person(using=self_made())
    assert caught.value.code.id == "DOC-79" and "tự cấp" in caught.value.sentence


def test_a_revoked_certificate_does_not_sign() -> None:
    known = desk.trust((desk.credential(), desk.day(2023, 9)))
    with pytest.raises(Refused) as caught:
        desk.by_person(trusted=known)
    assert caught.value.code.id == "DOC-80" and "đã bị thu hồi từ" in caught.value.sentence


def test_a_certificate_for_another_use_does_not_sign() -> None:
    """The authority's own: it may issue certificates, not sign documents."""
    root = authority.found("Nơi cấp khác", starts=desk.day(2023), ends=desk.day(2030))
    key = keys.read_file(root.credential.pkcs12("x"), "goc.p12", "x")
    with pytest.raises(Refused) as caught:
        desk.by_person(using=key, trusted=Trust((root.root,)))
    assert caught.value.code.id == "DOC-79" and "không được cấp để ký" in caught.value.sentence


# After signing: what the file proves.


def test_a_foreign_signature_is_whole_but_not_trusted() -> None:
    signed = desk.by_person(using=desk.key(foreign=True), trusted=desk.everybody())
    report = verify.verify(signed, trust=desk.trust(), at=desk.TODAY)
    assert report.verdict is Verdict.UNPROVEN and only(report).standing is Standing.FOREIGN
    assert only(report).issuer == "Nơi cấp lạ"


def test_a_self_issued_signature_is_not_trusted() -> None:
    own = self_made()
    signed = desk.by_person(using=own, trusted=Trust((own.certificate,)))
    report = verify.verify(signed, trust=desk.trust(), at=desk.TODAY)
    assert report.verdict is Verdict.UNPROVEN and only(report).standing is Standing.SELF_SIGNED


def test_a_certificate_that_names_our_root_but_was_not_issued_by_it() -> None:
    """The same names, another key: the chain does not hold."""
    forger = authority.found("Nơi cấp chứng thư mẫu", starts=desk.day(2023), ends=desk.day(2033))
    forged = forger.issue(
        authority.Holder(desk.SIGNER, desk.ORGAN, "thutruong"), starts=desk.day(2023), ends=desk.day(2030)
    )
    key = keys.read_file(forged.pkcs12("x"), "gia.p12", "x")
    signed = desk.by_person(using=key, trusted=Trust((forger.root,)))
    report = verify.verify(signed, trust=desk.trust(), at=desk.TODAY)
    assert not report.good and report.verdict in (Verdict.UNPROVEN, Verdict.BROKEN)


def test_a_signature_dated_before_its_certificate_or_in_the_future() -> None:
    early = signed_at(desk.day(2022, 6), starts=2022)
    report = verify.verify(early, trust=desk.trust(), at=desk.TODAY)
    # The chain is judged at the signing instant too: the root began in 2023.
    assert report.verdict is Verdict.UNPROVEN and only(report).standing is Standing.NOT_YET
    ahead = signed_at(desk.TODAY + dt.timedelta(days=1))
    assert only(verify.verify(ahead, trust=desk.trust(), at=desk.TODAY)).standing is Standing.NOT_YET
    assert verify.verify(ahead, trust=desk.trust(), at=desk.TODAY + dt.timedelta(days=2)).good


def test_signed_after_it_expired() -> None:
    """Whoever sets a clock back may write any day: what was signed outside the certificate's days is never good."""
    late = signed_at(desk.day(2025), ends=2024)
    for proven in (None, desk.day(2025, 2)):
        report = verify.verify(late, trust=desk.trust(), at=desk.day(2025, 3), proven_at=proven)
        assert report.verdict is Verdict.UNPROVEN and only(report).standing is Standing.EXPIRED
        assert "lúc ký đã hết hạn" in only(report).reasons[0]


def test_expired_since_holds_only_where_our_records_prove_the_file() -> None:
    signed = desk.by_person()
    later = desk.day(2031)
    alone = verify.verify(signed, trust=desk.trust(), at=later)
    assert alone.verdict is Verdict.UNPROVEN and only(alone).standing is Standing.EXPIRED
    assert only(alone).reasons[-1] == "Không có căn cứ chứng minh văn bản được ký trước lúc ấy."
    proven = verify.verify(signed, trust=desk.trust(), at=later, proven_at=desk.SIGNED_AT)
    assert proven.good and "sau khi văn bản đã vào sổ" in only(proven).reasons[0]


def test_revoked_since_holds_only_where_our_records_prove_the_file() -> None:
    signed = desk.by_person()
    taken_back = desk.trust((desk.credential(), desk.day(2023, 11)))
    alone = verify.verify(signed, trust=taken_back, at=desk.TODAY)
    assert alone.verdict is Verdict.UNPROVEN and only(alone).standing is Standing.REVOKED
    assert verify.verify(signed, trust=taken_back, at=desk.TODAY, proven_at=desk.day(2023, 10, 6)).good
    # The record came after the revocation: it proves nothing.
    assert not verify.verify(signed, trust=taken_back, at=desk.TODAY, proven_at=desk.day(2023, 11, 2)).good
    # Revoked before it signed: no record helps.
    before = desk.trust((desk.credential(), desk.day(2023, 10)))
    report = verify.verify(signed, trust=before, at=desk.TODAY, proven_at=desk.day(2023, 10, 6))
    assert not report.good and "lúc ký đã bị thu hồi" in only(report).reasons[0]


def test_a_list_of_another_authority_revokes_nothing() -> None:
    """A list counts only for the certificates of the one who signed it."""
    serial = desk.credential().certificate.serial_number
    foreign = desk.stranger().revocations([(serial, desk.day(2023, 9))], at=desk.TODAY, until=desk.day(2024))
    known = Trust((desk.house().root, desk.stranger().root), (), (x509.load_pem_x509_crl(foreign),))
    assert verify.verify(desk.by_person(), trust=known, at=desk.TODAY).good


def test_an_old_or_missing_list_is_told() -> None:
    signed = desk.by_person()
    old = verify.verify(signed, trust=desk.trust(listed=desk.day(2023, 6)), at=desk.TODAY)
    assert old.good and "quá ngày cập nhật" in only(old).reasons[0]
    none = verify.verify(signed, trust=Trust((desk.house().root,)), at=desk.TODAY)
    assert none.good and "Không có danh sách thu hồi" in only(none).reasons[0]


def test_no_root_means_no_trust() -> None:
    """Nothing of the computer's own list of authorities is taken."""
    report = verify.verify(desk.by_person(), trust=Trust(), at=desk.TODAY)
    assert report.verdict is Verdict.UNPROVEN and only(report).standing is Standing.FOREIGN


def test_trust_is_read_from_a_folder(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "goc.pem").write_bytes(desk.house().root.public_bytes(Encoding.PEM))
    (tmp_path / "la.der").write_bytes(desk.stranger().root.public_bytes(Encoding.DER))
    (tmp_path / "nguoi.crt").write_bytes(desk.credential().certificate.public_bytes(Encoding.PEM))
    taken_back = [(desk.credential().certificate.serial_number, desk.day(2023, 9))]
    (tmp_path / "thu-hoi.crl").write_bytes(desk.house().revocations(taken_back, at=desk.TODAY, until=desk.day(2024)))
    (tmp_path / "ghi-chu.txt").write_text("không phải chứng thư")
    found = trust.load(tmp_path)
    assert set(found.roots) == {desk.house().root, desk.stranger().root} and len(found.between) == 1
    report = verify.verify(desk.by_person(), trust=found, at=desk.TODAY)
    assert only(report).standing is Standing.REVOKED
    assert trust.load(tmp_path / "chua-co") == Trust()


@pytest.mark.parametrize("name", ["hong.pem", "hong.der", "hong.crl"])
def test_a_broken_file_of_trust_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"khong phai chung thu")
    with pytest.raises(Refused) as caught:
        trust.load(tmp_path)
    assert caught.value.code.id == "DOC-123" and name in caught.value.sentence


def test_a_revocation_of_the_authority_between_counts_from_its_own_day() -> None:
    """The signer's own came later: the earlier one of the chain is what counts; without a list it is said."""
    top, middle = (rsa.generate_private_key(public_exponent=65_537, key_size=2_048) for _ in range(2))
    root = certificate("Gốc", top, "Gốc", top, authority=True)
    below = certificate("Nơi cấp giữa", middle, "Gốc", top, authority=True)
    own = certificate("A", rsa.generate_private_key(public_exponent=65_537, key_size=2_048), "Nơi cấp giữa", middle,
                      authority=False)  # fmt: skip
    lists = tuple(
        x509.load_pem_x509_crl(
            authority.Authority(authority.Credential(key, issuer)).revocations(
                [(one.serial_number, since)], at=desk.TODAY, until=desk.day(2024)
            )
        )
        for key, issuer, one, since in (
            (top, root, below, desk.day(2023, 6)), (middle, below, own, desk.day(2023, 9)),
        )
    )  # fmt: skip
    known = Trust((root,), (below,), lists)
    assert known.judge(own, (), desk.day(2023, 7)) == trust.Judgement(Standing.REVOKED, desk.day(2023, 6), False)
    assert known.judge(own, (), desk.day(2023, 5)).standing is Standing.TRUSTED
    assert Trust((root,), (below,), lists[:1]).judge(own, (), desk.day(2023, 5)).stale is None


def elsewhere(pdf: bytes, field: str, name: str) -> bytes:
    """Signed by another program, which asks neither for order nor for names."""
    pen = keys.read_file(desk.credential(name).pkcs12("x"), "x.p12", "x")
    meta = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
    out = finished(async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=pen.signer))
    return bytes(out.getvalue())  # type: ignore[attr-defined]


def test_a_seal_before_the_person_and_another_in_his_place_are_unproven() -> None:
    """rule DOC-R123"""
    at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=5)
    person, organ = fields.person_name(), fields.ORGAN
    right = elsewhere(elsewhere(desk.laid_out(), person, desk.SIGNER), organ, desk.ORGAN)
    assert verify.verify(right, trust=desk.trust(listed=at), at=at).good
    early = elsewhere(elsewhere(desk.laid_out(), organ, desk.ORGAN), person, desk.SIGNER)
    report = verify.verify(early, trust=desk.trust(listed=at), at=at)
    assert report.verdict is Verdict.UNPROVEN
    assert report.reasons == ("Con dấu của cơ quan đặt trước chữ ký của người có thẩm quyền.",)
    for field, name, meant in ((person, desk.ORGAN, desk.SIGNER), (organ, desk.SIGNER, desk.ORGAN)):
        report = verify.verify(elsewhere(desk.laid_out(), field, name), trust=desk.trust(listed=at), at=at)
        assert report.verdict is Verdict.UNPROVEN and only(report).reasons == (f"Ô này dành cho {meant}.",)


def signed_at(at: dt.datetime, starts: int = 2023, ends: int = 2030) -> bytes:
    """A signature that says it was made at this instant, whatever our trust would have said then."""
    root = authority.found("Gốc rộng", starts=desk.day(2000), ends=desk.day(2050))
    key = desk.key(starts=starts, ends=ends)
    lenient = _Anything((root.root,))
    return desk.by_person(using=key, trusted=lenient, at=at)


class _Anything(Trust):
    """A signer's program that asks nothing, as a forger's would."""

    def judge(
        self, certificate: x509.Certificate, others: object, at: dt.datetime, *, stamping: bool = False
    ) -> trust.Judgement:
        return trust.Judgement(Standing.TRUSTED)


def self_made() -> keys.Key:
    """A key with a certificate that its owner issued to himself, for signing."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, desk.SIGNER)])
    own = desk.credential().key
    usage = desk.credential().certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(own.public_key())
    builder = builder.serial_number(7).not_valid_before(desk.day(2023)).not_valid_after(desk.day(2030))
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    certificate = builder.add_extension(usage, critical=True).sign(own, hashes.SHA256())
    return keys.read_file(authority.Credential(own, certificate).pkcs12("x"), "tu-cap.p12", "x")
