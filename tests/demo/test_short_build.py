"""Two short builds are the same to the bit, pass the doctor, and a second call leaves them alone."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from quannhu.cli.main import main
from quannhu.config.installation import fiction_of
from quannhu.demo import marks
from quannhu.demo.build import accounts, build
from quannhu.demo.people import PASSWORD, SHOWN
from quannhu.kernel.errors import Refused
from quannhu.kernel.models import CommandRecord
from quannhu.kit import clock
from quannhu.kitchens.models import KitchenDay
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Stocktake, StocktakeLine
from quannhu.organization.rights import ROLES
from tests.demo.conftest import ROOT, SHORT

Visit = Callable[[Path], None]


def test_same_seed_gives_the_same_rows_to_the_bit(short_worlds: tuple[Path, Path], visit_database: Visit) -> None:
    digests = []
    for path in short_worlds:
        visit_database(path)
        digests.append(marks.digest())
        assert KitchenDay.objects.count() == 24 * 20
    assert digests[0] == digests[1]


def test_doctor_finds_nothing_wrong(short_worlds: tuple[Path, Path], visit_database: Visit) -> None:
    visit_database(short_worlds[0])
    checks = examine()
    assert [fault for check in checks for fault in check.faults] == []
    # Twenty days have no reversal, nobody opened the reserve, and documents may come later.
    assert all(check.counted > 0 for check in checks if not re.search("đảo|Lệnh mở dự trữ|Văn bản", check.name))


def test_a_second_call_is_quick_and_harmless(short_worlds: tuple[Path, Path], visit_database: Visit) -> None:
    before = short_worlds[0].stat()
    assert not build(short_worlds[0], last_day=SHORT).fresh
    after = short_worlds[0].stat()
    assert (before.st_ino, before.st_size) == (after.st_ino, after.st_size)


def test_a_home_that_lost_its_mark_is_marked_again(short_worlds: tuple[Path, Path], tmp_path: Path) -> None:
    """A crash between the data and its mark would leave invented figures without their banner."""
    shutil.copy(short_worlds[0], tmp_path / "quannhu.sqlite3")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUANNHU_", "DJANGO_"))}
    command = [sys.executable, "-m", "quannhu.cli.main", "demo", "build", "--days", "20"]
    done = subprocess.run(
        command, env={**kept, "QUANNHU_HOME": str(tmp_path)}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "đã có sẵn, giữ nguyên" in done.stdout, done.stderr[-2_000:]
    marked = fiction_of(tmp_path)
    assert marked is not None and marked.as_of == SHORT
    assert clock.days_since(SHORT + dt.timedelta(days=1)) == marked.behind, "its clock stands on the day after"


def test_another_seed_or_last_day_is_refused(short_worlds: tuple[Path, Path], visit_database: Visit) -> None:
    with pytest.raises(Refused, match=r"DEM-03: .*đã có thế giới mẫu khác \(hạt giống 2023, đến ngày 20/1/2023\)"):
        build(short_worlds[0], last_day=SHORT, seed=7)
    with pytest.raises(Refused, match="DEM-03"):
        build(short_worlds[0])


def test_a_half_built_or_foreign_database_is_named(
    short_worlds: tuple[Path, Path], visit_database: Visit, tmp_path: Path
) -> None:
    path = tmp_path / "copy.sqlite3"
    shutil.copy(short_worlds[0], path)
    visit_database(path)
    CommandRecord.objects.filter(action=marks.DONE).delete()
    with pytest.raises(Refused, match=r"DEM-02: .*đang dựng dở.*Xóa rồi tạo lại cơ sở dữ liệu"):
        build(path, last_day=SHORT)
    CommandRecord.objects.filter(action=marks.BEGUN).delete()
    with pytest.raises(Refused, match=r"DEM-01: .*đã có dữ liệu khác.*--database"):
        build(path, last_day=SHORT)


def test_the_last_day_must_be_of_the_year(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"DEM-04: Ngày cuối 1/1/2024 không nằm trong khoảng từ 20/1/2023"):
        build(tmp_path / "never.sqlite3", last_day=dt.date(2024, 1, 1))
    assert not (tmp_path / "never.sqlite3").exists()


def test_one_account_a_role_signs_in(short_worlds: tuple[Path, Path], visit_database: Visit) -> None:
    visit_database(short_worlds[0])
    assert len(SHOWN) == len(ROLES) == len(accounts())
    assert {role for _, _, role, _, _ in accounts()} == set(ROLES.values())
    user = authenticate(username="bep.k1101", password=PASSWORD)
    assert user is not None and user.get_full_name() == "Bùi Minh Họa"


def test_stocktake_of_kv1_rice_is_15_kg_short(short_worlds: tuple[Path, Path], visit_database: Visit) -> None:
    """Story R05: book 41.280 kg, counted 41.265, posted after approval by a third person."""
    visit_database(short_worlds[0])
    lines = StocktakeLine.objects.filter(stocktake__place__code="KV-1", item__code="GAO")
    assert sum(line.book for line in lines) == 41_280_000
    assert sum(line.agreed or 0 for line in lines) == 41_265_000
    stocktake = Stocktake.objects.get(place__code="KV-1")
    assert stocktake.approved_by not in (None, stocktake.counter_a, stocktake.counter_b)
    assert stocktake.voucher is not None and stocktake.voucher.kind == "adjustment"


def test_commands_build_say_and_digest(
    short_worlds: tuple[Path, Path], visit_database: Visit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "build", "--days", "20", "--database", f"sqlite:///{short_worlds[1]}"]) == 0
    said = capsys.readouterr().out
    assert "DỮ LIỆU HƯ CẤU" in said and "đã có sẵn, giữ nguyên" in said
    assert "đặt QUANNHU_DATABASE (thay cho --database)" in said, "this way no page would say that it is invented"
    assert "kho.kv1      BongLai-2023  Thủ kho" in said
    assert main(["demo", "digest"]) == 0
    assert len(capsys.readouterr().out.strip()) == 64
    assert main(["demo", "accounts"]) == 0
    assert "Nhân viên quản lý bếp ăn" in capsys.readouterr().out
