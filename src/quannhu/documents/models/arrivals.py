"""What arrives: one row a document received, who handles it, what was said and done about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from quannhu.documents.models.papers import URGENCIES, Dispatch, Paper
from quannhu.organization.models import Unit


class Arrival(models.Model):
    """A document that came from outside, in the one series of the year (số đến).

    unit        the organ that received it; year and number: its place in the organ's register
    author      who issued it; reference, dated_on: its own number, sign and day
    triple      folded reference, author and day: two rows with the same one are told apart by `repeats` and its reason
    kind        key of rules.kinds.KINDS; "" for what is none of them
    answer      the document that answers it; done_at when nothing is left to do
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="arrivals", verbose_name="cơ quan nhận")
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số đến")
    arrived_on = models.DateField("ngày đến")
    author = models.CharField("tác giả", max_length=200)
    reference = models.CharField("số, ký hiệu", max_length=60)
    dated_on = models.DateField("ngày văn bản")
    kind = models.CharField("loại văn bản", max_length=30, blank=True)
    summary = models.CharField("trích yếu", max_length=500)
    urgency = models.CharField("độ khẩn", max_length=12, choices=URGENCIES, blank=True, default="")
    pages = models.PositiveIntegerField("số trang", null=True)
    signer_post = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = models.CharField("họ tên người ký", max_length=50, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    triple = models.CharField(max_length=400)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeated_by")
    repeats_reason = models.CharField("lý do vào sổ lại", max_length=300, blank=True)
    received_by = models.BigIntegerField("người vào sổ")
    received_at = models.DateTimeField("vào sổ lúc")
    answer = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="answers_arrivals")
    done_at = models.DateTimeField("giải quyết xong lúc", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="arrival_number_once"),
            # The same document a second time only as a repetition somebody gave a reason for.
            models.UniqueConstraint(fields=["unit", "triple"], condition=Q(repeats__isnull=True), name="arrival_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="arrival_number_positive"),
            models.CheckConstraint(
                condition=Q(repeats__isnull=True) | ~Q(repeats_reason=""), name="arrival_repeat_explained"
            ),
        ]
        indexes = [models.Index(fields=["unit", "arrived_on"], name="arrival_day")]

    def __str__(self) -> str:
        return f"{self.number:02d}: {self.reference}"


class Assignment(models.Model):
    """Who handles an arrival: one lead, any partners, each with a day. Ended when it is given to others.

    unit        or a person (`user_id`); a unit's heads pass it on
    received_by who took it over (ký nhận), once
    """

    class Part(models.TextChoices):
        LEAD = "lead", "chủ trì"
        PARTNER = "partner", "phối hợp"

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="assignments")
    part = models.CharField("vai trò", max_length=7, choices=Part.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    user_id = models.BigIntegerField("người", null=True)
    due_on = models.DateField("thời hạn", null=True)
    given_by = models.BigIntegerField("người giao")
    given_at = models.DateTimeField("giao lúc")
    received_at = models.DateTimeField("nhận lúc", null=True)
    received_by = models.BigIntegerField("người nhận", null=True)
    ended_at = models.DateTimeField("thôi giao lúc", null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["arrival"], condition=Q(part="lead", ended_at__isnull=True), name="assignment_one_lead"
            ),
        ]
        indexes = [
            models.Index(fields=["user_id"], name="assignment_user"),
            models.Index(fields=["unit", "due_on"], name="assignment_unit"),
        ]


class Handling(models.Model):
    """A line of the slip that goes with an arrival (phiếu giải quyết): who wrote what, when. Never changed."""

    class Kind(models.TextChoices):
        OPINION = "opinion", "ý kiến"
        ASSIGNED = "assigned", "phân công"
        PROGRESS = "progress", "tiến độ"
        DONE = "done", "giải quyết xong"
        AMENDED = "amended", "sửa dòng sổ"
        PRESENTED = "present", "trình"
        ATTACHED = "attach", "tệp kèm theo"
        RECEIPT = "receipt", "báo đã nhận"

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="handlings")
    kind = models.CharField("việc", max_length=8, choices=Kind.choices)
    text = models.CharField("nội dung", max_length=1000)
    by = models.BigIntegerField("người ghi")
    title = models.CharField("chức vụ", max_length=200, blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["arrival", "id"], name="handling_arrival")]


class Envelope(models.Model):
    """The envelope in which a dispatch went by post, and what the post office signed. Never changed."""

    dispatch = models.OneToOneField(Dispatch, models.PROTECT, related_name="envelope")
    number = models.CharField("số bì", max_length=40)
    receipt = models.CharField("ký nhận và dấu", max_length=200, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    written_by = models.BigIntegerField()
    written_at = models.DateTimeField()
