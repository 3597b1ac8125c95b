"""Food safety: the three-step inspection, samples kept and destroyed, suspicion of poisoning. Nothing is pre-filled."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from quannhu.kernel import audit
from quannhu.kernel.actor import Actor, require_two_persons
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import format_day, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kitchens.actions.days import lay
from quannhu.kitchens.actions.desk import hold
from quannhu.kitchens.codes import (
    INSPECTION_ORDER,
    MEAL_UNKNOWN,
    RECORD_INCOMPLETE,
    SAMPLE_BLOCKED,
    SAMPLE_ORDER,
    SAMPLE_TOO_EARLY,
    SUSPICION_CLOSED,
)
from quannhu.kitchens.models import Check, FoodInspection, FoodSample, KitchenDay, PoisoningSuspicion
from quannhu.kitchens.queries.standing import SAMPLE_HOURS, Standing, standing
from quannhu.kitchens.rules import MEALS, SampleIn, in_order, keep_until
from quannhu.organization.queries import require


@dataclass(frozen=True)
class InspectionIn:
    """One record of the three-step inspection as typed; what a step must hold is in NEEDED."""

    step: int
    senses: str
    inspector: str
    kind: str = ""
    meal: str = ""
    item_id: int | None = None
    dish_id: int | None = None
    lot_code: str = ""
    quantity: int | None = None
    portions: int | None = None
    supplier_id: int | None = None
    deliverer: str = ""
    maker: str = ""
    expires_on: dt.date | None = None
    storage: str = ""
    invoice: str = ""
    vet_paper: str = ""
    quarantine_paper: str = ""
    received_at: dt.datetime | None = None
    prepared_at: dt.datetime | None = None
    cooked_at: dt.datetime | None = None
    portioned_at: dt.datetime | None = None
    eating_at: dt.datetime | None = None
    quick_test: str = ""
    hygiene_people: str = ""
    hygiene_tools: str = ""
    hygiene_area: str = ""
    covers: str = ""
    action: str = ""


COMMON = {"senses": "cảm quan", "inspector": "người kiểm"}
NEEDED: dict[int, dict[str, str]] = {
    1: {
        "kind": "loại thực phẩm", "item_id": "thực phẩm", "quantity": "khối lượng", "received_at": "giờ nhận",
        "supplier_id": "nhà cung cấp",
    },
    2: {
        "meal": "bữa", "dish_id": "món", "portions": "số suất", "prepared_at": "giờ sơ chế xong",
        "cooked_at": "giờ nấu xong", "hygiene_people": "vệ sinh người", "hygiene_tools": "vệ sinh dụng cụ",
        "hygiene_area": "vệ sinh khu vực",
    },
    3: {
        "meal": "bữa", "dish_id": "món", "portions": "số suất", "portioned_at": "giờ chia xong",
        "eating_at": "giờ bắt đầu ăn", "covers": "dụng cụ che đậy",
    },
}  # fmt: skip
CHECKED = ("senses", "quick_test", "hygiene_people", "hygiene_tools", "hygiene_area")
FAILED_NEEDS = {"action": "biện pháp xử lý"}


def record_inspection(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, inspection: InspectionIn
) -> int:
    """Write one inspection record; gives its id.

    errors      Refused KIT-26 what the step needs is missing (a failed check needs its measure), KIT-27 times go back
                or lie ahead of the writing: nothing is written before it was seen
    """
    require(actor, "kitchens.safety", kitchen_id, day)

    def work() -> int:
        _check_inspection(inspection, at)
        desk = lay(actor, kitchen_id, day)
        on = desk.days[(kitchen_id, day)]
        desk.standing.place(kitchen_id, day)
        on.wanted = True
        desk.save()
        row = FoodInspection.objects.create(
            kitchen_day=on.row, recorded_by=actor.user_id, recorded_at=at, **vars(inspection)
        )
        event = audit.Event("kitchens.inspect", "food_inspection", row.pk, {"step": inspection.step}, at)
        audit.append(f"kitchen:{kitchen_id}", actor, at, [event])
        return int(row.pk)

    return int(once(command_id, "kitchens.record_inspection", actor, at, [kitchen_id, day, inspection], work))


def _check_inspection(inspection: InspectionIn, at: dt.datetime) -> None:
    what = f"kiểm thực bước {inspection.step}"
    needed = {**NEEDED.get(inspection.step, {"step": "bước 1, 2 hoặc 3"}), **COMMON}
    if Check.FAILED in (getattr(inspection, name) for name in CHECKED):
        needed |= FAILED_NEEDS
    missing = [label for name, label in needed.items() if getattr(inspection, name) in ("", None)]
    if inspection.step not in NEEDED:
        missing = [needed["step"]]
    if missing:
        raise Refused(RECORD_INCOMPLETE, what=what, missing=", ".join(missing))
    if inspection.meal and inspection.meal not in MEALS:
        raise Refused(MEAL_UNKNOWN, meal=inspection.meal)
    times = (inspection.received_at, inspection.prepared_at, inspection.cooked_at, inspection.portioned_at)
    if not in_order(*times, inspection.eating_at, at):
        raise Refused(INSPECTION_ORDER, what=what)


def sample_row(standing: Standing, row: KitchenDay, sample: SampleIn, actor: Actor, at: dt.datetime) -> FoodSample:
    """The checked row of a sample; kept for the hours in force on its day.

    errors      Refused KIT-26 incomplete, KIT-35 unknown meal, KIT-23 destroyed before taken, KIT-24 too early
    """
    needed = {
        "name": "tên mẫu", "container": "dụng cụ chứa", "taken_by": "người lấy", "portions": "số suất",
        "amount": "lượng mẫu",
    }  # fmt: skip
    missing = [label for name, label in needed.items() if not getattr(sample, name)]
    if sample.destroyed_at and not sample.destroyed_by:
        missing.append("người hủy")
    if missing:
        raise Refused(RECORD_INCOMPLETE, what=f'lưu mẫu "{sample.name}"', missing=", ".join(missing))
    if sample.meal not in MEALS:
        raise Refused(MEAL_UNKNOWN, meal=sample.meal)
    until = keep_until(sample.taken_at, standing.whole(SAMPLE_HOURS, row.kitchen_id, row.day))
    if sample.destroyed_at:
        _check_destroyed(sample.name, sample.taken_at, until, sample.destroyed_at)
    return FoodSample(kitchen_day=row, keep_until=until, recorded_by=actor.user_id, recorded_at=at, **vars(sample))


def _check_destroyed(name: str, taken_at: dt.datetime, until: dt.datetime, destroyed_at: dt.datetime) -> None:
    if destroyed_at <= taken_at:
        raise Refused(SAMPLE_ORDER, name=name, later="hủy", earlier="lấy mẫu")
    if destroyed_at < until:
        raise Refused(SAMPLE_TOO_EARLY, name=name, until=format_instant(until))


def record_sample(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, sample: SampleIn
) -> int:
    """Write down a kept sample; gives its id.

    errors      Refused KIT-26, KIT-35, KIT-23 taken or destroyed after it was written down, KIT-25 written as
                destroyed while poisoning is suspected
    """
    require(actor, "kitchens.safety", kitchen_id, day)

    def work() -> int:
        desk = lay(actor, kitchen_id, day)
        on = desk.days[(kitchen_id, day)]
        desk.standing.place(kitchen_id, day)
        if sample.taken_at > at:
            raise Refused(SAMPLE_ORDER, name=sample.name, later="ghi sổ", earlier="lấy mẫu")
        if sample.destroyed_at:
            not_suspected(desk.standing, kitchen_id, day)
            if sample.destroyed_at > at:
                raise Refused(SAMPLE_ORDER, name=sample.name, later="ghi sổ", earlier="hủy mẫu")
        row = sample_row(desk.standing, on.row, sample, actor, at)
        on.wanted = True
        desk.save()
        row.kitchen_day = on.row
        row.save()
        event = audit.Event("kitchens.sample", "food_sample", row.pk, {"meal": sample.meal}, at)
        audit.append(f"kitchen:{kitchen_id}", actor, at, [event])
        return int(row.pk)

    return int(once(command_id, "kitchens.record_sample", actor, at, [kitchen_id, day, sample], work))


def not_suspected(standing: Standing, kitchen_id: int, day: dt.date) -> None:
    """Refuse (KIT-25) to destroy a sample of a kitchen, now held, where poisoning is suspected (rule KIT-R13)."""
    if case := PoisoningSuspicion.objects.filter(kitchen_id=kitchen_id, closed_at__isnull=True).first():
        raise Refused(SAMPLE_BLOCKED, kitchen=standing.name(kitchen_id, day), day=format_day(case.day))


def destroy_sample(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, sample_id: int, destroyed_at: dt.datetime,
    destroyed_by: str, remarks: str = "",
) -> int:  # fmt: skip
    """Write down that a sample was destroyed.

    errors      Refused KIT-25 poisoning suspected, KIT-24 too early, KIT-23 times, KIT-26 nobody named, KER-09
    """
    sample = FoodSample.objects.select_related("kitchen_day").filter(pk=sample_id).first()
    if sample is None:
        raise Refused(NOT_FOUND, what="mẫu thức ăn", key=sample_id)
    kitchen_id, day = sample.kitchen_day.kitchen_id, sample.kitchen_day.day
    require(actor, "kitchens.safety", kitchen_id, day)

    def work() -> int:
        hold([kitchen_id])
        held = FoodSample.objects.get(pk=sample_id)
        not_suspected(standing([kitchen_id]), kitchen_id, day)
        if not destroyed_by.strip():
            raise Refused(RECORD_INCOMPLETE, what=f'hủy mẫu "{held.name}"', missing="người hủy")
        if destroyed_at > at or held.destroyed_at:
            raise Refused(SAMPLE_ORDER, name=held.name, later="ghi sổ", earlier="hủy mẫu")
        _check_destroyed(held.name, held.taken_at, held.keep_until, destroyed_at)
        held.destroyed_at, held.destroyed_by = destroyed_at, destroyed_by.strip()
        held.remarks = remarks or held.remarks
        held.save(update_fields=["destroyed_at", "destroyed_by", "remarks"])
        audit.append(
            f"kitchen:{kitchen_id}", actor, at, [audit.Event("kitchens.destroy_sample", "food_sample", sample_id, {})]
        )
        return sample_id

    facts: list[Any] = [sample_id, destroyed_at, destroyed_by, remarks]
    return int(once(command_id, "kitchens.destroy_sample", actor, at, facts, work))


def suspect_poisoning(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kitchen_id: int, day: dt.date, persons: int, note: str
) -> int:
    """Open a suspicion of food poisoning: from now on no sample of the kitchen may be destroyed; gives its id.

    errors      Refused KER-07, KER-11 no note
    """
    require(actor, "kitchens.safety", kitchen_id, day)
    if not note.strip():
        raise Refused(REASON_NEEDED)

    def work() -> int:
        hold([kitchen_id])
        row = PoisoningSuspicion.objects.create(
            kitchen_id=kitchen_id, day=day, persons=persons, note=note.strip(), opened_by=actor.user_id, opened_at=at
        )
        event = audit.Event("kitchens.suspect", "poisoning_suspicion", row.pk, {"persons": persons}, at)
        audit.append(f"kitchen:{kitchen_id}", actor, at, [event])
        return int(row.pk)

    return int(once(command_id, "kitchens.suspect_poisoning", actor, at, [kitchen_id, day, persons, note], work))


def close_suspicion(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, suspicion_id: int, conclusion: str) -> int:
    """Close a suspicion with its conclusion, by another person than the one who opened it.

    errors      Refused KER-08 same person, KER-11 no conclusion, KIT-37 closed already, KER-09
    """
    row = PoisoningSuspicion.objects.filter(pk=suspicion_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="nghi ngờ ngộ độc", key=suspicion_id)
    require(actor, "kitchens.safety", row.kitchen_id, row.day)

    def work() -> int:
        hold([row.kitchen_id])
        held = PoisoningSuspicion.objects.get(pk=suspicion_id)
        if held.closed_at:
            raise Refused(SUSPICION_CLOSED, at=format_instant(held.closed_at))
        require_two_persons(held.opened_by, actor, "kết luận nghi ngờ ngộ độc")
        if not conclusion.strip():
            raise Refused(REASON_NEEDED)
        held.closed_by, held.closed_at, held.conclusion = actor.user_id, at, conclusion.strip()
        held.save(update_fields=["closed_by", "closed_at", "conclusion"])
        event = audit.Event("kitchens.close_suspicion", "poisoning_suspicion", held.pk, {"conclusion": conclusion}, at)
        audit.append(f"kitchen:{held.kitchen_id}", actor, at, [event])
        return int(held.pk)

    return int(once(command_id, "kitchens.close_suspicion", actor, at, [suspicion_id, conclusion], work))
