"""The tables the catalog reads and writes as spreadsheets: headings, what each cell means, and the dry runs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from quannhu.catalog import actions, rules
from quannhu.catalog.models import BaseUnit, LotPolicy, PriceSource
from quannhu.kernel.errors import Refused
from quannhu.kernel.imports import Import
from quannhu.kernel.legacy import Legacy
from quannhu.kit.codes import NUMBER_NOT_READ, NUMBER_OUT_OF_RANGE
from quannhu.kit.sheets import (
    Cell,
    Column,
    Reading,
    SheetSpec,
    as_choice,
    as_code,
    as_decimal,
    as_integer,
    as_money,
    as_text,
    read_rows,
    text_of,
)


def _scaled(scale: int, high: int) -> Callable[[Cell], int]:
    """A decimal with a point, as whole units of 1/scale; finer than that is refused (DOR-15)."""
    decimal = as_decimal(0, high, point=".")

    def parse(value: Cell) -> int:
        scaled = decimal(value) * scale
        if scaled.denominator != 1:
            raise Refused(NUMBER_NOT_READ, text=text_of(value))
        return int(scaled)

    return parse


def _edible(value: Cell) -> int:
    """Edible share in permille from 0.95 (a share) or 95 % (a percentage with its sign)."""
    if isinstance(value, str) and value.strip().endswith("%"):
        return int(_fraction_permille(as_decimal(0, 100)(value.strip()[:-1]) / 100, value))
    return _fraction_permille(as_decimal(0, 10**6, point=".")(value), value)


def _fraction_permille(share: Fraction, value: Cell) -> int:
    if share > 1:
        raise Refused(NUMBER_OUT_OF_RANGE, text=text_of(value), low="0", high="1")
    permille = share * 1_000
    if permille.denominator != 1:
        raise Refused(NUMBER_NOT_READ, text=text_of(value))
    return int(permille)


FOODS = SheetSpec(
    (
        Column("food_id", "Mã thực phẩm", ("food_id", "mã"), as_code(20), required=True),
        Column("name_vi", "Tên thực phẩm", ("name_vi", "tên"), as_text(160), required=True),
        Column("aliases_vi", "Tên khác", ("aliases_vi",), as_text(300)),
        Column("name_en", "Tên tiếng Anh", ("name_en",), as_text(300)),
        Column("group", "Nhóm", ("group",), as_text(80), required=True),
        Column("edible_fraction", "Phần ăn được", ("edible_fraction",), _edible),
        *(
            Column(key, f"{name} ({unit})", (key, name), _scaled(1_000, 10**7))
            for key, (name, unit) in rules.NUTRIENTS.items()
        ),
        Column("source", "Nguồn", ("source",), as_text(400), required=True),
        Column("notes", "Ghi chú", ("notes",), as_text(4_000)),
        Column("qc_flags", "Cảnh báo", ("qc_flags",), as_text(4_000)),
    ),
    "Thực phẩm",
)
_GROUP_NAMES = {**{code: code for code in rules.GROUPS}, **{name: code for code, name in rules.GROUPS.items()}}
_BASE_NAMES = {**{value: value for value in BaseUnit.values}, **{label: value for value, label in BaseUnit.choices}}
_LOT_NAMES = {**{value: value for value in LotPolicy.values}, **{label: value for value, label in LotPolicy.choices}}
_SOURCE_NAMES = {
    **{value: value for value in PriceSource.values},
    **{str(label): value for value, label in PriceSource.choices},
}
ITEMS = SheetSpec(
    (
        Column("code", "Mã mặt hàng", ("mã",), as_code(), required=True),
        Column("name", "Tên mặt hàng", ("tên",), as_text(160), required=True),
        Column("group", "Nhóm", (), as_choice(_GROUP_NAMES), required=True),
        Column("base", "Đơn vị gốc", (), as_choice(_BASE_NAMES), required=True),
        Column("display_unit", "Đơn vị tính", ("đvt",), as_text(20), required=True),
        Column("packs", "Quy cách", (), as_text(300)),
        Column("lot_policy", "Theo lô", (), as_choice(_LOT_NAMES)),
        Column("shelf_life_days", "Hạn dùng (ngày)", ("hạn dùng, ngày",), as_integer(1, 36_500)),
        Column("ration_code", "Mã định lượng", (), as_code()),
        Column("food", "Mã thực phẩm", (), as_code(20)),
    ),
    "Mặt hàng",
)
SUPPLIERS = SheetSpec(
    (
        Column("code", "Mã nhà cung cấp", ("mã",), as_code(), required=True),
        Column("name", "Tên nhà cung cấp", ("tên",), as_text(200), required=True),
        Column("address", "Địa chỉ", (), as_text(300)),
        Column("phone", "Điện thoại", ("số điện thoại",), as_text(40)),
    ),
    "Nhà cung cấp",
)
PRICES = SheetSpec(
    (
        Column("item", "Mã mặt hàng", ("mã",), as_code(), required=True),
        Column("name", "Tên mặt hàng", ("tên",), as_text(160)),
        Column("unit", "Đơn vị tính", ("đvt",), as_text(20)),
        Column("dong", "Đơn giá (đ)", ("đơn giá", "giá"), as_money(0, rules.PRICE_LIMIT), required=True),
        Column("source", "Nguồn giá", ("nguồn",), as_choice(_SOURCE_NAMES)),
        Column("supplier", "Mã nhà cung cấp", ("nhà cung cấp",), as_code()),
    ),
    "Giá",
)
# kind -> (spec, dry run)
TABLES: dict[str, tuple[SheetSpec, Callable[..., Import[Any]]]] = {
    "foods": (FOODS, actions.plan_foods),
    "items": (ITEMS, actions.plan_items),
    "suppliers": (SUPPLIERS, actions.plan_suppliers),
    "prices": (PRICES, actions.plan_prices),
}


def dry_run(kind: str, data: bytes, filename: str, *, encoding: Legacy | None = None) -> tuple[Reading, Import[Any]]:
    """What the file would write, with every fault of its cells and of what they mean; nothing is written."""
    spec, plan = TABLES[kind]
    reading = read_rows(data, filename, spec, encoding=encoding)
    planned = plan(reading.rows, reading.problems, reading.notices)
    faults = tuple(sorted(planned.problems, key=lambda fault: fault.row or 0))
    return reading, Import(planned.writes, faults, planned.notices, planned.added, planned.changed, planned.unchanged)
