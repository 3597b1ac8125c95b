"""Menus of a week, dishes, people's names: what the screens look up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q

from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean, fold
from quannhu.kitchens.models import Dish, WeeklyMenu
from quannhu.kitchens.queries.screens import visible_kitchen
from quannhu.organization.queries import Scope


def dishes() -> list[Dish]:
    """The dishes in use, in Vietnamese order."""
    return list(Dish.objects.filter(active=True).order_by("name_sort", "code"))


def week_menus(*, scope: Scope, kitchen_id: int, week_start: dt.date) -> list[WeeklyMenu]:
    """The menus of a kitchen's week, everybody's first."""
    visible_kitchen(scope, kitchen_id)
    rows = WeeklyMenu.objects.filter(kitchen_id=kitchen_id, week_start=week_start)
    return list(rows.order_by("category_group"))


def menu_of(*, scope: Scope, menu_id: int) -> WeeklyMenu:
    """A menu in sight.

    errors      Refused(KER-09)
    """
    menu = WeeklyMenu.objects.filter(pk=menu_id, kitchen_id__in=scope.unit_ids).first()
    if menu is None:
        raise Refused(NOT_FOUND, what="thực đơn", key=menu_id)
    return menu


def find_dishes(text: str, limit: int = 10) -> list[Dish]:
    """Dishes whose name or code holds the words, with or without marks."""
    wanted = Q(name_search__contains=fold(clean(text))) | Q(code__iexact=clean(text))
    return list(Dish.objects.filter(wanted, active=True).order_by("name_sort")[:limit])


def user_names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Full names of accounts, one statement."""
    rows = get_user_model().objects.filter(pk__in={pk for pk in user_ids if pk})
    return {row.pk: row.get_full_name() or row.get_username() for row in rows}
