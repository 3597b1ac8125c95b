"""Refusals of signing and verifying (DOC-75..89, DOC-120..129). Ids are never renumbered."""

from quannhu.kernel.errors import declare

KEY_NOT_READ = declare(
    "DOC-75",
    'Không đọc được tệp khóa "{file}": {why}.',
    "Dùng tệp PKCS#12 (.p12, .pfx) có khóa riêng và chứng thư của người ký.",
)
PASSPHRASE_WRONG = declare(
    "DOC-76",
    'Mật khẩu của khóa "{file}" không đúng.',
    "Nhập lại mật khẩu; mật khẩu không được lưu ở đâu, quên thì phải xin cấp chứng thư mới.",
)
KEY_EXPOSED = declare(
    "DOC-77",
    'Tệp khóa "{file}" đang mở cho người khác trên máy (quyền {mode}).',
    "Chỉ để chủ tệp đọc được: chmod 600 tệp khóa, rồi ký lại.",
)
CERTIFICATE_DATES = declare(
    "DOC-78",
    "Chứng thư của {holder} không dùng được lúc {at}: chỉ có hiệu lực từ {starts} đến {ends}.",
    "Dùng chứng thư còn hiệu lực; nếu đã hết hạn thì xin gia hạn ở nơi cấp.",
)
CERTIFICATE_FOREIGN = declare(
    "DOC-79",
    "Chứng thư của {holder} không do nơi cấp được tin cậy cấp ({why}).",
    "Dùng chứng thư do nơi cấp của ngành cấp, hoặc đưa chứng thư gốc của nơi cấp vào thư mục chứng thư tin cậy.",
)
CERTIFICATE_REVOKED = declare(
    "DOC-80",
    "Chứng thư của {holder} đã bị thu hồi từ {since}.",
    "Không ký bằng chứng thư này nữa; xin cấp chứng thư mới.",
)
TOKEN_NOT_READY = declare(
    "DOC-81",
    'Không dùng được thiết bị ký số "{token}": {why}.',
    "Cắm thiết bị, kiểm tra tên thiết bị và thư viện PKCS#11, nhập lại mã PIN.",
)
NOT_A_PDF = declare(
    "DOC-82",
    "Tệp này không phải PDF đọc được: {why}.",
    "Chọn tệp PDF nguyên vẹn, không đặt mật khẩu mở.",
)
FIELD_WRONG = declare(
    "DOC-83",
    'Không ký được vào ô "{field}": {why}.',
    "Dựng lại bản in của văn bản rồi ký theo đúng thứ tự.",
)
SEAL_TOO_EARLY = declare(
    "DOC-84",
    "Chưa được đóng dấu số của cơ quan: còn thiếu chữ ký của {missing}.",
    "Trình người có thẩm quyền ký trước; văn thư chỉ đóng dấu khi đã có chữ ký.",
)
CONTENT_DIFFERS = declare(
    "DOC-85",
    "Tệp này không phải bản đã trình ký của văn bản: {why}.",
    "Tải lại bản trình ký, ký đúng tệp ấy rồi đưa lên.",
)
NO_PLACE = declare(
    "DOC-86",
    "Không có chỗ đặt {what} trên trang {page}: ô nằm ngoài trang.",
    "Kiểm tra cỡ giấy và lề của bản in.",
)
IMAGE_WRONG = declare(
    "DOC-87",
    "Hình ảnh {what} không dùng được: {why}.",
    "Dùng ảnh PNG nền trong suốt: chữ ký màu xanh, con dấu màu đỏ đúng kích thước thật.",
)
AUTHORITY_REFUSED = declare(
    "DOC-88",
    "Không lập được nơi cấp chứng thư thử: {why}.",
    "Nơi cấp thử chỉ dành cho dữ liệu mẫu; đơn vị thật dùng chứng thư của cơ quan có thẩm quyền.",
)
NOT_THE_SIGNER = declare(
    "DOC-89",
    "Chứng thư này của {holder}, không phải của {expected}.",
    "Ký bằng khóa của chính người ký ghi trong văn bản.",
)
KEY_LOCKED = declare(
    "DOC-120",
    'Khóa "{key}" tạm không mở cho đồng chí đến {until}, vì đã nhập sai {times} lần.',
    "Chờ đến lúc ấy rồi nhập lại; nếu không phải đồng chí nhập sai, báo người quản trị và đổi mật khẩu khóa.",
)
PIN_WRONG = declare(
    "DOC-121",
    'Mã PIN của thiết bị "{token}" không đúng.',
    "Nhập lại mã PIN; thiết bị tự khóa sau vài lần sai.",
)
STAMP_FAILED = declare(
    "DOC-122",
    "Chưa lấy được dấu thời gian: {why}.",
    "Kiểm tra máy cấp dấu thời gian (QUANNHU_STAMPER) rồi ký lại; chưa có gì được ghi.",
)
TRUST_UNREADABLE = declare(
    "DOC-123",
    'Tệp "{file}" trong thư mục chứng thư tin cậy không đọc được.',
    "Thay bằng chứng thư (.pem, .crt, .cer, .der) hoặc danh sách thu hồi (.crl) đúng định dạng, hoặc bỏ tệp ấy.",
)
