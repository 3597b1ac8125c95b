"""The desk where kitchen-days are worked on: counts, closing and publishing are checked in memory, then saved.

One day's action and the fast path over many days put their days on the same desk, so they obey the same rules.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Sum

from quannhu.kernel.actor import Actor
from quannhu.kernel.days import HANOI, format_day, instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.inserting import insert
from quannhu.kernel.money import group_digits
from quannhu.kitchens.codes import (
    CATEGORY_UNKNOWN,
    COUNT_ABOVE_STRENGTH,
    COUNT_NOT_READ,
    CUT_ABOVE_LEAVE,
    DAY_CLOSED,
    DAY_NOT_OPEN,
    FUTURE_DAY,
    LATE_COUNT,
    MEAL_UNKNOWN,
    MONTH_SETTLED,
    SUPPLEMENT_ABOVE_PRESENT,
    SUPPLEMENT_PAID,
)
from quannhu.kitchens.models import (
    AllowanceLine,
    ExtraCount,
    ExtraKind,
    KitchenDay,
    MealCount,
    MealCut,
    MealRefund,
    MonthSettlement,
)
from quannhu.kitchens.queries.standing import COUNT_CUTOFF, PUBLISH_BY, Standing
from quannhu.kitchens.rules import (
    MEAL_NAMES,
    MEALS,
    PERSONS_LIMIT,
    Extra,
    Present,
    is_mission,
    late_after,
    mission_overlap,
)
from quannhu.organization.models import Category, Unit
from quannhu.standards.codes import NOT_HOLIDAY
from quannhu.standards.queries.rulebook import SICK_EXCLUDES_MISSION
from quannhu.standards.rules.allowance import HOLIDAY_CODE

Key = tuple[int, dt.date]


def hold(kitchen_ids: Iterable[int]) -> None:
    """Make other writers of the kitchens wait until this transaction ends, always in the same order.

    A day nobody has written of has no row to lock, a month is signed over days that others may open again, and the
    audit chain of a kitchen is one: so the kitchen itself is what is locked.
    """
    rows = Unit.objects.select_for_update(no_key=True).filter(pk__in=set(kitchen_ids)).order_by("pk")
    list(rows.values_list("pk"))


@dataclass
class DayOnDesk:
    """A kitchen-day being worked on: its row, what is counted so far, and the rows to write."""

    row: KitchenDay
    counts: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)  # present, leave, revision
    extras: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)  # (code, meal) -> persons, revision
    cuts: list[tuple[str, str, int]] = field(default_factory=list)  # meal, category, person
    new_counts: list[MealCount] = field(default_factory=list)
    new_extras: list[ExtraCount] = field(default_factory=list)
    new_lines: list[AllowanceLine] = field(default_factory=list)
    new_refunds: list[MealRefund] = field(default_factory=list)
    touched: bool = False
    wanted: bool = False

    @property
    def present(self) -> list[Present]:
        """The counts as they stand."""
        order = {meal: index for index, meal in enumerate(MEALS)}
        keys = sorted(self.counts, key=lambda key: (key[1], order[key[0]]))
        return [Present(meal, category, *self.counts[(meal, category)][:2]) for meal, category in keys]

    @property
    def extra(self) -> list[Extra]:
        """The extra groups as they stand."""
        return [Extra(persons, meal, code) for (code, meal), (persons, _) in sorted(self.extras.items())]

    @property
    def eaters(self) -> int:
        """The most people of the lists at one meal of the day."""
        by_meal = dict.fromkeys(MEALS, 0)
        for (meal, _), (present, _, _) in self.counts.items():
            by_meal[meal] += present
        return max(by_meal.values())

    @property
    def stored(self) -> bool:
        """Whether the day is in the database already."""
        return self.row.pk is not None

    @property
    def subject(self) -> str:
        """What the day's vouchers are for."""
        return f"kitchen_day:{self.row.pk}"


class Desk:
    """Days laid out for one actor; nothing is written before `save`. Call inside a transaction."""

    def __init__(self, standing: Standing, actor: Actor) -> None:
        self.standing = standing
        self.actor = actor
        self.days: dict[Key, DayOnDesk] = {}
        self.category_ids = dict(Category.objects.values_list("code", "id"))
        self.settled: dict[Key, str] = {}

    def load(self, keys: Iterable[Key]) -> None:
        """Lay out the days of kitchens now held: existing ones with their counts, missing ones fresh."""
        wanted = set(keys)
        kitchens, days = {key[0] for key in wanted}, [key[1] for key in wanted]
        hold(kitchens)
        rows = KitchenDay.objects.filter(kitchen_id__in=kitchens, day__gte=min(days), day__lte=max(days))
        found = {row.pk: DayOnDesk(row) for row in rows.order_by("id") if (row.kitchen_id, row.day) in wanted}
        if found:
            self._load_counts(found)
        self.days |= {(on.row.kitchen_id, on.row.day): on for on in found.values()}
        for kitchen_id, day in sorted(wanted - self.days.keys()):
            due = instant(day, self.standing.clock(PUBLISH_BY, kitchen_id, day))
            self.days[(kitchen_id, day)] = DayOnDesk(KitchenDay(kitchen_id=kitchen_id, day=day, publish_due=due))
        months = {day.replace(day=1) for day in days}
        signed = MonthSettlement.objects.filter(kitchen_id__in=kitchens, month__in=months).exclude(status="returned")
        for row in signed:
            self.settled[(row.kitchen_id, row.month)] = row.get_status_display()

    def _load_counts(self, found: dict[int, DayOnDesk]) -> None:
        """The counts, extras and cuts of the days already there."""
        counts = MealCount.objects.filter(kitchen_day_id__in=found).values("kitchen_day_id", "meal", "category__code")
        for row in counts.annotate(p=Sum("present_change"), a=Sum("leave_change"), r=Max("revision")):
            key = (row["meal"], row["category__code"])
            found[row["kitchen_day_id"]].counts[key] = (row["p"], row["a"], row["r"])
        extras = ExtraCount.objects.filter(kitchen_day_id__in=found).values("kitchen_day_id", "code", "meal")
        for extra in extras.annotate(p=Sum("persons_change"), r=Max("revision")):
            found[extra["kitchen_day_id"]].extras[(extra["code"], extra["meal"])] = (extra["p"], extra["r"])
        cuts = MealCut.objects.filter(kitchen_day_id__in=found, lifted_at__isnull=True).order_by("id")
        for day_id, meal, category, person in cuts.values_list(
            "kitchen_day_id", "meal", "person__category__code", "person_id"
        ):
            found[day_id].cuts.append((meal, category, person))

    # checks -----------------------------------------------------------------------------------------------------
    def where(self, kitchen_id: int, day: dt.date) -> dict[str, str]:
        """The kitchen and the day, for the words of a refusal."""
        return {"kitchen": self.standing.name(kitchen_id, day), "day": format_day(day)}

    def open_day(self, kitchen_id: int, day: dt.date) -> DayOnDesk:
        """The day, which must be open and its month unsigned.

        errors      Refused KIT-04 closed, KIT-20 no open store, KIT-29 month settled
        """
        on = self.days[(kitchen_id, day)]
        self.standing.place(kitchen_id, day)
        self.month_open(kitchen_id, day)
        if on.row.state == KitchenDay.State.CLOSED:
            raise Refused(DAY_CLOSED, **self.where(kitchen_id, day))
        return on

    def month_open(self, kitchen_id: int, day: dt.date) -> None:
        """Refuse (KIT-29) when the month's settlement stands."""
        if status := self.settled.get((kitchen_id, day.replace(day=1))):
            month = f"{day.month}/{day.year}"
            raise Refused(MONTH_SETTLED, month=month, kitchen=self.standing.name(kitchen_id, day), status=status)

    def existing(self, kitchen_id: int, day: dt.date, at: dt.datetime, verb: str) -> DayOnDesk:
        """The day, already counted and not in the future.

        errors      Refused KIT-10 never counted, KIT-21 in the future
        """
        if day > at.astimezone(HANOI).date():
            raise Refused(FUTURE_DAY, verb=verb, **self.where(kitchen_id, day))
        on = self.days[(kitchen_id, day)]
        if not on.stored and not on.new_counts:
            raise Refused(DAY_NOT_OPEN, **self.where(kitchen_id, day))
        return on

    def _check_number(self, kitchen_id: int, day: dt.date, what: str, number: int) -> None:
        if not 0 <= number <= PERSONS_LIMIT:
            facts = {"what": what, "number": group_digits(number), "limit": group_digits(PERSONS_LIMIT)}
            raise Refused(COUNT_NOT_READ, **facts, **self.where(kitchen_id, day))

    def _check_count(self, kitchen_id: int, day: dt.date, count: Present) -> None:
        if count.meal not in MEALS:
            raise Refused(MEAL_UNKNOWN, meal=count.meal)
        if count.category not in self.category_ids:
            raise Refused(CATEGORY_UNKNOWN, category=count.category, allowed=", ".join(sorted(self.category_ids)))
        self._check_number(kitchen_id, day, "ăn", count.present)
        self._check_number(kitchen_id, day, "cắt cơm", count.leave)
        strength = self.standing.eating(kitchen_id, count.category, day, count.meal)
        if count.present + count.leave > strength:
            raise Refused(
                COUNT_ABOVE_STRENGTH, meal=MEAL_NAMES[count.meal], category=count.category,
                counted=group_digits(count.present + count.leave), strength=group_digits(strength),
                **self.where(kitchen_id, day),
            )  # fmt: skip

    def check_cuts(self, kitchen_id: int, day: dt.date) -> None:
        """Refuse (KIT-36) more names cut from a meal than the category's number cut from it."""
        on = self.days[(kitchen_id, day)]
        for (meal, category), names in Counter((meal, category) for meal, category, _ in on.cuts).items():
            leave = on.counts.get((meal, category), (0, 0, 0))[1]
            if names > leave:
                facts = {"meal": MEAL_NAMES[meal], "named": names, "leave": leave}
                raise Refused(CUT_ABOVE_LEAVE, **facts, **self.where(kitchen_id, day))

    def check_extras(self, kitchen_id: int, day: dt.date, on: DayOnDesk) -> None:
        """Nobody draws a supplement who does not eat; holidays only on holidays."""
        supplements = {extra.code: extra.persons for extra in on.extra if extra.kind == "supplement"}
        exclusive = self.standing.clock(SICK_EXCLUDES_MISSION, kitchen_id, day) == "1" if supplements else False
        present = on.eaters
        for code, persons in mission_overlap(supplements, exclusive=exclusive).items():
            if persons > present:
                facts = {"supplement": code, "persons": group_digits(persons), "present": group_digits(present)}
                raise Refused(SUPPLEMENT_ABOVE_PRESENT, **facts, **self.where(kitchen_id, day))
        self._check_paid(kitchen_id, day, supplements, present)
        if supplements.get(HOLIDAY_CODE) and self.standing.book.holiday(day) is None:
            raise Refused(NOT_HOLIDAY, day=format_day(day))

    def _check_paid(self, kitchen_id: int, day: dt.date, supplements: dict[str, int], present: int) -> None:
        """Refuse (KIT-45) a mission supplement counted for people whom a mission pays (rule KIT-R26)."""
        counted = {code: persons for code, persons in supplements.items() if persons and is_mission(code)}
        if not counted:
            return
        paid, persons = self.standing.paid(kitchen_id, day), sum(counted.values())
        if paid and persons > max(present - paid, 0):
            facts = {"supplement": " + ".join(sorted(counted)), "persons": group_digits(persons)}
            facts |= {"paid": group_digits(paid), "present": group_digits(present)}
            raise Refused(SUPPLEMENT_PAID, **facts, **self.where(kitchen_id, day))

    # counting ---------------------------------------------------------------------------------------------------
    def count(
        self, kitchen_id: int, day: dt.date, at: dt.datetime, counts: Sequence[Present],
        extras: Sequence[Extra] = (), reason: str = "",
    ) -> DayOnDesk:  # fmt: skip
        """Write down counts and extra groups as new revisions; after the cut-off they are late and need a reason."""
        on = self.open_day(kitchen_id, day)
        cutoff = self.standing.clock(COUNT_CUTOFF, kitchen_id, day)
        late = at > late_after(day, cutoff)
        if late and not reason.strip():
            raise Refused(LATE_COUNT, cutoff=cutoff, **self.where(kitchen_id, day))
        for count in counts:
            self._check_count(kitchen_id, day, count)
            self._put_count(on, count, at, late, reason)
        for extra in extras:
            if extra.kind == "guest" and extra.meal not in MEALS:
                raise Refused(MEAL_UNKNOWN, meal=extra.meal)
            self._check_number(kitchen_id, day, "khách ăn" if extra.meal else f"hưởng {extra.code}", extra.persons)
            if extra.kind == "supplement":
                self.standing.supplement(kitchen_id, extra.code, day)
            self._put_extra(on, extra, at, late, reason)
        self.check_cuts(kitchen_id, day)
        self.check_extras(kitchen_id, day, on)
        return on

    def _put_count(self, on: DayOnDesk, count: Present, at: dt.datetime, late: bool, reason: str) -> None:
        key = (count.meal, count.category)
        present, leave, revision = on.counts.get(key, (0, 0, 0))
        if revision and (present, leave) == (count.present, count.leave):
            return
        on.counts[key] = (count.present, count.leave, revision + 1)
        on.new_counts.append(
            MealCount(
                kitchen_day=on.row, meal=count.meal, category_id=self.category_ids[count.category],
                revision=revision + 1, present=count.present, leave=count.leave,
                present_change=count.present - present, leave_change=count.leave - leave, late=late,
                reason=reason.strip(), recorded_by=self.actor.user_id, recorded_at=at,
            )
        )  # fmt: skip

    def _put_extra(self, on: DayOnDesk, extra: Extra, at: dt.datetime, late: bool, reason: str) -> None:
        key = (extra.code, extra.meal)
        persons, revision = on.extras.get(key, (0, 0))
        if persons == extra.persons:
            return
        on.extras[key] = (extra.persons, revision + 1)
        on.new_extras.append(
            ExtraCount(
                kitchen_day=on.row, kind=ExtraKind.GUEST if extra.meal else ExtraKind.SUPPLEMENT, code=extra.code,
                meal=extra.meal, revision=revision + 1, persons=extra.persons,
                persons_change=extra.persons - persons, late=late, reason=reason.strip(),
                recorded_by=self.actor.user_id, recorded_at=at,
            )
        )  # fmt: skip

    def need(self, kitchen_id: int, day: dt.date, only: str = "") -> dict[str, int]:
        """Base units by ration code (or of one only) for those counted."""
        on = self.days[(kitchen_id, day)]
        return self.standing.need(kitchen_id, day, on.present, on.extra, only)

    def save(self) -> None:
        """Write everything on the desk in a handful of statements."""
        laid = list(self.days.values())
        fresh = [on.row for on in laid if not on.stored and (on.new_counts or on.new_extras or on.wanted)]
        changed = [on.row for on in laid if on.touched and on.stored]
        KitchenDay.objects.bulk_create(fresh, batch_size=500)
        for row in changed:
            row.save(update_fields=["state", "closings", "closed_by", "closed_at", "published_by", "published_at"])
        for on in laid:
            on.touched = False
        for attribute in ("new_counts", "new_extras", "new_lines", "new_refunds"):
            rows = [row for on in laid for row in getattr(on, attribute)]
            for row in rows:
                row.kitchen_day_id = row.kitchen_day.pk
            insert(rows)
            for on in laid:
                getattr(on, attribute).clear()
