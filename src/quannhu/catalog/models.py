"""Tables of items, foods, suppliers and prices."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.organization.models import Dated, Unit


class BaseUnit(models.TextChoices):
    """The whole unit in which an item is counted everywhere inside."""

    GRAM = "g", "gam"
    MILLILITRE = "ml", "mililít"
    PIECE = "piece", "cái"


class LotPolicy(models.TextChoices):
    """How an item's stock is told apart."""

    NONE = "none", "không theo lô"
    DAILY = "daily", "một lô mỗi nơi mỗi ngày nhập"
    LOT = "lot", "theo lô"
    EXPIRY = "expiry", "theo lô và hạn dùng"


class ItemGroup(models.Model):
    """A heading of the item list: lương thực, thực phẩm, chất đốt, lương khô, quân trang, dụng cụ cấp dưỡng."""

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên", max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class Food(models.Model):
    """A food of a published composition table, per 100 g of its edible part."""

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên", max_length=160)
    name_search = models.CharField(max_length=160, db_index=True)
    name_sort = models.CharField(max_length=600)
    aliases = models.CharField("tên khác", max_length=300, blank=True)
    group = models.CharField("nhóm", max_length=80)
    edible_permille = models.PositiveSmallIntegerField("phần ăn được, ‰", null=True)
    source = models.CharField("nguồn", max_length=400)
    notes = models.TextField("ghi chú", blank=True)
    flags = models.TextField("cảnh báo", blank=True)


class FoodNutrient(models.Model):
    """Amount of a nutrient in 100 g edible part, in thousandths of its unit; no row means unknown, never zero."""

    food = models.ForeignKey(Food, models.CASCADE, related_name="nutrients")
    nutrient = models.CharField(max_length=20)
    milli = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["food", "nutrient"], name="food_nutrient_once")]


class Item(models.Model):
    """A thing the stores hold."""

    code = models.CharField("mã", max_length=30, unique=True)
    name = models.CharField("tên", max_length=160)
    name_search = models.CharField(max_length=160, db_index=True)
    name_sort = models.CharField(max_length=600)
    group = models.ForeignKey(ItemGroup, models.PROTECT, related_name="items")
    base = models.CharField("đơn vị gốc", max_length=6, choices=BaseUnit.choices)
    display_unit = models.CharField("đơn vị tính", max_length=20)
    lot_policy = models.CharField("theo lô", max_length=8, choices=LotPolicy.choices, default=LotPolicy.NONE)
    shelf_life_days = models.PositiveIntegerField("hạn dùng, ngày", null=True)
    ration_code = models.CharField("mã định lượng", max_length=30, blank=True)
    food = models.ForeignKey(Food, models.PROTECT, null=True, related_name="items")
    active = models.BooleanField("đang dùng", default=True)

    class Meta:
        indexes = [models.Index(fields=["ration_code"], name="item_ration")]

    def __str__(self) -> str:
        return self.name


class Pack(models.Model):
    """A package of an item: `bao` = 50.000 g. Also the item's own display unit when it is not a common one."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="packs")
    name = models.CharField("quy cách", max_length=30)
    quantity = models.PositiveBigIntegerField("số đơn vị gốc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "name"], name="pack_once")]


class Supplier(models.Model):
    """Who delivers: a company, a household, a processing station."""

    code = models.CharField("mã", max_length=30, unique=True)
    name = models.CharField("tên", max_length=200)
    name_search = models.CharField(max_length=200, db_index=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    active = models.BooleanField("đang dùng", default=True)


class PriceDecision(models.Model):
    """A price list adopted by a unit's price council, with its minutes (biên bản hội đồng giá)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "dự thảo"
        ADOPTED = "adopted", "đã thông qua"

    number = models.CharField("số biên bản", max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="price_decisions")
    surveyed_on = models.DateField("ngày khảo sát")
    valid_from = models.DateField("áp dụng từ")
    minutes = models.TextField("nội dung biên bản", blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    made_by = models.BigIntegerField()
    adopted_by = models.BigIntegerField(null=True)
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="price_decision_number"),
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True) | ~Q(adopted_by=F("made_by")), name="price_decision_two_persons"
            ),
        ]


class PriceSource(models.TextChoices):
    """Whose price it is."""

    MARKET = "market", "thị trường"
    STATION = "station", "trạm chế biến"
    OWN = "own", "tăng gia"
    CONTRACT = "contract", "hợp đồng"


class PriceDraft(models.Model):
    """One line of a price list: what the survey found. It becomes a PriceRow when the council adopts the list."""

    decision = models.ForeignKey(PriceDecision, models.CASCADE, related_name="drafts")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    source = models.CharField("nguồn", max_length=8, choices=PriceSource.choices, default=PriceSource.MARKET)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True)
    dong = models.PositiveBigIntegerField("đơn giá, đ")
    per = models.PositiveBigIntegerField("cho số đơn vị gốc")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(per__gt=0, dong__gt=0), name="price_draft_positive"),
            models.UniqueConstraint(fields=["decision", "item", "source"], name="price_draft_once"),
        ]


class PriceRow(Dated):
    """One adopted price: `dong` đồng for `per` base units; ends when a later decision prices the same thing."""

    decision = models.ForeignKey(PriceDecision, models.PROTECT, related_name="rows")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="prices")
    source = models.CharField("nguồn", max_length=8, choices=PriceSource.choices, default=PriceSource.MARKET)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True)
    dong = models.PositiveBigIntegerField("đơn giá, đ")
    per = models.PositiveBigIntegerField("cho số đơn vị gốc")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(per__gt=0, dong__gt=0), name="price_positive"),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="price_period"),
            models.UniqueConstraint(fields=["unit", "item", "source", "valid_from"], name="price_start"),
        ]
        indexes = [models.Index(fields=["item", "unit", "source", "valid_from"], name="price_lookup")]
