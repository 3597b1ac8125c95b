"""Refusals of the editor: figures taken into a text."""

from quannhu.kernel.errors import declare

FIGURE_NOT_FOUND = declare(
    "DOC-100",
    "Không có số liệu {figure}.{part} trong phạm vi của đồng chí.",
    "Chọn số liệu trong danh sách bên cạnh, đúng kỳ và đơn vị.",
)
FIGURE_PERIOD_WRONG = declare(
    "DOC-101",
    "Kỳ {starts} – {ends} không lấy được số liệu (ngày cuối phải sau ngày đầu và không sau {today}).",
    "Chọn lại ngày đầu và ngày cuối.",
)
FIGURE_DIFFERS = declare(
    "DOC-102",
    'Số liệu {figure} trong tệp là "{was}", theo sổ là "{now}".',
    "Xem lại chỗ ấy trong văn bản: số in ra lấy theo sổ; số đã giữ nguyên thì để như trong tệp, không nối nữa.",
)
