"""Refusals of the press room (PRS-01..19)."""

from quannhu.kernel.errors import declare

EMPTY_FILE = declare(
    "PRS-01",
    "Tệp trống: không có chữ nào để đọc.",
    "Chọn tệp văn bản của bài báo (mã UTF-8), hoặc dán nội dung bài vào ô.",
)
NOT_AN_ARTICLE = declare(
    "PRS-02",
    "Văn bản này ({lines} dòng) không nhận ra là bài báo: không có ảnh, người, hội nghị, kết quả hay phương hướng nào.",
    "Kiểm tra lại tệp; bài báo cần có ít nhất một đoạn tin hoặc chú thích ảnh.",
)
NOT_UTF8 = declare(
    "PRS-03",
    "Tệp không phải văn bản UTF-8: byte 0x{byte} ở vị trí {position} (dòng {line}).",
    "Mở tệp bằng phần mềm soạn thảo và lưu lại ở mã UTF-8; nếu soạn bằng TCVN3 (.VnTime) hay VNI thì chuyển mã trước.",
)
SECRET = declare(
    "PRS-04",
    'Văn bản mang dấu "{mark}" (dòng {line}): phần mềm chỉ nhận tài liệu độ mật Thường.',
    "Không đưa tài liệu mật vào phần mềm; xử lý theo quy định bảo vệ bí mật nhà nước.",
)
TOO_LARGE = declare(
    "PRS-05",
    "Tệp dài {size} byte, quá mức {limit} byte của một bài báo.",
    "Tách riêng phần văn bản của bài báo rồi nhập lại.",
)
ALREADY_IMPORTED = declare(
    "PRS-06",
    "Bài này đã nhập ngày {day} (số {id}).",
    "Mở bản đã nhập để xem; không nhập lần hai.",
)
NOT_TEXT = declare(
    "PRS-07",
    "Tệp không phải văn bản: có ký tự điều khiển (mã {sign}) ở dòng {line}.",
    "Chọn tệp văn bản thuần (.txt); với .docx hay .pdf hãy sao chép phần chữ rồi dán vào ô.",
)
UNKNOWN_FIELD = declare(
    "PRS-08",
    'Bài này không có mục "{field}" để sửa.',
    "Tải lại bản xem thử rồi sửa ở đúng mục.",
)
NOT_CONFIRMED = declare(
    "PRS-09",
    "Chưa xác nhận nội dung sẽ ghi.",
    "Xem lại bản tóm tắt, đánh dấu vào ô xác nhận rồi gửi lại.",
)
VOCABULARY_NOT_READ = declare(
    "PRS-10",
    'Không đọc được bộ từ "{file}": {reason}.',
    "Sao chép bộ từ kèm phần mềm rồi sửa từng mục, giữ nguyên tên các mục.",
)
CHANGED_SINCE_PREVIEW = declare(
    "PRS-11",
    "Nội dung bài đã khác với bản xem thử.",
    "Xem thử lại từ đầu rồi xác nhận.",
)
TOO_LONG = declare(
    "PRS-14",
    "Chữ ghi vào {place} dài {length} ký tự, quá mức {limit}.",
    "Viết gọn lại; chữ của bài vẫn được giữ nguyên bên cạnh.",
)
UNKNOWN_FIGURE = declare(
    "PRS-13",
    'Không có chỉ tiêu "{figure}" (mục {item}).',
    "Dùng các mã từ F01 đến F32, cách nhau bằng dấu phẩy.",
)
