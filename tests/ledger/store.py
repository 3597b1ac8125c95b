"""Stores and goods for the ledger's tests, on top of the shared world."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from quannhu.catalog.models import Item, ItemGroup, Supplier
from quannhu.kernel.actor import Actor
from quannhu.kernel.days import instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import Price
from quannhu.kernel.text import fold, sort_key
from quannhu.ledger import actions
from quannhu.ledger.actions import AccountRef, LotIn, MoveIn, Posted, VoucherIn, stock
from quannhu.ledger.models import Balance, Place
from tests.world import World

DAY, NEXT = dt.date(2023, 3, 1), dt.date(2023, 3, 5)
OPENED = dt.date(2022, 12, 1)
KG = 1_000
# code, name, group, base, display unit, lot policy, shelf life in days
ITEMS = (
    ("GAO", "Gạo tẻ", "LT", "g", "kg", "expiry", 365),
    ("MUOI", "Muối", "LT", "g", "kg", "none", None),
    ("RAU", "Rau muống", "TP", "g", "kg", "daily", 2),
    ("THIT", "Thịt lợn", "TP", "g", "kg", "daily", 3),
    ("DAU", "Dầu ăn", "TP", "ml", "lít", "lot", 540),
    ("NOI50", "Nồi 50 lít", "DC", "piece", "cái", "none", None),
)


@contextmanager
def refused(code: str, words: str) -> Iterator[None]:
    """Expect a refusal by its code and its Vietnamese words: the whole declared text, with every fact filled in."""
    with pytest.raises(Refused, match=f"{code}: .*{words}") as caught:
        yield
    blanks = re.compile(r"\\\{\w+\\\}")
    for text, said in (
        (caught.value.code.text, caught.value.sentence),
        (caught.value.code.remedy, caught.value.remedy),
    ):
        assert text and re.fullmatch(blanks.sub(r"\\S.*", re.escape(text)), said), said


def salt_left(store: Store, place: str = "KV-1", kind: str = "stock") -> int:
    """Kilograms of salt at a place."""
    rows = Balance.objects.filter(account__place=store.places[place], account__kind=kind, item=store.items["MUOI"])
    return sum(rows.values_list("quantity", flat=True)) // KG


@dataclass
class Store:
    """The world with stores KV-1, KV-2, K-1101, K-1102 and goods."""

    world: World
    places: dict[str, Place]
    items: dict[str, Item]
    supplier: Supplier

    def at(self, day: dt.date, clock: str = "20:00") -> dt.datetime:
        """The instant HH:MM of the day in Hanoi."""
        return instant(day, clock)

    def keeper(self, code: str = "KV-1") -> Actor:
        """The keeper of a depot, or the manager of a kitchen."""
        role = "kitchen_manager" if code.startswith("K-") else "depot_keeper"
        return self.world.actor(role, code)

    def stock(self, code: str = "KV-1", purpose: str = "routine", condition: str = "usable") -> AccountRef:
        """The stock account of a place."""
        return stock(self.places[code].pk, purpose, condition)

    def outside(self, kind: str, code: str = "KV-1") -> AccountRef:
        """The supplier, consumer, loss... account of a place."""
        return AccountRef(kind, self.places[code].pk)

    def move(
        self, item: str, quantity: int, source: AccountRef, target: AccountRef, *, lot: LotIn | None = None,
        lot_id: int | None = None, price: Price | None = None,
    ) -> MoveIn:  # fmt: skip
        """One line by item code."""
        return MoveIn(self.items[item].pk, quantity, source, target, lot=lot, lot_id=lot_id, price=price)

    def voucher(self, kind: str, place: str, day: dt.date, *moves: MoveIn, **more: object) -> VoucherIn:
        """A voucher with a fresh command id."""
        more.setdefault("command_id", uuid.uuid4())
        return VoucherIn(kind=kind, place_id=self.places[place].pk, happened_on=day, moves=moves, **more)  # type: ignore[arg-type]

    def post(self, kind: str, place: str, day: dt.date, *moves: MoveIn, **more: object) -> Posted:
        """Post a voucher by the keeper of the place, on its day."""
        return actions.post(
            actor=self.keeper(place), at=self.at(day), voucher=self.voucher(kind, place, day, *moves, **more)
        )

    def bring(
        self, item: str, quantity: int, day: dt.date, *, place: str = "KV-1", lot: LotIn | None = None,
        price: Price | None = None,
    ) -> Posted:  # fmt: skip
        """Goods from the supplier into the stock of a place."""
        line = self.move(item, quantity, self.outside("supplier", place), self.stock(place), lot=lot, price=price)
        return self.post("receipt", place, day, line)


def build(world: World) -> Store:
    """Open the stores by the action, write the goods of the catalogue."""
    officer = world.actor("staff_officer")
    places = {}
    for code in ("KV-1", "KV-2", "K-1101", "K-1102"):
        unit = world.unit(code)
        places[code] = actions.open_place(
            actor=officer, at=instant(OPENED), unit_id=unit.pk, code=code, name=f"Kho {code}", opened_on=OPENED
        )
    groups = {
        code: ItemGroup.objects.get_or_create(code=code, defaults={"name": name, "order": order})[0]
        for order, (code, name) in enumerate((("LT", "Lương thực"), ("TP", "Thực phẩm"), ("DC", "Dụng cụ cấp dưỡng")))
    }
    items = {
        code: Item.objects.create(
            code=code, name=name, name_search=fold(name), name_sort=sort_key(name), group=groups[group], base=base,
            display_unit=unit, lot_policy=policy, shelf_life_days=life,
        )
        for code, name, group, base, unit, policy, life in ITEMS
    }  # fmt: skip
    supplier = Supplier.objects.create(
        code="NCC-01", name="Công ty Lương thực Mẫu", name_search="cong ty luong thuc mau"
    )
    return Store(world, places, items, supplier)
