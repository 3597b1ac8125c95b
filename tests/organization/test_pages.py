"""The pages and endpoints as people use them: what they show, what they write, what they refuse."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quannhu.organization import queries
from quannhu.organization.models import Post, Strength, Unit
from tests.world import World, build, remembered

TODAY = {"tinh-den": "14/3/2023"}


@pytest.fixture
def world(db: None) -> World:
    """The small world, its posts held on the real day the pages run on."""
    found = remembered(build)
    found.today = dt.date(2030, 1, 1)
    return found


def signed_in(world: World, role: str, code: str | None = None) -> Client:
    """A browser of the role, standing on 14/3/2023."""
    client = Client()
    client.force_login(world.user(role, code))
    client.get("/", TODAY)
    return client


def page_of(client: Client, name: str, *args: object, **query: str) -> str:
    """The page's text; it must answer with 200."""
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def test_the_tree_shows_people_as_of_the_day(world: World) -> None:
    """The commander sees everything with its sums; the page says what it counted."""
    text = page_of(signed_in(world, "commander"), "organization-tree")
    assert "Ngày 14/3/2023: 4 đơn vị, 9 bếp ăn, quân số 3.680." in text
    assert "Trung đoàn Sóc Nâu" in text
    assert "1.240" in text


def test_the_tree_ends_at_the_scope(world: World) -> None:
    """T11's quartermaster sees T11 and its kitchens, nothing of T21, also in the Excel file."""
    client = signed_in(world, "unit_quartermaster", "T11")
    text = page_of(client, "organization-tree")
    assert "K-1103" in text
    assert "T21" not in text
    response = client.get(reverse("organization-tree"), {"xuat": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "T11" in cells
    assert "T21" not in cells


def test_the_tree_is_found_without_marks(world: World) -> None:
    """`soc nau` finds Sóc Nâu, and only it and its kitchens."""
    text = page_of(signed_in(world, "commander"), "organization-tree", tim="soc nau")
    assert "Trung đoàn Sóc Nâu" in text
    assert "Vành Khuyên" not in text


@pytest.mark.parametrize("name", ["organization-unit", "organization-meal-list"])
def test_a_unit_out_of_scope_is_not_found(world: World, name: str) -> None:
    """404 and no data."""
    client = signed_in(world, "unit_quartermaster", "T11")
    response = client.get(reverse(name, args=[world.unit("K-2101").pk]))
    assert response.status_code == 404
    assert "Sao La" not in response.content.decode()


def test_the_unit_page_opens_every_part(world: World) -> None:
    """Strength rows, kitchens, who eats where, posts, names over time."""
    text = page_of(signed_in(world, "staff_officer"), "organization-unit", world.unit("T11").pk)
    for words in ("Quân số theo thời gian", "K-1101", "Ai ăn ở đâu", "Tên, mã, cấp trên theo thời gian", "đang tính"):
        assert words in text


def test_strength_is_entered_once(world: World) -> None:
    """The same form sent by two tabs writes one row."""
    client = signed_in(world, "unit_quartermaster", "T11")
    form = {"command_id": str(uuid.uuid4()), "category": "SQ", "headcount": "145", "on": "1/4", "legal_basis": "QĐ 9"}
    address = reverse("organization-strength", args=[world.unit("T11").pk])
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    assert Strength.objects.filter(Strength.known(), headcount=145).count() == 1
    on = dt.date(2023, 4, 1)
    assert queries.strength_of([world.unit("T11").pk], on)[world.unit("T11").pk, "SQ"] == 145


def test_a_refused_form_keeps_what_was_typed(world: World) -> None:
    """A negative strength: 422, the words of ORG-06 at the field, the typed value still there."""
    client = signed_in(world, "unit_quartermaster", "T11")
    address = reverse("organization-strength", args=[world.unit("T11").pk])
    response = client.post(address, {"category": "SQ", "headcount": "-5", "on": "1/4/2023", "legal_basis": "QĐ 9"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "nằm ngoài khoảng từ 0 đến 100.000" in text
    assert 'value="-5"' in text
    assert 'value="QĐ 9"' in text


def test_a_strength_row_is_corrected_with_a_reason(world: World) -> None:
    """The page of the row; without a reason the field says so."""
    client, unit = signed_in(world, "staff_officer"), world.unit("HQ").pk
    row = next(row for row in queries.strength_rows(unit) if row.category.code == "SQ")
    address = reverse("organization-strength-correct", args=[unit, row.pk])
    assert client.post(address, {"headcount": "210", "reason": ""}).status_code == 422
    assert client.post(address, {"headcount": "210", "reason": "Đếm sót 10"}).status_code == 302
    assert queries.strength_total(unit, dt.date(2023, 3, 14)) == 320


def test_units_are_made_changed_and_ended(world: World) -> None:
    """A new kitchen appears, is renamed and moved, and ends after its figures were shown."""
    client = signed_in(world, "commander")
    made = {
        "command_id": str(uuid.uuid4()), "kind": "kitchen", "code": "k-1104", "name": "Bếp số 4 Sóc Nâu",
        "parent": "T11", "on": "14/3/2023", "legal_basis": "QĐ 7",
    }  # fmt: skip
    assert client.post(reverse("organization-create"), made).status_code == 302
    kitchen = world.unit("K-1104", dt.date(2023, 3, 14))
    change = {"code": "K-1104", "name": "Bếp dã chiến Sóc Nâu", "parent": "T21", "on": "20/3/2023"}
    assert client.post(reverse("organization-change", args=[kitchen.pk]), change).status_code == 302
    assert queries.parent_of(kitchen.pk, dt.date(2023, 3, 20)) == world.unit("T21").pk
    assert queries.parent_of(kitchen.pk, dt.date(2023, 3, 19)) == world.unit("T11").pk
    address = reverse("organization-end", args=[kitchen.pk])
    asked = client.post(address, {"on": "1/4/2023", "legal_basis": "QĐ 8"})
    assert "Sẽ thực hiện" in asked.content.decode()
    assert client.post(address, {"on": "1/4/2023", "legal_basis": "QĐ 8", "confirmed": "1"}).status_code == 302
    assert not any(dt.date(2023, 4, 1) in days for days in queries.periods_of(kitchen.pk))


def test_people_join_and_leave_a_meal_list(world: World) -> None:
    """Added, refused at a second kitchen with ORG-03, taken off."""
    client = signed_in(world, "unit_quartermaster", "T11")
    first = reverse("organization-meal-list", args=[world.unit("K-1101").pk])
    second = reverse("organization-meal-list", args=[world.unit("K-1102").pk])
    person = {"person": "BL-1", "name": "Vũ Thử Nghiệm", "category": "HSQBS", "on": "14/3/2023"}
    assert client.post(first, person).status_code == 302
    assert "Vũ Thử Nghiệm" in client.get(first).content.decode()
    refused = client.post(second, person)
    assert refused.status_code == 422
    assert "đã có tên trong danh sách ăn" in refused.content.decode()
    assert client.post(first, {"leave": "1", "person": "BL-1", "on": "15/3/2023"}).status_code == 302
    assert client.post(second, {**person, "on": "15/3/2023"}).status_code == 302


def test_feeding_is_assigned(world: World) -> None:
    """Ten officers move from K-1101 to K-1102; eleven more than enrolled are refused with ORG-10."""
    client, unit = signed_in(world, "unit_quartermaster", "T11"), world.unit("T11").pk
    address = reverse("organization-feeding", args=[unit])
    fewer = {"kitchen": "K-1101", "category": "SQ", "headcount": "30", "on": "15/3/2023"}
    more = {"kitchen": "K-1102", "category": "SQ", "headcount": "60", "on": "15/3/2023"}
    refused = client.post(address, more)
    assert refused.status_code == 422
    assert "có 140 Sĩ quan nhưng được xếp ăn 150" in refused.content.decode()
    assert client.post(address, fewer).status_code == 302
    assert client.post(address, more).status_code == 302
    assert queries.feeding_strength(world.unit("K-1102").pk, dt.date(2023, 3, 15))["SQ"] == 60


def test_the_administrator_has_accounts_and_no_figures(world: World) -> None:
    """Opens an account, appoints it, ends the post, bars it; of the tree he sees nothing."""
    client = signed_in(world, "administrator")
    assert "Trung đoàn" not in page_of(client, "organization-tree")
    assert client.get(reverse("organization-unit", args=[world.unit("T11").pk])).status_code == 404
    account = {"username": "ky-thuat", "full_name": "Trần Văn Mẫu", "password": "mat-khau-dai-2023"}
    assert client.post(reverse("organization-account"), account).status_code == 302
    post = {"user": "ky-thuat", "role": "inspector", "unit": "T11", "on": "1/3/2023"}
    assert client.post(reverse("organization-appoint"), post).status_code == 302
    assert "ky-thuat" in page_of(client, "organization-posts")
    held = Post.objects.get(user__username="ky-thuat")
    closing = reverse("organization-close-post", args=[held.pk])
    assert client.post(closing, {"on": "1/5/2023"}).status_code == 302
    bar = reverse("organization-close-account", args=[held.user_id])
    assert client.get(bar).status_code == 200
    assert client.post(bar).status_code == 302
    held.user.refresh_from_db()
    assert not held.user.is_active


def test_others_have_no_accounts_page(world: World) -> None:
    """403 for a commander; the sign-in page for a stranger."""
    assert signed_in(world, "commander").get(reverse("organization-posts")).status_code == 403
    assert Client().get(reverse("organization-posts")).status_code == 302


def workbook(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    """An uploaded .xlsx with the rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("don-vi.xlsx", out.getvalue())


def tried(client: Client, address: str, *rows: tuple[object, ...]) -> tuple[str, str]:
    """The page after the dry run of a file, and the token of the file it keeps."""
    answer = client.post(address, {"file": workbook(*rows)})
    text = answer.content.decode()
    assert answer.status_code == 200
    return text, re.findall(r'(?:name="token" value="|loi=)(\w{32})', text)[0]


UNITS = (
    ("Mã", "Tên", "Loại", "Trực thuộc", "Từ ngày", "Căn cứ"),
    ("K-3101", "Bếp số 1 Nhím Vàng", "Bếp ăn", "T31", "1/2/2023", ""),
    ("T31", "Trung đoàn Nhím Vàng", "Đơn vị", "CQN", dt.date(2023, 2, 1), "QĐ 3"),
)


def test_a_file_of_units_is_tried_and_taken_in(world: World) -> None:
    """Parents may come after their children; the dry run writes nothing, confirming writes all."""
    client, address = signed_in(world, "commander"), reverse("organization-import-units")
    text, token = tried(client, address, *UNITS)
    assert "Thêm 2, sửa 0, giữ nguyên 0." in text and "Trung đoàn Nhím Vàng" in text
    assert not Unit.objects.filter(key="t31").exists()
    taken = client.post(address, {"token": token, "confirmed": "1"})
    assert taken.status_code == 302
    day = dt.date(2023, 2, 1)
    assert world.unit("K-3101", day).pk in queries.subtree(world.unit("T31", day).pk, day)


def test_one_command_writes_one_content(world: World) -> None:
    """The same file sent twice is written once; another content under the same id is refused (KER-10)."""
    client, address = signed_in(world, "commander"), reverse("organization-import-units")
    command = str(uuid.uuid4())
    _text, token = tried(client, address, *UNITS)
    for _ in range(2):
        sent = client.post(address, {"token": token, "confirmed": "1", "command_id": command})
        assert sent.status_code == 302
    assert Unit.objects.filter(key__in=("t31", "k-3101")).count() == 2
    other = (UNITS[0], ("T32", "Trung đoàn Cáo Nâu", "Đơn vị", "CQN", "1/2/2023", "QĐ 4"))
    _text, token = tried(client, address, *other)
    refused = client.post(address, {"token": token, "confirmed": "1", "command_id": command})
    assert refused.status_code == 422 and "KER-10" in refused.content.decode()
    assert not Unit.objects.filter(key="t32").exists()


def test_a_file_with_faults_comes_back_with_them(world: World) -> None:
    """Every fault of every row, on the page and in the column Lỗi of a copy of its own kind; nothing is written."""
    rows = (
        ("Mã đơn vị", "Đối tượng", "Quân số", "Từ ngày"),
        ("T11", "SQ", -3, "1/2/2023"),
        ("T99", "Sĩ quan", 10, "1/2/2023"),
        ("K-1101", "SQ", 10, "1/2/2023"),
        ("T21", "SQ", 131, "1/2/2023"),
    )
    client, address = signed_in(world, "staff_officer"), reverse("organization-import-strength")
    text, token = tried(client, address, *rows)
    for code in ("ORG-06", "KER-09", "ORG-11"):
        assert code in text
    back = client.get(address, {"loi": token})
    sheet = openpyxl.load_workbook(io.BytesIO(back.content)).active
    assert sheet["E1"].value == "Lỗi"
    assert sheet["E2"].value.startswith("ORG-06")
    assert sheet["E5"].value is None
    assert client.post(address, {"token": token, "confirmed": "1"}).status_code == 200
    assert not Strength.objects.filter(headcount=131).exists()
    plain = SimpleUploadedFile("quan-so.csv", "Mã đơn vị;Đối tượng;Quân số;Từ ngày\nT99;SQ;10;1/2/2023\n".encode())
    token = re.findall(r"loi=(\w+)", client.post(address, {"file": plain}).content.decode())[0]
    assert client.get(address, {"loi": token})["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("what", ["units", "strength"])
def test_the_empty_form_is_what_the_import_reads(world: World, what: str) -> None:
    """The downloaded form, sent back empty, is named as empty and as nothing worse."""
    client, address = signed_in(world, "staff_officer"), reverse(f"organization-import-{what}")
    form = client.get(address, {"mau": "1"})
    again = client.post(address, {"file": SimpleUploadedFile("mau.xlsx", form.content)})
    assert "1 lỗi, chưa ghi gì" in again.content.decode() and "DOR-07" in again.content.decode()


def test_a_file_needs_the_right_of_its_kind(world: World) -> None:
    """KER-07, 403: a quartermaster of a regiment writes strength, not units."""
    client = signed_in(world, "unit_quartermaster", "T11")
    assert client.get(reverse("organization-import-strength")).status_code == 200
    refused = client.get(reverse("organization-import-units"))
    assert refused.status_code == 403
    assert "không có quyền điều chỉnh tổ chức, đơn vị tại Nhập đơn vị" in refused.content.decode()


def test_the_api_reads_and_writes_in_scope(world: World) -> None:
    """Tree, unit and strength; a repeat of the command writes nothing new; other units are 404."""
    client = signed_in(world, "unit_quartermaster", "T11")
    tree = client.get("/api/v1/organization/tree", {"on": "2023-03-14"}).json()
    assert (tree["units"], tree["kitchens"], tree["strength"]) == (1, 3, 1_240)
    t11, t21 = world.unit("T11").pk, world.unit("T21").pk
    assert client.get(f"/api/v1/organization/units/{t11}").json()["code"] == "T11"
    assert client.get(f"/api/v1/organization/units/{t21}").status_code == 404
    body = {"command_id": str(uuid.uuid4()), "category": "SQ", "headcount": 150, "valid_from": "2023-04-01"}
    address = f"/api/v1/organization/units/{t11}/strength"
    answers = [client.post(address, json.dumps(body), content_type="application/json").json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["headcount"] == 150
    body = {**body, "command_id": str(uuid.uuid4()), "headcount": -1}
    refused = client.post(address, json.dumps(body), content_type="application/json")
    assert refused.status_code == 422
    assert refused.json()["code"] == "ORG-06"
    rows = client.get(address).json()
    assert [row["headcount"] for row in rows if row["category"] == "SQ"] == [150, 140]
    assert Client().get("/api/v1/organization/tree").status_code == 401


def test_the_search_box_finds_units(world: World) -> None:
    """Only inside the scope."""
    text = page_of(signed_in(world, "unit_quartermaster", "T11"), "search", q="bep so 1")
    assert "Bếp số 1 Sóc Nâu" in text
    assert "Sao La" not in text


def test_the_number_of_queries_does_not_grow_with_the_tree(world: World, django_assert_max_num_queries) -> None:
    """The tree page asks the database a fixed number of times."""
    client = signed_in(world, "commander")
    with django_assert_max_num_queries(20):
        client.get(reverse("organization-tree"))
    with django_assert_max_num_queries(32):
        client.get(reverse("organization-unit", args=[world.unit("T11").pk]))
