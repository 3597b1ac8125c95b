"""`quannhu plan check | solve | example` as a person calls them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quannhu.cli.main import main
from quannhu.planner.example import example
from quannhu.planner.faults import check
from quannhu.planner.referee import check as referee
from quannhu.planner.tables import read_plan, read_problem, write_problem
from quannhu.planner.values import UNLIMITED
from tests.planner.clerk import ints, small
from tests.planner.tiny import tiny

Said = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small problem as CSV."""
    write_problem(small(), tmp_path / "in")
    return tmp_path / "in"


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of a file."""
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def run(*words: object) -> int:
    """The exit status of a call."""
    return main(["plan", *(str(word) for word in words)])


def test_the_example_is_right_and_is_planned(tmp_path: Path, capsys: Said) -> None:
    """The round a new user makes: example, check, solve, check the plan."""
    assert run("example", tmp_path / "in") == 0
    assert run("check", tmp_path / "in") == 0
    assert run("solve", tmp_path / "in", tmp_path / "out", "--seconds", 30) == 0
    said = capsys.readouterr()
    assert "Bài toán: 6 kỳ, 3 kho, 6 đơn vị, 5 mặt hàng, 3 nhóm" in said.out
    assert "Thiếu mức sẵn sàng chiến đấu: 0 (0 dòng)" in said.out and "Khe hở đã chứng minh: " in said.out
    assert "giá trị" in said.err and "cận" in said.err and "khe hở" in said.err
    assert " ước lượng " in said.err and " có kế hoạch " in said.err
    assert run("check", tmp_path / "in", "--plan", tmp_path / "out") == 0
    problem, _ = read_problem(tmp_path / "in")
    assert problem is not None and not check(problem).faults
    plan, faults = read_plan(tmp_path / "out", problem)
    assert plan is not None and not faults
    assert [one for one in referee(problem, plan) if one.breaks] == []


def test_the_example_shows_a_shortage_and_no_fault() -> None:
    found = check(example())
    assert not found.faults and not found.warnings


def test_same_seed_same_plan(folder: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("solve", folder, tmp_path / name, "--seed", 7) == 0
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_parquet_in_and_out(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    assert run("example", tmp_path / "in", "--format", "parquet") == 0
    assert run("solve", tmp_path / "in", tmp_path / "out", "--format", "parquet", "--seconds", 30) == 0
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".parquet"}
    assert run("check", tmp_path / "in", "--plan", tmp_path / "out") == 0


def test_faults_are_printed_and_refused(folder: Path, tmp_path: Path, capsys: Said) -> None:
    rewrite(folder / "demand.csv", lambda text: text + "D9,LT,W1,routine,1.000\n" * 40)
    for call in (("check", folder, "--limit", 3), ("solve", folder, tmp_path / "out", "--limit", 3)):
        assert run(*call) == 1
        said = capsys.readouterr()
        assert len(said.out.splitlines()) == 4 and "... và 77 lỗi nữa." in said.out
        assert f"PLN-60: Bài toán tại {folder} còn 80 lỗi" in said.err
    assert list((tmp_path / "out").iterdir()) == []


def test_faults_of_the_problem_are_printed_and_refused(folder: Path, capsys: Said) -> None:
    rewrite(folder / "lanes.csv", lambda text: text.replace("NHANH,K1,K2", "NHANH,K1,K1"))
    assert run("check", folder) == 1
    said = capsys.readouterr()
    assert said.out.startswith("PLN-24: Tuyến NHANH đi từ kho K1 về chính nó.") and "còn 1 lỗi" in said.err


def test_warnings_are_printed_and_the_plan_comes(folder: Path, tmp_path: Path, capsys: Said) -> None:
    rewrite(folder / "terms.csv", lambda text: "term,budget\nQ1,0\nQ2,0\n")
    assert run("solve", folder, tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "Lưu ý. PLN-42: Ngân sách Q1 bằng 0" in said and "(mua 0," in said


def test_nothing_is_written_over(folder: Path, capsys: Said) -> None:
    for call in (("example", folder), ("solve", folder, folder)):
        assert run(*call) == 1
        assert f'PLN-62: Thư mục "{folder}" đã có tệp.' in capsys.readouterr().err


def test_a_plan_that_is_wrong_is_named(folder: Path, tmp_path: Path, capsys: Said) -> None:
    assert run("solve", folder, tmp_path / "out") == 0
    rewrite(tmp_path / "out" / "cost.csv", lambda text: text.replace("buy,", "buy,1"))
    capsys.readouterr()
    assert run("check", folder, "--plan", tmp_path / "out") == 1
    said = capsys.readouterr()
    assert "chi phí: Tiền mua ghi 1" in said.out and "PLN-63: Kế hoạch này có 1 chỗ sai." in said.err
    rewrite(tmp_path / "out" / "buys.csv", lambda text: text.replace("O1", "O0"))
    assert run("check", folder, "--plan", tmp_path / "out") == 1
    said = capsys.readouterr()
    assert "PLN-13: tệp buys.csv" in said.out and "PLN-60" in said.err


def test_goods_older_than_their_shelf_are_told(tmp_path: Path, capsys: Said) -> None:
    """Two weeks of shelf, two stores that may each spend all of them; the road opens in week 2 and closes in week 3."""
    lanes = {"capacity": ints([0, int(UNLIMITED), 0])}
    asked = {"quantity": ints(0, 0, 1000)}
    early = {"capacity": ints([1000, 0, 0])}
    problem = tiny(items={"shelf": ints(2)}, lanes=lanes, demand=asked, sources=early)
    write_problem(problem, tmp_path / "in")
    assert run("solve", tmp_path / "in", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "Lưu ý. 1 lần cấp hàng quá hạn dùng nếu tính từ lúc mua. kho TRUOC, mặt hàng GAO, kỳ W3" in said


def test_a_plan_the_referee_rejects_is_never_written(
    folder: Path, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The solver is given a problem of other packs than the referee."""
    from dataclasses import replace

    from quannhu.planner import solve as solver

    honest = solver.solve_fully
    items = replace(small().items, pack=ints(7, 7, 7, 7))
    other = replace(small(), items=items)
    monkeypatch.setattr(solver, "solve_fully", lambda problem, options: honest(other, options=options))
    assert run("solve", folder, tmp_path / "out") == 1
    assert "PLN-61: Kế hoạch không qua được trọng tài" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []


def test_a_plan_made_again_begins_where_the_last_one_ended(
    folder: Path, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As large problems go; what the first plan left beside its tables spares the second its first prices."""
    from quannhu.planner import solve as solver

    monkeypatch.setattr(solver, "EXACT_CELLS", 0)
    monkeypatch.setattr(solver, "WHOLE_CELLS", 0)
    assert run("solve", folder, tmp_path / "a") == 0
    assert (tmp_path / "a" / "start.npz").is_file()
    assert " tìm giá " in capsys.readouterr().err
    assert run("solve", folder, tmp_path / "b", "--from", tmp_path / "a") == 0
    said = capsys.readouterr()
    assert " tìm giá " not in said.err and "Lưu ý" not in said.out
    assert run("check", folder, "--plan", tmp_path / "b") == 0
    assert run("solve", folder, tmp_path / "c", "--from", folder) == 0
    assert "không có gì dùng được để bắt đầu" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("solve", "a"), "còn thiếu: out"),
        (("solve", "a", "b", "--seconds", "-1"), "--seconds: '-1' không đọc được"),
        (("solve", "a", "b", "--seconds", "nan"), "--seconds: 'nan' không đọc được"),
        (("solve", "a", "b", "--gap", "ít"), "--gap: 'ít' không đọc được"),
        (("solve", "a", "b", "--seed", "x"), "--seed: 'x' không đọc được"),
        (("solve", "a", "b", "--format", "xlsx"), "'xlsx' không có"),
        (("check", "a", "--limit", "-3"), "--limit: '-3' không đọc được"),
        ((), "còn thiếu: việc cần làm"),
    ],
)
def test_wrong_calls(words: tuple[str, ...], said: str, capsys: Said) -> None:
    with pytest.raises(SystemExit) as end:
        run(*words)
    assert end.value.code == 2 and said in capsys.readouterr().err


def test_a_folder_that_cannot_be_made(folder: Path, capsys: Said) -> None:
    assert run("solve", folder, folder / "items.csv") == 1
    assert "PLN-62" in capsys.readouterr().err
    assert run("example", folder / "items.csv" / "mới") == 1
    assert "CLI-01" in capsys.readouterr().err


def test_ctrl_c_keeps_a_valid_plan(tmp_path: Path) -> None:
    """The signal of a terminal while the solver works: the best plan so far is written, and it is right."""
    from tests.planner.worlds import large_problem

    write_problem(large_problem(), tmp_path / "in")
    command = [sys.executable, "-m", "quannhu.cli.main", "plan", "solve", tmp_path / "in", tmp_path / "out"]
    process = subprocess.Popen(
        [*command, "--gap", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "QUANNHU_HOME": str(tmp_path)},
    )  # fmt: skip
    assert process.stderr is not None
    assert "khe hở" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert "Đang dừng" in err and "Đã dừng theo yêu cầu" in out
    assert run("check", tmp_path / "in", "--plan", tmp_path / "out") == 0
