"""The flood of story R07: region 2 in September, depots KV-1 and KV-2 with packs and rice, standards, kitchens."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from fractions import Fraction

from quannhu.catalog.models import Item, ItemGroup, PriceDecision, PriceRow
from quannhu.kernel.actor import Actor
from quannhu.kernel.days import instant
from quannhu.kernel.money import Price
from quannhu.kernel.text import fold, sort_key
from quannhu.kitchens.actions import Present, close_day, record_counts
from quannhu.kitchens.models import MealRefund
from quannhu.kitchens.queries.standing import standing
from quannhu.ledger import actions as ledger
from quannhu.ledger.actions import AccountRef, LotIn, MoveIn, VoucherIn, stock
from quannhu.ledger.models import Place
from quannhu.ledger.queries import reserve_state
from quannhu.missions import actions, queries, rules
from quannhu.missions.actions import BeneficiaryIn, ClaimIn, MissionIn, RoadIn, UseIn
from quannhu.missions.models import Mission
from quannhu.organization.models import Kind
from quannhu.organization.queries import feeding_strength, visible_to
from quannhu.standards import actions as standards
from quannhu.standards.rules import Kind as RowKind
from tests.kitchens.kitchen import keep, standing_rules
from tests.world import World, create_units, merge_r01

START, END = dt.date(2023, 9, 14), dt.date(2023, 9, 20)
OPENED = dt.date(2023, 1, 1)
RECEIVED = instant(START, "02:00")
KG = 1_000
PACK_PRICE = 65_000
ITEMS = (("GAO", "Gạo tẻ", "g", "kg"), ("LUONG_KHO", "Lương khô (một ngày ăn)", "piece", "gói"))
# depot -> (packs in the reserve, routine rice in kilograms)
STOCK = {"KV-1": (16_900, 20_000), "KV-2": (22_560, 20_000)}
MISSION_RATES = (("THEM-3", 65_000, "1"), ("THEM-5", 45_500, "7/10"))
T11 = ("K-1101", "K-1102", "K-1103")
CIVILIANS = BeneficiaryIn("Nhân dân vùng lũ", 5_000, 3)


@dataclass
class Flood:
    """The world on 14/9/2023 and the people who run the mission."""

    world: World
    places: dict[str, Place]
    items: dict[str, Item]

    @property
    def desk(self) -> Actor:
        return self.world.actor("operations_desk")

    @property
    def director(self) -> Actor:
        return self.world.actor("commander")

    def keeper(self, code: str) -> Actor:
        return self.world.actor("depot_keeper", code)

    def unit(self, code: str) -> int:
        return self.world.unit(code).pk

    def at(self, clock: str, day: dt.date = START) -> dt.datetime:
        return instant(day, clock)

    def order(self, code: str = "NV-LU", **more: object) -> MissionIn:
        """The order of the story."""
        facts: dict[str, object] = {
            "code": code, "name": "Khắc phục lũ lụt vùng 2", "unit_id": self.unit("VUNG-2"),
            "authority": "Điện khẩn 14/9/2023", "received_at": RECEIVED, "starts_on": START, "ends_on": END,
            "level": "THEM-3", "beneficiaries": (self.soldiers("L26", 800), self.lent(400), CIVILIANS),
        }  # fmt: skip
        return MissionIn(**{**facts, **more})  # type: ignore[arg-type]

    def soldiers(self, unit: str, people: int, fed_by: str = rules.BY_KITCHEN) -> BeneficiaryIn:
        return BeneficiaryIn(unit, people, 2, self.unit(unit), "HSQBS", fed_by)

    def lent(self, people: int, unit: str = "T11") -> BeneficiaryIn:
        return self.soldiers(unit, people, rules.BY_MISSION)

    def draft(self, order: MissionIn | None = None) -> Mission:
        made = actions.draft_mission(
            actor=self.desk, at=self.at("02:03"), command_id=uuid.uuid4(), order=order or self.order()
        )
        return Mission.objects.get(pk=made)

    def ordered(self, order: MissionIn | None = None) -> Mission:
        row = self.draft(order)
        actions.order_mission(actor=self.director, at=self.at("02:05"), command_id=uuid.uuid4(), mission_id=row.pk)
        self.roads(row)
        return Mission.objects.get(pk=row.pk)

    def roads(self, row: Mission, cut: str = "") -> None:
        """KV-2 is half an hour away, KV-1 six; making ready takes 4 h 30 and 5 h."""
        roads = [
            RoadIn(self.places["KV-2"].pk, 270, 30),
            RoadIn(self.places["KV-1"].pk, 300, 360, bool(cut), cut),
        ]
        actions.set_roads(actor=self.desk, at=self.at("02:10"), mission_id=row.pk, roads=roads)

    def claim_plan(self, row: Mission, clock: str = "02:15") -> queries.Plan:
        """Claim what the source plan proposes."""
        plan = queries.source_plan(row, self.at(clock))
        lines = [
            ClaimIn(one.place_id, one.item, one.audience, one.purpose, one.quantity) for one in plan.choice.sources
        ]
        actions.claim(actor=self.desk, at=self.at(clock), command_id=uuid.uuid4(), mission_id=row.pk, lines=lines)
        return plan

    def load(self, row: Mission, depot: str, clock: str = "05:00", day: dt.date = START) -> int:
        """Everything claimed at a depot on one vehicle."""
        lines = queries.live_sources(row)
        taken = queries.loaded([one.pk for one in lines])
        mine = {
            one.pk: one.quantity - taken.get(one.pk, 0)
            for one in lines
            if one.place_id == self.places[depot].pk and one.quantity > taken.get(one.pk, 0)
        }
        return actions.make_load(
            actor=self.desk, at=self.at(clock, day), command_id=uuid.uuid4(), mission_id=row.pk, lines=mine,
            vehicle="xe tải 1", driver="Vũ Thử Nghiệm",
        )  # fmt: skip

    def issue(self, load: int, depot: str, clock: str, day: dt.date = START) -> list[int]:
        return actions.issue_load(
            actor=self.keeper(depot), at=self.at(clock, day), command_id=uuid.uuid4(), load_id=load
        )

    def hand_over(self, load: int, clock: str, day: dt.date = START, **more: object) -> int:
        return actions.hand_over(
            actor=self.world.actor("unit_quartermaster", "L26"), at=self.at(clock, day), command_id=uuid.uuid4(),
            load_id=load, receiver="Lê Thị Ví Dụ", **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def delivered(self, row: Mission) -> None:
        """The story's morning: KV-2 issues at 06:30 and is there at 07:00, KV-1 arrives at 13:00."""
        for depot, out, there in (("KV-2", "06:30", "07:00"), ("KV-1", "07:00", "13:00")):
            load = self.load(row, depot)
            self.issue(load, depot, out)
            self.hand_over(load, there)

    def issued(self, row: Mission, depot: str, clock: str) -> int:
        """Everything claimed at a depot, on the road."""
        load = self.load(row, depot)
        self.issue(load, depot, clock)
        return load

    def claim(self, row: Mission, *lines: ClaimIn, clock: str = "02:20") -> list[int]:
        return actions.claim(
            actor=self.desk, at=self.at(clock), command_id=uuid.uuid4(), mission_id=row.pk, lines=lines
        )

    def give_back(self, row: Mission, item: str, audience: str, quantity: int, day: dt.date) -> list[int]:
        return actions.bring_back(
            actor=self.desk, at=self.at("21:00", day), command_id=uuid.uuid4(), mission_id=row.pk, happened_on=day,
            lines=[UseIn(item, audience, quantity)],
        )  # fmt: skip

    def lose(self, row: Mission, item: str, audience: str, quantity: int, day: dt.date, minutes: str) -> list[int]:
        return actions.lose(
            actor=self.desk, at=self.at("21:00", day), command_id=uuid.uuid4(), mission_id=row.pk, happened_on=day,
            lines=[UseIn(item, audience, quantity)], minutes=minutes,
        )  # fmt: skip

    def close(self, row: Mission, day: dt.date) -> int:
        return actions.close_out(
            actor=self.world.actor("commander", today=day), at=self.at("22:00", day), command_id=uuid.uuid4(),
            mission_id=row.pk,
        )  # fmt: skip

    def fed(self, kitchen: str, day: dt.date) -> dict[str, int]:
        return feeding_strength(self.unit(kitchen), day)

    def world_rice(self, kitchen: str, day: dt.date) -> int:
        """Grams of rice of a day of everybody on the kitchen's list."""
        return sum(self.fed(kitchen, day).values()) * 700

    def lent_at(self, kitchen: str, day: dt.date) -> int:
        return standing([self.unit(kitchen)]).lent(self.unit(kitchen), "HSQBS", day, "trua")

    def refunds(self, kitchen: str, day: dt.date) -> int:
        """đồng of the refund list of a counted day once it is closed."""
        actor = self.world.actor("kitchen_manager", kitchen)
        row = close_day(
            actor=actor, at=self.at("19:00", day), command_id=uuid.uuid4(), kitchen_id=self.unit(kitchen), day=day
        )
        return sum(MealRefund.objects.filter(kitchen_day_id=row).values_list("amount", flat=True))

    def use(self, row: Mission, item: str, audience: str, quantity: int, day: dt.date) -> list[int]:
        return actions.consume(
            actor=self.desk, at=self.at("20:00", day), command_id=uuid.uuid4(), mission_id=row.pk, happened_on=day,
            lines=[UseIn(item, audience, quantity)],
        )  # fmt: skip

    def balance(self, row: Mission, item: str, audience: str) -> tuple[int, int, int, int]:
        found = queries.balances(row).get((audience, self.items[item].pk), rules.Balance())
        return found.issued, found.consumed, found.returned, found.lost

    def reserve(self, depot: str, on: dt.date = START) -> tuple[int, int, int]:
        """(usable, floor, short) of the packs of a depot."""
        scope = visible_to(self.world.actor("commander", today=on), on)
        row = next(
            one for one in reserve_state(scope=scope, on=on)
            if (one.place_id, one.item_id) == (self.places[depot].pk, self.items["LUONG_KHO"].pk)
        )  # fmt: skip
        return row.usable, row.floor, row.short

    def count(self, kitchen: str, day: dt.date, people: int | None = None, clock: str = "06:30") -> int:
        """Chấm cơm of everybody who may be counted (or so many enlisted) at three meals."""
        fed = feeding_strength(self.unit(kitchen), day)
        book = standing([self.unit(kitchen)])
        counts = [
            Present(meal, category, book.eating(self.unit(kitchen), category, day, meal)
                    if people is None or category != "HSQBS" else people)
            for meal in ("sang", "trua", "chieu")
            for category in fed
        ]  # fmt: skip
        return record_counts(
            actor=self.world.actor("kitchen_manager", kitchen), at=self.at(clock, day), command_id=uuid.uuid4(),
            kitchen_id=self.unit(kitchen), day=day, counts=counts,
        )  # fmt: skip


def build(world: World, good_until: dt.date = dt.date(2024, 9, 4)) -> Flood:
    """Region 2 after the merge with 3.520 people; floors 6.900 and 10.560 packs; prices and mission rates."""
    merge_r01(world)
    world.today = START
    rows = [
        ("kv-1", Kind.DEPOT, "KV-1", "Kho khu vực 1", "VUNG-1"),
        ("kv-2", Kind.DEPOT, "KV-2", "Kho khu vực 2", "VUNG-2"),
    ]
    create_units(world, tuple(rows), OPENED)
    officer = world.actor("staff_officer")

    places = {
        code: ledger.open_place(
            actor=officer, at=instant(OPENED), unit_id=world.unit(code).pk, code=code, name=f"Kho {code}",
            opened_on=OPENED,
        )
        for code in ("KV-1", "KV-2", *T11)
    }  # fmt: skip
    found = Flood(world, places, _goods(world))
    standing_rules(world)
    for code, amount, factor in MISSION_RATES:
        row = standards.add_rate(
            actor=officer, at=instant(dt.date(2023, 1, 2)), name=f"Ăn thêm {code}", amount=amount,
            kind=RowKind.SUPPLEMENT, code=code, factor=Fraction(factor), legal_basis="Thông tư 168/2021/TT-BQP",
            issued_on=dt.date(2021, 12, 18), valid_from=dt.date(2022, 1, 1),
        )  # fmt: skip
        keep(world, row)
    for code, region in (("KV-1", "VUNG-1"), ("KV-2", "VUNG-2")):
        _fill(found, code, region, good_until)
    return found


def _goods(world: World) -> dict[str, Item]:
    group, _ = ItemGroup.objects.get_or_create(code="LT", defaults={"name": "Lương thực"})
    items = {
        code: Item.objects.create(
            code=code, name=name, name_search=fold(name), name_sort=sort_key(name), group=group, base=base,
            display_unit=unit, lot_policy="expiry", shelf_life_days=730, ration_code=code,
        )
        for code, name, base, unit in ITEMS
    }  # fmt: skip
    since = dt.date(2022, 1, 1)
    decision = PriceDecision.objects.create(
        number="09/BB-HĐG", unit=world.root, surveyed_on=since, valid_from=since, status="adopted", made_by=1,
        adopted_by=2, adopted_at=instant(since),
    )  # fmt: skip
    PriceRow.objects.create(
        decision=decision, unit=world.root, item=items["LUONG_KHO"], source="contract", dong=PACK_PRICE, per=1,
        valid_from=since,
    )  # fmt: skip
    return items


def _fill(found: Flood, code: str, region: str, good_until: dt.date) -> None:
    day = dt.date(2023, 1, 3)
    here, (packs, rice) = found.places[code].pk, STOCK[code]
    moves = (
        MoveIn(
            found.items["LUONG_KHO"].pk, packs, AccountRef("opening", here), stock(here, "reserve"),
            lot=LotIn(f"LK-{code}", expires_on=good_until), price=Price(PACK_PRICE, 1),
        ),
        MoveIn(
            found.items["GAO"].pk, rice * KG, AccountRef("opening", here), stock(here),
            lot=LotIn(f"G-{code}", expires_on=good_until), price=Price(14_000, KG),
        ),
    )  # fmt: skip
    ledger.post(
        actor=found.keeper(code), at=instant(day, "16:00"),
        voucher=VoucherIn(uuid.uuid4(), "opening", here, day, moves),
    )  # fmt: skip
    ledger.set_norm(
        actor=found.director, at=instant(START, "00:30"), place_id=here, item_id=found.items["LUONG_KHO"].pk,
        served_id=found.unit(region), amount=1, days=3, age_months=None, valid_from=START - rules.DAY,
        legal_basis="Định mức dự trữ 12/ĐM (hư cấu)",
    )  # fmt: skip
