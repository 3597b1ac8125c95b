"""What soldiers of the demo world are due: rates, supplements, holidays, scales, rice norm, settings, dear rice."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from quannhu.demo import calendar
from quannhu.demo.world.stage import Stage, at, table
from quannhu.kernel.days import Period
from quannhu.kernel.money import Price
from quannhu.standards import actions
from quannhu.standards.models import Entitlement
from quannhu.standards.rules import Kind

RATES_BASIS = "Thông tư 168/2021/TT-BQP"
RATES_ISSUED = dt.date(2021, 12, 18)
NEW_BASIS = "Quyết định 88/QĐ-BL mức tiền ăn từ 1/10/2023 (hư cấu)"
SCALE_BASIS = "Quyết định 02/QĐ-BL định lượng ăn (ví dụ, hư cấu)"
ISSUE_BASIS = "Quyết định 03/QĐ-BL tiêu chuẩn quân trang (ví dụ, hư cấu)"
SETTING_BASIS = "Quy chế bếp ăn Bồng Lai (hư cấu)"
SINCE = dt.date(2022, 1, 1)
WRITTEN = dt.date(2022, 12, 20)
SUPPLEMENTS = (
    ("OM", "Ốm tại trại", Fraction(3, 10)), ("LE-TET", "Ăn thêm ngày lễ, tết", Fraction(1)),
    ("THEM-1", "Ăn thêm nhiệm vụ mức 1", Fraction(17, 10)), ("THEM-2", "Ăn thêm nhiệm vụ mức 2", Fraction(13, 10)),
    ("THEM-3", "Ăn thêm nhiệm vụ mức 3", Fraction(1)), ("THEM-4", "Ăn thêm nhiệm vụ mức 4", Fraction(9, 10)),
    ("THEM-5", "Ăn thêm nhiệm vụ mức 5", Fraction(7, 10)), ("THEM-6", "Ăn thêm nhiệm vụ mức 6", Fraction(5, 10)),
)  # fmt: skip
SETTINGS = (
    ("kitchens.count_cutoff", "10:00"), ("kitchens.publish_by", "16:00"), ("kitchens.sample_hours", "24"),
    ("kitchens.dish_repeat_limit", "4"), ("kitchens.min_protein_dishes", "3"),
    ("kitchens.own_production_discount_percent", "20"), ("missions.first_issue_hours", "6"),
    ("missions.arrival_hours", "12"), ("missions.refill_days", "30"),
)  # fmt: skip


def decide(stage: Stage) -> None:
    """Everything in force on 1/1/2023, drafted by the staff officer and approved by the commander."""
    maker = stage.actor("troly", WRITTEN)
    when = at(WRITTEN, "09:00")
    rows = [_basic(stage)]
    for code, name, factor in SUPPLEMENTS:
        rows.append(
            actions.add_rate(
                actor=maker, at=when, kind=Kind.SUPPLEMENT, code=code, name=name, factor=factor,
                amount=int(65_000 * factor), legal_basis=RATES_BASIS, issued_on=RATES_ISSUED, valid_from=SINCE,
            )
        )  # fmt: skip
    issued = dt.date(2022, 12, 15)
    for row in table("scale"):
        rows.append(
            actions.add_scale(
                actor=maker, at=when, ration_code=row["ration_code"], name=f"{row['name']} (ví dụ)",
                quantity=int(row["quantity"]), verified=False, legal_basis=SCALE_BASIS, issued_on=issued,
                valid_from=SINCE,
            )
        )  # fmt: skip
    rows.append(
        actions.add_norm_price(
            actor=maker, at=when, price=Price(14_000, 1_000), legal_basis=SCALE_BASIS, issued_on=issued,
            valid_from=SINCE,
        )
    )  # fmt: skip
    rows.append(
        actions.add_split(
            actor=maker, at=when, split=(30, 40, 30), legal_basis=SCALE_BASIS, issued_on=issued, valid_from=SINCE
        )
    )
    for key, value in SETTINGS:
        rows.append(
            actions.add_setting(
                actor=maker, at=when, key=key, value=value, legal_basis=SETTING_BASIS,
                issued_on=issued, valid_from=SINCE,
            )
        )  # fmt: skip
    for on, name in calendar.HOLIDAYS:
        rows.append(
            actions.add_holiday(
                actor=maker, at=when, day=on, name=name, legal_basis=RATES_BASIS, issued_on=RATES_ISSUED
            )
        )
    _approve(stage, rows, WRITTEN)


def _basic(stage: Stage) -> Entitlement:
    return actions.add_rate(
        actor=stage.actor("troly", WRITTEN), at=at(WRITTEN, "08:30"), name="Mức tiền ăn cơ bản", amount=65_000,
        legal_basis=RATES_BASIS, issued_on=RATES_ISSUED, valid_from=SINCE,
    )  # fmt: skip


def _approve(stage: Stage, rows: list[Entitlement], on: dt.date) -> None:
    actions.approve_many(
        actor=stage.actor("thutruong", on), at=at(on, "15:00"), row_ids=[row.pk for row in rows]
    )  # fmt: skip


def clothe(stage: Stage) -> None:
    """What is issued again by wear life: clothing, three days of dry packs a year, mess equipment (all invented).

    Quantities and wear lives are shaped like the public tables of decree 72/2020 (standing militia).
    """
    maker, when = stage.actor("troly", WRITTEN), at(WRITTEN, "10:00")
    rows = [
        actions.add_issue(
            actor=maker, at=when, code=row["code"], name=f"{row['name']} (ví dụ)", quantity=int(row["quantity"]),
            per=int(row["per"]), months=int(row["months"]), first_due=dt.date.fromisoformat(row["first_due"]),
            category=row["category"] or None, verified=False, legal_basis=ISSUE_BASIS,
            issued_on=dt.date(2022, 12, 15), valid_from=SINCE,
        )
        for row in table("issues")
    ]  # fmt: skip
    _approve(stage, rows, WRITTEN)


def raise_rates(stage: Stage) -> None:
    """The invented decision of 15/9: 68.000 đ from 1/10, supplements in proportion."""
    on = calendar.day(9, 20)
    old = Entitlement.objects.filter(kind__in=("basic", "supplement"), valid_from=SINCE).order_by("pk")
    rows = [
        actions.supersede_rate(
            actor=stage.actor("troly", on), at=at(on, "09:00"), row_id=row.pk, amount=row.amount * 68 // 65,
            legal_basis=NEW_BASIS, issued_on=calendar.day(9, 15), valid_from=calendar.NEW_RATE,
        )
        for row in old
    ]  # fmt: skip
    _approve(stage, rows, on)


def claim_dear_rice(stage: Stage) -> None:
    """L41 bought at 14.800 đ/kg in October: 1.210 enlisted × 31 days × 560 đ = 21.005.600 đ."""
    on = calendar.day(11, 2)
    claim = actions.record_rice_claim(
        actor=stage.actor("quannhu.l41", on), at=at(on, "10:00"), unit_id=stage.units["L41"], category="HSQBS",
        period=Period(calendar.NEW_RATE, calendar.day(11, 1)), price=Price(14_800, 1_000), persons=1_210,
        price_basis="Hợp đồng 41/2023/HĐ-KV4, tháng 10/2023 (hư cấu)",
    )  # fmt: skip
    actions.approve_rice_claim(actor=stage.actor("chihuy.l41", on), at=at(on, "15:00"), claim_id=claim.pk)
