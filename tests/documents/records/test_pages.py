"""Registers and work files through their pages: by clerk, head, handler and stranger."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.test import Client

from quannhu.documents import actions
from quannhu.documents.models import Arrival, PaperCopy, WorkFile
from quannhu.documents.rules.registers import REGISTERS
from quannhu.kernel.days import HANOI
from tests.documents.flow.stage import Office
from tests.documents.records.incoming import arrived, issued_by_post
from tests.documents.records.test_workfiles import closed, filed, opened
from tests.documents.screens import signed_in, words

pytestmark = pytest.mark.django_db


TYPED = {
    "arrived_on": "14/3", "author": "Tổng cục Hậu cần Bồng Lai", "reference": "245/HC-KH", "dated_on": "10/3/2023",
    "kind": "cong_van", "summary": "V/v chuẩn bị bảo đảm mùa mưa lũ", "unit": "CQN",
}  # fmt: skip


def test_an_arrival_from_the_clerks_desk_to_its_end(office: Office) -> None:
    clerk, chief, drafter = (signed_in(office, user) for user in (office.clerk, office.chief, office.drafter))
    assert (
        "Vào sổ văn bản đến" in words(clerk.get("/van-ban/den/")) and clerk.get("/van-ban/den/moi/").status_code == 200
    )
    answer = clerk.post("/van-ban/den/moi/", TYPED)
    assert answer.status_code == 302, words(answer)[:2_000]
    row = Arrival.objects.get()
    again = clerk.post("/van-ban/den/moi/", TYPED)
    assert again.status_code == 422 and "(DOC-60)" in words(again) and "đã vào sổ: số đến 1" in words(again)
    assert clerk.post("/van-ban/den/moi/", TYPED | {"marking": "Mật"}).status_code == 422
    assert clerk.post("/van-ban/den/moi/", TYPED | {"repeats_reason": "bản gửi lại"}).status_code == 302
    page = f"/van-ban/den/{row.pk}/"
    assert drafter.get(page).status_code == 404 and drafter.get("/van-ban/den/moi/").status_code == 404
    assert "Chưa phân công" in words(chief.get(page)) and row.summary in words(chief.get("/van-ban/den/?xem=cho"))
    # Pages are asked as of 14/3/2023, actions are done now: the day given must not have passed.
    soon = (dt.datetime.now(HANOI) + dt.timedelta(days=2)).date()
    lead = {"lead": f"nguoi-{office.world.root.pk}-{office.drafter.pk}", "due_on": f"{soon:%d/%m/%Y}"}
    bare = chief.post(f"{page}phan-cong/", lead | {"due_on": ""})
    assert bare.status_code == 422 and "(DOC-63)" in words(bare)
    answer = chief.post(f"{page}phan-cong/", lead | {"opinion": "Báo cáo trước ngày 16"})
    assert answer.status_code == 302, words(answer)[:2_000]
    shown = words(drafter.get(page))
    assert "Báo cáo trước ngày 16" in shown and "Ký nhận" in shown
    (given,) = row.assignments.all()
    assert drafter.post(f"{page}ky-nhan-{given.pk}/").status_code == 302
    assert drafter.post(f"{page}tien-do/", {"text": "Đang tổng hợp"}).status_code == 302
    assert drafter.post(f"{page}xong/", {}).status_code == 422
    assert drafter.post(f"{page}xong/", {"result": "Đã báo cáo miệng"}).status_code == 302
    assert "Đã báo cáo miệng" in words(clerk.get(page)) and drafter.post(f"{page}xong/", {}).status_code == 404
    assert clerk.get(f"{page}?xuat=pdf").content.startswith(b"%PDF")
    assert clerk.get("/van-ban/den/?xuat=xlsx").status_code == 200
    found = words(clerk.get("/van-ban/tim/?tim=mua+lu"))
    assert "245/HC-KH" in found and "đã giải quyết" in found
    assert clerk.get("/van-ban/tim/?tim=mua+lu&xuat=xlsx").status_code == 200
    assert "245/HC-KH" in words(clerk.get("/tim/?q=mưa lũ"))


def test_a_row_is_amended_and_the_day_late_shows_at_home(office: Office) -> None:
    row = arrived(office)
    page, clerk = f"/van-ban/den/{row.pk}/", signed_in(office, office.clerk)
    typed = {**TYPED, "reference": "254/HC-KH"}
    assert clerk.post(f"{page}sua/", typed).status_code == 422
    assert clerk.post(f"{page}sua/", typed | {"reason": "ghi nhầm"}).status_code == 302
    row.refresh_from_db()
    assert row.reference == "254/HC-KH"
    lead = actions.Handler(office.world.root.pk, office.drafter.pk, office.day + dt.timedelta(days=1))
    actions.assign(actor=office.actor(office.chief), at=office.at(), arrival_id=row.pk, lead=lead)
    home = words(signed_in(office, office.drafter).get("/"))
    assert "Văn bản đến hạn giải quyết" in home and row.summary in home
    assert row.summary in words(clerk.get("/van-ban/den/?xem=han"))


@pytest.mark.parametrize("key", sorted(REGISTERS))
def test_a_register_on_screen_in_excel_and_pdf_has_the_lawful_columns(office: Office, key: str) -> None:
    """Rule DOC-R64."""
    office.issued()
    arrived(office)
    clerk = signed_in(office, office.clerk)
    page = f"/van-ban/so-dang-ky/{key}/?nam={2023}"
    shown = clerk.get(page).content.decode()
    heads = [re.sub(r"<[^>]+>", "", head) for head in re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", shown, re.S)]
    assert heads == list(REGISTERS[key].columns)
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(page + "&xuat=xlsx").content))
    rows = [[cell for cell in row if cell is not None] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert list(REGISTERS[key].columns) in rows
    assert clerk.get(page + "&xuat=pdf").content.startswith(b"%PDF")
    assert clerk.get(page + "&thang=2").status_code == 200
    assert signed_in(office, office.drafter).get(page).status_code == 404


def test_unknown_registers_and_units_are_not_found(office: Office) -> None:
    clerk = signed_in(office, office.clerk)
    assert clerk.get("/van-ban/so-dang-ky/la/").status_code == 404
    assert clerk.get("/van-ban/so-dang-ky/?donvi=KHONG").status_code == 404
    assert clerk.get("/van-ban/so-dang-ky/").status_code == 200
    assert clerk.get("/van-ban/den/999/").status_code == clerk.get("/van-ban/ho-so/999/").status_code == 404
    assert clerk.get("/van-ban/ban-sao/moi/").status_code == 404


def test_kept_originals_and_envelopes_are_written_on_their_registers(office: Office) -> None:
    paper = issued_by_post(office)
    clerk = signed_in(office, office.clerk)
    page = "/van-ban/so-dang-ky/ban-luu/"
    lent = {"paper": str(paper.pk), "on_day": "14/3", "reader": "Trần Văn Mẫu", "allowed_by": "Cục trưởng"}
    assert clerk.post(f"{page}su-dung/", lent | {"reader": ""}).status_code == 422
    assert clerk.post(f"{page}su-dung/", lent).status_code == 302
    assert "Trần Văn Mẫu" in words(clerk.get(page)) and "Ghi trả bản lưu" in words(clerk.get(page))
    (lending,) = paper.lendings.all()
    assert clerk.post(f"{page}tra/", {"lending": str(lending.pk), "on_day": "14/3"}).status_code == 302
    post = "/van-ban/so-dang-ky/gui-buu-dien/"
    (dispatch,) = paper.dispatches.all()
    sent = {"dispatch": str(dispatch.pk), "number": "RR 123 456", "receipt": "BĐ Bồng Lai"}
    assert clerk.post(f"{post}so-bi/", sent).status_code == 302
    year = dt.datetime.now(HANOI).year
    assert "RR 123 456" in words(clerk.get(post)) + words(clerk.get(f"{post}?nam={year}"))


def test_copies_by_pages(office: Office) -> None:
    paper = office.issued()
    clerk = signed_in(office, office.clerk)
    page = f"/van-ban/ban-sao/moi/?di={paper.pk}"
    assert "Sao văn bản" in words(clerk.get(page))
    typed = {
        "unit": "CQN", "kind": "sao_y", "form": "paper", "dated_on": "14/3", "signer": str(office.chief.pk),
        "post": "Cục trưởng", "copies": "2", "recipients": "Trung đoàn T11\nTrung đoàn T12",
    }  # fmt: skip
    wrong = clerk.post(page, typed | {"kind": "sao_luc"})
    assert wrong.status_code == 422 and "(DOC-65)" in words(wrong)
    answer = clerk.post(page, typed)
    assert answer.status_code == 302, words(answer)[:2_000]
    copy = PaperCopy.objects.get()
    assert "01/SY-QN" in words(clerk.get("/van-ban/ban-sao/?nam=2023"))
    assert clerk.get(f"/van-ban/ban-sao/{copy.pk}/").status_code == 200
    assert clerk.get(f"/van-ban/ban-sao/{copy.pk}/ban-in.pdf").content.startswith(b"%PDF")
    again = clerk.post(f"/van-ban/ban-sao/moi/?sao={copy.pk}", typed | {"kind": "sao_luc"})
    assert again.status_code == 302, words(again)[:2_000]
    row = arrived(office)
    came = clerk.post(f"/van-ban/ban-sao/moi/?den={row.pk}", typed | {
        "kind": "trich_sao", "origin": "original", "extract": "Điều 2", "organ": "Cục Quân nhu", "organ_sign": "QN",
        "place": "Bồng Lai",
    })  # fmt: skip
    assert came.status_code == 302, words(came)[:2_000]
    for each in PaperCopy.objects.all():
        assert clerk.get(f"/van-ban/ban-sao/{each.pk}/ban-in.pdf").content.startswith(b"%PDF")
    assert signed_in(office, office.drafter).get(f"/van-ban/ban-sao/{copy.pk}/").status_code == 404


def test_a_work_file_by_pages(office: Office) -> None:
    paper, row = office.issued(), arrived(office)
    clerk, chief = signed_in(office, office.clerk), signed_in(office, office.chief)
    listed = {
        "subject_code": "TCCB", "subject": "Tổ chức, cán bộ", "number": "1", "title": "Hồ sơ mua dụng cụ cấp dưỡng",
        "years": "10 năm",
    }  # fmt: skip
    make = "/van-ban/ho-so/danh-muc/lap/?nam=2023"
    assert clerk.post(make, listed | {"years": "lâu dài"}).status_code == 422
    answer = clerk.post(make, listed)
    assert answer.status_code == 302, words(answer)[:2_000]
    assert clerk.post(make, listed).status_code == 422
    assert chief.post("/van-ban/ho-so/danh-muc/duyet/?nam=2023").status_code == 302
    shown = words(clerk.get("/van-ban/ho-so/?nam=2023"))
    assert "01.TCCB" in shown and "I. Tổ chức, cán bộ" in shown and "10 năm" in shown and "Đã duyệt" in shown
    file = WorkFile.objects.get()
    page = f"/van-ban/ho-so/{file.pk}/"
    for what in (f"di-{paper.pk}", f"den-{row.pk}"):
        assert clerk.post(f"{page}ghi/", {"what": what}).status_code == 302
    assert clerk.post(f"{page}ghi/", {"what": f"den-{row.pk}"}).status_code == 422
    assert "245/HC-KH" in words(clerk.get(page))
    (item, _other) = file.items.order_by("-id")
    assert clerk.post(f"{page}bo/", {"item": str(item.pk), "reason": "trùng lặp"}).status_code == 302
    close = {"ended_on": "14/3", "years": "10", "sheets": "", "note": "Hồ sơ có 1 văn bản"}
    assert "(DOC-70)" in words(clerk.post(f"{page}ket-thuc/", close))
    assert clerk.post(f"{page}ket-thuc/", close | {"sheets": "12"}).status_code == 302
    assert clerk.post(f"{page}ghi/", {"what": f"den-{row.pk}"}).status_code == 404
    assert "01.TCCB" in words(clerk.get("/van-ban/ho-so/nop-luu/"))
    kept = clerk.post(f"{page}giu-lai/", {"until": "1/1/2099", "basis": "Công văn 5/QN"})
    assert kept.status_code == 422 and "(DOC-71)" in words(kept)
    handed = {
        "chosen": [str(file.pk)], "on_day": "14/3", "giver": "Vũ Thị Ví Dụ", "receiver": "Lưu Hư Cấu",
        "archive": "Kho lưu trữ",
    }  # fmt: skip
    answer = clerk.post("/van-ban/ho-so/nop-luu/", handed)
    assert answer.status_code == 302, words(answer)[:2_000]
    assert clerk.get(answer["Location"]).status_code == 200
    for address in (answer["Location"], page, "/van-ban/ho-so/?nam=2023"):
        assert clerk.get(address + ("&" if "?" in address else "?") + "xuat=pdf").content.startswith(b"%PDF")
        assert clerk.get(address + ("&" if "?" in address else "?") + "xuat=xlsx").status_code == 200
    outside = signed_in(office, office.drafter)
    assert outside.get(page).status_code == outside.get("/van-ban/ho-so/").status_code == 404


def test_a_file_due_at_the_archive_shows_at_the_clerks_home(office: Office) -> None:
    """Rule DOC-R65: 30 days before its day."""
    file_id = opened(office)
    filed(office, file_id, paper_id=office.issued().pk)
    closed(office, file_id)
    clerk = Client()
    clerk.force_login(office.clerk)
    for day, there in (("12/2/2024", False), ("13/2/2024", True), ("1/4/2024", True)):
        clerk.get(f"/van-ban/?tinh-den={day}")
        assert ("Hồ sơ đến hạn nộp lưu trữ" in words(clerk.get("/"))) == there
    assert "(quá hạn 18 ngày)" in words(clerk.get("/van-ban/ho-so/nop-luu/"))
