"""Wrong folders of tables: every fault with its file, row, column, code and Vietnamese words (PLN-R20, PLN-R21)."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from quannhu.kernel.errors import Refused
from quannhu.planner.faults import check
from quannhu.planner.tables import read_plan, read_problem, write_plan, write_problem
from quannhu.planner.tables.found import KEPT
from quannhu.planner.tables.texts import has_arrow
from tests.planner.clerk import good, ints, small


@pytest.fixture(params=["pyarrow", "csv module"], autouse=True)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both readers of CSV find the same."""
    if request.param == "csv module":
        monkeypatch.setattr("quannhu.planner.tables.reading.has_arrow", lambda: False)
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small problem as CSV."""
    write_problem(small(), tmp_path)
    return tmp_path


def faults_of(folder: Path) -> list[str]:
    """Every fault in words; there must be some."""
    problem, faults = read_problem(folder)
    assert problem is None and faults.count == len(list(faults))
    return faults.lines(1_000)


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a file."""
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")


def the_only(folder: Path, *words: str) -> None:
    """One fault, with all these words."""
    said = faults_of(folder)
    assert len(said) == 1 and all(word in said[0] for word in words), said


def test_no_folder(tmp_path: Path) -> None:
    the_only(tmp_path / "không-có", "PLN-01", 'Không có thư mục "không-có"')
    (tmp_path / "tệp").touch()
    the_only(tmp_path / "tệp", "PLN-01")


def test_an_empty_folder_lacks_every_table(tmp_path: Path) -> None:
    said = faults_of(tmp_path)
    assert sum("PLN-02" in line for line in said) == 14 and any("PLN-17" in line for line in said)
    assert any("Thiếu bảng items. Thêm tệp items.csv" in line for line in said)


def test_a_missing_table_is_said_once(folder: Path) -> None:
    (folder / "stock.csv").unlink()
    the_only(folder, "PLN-02", "tệp stock.csv", "place, item, left, quantity")


@pytest.mark.skipif(not has_arrow(), reason="needs pyarrow")
def test_a_table_as_both_kinds_of_file(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("parquet")
    write_problem(small(), other, "parquet")
    (other / "items.parquet").rename(folder / "items.parquet")
    the_only(folder, "PLN-03", "Bảng items có cả tệp .csv lẫn .parquet")


def test_a_table_nobody_knows(folder: Path) -> None:
    """A name typed wrong would be a table silently missing."""
    (folder / "flors.csv").write_text("place,family,period,floor\n", encoding="utf-8")
    the_only(folder, "PLN-04", 'Tệp "flors.csv" không phải bảng nào', "floors")


def test_what_is_no_table_is_left_alone(folder: Path) -> None:
    for name in ("ghi-chu.txt", "bang.xlsx", "buys.csv"):
        (folder / name).touch()
    assert read_problem(folder)[0] is not None


def test_columns_missing_unknown_and_twice(folder: Path) -> None:
    rewrite(folder / "items.csv", lambda text: text.replace("pack,", "packs,", 1))
    rewrite(folder / "stock.csv", lambda text: text.replace("left", "item"))
    said = faults_of(folder)
    assert [line for line in said if "PLN-05" in line and 'Thiếu cột "pack"' in line]
    assert [line for line in said if "PLN-06" in line and 'Cột "packs" lạ' in line]
    assert [line for line in said if "PLN-05" in line and "tệp stock.csv" in line and '"left"' in line]
    assert [line for line in said if "PLN-06" in line and 'Cột "item" lạ hoặc ghi hai lần' in line]


def test_a_file_without_a_heading(folder: Path) -> None:
    (folder / "fixed.csv").write_bytes(b"")
    said = faults_of(folder)
    assert sum("PLN-05" in line and "fixed.csv" in line for line in said) == 4


def test_another_encoding(folder: Path) -> None:
    path = folder / "units.csv"
    path.write_bytes("unit,ration_class,priority\nĐ1,R1,routine\nD2,R1,readiness\n".encode("utf-16"))
    assert "PLN-07" in faults_of(folder)[0]
    path.write_bytes(b"unit,ration_class,priority\nD1,R1,routine\n\xd02,R1,readiness\n")
    assert [
        line
        for line in faults_of(folder)
        if "PLN-07: tệp units.csv, dòng 3: Chữ không phải mã UTF-8 (byte 0xD0)" in line
    ]


def test_damaged_rows(folder: Path) -> None:
    rewrite(folder / "stock.csv", lambda text: text + "K1,GAO,,5,9\nK1,GAO\n")
    said = faults_of(folder)
    assert said[0].startswith("PLN-08: tệp stock.csv, dòng 6: Tệp hỏng: có 5 ô, tiêu đề có 4.")
    assert said[1].startswith("PLN-08: tệp stock.csv, dòng 7: Tệp hỏng: có 2 ô")


def test_a_quote_that_never_closes(folder: Path) -> None:
    rewrite(folder / "stock.csv", lambda text: text.replace("K1,GAO", '"K1,GAO', 1))
    assert any("PLN-08: tệp stock.csv, dòng 2: Tệp hỏng: dấu ngoặc kép" in line for line in faults_of(folder))


def test_a_file_of_zeros(folder: Path) -> None:
    (folder / "stock.csv").write_bytes(b"place,item,left,quantity\n" + bytes(5_000) + b"\n")
    assert any("PLN-08: tệp stock.csv, dòng 2" in line for line in faults_of(folder))


def test_a_blank_where_there_must_be_something(folder: Path) -> None:
    rewrite(folder / "stock.csv", lambda text: text.replace("K2,GAO,,80000", "K2,,,"))
    said = faults_of(folder)
    assert [line.split(": Ô")[0] for line in said] == [
        'PLN-09: tệp stock.csv, dòng 4, cột "item"', 'PLN-09: tệp stock.csv, dòng 4, cột "quantity"'
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["nhiều", "NaN", "nan", "inf", "1e3", "0x10", "--5", "１２", "1_0a", "=1+1", "None"])
def test_what_is_no_number(text: str, folder: Path) -> None:
    rewrite(folder / "stock.csv", lambda old: old.replace("80000", text))
    the_only(folder, "PLN-10", 'tệp stock.csv, dòng 4, cột "quantity"', f'"{text}" không phải số nguyên')


@pytest.mark.parametrize("text", ["1.000", "80.000", "12,5", "1,000.00", "1 000", "1\u00a0000", "1_000", "1'000", "5."])
def test_numbers_as_a_spreadsheet_shows_them(text: str, folder: Path) -> None:
    """PLN-R21: 1.000 is a thousand here and one elsewhere."""
    rewrite(folder / "stock.csv", lambda old: old.replace("80000", f'"{text}"'))
    the_only(folder, "PLN-11", 'dòng 4, cột "quantity"', f'"{text}" có dấu ngăn', "Ghi liền chữ số")


@pytest.mark.parametrize("text", ["-1", str(10**15 + 1), str(2**63), "9" * 400])
def test_numbers_out_of_range(text: str, folder: Path) -> None:
    rewrite(folder / "stock.csv", lambda old: old.replace("80000", text))
    the_only(folder, "PLN-12", 'dòng 4, cột "quantity"', f"Giá trị {text[:60]}", "từ 0 đến 1000000000000000")


@pytest.mark.parametrize("name", ["demand", "source_capacity", "prices", "lane_capacity", "floors", "strength"])
def test_negative_demand_capacity_price(name: str, folder: Path) -> None:
    lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].rsplit(",", 1)[0] + ",-7"
    (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    the_only(folder, "PLN-12", f"tệp {name}.csv, dòng 2", "Giá trị -7")


def test_unknown_codes_of_every_kind(folder: Path) -> None:
    rewrite(folder / "stock.csv", lambda text: text + "K9,GAO,,1\nK1,VANG,,1\nk1,GAO,,1\n")
    rewrite(folder / "lanes.csv", lambda text: text.replace("K1", "K7", 1))
    said = [line for line in faults_of(folder) if "PLN-13" in line]
    assert len(said) == 4
    assert any('tệp stock.csv, dòng 6, cột "place": Mã "K9" không có trong bảng places' in line for line in said)
    assert any('dòng 7, cột "item": Mã "VANG"' in line for line in said)
    assert any('tệp lanes.csv, dòng 2, cột "origin": Mã "K7"' in line for line in said)


def test_an_offer_of_a_source_that_is_not_declared(folder: Path) -> None:
    rewrite(folder / "offers.csv", lambda text: text.replace("O1,N1,GAO", "O1,N2,GAO"))
    the_only(folder, "PLN-13", "tệp offers.csv, dòng 2", 'Mã "N2, GAO" không có trong bảng sources')


def test_no_sources_at_all_but_offers(folder: Path) -> None:
    for name in ("sources", "source_capacity"):
        (folder / f"{name}.csv").write_text((folder / f"{name}.csv").read_text().splitlines()[0] + "\n")
    said = faults_of(folder)
    assert len(said) == 4 and all("PLN-13" in line for line in said)


def test_repeated_lines_name_the_first(folder: Path) -> None:
    rewrite(folder / "room.csv", lambda text: text + text.splitlines()[1] + "\n")
    rewrite(folder / "units.csv", lambda text: text + "D1,R1,surge\n")
    said = faults_of(folder)
    assert len(said) == 2
    assert "PLN-14: tệp room.csv, dòng 5: Dòng này trùng với dòng 2 (cùng place, store_class)" in said[0]
    assert "PLN-14: tệp units.csv, dòng 4: Dòng này trùng với dòng 2 (cùng unit)" in said[1]


def test_a_priority_nobody_knows(folder: Path) -> None:
    rewrite(folder / "demand.csv", lambda text: text.replace("surge", "gấp"))
    the_only(folder, "PLN-15", 'Từ "gấp" không dùng được', "readiness, surge, routine")


def test_sums_of_lines_too_large(folder: Path) -> None:
    rewrite(folder / "demand.csv", lambda text: text + "D1,TP,W2,surge,900000000000000\n" * 20_000)
    the_only(folder, "PLN-16", "tệp demand.csv", "cộng lại vượt quá 1000000000000000")


def test_neither_demand_nor_strength(folder: Path) -> None:
    (folder / "demand.csv").unlink()
    (folder / "strength.csv").unlink()
    the_only(folder, "PLN-17", "thiếu cả bảng demand và bảng strength")


def test_parquet_without_pyarrow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quannhu.planner.tables.texts.has_arrow", lambda: False)
    monkeypatch.setattr("quannhu.planner.tables.writing.has_arrow", lambda: False)
    with pytest.raises(Refused, match="PLN-18: Chưa cài phần đọc và ghi Parquet"):
        write_problem(small(), folder / "khác", "parquet")
    (folder / "stock.csv").rename(folder / "stock.parquet")
    assert "PLN-18" in faults_of(folder)[0]


@pytest.mark.skipif(not has_arrow(), reason="needs pyarrow")
def test_damaged_parquet(tmp_path: Path) -> None:
    write_problem(small(), tmp_path, "parquet")
    data = (tmp_path / "stock.parquet").read_bytes()
    (tmp_path / "stock.parquet").write_bytes(data[: len(data) // 2])
    the_only(tmp_path, "PLN-08", "tệp stock.parquet", "không phải tệp Parquet")


@pytest.mark.skipif(not has_arrow(), reason="needs pyarrow")
def test_parquet_with_numbers_that_are_not_whole(tmp_path: Path) -> None:
    """What other programs write when a column has blanks."""
    import pyarrow
    from pyarrow import parquet

    write_problem(small(), tmp_path, "parquet")
    lines = {"place": ["K1", "K1", "K2"], "item": ["GAO"] * 3, "left": [None, 2.0, 1.0], "quantity": [5.5, 7.0, None]}
    parquet.write_table(pyarrow.table(lines), tmp_path / "stock.parquet")
    said = faults_of(tmp_path)
    assert [line.split(":")[0] for line in said] == ["PLN-11", "PLN-09"] and "dòng 2" in said[0] and "dòng 4" in said[1]


def test_tables_that_must_have_a_line(folder: Path) -> None:
    (folder / "places.csv").write_text("place,life_share\n", encoding="utf-8")
    assert "PLN-19: tệp places.csv: Bảng places không có dòng nào." in faults_of(folder)[0]


def test_a_price_for_every_period(folder: Path) -> None:
    rewrite(folder / "prices.csv", lambda text: text.replace("O3,,25000", "O3,W1,25000"))
    the_only(folder, "PLN-33", "Chào hàng O3 không có giá ở kỳ W2")


def test_a_plan_of_another_problem(tmp_path: Path) -> None:
    problem, plan = small(), good()
    write_plan(plan, problem, tmp_path, closing=np.zeros((2, 4, 3), np.int64))
    rewrite(tmp_path / "buys.csv", lambda text: text.replace("O2", "O77"))
    rewrite(tmp_path / "bound.csv", lambda text: text.replace("1.0,stopped", "ít,stopped"))
    (tmp_path / "waste.csv").unlink()
    read, faults = read_plan(tmp_path, problem)
    said = faults.lines(10)
    assert read is None and len(said) == 4
    assert any("PLN-02" in line and "waste" in line for line in said)
    assert sum("PLN-13: tệp buys.csv" in line for line in said) == 2
    assert any(
        'PLN-34: tệp bound.csv, dòng 2, cột "gap": Giá trị "ít" không phải số thập phân' in line for line in said
    )


def test_every_fault_is_counted_and_a_limit_is_printed(folder: Path) -> None:
    """PLN-R20: 5.000 bad lines, each with two faults, beside others."""
    rewrite(folder / "demand.csv", lambda text: text + "D9,LT,W1,routine,x\n" * 5_000)
    rewrite(folder / "stock.csv", lambda text: text + "K1,GAO,,x\n")
    problem, faults = read_problem(folder)
    assert problem is None and faults.count == 10_001 and len(list(faults)) == 2 * KEPT + 1
    said = faults.lines(10)
    assert len(said) == 11 and said[-1] == "... và 9.991 lỗi nữa."
    assert said[0].startswith("PLN-10: tệp stock.csv, dòng 6")


def test_many_lines_of_demand_in_bounded_memory(folder: Path) -> None:
    """PLN-R22: 300.000 lines of four needs leave four lines, and no copy of the file in memory."""
    more = "D1,LT,W1,routine,1\nD1,TP,W3,surge,2\nD2,LT,W2,readiness,3\n" * 100_000
    rewrite(folder / "demand.csv", lambda text: text + more)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    problem, faults = read_problem(folder)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert not faults and problem is not None
    assert int(problem.demand.quantity.sum()) == 95_000 + 600_000 and len(problem.demand.unit) == 6
    assert after - before < 150_000


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("lanes.csv", "NHANH,K1,K2,0", "NHANH,K1,K1,0"), "PLN-24"),
        (("lanes.csv", "CHAM,K1,K2,1", "CHAM,K2,K1,0"), "PLN-25"),
        (("room.csv", "K1,kho,200000", "K1,kho,70000"), "PLN-26"),
        (("serves.csv", "D1,K2,1,50000\n", ""), "PLN-27"),
    ],
)
def test_faults_of_the_problem_come_after_those_of_its_tables(
    change: tuple[str, str, str], code: str, folder: Path
) -> None:
    rewrite(folder / change[0], lambda text: text.replace(change[1], change[2]))
    problem, faults = read_problem(folder)
    assert problem is not None and not faults
    assert [one.code.id for one in check(problem).faults] == [code]


def test_a_million_men_and_no_money_are_planned_all_the_same(folder: Path) -> None:
    """The plan comes, nearly all short, and the referee accepts it."""
    from quannhu.planner.referee import check as referee
    from quannhu.planner.solve import Options, solve

    (folder / "strength.csv").write_text("unit,period,strength\nD1,,1000000\n", encoding="utf-8")
    (folder / "terms.csv").write_text("term,budget\nQ1,0\nQ2,0\n", encoding="utf-8")
    problem, faults = read_problem(folder)
    assert problem is not None and not faults
    found = check(problem)
    assert not found.faults and {one.code.id for one in found.warnings} == {"PLN-41", "PLN-42"}
    plan = solve(problem, options=Options(seconds=20))
    assert [str(one) for one in referee(problem, plan) if one.breaks] == []
    assert plan.cost.buy == 0 and plan.shortages.quantity.sum() > 2_000_000_000


def test_no_supplier_at_all_is_planned_all_the_same(folder: Path) -> None:
    from quannhu.planner.referee import check as referee
    from quannhu.planner.solve import Options, solve

    for name in ("suppliers", "sources", "source_capacity", "offers", "prices"):
        (folder / f"{name}.csv").write_text((folder / f"{name}.csv").read_text().splitlines()[0] + "\n")
    problem, faults = read_problem(folder)
    assert problem is not None and not faults
    assert {one.code.id for one in check(problem).warnings} == {"PLN-40"}
    plan = solve(problem, options=Options(seconds=20))
    assert [str(one) for one in referee(problem, plan) if one.breaks] == []
    assert not len(plan.buys.quantity) or not plan.buys.quantity.any()
    assert ints(*plan.shortages.quantity).sum() > 0
