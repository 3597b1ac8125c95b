"""Standards, stores and goods for the tests of supply, on top of the shared world."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

from django.test import Client

from quannhu.catalog.models import Item
from quannhu.kernel.days import Period
from quannhu.kernel.money import Price
from quannhu.ledger import actions as ledger
from quannhu.ledger.actions import AccountRef, LotIn, MoveIn, VoucherIn, stock
from quannhu.organization.queries import visible_to
from quannhu.standards import actions as standards
from quannhu.supply import queries
from quannhu.supply.queries import Demand
from tests.ledger import store as stores
from tests.ledger.store import KG, Store, refused

MONDAY = dt.date(2023, 3, 13)
TODAY = dt.date(2023, 3, 14)
WEEK = dt.timedelta(days=7)
TWO_WEEKS = Period(MONDAY, MONDAY + 2 * WEEK)
BASIS = "Quyết định 02/QĐ định lượng (ví dụ)"
RICE = 700
TONNE = 1_000 * KG

__all__ = ["KG", "Stage", "Store", "build", "refused"]


class Stage(Store):
    """The store of the ledger's tests with KTW, a scale of rice and oil, and ration codes on the goods."""

    def demand(self, period: Period = TWO_WEEKS, unit: str = "CQN", role: str = "staff_officer", **more: Any) -> Demand:
        """Demand as the actor sees it on TODAY."""
        scope = visible_to(self.world.actor(role), TODAY)
        return queries.demand(scope=scope, unit_id=self.world.unit(unit).pk, period=period, at=self.at(TODAY), **more)

    def rice(
        self, quantity: int, place: str, lot: str, expires: dt.date | None = None, purpose: str = "routine"
    ) -> None:
        """Rice into a store's stock."""
        made = dt.date(2023, 2, 1)
        line = MoveIn(
            self.items["GAO"].pk, quantity, AccountRef("opening", self.places[place].pk),
            stock(self.places[place].pk, purpose), lot=LotIn(lot, made, expires or dt.date(2024, 1, 31)),
            price=Price(14_000, KG),
        )  # fmt: skip
        voucher = VoucherIn(uuid.uuid4(), "opening", self.places[place].pk, dt.date(2023, 3, 1), (line,))
        ledger.post(actor=self.keeper(place), at=self.at(dt.date(2023, 3, 1)), voucher=voucher)


def scale(stage: Stage, code: str, quantity: int, **more: Any) -> None:
    """An approved row of the scale."""
    world = stage.world
    row = standards.add_scale(
        actor=world.actor("staff_officer"), at=stage.at(dt.date(2023, 1, 1)), ration_code=code, name=code.title(),
        quantity=quantity, legal_basis=BASIS, issued_on=dt.date(2022, 12, 1), valid_from=dt.date(2023, 1, 1), **more,
    )  # fmt: skip
    standards.approve(actor=world.actor("commander"), at=stage.at(dt.date(2023, 1, 1), "21:00"), row_id=row.pk)


def build(world: Any) -> Stage:
    """KV-1, KV-2, K-1101, K-1102 and KTW; 700 g of rice and 25 ml of oil a person-day."""
    base = stores.build(world)
    stage = Stage(base.world, base.places, base.items, base.supplier)
    unit = world.unit("KTW")
    stage.places["KTW"] = ledger.open_place(
        actor=world.actor("staff_officer"), at=stage.at(stores.OPENED), unit_id=unit.pk, code="KTW",
        name="Kho Trung ương", opened_on=stores.OPENED,
    )  # fmt: skip
    for item, code in (("GAO", "GAO"), ("DAU", "DAU_AN")):
        Item.objects.filter(pk=stage.items[item].pk).update(ration_code=code)
        stage.items[item].ration_code = code
    scale(stage, "GAO", RICE)
    scale(stage, "DAU_AN", 25)
    return stage


def signed_in(stage: Stage, role: str, code: str | None = None, on: dt.date = TODAY) -> Client:
    """A browser of the account with the role, standing on the day."""
    client = Client()
    client.force_login(stage.world.user(role, code))
    client.get(f"/bao-dam/nhu-cau/?tinh-den={on.day}/{on.month}/{on.year}")
    return client


def words(answer: Any) -> str:
    """The page as one line of text, tags dropped."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text).replace("&quot;", '"').replace("&#x27;", "'")
