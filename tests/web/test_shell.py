"""The frame around every page: sign-in, as-of day, side list, search, language, errors, headers."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from quannhu.config.installation import Fiction, fiction_of, mark_fictional
from quannhu.kernel.errors import Refused
from quannhu.kernel.rooms import parts
from quannhu.kit import clock
from quannhu.kit.forms import confirm, confirmed
from quannhu.web import codes, errors
from quannhu.web.context import navigation, trail
from quannhu.web.middleware import UploadLimitMiddleware, read_as_of
from tests.world import PASSWORD, World, make_user

pytestmark = pytest.mark.django_db


def words(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def keeper(world: World) -> Client:
    """A browser in which the depot keeper of KV-1 has signed in."""
    client = Client()
    client.force_login(world.user("depot_keeper"))
    return client


def test_sign_in_and_out(world: World) -> None:
    user, client = world.user("depot_keeper"), Client()
    assert client.get("/").headers["Location"] == "/dang-nhap/?next=/"
    wrong = client.post("/dang-nhap/", {"username": user.username, "password": "sai"})
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in words(wrong) and f'value="{user.username}"' in words(wrong)
    empty = client.post("/dang-nhap/", {"username": "", "password": ""})
    assert words(empty).count("Chưa nhập ô này.") == 4, "at each field and in the list on top"
    right = client.post("/dang-nhap/", {"username": user.username, "password": PASSWORD})
    assert right.headers["Location"] == "/"
    home = words(client.get("/"))
    assert "Thủ kho" in home and "Kho khu vực 1 (KV-1)" in home
    assert client.get("/dang-xuat/").status_code == 405, "leaving needs the button, not a link someone else planted"
    assert client.post("/dang-xuat/").headers["Location"] == "/dang-nhap/"
    assert client.get("/").status_code == 302


def test_sign_in_never_leads_to_another_site(world: World) -> None:
    user = world.user("depot_keeper")
    sent = {"username": user.username, "password": PASSWORD, "next": "//example.org/"}
    assert Client().post("/dang-nhap/", sent).headers["Location"] == "/"


def test_a_tried_password_locks_the_account_web_04(world: World, settings: Any) -> None:
    settings.AXES_ENABLED = True
    cache.clear()
    user, client = world.user("depot_keeper"), Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        last = client.post("/dang-nhap/", {"username": user.username, "password": "sai"})
    assert last.status_code == 429 and "WEB-04" in words(last)
    assert "Đăng nhập sai quá nhiều lần nên tài khoản tạm khóa tại máy này." in words(last)
    assert "Chờ 15 phút" in words(last)
    right = client.post("/dang-nhap/", {"username": user.username, "password": PASSWORD})
    assert right.status_code == 429, "the right password does not open a locked account"


def test_signing_in_forgets_the_slips_before_it(world: World, settings: Any) -> None:
    settings.AXES_ENABLED = True
    cache.clear()
    name = world.user("depot_keeper").username
    for _ in range(2):
        for _ in range(settings.AXES_FAILURE_LIMIT - 1):
            assert Client().post("/dang-nhap/", {"username": name, "password": "sai"}).status_code == 200
        assert Client().post("/dang-nhap/", {"username": name, "password": PASSWORD}).status_code == 302


def test_password_change(keeper: Client, world: World) -> None:
    short = {"old_password": PASSWORD, "new_password1": "12345", "new_password2": "12345"}
    assert keeper.post("/mat-khau/", short).status_code == 200
    different = {"old_password": "sai", "new_password1": "gạo tẻ 2023 mới", "new_password2": "gạo tẻ 2023"}
    page = words(keeper.post("/mat-khau/", different))
    assert "Mật khẩu hiện nay không đúng." in page and "Hai lần nhập mật khẩu mới không giống nhau." in page
    good = {"old_password": PASSWORD, "new_password1": "gạo tẻ 2023 mới", "new_password2": "gạo tẻ 2023 mới"}
    assert keeper.post("/mat-khau/", good, follow=True).status_code == 200
    user = get_user_model().objects.get(pk=world.user("depot_keeper").pk)
    assert user.check_password("gạo tẻ 2023 mới")


def test_an_account_without_posts_sees_no_figures() -> None:
    client = Client()
    client.force_login(make_user("moi", "Vũ Thử Nghiệm"))
    assert "chưa được giao chức vụ" in words(client.get("/"))


def test_as_of_day_stays_for_the_session(keeper: Client) -> None:
    assert 'value="14/9/2023"' in words(keeper.get("/?tinh-den=14/9/2023"))
    page = words(keeper.get("/"))
    assert 'value="14/9/2023"' in page and "về hôm nay" in page
    assert "về hôm nay" not in words(keeper.get("/?tinh-den=-"))


def test_a_stranger_leaves_no_session_behind(client: Client) -> None:
    """Whoever only asks writes nothing, whatever the address says."""
    for address in (
        "/dang-nhap/?tinh-den=14/9/2023",
        "/?tinh-den=14/9/2023",
        "/api/v1/organization/tree?tinh-den=1/1/2023",
    ):
        client.get(address)
    assert not Session.objects.exists() and "sessionid" not in client.cookies


def test_as_of_day_keeps_what_the_page_was_asked(keeper: Client) -> None:
    page = words(keeper.get("/tim/?q=gạo&sau=99&tinh-den=1/6/2023"))
    assert '<input type="hidden" name="q" value="gạo">' in page
    assert 'name="sau"' not in page, "a place in a long list means nothing on another day"


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ("31/2/2023", "KER-01", 'Không đọc được ngày "31/2/2023".'),
        ("1/1/1900", "WEB-05", 'Ngày tính đến "1/1/1900" nằm ngoài khoảng làm việc 1/1/1945–31/12/2100.'),
    ],
)
def test_a_wrong_as_of_day_is_named_and_changes_nothing(keeper: Client, typed: str, code: str, sentence: str) -> None:
    keeper.get("/?tinh-den=14/9/2023")
    page = words(keeper.get("/", {"tinh-den": typed}))
    assert sentence.replace('"', "&quot;") in page and f'value="{typed}"' in page
    assert 'value="14/9/2023"' in words(keeper.get("/"))
    with pytest.raises(Refused) as refused:
        read_as_of(typed, dt.date(2023, 1, 1))
    assert refused.value.code.id == code


def test_day_comes_before_month() -> None:
    assert read_as_of("3/4/2026", dt.date(2023, 1, 1)) == dt.date(2026, 4, 3)
    assert read_as_of("15/04/2026", dt.date(2023, 1, 1)) == dt.date(2026, 4, 15)


def test_side_list_follows_the_roles(world: World) -> None:
    """Rooms in data order; each entry answers to its roles; every address exists."""
    for role in ("kitchen_manager", "depot_keeper", "commander", "administrator", "press_officer"):
        actor = world.actor(role)
        rooms = navigation(actor, "/")
        shown = {item["url"] for room in rooms for item in room["items"]}
        for pages in parts("pages"):
            for item in getattr(pages, "NAV", ()):
                allowed = not item.roles or bool(item.roles & actor.roles)
                assert (reverse(item.url_name) in shown) == allowed, (role, item.url_name)


def test_breadcrumb_names_room_and_page() -> None:
    rooms = [{"title": "Kho", "items": [{"title": "Tồn kho", "url": "/kho/ton/", "current": True}]}]
    assert [crumb["title"] for crumb in trail(rooms, "/kho/ton/5/")] == ["Trang chủ", "Kho", "Tồn kho"]
    assert trail(rooms, "/kho/ton/5/")[-1]["url"] == "/kho/ton/" and trail(rooms, "/kho/ton/")[-1]["url"] == ""
    assert trail(rooms, "/") == []
    rooms[0]["items"][0]["current"] = False  # type: ignore[index]
    assert [crumb["title"] for crumb in trail(rooms, "/kho/the/6/GAO/")] == ["Trang chủ", "Kho"]
    assert [crumb["title"] for crumb in trail(rooms, "/tim/")] == ["Trang chủ"]


def test_search_takes_words_with_and_without_marks(world: World) -> None:
    client = Client()
    client.force_login(world.user("staff_officer"))
    listed = [item["title"] for room in navigation(world.actor("staff_officer"), "/") for item in room["items"]]
    assert listed
    from quannhu.kernel.text import fold

    for text in (str(listed[0]), fold(str(listed[0])), f"  {str(listed[0]).upper()} "):
        assert f">{listed[0]}</a>" in words(client.get("/tim/", {"q": text})).split("hits")[1]
    assert "Không tìm thấy." in words(client.get("/tim/", {"q": "zzzzzz"}))
    assert client.get("/tim/", {"q": "x" * 5_000}).status_code == 200
    assert client.get("/tim/", {"q": "%_'\"<script>"}).status_code == 200


def test_english_only_when_chosen(keeper: Client) -> None:
    """The browser's wish does not count; the button does, and numbers and days keep their form."""
    assert '<html lang="vi">' in words(keeper.get("/", headers={"accept-language": "en-US,en"}))
    back = keeper.post("/ngon-ngu/", {"language": "en", "next": "/tim/?q=a"})
    assert back.headers["Location"] == "/tim/?q=a"
    page = words(keeper.get("/?tinh-den=14/9/2023"))
    assert '<html lang="en">' in page and "Sign out" in page and 'value="14/9/2023"' in page
    assert "Depot keeper: Kho khu vực 1 (KV-1)" in page, "roles are said below the doors, shown above them"
    refused = words(keeper.get("/khong-co/"))
    assert "There is no such page, or it is outside your scope." in refused and "Code WEB-01" in refused
    assert keeper.post("/ngon-ngu/", {"language": "xx", "next": "//example.org/"}).headers["Location"] == "/"
    assert '<html lang="en">' in words(keeper.get("/")), "an unknown language changes nothing"


def test_unknown_page_web_01(keeper: Client) -> None:
    page = keeper.get("/khong-co/")
    assert page.status_code == 404 and "WEB-01" in words(page)
    assert "Không có trang này, hoặc trang không thuộc phạm vi của đồng chí." in words(page)
    answer = keeper.get("/api/v1/khong-co")
    assert answer.status_code == 404 and answer.json()["code"] == "WEB-01"


def test_form_without_its_token_web_02(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("depot_keeper"))
    page = client.post("/mat-khau/", {"old_password": "x"})
    assert page.status_code == 403 and "WEB-02" in words(page)
    assert "Phiên làm việc của trang này đã cũ nên biểu mẫu không được nhận." in words(page)


class Endless(io.RawIOBase):
    """A body that counts what is read of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= 2**20, "read in small pieces"
        self.taken += size
        return b"x" * size


def test_a_body_over_the_limit_is_refused_unread_web_03(rf: RequestFactory) -> None:
    """200 MB: drained in pieces, kept nowhere, nothing behind the door sees it."""

    def inner(request: Any) -> Any:
        raise AssertionError("the body got through")

    body, size = Endless(), 200 * 2**20
    request = rf.post("/kho/nhap/", HTTP_ACCEPT="text/html")
    request.META |= {"CONTENT_LENGTH": str(size), "wsgi.input": body}
    page = UploadLimitMiddleware(inner)(request)
    assert page.status_code == 413 and "WEB-03" in words(page)
    assert "Nội dung gửi lên lớn hơn mức cho phép (20 MB) nên không được nhận." in words(page)
    assert body.taken == size


def test_a_broken_request_web_06_and_a_forbidden_page_web_07(rf: RequestFactory) -> None:
    broken = errors.bad_request(rf.get("/"), ValueError())
    assert broken.status_code == 400 and "WEB-06" in words(broken)
    assert "Yêu cầu gửi lên không đúng dạng nên không đọc được." in words(broken)
    forbidden = errors.forbidden(rf.get("/"), PermissionError())
    assert forbidden.status_code == 403 and "WEB-07" in words(forbidden)
    assert "Đồng chí không được mở trang này." in words(forbidden)


def test_our_own_bug_gives_a_plain_page(keeper: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: Any) -> Any:
        raise RuntimeError("a bug")

    monkeypatch.setattr("quannhu.web.middleware.actor_of", broken)
    keeper.raise_request_exception = False
    page = keeper.get("/")
    assert page.status_code == 500 and "Việc vừa làm chưa được ghi." in words(page)
    assert "a bug" not in words(page) and "Traceback" not in words(page)


def test_api_answers_a_stranger_in_json_web_08(client: Client) -> None:
    for address in ("/api/v1/openapi.json", "/api/v1/docs"):
        assert client.get(address).status_code == 302
    from quannhu.api.urls import schema

    address = next(path for path, methods in schema()["paths"].items() if "get" in methods and "{" not in path)
    answer = client.get(address)
    assert answer.status_code == 401 and answer.json()["code"] == "WEB-08"
    assert answer.json()["sentence"] == "Chưa đăng nhập."


def test_a_program_signs_in_and_writes_with_its_token_web_09(world: World) -> None:
    """As another program would: the sign-in form, then the session with the token of its cookie; not without."""
    user, program = world.user("staff_officer"), Client(enforce_csrf_checks=True)
    program.get("/dang-nhap/")
    sent = {"username": user.username, "password": PASSWORD, "csrfmiddlewaretoken": program.cookies["csrftoken"].value}
    assert program.post("/dang-nhap/", sent).status_code == 302
    address = f"/api/v1/organization/units/{world.unit('HQ').pk}/strength"
    body = {"command_id": str(uuid.uuid4()), "category": "HSQBS", "headcount": 12, "valid_from": "2023-03-01"}
    for headers in ({}, {"X-CSRFToken": "x" * 32}):
        answer = program.post(address, body, "application/json", headers=headers)
        assert answer.status_code == 403 and answer.json()["code"] == "WEB-09", answer.content
        assert answer.json()["sentence"].startswith("Lệnh ghi không kèm X-CSRFToken")
    token = {"X-CSRFToken": program.cookies["csrftoken"].value}
    answer = program.post(address, body, "application/json", headers=token)
    assert answer.status_code == 200 and answer.json()["headcount"] == 12
    broken = program.post(address, "{không phải JSON", "application/json", headers=token)
    assert broken.status_code == 400 and broken.json()["code"] == "WEB-06"


def test_refusals_carry_their_facts_to_programs() -> None:
    refused = Refused(codes.LOCKED_OUT, minutes=15)
    assert errors.as_json(refused) == {
        "code": "WEB-04", "sentence": refused.sentence, "remedy": refused.remedy, "facts": {"minutes": 15},
    }  # fmt: skip


def test_every_answer_carries_the_strict_policy(keeper: Client) -> None:
    for address in ("/", "/dang-nhap/", "/khong-co/", "/api/v1/docs"):
        headers = keeper.get(address).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'" and policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'" and policy["form-action"] == "'self'"
        assert "unsafe" not in headers["Content-Security-Policy"] and "http" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY" and headers["X-Content-Type-Options"] == "nosniff"


def test_what_was_on_the_screen_is_not_kept_after_signing_out(keeper: Client) -> None:
    """PCs are shared: the way back in the browser asks anew."""
    for address in ("/", "/kho/"):
        assert keeper.get(address).headers["Cache-Control"] == "no-store"


def test_session_cookie_is_closed_to_scripts(world: World) -> None:
    client = Client()
    client.post("/dang-nhap/", {"username": world.user("depot_keeper").username, "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_fictional_installation_says_so_and_opens_at_its_day(tmp_path: Any, keeper: Client, settings: Any) -> None:
    assert fiction_of(tmp_path) is None
    mark_fictional(tmp_path, Fiction(dt.date(2023, 12, 31), 1_000))
    assert fiction_of(tmp_path) == Fiction(dt.date(2023, 12, 31), 1_000)
    assert "DỮ LIỆU HƯ CẤU" not in words(keeper.get("/"))
    settings.FICTIONAL, settings.AS_OF = True, dt.date(2023, 12, 31)
    settings.CLOCK_BEHIND = dt.timedelta(days=clock.days_since(dt.date(2024, 1, 1)))
    page = words(keeper.get("/"))
    assert "DỮ LIỆU HƯ CẤU" in page and 'value="31/12/2023"' in page
    assert '<a href="?tinh-den=1/1/2024">hôm nay là 1/1/2024</a>' in page, "its clock has gone on"
    page = words(keeper.get("/?tinh-den=1/1/2024"))
    assert "hôm nay là" not in page and '<a href="?tinh-den=-">về 31/12/2023</a>' in page


def test_a_dangerous_step_is_shown_in_figures_first(world: World, rf: RequestFactory) -> None:
    request: Any = rf.post("/kho/xuat/", {"item": "GAO", "command_id": "abc", "csrfmiddlewaretoken": "t"})
    request.user, request.actor, request.on_problem = world.commander, world.actor("commander"), None
    request.on, request.now = world.today, clock.now()
    request.on_default = world.today
    assert not confirmed(request)
    page = words(confirm(request, title="Xuất kho", lines=[("Gạo tẻ ra khỏi KV-1", "291,2 kg")], button="Xuất"))
    assert "Gạo tẻ ra khỏi KV-1" in page and "291,2 kg" in page
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert kept["item"] == "GAO" and kept["command_id"] == "abc"
    assert confirmed(rf.post("/kho/xuat/", {**kept, "confirmed": "1"}))
