"""Codes of the command line."""

from quannhu.kernel.errors import declare

FILE_NOT_OPENED = declare(
    "CLI-01",
    'Không mở được tệp "{file}": {reason}.',
    "Kiểm tra lại đường dẫn và quyền đọc, ghi của tệp.",
)
DATABASE_NOT_READY = declare(
    "CLI-02",
    "Cơ sở dữ liệu chưa được tạo hoặc chưa nâng cấp ({reason}).",
    "Chạy quannhu setup, hoặc kiểm tra lại QUANNHU_HOME và QUANNHU_DATABASE.",
)
CONFIGURED_WRONG = declare(
    "CLI-03",
    "Cấu hình chưa đúng: {reason}.",
    "Sửa lại giá trị đó; cơ sở dữ liệu ghi như sqlite:///tệp.sqlite3 hoặc postgresql://người@máy:5432/tên.",
)
PORT_TAKEN = declare(
    "CLI-04",
    "Cổng {port} tại {host} đang có chương trình khác dùng.",
    "Dừng chương trình kia (Ctrl+C ở cửa sổ của nó), hoặc mở ở cổng khác: quannhu serve --port {other}.",
)
ADDRESS_UNUSABLE = declare(
    "CLI-05",
    "Không nghe được tại {host}, cổng {port}: {reason}.",
    "Dùng --host là địa chỉ của chính máy này (hoặc 0.0.0.0) và --port từ 1024 đến 65535.",
)
