"""Where goods come from and how they travel: dated rows, each with the text it rests on (căn cứ)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.catalog.models import Item, Supplier
from quannhu.ledger.models import Place
from quannhu.organization.models import Dated, Unit


class StoreClass(models.TextChoices):
    """Which kind of room goods need."""

    DRY = "dry", "kho khô"
    COLD = "cold", "kho lạnh"
    CLOTHING = "clothing", "kho quân trang"


class PriceKind(models.TextChoices):
    """Where an offer's price comes from."""

    CONTRACT = "contract", "hợp đồng"
    COUNCIL = "council", "hội đồng giá"


class SourceRow(Dated):
    """A dated row with its legal basis or paper, and who wrote it. It is ended by a later day, never edited."""

    legal_basis = models.CharField("căn cứ", max_length=300)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="supply_%(class)s_period"),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="supply_%(class)s_basis"),
        ]


class Family(SourceRow):
    """Goods of one ration code that depots supply; a code without a family is bought by the units themselves."""

    code = models.CharField("mã định lượng", max_length=30)
    name = models.CharField("tên nhóm", max_length=160)

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="supply_family_start"),
        ]


class FamilyItem(SourceRow):
    """An item that may stand for its family.

    need_per_k     need units (base units of the ration) that 1.000 base units of the item bring
    dislike_per_k  đ per 1.000 base units: how unwelcome it is as a substitute
    """

    family = models.ForeignKey(Family, models.PROTECT, related_name="members")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    need_per_k = models.PositiveBigIntegerField("quy đổi cho 1.000 đơn vị gốc", default=1_000)
    dislike_per_k = models.PositiveBigIntegerField("mức không ưa, đ", default=0)

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.CheckConstraint(condition=Q(need_per_k__gt=0), name="supply_familyitem_need"),
            models.UniqueConstraint(fields=["family", "item", "valid_from"], name="supply_familyitem_start"),
        ]


class NutrientFloor(SourceRow):
    """The least content of a nutrient in 1.000 need units of a family, whatever stands for what."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="floors")
    nutrient = models.CharField("chất", max_length=20)
    floor_per_k = models.PositiveBigIntegerField("ít nhất cho 1.000 đơn vị, phần nghìn")

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.UniqueConstraint(fields=["family", "nutrient", "valid_from"], name="supply_nutrientfloor_start"),
        ]


class Handling(SourceRow):
    """What 1.000 base units of an item weigh and fill, the room they need, what keeping and losing them costs."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    store_class = models.CharField("loại kho", max_length=8, choices=StoreClass.choices, default=StoreClass.DRY)
    weight_per_k = models.PositiveBigIntegerField("gam mỗi 1.000 đơn vị gốc")
    volume_per_k = models.PositiveBigIntegerField("ml mỗi 1.000 đơn vị gốc")
    hold_per_k = models.PositiveBigIntegerField("đ giữ mỗi tuần", default=1)
    waste_per_k = models.PositiveBigIntegerField("đ khi phải bỏ", default=0)

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.UniqueConstraint(fields=["item", "valid_from"], name="supply_handling_start"),
        ]


class SupplierOffer(SourceRow):
    """A supplier delivers an item to a place: price, most a week, days to deliver, least order.

    dong, per      the contract's price; empty when the price council's price of the day holds
    capacity_week  base units; empty is without limit
    """

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="offers")
    price_kind = models.CharField("nguồn giá", max_length=8, choices=PriceKind.choices)
    dong = models.PositiveBigIntegerField("đơn giá, đ", null=True)
    per = models.PositiveBigIntegerField("cho số đơn vị gốc", null=True)
    capacity_week = models.PositiveBigIntegerField("nhiều nhất mỗi tuần", null=True)
    lead_days = models.PositiveSmallIntegerField("ngày giao", default=0)
    minimum = models.PositiveBigIntegerField("mức đặt ít nhất", default=0)

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.UniqueConstraint(fields=["supplier", "item", "place", "valid_from"], name="supply_offer_start"),
            models.CheckConstraint(
                condition=Q(price_kind="council", dong__isnull=True, per__isnull=True)
                | Q(price_kind="contract", dong__isnull=False, per__isnull=False, dong__gt=0, per__gt=0),
                name="supply_offer_price",
            ),
        ]
        indexes = [models.Index(fields=["item", "place", "valid_from"], name="supply_offer_item")]


class Lane(SourceRow):
    """A road between two stores: hours, trips a week, load of a trip, cost of a tonne."""

    origin = models.ForeignKey(Place, models.PROTECT, related_name="lanes_out")
    target = models.ForeignKey(Place, models.PROTECT, related_name="lanes_in")
    hours = models.PositiveSmallIntegerField("giờ đi")
    trips_week = models.PositiveSmallIntegerField("chuyến mỗi tuần")
    load_g = models.PositiveBigIntegerField("gam mỗi chuyến")
    cost_per_tonne = models.PositiveBigIntegerField("đ mỗi tấn")

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.CheckConstraint(condition=~Q(origin=F("target")), name="supply_lane_two_ends"),
            models.UniqueConstraint(fields=["origin", "target", "valid_from"], name="supply_lane_start"),
        ]

    @property
    def label(self) -> str:
        """`KTW → KV-1`."""
        return f"{self.origin.code} → {self.target.code}"


class LaneClosure(SourceRow):
    """Days on which a road carries only some trips a week, or none."""

    lane = models.ForeignKey(Lane, models.PROTECT, related_name="closures")
    trips_left = models.PositiveSmallIntegerField("số chuyến còn lại", default=0)


class PlaceRoom(SourceRow):
    """How much of a kind of room a store has."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="rooms")
    store_class = models.CharField("loại kho", max_length=8, choices=StoreClass.choices)
    volume_ml = models.PositiveBigIntegerField("dung tích, ml")

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.UniqueConstraint(fields=["place", "store_class", "valid_from"], name="supply_placeroom_start"),
        ]


class BudgetTerm(SourceRow):
    """Money for buying in a term (a quarter); orders are charged to the term of the week they are placed in."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code = models.CharField("mã kỳ", max_length=20)
    dong = models.PositiveBigIntegerField("ngân sách, đ")

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "code"], name="supply_budget_code"),
        ]


class Serves(SourceRow):
    """A unit draws from a store; the lower rank is asked first. Units under it draw likewise."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="serves")
    rank = models.PositiveSmallIntegerField("thứ tự", default=1)
    cost_per_tonne = models.PositiveBigIntegerField("đ mỗi tấn chặng cuối", default=0)

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "place", "valid_from"], name="supply_serves_start"),
        ]
