"""A document's life through its pages: every step by whose turn it is, refusals at their boxes, strangers outside."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from typing import Any

import openpyxl
import pytest
from django.test import Client

from quannhu.documents import actions
from quannhu.documents.models import Paper
from quannhu.documents.rules.flow import State
from quannhu.kernel.days import HANOI
from tests.documents.flow.stage import Office, build, proposal
from tests.documents.screens import signed_in, words
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(world: World) -> Office:
    return build(world)


def take(client: Client, paper: Paper, step: str, **data: Any) -> Any:
    """Send the form of a step as the page offers it, with what is typed over it."""
    shown = client.get(f"/van-ban/{paper.pk}/").content.decode()
    form = re.search(rf'<form[^>]*data-step="{step}".*?</form>', shown, re.S)
    assert form, f"no button for {step}: {re.sub(r'<[^>]+>', ' ', shown)[-800:]}"
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form[0]))
    fields |= {name: value for value, name in re.findall(r'<input[^>]*value="([^"]*)"[^>]*name="([^"]+)"', form[0])}
    fields.pop("csrfmiddlewaretoken", None)
    return client.post(f"/van-ban/{paper.pk}/{step}/", {**fields, **data})


def test_from_draft_to_the_work_file_by_buttons(office: Office) -> None:
    paper = office.draft()
    drafter, clerk = signed_in(office, office.drafter), signed_in(office, office.clerk)
    head, chief = signed_in(office, office.head), signed_in(office, office.chief)
    assert paper.summary in words(drafter.get("/van-ban/"))
    answer = take(drafter, paper, "submit", checker="Người Không Có", signer=office.chief.get_full_name())
    assert answer.status_code == 422 and 'Không có "Người Không Có" trong danh sách' in words(answer)
    today = f"{dt.datetime.now(HANOI):%d/%m/%Y}"
    named = {"checker": office.clerk.get_full_name(), "signer": office.chief.get_full_name()}
    turns = (
        (drafter, "submit", named, State.CHECKING),
        (clerk, "pass_form", {}, State.REVIEWING), (head, "review", {"note": "Đồng ý"}, State.APPROVING),
        (chief, "approve", {}, State.APPROVED), (chief, "sign", {}, State.SIGNED),
        (clerk, "number", {"dated_on": today}, State.NUMBERED), (clerk, "issue", {}, State.ISSUED),
        (clerk, "register", {}, State.REGISTERED), (clerk, "file", {}, State.FILED),
    )  # fmt: skip
    for client, step, typed, reached in turns:
        answer = take(client, paper, step, **typed)
        assert answer.status_code == 302, (step, words(answer)[:1_500])
        assert office.now(paper).state == reached
    shown = words(drafter.get(f"/van-ban/{paper.pk}/"))
    reference = office.now(paper).reference
    assert f"Tờ trình {reference}" in shown and "Đồng ý" in shown and "đã lưu hồ sơ" in shown
    assert "Thủ trưởng Bộ Tổng Hậu cần" in shown and "Việc của tôi" not in shown
    assert drafter.get(f"/van-ban/{paper.pk}/ban-in.pdf").content.startswith(b"%PDF")
    assert drafter.get(f"/van-ban/{paper.pk}/ban-in.docx").content.startswith(b"PK")


def test_a_sent_document_is_corrected_replaced_and_copied(office: Office) -> None:
    """A letter that names the original and waits for what was wrong; the same text again; a draft of its own."""
    sent = office.issued()
    client = signed_in(office, office.drafter)
    assert f'href="/van-ban/{sent.pk}/noi-tiep/"' in client.get(f"/van-ban/{sent.pk}/").content.decode()
    made = {}
    for how in ("dinh-chinh", "thay-the", "chep"):
        answer = client.post(f"/van-ban/{sent.pk}/noi-tiep/", {"how": how, "drafting": "CQN", "due_on": "30/3/2023"})
        assert answer.status_code == 302, words(answer)[:1_500]
        made[how] = Paper.objects.latest("pk")
    letter, again, copied = made["dinh-chinh"], made["thay-the"], made["chep"]
    assert (letter.kind, letter.relation, letter.related_id) == ("cong_van", "corrects", sent.pk)
    assert letter.summary == f"Đính chính Tờ trình số {sent.reference} ngày 14/3/2023 của CỤC QUÂN NHU BỒNG LAI"
    assert [row["code"] for row in faults(client, letter)] == ["DOC-09"]
    assert (again.kind, again.relation, again.summary) == ("to_trinh", "replaces", sent.summary)
    assert (copied.relation, copied.related_id, copied.due_on) == ("", None, dt.date(2023, 3, 30))
    shown = words(client.get(f"/van-ban/{sent.pk}/"))
    assert "Văn bản đính chính" in shown and "Văn bản thay thế" in shown
    recalled = office.issued()
    actions.recall(actor=office.actor(office.chief), at=office.at(), paper_id=recalled.pk, reason="sai thẩm quyền")
    answer = client.post(f"/van-ban/{recalled.pk}/noi-tiep/", {"how": "chep", "drafting": "CQN"})
    assert answer.status_code == 422 and Paper.objects.count() == 5
    stranger = signed_in(office, office.world.user("kitchen_manager", "K-1101"))
    assert stranger.get(f"/van-ban/{sent.pk}/noi-tiep/").status_code == 404


def faults(client: Client, paper: Paper) -> list[dict[str, str]]:
    """What a draft still lacks."""
    answer = client.get(f"/api/v1/documents/papers/{paper.pk}/findings")
    return list(answer.json()["faults"])


def test_the_first_deadline_is_the_writers_and_only_the_head_moves_it(office: Office) -> None:
    """Rule DOC-R44 on the page: who may not is offered no form, and sending it all the same is refused."""
    paper = office.draft()
    drafter, head = signed_in(office, office.drafter), signed_in(office, office.head)
    form = f'action="/van-ban/{paper.pk}/han/"'
    assert form in drafter.get(f"/van-ban/{paper.pk}/").content.decode()
    drafter.post(f"/van-ban/{paper.pk}/han/", {"due_on": "20/3/2023", "task": "Quý I"})
    assert (office.now(paper).due_on, office.now(paper).task) == (dt.date(2023, 3, 20), "Quý I")
    assert form not in drafter.get(f"/van-ban/{paper.pk}/").content.decode()
    told = drafter.post(f"/van-ban/{paper.pk}/han/", {"due_on": "30/3/2023"}, follow=True)
    assert "không có quyền" in words(told) and office.now(paper).due_on == dt.date(2023, 3, 20)
    assert "31/2/2023" in words(head.post(f"/van-ban/{paper.pk}/han/", {"due_on": "31/2/2023"}, follow=True))
    head.post(f"/van-ban/{paper.pk}/han/", {"due_on": "24/3/2023", "task": "Quý I"})
    assert office.now(paper).due_on == dt.date(2023, 3, 24)


def test_a_return_needs_a_reason_and_says_it(office: Office) -> None:
    paper = office.submit(office.draft())
    clerk = signed_in(office, office.clerk)
    bare = take(clerk, paper, "return")
    assert bare.status_code == 422 and "(DOC-54)" in words(bare)
    assert take(clerk, paper, "return", reason="Thiếu nơi nhận").status_code == 302
    shown = words(signed_in(office, office.drafter).get(f"/van-ban/{paper.pk}/"))
    assert "Thiếu nơi nhận" in shown and "dự thảo" in shown


def test_who_has_no_turn_sees_no_button_and_is_refused(office: Office) -> None:
    paper = office.submit(office.draft())
    drafter = signed_in(office, office.drafter)
    assert 'data-step="pass_form"' not in drafter.get(f"/van-ban/{paper.pk}/").content.decode()
    answer = drafter.post(f"/van-ban/{paper.pk}/pass_form/", {"command_id": str(uuid.uuid4())})
    assert answer.status_code in (403, 422) and office.now(paper).state == State.CHECKING
    assert drafter.post(f"/van-ban/{paper.pk}/fly/").status_code == 404


def test_strangers_get_nothing(office: Office) -> None:
    paper = office.draft(proposal("Về việc kín"))
    stranger = signed_in(office, office.world.user("kitchen_manager", "K-1101"))
    for address in ("", "ban-in.pdf", "ban-in.docx", "chu-ky/"):
        answer = stranger.get(f"/van-ban/{paper.pk}/{address}")
        assert answer.status_code == 404 and "Về việc kín" not in words(answer)
    assert stranger.post(f"/van-ban/{paper.pk}/submit/", {}).status_code == 404
    assert "Về việc kín" not in words(stranger.get("/van-ban/tim/?tim=k%C3%ADn"))


def test_finding_keeping_and_dropping_a_question(office: Office) -> None:
    office.draft(proposal("Về việc sửa nhà bếp"))
    client = signed_in(office, office.drafter)
    shown = client.get("/van-ban/tim/?tim=nha+bep&loai=to_trinh")
    assert "Về việc sửa nhà bếp" in words(shown) and "<mark>" in shown.content.decode()
    assert "Không có văn bản nào khớp" in words(client.get("/van-ban/tim/?tim=xe+tang"))
    wrong = client.get("/van-ban/tim/?tu=31/2/2023")
    assert wrong.status_code == 422 and "31/2/2023" in words(wrong)
    kept = client.post("/van-ban/tim/luu/", {"ten": "Nhà bếp", "tim": "nha bep"}, follow=True)
    assert "Đã lưu tìm kiếm “Nhà bếp”" in words(kept)
    # What the form refuses is not kept: the form comes back and says why.
    endless = client.post("/van-ban/tim/luu/", {"ten": "Dài", "tim": "a" * 301}, follow=True)
    assert endless.status_code == 422 and "Đã lưu tìm kiếm" not in words(endless)
    address = re.search(r'action="(/van-ban/tim/\d+/bo/)"', kept.content.decode())
    assert address
    assert "Đã bỏ tìm kiếm" in words(client.post(address[1], follow=True))
    book = openpyxl.load_workbook(io.BytesIO(client.get("/van-ban/tim/?tim=bep&xuat=xlsx").content))
    assert "Về việc sửa nhà bếp" in [cell.value for row in book.active.iter_rows() for cell in row]


def test_the_search_box_and_home_lead_to_documents(office: Office) -> None:
    paper = office.draft(proposal("Về việc mua cân điện tử"))
    client = signed_in(office, office.drafter)
    assert f"/van-ban/{paper.pk}/" in client.get("/tim/?q=can+dien+tu").content.decode()
    assert "Văn bản chờ tôi" in words(client.get("/"))
