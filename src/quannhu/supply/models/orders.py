"""What an approved plan turns into: contracts, purchase and transfer orders, requisitions, and what arrived."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.catalog.models import Item, Supplier
from quannhu.ledger.models import Place, Voucher
from quannhu.ledger.models import Request as StoreRequest
from quannhu.supply.models.plans import Plan, PlanBuy, PlanIssue, PlanTransfer
from quannhu.supply.models.sources import SupplierOffer


class Contract(models.Model):
    """What a supplier is to deliver over a plan; drafted from its buys, signed by a second person."""

    class State(models.TextChoices):
        DRAFT = "draft", "dự thảo"
        SIGNED = "signed", "đã ký"
        CANCELLED = "cancelled", "đã hủy"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="contracts")
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="+")
    number = models.CharField("số hợp đồng", max_length=60, unique=True)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    signed_by = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "supplier"], condition=~Q(state="cancelled"), name="supply_contract_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("made_by")), name="supply_contract_two_persons"
            ),
        ]


class ContractLine(models.Model):
    """An offer's total in a contract."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="lines")
    offer = models.ForeignKey(SupplierOffer, models.PROTECT, related_name="+")
    quantity = models.PositiveBigIntegerField()
    dong = models.PositiveBigIntegerField("thành tiền, đ")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "offer"], name="supply_contractline_once")]


class Order(models.Model):
    """A purchase order to a supplier or a transfer order between stores; due in store by `due_on`."""

    class Kind(models.TextChoices):
        PURCHASE = "purchase", "đơn mua"
        TRANSFER = "transfer", "lệnh điều chuyển"

    class State(models.TextChoices):
        DRAFT = "draft", "dự thảo"
        PLACED = "placed", "đã đặt"
        DONE = "done", "đã giao đủ"
        CLOSED = "closed", "đóng, không giao tiếp"
        CANCELLED = "cancelled", "đã hủy"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="orders")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="+")
    origin = models.ForeignKey(Place, models.PROTECT, null=True, related_name="orders_out")
    place = models.ForeignKey(Place, models.PROTECT, related_name="orders_in")
    order_on = models.DateField("ngày đặt")
    due_on = models.DateField("phải có trong kho trước hết ngày")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="supply_order_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(kind="purchase", supplier__isnull=False, origin__isnull=True)
                | Q(kind="transfer", supplier__isnull=True, origin__isnull=False),
                name="supply_order_sides",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="supply_order_due")]


class OrderLine(models.Model):
    """One item of an order and the plan line it carries out."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = models.PositiveBigIntegerField()
    price_per_k = models.PositiveBigIntegerField("đ cho 1.000 đơn vị gốc", null=True)
    buy = models.OneToOneField(PlanBuy, models.PROTECT, null=True, related_name="order_line")
    transfer = models.OneToOneField(PlanTransfer, models.PROTECT, null=True, related_name="order_line")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "item"], name="supply_orderline_item"),
            models.CheckConstraint(
                condition=Q(buy__isnull=False, transfer__isnull=True) | Q(buy__isnull=True, transfer__isnull=False),
                name="supply_orderline_traced",
            ),
        ]


class Delivery(models.Model):
    """A voucher of the ledger that carries out an order: goods received, or goods sent on the road."""

    class Step(models.TextChoices):
        SENT = "sent", "đã xuất"
        RECEIVED = "received", "đã nhập"

    order = models.ForeignKey(Order, models.PROTECT, related_name="deliveries")
    voucher = models.OneToOneField(Voucher, models.PROTECT, related_name="supply_delivery")
    step = models.CharField(max_length=8, choices=Step.choices)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()


class Requisition(models.Model):
    """A request of a unit's store to a depot made from a line of the plan (phiếu yêu cầu)."""

    issue = models.ForeignKey(PlanIssue, models.PROTECT, related_name="requisitions")
    request = models.ForeignKey(StoreRequest, models.PROTECT, related_name="supply_lines")
    quantity = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "request"], name="supply_requisition_once")]
