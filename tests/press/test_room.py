"""The press room through its doors: pages, API, commands. Nothing is stored before a person confirms (rule PRS-R19)."""

from __future__ import annotations

import base64
import io
import json
import sys
import uuid
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from quannhu.cli.main import main
from quannhu.kernel.audit import broken_links
from quannhu.kernel.errors import Refused
from quannhu.kernel.models import AuditEntry
from quannhu.press import actions, queries
from quannhu.press.models import ArticleImport, Correction, PlanItem
from quannhu.press.rules.document import digest, schema
from quannhu.press.vocabulary import shipped
from tests.press.reading import ARTICLES, SOURCE
from tests.world import World, make_user

TWIN = ARTICLES / "01-tong-ket-bong-lai.txt"
DATA = Path(actions.__file__).parent / "data"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer(world: World) -> User:
    return world.user("press_officer")


def step(data: bytes, **more: str) -> dict[str, str]:
    """What the preview page sends."""
    return {"source": base64.b64encode(data).decode(), "sha256": digest(data), "file_name": "bai.txt", **more}


def given(world: World, data: bytes, **more: Any) -> dict[str, Any]:
    """Arguments of a confirmation that goes through unless `more` spoils it."""
    actor = world.actor("press_officer")
    base = {
        "actor": actor,
        "at": world.at(world.today),
        "command_id": uuid.uuid4(),
        "unit_id": queries.own_unit(actor),
        "data": data,
        "words": shipped(),
        "seen_sha256": digest(data),
        "confirmed": True,
    }
    return {**base, **more}


def refusal(world: World, data: bytes, **more: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        actions.confirm(**given(world, data, **more))
    assert not PlanItem.objects.exists() or ArticleImport.objects.count() == 1
    return refused.value


def test_preview_stores_nothing_and_confirmation_stores_all(world: World, officer: User) -> None:
    client, data = signed_in(officer), SOURCE.read_bytes()
    seen = client.post("/bao-chi/nhap/", {"file": io.BytesIO(data)})
    assert seen.status_code == 200
    page = seen.content.decode()
    for words in (
        "Phạm Mạnh Cường",
        "chủ trì",
        "phát biểu chỉ đạo",
        "chưa lượng hóa",
        "được đề nghị",
        "không có trong bài",
    ):
        assert words in page
    again = client.post("/bao-chi/nhap/", step(data, step="look", **{"sua:title": "Đầu đề do cán bộ đặt"}))
    assert "Đầu đề do cán bộ đặt" in again.content.decode()
    fields = {
        "sua:title": "Đầu đề do cán bộ đặt",
        "muc:D5:figures": "F31",
        "muc:D5:owner": "Trần Văn Mẫu",
        "muc:D5:due": "30/6/2024",
    }
    summed = client.post("/bao-chi/nhap/", step(data, step="sum", **fields))
    assert "Xác nhận, ghi vào sổ" in summed.content.decode()
    assert ArticleImport.objects.count() == 0

    done = client.post("/bao-chi/nhap/", step(data, step="sum", confirmed="1", command_id=str(uuid.uuid4()), **fields))
    row = ArticleImport.objects.get()
    assert done.status_code == 302 and done["Location"] == f"/bao-chi/{row.pk}/"
    assert bytes(row.data) == data
    assert (row.review_year, row.plan_year, row.file_name) == (2023, 2024, "bai.txt")
    (fix,) = Correction.objects.all()
    assert (fix.path, fix.was, fix.value) == ("title", "", "Đầu đề do cán bộ đặt")
    assert PlanItem.objects.count() == 10
    item = PlanItem.objects.get(key="D5")
    assert (item.line, item.words, item.figures, item.owner, str(item.due), item.year) == (
        17,
        "chuẩn bị tốt đại hội Đảng các cấp nhiệm kỳ 2025-2030",
        ["F31"],
        "Trần Văn Mẫu",
        "2024-06-30",
        2024,
    )
    assert PlanItem.objects.get(key="D1").figures == []  # proposed, not adopted
    assert AuditEntry.objects.filter(action="press.confirm", object_id=row.pk).exists() and not broken_links()


def test_confirmed_article_is_shown_printed_exported_and_given_back(world: World, officer: User) -> None:
    id = actions.confirm(**given(world, SOURCE.read_bytes(), corrections={"persons/0/posts": "Phó chủ nhiệm"}))
    client = signed_in(officer)
    page = client.get(f"/bao-chi/{id}/").content.decode()
    assert "Phó chủ nhiệm</strong>" in page and "Phó chủ nhiệm Tổng cục Hậu cần" in page
    assert client.get(f"/bao-chi/{id}/goc/").content == SOURCE.read_bytes()
    pdf = client.get(f"/bao-chi/{id}/in/").content
    assert "An Phương Nam" in "".join(part.extract_text() for part in PdfReader(io.BytesIO(pdf)).pages)
    assert client.get(f"/bao-chi/{id}/?xuat=xlsx").content.startswith(b"PK")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        listed = client.get("/bao-chi/")
    assert f"/bao-chi/{id}/" in listed.content.decode()
    assert len(asked) < 25
    assert client.get("/bao-chi/?xuat=xlsx").content.startswith(b"PK")
    assert client.get("/bao-chi/?sau=x").status_code == 200


def test_same_article_twice_is_recognised_also_in_other_bytes(world: World, officer: User) -> None:
    """PRS-06 at the confirmation; the preview already says so. NFD, CRLF and a BOM make no new article."""
    data = SOURCE.read_bytes()
    id = actions.confirm(**given(world, data))
    other = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
    refused = refusal(world, other)
    assert refused.code.id == "PRS-06"
    assert f"Bài này đã nhập ngày 14/3/2023 (số {id})." in str(refused)
    page = signed_in(officer).post("/bao-chi/nhap/", {"file": io.BytesIO(other)}).content.decode()
    assert "không ghi lần hai" in page and "xem tóm tắt" not in page


def test_same_command_answers_once(world: World) -> None:
    asked = given(world, SOURCE.read_bytes())
    assert actions.confirm(**asked) == actions.confirm(**asked)
    assert ArticleImport.objects.count() == 1


def test_refusals_of_confirming(world: World) -> None:
    data = SOURCE.read_bytes()
    cases = [
        ({"confirmed": False}, "PRS-09", "Chưa xác nhận nội dung sẽ ghi."),
        ({"seen_sha256": "0" * 64}, "PRS-11", "Nội dung bài đã khác với bản xem thử."),
        ({"corrections": {"persons/9/name": "A"}}, "PRS-08", 'Bài này không có mục "persons/9/name" để sửa.'),
        ({"plan": [actions.PlanIn("D99")]}, "PRS-08", 'Bài này không có mục "D99" để sửa.'),
        ({"plan": [actions.PlanIn("D1", ("F33",))]}, "PRS-13", 'Không có chỉ tiêu "F33" (mục D1).'),
        ({"corrections": {"title": "a" * 2_001}}, "PRS-14", "Chữ ghi vào title dài 2.001 ký tự, quá mức 2.000."),
        ({"plan": [actions.PlanIn("D1", owner="a" * 201)]}, "PRS-14", "Chữ ghi vào D1 dài 201 ký tự, quá mức 200."),
    ]
    for more, code, words in cases:
        refused = refusal(world, data, **more)
        assert (refused.code.id, refused.sentence) == (code, words)
    assert ArticleImport.objects.count() == 0


def test_a_corrected_title_and_year_are_those_of_the_record(world: World) -> None:
    """PRS-R19: the list and the plan items go by what the officer put right; the reading stays beside it."""
    fixes = {"title": "Tổng kết năm", "plan_year": "6 tháng đầu năm 2025", "review_year": ""}
    row = ArticleImport.objects.get(pk=actions.confirm(**given(world, SOURCE.read_bytes(), corrections=fixes)))
    assert (row.title, row.plan_year, row.review_year) == ("Tổng kết năm", 2025, None)
    assert set(row.plan_items.values_list("year", flat=True)) == {2025}
    assert row.reading["plan_year"]["year"] == 2024


def test_what_was_confirmed_is_not_changed_in_the_database(world: World) -> None:
    """PRS-R19: the page says that it cannot be changed any more; nor can it beside the program."""
    actions.confirm(**given(world, SOURCE.read_bytes(), corrections={"title": "Tổng kết"}))
    for model, words in (
        (ArticleImport, {"title": "khác"}),
        (Correction, {"value": "khác"}),
        (PlanItem, {"words": "khác"}),
    ):
        table = model._meta.db_table
        with pytest.raises(IntegrityError, match=f"{table} is fixed"), transaction.atomic():
            model.objects.update(**words)
        with pytest.raises(IntegrityError, match=f"{table} is fixed"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic():
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE press_planitem")


def test_rights_and_scope(world: World) -> None:
    """A cook may not import (KER-07); another unit's article is not found, in pages, files and the API."""
    stranger = world.user("kitchen_manager")
    with pytest.raises(Refused) as refused:
        actions.confirm(**given(world, SOURCE.read_bytes(), actor=world.actor("kitchen_manager")))
    assert refused.value.code.id == "KER-07"
    id = actions.confirm(**given(world, SOURCE.read_bytes()))
    client = signed_in(stranger)
    assert client.post("/bao-chi/nhap/", {"text": "x"}).status_code == 403
    for address in (f"/bao-chi/{id}/", f"/bao-chi/{id}/goc/", f"/bao-chi/{id}/in/", f"/api/v1/press/imports/{id}"):
        assert client.get(address).status_code == 404
    assert client.get("/api/v1/press/imports").json() == []
    nobody = signed_in(make_user("khong-chuc-vu", "Vũ Thử Nghiệm"))
    assert f"/bao-chi/{id}/" not in nobody.get("/bao-chi/").content.decode()


def test_faults_on_the_page_keep_what_was_typed(world: World, officer: User) -> None:
    client = signed_in(officer)
    empty = client.post("/bao-chi/nhap/", {"text": ""})
    assert empty.status_code == 422 and "PRS-01" in empty.content.decode()
    prose = client.post("/bao-chi/nhap/", {"text": "Hôm nay trời đẹp."})
    assert (
        prose.status_code == 422
        and "PRS-02" in prose.content.decode()
        and "Hôm nay trời đẹp." in prose.content.decode()
    )
    data = SOURCE.read_bytes()
    wrong = client.post("/bao-chi/nhap/", step(data, step="sum", **{"muc:D1:figures": "F99", "sua:place": "Mây Trắng"}))
    assert wrong.status_code == 422
    assert "F99" in wrong.content.decode() and "Mây Trắng" in wrong.content.decode()
    assert client.post("/bao-chi/nhap/", {"source": "***"}).status_code == 422
    assert ArticleImport.objects.count() == 0


def test_api_reads_confirms_and_lists(world: World, officer: User) -> None:
    client, data = signed_in(officer), SOURCE.read_bytes()

    def send(address: str, body: dict[str, Any]) -> Any:
        return client.post(address, json.dumps(body), content_type="application/json")

    read = send("/api/v1/press/read", {"base64": base64.b64encode(data).decode()})
    assert read.status_code == 200
    jsonschema.validate(read.json(), schema())
    assert ArticleImport.objects.count() == 0
    body = {
        "base64": base64.b64encode(data).decode(),
        "sha256": digest(data),
        "command_id": str(uuid.uuid4()),
        "plan": [
            {"key": "B1", "figures": ["F20"], "measure": "0 chênh lệch", "owner": "Lê Thị Ví Dụ", "due": "2024-12-31"}
        ],
    }
    unsaid = send("/api/v1/press/imports", body)
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "PRS-09")
    made = send("/api/v1/press/imports", {**body, "confirmed": True})
    assert made.status_code == 200
    assert [row["id"] for row in client.get("/api/v1/press/imports").json()] == [made.json()["id"]]
    one = client.get(f"/api/v1/press/imports/{made.json()['id']}").json()
    assert one["plan_items"][0]["owner"] == "Lê Thị Ví Dụ"
    assert send("/api/v1/press/read", {"base64": "***"}).json()["code"] == "PRS-11"
    assert send("/api/v1/press/read", {"text": ""}).json()["code"] == "PRS-01"


@pytest.mark.django_db
def test_command_prints_table_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["press", "import", str(SOURCE)]) == 0
    table = capsys.readouterr().out
    assert "23 dòng: dấu ảnh 3, chú thích ảnh 3" in table
    assert "Người 3: vai trò: chủ trì (dòng 13)" in table
    assert "CẢNH BÁO (5)" in table
    assert main(["press", "import", str(SOURCE), "--format", "json"]) == 0
    made = json.loads(capsys.readouterr().out)
    jsonschema.validate(made, schema())
    assert made["source"]["lines"] == 23 and ArticleImport.objects.count() == 0
    assert main(["press", "list"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_command_refuses_by_code(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CLI-01 for a file that is not there, PRS-10 for word lists that cannot be read, PRS-01 for empty input."""
    assert main(["press", "import", str(tmp_path / "khong-co.txt")]) == 1
    assert 'CLI-01: Không mở được tệp "' in capsys.readouterr().err
    broken = tmp_path / "bo-tu.json"
    broken.write_text("{}", encoding="utf-8")
    assert main(["press", "import", str(SOURCE), "--vocabulary", str(broken)]) == 1
    assert 'PRS-10: Không đọc được bộ từ "bo-tu.json"' in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert main(["press", "import", "-"]) == 1
    assert "PRS-01: Tệp trống" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_unit_may_bring_its_own_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A rank that the shipped list lacks becomes known by the unit's own list."""
    lists = json.loads((DATA / "vocabulary.json").read_text(encoding="utf-8"))
    article = tmp_path / "bai.txt"
    article.write_text(
        "leftcenterrightdel\nNguyên soái Trần Văn Mẫu, Tư lệnh Vùng 1 chủ trì hội nghị.\n", encoding="utf-8"
    )
    assert main(["press", "import", str(article), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["persons"][0]["rank_known"] is False
    lists["ranks"].append("Nguyên soái")
    own = tmp_path / "rieng.json"
    own.write_text(json.dumps(lists), encoding="utf-8")
    assert main(["press", "import", str(article), "--format", "json", "--vocabulary", str(own)]) == 0
    assert json.loads(capsys.readouterr().out)["persons"][0]["rank_known"] is True


def test_shipped_schema_is_the_one_of_the_types(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads((DATA / "article.schema.json").read_text(encoding="utf-8")) == schema()
    assert main(["press", "schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()
    jsonschema.Draft202012Validator.check_schema(schema())
