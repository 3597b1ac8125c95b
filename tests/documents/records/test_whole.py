"""What is taken out whole: a work file in the order of time, a register of a year closed and bound."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import pytest
from django.db import DatabaseError, transaction
from lxml import etree
from pypdf import PdfReader

from quannhu.documents import actions
from quannhu.documents.actions import Incoming
from quannhu.documents.models import Arrival, ClosedBook
from quannhu.documents.rules.registers import REGISTERS
from quannhu.kernel.errors import Refused
from quannhu.kernel.models import AuditEntry
from tests.documents.flow.stage import DAY, Office, code_of
from tests.documents.records.incoming import arrived, letter
from tests.documents.records.test_copies import copied
from tests.documents.records.test_receiving import NOBODY, PNG, paper_with
from tests.documents.records.test_workfiles import filed, opened
from tests.documents.screens import signed_in, words

pytestmark = pytest.mark.django_db
AFTER = dt.date(2024, 1, 5)


def with_files(office: Office, *files: bytes, **changed: object) -> Arrival:
    made = actions.register_with_files(
        actor=office.actor(office.clerk), at=office.at(), command_id=uuid.uuid4(), trust=NOBODY,
        arrival=letter(office, **changed), files=[Incoming("tệp", data) for data in files],
    )  # fmt: skip
    return Arrival.objects.get(pk=made.arrival_id)


def test_a_work_file_goes_out_whole_in_the_order_of_time(office: Office) -> None:
    """Rule DOC-R72: the newest laid in first, the oldest day comes out first; the same document in no second copy."""
    paper, file_id = office.issued(), opened(office)
    filed(office, file_id, paper_id=paper.pk)
    filed(office, file_id, copy_id=copied(office, paper_id=paper.pk).pk)
    filed(office, file_id, arrival_id=with_files(office, paper_with("Gạo nếp hư cấu"), PNG).pk)
    filed(office, file_id, arrival_id=arrived(office, reference="9/HC-KH", dated_on=DAY.replace(day=1)).pk)
    filed(office, file_id, paper_id=office.draft().pk)
    clerk = signed_in(office, office.clerk)
    page = f"/van-ban/ho-so/{file_id}/"
    assert "Cả hồ sơ (PDF)" in words(clerk.get(page))
    root = etree.fromstring(clerk.get(f"{page}ho-so.xml").content)
    listed = [(one.tag, one.findtext("DocOrdinal"), one.findtext("CodeNumber")) for one in root]
    assert listed == [
        ("File", None, None), ("Arrival", "1", "9"), ("Arrival", "2", "245"), ("Outgoing", "3", "01"),
        ("Outgoing", "4", "01"),
    ]  # fmt: skip
    assert {one.findtext("FileCode/FileNotation") for one in root} == {"01.TCCB"}
    assert root[0].findtext("DocTotal") == "5" and root[4].findtext("TypeName") == "Sao y"
    reader = PdfReader(io.BytesIO(clerk.get(f"{page}ho-so.pdf").content))
    text = [one.extract_text() for one in reader.pages]
    assert "MỤC LỤC VĂN BẢN TRONG HỒ SƠ" in text[0] and text[0].count("chỉ có bản giấy") == 1
    places = [next(at for at, said in enumerate(text) if wanted in said) for wanted in ("Gạo nếp", "SAO Y")]
    assert places == sorted(places) and len(reader.outline) == 4
    assert signed_in(office, office.drafter).get(f"{page}ho-so.pdf").status_code == 404


def rows_of(*cells: str) -> dict[str, object]:
    return {"caption": "", "columns": [{"title": "Số", "width": "1fr"}], "rows": [[one] for one in cells]}


def close(office: Office, key: str = "van-ban-den", year: int = 2023, on: dt.date = AFTER) -> ClosedBook:
    return actions.close_book(
        actor=office.actor(office.clerk), at=office.world.at(on), unit_id=office.world.root.pk, key=key, year=year,
        table=rows_of("một", "hai"),
    )  # fmt: skip


def test_a_register_of_a_year_is_closed_once(office: Office) -> None:
    """Rule DOC-R74, code DOC-59."""
    with pytest.raises(Refused) as refused:
        close(office, on=DAY)
    assert code_of(refused.value) == "DOC-59" and "năm chưa hết" in str(refused.value)
    row = close(office)
    reader = PdfReader(io.BytesIO(bytes(row.file.data)))
    said = "".join(one.extract_text() for one in reader.pages)
    assert (row.rows, row.pages) == (2, len(reader.pages))
    assert f"có 2 dòng, {row.pages} trang đánh số từ 1 đến {row.pages}; khóa sổ ngày 5/1/2024" in said
    assert "Mở sổ" in said and "Năm 2023" in said
    with pytest.raises(Refused) as refused:
        close(office)
    assert code_of(refused.value) == "DOC-59" and "đã khóa rồi" in str(refused.value)
    with pytest.raises(Refused) as refused:
        close(office, key="la")
    assert code_of(refused.value) == "KER-09"
    assert AuditEntry.objects.filter(action="documents.close_book").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        ClosedBook.objects.update(pages=9)


def test_a_closed_register_takes_no_more_rows(office: Office) -> None:
    close(office)
    with pytest.raises(Refused) as refused:
        arrived(office)
    assert code_of(refused.value) == "DOC-61" and "sổ văn bản đến năm 2023 đã khóa" in str(refused.value)
    close(office, key="van-ban-di")
    with pytest.raises(Refused) as refused:
        office.number(office.signed())
    assert code_of(refused.value) == "DOC-40" and "sổ văn bản đi năm 2023 đã khóa" in str(refused.value)


@pytest.mark.parametrize("key", sorted(REGISTERS))
def test_closed_by_its_page(office: Office, key: str) -> None:
    arrived(office)
    clerk, head = signed_in(office, office.clerk), signed_in(office, office.head)
    page = f"/van-ban/so-dang-ky/{key}/"
    assert "Khóa sổ năm 2023" in words(clerk.get(page)) and "Khóa sổ" not in words(head.get(page))
    assert clerk.get(f"{page}da-khoa.pdf").status_code == 404
    assert clerk.post(f"{page}khoa/?nam=2023").status_code == 302
    shown = words(clerk.get(page))
    assert "Sổ đã khóa (PDF)" in shown and "Khóa sổ năm" not in shown
    assert head.get(f"{page}da-khoa.pdf?nam=2023").content.startswith(b"%PDF")
