"""What the pages of missions share: scope, tables of need and goods, steps with their refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from quannhu.catalog.models import Item
from quannhu.kernel.codes import NOT_ALLOWED
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kit.pages import ActorRequest
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.missions import queries, rules
from quannhu.missions.models import Mission
from quannhu.missions.queries.goods import say
from quannhu.organization.queries import may
from quannhu.supply.pages.plumbing import Sheet, answer, scope_of

TONES = {"draft": "warn", "ordered": "warn", "issuing": "warn", "closed": "ok", "cancelled": "bad"}


def mission_of(request: ActorRequest, mission_id: int) -> Mission:
    """The mission in sight, or KER-09."""
    return queries.mission(scope=scope_of(request), mission_id=mission_id)


def rights_of(request: ActorRequest, row: Mission) -> dict[str, bool]:
    """plan, order: whether the actor may, at the mission."""
    return {name: may(request.actor, f"missions.{name}", row.unit_id, request.on) for name in ("plan", "order")}


def items_of(codes: Iterable[str]) -> dict[str, Item]:
    """Items by code."""
    return {item.code: item for item in Item.objects.filter(code__in=set(codes))}


def audience_words(audience: str) -> str:
    """`bộ đội` or `cứu trợ nhân dân`, in the language of the screen."""
    return {rules.SOLDIERS: _("bộ đội"), rules.RELIEF: _("cứu trợ nhân dân")}[audience]


def need_table(needs: Sequence[rules.Need], claimed: Mapping[tuple[str, str], int] | None = None) -> Table:
    """What is needed, what is held for it, and how it was reckoned."""
    items = items_of(need.item for need in needs)
    columns = [Column(_("Mặt hàng")), Column(_("Cho ai")), Column(_("Nhu cầu"), "num")]
    columns += [Column(_("Đã giữ"), "num")] if claimed is not None else []
    columns.append(Column(_("Cách tính")))
    rows = []
    for need in needs:
        item = items[need.item]
        cells = [Cell(item.name), Cell(audience_words(need.audience)), Cell(say(item, need.quantity))]
        if claimed is not None:
            held = claimed.get((need.item, need.audience), 0)
            tone = "ok" if held >= need.quantity else "warn"
            cells.append(Cell(say(item, held), tone=tone))
        rows.append(Row((*cells, Cell(need.clause))))
    return Table(tuple(columns), rows, _("Nhu cầu"), _("Nhiệm vụ không cần hàng."))


def supplement_table(lines: Sequence[rules.Supplement]) -> Table:
    """The supplement line by line, with its sum."""
    columns = (
        Column(_("Đối tượng")), Column(_("Từ ngày")), Column(_("Đến hết ngày")), Column(_("Ngày người"), "num"),
        Column(_("Mức"), "num", "đ"), Column(_("Tiền ăn thêm"), "num", "đ"), Column(_("Căn cứ")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(line.label), Cell(line.days.start), Cell(line.days.last), Cell(line.person_days), Cell(line.rate),
            Cell(line.amount), Cell(line.basis),
        ))
        for line in lines
    ]  # fmt: skip
    blank = Cell("", text=" ")
    total = Row(
        (
            Cell(_("Cộng")), blank, blank, Cell(sum(line.person_days for line in lines)), blank,
            Cell(sum(line.amount for line in lines)), blank,
        ),
        "total",
    )  # fmt: skip
    return Table(columns, rows, _("Tiền ăn thêm"), _("Không có ai hưởng ăn thêm."), totals=[total] if rows else [])


def balance_table(row: Mission) -> Table:
    """Issued = consumed + returned + lost + still out, by item and audience."""
    found = queries.balances(row)
    items = Item.objects.in_bulk({item for _audience, item in found})
    columns = (
        Column(_("Mặt hàng")), Column(_("Cho ai")), Column(_("Đã xuất"), "num"), Column(_("Đã dùng"), "num"),
        Column(_("Trả kho"), "num"), Column(_("Mất có biên bản"), "num"), Column(_("Còn ở nhiệm vụ"), "num"),
    )  # fmt: skip
    rows = []
    for (audience, item_id), balance in sorted(found.items()):
        item = items[item_id]
        amounts = (balance.issued, balance.consumed, balance.returned, balance.lost)
        rows.append(
            Row((
                Cell(item.name), Cell(audience_words(audience)), *(Cell(say(item, one)) for one in amounts),
                Cell(say(item, balance.out), tone="warn" if balance.out else "ok"),
            ))
        )  # fmt: skip
    return Table(columns, rows, _("Hàng của nhiệm vụ"), _("Chưa xuất hàng."))


def clock_words(clock: rules.Clock) -> tuple[str, str]:
    """(what the clock says, its tone)."""
    spent = rules.hours_text(clock.minutes)
    if clock.first_issue_at is not None:
        words = _("Xuất lần đầu {at}, {spent} sau khi nhận lệnh").format(
            at=format_instant(clock.first_issue_at), spent=spent
        )
        return words, "ok" if clock.kept else "bad"
    words = _("Đã {spent} từ lúc nhận lệnh; phải xuất lần đầu trước {due}").format(
        spent=spent, due=format_instant(clock.due)
    )
    return words, "warn" if clock.kept else "bad"


def short_clock(clock: rules.Clock) -> tuple[str, str]:
    """The clock in a column: how long to the first issue, or how long it has run."""
    spent = rules.hours_text(clock.minutes)
    if clock.first_issue_at is not None:
        return _("xuất sau {spent}").format(spent=spent), "ok" if clock.kept else "bad"
    words = _("{spent}, hạn {due}").format(spent=spent, due=format_instant(clock.due))
    return words, "warn" if clock.kept else "bad"


def attempt(work: Callable[[], Any]) -> Refused | None:
    """Do a step; what refused it, to be shown above the page."""
    try:
        work()
    except Refused as refused:
        return refused
    return None


def status_of(refused: Refused | None) -> int:
    """403 when a right was missing, 422 for other refusals, 200 without one."""
    if refused is None:
        return 200
    return 403 if refused.code == NOT_ALLOWED else 422


__all__ = [
    "TONES", "Sheet", "answer", "attempt", "audience_words", "balance_table", "clock_words", "group_digits", "items_of",
    "mission_of", "need_table", "rights_of", "scope_of", "short_clock", "status_of", "supplement_table",
]  # fmt: skip
