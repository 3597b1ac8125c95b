"""The two surge missions of the demo year: the forest fire of April and the flood of September (story R07).

All invented. The flood takes 12.000 packs of region 2 above its floor and 5.400 of region 1; the reserve is untouched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from quannhu.catalog import actions as catalog
from quannhu.catalog.actions import PriceLine
from quannhu.demo import calendar
from quannhu.demo.reserve import PACK, PACK_PRICE
from quannhu.demo.world.stage import Stage, at, keeper
from quannhu.kernel.money import split_exact
from quannhu.missions import actions, queries, rules
from quannhu.missions.actions import BeneficiaryIn, ClaimIn, MissionIn, RoadIn, UseIn
from quannhu.missions.models import Mission

ONE = dt.timedelta(days=1)
FIRE, FIRE_END = calendar.day(4, 10), calendar.day(4, 14)
FLOOD, FLOOD_END = calendar.day(9, 14), calendar.day(9, 20)
LENDER, LENT = "T11", 400
RICE_DAY = LENT * 700
# depot -> minutes to make ready and of the road
FIRE_ROADS = {"KV-3": (60, 90)}
FLOOD_ROADS = {"KV-2": (270, 30), "KV-1": (300, 360)}
CIVILIANS_LEFT, CIVILIANS_LOST = 6, 4  # packs returned, and lost by minutes


def at_home(heads: Mapping[str, Mapping[str, int]], kitchen: str, on: dt.date) -> dict[str, int]:
    """Who eats at the kitchen on the day: in the flood T11's kitchens leave out those it lent.

    heads       kitchen of the lender -> category -> people
    """
    mine = dict(heads[kitchen])
    if FLOOD <= on <= FLOOD_END:
        order = sorted(heads)
        parts = split_exact(LENT, [heads[code]["HSQBS"] for code in order])
        mine["HSQBS"] -= parts[order.index(kitchen)]
    return mine


def price_packs(stage: Stage) -> None:
    """A ration pack has a catalogue price, as it is charged against the supplement (note N6)."""
    on = calendar.EVE
    decision = catalog.draft_prices(
        actor=stage.actor("hoidonggia", on), at=at(on, "09:00"), unit_id=stage.units["BL"], number="LK-2022/BB-HĐG",
        surveyed_on=on, valid_from=on, minutes="Giá danh mục của một khẩu phần lương khô theo hợp đồng (hư cấu).",
        command_id=stage.chance.command("prices of packs"),
        lines=[PriceLine(stage.items[PACK], PACK_PRICE, 1, "contract")],
    )  # fmt: skip
    catalog.adopt_prices(actor=stage.actor("thutruong", on), at=at(on, "11:00"), decision_id=decision.pk)


def fire(stage: Stage) -> None:
    """10–14/4: 300 soldiers of T31 for 5 days at 0,7×, fed by their own kitchens; a pack each on the first day."""
    mission = _ordered(
        stage,
        MissionIn(
            "NV-2023-01", "Chữa cháy rừng Đồi Chè", stage.units["V3"], "Lệnh 08/L-V3 ngày 10/4/2023 (hư cấu)",
            at(FIRE, "06:10"), FIRE, FIRE_END, "THEM-5",
            (BeneficiaryIn("Trung đoàn Nhím Vàng (T31)", 300, 1, stage.units["T31"]),),
        ),
        FIRE_ROADS, "06:20",
    )  # fmt: skip
    _deliver(stage, mission, "KV-3", FIRE, ("07:00", "07:40", "09:20"), "quannhu.t31")


def flood(stage: Stage) -> None:
    """14–20/9: 1.200 soldiers for 7 days at 1,0× and 5.000 civilians for 3 days, ordered at 02:00."""
    mission = _ordered(
        stage,
        MissionIn(
            "NV-2023-02", "Khắc phục lũ lụt Suối Bạc", stage.units["V2"], "Điện khẩn 14/ĐK-BL ngày 14/9/2023 (hư cấu)",
            at(FLOOD, "02:00"), FLOOD, FLOOD_END, "THEM-3",
            (
                BeneficiaryIn("Lữ đoàn Rái Cá (L26)", 800, 2, stage.units["L26"]),
                BeneficiaryIn(
                    "Trung đoàn Sóc Nâu (T11)", LENT, 2, stage.units[LENDER], fed_by=rules.BY_MISSION
                ),
                BeneficiaryIn("Nhân dân vùng lũ Suối Bạc", 5_000, 3),
            ),
        ),
        FLOOD_ROADS, "02:03",
    )  # fmt: skip
    _deliver(stage, mission, "KV-2", FLOOD, ("05:00", "06:30", "07:00"), "quannhu.l26")
    _deliver(stage, mission, "KV-1", FLOOD, ("05:30", "07:00", "13:00"), "quannhu.l26")


def _ordered(stage: Stage, order: MissionIn, roads: Mapping[str, tuple[int, int]], clock: str) -> int:
    """Drafted by the desk, ordered by the commander, roads told, and what the source plan proposes claimed."""
    on, desk = order.starts_on, stage.actor("dieuhanh", order.starts_on)
    command, when = stage.chance.command, at(on, clock)
    mission = actions.draft_mission(actor=desk, at=when, command_id=command("mission", order.code), order=order)
    minute = dt.timedelta(minutes=1)
    actions.order_mission(
        actor=stage.actor("thutruong", on), at=when + 2 * minute, command_id=command("mission ordered", order.code),
        mission_id=mission,
    )  # fmt: skip
    told = [RoadIn(stage.places[depot], *minutes) for depot, minutes in roads.items()]
    actions.set_roads(actor=desk, at=when + 4 * minute, mission_id=mission, roads=told)
    row, then = Mission.objects.get(pk=mission), when + 6 * minute
    chosen = queries.source_plan(row, then).choice
    assert not chosen.short, chosen
    actions.claim(
        actor=desk, at=then, command_id=command("mission claims", order.code), mission_id=mission,
        lines=[ClaimIn(one.place_id, one.item, one.audience, one.purpose, one.quantity) for one in chosen.sources],
    )  # fmt: skip
    return mission


def _deliver(
    stage: Stage, mission: int, depot: str, on: dt.date, clocks: tuple[str, str, str], taker: str
) -> None:  # fmt: skip
    """Everything claimed at a depot: loaded, issued and handed over at the three clock times."""
    row, command = Mission.objects.get(pk=mission), stage.chance.command
    lines = {one.pk: one.quantity for one in queries.live_sources(row) if one.place_id == stage.places[depot]}
    load = actions.make_load(
        actor=stage.actor("dieuhanh", on), at=at(on, clocks[0]), command_id=command("load", row.code, depot),
        mission_id=mission, lines=lines, vehicle=f"Xe tải {depot}", driver=stage.name("pho" + keeper(depot)),
    )  # fmt: skip
    actions.issue_load(
        actor=stage.actor(keeper(depot), on), at=at(on, clocks[1]), command_id=command("load issued", row.code, depot),
        load_id=load,
    )  # fmt: skip
    actions.hand_over(
        actor=stage.actor(taker, on), at=at(on, clocks[2]), command_id=command("load handed", row.code, depot),
        load_id=load, receiver=stage.name(taker),
    )  # fmt: skip


def use(stage: Stage, code: str, on: dt.date) -> None:
    """What was eaten and given out on a day of a mission."""
    row, index = Mission.objects.get(code=code), (on - Mission.objects.get(code=code).starts_on).days
    lines = []
    if code == "NV-2023-01" and index == 0:
        lines = [UseIn(PACK, rules.SOLDIERS, 300)]
    if code == "NV-2023-02":
        lines = [UseIn("GAO", rules.SOLDIERS, RICE_DAY)]
        lines += [UseIn(PACK, rules.SOLDIERS, 1_200)] if index < 2 else []
        short = CIVILIANS_LEFT + CIVILIANS_LOST if index == 2 else 0
        lines += [UseIn(PACK, rules.RELIEF, 5_000 - short)] if index < 3 else []
    if lines:
        actions.consume(
            actor=stage.actor("dieuhanh", on), at=at(on, "20:30"), command_id=stage.chance.command("used", code, on),
            mission_id=row.pk, happened_on=on, lines=lines,
        )  # fmt: skip


def wind_up(stage: Stage) -> None:
    """20/9: six packs go back to their depot, four were lost by minutes."""
    on, desk = FLOOD_END, stage.actor("dieuhanh", FLOOD_END)
    row, command = Mission.objects.get(code="NV-2023-02"), stage.chance.command
    actions.bring_back(
        actor=desk, at=at(on, "21:00"), command_id=command("flood returns"), mission_id=row.pk, happened_on=on,
        lines=[UseIn(PACK, rules.RELIEF, CIVILIANS_LEFT)], giver=stage.name("quannhu.l26"),
        receiver=stage.name("kho.kv2"),
    )  # fmt: skip
    actions.lose(
        actor=desk, at=at(on, "21:10"), command_id=command("flood losses"), mission_id=row.pk, happened_on=on,
        lines=[UseIn(PACK, rules.RELIEF, CIVILIANS_LOST)], minutes="Biên bản 07/BB-V2 ngày 20/9/2023 (hư cấu)",
    )  # fmt: skip


def close(stage: Stage, code: str, on: dt.date) -> None:
    """The commander closes the mission: goods accounted for, the supplement settled."""
    row = Mission.objects.get(code=code)
    actions.close_out(
        actor=stage.actor("thutruong", on), at=at(on, "15:00"), command_id=stage.chance.command("closed", code),
        mission_id=row.pk,
    )  # fmt: skip


def happenings(stage: Stage) -> Iterator[tuple[dt.date, int, Callable[[], None]]]:
    """What the missions bring about, with its day and its place within the day."""
    for code, first, last, begin in (("NV-2023-01", FIRE, FIRE_END, fire), ("NV-2023-02", FLOOD, FLOOD_END, flood)):
        yield first, 10, partial(begin, stage)
        for offset in range((last - first).days + 1):
            yield first + offset * ONE, 11, partial(use, stage, code, first + offset * ONE)
        yield last + 2 * ONE, 12, partial(close, stage, code, last + 2 * ONE)
    yield FLOOD_END, 12, partial(wind_up, stage)
