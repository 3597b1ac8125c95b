"""The proof: moves, balances, totals, vouchers, numbers and the audit chains tell one story, or here is where not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max, Sum
from django.db.models.functions import ExtractYear

from quannhu.documents.models import Paper
from quannhu.documents.queries import flow_faults
from quannhu.kernel import audit, guards
from quannhu.kernel.days import FOREVER, HANOI, Period
from quannhu.kernel.models import AuditEntry
from quannhu.ledger import rules
from quannhu.ledger.models import (
    HELD_KINDS,
    Account,
    Balance,
    Book,
    HandReceipt,
    HandReceiptEnd,
    Lot,
    Move,
    Release,
    Rotation,
    Series,
    SpoiledNumber,
    Total,
    Voucher,
)
from quannhu.ledger.queries.reserve import order_of, reserves
from quannhu.ledger.rules.reserve import DAY


@dataclass(frozen=True)
class Check:
    """One part of the proof: what was compared, how much of it, and every place where it does not hold."""

    name: str
    counted: int
    unit: str
    faults: tuple[str, ...]


def examine() -> list[Check]:
    """Every check, in order; reads the whole ledger once."""
    checks: list[Callable[[], Check]] = [
        _balances, _totals, _days, _vouchers, _numbers, _content, _reversals, _custody, _reserve, _releases, _papers,
        _chains, _guards,
    ]  # fmt: skip
    return [check() for check in checks]


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _where(account_id: int, lot_id: int | None = None, item_id: int | None = None) -> str:
    """`KV-1 tồn kho, Gạo tẻ lô L-01` for a fault."""
    account = Account.objects.select_related("place").get(pk=account_id)
    words = f"{account.place.code} {account.get_kind_display()} {account.get_condition_display()}"
    if lot_id is not None:
        lot = Lot.objects.select_related("item").get(pk=lot_id)
        return f"{words}, {lot.item.name} lô {lot.code or '–'}"
    return f"{words}, mặt hàng #{item_id}"


def _sums() -> dict[tuple[int, int], list[int]]:
    """(account, lot) -> [quantity, value] of held accounts, from the moves alone."""
    held = set(Account.objects.filter(kind__in=HELD_KINDS).values_list("id", flat=True))
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for side, sign in (("target_id", 1), ("source_id", -1)):
        rows = Move.objects.values_list(side, "lot_id").annotate(q=Sum("quantity"), v=Sum("value")).order_by()
        for account, lot, quantity, value in rows.iterator(chunk_size=10_000):
            if account in held:
                sums[account, lot][0] += sign * int(quantity)
                sums[account, lot][1] += sign * int(value)
    return sums


def _balances() -> Check:
    sums = _sums()
    known = {(a, lot): [q, v] for a, lot, q, v in Balance.objects.values_list("account", "lot", "quantity", "value")}
    faults = [
        f"{_where(*key)}: sổ cái {sums.get(key, [0, 0])}, tồn {known.get(key, [0, 0])}"
        for key in sorted(sums.keys() | known.keys())
        if sums.get(key, [0, 0]) != known.get(key, [0, 0])
    ]
    faults += [f"{_where(*key)}: âm {value[0]}" for key, value in sorted(sums.items()) if value[0] < 0]
    return Check("Sổ cái khớp tồn theo lô", len(sums), "lô ở kho", tuple(faults))


def _totals() -> Check:
    sums = {
        (account, item): int(quantity)
        for account, item, quantity in Balance.objects.values_list("account_id", "item_id")
        .annotate(q=Sum("quantity"))
        .order_by()
    }
    faults = []
    totals = Total.objects.values_list("account_id", "item_id", "quantity", "floor")
    known = {(account, item): (quantity, floor) for account, item, quantity, floor in totals}
    for key in sorted(sums.keys() | known.keys()):
        quantity, floor = known.get(key, (0, 0))
        if quantity != sums.get(key, 0):
            faults.append(f"{_where(key[0], item_id=key[1])}: các lô {sums.get(key, 0)}, tổng {quantity}")
        if quantity < floor:
            faults.append(f"{_where(key[0], item_id=key[1])}: tổng {quantity} dưới mức giữ {floor}")
    return Check("Tồn theo lô khớp tổng, không dưới mức giữ", len(known), "mặt hàng ở kho", tuple(faults))


def _days() -> Check:
    """No lot below zero at the end of any day."""
    sql = """
        SELECT account_id, lot_id, day, left_over FROM (
            SELECT account_id, lot_id, day, SUM(net) OVER (PARTITION BY account_id, lot_id ORDER BY day) AS left_over
            FROM (
                SELECT account_id, lot_id, day, SUM(net) AS net FROM (
                    SELECT target_id AS account_id, lot_id, happened_on AS day, quantity AS net FROM ledger_move
                    UNION ALL SELECT source_id, lot_id, happened_on, -quantity FROM ledger_move
                ) AS both_sides GROUP BY account_id, lot_id, day
            ) AS by_day
        ) AS running JOIN ledger_account a ON a.id = account_id
        WHERE left_over < 0 AND a.kind IN ('stock', 'transit', 'custody') ORDER BY 1, 2, 3
    """
    faults = [f"{_where(a, lot)}: âm {left} cuối ngày {day}" for a, lot, day, left in _rows(sql)]
    days = Move.objects.values("happened_on").distinct().count()
    return Check("Không lô nào âm ở ngày nào", days, "ngày có phát sinh", tuple(faults))


def _vouchers() -> Check:
    empty = Voucher.objects.annotate(lines=Count("moves")).filter(lines=0)
    faults = [f"phiếu #{pk}: không có dòng" for pk in empty.values_list("id", flat=True)]
    torn = Move.objects.exclude(happened_on=F("voucher__happened_on")).values_list("voucher_id", "line")
    faults += [f"phiếu #{pk} dòng {line}: ngày khác phiếu" for pk, line in torn]
    wrong = Voucher.objects.exclude(year=ExtractYear("happened_on")).values_list("id", flat=True)
    faults += [f"phiếu #{pk}: năm của số khác năm của ngày" for pk in wrong]
    return Check("Phiếu đủ dòng, đúng ngày", Voucher.objects.count(), "phiếu", tuple(faults))


def _numbers() -> Check:
    last = {(book, year): number for book, year, number in Series.objects.values_list("book", "year", "last")}
    codes = dict(Book.objects.values_list("id", "code"))
    used: dict[tuple[int, int], set[int]] = defaultdict(set)
    for book, year, number in Voucher.objects.values_list("book_id", "year", "number").iterator(chunk_size=10_000):
        used[book, year].add(number)
    spoiled: dict[tuple[int, int], set[int]] = defaultdict(set)
    for book, year, number in SpoiledNumber.objects.values_list("book_id", "year", "number"):
        spoiled[book, year].add(number)
    faults, counted = [], 0
    for key in sorted(last.keys() | used.keys()):
        label = f"sổ {codes.get(key[0], key[0])} năm {key[1]}"
        every = set(range(1, last.get(key, 0) + 1))
        counted += len(every)
        faults += [f"{label}: thiếu số {n} không giải thích" for n in sorted(every - used[key] - spoiled[key])]
        faults += [f"{label}: số {n} vượt số cuối của sổ" for n in sorted((used[key] | spoiled[key]) - every)]
        faults += [f"{label}: số {n} vừa có phiếu vừa bị bỏ" for n in sorted(used[key] & spoiled[key])]
    return Check("Số phiếu liên tục, khoảng trống có lý do", counted, "số", tuple(faults))


def _content() -> Check:
    """Each voucher says today what the audit chain noted when it was posted."""
    noted = {
        int(pk or 0): facts.get("content")
        for pk, facts in AuditEntry.objects.filter(object_kind="voucher")
        .values_list("object_id", "facts")
        .iterator(chunk_size=10_000)
    }
    moves = Move.objects.order_by("voucher_id", "line").values_list(
        "voucher_id", "item_id", "lot_id", "source_id", "target_id", "quantity", "price_dong", "price_per", "value",
        "request_line_id",
    )  # fmt: skip
    lines: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for voucher_id, *line in moves.iterator(chunk_size=10_000):
        lines[voucher_id].append(tuple(line))
    faults, counted = [], 0
    rows = Voucher.objects.order_by("id").values_list("id", "book_id", "year", "number", "kind", "happened_on")
    for pk, book, year, number, kind, day in rows.iterator(chunk_size=10_000):
        counted += 1
        digest = rules.content_digest((book, year, number, kind, day.isoformat()), lines[pk])
        if noted.get(pk) != digest:
            faults.append(f"phiếu #{pk} (số {number} năm {year}): khác nhật ký")
    written = set(lines) | set(Voucher.objects.values_list("id", flat=True))
    faults += [f"phiếu #{pk}: có trong nhật ký, không có trong sổ" for pk in sorted(set(noted) - written)]
    return Check("Nội dung phiếu khớp nhật ký", counted, "phiếu", tuple(faults))


def _reversals() -> Check:
    """A reversal is its voucher turned round, line for line in amounts and values."""
    pairs = list(Voucher.objects.filter(reverses__isnull=False).values_list("id", "reverses_id", "kind"))
    ids = [pk for pair in pairs for pk in pair[:2]]
    sides: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for start in range(0, len(ids), 900):
        rows = Move.objects.filter(voucher_id__in=ids[start : start + 900])
        for pk, source, target, lot, quantity, value in rows.values_list(
            "voucher_id", "source_id", "target_id", "lot_id", "quantity", "value"
        ):
            sides[pk].append((source, target, lot, quantity, value))
    faults = [
        f"phiếu đảo #{back}: không đúng bằng phiếu #{first} lật lại"
        for back, first, kind in pairs
        if kind != "reversal" or sorted(sides[back]) != sorted((t, s, *rest) for s, t, *rest in sides[first])
    ]
    return Check("Phiếu đảo khớp phiếu gốc", len(pairs), "phiếu đảo", tuple(faults))


def _custody() -> Check:
    given = HandReceipt.objects.values_list("place_id", "lot_id").annotate(q=Sum("quantity")).order_by()
    open_: dict[tuple[int, int], int] = defaultdict(int)
    for place, lot, quantity in given:
        open_[place, lot] += int(quantity)
    ended = HandReceiptEnd.objects.values_list("receipt__place_id", "receipt__lot_id").annotate(q=Sum("quantity"))
    for place, lot, quantity in ended.order_by():
        open_[place, lot] -= int(quantity)
    held: dict[tuple[int, int], int] = defaultdict(int)
    rows = Balance.objects.filter(account__kind="custody").values_list("account__place_id", "lot_id", "quantity")
    for place, lot, quantity in rows:
        held[place, lot] += quantity
    faults = [
        f"kho #{key[0]} lô #{key[1]}: phiếu giao nhận {open_[key]}, sổ {held[key]}"
        for key in sorted(open_.keys() | held.keys())
        if open_[key] != held[key]
    ]
    return Check("Dụng cụ giao người giữ khớp sổ", HandReceipt.objects.count(), "phiếu giao nhận", tuple(faults))


def _reserve() -> Check:
    """Reserve stock told by norms and moves is what the totals hold, and each guarded floor was right when last set."""
    everything = Period(dt.date.min, FOREVER)
    known = reserves(everything)
    totals = Total.objects.filter(
        account__kind="stock", account__purpose="reserve", account__condition="usable"
    ).select_related("account__place", "item")
    touched = _last_touched()
    faults, counted = [], 0
    for total in totals.order_by("account_id", "item_id"):
        reserve = known.get((total.account.place_id, total.item_id))
        words = f"{total.account.place.code}, {total.item.name}"
        good = reserve.state(FOREVER - DAY) if reserve else None
        if (good.usable + good.expired if good else 0) != total.quantity:
            faults.append(f"{words}: dự trữ theo dòng phiếu khác tổng {total.quantity}")
        if reserve is None or not reserve.needs:
            continue
        counted += 1
        line, since = reserve.line(), touched.get((total.account_id, total.item_id), dt.date.min)
        if total.floor not in {line.state(day).applied for day in (since, *line.days(since))}:
            faults.append(f"{words}: mức giữ {total.floor} không phải mức của ngày nào từ {since}")
    pairs = Rotation.objects.values_list("id", "brought__number", "taken__number", "place__code")
    for pk, first, second, place in pairs:
        if second != first + 1:
            faults.append(f"{place}: đổi hạt #{pk}: phiếu nhập {first}, phiếu xuất {second} không liền nhau")
    return Check("Dự trữ SSCĐ khớp định mức, quân số, lô và lệnh", counted, "mức dự trữ", tuple(faults))


def _last_touched() -> dict[tuple[int, int], dt.date]:
    """(account, item) -> the last day on which posting, or the following of people, set its floor."""
    found: dict[tuple[int, int], dt.date] = {}
    for side in ("source_id", "target_id"):
        rows = Move.objects.filter(**{f"{side[:-3]}__purpose": "reserve"}).values_list(side, "item_id")
        latest = rows.annotate(d=Max("happened_on"), w=Max("voucher__written_at")).order_by()
        for account, item, happened, written in latest:
            day = max(happened, written.astimezone(HANOI).date())
            found[account, item] = max(found.get((account, item), day), day)
    pairs = dict(Total.objects.filter(account__purpose="reserve").values_list("id", "account_id"))
    items = dict(Total.objects.filter(account__purpose="reserve").values_list("id", "item_id"))
    events = AuditEntry.objects.filter(action="ledger.refresh_floor").values_list("object_id", "facts")
    for total, facts in events:
        if total in pairs:
            key, day = (pairs[total], items[total]), dt.date.fromisoformat(facts["on"])
            found[key] = max(found.get(key, day), day)
    return found


def _releases() -> Check:
    """Nothing was drawn beyond its order, and a closed order is refilled."""
    rows = Release.objects.filter(decided_at__isnull=False).exclude(status=Release.Status.REFUSED)
    faults, counted = [], 0
    for row in rows.prefetch_related("uses__voucher__reversed_by").order_by("id"):
        counted += 1
        order = order_of(row)
        if sum(order.drawn.values()) > row.quantity:
            faults.append(f"lệnh mở dự trữ #{row.pk}: đã lấy {sum(order.drawn.values())}, được duyệt {row.quantity}")
        if row.status == Release.Status.CLOSED and order.owed(FOREVER):
            faults.append(f"lệnh mở dự trữ #{row.pk}: đã xong nhưng còn nợ {order.owed(FOREVER)}")
    return Check("Lệnh mở dự trữ không lấy quá, xong là đã bù đủ", counted, "lệnh", tuple(faults))


def _papers() -> Check:
    """Numbers of documents are whole and explained; what was sent is what was approved and signed."""
    name = "Văn bản: số liên tục có lý do, bản gửi là bản đã duyệt và ký"
    return Check(name, Paper.objects.count(), "văn bản", tuple(flow_faults()))


def _chains() -> Check:
    ends = AuditEntry.objects.values("chain").annotate(last=Max("seq"))
    return Check("Nhật ký liền mạch", sum(row["last"] for row in ends), "mục", tuple(audit.broken_links()))


def _guards() -> Check:
    """Every guard that a migration of any room set still stands."""
    absent = [f"thiếu {name}" for name in guards.missing(connection)]
    count = len(guards.announced(connection.vendor))
    return Check("Khóa chống sửa, xóa trong cơ sở dữ liệu", count, "khóa", tuple(absent))


def report(checks: Iterable[Check], most: int = 20) -> tuple[str, int]:
    """The proof as Vietnamese lines, and the number of faults; each check shows its first faults."""
    lines, faults = [], 0
    for check in checks:
        mark = "ĐÚNG" if not check.faults else f"SAI {len(check.faults)} chỗ"
        counted = f"{check.counted:,}".replace(",", ".")
        lines.append(f"{mark:<12} {check.name} ({counted} {check.unit})")
        lines += [f"             - {fault}" for fault in check.faults[:most]]
        if len(check.faults) > most:
            lines.append(f"             - và {len(check.faults) - most} chỗ nữa")
        faults += len(check.faults)
    lines.append(
        "Kết luận: sổ khớp." if not faults else f"Kết luận: có {faults} chỗ sai, ngừng ghi sổ và báo quản trị."
    )
    return "\n".join(lines), faults
