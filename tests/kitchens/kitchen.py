"""A kitchen with its store, food, prices and standards, on top of the shared world; driven by the actions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quannhu.catalog.models import Item, ItemGroup, PriceDecision, PriceRow, Supplier
from quannhu.kernel.actor import Actor
from quannhu.kernel.days import instant, year_of
from quannhu.kernel.figures import FigureQuery, FigureValue, registry
from quannhu.kernel.money import Price
from quannhu.kernel.text import fold, sort_key
from quannhu.kitchens import actions
from quannhu.kitchens.actions import BuyLine, DirectIn, Extra, OwnLine, Present, UseLine
from quannhu.ledger import actions as ledger
from quannhu.ledger.actions import AccountRef, LotIn, MoveIn, VoucherIn, stock
from quannhu.ledger.models import Place
from quannhu.standards import actions as standards
from quannhu.standards.models import Entitlement
from quannhu.standards.rules import Kind
from tests.world import World

DAY = dt.date(2023, 3, 14)
OPENED = dt.date(2022, 12, 1)
KG = 1_000
BASIS = "Thông tư 168/2021/TT-BQP"
ISSUED = dt.date(2021, 12, 18)
SINCE = dt.date(2022, 1, 1)
WRITTEN = instant(dt.date(2023, 1, 2), "08:00")
# K-1101 feeds 360 + 40 + 20 = 420; the story's 8 on leave are enlisted.
FED = {"HSQBS": 360, "SQ": 40, "QNCN": 20}
# code, name, lot policy, ration code, market price đ/kg
ITEMS = (
    ("GAO", "Gạo tẻ", "expiry", "GAO", None),
    ("THIT_LON", "Thịt lợn", "daily", "THIT_LON", 110_000),
    ("CA_CHEP", "Cá chép", "daily", "CA", 60_000),
    ("RAU_MUONG", "Rau muống", "daily", "RAU", 15_000),
    ("MUOI", "Muối", "none", "GIA_VI", 5_000),
    ("DAU_AN", "Dầu ăn", "expiry", "DAU_AN", 45_000),
)
SCALE = (("GAO", "Gạo", 700), ("THIT_LON", "Thịt lợn", 150), ("CA", "Cá", 120), ("RAU", "Rau", 500))


def kg(amount: int) -> int:
    """Grams."""
    return amount * KG


def present(leave: int = 0, day_present: dict[str, int] | None = None) -> tuple[Present, ...]:
    """Three equal meals of K-1101: everybody but `leave` enlisted."""
    counts = day_present or {**FED, "HSQBS": FED["HSQBS"] - leave}
    return tuple(
        Present(meal, category, people, leave if category == "HSQBS" else 0)
        for meal in ("sang", "trua", "chieu")
        for category, people in counts.items()
    )


@dataclass
class Kitchen:
    """K-1101 and what is needed to run its day."""

    world: World
    places: dict[str, Place]
    items: dict[str, Item]
    supplier: Supplier
    code: str = "K-1101"
    officers: dict[str, Actor] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The kitchen's unit id."""
        return self.world.unit(self.code).pk

    @property
    def place(self) -> Place:
        """The kitchen's store."""
        return self.places[self.code]

    def at(self, clock: str = "07:00", day: dt.date = DAY) -> dt.datetime:
        """HH:MM of the day."""
        return instant(day, clock)

    @property
    def manager(self) -> Actor:
        """The kitchen's manager."""
        return self.world.actor("kitchen_manager", self.code)

    @property
    def quartermaster(self) -> Actor:
        """The unit's quartermaster."""
        return self.world.actor("unit_quartermaster", "T11")

    @property
    def keeper(self) -> Actor:
        """The keeper of KV-1."""
        return self.world.actor("depot_keeper", "KV-1")

    def count(
        self, counts: Sequence[Present] = (), extras: Sequence[Extra] = (), *, day: dt.date = DAY,
        clock: str = "07:00", reason: str = "", command_id: uuid.UUID | None = None,
    ) -> int:  # fmt: skip
        """Chấm cơm by the manager."""
        return actions.record_counts(
            actor=self.manager, at=self.at(clock, day), command_id=command_id or uuid.uuid4(), kitchen_id=self.id,
            day=day, counts=counts or present(), extras=extras, reason=reason,
        )  # fmt: skip

    def buy(self, *lines: BuyLine, day: dt.date = DAY, command_id: uuid.UUID | None = None) -> ledger.Posted:
        """A direct purchase."""
        return actions.direct_purchase(
            actor=self.manager, at=self.at("08:00", day), command_id=command_id or uuid.uuid4(), kitchen_id=self.id,
            day=day, purchase=DirectIn(self.supplier.pk, lines),
        )  # fmt: skip

    def grow(self, *lines: OwnLine, day: dt.date = DAY) -> ledger.Posted:
        """Own production into the store."""
        return actions.record_own_production(
            actor=self.manager, at=self.at("08:00", day), command_id=uuid.uuid4(), kitchen_id=self.id, day=day,
            lines=lines,
        )  # fmt: skip

    def cook(self, *lines: UseLine, day: dt.date = DAY, reason: str = "") -> ledger.Posted:
        """Take food for cooking."""
        return actions.consume(
            actor=self.manager, at=self.at("09:00", day), command_id=uuid.uuid4(), kitchen_id=self.id, day=day,
            lines=lines, over_reason=reason,
        )  # fmt: skip

    def close(self, *, day: dt.date = DAY, clock: str = "15:30", command_id: uuid.UUID | None = None) -> int:
        """Close the day."""
        return actions.close_day(
            actor=self.manager, at=self.at(clock, day), command_id=command_id or uuid.uuid4(), kitchen_id=self.id,
            day=day,
        )  # fmt: skip

    def publish(self, *, day: dt.date = DAY, clock: str = "16:00") -> bool:
        """Hang the board."""
        return actions.publish_board(
            actor=self.manager, at=self.at(clock, day), command_id=uuid.uuid4(), kitchen_id=self.id, day=day
        )

    def stock_depot(self, code: str = "GAO", amount: int = kg(5_000), lot: LotIn | None = None) -> None:
        """Goods into KV-1."""
        depot = self.places["KV-1"].pk
        lot = lot or LotIn("G-01", expires_on=dt.date(2024, 1, 31))
        move = MoveIn(
            self.items[code].pk,
            amount,
            AccountRef("supplier", depot),
            stock(depot),
            lot=lot,
            price=Price(13_500, 1_000),
        )
        ledger.post(
            actor=self.keeper, at=instant(dt.date(2023, 1, 5), "10:00"),
            voucher=VoucherIn(uuid.uuid4(), "receipt", depot, dt.date(2023, 1, 5), (move,)),
        )  # fmt: skip

    def issue(self, code: str = "GAO", amount: int = kg(300), day: dt.date = DAY) -> ledger.Posted:
        """From KV-1 into the kitchen's store."""
        return actions.issue_from_store(
            actor=self.keeper, at=self.at("06:00", day), command_id=uuid.uuid4(),
            from_place_id=self.places["KV-1"].pk, kitchen_id=self.id, day=day,
            lines=[ledger.IssueLine(self.items[code].pk, amount)], receiver="Trần Văn Mẫu",
        )  # fmt: skip

    def bought(self, code: str, amount: int, dong: int | None = None, per: int = 1_000) -> BuyLine:
        """A line to buy: grams at đ/kg, or the adopted price."""
        return BuyLine(self.items[code].pk, amount, dong, per)

    def figure(
        self, figure_id: str, *, unit: str | None = None, actor: Actor | None = None, **more: object
    ) -> FigureValue:
        """A figure of the year 2023 as the commander sees it."""
        return registry()[figure_id].figure.compute(self.query(unit=unit, actor=actor, **more))

    def query(
        self, *, unit: str | None = None, actor: Actor | None = None, known_at: dt.datetime | None = None
    ) -> FigureQuery:
        """The year 2023."""
        return FigureQuery(actor or self.world.actor("commander"), year_of(DAY), unit, known_at)


def parts(value: FigureValue) -> dict[str, int]:
    """The numbers of a figure by key."""
    return {part.key: part.value for part in value.parts}


def keep(world: World, entry: Entitlement) -> None:
    """Approve a standards row by the second person."""
    standards.approve(actor=world.actor("commander"), at=WRITTEN, row_id=entry.pk)


def standing_rules(world: World, rate: int = 65_000) -> None:
    """65.000 đ for everybody, sick +0,3, levels, holidays' rate, rice 14.000 đ/kg, 30/40/30, the scale."""
    officer = world.actor("staff_officer")
    shared = {"legal_basis": BASIS, "issued_on": ISSUED, "valid_from": SINCE}
    by = {"actor": officer, "at": WRITTEN}
    keep(
        world, standards.add_rate(name="Mức cơ bản bộ binh", amount=rate, kind=Kind.BASIC, code="BASIC", **by, **shared)
    )
    for code, amount, factor in (("OM", 19_500, "3/10"), ("THEM-4", 58_500, "9/10"), ("LE-TET", rate, "1")):
        keep(
            world,
            standards.add_rate(
                name=f"Ăn thêm {code}", amount=amount, kind=Kind.SUPPLEMENT, code=code, factor=Fraction(factor), **by,
                **shared,
            ),
        )  # fmt: skip
    keep(world, standards.add_norm_price(price=Price(14_000, 1_000), **by, **shared))
    keep(world, standards.add_split(split=(30, 40, 30), **by, **shared))
    for code, name, quantity in SCALE:
        keep(world, standards.add_scale(ration_code=code, name=name, quantity=quantity, **by, **shared))


def build(world: World) -> Kitchen:
    """Stores KV-1, K-1101, K-2203; food with prices; standards."""
    officer = world.actor("staff_officer")
    places = {}
    for code in ("KV-1", "K-1101", "K-1102", "K-2203"):
        places[code] = ledger.open_place(
            actor=officer, at=instant(OPENED), unit_id=world.unit(code).pk, code=code, name=f"Kho {code}",
            opened_on=OPENED,
        )  # fmt: skip
    group, _ = ItemGroup.objects.get_or_create(code="TP", defaults={"name": "Thực phẩm"})
    decision = PriceDecision.objects.create(
        number="01/BB-HĐG", unit=world.root, surveyed_on=SINCE, valid_from=SINCE, status="adopted", made_by=1,
        adopted_by=2, adopted_at=WRITTEN,
    )  # fmt: skip
    items = {}
    for code, name, policy, ration, dong in ITEMS:
        items[code] = Item.objects.create(
            code=code, name=name, name_search=fold(name), name_sort=sort_key(name), group=group, base="g",
            display_unit="kg", lot_policy=policy, shelf_life_days=365 if policy == "expiry" else None,
            ration_code=ration,
        )  # fmt: skip
        if dong:
            PriceRow.objects.create(
                decision=decision, unit=world.root, item=items[code], source="market", dong=dong, per=1_000,
                valid_from=SINCE,
            )  # fmt: skip
    supplier = Supplier.objects.create(code="NCC-01", name="Chợ đầu mối Mây Trắng", name_search="cho dau moi may trang")
    standing_rules(world)
    return Kitchen(world, places, items, supplier)
