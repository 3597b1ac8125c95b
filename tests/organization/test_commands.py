"""The room's commands, as typed on the server."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import authenticate

from quannhu.cli.main import main
from quannhu.organization.models import UnitClosure
from tests.world import World, merge_r01


def test_tree_on_both_sides_of_the_merge(r01_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Story R01 in the terminal; regions, kitchens and depots are no direct units (rule ORG-R10)."""
    merge_r01(r01_world)
    assert main(["organization", "tree", "--on", "30/6/2023"]) == 0
    assert "Ngày 30/6/2023: 8 đơn vị, 24 bếp ăn, quân số 8.890." in capsys.readouterr().out
    assert main(["organization", "tree", "--on", "1/7/2023"]) == 0
    assert "Ngày 1/7/2023: 7 đơn vị, 23 bếp ăn, quân số 8.890." in capsys.readouterr().out
    assert main(["organization", "tree", "--on", "1/7/2023", "--unit", "l25"]) == 0
    assert "Ngày 1/7/2023: 1 đơn vị, 6 bếp ăn, quân số 2.050." in capsys.readouterr().out
    assert main(["organization", "tree", "--on", "1/7/2023", "--unit", "T21"]) == 1
    assert "KER-09" in capsys.readouterr().err


@pytest.mark.django_db
def test_found_makes_the_first_unit_and_accounts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passwords come from a pipe; a second time is refused and leaves no account behind."""
    words = ["organization", "found", "--code", "CQN", "--name", "Cục Quân nhu Bồng Lai", "--from", "1/1/2023"]
    words += ["--administrator-name", "Phạm Giả Định", "--commander-name", "Nguyễn Minh Họa"]
    monkeypatch.setattr("sys.stdin", io.StringIO("mat-khau-mot-dai\nmat-khau-hai-dai\n"))
    assert main([*words, "--administrator", "quan-tri", "--commander", "chi-huy"]) == 0
    assert "Đã lập Cục Quân nhu Bồng Lai (khóa cqn)." in capsys.readouterr().out
    assert authenticate(username="chi-huy", password="mat-khau-hai-dai")
    monkeypatch.setattr("sys.stdin", io.StringIO("mat-khau-ba-dai\nmat-khau-bon-dai\n"))
    assert main([*words, "--administrator", "quan-tri-2", "--commander", "chi-huy-2"]) == 1
    assert "ORG-12" in capsys.readouterr().err
    assert authenticate(username="chi-huy-2", password="mat-khau-bon-dai") is None


def test_rebuild_changes_nothing_that_was_right(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The derived table after a rebuild is the one before."""
    columns = ("ancestor_id", "descendant_id", "depth", "valid_from", "valid_to")
    before = set(UnitClosure.objects.values_list(*columns))
    UnitClosure.objects.all().delete()
    assert main(["organization", "rebuild"]) == 0
    assert set(UnitClosure.objects.values_list(*columns)) == before
    assert f"Đã tính lại {len(before)} dòng." in capsys.readouterr().out
