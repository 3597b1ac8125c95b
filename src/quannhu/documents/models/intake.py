"""How an arrival came in by the network, its files, and the receipt its sender was given."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.documents.models.arrivals import Arrival
from quannhu.documents.models.files import StoredFile
from quannhu.documents.models.papers import Dispatch


class Intake(models.Model):
    """An arrival that came electronically: by whom it was taken in, and the receipt (báo đã nhận) its sender was given.

    dispatch    the sending of another organ of this installation: taken in at most once
    digest      hash of the text that was sent and taken in, the same (rule DOC-R69); "" from outside
    receipt_to  whom the receipt went to
    """

    arrival = models.OneToOneField(Arrival, models.PROTECT, related_name="intake")
    dispatch = models.OneToOneField(Dispatch, models.PROTECT, null=True, related_name="intake")
    digest = models.CharField(max_length=64, blank=True)
    sent_digest = models.CharField(max_length=64, blank=True)
    taken_by = models.BigIntegerField("người tiếp nhận")
    taken_at = models.DateTimeField("tiếp nhận lúc")
    receipt_by = models.BigIntegerField("người báo đã nhận", null=True)
    receipt_at = models.DateTimeField("báo đã nhận lúc", null=True)
    receipt_to = models.CharField("báo cho", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest=F("sent_digest")), name="intake_digest_equal"),
            models.CheckConstraint(
                condition=Q(receipt_at__isnull=True, receipt_by__isnull=True)
                | Q(receipt_at__isnull=False, receipt_by__isnull=False) & ~Q(receipt_to=""),
                name="intake_receipt_whole",
            ),
        ]


class ArrivalFile(models.Model):
    """A file of an arrival: its scan, its PDF or DOCX as it came. Never changed.

    text        what can be read in it, for search; "" of a picture
    verdict     signing.verify.Verdict of a PDF at the instant of entry; "" of what is none
    signatures  each {holder, organ, issuer, serial, fingerprint, at, verdict, reasons} as verified then
    """

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="files")
    name = models.CharField("tên tệp", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    verdict = models.CharField("kết quả kiểm tra chữ ký số", max_length=8, blank=True)
    signatures = models.JSONField("chữ ký số", default=list)
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField("đưa vào lúc")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["arrival", "file"], name="arrival_file_once")]
