"""Codes of the doors: files handed in by people."""

from quannhu.kernel.errors import declare

FILE_TOO_LARGE = declare(
    "DOR-01",
    'Tệp "{file}" nặng {size}, quá mức {limit}.',
    "Chia tệp thành nhiều phần nhỏ rồi nhập từng phần.",
)
FILE_KIND_UNKNOWN = declare(
    "DOR-02",
    'Không nhận loại tệp "{file}".',
    "Lưu bảng tính dưới dạng .xlsx, .xls, .ods hoặc .csv rồi nhập lại.",
)
FILE_NOT_ITS_NAME = declare(
    "DOR-03",
    'Tệp "{file}" mang đuôi {ending} nhưng nội dung là {kind}.',
    "Mở tệp bằng phần mềm bảng tính, lưu lại (Save As) đúng loại .xlsx rồi nhập lại.",
)
FILE_BROKEN = declare(
    "DOR-04",
    'Tệp "{file}" bị hỏng hoặc bị cắt mất một phần.',
    "Sao chép lại tệp từ máy gốc, mở thử bằng phần mềm bảng tính rồi nhập lại.",
)
FILE_LOCKED = declare(
    "DOR-05",
    'Tệp "{file}" được bảo vệ bằng mật khẩu nên không đọc được.',
    "Mở tệp bằng mật khẩu, bỏ mật khẩu (File > Info > Protect Workbook), lưu lại rồi nhập.",
)
FILE_SWELLS = declare(
    "DOR-06",
    'Tệp "{file}" bung ra {size}, quá mức {limit} cho phép khi giải nén.',
    "Xóa các trang, hình ảnh, vùng định dạng thừa rồi lưu lại.",
)
FILE_EMPTY = declare(
    "DOR-07",
    'Tệp "{file}" không có dòng dữ liệu nào.',
    "Điền dữ liệu vào các dòng dưới dòng tiêu đề rồi nhập lại.",
)
COLUMN_MISSING = declare(
    "DOR-08",
    'Không thấy cột "{column}".',
    "Thêm cột có đúng tiêu đề này, hoặc tải tệp mẫu về rồi điền.",
)
COLUMN_TWICE = declare(
    "DOR-09",
    'Cột "{column}" xuất hiện hai lần ({places}).',
    "Chỉ giữ lại một cột rồi nhập lại.",
)
CELL_EMPTY = declare(
    "DOR-10",
    'Ô "{column}" bỏ trống.',
    "Điền giá trị vào ô này.",
)
CELL_FORMULA = declare(
    "DOR-11",
    "Ô chứa công thức {formula}, không phải giá trị.",
    "Sao chép ô rồi dán lại dưới dạng giá trị (Paste Special > Values).",
)
CELL_ERROR = declare(
    "DOR-12",
    "Ô báo lỗi {text} của phần mềm bảng tính.",
    "Sửa công thức hoặc gõ lại giá trị.",
)
CELL_LEGACY = declare(
    "DOR-13",
    'Chữ "{text}" có vẻ gõ bằng bảng mã {encoding} nhưng phông chữ của ô không cho biết điều đó.',
    "Đổi bảng mã sang Unicode, hoặc đặt lại đúng phông ({font}) cho ô rồi nhập lại.",
)
FILE_ENCODING = declare(
    "DOR-14",
    'Tệp "{file}" không phải Unicode (UTF-8): không đọc được từ byte thứ {position}. {guess}',
    "Chọn đúng bảng mã khi nhập, hoặc lưu lại dưới dạng CSV UTF-8.",
)
NUMBER_NOT_READ = declare(
    "DOR-15",
    'Không đọc được số "{text}".',
    "Ghi bằng chữ số, ví dụ 1.250 hoặc 12,5.",
)
NUMBER_OUT_OF_RANGE = declare(
    "DOR-16",
    "Số {text} nằm ngoài khoảng từ {low} đến {high}.",
    "Kiểm tra lại số.",
)
CHOICE_UNKNOWN = declare(
    "DOR-17",
    '"{text}" không có trong danh sách.',
    "Chọn một trong: {allowed}.",
)
SHEET_TOO_LONG = declare(
    "DOR-18",
    'Trang "{sheet}" có {rows} dòng, {columns} cột, quá mức {limit}.',
    "Xóa vùng trống có định dạng ở cuối trang, hoặc chia thành nhiều tệp.",
)
TEXT_TOO_LONG = declare(
    "DOR-19",
    "Chữ trong ô dài {length} ký tự, quá mức {limit}.",
    "Rút gọn nội dung.",
)
