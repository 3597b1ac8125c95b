"""R23 Tin báo chí, nhập bài báo, the import half: a press officer reads the source article and confirms it."""

from __future__ import annotations

import base64
import io
import json
import uuid

import pytest
from django.test import Client

from quannhu.cli.main import main
from quannhu.press.models import ArticleImport, PlanItem
from tests.press.reading import SOURCE
from tests.world import World


def test_officer_imports_the_source_article(world: World) -> None:
    """Preview with lines and words, corrections, a summary in figures, a confirmation; only then records."""
    client = Client()
    client.force_login(world.user("press_officer"))
    data = SOURCE.read_bytes()

    page = client.post("/bao-chi/nhap/", {"file": io.BytesIO(data)}).content.decode()
    for words in (
        "An Phương Nam", "Cục trưởng Cục Quân nhu", "được đề nghị", "Cờ thi đua của Chính phủ", "dòng 19",
        "nêu 4 trong 5 mặt", "Quốc phòng an ninh", "Cảnh báo (5)", "dòng quảng bá của trang báo",
    ):  # fmt: skip
        assert words in page, words
    assert ArticleImport.objects.count() == PlanItem.objects.count() == 0

    kept = {
        "source": base64.b64encode(data).decode(), "sha256": SHA, "file_name": "quan-nhu-2023.txt", "step": "sum",
        "muc:B1:figures": "F20", "muc:B1:owner": "Nguyễn Minh Họa", "muc:B1:measure": "0 chênh lệch chưa giải trình",
        "muc:B1:due": "31/12/2024", "muc:D5:figures": "F31", "muc:D5:owner": "Lê Thị Ví Dụ", "muc:D5:due": "30/6/2024",
    }  # fmt: skip
    summary = client.post("/bao-chi/nhap/", kept).content.decode()
    assert "Xác nhận ghi bài đã đọc" in summary and "3, 7" in summary
    assert ArticleImport.objects.count() == 0

    done = client.post("/bao-chi/nhap/", {**kept, "confirmed": "1", "command_id": str(uuid.uuid4())})
    assert done.status_code == 302
    items = {item.key: item for item in PlanItem.objects.all()}
    assert list(items) == ["B1", "B2", "B3", "D1", "D2", "D3", "D4", "D5", "D6", "D7"]
    assert (items["B1"].year, items["B1"].line, items["B1"].figures, items["B1"].owner) == (
        2024,
        19,
        ["F20"],
        "Nguyễn Minh Họa",
    )
    assert items["D7"].figures == []  # its proposal F27 was not sent back: not adopted
    shown = client.get(done["Location"]).content.decode()
    assert "0 chênh lệch chưa giải trình" in shown and "30/6/2024" in shown


SHA = "91f3dd0d727ce5c7a64f9d50f358bb82dc73e7926afcb845046a1fff30e4ee44"


@pytest.mark.django_db
def test_program_prints_the_golden_structure(capsys: pytest.CaptureFixture[str]) -> None:
    """`quannhu press import`: chair, two speakers, 9 results, 7 directions, 3 breakthroughs, a nomination; no more."""
    assert main(["press", "import", str(SOURCE), "--format", "json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["source"]["sha256"] == SHA
    assert [person["role"] for person in made["persons"]] == ["directing_speech", "speaker", "chair"]
    counted = {
        name: len(made[name]) for name in ("photos", "actors", "means", "results", "directions", "breakthroughs")
    }
    assert counted == {"photos": 3, "actors": 5, "means": 3, "results": 9, "directions": 7, "breakthroughs": 3}
    assert [award["status"] for award in made["awards"]] == ["nominated"]
    assert len(made["warnings"]) == 5
    nothing = ("title", "date", "published", "place", "attendance", "votes", "speeches")
    assert all(made[name] is None for name in nothing)
    assert made["quantities"] == made["unplaced"] == made["unread"] == []
