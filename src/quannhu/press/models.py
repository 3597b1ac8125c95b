"""Tables of the press room: articles that a person confirmed, and the plan items adopted with them.

A preview is no record: nothing of it is stored. The original bytes are kept beside what was read from them.
"""

from __future__ import annotations

from django.db import models

from quannhu.organization.models import Unit


class ArticleImport(models.Model):
    """An article as confirmed: bytes, reading (docs/press-json.md), corrections beside what was read, who, when."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="article_imports")
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    text_sha256 = models.CharField(max_length=64)
    reading = models.JSONField()
    title = models.CharField("bài", max_length=300)
    review_year = models.PositiveSmallIntegerField("năm tổng kết", null=True)
    plan_year = models.PositiveSmallIntegerField("năm phương hướng", null=True)
    confirmed_at = models.DateTimeField("xác nhận lúc")
    confirmed_by = models.BigIntegerField()
    confirmed_by_name = models.CharField("người xác nhận", max_length=200)

    class Meta:
        ordering = ["-id"]
        # One text is imported once in a unit, also when its bytes differ (NFD, CRLF, BOM).
        constraints = [models.UniqueConstraint(fields=["unit", "text_sha256"], name="article_import_once")]


class Correction(models.Model):
    """A field put right by a person: the value read stays beside it."""

    article = models.ForeignKey(ArticleImport, models.PROTECT, related_name="corrections")
    path = models.CharField("mục", max_length=120)
    was = models.TextField("đã nhận ra")
    value = models.TextField("sửa thành")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["article", "path"], name="correction_once")]


class PlanItem(models.Model):
    """A direction or breakthrough taken over for next year, with the figures, measure, owner and day added to it."""

    article = models.ForeignKey(ArticleImport, models.PROTECT, related_name="plan_items")
    key = models.CharField("mục", max_length=6)
    order = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField("năm", null=True)
    line = models.PositiveIntegerField("dòng")
    words = models.TextField("nguyên văn")
    figures = models.JSONField("chỉ tiêu", default=list)
    measure = models.CharField("mức cần đạt", max_length=200, blank=True)
    owner = models.CharField("người phụ trách", max_length=200, blank=True)
    due = models.DateField("hạn", null=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="plan_item_once")]
