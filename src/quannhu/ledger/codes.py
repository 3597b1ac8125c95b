"""Refusals of the ledger."""

from quannhu.kernel.errors import declare

NOT_ENOUGH = declare(
    "LED-01",
    "Không đủ {item} tại {place}: còn {on_hand}, cần xuất {asked}.",
    "Giảm số lượng, chọn lô khác hoặc nhập thêm trước khi xuất.",
)
BELOW_FLOOR = declare(
    "LED-02",
    "Xuất {asked} {item} tại {place} sẽ xuống dưới mức phải giữ: còn {on_hand}, mức giữ {floor}.",
    "Chỉ xuất phần trên mức giữ, hoặc xin lệnh của người có thẩm quyền thay đổi mức.",
)
STOCK_HELD = declare(
    "LED-03",
    "{item} tại {place} còn {on_hand} nhưng {held} đang giữ cho việc khác, cần xuất {asked}.",
    "Xuất trong phần còn tự do, hoặc đề nghị bỏ phần giữ.",
)
QUANTITY_NOT_POSITIVE = declare(
    "LED-04",
    "Số lượng {item} phải lớn hơn 0 (đã ghi {asked}).",
    "Ghi số lượng dương; muốn trả lại hoặc hủy thì lập phiếu đảo.",
)
QUANTITY_TOO_LARGE = declare(
    "LED-05",
    "Số lượng {item} quá lớn: {asked}.",
    "Kiểm tra đơn vị tính (kg, tạ, tấn) rồi ghi lại.",
)
SAME_ACCOUNT = declare(
    "LED-06",
    "{item}: nơi giao và nơi nhận là một.",
    "Chọn nơi nhận khác nơi giao.",
)
NO_STOCK_SIDE = declare(
    "LED-07",
    "{item}: dòng phiếu không đụng tới kho nào.",
    "Mỗi dòng phải lấy từ kho hoặc đưa vào kho.",
)
NOT_OWN_STOCK = declare(
    "LED-08",
    "Phiếu của sổ {place} không được lấy {item} từ kho của nơi khác.",
    "Lập phiếu ở sổ của kho giao hàng.",
)
LOT_WRONG = declare(
    "LED-09",
    "Lô đã chọn không phải của {item}.",
    "Chọn lại lô đúng mặt hàng.",
)
LOT_EXPIRED = declare(
    "LED-10",
    "{item} lô {lot} tại {place} hết hạn ngày {expires}, không dùng được ngày {day}.",
    "Chuyển lô sang chờ xử lý và chọn lô còn hạn.",
)
LOT_NEEDED = declare(
    "LED-11",
    "{item} phải ghi {what}.",
    "Ghi số lô và hạn dùng theo nhãn hoặc giấy của nhà cung cấp.",
)
LOT_DIFFERS = declare(
    "LED-12",
    "{item} lô {lot} đã có trong sổ với hạn dùng {known}, không phải {given}.",
    "Kiểm tra nhãn; nếu là lô khác thì ghi số lô khác.",
)
PAPER_TWICE = declare(
    "LED-13",
    "Chứng từ {paper} của {supplier} đã nhập ở phiếu {voucher}.",
    "Kiểm tra lại; nếu là chuyến khác thì ghi số chứng từ khác.",
)
DATED_SHORT = declare(
    "LED-14",
    "Ghi lùi ngày {day} làm {item} tại {place} âm vào ngày {short_on}: còn {on_hand}, cần xuất {asked}.",
    "Ghi vào ngày còn đủ hàng, hoặc ghi bổ sung phiếu nhập thiếu trước.",
)
VOUCHER_EMPTY = declare(
    "LED-15",
    "Phiếu không có dòng nào.",
    "Ghi ít nhất một dòng.",
)
DAY_IN_FUTURE = declare(
    "LED-16",
    "Ngày của phiếu ({day}) sau ngày ghi sổ ({today}).",
    "Ghi đúng ngày đã xảy ra.",
)
PLACE_NOT_OPEN = declare(
    "LED-17",
    "{place} không mở vào ngày {day}.",
    "Chọn kho đang mở, hoặc ghi đúng ngày.",
)
MONTH_CLOSED = declare(
    "LED-18",
    "Sổ {place} đã khóa tháng {month}.",
    "Đề nghị sửa phiếu có người duyệt, hoặc đề nghị mở lại tháng.",
)
BOOK_FROZEN = declare(
    "LED-19",
    "{place} đang kiểm kê lúc 0 giờ ngày {day}; không ghi thêm phiếu của trước ngày đó.",
    "Hoàn thành hoặc hủy kiểm kê rồi ghi.",
)
ALREADY_REVERSED = declare(
    "LED-20",
    "Phiếu {voucher} {why}.",
    "Mở phiếu để xem phiếu liên quan; lập phiếu mới nếu cần.",
)
LOT_OUT_OF_TURN = declare(
    "LED-21",
    "{item}: lô {lot} không phải lô hết hạn trước (phải xuất lô {first} trước).",
    "Xuất lô hết hạn trước, hoặc ghi lý do xuất khác thứ tự.",
)
WEIGHING_WRONG = declare(
    "LED-22",
    "{item}: theo giấy {paper}, cân được {weighed}, chờ xử lý {quarantined} không hợp lý ({why}).",
    "Kiểm tra lại số cân và đơn vị tính (kg, tạ, tấn) trước mặt ba bên.",
)
THREE_PARTIES = declare(
    "LED-23",
    "Biên bản cân phải có đủ ba bên: người giao, người nhận, người chứng kiến, là ba người khác nhau.",
    "Ghi đủ ba họ tên.",
)
REQUEST_STATE = declare(
    "LED-24",
    'Đề nghị số {request} đang ở trạng thái "{status}", không {verb} được.',
    "Tải lại trang để xem trạng thái mới nhất.",
)
SHIP_TOO_MUCH = declare(
    "LED-25",
    "Đề nghị số {request}: {item} được duyệt {approved}, đã xuất {shipped}, không xuất thêm {asked} được.",
    "Chỉ xuất phần còn lại, hoặc lập đề nghị bổ sung.",
)
HOLD_SPENT = declare(
    "LED-26",
    "Phần giữ số {hold} không còn đủ: còn {left}, cần {asked}.",
    "Kiểm tra phần giữ còn hiệu lực.",
)
STOCKTAKE_STATE = declare(
    "LED-27",
    'Kiểm kê số {stocktake} đang ở trạng thái "{status}", không {verb} được.',
    "Tải lại trang để xem trạng thái mới nhất.",
)
STOCKTAKE_PERSON = declare(
    "LED-28",
    "Kiểm kê số {stocktake}: {why}.",
    "Phân công hai người kiểm khác nhau và người thứ ba duyệt.",
)
STOCKTAKE_OPEN_LINES = declare(
    "LED-29",
    "Kiểm kê số {stocktake}: còn {count} dòng {what}.",
    "Hoàn thành các dòng đó rồi làm bước tiếp theo.",
)
CUSTODY_SPENT = declare(
    "LED-30",
    "{keeper} chỉ còn giữ {left} {item}, không {verb} {asked} được.",
    "Kiểm tra phiếu giao nhận.",
)
MONTH_STATE = declare(
    "LED-31",
    "Tháng {month} của {place} {why}.",
    "Kiểm tra lại tháng và sổ.",
)
PLACE_TAKEN = declare(
    "LED-32",
    'Mã kho "{key}" đã có.',
    "Dùng mã khác.",
)
PLACE_NOT_EMPTY = declare(
    "LED-33",
    "{place} còn hàng, chưa đóng được ({count} mặt hàng, ví dụ {item}: {on_hand}).",
    "Xuất hoặc điều chuyển hết rồi đóng.",
)
FLOOR_TOO_HIGH = declare(
    "LED-34",
    "Mức giữ {floor} của {item} tại {place} lớn hơn số đang có {on_hand}.",
    "Nhập đủ rồi đặt mức, hoặc đặt mức thấp hơn.",
)
ITEM_INACTIVE = declare(
    "LED-35",
    "{item} đã ngừng dùng, không nhập thêm được.",
    "Chọn mặt hàng thay thế trong danh mục.",
)
CORRECTION_STATE = declare(
    "LED-36",
    'Đề nghị sửa phiếu {voucher} đang ở trạng thái "{status}", không {verb} được.',
    "Tải lại trang để xem trạng thái mới nhất.",
)
NOT_IN_TRANSIT = declare(
    "LED-37",
    "Chuyến hàng của phiếu {voucher} không có {item} còn đang vận chuyển ({left}), đã ghi nhận {asked}.",
    "Kiểm tra phiếu xuất; phần thừa ghi vào ô thừa kèm lý do.",
)
PLACES_DIFFER = declare(
    "LED-38",
    "{what} không thuộc {place}.",
    "Chọn đúng kho rồi thực hiện lại.",
)
HOLD_ALREADY_OVER = declare(
    "LED-39",
    "Hạn giữ {until} đã qua khi ghi ({now}).",
    "Ghi hạn giữ sau hôm nay.",
)
VALUE_TOO_LARGE = declare(
    "LED-40",
    "Thành tiền của {item} là {value}, vượt {limit}.",
    "Kiểm tra lại số lượng, đơn vị tính và đơn giá.",
)
LOT_CODE_TOO_LONG = declare(
    "LED-41",
    'Số lô "{lot}" của {item} dài quá {limit} ký tự.',
    "Ghi số lô như trên nhãn, bỏ phần mô tả.",
)
RESERVE_FLOOR = declare(
    "LED-42",
    "Xuất {asked} {item} khỏi dự trữ SSCĐ tại {place} thì ngày {day} chỉ còn dùng được {usable}, dưới mức {floor}.",
    "Đổi hạt thì nhập lô mới trước rồi mới xuất lô cũ; cần lấy dưới mức thì xin lệnh mở dự trữ có thời hạn.",
)
ROTATION_ORDER = declare(
    "LED-43",
    "Đổi hạt {item} tại {place} sai thứ tự: {why}.",
    "Nhập lô mới hơn vào dự trữ trước, rồi xuất lô cũ nhất ra cho bếp.",
)
RELEASE_STATE = declare(
    "LED-44",
    'Lệnh mở dự trữ số {release} của {place} đang ở trạng thái "{status}", không {verb} được.',
    "Tải lại trang để xem trạng thái mới nhất; hết hạn thì đề nghị lệnh mới.",
)
RELEASE_SPENT = declare(
    "LED-45",
    "Lệnh mở dự trữ số {release} của {place}: {item} còn {left}, không {verb} {asked} được.",
    "Ghi không quá phần còn lại, hoặc đề nghị lệnh mới cho phần thêm.",
)
RELEASE_DAYS = declare(
    "LED-46",
    "Lệnh mở dự trữ {item} tại {place}: {why}.",
    "Hạn lấy phải từ hôm nay trở đi; hạn bù không trước hạn lấy.",
)
NORM_WRONG = declare(
    "LED-47",
    "Định mức dự trữ {item} tại {place}: {why}.",
    "Ghi lại định mức có căn cứ, mỗi đơn vị hưởng chỉ một định mức một lúc.",
)
BOOKS_BUSY = declare(
    "LED-48",
    "Nhiều người đang ghi cùng những mặt hàng này nên phiếu chưa ghi được.",
    "Chờ một phút rồi ghi lại; chưa có gì được ghi.",
)
