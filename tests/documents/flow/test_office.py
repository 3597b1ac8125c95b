"""The office's own books on the screen: numbers, orders to sign, odd days, templates."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from quannhu.documents import actions, queries
from quannhu.documents.models import DayOff, SignMandate, Template
from quannhu.kernel.models import AuditEntry
from tests.documents.flow.stage import DAY, Office


@pytest.fixture
def seen(office: Office) -> Office:
    """Pages stand on the day of the office."""
    return office


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get(f"/van-ban/?tinh-den={DAY.day}/{DAY.month}/{DAY.year}")
    return client


def post(client: Client, address: str, **typed: Any) -> Any:
    return client.post(f"/van-ban/{address}", {"command_id": str(uuid.uuid4()), **typed})


def test_numbers_and_their_gaps(seen: Office) -> None:
    paper = seen.number(seen.signed())
    actions.return_(actor=seen.actor(seen.clerk), at=seen.at(), paper_id=paper.pk, reason="nhầm nơi nhận")
    clerk = client_of(seen.clerk)
    shown = clerk.get("/van-ban/so/").content.decode()
    assert "Các dãy số năm 2023" in shown and "nhầm nơi nhận" in shown and "Bỏ số, ghi lý do" in shown
    skip = {"unit": "CQN", "code": "TTr", "on": "14/3/2023", "upto": "4", "reason": "sổ giấy"}
    assert post(clerk, "so/", **skip).status_code == 302
    assert [gap.number for gap in queries.gaps(seen.world.root.pk, 2023)] == [1, 2, 3, 4]
    refused = post(clerk, "so/", **skip)
    assert refused.status_code == 422 and "DOC-42" in refused.content.decode()
    officer = client_of(seen.drafter)
    assert "Bỏ số, ghi lý do" not in officer.get("/van-ban/so/?nam=2023&donvi=CQN").content.decode()
    assert clerk.get("/van-ban/so/?xuat=xlsx").headers["Content-Type"].startswith("application/vnd.openxml")


def test_orders_to_sign(seen: Office) -> None:
    chief = client_of(seen.chief)
    typed = {
        "unit": "CQN", "authority": "TL.", "given_to": "Ngô Hư Cấu", "matter": "Văn bản về kế hoạch",
        "kinds": "Tờ trình, công văn", "valid_from": "14/3/2023", "legal_basis": "Quyết định 12/QĐ-QN",
    }  # fmt: skip
    assert post(chief, "giao-ky/", **typed).status_code == 302
    row = SignMandate.objects.get()
    assert (row.given_to, row.kinds) == (seen.head.pk, ["to_trinh", "cong_van"])
    refused = post(chief, "giao-ky/", **(typed | {"authority": "TUQ."}))
    assert refused.status_code == 422 and "phải có thời hạn" in refused.content.decode()
    refused = post(chief, "giao-ky/", **(typed | {"kinds": "Truyền đơn"}))
    assert refused.status_code == 422 and "Truyền đơn" in refused.content.decode()
    shown = chief.get("/van-ban/giao-ky/").content.decode()
    assert "đang hiệu lực" in shown and f"/van-ban/giao-ky/{row.pk}/thoi/" in shown
    assert "thoi/" not in client_of(seen.clerk).get("/van-ban/giao-ky/").content.decode()
    assert chief.get(f"/van-ban/giao-ky/{row.pk}/thoi/").status_code == 200
    assert chief.get("/van-ban/giao-ky/0/thoi/").status_code == 404
    assert post(chief, f"giao-ky/{row.pk}/thoi/", reason="đổi nhiệm vụ").status_code == 302
    assert SignMandate.objects.get().ended_at is not None
    assert "hết hiệu lực" in chief.get("/van-ban/giao-ky/").content.decode()


def test_the_calendar(seen: Office) -> None:
    clerk = client_of(seen.clerk)
    typed = {"unit": "CQN", "day": "2/5/2023", "works": "0", "legal_basis": "Thông báo nghỉ bù"}
    assert post(clerk, "ngay-nghi/", **typed).status_code == 302
    assert DayOff.objects.get().day == dt.date(2023, 5, 2)
    refused = post(clerk, "ngay-nghi/", **typed)
    assert refused.status_code == 422 and "DOC-53" in refused.content.decode()
    shown = client_of(seen.chief).get("/van-ban/ngay-nghi/").content.decode()
    assert "Thông báo nghỉ bù" in shown and "Ghi vào lịch" not in shown
    row = DayOff.objects.get()
    page = f"ngay-nghi/{row.pk}/bo/"
    assert page not in shown and page in clerk.get("/van-ban/ngay-nghi/").content.decode()
    assert client_of(seen.chief).get(f"/van-ban/{page}").status_code == 404
    assert "Thông báo nghỉ bù" in clerk.get(f"/van-ban/{page}").content.decode()
    assert post(clerk, page, reason="x").status_code == 422 and DayOff.objects.exists()
    assert post(clerk, page, reason="ghi nhầm ngày").status_code == 302 and not DayOff.objects.exists()
    said = AuditEntry.objects.filter(chain=f"day:{row.pk}").order_by("seq").last()
    assert said is not None and said.facts["reason"] == "ghi nhầm ngày" and said.facts["day"] == "2023-05-02"
    assert post(clerk, "ngay-nghi/", **typed).status_code == 302


def test_a_template_of_a_document(seen: Office) -> None:
    paper = seen.issued()
    clerk = client_of(seen.clerk)
    typed = {"unit": "CQN", "paper": "01/TTr-QN Về việc mua", "key": "mua_sam", "title": "Tờ trình mua sắm"}
    assert post(clerk, "mau/", **typed).status_code == 302
    row = Template.objects.get()
    assert (row.kind, row.content.get("number")) == (paper.kind, None)
    assert "Tờ trình mua sắm" in client_of(seen.drafter).get("/van-ban/mau/").content.decode()
    assert clerk.get(f"/van-ban/mau/{row.pk}/thoi/").status_code == 200
    assert post(clerk, f"mau/{row.pk}/thoi/").status_code == 302
    assert Template.objects.get().retired_at is not None
    assert post(clerk, f"mau/{row.pk}/thoi/").status_code == 422
    assert post(client_of(seen.drafter), "mau/", **typed).status_code == 200 and Template.objects.count() == 1
