"""Tables every room shares: the audit chain and the record of commands already carried out."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One line of a tamper-evident log: each entry's hash covers the one before it in its chain.

    chain       one chain per book or unit, so writers of different books never wait for each other
    """

    chain = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    action = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_chain_seq")]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="audit_object")]


class CommandRecord(models.Model):
    """A command carried out, by the id its client made; repeating it returns the first answer."""

    id = models.UUIDField(primary_key=True)
    action = models.CharField(max_length=80)
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)
    result = models.JSONField(null=True)
