"""Refusals of supply. Ids are never renumbered."""

from quannhu.kernel.errors import declare

SCALE_MISSING = declare(
    "SUP-01",
    "Chưa có định lượng ăn của đối tượng {category} tại {place} trong tuần từ {day}.",
    "Nhập dòng định lượng có căn cứ ở trang Tiêu chuẩn và chờ duyệt, rồi tính lại nhu cầu.",
)
STRENGTH_MISSING = declare(
    "SUP-02",
    "{place} và các đơn vị dưới quyền không có quân số nào trong kỳ {period}.",
    "Nhập quân số ở trang Đơn vị hoặc chọn kỳ khác.",
)
PERIOD_WRONG = declare(
    "SUP-03",
    "Kỳ {period} không dùng được: phải từ 1 đến {most} tuần.",
    "Chọn lại ngày đầu và ngày cuối.",
)
FAMILY_EMPTY = declare(
    "SUP-04",
    'Nhóm hàng bảo đảm "{family}" chưa có mặt hàng nào trong kỳ.',
    "Nhập hàng trong nhóm ở trang Danh mục nguồn.",
)
