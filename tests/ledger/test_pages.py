"""The store's pages as keepers, managers and commanders use them."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pypdf import PdfReader

from quannhu.kernel.money import Price
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import LotIn
from quannhu.ledger.models import Claim, HandReceipt, Place, Stocktake, Voucher
from quannhu.ledger.queries import screens
from quannhu.organization.queries import visible_to
from tests.ledger.store import KG, Store
from tests.world import make_user

DAY = dt.date(2023, 3, 14)
R03 = LotIn("R-03", dt.date(2023, 2, 1), dt.date(2024, 2, 1))
R04 = LotIn("R-04", dt.date(2023, 3, 1), dt.date(2024, 3, 1))


def signed_in(store: Store, role: str, code: str | None = None) -> Client:
    """A browser of the account with the role, standing on DAY."""
    client = Client()
    client.force_login(store.world.user(role, code))
    client.get("/kho/ton/?tinh-den=14/3/2023")
    return client


def words(answer: Any) -> str:
    """The page as one line of text, tags dropped."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text).replace("&quot;", '"').replace("&#x27;", "'")


def send(client: Client, address: str, data: dict[str, Any], command_id: uuid.UUID | None = None) -> Any:
    """Fill in, look at what would be written, say yes."""
    sent = {**data, "command_id": str(command_id or uuid.uuid4())}
    shown = client.post(address, sent)
    assert shown.status_code == 200, words(shown)
    assert "Chưa ghi gì" in words(shown), words(shown)
    return client.post(address, {**sent, "confirmed": "1"})


DELIVERY: dict[str, Any] = {
    "place": "KV-1", "happened_on": "14/3", "supplier": "NCC-01", "paper_ref": "HD-77", "giver": "Trần Giao",
    "receiver": "Lê Nhận", "witness": "Đỗ Chứng", "item": ["gạo tẻ"], "paper": ["20 tấn"], "weighed": ["19.940"],
    "aside": ["2 tấn"], "fault": ["độ ẩm cao"], "lot": ["R-03"], "made_on": ["1/2/2023"], "expires_on": ["1/2/2024"],
    "price": ["15.000"],
}  # fmt: skip


@pytest.fixture
def filled(store: Store) -> Store:
    """Two lots of rice and salt at KV-1."""
    price = Price(15_000, KG)
    store.bring("GAO", 9_000 * KG, dt.date(2023, 2, 3), lot=R03, price=price)
    store.bring("GAO", 5_000 * KG, dt.date(2023, 3, 2), lot=R04, price=price)
    store.bring("MUOI", 500 * KG, dt.date(2023, 3, 2), price=Price(4_000, KG))
    store.bring("NOI50", 12, dt.date(2023, 3, 2), price=Price(600_000, 1))
    return store


READING = (
    "/kho/ton/", "/kho/ton/?xem=lo", "/kho/nhap-xuat-ton/", "/kho/muc-giu/", "/kho/phieu/", "/kho/cho-xu-ly/",
    "/kho/khieu-nai/", "/kho/yeu-cau/", "/kho/sua-phieu/", "/kho/kiem-ke/", "/kho/dung-cu/", "/kho/khoa-so/",
    "/kho/so-phieu-bo/",
)  # fmt: skip


@pytest.mark.parametrize("address", READING)
def test_reading_pages_open_and_export_and_stay_shut_for_strangers(filled: Store, address: str) -> None:
    keeper = signed_in(filled, "depot_keeper")
    assert keeper.get(address).status_code == 200
    excel = keeper.get(address + ("&" if "?" in address else "?") + "xuat=xlsx")
    assert openpyxl.load_workbook(io.BytesIO(excel.content)).active is not None
    stranger = Client()
    assert stranger.get(address).status_code == 302
    stranger.force_login(make_user("nguoi-la", "Người Lạ"))
    answer = stranger.get(address)
    assert answer.status_code == 404 and "KV-1" not in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/kho/nhap/", "/kho/xuat/", "/kho/dung-cu/giao/", "/kho/kiem-ke/mo/", "/kho/dau-ky/"]
)
def test_writing_pages_open_for_the_keeper_only(filled: Store, address: str) -> None:
    assert signed_in(filled, "depot_keeper").get(address).status_code == 200
    clerk = signed_in(filled, "clerk").get(address)
    assert clerk.status_code == 404


def test_a_keeper_of_another_region_sees_nothing_of_this_one(filled: Store) -> None:
    other = signed_in(filled, "depot_keeper", "KV-2")
    voucher = Voucher.objects.filter(book__code="KV-1").first()
    assert voucher is not None
    place, item = filled.places["KV-1"].pk, "GAO"
    for address in (
        f"/kho/phieu/{voucher.pk}/", f"/kho/phieu/{voucher.pk}/in/", f"/kho/phieu/{voucher.pk}/sua/",
        f"/kho/phieu/{voucher.pk}/dao/", f"/kho/the/{place}/{item}/", "/kho/ton/?kho=KV-1", "/kho/phieu/?kho=KV-1",
    ):  # fmt: skip
        assert other.get(address).status_code == 404, address
    assert "KV-1" not in other.get("/kho/phieu/").content.decode()
    assert "KV-1" not in other.get("/kho/xuat/").content.decode()
    assert "Phiếu nhập kho KV-1/2023" not in words(other.get("/tim/?q=KV-1/2023/1"))


def test_stock_shows_lots_totals_expiry_and_floor(filled: Store) -> None:
    keeper = signed_in(filled, "depot_keeper")
    text = words(keeper.get("/kho/ton/?tim=gao&tinh-den=20/1/2024"))
    assert "14.000" in text and "1/2/2024 sắp hết hạn" in text and "210.000.000" in text
    lots = words(keeper.get("/kho/ton/?tim=gạo&xem=lo&tinh-den=2/2/2024"))
    assert "1/2/2024 đã hết hạn" in lots and "R-04" in lots and "Muối" not in lots
    before = words(keeper.get("/kho/ton/?tim=gao&tinh-den=1/3/2023"))
    assert "9.000" in before and "R-04" not in before


def test_card_runs_from_opening_to_closing(filled: Store) -> None:
    keeper = signed_in(filled, "depot_keeper")
    text = words(keeper.get(f"/kho/the/{filled.places['KV-1'].pk}/GAO/?tu=1/3/2023&den=31/3/2023"))
    assert "Tồn đầu kỳ 9.000" in text and "5.000 – 14.000" in text


def test_a_delivery_is_shown_in_figures_then_posted(store: Store) -> None:
    keeper = signed_in(store, "depot_keeper")
    first = keeper.post("/kho/nhap/", {**DELIVERY, "command_id": str(uuid.uuid4())})
    text = words(first)
    assert "17.940" in text and "2.000" in text and "60" in text and "Chưa ghi gì" in text
    assert Voucher.objects.count() == 0
    done = send(keeper, "/kho/nhap/", DELIVERY)
    voucher = Voucher.objects.get()
    assert done.headers["Location"] == f"/kho/phieu/{voucher.pk}/"
    page = words(keeper.get(done.headers["Location"]))
    assert "Phiếu nhập kho KV-1/2023/1" in page and "17.940" in page and "Đỗ Chứng" in page and "đang đòi" in page
    assert Claim.objects.get().shortage == 60 * KG


def test_two_tabs_post_the_same_form_once_and_both_see_the_voucher(store: Store) -> None:
    keeper, command = signed_in(store, "depot_keeper"), uuid.uuid4()
    sent = {**DELIVERY, "command_id": str(command), "confirmed": "1"}
    first, second = keeper.post("/kho/nhap/", sent), keeper.post("/kho/nhap/", sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Voucher.objects.count() == 1


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"item": ["gạo nếp cẩm"]}, 'Không có "gạo nếp cẩm" trong danh sách.'),
    ({"place": "KV-9"}, 'Không có "KV-9" trong danh sách.'),
    ({"paper": ["-5"]}, 'Số lượng "-5" phải lớn hơn 0'),
    ({"paper": ["0"]}, 'Số lượng "0" phải lớn hơn 0'),
    ({"paper": ["99999999999 tấn"]}, "không quá 10.000.000.000 kg"),
    ({"paper": ["20 lít"]}, 'Đơn vị "lít" không dùng được cho mặt hàng tính theo gam.'),
    ({"paper": ["2 tạ 5 kg"]}, "(CAT-03)"),
    ({"paper": ["hai tấn"]}, 'Không đọc được số lượng "hai tấn".'),
    ({"weighed": ["19.940 tạ"]}, "có thể nhầm đơn vị kg, tạ, tấn"),
    ({"aside": ["21 tấn"]}, "chờ xử lý nhiều hơn cân được"),
    ({"fault": [""]}, "chưa ghi lý do chờ xử lý"),
    ({"lot": [""]}, "Gạo tẻ phải ghi số lô."),
    ({"expires_on": ["31/2/2024"]}, 'Không đọc được ngày "31/2/2024".'),
    ({"happened_on": "14/3/2203"}, "sau ngày ghi sổ"),
    ({"happened_on": "1/1/2020"}, "không mở vào ngày 1/1/2020."),
    ({"witness": "trần giao"}, "là ba người khác nhau"),
    ({"supplier": "NCC-99"}, 'Không có "NCC-99" trong danh sách.'),
    ({"item": [""], "paper": [""], "weighed": [""], "aside": [""], "fault": [""], "lot": [""], "made_on": [""],
      "expires_on": [""], "price": [""]}, "Chưa nhập ô này."),
)  # fmt: skip


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_wrong_input_is_refused_in_words_and_stays_typed(store: Store, change: dict[str, Any], said: str) -> None:
    keeper = signed_in(store, "depot_keeper")
    answer = keeper.post("/kho/nhap/", {**DELIVERY, **change, "command_id": str(uuid.uuid4()), "confirmed": "1"})
    assert answer.status_code == 422
    assert said in words(answer), words(answer)[:3_000]
    assert 'value="HD-77"' in answer.content.decode()
    assert Voucher.objects.count() == 0


def test_third_of_april_and_long_dates_are_read_day_first(store: Store) -> None:
    keeper = signed_in(store, "depot_keeper")
    send(keeper, "/kho/nhap/", {**DELIVERY, "expires_on": ["3/4/2024"], "happened_on": "03/02/2023"})
    voucher = Voucher.objects.get()
    assert voucher.happened_on == dt.date(2023, 2, 3)
    assert voucher.moves.first().lot.expires_on == dt.date(2024, 4, 3)


def test_the_same_paper_twice_and_a_closed_month(store: Store) -> None:
    keeper = signed_in(store, "depot_keeper")
    send(keeper, "/kho/nhap/", DELIVERY)
    again = keeper.post("/kho/nhap/", {**DELIVERY, "command_id": str(uuid.uuid4())})
    assert "Chứng từ HD-77 của Công ty Lương thực Mẫu đã nhập ở phiếu KV-1/2023/1." in words(again)
    closed = keeper.post("/kho/khoa-so/", {"place": "KV-1", "month": "2/2023", "viec": "khoa"}, follow=True)
    assert "Đã khóa tháng 2/2023" in words(closed)
    late = keeper.post(
        "/kho/nhap/", {**DELIVERY, "paper_ref": "HD-78", "happened_on": "3/2", "command_id": str(uuid.uuid4())}
    )
    assert late.status_code == 422 and "đã khóa tháng 2/2023" in words(late)


def test_issue_takes_the_first_expired_lot_and_an_override_says_why(filled: Store) -> None:
    keeper = signed_in(filled, "depot_keeper")
    form: dict[str, Any] = {
        "way": "issue", "place": "KV-1", "to_place": "K-1101", "happened_on": "14/3", "item": ["GAO"],
        "quantity": ["2 tạ"], "lot": [""], "override": [""],
    }  # fmt: skip
    shown = words(keeper.post("/kho/xuat/", {**form, "command_id": str(uuid.uuid4())}))
    assert "R-03" in shown and "R-04" not in shown and "200" in shown
    turned = keeper.post("/kho/xuat/", {**form, "lot": ["R-04"], "command_id": str(uuid.uuid4())})
    assert turned.status_code == 422 and "lô R-04 không phải lô hết hạn trước (phải xuất lô R-03 trước)" in words(
        turned
    )
    done = send(keeper, "/kho/xuat/", {**form, "lot": ["R-04"], "override": ["bao rách, dùng trước"]})
    assert "bao rách, dùng trước" in words(keeper.get(done.headers["Location"]))
    unknown = keeper.post("/kho/xuat/", {**form, "lot": ["R-99"], "command_id": str(uuid.uuid4())})
    assert unknown.status_code == 422 and '"R-99"' in words(unknown)
    much = keeper.post("/kho/xuat/", {**form, "quantity": ["20 tấn"], "command_id": str(uuid.uuid4())})
    assert much.status_code == 422 and "Không đủ Gạo tẻ" in words(much)
    stale = keeper.post("/kho/xuat/", {**form, "happened_on": "3/3/2024", "command_id": str(uuid.uuid4())})
    assert stale.status_code == 422 and "(LED-" in words(stale)


def test_a_table_longer_than_a_voucher_takes_is_refused_whole_and_no_row_is_dropped(filled: Store) -> None:
    keeper = signed_in(filled, "depot_keeper")
    rows = 401
    form: dict[str, Any] = {
        "way": "issue", "place": "KV-1", "to_place": "K-1101", "happened_on": "14/3", "item": ["GAO"] * rows,
        "quantity": ["1 kg"] * rows, "lot": [""] * rows, "override": [""] * rows, "command_id": str(uuid.uuid4()),
    }  # fmt: skip
    before = Voucher.objects.count()
    answer = keeper.post("/kho/xuat/", {**form, "confirmed": "1"})
    said = "Bảng gửi lên có 401 dòng; một phiếu nhận nhiều nhất 400 dòng. Chia thành nhiều phiếu"
    assert answer.status_code == 422 and said in words(answer) and "(DOR-28)" in words(answer)
    assert Voucher.objects.count() == before


def test_a_request_goes_from_draft_to_received(filled: Store) -> None:
    manager = signed_in(filled, "kitchen_manager", "K-1101")
    made = manager.post(
        "/kho/yeu-cau/lap/",
        {"to_place": "K-1101", "from_place": "KV-1", "needed_on": "16/3", "item": ["GAO", "muoi"],
         "quantity": ["3 tạ", "20"], "calculated": ["294 kg", ""], "basis": ["420 người x 0,7 kg", ""], "gui": "1",
         "command_id": str(uuid.uuid4())},
    )  # fmt: skip
    address = made.headers["Location"]
    assert "đề nghị" in words(manager.get(address)) and "294" in words(manager.get(address))
    own = manager.post(address, {"viec": "duyet", "confirmed": "1", "command_id": str(uuid.uuid4())})
    assert own.status_code == 403
    chief = signed_in(filled, "unit_quartermaster")
    assert "chờ tôi ký" in words(chief.get("/"))
    seen = chief.post(address, {"viec": "duyet", "command_id": str(uuid.uuid4())})
    assert "Mọi dòng duyệt đủ như đề nghị." in words(seen)
    command = str(uuid.uuid4())
    for _ in range(2):
        approved = chief.post(address, {"viec": "duyet", "confirmed": "1", "command_id": command})
        assert approved.status_code == 302
    keeper = signed_in(filled, "depot_keeper")
    form = keeper.get(f"{address}xuat/")
    assert 'value="300 kg"' in form.content.decode()
    sent = send(
        keeper, f"{address}xuat/",
        {"way": "ship", "place": "KV-1", "to_place": "K-1101", "happened_on": "14/3", "item": ["GAO", "MUOI"],
         "quantity": ["300 kg", "20 kg"], "lot": ["", ""], "override": ["", ""]},
    )  # fmt: skip
    assert "Hàng còn trên đường" in words(keeper.get(sent.headers["Location"]))
    arrival = f"{sent.headers['Location']}hang-den/"
    assert manager.get(arrival).status_code == 200
    short = manager.post(
        arrival, {"happened_on": "14/3", "received-0": "299", "missing-0": "1", "command_id": str(uuid.uuid4())}
    )
    assert short.status_code == 422 and "ghi lý do" in words(short)
    body = {"happened_on": "14/3", "receiver": "Bếp trưởng", "command_id": str(uuid.uuid4())}
    first = manager.post(arrival, body)
    assert manager.post(arrival, body).headers["Location"] == first.headers["Location"]
    assert "đã xong" in words(manager.get(address))


def test_a_request_of_1231_lines_opens_by_pages_with_few_statements(
    filled: Store, django_assert_max_num_queries: Any
) -> None:
    from quannhu.ledger.models import Request, RequestLine

    officer = filled.world.actor("kitchen_manager", "K-1101")
    made = actions.make_request(
        actor=officer, at=filled.at(DAY), command_id=uuid.uuid4(), from_place_id=filled.places["KV-1"].pk,
        to_place_id=filled.places["K-1101"].pk, needed_on=DAY, submit=True,
        lines=[actions.RequestLineIn(filled.items["GAO"].pk, KG)],
    )  # fmt: skip
    items = list(filled.items.values())
    RequestLine.objects.bulk_create(
        RequestLine(request_id=made, line=number, item=items[number % len(items)], requested=KG)
        for number in range(2, 1_232)
    )
    assert Request.objects.get(pk=made).lines.count() == 1_231
    chief = signed_in(filled, "unit_quartermaster")
    with django_assert_max_num_queries(30):
        page = chief.get(f"/kho/yeu-cau/{made}/")
    assert page.status_code == 200 and len(page.content) < 200_000
    assert "các dòng ở trang khác được duyệt đủ" in words(page)
    assert "1.231" in words(chief.get(f"/kho/yeu-cau/{made}/?sau=1200"))


def test_a_count_by_two_people_shows_differences_only_and_a_third_approves(filled: Store) -> None:
    keeper, inspector = signed_in(filled, "depot_keeper"), signed_in(filled, "inspector")
    a, b = filled.world.user("depot_keeper"), filled.world.user("inspector")
    form = {"place": "KV-1", "counted_on": "10/3", "counter_a": a.username, "command_id": str(uuid.uuid4())}
    same = keeper.post("/kho/kiem-ke/mo/", {**form, "counter_b": a.username})
    assert same.status_code == 422 and "hai người khác nhau" in words(same)
    made = keeper.post("/kho/kiem-ke/mo/", {**form, "counter_b": b.username, "command_id": str(uuid.uuid4())})
    address = made.headers["Location"]
    row = Stocktake.objects.get()
    pdf = keeper.get(f"{address}in/1/")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "R-03" in text and "9.000" not in text
    lines = {line.lot.code or line.item.code: line.pk for line in row.lines.select_related("lot", "item")}
    counts = {"R-03": "8.985", "R-04": "5.000", "MUOI": "500", "NOI50": "12"}
    early = keeper.post(address, {"viec": "doi-chieu"})
    assert early.status_code == 422 and "chưa đủ hai người đếm" in words(early)
    wrong = keeper.post(f"{address}dem/", {f"dem-{lines['R-03']}": "9000 lít"})
    assert wrong.status_code == 422 and "lít" in words(wrong)
    keeper.post(f"{address}dem/", {f"dem-{lines[code]}": text for code, text in counts.items()})
    assert "8.985" not in inspector.get(f"{address}dem/").content.decode()
    assert signed_in(filled, "commander").get(f"{address}dem/").status_code == 422
    inspector.post(f"{address}dem/", {f"dem-{lines[code]}": text for code, text in counts.items()})
    keeper.post(address, {"viec": "doi-chieu"})
    shown = words(keeper.get(address))
    assert "−15 kg" in shown and "Muối" not in shown
    boss = signed_in(filled, "commander")
    bare = boss.post(address, {"viec": "duyet", "confirmed": "1", "command_id": str(uuid.uuid4())})
    assert bare.status_code == 422 and "chưa ghi nguyên nhân" in words(bare)
    keeper.post(
        address, {"viec": "thong-nhat", f"so-{lines['R-03']}": "8.985 kg", f"nguyen-nhan-{lines['R-03']}": "hao hụt"}
    )
    assert keeper.post(address, {"viec": "duyet", "confirmed": "1"}).status_code == 403
    command = str(uuid.uuid4())
    done = [boss.post(address, {"viec": "duyet", "confirmed": "1", "command_id": command}) for _ in range(2)]
    assert done[0].headers["Location"] == done[1].headers["Location"]
    assert "Phiếu điều chỉnh kiểm kê" in words(boss.get(done[0].headers["Location"]))


def test_equipment_is_handed_out_handed_back_and_paid_for(filled: Store) -> None:
    keeper = signed_in(filled, "depot_keeper")
    send(
        keeper,
        "/kho/dung-cu/giao/",
        {"place": "KV-1", "item": "NOI50", "quantity": "3", "keeper": "Lò Văn Giữ", "happened_on": "3/3"},
    )
    receipt = HandReceipt.objects.get()
    address = f"/kho/dung-cu/{receipt.pk}/"
    assert "Lò Văn Giữ" in words(keeper.get("/kho/dung-cu/"))
    send(keeper, address, {"outcome": "back", "quantity": "1 cái", "happened_on": "10/3"})
    much = keeper.post(address, {"outcome": "back", "quantity": "5", "happened_on": "10/3"})
    assert much.status_code == 422 and "chỉ còn giữ 2 cái" in words(much)
    bare = keeper.post(address, {"outcome": "lost", "quantity": "1", "happened_on": "14/3"})
    assert bare.status_code == 422 and "ghi lý do" in words(bare)
    lost = {
        "outcome": "lost",
        "quantity": "1",
        "happened_on": "14/3",
        "minutes": "BB 05 ngày 14/3",
        "wear_months": "60",
    }
    shown = keeper.post(address, {**lost, "command_id": str(uuid.uuid4())})
    assert "Phải bồi thường" in words(shown) and "600.000 đ" in words(shown)
    send(keeper, address, lost)
    assert "600.000" in words(keeper.get("/kho/dung-cu/"))
    others = range(receipt.pk + 1, receipt.pk + 2_000)
    assert [end.quantity for end in screens.custody_ends([*others, receipt.pk])] == [1, 1]


def test_a_correction_is_proposed_by_one_and_approved_by_another(filled: Store) -> None:
    voucher = Voucher.objects.get(number=3, book__code="KV-1")
    chief = signed_in(filled, "depot_keeper")
    address = f"/kho/phieu/{voucher.pk}/sua/"
    nothing = chief.post(address, {"reason": "ghi nhầm"})
    assert nothing.status_code == 422 and "Chưa đổi số nào" in words(nothing)
    bad = chief.post(address, {"reason": "ghi nhầm", "so-1": "4 lít"})
    assert bad.status_code == 422 and "lít" in words(bad)
    made = send(chief, address, {"reason": "ghi nhầm số cân", "so-1": "4 tạ"})
    proposal = made.headers["Location"]
    assert chief.post(proposal, {"viec": "duyet", "command_id": str(uuid.uuid4())}).status_code == 422
    boss, command = signed_in(filled, "commander"), str(uuid.uuid4())
    page = words(boss.get(proposal))
    assert "ghi nhầm số cân" in page and "−100" in page and "400" in page
    assert boss.post(proposal, {"viec": "duyet", "command_id": command}).status_code == 302
    assert boss.post(proposal, {"viec": "duyet", "command_id": command}).status_code == 302
    after = words(boss.get(f"/kho/phieu/{voucher.pk}/"))
    assert "đã được đảo" in after and "Phiếu thay thế" in after and "Chỉ tiêu thay đổi" in after
    scope = visible_to(filled.world.actor("commander"), DAY)
    salt = queries.on_hand(scope=scope, item_id=filled.items["MUOI"].pk)
    assert sum(row.quantity for row in salt) == 400 * KG


def test_a_voucher_is_reversed_after_its_lines_were_shown(filled: Store) -> None:
    voucher = Voucher.objects.get(number=3, book__code="KV-1")
    keeper = signed_in(filled, "depot_keeper")
    bare = keeper.post(f"/kho/phieu/{voucher.pk}/dao/", {"reason": "", "confirmed": "1"})
    assert bare.status_code == 422 and "ghi lý do" in words(bare)
    done = send(keeper, f"/kho/phieu/{voucher.pk}/dao/", {"reason": "nhập nhầm kho"})
    assert "Phiếu này đảo phiếu" in words(keeper.get(done.headers["Location"]))
    again = keeper.post(f"/kho/phieu/{voucher.pk}/dao/", {"reason": "lần nữa", "confirmed": "1"})
    assert again.status_code == 422 and "đã được đảo" in words(again)


def test_goods_set_aside_go_back_and_the_claim_is_settled(store: Store) -> None:
    keeper = signed_in(store, "depot_keeper")
    send(keeper, "/kho/nhap/", DELIVERY)
    page = keeper.get("/kho/cho-xu-ly/").content.decode()
    address = re.search(r'href="(/kho/cho-xu-ly/\d+/tra/)"', page)
    assert address
    form = {"happened_on": "14/3", "supplier": "NCC-01", "quantity": "2 tấn", "reason": "độ ẩm cao"}
    lot = keeper.post(address[1], {**form, "quantity": "3 tấn"})
    assert lot.status_code == 422 and "Không đủ" in words(lot)
    done = send(keeper, address[1], form)
    assert "Phiếu xuất trả nhà cung cấp" in words(keeper.get(done.headers["Location"]))
    claim = f"/kho/khieu-nai/{Claim.objects.get().pk}/"
    bare = keeper.post(claim, {"thoi": "1", "reason": ""})
    assert bare.status_code == 422 and "ghi lý do" in words(bare)
    command = str(uuid.uuid4())
    for _ in range(2):
        assert keeper.post(claim, {"reason": "bù ngày 20/3", "command_id": command}).status_code == 302
    assert "đã bù" in words(keeper.get("/kho/khieu-nai/?xem=tat-ca"))


@pytest.mark.parametrize("which", ["receipt", "issue"])
def test_the_printed_voucher_has_the_columns_and_signers_of_the_form(filled: Store, which: str) -> None:
    keeper = signed_in(filled, "depot_keeper")
    if which == "receipt":
        done = send(keeper, "/kho/nhap/", {**DELIVERY, "lot": ["R-05"]})
        wanted = ("PHIẾU NHẬP KHO", "Thực nhập", "Theo chứng từ", "20.000", "17.940", "Kết quả cân tay ba")
    else:
        done = send(
            keeper, "/kho/xuat/",
            {"way": "issue", "place": "KV-1", "to_place": "K-1101", "happened_on": "14/3", "item": ["GAO"],
             "quantity": ["2 tạ"], "lot": [""], "override": [""]},
        )  # fmt: skip
        wanted = ("PHIẾU XUẤT KHO", "Thực xuất", "Yêu cầu", "200", "Ba triệu đồng")
    pdf = keeper.get(f"{done.headers['Location']}in/")
    assert pdf.headers["Content-Type"] == "application/pdf"
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages).split())
    for part in (*wanted, "STT", "Mã số", "ĐVT", "Đơn giá", "Thành tiền", "THỦ KHO", "KẾ TOÁN", "THỦ TRƯỞNG"):
        assert part in text, (part, text)


def test_months_numbers_given_up_and_the_proof(filled: Store) -> None:
    keeper = signed_in(filled, "depot_keeper")
    twice = [keeper.post("/kho/khoa-so/", {"place": "KV-1", "month": "2/2023", "viec": "khoa"}) for _ in range(2)]
    assert [answer.status_code for answer in twice] == [302, 422] and "đã khóa rồi" in words(twice[1])
    odd = keeper.post("/kho/khoa-so/", {"place": "KV-1", "month": "13/2023", "viec": "khoa"})
    assert odd.status_code == 422 and 'Không đọc được ngày "13/2023"' in words(odd)
    assert (
        keeper.post("/kho/khoa-so/", {"place": "KV-1", "month": "2/2023", "viec": "mo", "reason": "sót"}).status_code
        == 403
    )
    boss = signed_in(filled, "commander")
    assert (
        boss.post(
            "/kho/khoa-so/", {"place": "KV-1", "month": "2/2023", "viec": "mo", "reason": "sót phiếu"}
        ).status_code
        == 302
    )
    assert "sót phiếu" in words(boss.get("/kho/khoa-so/"))
    bare = keeper.post("/kho/so-phieu-bo/", {"place": "KV-1", "reason": ""})
    assert bare.status_code == 422
    keeper.post("/kho/so-phieu-bo/", {"place": "KV-1", "reason": "rách tờ phiếu"})
    assert "rách tờ phiếu" in words(keeper.get("/kho/so-phieu-bo/"))
    assert "Kết luận: sổ khớp." in words(boss.post("/kho/kiem-tra/"))
    assert signed_in(filled, "clerk").get("/kho/kiem-tra/").status_code == 404


def test_search_and_home(filled: Store) -> None:
    keeper = signed_in(filled, "depot_keeper")
    found = words(keeper.get("/tim/?q=KV-1/2023/2"))
    assert "Phiếu nhập kho KV-1/2023/2" in found
    assert "Kho KV-1: 14.000 kg" in words(keeper.get("/tim/?q=gao te"))
    keeper.get("/kho/ton/?tinh-den=20/1/2024")
    assert "Lô hết hạn trong 30 ngày" in words(keeper.get("/"))


def test_a_keeper_with_nothing_due_sees_what_the_store_holds(filled: Store) -> None:
    keeper = signed_in(filled, "depot_keeper")
    home = words(keeper.get("/"))
    assert "Tồn kho cuối ngày" in home and "Lương thực: 2 mặt hàng" in home
    assert "Hôm nay không có việc đến hạn." in home
    assert "Tồn kho cuối ngày" not in words(signed_in(filled, "commander").get("/")), "only a keeper's few stores"


def test_lists_ask_a_bounded_number_of_questions(filled: Store, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        filled.bring("MUOI", KG, dt.date(2023, 3, 3 + number % 10), price=Price(4_000, KG))
    keeper = signed_in(filled, "depot_keeper")
    with django_assert_max_num_queries(22):
        page = keeper.get("/kho/phieu/")
    following = re.search(r'href="(\?sau=[^"]+)"', page.content.decode())
    assert following
    seen = re.findall(r"KV-1/2023/(\d+)<", page.content.decode())
    more = re.findall(r"KV-1/2023/(\d+)<", keeper.get("/kho/phieu/" + following[1]).content.decode())
    assert len(seen) == 50 and len(more) == 14 and not set(seen) & set(more)
    with django_assert_max_num_queries(24):
        keeper.get("/kho/ton/")
    assert Place.objects.filter(code="KV-1").exists()
