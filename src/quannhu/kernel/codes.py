"""Codes every room may use."""

from quannhu.kernel.errors import declare

DAY_NOT_READ = declare(
    "KER-01",
    'Không đọc được ngày "{text}".',
    "Ghi ngày/tháng/năm, ví dụ 3/4/2026 là ngày 3 tháng 4.",
)
QUANTITY_NOT_READ = declare(
    "KER-02",
    'Không đọc được số lượng "{text}".',
    "Ghi số kèm đơn vị của mặt hàng, ví dụ 12,5 kg hoặc 2 tạ.",
)
QUANTITY_UNIT_WRONG = declare(
    "KER-03",
    'Đơn vị "{unit}" không dùng được cho mặt hàng tính theo {base}.',
    "Dùng một trong các đơn vị: {allowed}.",
)
QUANTITY_NOT_WHOLE = declare(
    "KER-04",
    'Số lượng "{text}" không chẵn đến {base}.',
    "Ghi số lượng tròn đến đơn vị nhỏ nhất của mặt hàng.",
)
QUANTITY_OUT_OF_RANGE = declare(
    "KER-05",
    'Số lượng "{text}" phải lớn hơn 0 và không quá {limit}.',
    "Kiểm tra lại số và đơn vị tính.",
)
MONEY_NOT_READ = declare(
    "KER-06",
    'Không đọc được số tiền "{text}".',
    "Ghi số nguyên đồng, ví dụ 26.780.000.",
)
NOT_ALLOWED = declare(
    "KER-07",
    "Đồng chí không có quyền {right} tại {place}.",
    "Đề nghị người có chức trách thực hiện, hoặc liên hệ quản trị hệ thống để kiểm tra chức vụ.",
)
SAME_PERSON = declare(
    "KER-08",
    "Người lập không được tự duyệt ({what}).",
    "Chuyển cho người thứ hai có quyền duyệt.",
)
NOT_FOUND = declare(
    "KER-09",
    'Không tìm thấy {what} "{key}".',
    "Kiểm tra lại mã hoặc ngày tính đến.",
)
COMMAND_REUSED = declare(
    "KER-10",
    "Mã lệnh này đã dùng cho một việc khác.",
    "Tải lại trang rồi thực hiện lại.",
)
REASON_NEEDED = declare(
    "KER-11",
    "Việc này phải ghi lý do.",
    "Ghi rõ lý do vào ô Lý do.",
)
ROW_REPEATED = declare(
    "KER-12",
    'Dòng này trùng với dòng {first} (cùng {what} "{key}").',
    "Giữ lại một dòng, xóa dòng kia rồi nhập lại.",
)
IMPORT_FAULTY = declare(
    "KER-13",
    "Tệp nhập còn {count} lỗi nên chưa ghi gì. Lỗi đầu: {first}",
    "Tải bản có cột Lỗi về, sửa hết rồi nhập lại.",
)
INSTANT_OUT_OF_RANGE = declare(
    "KER-14",
    'Thời điểm "{text}" không dùng được.',
    "Ghi thời điểm từ năm 1900 đến năm 9000, ví dụ 2023-12-01T08:00:00+07:00.",
)
