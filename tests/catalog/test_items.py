"""Items, foods and suppliers: added, changed, imported with every fault at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quannhu.catalog import actions, queries, rules
from quannhu.catalog.actions import ItemIn, SupplierIn
from quannhu.catalog.models import Food, FoodNutrient, Item, ItemGroup, Supplier
from quannhu.catalog.sheets import dry_run
from quannhu.cli.main import main
from quannhu.kernel.audit import broken_links
from quannhu.kernel.errors import Refused
from quannhu.kernel.imports import Import
from quannhu.kernel.legacy import Legacy
from tests.world import World

RICE = ItemIn("GAO", "Gạo tẻ", "LT", "g", "kg", {"bao": 50_000}, "expiry", 365, "GAO")
FOODS = """food_id,name_vi,group,edible_fraction,kcal,protein_g,iron_mg,source
VN1,Gạo,ngũ cốc,1,344,7.9,1.3,Bảng 2007
VN2,Rau muống,rau củ,0.625,,,,Bảng 2007
"""


def refused(code: str, words: str, work: Callable[[], Any]) -> None:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.code.id == code and words in caught.value.sentence, str(caught.value)


def save(world: World, item: ItemIn, new: bool | None = None) -> Item:
    return actions.save_item(actor=world.actor("staff_officer"), at=world.at(world.today), item=item, new=new)


def test_an_item_is_added_changed_and_retired(world: World) -> None:
    save(world, RICE, new=True)
    refused("CAT-02", 'Mã "GAO" đã dùng cho "Gạo tẻ"', lambda: save(world, RICE, new=True))
    refused(
        "CAT-01", 'Không có mặt hàng "MIEN"', lambda: save(world, dataclasses.replace(RICE, code="MIEN"), new=False)
    )
    changed = save(world, dataclasses.replace(RICE, name="Gạo tám", packs={"bao": 25_000}), new=False)
    assert queries.units_of_item(changed).packs == {"bao": 25_000}
    actions.retire_item(actor=world.actor("staff_officer"), at=world.at(world.today), code="GAO")
    assert queries.search_items("gạo") == [] and len(queries.search_items("gạo", active_only=False)) == 1
    assert broken_links() == []


def test_new_headings_are_numbered_in_the_order_of_the_list(world: World) -> None:
    """The same rows give the same ids in every process, whatever order they come in."""
    items = [dataclasses.replace(RICE, code=f"M-{group}", group=group) for group in reversed(rules.GROUPS)]
    ItemGroup.objects.all().delete()
    plan = Import(tuple(items), (), (), len(items), 0, 0)
    actions.carry_out_items(actor=world.actor("staff_officer"), at=world.at(world.today), plan=plan)
    assert list(ItemGroup.objects.order_by("id").values_list("code", flat=True)) == list(rules.GROUPS)


def test_what_an_item_may_not_be(world: World) -> None:
    save(world, RICE)
    change = dataclasses.replace
    refused("CAT-14", "Thiếu mã hoặc tên mặt hàng", lambda: save(world, change(RICE, name=" ")))
    refused("CAT-19", 'Không có nhóm mặt hàng "XX"', lambda: save(world, change(RICE, group="XX")))
    refused("CAT-16", 'Không có mã thực phẩm "VN0"', lambda: save(world, change(RICE, food_code="VN0")))
    refused("CAT-05", '"lít"', lambda: save(world, change(RICE, display_unit="lít")))
    refused("CAT-04", "lớn hơn 0", lambda: save(world, change(RICE, packs={"bao": 0})))


def test_cat_r10_the_base_unit_stays(world: World) -> None:
    """Rule CAT-R10."""
    save(world, RICE)
    other = dataclasses.replace(RICE, base="piece", display_unit="cái", packs={})
    refused("CAT-15", 'Mặt hàng "Gạo tẻ" tính theo gam', lambda: save(world, other))
    data = "Mã mặt hàng,Tên,Nhóm,Đơn vị gốc,Đơn vị tính\nGAO,Gạo,LT,cái,cái\n".encode()
    assert [fault.code.id for fault in dry_run("items", data, "a.csv")[1].problems] == ["CAT-15"]


def test_cat_r12_only_the_top_changes_the_lists(world: World) -> None:
    """Rule CAT-R12."""
    low = world.actor("staff_officer", "T11")
    refused("KER-07", "toàn quân", lambda: actions.save_item(actor=low, at=world.at(world.today), item=RICE))
    keeper = world.actor("depot_keeper")
    refused(
        "KER-07",
        "danh sách nhà cung cấp",
        lambda: actions.save_supplier(actor=keeper, at=world.at(world.today), supplier=SupplierIn("A", "B")),
    )


def test_suppliers(world: World) -> None:
    actor, at = world.actor("price_secretary", "T11"), world.at(world.today)
    actions.save_supplier(actor=actor, at=at, supplier=SupplierIn("N1", "Hộ Phạm Giả Định"), new=True)
    refused(
        "CAT-02", 'Mã "N1"', lambda: actions.save_supplier(actor=actor, at=at, supplier=SupplierIn("N1", "x"), new=True)
    )
    refused(
        "CAT-17",
        'Không có nhà cung cấp "N2"',
        lambda: actions.save_supplier(actor=actor, at=at, supplier=SupplierIn("N2", "x"), new=False),
    )
    refused(
        "CAT-14",
        "Thiếu mã hoặc tên nhà cung cấp",
        lambda: actions.save_supplier(actor=actor, at=at, supplier=SupplierIn("N3", "")),
    )
    data = "Mã nhà cung cấp,Tên nhà cung cấp,Điện thoại\nN1,Hộ Phạm Giả Định,\nN2,Công ty Mẫu,+84 1\nN2,x,\n".encode()
    _, plan = dry_run("suppliers", data, "ncc.csv")
    assert (plan.added, plan.unchanged) == (1, 1) and [fault.code.id for fault in plan.problems] == ["KER-12"]
    _, plan = dry_run("suppliers", data.replace(b"N2,x,\n", b""), "ncc.csv")
    assert actions.carry_out_suppliers(actor=actor, at=at, plan=plan) == 1
    assert Supplier.objects.get(code="N2").phone == "+84 1"


def test_a_column_the_file_does_not_have_changes_nothing(world: World) -> None:
    """A list of codes and names must not empty packs, lots and addresses, nor take the retired back."""
    actor, at = world.actor("staff_officer"), world.at(world.today)
    save(world, RICE)
    names = "Mã mặt hàng,Tên mặt hàng,Nhóm,Đơn vị gốc,Đơn vị tính\nGAO,Gạo tám,LT,g,kg\n"
    _, plan = dry_run("items", names.encode(), "a.csv")
    assert plan.writes == (dataclasses.replace(RICE, name="Gạo tám"),)
    _, blank = dry_run("items", names.replace("tính\n", "tính,Quy cách\n").replace("kg\n", "kg,\n").encode(), "a.csv")
    assert blank.writes[0].packs == {} and blank.writes[0].lot_policy == "expiry", "a blank cell is an answer"
    gone = SupplierIn("N1", "Hộ Phạm Giả Định", "Làng Mây", "+84 1", active=False)
    actions.save_supplier(actor=actor, at=at, supplier=gone)
    data = "Mã nhà cung cấp,Tên nhà cung cấp\nN1,{name}\n"
    assert dry_run("suppliers", data.format(name=gone.name).encode(), "b.csv")[1].unchanged == 1
    _, plan = dry_run("suppliers", data.format(name="Hộ Mới").encode(), "b.csv")
    assert plan.writes == (dataclasses.replace(gone, name="Hộ Mới"),)


def test_foods_are_imported_and_blank_stays_unknown(world: World) -> None:
    actor, at = world.actor("staff_officer"), world.at(world.today)
    _, plan = dry_run("foods", FOODS.encode(), "foods.csv")
    assert plan.clean and actions.carry_out_foods(actor=actor, at=at, plan=plan) == 2
    rice, greens = Food.objects.order_by("code")
    assert (rice.edible_permille, greens.edible_permille) == (1_000, 625)
    assert dict(rice.nutrients.values_list("nutrient", "milli")) == {
        "kcal": 344_000,
        "protein_g": 7_900,
        "iron_mg": 1_300,
    }
    assert not greens.nutrients.exists()
    _, again = dry_run("foods", FOODS.encode(), "foods.csv")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    _, blank = dry_run("foods", FOODS.replace("344", "").encode(), "foods.csv")
    assert blank.changed == 1
    actions.carry_out_foods(actor=actor, at=at, plan=blank)
    assert not FoodNutrient.objects.filter(nutrient="kcal").exists()


def test_a_food_table_names_every_fault(world: World) -> None:
    text = FOODS + "VN3,Cá,cá,1.2,-1,x,0.0001,s\nVN1,Gạo,ngũ cốc,1,1,1,1,s\n,Cá,cá,50 %,=1,1,1,\n"
    _, plan = dry_run("foods", text.encode(), "foods.csv")
    assert [(fault.code.id, fault.row, fault.column) for fault in plan.problems] == [
        ("DOR-16", 4, "Phần ăn được"),
        ("DOR-16", 4, "Năng lượng (kcal)"),
        ("DOR-15", 4, "Protein (g)"),
        ("DOR-15", 4, "Sắt (mg)"),
        ("KER-12", 5, "Mã thực phẩm"),
        ("DOR-10", 6, "Mã thực phẩm"),
        ("DOR-11", 6, "Năng lượng (kcal)"),
        ("DOR-10", 6, "Nguồn"),
    ]


def test_a_faulty_item_sheet_writes_nothing(world: World) -> None:
    text = "Mã mặt hàng,Tên mặt hàng,Nhóm,Đơn vị gốc,Đơn vị tính,Quy cách,Mã thực phẩm\n"
    text += "A,Một,Lương thực,gam,kg,bao=50 kg,\nB,Hai,LT,gam,kg,,VN0\nA,Ba,LT,gam,kg,,\nC,Bốn,LT,gam,bó,tạ=5 kg,\n"
    _, plan = dry_run("items", text.encode(), "a.csv")
    assert [(fault.code.id, fault.row) for fault in plan.problems] == [("CAT-16", 3), ("KER-12", 4), ("CAT-04", 5)]
    actor, at = world.actor("staff_officer"), world.at(world.today)
    refused("KER-13", "còn 3 lỗi nên chưa ghi gì", lambda: actions.carry_out_items(actor=actor, at=at, plan=plan))
    assert not Item.objects.exists()


def test_a_list_in_an_old_encoding_is_read_when_named(world: World) -> None:
    old = "M· nhµ cung cÊp,Tªn nhµ cung cÊp\nN1,C«ng ty MÉu\n".encode("latin-1")
    assert [fault.code.id for fault in dry_run("suppliers", old, "a.csv")[1].problems] == ["DOR-14"]
    assert dry_run("suppliers", old, "a.csv", encoding=Legacy.TCVN3)[1].writes == (SupplierIn("N1", "Công ty Mẫu"),)


def test_search_orders_the_vietnamese_way(world: World) -> None:
    for code, name in [("A", "Đậu phụ"), ("B", "Cá chép"), ("C", "Cà chua"), ("D", "Dưa hấu")]:
        save(world, ItemIn(code, name, "TP", "g", "kg"))
    assert [item.name for item in queries.search_items()] == ["Cà chua", "Cá chép", "Dưa hấu", "Đậu phụ"]
    assert [item.name for item in queries.search_items("ca")] == ["Cà chua", "Cá chép"]
    assert [item.name for item in queries.search_items("cá")] == ["Cá chép"]
    assert [item.name for item in queries.search_items("dau")] == ["Đậu phụ"]


def test_the_command_line_reads_first_and_writes_when_told(world: World, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "foods.csv"
    file.write_text(FOODS, "utf-8")
    name = world.user("staff_officer").username
    assert main(["catalog", "import-foods", str(file), "--dry-run"]) == 0 and not Food.objects.exists()
    assert main(["catalog", "import-foods", str(file), "--as", name]) == 0 and Food.objects.count() == 2
    assert "Thêm 2, sửa 0, giữ nguyên 0, lỗi 0." in capsys.readouterr().out
    file.write_text(FOODS.replace("344", "x"), "utf-8")
    faults = tmp_path / "loi.csv"
    assert main(["catalog", "import-foods", str(file), "--faults", str(faults)]) == 1
    assert "DOR-15" in capsys.readouterr().out and "DOR-15" in faults.read_text("utf-8-sig")
    assert main(["catalog", "import-foods", str(file), "--as", "khong-ai"]) == 1
    assert main(["catalog", "load-shipped", "--as", name]) == 0 and Item.objects.count() == 57
    prices = tmp_path / "gia.csv"
    prices.write_text("Mã mặt hàng;Đơn giá\nGAO;14.000\n", "utf-8")
    command = ["catalog", "import-prices", str(prices), "--unit", "T11", "--number", "1", "--surveyed", "1/3/2023"]
    secretary = world.user("price_secretary", "T11").username
    assert main([*command, "--from", "5/3/2023", "--as", secretary]) == 0
    assert main([*command, "--from", "5/3/2023", "--as", name]) == 1
    assert "KER-07" in capsys.readouterr().err
