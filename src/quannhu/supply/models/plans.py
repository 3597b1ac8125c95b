"""Plans: the inputs frozen, what is to be bought, sent and issued week by week, who is short and why."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from quannhu.catalog.models import Item
from quannhu.ledger.models import Place
from quannhu.organization.models import Unit
from quannhu.supply.models.sources import Lane, SupplierOffer


class PlanSnapshot(models.Model):
    """The inputs of a plan as they were: compressed tables, found by their own hash; never changed."""

    digest = models.CharField(max_length=64, unique=True)
    body = models.BinaryField()
    made_at = models.DateTimeField()


class Plan(models.Model):
    """A supply plan of a unit over some weeks or days, made by one person and approved by another.

    step        days of a period: 7, or 1 for a surge
    weeks       how many periods
    cost_*      đồng, exact
    gap_ppm     proven distance from the best, in millionths
    notices     said when its inputs were read; remarks: about the solution (sentences)
    """

    class State(models.TextChoices):
        DRAFT = "draft", "dự thảo"
        SOLVED = "solved", "đã tính"
        SUBMITTED = "submitted", "đề nghị"
        APPROVED = "approved", "đã duyệt"
        IN_FORCE = "in_force", "đang thực hiện"
        SUPERSEDED = "superseded", "đã thay"
        REFUSED = "refused", "không duyệt"

    class Purpose(models.TextChoices):
        ROUTINE = "routine", "thường xuyên"
        WHAT_IF = "what_if", "phương án thử"
        REPLAN = "replan", "lập lại"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField("tên", max_length=200)
    purpose = models.CharField("loại", max_length=8, choices=Purpose.choices, default=Purpose.ROUTINE)
    starts_on = models.DateField("từ ngày")
    weeks = models.PositiveSmallIntegerField("số kỳ")
    step = models.PositiveSmallIntegerField("số ngày một kỳ", default=7)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.DRAFT)
    snapshot = models.ForeignKey(PlanSnapshot, models.PROTECT, related_name="plans")
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")
    changes = models.JSONField("thay đổi so với bản gốc", default=list)
    notices = models.JSONField("lưu ý khi lập", default=list)
    remarks = models.JSONField("lưu ý của bản tính", default=list)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    note = models.CharField("ý kiến", max_length=300, blank=True)
    cost_buy = models.BigIntegerField(default=0)
    cost_move = models.BigIntegerField(default=0)
    cost_hold = models.BigIntegerField(default=0)
    cost_waste = models.BigIntegerField(default=0)
    cost_dislike = models.BigIntegerField(default=0)
    gap_ppm = models.PositiveBigIntegerField(default=0)
    route = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="supply_plan_two_persons"
            ),
            models.UniqueConstraint(fields=["unit"], condition=Q(state="in_force"), name="supply_plan_one_in_force"),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="supply_plan_state")]

    @property
    def by_days(self) -> bool:
        """Whether a period is a day."""
        return self.step == 1

    def start_of(self, period: int) -> dt.date:
        """The first day of a period; of the one after the last it is the day after the plan."""
        return self.starts_on + dt.timedelta(days=self.step * period)


class PlanRun(models.Model):
    """A computation of a plan under way: how far, and whether someone asked it to stop."""

    class State(models.TextChoices):
        WAITING = "waiting", "chờ tính"
        RUNNING = "running", "đang tính"
        DONE = "done", "xong"
        FAILED = "failed", "không xong"
        CANCELLED = "cancelled", "đã dừng"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="runs")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    permille = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=400, blank=True)
    cancel_wanted = models.BooleanField(default=False)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class PlanProof(models.Model):
    """What is proven of one level of a plan, in the strict order of the objective.

    reached     what the plan leaves short: need units; reserve: need units x periods; cost: đ
    least       what no plan as good at the levels before can undercut, in the same unit
    """

    class Level(models.TextChoices):
        READINESS = "readiness", "thiếu mức sẵn sàng chiến đấu"
        SURGE = "surge", "thiếu mức đột xuất"
        RESERVE = "reserve", "hụt mức dự trữ"
        ROUTINE = "routine", "thiếu mức thường xuyên"
        COST = "cost", "chi phí"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="proofs")
    level = models.CharField("mức", max_length=9, choices=Level.choices)
    reached = models.BigIntegerField("kế hoạch để lại")
    least = models.BigIntegerField("không thể dưới")
    words = models.CharField("đã chứng minh", max_length=200, blank=True)
    fair = models.CharField("chia phần thiếu", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "level"], name="supply_planproof_once"),
            models.CheckConstraint(condition=Q(least__lte=F("reached")), name="supply_planproof_least"),
        ]

    @property
    def gap(self) -> int:
        """How much less there might be: reached less least."""
        return self.reached - self.least


class PlanBuy(models.Model):
    """Order so much of an offer in a week; it is at hand from `due_on`."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="buys")
    offer = models.ForeignKey(SupplierOffer, models.PROTECT, related_name="+")
    week = models.PositiveSmallIntegerField()
    order_on = models.DateField()
    due_on = models.DateField()
    quantity = models.PositiveBigIntegerField()
    price_per_k = models.PositiveBigIntegerField()
    dong = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "offer", "week"], name="supply_planbuy_once")]


class PlanTransfer(models.Model):
    """Send so much of an item over a lane in a week; it is there by `due_on`."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="transfers")
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    week = models.PositiveSmallIntegerField()
    send_on = models.DateField()
    due_on = models.DateField()
    quantity = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "lane", "item", "week"], name="supply_plantransfer_once")
        ]


class PlanIssue(models.Model):
    """Give so much of an item from a store to a unit in a week."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="issues")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    week = models.PositiveSmallIntegerField()
    needed_on = models.DateField()
    priority = models.PositiveSmallIntegerField()
    quantity = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "place", "unit", "item", "week", "priority"], name="supply_planissue_once"
            )
        ]


class PlanShortage(models.Model):
    """What a unit will lack of a family in a week, and why."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="shortages")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    family = models.CharField(max_length=30)
    week = models.PositiveSmallIntegerField()
    priority = models.PositiveSmallIntegerField()
    quantity = models.PositiveBigIntegerField("thiếu")
    reason = models.TextField("vì sao", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit", "family", "week", "priority"], name="supply_planshortage_once"
            )
        ]


class PlanReserveGap(models.Model):
    """How far the readiness reserve of a store stands under its floor at the end of a week."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reserve_gaps")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    family = models.CharField(max_length=30)
    week = models.PositiveSmallIntegerField()
    quantity = models.PositiveBigIntegerField()
    reason = models.TextField("vì sao", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "place", "family", "week"], name="supply_planreserve_once")
        ]


class PlanStock(models.Model):
    """What a store holds of a family at the end of a week by the plan, beside its floor; need units."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="stocks")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    family = models.CharField(max_length=30)
    week = models.PositiveSmallIntegerField()
    held = models.BigIntegerField()
    floor = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "place", "family", "week"], name="supply_planstock_once")
        ]
