"""What documents came to: answers to proposals, days writers were away, documents entered from older books."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.documents.models.papers import Paper


class Outcome(models.Model):
    """What a proposal was answered. Never changed: a later answer is a new row, and the last one counts.

    answered_on the day of the answer; reference where it stands ("Thông báo 12/TB-BTHC")
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="outcomes")
    adopted = models.BooleanField("được chấp nhận")
    answered_on = models.DateField("ngày trả lời")
    reference = models.CharField("văn bản trả lời", max_length=200)
    written_by = models.BigIntegerField("người ghi")
    written_at = models.DateTimeField("ghi lúc")


class Absence(models.Model):
    """Days on which a person could not write: leave, hospital, a course, a mission. Written by a superior.

    ends_on     the last day away; withdrawn when it was written by mistake
    """

    user_id = models.BigIntegerField("người vắng")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=200)
    written_by = models.BigIntegerField("người ghi")
    written_at = models.DateTimeField("ghi lúc")
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_period")]
        indexes = [models.Index(fields=["user_id", "starts_on"], name="absence_user")]


class PastEntry(models.Model):
    """A document that lived on paper or in another program and was entered here afterwards, with its steps.

    source      the books it was taken from
    Its signature was not made here: of an e-signed one no signed file is kept, and nothing here can be verified.
    """

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="past_entry")
    source = models.CharField("nhập từ", max_length=200)
    entered_by = models.BigIntegerField("người nhập")
    entered_at = models.DateTimeField("nhập lúc")
