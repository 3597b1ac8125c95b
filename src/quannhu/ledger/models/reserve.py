"""Tables of the readiness reserve (dự trữ SSCĐ): norms, rotations, releases and what was drawn and refilled."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.catalog.models import Item
from quannhu.ledger.models.books import Place, Voucher
from quannhu.organization.models import Dated, Unit


class ReserveNorm(Dated):
    """How much of an item a depot keeps ready for whom: people served × amount of a person-day × days of supply.

    A row never changes: a later decision marks it superseded and writes what now holds, so an old report reprints.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="reserve_norms")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    served = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # with everything under it on the day
    amount = models.PositiveBigIntegerField("mức một người một ngày")
    days = models.PositiveSmallIntegerField("số ngày dự trữ")
    age_months = models.PositiveSmallIntegerField("hạn đổi hạt, tháng", null=True)  # None: the lot's own last day
    legal_basis = models.CharField("căn cứ", max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="reserve_norm_period"),
            models.CheckConstraint(condition=Q(amount__gt=0, days__gt=0), name="reserve_norm_positive"),
            models.UniqueConstraint(
                fields=["place", "item", "served", "valid_from"], condition=Q(superseded_at__isnull=True),
                name="reserve_norm_start",
            ),
        ]  # fmt: skip


class Rotation(models.Model):
    """A reserve renewed in one exchange (đổi hạt): the new lot came in by one voucher, the old went out by the next."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="rotations")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    brought = models.OneToOneField(Voucher, models.PROTECT, related_name="rotation_in")
    taken = models.OneToOneField(Voucher, models.PROTECT, related_name="rotation_out")


class Release(models.Model):
    """An order to draw on the reserve below its floor: proposed by one, approved by another, for a time."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "chờ duyệt"
        APPROVED = "approved", "đã duyệt"
        REFUSED = "refused", "không duyệt"
        CLOSED = "closed", "đã bù đủ"
        RECALLED = "recalled", "đã thu hồi"

    place = models.ForeignKey(Place, models.PROTECT, related_name="releases")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = models.PositiveBigIntegerField("số lượng")
    reason = models.CharField("lý do", max_length=300)
    paper_ref = models.CharField("văn bản", max_length=120)
    valid_to = models.DateField("được lấy đến hết ngày")
    refill_by = models.DateField("bù đủ trước hết ngày")
    closed_on = models.DateField("xong ngày", null=True)  # all that was drawn is back; nothing more may be drawn
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PROPOSED)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField("ý kiến", max_length=300, blank=True)
    recalled_by = models.BigIntegerField(null=True)
    recalled_at = models.DateTimeField(null=True)  # from then on nothing more is drawn; what was drawn is still owed

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("made_by")), name="release_two_persons"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="release_positive"),
            models.CheckConstraint(condition=Q(refill_by__gte=F("valid_to")), name="release_refill_after"),
            models.CheckConstraint(
                condition=Q(status__in=("proposed", "refused", "recalled")) | Q(decided_by__isnull=False),
                name="release_approved",
            ),
        ]


class ReleaseUse(models.Model):
    """A voucher that drew on a release, or brought back what was drawn; a reversed voucher counts no more."""

    class Kind(models.TextChoices):
        DRAWN = "drawn", "lấy ra"
        REFILLED = "refilled", "bù vào"

    release = models.ForeignKey(Release, models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    quantity = models.PositiveBigIntegerField()
    voucher = models.OneToOneField(Voucher, models.PROTECT, related_name="release_use")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="release_use_positive")]
