"""Copies: which from what, one series a year, who signs, what is printed; the registers' rows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from quannhu.documents import actions
from quannhu.documents.actions import CopyIn, Handler
from quannhu.documents.models import GivenNumber, Paper, PaperCopy
from quannhu.documents.queries import workfiles as reads
from quannhu.documents.queries.registers import register_of
from quannhu.documents.rendering import copy_pdf, to_pdf
from quannhu.documents.rules.copies import FORMS, ORIGINS, copy_fault, retyped
from quannhu.documents.rules.notation import reference_of
from quannhu.documents.rules.registers import REGISTERS
from quannhu.documents.rules.soundness import words as words_of
from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import DAY, Office, code_of
from tests.documents.printing.measured import measure
from tests.documents.records.incoming import arrived, issued_by_post

pytestmark = pytest.mark.django_db
YEAR = Period(dt.date(2023, 1, 1), dt.date(2024, 1, 1))


def of(office: Office, **changed: object) -> CopyIn:
    made = CopyIn(
        unit_id=office.world.root.pk, kind="sao_y", form="paper", dated_on=DAY, signer_id=office.chief.pk,
        post="Cục trưởng", rank="Đại tá", recipients=("Trung đoàn T11",),
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]


def copied(office: Office, **changed: object) -> PaperCopy:
    made = actions.make_copy(
        actor=office.actor(office.clerk), at=office.at(), command_id=uuid.uuid4(), copy=of(office, **changed)
    )
    return PaperCopy.objects.get(pk=made.copy_id)


ALLOWED = {
    ("sao_y", "original", "paper"), ("sao_y", "original", "electronic"), ("sao_y", "electronic", "paper"),
    ("sao_luc", "sao_y", "paper"), ("sao_luc", "sao_y", "electronic"), ("sao_luc", "e_sao_y", "paper"),
    *(("trich_sao", origin, form) for origin in ORIGINS for form in FORMS),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["sao_y", "sao_luc", "trich_sao"])
@pytest.mark.parametrize("origin", sorted(ORIGINS))
@pytest.mark.parametrize("form", sorted(FORMS))
def test_which_copy_of_what(kind: str, origin: str, form: str) -> None:
    """Rule DOC-R63: every pair, as NĐ 30/2020/NĐ-CP, điều 25 has it."""
    assert (copy_fault(kind, origin, form) == "") == ((kind, origin, form) in ALLOWED)


def test_copies_share_one_series_a_year(office: Office) -> None:
    paper, row = office.issued(), arrived(office)
    first = copied(office, paper_id=paper.pk)
    second = copied(office, copied_id=first.pk, kind="sao_luc")
    head = {"organ": "Cục Quân nhu Bồng Lai", "organ_sign": "QN", "place": "Bồng Lai"}
    third = copied(office, arrival_id=row.pk, kind="trich_sao", extract="Điều 2. Các đơn vị…", **head)
    assert [one.reference for one in (first, second, third)] == ["01/SY-QN", "02/SL-QN", "03/TrS-QN"]
    rows = GivenNumber.objects.filter(series__code="SAO").order_by("number")
    assert [one.subject for one in rows] == [f"copy:{one.pk}" for one in (first, second, third)]
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        PaperCopy.objects.update(number=9)


def test_what_cannot_be_copied_is_said(office: Office) -> None:
    """Code DOC-65."""
    paper, row = office.issued(), arrived(office)
    first = copied(office, paper_id=paper.pk)
    further = copied(office, copied_id=first.pk, kind="sao_luc")
    cases: list[tuple[dict[str, object], str]] = [
        ({"paper_id": paper.pk, "kind": "sao_luc"}, "sao lục chỉ sao từ bản sao y"),
        ({"copied_id": first.pk}, "sao y phải sao từ bản gốc, bản chính"),
        ({"copied_id": further.pk, "kind": "sao_luc"}, "chỉ sao tiếp từ bản sao y"),
        ({"paper_id": paper.pk, "kind": "trich_sao"}, "chưa chọn phần cần trích"),
        ({"paper_id": paper.pk, "kind": "trich_sao", "blocks": (7,)}, "chưa chọn phần cần trích"),
        ({"paper_id": paper.pk, "blocks": (0,)}, "chỉ trích sao mới chọn từng phần"),
        ({"paper_id": paper.pk, "arrival_id": row.pk}, "phải chọn một văn bản nguồn"),
        ({}, "phải chọn một văn bản nguồn"),
        ({"paper_id": office.draft().pk}, "văn bản chưa phát hành"),
        ({"paper_id": paper.pk, "dated_on": DAY + dt.timedelta(days=1)}, "ngày sao chưa tới"),
        ({"paper_id": paper.pk, "copies": 0}, "số bản từ 1"), ({"paper_id": paper.pk, "post": ""}, "chưa ghi chức vụ"),
        ({"arrival_id": row.pk}, "thiếu tên cơ quan sao"),
        ({"paper_id": paper.pk, "kind": "la"}, "không có hình thức sao"),
    ]  # fmt: skip
    for asked, words in cases:
        with pytest.raises(Refused) as refused:
            copied(office, **asked)
        assert code_of(refused.value) == "DOC-65" and words in str(refused.value)
        assert str(refused.value).startswith("DOC-65: Chưa ")
    with pytest.raises(Refused) as refused:
        copied(office, paper_id=paper.pk, signer_id=office.deputy.pk)
    assert code_of(refused.value) == "DOC-35"
    with pytest.raises(Refused) as refused:
        actions.make_copy(
            actor=office.actor(office.drafter), at=office.at(), command_id=uuid.uuid4(),
            copy=of(office, paper_id=paper.pk),
        )  # fmt: skip
    assert code_of(refused.value) == "KER-07"
    assert PaperCopy.objects.count() == 2


def test_a_recalled_document_and_its_copies_are_not_copied(office: Office) -> None:
    paper = office.issued()
    first = copied(office, paper_id=paper.pk)
    actions.recall(actor=office.actor(office.chief), at=office.at(), paper_id=paper.pk, reason="sai nội dung")
    for asked in ({"paper_id": paper.pk}, {"copied_id": first.pk, "kind": "sao_luc"}):
        with pytest.raises(Refused) as refused:
            copied(office, **asked)
        assert code_of(refused.value) == "DOC-50"


def test_what_is_printed(office: Office) -> None:
    paper = office.issued()
    whole = copied(office, paper_id=paper.pk, authority="KT.", authority_of="Cục trưởng", signer_id=office.deputy.pk,
                   post="Phó Cục trưởng")  # fmt: skip
    text = reads.copied_text(whole)
    assert text is not None
    page = measure(to_pdf(text, copies=reads.marks_of(whole)))
    assert (
        page.find("SAO Y")
        and page.find("Số: 01/SY-QN")
        and page.find("KT. CỤC TRƯỞNG")
        and page.find("Đại tá Lý Hư Cấu")
    )
    part = copied(office, paper_id=paper.pk, kind="trich_sao", blocks=(1,))
    text = reads.copied_text(part)
    assert text is not None and len(text.body) == 1 and "phê duyệt" in text.body[0].line[0].text
    head = {"organ": "Cục Quân nhu Bồng Lai", "organ_sign": "QN", "place": "Bồng Lai"}
    came = arrived(office)
    alone = copied(office, arrival_id=came.pk, **head)
    assert reads.copied_text(alone) is None and measure(copy_pdf(reads.marks_of(alone))).find("SAO Y")
    typed = copied(office, arrival_id=came.pk, kind="trich_sao", extract="Điều 2. Mẫu.\n\n Báo cáo trước 20/3.", **head)
    text = reads.copied_text(typed)
    assert text is not None and [block.line[0].text for block in text.body] == ["Điều 2. Mẫu.", "Báo cáo trước 20/3."]
    page = measure(to_pdf(text, copies=reads.marks_of(typed)))
    for said in ("Số: 245/HC-KH", "TỔNG CỤC HẬU CẦN BỒNG LAI", "Trịnh Giả Định", "TRÍCH SAO"):
        assert page.find(said), said
    again = copied(office, copied_id=whole.pk, kind="sao_luc")
    assert [mark.copy for mark in reads.marks_of(again)] == ["sao_y", "sao_luc"], "what it was copied from stands first"
    assert [mark.copy for mark in reads.marks_of(part)] == ["trich_sao"]


@pytest.mark.parametrize(
    ("kind", "reference", "lead"),
    [("quyet_dinh", "05/QĐ-BTL", False), ("", "245/HC-KH", False), ("cong_van", "không số", True),
     ("quyet_dinh", "12-QĐ/TW", False), ("bao_cao", "7/CV-XYZ", True)],
)  # fmt: skip
def test_a_part_typed_again_bears_the_sign_of_its_source(kind: str, reference: str, lead: bool) -> None:
    """Rule DOC-R63: where the sign cannot be set in its place it stands above the text in words."""
    made = retyped("a\nb", kind=kind, author="Cục Mẫu", reference=reference, dated_on=DAY, summary="Mẫu")
    lines = [words_of(block.line) for block in made.body]
    assert lines == ([f"(Trích văn bản số {reference} của Cục Mẫu)"] if lead else []) + ["a", "b"]
    assert lead or reference_of(made).lstrip("0") == reference.lstrip("0")


def cells(key: str, office: Office) -> list[tuple[object, ...]]:
    lines = register_of(key, office.world.root.pk, YEAR)
    assert all(len(line.cells) == len(REGISTERS[key].columns) for line in lines)
    return [line.cells for line in lines]


def test_the_five_registers_have_the_columns_of_the_law() -> None:
    """Rule DOC-R64: how many, and which in which order."""
    assert {key: len(one.columns) for key, one in REGISTERS.items()} == {
        "van-ban-di": 10, "van-ban-den": 10, "theo-doi": 7, "ban-luu": 9, "gui-buu-dien": 6,
    }  # fmt: skip
    assert REGISTERS["van-ban-den"].columns[:3] == ("Ngày đến", "Số đến", "Tác giả")


def test_the_rows_of_the_registers(office: Office) -> None:
    """Rule DOC-R64."""
    paper: Paper = issued_by_post(office)
    (dispatch,) = paper.dispatches.all()
    clerk, chief = office.actor(office.clerk), office.actor(office.chief)
    actions.receipt(actor=clerk, at=office.at(), dispatch_id=dispatch.pk, received_by="Hồ Giả Định")
    actions.note_envelope(actor=clerk, at=office.at(), dispatch_id=dispatch.pk, number="RR 1", receipt="BĐ", note="gấp")
    row = arrived(office, note="bản giấy")
    lead = Handler(office.world.root.pk, office.drafter.pk, DAY + dt.timedelta(days=5))
    actions.assign(actor=chief, at=office.at(), arrival_id=row.pk, lead=lead)
    (given,) = row.assignments.all()
    actions.take_over(actor=office.actor(office.drafter), at=office.at(), assignment_id=given.pk)
    again = arrived(office, reason="bản thứ hai")
    actions.finish(actor=clerk, at=office.at(), arrival_id=row.pk, paper_id=paper.pk)
    drafter = given.user_id and office.drafter.get_full_name()
    came = "V/v chuẩn bị bảo đảm hậu cần mùa mưa lũ"
    assert cells("van-ban-di", office) == [(
        "01/TTr-QN", DAY, "Tờ trình Về việc mua bổ sung dụng cụ cấp dưỡng", "Nguyễn Minh Họa", "Bộ Tổng Hậu cần",
        "VT, QN", 2, DAY, "Bộ Tổng Hậu cần: Hồ Giả Định", "",
    )]  # fmt: skip
    assert cells("van-ban-den", office) == [
        (DAY, 1, row.author, "245/HC-KH", row.dated_on, f"Công văn {came}", drafter, DAY, drafter, "bản giấy"),
        (DAY, 2, row.author, "245/HC-KH", row.dated_on, f"Công văn {came}", "", None, "",
         "Vào sổ lại của số đến 1: bản thứ hai"),
    ]  # fmt: skip
    assert again.number == 2
    first, _second = cells("theo-doi", office)
    assert first == (
        1, f"Công văn số 245/HC-KH ngày 10/3/2023 của {row.author}", drafter, "19/3/2023",
        "Trả lời bằng văn bản số 01/TTr-QN. Xong ngày 14/3/2023", "01/TTr-QN", "bản giấy",
    )  # fmt: skip
    assert cells("gui-buu-dien", office) == [(DAY, "01/TTr-QN", "Bộ Tổng Hậu cần", "RR 1", "BĐ", "gấp")]
    lending = actions.LendingIn(DAY, "Trần Văn Mẫu", paper.pk, "Mẫu", "Cục trưởng", note="tại chỗ")
    actions.lend(actor=clerk, at=office.at(), lending=lending)
    assert cells("ban-luu", office) == [(
        DAY, "Trần Văn Mẫu", "01/TTr-QN ngày 14/3/2023", "Tờ trình Về việc mua bổ sung dụng cụ cấp dưỡng", "", "Mẫu",
        None, "Cục trưởng", "tại chỗ",
    )]  # fmt: skip
    actions.recall(actor=chief, at=office.at(), paper_id=paper.pk, reason="sai nội dung")
    assert cells("van-ban-di", office)[0][9] == "Thu hồi ngày 14/3/2023: sai nội dung"
    assert register_of("van-ban-den", office.world.root.pk, YEAR, 1, 1)[0].cells[1] == 2
