"""Work files, what lies in them, their closing and handing over; kept originals lent; envelopes."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from quannhu.documents import actions
from quannhu.documents.actions import FileIn, LendingIn, Source, TransferIn
from quannhu.documents.models import Envelope, FileItem, FileList, FileTransfer, Lending, WorkFile
from quannhu.documents.queries import workfiles as reads
from quannhu.documents.rules.flow import State
from quannhu.documents.rules.workfiles import (
    file_reference,
    keep_fault,
    notice_on,
    read_retention,
    retention,
    transfer_due,
)
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import DAY, Office, code_of, proposal
from tests.documents.records.incoming import arrived, issued_by_post

pytestmark = pytest.mark.django_db


def line(office: Office, **changed: object) -> FileIn:
    made = FileIn(office.world.root.pk, 2023, "TCCB", "Tổ chức, cán bộ", 1, "Hồ sơ mua dụng cụ cấp dưỡng", 10)
    return replace(made, **changed)  # type: ignore[arg-type]


def opened(office: Office, **changed: object) -> int:
    return actions.open_file(actor=office.actor(office.clerk), at=office.at(), file=line(office, **changed))


def filed(office: Office, file_id: int, **source: int) -> int:
    return actions.put_in(
        actor=office.actor(office.clerk), at=office.at(), file_id=file_id, source=Source(**source)
    )  # fmt: skip


def closed(office: Office, file_id: int, **changed: object) -> WorkFile:
    asked: dict[str, object] = {"ended_on": DAY, "years": 10, "sheets": 12, "note": "Hồ sơ có 1 văn bản, 12 tờ"}
    actions.close_file(
        actor=office.actor(office.clerk), at=office.at(), file_id=file_id, **(asked | changed)  # type: ignore[arg-type]
    )  # fmt: skip
    return WorkFile.objects.get(pk=file_id)


def handed(office: Office, *file_ids: int, **changed: object) -> int:
    transfer = TransferIn(office.world.root.pk, DAY, "Vũ Thị Ví Dụ", "Lưu Hư Cấu", "Kho lưu trữ Bộ Tổng Hậu cần")
    return actions.hand_over_files(
        actor=office.actor(office.clerk), at=office.at(), command_id=uuid.uuid4(), file_ids=file_ids,
        transfer=replace(transfer, **changed),  # type: ignore[arg-type]
    )  # fmt: skip


def test_numbers_and_retention_are_written_by_the_law() -> None:
    assert file_reference(1, "TCCB") == "01.TCCB"
    assert retention(None) == "Vĩnh viễn" and retention(10) == "10 năm"
    assert read_retention(" vĩnh viễn") is None and read_retention("70 năm") == read_retention("70") == 70
    for wrong in ("lâu dài", "0", "", "-1"):
        with pytest.raises(ValueError) as error:
            read_retention(wrong)
        assert str(error.value) == wrong


def test_what_goes_to_the_archive_when() -> None:
    """Rule DOC-R65."""
    end = dt.date(2023, 3, 14)
    assert transfer_due(end, 10, works=False, keep_until=None) == dt.date(2024, 3, 14)
    assert transfer_due(end, None, works=True, keep_until=None) == dt.date(2023, 6, 14)
    assert transfer_due(end, 4, works=False, keep_until=None) is None
    assert transfer_due(end, 5, works=False, keep_until=dt.date(2025, 1, 1)) == dt.date(2025, 1, 1)
    due = dt.date(2024, 3, 14)
    assert [notice_on(due, due - dt.timedelta(days=days)) for days in (31, 30, 0, -5)] == [False, True, True, True]
    common = {"works": False, "basis": "Công văn 5"}
    assert keep_fault(end, 10, until=dt.date(2026, 3, 14), **common) == ""  # type: ignore[arg-type]
    assert "không quá 14/3/2026" in keep_fault(end, 10, until=dt.date(2026, 3, 15), **common)  # type: ignore[arg-type]
    assert "thiếu văn bản đồng ý" in keep_fault(end, 10, until=due, works=False, basis=" ")
    assert "không thuộc diện" in keep_fault(end, 2, until=due, **common)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "thiếu tiêu đề"), ({"subject_code": ""}, "thiếu mã hoặc tên đề mục"),
        ({"number": 0}, "số trong đề mục"),
        ({"years": 0}, "thời hạn bảo quản từ 1 năm"), ({"year": 1900}, "năm 1900 không dùng được"),
    ],
)  # fmt: skip
def test_what_is_missing_on_the_list_is_said(office: Office, wrong: dict[str, object], words: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(office, **wrong)
    assert code_of(refused.value) == "DOC-67" and f"Chưa ghi được hồ sơ: {words}" in str(refused.value)


def test_the_years_list_is_the_clerks_and_approved_by_the_head(office: Office) -> None:
    root, chief = office.world.root.pk, office.actor(office.chief)
    with pytest.raises(Refused) as refused:
        actions.approve_list(actor=chief, at=office.at(), unit_id=root, year=2023)
    assert code_of(refused.value) == "DOC-67"
    first = opened(office)
    with pytest.raises(Refused) as refused:
        opened(office, title="khác")
    assert code_of(refused.value) == "DOC-66"
    assert "Hồ sơ số 01.TCCB năm 2023 đã có trong danh mục" in str(refused.value)
    with pytest.raises(Refused) as refused:
        actions.open_file(actor=office.actor(office.drafter), at=office.at(), file=line(office, number=2))
    assert code_of(refused.value) == "KER-07"
    with pytest.raises(Refused) as refused:
        opened(office, number=3, description="TUYỆT MẬT")
    assert code_of(refused.value) == "DOC-30"
    with pytest.raises(Refused):
        actions.approve_list(actor=office.actor(office.clerk), at=office.at(), unit_id=root, year=2023)
    actions.approve_list(actor=chief, at=office.at(), unit_id=root, year=2023)
    with pytest.raises(Refused):
        actions.approve_list(actor=chief, at=office.at(), unit_id=root, year=2023)
    approved, rows = reads.list_of(root, 2023)
    assert approved is not None and [row.pk for row in rows] == [first]
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        FileList.objects.update(year=2024)


def test_one_document_lies_in_many_files_and_is_filed_by_the_first(office: Office) -> None:
    """Rule DOC-R66."""
    paper = office.issued()
    actions.register(actor=office.actor(office.clerk), at=office.at(), paper_id=paper.pk)
    first, second = opened(office), opened(office, number=2)
    filed(office, first, paper_id=paper.pk)
    assert office.now(paper).state == State.FILED
    filed(office, second, paper_id=paper.pk)
    assert [row.pk for row in reads.files_with(paper.pk)] == [first, second]
    with pytest.raises(Refused) as refused:
        filed(office, first, paper_id=paper.pk)
    assert code_of(refused.value) == "DOC-69" and "đã có trong hồ sơ 01.TCCB" in str(refused.value)
    with pytest.raises(Refused) as refused:
        filed(office, first, paper_id=99_999)
    assert code_of(refused.value) == "KER-09"


def test_the_keeper_fills_his_own_file_only(office: Office) -> None:
    mine, other = opened(office, keeper_id=office.drafter.pk), opened(office, number=2)
    paper = office.issued()
    drafter = office.actor(office.drafter)
    actions.put_in(actor=drafter, at=office.at(), file_id=mine, source=Source(paper_id=paper.pk))
    with pytest.raises(Refused) as refused:
        actions.put_in(actor=drafter, at=office.at(), file_id=other, source=Source(paper_id=paper.pk))
    assert code_of(refused.value) == "KER-07"
    # Nor what he may not see.
    with pytest.raises(Refused) as refused:
        actions.put_in(actor=drafter, at=office.at(), file_id=mine, source=Source(arrival_id=arrived(office).pk))
    assert code_of(refused.value) == "KER-09"
    assert [row.pk for row in reads.files_for(drafter, DAY)] == [mine]


def test_closing_asks_for_everything_and_then_nothing_moves(office: Office) -> None:
    """Rule DOC-R66, code DOC-70."""
    file_id = opened(office)

    def refused(words: str, **changed: object) -> None:
        with pytest.raises(Refused) as error:
            closed(office, file_id, **changed)
        assert code_of(error.value) == "DOC-70" and f"Chưa kết thúc được hồ sơ 01.TCCB: {words}" in str(error.value)

    refused("hồ sơ chưa có văn bản nào")
    filed(office, file_id, arrival_id=arrived(office).pk)
    draft = filed(office, file_id, paper_id=office.draft().pk)
    refused("còn bản thảo")
    with pytest.raises(Refused) as error:
        actions.take_out(actor=office.actor(office.clerk), at=office.at(), item_id=draft, reason="")
    assert code_of(error.value) == "KER-11"
    actions.take_out(actor=office.actor(office.clerk), at=office.at(), item_id=draft, reason="bản thảo")
    refused("hồ sơ bảo quản từ 5 năm phải đánh số tờ", sheets=None)
    refused("chưa viết chứng từ kết thúc", note=" ")
    refused("ngày kết thúc công việc chưa tới", ended_on=DAY + dt.timedelta(days=1))
    row = closed(office, file_id, years=None)
    assert row.years is None and row.closed_at
    with pytest.raises(Refused) as error:
        filed(office, file_id, paper_id=office.issued(proposal("Về việc khác")).pk)
    assert code_of(error.value) == "DOC-68" and "Hồ sơ 01.TCCB đã kết thúc ngày 14/3/2023" in str(error.value)
    for change in ({"title": "khác"}, {"years": 1}, {"closed_at": None}):
        with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
            WorkFile.objects.update(**change)
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        FileItem.objects.filter(pk=draft).update(dropped_at=None, reason="")


def test_handing_over_with_its_list(office: Office) -> None:
    """Code DOC-71."""
    root, paper = office.world.root.pk, office.issued()
    kept, short, still_open = opened(office), opened(office, number=2, years=3), opened(office, number=3)
    for file_id in (kept, short, still_open):
        filed(office, file_id, paper_id=paper.pk)
    closed(office, kept)
    closed(office, short, years=3, sheets=None)
    (waits,) = reads.to_hand_over([root], DAY)
    assert (waits.file.pk, waits.due, waits.notice) == (kept, dt.date(2024, 3, 14), False)
    assert reads.to_hand_over([root], dt.date(2024, 2, 13))[0].notice
    assert reads.to_hand_over([root], dt.date(2024, 3, 20))[0].late == 6
    for ids, words in (
        ([], "chưa chọn hồ sơ nào"), ([short], "02.TCCB: hồ sơ bảo quản dưới 5 năm"), ([still_open], "chưa kết thúc"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            handed(office, *ids)
        assert code_of(refused.value) == "DOC-71" and words in str(refused.value)
        assert "Chưa giao nộp được: " in str(refused.value)
    for wrong in ({"giver": ""}, {"on": DAY + dt.timedelta(days=1)}, {"on": DAY - dt.timedelta(days=1)}):
        with pytest.raises(Refused):
            handed(office, kept, **wrong)
    transfer, files = reads.transfer_for(office.actor(office.chief), DAY, handed(office, kept))
    assert [row.pk for row in files] == [kept] and transfer.receiver == "Lưu Hư Cấu"
    assert reads.to_hand_over([root], DAY) == []
    with pytest.raises(Refused) as refused:
        handed(office, kept)
    assert "đã giao nộp" in str(refused.value)
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        FileTransfer.objects.update(receiver="khác")


def test_a_file_is_kept_back_by_a_written_consent(office: Office) -> None:
    file_id, paper = opened(office), office.issued()
    clerk = office.actor(office.clerk)
    filed(office, file_id, paper_id=paper.pk)
    until = dt.date(2025, 1, 1)
    with pytest.raises(Refused) as refused:
        actions.keep_back(actor=clerk, at=office.at(), file_id=file_id, until=until, basis="Công văn 5/LT")
    assert code_of(refused.value) == "DOC-71" and "hồ sơ chưa kết thúc" in str(refused.value)
    closed(office, file_id)
    actions.keep_back(actor=clerk, at=office.at(), file_id=file_id, until=until, basis="Công văn 5/LT")
    assert reads.to_hand_over([office.world.root.pk], DAY)[0].due == until


def lent(office: Office, paper_id: int, **changed: object) -> int:
    lending = LendingIn(DAY, "Trần Văn Mẫu", paper_id, "Mẫu", "Cục trưởng")
    return actions.lend(
        actor=office.actor(office.clerk), at=office.at(), lending=replace(lending, **changed)  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_kept_original_is_lent_to_one_at_a_time(office: Office) -> None:
    """Code DOC-72."""
    paper, draft = office.issued(), office.draft()
    for wrong, words in (
        ({"paper_id": draft.pk}, "không có văn bản đã phát hành"), ({"reader": ""}, "thiếu người sử dụng"),
        ({"on": DAY + dt.timedelta(days=1)}, "ngày chưa tới"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            lent(office, **({"paper_id": paper.pk} | wrong))
        assert code_of(refused.value) == "DOC-72"
        assert "Chưa ghi được việc sử dụng bản lưu: " in str(refused.value) and words in str(refused.value)
    row = lent(office, paper.pk)
    with pytest.raises(Refused) as refused:
        lent(office, paper.pk)
    assert "đang có người sử dụng" in str(refused.value)
    clerk = office.actor(office.clerk)
    with pytest.raises(Refused):
        actions.bring_back(actor=clerk, at=office.at(), lending_id=row, on=DAY - dt.timedelta(days=1))
    actions.bring_back(actor=clerk, at=office.at(), lending_id=row, on=DAY)
    with pytest.raises(Refused) as refused:
        actions.bring_back(actor=clerk, at=office.at(), lending_id=row, on=DAY)
    assert code_of(refused.value) == "KER-09"
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        Lending.objects.update(reader="khác")


def test_an_envelope_is_written_once(office: Office) -> None:
    (dispatch,) = issued_by_post(office).dispatches.all()
    common = {"actor": office.actor(office.clerk), "at": office.at(), "dispatch_id": dispatch.pk}
    with pytest.raises(Refused) as refused:
        actions.note_envelope(**common, number=" ")
    assert code_of(refused.value) == "KER-11"
    actions.note_envelope(**common, number="RR 1", receipt="BĐ")
    with pytest.raises(Refused) as refused:
        actions.note_envelope(**common, number="RR 2")
    assert code_of(refused.value) == "KER-09"
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        Envelope.objects.update(number="RR 3")
