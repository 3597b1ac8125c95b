"""Food safety: nothing pre-filled, times in order, samples kept, no destruction while poisoning is suspected."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from quannhu.kernel.days import one_day
from quannhu.kernel.errors import Refused
from quannhu.kitchens import actions, queries
from quannhu.kitchens.actions import InspectionIn, SampleIn
from quannhu.kitchens.models import Dish, FoodInspection, FoodSample
from quannhu.organization.queries import visible_to
from tests.kitchens.kitchen import DAY, Kitchen, kg

NEXT = DAY + dt.timedelta(days=1)


def refused(code: str, words: str) -> Any:
    return pytest.raises(Refused, match=f"{code}: .*{words}")


def sample(kitchen: Kitchen, **more: Any) -> SampleIn:
    typed: dict[str, Any] = {
        "meal": "trua", "name": "Thịt kho", "portions": 420, "amount": 150, "container": "Hộp inox",
        "temperature_tenths": 42, "taken_at": kitchen.at("10:50"), "taken_by": "Lê Thị Ví Dụ",
    }  # fmt: skip
    return SampleIn(**(typed | more))


def keep(kitchen: Kitchen, taken: SampleIn) -> int:
    return actions.record_sample(
        actor=kitchen.manager, at=kitchen.at("11:00"), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY,
        sample=taken,
    )  # fmt: skip


def destroy(kitchen: Kitchen, sample_id: int, at: dt.datetime, by: str = "Lê Thị Ví Dụ") -> int:
    return actions.destroy_sample(
        actor=kitchen.manager, at=at, command_id=uuid.uuid4(), sample_id=sample_id, destroyed_at=at, destroyed_by=by
    )


def test_sample_is_kept_24_hours_by_the_setting(kitchen: Kitchen) -> None:
    """Rule KIT-R12."""
    kept = keep(kitchen, sample(kitchen))
    assert FoodSample.objects.get(pk=kept).keep_until == kitchen.at("10:50", NEXT)
    with refused("KIT-24", "phải giữ đến 10:50 15/3/2023"):
        destroy(kitchen, kept, kitchen.at("10:49", NEXT))
    with refused("KIT-26", "người hủy"):
        destroy(kitchen, kept, kitchen.at("10:50", NEXT), by=" ")
    destroy(kitchen, kept, kitchen.at("10:50", NEXT))
    with refused("KIT-23", "phải sau hủy mẫu"):
        destroy(kitchen, kept, kitchen.at("12:00", NEXT))


def test_sample_times_never_go_back(kitchen: Kitchen) -> None:
    """Rule KIT-R13."""
    with refused("KIT-23", "ghi sổ phải sau lấy mẫu"):
        keep(kitchen, sample(kitchen, taken_at=kitchen.at("11:01")))
    ahead = sample(kitchen, destroyed_at=kitchen.at("11:00", NEXT), destroyed_by="A")
    with refused("KIT-23", "ghi sổ phải sau hủy mẫu"):
        keep(kitchen, ahead)
    with refused("KIT-23", "hủy phải sau lấy mẫu"):
        keep(kitchen, sample(kitchen, destroyed_at=kitchen.at("10:00"), destroyed_by="A"))


def test_nothing_is_filled_in_for_the_keeper(kitchen: Kitchen) -> None:
    with refused("KIT-26", "dụng cụ chứa, người lấy"):
        keep(kitchen, sample(kitchen, container="", taken_by=""))
    with refused("KIT-35", "khuya"):
        keep(kitchen, sample(kitchen, meal="khuya"))
    assert not FoodSample.objects.exists()


def test_no_sample_is_destroyed_while_poisoning_is_suspected(kitchen: Kitchen) -> None:
    kept = keep(kitchen, sample(kitchen))
    facts = {"kitchen_id": kitchen.id, "day": DAY, "persons": 6, "note": "Sáu người đau bụng sau bữa trưa"}
    case = actions.suspect_poisoning(actor=kitchen.manager, at=kitchen.at("15:00"), command_id=uuid.uuid4(), **facts)
    after = kitchen.at("12:00", NEXT)
    with refused("KIT-25", "không được hủy mẫu nào"):
        destroy(kitchen, kept, after)
    gone = sample(kitchen, destroyed_at=kitchen.at("11:30", NEXT), destroyed_by="Lê Thị Ví Dụ")
    with refused("KIT-25", "không được hủy mẫu nào"):
        actions.record_sample(
            actor=kitchen.manager, at=after, command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY, sample=gone
        )
    close = {"at": kitchen.at("13:00", NEXT), "suspicion_id": case}
    with refused("KER-08", "nghi ngờ ngộ độc"):
        actions.close_suspicion(actor=kitchen.manager, command_id=uuid.uuid4(), conclusion="Không phải", **close)
    inspector = kitchen.world.actor("inspector", "T11")
    with refused("KER-11", "ghi lý do"):
        actions.close_suspicion(actor=inspector, command_id=uuid.uuid4(), conclusion="", **close)
    actions.close_suspicion(actor=inspector, command_id=uuid.uuid4(), conclusion="Không phải do bếp", **close)
    with refused("KIT-37", "đã có kết luận lúc 13:00 15/3/2023"):
        actions.close_suspicion(actor=inspector, command_id=uuid.uuid4(), conclusion="Lần hai", **close)
    destroy(kitchen, kept, kitchen.at("14:00", NEXT))


@pytest.fixture
def dish(kitchen: Kitchen) -> Dish:
    return actions.add_dish(
        actor=kitchen.manager, at=kitchen.at(), unit_id=kitchen.id, code="M1", name="Thịt kho", slot="man",
        protein_rich=True, ingredients={kitchen.items["THIT_LON"].pk: 100},
    )  # fmt: skip


def inspect(kitchen: Kitchen, typed: InspectionIn) -> int:
    return actions.record_inspection(
        actor=kitchen.manager, at=kitchen.at("11:00"), command_id=uuid.uuid4(), kitchen_id=kitchen.id, day=DAY,
        inspection=typed,
    )  # fmt: skip


def test_three_steps_are_written_down_whole(kitchen: Kitchen, dish: Dish) -> None:
    first = InspectionIn(
        1, "dat", "Lê Thị Ví Dụ", kind="tuoi", item_id=kitchen.items["THIT_LON"].pk, quantity=kg(50),
        supplier_id=kitchen.supplier.pk, received_at=kitchen.at("05:00"),
    )  # fmt: skip
    second = InspectionIn(
        2, "dat", "Lê Thị Ví Dụ", meal="trua", dish_id=dish.pk, portions=420, prepared_at=kitchen.at("08:00"),
        cooked_at=kitchen.at("10:00"), hygiene_people="dat", hygiene_tools="dat", hygiene_area="dat",
    )  # fmt: skip
    third = InspectionIn(
        3, "dat", "Lê Thị Ví Dụ", meal="trua", dish_id=dish.pk, portions=420, portioned_at=kitchen.at("10:30"),
        eating_at=kitchen.at("11:00"), covers="Lồng bàn inox",
    )  # fmt: skip
    for typed in (first, second, third):
        inspect(kitchen, typed)
    assert list(FoodInspection.objects.order_by("step").values_list("step", flat=True)) == [1, 2, 3]
    with refused("KIT-26", "kiểm thực bước 1 còn thiếu: khối lượng"):
        inspect(kitchen, replace(first, quantity=None))
    with refused("KIT-26", "biện pháp xử lý"):
        inspect(kitchen, replace(first, senses="khong_dat"))
    with refused("KIT-26", "biện pháp xử lý"):
        inspect(kitchen, replace(second, hygiene_tools="khong_dat"))
    inspect(kitchen, replace(second, hygiene_tools="khong_dat", action="Rửa lại, kiểm lại đạt"))
    with refused("KIT-26", "bước 1, 2 hoặc 3"):
        inspect(kitchen, replace(first, step=4))
    with refused("KIT-27", "giờ giấc không theo thứ tự"):
        inspect(kitchen, replace(second, cooked_at=kitchen.at("07:00")))
    with refused("KIT-27", "giờ giấc không theo thứ tự"):
        inspect(kitchen, replace(third, eating_at=kitchen.at("11:01")))


def test_incident_trace_finds_menu_lots_and_samples_in_one_step(kitchen: Kitchen, dish: Dish) -> None:
    kitchen.count()
    kitchen.buy(kitchen.bought("THIT_LON", kg(50)))
    keep(kitchen, sample(kitchen))
    trace = queries.incident_trace(scope=visible_to(kitchen.manager, DAY), kitchen_id=kitchen.id, day=DAY)
    assert [(lot.item, lot.quantity, lot.supplier) for lot in trace.lots] == [
        ("Thịt lợn", kg(50), "Chợ đầu mối Mây Trắng")
    ]
    assert trace.lots[0].lot == "K-1101-230314"
    assert [one.name for one in trace.samples] == ["Thịt kho"]
    assert dict(trace.eaters) == {"sang": 420, "trua": 420, "chieu": 420}
    stranger = visible_to(kitchen.world.actor("kitchen_manager", "K-2203"), DAY)
    with refused("KER-09", "bếp ăn"):
        queries.incident_trace(scope=stranger, kitchen_id=kitchen.id, day=DAY)


def test_sample_compliance_is_meals_with_a_sample(kitchen: Kitchen) -> None:
    kitchen.count()
    keep(kitchen, sample(kitchen))
    kitchen.close()
    assert queries.sample_compliance(kitchen_ids=[kitchen.id], period=one_day(DAY)) == {kitchen.id: (1, 3)}
