"""Meal counts and menus from a workbook: all faults with their places, all rows or none."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import openpyxl
import pytest

from quannhu.kernel.errors import Refused
from quannhu.kernel.imports import Row
from quannhu.kit.sheets import read_rows
from quannhu.kitchens import actions, imports, queries
from quannhu.kitchens.models import MealCount, WeeklyMenu
from quannhu.kitchens.sheets import counts_spec, menu_spec
from tests.kitchens.kitchen import DAY, Kitchen

HEADS = ("Bếp ăn", "Ngày", "Bữa", "Đối tượng", "Ăn", "Cắt cơm")
CATEGORIES = {"HSQBS": "Hạ sĩ quan, binh sĩ", "SQ": "Sĩ quan", "QNCN": "Quân nhân chuyên nghiệp"}
MONDAY = dt.date(2023, 3, 13)


def workbook(heads: tuple[str, ...], lines: list[tuple[object, ...]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(heads)
    for line in lines:
        sheet.append(line)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def rows_of(lines: list[tuple[object, ...]]) -> tuple[Row, ...]:
    reading = read_rows(workbook(HEADS, lines), "cham-com.xlsx", counts_spec(CATEGORIES))
    assert not reading.problems
    return reading.rows


def test_counts_come_in_whole(kitchen: Kitchen) -> None:
    """Rule KIT-R23: 3/4 written as text is 3 April; names of people groups and meals are Vietnamese."""
    lines = [
        ("K-1101", "14/3/2023", "Sáng", "Hạ sĩ quan, binh sĩ", 352, 8),
        ("K-1101", "14/3/2023", "trua", "HSQBS", 352, 8),
        ("K-1101", DAY, "Chiều", "Sĩ quan", 40, None),
    ]
    rows = rows_of(lines)
    plan = imports.plan_counts(actor=kitchen.manager, at=kitchen.at(), rows=rows)
    assert (plan.clean, plan.added, plan.unchanged) == (True, 3, 0)
    assert not MealCount.objects.exists(), "a dry run writes nothing"
    by = {"actor": kitchen.manager, "at": kitchen.at(), "rows": rows}
    command = uuid.uuid4()
    assert imports.import_counts(command_id=command, **by) == 3
    assert imports.import_counts(command_id=command, **by) == 3
    assert MealCount.objects.count() == 3
    assert imports.import_counts(command_id=uuid.uuid4(), **by) == 0, "the same file again changes nothing"


def test_every_fault_of_the_counts_is_named(kitchen: Kitchen) -> None:
    rows = rows_of(
        [
            ("K-1101", "14/3/2023", "Sáng", "HSQBS", 361, 0),
            ("K-1101", "14/3/2023", "Trưa", "HSQBS", -5, 0),
            ("K-9999", "14/3/2023", "Trưa", "HSQBS", 5, 0),
            ("K-2203", "14/3/2023", "Trưa", "HSQBS", 5, 0),
            ("K-1101", "14/3/2023", "Chiều", "SQ", 40, 0),
            ("K-1101", "14/3/2023", "Chiều", "SQ", 39, 1),
        ]
    )
    plan = imports.plan_counts(actor=kitchen.manager, at=kitchen.at(), rows=rows)
    assert [(p.code.id, p.row, p.column) for p in plan.problems] == [
        ("KIT-03", 2, "Ăn"), ("KIT-02", 3, "Ăn"), ("KER-09", 4, "Bếp ăn"), ("KER-09", 5, "Bếp ăn"),
        ("KIT-32", 7, "Bếp ăn"),
    ]  # fmt: skip
    assert 'dòng 7, cột "Bếp ăn": Dòng này trùng với dòng 6' in str(plan.problems[-1])
    with pytest.raises(Refused, match="KER-13"):
        imports.import_counts(actor=kitchen.manager, at=kitchen.at(), command_id=uuid.uuid4(), rows=rows)
    assert not MealCount.objects.exists()


def test_menu_comes_in_by_code_or_name(kitchen: Kitchen) -> None:
    for code, name in (("M1", "Thịt kho"), ("M2", "Cá rán")):
        actions.add_dish(
            actor=kitchen.manager, at=kitchen.at(), unit_id=kitchen.id, code=code, name=name, slot="man",
            protein_rich=True, ingredients={kitchen.items["THIT_LON"].pk: 100},
        )  # fmt: skip
    good = [("13/3/2023", "Trưa", "Thịt kho"), ("13/3/2023", "Trưa", "ca ran"), ("14/3/2023", "Sáng", "m1")]
    reading = read_rows(workbook(("Ngày", "Bữa", "Món"), good), "thuc-don.xlsx", menu_spec())
    by = {"actor": kitchen.manager, "at": kitchen.at(), "kitchen_id": kitchen.id, "week_start": MONDAY}
    menu = imports.import_menu(command_id=uuid.uuid4(), rows=reading.rows, **by)
    assert [cell.dish.code for cell in WeeklyMenu.objects.get(pk=menu).cells.order_by("id")] == ["M1", "M2", "M1"]
    assert queries.menu_of_day(kitchen.id, MONDAY) == [], "a draft is no menu yet"
    bad = [*good, ("13/3/2023", "Trưa", "Phở"), ("20/3/2023", "Trưa", "M1"), ("13/3/2023", "Trưa", "M1")]
    reading = read_rows(workbook(("Ngày", "Bữa", "Món"), bad), "thuc-don.xlsx", menu_spec())
    plan = imports.plan_menu_rows(week_start=MONDAY, rows=reading.rows)
    assert [(p.code.id, p.row) for p in plan.problems] == [("KIT-33", 5), ("KIT-16", 6), ("KIT-32", 7)]
    assert 'Không có món "Phở"' in str(plan.problems[0])
