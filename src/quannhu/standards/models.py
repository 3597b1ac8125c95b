"""Tables of entitlements. A row is drafted by one person, made valid by another, ended by a later row; never edited."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.organization.models import Category, Dated, Unit
from quannhu.standards.rules.rows import NAMES, Kind

KINDS = [(kind.value, NAMES[kind]) for kind in Kind]


class Status(models.TextChoices):
    """Where a row stands between its two persons."""

    DRAFT = "draft", "dự thảo"
    APPROVED = "approved", "đã duyệt"
    WITHDRAWN = "withdrawn", "đã rút"


class Entitlement(Dated):
    """One dated row of a standard, with the text it rests on (căn cứ).

    valid_to    as written in the text; the day a later row ended it stands in Ending, so that both can be read
    category    none means all; unit: none means the whole army, else the unit and everything under it
    season      month × 100 + day of the first and last day of the season; none means all year
    amount      đồng per person-day, or per `per` base units for a norm price; it rules, the factor is kept
    months      how often goods of an issue are due again: `quantity` for every `per` persons, counted from first_due
    verified    False marks a value not confirmed in a public or binding text
    """

    kind = models.CharField("loại", max_length=12, choices=KINDS)
    code = models.CharField("mã", max_length=60)
    name = models.CharField("tên", max_length=200)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", verbose_name="đối tượng")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="entitlements", verbose_name="đơn vị")
    season_first = models.PositiveSmallIntegerField("mùa từ", null=True)
    season_last = models.PositiveSmallIntegerField("mùa đến", null=True)
    amount = models.PositiveBigIntegerField("số tiền, đ", default=0)
    factor_num = models.PositiveIntegerField("hệ số, tử", null=True)
    factor_den = models.PositiveIntegerField("hệ số, mẫu", null=True)
    quantity = models.PositiveBigIntegerField("định lượng, đơn vị gốc", default=0)
    per = models.PositiveBigIntegerField("cho số đơn vị gốc", default=1)
    value = models.CharField("giá trị", max_length=200, blank=True)
    months = models.PositiveSmallIntegerField("niên hạn, tháng", null=True)
    first_due = models.DateField("kỳ cấp đầu", null=True)
    verified = models.BooleanField("đã kiểm chứng", default=True)
    legal_basis = models.CharField("căn cứ", max_length=300)
    issued_on = models.DateField("ngày ban hành")
    status = models.CharField("trạng thái", max_length=9, choices=Status.choices, default=Status.DRAFT)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="replacements")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField("được biết từ", null=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="entitlement_period"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="entitlement_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="entitlement_approved_by",
            ),
            models.CheckConstraint(
                condition=Q(factor_num__isnull=True, factor_den__isnull=True)
                | Q(factor_num__isnull=False, factor_den__gt=0),
                name="entitlement_factor",
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="entitlement_legal_basis"),
            models.CheckConstraint(condition=Q(per__gt=0), name="entitlement_per"),
        ]
        indexes = [models.Index(fields=["kind", "code", "valid_from"], name="entitlement_lookup")]


class Ending(models.Model):
    """A later row ended an earlier one on a day; known from `recorded_at` on, so older readings still see it open."""

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="endings")
    ends_on = models.DateField("hết hiệu lực từ ngày")
    by = models.OneToOneField(Entitlement, models.PROTECT, related_name="ended")
    recorded_at = models.DateTimeField()


class Decided(models.Model):
    """Money one person puts down and another approves; a mistake is withdrawn with its reason, never erased."""

    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField("lý do rút", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def status(self) -> Status:
        """Where it stands between its two persons."""
        if self.withdrawn_at is not None:
            return Status.WITHDRAWN
        return Status.DRAFT if self.approved_at is None else Status.APPROVED


def _two_persons(name: str) -> list[models.CheckConstraint]:
    """Another than the maker approves, and withdraws what was approved; a withdrawal has its reason."""
    return [
        models.CheckConstraint(
            condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name=f"{name}_two_persons"
        ),
        models.CheckConstraint(
            condition=Q(withdrawn_at__isnull=True)
            | (~Q(reason="") & (Q(approved_at__isnull=True) | ~Q(withdrawn_by=F("made_by")))),
            name=f"{name}_withdrawn",
        ),
    ]


class BackSettlement(Decided):
    """Differences owed for days already settled, because a rate was issued late and applied back (truy lĩnh)."""

    rate = models.ForeignKey(Entitlement, models.PROTECT, related_name="back_settlements")
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    man_days = models.PositiveBigIntegerField("ngày ăn")
    amount = models.BigIntegerField("số tiền, đ")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rate"], condition=Q(withdrawn_at__isnull=True), name="back_once"),
            *_two_persons("back"),
        ]


class BackSettlementLine(models.Model):
    """One unit's and category's part of a back settlement."""

    settlement = models.ForeignKey(BackSettlement, models.PROTECT, related_name="lines")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    old = models.ForeignKey(Entitlement, models.PROTECT, related_name="+")
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    man_days = models.PositiveBigIntegerField("ngày ăn")
    difference = models.BigIntegerField("chênh lệch, đ/người/ngày")
    amount = models.BigIntegerField("số tiền, đ")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["settlement", "unit", "category", "old"], name="back_line_once"),
            models.CheckConstraint(condition=Q(amount=F("difference") * F("man_days")), name="back_line_product"),
        ]


class RiceClaim(Decided):
    """A rice price difference of a unit over some days: claimed when dearer than the norm, to food when cheaper."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rice_claims")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    dong = models.PositiveBigIntegerField("giá mua, đ")
    per = models.PositiveBigIntegerField("cho số gam")
    norm = models.ForeignKey(Entitlement, models.PROTECT, related_name="+")
    scale = models.ForeignKey(Entitlement, models.PROTECT, related_name="+")
    man_days = models.PositiveBigIntegerField("ngày ăn")
    per_day = models.PositiveBigIntegerField("đ/người/ngày")
    amount = models.PositiveBigIntegerField("số tiền, đ")
    direction = models.CharField(
        max_length=5, choices=[("claim", "quyết toán"), ("food", "đưa vào ăn"), ("none", "không")]
    )
    price_basis = models.CharField("căn cứ giá mua", max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "category", "first_day"], condition=Q(withdrawn_at__isnull=True), name="rice_claim_once"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="rice_claim_period"),
            *_two_persons("rice_claim"),
        ]
