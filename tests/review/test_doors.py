"""The review's doors: pages, API and commands show the same figures, to those who may read them."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from quannhu.cli.main import main
from quannhu.ledger.models import Voucher
from tests.kitchens.kitchen import Kitchen
from tests.kitchens.test_late_change import DAY
from tests.review.test_queries import correct

YEAR_END = "2023-12-31"


def signed_in(kitchen: Kitchen, role: str, code: str | None = None) -> Client:
    client = Client()
    client.force_login(kitchen.world.user(role, code))
    return client


def test_pages_open_from_the_list_to_the_voucher(planted: tuple[Kitchen, int]) -> None:
    kitchen, _ = planted
    client = signed_in(kitchen, "commander")
    page = client.get(f"/tong-ket/chi-tieu/?chot={YEAR_END}").content.decode()
    assert "Chỉ tiêu từ 1/1/2023 đến 31/12/2023" in page
    assert "1.000.000 đ" not in page, "a figure not at hand comes after the page"
    line = client.get(f"/tong-ket/chi-tieu/F03/dong/?chot={YEAR_END}").content.decode()
    assert "1.000.000 đ" in line
    for asked in ("", "&du=1"):
        again = client.get(f"/tong-ket/chi-tieu/?chot={YEAR_END}{asked}").content.decode()
        assert "1.000.000 đ" in again, "at hand now, and for who has no scripts"
    path = f"T22/K-2203/{DAY.isoformat()}"
    page = client.get("/tong-ket/chi-tieu/F03/", {"chot": YEAR_END, "duong": path}).content.decode()
    assert "K-2203/2023/" in page, "the voucher's number"
    missing = client.get("/tong-ket/chi-tieu/F03/", {"chot": YEAR_END, "duong": "T99"})
    assert missing.status_code == 422
    assert "REV-02" in missing.content.decode()


def test_export_holds_what_is_seen(planted: tuple[Kitchen, int]) -> None:
    kitchen, _ = planted
    client = signed_in(kitchen, "commander")
    for address in ("/tong-ket/chi-tieu/", "/tong-ket/chi-tieu/F03/"):
        answer = client.get(address, {"chot": YEAR_END, "xuat": "xlsx"})
        assert answer.status_code == 200
        assert answer.content[:2] == b"PK"


def test_a_cook_does_not_read_the_review(planted: tuple[Kitchen, int]) -> None:
    kitchen, _ = planted
    client = signed_in(kitchen, "kitchen_manager", "K-2203")
    assert client.get("/tong-ket/chi-tieu/").status_code == 403
    assert client.get(f"/api/v1/review/figures?cutoff={YEAR_END}").status_code == 403


def test_a_sister_unit_sees_its_own_figures_only(planted: tuple[Kitchen, int]) -> None:
    kitchen, _ = planted
    client = signed_in(kitchen, "unit_quartermaster", "T11")
    body = client.get(f"/api/v1/review/figures?cutoff={YEAR_END}").json()
    spent = {part["key"]: part["value"] for row in body if row["id"] == "F03" for part in row["parts"]}
    assert spent == {"allowance": 0, "spent": 0, "surplus": 0}
    assert client.get(f"/api/v1/review/figures?cutoff={YEAR_END}&unit=T22").status_code in (403, 404)


def test_impact_page_lists_the_differences(planted: tuple[Kitchen, int]) -> None:
    kitchen, voucher_id = planted
    replacement = correct(kitchen, voucher_id)
    client = signed_in(kitchen, "commander")
    address = f"/tong-ket/sua-phieu/{replacement.pk}/"
    page = client.get(address).content.decode()
    assert "Ghi thiếu 10 kg" in page
    assert 'hx-get="' + address + 'F03/"' in page, "figures come one after the other"
    first = client.get(f"{address}F03/").content.decode()
    assert 'F03/?sau=1"' in first, "the reading before comes first, the one after with the next request"
    assert ">F03</a>" in client.get(f"{address}F03/?sau=1").content.decode()
    assert "Không thay đổi." in client.get(f"{address}F01/?sau=1").content.decode()
    page = client.get(f"{address}?du=1").content.decode()
    for figure in ("F03", "F04", "F07"):
        assert f">{figure}</a>" in page
    assert client.get(f"/tong-ket/sua-phieu/{voucher_id}/").status_code == 422


@pytest.mark.django_db(transaction=True)
def test_commands_print_text_and_json(planted: tuple[Kitchen, int], capsys: pytest.CaptureFixture[str]) -> None:
    kitchen, voucher_id = planted
    assert main(["review", "figures", "--cutoff", YEAR_END, "--format", "json"]) == 0
    figures = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    f03 = figures["F03"]
    assert f03["period"] == {"from": "2023-01-01", "to": YEAR_END}
    assert {part["key"]: part["value"] for part in f03["parts"]}["surplus"] == 1_000_000
    assert any(voucher_id in group["ids"] for group in f03["evidence"] if group["kind"] == "voucher")
    assert main(["review", "trace", "F03", "--cutoff", "31/12/2023", "--unit", "T22", "--depth", "9"]) == 0
    text = capsys.readouterr().out
    assert "K-2203/2023/" in text
    replacement = correct(kitchen, voucher_id)
    assert main(["review", "impact", str(replacement.pk), "--cutoff", YEAR_END]) == 0
    assert "F04 Ngày–bếp vượt mức: 0 ngày-bếp -> 1 ngày-bếp" in capsys.readouterr().out
    assert main(["review", "trace", "F99", "--cutoff", YEAR_END]) == 1
    assert "REV-01" in capsys.readouterr().err
    assert Voucher.objects.filter(reverses_id=voucher_id).exists()


def test_months_sum_to_the_figures_and_are_drawn(planted: tuple[Kitchen, int]) -> None:
    kitchen, _ = planted
    client = signed_in(kitchen, "commander")
    page = client.get(f"/tong-ket/tien-an/?chot={YEAR_END}").content.decode()
    assert "5/2023" in page
    assert page.count("1.000.000") == 2, "the month's surplus and the sum of all months"
    drawing = client.get(f"/tong-ket/tien-an/bieu-do/?chot={YEAR_END}")
    assert drawing["Content-Type"].startswith("image/svg+xml")
    assert "Tiền ăn được hưởng và đã chi theo tháng" in drawing.content.decode()
    assert 'data-piece="/tong-ket/trang-chu/"' in client.get("/", {"tinh-den": "31/12/2023"}).content.decode()
    home = client.get("/tong-ket/trang-chu/").content.decode()
    assert "F03 Được hưởng" in home
    assert "/tong-ket/tien-an/bieu-do/" in home
    assert client.get(f"/tong-ket/tien-an/?chot={YEAR_END}&xuat=xlsx").content[:2] == b"PK"
    cook = signed_in(kitchen, "kitchen_manager", "K-2203")
    assert cook.get("/tong-ket/tien-an/").status_code == 403
    assert "trang-chu" not in cook.get("/", {"tinh-den": "31/12/2023"}).content.decode()
    assert cook.get("/tong-ket/trang-chu/").status_code == 403
