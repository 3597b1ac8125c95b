"""F01 quân số bảo đảm: exact, in scope, as known at an instant, and open down to its rows."""

from __future__ import annotations

import datetime as dt

import pytest

from quannhu.kernel.days import Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import FigureQuery, FigureValue, Level, registry
from quannhu.organization import actions, queries
from quannhu.organization.models import Strength
from tests.world import World, merge_r01

YEAR = Period(dt.date(2023, 1, 1), dt.date(2024, 1, 1))
TO_NOVEMBER = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 1))


def parts(found: FigureValue | Level) -> dict[str, int] | list[dict[str, int]]:
    """key -> number; of a level, one per row."""
    if isinstance(found, Level):
        return [{part.key: part.value for part in row.parts} for row in found.rows]
    return {part.key: part.value for part in found.parts}


def compute(world: World, period: Period, **asked: object) -> FigureValue:
    """F01 as the commander reads it at the end of the year."""
    world.today = dt.date(2023, 12, 5)
    query = FigureQuery(world.actor("commander"), period, **asked)  # type: ignore[arg-type]
    return registry()["F01"].figure.compute(query)


def opened(world: World, period: Period, path: tuple[str, ...], **asked: object) -> Level:
    """F01 opened along a path."""
    query = FigureQuery(world.actor("commander"), period, **asked)  # type: ignore[arg-type]
    return registry()["F01"].figure.open(query, path)


def test_the_story_is_8890_on_every_day(r01_world: World) -> None:
    """ORG-R08: to 30/11 the average is 8.890 exactly, and so is the cut-off day, across the merge."""
    merge_r01(r01_world)
    assert parts(compute(r01_world, TO_NOVEMBER)) == {
        "at_cutoff": 8_890, "average": 8_890, "man_days": 8_890 * 334, "days": 334,
    }  # fmt: skip


def test_the_average_is_man_days_over_days(r01_world: World) -> None:
    """ORG-R08: L25 exists for 184 of 365 days; 2.050 x 184 = 377.200, 1.033,4 a day, shown 1.033."""
    merge_r01(r01_world)
    found = parts(compute(r01_world, YEAR, unit_code="L25"))
    assert found == {"at_cutoff": 2_050, "average": 1_033, "man_days": 377_200, "days": 365}
    t21 = parts(compute(r01_world, YEAR, unit_code="T21"))
    assert t21 == {"at_cutoff": 0, "average": 570, "man_days": 1_150 * 181, "days": 365}


def test_the_levels_add_up_and_end_at_rows(r01_world: World) -> None:
    """Units add up to the whole, categories to the unit, rows to the category; the last leads to the row itself."""
    merge_r01(r01_world)
    whole = compute(r01_world, YEAR)
    units = opened(r01_world, YEAR, ())
    assert len(units.rows) == 9
    l41 = str(r01_world.unit("L41").pk)
    groups, rows = opened(r01_world, YEAR, (l41,)), opened(r01_world, YEAR, (l41, "HSQBS"))
    line = next(row for row in units.rows if row.key == l41)
    for above, below in ((whole.parts, units.rows), (line.parts, groups.rows), (groups.rows[0].parts, rows.rows)):
        for key in ("at_cutoff", "man_days"):
            total = next(part.value for part in above if part.key == key)
            assert total == sum(part.value for row in below for part in row.parts if part.key == key)
    assert [row.label for row in rows.rows] == [
        "1.130 người, 1/1/2023–30/6/2023",
        "1.210 người, 1/7/2023–31/12/2023",
    ]
    assert all(row.href.startswith(f"/don-vi/{l41}/#quan-so-") for row in rows.rows)
    evidence = {each for row in units.rows for item in row.evidence for each in item.ids}
    assert evidence == set(whole.evidence[0].ids)


def test_what_was_not_yet_known_does_not_count(r01_world: World) -> None:
    """ORG-R13: a correction of 10/12 leaves the report of 5/12 as it was, numbers and rows alike."""
    known = r01_world.at(dt.date(2023, 12, 5), "10:00")
    before = compute(r01_world, TO_NOVEMBER, known_at=known)
    row = Strength.objects.filter(unit=r01_world.unit("T11"), category__code="SQ").get()
    actions.correct_strength(
        actor=r01_world.actor("staff_officer"), at=r01_world.at(dt.date(2023, 12, 10)), strength_id=row.pk,
        headcount=142, reason="Đếm sót hai người đi học",
    )  # fmt: skip
    assert compute(r01_world, TO_NOVEMBER, known_at=known) == before
    after = compute(r01_world, TO_NOVEMBER)
    assert parts(after)["man_days"] == parts(before)["man_days"] + 2 * 334
    assert row.pk not in after.evidence[0].ids


def test_the_figure_ends_at_the_scope(r01_world: World) -> None:
    """T11's quartermaster reads T11 only; asking for T12 is refused like a code that does not exist."""
    actor = r01_world.actor("unit_quartermaster", "T11")
    figure = registry()["F01"].figure
    assert parts(figure.compute(FigureQuery(actor, TO_NOVEMBER)))["at_cutoff"] == 1_240
    with pytest.raises(Refused, match="KER-09"):
        figure.compute(FigureQuery(actor, TO_NOVEMBER, "T12"))
    with pytest.raises(Refused, match="KER-09"):
        figure.open(FigureQuery(actor, TO_NOVEMBER), (str(r01_world.unit("T12").pk),))


def test_a_unit_counts_under_a_region_on_its_days_there(r01_world: World) -> None:
    """T31 moves to region 4 on 1/7: each region counts its own days, the whole does not change."""
    actions.move_unit(
        actor=r01_world.actor("commander"), at=r01_world.at(r01_world.today), unit_id=r01_world.unit("T31").pk,
        parent_id=r01_world.unit("VUNG-4").pk, on=dt.date(2023, 7, 1),
    )  # fmt: skip
    third = parts(compute(r01_world, YEAR, unit_code="VUNG-3"))
    fourth = parts(compute(r01_world, YEAR, unit_code="VUNG-4"))
    assert third["man_days"] == 1_120 * 181
    assert fourth["man_days"] == 1_560 * 365 + 1_120 * 184
    assert queries.strength_total(r01_world.root.pk, YEAR.last) == 8_890
