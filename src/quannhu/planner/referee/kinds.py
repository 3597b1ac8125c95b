"""What can be wrong with a plan: each kind with its Vietnamese sentence; findings are values, all of them counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quannhu.kernel.money import group_digits

# What the plan does or says wrongly: such a plan is never shown.
BROKEN = {
    "columns": "Các cột của bảng dài khác nhau (ngắn nhất {least}, dài nhất {most} dòng).",
    "not_whole": "Cột không phải số nguyên.",
    "unknown_row": "Dòng chỉ tới số {value}, ngoài bảng có {rows} dòng.",
    "outside_horizon": "Kỳ số {value} nằm ngoài {periods} kỳ của kế hoạch.",
    "unknown_priority": "Mức ưu tiên {value} không có.",
    "negative": "Số lượng âm: {value}.",
    "too_large": "Số lượng {value} lớn quá mức {limit}.",
    "repeated": "Hai dòng cùng một khóa (dòng {first} và {second}).",
    "below_minimum": "Đặt {quantity}, ít hơn mức đặt tối thiểu {minimum}.",
    "broken_pack": "Đặt {quantity}, không chẵn kiện {pack}.",
    "source_closed": "Đặt {quantity} trong khi nguồn đóng.",
    "source_over": "Đặt {quantity}, vượt khả năng {capacity}.",
    "budget_over": "Đặt mua hết {spent} đ, vượt ngân sách {budget} đ.",
    "lane_closed": "Gửi {weight} g trong khi tuyến đóng.",
    "lane_over": "Gửi {weight} g, vượt khả năng tuyến {capacity} g.",
    "dispatch_closed": "Xuất {weight} g trong khi kho không xuất được.",
    "dispatch_over": "Xuất {weight} g, vượt khả năng xuất {capacity} g.",
    "room_over": "Tồn cuối kỳ chiếm {volume} ml, vượt sức chứa {room} ml.",
    "stock_missing": "Xuất và gửi {out}, nhưng chỉ có {held}.",
    "expired_used": "Xuất và gửi {out}, nhưng chỉ {held} còn hạn; phần thiếu lấy từ hàng đã hết hạn.",
    "waste_unreal": "Ghi hủy {waste}, nhưng sau khi xuất chỉ còn {held}.",
    "waste_missing": "Có {dead} hết hạn mà không ghi hủy.",
    "not_served_from": "Cấp {quantity} từ kho không phục vụ đơn vị này.",
    "no_need": "Cấp {quantity} trong khi đơn vị không có nhu cầu.",
    "over_served": "Cấp {served} phần nghìn, vượt nhu cầu {need} quá một đơn vị hàng.",
    "shortage_hidden": "Thiếu {short} mà không ghi.",
    "shortage_understated": "Ghi thiếu {claimed}, thực thiếu {short}.",
    "shortage_overstated": "Ghi thiếu {claimed}, thực chỉ thiếu {short}.",
    "shortage_unfounded": "Ghi thiếu {claimed} trong khi đã đủ.",
    "nutrient_under": "Chất dinh dưỡng đạt {content}, dưới mức sàn {floor} (phần nghìn).",
    "gap_hidden": "Dự trữ hụt {gap} mà không ghi.",
    "gap_understated": "Ghi dự trữ hụt {claimed}, thực hụt {gap}.",
    "gap_overstated": "Ghi dự trữ hụt {claimed}, thực hụt {gap}.",
    "cost_buy": "Tiền mua ghi {claimed} đ, tính lại {exact} đ.",
    "cost_move": "Tiền vận chuyển ghi {claimed} đ, tính lại {exact} đ.",
    "cost_hold": "Tiền bảo quản ghi {claimed} đ, tính lại {exact} đ.",
    "cost_waste": "Tiền hao hủy ghi {claimed} đ, tính lại {exact} đ.",
    "cost_dislike": "Tiền thay thế ghi {claimed} đ, tính lại {exact} đ.",
    "bound_wrong": "Cận chứng minh không phải số dùng được.",
    "bound_above_plan": "Cận {bound} cao hơn chính kế hoạch {reached}.",
}
# What the plan could still do better at no harm to anybody of the same or a higher priority.
ORDER = {
    "idle_stock": "Thiếu {short} trong khi kho còn {idle} chưa dùng đến của mặt hàng thay được.",
    "lower_priority_first": "Thiếu {short} trong khi kho cấp {lower} cho mức ưu tiên thấp hơn.",
    "lower_priority_earlier": "Thiếu {short} trong khi kỳ trước kho cấp {lower} cho mức thấp hơn, lẽ ra để lại.",
    "routine_before_reserve": "Dự trữ hụt {gap} trong khi kho cấp {routine} cho nhu cầu thường xuyên.",
}
KINDS = BROKEN | ORDER


@dataclass(frozen=True)
class Violation:
    """One thing wrong with a plan.

    kind     a key of KINDS
    place    where, in Vietnamese with the problem's codes
    numbers  the figures that contradict each other
    more     how many further ones of this kind were counted but not listed (on the last listed one)
    """

    kind: str
    place: str
    numbers: dict[str, int] = field(default_factory=dict)
    more: int = 0

    @property
    def breaks(self) -> bool:
        """Whether the plan cannot be carried out or says what is not so; the others could only be better."""
        return self.kind in BROKEN

    def __str__(self) -> str:
        figures = {name: group_digits(number) for name, number in self.numbers.items()}
        tail = f" (và {group_digits(self.more)} chỗ khác)" if self.more else ""
        return f"{self.place}: {KINDS[self.kind].format(**figures)}{tail}"


Describe = Callable[[int], tuple[str, dict[str, int]]]


class Book:
    """Violations as they are found: at most `limit` of a kind are described, all are counted."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.found: dict[str, list[Violation]] = {}
        self.counts: dict[str, int] = {}

    def add(self, kind: str, place: str, **numbers: int) -> None:
        """One violation."""
        self.each(kind, np.zeros(1, np.int64), lambda _: (place, numbers))

    def each(self, kind: str, rows: NDArray[np.int64], describe: Describe) -> None:
        """One violation for each row number; only those listed are described."""
        listed = self.found.setdefault(kind, [])
        for row in rows[: max(0, self.limit - len(listed))].tolist():
            place, numbers = describe(row)
            listed.append(Violation(kind, place, {name: int(number) for name, number in numbers.items()}))
        self.counts[kind] = self.counts.get(kind, 0) + len(rows)

    def where(self, kind: str, wrong: NDArray[Any], place: Callable[..., str], **numbers: NDArray[Any]) -> None:
        """One violation for each place of an array where something is wrong; `place` takes its indices."""
        if not wrong.any():
            return
        indices = np.argwhere(wrong)

        def describe(row: int) -> tuple[str, dict[str, int]]:
            at = tuple(indices[row].tolist())
            return place(*at), {name: int(values[at]) for name, values in numbers.items()}

        self.each(kind, np.arange(len(indices)), describe)

    def any(self, *kinds: str) -> bool:
        """Whether one of these kinds was found; without kinds: whether anything was."""
        return any(self.counts.get(kind, 0) for kind in kinds or self.counts)

    def violations(self) -> list[Violation]:
        """All that were listed, in the order of KINDS."""
        out = []
        for kind in KINDS:
            listed = self.found.get(kind, [])
            if listed:
                listed = [*listed[:-1], replace(listed[-1], more=self.counts[kind] - len(listed))]
            out += listed
        return out
