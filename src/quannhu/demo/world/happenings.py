"""What happens once: stocktakes, the contract of R05, the merge's goods, the lost pot, slips of the pen, month ends."""

from __future__ import annotations

import datetime as dt

from quannhu.demo import calendar
from quannhu.demo.people import SAMPLE_WORDS, SURNAMES
from quannhu.demo.supply import CONTRACT, CONTRACT_DAY, CONTRACT_DEPOT, CONTRACT_RETURN_DAY, DEPOTS, depot_of
from quannhu.demo.world.stage import KitchenRun, Stage, at, keeper
from quannhu.kernel.money import Price
from quannhu.kitchens.actions import InspectionIn, approve_settlement, record_inspection, settle_month
from quannhu.kitchens.models import Dish
from quannhu.ledger import actions
from quannhu.ledger.actions import IssueLine
from quannhu.ledger.models import Claim, HandReceipt, Lot, Stocktake, StocktakeLine, Total
from quannhu.organization.actions import appoint, join_meal_list

SHORT_RICE = 15_000  # story R05: book 41.280 kg, counted 41.265
POT_HANDED, POT_LOST = calendar.day(1, 16), calendar.day(6, 22)
# Vouchers written by mistake and reversed the same day: (from, to, item, quantity, day, why).
SLIPS = (
    ("KV-1", "KV-3", "GAO", 300_000, calendar.day(2, 9), "Ghi nhầm kho nhận"),
    ("KV-2", "KV-3", "GAO", 500_000, calendar.day(3, 21), "Ghi nhầm kho nhận"),
    ("KV-4", "KV-2", "DAU_AN", 36_000, calendar.day(9, 12), "Ghi nhầm mặt hàng"),
)
SPOILED = (
    ("KV-3", calendar.day(8, 15), "Phiếu in lệch, rách, đã hủy có biên bản"),
    ("KTW", calendar.day(10, 4), "Viết nhầm số phiếu trên bản giấy"),
)


def count_stores(stage: Stage) -> None:
    """The stocktake of 0 h 1/1/2023 in the five depots; KV-1's rice is 15 kg short, approved by the commander."""
    on = calendar.FIRST
    for depot in DEPOTS:
        first, second = keeper(depot), "pho" + keeper(depot)
        row = actions.open_stocktake(
            actor=stage.actor(first, on), at=at(on, "00:00"), place_id=stage.places[depot], counted_on=on,
            counter_a=stage.users[first], counter_b=stage.users[second],
        )  # fmt: skip
        counts = _counts(stage, depot, row)
        for username, clock in ((first, "05:30"), (second, "06:00")):
            actions.enter_counts(actor=stage.actor(username, on), at=at(on, clock), stocktake_id=row.pk, counts=counts)
        for line in actions.compare(actor=stage.actor(first, on), at=at(on, "07:00"), stocktake_id=row.pk):
            actions.agree(
                actor=stage.actor(first, on), at=at(on, "07:30"), stocktake_id=row.pk, line_id=line.pk,
                agreed=counts[line.pk], cause="Hao hụt khi bốc xếp, cân lẻ năm 2022",
            )  # fmt: skip
        approved = on + dt.timedelta(days=1)
        actions.approve_stocktake(
            actor=stage.actor("thutruong", approved), at=at(approved, "09:00"),
            command_id=stage.chance.command("stocktake", depot), stocktake_id=row.pk,
        )  # fmt: skip


def _counts(stage: Stage, depot: str, row: Stocktake) -> dict[int, int]:
    """What both counters find: the book, but for 15 kg of KV-1's routine rice."""
    counts = {}
    for line in StocktakeLine.objects.filter(stocktake=row).select_related("account").order_by("pk"):
        short = depot == "KV-1" and line.item_id == stage.items["GAO"] and line.account.purpose == "routine"
        counts[line.pk] = line.book - (SHORT_RICE if short else 0)
    return counts


def return_bad_rice(stage: Stage) -> None:
    """The 2.000 kg that failed the moisture test go back; the shortage of 60 kg stays claimed until it is made good."""
    on, depot = CONTRACT_RETURN_DAY, CONTRACT_DEPOT
    lot = Lot.objects.get(item_id=stage.items["GAO"], code=f"GAO-{CONTRACT_DAY:%m%d}-{depot}")
    actions.return_to_supplier(
        actor=stage.actor(keeper(depot), on), at=at(on, "09:00"),
        command_id=stage.chance.command("return", depot, on), place_id=stage.places[depot], happened_on=on,
        supplier_id=stage.suppliers["NCC-01"], item_id=stage.items["GAO"], lot_id=lot.pk, quantity=CONTRACT[2],
        reason="Độ ẩm vượt mức cho phép, trả theo biên bản cân tay ba 18/4", giver=stage.name(keeper(depot)),
        receiver="Đại diện bên giao",
    )  # fmt: skip


def settle_claims(stage: Stage, month: dt.date) -> None:
    """What suppliers owed from before the month is made good; the contract of R05 and the last weeks stay open."""
    on = month + dt.timedelta(days=24)
    rows = Claim.objects.filter(status="open", weighing__voucher__happened_on__lt=month).order_by("pk")
    rows = rows.exclude(weighing__voucher__happened_on=CONTRACT_DAY)
    for claim_id, code in list(rows.values_list("pk", "weighing__voucher__book__code")):
        actions.settle_claim(
            actor=stage.actor(keeper(code), on), at=at(on, "14:00"), claim_id=claim_id,
            note="Bên giao bù đủ vào chuyến sau",
        )  # fmt: skip


def slip(stage: Stage, index: int) -> None:
    """A voucher written by mistake, and its reversal an hour later."""
    source, target, item, quantity, on, why = SLIPS[index]
    clerk = stage.actor(keeper(source), on)
    wrong = actions.transfer(
        actor=clerk, at=at(on, "09:00"), command_id=stage.chance.command("slip", index),
        from_place_id=stage.places[source], to_place_id=stage.places[target], happened_on=on,
        lines=[IssueLine(stage.items[item], quantity)], purpose_text="Điều chuyển",
    )  # fmt: skip
    actions.reverse(
        actor=clerk, at=at(on, "10:00"), command_id=stage.chance.command("slip reversed", index),
        voucher_id=wrong.voucher_id, reason=why,
    )  # fmt: skip


def spoil(stage: Stage, index: int) -> None:
    """A number that carries no voucher, with its reason."""
    depot, on, why = SPOILED[index]
    actions.spoil_number(
        actor=stage.actor(keeper(depot), on), at=at(on, "11:00"), place_id=stage.places[depot], year=2023,
        reason=why,
    )  # fmt: skip


def hand_out_equipment(stage: Stage) -> None:
    """Mess equipment against hand receipts: a 50-litre pot to K-1102, scales and pans to others."""
    on = POT_HANDED
    january = [run for run in stage.kitchens if run.start == calendar.FIRST]
    for index, run in enumerate(sorted(january, key=lambda run: run.code)):
        item = "DC_NOI_50" if run.code == "K-1102" else ("DC_NOI_20", "DC_BINH_NUOC", "DC_DAO")[index % 3]
        depot = depot_of(run.unit)
        actions.hand_out(
            actor=stage.actor(keeper(depot), on), at=at(on, "09:00"),
            command_id=stage.chance.command("hand out", run.code), place_id=stage.places[depot], happened_on=on,
            item_id=stage.items[item], quantity=1, keeper=f"{stage.name(run.manager)} ({run.code})",
        )  # fmt: skip


def lose_pot(stage: Stage) -> None:
    """The pot of K-1102 is lost in June and paid for (story R05)."""
    receipt = HandReceipt.objects.get(item_id=stage.items["DC_NOI_50"])
    actions.lose(
        actor=stage.actor("kho.kv1", POT_LOST), at=at(POT_LOST, "15:00"), command_id=stage.chance.command("lost pot"),
        receipt_id=receipt.pk, happened_on=POT_LOST, quantity=1, minutes="Biên bản 03/BB-KV1 ngày 22/6/2023",
        price=Price(850_000, 1),
    )  # fmt: skip


def clear_closed_kitchen(stage: Stage) -> None:
    """On 30/6 what is left in K-2104 goes to K-2101 and its store is closed from 1/7."""
    on = calendar.MERGE - dt.timedelta(days=1)
    here, there = stage.places["K-2104"], stage.places["K-2101"]
    left = Total.objects.filter(account__place_id=here, account__kind="stock", quantity__gt=0).order_by("item__code")
    actions.transfer(
        actor=stage.actor("bep.k2104", on), at=at(on, "21:00"), command_id=stage.chance.command("K-2104 closed"),
        from_place_id=here, to_place_id=there, happened_on=on,
        lines=[IssueLine(item, quantity) for item, quantity in left.values_list("item_id", "quantity")],
        purpose_text="Bàn giao khi đóng bếp theo Quyết định 77/QĐ-BL (hư cấu)", receiver=stage.name("bep.k2101"),
    )  # fmt: skip
    actions.close_place(actor=stage.actor("troly", on), at=at(on, "22:00"), place_id=here, closed_on=calendar.MERGE)


def let_keeper_approve(stage: Stage) -> None:
    """From the merge on the keeper of KV-2 also approves corrections in the books of L25's kitchens."""
    on = calendar.MERGE
    appoint(
        actor=stage.actor("quantri", on), at=at(on, "08:00"), user_id=stage.users["kho.kv2"], role="depot_keeper",
        unit_id=stage.units["L25"], title="Thủ kho, duyệt sửa phiếu của bếp L25", valid_from=on,
    )  # fmt: skip
    stage.recast()


def end_month(stage: Stage, month: dt.date, runs: list[KitchenRun]) -> None:
    """Settle the month in every kitchen that cooked, then close it in the books of kitchens and depots."""
    after = (month + dt.timedelta(days=32)).replace(day=1)
    settled, approved, closed = (after + dt.timedelta(days=offset) for offset in (1, 2, 3))
    for run in runs:
        if not (run.start <= month < run.end):
            continue
        successor = {"T21": "L25", "T22": "L25"}.get(run.unit, run.unit) if after >= calendar.MERGE else run.unit
        low, kitchen = successor.lower(), stage.units[run.code]
        settlement = settle_month(
            actor=stage.actor(f"quannhu.{low}", settled), at=at(settled, "10:00"), kitchen_id=kitchen, month=month,
            command_id=stage.chance.command("settle", run.code, month),
        )  # fmt: skip
        approve_settlement(
            actor=stage.actor(f"chihuy.{low}", approved), at=at(approved, "15:00"), settlement_id=settlement,
            command_id=stage.chance.command("settled", run.code, month),
        )  # fmt: skip
        actions.close_month(
            actor=stage.actor(f"quannhu.{low}", closed), at=at(closed, "09:00"), place_id=stage.places[run.code],
            month=month,
        )  # fmt: skip
    for depot in DEPOTS:
        actions.close_month(
            actor=stage.actor(keeper(depot), closed), at=at(closed, "10:00"), place_id=stage.places[depot],
            month=month,
        )  # fmt: skip


def list_diners(stage: Stage) -> None:
    """A few named people on the meal list of K-1101, for cutting meals by name."""
    on = calendar.FIRST
    names = [f"{family} {given}" for given in SAMPLE_WORDS[:3] for family in SURNAMES[:5]]
    for number, name in enumerate(names, 1):
        join_meal_list(
            actor=stage.actor("bep.k1101", on), at=at(on, "07:40"), person_code=f"BL-{number:04d}", name=name,
            category="HSQBS", kitchen_id=stage.units["K-1101"], valid_from=on,
        )  # fmt: skip


def inspect_story_day(stage: Stage) -> None:
    """The three-step inspection of K-1101 on 14/3, typed by its keeper."""
    on, name = calendar.STORY_DAY, stage.name("bep.k1101")
    dish = Dish.objects.get(code="M045")
    records = (
        InspectionIn(
            step=1, senses="dat", inspector=name, kind="tuoi", item_id=stage.items["THIT_LON"], quantity=65_400,
            received_at=at(on, "05:30"), supplier_id=stage.suppliers["NCC-05"], deliverer="Người giao hàng",
            invoice="BL 0314", quick_test="dat", vet_paper="TY-0314 (hư cấu)",
        ),
        InspectionIn(
            step=2, senses="dat", inspector=name, meal="trua", dish_id=dish.pk, portions=422,
            prepared_at=at(on, "08:40"), cooked_at=at(on, "10:20"), hygiene_people="dat", hygiene_tools="dat",
            hygiene_area="dat",
        ),
        InspectionIn(
            step=3, senses="dat", inspector=name, meal="trua", dish_id=dish.pk, portions=422,
            portioned_at=at(on, "10:45"), eating_at=at(on, "11:00"), covers="Lồng bàn, tủ kín",
        ),
    )  # fmt: skip
    for record in records:
        record_inspection(
            actor=stage.actor("bep.k1101", on), at=at(on, "11:10"), kitchen_id=stage.units["K-1101"], day=on,
            command_id=stage.chance.command("inspection", record.step), inspection=record,
        )  # fmt: skip
