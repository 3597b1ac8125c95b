"""The columns of files of meal counts and of weekly menus, as people hand them in."""

from __future__ import annotations

from collections.abc import Mapping

from quannhu.kit.sheets import Column, SheetSpec, as_choice, as_code, as_day, as_integer, as_text

MEAL_WORDS = {
    "Sáng": "sang", "Trưa": "trua", "Chiều": "chieu", "Bữa sáng": "sang", "Bữa trưa": "trua", "Bữa chiều": "chieu",
    "Tối": "chieu", "Bữa tối": "chieu",
}  # fmt: skip


def counts_spec(categories: Mapping[str, str]) -> SheetSpec:
    """Bếp ăn, Ngày, Bữa, Đối tượng (code or name), Ăn, Cắt cơm. `categories` is code -> name."""
    named = {code: code for code in categories} | {name: code for code, name in categories.items()}
    # Bounds wide open: the room's own rule names the kitchen, the day and the limit.
    wide = as_integer(-(10**12), 10**12)
    return SheetSpec(
        (
            Column("kitchen", "Bếp ăn", ("Mã bếp", "Bếp"), as_code(20), required=True),
            Column("day", "Ngày", (), as_day(), required=True),
            Column("meal", "Bữa", ("Bữa ăn",), as_choice(MEAL_WORDS), required=True),
            Column("category", "Đối tượng", (), as_choice(named), required=True),
            Column("present", "Ăn", ("Có mặt ăn", "Số người ăn", "Quân số ăn"), wide, required=True),
            Column("leave", "Cắt cơm", ("Không ăn", "Vắng"), wide),
        ),
        "Chấm cơm",
    )


def menu_spec() -> SheetSpec:
    """Ngày, Bữa, Món (code or name)."""
    return SheetSpec(
        (
            Column("day", "Ngày", (), as_day(), required=True),
            Column("meal", "Bữa", ("Bữa ăn",), as_choice(MEAL_WORDS), required=True),
            Column("dish", "Món", ("Mã món", "Tên món", "Món ăn"), as_text(160), required=True),
        ),
        "Thực đơn tuần",
    )
