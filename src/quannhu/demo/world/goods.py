"""Items, suppliers and the price councils of the demo year."""

from __future__ import annotations

import csv
import datetime as dt
from importlib.resources import files

from quannhu.catalog import actions
from quannhu.catalog.actions import ItemIn, PriceLine, SupplierIn
from quannhu.catalog.models import Item
from quannhu.catalog.rules import GROUPS
from quannhu.catalog.shipped import load_shipped
from quannhu.demo import calendar
from quannhu.demo.feeding import Prices
from quannhu.demo.world.stage import Stage, at, table
from quannhu.kernel.actor import Actor

WRITTEN = dt.date(2022, 12, 21)


def stock_catalog(stage: Stage) -> None:
    """The product's own tables of foods and items, and the suppliers."""
    officer = stage.actor("troly", WRITTEN)
    _open_headings(officer)
    load_shipped(actor=officer, at=at(WRITTEN, "09:00"))
    stage.items = dict(Item.objects.values_list("code", "pk"))
    for row in table("suppliers"):
        supplier = SupplierIn(row["code"], row["name"], row["address"], row["phone"])
        saved = actions.save_supplier(actor=officer, at=at(WRITTEN, "10:00"), supplier=supplier, new=True)
        stage.suppliers[row["code"]] = saved.pk


def _open_headings(officer: Actor) -> None:
    """One item of each heading, in the headings' order: they are made when first used, and an import of them all
    would number them in the order of a set, which differs from one run of the program to the next.
    """
    data = (files("quannhu.catalog") / "data" / "items.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(data.splitlines()))
    for group in GROUPS:
        row = next(row for row in rows if row["group"] == group)
        item = ItemIn(row["code"], row["name"], group, row["base"], row["display_unit"], lot_policy=row["lot_policy"])
        actions.save_item(actor=officer, at=at(WRITTEN, "08:50"), item=item, new=True)


def price_rows() -> list[tuple[dt.date, str, str, int]]:
    """(valid from, item, source, đồng per kg or litre) of every price of the year."""
    found = []
    for row in table("prices"):
        for column, text in row.items():
            if column not in ("item", "source") and text:
                month, day = column.split("-")
                found.append((calendar.day(int(month), int(day)), row["item"], row["source"], int(text)))
    return sorted(found)


def prices() -> Prices:
    """The prices as the planner of the kitchens reads them."""
    return Prices(price_rows())


def adopt_prices(stage: Stage) -> None:
    """Twelve monthly price lists and the extraordinary one of 15/5, each drafted by the secretary and adopted."""
    by_day: dict[dt.date, list[tuple[str, str, int]]] = {}
    for start, item, source, dong in price_rows():
        by_day.setdefault(start, []).append((item, source, dong))
    for start, lines in sorted(by_day.items()):
        if not stage.reached(start):
            break
        _adopt(stage, start, lines)


def _adopt(stage: Stage, start: dt.date, lines: list[tuple[str, str, int]]) -> None:
    monthly = start.day == 1
    number = f"{start.month:02d}/BB-HĐG" if monthly else f"{start.month:02d}A/BB-HĐG"
    surveyed = start - dt.timedelta(days=4 if monthly else 1)
    what = (
        f"Khảo sát giá tháng {start.month}/2023 tại bốn vùng; hội đồng thống nhất bảng giá."
        if monthly
        else "Họp bất thường: giá thịt lợn tăng 30 % (110.000 lên 143.000 đ/kg); trạm chế biến bán 128.700 đ/kg."
    )
    decision = actions.draft_prices(
        actor=stage.actor("hoidonggia", surveyed), at=at(surveyed, "14:00"), unit_id=stage.units["BL"], number=number,
        surveyed_on=surveyed, valid_from=start, minutes=what, command_id=stage.chance.command("prices", start),
        lines=[PriceLine(stage.items[item], dong, 1_000, source) for item, source, dong in lines],
    )  # fmt: skip
    adopted = surveyed + dt.timedelta(days=1)
    actions.adopt_prices(actor=stage.actor("thutruong", adopted), at=at(adopted, "09:00"), decision_id=decision.pk)
