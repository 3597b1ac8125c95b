"""Refusals and faults of a document as a value."""

from quannhu.kernel.errors import declare

NOT_A_DOCUMENT = declare(
    "DOC-01",
    "Không đọc được dữ liệu văn bản: {why}.",
    "Chọn đúng tệp JSON của một văn bản, lưu theo UTF-8.",
)
FIELD_WRONG = declare(
    "DOC-02",
    'Trường "{place}" {why}.',
    "Sửa trường ấy rồi nạp lại.",
)
KIND_WRONG = declare(
    "DOC-03",
    'Loại văn bản "{kind}" không có trong bộ quy định "{profile}".',
    "Chọn lại loại văn bản hoặc bộ quy định.",
)
PART_MISSING = declare(
    "DOC-04",
    "{kind} thiếu {part}.",
    "Bổ sung phần còn thiếu.",
)
PART_UNWANTED = declare(
    "DOC-05",
    "{kind} không ghi {part}.",
    "Bỏ phần ấy, hoặc chọn loại văn bản khác.",
)
AUTHORITY_WRONG = declare(
    "DOC-06",
    'Thẩm quyền ký "{form}" {why}.',
    "Ghi lại quyền hạn và chức vụ của người ký.",
)
ORDER_WRONG = declare(
    "DOC-07",
    "Bố cục tại {place}: {why}.",
    "Sắp lại các đề mục; số thứ tự do chương trình tự ghi.",
)
SHAPE_WRONG = declare(
    "DOC-08",
    "Chỗ {place}: {why}.",
    "Sửa bảng hoặc biểu đồ cho đủ hàng, cột, số liệu.",
)
VALUE_WRONG = declare(
    "DOC-09",
    "Phần {part}: {why}.",
    "Sửa lại cho đúng.",
)
