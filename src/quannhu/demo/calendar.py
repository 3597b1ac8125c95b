"""The fixed dates of the demo year: holidays, the price shock, the merge, hours of the kitchens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quannhu.kernel.days import Period


def day(month: int, number: int) -> dt.date:
    """A day of 2023."""
    return dt.date(2023, month, number)


FIRST, LAST = day(1, 1), day(12, 31)
CUTOFF = day(11, 30)
EVE = dt.date(2022, 12, 31)
MERGE = day(7, 1)
RECRUITS = day(2, 20)
NEW_RATE = day(10, 1)
SHOCK = Period(day(5, 15), day(8, 1))
STATION_PORK = Period(day(5, 22), day(8, 1))
OWN_PUSH = Period(day(6, 1), day(8, 1))
HOLIDAYS = (
    (day(1, 1), "Tết Dương lịch"), (day(1, 20), "Tết Nguyên đán"), (day(1, 21), "Tết Nguyên đán"),
    (day(1, 22), "Tết Nguyên đán"), (day(1, 23), "Tết Nguyên đán"), (day(1, 24), "Tết Nguyên đán"),
    (day(4, 29), "Giỗ Tổ Hùng Vương"), (day(4, 30), "Ngày Chiến thắng 30/4"), (day(5, 1), "Quốc tế Lao động"),
    (day(9, 2), "Quốc khánh"), (day(9, 3), "Quốc khánh"), (day(12, 22), "Ngày thành lập Quân đội"),
)  # fmt: skip
HOLIDAY_DAYS = frozenset(on for on, _ in HOLIDAYS)
STORY_KITCHEN, STORY_DAY = "K-1101", day(3, 14)
WRONG_KITCHEN, WRONG_DAY = "K-2203", day(5, 17)
PILOT_KITCHEN, PILOT_FROM = "K-1101", day(4, 1)

# The first day on which a unit's menus are re-planned at the dear pork price; until then the days run over.
ADAPTED_FROM = {
    "T12": day(5, 19), "HQ": day(5, 22), "T11": day(5, 22), "L41": day(5, 24), "L26": day(5, 25),
    "T21": day(5, 26), "T31": day(5, 27), "T22": day(5, 29),
}  # fmt: skip

# Per thousand: boards hung by their hour. The pilot kitchen follows its own plan, below.
ON_TIME = {"HQ": 970, "T11": 930, "T12": 965, "T21": 905, "T22": 845, "L25": 915, "L26": 940, "T31": 900, "L41": 890}
# Days on which K-1101 hung its board late: 26 of the 90 before the pilot (71,1 % on time), then 2 to 30/11, 1 after.
PILOT_LATE_BEFORE, PILOT_LATE_AFTER = 26, (day(5, 3), day(9, 11), day(12, 12))
# Per cent of meals of K-2203 with a kept sample, by month; unlisted months stand at 97.
WEAK_SAMPLES = {3: 81, 4: 78, 7: 96, 8: 97, 11: 90}


@dataclass(frozen=True)
class Rate:
    """What a person-day is due and its parts by meal."""

    day: int
    sick: int

    @property
    def meals(self) -> tuple[int, int, int]:
        """Breakfast, lunch, dinner at 30/40/30 %."""
        return (self.day * 30 // 100, self.day * 40 // 100, self.day * 30 // 100)


def rate_on(on: dt.date) -> Rate:
    """The basic rate and the sick supplement of the day."""
    return Rate(68_000, 20_400) if on >= NEW_RATE else Rate(65_000, 19_500)
