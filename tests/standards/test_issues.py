"""What is issued again after so many months: clothing, dry rations, mess equipment; its days, its rows, its page."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quannhu.catalog.models import Item
from quannhu.kernel.days import Period
from quannhu.ledger.models import Place
from quannhu.standards import actions, queries
from quannhu.standards.models import Entitlement
from quannhu.standards.rules import due_days, issued_to
from quannhu.standards.rules.issues import next_due
from tests.ledger import store as stores
from tests.ledger.store import refused
from tests.standards.world import ISSUED, day
from tests.world import World

BASIS = "Nghị định 72/2020/NĐ-CP, Phụ lục II (làm mẫu)"


@pytest.fixture
def shop(world: World) -> stores.Store:
    """A catalogue with suits and pots."""
    found = stores.build(world)
    pot = found.items["NOI50"]
    found.items["QT_HE"] = Item.objects.create(
        code="QT_HE", name="Quần áo mùa hè", name_search="quan ao mua he", name_sort="quan ao mua he",
        group=pot.group, base="piece", display_unit="bộ", lot_policy="none",
    )  # fmt: skip
    return found


def draft(shop: stores.Store, **more: object) -> Entitlement:
    facts: dict[str, object] = {
        "code": "QT_HE", "name": "Quần áo mùa hè", "quantity": 2, "months": 12, "legal_basis": BASIS,
        "issued_on": ISSUED, "valid_from": day("1/4/2022"),
    }  # fmt: skip
    world = shop.world
    return actions.add_issue(actor=world.actor("staff_officer"), at=world.at(world.today), **{**facts, **more})  # type: ignore[arg-type]


def approved(shop: stores.Store, **more: object) -> Entitlement:
    row = draft(shop, **more)
    return actions.approve(actor=shop.world.actor("commander"), at=shop.world.at(shop.world.today), row_id=row.pk)


# -- days and shares -----------------------------------------------------------------------------------------------


def test_issues_fall_due_each_time_the_wear_life_is_over() -> None:
    """STD-R16: counted from the first day, so that 31/1 comes back as 31/1, however short February is."""
    year = Period(dt.date(2023, 1, 1), dt.date(2024, 1, 1))
    assert due_days(dt.date(2022, 4, 1), 12, year) == [dt.date(2023, 4, 1)]
    assert due_days(dt.date(2021, 7, 1), 6, year) == [dt.date(2023, 1, 1), dt.date(2023, 7, 1)]
    assert due_days(dt.date(2023, 1, 31), 1, Period(dt.date(2023, 1, 1), dt.date(2023, 4, 1))) == [
        dt.date(2023, 1, 31), dt.date(2023, 2, 28), dt.date(2023, 3, 31),
    ]  # fmt: skip
    assert due_days(dt.date(2023, 12, 31), 36, year) == [dt.date(2023, 12, 31)]
    assert due_days(dt.date(2024, 1, 1), 12, year) == []
    assert next_due(dt.date(2022, 4, 1), 24, dt.date(2023, 3, 14)) == dt.date(2024, 4, 1)
    assert next_due(dt.date(2024, 4, 1), 24, dt.date(2023, 3, 14)) == dt.date(2024, 4, 1)


DAYS = st.integers(0, 5_000)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the rule
@given(DAYS, st.integers(1, 60), DAYS, st.integers(1, 400), st.integers(1, 400))
def test_a_period_cut_in_two_has_the_same_due_days(began: int, months: int, since: int, one: int, two: int) -> None:
    first, start = (dt.date(2015, 1, 1) + dt.timedelta(days=days) for days in (began, since))
    middle = start + dt.timedelta(days=one)
    end = middle + dt.timedelta(days=two)
    parts = due_days(first, months, Period(start, middle)) + due_days(first, months, Period(middle, end))
    assert parts == due_days(first, months, Period(start, end))
    assert all(first <= due < end and due >= start for due in parts)


def test_goods_shared_by_several_are_whole() -> None:
    """STD-R17: a begun share is a whole one."""
    assert [issued_to(people, 1, 100) for people in (0, 1, 100, 101, 1_240)] == [0, 1, 1, 2, 13]
    assert issued_to(412, 2) == 824
    with pytest.raises(ValueError, match="never negative"):
        issued_to(-1, 2)


# -- rows ----------------------------------------------------------------------------------------------------------


def test_a_row_needs_goods_a_quantity_and_a_wear_life(shop: stores.Store) -> None:
    """STD-09 and KER-09; the row is drafted by one and approved by another."""
    with refused("STD-09", "niên hạn"):
        draft(shop, months=0)
    with refused("STD-09", "niên hạn"):
        draft(shop, months=601)
    with refused("STD-09", "số lượng cấp"):
        draft(shop, quantity=0)
    with refused("STD-09", "số người hưởng chung"):
        draft(shop, per=100_001)
    with refused("KER-09", "QT_LA"):
        draft(shop, code="QT_LA")
    row = draft(shop)
    with refused("KER-08", ""):
        maker = shop.world.user("staff_officer")
        shop.world.appoint(maker, "commander", "CQN")
        actions.approve(
            actor=shop.world.actor_of(maker, shop.world.today), at=shop.world.at(shop.world.today), row_id=row.pk
        )
    assert not queries.rulebook().issues(category="HSQBS", on=day("1/4/2023"))


def test_the_nearer_row_holds_and_a_new_one_keeps_the_cycle(shop: stores.Store) -> None:
    """A unit's own row wins; three suits from 1/10 are due on 1/4 again, as the new row names the same first day."""
    old = approved(shop)
    approved(shop, quantity=3, unit_id=shop.world.unit("T21").pk)
    approved(shop, quantity=3, valid_from=day("1/10/2023"), first_due=day("1/4/2022"), supersedes=old.pk)
    book = queries.rulebook()

    def held(on: str, unit: str) -> tuple[int, dt.date]:
        (row,) = book.issues(category="HSQBS", on=day(on), unit_id=shop.world.unit(unit).pk)
        return row.quantity, row.first_due

    assert held("1/4/2023", "T11") == (2, day("1/4/2022")) and held("1/4/2023", "T21")[0] == 3
    assert held("1/4/2024", "T11") == (3, day("1/4/2022"))
    with refused("STD-01", ""):
        draft(shop)


# -- the page ------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_next_day_due_and_takes_a_draft(shop: stores.Store) -> None:
    approved(shop)
    approved(shop, code="NOI50", name="Nồi 50 lít", quantity=1, per=100, months=60, first_due=day("1/1/2020"))
    client = Client()
    client.force_login(shop.world.user("staff_officer"))
    client.get("/tieu-chuan/?tinh-den=14/3/2023")
    text = client.get("/tieu-chuan/cap-phat/").content.decode()
    for words in ("Quần áo mùa hè", "1/4/2023", "Nồi 50 lít", "1/1/2025", "bộ", "Dụng cụ cấp dưỡng", BASIS):
        assert words in text, words
    book = openpyxl.load_workbook(io.BytesIO(client.get("/tieu-chuan/cap-phat/?xuat=xlsx").content))
    assert book.active is not None and book.active.max_row >= 3
    row = Entitlement.objects.get(code="NOI50")
    assert "cái/100 người/60 tháng" in client.get(f"/tieu-chuan/dong/{row.pk}/").content.decode()
    body = {
        "command_id": str(uuid.uuid4()), "code": "QT_HE", "name": "Quần áo mùa hè K16", "quantity": "3", "per": "1",
        "months": "không", "first_due": "1/4/2022", "legal_basis": BASIS, "issued_on": "1/3/2023",
        "valid_from": "1/10/2023", "verified": "on",
    }  # fmt: skip
    url = f"/tieu-chuan/lap/issue/?thay={Entitlement.objects.get(code='QT_HE').pk}"
    assert 'value="1/4/2022"' in client.get(url).content.decode()
    assert client.post(url, body).status_code == 422
    done = client.post(url, {**body, "months": "12"})
    assert done.status_code == 302, done.content.decode()
    made = Entitlement.objects.get(status="draft")
    assert (made.quantity, made.per, made.months, made.first_due) == (3, 1, 12, day("1/4/2022"))
    assert Place.objects.count() == 4
