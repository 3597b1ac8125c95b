"""The depot of story R06 for any test: KV-2 of region 2, its rice reserve, its norm, and dry packs."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from quannhu.catalog.models import Item
from quannhu.kernel.days import one_day
from quannhu.ledger import actions, queries
from quannhu.ledger.actions import Fresh, LotIn, MoveIn
from quannhu.ledger.models import Total
from quannhu.ledger.queries import ReserveRow
from quannhu.organization import actions as people
from quannhu.organization.queries import visible_to
from tests.ledger.store import KG, Store

OPENING, ROTATED, RISE = dt.date(2023, 1, 1), dt.date(2023, 8, 11), dt.date(2023, 9, 1)
BASIS = "Định mức dự trữ số 12/ĐM-CQN ngày 1/1/2023"
# Lot, kilograms, made on: R-03 is 11 months 10 days old on the day it is renewed.
LOTS = (
    ("R-01", 13_875, dt.date(2022, 12, 20)),
    ("R-02", 13_875, dt.date(2022, 12, 20)),
    ("R-03", 9_250, dt.date(2022, 9, 1)),
)


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
        found = queries.lots_by_age(queries.reserves(one_day(ROTATED)), ROTATED)
        return next(row.lot_id for row in found if row.code == code)

    def rotate(self, on: dt.date, new: LotIn, old: str, kilograms: int = 9_250, old_kilograms: int = 9_250) -> object:
        return actions.rotate(
            actor=self.store.keeper("KV-2"), at=self.store.at(on), command_id=uuid.uuid4(), place_id=self.place,
            item_id=self.rice, happened_on=on, old={self.lot(old): old_kilograms * KG},
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


def build(store: Store) -> Depot:
    """3.520 people, 37.000 kg in three lots, 0,7 kg for 15 days, 12 months of age."""
    world = store.world
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


def add_packs(depot: Depot, held: int = 10_560, good_to: dt.date | None = None) -> Depot:
    """Dry packs at KV-2 with the floor 3.520 × 3 days = 10.560."""
    store, world = depot.store, depot.store.world
    rice = store.items["GAO"]
    pack = Item.objects.create(
        code="LUONG_KHO", name="Lương khô", name_search="luong kho", name_sort="luong kho", group=rice.group,
        base="piece", display_unit="gói", lot_policy="lot", shelf_life_days=730,
    )  # fmt: skip
    store.items["LUONG_KHO"] = pack
    line = store.move(
        "LUONG_KHO", held, store.outside("opening", "KV-2"), store.stock("KV-2", "reserve"),
        lot=LotIn("LK-1", dt.date(2022, 9, 5), good_to),
    )  # fmt: skip
    store.post("opening", "KV-2", dt.date(2023, 1, 3), line)
    actions.set_norm(
        actor=world.actor("commander"), at=store.at(dt.date(2023, 1, 3)), place_id=depot.place, item_id=pack.pk,
        served_id=world.unit("VUNG-2").pk, amount=1, days=3, valid_from=dt.date(2023, 1, 3), legal_basis=BASIS,
    )  # fmt: skip
    return depot
