"""The doors a wrong input may come through, and the proof that it left nothing behind."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.world import World

# Who is signed in, and tries at signing in, are no data of the books.
ASIDE = {"sessions.session", "axes.accessattempt", "axes.accesslog", "axes.accessfailurelog"}


def rows_of_everything() -> dict[str, int]:
    """Rows of each table but the sessions."""
    models = (model for model in apps.get_models() if model._meta.managed and model._meta.label_lower not in ASIDE)
    return {model._meta.label: model._default_manager.count() for model in models}


@contextmanager
def nothing_written() -> Iterator[None]:
    """Fail when a row came or went, the log included."""
    before = rows_of_everything()
    yield
    after = rows_of_everything()
    moved = {name: (count, after[name]) for name, count in before.items() if after[name] != count}
    assert not moved, moved


def client_of(world: World, role: str, code: str | None = None) -> Client:
    """A browser signed in as the role."""
    client = Client()
    client.force_login(world.user(role, code))
    return client


def words(answer: Any) -> str:
    """The text of an answer as a person reads it: no marks of HTML or JSON, single spaces."""
    if "json" in answer.headers["Content-Type"]:
        return str(answer.json())
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def confirmed(client: Client, tried: Any) -> Any:
    """The answer to the button Ghi of a page that tried a file and found it clean."""
    assert tried.status_code == 200 and "Không có lỗi" in words(tried), words(tried)[200:2_000]
    forms = re.findall(r"<form\b.*?</form>", tried.content.decode(), re.DOTALL)
    (form,) = (each for each in forms if 'name="confirmed"' in each)
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert kept["token"] and kept["confirmed"] == "1"
    return client.post(tried.request["PATH_INFO"], {name: html.unescape(value) for name, value in kept.items()})


Send = Callable[[Client, str, bytes, str], HttpResponse]


@dataclass(frozen=True)
class FileDoor:
    """A page or route that takes a spreadsheet.

    titles, good    its headings and one row it takes
    send            (client, name, data, encoding) -> the answer, writing asked for wherever one call can ask
    """

    name: str
    role: str
    seat: str | None
    titles: Sequence[str]
    good: Sequence[Any]
    send: Send


def _page(address: str, **more: str) -> Send:
    def send(client: Client, name: str, data: bytes, encoding: str = "") -> Any:
        return client.post(address, {"file": SimpleUploadedFile(name, data), "encoding": encoding, **more})

    return send


def _route(kind: str) -> Send:
    def send(client: Client, name: str, data: bytes, encoding: str = "") -> Any:
        address = f"/api/v1/catalog/import/{kind}"
        return client.post(address, {"file": SimpleUploadedFile(name, data), "encoding": encoding, "dry": "false"})

    return send


ITEM_TITLES = ("Mã mặt hàng", "Tên mặt hàng", "Nhóm", "Đơn vị gốc", "Đơn vị tính", "Quy cách")
ITEM = ("MIEN", "Miến dong", "LT", "gam", "kg", "bao=10 kg")
FILE_DOORS = (
    FileDoor(
        "page of units", "commander", None, ("Mã", "Tên", "Loại", "Trực thuộc", "Từ ngày", "Căn cứ"),
        ("D-11", "Tiểu đoàn Thỏ Trắng", "Đơn vị", "VUNG-1", "1/3/2023", "Quyết định 9"),
        _page("/don-vi/nhap/"),
    ),
    FileDoor(
        "page of strength", "staff_officer", None, ("Mã đơn vị", "Đối tượng", "Quân số", "Từ ngày", "Căn cứ"),
        ("HQ", "HSQBS", 12, "1/3/2023", "Quyết định 9"), _page("/don-vi/nhap/quan-so/"),
    ),
    FileDoor("page of items", "staff_officer", None, ITEM_TITLES, ITEM, _page("/danh-muc/mat-hang/nhap/")),
    FileDoor("route of items", "staff_officer", None, ITEM_TITLES, ITEM, _route("items")),
    FileDoor(
        "page of suppliers", "price_secretary", "T11", ("Mã nhà cung cấp", "Tên nhà cung cấp", "Địa chỉ"),
        ("NCC-9", "Công ty Ví Dụ", "Chợ Mây Trắng"), _page("/danh-muc/nha-cung-cap/nhap/"),
    ),
)  # fmt: skip
