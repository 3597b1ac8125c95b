"""Tables of surge missions: the order, who is served, roads, sources, loads, and what was settled.

Goods themselves are in the ledger: every voucher of a mission carries its subject (`mission:7`). What a mission holds
lies in custody accounts of the depot it came from, soldiers' goods and civilians' relief each in an account of its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.catalog.models import Item
from quannhu.ledger.models import Hold, Place, Release, Voucher
from quannhu.organization.models import Category, Unit
from quannhu.supply.models import Plan


class Mission(models.Model):
    """An order for a surge mission (lệnh): from whom, when it came, where, how long, at which supplement level."""

    class State(models.TextChoices):
        DRAFT = "draft", "dự thảo"
        ORDERED = "ordered", "đã có lệnh"
        ISSUING = "issuing", "đang bảo đảm"
        CLOSED = "closed", "đã khép"
        CANCELLED = "cancelled", "đã hủy"

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên nhiệm vụ", max_length=160)
    name_search = models.CharField(max_length=160, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="missions")  # the region or unit in charge
    authority = models.CharField("căn cứ", max_length=300)
    received_at = models.DateTimeField("nhận lệnh lúc")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    level = models.CharField("mức ăn thêm", max_length=20)  # a supplement's code: THEM-1..
    pack_item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    ordered_by = models.BigIntegerField(null=True)
    ordered_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    served_to = models.DateField("phục vụ đến hết ngày", null=True)  # earlier than ends_on when cancelled half-way
    note = models.CharField("lý do hủy", max_length=300, blank=True)
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, related_name="+")  # the routine plan solved beside it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="mission_days"),
            models.CheckConstraint(
                condition=Q(ordered_by__isnull=True) | ~Q(ordered_by=F("made_by")), name="mission_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ordered", "issuing", "closed")) | Q(ordered_by__isnull=False),
                name="mission_ordered",
            ),
        ]

    @property
    def subject(self) -> str:
        """What its vouchers, holds and lent meals are for."""
        return f"mission:{self.pk}"

    @property
    def label(self) -> str:
        """`NV-2 Lũ lụt vùng 2`."""
        return f"{self.code} {self.name}"


class Beneficiary(models.Model):
    """Whom a mission serves: soldiers of a unit in a category, or civilians of an area."""

    class Audience(models.TextChoices):
        SOLDIERS = "soldiers", "bộ đội"
        RELIEF = "relief", "nhân dân"

    class Feeding(models.TextChoices):
        MISSION = "mission", "nhiệm vụ nuôi, bếp của đơn vị cắt suất"
        KITCHEN = "kitchen", "bếp của đơn vị vẫn nuôi"
        NONE = "", "chỉ cấp khẩu phần"

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="beneficiaries")
    line = models.PositiveSmallIntegerField()
    audience = models.CharField("đối tượng", max_length=8, choices=Audience.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    label = models.CharField("tên", max_length=160)
    fed_by = models.CharField("ai nuôi", max_length=7, choices=Feeding.choices, blank=True)
    pack_days = models.PositiveSmallIntegerField("số ngày cấp lương khô")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "line"], name="beneficiary_line"),
            models.CheckConstraint(
                condition=Q(audience="soldiers", unit__isnull=False, category__isnull=False) & ~Q(fed_by="")
                | Q(audience="relief", unit__isnull=True, category__isnull=True, fed_by=""),
                name="beneficiary_shape",
            ),
        ]


class Headcount(models.Model):
    """How many of a beneficiary from a day on; a later word on the same day replaces the earlier one. Append-only."""

    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="headcounts")
    from_day = models.DateField("từ ngày")
    people = models.PositiveIntegerField("số người")
    reason = models.CharField("lý do", max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()


class Road(models.Model):
    """How long from a depot to the mission: making ready and road, or why the road is closed. Last word counts."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="roads")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    ready_minutes = models.PositiveIntegerField("chuẩn bị, bốc xếp, phút")
    road_minutes = models.PositiveIntegerField("đi đường, phút")
    closed = models.BooleanField("đường bị cắt", default=False)
    reason = models.CharField("lý do", max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "place"], name="mission_road_once"),
            models.CheckConstraint(condition=Q(closed=False) | ~Q(reason=""), name="mission_road_closed"),
        ]


class SourceLine(models.Model):
    """So much of an item for an audience from a depot's stock, claimed by a hold or freed by a release."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="sources")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=Beneficiary.Audience.choices)
    purpose = models.CharField("lấy từ", max_length=8)  # of the ledger's stock: routine, reserve; mission: released
    quantity = models.PositiveBigIntegerField("số lượng")
    eta = models.DateTimeField("tới nơi lúc")
    hold = models.ForeignKey(Hold, models.PROTECT, null=True, related_name="+")
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)  # let go before it was loaded
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="source_positive"),
            models.CheckConstraint(
                condition=Q(hold__isnull=True) | Q(release__isnull=True), name="source_hold_or_release"
            ),
        ]


class Load(models.Model):
    """A vehicle's load from one depot, with the code printed on its list: made, issued, handed over, or cancelled."""

    class State(models.TextChoices):
        MADE = "made", "đã lập phiếu tải"
        ISSUED = "issued", "đã xuất, đang trên đường"
        HANDED = "handed", "đã bàn giao"
        CANCELLED = "cancelled", "đã hủy"

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="loads")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    code = models.CharField("mã phiếu tải", max_length=20, unique=True)  # short enough to be read aloud
    vehicle = models.CharField("xe", max_length=60, blank=True)
    driver = models.CharField("lái xe", max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.MADE)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    issued_by = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField("xuất lúc", null=True)
    handed_by = models.BigIntegerField(null=True)
    handed_at = models.DateTimeField("bàn giao lúc", null=True)
    receiver = models.CharField("người nhận", max_length=120, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "number"], name="load_number")]


class LoadLine(models.Model):
    """One source line on a load: what was loaded, by which voucher it left, and what the receiver counted."""

    load = models.ForeignKey(Load, models.PROTECT, related_name="lines")
    source = models.ForeignKey(SourceLine, models.PROTECT, related_name="loads")
    quantity = models.PositiveBigIntegerField("số lượng")
    voucher = models.OneToOneField(Voucher, models.PROTECT, null=True, related_name="+")
    received = models.PositiveBigIntegerField("thực nhận", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["load", "source"], name="load_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="load_line_positive"),
            models.CheckConstraint(
                condition=Q(received__isnull=True) | Q(received__lte=F("quantity")), name="load_line_received"
            ),
        ]


class SettlementLine(models.Model):
    """Supplement of a beneficiary over days with one rate, as settled at close-out. Append-only."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="settlement")
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    person_days = models.PositiveIntegerField("người-ngày")
    rate = models.PositiveIntegerField("mức, đ")
    amount = models.PositiveBigIntegerField("thành tiền, đ")
    standard_id = models.BigIntegerField("dòng tiêu chuẩn")


class Settlement(models.Model):
    """What a mission's supplement came to: the whole, packs in kind at catalogue price, and money."""

    mission = models.OneToOneField(Mission, models.PROTECT, related_name="settled")
    whole = models.PositiveBigIntegerField("tiền ăn thêm, đ")
    packs = models.PositiveBigIntegerField("lương khô bộ đội đã ăn")
    pack_price = models.PositiveIntegerField("giá một khẩu phần, đ")
    in_kind = models.PositiveBigIntegerField("bằng hiện vật, đ")
    in_money = models.PositiveBigIntegerField("bằng tiền, đ")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
