"""Wrong calls at the terminal: an exit status, Vietnamese words, never a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quannhu.cli.main import build_parser, main
from quannhu.cli.words import WORDS
from tests.house.census import ROOT
from tests.world import World
from tests.wrong_input.doors import nothing_written

ENGLISH = re.compile(r"\b(usage|error|argument|required|invalid|choose|expected|unrecognized|options)\b")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "còn thiếu: việc cần làm"),
        ("khong-co", "'khong-co' không có, chọn một trong:"),
        ("review", "còn thiếu: việc cần làm"),
        ("review nope", "'nope' không có, chọn một trong:"),
        ("review figures", "còn thiếu: --cutoff"),
        ("review figures --cutoff", "--cutoff: cần một giá trị"),
        ("review figures --cutoff 31/2/2023", 'KER-01: Không đọc được ngày "31/2/2023".'),
        ("review figures --cutoff 1/3/2023 --format pdf", "'pdf' không có, chọn một trong:"),
        ("review figures --cutoff 1/3/2023 --la", "không có tham số: --la"),
        ("review impact mot --cutoff 1/3/2023", "'mot' không đọc được"),
        ("press import", "còn thiếu: file"),
        ("serve --port x", "--port: 'x' không đọc được"),
        ("catalog import-items a.xlsx --dry-run=1", "--dry-run: không nhận giá trị '1'"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(words: str, said: str, capsys: Any) -> None:
    """Exit status 2, how to call it, and the fault; no English of the library."""
    with pytest.raises(SystemExit) as left:
        main(words.split())
    err = capsys.readouterr().err
    assert left.value.code == 2 and said in err and err.startswith("Cách gọi: quannhu")
    assert not ENGLISH.search(err.replace("options", "") if "options" in words else err), err


def test_help_speaks_vietnamese(capsys: Any) -> None:
    with pytest.raises(SystemExit) as left:
        main(["review", "trace", "--help"])
    out = capsys.readouterr().out
    assert left.value.code == 0 and "in lời hướng dẫn này" in out and "tùy chọn" in out
    assert not ENGLISH.search(out)
    assert build_parser().prog == "quannhu" and all(text != said for text, said in WORDS.items())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("review trace F99 --cutoff 1/3/2023", 'REV-01: Không có chỉ tiêu "F99".'),
        ("review impact 999999 --cutoff 1/3/2023", "REV-04: "),
        ("review figures --cutoff 1/3/2023 --unit T99", "KER-09: Không tìm thấy đơn vị"),
        ("organization tree --on 3/14/2023", 'KER-01: Không đọc được ngày "3/14/2023".'),
        ("organization tree --unit T99", "KER-09: Không tìm thấy đơn vị"),
        ("standards rate --on 1/3/2023 --category XX", 'KER-09: Không tìm thấy đối tượng "XX".'),
        ("standards rate --on 1/3/1950", "STD-03: Ngày 1/3/1950 không có mức tiền ăn"),
        (
            "catalog import-items khong-co.xlsx --dry-run",
            'CLI-01: Không mở được tệp "khong-co.xlsx": không có tệp này.',
        ),
        ("catalog import-items tests --dry-run", 'CLI-01: Không mở được tệp "tests": đó là một thư mục.'),
        ("catalog load-shipped --as ai-do", 'KER-09: Không tìm thấy tài khoản (--as) "ai-do".'),
        ("press import khong-co.txt", 'CLI-01: Không mở được tệp "khong-co.txt"'),
        ("demo build --days 5", "DEM-04: Ngày cuối 5/1/2023 không nằm trong khoảng"),
        ("demo build --days 99999999999", "DEM-04: "),
        ("demo build --until 31/2/2023", 'KER-01: Không đọc được ngày "31/2/2023".'),
        ("demo build --database mysql://x", 'CLI-03: Cấu hình chưa đúng: không có loại cơ sở dữ liệu "mysql".'),
    ],
)
def test_a_refusal_has_its_code_and_remedy(words: str, said: str, world: World, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(ROOT)
    with nothing_written():
        assert main(words.split()) == 1
    assert said in capsys.readouterr().err


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, over an empty home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUANNHU_", "DJANGO_"))}
    command = [sys.executable, "-m", "quannhu.cli.main", *words]
    environment = {**kept, "QUANNHU_HOME": str(home), **more}
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("", "CLI-02: Cơ sở dữ liệu chưa được tạo hoặc chưa nâng cấp"),
        ("mysql://x", 'CLI-03: Cấu hình chưa đúng: không có loại cơ sở dữ liệu "mysql".'),
        ("postgresql://x@127.0.0.1:1/x", "CLI-02: Cơ sở dữ liệu chưa được tạo hoặc chưa nâng cấp"),
    ],
)
def test_a_database_that_is_not_there(tmp_path: Path, database: str, said: str) -> None:
    done = run(tmp_path, "doctor", **({"QUANNHU_DATABASE": database} if database else {}))
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
