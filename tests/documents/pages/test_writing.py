"""Writing a draft in the browser's boxes: begin, save, two people at once, figures, a Word file taken in."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quannhu.documents import actions, queries
from quannhu.documents.models import Paper
from quannhu.documents.rendering import to_docx
from quannhu.documents.rules.soundness import linked
from quannhu.documents.rules.text import unnumbered
from quannhu.documents.rules.values import Document
from quannhu.kernel import figures
from quannhu.kernel.figures import Evidence, FigureQuery, FigureValue, Level, Part
from tests.documents.flow.stage import Office, build, proposal
from tests.documents.pages.test_life import signed_in, words
from tests.documents.papers import long_report
from tests.world import World

pytestmark = pytest.mark.django_db
SAID = {"value": 26_780_000}


class Spent:
    """A figure that says what the test wants."""

    def compute(self, query: FigureQuery) -> FigureValue:
        parts = (Part("spent", "Chi", SAID["value"], "đ"), Part("share", "Tỷ lệ", 2, "%", 3))
        return FigureValue("Z99", parts, (Evidence("voucher", ()),))

    def open(self, query: FigureQuery, path: tuple[str, ...]) -> Level:
        return Level("", ())


@pytest.fixture
def office(world: World) -> Office:
    return build(world)


@pytest.fixture
def figure() -> Iterator[None]:
    """A figure of the test's own in the registry."""
    figures.figure("Z99", title="Chi thử", formula="thử", rule="thử")(Spent)
    SAID["value"] = 26_780_000
    yield
    del figures._REGISTRY["Z99"]


def boxes(client: Client, paper: Paper) -> dict[str, Any]:
    """The editor's form as a browser would send it."""
    page = client.get(f"/van-ban/{paper.pk}/soan/").content.decode()
    form = re.search(r'<form[^>]*id="soan".*?</form>', page, re.S)
    assert form, words(client.get(f"/van-ban/{paper.pk}/soan/"))[:500]
    found: dict[str, list[str]] = {}
    for single, kind, double, inside in re.findall(_FIELD, form[0], re.S):
        name, text = re.search(r'name="(\w+)"', single or double), inside.removeprefix("\n")
        if kind == "select":
            text = next(iter(re.findall(r'value="([^"]*)" selected', text) or re.findall(r'value="([^"]*)"', text)), "")
        elif not kind:
            text = value[1] if (value := re.search(r'value="([^"]*)"', single)) else ""
        found.setdefault(name[1] if name else "", []).append(_plain(text))
    found.pop("csrfmiddlewaretoken", None)
    return found


_FIELD = r"<input\b([^>]*)>|<(textarea|select)\b([^>]*)>(.*?)</\2>"


def _plain(text: str) -> str:
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        text = text.replace(sign, letter)
    return text


def text_of(paper: Paper) -> Document:
    return queries.document_of(queries.head_of(paper))


def test_a_draft_begins_from_a_template_and_is_written(office: Office) -> None:
    client = signed_in(office, office.drafter)
    page = words(client.get("/van-ban/soan/"))
    assert "Mẫu văn bản" in page and "Cơ quan ban hành" in page
    form = {"template": "to_trinh", "unit": "CQN", "summary": "Về việc mua nồi", "command_id": str(uuid.uuid4())}
    secret = client.post("/van-ban/soan/", {**form, "marking": "Mật"})
    assert secret.status_code == 422 and "(DOC-30)" in words(secret) and not Paper.objects.exists()
    made = client.post("/van-ban/soan/", form)
    again = client.post("/van-ban/soan/", form)
    assert made.status_code == 302 and made.headers["Location"] == again.headers["Location"]
    paper = Paper.objects.get()
    shown = words(client.get(made.headers["Location"]))
    assert "còn chỗ chưa điền" in shown and paper.summary == "Về việc mua nồi"


def test_what_the_boxes_show_is_sent_back_without_a_change(office: Office) -> None:
    for pattern in queries.templates_for(office.actor(office.drafter), office.day):
        paper = office.draft(pattern.document)
        client = signed_in(office, office.drafter)
        before = text_of(paper)
        assert client.post(f"/van-ban/{paper.pk}/soan/", boxes(client, paper)).status_code == 302
        assert text_of(paper) == before, pattern.key
        assert office.now(paper).revision == paper.revision


def test_words_rows_and_faces_are_saved_and_labels_counted(office: Office) -> None:
    paper, client = office.draft(), signed_in(office, office.drafter)
    sent = boxes(client, paper)
    sent["block_kind"] = ["la_ma", "doan", "bang", "phu_luc", "gach"]
    sent["block_text"] = ["Sự cần thiết", "Mua **120** bộ", "Đơn vị | Số (30>)\nT11 | 40", "Danh mục", "nồi 50 lít"]
    assert client.post(f"/van-ban/{paper.pk}/soan/", sent).status_code == 302
    document = text_of(paper)
    assert document.body[1].line[1].bold and document.body[2].table and document.body[2].table.numeric == (False, True)
    assert document.appendices[0].title == "Danh mục" and len(document.appendices[0].blocks) == 1
    assert "I." in client.get(f"/van-ban/{paper.pk}/soan/").content.decode()


def test_a_long_text_stays_light_and_no_word_is_lost(office: Office) -> None:
    paper, client = office.draft(unnumbered(long_report(30))), signed_in(office, office.drafter)
    before = text_of(paper)
    page = client.get(f"/van-ban/{paper.pk}/soan/")
    assert len(before.body) > 60 and "<datalist" in page.content.decode()
    parts = [finders.find(name) for name in re.findall(r'(?:src|href)="/static/([^"]+)"', page.content.decode())]
    assert len(parts) == 5 and len(page.content) + sum(Path(part).stat().st_size for part in parts if part) < 100_000
    sent = boxes(client, paper)
    assert client.post(f"/van-ban/{paper.pk}/soan/", sent).status_code == 302 and text_of(paper) == before
    sent = boxes(client, paper)
    sent["block_kind"][:3] = ["Khoản", "gach", "không có loại này"]
    assert client.post(f"/van-ban/{paper.pk}/soan/", sent).status_code == 302
    assert [block.kind.value for block in text_of(paper).body[:3]] == ["khoan", "gach", "doan"]
    assert len(text_of(paper).body) == len(before.body)


def test_two_people_never_overwrite_each_other(office: Office) -> None:
    paper = office.draft()
    actions.share(
        actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, user_id=office.second.pk
    )  # fmt: skip
    first, second = signed_in(office, office.drafter), signed_in(office, office.second)
    one, two = boxes(first, paper), boxes(second, paper)
    one["summary"], two["summary"] = ["Về việc của người thứ nhất"], ["Về việc của người thứ hai"]
    assert first.post(f"/van-ban/{paper.pk}/soan/", one).status_code == 302
    refused = second.post(f"/van-ban/{paper.pk}/soan/", two)
    assert refused.status_code == 422 and "(DOC-32)" in words(refused)
    assert "Về việc của người thứ hai" in words(refused), "what was typed stays"
    assert text_of(paper).summary == "Về việc của người thứ nhất"
    assert "Về việc của người thứ nhất" in words(refused), "and what differs is shown"
    told = json.loads(second.post(f"/van-ban/{paper.pk}/soan/tu-luu/", two).content)
    assert told["saved"] is False and "(DOC-32)" in told["why"]
    shown = words(second.get(f"/van-ban/{paper.pk}/ban/"))
    assert "Về việc của người thứ nhất" in shown
    latest = re.search(r'name="tren" value="(\d+)"', refused.content.decode())
    assert latest and second.post(f"/van-ban/{paper.pk}/soan/", {**two, "tren": latest[1]}).status_code == 302
    texts = [queries.document_of(row).summary for row in queries.versions(paper)]
    assert texts[:2] == ["Về việc của người thứ hai", "Về việc của người thứ nhất"], "both stay"
    assert first.post(f"/van-ban/{paper.pk}/soan/", {**two, "tren": latest[1]}).status_code == 422, "seen once more"


def test_it_saves_itself_and_goes_on_from_what_it_saved(office: Office) -> None:
    paper, client = office.draft(), signed_in(office, office.drafter)
    sent = boxes(client, paper)
    for summary in ("Về việc mua nồi", "Về việc mua chảo"):
        sent["summary"] = [summary]
        told = json.loads(client.post(f"/van-ban/{paper.pk}/soan/tu-luu/", sent).content)
        assert told["saved"] and told["says"] == "Đã tự lưu."
        sent["revision"] = [str(told["revision"])]
    assert text_of(paper).summary == "Về việc mua chảo"


def test_a_figure_is_linked_shows_that_it_moved_and_is_refreshed_or_kept(office: Office, figure: None) -> None:
    paper, client = office.draft(), signed_in(office, office.chief)
    client = signed_in(office, office.drafter)
    offered = words(client.get(f"/van-ban/{paper.pk}/soan/so-lieu/?figure=Z99&starts=1/1/2023&ends=28/2/2023"))
    token = "[[Z99.spent 1/1/2023-28/2/2023 = 26.780.000]]"
    assert token in offered and "66,7" in offered
    sent = boxes(client, paper)
    sent["block_text"][0] = f"Đã chi {token} đồng."
    assert client.post(f"/van-ban/{paper.pk}/soan/", sent).status_code == 302
    run = text_of(paper).body[0].line[1]
    assert run.text == "26.780.000" and run.figure and run.figure.value == 26_780_000
    SAID["value"] = 27_000_000
    shown = words(client.get(f"/van-ban/{paper.pk}/soan/"))
    assert "văn bản ghi 26.780.000, nay là 27.000.000" in shown
    kept = client.post(f"/van-ban/{paper.pk}/soan/", {**boxes(client, paper), "so_lieu": "giu:Z99.spent"})
    run = text_of(paper).body[0].line[1]
    assert kept.status_code == 302 and run.text == "26.780.000" and run.figure and run.figure.frozen
    client.post(f"/van-ban/{paper.pk}/soan/", {**boxes(client, paper), "so_lieu": "tha:Z99.spent"})
    client.post(f"/van-ban/{paper.pk}/soan/", {**boxes(client, paper), "so_lieu": "moi:Z99.spent"})
    assert text_of(paper).body[0].line[1].text == "27.000.000"
    wrong = boxes(client, paper)
    wrong["block_text"][0] = "Đã chi [[F77.x 1/1/2023-28/2/2023]]"
    refused = client.post(f"/van-ban/{paper.pk}/soan/", wrong)
    assert refused.status_code == 422 and "Không có số liệu F77.x" in words(refused) and "(DOC-100)" in words(refused)
    late = words(client.get(f"/van-ban/{paper.pk}/soan/so-lieu/?figure=Z99&starts=1/3/2023&ends=1/2/2023"))
    assert "(DOC-101)" in late and "không lấy được số liệu" in late


def test_what_the_checker_says_stands_at_its_box_and_is_put_right_by_a_click(office: Office) -> None:
    paper, client = office.draft(), signed_in(office, office.drafter)
    sent = boxes(client, paper)
    sent["recipients"], sent["kept_by"], sent["organ_sign"] = [""], [""], ["qn"]
    sent["summary"] = ["Về việc mua nồi."]
    sent["block_kind"], sent["block_text"] = ["doan", "doan"], ["Mua bổ sung nồi.", "Theo Khoản 2 Điều 5 mua thêm."]
    panel = client.post(f"/van-ban/{paper.pk}/soan/kiem-tra/", sent)
    shown, html = words(panel), panel.content.decode()
    assert panel.status_code == 200 and "(DOC-04)" in shown and "(ND-SO-10)" in shown and "(ND-TY-03)" in shown
    for link in ('href="#recipients"', 'href="#organ_sign"', 'href="#summary"', 'href="#t-2" data-row="2"'):
        assert link in html, link
    assert "ND-NN-01" not in html, "what is missing is told once"
    assert text_of(paper).summary != "Về việc mua nồi.", "looking saves nothing"
    (one,) = re.findall(r'name="sua" value="(ND-TY-03[^"]*)"', html)
    assert client.post(f"/van-ban/{paper.pk}/soan/", {**sent, "sua": one}).status_code == 302
    assert text_of(paper).summary == "Về việc mua nồi" and text_of(paper).organ_sign == "qn"
    rows = queries.versions(paper)
    assert [queries.document_of(row).summary for row in rows][:2] == ["Về việc mua nồi", "Về việc mua nồi."]
    assert rows[0].why == "sửa thể thức ND-TY-03"
    assert client.post(f"/van-ban/{paper.pk}/soan/", {**boxes(client, paper), "sua": "*"}).status_code == 302
    document = text_of(paper)
    assert (
        document.organ_sign == "QN"
        and document.body[1].line[0].text.startswith("Theo khoản 2 Điều 5")
        and not document.recipients
    )
    missing = boxes(client, paper) | {"recipients": ["Phòng Kế hoạch"], "kept_by": ["VT, QN"]}
    assert "Đủ thành phần" in words(client.post(f"/van-ban/{paper.pk}/soan/kiem-tra/", missing))
    nothing = client.post(f"/van-ban/{paper.pk}/soan/", {**missing, "sua": "ND-TY-03|"}, follow=True)
    assert "Không còn chỗ nào để sửa" in words(nothing)


def test_a_save_by_itself_says_why_it_was_refused(office: Office) -> None:
    paper, client = office.draft(), signed_in(office, office.drafter)
    sent = boxes(client, paper)
    office.submit(paper)
    answer = client.post(f"/van-ban/{paper.pk}/soan/tu-luu/", sent)
    told = json.loads(answer.content)
    assert answer.status_code == 404 and told["saved"] is False and "(KER-09)" in told["why"]


def test_a_figure_is_put_in_by_a_button_alone_or_as_a_table(office: Office, figure: None) -> None:
    paper, client = office.draft(), signed_in(office, office.drafter)
    address = f"/van-ban/{paper.pk}/soan/so-lieu/?figure=Z99&starts=1/1/2023&ends=28/2/2023"
    count, revision = len(text_of(paper).body), office.now(paper).revision
    put = client.post(address, {"chen": "spent", "sau": "1", "revision": str(revision)})
    assert put.status_code == 302 and put.headers["Location"].endswith("/soan/#t-2")
    line = text_of(paper).body[1].line
    assert "".join(run.text for run in line) == "Chi: 26.780.000 đ." and line[1].figure
    late = client.post(address, {"chen": "*", "revision": str(revision)})
    assert late.status_code == 422 and "(DOC-32)" in words(late) and len(text_of(paper).body) == count + 1
    assert client.post(address, {"chen": "*", "revision": str(office.now(paper).revision)}).status_code == 302
    table = text_of(paper).body[-1].table
    assert table and [row[2][0].text for row in table.rows] == ["26.780.000", "66,7 %"] and table.rows[1][2][0].figure
    assert client.post(address, {"chen": "x", "revision": "9"}).status_code == 422


def test_versions_show_what_differs_and_come_back(office: Office) -> None:
    paper, client = office.draft(), signed_in(office, office.drafter)
    sent = boxes(client, paper)
    client.post(f"/van-ban/{paper.pk}/soan/", {**sent, "viec": "giu", "why": "bản đầu"})
    sent = boxes(client, paper)
    sent["summary"] = ["Về việc khác hẳn"]
    client.post(f"/van-ban/{paper.pk}/soan/", sent)
    shown = words(client.get(f"/van-ban/{paper.pk}/ban/"))
    assert "Về việc khác hẳn" in shown and "Về việc mua bổ sung dụng cụ cấp dưỡng" in shown and "trích yếu" in shown
    back = {"ban": "1", "revision": str(office.now(paper).revision)}
    assert client.post(f"/van-ban/{paper.pk}/ban/", {**back, "revision": "1"}).status_code == 302
    assert text_of(paper).summary == "Về việc khác hẳn", "somebody saved since the page was opened"
    assert client.post(f"/van-ban/{paper.pk}/ban/", back).status_code == 302
    assert text_of(paper).summary == "Về việc mua bổ sung dụng cụ cấp dưỡng"
    texts = [queries.document_of(row).summary for row in queries.versions(paper)]
    assert "Về việc khác hẳn" in texts, "what it took the place of stays"


def test_who_gets_a_draft_back_reads_why_where_it_is_mended(office: Office) -> None:
    paper = office.submit(office.draft())
    address, drafter, clerk = (
        f"/van-ban/{paper.pk}/",
        signed_in(office, office.drafter),
        signed_in(office, office.clerk),
    )
    clerk.post(f"{address}return/", {"reason": "Thiếu số lượng", "command_id": str(uuid.uuid4())})
    for page in (drafter.get(address), drafter.get(f"{address}soan/")):
        assert "Trả lại" in words(page) and "Thiếu số lượng" in words(page)
    sent = boxes(drafter, paper)
    sent["block_text"][0] = "Mua 120 bộ."
    drafter.post(f"{address}soan/", sent)
    link = re.search(r'href="([^"]*truoc=\d+)"', drafter.get(f"{address}soan/").content.decode())
    assert link
    shown = words(drafter.get(link[1]))
    assert "Mua 120 bộ." in shown and "dòng 1" in shown and "thân/1" not in shown
    office.submit(paper)
    assert "Thiếu số lượng" not in words(drafter.get(address)).split("Các bước đã qua")[0]


def test_remarks_are_written_and_closed(office: Office) -> None:
    paper = office.submit(office.draft())
    clerk, drafter = signed_in(office, office.clerk), signed_in(office, office.drafter)
    address = f"/van-ban/{paper.pk}/y-kien/"
    clerk.post(address, {"text": "Ghi rõ số lượng", "place": "thân/1", "command_id": str(uuid.uuid4())})
    shown = drafter.get(f"/van-ban/{paper.pk}/").content.decode()
    assert "Ghi rõ số lượng" in shown
    number = re.search(r'name="xong" value="(\d+)"', shown)
    assert number
    drafter.post(address, {"xong": number[1], "command_id": str(uuid.uuid4())})
    assert "đã xử lý" in words(drafter.get(f"/van-ban/{paper.pk}/"))


def wrong_file() -> bytes:
    """The tờ trình of the story: no `Nơi nhận`, number written the Party's way, left margin 25 mm."""
    book = docx.Document(io.BytesIO(to_docx(proposal())))
    book.sections[0].left_margin = docx.shared.Mm(25)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_word_file_is_judged_put_right_and_taken_in(office: Office) -> None:
    client = signed_in(office, office.drafter)
    file = SimpleUploadedFile("to-trinh.docx", wrong_file())
    judged = client.post("/van-ban/kiem-tra-tep/", {"file": file, "viec": "xem"})
    said = words(judged)
    assert judged.status_code == 200 and "1 lỗi" in said and "25" in said and "sửa được" in said
    token = re.search(r'name="token" value="(\w+)"', judged.content.decode())
    assert token
    mended = client.post("/van-ban/kiem-tra-tep/", {"token": token[1], "viec": "sua"})
    assert mended.content.startswith(b"PK")
    clean = client.post(
        "/van-ban/kiem-tra-tep/", {"file": SimpleUploadedFile("sua.docx", mended.content), "viec": "xem"}
    )
    assert "0 lỗi" in words(clean)
    form = {"token": token[1], "viec": "soan", "command_id": str(uuid.uuid4())}
    bare = client.post("/van-ban/kiem-tra-tep/", form)
    assert bare.status_code == 422 and "Chọn cơ quan ban hành" in words(bare)
    made = client.post("/van-ban/kiem-tra-tep/", {**form, "unit": "CQN"})
    paper = Paper.objects.get()
    assert made.status_code == 302 and paper.summary == proposal().summary and paper.files.count() == 1


def test_a_figure_comes_back_linked_out_of_a_word_file(office: Office, figure: None) -> None:
    """Rule DOC-R97."""
    paper, client = office.draft(), signed_in(office, office.drafter)
    client.post(
        f"/van-ban/{paper.pk}/soan/so-lieu/?figure=Z99&starts=1/1/2023&ends=28/2/2023",
        {"chen": "spent", "revision": str(office.now(paper).revision)},
    )
    file = client.get(f"/van-ban/{paper.pk}/ban-in.docx").content
    for now, told in ((26_780_000, False), (27_000_000, True)):
        SAID["value"] = now
        office.draft()  # figures are kept until something is written
        form = {"viec": "soan", "unit": "CQN", "command_id": str(uuid.uuid4())}
        made = client.post(
            "/van-ban/kiem-tra-tep/", {**form, "file": SimpleUploadedFile("a.docx", file)}, follow=True
        )  # fmt: skip
        taken = text_of(Paper.objects.order_by("pk").last() or paper)
        (ref,) = [run.figure for run in linked(taken) if run.figure]
        assert ref.value == now and ref.figure == "Z99" and ("(DOC-102)" in words(made)) == told


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("anh.docx", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "DOC-1"),
        ("rong.docx", b"", "DOR-27"),
        ("x.docx", b"PK\x03\x04", "DOC-1"),
    ],
)
def test_a_file_that_is_no_word_file_is_refused_in_words(office: Office, name: str, data: bytes, code: str) -> None:
    client = signed_in(office, office.drafter)
    answer = client.post("/van-ban/kiem-tra-tep/", {"file": SimpleUploadedFile(name, data), "viec": "xem"})
    assert answer.status_code == 422 and (f"({code}" in words(answer) or "trống" in words(answer))


def test_nobody_else_writes_a_draft(office: Office) -> None:
    paper = office.draft()
    for user in (office.second, office.clerk, office.chief):
        client = signed_in(office, user)
        assert client.get(f"/van-ban/{paper.pk}/soan/").status_code == 404
        assert client.post(f"/van-ban/{paper.pk}/soan/", {"revision": "1", "summary": "x"}).status_code == 404
        assert client.post(f"/van-ban/{paper.pk}/soan/tu-luu/", {"revision": "1", "summary": "x"}).status_code == 404
    assert text_of(paper).summary == proposal().summary
    assert dt.date(2023, 3, 14) == office.day
