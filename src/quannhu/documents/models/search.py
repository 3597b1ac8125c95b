"""What is found by search: one row for every record, newest day first by its key; who saved which question."""

from __future__ import annotations

from django.db import models

from quannhu.documents.models.papers import STATES
from quannhu.organization.models import Unit


class SearchEntry(models.Model):
    """A record as search shows it. Its words stand beside it in the index of the database (migration 0003).

    id          `actions.search.key`: the day, then the record, so that newest first is the order of the keys
    source      what the record is; record_id the row of its own table
    text        what it says, for the excerpt
    kind, state, units  as when it was indexed: they make a search quick; what the actor may see is asked again
    """

    class Source(models.TextChoices):
        PAPER = "paper", "văn bản"
        ARRIVAL = "arrival", "văn bản đến"

    id = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    record_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    drafting_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=STATES, blank=True)
    title = models.CharField(max_length=700)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "record_id"], name="search_entry_once")]


class SearchDue(models.Model):
    """A record changed since it was last put into the index; taken away when it is put there."""

    source = models.CharField(max_length=8, choices=SearchEntry.Source.choices)
    record_id = models.BigIntegerField()


class SavedSearch(models.Model):
    """A question a person keeps: the fields of the search form as they were sent."""

    user_id = models.BigIntegerField()
    name = models.CharField("tên", max_length=120)
    question = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user_id", "name"], name="saved_search_once")]
