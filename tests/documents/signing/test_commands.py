"""`quannhu documents verify | sign | authority` as a person calls them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings

from quannhu.cli.main import main
from quannhu.documents.signing import authority, cabinet, images, keys, verify
from tests.documents.signing import desk
from tests.world import World


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Iterator[Path]:
    """A home whose trust knows our authority."""
    settings.HOME = tmp_path
    trust = tmp_path / "signing" / "trust"
    trust.mkdir(parents=True)
    (trust / "goc.pem").write_bytes(desk.house().root.public_bytes(Encoding.PEM))
    yield tmp_path


def typed(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{words}\n"))


def test_verify_tells_and_answers_by_its_status(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "van-ban.pdf"
    path.write_bytes(desk.stages().organ)
    assert main(["documents", "verify", str(path)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Kết luận: hợp lệ\nSHA-256: ") and "ký lúc 08:30 5/10/2023" in said
    assert f"1. {desk.SIGNER} ({desk.ORGAN}): hợp lệ" in said
    path.write_bytes(desk.stages().organ.replace(b"Trang", b"Trong") + b" ")
    assert main(["documents", "verify", str(path)]) == 1
    assert capsys.readouterr().out.startswith("Kết luận: không nguyên vẹn")


def test_verify_gives_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "van-ban.pdf"
    path.write_bytes(desk.stages().copy)
    assert main(["documents", "verify", str(path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["good"] and [one["field"] for one in found["signatures"]] == ["nguoi_ky_1", "co_quan", "ban_sao"]
    first = found["signatures"][0]
    assert first["at"] == "2023-10-05T08:30:15+07:00" and first["stamped"] == "2023-10-05T01:30:15+00:00"
    assert first["stamper"] == desk.CLOCK and first["later"] == [desk.ORGAN, "Bản sao", "so", "ngay"]


def test_verify_trusts_only_what_it_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "khac").mkdir()
    path = folder / "van-ban.pdf"
    path.write_bytes(desk.stages().person)
    assert main(["documents", "verify", str(path), "--trust", str(folder / "khac")]) == 1
    assert "nơi cấp không được tin cậy" in capsys.readouterr().out


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(desk.printed()))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(("data", "words"), [
    (b"", "DOC-82"), (b"khong phai", "DOC-82"), (b"PK\x03\x04", "đây là tệp Word"), (locked(), "DOC-82"),
    (desk.stages().person[:-700], "không nguyên vẹn"), (desk.printed()[:900], "không nguyên vẹn"),
    (desk.printed(), "không có chữ ký số"),
])  # fmt: skip
def test_verify_refuses_what_proves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], data: bytes, words: str
) -> None:
    path = folder / "la.pdf"
    path.write_bytes(data)
    assert main(["documents", "verify", str(path)]) == 1
    captured = capsys.readouterr()
    assert words in captured.out + captured.err


def test_verify_reads_no_further_than_the_largest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "lon.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(3_000_000_000)
    assert main(["documents", "verify", str(path)]) == 1
    assert "lớn hơn 50 MB" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["khong-co.pdf", ""])
def test_verify_says_what_it_cannot_open(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["documents", "verify", str(folder / name)]) == 1
    assert "CLI-01" in capsys.readouterr().err


def test_a_broken_file_of_trust_is_no_crash(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "signing" / "trust" / "hong.crl").write_bytes(b"hong")
    (folder / "van-ban.pdf").write_bytes(desk.stages().person)
    assert main(["documents", "verify", str(folder / "van-ban.pdf")]) == 1
    assert "DOC-123" in capsys.readouterr().err


def test_sign_with_a_key_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ready, out, key = folder / "trinh.pdf", folder / "ky.pdf", folder / "khoa" / "toi.p12"
    ready.write_bytes(desk.laid_out())
    authority.write_private(key, desk.credential().pkcs12(desk.PHRASE))
    (folder / "ky.png").write_bytes(images.signature_png(desk.SIGNER))
    typed(monkeypatch, desk.PHRASE)
    call = ["documents", "sign", str(ready), str(out), "--key", str(key), "--image", str(folder / "ky.png")]
    assert main(call) == 0
    assert f"{desk.SIGNER} đã ký vào ô nguoi_ky_1" in capsys.readouterr().out
    assert out.read_bytes().startswith(desk.laid_out())
    assert main(["documents", "verify", str(out)]) == 0


def test_sign_stamps_where_an_authority_is_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """QUANNHU_STAMPER names a key file or an address; a file that others may read is refused."""
    ready, out, key, clock = (folder / name for name in ("trinh.pdf", "ky.pdf", "toi.p12", "dong-ho.p12"))
    ready.write_bytes(desk.laid_out())
    authority.write_private(key, desk.credential().pkcs12(desk.PHRASE))
    authority.write_private(clock, desk.clock().pkcs12)
    monkeypatch.setenv("QUANNHU_STAMPER", str(clock))
    call = ["documents", "sign", str(ready), str(out), "--key", str(key)]
    typed(monkeypatch, desk.PHRASE)
    assert main(call) == 0 and main(["documents", "verify", str(out)]) == 0
    assert f"do {desk.CLOCK} cấp" in capsys.readouterr().out
    clock.chmod(0o644)
    typed(monkeypatch, desk.PHRASE)
    assert main(call) == 1 and "DOC-77" in capsys.readouterr().err
    monkeypatch.setenv("QUANNHU_STAMPER", "http://127.0.0.1:9/")
    typed(monkeypatch, desk.PHRASE)
    assert main(call) == 1 and "DOC-122" in capsys.readouterr().err


def test_sign_refuses_a_wrong_phrase_and_a_call_without_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ready, out, key = folder / "trinh.pdf", folder / "ky.pdf", folder / "khoa" / "toi.p12"
    ready.write_bytes(desk.laid_out())
    authority.write_private(key, desk.credential().pkcs12(desk.PHRASE))
    typed(monkeypatch, "sai mật khẩu")
    assert main(["documents", "sign", str(ready), str(out), "--key", str(key)]) == 1
    captured = capsys.readouterr()
    assert "DOC-76" in captured.out + captured.err and "sai mật khẩu" not in captured.out + captured.err
    assert main(["documents", "sign", str(ready), str(out)]) == 1 and not out.exists()


@pytest.mark.django_db
def test_the_fictional_authority_gives_keys_once(
    folder: Path, settings: LazySettings, world: World, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """rule DOC-R87: only a fictional installation founds an authority; who has a key keeps it."""
    settings.FICTIONAL = True
    call = ["documents", "authority", "--person", world.commander.get_username(), "--unit", "CQN"]
    typed(monkeypatch, "câu của nơi cấp")
    assert main(call) == 0
    place = cabinet.cabinet()
    key = place.open(world.commander.get_username(), "câu của nơi cấp")
    assert key.holder == world.commander.get_full_name()
    assert key.usable(place.trust(), desk.TODAY).standing == "trusted"
    assert place.picture("CQN", cabinet.SEAL).png.startswith(b"\x89PNG")
    # rule DOC-R120: the fictional world stamps the time by a key of its own.
    clock = place.stamper()
    signed = desk.by_person(using=key, trusted=place.trust(), stamper=clock)
    assert verify.verify(signed, trust=place.trust(), at=desk.TODAY).signatures[0].stamper == cabinet.STAMPER
    before = place.key_file("CQN").read_bytes()
    typed(monkeypatch, "câu của nơi cấp")
    assert main(call) == 0 and "không thêm" in capsys.readouterr().out
    assert place.key_file("CQN").read_bytes() == before
    typed(monkeypatch, "câu khác")
    assert main([*call, "--unit", "T11"]) == 1


@pytest.mark.django_db
def test_a_real_installation_founds_no_authority(
    folder: Path, settings: LazySettings, world: World, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    settings.FICTIONAL = False
    typed(monkeypatch, "x")
    assert main(["documents", "authority", "--unit", "CQN"]) == 1
    captured = capsys.readouterr()
    assert "DOC-88" in captured.out + captured.err and not (folder / "signing" / "keys").exists()


def test_a_name_leads_to_no_other_folder(folder: Path) -> None:
    place = cabinet.cabinet()
    for name in ("../../etc/passwd", "/etc/passwd", "..", "a/b", ".an"):
        assert place.key_file(name).parent == place.folder / "keys"
    with pytest.raises(keys.Refused) as caught:
        place.picture("khong-co")
    assert caught.value.code.id == "DOC-87" and "khong-co.png" in caught.value.sentence
