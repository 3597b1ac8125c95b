"""How violations name what they are about: the problem's codes in Vietnamese words."""

from __future__ import annotations

from quannhu.planner.values import Problem

PRIORITIES = ("sẵn sàng chiến đấu", "đột xuất", "thường xuyên")


class Names:
    """Words for rows of a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def period(self, row: int) -> str:
        """`kỳ 2026-W01`."""
        return f"kỳ {self.problem.periods[row]}"

    def place(self, row: int) -> str:
        """`kho KV1`."""
        return f"kho {self.problem.places.code[row]}"

    def item(self, row: int) -> str:
        """`mặt hàng GAO`."""
        return f"mặt hàng {self.problem.items.code[row]}"

    def family(self, row: int) -> str:
        """`nhóm GAO`."""
        return f"nhóm {self.problem.families[row]}"

    def unit(self, row: int) -> str:
        """`đơn vị T11`."""
        return f"đơn vị {self.problem.units[row]}"

    def lane(self, row: int) -> str:
        """`tuyến L1 (KV1 → T11)`."""
        lanes, places = self.problem.lanes, self.problem.places.code
        code = lanes.code[row] if lanes.code else f"số {row + 1}"
        return f"tuyến {code} ({places[lanes.origin[row]]} → {places[lanes.target[row]]})"

    def offer(self, row: int) -> str:
        """`chào hàng O1 (NCC-1, GAO → KV1)`."""
        offers, sources = self.problem.offers, self.problem.sources
        code = offers.code[row] if offers.code else f"số {row + 1}"
        source = offers.source[row]
        supplier, item = self.problem.suppliers[sources.supplier[source]], self.problem.items.code[sources.item[source]]
        return f"chào hàng {code} ({supplier}, {item} → {self.problem.places.code[offers.place[row]]})"

    def need(self, unit: int, family: int, period: int, priority: int) -> str:
        """`đơn vị T11, nhóm GAO, kỳ 2026-W01, mức thường xuyên`."""
        return f"{self.unit(unit)}, {self.family(family)}, {self.period(period)}, mức {PRIORITIES[priority]}"

    def stock(self, place: int, item: int, period: int) -> str:
        """`kho KV1, mặt hàng GAO, kỳ 2026-W01`."""
        return f"{self.place(place)}, {self.item(item)}, {self.period(period)}"

    def reserve(self, place: int, family: int, period: int) -> str:
        """`kho KV1, nhóm GAO, kỳ 2026-W01`."""
        return f"{self.place(place)}, {self.family(family)}, {self.period(period)}"
