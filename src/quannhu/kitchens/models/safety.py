"""Tables of food safety: the three-step inspection, kept samples, suspicions of poisoning."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.catalog.models import Item, Supplier
from quannhu.kitchens.models.days import Dish, KitchenDay, Meal
from quannhu.organization.models import Unit


class Check(models.TextChoices):
    PASSED = "dat", "đạt"
    FAILED = "khong_dat", "không đạt"


class FoodInspection(models.Model):
    """One record of the three-step inspection (kiểm thực ba bước); every value is typed by the inspector.

    step 1  food received: received_at, quantity, supplier, papers, senses, quick test
    step 2  while cooking: prepared_at, cooked_at, portions, hygiene, senses
    step 3  before eating: portioned_at, eating_at, portions, covers, senses
    """

    class Step(models.IntegerChoices):
        RECEIVED = 1, "bước 1: trước khi chế biến"
        COOKING = 2, "bước 2: khi chế biến"
        SERVING = 3, "bước 3: trước khi ăn"

    class Kind(models.TextChoices):
        FRESH = "tuoi", "thực phẩm tươi sống"
        DRY = "kho", "thực phẩm khô, bao gói"

    kitchen_day = models.ForeignKey(KitchenDay, models.PROTECT, related_name="inspections")
    step = models.PositiveSmallIntegerField("bước", choices=Step.choices)
    kind = models.CharField("loại", max_length=4, choices=Kind.choices, blank=True)
    meal = models.CharField("bữa", max_length=5, choices=Meal.choices, blank=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    dish = models.ForeignKey(Dish, models.PROTECT, null=True, related_name="+")
    lot_code = models.CharField("số lô", max_length=40, blank=True)
    quantity = models.PositiveBigIntegerField("khối lượng", null=True)
    portions = models.PositiveIntegerField("số suất", null=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="+")
    deliverer = models.CharField("người giao", max_length=120, blank=True)
    maker = models.CharField("nơi sản xuất", max_length=200, blank=True)
    expires_on = models.DateField("hạn dùng", null=True)
    storage = models.CharField("điều kiện bảo quản", max_length=120, blank=True)
    invoice = models.CharField("hóa đơn, chứng từ", max_length=120, blank=True)
    vet_paper = models.CharField("đăng ký thú y", max_length=120, blank=True)
    quarantine_paper = models.CharField("giấy kiểm dịch", max_length=120, blank=True)
    received_at = models.DateTimeField("nhận lúc", null=True)
    prepared_at = models.DateTimeField("sơ chế xong lúc", null=True)
    cooked_at = models.DateTimeField("nấu xong lúc", null=True)
    portioned_at = models.DateTimeField("chia xong lúc", null=True)
    eating_at = models.DateTimeField("bắt đầu ăn lúc", null=True)
    senses = models.CharField("cảm quan", max_length=9, choices=Check.choices)
    quick_test = models.CharField("xét nghiệm nhanh", max_length=9, choices=Check.choices, blank=True)
    hygiene_people = models.CharField("vệ sinh người", max_length=9, choices=Check.choices, blank=True)
    hygiene_tools = models.CharField("vệ sinh dụng cụ", max_length=9, choices=Check.choices, blank=True)
    hygiene_area = models.CharField("vệ sinh khu vực", max_length=9, choices=Check.choices, blank=True)
    covers = models.CharField("dụng cụ che đậy, chứa đựng", max_length=120, blank=True)
    action = models.CharField("biện pháp xử lý", max_length=300, blank=True)
    inspector = models.CharField("người kiểm", max_length=120)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()


class FoodSample(models.Model):
    """A kept food sample (lưu mẫu): taken, kept for the hours in force, destroyed afterwards by a named person."""

    kitchen_day = models.ForeignKey(KitchenDay, models.PROTECT, related_name="samples")
    meal = models.CharField("bữa", max_length=5, choices=Meal.choices)
    dish = models.ForeignKey(Dish, models.PROTECT, null=True, related_name="+")
    name = models.CharField("tên mẫu", max_length=160)
    liquid = models.BooleanField("dạng lỏng", default=False)
    portions = models.PositiveIntegerField("số suất")
    amount = models.PositiveIntegerField("lượng mẫu, g hoặc ml")
    container = models.CharField("dụng cụ chứa", max_length=120)
    temperature_tenths = models.SmallIntegerField("nhiệt độ bảo quản, 0,1 °C")
    taken_at = models.DateTimeField("lấy lúc")
    taken_by = models.CharField("người lấy", max_length=120)
    keep_until = models.DateTimeField("giữ đến")
    destroyed_at = models.DateTimeField("hủy lúc", null=True)
    destroyed_by = models.CharField("người hủy", max_length=120, blank=True)
    remarks = models.CharField("ghi chú", max_length=300, blank=True)
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(keep_until__gt=F("taken_at")), name="sample_kept"),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True) | Q(destroyed_at__gte=F("keep_until")), name="sample_destroyed"
            ),
        ]


class PoisoningSuspicion(models.Model):
    """While one is open at a kitchen, none of its samples may be destroyed; closed by another person."""

    kitchen = models.ForeignKey(Unit, models.PROTECT, related_name="suspicions")
    day = models.DateField("ngày ăn")
    persons = models.PositiveIntegerField("số người", default=0)
    note = models.CharField("nội dung", max_length=500)
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField()
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    conclusion = models.CharField("kết luận", max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("opened_by")), name="suspicion_two_persons"
            )
        ]
