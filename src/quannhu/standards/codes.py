"""Refusals of the standards room."""

from quannhu.kernel.errors import declare

OVERLAP = declare(
    "STD-01",
    "{new} trùng thời gian với {old} ({days}).",
    "Chọn thay thế dòng cũ, hoặc sửa ngày áp dụng để mỗi ngày chỉ còn một dòng.",
)
GAP = declare(
    "STD-02",
    "Giữa {before} và {after} có ngày không có quy định: {days}.",
    "Sửa ngày áp dụng cho liền nhau, hoặc thêm dòng cho khoảng trống.",
)
NO_RULE = declare(
    "STD-03",
    "Ngày {day} không có {what} cho đối tượng {category} tại {place}.",
    "Kiểm tra ngày, đối tượng; nếu đúng thì lập và duyệt dòng tiêu chuẩn cho ngày đó.",
)
STACKED = declare(
    "STD-04",
    "Không được hưởng {first} cùng với {second} trong một ngày.",
    "Chỉ giữ một mức theo quy định.",
)
NOT_HOLIDAY = declare(
    "STD-05",
    "Ngày {day} không phải ngày lễ, tết được ăn thêm.",
    "Kiểm tra danh sách ngày lễ, tết đã duyệt của năm.",
)
BEYOND_ROLL = declare(
    "STD-06",
    "{place}, ngày {day}: chấm {counted} người đối tượng {category}, quân số chỉ có {roll}; thừa {surplus} người.",
    "Kiểm tra người chấm nhầm đối tượng (ví dụ sĩ quan chấm thành hạ sĩ quan, binh sĩ).",
)
ONLY_ENLISTED = declare(
    "STD-07",
    "Đối tượng {category} không được quyết toán chênh lệch giá gạo khi gạo đắt hơn giá định mức.",
    "Chỉ lập cho hạ sĩ quan, binh sĩ (HSQBS).",
)
SPLIT_NOT_WHOLE = declare(
    "STD-08",
    'Tỷ lệ chia bữa "{value}" không hợp lệ.',
    "Ghi ba số nguyên không âm cho sáng, trưa, chiều, cộng lại đúng 100, ví dụ 30/40/30.",
)
VALUE_MISSING = declare(
    "STD-09",
    "Dòng tiêu chuẩn thiếu hoặc sai {what}.",
    "Ghi đủ: căn cứ, ngày ban hành, ngày áp dụng và giá trị lớn hơn 0.",
)
NOT_DRAFT = declare(
    "STD-10",
    "{row} không còn là dự thảo ({status}).",
    "Tải lại trang để xem trạng thái mới; muốn đổi dòng đã duyệt thì lập dòng thay thế.",
)
WRONG_PREDECESSOR = declare(
    "STD-11",
    "{new} không thay thế được {old}: khác loại, mã, đối tượng, đơn vị hoặc mùa, hoặc bắt đầu trước dòng cũ.",
    "Chọn đúng dòng đang hiệu lực cùng loại, cùng mã, cùng đối tượng và đơn vị.",
)
NOT_RETROACTIVE = declare(
    "STD-12",
    "{row} được duyệt trước hoặc đúng ngày áp dụng nên không có ngày nào phải truy lĩnh.",
    "Chỉ lập truy lĩnh cho mức được duyệt sau ngày bắt đầu áp dụng.",
)
ISSUED_LATER = declare(
    "STD-13",
    "Ngày ban hành {issued} sau ngày ghi {today}.",
    "Kiểm tra ngày ban hành của văn bản; văn bản chưa ban hành thì chưa ghi.",
)
SETTING_UNKNOWN = declare(
    "STD-14",
    'Không có tham số "{key}".',
    "Chọn một tham số trong danh sách tham số.",
)
REFERENCE_INCOMPLETE = declare(
    "STD-15",
    "Dòng tham khảo {key} thiếu {what} nên chưa lập thành dự thảo được.",
    "Bổ sung theo văn bản gốc rồi lập lại.",
)
LEVEL_UNKNOWN = declare(
    "STD-16",
    'Không có mức tiền ăn "{level}" vào ngày {day}.',
    "Lập và duyệt mức đó trước, rồi mới cho đơn vị hưởng.",
)
ALREADY_SETTLED = declare(
    "STD-17",
    "{row} đã lập truy lĩnh số {number} ngày {day}.",
    "Mở bảng truy lĩnh đã lập để xem.",
)
SETTING_UNREADABLE = declare(
    "STD-18",
    'Giá trị "{value}" không đúng kiểu của tham số "{key}".',
    "Giờ ghi dạng 16:00; số ghi số nguyên không âm; có hoặc không ghi 1 hoặc 0.",
)
NO_MAN_DAYS = declare(
    "STD-19",
    "Không có ngày ăn nào trong thời gian {days} để tính {what}.",
    "Kiểm tra sổ chấm cơm của các bếp trong thời gian đó.",
)
BACK_CHANGED = declare(
    "STD-21",
    "Truy lĩnh số {number} ghi {then} đ cho {then_days} ngày ăn, nay tính lại được {now} đ cho {now_days} ngày ăn.",
    "Rút bảng này, ghi lý do, rồi lập lại theo sổ chấm cơm hiện nay.",
)
CLAIMED_ALREADY = declare(
    "STD-20",
    "{place}, đối tượng {category}, {days}: đã lập chênh lệch giá gạo số {number} cho {other}, {other_days}.",
    "Mở bảng số {number} để xem; chỉ lập cho những ngày và những người chưa lập.",
)
