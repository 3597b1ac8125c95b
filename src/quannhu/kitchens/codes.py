"""Refusals and warnings of the kitchens."""

from quannhu.kernel.errors import declare

LATE_COUNT = declare(
    "KIT-01",
    "Chấm cơm {kitchen} ngày {day} ghi sau giờ chốt {cutoff}.",
    "Ghi rõ lý do chấm muộn; bản chấm sẽ mang dấu ghi sau giờ chốt.",
)
COUNT_NOT_READ = declare(
    "KIT-02",
    "Số người {what} của {kitchen} ngày {day} là {number}, không hợp lệ.",
    "Ghi số nguyên từ 0 đến {limit}.",
)
COUNT_ABOVE_STRENGTH = declare(
    "KIT-03",
    "{kitchen}, {meal} ngày {day}: chấm {counted} người đối tượng {category}, quân số ăn chỉ có {strength}.",
    "Kiểm tra số chấm; người ngoài danh sách ăn thì ghi vào khách ăn.",
)
DAY_CLOSED = declare(
    "KIT-04",
    "{kitchen} ngày {day} đã khóa sổ.",
    "Nếu cần sửa, đề nghị chủ nhiệm quân nhu mở lại ngày, hoặc sửa phiếu bằng phiếu đảo và phiếu mới.",
)
COUNTS_MISSING = declare(
    "KIT-05",
    "{kitchen} ngày {day} chưa chấm cơm đủ: thiếu {missing}.",
    "Chấm cơm đủ ba bữa rồi khóa sổ.",
)
OVER_NEED = declare(
    "KIT-06",
    "{kitchen} ngày {day}: lấy nấu {used} {item}, số người đã chấm chỉ cần {need}.",
    "Giảm lượng nấu, hoặc chấm thêm người ăn; nếu vẫn phải nấu thì ghi lý do và bù lại ở bữa sau.",
)
DISH_REPEATED = declare(
    "KIT-07",
    'Món "{dish}" có {times} lần trong tuần, quá {limit} lần cho phép.',
    "Đổi bớt món trong thực đơn tuần.",
)
FEW_PROTEIN = declare(
    "KIT-08",
    "{meal} ngày {day} có {found} món giàu đạm, ít nhất phải có {least}.",
    "Thêm món giàu đạm (thịt, cá, trứng, đậu) vào bữa chính.",
)
SAMPLE_MISSING = declare(
    "KIT-09",
    "{kitchen} ngày {day} không có ghi lưu mẫu thức ăn {meal}.",
    "Lưu mẫu từng món và ghi sổ ngay khi lấy mẫu; cảnh báo này không xóa được.",
)
DAY_NOT_OPEN = declare(
    "KIT-10",
    "{kitchen} ngày {day} chưa mở sổ.",
    "Chấm cơm của ngày trước.",
)
NOT_CLOSED = declare(
    "KIT-11",
    "{kitchen} ngày {day} chưa khóa sổ nên chưa công khai được.",
    "Khóa sổ ngày trước rồi công khai.",
)
PUBLISHED_LATE = declare(
    "KIT-12",
    "{kitchen} ngày {day} công khai lúc {at}, sau giờ quy định {due}.",
    "Công khai trước giờ quy định; lần chậm này vẫn được ghi vào tỷ lệ công khai đúng giờ.",
)
ALREADY_PUBLISHED = declare(
    "KIT-13",
    "{kitchen} ngày {day} đã công khai lúc {at}.",
    "Mở bảng công khai của ngày để xem; giờ công khai lần đầu được giữ nguyên.",
)
MENU_STATUS = declare(
    "KIT-14",
    "Thực đơn {kitchen} tuần từ {week} đang ở trạng thái {status}, không {verb} được.",
    "Tải lại trang để xem trạng thái; thực đơn đã duyệt không sửa, chỉ lập tuần sau.",
)
WEEK_NOT_MONDAY = declare(
    "KIT-15",
    "Ngày {day} không phải thứ Hai đầu tuần của thực đơn.",
    "Chọn ngày thứ Hai của tuần cần lập.",
)
MENU_CELL_WRONG = declare(
    "KIT-16",
    'Ô thực đơn {meal} ngày {day}: món "{dish}" {fault}.',
    "Chọn món có trong danh mục, đúng tuần, mỗi món một lần trong bữa.",
)
MENU_EMPTY = declare(
    "KIT-17",
    "Thực đơn {kitchen} tuần từ {week} chưa có món nào.",
    "Chọn món cho các bữa, hoặc chép thực đơn tuần trước.",
)
PRICE_MISSING = declare(
    "KIT-18",
    'Không có giá {source} của "{item}" cho {kitchen} ngày {day}.',
    "Ghi đơn giá vào phiếu, hoặc đề nghị hội đồng giá thông qua giá của mặt hàng.",
)
NO_STORE = declare(
    "KIT-20",
    "{kitchen} không phải bếp ăn đang mở kho vào ngày {day}.",
    "Kiểm tra mã bếp và ngày; nếu đúng thì đề nghị cơ quan mở kho cho bếp.",
)
SUPPLEMENT_ABOVE_PRESENT = declare(
    "KIT-22",
    "{kitchen} ngày {day}: chế độ {supplement} ghi {persons} người, chỉ có {present} người ăn.",
    "Kiểm tra số người hưởng chế độ; không được nhiều hơn số người ăn trong ngày.",
)
SAMPLE_ORDER = declare(
    "KIT-23",
    'Mẫu "{name}": thời điểm {later} phải sau {earlier}.',
    "Kiểm tra lại giờ lấy mẫu và giờ hủy mẫu.",
)
SAMPLE_TOO_EARLY = declare(
    "KIT-24",
    'Mẫu "{name}" phải giữ đến {until}.',
    "Chờ hết thời gian lưu mẫu rồi mới hủy.",
)
SAMPLE_BLOCKED = declare(
    "KIT-25",
    "{kitchen} đang có nghi ngờ ngộ độc thực phẩm (ngày {day}); không được hủy mẫu nào.",
    "Giữ nguyên mẫu, báo quân y; chỉ hủy sau khi có kết luận.",
)
RECORD_INCOMPLETE = declare(
    "KIT-26",
    "Bản ghi {what} còn thiếu: {missing}.",
    "Người kiểm ghi đủ các ô; hệ thống không điền thay.",
)
INSPECTION_ORDER = declare(
    "KIT-27",
    "Bản ghi {what}: giờ giấc không theo thứ tự.",
    "Kiểm tra lại các giờ: nhận, sơ chế, nấu, chia, ăn; giờ sau không được trước giờ trước.",
)
DAYS_NOT_CLOSED = declare(
    "KIT-28",
    "Tháng {month} của {kitchen} còn {count} ngày chưa khóa sổ, đầu tiên là {first}.",
    "Khóa sổ hết các ngày trong tháng rồi quyết toán.",
)
MONTH_SETTLED = declare(
    "KIT-29",
    "Tháng {month} của {kitchen} đã quyết toán ({status}).",
    "Số đã ký giữ nguyên; sai sót sửa bằng phiếu đảo và hiện ở mục điều chỉnh sau quyết toán.",
)
SETTLEMENT_STATUS = declare(
    "KIT-30",
    "Quyết toán tháng {month} của {kitchen} đang ở trạng thái {status}, không {verb} được.",
    "Tải lại trang để xem trạng thái mới.",
)
EARLIER_NOT_SETTLED = declare(
    "KIT-42",
    "Tháng {earlier} của {kitchen} chưa duyệt quyết toán nên chưa biết số dư chuyển sang tháng {month}.",
    "Lập và duyệt quyết toán tháng {earlier} trước.",
)
ALREADY_CLOSED = declare(
    "KIT-31",
    "{kitchen} ngày {day} đã khóa sổ lúc {at}.",
    "Không cần khóa lại; mở trang ngày–bếp để xem.",
)
SHEET_DUPLICATE = declare(
    "KIT-32",
    "Dòng này trùng với dòng {other}: cùng {what}.",
    "Bỏ một trong hai dòng.",
)
DISH_UNKNOWN = declare(
    "KIT-33",
    'Không có món "{dish}" trong danh mục món ăn.',
    "Kiểm tra mã hoặc tên món; món mới phải thêm vào danh mục trước.",
)
CATEGORY_UNKNOWN = declare(
    "KIT-34",
    'Không có đối tượng "{category}".',
    "Dùng một trong các mã: {allowed}.",
)
MEAL_UNKNOWN = declare(
    "KIT-35",
    'Không có bữa "{meal}".',
    "Ghi sáng, trưa hoặc chiều.",
)
CUT_ABOVE_LEAVE = declare(
    "KIT-36",
    "{kitchen}, {meal} ngày {day}: cắt cơm theo tên {named} người, số chấm cắt cơm chỉ có {leave}.",
    "Chấm lại số cắt cơm của bữa, hoặc thôi cắt bớt tên ở trang Cắt cơm theo tên.",
)
CUT_NOT_STANDING = declare(
    "KIT-41",
    "{kitchen}, {meal} ngày {day}: {person} không có tên trong danh sách cắt cơm.",
    "Tải lại trang Cắt cơm theo tên để xem ai đang cắt bữa nào.",
)
SUSPICION_CLOSED = declare(
    "KIT-37",
    "Nghi ngờ ngộ độc này đã có kết luận lúc {at}.",
    "Mở hồ sơ để xem kết luận.",
)
ITEM_UNKNOWN = declare(
    "KIT-19",
    "Mặt hàng số {item} không có trong danh mục đang dùng.",
    "Chọn mặt hàng trong danh mục.",
)
FUTURE_DAY = declare(
    "KIT-21",
    "{kitchen} ngày {day} chưa đến, chưa {verb} được.",
    "Đợi đến ngày đó, hoặc kiểm tra lại ngày.",
)
DISH_EXISTS = declare(
    "KIT-38",
    'Mã món "{used}" đã dùng cho món "{name}".',
    "Ghi mã khác; muốn sửa món đã có thì mở món đó rồi bấm Sửa món.",
)
VALUE_TOO_LARGE = declare(
    "KIT-40",
    'Thành tiền của "{item}" là {value}, vượt {limit}.',
    "Kiểm tra lại số lượng, đơn vị tính và đơn giá.",
)
LENT_ABOVE_FED = declare(
    "KIT-43",
    "{kitchen}, {meal} ngày {day}: cho mượn {lent} người đối tượng {category}, quân số ăn còn {fed}.",
    "Giảm số cho mượn ở bếp này, hoặc lấy thêm ở bếp khác của đơn vị.",
)
LENT_CLOSED_DAY = declare(
    "KIT-44",
    "{kitchen} đã khóa sổ ngày {day}, không ghi thêm người cho mượn được.",
    "Cho mượn từ ngày sau; cần sửa ngày đã khóa thì đề nghị người có quyền mở lại ngày đó trước.",
)
SUPPLEMENT_PAID = declare(
    "KIT-45",
    "{kitchen} ngày {day}: ghi {persons} người ăn thêm {supplement}, nhưng {paid} trong {present} người ăn đã được "
    "nhiệm vụ trả tiền ăn thêm.",
    "Bỏ những người nhiệm vụ đã trả khỏi số ăn thêm của bếp; ngày đã khóa sổ thì đề nghị mở lại trước.",
)
