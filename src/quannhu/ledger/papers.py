"""What the printed papers of the store say, as plain values for their templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from quannhu.catalog.queries import units_of_items
from quannhu.catalog.rules import ItemUnits
from quannhu.kernel.days import format_day
from quannhu.kernel.money import Price, group_digits
from quannhu.kernel.quantity import format_number
from quannhu.kit.qr import qr_svg
from quannhu.ledger.models import Condition, Move, Purpose, Stocktake, Weighing
from quannhu.ledger.queries import VoucherView
from quannhu.organization.queries import labels, parent_of

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ")
THROUGH = ("supplier", "consumer")
INCOMING = frozenset({"opening", "receipt", "direct"})
TITLES = {
    "opening": "Phiếu nhập kho (số dư đầu kỳ)", "receipt": "Phiếu nhập kho", "direct": "Phiếu nhập, xuất thẳng",
    "issue": "Phiếu xuất kho", "transfer": "Phiếu xuất kho kiêm điều chuyển", "reversal": "Phiếu đảo",
    "adjustment": "Phiếu điều chỉnh kiểm kê", "conversion": "Phiếu chuyển trạng thái",
    "return": "Phiếu xuất trả nhà cung cấp", "custody": "Phiếu giao nhận dụng cụ", "loss": "Phiếu ghi mất, hỏng",
}  # fmt: skip


def _three(number: int, leading: bool) -> list[str]:
    """Words of 1..999; `leading` says hundreds are spoken even when zero."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or leading else []
    if tens == 0:
        return words + ([*(["lẻ"] if words else []), _DIGITS[ones]] if ones else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        return [*words, "mốt"]
    if ones == 5:
        return [*words, "lăm"]
    if ones == 4 and tens > 1:
        return [*words, "tư"]
    return words + ([_DIGITS[ones]] if ones else [])


def in_words(dong: int) -> str:
    """`Hai mươi mốt triệu không trăm lẻ năm nghìn đồng`."""
    if dong == 0:
        return "Không đồng"
    left, parts = abs(dong), []
    while left:
        left, part = divmod(left, 1_000)
        parts.append(part)
    words: list[str] = ["âm"] if dong < 0 else []
    for index in range(len(parts) - 1, -1, -1):
        if parts[index]:
            words += _three(parts[index], leading=index < len(parts) - 1)
            words += [_SCALES[index]] if _SCALES[index] else []
    text = " ".join([*words, "đồng"])
    return text[0].upper() + text[1:]


def _shown(quantity: int | None, units: ItemUnits) -> str:
    return "" if quantity is None else format_number(Fraction(quantity, units.size()), 6)


def _asked(move: Move, weighings: Mapping[tuple[int, int | None], Weighing], seen: set[tuple[int, int]]) -> int | None:
    """What the paper or the request says of the line; a weighing stands once, at its first line."""
    key = (move.item_id, move.lot_id)
    if key in weighings:
        if key in seen:
            return None
        seen.add(key)
        return weighings[key].paper
    if move.request_line is not None:
        approved: int | None = move.request_line.approved
        return approved
    return move.quantity


def _price(move: Move, units: ItemUnits) -> str:
    if move.price_dong is not None and move.price_per:
        return group_digits(units.unit_price(Price(move.price_dong, move.price_per)))
    return group_digits(units.unit_price(Price(move.value, move.quantity))) if move.value > 0 else "–"


def _name(move: Move) -> str:
    parts = [move.item.name]
    if move.lot.code:
        parts.append(f"lô {move.lot.code}")
    if move.lot.expires_on:
        parts.append(f"hạn {format_day(move.lot.expires_on)}")
    if "quarantine" in (move.source.condition, move.target.condition):
        parts.append("chờ xử lý")
    return ", ".join(parts)


def _printed(view: VoucherView) -> Sequence[Move]:
    """The moves the form lists: goods bought straight into a kitchen come and go on one voucher, and stand once."""
    ends = {kind: [move for move in view.lines if kind in (move.source.kind, move.target.kind)] for kind in THROUGH}
    return ends["supplier"] if all(ends.values()) else view.lines


def voucher_data(view: VoucherView, names: Mapping[int, str], address: str, on: dt.date) -> dict[str, Any]:
    """Phiếu nhập kho, phiếu xuất kho: the columns and signatures of the printed form."""
    row = view.voucher
    units = units_of_items({move.item_id for move in view.lines} | {one.item_id for one in view.weighings})
    weighings = {(weighing.item_id, weighing.lot_id): weighing for weighing in view.weighings}
    seen: set[tuple[int, int]] = set()
    incoming, place, day = row.kind in INCOMING, row.book.place, row.happened_on
    label = labels([place.unit_id], row.happened_on).get(place.unit_id)
    above = parent_of(place.unit_id, row.happened_on)
    upper = labels([above], row.happened_on).get(above) if above else None
    printed = _printed(view)
    total = sum(move.value for move in printed)
    lines = [
        [
            str(index), _name(move), move.item.code, units[move.item_id].display_unit,
            _shown(_asked(move, weighings, seen), units[move.item_id]),
            _shown(move.quantity, units[move.item_id]), _price(move, units[move.item_id]), group_digits(move.value),
        ]
        for index, move in enumerate(printed, 1)
    ]  # fmt: skip
    return {
        "title": TITLES[row.kind], "superior": upper.name if upper else "", "unit": label.name if label else place.name,
        "number": view.label, "day": f"Ngày {day.day} tháng {day.month} năm {day.year}",
        "facts": _facts(view), "asked": "Theo chứng từ" if incoming else "Yêu cầu",
        "actual": "Thực nhập" if incoming else "Thực xuất", "lines": lines, "total": group_digits(total),
        "words": in_words(total), "weighing": _weighings(view, units),
        "signatures": [
            ["Người lập", names.get(row.made_by, "")],
            ["Người giao" if incoming else "Người nhận", row.giver if incoming else row.receiver],
            ["Thủ kho", row.receiver if incoming else row.giver], ["Kế toán", ""],
            ["Thủ trưởng", names.get(row.approved_by or 0, "")],
        ],
        "qr": {"svg": qr_svg(address), "code": view.label},
    }  # fmt: skip


def _facts(view: VoucherView) -> list[list[str]]:
    row = view.voucher
    partners = {
        move.target.place.name for move in view.lines
        if move.target.kind in ("stock", "transit") and move.target.place_id != row.book.place_id
    }  # fmt: skip
    pairs = [
        ("Họ tên người giao", row.giver), ("Họ tên người nhận", row.receiver), ("Người chứng kiến", row.witness),
        ("Nhà cung cấp", row.supplier.name if row.supplier else ""), ("Chứng từ gốc", row.paper_ref),
        ("Nhập tại kho" if row.kind in INCOMING else "Xuất tại kho", row.book.place.name),
        ("Nơi nhận hàng", ", ".join(sorted(partners))), ("Lý do", row.purpose_text or row.reason),
        ("Theo đề nghị", f"số {row.request_id}" if row.request_id else ""),
    ]  # fmt: skip
    return [[name, value] for name, value in pairs if value]


def _weighings(view: VoucherView, units: Mapping[int, ItemUnits]) -> list[list[str]]:
    """Item, paper, weighed, into stock, set aside with its reason, short."""
    return [
        [
            row.item.name, units[row.item_id].display_unit, _shown(row.paper, units[row.item_id]),
            _shown(row.weighed, units[row.item_id]), _shown(row.weighed - row.quarantined, units[row.item_id]),
            _shown(row.quarantined, units[row.item_id]), _shown(max(row.paper - row.weighed, 0), units[row.item_id]),
            row.fault,
        ]
        for row in view.weighings
    ]  # fmt: skip


def count_sheet(row: Stocktake, sheet: str, counter: str, address: str) -> dict[str, Any]:
    """A blind count sheet: what to look for, an empty box for the count; no book figure."""
    lines = list(
        row.lines.select_related("item", "lot", "account").order_by("item__name_sort", "lot__expires_on", "id")
    )
    units = units_of_items({line.item_id for line in lines})
    purposes, conditions = dict(Purpose.choices), dict(Condition.choices)
    rows: list[Sequence[str]] = [
        [
            str(index), line.item.name, line.item.code, line.lot.code,
            format_day(line.lot.expires_on) if line.lot.expires_on else "",
            f"{purposes[line.account.purpose]}, {conditions[line.account.condition]}",
            units[line.item_id].display_unit, "", "",
        ]
        for index, line in enumerate(lines, 1)
    ]  # fmt: skip
    heads = (
        ("STT", "right", "9mm"), ("Tên hàng", "left", "1fr"), ("Mã số", "left", "auto"), ("Lô", "left", "auto"),
        ("Hạn dùng", "left", "auto"), ("Để ở", "left", "auto"), ("ĐVT", "left", "auto"),
        ("Số đếm", "right", "24mm"), ("Ghi chú", "left", "34mm"),
    )  # fmt: skip
    return {
        "title": f"Phiếu kiểm đếm số {sheet}", "subtitle": f"Lúc 0 giờ ngày {format_day(row.counted_on)}",
        "note": "Người kiểm tự đếm, không đối chiếu với sổ và với người kiểm kia.", "unit": row.place.name,
        "landscape": True, "size": 10, "facts": [["Người kiểm", counter], ["Kiểm kê số", str(row.pk)]],
        "tables": [
            {
                "columns": [{"title": title, "align": align, "width": width} for title, align, width in heads],
                "rows": rows,
            }
        ],
        "signatures": [["Người kiểm", counter], ["Thủ kho", ""]],
        "qr": {"svg": qr_svg(address), "code": f"KK-{row.pk}-{sheet}"},
    }  # fmt: skip
