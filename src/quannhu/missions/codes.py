"""Refusals of surge missions. Ids are never renumbered."""

from quannhu.kernel.errors import declare

CODE_TAKEN = declare(
    "MIS-01",
    "Mã nhiệm vụ {used} đã dùng cho {mission}.",
    "Ghi mã khác.",
)
DAYS_WRONG = declare(
    "MIS-02",
    "Nhiệm vụ {mission}: {why}.",
    "Ghi lại ngày, giờ theo lệnh.",
)
NOBODY = declare(
    "MIS-03",
    "Nhiệm vụ {mission} chưa có đối tượng nào, hoặc có đối tượng ghi 0 người.",
    "Ghi ít nhất một đơn vị hoặc một nhóm nhân dân, kèm số người.",
)
STATE = declare(
    "MIS-04",
    'Nhiệm vụ {mission} đang ở trạng thái "{state}", không {verb} được.',
    "Tải lại trang để xem trạng thái mới nhất.",
)
LEVEL_WRONG = declare(
    "MIS-05",
    "Mức ăn thêm {level} không phải mức ăn thêm nhiệm vụ.",
    "Chọn một trong các mức THEM-1 đến THEM-6 ở trang Tiêu chuẩn.",
)
TOO_MANY = declare(
    "MIS-06",
    "{unit} chỉ có {strength} người đối tượng {category} ngày {day}, lệnh lấy {asked}.",
    "Giảm số người hoặc lấy thêm từ đơn vị khác.",
)
TAKEN_BY = declare(
    "MIS-07",
    "{item} tại {place} còn tự do {free}, cần giữ {asked}; {holders} đang giữ {held}.",
    "Chọn kho khác, hoặc đề nghị nhiệm vụ kia nhả phần giữ.",
)
NOT_ARRIVING = declare(
    "MIS-08",
    "Hàng từ {place} không tới được: {why}.",
    "Chọn kho khác còn đường, hoặc đề nghị mở dự trữ SSCĐ tại chỗ.",
)
ROAD_UNKNOWN = declare(
    "MIS-09",
    "Chưa ghi thời gian đường từ {place} tới nhiệm vụ {mission}.",
    "Ghi thời gian chuẩn bị và đi đường của kho này ở mục Đường vận chuyển.",
)
NOT_CLAIMED = declare(
    "MIS-10",
    "{item} từ {place}: đã giữ {held}, đã xếp lên xe {loaded}, không xếp thêm {asked} được.",
    "Chỉ xếp phần còn lại, hoặc giữ thêm hàng trước.",
)
LOAD_STATE = declare(
    "MIS-11",
    'Phiếu tải {load} đang ở trạng thái "{state}", không {verb} được.',
    "Tải lại trang để xem trạng thái mới nhất.",
)
RECEIVED_WRONG = declare(
    "MIS-12",
    "Phiếu tải {load}: {item} đã xuất {loaded}, người nhận ghi {received}.",
    "Ghi đúng số thực nhận; không thể nhận nhiều hơn số đã xuất.",
)
RECEIVER_MISSING = declare(
    "MIS-13",
    "Phiếu tải {load} chưa ghi người nhận.",
    "Ghi họ tên người nhận hàng tại chỗ.",
)
NOT_OUT = declare(
    "MIS-14",
    "{item} ({audience}) của nhiệm vụ {mission} còn {left}, không {verb} {asked} được.",
    "Ghi trong số còn lại; kiểm tra các lần đã ghi.",
)
MIXED = declare(
    "MIS-15",
    "{item} còn {left} của {other}, không được {verb} cho {audience}: hàng của bộ đội và hàng cứu trợ để riêng.",
    "Xuất thêm đúng loại hàng theo lệnh; không lấy lẫn.",
)
MINUTES_MISSING = declare(
    "MIS-16",
    "Ghi mất {asked} {item} của nhiệm vụ {mission} phải có biên bản.",
    "Ghi số và ngày của biên bản.",
)
STILL_OUT = declare(
    "MIS-17",
    "Nhiệm vụ {mission} chưa khép được: {item} ({audience}) đã xuất {issued}, dùng {consumed}, trả {returned}, "
    "mất có biên bản {lost}, còn {left} chưa rõ.",
    "Ghi đủ số đã dùng, số trả kho, số mất có biên bản rồi khép.",
)
LOAD_OPEN = declare(
    "MIS-18",
    "Nhiệm vụ {mission} còn phiếu tải {load} {state}.",
    "Bàn giao hoặc hủy phiếu tải đó rồi khép nhiệm vụ.",
)
TOO_EARLY = declare(
    "MIS-19",
    "Nhiệm vụ {mission} phục vụ đến hết ngày {day}, chưa khép được ngày {today}.",
    "Khép sau ngày cuối, hoặc hủy nhiệm vụ nếu dừng sớm.",
)
MISFED = declare(
    "MIS-20",
    "Ngày {day}, {meal}, {category}: nhiệm vụ nuôi {fed} người nhưng bếp của đơn vị cắt suất {lent}.",
    "Cập nhật lại quân số của nhiệm vụ để bếp cắt đúng số suất.",
)
PRICE_MISSING = declare(
    "MIS-21",
    "Chưa có giá danh mục của {item} ngày {day} để trừ tiền ăn thêm.",
    "Thông qua giá của mặt hàng ở trang Giá rồi khép nhiệm vụ.",
)
NOT_CHANGED = declare(
    "MIS-22",
    "Đối tượng {label}: {why}.",
    "Ghi lại ngày và số người thay đổi.",
)
NOT_RELEASED = declare(
    "MIS-23",
    "Lệnh mở dự trữ số {release} không dùng được cho nhiệm vụ {mission}: {why}.",
    "Chờ thủ trưởng duyệt lệnh mở dự trữ, hoặc chọn lệnh của đúng kho và mặt hàng.",
)
ROAD_DIFFERS = declare(
    "MIS-24",
    "Đường từ {place} theo danh mục tuyến: {usual}; ghi {told} phải có lý do.",
    "Ghi lý do (đường vòng, sạt lở, thông lại) ở ô Lý do; đường như danh mục thì để nguyên số phút.",
)
