"""Numbers of documents: one series an organ, purpose and year; every number is a document's or says why it is not."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.documents.models.papers import Paper
from quannhu.documents.rules.values import Authority
from quannhu.organization.models import Dated, Unit


class Series(models.Model):
    """A run of numbers from 01 on 1 January.

    code        "TTr" of a kind, "CV" of công văn, "SAO" of copies, "DEN" of arrivals, "HDG:QĐ" of a council's own
    last        the last number given; last_on the day it bears: a later number never bears an earlier day
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="document_series")
    code = models.CharField("dãy số", max_length=40)
    year = models.PositiveSmallIntegerField("năm")
    last = models.PositiveIntegerField("số cuối", default=0)
    last_on = models.DateField("ngày của số cuối", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code", "year"], name="document_series_once")]


class GivenNumber(models.Model):
    """A number given: to a document, or to nothing with a reason (a paper numbered by hand, a spoiled number).

    void        no longer the document's, and why: the number is never given again
    subject     "arrival:7", "copy:3" when it went to something that is no Paper
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField("số")
    dated_on = models.DateField("ngày")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="numbers")
    subject = models.CharField(max_length=60, blank=True)
    void = models.BooleanField("bỏ", default=False)
    reason = models.CharField("lý do bỏ số", max_length=300, blank=True)
    given_by = models.BigIntegerField()
    given_at = models.DateTimeField()
    voided_by = models.BigIntegerField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["series", "number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="given_number_once"),
            models.UniqueConstraint(fields=["paper"], condition=Q(void=False), name="given_number_one_live"),
            models.CheckConstraint(condition=Q(number__gt=0), name="given_number_positive"),
            models.CheckConstraint(
                condition=Q(paper__isnull=False) | ~Q(subject="") | Q(void=True), name="given_number_for_something"
            ),
            models.CheckConstraint(condition=Q(void=False) | ~Q(reason=""), name="given_number_void_explained"),
        ]


class SignMandate(Dated):
    """A written order by which one person signs for the head: thừa lệnh, or thừa uỷ quyền limited in time and matter.

    kinds       keys of the kinds it covers; empty: every kind
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sign_mandates")
    authority = models.CharField(
        max_length=5, choices=[(Authority.BY_ORDER.value, "thừa lệnh"), (Authority.DELEGATED.value, "thừa ủy quyền")]
    )
    given_by = models.BigIntegerField("người giao")
    given_to = models.BigIntegerField("người được giao")
    matter = models.CharField("nội dung", max_length=300)
    kinds = models.JSONField("loại văn bản", default=list)
    legal_basis = models.CharField("văn bản giao", max_length=300)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="sign_mandate_period"),
            models.CheckConstraint(condition=~Q(given_to=F("given_by")), name="sign_mandate_two_persons"),
        ]


class DayOff(models.Model):
    """A day that differs from the usual week: off though a working day, or worked though off (làm bù)."""

    day = models.DateField(unique=True)
    works = models.BooleanField("làm việc", default=False)
    legal_basis = models.CharField("căn cứ", max_length=300)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
