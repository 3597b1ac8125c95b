"""Bytes kept beside documents, and what stands on them: files brought in, signed files, signatures, templates."""

from __future__ import annotations

from django.db import models

from quannhu.documents.rules.kinds import PROFILES
from quannhu.organization.models import Unit


class StoredFile(models.Model):
    """A file by its content: the same bytes are kept once and never change."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()


class PaperFile(models.Model):
    """A file of a document: the DOCX it was read from, an annex, the PDF after each signature. Never changed."""

    class Role(models.TextChoices):
        SOURCE = "source", "tệp nhập vào"
        ANNEX = "annex", "tệp kèm theo"
        SIGNED = "signed", "bản ký số"
        SCAN = "scan", "bản chụp"

    paper = models.ForeignKey("documents.Paper", models.PROTECT, related_name="files")
    role = models.CharField(max_length=6, choices=Role.choices)
    name = models.CharField("tên tệp", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uses")
    version = models.PositiveIntegerField("bản")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Signature(models.Model):
    """A digital signature put on a document's file: who by the certificate, when, over which bytes. Never changed.

    digest      of the document's text that the signed file prints; file: the bytes after this signature
    """

    class Kind(models.TextChoices):
        PERSON = "person", "chữ ký người có thẩm quyền"
        ORGAN = "organ", "chữ ký cơ quan"
        ANNEX = "annex", "chữ ký cơ quan trên phụ lục"
        COPY = "copy", "chữ ký cơ quan trên bản sao"

    paper = models.ForeignKey("documents.Paper", models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    subject = models.CharField("chủ chứng thư", max_length=300)
    issuer = models.CharField("nơi cấp chứng thư", max_length=300)
    serial = models.CharField("số chứng thư", max_length=80)
    certificate_sha256 = models.CharField(max_length=64)
    signed_by = models.BigIntegerField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Template(models.Model):
    """A document to begin from: data that a clerk adds to.

    unit        whose it is; those that come with the program are files (documents.shipped)
    content     rules.codec.to_plain with what stays open left blank
    key         "to_trinh"; a newer row of the same key and unit takes the older one's place
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="document_templates")
    key = models.CharField("mã", max_length=40)
    title = models.CharField("tên mẫu", max_length=200)
    kind = models.CharField("loại văn bản", max_length=30)
    profile = models.CharField("bộ quy định", max_length=10, choices=list(PROFILES.items()))
    content = models.JSONField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "key"], condition=models.Q(retired_at__isnull=True), name="template_live"
            ),
        ]
