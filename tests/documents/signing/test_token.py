"""Keys on a PKCS#11 token, tried on SoftHSM (Debian's softhsm2 and python-pkcs11); skipped where either is missing."""

from __future__ import annotations

import datetime as dt
import importlib.util
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from quannhu.documents.models import KeyGate, Signature
from quannhu.documents.rules.values import Signer
from quannhu.documents.signing import images, keys, verify
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import build, proposal
from tests.documents.signing import desk
from tests.documents.signing.test_flow import approved
from tests.world import World

MODULES = [path for path in Path("/usr/lib").rglob("libsofthsm2.so") if path.is_file()]
LIBRARY = importlib.util.find_spec("pkcs11") is not None
PIN, TOKEN = "12345678", "thiet-bi-mau"
needs_token = pytest.mark.skipif(not (MODULES and LIBRARY), reason="cần softhsm2 và python-pkcs11")


@pytest.fixture(scope="session")  # SoftHSM reads its settings once a process
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A token with the signer's key and certificate; the module's path."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        slot = ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", PIN]
        subprocess.run(slot, check=True, capture_output=True)
        _load(str(MODULES[0]))
        yield str(MODULES[0])


def _load(module: str) -> None:
    """Put the key and its certificate on the token, as its maker's program would."""
    import pkcs11
    from pkcs11.util import rsa, x509

    credential = desk.credential()
    plain = credential.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    with pkcs11.lib(module).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session:
        private = rsa.decode_rsa_private_key(plain)
        private |= {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "ky", pkcs11.Attribute.ID: b"1"}
        session.create_object(private)
        public = x509.decode_x509_certificate(credential.certificate.public_bytes(Encoding.DER))
        public |= {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "ky", pkcs11.Attribute.ID: b"1"}
        session.create_object(public)


@needs_token
@pytest.mark.parametrize("label", [None, "ky"])
def test_a_token_signs(token: str, label: str | None) -> None:
    with keys.open_token(token, TOKEN, PIN, label) as key:
        assert key.holder == desk.SIGNER and key.certificate == desk.credential().certificate
        signed = desk.by_person(using=key)
    report = verify.verify(signed, trust=desk.trust(), at=desk.TODAY)
    assert report.good and report.signatures[0].holder == desk.SIGNER


@needs_token
@pytest.mark.parametrize(("name", "pin", "label", "code", "why"), [
    (TOKEN, "00000000", None, "DOC-121", TOKEN), (TOKEN, "1", None, "DOC-121", TOKEN),
    ("khac", PIN, None, "DOC-81", "không mở được thiết bị"), (TOKEN, PIN, "khac", "DOC-81", "không thấy chứng thư"),
])  # fmt: skip
def test_a_token_that_is_not_ready_is_refused(
    token: str, name: str, pin: str, label: str | None, code: str, why: str
) -> None:
    with pytest.raises(Refused) as caught, keys.open_token(token, name, pin, label):
        pass
    assert caught.value.code.id == code and why in caught.value.sentence and f" {pin}" not in str(caught.value)


@needs_token
def test_a_token_pulled_out_while_it_signs_is_refused(token: str) -> None:
    import pkcs11

    with pytest.raises(Refused) as caught, keys.open_token(token, TOKEN, PIN):
        raise pkcs11.DeviceRemoved
    assert caught.value.code.id == "DOC-81" and "ngừng giữa chừng" in caught.value.sentence


def test_a_token_without_its_library_is_refused(tmp_path: Path) -> None:
    """Missing library of the maker, or the program installed without the extra: the same code, the reason named."""
    with pytest.raises(Refused) as caught, keys.open_token(str(tmp_path / "khong-co.so"), TOKEN, PIN):
        pass
    assert caught.value.code.id == "DOC-81" and TOKEN in caught.value.sentence


@needs_token
@pytest.mark.django_db
def test_a_person_chooses_the_token_on_the_page(token: str, world: World, tmp_path: Path, settings: LazySettings,
                                                monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """The way over a device stands on the page where the server has one; the signature is the token's."""
    settings.HOME = tmp_path
    monkeypatch.setenv("QUANNHU_TOKEN", token)
    office = build(world)
    office.day = timezone.localdate() - dt.timedelta(days=1)
    folder = tmp_path / "signing" / "trust"
    folder.mkdir(parents=True)
    (folder / "goc.pem").write_bytes(desk.house().root.public_bytes(Encoding.PEM))
    office.chief.first_name, office.chief.last_name = "", desk.SIGNER
    office.chief.save()
    paper = approved(office, proposal(signers=(Signer("Cục trưởng", desk.SIGNER, "Đại tá"),)))
    browser, place = Client(), f"/van-ban/{paper.pk}/chu-ky/"
    browser.force_login(office.chief)
    assert 'value="thiet-bi"' in browser.get(place).content.decode()
    image = SimpleUploadedFile("ky.png", images.signature_png(desk.SIGNER))
    sent = {"how": "thiet-bi", "digest": office.digest(paper), "image": image}
    assert "DOC-81" in browser.post(place, sent | {"passphrase": PIN}).content.decode()
    image.seek(0)
    assert "DOC-121" in browser.post(place, sent | {"token": TOKEN, "passphrase": "00000000"}).content.decode()
    image.seek(0)
    answer = browser.post(place, sent | {"token": TOKEN, "passphrase": PIN})
    assert answer.status_code == 302, answer.content.decode()[-2_000:]
    row = Signature.objects.get(paper=paper)
    assert row.subject == desk.SIGNER and row.certificate_sha256
    assert KeyGate.objects.get(key=f"token:{TOKEN}").wrong == 0
