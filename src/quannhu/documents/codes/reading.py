"""Codes of reading a DOCX: DOC-10 to DOC-29."""

from quannhu.kernel.errors import declare

NOT_A_DOCX = declare(
    "DOC-10",
    "Tệp này không phải DOCX: {reason}.",
    "Mở tệp bằng Word hoặc LibreOffice rồi lưu lại ở dạng DOCX.",
)
ENCRYPTED = declare(
    "DOC-11",
    "Tệp có mật khẩu nên không đọc được.",
    "Mở tệp, bỏ mật khẩu rồi lưu lại; chương trình không bao giờ dò mật khẩu.",
)
TRUNCATED = declare(
    "DOC-12",
    "Tệp DOCX bị hỏng hoặc bị cắt cụt: {reason}.",
    "Chép hoặc tải lại tệp từ nơi gửi; nếu Word mở được thì lưu lại thành tệp mới.",
)
SWOLLEN = declare(
    "DOC-13",
    "Tệp bung ra quá lớn (phần {part}: {size} MB, cho phép {limit} MB) nên không mở.",
    "Nếu đây là văn bản thật, hãy tách thành nhiều tệp; nếu không rõ nguồn thì đừng mở.",
)
TOO_LARGE = declare(
    "DOC-14",
    "Tệp nặng {size} MB, vượt mức {limit} MB.",
    "Nén ảnh trong tệp lại, hoặc tách phụ lục thành tệp riêng.",
)
XML_FAULTY = declare(
    "DOC-15",
    "Phần {part} của tệp DOCX không đọc được: {reason}.",
    "Mở tệp bằng Word hoặc LibreOffice rồi lưu lại thành tệp mới.",
)
NO_TEXT = declare(
    "DOC-16",
    "Tệp không có chữ nào để đọc (có thể chỉ là ảnh chụp).",
    "Dùng tệp gốc có chữ; ảnh chụp phải được gõ hoặc nhận dạng lại trước.",
)
TOO_LONG = declare(
    "DOC-17",
    "Văn bản quá dài hoặc lồng quá nhiều lớp: {reason}.",
    "Tách văn bản thành nhiều tệp.",
)
NOT_RECOGNISED = declare(
    "DOC-18",
    "Đoạn “{text}” ({where}) chưa nhận ra là phần nào của văn bản, được giữ nguyên thành một đoạn.",
    "Xem lại đoạn này trong trình soạn thảo rồi chọn đúng loại.",
)
PICTURE_LEFT = declare(
    "DOC-29",
    "Hình ở {where} không đưa được vào văn bản có cấu trúc.",
    "Chèn lại thành biểu đồ lấy từ số liệu, hoặc gửi hình thành tệp kèm theo.",
)
NOT_FOUND = declare(
    "DOC-19",
    "Không tìm thấy {part} trong tệp.",
    "Điền phần này trong trình soạn thảo.",
)
PART_UNREAD = declare(
    "DOC-28",
    "Phần chèn từ tệp khác ở {where} không đọc được.",
    "Mở tệp bằng Word rồi lưu lại để phần ấy thành chữ của văn bản, sau đó đọc lại.",
)
