"""The price council: drafted by one, adopted by another; periods; whose price holds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quannhu.catalog import actions, queries
from quannhu.catalog.actions import PriceLine
from quannhu.catalog.models import Item, PriceDecision, PriceRow
from quannhu.catalog.sheets import dry_run
from quannhu.catalog.shipped import load_shipped
from quannhu.kernel.audit import broken_links
from quannhu.kernel.days import FOREVER
from quannhu.kernel.errors import Refused
from quannhu.kit.sheets import SheetTable, write_workbook
from tests.world import World

MARCH = dt.date(2023, 3, 14)


@pytest.fixture
def priced(world: World) -> World:
    load_shipped(actor=world.actor("staff_officer"), at=world.at(world.today))
    return world


def refused(code: str, words: str, work: Callable[[], Any]) -> None:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.code.id == code and words in caught.value.sentence, str(caught.value)


def rice() -> Item:
    return Item.objects.get(code="GAO")


def draft(world: World, code: str, number: str, valid_from: dt.date, dong: int = 14_000, **given: Any) -> PriceDecision:
    facts: dict[str, Any] = {
        "surveyed_on": valid_from - dt.timedelta(days=5),
        "lines": [PriceLine(rice().pk, dong, 1_000)],
        "minutes": "Thống nhất.",
    }
    at = world.at(max(valid_from, world.today))
    return actions.draft_prices(
        actor=world.actor("price_secretary", code),
        at=at,
        unit_id=world.unit(code).pk,
        number=number,
        valid_from=valid_from,
        **{**facts, **given},
    )


def adopt(world: World, decision: PriceDecision, code: str, **given: Any) -> int:
    at = world.at(max(decision.valid_from, world.today))
    return actions.adopt_prices(actor=world.actor("commander", code), at=at, decision_id=decision.pk, **given)


def adopted(world: World, code: str, number: str, valid_from: dt.date, dong: int) -> None:
    adopt(world, draft(world, code, number, valid_from, dong), code)


def dong_of(world: World, code: str, on: dt.date) -> int:
    return queries.price_of(item_id=rice().pk, unit_id=world.unit(code).pk, on=on).dong


def test_cat_r07_a_new_price_ends_the_one_before(priced: World) -> None:
    """Rule CAT-R07, also when a decision between two others is adopted last."""
    adopted(priced, "T11", "1", dt.date(2023, 1, 10), 14_000)
    adopted(priced, "T11", "3", dt.date(2023, 3, 10), 15_000)
    adopted(priced, "T11", "2", dt.date(2023, 2, 10), 14_500)
    spans = list(PriceRow.objects.order_by("valid_from").values_list("valid_from", "valid_to", "dong"))
    assert spans == [
        (dt.date(2023, 1, 10), dt.date(2023, 2, 10), 14_000),
        (dt.date(2023, 2, 10), dt.date(2023, 3, 10), 14_500),
        (dt.date(2023, 3, 10), FOREVER, 15_000),
    ]
    again = draft(priced, "T11", "4", dt.date(2023, 3, 10))
    refused("CAT-10", "từ 10/3/2023 đã được thông qua theo biên bản 3", lambda: adopt(priced, again, "T11"))
    assert PriceRow.objects.count() == 3 and broken_links() == []


def test_cat_r09_the_nearest_unit_s_price_holds(priced: World) -> None:
    """Rule CAT-R09, by one unit and in bulk."""
    refused(
        "CAT-13",
        "Chưa có giá thị trường của Gạo tẻ tại Bếp số 1 Sóc Nâu (K-1101) ngày 14/3/2023",
        lambda: dong_of(priced, "K-1101", MARCH),
    )
    adopted(priced, "CQN", "1", dt.date(2023, 1, 10), 13_000)
    assert dong_of(priced, "K-1101", MARCH) == 13_000
    adopted(priced, "T11", "2", dt.date(2023, 2, 10), 14_000)
    assert [dong_of(priced, code, MARCH) for code in ("K-1101", "T11", "T21")] == [14_000, 14_000, 13_000]
    assert dong_of(priced, "K-1101", dt.date(2023, 2, 9)) == 13_000
    with CaptureQueriesContext(
        connection,
    ) as statements:
        found = queries.prices_on(priced.unit("K-1101").pk, MARCH)
        assert found[rice().pk].dong == 14_000
    assert len(statements) <= 4
    assert queries.prices_on(priced.unit("T21").pk, MARCH)[rice().pk].dong == 13_000
    assert queries.prices_on(priced.unit("K-1101").pk, MARCH, "own") == {}


def test_cat_r11_two_persons_and_minutes(priced: World) -> None:
    """Rule CAT-R11."""
    both = priced.another_user("price_secretary", "T11")
    priced.appoint(both, "commander", "T11")
    actor = priced.actor_of(both)
    own = actions.draft_prices(
        actor=actor,
        at=priced.at(MARCH),
        unit_id=priced.unit("T11").pk,
        number="1",
        surveyed_on=MARCH,
        valid_from=MARCH,
        lines=[PriceLine(rice().pk, 14_000, 1_000)],
        minutes="x",
    )
    refused("KER-08", "bảng giá 1", lambda: actions.adopt_prices(actor=actor, at=priced.at(MARCH), decision_id=own.pk))
    bare = draft(priced, "T11", "2", MARCH, minutes="")
    refused("CAT-18", "Bảng giá 2 chưa có nội dung biên bản", lambda: adopt(priced, bare, "T11"))
    assert adopt(priced, bare, "T11", minutes="Họp ngày 10/3.") == 1
    refused("CAT-12", "Bảng giá 2 đã thông qua ngày 14/3/2023", lambda: adopt(priced, bare, "T11"))
    facts = {"surveyed_on": MARCH, "valid_from": MARCH, "lines": [PriceLine(rice().pk, 1, 1)], "minutes": ""}
    secretary = priced.actor("price_secretary", "T11")
    refused(
        "CAT-12",
        "không sửa được",
        lambda: actions.revise_prices(actor=secretary, at=priced.at(MARCH), decision_id=bare.pk, **facts),
    )


def test_what_a_draft_may_not_be(priced: World) -> None:
    line = PriceLine(rice().pk, 14_000, 1_000)
    refused("CAT-07", 'Giá của "Gạo tẻ"', lambda: draft(priced, "T11", "1", MARCH, dong=0))
    refused("CAT-11", "Bảng giá 1 chưa có mặt hàng nào", lambda: draft(priced, "T11", "1", MARCH, lines=[]))
    refused("CAT-01", "Không có mặt hàng", lambda: draft(priced, "T11", "1", MARCH, lines=[PriceLine(10**9, 1, 1)]))
    refused("CAT-14", "Thiếu số biên bản", lambda: draft(priced, "T11", " ", MARCH))
    refused("CAT-09", "sau hôm nay", lambda: draft(priced, "T11", "1", MARCH, surveyed_on=dt.date(2023, 3, 15)))
    draft(priced, "T11", "1", MARCH)
    refused("CAT-20", "Biên bản số 1 của Trung đoàn Sóc Nâu (T11) đã có", lambda: draft(priced, "T11", "1", MARCH))
    stranger = priced.actor("price_secretary", "T21")
    refused(
        "KER-07",
        "Trung đoàn Sóc Nâu",
        lambda: actions.draft_prices(
            actor=stranger,
            at=priced.at(MARCH),
            unit_id=priced.unit("T11").pk,
            number="9",
            surveyed_on=MARCH,
            valid_from=MARCH,
            lines=[line],
        ),
    )
    refused("KER-09", "bảng giá", lambda: adopt(priced, PriceDecision(pk=10**9, valid_from=MARCH), "T11"))


def test_a_stale_survey_is_warned_of_and_refused_at_adoption(priced: World) -> None:
    old = draft(priced, "T11", "1", MARCH, surveyed_on=dt.date(2023, 2, 1))
    found = queries.decision_for(priced.actor("commander", "T11"), MARCH, old.pk)
    assert [warning.code.id for warning in queries.draft_warnings(found, MARCH)] == ["CAT-08"]
    refused("CAT-08", "ngày 1/2/2023 đã quá 30 ngày", lambda: adopt(priced, old, "T11"))
    assert adopt(priced, old, "T11", survey_days=60) == 1


def test_a_slip_of_the_unit_is_warned_of(priced: World) -> None:
    adopted(priced, "T11", "1", dt.date(2023, 2, 1), 14_000)
    odd = draft(priced, "T11", "2", MARCH, dong=140)
    found = queries.decision_for(priced.actor("commander", "T11"), MARCH, odd.pk)
    warning = queries.draft_warnings(found, MARCH)[0]
    assert warning.code.id == "CAT-22" and "Giá 140 đ một kg" in warning.sentence and "14.000 đ" in warning.sentence


def test_a_draft_is_revised_before_the_council_sits(priced: World) -> None:
    decision = draft(priced, "T11", "1", MARCH)
    secretary = priced.actor("price_secretary", "T11")
    actions.revise_prices(
        actor=secretary,
        at=priced.at(MARCH),
        decision_id=decision.pk,
        surveyed_on=MARCH,
        valid_from=MARCH,
        lines=[PriceLine(rice().pk, 14_200, 1_000)],
        minutes="Sửa",
    )
    adopt(priced, decision, "T11")
    assert dong_of(priced, "T11", MARCH) == 14_200


def test_the_same_command_drafts_once(priced: World) -> None:
    key = uuid.uuid4()
    one = draft(priced, "T11", "1", MARCH, command_id=key)
    assert draft(priced, "T11", "1", MARCH, command_id=key).pk == one.pk and PriceDecision.objects.count() == 1
    refused("KER-10", "đã dùng cho một việc khác", lambda: draft(priced, "T11", "2", MARCH, command_id=key))


def test_the_same_command_adopts_once(priced: World) -> None:
    decision, key = draft(priced, "T11", "1", MARCH), uuid.uuid4()
    assert [adopt(priced, decision, "T11", command_id=key) for _ in range(2)] == [1, 1]
    refused("CAT-12", "đã thông qua", lambda: adopt(priced, decision, "T11", command_id=uuid.uuid4()))
    assert PriceRow.objects.count() == 1


def test_a_price_sheet_names_every_fault(priced: World) -> None:
    titles = ["Mã mặt hàng", "Đơn vị tính", "Đơn giá", "Nguồn", "Mã nhà cung cấp"]
    rows = [
        ["GAO", "tạ", 1_400_000, None, None],
        ["KHONG_CO", "kg", 0, None, "NCC-9"],
        ["THIT_LON", "lít", "-5", "chợ", None],
        ["GAO", "kg", 14_000, "tăng gia", None],
        ["GAO", "kg", 14_000, None, None],
    ]
    _, plan = dry_run("prices", write_workbook([SheetTable("Giá", titles, rows)]), "gia.xlsx")
    assert [(fault.code.id, fault.row) for fault in plan.problems] == [
        ("CAT-01", 3),
        ("CAT-07", 3),
        ("CAT-17", 3),
        ("DOR-16", 4),
        ("DOR-17", 4),
        ("KER-12", 6),
    ]
    assert 'Không có nhà cung cấp "NCC-9"' in plan.problems[2].sentence
    assert [(line.dong, line.per, line.source) for line in plan.writes] == [
        (1_400_000, 100_000, "market"),
        (14_000, 1_000, "own"),
    ]
    with pytest.raises(Refused) as caught:
        plan.require_clean()
    assert caught.value.code.id == "KER-13"
