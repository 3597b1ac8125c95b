"""Why the catalog says no."""

from quannhu.kernel.errors import declare

ITEM_UNKNOWN = declare(
    "CAT-01",
    'Không có mặt hàng "{text}" trong danh mục.',
    "Chọn mã trong danh mục mặt hàng, hoặc đề nghị cơ quan bổ sung mặt hàng mới.",
)
CODE_TAKEN = declare(
    "CAT-02",
    'Mã "{key}" đã dùng cho "{other}".',
    "Đặt mã khác, hoặc sửa mục đã có.",
)
UNITS_MIXED = declare(
    "CAT-03",
    'Số lượng "{text}" ghép nhiều đơn vị trong một ô.',
    "Ghi theo một đơn vị, ví dụ 105 kg thay cho 2 bao 5 kg.",
)
PACK_WRONG = declare(
    "CAT-04",
    'Quy cách "{text}" không dùng được: {why}.',
    "Ghi tên và số lượng của một bao gói, ví dụ bao=50 kg.",
)
DISPLAY_UNIT_UNKNOWN = declare(
    "CAT-05",
    'Đơn vị tính "{unit}" không dùng được cho mặt hàng "{item}".',
    "Dùng một trong các đơn vị: {allowed}.",
)
LOT_MISSING = declare(
    "CAT-06",
    'Mặt hàng "{item}" phải ghi {what} khi nhập.',
    "Xem trên bao bì hoặc giấy giao hàng rồi ghi đủ.",
)
PRICE_ZERO = declare(
    "CAT-07",
    'Giá của "{item}" phải lớn hơn 0.',
    "Ghi giá khảo sát; mặt hàng không khảo sát thì để trống cả dòng.",
)
SURVEY_STALE = declare(
    "CAT-08",
    "Khảo sát giá ngày {surveyed} đã quá {limit} ngày so với ngày áp dụng {start}.",
    "Khảo sát lại giá thị trường rồi lập bảng giá mới.",
)
SURVEY_LATE = declare(
    "CAT-09",
    "Ngày khảo sát {surveyed} sau {what} {day}.",
    "Kiểm tra lại ngày khảo sát và ngày áp dụng.",
)
PRICE_START_TAKEN = declare(
    "CAT-10",
    'Giá {source} của "{item}" từ {start} đã được thông qua theo biên bản {number}.',
    "Chọn ngày áp dụng khác, hoặc bỏ mặt hàng này khỏi bảng giá.",
)
DECISION_EMPTY = declare(
    "CAT-11",
    "Bảng giá {number} chưa có mặt hàng nào.",
    "Thêm ít nhất một dòng giá.",
)
DECISION_DONE = declare(
    "CAT-12",
    "Bảng giá {number} đã thông qua ngày {day}, không sửa được.",
    "Lập bảng giá mới cho những ngày sau.",
)
PRICE_UNKNOWN = declare(
    "CAT-13",
    "Chưa có giá {source} của {item} tại {unit} ngày {day}.",
    "Đề nghị hội đồng giá thông qua giá mặt hàng này.",
)
NAME_MISSING = declare(
    "CAT-14",
    "Thiếu {what}.",
    "Điền đủ mã và tên.",
)
BASE_FIXED = declare(
    "CAT-15",
    'Mặt hàng "{item}" tính theo {base}; đơn vị gốc không đổi được vì sổ đã ghi theo đơn vị ấy.',
    "Lập mặt hàng mới với mã khác và ngừng dùng mặt hàng cũ.",
)
FOOD_UNKNOWN = declare(
    "CAT-16",
    'Không có mã thực phẩm "{text}" trong bảng thành phần.',
    "Nhập bảng thành phần thực phẩm trước, hoặc để trống ô này.",
)
SUPPLIER_UNKNOWN = declare(
    "CAT-17",
    'Không có nhà cung cấp "{text}".',
    "Chọn mã trong danh sách nhà cung cấp, hoặc thêm nhà cung cấp mới.",
)
MINUTES_MISSING = declare(
    "CAT-18",
    "Bảng giá {number} chưa có nội dung biên bản hội đồng giá.",
    "Ghi thành phần họp, nơi khảo sát và kết luận vào ô Biên bản.",
)
GROUP_UNKNOWN = declare(
    "CAT-19",
    'Không có nhóm mặt hàng "{text}".',
    "Dùng một trong các nhóm: {allowed}.",
)
NUMBER_TAKEN = declare(
    "CAT-20",
    "Biên bản số {number} của {unit} đã có.",
    "Đặt số khác, hoặc mở biên bản đã có.",
)
EXPIRED_BEFORE_MADE = declare(
    "CAT-21",
    'Hạn dùng {expires} của "{item}" không sau ngày sản xuất {made}.',
    "Kiểm tra lại ngày sản xuất và hạn dùng trên bao bì.",
)
PRICE_PER_PIECE_ODD = declare(
    "CAT-22",
    'Giá {dong} đ một {unit} của "{item}" gấp hơn 5 lần hoặc kém 1/5 giá đang dùng {old} đ.',
    "Kiểm tra lại đơn vị tính của giá; nếu đúng, ghi rõ lý do trong biên bản.",
)
