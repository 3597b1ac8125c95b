"""Tables beside the books: requests, holds, weighings, claims, stocktakes, hand receipts, corrections, months."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.catalog.models import Item
from quannhu.ledger.models.books import Account, Lot, Place, Voucher


class Request(models.Model):
    """What a place asks of another: requested, calculated, approved, shipped, received stand side by side."""

    class Status(models.TextChoices):
        DRAFT = "draft", "dự thảo"
        SUBMITTED = "submitted", "đề nghị"
        APPROVED = "approved", "đã duyệt"
        REFUSED = "refused", "không duyệt"
        CANCELLED = "cancelled", "đã hủy"
        CLOSED = "closed", "đã xong"

    from_place = models.ForeignKey(Place, models.PROTECT, related_name="requests_in")
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="requests_out")
    needed_on = models.DateField("cần trước hết ngày")
    made_on = models.DateField("ngày lập")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="request_two_persons"
            )
        ]


class RequestLine(models.Model):
    """One item of a request; shipped and received are sums of its moves, never typed."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="lines")
    line = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    requested = models.PositiveBigIntegerField("đề nghị")
    calculated = models.PositiveBigIntegerField("tính toán", null=True)
    approved = models.PositiveBigIntegerField("duyệt", null=True)
    basis = models.CharField("cách tính", max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "line"], name="request_line_once")]


class Hold(models.Model):
    """A claim on stock: so much of an item kept for a subject until it expires. Append-only."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="holds")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = models.PositiveBigIntegerField()
    subject = models.CharField(max_length=40)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "item"], name="hold_item")]


class HoldEnd(models.Model):
    """How a hold ended before its expiry, in full or in part: used by a voucher, or let go."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="ends")
    quantity = models.PositiveBigIntegerField()
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True)
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)


class Weighing(models.Model):
    """Three-party weighing of a delivery: what the paper says, what was weighed, what was set aside."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="weighings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")  # None: nothing of the line came
    paper = models.PositiveBigIntegerField("theo giấy")
    weighed = models.PositiveBigIntegerField("cân được")
    quarantined = models.PositiveBigIntegerField("chờ xử lý", default=0)
    fault = models.CharField("lý do chờ xử lý", max_length=300, blank=True)

    @property
    def lot_code(self) -> str:
        """The label of what came; nothing when nothing came."""
        return self.lot.code if self.lot else ""


class Claim(models.Model):
    """What the supplier owes after a weighing: the shortage, and goods to take back."""

    class Status(models.TextChoices):
        OPEN = "open", "đang đòi"
        SETTLED = "settled", "đã bù"
        WAIVED = "waived", "thôi đòi"

    weighing = models.OneToOneField(Weighing, models.PROTECT, related_name="claim")
    shortage = models.PositiveBigIntegerField("thiếu")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)


class Stocktake(models.Model):
    """A count of a place at an instant on two sheets by two people; posted after a third approves."""

    class Status(models.TextChoices):
        COUNTING = "counting", "đang kiểm"
        COMPARED = "compared", "đã đối chiếu"
        APPROVED = "approved", "đã duyệt, đã ghi sổ"
        CANCELLED = "cancelled", "đã hủy"

    place = models.ForeignKey(Place, models.PROTECT, related_name="stocktakes")
    counted_on = models.DateField("lúc 0 giờ ngày")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    counter_a = models.BigIntegerField("người kiểm 1")
    counter_b = models.BigIntegerField("người kiểm 2")
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.COUNTING)
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(counter_a=F("counter_b")), name="stocktake_two_counters"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("counter_a")) & ~Q(approved_by=F("counter_b"))),
                name="stocktake_third_approves",
            ),
        ]


class StocktakeLine(models.Model):
    """One lot of a count: the book frozen at the start, two counts, the agreed count and the cause of a difference."""

    stocktake = models.ForeignKey(Stocktake, models.CASCADE, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    book = models.BigIntegerField("sổ sách")
    count_a = models.BigIntegerField("kiểm 1", null=True)
    count_b = models.BigIntegerField("kiểm 2", null=True)
    agreed = models.BigIntegerField("thống nhất", null=True)
    cause = models.CharField("nguyên nhân", max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stocktake", "account", "lot"], name="stocktake_line_once")]


class HandReceipt(models.Model):
    """Mess equipment handed to a named keeper; returned, or lost and compensated."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="hand_receipts")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    quantity = models.PositiveBigIntegerField()
    keeper = models.CharField("người giữ", max_length=120)
    issued_on = models.DateField("ngày giao")
    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="hand_receipts")


class HandReceiptEnd(models.Model):
    """How handed-out equipment came back: returned, or lost with compensation in đồng."""

    class Outcome(models.TextChoices):
        RETURNED = "returned", "đã trả"
        LOST = "lost", "mất, bồi thường"

    receipt = models.ForeignKey(HandReceipt, models.PROTECT, related_name="ends")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    quantity = models.PositiveBigIntegerField()
    compensation = models.PositiveBigIntegerField("bồi thường, đ", default=0)
    happened_on = models.DateField("ngày")
    voucher = models.ForeignKey(Voucher, models.PROTECT)
    minutes = models.CharField("biên bản", max_length=300, blank=True)


class Correction(models.Model):
    """A proposal to replace a posted voucher: one person proposes, another approves; then reversal and replacement."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "chờ duyệt"
        APPROVED = "approved", "đã duyệt"
        REFUSED = "refused", "không duyệt"

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="corrections")
    reason = models.CharField("lý do", max_length=300)
    moves = models.JSONField("các dòng thay thế", default=list)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PROPOSED)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    reversal = models.OneToOneField(Voucher, models.PROTECT, null=True, related_name="+")
    replacement = models.OneToOneField(Voucher, models.PROTECT, null=True, related_name="+")
    note = models.CharField("ý kiến", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("made_by")), name="correction_two_persons"
            )
        ]


class ClosedMonth(models.Model):
    """A month of a place that takes no more vouchers; reopening is a second row, never a deletion."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="closed_months")
    month = models.DateField("tháng")
    closed = models.BooleanField(default=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    reason = models.CharField("lý do", max_length=300, blank=True)
