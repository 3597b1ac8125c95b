"""Refusals of measures and of entering what was written before."""

from quannhu.kernel.errors import declare

MEASURE_PRIVATE = declare(
    "DOC-95",
    "Kết quả công tác của {person} chỉ người ấy và cấp trên được xem.",
    "Cần số liệu chung thì xem chỉ tiêu F21 của đơn vị.",
)
OUTCOME_WRONG = declare(
    "DOC-96",
    'Không ghi được trả lời cho "{paper}": {why}.',
    "Mở văn bản kiểm tra loại, trạng thái và ngày phát hành.",
)
ABSENCE_WRONG = declare(
    "DOC-97",
    "Không ghi được ngày vắng của {person}: {why}.",
    "Kiểm tra lại người, ngày bắt đầu, ngày kết thúc; cấp trên của người vắng ghi.",
)
PAST_WRONG = declare(
    "DOC-98",
    'Không nhập được văn bản cũ "{paper}": {why}.',
    "Sửa dòng ấy theo sổ rồi nhập lại cả đợt; chưa dòng nào được ghi.",
)
