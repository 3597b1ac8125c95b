"""Tables of units, posts, strength and feeding places. All validity is half-open [valid_from, valid_to)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quannhu.kernel.days import FOREVER


class Kind(models.TextChoices):
    """What a node of the tree is."""

    DEPARTMENT = "department", "Cục"
    REGION = "region", "Vùng"
    UNIT = "unit", "Đơn vị"
    OFFICE = "office", "Cơ quan"
    KITCHEN = "kitchen", "Bếp ăn"
    DEPOT = "depot", "Kho"
    STATION = "station", "Trạm chế biến"


class Dated(models.Model):
    """Half-open validity, as columns."""

    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến trước ngày", default=FOREVER)

    class Meta:
        abstract = True

    @staticmethod
    def on(day: object) -> Q:
        """Rows valid on the day."""
        return Q(valid_from__lte=day, valid_to__gt=day)


class Unit(models.Model):
    """A unit's identity. Its code, name and parent are dated and stand in UnitVersion."""

    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)

    def __str__(self) -> str:
        return self.key


class UnitVersion(Dated):
    """What a unit is called and where it hangs during a period."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    code = models.CharField("mã", max_length=20)
    name = models.CharField("tên", max_length=200)
    name_search = models.CharField(max_length=200, db_index=True)
    name_sort = models.CharField(max_length=600)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="child_versions")
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="unit_version_period"),
            models.CheckConstraint(condition=~Q(parent=F("unit")), name="unit_version_not_own_parent"),
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_version_start"),
        ]
        indexes = [models.Index(fields=["code", "valid_from"], name="unit_version_code")]


class UnitClosure(Dated):
    """Every (ancestor, descendant) pair with the days it holds, itself included; derived from UnitVersion."""

    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    descendant = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["ancestor", "valid_from"], name="closure_down"),
            models.Index(fields=["descendant", "valid_from"], name="closure_up"),
        ]


class UnitSuccession(models.Model):
    """A unit that took over another on a day: its people see the predecessor's history."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="inheritances")
    on = models.DateField("từ ngày")
    legal_basis = models.CharField("căn cứ", max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once")]


class Post(Dated):
    """A role held by a user at a unit during a period."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    role = models.CharField("vai", max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.CharField("chức vụ", max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="post_period")]


class Category(models.Model):
    """A group of people who draw one standard: enlisted, officers, professional soldiers, defence workers."""

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên", max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class Strength(Dated):
    """People of a category on a unit's roll during a period (quân số). Parents are the sum of their children.

    A row never changes: a later decision marks it superseded and writes what now holds, so an old report reprints.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="strengths")
    category = models.ForeignKey(Category, models.PROTECT)
    headcount = models.PositiveIntegerField("quân số")
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="strength_period"),
            models.UniqueConstraint(
                fields=["unit", "category", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="strength_start",
            ),
        ]

    @staticmethod
    def known(known_at: object | None = None) -> Q:
        """Rows that held as far as was known at the instant; None asks for what is known now."""
        if known_at is None:
            return Q(superseded_at__isnull=True)
        return Q(recorded_at__lte=known_at) & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at))


class FeedingAssignment(Dated):
    """How many of a unit's category eat at a kitchen during a period (ai ăn ở đâu)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="feedings")
    kitchen = models.ForeignKey(Unit, models.PROTECT, related_name="fed")
    category = models.ForeignKey(Category, models.PROTECT)
    headcount = models.PositiveIntegerField("quân số ăn")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="feeding_period"),
            models.UniqueConstraint(fields=["unit", "kitchen", "category", "valid_from"], name="feeding_start"),
        ]


class Person(models.Model):
    """A person on a meal list: number and name only, no profile."""

    code = models.CharField("số hiệu", max_length=30, unique=True)
    name = models.CharField("họ tên", max_length=120)
    name_search = models.CharField(max_length=120, db_index=True)
    category = models.ForeignKey(Category, models.PROTECT)


class MealListEntry(Dated):
    """A person eats at a kitchen during a period; one feeding place at a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="meal_lists")
    kitchen = models.ForeignKey(Unit, models.PROTECT, related_name="meal_list")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="meal_list_period"),
            models.UniqueConstraint(fields=["person", "valid_from"], name="meal_list_start"),
        ]
