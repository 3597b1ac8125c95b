"""Refusals of supply. Ids are never renumbered."""

from quannhu.kernel.errors import declare

SCALE_MISSING = declare(
    "SUP-01",
    "Chưa có định lượng ăn của đối tượng {category} tại {place} trong tuần từ {day}.",
    "Nhập dòng định lượng có căn cứ ở trang Tiêu chuẩn và chờ duyệt, rồi tính lại nhu cầu.",
)
STRENGTH_MISSING = declare(
    "SUP-02",
    "{place} và các đơn vị dưới quyền không có quân số nào trong kỳ {period}.",
    "Nhập quân số ở trang Đơn vị hoặc chọn kỳ khác.",
)
PERIOD_WRONG = declare(
    "SUP-03",
    "Kỳ {period} không dùng được: phải từ 1 đến {most} tuần (kế hoạch đột xuất: ngày).",
    "Chọn lại ngày đầu và ngày cuối.",
)
FAMILY_EMPTY = declare(
    "SUP-04",
    'Nhóm hàng bảo đảm "{family}" chưa có mặt hàng nào trong kỳ.',
    "Nhập hàng trong nhóm ở trang Danh mục nguồn.",
)
SOURCE_OVERLAPS = declare(
    "SUP-05",
    "{what} {key} đã có dòng hiệu lực {period}, trùng với kỳ đang nhập.",
    "Ghi ngày thôi hiệu lực cho dòng cũ trước, hoặc bắt đầu dòng mới sau dòng cũ.",
)
SOURCE_VALUE = declare(
    "SUP-06",
    "{field} của {what} không dùng được: {why}.",
    "Sửa lại số liệu theo giấy tờ gốc rồi nhập lại.",
)
BASIS_MISSING = declare(
    "SUP-07",
    "Chưa ghi căn cứ (văn bản, hợp đồng, biên bản) của {what}.",
    "Ghi số, ngày của văn bản hoặc hợp đồng vào ô Căn cứ.",
)
PRICE_WRONG = declare(
    "SUP-08",
    "Giá của {what} không dùng được: {why}.",
    "Giá hợp đồng phải ghi số tiền; giá hội đồng giá để trống, chương trình lấy theo bảng giá của ngày đặt.",
)
END_WRONG = declare(
    "SUP-09",
    "Ngày thôi hiệu lực {day} không nằm trong kỳ hiệu lực {period}.",
    "Chọn ngày sau ngày bắt đầu và không muộn hơn ngày hết hiệu lực đã ghi.",
)
START_NOT_MONDAY = declare(
    "SUP-10",
    "Kế hoạch phải bắt đầu từ thứ Hai; {day} là {weekday}.",
    "Chọn thứ Hai của tuần cần lập.",
)
NO_FAMILY = declare(
    "SUP-11",
    "Chưa có nhóm hàng bảo đảm nào hiệu lực ngày {day}, nên không biết hàng nào do kho cấp.",
    "Nhập nhóm hàng bảo đảm và hàng trong nhóm ở trang Danh mục nguồn.",
)
NO_DEPOT = declare(
    "SUP-12",
    "{place} chưa có kho lĩnh ngày {day}.",
    "Nhập nơi lĩnh của đơn vị (hoặc của cấp trên) ở trang Danh mục nguồn.",
)
NO_HANDLING = declare(
    "SUP-13",
    "Chưa biết {item} nặng bao nhiêu, chiếm bao nhiêu chỗ.",
    "Nhập quy cách vận chuyển, bảo quản của mặt hàng ở trang Danh mục nguồn.",
)
NO_COUNCIL_PRICE = declare(
    "SUP-14",
    "Nguồn {supplier} giao {item} tới {place} theo giá hội đồng giá, nhưng ngày {day} chưa có giá.",
    "Thông qua bảng giá có mặt hàng này, hoặc ghi giá hợp đồng cho nguồn.",
)
NO_BUDGET = declare(
    "SUP-15",
    "Tuần từ {day} chưa thuộc kỳ ngân sách nào của {place}.",
    "Nhập kỳ ngân sách phủ hết các tuần của kế hoạch ở trang Danh mục nguồn.",
)
PLAN_FAULTY = declare(
    "SUP-16",
    "Chưa lập được kế hoạch: còn {count} chỗ hổng trong số liệu. Đầu tiên: {first}",
    "Sửa từng chỗ theo danh sách rồi lập lại.",
)
PLAN_STATE = declare(
    "SUP-17",
    "Kế hoạch số {plan} đang ở trạng thái {state} nên không {verb} được.",
    "Mở kế hoạch để xem bước tiếp theo, hoặc lập bản mới.",
)
WHAT_IF_ONLY = declare(
    "SUP-18",
    "Kế hoạch số {plan} là phương án thử với giả định, không trình duyệt.",
    "Nhập thay đổi thật vào danh mục nguồn hoặc quân số rồi lập kế hoạch từ số liệu hôm nay.",
)
TABLES_CONTRADICT = declare(
    "SUP-19",
    "Số liệu của kế hoạch mâu thuẫn nhau ở {count} chỗ. Đầu tiên: {first}",
    "Sửa danh mục nguồn theo các chỗ đã nêu rồi lập lại kế hoạch.",
)
PLAN_BROKEN = declare(
    "SUP-20",
    "Bản tính không qua được khâu kiểm lại ({count} chỗ sai), nên không lưu. {first}",
    "Báo người quản trị kèm mã băm số liệu; kế hoạch cũ vẫn giữ nguyên.",
)
RUN_STATE = declare(
    "SUP-21",
    "Lần tính của kế hoạch số {plan} {state} nên không {verb} được.",
    "Mở kế hoạch để xem kết quả hoặc tính lần mới.",
)
RUN_ALREADY = declare(
    "SUP-22",
    "Kế hoạch số {plan} đang được tính.",
    "Chờ tính xong hoặc bấm Dừng trước khi tính lại.",
)
CHANGE_UNKNOWN = declare(
    "SUP-23",
    'Không thay đổi được: kế hoạch không có {what} "{key}".',
    "Chọn mã có trong kế hoạch gốc.",
)
CONTRACT_UNSIGNED = declare(
    "SUP-24",
    "Đơn số {order} mua của {supplier} chưa có hợp đồng đã ký.",
    "Trình ký hợp đồng của kế hoạch với nhà cung cấp này rồi đặt hàng.",
)
NOTHING_TO_ORDER = declare(
    "SUP-25",
    "Kế hoạch số {plan} không còn dòng nào phải {what} trong các tuần đã chọn.",
    "Chọn tuần khác hoặc xem các đơn đã lập.",
)
ORDER_STATE = declare(
    "SUP-26",
    "Đơn số {order} đang ở trạng thái {state} nên không {verb} được.",
    "Mở đơn để xem bước tiếp theo.",
)
NOT_IN_ORDER = declare(
    "SUP-27",
    "Đơn số {order} không có mặt hàng {item}.",
    "Ghi hàng ngoài đơn bằng phiếu nhập riêng ở trang Kho.",
)
DELIVERED_TOO_MUCH = declare(
    "SUP-28",
    "Đơn số {order} đặt {ordered} {item}, đã có {before}; nhận thêm {asked} là quá số đặt.",
    "Nhận đúng phần còn lại; phần giao thừa trả lại hoặc nhập bằng phiếu riêng có phê duyệt.",
)
VOUCHER_NOT_OF_ORDER = declare(
    "SUP-29",
    "Phiếu {voucher} không ghi vào đơn số {order} được: {why}.",
    "Chọn phiếu nhập của đúng kho, đúng nhà cung cấp và chưa gắn với đơn nào.",
)
REQUISITION_ALREADY = declare(
    "SUP-30",
    "{place} đã có phiếu yêu cầu theo kế hoạch số {plan} cho {when}.",
    "Mở các phiếu yêu cầu đã lập ở trang Kho.",
)
NO_KITCHEN = declare(
    "SUP-31",
    "{place} không có bếp nào có kho để lĩnh hàng ngày {day}.",
    "Mở kho cho bếp của đơn vị rồi lập phiếu yêu cầu.",
)
ORDERED_SINCE = declare(
    "SUP-32",
    "Từ lúc lập kế hoạch số {plan} đã đặt {count} đơn có hàng về trong kỳ mà bản này chưa tính.",
    "Lập lại từ số liệu hôm nay rồi trình duyệt bản mới, để không mua hai lần.",
)
