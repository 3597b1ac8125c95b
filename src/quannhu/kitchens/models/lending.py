"""Soldiers lent by their unit, meal by meal: they eat elsewhere, so their kitchen neither counts nor refunds them."""

from __future__ import annotations

from django.db import models

from quannhu.kitchens.models.days import Meal
from quannhu.organization.models import Category, Unit


class LentMeal(models.Model):
    """How many of a kitchen's list eat elsewhere at a meal, and for what (`mission:7`); the last word counts."""

    kitchen = models.ForeignKey(Unit, models.PROTECT, related_name="lent_meals")
    day = models.DateField("ngày")
    meal = models.CharField("bữa", max_length=5, choices=Meal.choices)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    subject = models.CharField("cho việc", max_length=40)
    headcount = models.PositiveIntegerField("số người")
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kitchen", "day", "meal", "category", "subject"], name="lent_meal_once")
        ]
        indexes = [models.Index(fields=["subject"], name="lent_meal_subject")]


class PaidElsewhere(models.Model):
    """How many who eat at a kitchen on a day are paid a mission supplement for something (`mission:7`) that settles it.

    The kitchen counts no supplement of the day's missions for them; the last word counts.
    """

    kitchen = models.ForeignKey(Unit, models.PROTECT, related_name="paid_elsewhere")
    day = models.DateField("ngày")
    subject = models.CharField("cho việc", max_length=40)
    headcount = models.PositiveIntegerField("số người")
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kitchen", "day", "subject"], name="paid_elsewhere_once")]
        indexes = [models.Index(fields=["subject"], name="paid_elsewhere_subject")]
