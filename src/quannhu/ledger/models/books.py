"""Tables of the ledger.

A move takes an amount of one lot from one account to another: balanced by its shape. Posted vouchers and moves are
never updated or deleted (triggers in both databases refuse it). Balances are kept in the same transaction and the
database itself refuses a negative one, or a total below its floor. External accounts (supplier, consumer, loss, found,
production, opening) have no balance rows, so they are nobody's bottleneck.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.catalog.models import Item, Supplier
from quannhu.kernel.days import FOREVER
from quannhu.organization.models import Unit


class Place(models.Model):
    """A store: a depot's or a kitchen's. Its unit node in the tree decides who sees it."""

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên", max_length=160)
    name_search = models.CharField(max_length=160, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="places")
    opened_on = models.DateField("mở từ")
    closed_on = models.DateField("đóng từ", default=FOREVER)


class AccountKind(models.TextChoices):
    STOCK = "stock", "tồn kho"
    TRANSIT = "transit", "đang vận chuyển"
    CUSTODY = "custody", "giao người giữ"
    SUPPLIER = "supplier", "nhà cung cấp"
    CONSUMER = "consumer", "tiêu dùng"
    LOSS = "loss", "hao hụt, mất"
    FOUND = "found", "thừa kiểm kê"
    PRODUCTION = "production", "tăng gia"
    OPENING = "opening", "số đầu kỳ"


HELD_KINDS = (AccountKind.STOCK, AccountKind.TRANSIT, AccountKind.CUSTODY)


class Purpose(models.TextChoices):
    ROUTINE = "routine", "thường xuyên"
    RESERVE = "reserve", "dự trữ SSCĐ"
    MISSION = "mission", "đột xuất"
    RELIEF = "relief", "cứu trợ nhân dân"


class Condition(models.TextChoices):
    USABLE = "usable", "tốt"
    QUARANTINE = "quarantine", "chờ xử lý"
    DAMAGED = "damaged", "hỏng"


class Account(models.Model):
    """Where an amount can be: a kind at a place for a purpose in a condition. Made on first use."""

    kind = models.CharField(max_length=10, choices=AccountKind.choices)
    place = models.ForeignKey(Place, models.PROTECT, related_name="accounts")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.ROUTINE)
    condition = models.CharField(max_length=10, choices=Condition.choices, default=Condition.USABLE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "place", "purpose", "condition"], name="account_once")]


class Lot(models.Model):
    """A batch of an item. Items without lots have the one lot "" ; daily items one lot a place a day."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="lots")
    code = models.CharField("số lô", max_length=40, blank=True)
    made_on = models.DateField("ngày sản xuất", null=True)
    expires_on = models.DateField("hạn dùng", null=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True)
    received_on = models.DateField("ngày nhập", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="lot_once")]
        indexes = [models.Index(fields=["item", "expires_on"], name="lot_fefo")]


class VoucherKind(models.TextChoices):
    OPENING = "opening", "Số dư đầu kỳ"
    RECEIPT = "receipt", "Phiếu nhập kho"
    ISSUE = "issue", "Phiếu xuất kho"
    TRANSFER = "transfer", "Phiếu điều chuyển"
    REVERSAL = "reversal", "Phiếu đảo"
    ADJUSTMENT = "adjustment", "Phiếu điều chỉnh kiểm kê"
    CONVERSION = "conversion", "Phiếu chuyển trạng thái"
    DIRECT = "direct", "Phiếu mua thẳng vào bếp"
    RETURN = "return", "Phiếu xuất trả nhà cung cấp"
    CUSTODY = "custody", "Phiếu giao nhận dụng cụ"
    LOSS = "loss", "Phiếu ghi mất, hỏng"


class Book(models.Model):
    """A numbered series of vouchers of a place (sổ); numbers run by year."""

    place = models.OneToOneField(Place, models.PROTECT, related_name="book")
    code = models.CharField("mã sổ", max_length=20, unique=True)


class Series(models.Model):
    """The last number used of a book in a year; its row lock makes writers of one book wait for each other."""

    book = models.ForeignKey(Book, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "year"], name="series_once")]


class SpoiledNumber(models.Model):
    """A number that carries no voucher, with the reason: the explanation of a gap."""

    book = models.ForeignKey(Book, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    reason = models.CharField("lý do", max_length=300)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "year", "number"], name="spoiled_once")]


class Voucher(models.Model):
    """A numbered movement paper, posted whole: true on `happened_on`, written down at `written_at`."""

    command_id = models.UUIDField(unique=True)
    fingerprint = models.CharField(max_length=64)  # what the command asked; another request under its id is refused
    book = models.ForeignKey(Book, models.PROTECT, related_name="vouchers")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=VoucherKind.choices)
    happened_on = models.DateField("ngày")
    written_at = models.DateTimeField("ghi lúc")
    made_by = models.BigIntegerField()
    approved_by = models.BigIntegerField(null=True)
    purpose_text = models.CharField("lý do xuất, nhập", max_length=300, blank=True)
    giver = models.CharField("người giao", max_length=120, blank=True)
    receiver = models.CharField("người nhận", max_length=120, blank=True)
    witness = models.CharField("người chứng kiến", max_length=120, blank=True)
    paper_ref = models.CharField("chứng từ gốc", max_length=120, blank=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True)
    request = models.ForeignKey("Request", models.PROTECT, null=True, related_name="vouchers")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField("lý do đảo, điều chỉnh", max_length=300, blank=True)
    subject = models.CharField(max_length=40, blank=True)  # "kitchen_day:123": what the voucher is for, by kind:id

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "year", "number"], name="voucher_number"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")), name="voucher_two_persons"
            ),
        ]
        indexes = [
            models.Index(fields=["happened_on"], name="voucher_day"),
            models.Index(fields=["subject"], name="voucher_subject"),
            models.Index(fields=["supplier", "paper_ref"], name="voucher_paper"),
        ]

    @property
    def label(self) -> str:
        """`KV-1/2023/15`; the book must be at hand."""
        return f"{self.book.code}/{self.year}/{self.number}"


class Move(models.Model):
    """One line of a voucher: `quantity` base units of a lot from `source` to `target`, worth `value` đồng."""

    # Single-column indexes are left out where a wider index or constraint below begins with the column.
    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="moves", db_index=False)
    line = models.PositiveSmallIntegerField()
    happened_on = models.DateField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="moves")
    source = models.ForeignKey(Account, models.PROTECT, related_name="outgoing", db_index=False)
    target = models.ForeignKey(Account, models.PROTECT, related_name="incoming", db_index=False)
    quantity = models.PositiveBigIntegerField()
    price_dong = models.PositiveBigIntegerField(null=True)
    price_per = models.PositiveBigIntegerField(null=True)
    value = models.BigIntegerField(default=0)
    reversal = models.BooleanField(default=False)  # takes back what another voucher did: counts against it, not anew
    request_line = models.ForeignKey("RequestLine", models.PROTECT, null=True, related_name="moves", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voucher", "line"], name="move_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="move_positive"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="move_two_sides"),
        ]
        indexes = [
            # Covers what came and went (queries.movement): its columns in the order of the sums.
            models.Index(
                fields=["source", "item", "target", "reversal", "happened_on", "quantity", "value", "voucher"],
                name="move_out",
            ),
            models.Index(fields=["target", "item", "happened_on"], name="move_in"),
            models.Index(fields=["request_line"], name="move_request", condition=Q(request_line__isnull=False)),
        ]


class Balance(models.Model):
    """How much of a lot an account holds now, and its value. Held kinds only; never negative.

    last_on     the last day that changed the quantity: a voucher of an earlier day needs the look ahead (LED-R08)
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="balances", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="balances")
    quantity = models.BigIntegerField()
    value = models.BigIntegerField("giá trị, đ", default=0)
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "lot"], name="balance_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="balance_not_negative"),
        ]
        indexes = [models.Index(fields=["account", "item"], name="balance_item")]


class Total(models.Model):
    """How much of an item an account holds over all lots, and the floor it may not go below (reserve)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="totals", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    floor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "item"], name="total_once"),
            models.CheckConstraint(condition=Q(quantity__gte=F("floor")), name="total_above_floor"),
        ]
