"""What is proven of a plan level by level, and what its solution should be told about, as tables of its page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quannhu.kernel.money import format_ratio
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.supply.models import PlanProof
from quannhu.supply.queries import PlanView

Level = PlanProof.Level


def proof_table(view: PlanView) -> list[Table]:
    """The levels in their order: what the plan leaves, what nobody can undercut, the gap between; none unsolved."""
    columns = (
        Column(_("Mức, theo thứ tự được lo trước")), Column(_("Kế hoạch để lại"), "num"),
        Column(_("Không thể dưới"), "num"), Column(_("Còn có thể bớt"), "num"), Column(_("Khoảng cách")),
        Column(_("ĐVT")), Column(_("Đã chứng minh được gì")),
    )  # fmt: skip
    rows = [
        Row((
            Cell(proof.get_level_display()), Cell(proof.reached), Cell(proof.least), Cell(proof.gap),
            _gap(proof), Cell(_unit(proof.level)), Cell(_said(proof)),
        ))
        for proof in view.proofs()
    ]  # fmt: skip
    words = _("Chứng minh theo từng mức (đơn vị gốc: g, ml, cái; mức sau chỉ được xét khi mức trước không xấu đi)")
    return [Table(columns, rows, words)] if rows else []


def _unit(level: str) -> str:
    if level == Level.COST:
        return "đ"
    return _("đơn vị gốc × kỳ") if level == Level.RESERVE else _("đơn vị gốc")


def _gap(proof: PlanProof) -> Cell:
    """How much less there might be, as a share of what the plan leaves."""
    share = format_ratio(proof.gap, proof.reached, 2) if proof.gap else "0 %"
    return Cell(share, tone="warn" if proof.gap else "ok")


def _said(proof: PlanProof) -> str:
    """The proof in words, how the shortage is shared among them."""
    if not proof.reached and proof.level != Level.COST:
        return _("không thiếu")
    return "; ".join(words for words in (proof.words, proof.fair) if words)


def remark_table(view: PlanView) -> list[Table]:
    """Goods that come after the last period, goods issued past their life; none where there is nothing to say."""
    if not (view.whole and view.plan.remarks):
        return []
    rows = [Row((Cell(sentence),)) for sentence in view.plan.remarks]
    return [Table((Column(_("Lưu ý")),), rows, _("Hàng tới sau kỳ cuối, hàng cấp quá hạn dùng"))]
