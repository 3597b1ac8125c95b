"""Problems and plans as folders of tables, written and read again (PLN-R20 to PLN-R24)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quannhu.planner import values as v
from quannhu.planner.example import example
from quannhu.planner.referee import check, closing_stock
from quannhu.planner.tables import read_plan, read_problem, texts, write_plan, write_problem
from quannhu.planner.tables.page import schema_page
from quannhu.planner.tables.schema import PLAN, PROBLEM
from tests.house.census import ROOT
from tests.planner.clerk import good, small
from tests.planner.worlds import Drawer, random_problem

ASIDE = {"seconds", "code", "ration_code", "terms"}


def differences(left: Any, right: Any, path: str = "") -> list[str]:
    """Paths at which two problems or plans differ; lines of demand in any order and zero lines aside."""
    if is_dataclass(left):
        found = []
        for one in fields(left):
            if isinstance(left, v.Demand) and one.name in ("unit", "family", "period", "priority", "quantity"):
                continue
            found += differences(getattr(left, one.name), getattr(right, one.name), f"{path}.{one.name}")
        return found
    if isinstance(left, np.ndarray):
        alike = left.shape == right.shape and right.dtype == np.int64 and bool((left == right).all())
        return [] if alike else [path]
    return [] if left == right or path.rsplit(".", 1)[-1] in ASIDE else [path]


def lines(demand: v.Demand) -> dict[tuple[int, ...], int]:
    """Need by key, added up."""
    out: dict[tuple[int, ...], int] = {}
    names = ("unit", "family", "period", "priority")
    for *key, quantity in zip(*(getattr(demand, name).tolist() for name in (*names, "quantity")), strict=True):
        out[tuple(key)] = out.get(tuple(key), 0) + quantity
    return out


def same(left: v.Problem, right: v.Problem | None) -> None:
    """Assert that two problems are the same."""
    assert right is not None
    assert differences(left, right) == []
    assert lines(left.demand) == lines(right.demand)


@pytest.fixture(params=["pyarrow", "csv module"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both readers of CSV."""
    if request.param == "csv module":
        monkeypatch.setattr("quannhu.planner.tables.reading.has_arrow", lambda: False)
    return str(request.param)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("made", [small, example])
def test_a_problem_written_and_read_is_the_same(
    made: Callable[[], v.Problem], form: Any, tmp_path: Path, reader: str
) -> None:
    """PLN-R24."""
    write_problem(made(), tmp_path / "a", form)
    read, faults = read_problem(tmp_path / "a")
    assert faults.lines(10) == []
    same(made(), read)
    assert {path.suffix for path in (tmp_path / "a").iterdir()} == {f".{form}"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_random_problems_and_plans_come_back(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """PLN-R24, with commas, quotes and arrows in codes."""
    folder = tmp_path_factory.mktemp("random")
    problem = random_problem(seed)
    write_problem(problem, folder / "a")
    read, faults = read_problem(folder / "a")
    assert faults.lines(10) == [] and read is not None
    same(problem, read)
    assert (read.lanes.code, read.offers.code, read.terms) == (problem.lanes.code, problem.offers.code, problem.terms)
    plan = Drawer(problem, seed).plan()
    write_plan(plan, problem, folder / "b", closing=closing_stock(problem, plan))
    again, faults = read_plan(folder / "b", problem)
    assert faults.lines(10) == [] and again is not None
    assert differences(plan, again) == []


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_plan_written_and_read_is_the_same_and_accepted(form: Any, tmp_path: Path, reader: str) -> None:
    problem, plan = small(), good()
    write_plan(plan, problem, tmp_path, form, closing=closing_stock(problem, plan), reasons=["hết tiền", "hết tiền"])
    again, faults = read_plan(tmp_path, problem)
    assert faults.lines(10) == [] and again is not None
    assert differences(plan, again) == [] and check(problem, again) == []


def test_a_plan_reads_well(tmp_path: Path) -> None:
    """Codes, not row numbers; what is bought says from whom and where to; a shortage says why."""
    problem, plan = small(), good()
    write_plan(plan, problem, tmp_path, closing=closing_stock(problem, plan), reasons=["hết tiền", "không ai bán"])
    text = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in tmp_path.iterdir()}
    assert set(text) == {table.name for table in PLAN}
    assert "O1,N1,GAO,K1,W2,W2,100000" in text["buys"]
    assert "NHANH,K1,K2,GAO,W3,W3,74500" in text["shipments"]
    assert "D1,TP,W3,routine,20000,không ai bán" in text["shortages"]
    assert "K2,D1,TP,CA,W2,surge,5000" in text["substitutions"]
    assert "K1,TP,W1,1000,1000" in text["reserve_gaps"]
    assert text["cost"] == [
        "part,dong", "buy,7100000", "move,55775", "hold,226", "waste,1000", "dislike,500", "total,7157501"
    ]  # fmt: skip
    closing = [line for line in text["closing_stock"] if line.startswith("K1,MI")]
    assert closing == ["K1,MI,W2,5000", "K1,MI,W3,5000"]


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a file."""
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small problem as CSV."""
    write_problem(small(), tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n",
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("GAO", " GAO "),
        lambda text: text.replace("GAO", '"GAO"'),
        lambda text: "\n".join(",".join(reversed(line.split(","))) for line in text.splitlines()),
    ],
    ids=["bom", "semicolon", "tab", "crlf", "no last newline", "blank end", "blank rows", "spaces", "quotes", "order"],
)
def test_the_ways_programs_write_csv(change: Callable[[str], str], folder: Path, reader: str) -> None:
    for name in ("items", "stock", "demand"):
        rewrite(folder / f"{name}.csv", change)
    read, faults = read_problem(folder)
    assert faults.lines(10) == []
    same(small(), read)


def test_codes_are_compared_in_one_form_of_unicode(folder: Path, reader: str) -> None:
    """A file from a system that writes marks apart names the same item."""
    for path in folder.iterdir():
        form: Any = "NFD" if path.stem in ("stock", "sources") else "NFC"
        rewrite(path, lambda text, form=form: unicodedata.normalize(form, text.replace("GAO", "Gạo")))
    read, faults = read_problem(folder)
    assert faults.lines(10) == [] and read is not None and read.items.code[0] == "Gạo"


def test_a_named_period_goes_before_every_period(folder: Path, reader: str) -> None:
    """PLN-R23, in whatever order the lines stand."""
    (folder / "dispatch.csv").write_text("place,period,dispatch\nK2,W2,7\nK2,,5\nK1,W3,\n", encoding="utf-8")
    read, _ = read_problem(folder)
    assert read is not None
    assert read.places.dispatch.tolist() == [[v.UNLIMITED] * 3, [5, 7, 5]]


def test_blank_is_what_the_schema_says(folder: Path, reader: str) -> None:
    """PLN-R21: no limit, never spoils, every period; units without a ration."""
    (folder / "terms.csv").write_text("term,budget\nQ1,\nQ2,0\n", encoding="utf-8")
    (folder / "units.csv").write_text("unit,ration_class,priority\nD1,R1,routine\nD2,,readiness\n", encoding="utf-8")
    read, faults = read_problem(folder)
    assert faults.lines(5) == [] and read is not None
    assert read.budget.tolist() == [v.UNLIMITED, 0]
    assert read.items.shelf.tolist()[0] == v.FOREVER
    assert read.demand.ration[read.demand.ration_class[1]].tolist() == [0, 0]
    write_problem(read, folder / "again")
    same(read, read_problem(folder / "again")[0])


def test_like_lines_of_demand_add_up(folder: Path, reader: str) -> None:
    """PLN-R22."""
    rewrite(folder / "demand.csv", lambda text: text + "D1,TP,W2,surge,1\n" * 70)
    read, _ = read_problem(folder)
    assert read is not None
    assert lines(read.demand)[0, 1, 1, 1] == 5_070 and len(read.demand.unit) == 4


def test_optional_tables_may_be_missing(folder: Path) -> None:
    needed = {table.name for table in PROBLEM if table.needed != "may"} | {"demand"}
    for table in PROBLEM:
        if table.name not in needed:
            (folder / f"{table.name}.csv").unlink()
    for name in ("units",):
        rewrite(folder / f"{name}.csv", lambda text: text.replace("R1", ""))
    read, faults = read_problem(folder)
    assert faults.lines(10) == [] and read is not None
    assert not read.nutrients and (read.places.room == v.UNLIMITED).all() and not read.places.floor.any()
    assert not read.demand.strength.any() and (read.demand.season == 1000).all()


def test_both_readers_say_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(folder / "demand.csv", lambda text: text + "D9,TP,W2,surge,x\nD1,TP,W2\n\nD1,,W9,surge,1.000\n")
    with_arrow = read_problem(folder)[1].lines(100)
    monkeypatch.setattr("quannhu.planner.tables.reading.has_arrow", lambda: False)
    assert read_problem(folder)[1].lines(100) == with_arrow
    assert [line.split(":")[0] for line in with_arrow] == ["PLN-13", "PLN-10", "PLN-08", "PLN-09", "PLN-13", "PLN-11"]


def test_blocks_are_bounded(tmp_path: Path) -> None:
    """Neither reader hands over more than a block at a time."""
    path = tmp_path / "a.csv"
    path.write_text("quantity\n" + "1234567890\n" * 600_000, encoding="utf-8")
    sheet = texts.Sheet(",", ["quantity"])
    faults = texts.Faults()
    for blocks in (texts.fast_blocks(path, sheet, ["quantity"]), texts.slow_blocks(path, sheet, ["quantity"], faults)):
        sizes = [len(block.columns["quantity"]) for block in blocks]
        assert sum(sizes) == 600_000 and max(sizes) < 450_000 and not faults


def test_the_page_of_the_tables_is_current() -> None:
    page = ROOT / "docs" / "planner" / "tables.md"
    assert page.read_text(encoding="utf-8") == schema_page(), "run: make docs"


def test_codes_of_lanes_and_offers_are_made_where_there_are_none(tmp_path: Path) -> None:
    problem = small()
    bare = replace(
        problem, lanes=replace(problem.lanes, code=()), offers=replace(problem.offers, code=()),
    )  # fmt: skip
    write_problem(bare, tmp_path)
    read, _ = read_problem(tmp_path)
    assert read is not None and read.lanes.code == ("L1", "L2") and read.offers.code == ("O1", "O2", "O3", "O4")
