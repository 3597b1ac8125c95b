"""Reasons and remedies in the words of a staff officer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quannhu.kernel.money import group_digits
from quannhu.planner.explain.links import Link, life_of
from quannhu.planner.explain.remedies import Remedy
from quannhu.planner.explain.slack import Rule
from quannhu.planner.referee.names import Names
from quannhu.planner.values import Problem

GRAM = 1000  # weight_per_k of what is counted in grams, where nobody says
WORDS = {"g": "g", "ml": "ml", "piece": "cái"}
LEVELS = {"readiness": "sẵn sàng chiến đấu", "surge": "đột xuất", "reserve": "dự trữ", "routine": "thường xuyên"}


def decimal(value: float, step: float) -> str:
    """`1.234,5` of value / step, rounded up to hundredths so that what is asked suffices."""
    hundredths = -int(-(value * 100) // step)
    whole, part = divmod(hundredths, 100)
    return group_digits(whole) + (f",{part:02}".rstrip("0") if part else "")


def mass(gram: float) -> str:
    """`12 tấn`, `350 kg`, `20 g`."""
    for step, word in ((10**6, "tấn"), (1000, "kg")):
        if gram >= step:
            return f"{decimal(gram, step)} {word}"
    return f"{decimal(gram, 1)} g"


def volume(millilitres: float) -> str:
    """`1,5 m³`, `30 lít`."""
    return f"{decimal(millilitres, 10**6)} m³" if millilitres >= 10**6 else f"{decimal(millilitres, 1000)} lít"


class Speech:
    """Sentences about one problem; bases: the base unit of each family (g, ml, piece), where the caller knows."""

    def __init__(self, problem: Problem, bases: Sequence[str] | None = None) -> None:
        self.problem, self.names, self.bases = problem, Names(problem), bases

    def base(self, item: int) -> str:
        """Base unit of an item: g, ml, piece; "" where it is not known."""
        if self.bases is not None:
            return self.bases[int(self.problem.items.family[item])]
        return "g" if self.problem.items.weight_per_k[item] == GRAM else ""

    def counted(self, base: str, quantity: float) -> str:
        """`12 tấn`, `3 lít`, `20 cái`, `20 đơn vị`."""
        if base == "g":
            return mass(quantity)
        if base == "ml" and quantity >= 1000:
            return f"{decimal(quantity, 1000)} lít"
        return f"{decimal(quantity, 1)} {WORDS.get(base, 'đơn vị')}"

    def goods(self, item: int, quantity: float) -> str:
        """`12 tấn GAO`, `300 đơn vị AO`."""
        return f"{self.counted(self.base(item), quantity)} {self.problem.items.code[item]}"

    def needed(self, family: int, quantity: float) -> str:
        """`12 tấn` of a family counted in grams, `300 đơn vị` else."""
        items = self.problem.items
        mine = np.flatnonzero((items.family == family) & (items.need_per_k == GRAM))
        return self.counted(self.base(int(mine[0])) if len(mine) else "", quantity)

    def when(self, periods: Sequence[int]) -> str:
        """`kỳ 2026-T01`, `các kỳ 2026-T01 đến 2026-T03`, `các kỳ 2026-T01, 2026-T05`."""
        names = [self.problem.periods[t] for t in sorted(set(periods))]
        if len(names) == 1:
            return f"kỳ {names[0]}"
        first, last = min(periods), max(periods)
        if len(names) == last - first + 1 and len(names) > 2:
            return f"các kỳ {names[0]} đến {names[-1]}"
        return "các kỳ " + (", ".join(names) if len(names) <= 4 else f"{names[0]}, …, {names[-1]} ({len(names)} kỳ)")

    def term(self, row: int) -> str:
        return f"ngân sách {self.problem.terms[row] if self.problem.terms else f'số {row + 1}'}"

    def source(self, row: int) -> str:
        sources = self.problem.sources
        supplier, item = self.problem.suppliers[sources.supplier[row]], self.problem.items.code[sources.item[row]]
        return f"nguồn {item} của {supplier}"

    # -- why ----------------------------------------------------------------------------------------------------------

    def link(self, link: Link) -> str:
        """What binds."""
        problem, (kind, row, other), when = self.problem, link.rule, self.when(link.periods)
        match kind:
            case "source":
                closed = all(problem.sources.capacity[row, t] == 0 for t in link.periods)
                return f"{self.source(row)} {'không bán' if closed else 'hết khả năng'} {when}"
            case "budget":
                return f"{self.term(row)} đã dùng hết"
            case "lane":
                closed = all(problem.lanes.capacity[row, t] == 0 for t in link.periods)
                return f"{self.names.lane(row)} {'đóng' if closed else 'hết sức chở'} {when}"
            case "dispatch":
                return f"{self.names.place(row)} hết sức xuất {when}"
            case "room":
                return f"{self.names.place(row)} hết chỗ loại {problem.store_classes[other]} {when}"
            case "reserve":
                return f"số còn tại {self.names.place(row)} là dự trữ {problem.families[other]}, không cao hơn mức sàn"
            case "life":
                life = life_of(problem, row, other)
                return f"{self.names.item(other)} để tại {self.names.place(row)} được {life} kỳ, không tới lúc cần"
            case "nutrient":
                return f"hàng lấy được không đạt mức sàn dinh dưỡng của {self.names.family(row)}"
            case "minimum":
                item = int(problem.sources.item[problem.offers.source[row]])
                least = self.goods(item, int(problem.offers.minimum[row]))
                return f"{self.names.offer(row)} chỉ nhận đặt từ {least}, nhiều hơn số thiếu"
            case "nobody":
                return f"không ai bán {self.names.family(row)}, hàng trong kho đã dùng hết"
            case "road":
                return f"không có đường nào đưa {self.names.family(row)} từ nơi bán tới kho phục vụ"
        return "vẫn còn hàng hoặc khả năng chưa dùng, do làm tròn kiện hoặc lập chưa xong"

    def lead(self, offer: int, lanes: Sequence[int], late: int) -> str:
        """Too late."""
        road = sum(int(self.problem.lanes.lead[lane]) for lane in lanes)
        way = f" và đi đường {road} kỳ" if road else ""
        lead = int(self.problem.offers.lead[offer])
        return f"{self.names.offer(offer)} giao sau {lead} kỳ{way}, sớm nhất cũng muộn {late} kỳ"

    def worth(self, link: Link, family: int) -> str:
        """What one more of it brings: `1 tấn thêm bớt thiếu 0,9 tấn`; nothing where it cannot be said."""
        step, word = {
            "source": (1000, ""), "lane": (10**6, "1 tấn"), "dispatch": (10**6, "1 tấn"),
            "room": (10**6, "1 m³"), "budget": (10**6, "1 triệu đồng"),
        }.get(link.rule.kind, (0, ""))  # fmt: skip
        if not step or link.brings <= 0:
            return ""
        if link.rule.kind == "source":
            base = self.base(int(self.problem.sources.item[link.rule.row]))
            step, word = (10**6, "1 tấn") if base == "g" else (1000, self.counted(base, 1000))
        return f"thêm {word} thì bớt thiếu {self.needed(family, link.brings * step)}"

    def why(self, links: Sequence[Link], family: int, first: str = "") -> str:
        """The whole chain."""
        parts = [first] if first else []
        for link in links:
            worth = self.worth(link, family) if len(links) == 1 and not first else ""
            parts.append(self.link(link) + (f" ({worth})" if worth else ""))
        text = "; đồng thời ".join(parts)
        return text[:1].upper() + text[1:] + "."

    # -- remedies -----------------------------------------------------------------------------------------------------

    def ask(self, rule: Rule, amounts: Sequence[tuple[int, int]]) -> str:
        """What is to be granted."""
        problem, (kind, row, other) = self.problem, rule
        total, most = sum(one for _, one in amounts), max(one for _, one in amounts)
        when = self.when([period for period, _ in amounts])
        match kind:
            case "source":
                goods = self.goods(int(problem.sources.item[row]), total)
                return f"tăng {goods} trần hợp đồng của {problem.suppliers[problem.sources.supplier[row]]} {when}"
            case "budget":
                return f"thêm {group_digits(total)} đồng {self.term(row)}"
            case "lane":
                closed = all(problem.lanes.capacity[row, t] == 0 for t, _ in amounts)
                word = "mở cho" if closed else "tăng"
                return f"{word} {mass(total)} trên {self.names.lane(row)} {when}"
            case "dispatch":
                return f"tăng {mass(total)} sức xuất của {self.names.place(row)} {when}"
            case "room":
                store = problem.store_classes[other]
                return f"thêm {volume(most)} chỗ loại {store} tại {self.names.place(row)} {when}"
            case "reserve":
                needed = self.needed(other, most)
                return f"cho rút {needed} dự trữ {problem.families[other]} tại {self.names.place(row)} từ {when}"
        return f"rút {most} kỳ giao của {self.names.offer(row)}"

    def option(self, remedy: Remedy, family: int, level: str, cured: int) -> str:
        """`tăng 12 tấn trần hợp đồng …: hết thiếu tại 14 đơn vị, thêm 168.000.000 đồng`."""
        asked = " và ".join(self.ask(rule, amounts) for rule, amounts in remedy.rules)
        asked = asked or "đặt thêm trong khả năng hiện có"
        what = "hụt dự trữ" if level == "reserve" else "thiếu"
        where = "kho" if level == "reserve" else "đơn vị"
        freed = f"hết {what} tại {group_digits(cured)} {where}" if cured else ""
        less = f"bớt {what} {self.needed(family, remedy.cured)}" if not remedy.whole or not cured else ""
        said = ", ".join(one for one in (freed, less) if one)
        money = f"thêm {group_digits(remedy.cost)} đồng" if remedy.cost else "không thêm tiền"
        return f"{asked}: {said}, {money}"
