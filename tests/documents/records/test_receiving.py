"""Files of arrivals: what they are, what is read in them, whether their signatures held when they came."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from pypdf import PdfReader, PdfWriter

from quannhu.documents import actions, queries
from quannhu.documents.actions import Incoming
from quannhu.documents.models import Arrival, ArrivalFile
from quannhu.documents.queries import Question, intake
from quannhu.documents.received import DOCX, PDF, Received, examine
from quannhu.documents.rendering import to_docx, to_pdf
from quannhu.documents.rules.values import Block, BlockKind
from quannhu.documents.signing.trust import Trust
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import Office, code_of, line, proposal
from tests.documents.records.incoming import arrived, letter
from tests.documents.screens import signed_in, words
from tests.documents.signing import desk

NOBODY = Trust()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
AT = dt.datetime(2023, 3, 14, 8, tzinfo=dt.UTC)


def paper_with(words: str) -> bytes:
    """A PDF whose text has the words."""
    block = Block(BlockKind.PARAGRAPH, line(words))
    return to_pdf(proposal(body=(block,)))


def locked_by_a_password() -> bytes:
    """A PDF nobody opens without its pass phrase."""
    writer, out = PdfWriter(clone_from=io.BytesIO(to_pdf(proposal()))), io.BytesIO()
    writer.encrypt("khoa-mau", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def test_what_a_file_is_follows_from_its_content() -> None:
    """Rule DOC-R68: the ending of its name says nothing."""
    found = examine("anh.png", paper_with("Lương khô mẫu số 7"), trust=NOBODY, at=AT)
    assert found.media_type == PDF and "Lương khô mẫu số 7" in found.text and found.verdict == "none"
    word = examine("tep.pdf", to_docx(proposal()), trust=NOBODY, at=AT)
    assert word.media_type == DOCX and "120 bộ dụng cụ cấp dưỡng" in word.text and word.verdict == ""
    assert examine("x", PNG, trust=NOBODY, at=AT) == Received("image/png")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"MZ" + bytes(200), "chỉ nhận PDF, DOCX và ảnh chụp"),
        (b"", "chỉ nhận PDF, DOCX và ảnh chụp"),
        (b"%PDF-1.7 hong", "tệp PDF"),
        (b"\xff\xd8\xff" + bytes(50_000_001), "lớn hơn 50 MB"),
    ],
)
def test_what_is_no_paper_is_refused(data: bytes, why: str) -> None:
    """Code DOC-57."""
    with pytest.raises(Refused) as refused:
        examine("tep", data, trust=NOBODY, at=AT)
    assert code_of(refused.value) == "DOC-57" and why in str(refused.value)


def test_a_locked_or_marked_file_is_refused() -> None:
    """Rules DOC-R34, DOC-R68."""
    with pytest.raises(Refused) as refused:
        examine("tep", locked_by_a_password(), trust=NOBODY, at=AT)
    assert code_of(refused.value) == "DOC-57" and "tệp có mật khẩu" in str(refused.value)
    for data in (paper_with("TỐI MẬT"), to_docx(proposal(body=(Block(BlockKind.PARAGRAPH, line("TỐI MẬT")),)))):
        with pytest.raises(Refused) as refused:
            examine("tep", data, trust=NOBODY, at=AT)
        assert code_of(refused.value) == "DOC-30"


def test_signatures_are_verified_at_entry() -> None:
    """Rule DOC-R68: what holds, what is unproven and what is broken enter, each called so."""
    signed = desk.stages().organ
    found = examine("tep", signed, trust=desk.trust(), at=desk.TODAY)
    assert found.verdict == "good" and [one["holder"] for one in found.signatures] == [desk.SIGNER, desk.ORGAN]
    assert examine("tep", signed, trust=NOBODY, at=desk.TODAY).verdict == "unproven"
    place = signed.index(b"/ByteRange") - 3000
    flipped = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert examine("tep", flipped, trust=desk.trust(), at=desk.TODAY).verdict == "broken"


def entered(office: Office, *files: bytes, command_id: uuid.UUID | None = None, **changed: object) -> Arrival:
    """A letter with its files."""
    made = actions.register_with_files(
        actor=office.actor(office.clerk), at=office.at(), command_id=command_id or uuid.uuid4(),
        arrival=letter(office, **changed), trust=NOBODY,
        files=[Incoming(f"tep {at}.pdf", data) for at, data in enumerate(files, 1)],
    )  # fmt: skip
    return Arrival.objects.get(pk=made.arrival_id)


@pytest.mark.django_db
def test_files_enter_with_the_row_or_neither_does(office: Office) -> None:
    command_id, pdf = uuid.uuid4(), paper_with("Gạo tẻ thơm hư cấu")
    with pytest.raises(Refused) as refused:
        entered(office, pdf, b"khong phai tep", command_id=command_id)
    assert code_of(refused.value) == "DOC-57" and not Arrival.objects.exists() and not ArrivalFile.objects.exists()
    row = entered(office, pdf, PNG, command_id=command_id)
    assert [(one.name, one.verdict) for one in intake.files_of(row)] == [("tep 1.pdf", "none"), ("tep 2.pdf", "")]
    # The same page sent twice: one row, each file once.
    assert entered(office, pdf, PNG, command_id=command_id) == row and len(intake.files_of(row)) == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        ArrivalFile.objects.filter(arrival=row).update(name="khac")
    actions.catch_up()
    hits, _more = queries.search(office.actor(office.clerk), office.day, Question(text="gao te thom hu cau"))
    assert [(one.source, one.record_id) for one in hits] == [("arrival", row.pk)]


@pytest.mark.django_db
def test_files_are_added_by_the_clerk_even_when_it_is_done(office: Office) -> None:
    row = entered(office)
    common = {"arrival_id": row.pk, "trust": NOBODY, "at": office.at()}
    actor = office.actor(office.clerk)
    assert actions.attach_to_arrival(actor=actor, files=[Incoming("a.png", PNG)], **common) == 1
    assert actions.attach_to_arrival(actor=actor, files=[Incoming("b.png", PNG)], **common) == 0
    actions.finish(actor=actor, at=office.at(), arrival_id=row.pk, result="Đã xong")
    assert actions.attach_to_arrival(actor=actor, files=[Incoming("c.png", PNG + b"2")], **common) == 1
    with pytest.raises(Refused) as refused:
        actions.attach_to_arrival(actor=office.actor(office.drafter), files=[Incoming("a.png", PNG)], **common)
    assert code_of(refused.value) == "KER-07"
    file = intake.file_of(actor, office.day, row.pk, intake.files_of(row)[0].pk)
    assert bytes(file.file.data) == PNG
    outside = office.world.actor_of(office.world.user("unit_quartermaster", "T11"), office.day)
    with pytest.raises(Refused) as refused:
        intake.file_of(outside, office.day, row.pk, file.pk)
    assert code_of(refused.value) == "KER-09"


@pytest.mark.django_db
def test_a_personal_letter_is_not_opened(office: Office) -> None:
    """Rule DOC-R71, code DOC-99."""
    with pytest.raises(Refused) as refused:
        arrived(office, personal=True)
    assert code_of(refused.value) == "DOC-99" and "văn thư không bóc" in str(refused.value)
    assert not Arrival.objects.exists()
    assert arrived(office, personal=True, handed_back=True).number == 1


@pytest.mark.django_db
def test_files_and_receipts_by_pages(office: Office) -> None:
    clerk, drafter = (signed_in(office, user) for user in (office.clerk, office.drafter))
    pdf = paper_with("Muối hạt hư cấu")
    typed = {
        "arrived_on": "14/3", "author": "Cục Tài chính Bồng Lai", "reference": "9/TC", "dated_on": "10/3/2023",
        "summary": "Về ngân sách ăn", "unit": "CQN", "electronic": "on",
    }  # fmt: skip

    def upload() -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile("a.pdf", pdf), SimpleUploadedFile("b.png", PNG)]

    assert "Chuyển nguyên bì cho người nhận" in words(clerk.post("/van-ban/den/moi/", typed | {"personal": "on"}))
    wrong = clerk.post("/van-ban/den/moi/", typed | {"scans": [SimpleUploadedFile("a.exe", b"MZ" + bytes(9))]})
    assert wrong.status_code == 422 and "(DOC-57)" in words(wrong) and not Arrival.objects.exists()
    answer = clerk.post("/van-ban/den/moi/", typed | {"scans": upload()})
    assert answer.status_code == 302, words(answer)[:2_000]
    row = Arrival.objects.get()
    page = f"/van-ban/den/{row.pk}/"
    shown = words(clerk.get(page))
    assert "a.pdf" in shown and "không có chữ ký số" in shown and "Báo đã nhận" in shown
    first, second = intake.files_of(row)
    answer = clerk.get(f"{page}tep-{first.pk}")
    assert answer.content == pdf and answer["Content-Type"] == "application/pdf"
    assert clerk.get(f"{page}tep-{second.pk}").content == PNG
    assert drafter.get(f"{page}tep-{first.pk}").status_code == 404
    assert (
        row.summary in words(clerk.get("/van-ban/den/?xem=bao"))
        and clerk.get(f"{page}bao-da-nhan.pdf").status_code == 404
    )
    home = words(clerk.get("/"))
    assert "Văn bản điện tử chưa báo đã nhận" in home
    assert clerk.post(f"{page}bao-nhan/", {"to": "Cục Tài chính Bồng Lai"}).status_code == 302
    told = "".join(
        one.extract_text() for one in PdfReader(io.BytesIO(clerk.get(f"{page}bao-da-nhan.pdf").content)).pages
    )
    assert "GIẤY BÁO ĐÃ NHẬN VĂN BẢN" in told and "9/TC" in told
    assert row.summary in words(clerk.get("/van-ban/den/?xem=trinh"))
    assert clerk.post(f"{page}trinh/", {"to": "Cục trưởng"}).status_code == 302
    assert row.summary not in words(clerk.get("/van-ban/den/?xem=trinh"))
    assert clerk.post(f"{page}tep/", {"scans": [SimpleUploadedFile("c.png", PNG + b"3")]}).status_code == 302
    assert len(intake.files_of(row)) == 3
    assert clerk.post(f"{page}tep/", {}).status_code == 422
