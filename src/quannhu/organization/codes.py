"""Refusals of the organization room, with their words and remedies."""

from quannhu.kernel.errors import declare

PARENT_INSIDE_CHILD = declare(
    "ORG-01",
    "{unit} không thể trực thuộc {parent} từ {day}: {parent} đang nằm trong {unit}.",
    "Chọn đơn vị cấp trên khác, hoặc chuyển {parent} ra ngoài trước.",
)
VALIDITY_OVERLAPS = declare(
    "ORG-02",
    "Khoảng hiệu lực {period} của {what} chồng lên dòng đã có: {other}.",
    "Chọn ngày hiệu lực khác, hoặc sửa dòng đã có.",
)
ALREADY_ON_A_LIST = declare(
    "ORG-03",
    "{person} đã có tên trong danh sách ăn của {kitchen} ({period}).",
    "Cắt cơm ở bếp cũ trước ngày vào bếp mới; mỗi người chỉ ăn một nơi trong một bữa.",
)
CODE_TAKEN = declare(
    "ORG-04",
    "Mã {taken} đã thuộc về {unit} ({period}).",
    "Chọn mã khác, hoặc ngày hiệu lực sau khi mã cũ hết dùng.",
)
KEY_TAKEN = declare(
    "ORG-05",
    "Khóa định danh {key} đã dùng cho {unit}.",
    "Chọn khóa khác; mỗi đơn vị giữ một khóa suốt đời.",
)
HEADCOUNT_OUT_OF_RANGE = declare(
    "ORG-06",
    "Quân số {headcount} của {place} nằm ngoài khoảng từ 0 đến {limit}.",
    "Kiểm tra lại con số; quân số không thể âm.",
)
LATER_DATA = declare(
    "ORG-07",
    "Không thể {doing} {unit} từ {day}: đã có {what} từ {later}.",
    "Chọn ngày hiệu lực sau {later}, hoặc đính chính dữ liệu có sau đó trước.",
)
STILL_HAS_CHILDREN = declare(
    "ORG-08",
    "Không thể kết thúc {unit} từ {day}: còn {count} đầu mối trực thuộc ({children}).",
    "Chuyển hoặc kết thúc các đầu mối đó trước.",
)
STILL_FEEDS = declare(
    "ORG-09",
    "Không thể đóng {kitchen} từ {day}: còn {count} người được bảo đảm ăn tại bếp sau ngày đó.",
    "Chuyển số người này sang bếp khác trước.",
)
FED_TWICE = declare(
    "ORG-10",
    "Ngày {day}, {unit} có {strength} {category} nhưng được xếp ăn {fed}.",
    "Giảm quân số ăn ở bếp khác trước, hoặc sửa quân số; không ai được tính ăn hai nơi.",
)
STRENGTH_ON_A_SUM = declare(
    "ORG-11",
    "Không ghi quân số trực tiếp vào {unit}: {why}.",
    "Ghi quân số ở đơn vị cấp dưới; cấp trên tự cộng.",
)
ALREADY_FOUNDED = declare(
    "ORG-12",
    "Cơ sở dữ liệu đã có đơn vị gốc {unit}.",
    "Đăng nhập bằng tài khoản quản trị để bổ nhiệm người dùng; việc lập đơn vị gốc chỉ làm một lần.",
)
CODE_MALFORMED = declare(
    "ORG-13",
    'Mã "{text}" không hợp lệ.',
    "Mã gồm chữ cái không dấu, số, dấu gạch nối hoặc dấu chấm, tối đa 20 ký tự.",
)
NAME_MISSING = declare(
    "ORG-14",
    'Tên "{name}" để trống hoặc dài quá {limit} ký tự.',
    "Ghi tên đầy đủ, tối đa {limit} ký tự.",
)
UNIT_NOT_VALID = declare(
    "ORG-15",
    "{unit} không có hiệu lực trong suốt thời gian {period}.",
    "Chọn đơn vị đang hoạt động, hoặc đổi ngày hiệu lực.",
)
OWN_APPOINTMENT = declare(
    "ORG-16",
    "Không được tự bổ nhiệm hoặc tự thôi chức vụ của chính mình ({title}).",
    "Đề nghị quản trị viên khác thực hiện.",
)
ROLE_UNKNOWN = declare(
    "ORG-17",
    'Không có vai "{role}".',
    "Chọn một vai trong danh sách.",
)
PARENT_WRONG_KIND = declare(
    "ORG-18",
    "{unit} ({kind}) không thể trực thuộc {parent} ({parent_kind}).",
    "Chọn cấp trên là cục, vùng, cơ quan hoặc đơn vị.",
)
CATEGORY_UNKNOWN = declare(
    "ORG-19",
    'Không có đối tượng "{category}".',
    "Dùng một trong các mã: {allowed}.",
)
PERIOD_EMPTY = declare(
    "ORG-20",
    "Ngày kết thúc {end} không sau ngày bắt đầu {start}.",
    "Ghi ngày kết thúc sau ngày bắt đầu.",
)
NOT_A_KITCHEN = declare(
    "ORG-21",
    "{unit} không phải là bếp ăn.",
    "Chọn một bếp ăn.",
)
MERGE_WRONG = declare(
    "ORG-22",
    "Không sáp nhập được: {why}.",
    "Chọn ít nhất hai đơn vị khác nhau, cùng đang hoạt động.",
)
CELL_EMPTY = declare(
    "ORG-24",
    'Ô "{column}" để trống.',
    "Điền giá trị.",
)
KIND_UNKNOWN = declare(
    "ORG-26",
    'Không có loại đơn vị "{kind}".',
    "Dùng một trong các loại: {allowed}.",
)
ROW_TWICE = declare(
    "ORG-27",
    "Dòng này lặp lại dòng {first} ({what}).",
    "Xóa một trong hai dòng.",
)
POST_HELD = declare(
    "ORG-28",
    "{person} đã giữ vai {role} tại {unit} ({period}).",
    "Kết thúc chức vụ cũ trước, hoặc chọn thời gian khác.",
)
PERSON_DIFFERS = declare(
    "ORG-29",
    "Số hiệu {number} đã thuộc về {known}, không phải {given}.",
    "Kiểm tra lại số hiệu hoặc họ tên.",
)
ACCOUNT_NAME_TAKEN = declare(
    "ORG-30",
    'Tên đăng nhập "{username}" để trống, sai mẫu hoặc đã có người dùng.',
    "Chọn tên đăng nhập khác, gồm chữ không dấu, số và các dấu . - _ @ +.",
)
PASSWORD_WEAK = declare(
    "ORG-31",
    "Mật khẩu ngắn hơn {limit} ký tự.",
    "Đặt mật khẩu dài hơn, dễ nhớ với mình và khó đoán với người khác.",
)
