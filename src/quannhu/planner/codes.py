"""Faults and warnings of a supply problem and refusals of `quannhu plan` (PLN-01..69)."""

from quannhu.kernel.errors import declare

# Tables as files
FOLDER_MISSING = declare("PLN-01", 'Không có thư mục "{folder}".', "Kiểm tra lại đường dẫn tới thư mục chứa các bảng.")
TABLE_MISSING = declare(
    "PLN-02",
    "Thiếu bảng {table}.",
    "Thêm tệp {table}.csv (mã UTF-8) có các cột: {columns}; không có gì thì để mình dòng tiêu đề.",
)
TABLE_TWICE = declare("PLN-03", "Bảng {table} có cả tệp .csv lẫn .parquet, không rõ tệp nào đúng.", "Giữ lại một tệp.")
TABLE_UNKNOWN = declare(
    "PLN-04",
    'Tệp "{name}" không phải bảng nào của bài toán.',
    "Đổi tên tệp cho đúng hoặc chuyển đi; các bảng: {tables}.",
)
COLUMN_MISSING = declare("PLN-05", 'Thiếu cột "{column}".', "Thêm cột này; bảng {table} có các cột: {columns}.")
COLUMN_UNKNOWN = declare(
    "PLN-06", 'Cột "{column}" lạ hoặc ghi hai lần.', "Bỏ cột này; bảng {table} có các cột: {columns}."
)
NOT_UTF8 = declare("PLN-07", "Chữ không phải mã UTF-8 (byte 0x{byte}).", "Lưu lại tệp ở dạng CSV UTF-8 rồi chạy lại.")
DAMAGED = declare("PLN-08", "Tệp hỏng: {reason}.", "Sửa dòng này hoặc xuất lại tệp từ nơi lập.")
BLANK = declare("PLN-09", "Ô này để trống.", "Ghi giá trị; ô được để trống thì tài liệu các bảng có nói.")
NOT_A_NUMBER = declare(
    "PLN-10", 'Giá trị "{text}" không phải số nguyên.', "Ghi số nguyên bằng chữ số 0–9, theo đơn vị gốc (g, ml, cái)."
)
SEPARATED = declare(
    "PLN-11",
    'Giá trị "{text}" có dấu ngăn hàng nghìn hoặc phần thập phân, có thể hiểu hai cách.',
    "Ghi liền chữ số, ví dụ 1000; số lẻ thì đổi sang đơn vị gốc (1,5 kg là 1500 g).",
)
OUT_OF_RANGE = declare(
    "PLN-12", "Giá trị {text} nằm ngoài khoảng từ {low} đến {high}.", "Kiểm tra lại số và đơn vị tính."
)
CODE_UNKNOWN = declare(
    "PLN-13", 'Mã "{text}" không có trong bảng {table}.', "Sửa mã, hoặc thêm dòng cho mã này vào bảng {table}."
)
LINE_REPEATED = declare("PLN-14", "Dòng này trùng với dòng {first} (cùng {key}).", "Giữ lại một dòng.")
WORD_UNKNOWN = declare("PLN-15", 'Từ "{text}" không dùng được.', "Dùng một trong các từ: {words}.")
SUM_TOO_LARGE = declare(
    "PLN-16", "Các dòng cùng {key} cộng lại vượt quá {limit}.", "Kiểm tra lại các số và đơn vị tính."
)
NO_DEMAND = declare(
    "PLN-17",
    "Bài toán không có nhu cầu: thiếu cả bảng demand và bảng strength.",
    "Thêm một trong hai bảng, dù chỉ có dòng tiêu đề.",
)
PARQUET_NOT_INSTALLED = declare(
    "PLN-18", "Chưa cài phần đọc và ghi Parquet.", "Cài thêm: pip install quannhu[parquet], hoặc dùng CSV."
)
TABLE_EMPTY = declare("PLN-19", "Bảng {table} không có dòng nào.", "Bảng này phải có ít nhất một dòng.")

# The problem itself
SHAPE_WRONG = declare(
    "PLN-20", "Mảng {column} có dạng {found}, phải là {wanted}.", "Dựng lại mảng theo tài liệu của planner.values."
)
NEGATIVE = declare("PLN-21", "{where}: số âm {value}.", "Số này phải từ {low} trở lên; sửa lại.")
ROW_UNKNOWN = declare(
    "PLN-22", "{where}: chỉ tới dòng {value}, bảng kia có {rows} dòng.", "Dựng lại mảng theo đúng số dòng (tính từ 0)."
)
CODE_REPEATED = declare("PLN-23", 'Mã "{repeated}" đặt hai lần trong {where}.', "Đặt mỗi mã một lần.")
LANE_TO_ITSELF = declare(
    "PLN-24", "Tuyến {lane} đi từ kho {place} về chính nó.", "Sửa kho đi hoặc kho đến, hoặc bỏ tuyến này."
)
LANES_CIRCLE = declare(
    "PLN-25",
    "Các tuyến không mất thời gian khép thành vòng: {places}.",
    "Ghi thời gian đi ít nhất 1 kỳ cho một tuyến trong vòng, hoặc bỏ tuyến đó.",
)
FLOOR_ABOVE_ROOM = declare(
    "PLN-26",
    "Mức dự trữ tại kho {place} (kỳ {period}) cần ít nhất {volume} ml loại {store_class}, sức chứa chỉ {room} ml.",
    "Giảm mức dự trữ, chuyển bớt sang kho khác hoặc sửa sức chứa.",
)
UNIT_UNSERVED = declare(
    "PLN-27", "Đơn vị {unit} có nhu cầu mà không kho nào phục vụ.", "Thêm dòng cho đơn vị này vào bảng serves."
)
FAMILY_EMPTY = declare(
    "PLN-28",
    "Nhóm {family} có nhu cầu hoặc mức dự trữ mà không có mặt hàng nào.",
    "Thêm mặt hàng của nhóm, hoặc bỏ nhóm.",
)
SUMS_TOO_LARGE = declare(
    "PLN-29",
    "Tổng {what} có thể vượt {limit}: không tính chính xác được.",
    "Kiểm tra lại các số và đơn vị tính; nếu đúng thì chia bài toán thành nhiều phần.",
)
PAIR_REPEATED = declare("PLN-30", "{where}: {key} ghi hai lần.", "Giữ lại một dòng.")
PRIORITY_UNKNOWN = declare(
    "PLN-31",
    "{where}: mức ưu tiên {value} không có.",
    "Dùng 0 (sẵn sàng chiến đấu), 1 (đột xuất) hoặc 2 (thường xuyên).",
)
ABOVE_LIMIT = declare("PLN-32", "{where}: số {value} vượt quá {high}.", "Kiểm tra lại số và đơn vị tính.")
PRICE_MISSING = declare(
    "PLN-33", "Chào hàng {offer} không có giá ở kỳ {period}.", "Thêm dòng giá, hoặc một dòng để trống kỳ cho mọi kỳ."
)
NOT_DECIMAL = declare(
    "PLN-34", 'Giá trị "{text}" không phải số thập phân.', "Ghi số với dấu chấm thập phân, ví dụ 0.001."
)
TOO_SMALL = declare("PLN-35", "{where}: số {value} nhỏ hơn {low}.", "Kiểm tra lại số này.")

# Warnings: the plan comes all the same
NO_SUPPLIER = declare(
    "PLN-40",
    "Nhóm {family} có nhu cầu {need} mà không ai bán và trong kho chỉ có {held}.",
    "Kế hoạch vẫn lập, phần còn lại ghi thiếu; thêm chào hàng nếu có.",
)
UNUSUAL = declare("PLN-41", "Bất thường: đơn vị {unit} có {strength} người ở kỳ {period}.", "Kiểm tra lại quân số.")
BUDGET_ZERO = declare(
    "PLN-42", "Ngân sách {term} bằng 0: không đặt mua gì.", "Nếu không giới hạn ngân sách thì để trống ô này."
)
NEVER_ARRIVES = declare(
    "PLN-43",
    "Chào hàng {offer} cần {lead} kỳ, không kịp trong {periods} kỳ của kế hoạch.",
    "Kéo dài kế hoạch hoặc bỏ chào hàng này.",
)
NUTRIENT_OUT_OF_REACH = declare(
    "PLN-44",
    "Không mặt hàng nào của nhóm {family} đạt mức sàn {nutrient} là {floor}: cả nhóm sẽ thiếu.",
    "Kiểm tra lại mức sàn và hàm lượng của các mặt hàng.",
)
MINIMUM_ABOVE_CAPACITY = declare(
    "PLN-45",
    "Chào hàng {offer} đòi đặt ít nhất {minimum} mà nguồn chỉ cung cấp được {capacity} mỗi kỳ: không bao giờ đặt được.",
    "Kiểm tra lại mức đặt tối thiểu và khả năng cung cấp.",
)
STOCK_ABOVE_ROOM = declare(
    "PLN-46",
    "Tồn đầu của kho {place} chiếm {volume} ml loại {store_class}, sức chứa {room} ml: phần thừa phải chuyển hoặc hủy.",
    "Kiểm tra lại tồn kho và sức chứa.",
)

# The command
PROBLEM_FAULTY = declare(
    "PLN-60", "Bài toán tại {folder} còn {count} lỗi nên chưa lập kế hoạch.", "Sửa các lỗi đã in ra rồi chạy lại."
)
PLAN_REJECTED = declare(
    "PLN-61",
    "Kế hoạch không qua được trọng tài ({count} chỗ sai) nên không ghi. Chỗ đầu: {first}",
    "Đây là lỗi của chương trình: gửi thư mục bảng cho người phát triển.",
)
PLAN_WRONG = declare(
    "PLN-63", "Kế hoạch này có {count} chỗ sai.", "Không dùng kế hoạch này; lập lại bằng quannhu plan solve."
)
FOLDER_IN_USE = declare("PLN-62", 'Thư mục "{folder}" đã có tệp.', "Chọn thư mục mới hoặc trống để không ghi đè.")

# Scenarios
CLUSTER_NOT_INSTALLED = declare(
    "PLN-65",
    "Chưa cài phần chạy trên nhiều máy nên không dùng được cụm {where}.",
    "Cài thêm: pip install quannhu[cluster], hoặc chạy tại máy này.",
)
WORKERS_DIE = declare(
    "PLN-66",
    "Tiến trình tính bị dừng {tries} lần liền, còn {left} phương án chưa lập.",
    "Thường do thiếu bộ nhớ: chạy ít tiến trình hơn, hoặc chạy lần lượt tại máy này.",
)
