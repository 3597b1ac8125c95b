"""What the whole demo year shows: the planted figures, the tree, the stories' goods. Beside the browser tests, which
build the year anyway.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.db.models import Sum

from quannhu.kernel.days import Period
from quannhu.kernel.figures import FigureQuery, FigureValue, registry
from quannhu.kernel.money import format_quotient, format_ratio
from quannhu.kitchens.models import KitchenDay, MonthSettlement, WeeklyMenu
from quannhu.ledger.doctor import examine
from quannhu.ledger.models import Claim, HandReceiptEnd, Move, SpoiledNumber, Total, Voucher, Weighing
from quannhu.organization.models import Unit
from quannhu.organization.queries import actor_of, strength_total, subtree
from quannhu.standards.models import RiceClaim
from quannhu.supply.models import Order, Plan, PlanIssue
from quannhu.supply.queries import line_views
from quannhu.supply.rules import on_time_in_full

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("year")]
FIRST, CUTOFF = dt.date(2023, 1, 1), dt.date(2023, 12, 1)


def figure(id: str, start: dt.date = FIRST, end: dt.date = CUTOFF, unit: str | None = None) -> FigureValue:
    actor = actor_of(User.objects.get(username="thutruong").pk, dt.date(2023, 12, 31))
    return registry()[id].figure.compute(FigureQuery(actor, Period(start, end), unit))


def parts(value: FigureValue) -> dict[str, int]:
    return {part.key: part.value for part in value.parts}


@pytest.mark.parametrize(
    ("day", "units", "kitchens"),
    [((1, 1), 8, 24), ((2, 20), 8, 24), ((6, 30), 8, 24), ((7, 1), 7, 23), ((11, 30), 7, 23)],
)
def test_tree_and_strength(day: tuple[int, int], units: int, kitchens: int) -> None:
    on = dt.date(2023, *day)
    root = Unit.objects.get(key="BL").pk
    kinds = list(Unit.objects.filter(pk__in=subtree(root, on)).values_list("kind", flat=True))
    assert (kinds.count("unit"), kinds.count("kitchen")) == (units, kitchens)
    assert strength_total(root, on) == 8_890


def test_strength_figure_is_8890() -> None:
    assert (parts(figure("F01"))["at_cutoff"], parts(figure("F01"))["average"]) == (8_890, 8_890)


def test_money_closes() -> None:
    money = parts(figure("F03"))
    assert money["allowance"] - money["spent"] == money["surplus"] > 0


def test_kitchen_days_over_their_allowance_only_in_late_may() -> None:
    assert parts(figure("F04"))["days"] == 7_863
    inside = parts(figure("F04", dt.date(2023, 5, 15), dt.date(2023, 6, 1)))["over"]
    assert inside == parts(figure("F04"))["over"] > 200
    story = figure("F04", dt.date(2023, 5, 17), dt.date(2023, 5, 18), "K-2203")
    assert parts(story)["over"] == 0


def test_pilot_kitchen_publishes_on_time() -> None:
    before = figure("F05", FIRST, dt.date(2023, 4, 1), "K-1101").parts[0]
    after = figure("F05", dt.date(2023, 4, 1), CUTOFF, "K-1101").parts[0]
    assert before.base and after.base
    assert format_ratio(before.value, before.base, 0) == "71 %"
    assert format_ratio(after.value, after.base, 0) == "99 %"


def test_stock_closes_by_group() -> None:
    value = parts(figure("F07"))
    groups = {key.rsplit(".", 1)[0] for key in value if key.endswith(".opening")}
    assert len(groups) > 5
    for group in groups:
        opening, incoming = value[f"{group}.opening"], value[f"{group}.incoming"]
        assert opening + incoming - value[f"{group}.outgoing"] == value[f"{group}.closing"]


def test_stocktake_difference_is_minus_15_kg() -> None:
    assert [(part.value, part.unit) for part in figure("F08").parts] == [(-15_000, "g")]


def test_requests_met_in_full_and_on_time() -> None:
    value = parts(figure("F13"))
    assert 0.85 < value["met"] / value["due"] < 0.95


def test_vegetables_are_71_per_cent_own() -> None:
    for end in (CUTOFF, dt.date(2024, 1, 1)):
        greens = next(part for part in figure("F15", end=end).parts if part.key == "rau")
        assert greens.base and format_ratio(greens.value, greens.base, 0) == "71 %"


def test_story_day_of_k1101() -> None:
    """R03: allowance 27.137.500, spent 26.900.000, surplus 237.500, rice 291,2 kg, board at 16:00."""
    day = (dt.date(2023, 3, 14), dt.date(2023, 3, 15))
    assert parts(figure("F03", *day, "K-1101")) == {"allowance": 27_137_500, "spent": 26_900_000, "surplus": 237_500}
    row = KitchenDay.objects.get(kitchen__key="BL-K-1101", day=day[0])
    rice = Move.objects.filter(voucher__subject=f"kitchen_day:{row.pk}", item__code="GAO", target__kind="consumer")
    assert rice.aggregate(sum=Sum("quantity"))["sum"] == 291_200
    assert row.published_at == row.publish_due
    assert row.refunds.aggregate(sum=Sum("amount"))["sum"] == 520_000


def test_rice_contract_of_r05() -> None:
    """20.000 kg on paper, 19.940 weighed, 2.000 set aside and returned; stock +17.940, claim 60."""
    weighing = Weighing.objects.get(quarantined__gt=0)
    assert (weighing.paper, weighing.weighed, weighing.quarantined) == (20_000_000, 19_940_000, 2_000_000)
    assert Claim.objects.get(weighing=weighing).shortage == 60_000
    good = weighing.voucher.moves.get(target__condition="usable")
    assert good.quantity == 17_940_000
    back = Move.objects.get(voucher__kind="return")
    assert (back.lot_id, back.quantity) == (weighing.lot_id, 2_000_000)


def test_dear_rice_claim_of_l41() -> None:
    claim = RiceClaim.objects.get()
    assert (claim.amount, claim.per_day, claim.man_days) == (21_005_600, 560, 37_510)


def test_reserve_stands_on_its_floors() -> None:
    held = {
        (total.account.place.code, total.item.code): (total.quantity, total.floor)
        for total in Total.objects.filter(account__purpose="reserve").select_related("account__place", "item")
    }
    assert held[("KV-2", "GAO")] == (37_000_000, 36_960_000)
    # 22.560 until the flood took what lay above the floor; six packs came back.
    assert held[("KV-2", "LUONG_KHO")] == (10_566, 10_560)
    assert held[("KV-1", "LUONG_KHO")] == (11_500, 6_900)
    assert held[("KV-4", "GAO")] == (17_240_000, 17_220_000)
    out = Move.objects.get(lot__code="R-03", source__purpose="reserve")
    assert (out.quantity, out.happened_on) == (9_250_000, dt.date(2023, 8, 11))


def test_fire_and_flood_in_time_and_in_full() -> None:
    """68.250.000 + 546.000.000 = 614.250.000 đ; two missions, every line on time."""
    assert parts(figure("F12"))["total"] == 614_250_000
    found = parts(figure("F11"))
    assert (found["missions"], found["lines"], found["on_time"], found["otif"]) == (2, 5, 5, 5)


def test_documents_of_the_year() -> None:
    """R13, R14: quarter 1 200, 48 returned, 6,0 days; quarter 4 212, 17, 2,5 days, 204 e-signed; scores 0,79 → 0,86."""
    one = (FIRST, dt.date(2023, 4, 1))
    four = (dt.date(2023, 10, 1), CUTOFF)
    for span, facts, days, score in ((one, (200, 48, 0), "6,0", "0,79"), (four, (212, 17, 204), "2,5", "0,86")):
        found = {part.key: part for part in figure("F22", *span).parts}
        assert (found["issued"].value, found["returned"].value, found["e_signed"].value) == facts
        assert format_quotient(found["median"].value, found["median"].base or 0) == days
        mean = figure("F21", *span).parts[0]
        assert format_quotient(mean.value, mean.base or 0, 2) == score
    assert parts(figure("F22"))["issued"] == 800


def test_lost_pot_is_paid_for() -> None:
    end = HandReceiptEnd.objects.get()
    assert (end.receipt.item.code, end.outcome, end.compensation) == ("DC_NOI_50", "lost", 850_000)


def test_wrong_voucher_of_k2203_is_still_wrong() -> None:
    voucher = Voucher.objects.get(paper_ref="BL 0517/K-2203")
    assert {(move.item.code, move.quantity) for move in voucher.moves.all()} == {("THIT_LON", 50_000)}
    assert voucher.moves.get(target__kind="consumer").value == 7_150_000


def test_books_of_the_year() -> None:
    assert KitchenDay.objects.count() == 8_576
    assert KitchenDay.objects.filter(state="closed", published_at__isnull=False).count() == 8_576
    depots = Voucher.objects.filter(book__code__in=("KTW", "KV-1", "KV-2", "KV-3", "KV-4"))
    assert 1_400 <= depots.count() <= 1_650
    assert MonthSettlement.objects.filter(status="approved").count() == 24 * 6 + 23 * 5
    assert WeeklyMenu.objects.exclude(status="approved").count() == 0
    assert SpoiledNumber.objects.count() == 2
    assert Voucher.objects.filter(kind="reversal").count() == 3


def test_winter_clothing_and_trays_from_the_plan_to_the_units() -> None:
    """One plan holds food, clothing and mess equipment; what was ordered of the latter came in time and in full."""
    outfit = ("QT", "DCCD")
    plan = Plan.objects.get(state="in_force")
    groups = set(PlanIssue.objects.filter(plan=plan).values_list("item__group__code", flat=True))
    assert groups >= {"LT", "CD", "QT", "DCCD"} and not plan.shortages.exists()
    orders = list(Order.objects.filter(lines__item__group__code__in=outfit, state="done").distinct())
    met, due = on_time_in_full([view.standing for view in line_views(orders, dt.date(2023, 12, 31))])
    assert met == due >= 40 and {order.kind for order in orders} == {"purchase", "transfer"}
    suits = PlanIssue.objects.filter(plan=plan, item__code="QT_DONG").aggregate(sum=Sum("quantity"))["sum"]
    given = Move.objects.filter(item__code="QT_DONG", target__kind="consumer").aggregate(sum=Sum("quantity"))["sum"]
    assert suits == given == 8_890  # one each
    proofs = {proof.level: (proof.reached, proof.least) for proof in plan.proofs.all()}
    assert proofs["routine"] == (0, 0) and proofs["cost"][0] >= proofs["cost"][1] > 10_000_000_000


def test_doctor_finds_nothing_wrong() -> None:
    assert [fault for check in examine() for fault in check.faults] == []
