"""Refusals of the paper and picture doors (DOR-20..29)."""

from quannhu.kernel.errors import declare

NO_FONT = declare(
    "DOR-20",
    "Không có phông chữ nào đủ {count} chữ tiếng Việt (đã xem: {places}).",
    "Cài gói fonts-liberation2, hoặc đặt QUANNHU_FONTS là thư mục chứa phông có đủ chữ (nét thường và nét đậm).",
)
