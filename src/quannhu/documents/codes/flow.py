"""Refusals of a document's life: drafts, steps, numbers, deadlines."""

from quannhu.kernel.errors import declare

MARKED_SECRET = declare(
    "DOC-30",
    'Văn bản ghi độ mật "{degree}"; chương trình chỉ nhận văn bản độ mật Thường.',
    "Đưa văn bản mật về văn thư bảo mật, xử lý theo quy định bảo vệ bí mật nhà nước; không nhập vào máy này.",
)
STEP_NOT_NOW = declare(
    "DOC-31",
    'Văn bản "{paper}" đang ở bước "{state}" nên không {step} được.',
    "Mở văn bản xem bước tiếp theo và người đang giữ.",
)
SAVED_BY_ANOTHER = declare(
    "DOC-32",
    "{person} đã lưu văn bản này lúc {at}, sau khi đồng chí mở; bản của đồng chí chưa ghi.",
    "Bấm Lưu để xem chỗ khác nhau rồi chọn giữ bản nào; chữ đã gõ vẫn còn trong ô soạn.",
)
NOT_AN_AUTHOR = declare(
    "DOC-33",
    'Đồng chí không phải người soạn văn bản "{paper}".',
    "Đề nghị người soạn bàn giao hoặc thêm đồng chí cùng soạn.",
)
NOT_YOUR_TURN = declare(
    "DOC-34",
    'Văn bản "{paper}" giao cho {person} {step}.',
    "Người được giao thực hiện; cần đổi người thì trả lại người soạn để trình lại.",
)
AUTHORITY_UNFIT = declare(
    "DOC-35",
    "Không ký được với thẩm quyền ghi trên văn bản: {why}.",
    "Trả lại người soạn ghi đúng quyền hạn, chức vụ, họ tên người ký.",
)
FORM_FAULTY = declare(
    "DOC-36",
    "Văn bản còn {count} lỗi thể thức. Lỗi đầu: {first}",
    "Sửa hết các lỗi (nút Sửa cạnh từng lỗi) rồi xác nhận lại.",
)
TEXT_INCOMPLETE = declare(
    "DOC-37",
    "Văn bản chưa trình được: còn {count} chỗ thiếu. Chỗ đầu: {first}",
    "Bổ sung các phần còn thiếu rồi trình lại.",
)
TEXT_CHANGED = declare(
    "DOC-38",
    "Nội dung văn bản không còn đúng bản đã {what}.",
    "Không phát hành; trả lại người soạn, trình duyệt và ký lại.",
)
NUMBER_TYPED = declare(
    "DOC-39",
    "Số và ngày của văn bản do văn thư cấp sau khi ký, không ghi sẵn trong dự thảo.",
    "Để trống số và ngày; chương trình ghi khi cấp số.",
)
NUMBER_DAY_WRONG = declare(
    "DOC-40",
    "Ngày văn bản {day} không dùng được: {why}.",
    "Ghi ngày cấp số, không sớm hơn ngày ký và ngày của số trước, không muộn hơn hôm nay.",
)
NUMBER_LATE = declare(
    "DOC-41",
    "Văn bản ký ngày {signed}, chậm nhất {latest} phải {what}; nay đã quá hạn.",
    "Ghi lý do chậm vào ô Lý do rồi thực hiện lại.",
)
NUMBER_TAKEN = declare(
    "DOC-42",
    "Số {number} của dãy {series} năm {year} đã có chủ.",
    "Chọn số lớn hơn số cuối cùng đã cấp.",
)
RECIPIENT_MISSING = declare(
    "DOC-43",
    "Chưa có nơi nhận nào để phát hành.",
    "Trả lại người soạn ghi nơi nhận.",
)
RECIPIENT_REPEATED = declare(
    "DOC-44",
    'Nơi nhận "{recipient}" ghi hai lần.',
    "Bỏ dòng trùng.",
)
PERSON_UNFIT = declare(
    "DOC-45",
    "{person} không thể là {what}: {why}.",
    "Chọn người khác có chức trách.",
)
UNIT_OUTSIDE = declare(
    "DOC-46",
    "{unit} không thuộc {organ} nên không soạn văn bản của cơ quan này.",
    "Chọn cơ quan ban hành là đơn vị mình hoặc cấp trên của mình.",
)
RELATION_WRONG = declare(
    "DOC-47",
    'Không {what} văn bản "{paper}" được: {why}.',
    "Mở văn bản gốc kiểm tra trạng thái và loại.",
)
MANDATE_WRONG = declare(
    "DOC-48",
    "Không giao ký được: {why}.",
    "Kiểm tra lại thời hạn, nội dung, người giao và người được giao.",
)
TEMPLATE_WRONG = declare(
    "DOC-49",
    'Mẫu "{key}" không dùng được: {why}.',
    "Sửa lại mẫu rồi lưu.",
)
PAPER_FROZEN = declare(
    "DOC-50",
    'Văn bản "{paper}" đã thu hồi ngày {day}; không chuyển, sao hay sửa được.',
    "Xem thông báo thu hồi để biết văn bản thay thế.",
)
FILE_NOT_SIGNED = declare(
    "DOC-51",
    "Tệp phát hành không phải tệp đã ký số của văn bản này.",
    "Phát hành đúng tệp có chữ ký số cuối cùng, hoặc ký lại.",
)
COMMENT_CLOSED = declare(
    "DOC-52",
    "Ý kiến này đã đóng hoặc không thuộc văn bản.",
    "Viết ý kiến mới.",
)
DAY_KNOWN = declare(
    "DOC-53",
    "Ngày {day} đã ghi trong lịch nghỉ.",
    "Mở lịch để xem dòng đã ghi.",
)
RETURN_EMPTY = declare(
    "DOC-54",
    "Trả lại văn bản phải ghi lý do cụ thể.",
    "Ghi chỗ cần sửa vào ô Lý do.",
)
REFERENCE_TAKEN = declare(
    "DOC-119",
    "Số, ký hiệu {reference} năm {year} đã có văn bản khác của cơ quan mang.",
    "Văn bản của hội đồng phải ghi ký hiệu của hội đồng: trả lại người soạn sửa ký hiệu, trình lại.",
)
COSIGNERS_MISSING = declare(
    "DOC-103",
    "Văn bản còn người ký khác chưa ký: {names}.",
    "Lấy đủ chữ ký của những người ấy trước (ký giấy thì đánh dấu ô đã ký đủ), rồi ký.",
)
SIGNER_UNKNOWN = declare(
    "DOC-55",
    "Chưa chọn {what}.",
    "Chọn người trong danh sách rồi trình lại.",
)
