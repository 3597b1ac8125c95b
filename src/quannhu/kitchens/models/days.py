"""Tables of the kitchens: dishes, menus, meal counts, the kitchen day and its account, food safety, settlements.

Counts, extra groups and allowance lines are append-only: a later count is a new revision that carries its difference
to the one before, so the sum of differences recorded up to an instant is what was known then. What a day spent is
never stored here: it is the value of the ledger's moves from the kitchen's place to its consumer account.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.catalog.models import Item
from quannhu.organization.models import Category, Person, Unit


class Meal(models.TextChoices):
    """The three meals of a day, in order."""

    BREAKFAST = "sang", "bữa sáng"
    LUNCH = "trua", "bữa trưa"
    DINNER = "chieu", "bữa chiều"


class Slot(models.TextChoices):
    """What a dish is in a meal."""

    BREAKFAST = "sang", "món sáng"
    RICE = "com", "cơm"
    PROTEIN = "man", "món mặn"
    VEGETABLE = "rau", "món rau"
    SOUP = "canh", "canh"
    DESSERT = "trang_mieng", "tráng miệng"


class Dish(models.Model):
    """A dish of the list: its slot in a meal and what goes into it."""

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên món", max_length=160)
    name_search = models.CharField(max_length=160, db_index=True)
    name_sort = models.CharField(max_length=600)
    slot = models.CharField("loại món", max_length=12, choices=Slot.choices)
    protein_rich = models.BooleanField("giàu đạm", default=False)
    source = models.CharField("nguồn", max_length=300, blank=True)
    active = models.BooleanField("đang dùng", default=True)

    def __str__(self) -> str:
        return self.name


class DishIngredient(models.Model):
    """Base units of an item in one portion of a dish."""

    dish = models.ForeignKey(Dish, models.CASCADE, related_name="ingredients")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    per_person = models.PositiveIntegerField("cho một suất")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dish", "item"], name="dish_ingredient_once"),
            models.CheckConstraint(condition=Q(per_person__gt=0), name="dish_ingredient_positive"),
        ]


class WeeklyMenu(models.Model):
    """The dishes of a kitchen's week for a category group ("" is everybody), approved by another person."""

    class Status(models.TextChoices):
        DRAFT = "draft", "dự thảo"
        SUBMITTED = "submitted", "đề nghị"
        APPROVED = "approved", "đã duyệt"

    kitchen = models.ForeignKey(Unit, models.PROTECT, related_name="menus")
    week_start = models.DateField("tuần từ thứ Hai")
    category_group = models.CharField("đối tượng", max_length=20, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kitchen", "week_start", "category_group"], name="menu_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="menu_two_persons"
            ),
        ]


class MenuCell(models.Model):
    """One dish of a meal of the week."""

    menu = models.ForeignKey(WeeklyMenu, models.CASCADE, related_name="cells")
    day = models.DateField("ngày")
    meal = models.CharField("bữa", max_length=5, choices=Meal.choices)
    slot = models.CharField("loại món", max_length=12, choices=Slot.choices)
    dish = models.ForeignKey(Dish, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["menu", "day", "meal", "dish"], name="menu_cell_once")]
        indexes = [models.Index(fields=["day", "meal"], name="menu_cell_day")]


class KitchenDay(models.Model):
    """One kitchen on one day (ngày–bếp): opened by the first count, closed with its account, published by its hour.

    closings        how many times the account was closed; reopening adds one, with lines that undo the last
    publish_due     the instant by which the board must hang (setting of that day)
    """

    class State(models.TextChoices):
        OPEN = "open", "đang mở"
        CLOSED = "closed", "đã khóa sổ"

    kitchen = models.ForeignKey(Unit, models.PROTECT, related_name="kitchen_days")
    day = models.DateField("ngày")
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    closings = models.PositiveSmallIntegerField(default=0)
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField("khóa sổ lúc", null=True)
    publish_due = models.DateTimeField("hạn công khai")
    published_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField("công khai lúc", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kitchen", "day"], name="kitchen_day_once")]
        indexes = [models.Index(fields=["day", "kitchen"], name="kitchen_day_day")]


class MealCount(models.Model):
    """Chấm cơm: who eats and who is cut from a meal. A later count is a new revision; `*_change` is the difference."""

    kitchen_day = models.ForeignKey(KitchenDay, models.PROTECT, related_name="counts")
    meal = models.CharField("bữa", max_length=5, choices=Meal.choices)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField(default=1)
    present = models.PositiveIntegerField("ăn")
    leave = models.PositiveIntegerField("cắt cơm", default=0)
    present_change = models.IntegerField()
    leave_change = models.IntegerField(default=0)
    late = models.BooleanField("sau giờ chốt", default=False)
    reason = models.CharField("lý do", max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kitchen_day", "meal", "category", "revision"], name="meal_count_revision"),
            models.CheckConstraint(
                condition=Q(revision__gt=1) | Q(present_change=F("present"), leave_change=F("leave")),
                name="meal_count_first",
            ),
            models.CheckConstraint(condition=Q(late=False) | ~Q(reason=""), name="meal_count_late"),
        ]


class ExtraKind(models.TextChoices):
    """Groups counted beside the meal list."""

    GUEST = "guest", "khách ăn"
    SUPPLEMENT = "supplement", "ăn thêm"


class ExtraCount(models.Model):
    """Guests of a meal, or persons on a supplement of the day (`code`: OM sick in camp, THEM-1.., LE-TET). Revisions
    as for MealCount.
    """

    kitchen_day = models.ForeignKey(KitchenDay, models.PROTECT, related_name="extras")
    kind = models.CharField(max_length=10, choices=ExtraKind.choices)
    code = models.CharField("chế độ", max_length=20, blank=True)
    meal = models.CharField("bữa", max_length=5, choices=Meal.choices, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    persons = models.PositiveIntegerField("số người")
    persons_change = models.IntegerField()
    late = models.BooleanField("sau giờ chốt", default=False)
    reason = models.CharField("lý do", max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kitchen_day", "kind", "code", "meal", "revision"], name="extra_revision"),
            models.CheckConstraint(
                condition=(Q(kind=ExtraKind.GUEST) & ~Q(meal="") & Q(code=""))
                | (Q(kind=ExtraKind.SUPPLEMENT) & Q(meal="") & ~Q(code="")),
                name="extra_shape",
            ),
            models.CheckConstraint(condition=Q(revision__gt=1) | Q(persons_change=F("persons")), name="extra_first"),
            models.CheckConstraint(condition=Q(late=False) | ~Q(reason=""), name="extra_late"),
        ]


class MealCut(models.Model):
    """A named person cut from a meal (cắt cơm): part of the meal's leave count, refunded by name.

    A name taken back stays with who did it and why; only cuts that stand count.
    """

    kitchen_day = models.ForeignKey(KitchenDay, models.PROTECT, related_name="cuts")
    meal = models.CharField("bữa", max_length=5, choices=Meal.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField("lý do", max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    lifted_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField("thôi cắt lúc", null=True)
    lifted_reason = models.CharField("lý do thôi cắt", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kitchen_day", "meal", "person"], condition=Q(lifted_at__isnull=True), name="meal_cut_once"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason="")),
                name="meal_cut_lifted",
            ),
        ]


class StandardLine(models.Model):
    """A line of a closed day that names the standards row its amount came from. Append-only.

    closing     the closing it belongs to; reopening writes the same line with the opposite amount
    meal        "" when the whole day counts
    """

    closing = models.PositiveSmallIntegerField(default=1)
    meal = models.CharField("bữa", max_length=5, choices=Meal.choices, blank=True)
    category = models.CharField("đối tượng", max_length=20, blank=True)
    persons = models.IntegerField("số người")
    rate = models.PositiveIntegerField("mức, đ")
    amount = models.BigIntegerField("thành tiền, đ")
    standard_id = models.BigIntegerField("dòng tiêu chuẩn")
    standard_code = models.CharField("mã tiêu chuẩn", max_length=40)
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        abstract = True


class AllowanceKind(models.TextChoices):
    """What a line of the day's allowance is for."""

    PRESENT = "present", "có mặt ăn"
    SUPPLEMENT = "supplement", "ăn thêm"
    GUEST = "guest", "khách ăn"


class AllowanceLine(StandardLine):
    """Money a day is entitled to (tiền ăn được hưởng): persons × rate."""

    kitchen_day = models.ForeignKey(KitchenDay, models.PROTECT, related_name="allowances")
    kind = models.CharField(max_length=10, choices=AllowanceKind.choices)

    class Meta:
        indexes = [models.Index(fields=["kitchen_day"], name="allowance_day")]


class MealRefund(StandardLine):
    """Money back to those cut from meals (trả tiền không ăn): by number, or by name."""

    kitchen_day = models.ForeignKey(KitchenDay, models.PROTECT, related_name="refunds")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")


class MonthSettlement(models.Model):
    """The month's account as signed (quyết toán). It is kept as it was; later corrections are shown apart."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "đề nghị"
        APPROVED = "approved", "đã duyệt"
        RETURNED = "returned", "trả lại"

    kitchen = models.ForeignKey(Unit, models.PROTECT, related_name="settlements")
    month = models.DateField("tháng")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PROPOSED)
    days = models.PositiveSmallIntegerField("số ngày")
    meals = models.PositiveIntegerField("số suất ăn")
    opening = models.BigIntegerField("dư đầu tháng, đ")
    allowance = models.BigIntegerField("được hưởng, đ")
    spent = models.BigIntegerField("đã chi, đ")
    surplus = models.BigIntegerField("thừa, thiếu, đ")
    closing = models.BigIntegerField("dư cuối tháng, đ")
    refunded = models.BigIntegerField("trả tiền không ăn, đ")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    reason = models.CharField("lý do trả lại", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kitchen", "month"], condition=~Q(status="returned"), name="settlement_once"
            ),
            models.CheckConstraint(condition=Q(surplus=F("allowance") - F("spent")), name="settlement_identity"),
            models.CheckConstraint(condition=Q(closing=F("opening") + F("surplus")), name="settlement_carry"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="settlement_two_persons"
            ),
        ]
