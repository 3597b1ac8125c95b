"""Codes of the site shell."""

from quannhu.kernel.errors import declare

PAGE_NOT_FOUND = declare(
    "WEB-01",
    "Không có trang này, hoặc trang không thuộc phạm vi của đồng chí.",
    "Kiểm tra lại địa chỉ, hoặc mở Danh mục của trang.",
)
FORM_EXPIRED = declare(
    "WEB-02",
    "Phiên làm việc của trang này đã cũ nên biểu mẫu không được nhận.",
    "Tải lại trang rồi gửi lại; phần đã nhập được giữ trong bản nháp.",
)
REQUEST_TOO_LARGE = declare(
    "WEB-03",
    "Nội dung gửi lên lớn hơn mức cho phép ({limit} MB) nên không được nhận.",
    "Chia tệp thành nhiều phần nhỏ hơn, mỗi phần dưới {limit} MB, rồi gửi lại.",
)
LOCKED_OUT = declare(
    "WEB-04",
    "Đăng nhập sai quá nhiều lần nên tài khoản tạm khóa tại máy này.",
    "Chờ {minutes} phút rồi thử lại, hoặc liên hệ quản trị hệ thống để đặt lại mật khẩu.",
)
AS_OF_OUT_OF_RANGE = declare(
    "WEB-05",
    'Ngày tính đến "{text}" nằm ngoài khoảng làm việc {least}–{most}.',
    "Ghi một ngày trong khoảng đó, ví dụ 14/9/2023.",
)
REQUEST_BROKEN = declare(
    "WEB-06",
    "Yêu cầu gửi lên không đúng dạng nên không đọc được.",
    "Tải lại trang rồi thực hiện lại.",
)
FORBIDDEN = declare(
    "WEB-07",
    "Đồng chí không được mở trang này.",
    "Đề nghị người có chức trách thực hiện, hoặc liên hệ quản trị hệ thống để kiểm tra chức vụ.",
)
NOT_SIGNED_IN = declare(
    "WEB-08",
    "Chưa đăng nhập.",
    "Đăng nhập trên trang web rồi gọi lại với cùng phiên.",
)
TOKEN_MISSING = declare(
    "WEB-09",
    "Lệnh ghi không kèm X-CSRFToken, hoặc giá trị kèm theo không phải của phiên này.",
    "Gửi lại với đầu mục X-CSRFToken bằng giá trị cookie csrftoken nhận được khi đăng nhập.",
)
