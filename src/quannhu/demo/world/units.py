"""The tree, the accounts and posts, strength, who eats where, the intake of February and the merge of July."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.models import User

from quannhu.demo import calendar
from quannhu.demo.people import PASSWORD, SALT, Member, members
from quannhu.demo.world.stage import KitchenRun, Stage, at, table
from quannhu.kernel.money import split_exact
from quannhu.organization import actions

CATEGORIES = ("HSQBS", "SQ", "QNCN", "CNVQP")
FOUNDED = dt.date(2022, 1, 1)
BASIS = "Quyết định 01/QĐ-BL (hư cấu)"
MERGE_BASIS = "Quyết định 77/QĐ-BL sáp nhập T21 và T22 thành L25 (hư cấu)"
# Recruits of 20/2 by unit; as many leave on 19/2, so the strength of the day does not change.
RECRUITS = {"T11": 60, "T12": 40, "T21": 50, "T22": 40, "L26": 60, "T31": 40, "L41": 30}


def heads_by_category(strength: Mapping[str, int], heads: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Each kitchen's diners by category: the kitchens sum to the unit's strength, category by category.

    strength    category -> headcount of the unit
    heads       kitchen -> headcount; both sum to the same whole
    """
    assert sum(strength.values()) == sum(heads.values()), (strength, heads)
    kitchens, weights = list(heads), list(heads.values())
    found: dict[str, dict[str, int]] = {kitchen: {} for kitchen in kitchens}
    for category in CATEGORIES[1:]:
        for kitchen, part in zip(kitchens, split_exact(strength[category], weights), strict=True):
            found[kitchen][category] = part
    for kitchen in kitchens:
        found[kitchen][CATEGORIES[0]] = heads[kitchen] - sum(found[kitchen].values())
    return {kitchen: {c: parts[c] for c in CATEGORIES} for kitchen, parts in found.items()}


def strength_table() -> dict[tuple[str, dt.date], dict[str, int]]:
    """(unit, from) -> category -> headcount."""
    return {
        (row["unit"], dt.date.fromisoformat(row["from"])): {category: int(row[category]) for category in CATEGORIES}
        for row in table("strength")
    }


def diners(runs: list[KitchenRun]) -> dict[KitchenRun, dict[str, int]]:
    """Every kitchen run with its diners by category."""
    by_unit: dict[tuple[str, dt.date], list[KitchenRun]] = {}
    for run in runs:
        by_unit.setdefault((run.unit, run.start), []).append(run)
    strength = strength_table()
    found: dict[KitchenRun, dict[str, int]] = {}
    for key, group in by_unit.items():
        parts = heads_by_category(strength[key], {run.code: run.heads for run in group})
        found |= {run: parts[run.code] for run in group}
    return found


def open_world(stage: Stage) -> None:
    """Accounts, the root, the tree as of January, posts, strength and feeding places."""
    rows = [row for row in table("units") if row["kind"] != "department"]
    _accounts(stage)
    when = at(FOUNDED)
    root = actions.found(
        at=when, key="BL", code="BL", name="Cục Quân nhu Bồng Lai", valid_from=FOUNDED,
        administrator_id=stage.users["quantri"], commander_id=stage.users["thutruong"], legal_basis=BASIS,
    )  # fmt: skip
    stage.units["BL"] = root.pk
    _appoint(stage, ["troly"], FOUNDED)
    _tree(stage, rows)
    others = [name for name in stage.members if name not in ("quantri", "thutruong", "troly")]
    _appoint(stage, [name for name in others if stage.members[name].unit != "L25"], FOUNDED)
    _strength_and_feeding(stage)


def everybody() -> list[Member]:
    """Every account of the world."""
    rows = table("units")
    units = [row["code"] for row in rows if row["kind"] == "unit"] + ["L25"]
    depots = [row["code"] for row in rows if row["kind"] == "depot"]
    return members(units, depots, sorted({row["code"] for row in table("kitchens")}))


def _accounts(stage: Stage) -> None:
    """One account a person. Written straight into Django's own table: `open_account` would draw a fresh salt for each
    and no two builds would be the same.
    """
    stage.members = {member.username: member for member in everybody()}
    secret = get_hasher().encode(PASSWORD, SALT)
    joined = at(FOUNDED)
    User.objects.bulk_create(
        [
            User(username=m.username, first_name=m.name, password=secret, date_joined=joined)
            for m in stage.members.values()
        ]
    )
    stage.users = dict(User.objects.values_list("username", "pk"))


def _appoint(stage: Stage, usernames: list[str], on: dt.date) -> None:
    """Give people their posts."""
    administrator = stage.actor("quantri", on)
    for username in usernames:
        member = stage.members[username]
        actions.appoint(
            actor=administrator, at=at(on), user_id=stage.users[username], role=member.role,
            unit_id=stage.units[member.unit], title=member.title, valid_from=on,
        )  # fmt: skip
    stage.recast()


def _tree(stage: Stage, rows: list[dict[str, str]]) -> None:
    """Regions, units, offices, depots, stations and the kitchens of January."""
    planner = stage.actor("troly", FOUNDED)
    january = [run for run in stage.kitchens if run.start == calendar.FIRST]
    kitchens = [{"code": r.code, "kind": "kitchen", "name": r.name, "parent": r.unit} for r in january]
    for row in [*rows, *kitchens]:
        unit = actions.create_unit(
            actor=planner, at=at(FOUNDED, "09:00"), key=f"BL-{row['code']}", kind=row["kind"], code=row["code"],
            name=row["name"], parent_id=stage.units[row["parent"]], valid_from=FOUNDED, legal_basis=BASIS,
        )  # fmt: skip
        stage.units[row["code"]] = unit.pk


def _strength_and_feeding(stage: Stage) -> None:
    """Strength from 1/1 by each unit's quartermaster, and who eats at which kitchen."""
    first = calendar.FIRST
    basis = {row["unit"]: row["legal_basis"] for row in table("strength") if row["from"] == first.isoformat()}
    for (unit, start), parts in strength_table().items():
        if start != first:
            continue
        keeper = stage.actor(f"quannhu.{unit.lower()}", first)
        for category, headcount in parts.items():
            actions.set_strength(
                actor=keeper, at=at(first, "07:00"), unit_id=stage.units[unit], category=category,
                headcount=headcount, valid_from=first, legal_basis=basis[unit],
            )  # fmt: skip
    for run, parts in diners(stage.kitchens).items():
        if run.start == first:
            _feed(stage, run, parts)


def _feed(stage: Stage, run: KitchenRun, parts: Mapping[str, int]) -> None:
    keeper = stage.actor(run.quartermaster, run.start)
    for category, headcount in parts.items():
        actions.assign_feeding(
            actor=keeper, at=at(run.start, "07:30"), unit_id=stage.units[run.unit],
            kitchen_id=stage.units[run.code], category=category, headcount=headcount, valid_from=run.start,
        )  # fmt: skip


def recruit(stage: Stage) -> None:
    """320 recruits of 20/2 take the places of 320 leavers of 19/2: the decision is recorded, the sum stays."""
    on = calendar.RECRUITS
    strength = strength_table()
    for unit, count in RECRUITS.items():
        actions.set_strength(
            actor=stage.actor(f"quannhu.{unit.lower()}", on), at=at(on, "07:00"), unit_id=stage.units[unit],
            category="HSQBS", headcount=strength[(unit, calendar.FIRST)]["HSQBS"], valid_from=on,
            legal_basis=f"Nhận {count} chiến sĩ mới ngày 20/2, thay {count} xuất ngũ ngày 19/2 (hư cấu)",
        )  # fmt: skip


def merge(stage: Stage) -> None:
    """1/7 0:00: T21 + T22 become L25, K-2104 closes, 80 soldiers go to L41."""
    on = calendar.MERGE
    planner = stage.actor("troly", on)
    runs = [run for run in stage.kitchens if run.start == on]
    parts = diners(stage.kitchens)
    successor = actions.merge_units(
        actor=planner, at=at(on, "00:00"), predecessor_ids=[stage.units["T21"], stage.units["T22"]],
        successor_key="BL-L25", code="L25", name="Lữ đoàn Hồng Hạc", parent_id=stage.units["V2"], on=on,
        legal_basis=MERGE_BASIS, closing_ids=[stage.units["K-2104"]], strength=strength_table()[("L25", on)],
        feeding=[
            actions.FeedingIn(stage.units[run.code], category, headcount)
            for run in runs
            if run.unit == "L25"
            for category, headcount in parts[run].items()
        ],
    )  # fmt: skip
    stage.units["L25"] = successor.pk
    _appoint(stage, ["quannhu.l25", "chihuy.l25"], on)
    for run in runs:
        if run.unit == "L25":
            actions.rename_unit(
                actor=stage.actor("troly", on), at=at(on, "00:10"), unit_id=stage.units[run.code], on=on,
                name=run.name, legal_basis=MERGE_BASIS,
            )  # fmt: skip
    for category, headcount in strength_table()[("L41", on)].items():
        actions.set_strength(
            actor=stage.actor("quannhu.l41", on), at=at(on, "00:20"), unit_id=stage.units["L41"], category=category,
            headcount=headcount, valid_from=on, legal_basis="Quyết định 77/QĐ-BL: nhận 80 chiến sĩ của T21 (hư cấu)",
        )  # fmt: skip
    for run in runs:
        if run.unit == "L41":
            _feed(stage, run, parts[run])
