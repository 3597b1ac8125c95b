"""Refusals of search and its kept questions."""

from quannhu.kernel.errors import declare

SEARCH_UNNAMED = declare(
    "DOC-90",
    "Chưa lưu được: tìm kiếm cần có tên và ít nhất một điều kiện.",
    "Ghi điều kiện cần tìm, đặt tên rồi lưu lại.",
)
SEARCH_NAME_LONG = declare(
    "DOC-91",
    "Tên tìm kiếm dài quá {most} ký tự.",
    "Đặt tên ngắn hơn.",
)
