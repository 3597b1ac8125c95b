"""Refusals of the register of arrivals, copies, work files and what is exchanged about them."""

from quannhu.kernel.errors import declare

ARRIVAL_PERSONAL = declare(
    "DOC-99",
    "Bì ghi đích danh cá nhân: văn thư không bóc, không vào sổ.",
    "Chuyển nguyên bì cho người nhận. Nếu là việc chung, người nhận chuyển lại thì đánh dấu ô Người nhận chuyển lại.",
)
ARRIVAL_FILE_WRONG = declare(
    "DOC-57",
    'Không nhận được tệp "{file}": {why}.',
    "Gửi tệp PDF, DOCX hoặc ảnh chụp PNG, JPEG, TIFF mở được, không có mật khẩu, không quá cỡ.",
)
SENDING_TAKEN = declare(
    "DOC-58",
    "Không tiếp nhận được văn bản {paper}: {why}.",
    "Xem lại sổ văn bản đến; nếu văn bản bị thay đổi hoặc thu hồi, báo cho văn thư cơ quan gửi.",
)
BOOK_NOT_CLOSED = declare(
    "DOC-59",
    "Chưa khóa được {book} năm {year}: {why}.",
    "Khóa sổ sau khi hết năm, mỗi sổ một lần; sổ đã khóa thì mở bản đã in.",
)
ARRIVAL_REPEATED = declare(
    "DOC-60",
    'Văn bản {reference} ngày {day} của "{author}" đã vào sổ: số đến {number} ngày {arrived}.',
    "Xem lại dòng đã có; nếu vẫn phải vào sổ lần nữa, ghi lý do vào ô Lý do vào sổ lại rồi lưu.",
)
ARRIVAL_INCOMPLETE = declare(
    "DOC-61",
    "Chưa vào sổ được: {why}.",
    "Bổ sung hoặc sửa ô ấy theo văn bản rồi lưu lại.",
)
ARRIVAL_DONE = declare(
    "DOC-62",
    "Văn bản đến số {number} năm {year} đã giải quyết xong ngày {day}.",
    "Mở dòng sổ xem văn bản trả lời và các ý kiến đã ghi.",
)
ASSIGNMENT_WRONG = declare(
    "DOC-63",
    "Chưa phân công được: {why}.",
    "Chọn một đơn vị chủ trì, các đơn vị phối hợp khác nhau và thời hạn từ hôm nay trở đi.",
)
ANSWER_WRONG = declare(
    "DOC-64",
    "Chưa kết thúc giải quyết được: {why}.",
    "Chọn văn bản trả lời đã phát hành của cơ quan, hoặc ghi kết quả giải quyết.",
)
COPY_WRONG = declare(
    "DOC-65",
    "Chưa {copy} được: {why}.",
    "Chọn lại hình thức sao, văn bản nguồn và người ký bản sao.",
)
FILE_TAKEN = declare(
    "DOC-66",
    "Hồ sơ số {reference} năm {year} đã có trong danh mục.",
    "Ghi số khác trong đề mục ấy.",
)
FILE_INCOMPLETE = declare(
    "DOC-67",
    "Chưa ghi được hồ sơ: {why}.",
    "Ghi số trong đề mục, tiêu đề và thời hạn bảo quản (số năm hoặc Vĩnh viễn).",
)
FILE_CLOSED = declare(
    "DOC-68",
    "Hồ sơ {reference} đã kết thúc ngày {day}.",
    "Mở hồ sơ khác, hoặc ghi vào hồ sơ năm sau.",
)
ITEM_REPEATED = declare(
    "DOC-69",
    'Văn bản "{paper}" đã có trong hồ sơ {reference}.',
    "Một văn bản chỉ ghi một lần trong một hồ sơ; có thể ghi thêm vào hồ sơ khác.",
)
CLOSING_INCOMPLETE = declare(
    "DOC-70",
    "Chưa kết thúc được hồ sơ {reference}: {why}.",
    "Bổ sung chỗ thiếu rồi kết thúc lại.",
)
TRANSFER_WRONG = declare(
    "DOC-71",
    "Chưa giao nộp được: {why}.",
    "Chọn hồ sơ đã kết thúc, còn giữ tại cơ quan, thuộc diện nộp lưu trữ.",
)
LENDING_WRONG = declare(
    "DOC-72",
    "Chưa ghi được việc sử dụng bản lưu: {why}.",
    "Kiểm tra văn bản, người sử dụng, người cho phép và ngày.",
)
EXCHANGE_UNREADABLE = declare(
    "DOC-73",
    "Không đọc được tệp trao đổi: {why}.",
    "Gửi tệp XML hoặc JSON theo phụ lục VI Nghị định 30/2020/NĐ-CP.",
)
EXCHANGE_FIELD = declare(
    "DOC-74",
    "Bản ghi {row}, trường {field}: {why}.",
    "Sửa trường ấy theo phụ lục VI Nghị định 30/2020/NĐ-CP rồi nhập lại.",
)
