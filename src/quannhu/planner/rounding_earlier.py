"""What lower classes took in earlier periods, kept back for readiness and surge that lack it later at the same place.

A base unit that is not issued stays on the shelf, if it lives and has room, and can leave when it is missed. Families
with a nutrient floor are left as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from quannhu.planner.rounding_cells import Where

if TYPE_CHECKING:
    from quannhu.planner.rounding_legal import Work


def keep_back(work: Work, level: int) -> bool:
    """Whether anything was kept back for a level (readiness, surge)."""
    work.settle()
    done = False
    for period in work.short_in(level):
        offered = np.zeros(work.shelves.out.shape[:2], bool)
        for earlier in range(period):
            offered |= work.cells.taken_below(level, earlier)
        offered &= work.plain[work.problem.items.family][None]
        for where in work.asking(level, period, offered):
            done = _keep_back(work, where, level, offered) or done
    return done


def _keep_back(work: Work, where: Where, level: int, offered: NDArray[np.bool_]) -> bool:
    unit, family, period = where
    done = False
    for place in work.drawn[unit].tolist():
        for item in work.members[family] if place >= 0 else ():
            for earlier in range(period - 1, -1, -1) if offered[place, item] else ():
                if not work.missing(work.cells.open(where), level):
                    return done
                done = _move(work, (place, item), earlier, where, level) or done
    return done


def _move(work: Work, shelf: tuple[int, int], earlier: int, where: Where, level: int) -> bool:
    """Lines of lower classes of a shelf in an earlier period, least important and largest first."""
    place, item = shelf
    brings, period, done = int(work.problem.items.need_per_k[item]), where[2], False
    found = work.cells.given(place, item, earlier, level)
    for priority, held, other in sorted(found, key=lambda one: (-one[0], -one[1], one[2])):
        cell = work.cells.open(where)
        missing = work.missing(cell, level)
        if not missing:
            break
        amount = min(held, -(-missing // brings))
        work.shelves.leave(place, item, earlier, -amount)
        fits = work.shelves.more(place, item, period, amount, spare_reserve=False)
        if fits * brings < missing and not work.counts(cell, level, fits * brings):
            fits = 0
        work.shelves.leave(place, item, earlier, amount - fits)
        if not fits:
            break  # the next line of the same shelf and period would fare no better
        work.shelves.leave(place, item, period, fits)
        work.cells.open(other).add((place, item, priority), -fits)
        cell.add((place, item, level), fits)
        done = True
    return done
