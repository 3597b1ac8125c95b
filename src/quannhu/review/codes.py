"""Refusals of the review."""

from quannhu.kernel.errors import declare

FIGURE_UNKNOWN = declare(
    "REV-01",
    'Không có chỉ tiêu "{figure}".',
    "Dùng một trong các mã: {known}.",
)
PATH_UNKNOWN = declare(
    "REV-02",
    'Chỉ tiêu {figure} không mở được đến "{key}".',
    "Chọn một dòng trong bảng của bậc trên rồi mở tiếp.",
)
CUTOFF_IN_FUTURE = declare(
    "REV-03",
    "Ngày chốt {cutoff} sau hôm nay ({today}).",
    "Chọn ngày chốt không sau hôm nay.",
)
NOT_A_CORRECTION = declare(
    "REV-04",
    "Phiếu {voucher} không phải là phiếu đảo hay phiếu thay thế.",
    "Chọn phiếu đảo hoặc phiếu thay thế của lần sửa cần xem.",
)
