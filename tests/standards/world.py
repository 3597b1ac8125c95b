"""A small tree with two officers: enough to write and read standards without the demo world."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from quannhu.kernel.actor import Actor, Grant
from quannhu.kernel.days import Period, instant
from quannhu.kernel.money import Price
from quannhu.kernel.text import fold, sort_key
from quannhu.organization.models import Category, Strength, Unit, UnitClosure, UnitVersion
from quannhu.organization.models import Kind as UnitKind
from quannhu.standards import actions
from quannhu.standards.models import Entitlement
from quannhu.standards.rules import Kind

BEGINNING = dt.date(2010, 1, 1)
AT = instant(dt.date(2023, 1, 3), "08:00")
BASIS = "Thông tư 168/2021/TT-BQP"
DEMO_BASIS = "Quyết định hư cấu 68-QĐ/BL"
ISSUED = dt.date(2021, 12, 18)


@lru_cache
def day(text: str) -> dt.date:
    """A day written d/m/yyyy."""
    d, m, y = (int(part) for part in text.split("/"))
    return dt.date(y, m, d)


def make_unit(code: str, name: str, kind: str, parent: Unit | None) -> Unit:
    """A unit under its parent since long ago, with its closure."""
    unit = Unit.objects.create(key=code, kind=kind)
    UnitVersion.objects.create(
        unit=unit, code=code, name=name, name_search=fold(name), name_sort=sort_key(name), parent=parent,
        valid_from=BEGINNING,
    )  # fmt: skip
    UnitClosure.objects.create(ancestor=unit, descendant=unit, depth=0, valid_from=BEGINNING)
    if parent is not None:
        for above in UnitClosure.objects.filter(descendant=parent):
            UnitClosure.objects.create(
                ancestor_id=above.ancestor_id, descendant=unit, depth=above.depth + 1, valid_from=BEGINNING
            )
    return unit


def person(user_id: int, role: str, unit: Unit, today: dt.date) -> Actor:
    """Someone with one post."""
    return Actor(user_id, f"Người {user_id}", (Grant(role, unit.pk, Period(BEGINNING)),), today)


@dataclass
class World:
    """The tree BL > (T11 > K-1101, L41 > K-4101) and who acts on it."""

    root: Unit
    t11: Unit
    k1101: Unit
    l41: Unit
    k4101: Unit
    maker: Actor
    approver: Actor

    def keep(self, entry: Entitlement, at: dt.datetime = AT) -> Entitlement:
        """Approve a draft by the second person."""
        return actions.approve(actor=self.approver, at=at, row_id=entry.pk)

    def rate(
        self,
        amount: int,
        start: str,
        end: str | None = None,
        *,
        at: dt.datetime = AT,
        issued: dt.date = ISSUED,
        basis: str = BASIS,
        kind: Kind = Kind.BASIC,
        code: str = "BASIC",
        name: str = "Mức cơ bản",
        factor: Fraction | None = None,
        category: str | None = None,
        unit: Unit | None = None,
        supersedes: int | None = None,
    ) -> Entitlement:
        """A money rate written by one person and approved by another."""
        entry = actions.add_rate(
            actor=self.maker, at=at, name=name, amount=amount, legal_basis=basis, issued_on=issued,
            valid_from=day(start), valid_to=day(end) if end else None, kind=kind, code=code, factor=factor,
            category=category, unit_id=unit.pk if unit else None, supersedes=supersedes,
        )  # fmt: skip
        return self.keep(entry, at)

    def supplement(self, code: str, amount: int, factor: str, start: str = "1/1/2022") -> Entitlement:
        """A supplement by code, with its factor kept."""
        ratio = Fraction(factor)
        return self.rate(amount, start, kind=Kind.SUPPLEMENT, code=code, name=f"Ăn thêm {code}", factor=ratio)

    def rice(self, norm: int = 14_000, grams: int = 700) -> None:
        """The rice norm price and the rice of the ration."""
        shared = {"legal_basis": BASIS, "issued_on": ISSUED, "valid_from": day("1/1/2022")}
        self.keep(actions.add_norm_price(actor=self.maker, at=AT, price=Price(norm, 1_000), **shared))
        self.keep(actions.add_scale(actor=self.maker, at=AT, ration_code="GAO", name="Gạo", quantity=grams, **shared))

    def strength(self, unit: Unit, category: str, headcount: int) -> None:
        """People on the roll of a unit."""
        group = Category.objects.get(code=category)
        Strength.objects.create(
            unit=unit, category=group, headcount=headcount, valid_from=BEGINNING, recorded_at=AT, recorded_by=1
        )


def build() -> World:
    """The world, empty of standards."""
    for order, (code, name) in enumerate((("HSQBS", "Hạ sĩ quan, binh sĩ"), ("SQ", "Sĩ quan"))):
        Category.objects.get_or_create(code=code, defaults={"name": name, "order": order})
    root = make_unit("BL", "Cục Quân nhu Bồng Lai", UnitKind.DEPARTMENT, None)
    t11 = make_unit("T11", "Trung đoàn Sóc Nâu", UnitKind.UNIT, root)
    l41 = make_unit("L41", "Lữ đoàn Hải Âu", UnitKind.UNIT, root)
    k1101 = make_unit("K-1101", "Bếp K-1101", UnitKind.KITCHEN, t11)
    k4101 = make_unit("K-4101", "Bếp K-4101", UnitKind.KITCHEN, l41)
    today = dt.date(2023, 12, 31)
    maker, approver = person(1, "staff_officer", root, today), person(2, "commander", root, today)
    return World(root, t11, k1101, l41, k4101, maker, approver)
