"""A small fictional world for any room's tests, built by the actions as users would build it.

Cục Quân nhu Bồng Lai (CQN) with regions VUNG-1, VUNG-2, units T11 (kitchens K-1101..03), T21 (K-2101, K-2102),
T22 (K-2201..03), HQ (K-0001) and depots KV-1, KV-2, KTW. Everything is valid from 1/1/2023.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model

from quannhu.kernel.actor import Actor
from quannhu.kernel.days import instant
from quannhu.kernel.models import AuditEntry
from quannhu.kernel.money import split_exact
from quannhu.organization import actions, queries
from quannhu.organization.models import (
    Category,
    FeedingAssignment,
    Kind,
    Post,
    Strength,
    Unit,
    UnitClosure,
    UnitSuccession,
    UnitVersion,
)
from quannhu.organization.rights import ROLES

START = dt.date(2023, 1, 1)
BASIS = "Quyết định 01/QĐ-CQN ngày 1/1/2023"
PASSWORD = "bong-lai-2023"

# key, kind, code, name, parent code
UNITS = (
    ("vung-1", Kind.REGION, "VUNG-1", "Vùng 1 Mây Trắng", "CQN"),
    ("vung-2", Kind.REGION, "VUNG-2", "Vùng 2 Suối Bạc", "CQN"),
    ("hq", Kind.OFFICE, "HQ", "Cơ quan Cục", "CQN"),
    ("t11", Kind.UNIT, "T11", "Trung đoàn Sóc Nâu", "VUNG-1"),
    ("t21", Kind.UNIT, "T21", "Trung đoàn Sao La", "VUNG-2"),
    ("t22", Kind.UNIT, "T22", "Trung đoàn Vành Khuyên", "VUNG-2"),
    ("k-0001", Kind.KITCHEN, "K-0001", "Bếp Cơ quan Cục", "HQ"),
    ("k-1101", Kind.KITCHEN, "K-1101", "Bếp số 1 Sóc Nâu", "T11"),
    ("k-1102", Kind.KITCHEN, "K-1102", "Bếp số 2 Sóc Nâu", "T11"),
    ("k-1103", Kind.KITCHEN, "K-1103", "Bếp số 3 Sóc Nâu", "T11"),
    ("k-2101", Kind.KITCHEN, "K-2101", "Bếp số 1 Sao La", "T21"),
    ("k-2102", Kind.KITCHEN, "K-2102", "Bếp số 2 Sao La", "T21"),
    ("k-2201", Kind.KITCHEN, "K-2201", "Bếp số 1 Vành Khuyên", "T22"),
    ("k-2202", Kind.KITCHEN, "K-2202", "Bếp số 2 Vành Khuyên", "T22"),
    ("k-2203", Kind.KITCHEN, "K-2203", "Bếp số 3 Vành Khuyên", "T22"),
    ("kv-1", Kind.DEPOT, "KV-1", "Kho khu vực 1", "VUNG-1"),
    ("kv-2", Kind.DEPOT, "KV-2", "Kho khu vực 2", "VUNG-2"),
    ("ktw", Kind.DEPOT, "KTW", "Kho trung tâm", "CQN"),
)
# unit -> category -> people on the roll
STRENGTH = {
    "T11": {"HSQBS": 1_000, "SQ": 140, "QNCN": 60, "CNVQP": 40},
    "T21": {"HSQBS": 950, "SQ": 130, "QNCN": 70},
    "T22": {"HSQBS": 800, "SQ": 120, "QNCN": 60},
    "HQ": {"SQ": 200, "QNCN": 80, "CNVQP": 30},
}
# kitchen -> category -> people who eat there; K-1101 feeds 420
FEEDING = {
    "K-0001": {"SQ": 200, "QNCN": 80, "CNVQP": 30},
    "K-1101": {"HSQBS": 360, "SQ": 40, "QNCN": 20},
    "K-1102": {"HSQBS": 340, "SQ": 50, "QNCN": 20, "CNVQP": 20},
    "K-1103": {"HSQBS": 300, "SQ": 50, "QNCN": 20, "CNVQP": 20},
    "K-2101": {"HSQBS": 500, "SQ": 70, "QNCN": 30},
    "K-2102": {"HSQBS": 450, "SQ": 60, "QNCN": 40},
    "K-2201": {"HSQBS": 300, "SQ": 40, "QNCN": 20},
    "K-2202": {"HSQBS": 250, "SQ": 40, "QNCN": 20},
    "K-2203": {"HSQBS": 250, "SQ": 40, "QNCN": 20},
}
# Where a role stands unless a test says otherwise.
SEATS = {"kitchen_manager": "K-1101", "unit_quartermaster": "T11", "depot_keeper": "KV-1"}


@dataclass
class World:
    """A built world; `today` is the day the actors act on unless a test gives another."""

    root: Unit
    administrator: User
    commander: User
    today: dt.date
    users: dict[tuple[str, str], User] = field(default_factory=dict)

    def at(self, day: dt.date, clock: str = "08:00") -> dt.datetime:
        """The instant HH:MM of the day in Hanoi."""
        return instant(day, clock)

    def unit(self, code: str, on: dt.date | None = None) -> Unit:
        """The unit with the code on the day (today)."""
        return queries.unit_by_code(code, on or self.today)

    def user(self, role: str, code: str | None = None) -> User:
        """The one account that holds the role at the unit; made and appointed when first asked for."""
        if role == "administrator":
            return self.administrator
        code = code or SEATS.get(role, "CQN")
        if role == "commander" and code == "CQN":
            return self.commander
        if (role, code) not in self.users:
            self.users[role, code] = self.another_user(role, code)
        return self.users[role, code]

    def another_user(self, role: str, code: str | None = None, name: str = "") -> User:
        """A fresh account with the role at the unit: a second person for what needs two."""
        code = code or SEATS.get(role, "CQN")
        number = get_user_model().objects.count() + 1
        user = make_user(f"{role}-{code.lower()}-{number}", name or f"{ROLES[role]} {code}")
        self.appoint(user, role, code)
        return user

    def appoint(self, user: User, role: str, code: str, valid_from: dt.date | None = None) -> None:
        """Give the account a post from a day on (the unit's first), by the administrator."""
        unit_id = self.unit(code).pk
        valid_from = valid_from or queries.periods_of(unit_id)[0].start
        actions.appoint(
            actor=queries.actor_of(self.administrator.pk, self.today), at=self.at(valid_from), user_id=user.pk,
            role=role, unit_id=unit_id, valid_from=valid_from,
        )  # fmt: skip

    def actor(self, role: str, code: str | None = None, today: dt.date | None = None) -> Actor:
        """The actor behind `user(role, code)` as of a day (today)."""
        return queries.actor_of(self.user(role, code).pk, today or self.today)

    def actor_of(self, user: User, today: dt.date | None = None) -> Actor:
        """The actor behind an account as of a day (today)."""
        return queries.actor_of(user.pk, today or self.today)


def make_user(username: str, full_name: str) -> User:
    """An account without posts; its password is PASSWORD."""
    return get_user_model().objects.create_user(username=username, password=PASSWORD, first_name=full_name)


def build_root(today: dt.date) -> World:
    """Only the department, with an administrator and a commander."""
    administrator = make_user("quan-tri", "Phạm Giả Định")
    commander = make_user("chi-huy", "Nguyễn Minh Họa")
    root = actions.found(
        at=instant(START), key="cqn", code="CQN", name="Cục Quân nhu Bồng Lai", valid_from=START,
        administrator_id=administrator.pk, commander_id=commander.pk, legal_basis=BASIS,
    )  # fmt: skip
    return World(root, administrator, commander, today)


def create_units(world: World, rows: tuple[tuple[str, str, str, str, str], ...], valid_from: dt.date = START) -> None:
    """Units of (key, kind, code, name, parent code), parents first."""
    commander = world.actor("commander")
    ids = {"CQN": world.root.pk}
    for key, kind, code, name, parent in rows:
        unit = actions.create_unit(
            actor=commander, at=instant(valid_from), key=key, kind=kind, code=code, name=name,
            parent_id=ids.get(parent) or world.unit(parent, valid_from).pk, valid_from=valid_from, legal_basis=BASIS,
        )  # fmt: skip
        ids[code] = unit.pk


def enrol(world: World, strength: dict[str, dict[str, int]], valid_from: dt.date = START) -> None:
    """Strength by unit and category from a day on."""
    officer = world.actor("staff_officer")
    for code, parts in strength.items():
        for category, headcount in parts.items():
            actions.set_strength(
                actor=officer, at=instant(valid_from), unit_id=world.unit(code).pk, category=category,
                headcount=headcount, valid_from=valid_from, legal_basis=BASIS,
            )  # fmt: skip


def feed(world: World, feeding: dict[str, dict[str, int]], valid_from: dt.date = START) -> None:
    """Who eats where: each kitchen feeds people of the unit it belongs to."""
    officer = world.actor("staff_officer")
    for code, parts in feeding.items():
        kitchen = world.unit(code).pk
        unit = queries.parent_of(kitchen, valid_from)
        assert unit is not None
        for category, headcount in parts.items():
            actions.assign_feeding(
                actor=officer, at=instant(valid_from), unit_id=unit, kitchen_id=kitchen, category=category,
                headcount=headcount, valid_from=valid_from,
            )  # fmt: skip


def build(today: dt.date = dt.date(2023, 3, 14)) -> World:
    """The small world; `today` is where the tests stand (the kitchen day of story R03)."""
    world = build_root(today)
    create_units(world, UNITS)
    enrol(world, STRENGTH)
    feed(world, FEEDING)
    return world


# The whole army of story R01: 8 units, 24 kitchens, 8.890 people to 30/6/2023.
R01_PEOPLE = {
    "T11": ("VUNG-1", Kind.UNIT, "Trung đoàn Sóc Nâu", 3, {"HSQBS": 1_000, "SQ": 140, "QNCN": 60, "CNVQP": 40}),
    "T12": ("VUNG-1", Kind.UNIT, "Trung đoàn Chồn Bạc", 3, {"HSQBS": 880, "SQ": 120, "QNCN": 60}),
    "T21": ("VUNG-2", Kind.UNIT, "Trung đoàn Sao La", 4, {"HSQBS": 950, "SQ": 130, "QNCN": 70}),
    "T22": ("VUNG-2", Kind.UNIT, "Trung đoàn Vành Khuyên", 3, {"HSQBS": 800, "SQ": 120, "QNCN": 60}),
    "L26": ("VUNG-2", Kind.UNIT, "Lữ đoàn Rái Cá", 3, {"HSQBS": 1_200, "SQ": 180, "QNCN": 90}),
    "T31": ("VUNG-3", Kind.UNIT, "Trung đoàn Nhím Vàng", 3, {"HSQBS": 920, "SQ": 130, "QNCN": 70}),
    "L41": ("VUNG-4", Kind.UNIT, "Lữ đoàn Hải Âu", 4, {"HSQBS": 1_130, "SQ": 300, "QNCN": 130}),
    "HQ": ("CQN", Kind.OFFICE, "Cơ quan Cục", 1, {"SQ": 200, "QNCN": 80, "CNVQP": 30}),
}
REGIONS = {
    "VUNG-1": "Vùng 1 Mây Trắng", "VUNG-2": "Vùng 2 Suối Bạc", "VUNG-3": "Vùng 3 Đồi Chè", "VUNG-4": "Vùng 4 Biển Ngọc",
}  # fmt: skip
MERGE_DAY = dt.date(2023, 7, 1)


def kitchens_of_r01(code: str, count: int) -> list[str]:
    """`K-2101..K-2104` for T21; `K-0001` for HQ."""
    return [f"K-{code[1:] if code != 'HQ' else '00'}{number:02d}" for number in range(1, count + 1)]


def build_r01(today: dt.date = dt.date(2023, 6, 30)) -> World:
    """The whole army of story R01 as of 30/6/2023."""
    world = build_root(today)
    rows = [(code.lower(), Kind.REGION, code, name, "CQN") for code, name in REGIONS.items()]
    for code, (parent, kind, name, count, _) in R01_PEOPLE.items():
        rows.append((code.lower(), kind, code, name, parent))
        for kitchen in kitchens_of_r01(code, count):
            rows.append((kitchen.lower(), Kind.KITCHEN, kitchen, f"Bếp {kitchen[-1]} {name}", code))
    create_units(world, tuple(rows))
    enrol(world, {code: people for code, (_, _, _, _, people) in R01_PEOPLE.items()})
    feeding: dict[str, dict[str, int]] = {}
    for code, (_, _, _, count, people) in R01_PEOPLE.items():
        for category, headcount in people.items():
            shares = split_exact(headcount, [1] * count)
            for kitchen, share in zip(kitchens_of_r01(code, count), shares, strict=True):
                feeding.setdefault(kitchen, {})[category] = share
    feed(world, feeding)
    return world


def merge_r01(world: World) -> Unit:
    """T21 + T22 -> L25 on 1/7/2023: K-2104 closes, 80 soldiers go to L41."""
    day, at = MERGE_DAY, instant(dt.date(2023, 6, 28), "15:00")
    basis = "Quyết định 55/QĐ-CQN ngày 28/6/2023"
    people = {"HSQBS": 950 + 800 - 80, "SQ": 250, "QNCN": 130}
    kitchens = [world.unit(code).pk for code in ("K-2101", "K-2102", "K-2103", "K-2201", "K-2202", "K-2203")]
    places = [
        actions.FeedingIn(kitchen, category, share)
        for category, headcount in people.items()
        for kitchen, share in zip(kitchens, split_exact(headcount, [1] * 6), strict=True)
    ]
    successor = actions.merge_units(
        actor=world.actor("commander"), at=at, predecessor_ids=[world.unit("T21").pk, world.unit("T22").pk],
        successor_key="l25", code="L25", name="Lữ đoàn Hồng Hạc", parent_id=world.unit("VUNG-2").pk, on=day,
        legal_basis=basis, closing_ids=[world.unit("K-2104").pk], strength=people, feeding=places,
    )  # fmt: skip
    officer = world.actor("staff_officer")
    home = world.unit("L41").pk
    actions.set_strength(
        actor=officer, at=at, unit_id=home, category="HSQBS", headcount=1_210, valid_from=day, legal_basis=basis
    )
    kitchens = [world.unit(code).pk for code in kitchens_of_r01("L41", 4)]
    for kitchen, share in zip(kitchens, split_exact(1_210, [1] * 4), strict=True):
        actions.assign_feeding(
            actor=officer, at=at, unit_id=home, kitchen_id=kitchen, category="HSQBS", headcount=share, valid_from=day
        )
    return successor


# What a build writes, parents first: kept after the first build so that later tests insert it in a few statements.
_TABLES: tuple[type[Model], ...] = (
    User, Unit, UnitVersion, UnitClosure, UnitSuccession, Category, Strength, FeedingAssignment, Post, AuditEntry,
)  # fmt: skip
_REMEMBERED: dict[tuple[str, str], tuple[World, list[tuple[type[Model], list[Model]]]]] = {}


def remembered(build: Callable[[], World]) -> World:
    """The world of `build`: made by the actions once per database, then put back row by row with the same ids."""
    if User.objects.exists() or Unit.objects.exists():
        return build()
    key = (str(connection.settings_dict["NAME"]), build.__name__)
    if key not in _REMEMBERED:
        world = build()
        rows = [(table, list(table._default_manager.order_by("pk"))) for table in _TABLES]
        _REMEMBERED[key] = (replace(world, users=dict(world.users)), rows)
        return world
    kept, rows = _REMEMBERED[key]
    for table, lines in rows:
        table._default_manager.bulk_create([copy.copy(line) for line in lines])
    users = {seat: copy.copy(user) for seat, user in kept.users.items()}
    return replace(
        kept, root=copy.copy(kept.root), administrator=copy.copy(kept.administrator),
        commander=copy.copy(kept.commander), users=users,
    )  # fmt: skip
