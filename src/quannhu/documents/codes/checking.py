"""Refusals of checking a file's form."""

from quannhu.kernel.errors import declare

PROFILE_UNKNOWN = declare(
    "DOC-20",
    'Không có bộ quy định "{profile}".',
    "Chọn một trong các bộ: {known}.",
)
SAME_FILE = declare(
    "DOC-21",
    'Tệp ra "{file}" trùng với tệp vào.',
    "Đặt tên khác cho tệp đã sửa, để còn tệp gốc mà đối chiếu.",
)
NOT_REWRITTEN = declare(
    "DOC-22",
    "Tệp ở dạng DOCX nghiêm ngặt (Strict) nên không sửa tại chỗ được.",
    "Mở bằng Word, lưu lại ở dạng Tài liệu Word (.docx) thường, rồi sửa.",
)
