"""The columns of files of units and of strength, as people hand them in."""

from __future__ import annotations

from collections.abc import Mapping

from quannhu.kit.sheets import Column, SheetSpec, as_choice, as_code, as_day, as_integer, as_text
from quannhu.organization.imports import KIND_NAMES


def units_spec() -> SheetSpec:
    """Mã, Tên, Loại, Trực thuộc, Từ ngày, Căn cứ."""
    kinds = {name: kind for kind, name in KIND_NAMES.items()}
    return SheetSpec(
        (
            Column("code", "Mã", ("Mã đơn vị",), as_code(20), required=True),
            Column("name", "Tên", ("Tên đơn vị",), as_text(200), required=True),
            Column("kind", "Loại", ("Loại đơn vị",), as_choice(kinds), required=True),
            Column("parent", "Trực thuộc", ("Mã cấp trên", "Cấp trên"), as_code(20), required=True),
            Column("valid_from", "Từ ngày", ("Ngày hiệu lực", "Hiệu lực từ"), as_day(), required=True),
            Column("legal_basis", "Căn cứ", (), as_text(300)),
        ),
        "Đơn vị",
    )


def strength_spec(categories: Mapping[str, str]) -> SheetSpec:
    """Mã đơn vị, Đối tượng (code or name), Quân số, Từ ngày, Căn cứ. `categories` is code -> name."""
    named = {code: code for code in categories} | {name: code for code, name in categories.items()}
    return SheetSpec(
        (
            Column("unit", "Mã đơn vị", ("Đơn vị", "Mã"), as_code(20), required=True),
            Column("category", "Đối tượng", (), as_choice(named), required=True),
            # Bounds wide open: the room's own rule names the unit and the limit.
            Column("headcount", "Quân số", ("Số người",), as_integer(-(10**12), 10**12), required=True),
            Column("valid_from", "Từ ngày", ("Ngày hiệu lực", "Hiệu lực từ"), as_day(), required=True),
            Column("legal_basis", "Căn cứ", (), as_text(300)),
        ),
        "Quân số",
    )
