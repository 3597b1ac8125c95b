"""Codes of the forms' kit: what no room needs to say again."""

from quannhu.kernel.errors import declare

FIELD_EMPTY = declare("DOR-21", "Chưa nhập ô này.", "Nhập rồi gửi lại.")
CODE_UNKNOWN = declare(
    "DOR-22",
    'Không có "{text}" trong danh sách.',
    "Chọn một dòng trong danh sách, hoặc gõ đúng mã.",
)
CODE_AMBIGUOUS = declare(
    "DOR-23",
    '"{text}" chỉ {count} dòng trong danh sách: {choices}.',
    "Gõ đúng mã của dòng cần chọn.",
)
NUMBER_NOT_READ = declare(
    "DOR-24",
    'Không đọc được số "{text}", hoặc số không nằm trong khoảng {least} đến {most}.',
    "Ghi số nguyên, ví dụ 1.240.",
)
CLOCK_NOT_READ = declare("DOR-25", 'Không đọc được giờ "{text}".', "Ghi giờ:phút, ví dụ 16:00.")
UPLOAD_TOO_LARGE = declare(
    "DOR-26",
    "Tệp gửi lên lớn hơn mức cho phép ({limit} MB).",
    "Chia tệp thành nhiều phần nhỏ hơn, mỗi phần dưới {limit} MB, rồi gửi lại.",
)
UPLOAD_EMPTY = declare("DOR-27", "Tệp gửi lên trống.", "Chọn lại tệp có nội dung.")
TABLE_TOO_LONG = declare(
    "DOR-28",
    "Bảng gửi lên có {count} dòng; một phiếu nhận nhiều nhất {most} dòng.",
    "Chia thành nhiều phiếu, mỗi phiếu không quá {most} dòng; chưa có dòng nào được ghi.",
)
