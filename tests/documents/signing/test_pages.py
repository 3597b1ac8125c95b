"""Signing on the screen: the verification page, and the page of a document's signatures."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from quannhu.documents import actions
from quannhu.documents.models import KeyGate, Signature
from quannhu.documents.signing import authority, fields, images, keys, sign, verify
from quannhu.documents.signing.authority import Authority, Credential, Holder
from quannhu.documents.signing.trust import Trust
from quannhu.kernel.models import AuditEntry
from tests.documents.flow.stage import HEAD, Office, build, proposal
from tests.documents.signing import desk
from tests.documents.signing.test_flow import ORGAN, approved, copy_of
from tests.world import World

pytestmark = pytest.mark.django_db


@cache
def wide() -> Authority:
    """An authority that outlives the machine's clock."""
    return authority.found("Nơi cấp lâu dài", starts=desk.day(2020), ends=desk.day(2090))


@pytest.fixture(scope="module")
def chief_pen() -> Credential:
    return wide().issue(Holder(HEAD, ORGAN, "chief"), starts=desk.day(2023), ends=desk.day(2060))


@pytest.fixture(scope="module")
def organ_pen() -> Credential:
    return wide().issue(Holder(ORGAN, ORGAN, "CQN"), starts=desk.day(2023), ends=desk.day(2060))


@pytest.fixture
def office(
    world: World, tmp_path: Path, settings: LazySettings, chief_pen: Credential, organ_pen: Credential
) -> Office:
    """The office with a cabinet: trust, two keys, two images."""
    settings.HOME = tmp_path
    made = build(world)
    # The pages read the clock of the machine: the text was approved yesterday.
    made.day = timezone.localdate() - dt.timedelta(days=1)
    folder = tmp_path / "signing"
    (folder / "trust").mkdir(parents=True)
    (folder / "images").mkdir()
    for name, house in (("goc.pem", wide()), ("goc-mau.pem", desk.house())):
        (folder / "trust" / name).write_bytes(house.root.public_bytes(Encoding.PEM))
    for name, pen, png in (
        (made.chief.get_username(), chief_pen, images.signature_png(HEAD)),
        ("CQN", organ_pen, images.seal_png(ORGAN)),
    ):
        authority.write_private(folder / "keys" / f"{name}.p12", pen.pkcs12(desk.PHRASE))
        (folder / "images" / f"{name}.png").write_bytes(png)
    return made


SERVER = {"how": "may-chu"}


def client(user: object) -> Client:
    one = Client()
    one.force_login(user)  # type: ignore[arg-type]
    return one


def pdf(data: bytes, name: str = "van-ban.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def test_a_file_is_verified_on_the_page(office: Office) -> None:
    browser = client(office.drafter)
    assert "Kiểm tra chữ ký số" in browser.get("/van-ban/kiem-tra-chu-ky/").content.decode()
    answer = browser.post("/van-ban/kiem-tra-chu-ky/", {"file": pdf(desk.stages().organ)})
    said = answer.content.decode()
    assert answer.status_code == 200 and "hợp lệ" in said and desk.SIGNER in said and desk.ORGAN in said
    # Who, for which organ, when and by which authority, what it covers, what came after.
    assert f"08:30 5/10/2023, do {desk.CLOCK} cấp" in said and "byte đầu trong" in said and "toàn bộ tệp" in said
    assert f"chỉ ký tiếp hoặc điền ô: {desk.ORGAN}; so; ngay" in said and "không đổi" in said
    broken = browser.post("/van-ban/kiem-tra-chu-ky/", {"file": pdf(desk.stages().organ + b"x")}).content.decode()
    assert "không nguyên vẹn" in broken and "Sau chữ ký cuối cùng tệp còn bị thêm nội dung." in broken
    assert (
        "không có chữ ký số"
        in browser.post("/van-ban/kiem-tra-chu-ky/", {"file": pdf(desk.printed())}).content.decode()
    )


@pytest.mark.parametrize(("data", "words"), [(b"khong phai PDF", "DOC-82"), (b"", "")])
def test_a_file_that_cannot_be_verified_is_refused_at_its_field(office: Office, data: bytes, words: str) -> None:
    answer = client(office.drafter).post("/van-ban/kiem-tra-chu-ky/", {"file": pdf(data)})
    assert answer.status_code == 422 and words in answer.content.decode()


def test_the_signer_signs_and_the_clerk_seals_on_the_page(office: Office) -> None:
    paper = approved(office)
    place = f"/van-ban/{paper.pk}/chu-ky/"
    chief, clerk = client(office.chief), client(office.clerk)
    shown = chief.get(place).content.decode()
    assert "Ký văn bản này" in shown and office.digest(paper) in shown
    assert chief.get(f"{place}trinh-ky.pdf").content.startswith(b"%PDF")
    assert 'value="may-chu"' in shown and 'value="thiet-bi"' not in shown
    wrong = chief.post(place, SERVER | {"passphrase": "sai", "digest": office.digest(paper)})
    assert (
        wrong.status_code == 422 and "DOC-76" in wrong.content.decode() and 'value="sai"' not in wrong.content.decode()
    )
    sent = SERVER | {"passphrase": desk.PHRASE, "digest": office.digest(paper)}
    assert chief.post(place, sent).status_code == 302
    assert office.now(paper).state == "signed" and office.now(paper).e_signed
    actions.number(
        actor=office.actor(office.clerk), at=timezone.now(), command_id=uuid.uuid4(), paper_id=paper.pk
    )  # fmt: skip
    assert "Đóng dấu số" in clerk.get(place).content.decode()
    assert "Đóng dấu số" not in chief.get(place).content.decode()
    assert clerk.post(place, SERVER | {"passphrase": desk.PHRASE}).status_code == 302
    after = clerk.get(place).content.decode()
    assert "Đóng dấu số" not in after and "Mở tệp đã ký" in after and HEAD in after
    data = clerk.get(f"{place}da-ky.pdf").content
    assert verify.verify(data, trust=Trust((wide().root,)), at=timezone.now()).good
    known = clerk.post("/van-ban/kiem-tra-chu-ky/", {"file": pdf(data)}).content.decode()
    assert "Đúng tệp đang giữ của văn bản" in known and f'href="{place}"' in known


def test_a_key_file_and_a_file_signed_elsewhere_are_taken(office: Office, chief_pen: Credential) -> None:
    first, second = approved(office), approved(office, proposal("Về việc khác"))
    browser = client(office.chief)
    upload = SimpleUploadedFile("khoa.p12", chief_pen.pkcs12("riêng"))
    sent = {"how": "tep-khoa", "passphrase": "riêng", "digest": office.digest(first), "key_file": upload}
    assert browser.post(f"/van-ban/{first.pk}/chu-ky/", sent).status_code == 302
    ready = browser.get(f"/van-ban/{second.pk}/chu-ky/trinh-ky.pdf").content
    pen = keys.read_file(chief_pen.pkcs12("x"), "x.p12", "x")
    data = sign.sign(ready, field=fields.person_name(), key=pen, trust=Trust((wide().root,)), at=timezone.now(),
                     mark=sign.Words(("ký",)))  # fmt: skip
    sent = {"how": "noi-khac", "digest": office.digest(second), "signed_file": pdf(data)}
    answer = browser.post(f"/van-ban/{second.pk}/chu-ky/", sent)
    assert answer.status_code == 302, answer.content.decode()[-3_000:]
    assert Signature.objects.count() == 2


@pytest.mark.parametrize(("how", "code"), [
    ({"how": "tep-khoa"}, "DOC-75"), ({"how": "noi-khac"}, "DOC-82"), ({"how": "thiet-bi"}, ""), ({}, ""),
])  # fmt: skip
def test_a_way_without_what_it_needs_is_refused(office: Office, how: dict[str, str], code: str) -> None:
    paper = approved(office)
    answer = client(office.chief).post(f"/van-ban/{paper.pk}/chu-ky/", how | {"digest": office.digest(paper)})
    assert answer.status_code == 422 and code in answer.content.decode() and not Signature.objects.exists()


def test_five_wrong_phrases_close_the_key(office: Office) -> None:
    """rule DOC-R122: for that person and that key; the phrase stands in no record."""
    paper = approved(office)
    place, browser = f"/van-ban/{paper.pk}/chu-ky/", client(office.chief)
    sent = SERVER | {"digest": office.digest(paper)}
    for word in range(5):
        assert "DOC-76" in browser.post(place, sent | {"passphrase": f"đoán {word}"}).content.decode()
    closed = browser.post(place, sent | {"passphrase": desk.PHRASE})
    said = closed.content.decode()
    assert closed.status_code == 422 and "DOC-120" in said and "đã nhập sai 5 lần" in said
    assert not Signature.objects.exists() and office.now(paper).state == "approved"
    entries = AuditEntry.objects.filter(action="documents.key_refused").order_by("seq")
    assert [one.facts["wrong"] for one in entries] == [1, 2, 3, 4, 5]
    assert [one.facts["closed"] for one in entries] == [False] * 4 + [True]
    assert not any("đoán" in str(one.facts) for one in AuditEntry.objects.all())
    KeyGate.objects.update(until=timezone.now())
    assert browser.post(place, sent | {"passphrase": desk.PHRASE}).status_code == 302
    assert KeyGate.objects.get().wrong == 0 and KeyGate.objects.get().until is None


def test_an_annex_and_a_copy_are_sealed_on_their_pages(office: Office) -> None:
    paper = approved(office)
    place, chief, clerk = f"/van-ban/{paper.pk}/chu-ky/", client(office.chief), client(office.clerk)
    sent = SERVER | {"passphrase": desk.PHRASE, "digest": office.digest(paper)}
    assert chief.post(place, sent).status_code == 302
    actions.number(
        actor=office.actor(office.clerk), at=timezone.now(), command_id=uuid.uuid4(), paper_id=paper.pk
    )  # fmt: skip
    assert f"{place}phu-luc/" in clerk.get(place).content.decode()
    assert f"{place}phu-luc/" not in chief.get(place).content.decode()
    assert "góc trên bên phải" in clerk.get(f"{place}phu-luc/").content.decode()
    sealing = SERVER | {"passphrase": desk.PHRASE}
    assert clerk.post(f"{place}phu-luc/", sealing).status_code == 422
    refused = chief.post(f"{place}phu-luc/", sealing | {"file": pdf(desk.printed())})
    assert refused.status_code in (403, 422) and not Signature.objects.filter(kind="annex").exists()
    assert clerk.post(f"{place}phu-luc/", sealing | {"file": pdf(desk.printed())}).status_code == 302
    annex = Signature.objects.get(kind="annex")
    assert f"{place}{annex.pk}.pdf" in clerk.get(place).content.decode()
    assert clerk.get(f"{place}{annex.pk}.pdf").content.startswith(b"%PDF")
    assert client(office.drafter).get(f"{place}999.pdf").status_code == 404


def test_a_copy_is_sealed_once_on_its_page(office: Office) -> None:
    office.day = timezone.localdate() - dt.timedelta(days=2)
    paper = office.issued()
    made = copy_of(office, paper, "electronic")
    place, clerk = f"/van-ban/ban-sao/{made}/chu-ky/", client(office.clerk)
    sealing = SERVER | {"passphrase": desk.PHRASE}
    assert "chưa chọn bản số hóa" in clerk.post(place, sealing).content.decode()
    assert clerk.get(f"/van-ban/ban-sao/{made}/da-ky.pdf").status_code == 404
    assert clerk.post(place, sealing | {"file": pdf(desk.printed())}).status_code == 302
    after = clerk.get(place).content.decode()
    assert "Đã ký số lúc" in after and '<form class="form"' not in after
    data = clerk.get(f"/van-ban/ban-sao/{made}/da-ky.pdf").content
    assert verify.verify(data, trust=Trust((wide().root,)), at=timezone.now()).good
    known = clerk.post("/van-ban/kiem-tra-chu-ky/", {"file": pdf(data)}).content.decode()
    assert "Đúng tệp đang giữ của văn bản" in known
    assert client(office.world.another_user("kitchen_manager", name="Hồ Thí Dụ")).get(place).status_code == 404


def test_nobody_else_may_sign_or_see(office: Office) -> None:
    """A document outside one's business is not found; who is not its signer gets no button, and no step."""
    paper = approved(office)
    place = f"/van-ban/{paper.pk}/chu-ky/"
    outsider = office.world.another_user("kitchen_manager", name="Hồ Thí Dụ")
    assert client(outsider).get(place).status_code == 404
    assert client(outsider).get(f"{place}trinh-ky.pdf").status_code == 404
    drafter = client(office.drafter)
    shown = drafter.get(place)
    assert shown.status_code == 200 and "Ký văn bản này" not in shown.content.decode()
    sent = {"how": "tep-khoa", "passphrase": desk.PHRASE, "digest": office.digest(paper)}
    answer = drafter.post(place, sent)
    assert answer.status_code == 422 and not Signature.objects.exists()
    assert client(office.drafter).get(f"{place}da-ky.pdf").status_code == 404
