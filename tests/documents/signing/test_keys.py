"""Keys in files: the pass phrase, the file's mode, files that are no keys; the authority's own file."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import numpy as np
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from quannhu.documents.signing import authority, images, keys, sign
from quannhu.kernel.errors import Refused
from tests.documents.signing import desk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "khoa" / "thutruong.p12"
    authority.write_private(path, desk.credential().pkcs12(desk.PHRASE))
    return path


def test_the_key_opens_with_its_phrase(file: Path) -> None:
    key = keys.open_file(file, desk.PHRASE)
    assert key.holder == desk.SIGNER and key.certificate == desk.credential().certificate
    assert key.above == (desk.house().root,)


@pytest.mark.parametrize("phrase", ["", "sai", f"{desk.PHRASE} ", desk.PHRASE.upper()])
def test_a_wrong_phrase_is_refused(file: Path, phrase: str) -> None:
    with pytest.raises(Refused) as caught:
        keys.open_file(file, phrase)
    assert caught.value.code.id == "DOC-76"
    assert caught.value.sentence == 'Mật khẩu của khóa "thutruong.p12" không đúng.'
    assert desk.PHRASE not in str(caught.value)


def test_the_key_is_written_for_its_owner_alone(file: Path) -> None:
    """rule DOC-R83: no other account of the machine reads it, and nothing in it is in clear."""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert b"PRIVATE KEY" not in file.read_bytes()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(Refused) as caught:
        keys.open_file(file, desk.PHRASE)
    assert caught.value.code.id == "DOC-77" and oct(mode)[2:] in caught.value.sentence
    assert "chmod 600" in caught.value.remedy


def test_a_key_written_again_is_closed_to_others(file: Path) -> None:
    file.chmod(0o644)
    authority.write_private(file, desk.credential().pkcs12(desk.PHRASE))
    assert keys.open_file(file, desk.PHRASE).holder == desk.SIGNER


@pytest.mark.parametrize("data", [b"", b"khong phai khoa", b"\x30\x03\x02\x01\x03", b"\x30" + b"\xff" * 2_000])
def test_a_file_that_is_no_key_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        keys.read_file(data, "la.p12", desk.PHRASE)
    assert caught.value.code.id == "DOC-75" and 'tệp khóa "la.p12"' in caught.value.sentence


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        keys.open_file(tmp_path / "khong-co.p12", desk.PHRASE)
    assert caught.value.code.id == "DOC-75" and "không mở được tệp" in caught.value.sentence


def test_certificates_without_a_key_are_refused() -> None:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    bare = pkcs12.serialize_key_and_certificates(
        None, None, None, [desk.house().root], BestAvailableEncryption(desk.PHRASE.encode())
    )
    with pytest.raises(Refused) as caught:
        keys.read_file(bare, "trong.p12", desk.PHRASE)
    assert caught.value.code.id == "DOC-75" and "thiếu khóa riêng" in caught.value.sentence


def test_the_authority_is_opened_again_and_issues_the_same() -> None:
    data = desk.house().credential.pkcs12("câu của nơi cấp")
    again = authority.reopen(data, "câu của nơi cấp")
    assert again.root == desk.house().root
    made = again.issue(
        authority.Holder("Lê Thị Ví Dụ", desk.ORGAN, "troly"), starts=desk.day(2023), ends=desk.day(2024)
    )
    made.certificate.verify_directly_issued_by(desk.house().root)
    with pytest.raises(Refused) as caught:
        authority.reopen(data, "sai")
    assert caught.value.code.id == "DOC-76"


def test_two_keys_are_never_the_same() -> None:
    """Made when asked, never shipped: nothing is derived from a name."""
    one, two = (
        desk.house().issue(authority.Holder(desk.SIGNER, desk.ORGAN, "x"), starts=desk.day(2023), ends=desk.day(2024))
        for _ in range(2)
    )
    assert one.certificate.public_key() != two.certificate.public_key()
    assert one.certificate.serial_number != two.certificate.serial_number


def test_no_private_key_is_shipped() -> None:
    root = Path(authority.__file__).parents[1]
    marks = (b"PRIVATE KEY-----", b"ENCRYPTED PRIVATE KEY")
    files = [path for path in root.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert not [path.name for path in files if any(mark in path.read_bytes() for mark in marks)]
    assert not list(root.rglob("*.p12")) and not list(root.rglob("*.pem"))


# The images: PNG, transparent, blue and red.


@pytest.mark.parametrize(
    ("png", "colour"), [(images.signature_png("Trần Văn Mẫu"), 2), (images.seal_png(desk.ORGAN), 0)]
)
def test_images_are_transparent_and_of_their_colour(png: bytes, colour: int) -> None:
    picture = sign._picture(png, "chữ ký")
    dots = np.asarray(picture).reshape(-1, 4)
    inked = dots[dots[:, 3] == 255]
    assert (inked[:, colour] == inked[:, :3].max(axis=1)).all() and len(inked) > 1_000
    assert (dots[:, 3] == 0).sum() > len(dots) / 2


def test_the_seal_is_of_real_size() -> None:
    picture = sign._picture(images.seal_png(desk.ORGAN), "con dấu")
    assert picture.width == picture.height == 36 * images.DOTS


def test_signatures_differ_and_stay_the_same() -> None:
    assert images.signature_png("Trần Văn Mẫu") == images.signature_png("Trần Văn Mẫu")
    assert images.signature_png("Trần Văn Mẫu") != images.signature_png("Lê Thị Ví Dụ")


def opaque() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 20), (255, 255, 255)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("png", "why"), [
    (b"GIF89a", "không phải PNG"), (b"\x89PNG\r\n\x1a\nhong", "tệp hỏng"), (opaque(), "nền không trong suốt"),
])  # fmt: skip
def test_an_image_that_may_not_stand_is_refused(png: bytes, why: str) -> None:
    with pytest.raises(Refused) as caught:
        sign.sign(
            desk.laid_out(), field="nguoi_ky_1", key=desk.key(), trust=desk.trust(), at=desk.SIGNED_AT,
            mark=sign.Picture(png),
        )  # fmt: skip
    assert caught.value.code.id == "DOC-87" and why in caught.value.sentence


def test_certificates_last_as_long_as_they_say() -> None:
    made = desk.house().issue(authority.Holder("A", desk.ORGAN, "a"), starts=desk.day(2023), ends=desk.day(2024))
    length = made.certificate.not_valid_after_utc - made.certificate.not_valid_before_utc
    assert length == dt.timedelta(days=365) and made.certificate.public_bytes(Encoding.DER)
