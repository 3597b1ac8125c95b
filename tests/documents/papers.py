"""Documents to try the room with."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from quannhu.documents.rules.values import (
    Appendix,
    Authority,
    Block,
    BlockKind,
    Chart,
    Document,
    Run,
    Signer,
    Table,
)

HEAD = Signer("Cục trưởng", "Trần Văn Mẫu", "Thiếu tướng")
DEPUTY = Signer("Phó Cục trưởng", "Phạm Giả Định", "Đại tá", Authority.DEPUTY, "Cục trưởng")


def block(kind: BlockKind, text: str, **more: Any) -> Block:
    """A block of one run."""
    return Block(kind, (Run(text),), **more)


def table(*rows: tuple[str, ...]) -> Block:
    """Three columns, the last a number."""
    lines = tuple(tuple((Run(cell),) for cell in row) for row in rows)
    value = Table(("TT", "Đơn vị", "Số lượng (kg)"), lines, (10, 60, 30), (True, False, True))
    return Block(BlockKind.TABLE, table=value)


def chart() -> Block:
    """Two bars for each of two units."""
    series = (("Dự trữ", (92, 88)), ("Định mức", (100, 100)))
    value = Chart("bar", "Dự trữ so với định mức", "T11 đạt 92 %, T12 đạt 88 %.", ("T11", "T12"), series, "%")
    return Block(BlockKind.CHART, chart=value)


def memo(**changes: Any) -> Document:
    """A tờ trình without fault."""
    made = Document(
        kind="to_trinh",
        profile="nd30",
        parent="Tổng cục Hậu cần Bồng Lai",
        organ="Cục Quân nhu Bồng Lai",
        organ_sign="QN",
        summary="Về việc bổ sung lương thực dự trữ",
        body=(
            block(BlockKind.ROMAN, "Sự cần thiết"),
            block(BlockKind.PARAGRAPH, "Dự trữ gạo tại các kho đạt 37.840 kg, bằng 92 % định mức."),
            block(BlockKind.ROMAN, "Nội dung trình"),
            block(BlockKind.CLAUSE, "Bổ sung 12.000 kg gạo cho các đơn vị."),
        ),
        signers=(DEPUTY,),
        place="Bồng Lai",
        number=12,
        date=dt.date(2023, 2, 5),
        bases=((Run("Căn cứ Kế hoạch số 05/KH-TCHC ngày 10 tháng 01 năm 2023 về công tác hậu cần"),),),
        addressees=("Thủ trưởng Tổng cục Hậu cần Bồng Lai",),
        recipients=("Phòng Tài chính",),
        kept_by="VT, TM",
    )
    return replace(made, **changes)


def decision(**changes: Any) -> Document:
    """A quyết định with an attached quy chế and a list."""
    made = memo(
        kind="quyet_dinh",
        summary="Về việc ban hành Quy chế quản lý bếp ăn",
        decider="Cục trưởng Cục Quân nhu Bồng Lai",
        addressees=(),
        signers=(HEAD,),
        body=(
            block(BlockKind.ARTICLE, "Ban hành kèm theo Quyết định này Quy chế quản lý bếp ăn."),
            block(BlockKind.ARTICLE, "Quyết định này có hiệu lực kể từ ngày ký."),
        ),
        appendices=(
            Appendix(
                "Quản lý bếp ăn",
                (
                    block(BlockKind.CHAPTER, "Quy định chung"),
                    block(BlockKind.ARTICLE, "Phạm vi điều chỉnh"),
                    block(BlockKind.CLAUSE, "Quy chế này quy định việc quản lý bếp ăn:"),
                    block(BlockKind.POINT, "Bếp ăn cơ quan;"),
                    block(BlockKind.POINT, "Bếp ăn đơn vị."),
                ),
                attached="quy_che",
            ),
            Appendix("Danh sách bếp ăn", (table(("1", "Bếp K-1101", "1.200")),)),
        ),
    )
    return replace(made, **changes)


def long_report(paragraphs: int) -> Document:
    """A báo cáo of several pages."""
    text = "Các đơn vị đã bảo đảm đủ tiêu chuẩn ăn, dự trữ gạo và thực phẩm theo kế hoạch, sổ sách ghi chép đầy đủ. "
    body = [block(BlockKind.ROMAN, "Kết quả")]
    for number in range(1, paragraphs + 1):
        body += [block(BlockKind.ARABIC, f"Nội dung thứ {number}"), block(BlockKind.PARAGRAPH, (text * 4).strip())]
    return memo(kind="bao_cao", body=tuple(body))
