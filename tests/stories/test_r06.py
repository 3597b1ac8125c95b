"""Story R06: quân nhu sẵn sàng chiến đấu. Every number, edge case and the invariant, driven as users do."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest

from quannhu.ledger import actions, queries
from quannhu.ledger.actions import Fresh, LotIn, MoveIn
from quannhu.ledger.models import Total
from quannhu.ledger.queries import ReserveRow
from quannhu.organization import actions as people
from quannhu.organization.queries import visible_to
from tests.ledger import store as stores
from tests.ledger.store import KG, Store, refused
from tests.world import World

OPENING, ROTATED, RISE = dt.date(2023, 1, 1), dt.date(2023, 8, 11), dt.date(2023, 9, 1)
BASIS = "Định mức dự trữ số 12/ĐM-CQN ngày 1/1/2023"
# Lot, kilograms, made on: R-03 is 11 months 10 days old on the day it is renewed.
LOTS = (("R-01", 13_875, dt.date(2022, 12, 20)), ("R-02", 13_875, dt.date(2022, 12, 20)), ("R-03", 9_250, dt.date(2022, 9, 1)))


@dataclass
class Depot:
    """KV-2 of region 2 with 3.520 people, its rice reserve of 37.000 kg and the norm of 0,7 kg for 15 days."""

    store: Store

    @property
    def place(self) -> int:
        return self.store.places["KV-2"].pk

    @property
    def rice(self) -> int:
        return self.store.items["GAO"].pk

    def state(self, on: dt.date, code: str = "KV-2") -> ReserveRow:
        scope = visible_to(self.store.world.actor("commander", today=on), on)
        rows = queries.reserve_state(scope=scope, on=on)
        return next(row for row in rows if row.place_id == self.store.places[code].pk and row.item_id == self.rice)

    def total(self) -> Total:
        return Total.objects.get(account__place_id=self.place, account__purpose="reserve", account__condition="usable",
                                 item_id=self.rice)  # fmt: skip

    def lot(self, code: str) -> int:
        found = queries.lots_by_age(queries.reserves(stores_period(ROTATED)), ROTATED)
        return next(row.lot_id for row in found if row.code == code)

    def rotate(self, on: dt.date, new: LotIn, old: str, kilograms: int = 9_250, old_kilograms: int = 9_250) -> object:
        return actions.rotate(
            actor=self.store.keeper("KV-2"), at=self.store.at(on), command_id=uuid.uuid4(), place_id=self.place,
            item_id=self.rice, happened_on=on, old_lot_id=self.lot(old), old_quantity=old_kilograms * KG,
            fresh=Fresh(new, kilograms * KG, supplier_id=self.store.supplier.pk, paper_ref="ĐH 11/8"),
        )  # fmt: skip

    def take(self, kilograms: int, on: dt.date, **more: object) -> object:
        line = MoveIn(self.rice, kilograms * KG, self.store.stock("KV-2", "reserve"), self.store.stock("KV-2"), **more)  # type: ignore[arg-type]
        return self.store.post("conversion", "KV-2", on, line)

    def enlist(self, unit: str, headcount: int, on: dt.date) -> None:
        people.set_strength(
            actor=self.store.world.actor("staff_officer", today=on), at=self.store.at(on),
            unit_id=self.store.world.unit(unit).pk, category="HSQBS", headcount=headcount, valid_from=on,
            legal_basis="Quyết định quân số",
        )  # fmt: skip


def stores_period(on: dt.date) -> object:
    from quannhu.kernel.days import one_day

    return one_day(on)


@pytest.fixture
def depot(world: World) -> Depot:
    store = stores.build(world)
    found = Depot(store)
    found.enlist("T21", 950 + 1_390, dt.date(2023, 1, 2))  # region 2: 1.150 + 980 + 1.390 = 3.520
    for code, kilograms, made in LOTS:
        line = store.move(
            "GAO", kilograms * KG, store.outside("opening", "KV-2"), store.stock("KV-2", "reserve"),
            lot=LotIn(code, made_on=made),
        )  # fmt: skip
        store.post("opening", "KV-2", dt.date(2023, 1, 3), line)
    actions.set_norm(
        actor=world.actor("commander"), at=store.at(dt.date(2023, 1, 3)), place_id=found.place, item_id=found.rice,
        served_id=world.unit("VUNG-2").pk, amount=700, days=15, age_months=12, valid_from=dt.date(2023, 1, 3),
        legal_basis=BASIS,
    )  # fmt: skip
    return found


def test_floor_is_36960_and_37000_are_held(depot: Depot) -> None:
    """3.520 × 0,7 × 15 = 36.960 kg (rule LED-R18); 40 kg may leave."""
    row = depot.state(ROTATED)
    assert (row.floor, row.held, row.usable, row.free, row.short) == (36_960 * KG, 37_000 * KG, 37_000 * KG, 40 * KG, 0)
    assert (depot.total().quantity, depot.total().floor) == (37_000 * KG, 36_960 * KG)
