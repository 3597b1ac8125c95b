"""The five registers and their columns, in the order of the law (NĐ 30/2020/NĐ-CP, phụ lục IV; rule DOC-R64)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Register:
    """A register: its address, its name, its columns; `numeric` are places of numbers."""

    key: str
    name: str
    columns: tuple[str, ...]
    numeric: tuple[int, ...] = ()


OUTGOING = Register(
    "van-ban-di", "Sổ đăng ký văn bản đi",
    (
        "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Người ký",
        "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển", "Ký nhận", "Ghi chú",
    ),
    (6,),
)  # fmt: skip
INCOMING = Register(
    "van-ban-den", "Sổ đăng ký văn bản đến",
    (
        "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận", "Ghi chú",
    ),
    (1,),
)  # fmt: skip
FOLLOWING = Register(
    "theo-doi", "Sổ theo dõi giải quyết văn bản đến",
    (
        "Số đến", "Tên loại, số và ký hiệu, ngày tháng và tác giả văn bản", "Đơn vị hoặc người nhận",
        "Thời hạn giải quyết", "Tiến độ giải quyết", "Số, ký hiệu văn bản trả lời", "Ghi chú",
    ),
    (0,),
)  # fmt: skip
USING = Register(
    "ban-luu", "Sổ sử dụng bản lưu",
    (
        "Ngày tháng", "Họ và tên người sử dụng", "Số, ký hiệu, ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản", "Số và ký hiệu hồ sơ", "Ký nhận", "Ngày trả",
        "Người cho phép sử dụng", "Ghi chú",
    ),
)  # fmt: skip
POSTING = Register(
    "gui-buu-dien", "Sổ gửi văn bản đi bưu điện",
    ("Ngày chuyển", "Số, ký hiệu văn bản", "Nơi nhận văn bản", "Số bì", "Ký nhận và dấu bưu điện", "Ghi chú"),
)  # fmt: skip
REGISTERS: dict[str, Register] = {one.key: one for one in (OUTGOING, INCOMING, FOLLOWING, USING, POSTING)}
