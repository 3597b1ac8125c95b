"""What signing keeps beside the signatures of documents: signed copies, and wrong pass phrases by person and key."""

from __future__ import annotations

from django.db import models

from quannhu.documents.models.files import StoredFile
from quannhu.documents.models.workfiles import PaperCopy


class SignedCopy(models.Model):
    """An electronic copy with the organ's signature: its file, and who the certificate names. Once; never changed."""

    copy = models.OneToOneField(PaperCopy, models.PROTECT, related_name="signed", verbose_name="bản sao")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    subject = models.CharField("chủ chứng thư", max_length=300)
    issuer = models.CharField("nơi cấp chứng thư", max_length=300)
    serial = models.CharField("số chứng thư", max_length=80)
    certificate_sha256 = models.CharField(max_length=64)
    signed_by = models.BigIntegerField("người thực hiện")
    signed_at = models.DateTimeField("ký lúc")


class KeyGate(models.Model):
    """Wrong pass phrases of a person at a key, counted before each try, so that tries at once are counted too.

    key         "server:<identity>", "token:<label>" or "file:<sha256>"; never what was typed
    wrong       since `since`; 0 once the key has opened
    until       no try before this instant
    """

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=150)
    wrong = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="key_gate_once")]
