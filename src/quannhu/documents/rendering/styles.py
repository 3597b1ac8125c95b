"""The styles of each profile: sizes and faces of every cell (ô) of the form.

Source: NĐ 30/2020/NĐ-CP, phụ lục I. The Party's are those of HD 36-HD/VPTW and, like the army's
differences, not verified.
"""

from __future__ import annotations

from dataclasses import replace

from quannhu.documents.rendering.sheet import Style
from quannhu.documents.rules.kinds import PARTY

INDENT = 12.7
BODY = 14
_AFTER = 6


def _heads() -> list[Style]:
    return [
        Style("QuocHieu", "Quốc hiệu", 12, bold=True, align="center"),
        Style("TieuNgu", "Tiêu ngữ", 13, bold=True, align="center"),
        Style("ChuQuan", "Cơ quan chủ quản", 12, align="center"),
        Style("BanHanh", "Cơ quan ban hành", 12, bold=True, align="center"),
        Style("SoKyHieu", "Số ký hiệu", 13, align="center"),
        Style("DiaDanh", "Địa danh ngày tháng", 13, italic=True, align="center"),
        Style("TenLoai", "Tên loại", 14, bold=True, align="center", level=1, keep=True),
        Style("TrichYeu", "Trích yếu", 14, bold=True, align="center", left=8, right=8, keep=True),
        Style("TrichYeuCongVan", "Trích yếu công văn", 12, align="center"),
        Style("DoKhan", "Độ khẩn", 13, bold=True, align="center"),
        Style("LuuHanh", "Phạm vi lưu hành", 13, bold=True, align="center"),
        Style("KinhGui", "Kính gửi", BODY, align="center"),
        Style("NoiGui", "Nơi được gửi", BODY, align="left", left=42, hanging=2.8),
        Style("NguoiBanHanh", "Người ban hành", BODY, bold=True, align="center", after=_AFTER, keep=True),
        Style("CanCu", "Căn cứ", BODY, italic=True, first=INDENT, after=_AFTER),
        Style("QuyetDinh", "Quyết định", BODY, bold=True, align="center", after=_AFTER, keep=True),
    ]


def _body() -> list[Style]:
    heading = {"bold": True, "align": "center", "keep": True}
    return [
        Style("Phan", "Phần, Chương", BODY, level=1, **heading),  # type: ignore[arg-type]
        Style("TenPhan", "Tên phần, chương", BODY, after=_AFTER, **heading),  # type: ignore[arg-type]
        Style("Muc", "Mục", BODY, level=2, **heading),  # type: ignore[arg-type]
        Style("TenMuc", "Tên mục", BODY, after=_AFTER, **heading),  # type: ignore[arg-type]
        Style("Dieu", "Điều", BODY, bold=True, first=INDENT, after=_AFTER, level=3, keep=True),
        Style("DieuCoLoi", "Điều có lời", BODY, first=INDENT, after=_AFTER),
        Style("Khoan", "Khoản", BODY, first=INDENT, after=_AFTER),
        Style("KhoanCoTen", "Khoản có tên", BODY, bold=True, first=INDENT, after=_AFTER, keep=True),
        Style("Diem", "Điểm", BODY, first=INDENT, after=_AFTER),
        Style("LaMa", "Đề mục La Mã", BODY, bold=True, first=INDENT, after=_AFTER, level=2, keep=True),
        Style("So", "Đề mục số", BODY, bold=True, first=INDENT, after=_AFTER, level=3, keep=True),
        Style("NoiDung", "Nội dung", BODY, first=INDENT, after=_AFTER),
        Style("Gach", "Gạch đầu dòng", BODY, first=INDENT, after=_AFTER),
        Style("DauBang", "Đầu bảng", 13, bold=True, align="center"),
        Style("OBang", "Ô bảng", 13, align="left"),
        Style("OSo", "Ô số", 13, align="right"),
    ]


def _ends() -> list[Style]:
    return [
        Style("QuyenHan", "Quyền hạn, chức vụ", BODY, bold=True, align="center", keep=True),
        Style("HoTen", "Họ tên", BODY, bold=True, align="center"),
        Style("NoiNhan", "Nơi nhận", 12, bold=True, italic=True, align="left", keep=True),
        Style("DanhSachNhan", "Danh sách nơi nhận", 11, align="left"),
        Style("NguoiSoan", "Người soạn, số bản", 11, align="left"),
        Style("PhuLuc", "Phụ lục", 14, bold=True, align="center", level=1, keep=True),
        Style("TenPhuLuc", "Tên phụ lục", 14, bold=True, align="center", keep=True),
        Style("KemTheo", "Kèm theo", 14, italic=True, align="center", keep=True),
        Style("HinhThucSao", "Hình thức sao", 14, bold=True, align="center"),
        Style("DiaChi", "Địa chỉ", 11, align="center"),
        Style("SoTrang", "Số trang", 14, align="center"),
        Style("GocTrang", "Dấu bản sao điện tử", 10, align="right"),
        Style("Dau", "Dấu dữ liệu", 8, align="center"),
    ]


def _party(styles: dict[str, Style]) -> dict[str, Style]:
    """The Party's sizes and faces over those of the state."""
    changed = {
        "QuocHieu": {"size": 15},
        "ChuQuan": {"size": 14},
        "BanHanh": {"size": 14},
        "SoKyHieu": {"size": 14},
        "DiaDanh": {"size": 14},
        "TenLoai": {"size": 16},
        "TrichYeu": {"size": 14},
        "TrichYeuCongVan": {"size": 12, "italic": True},
        "NoiNhan": {"size": 14, "bold": False, "italic": False, "underline": True},
        "DanhSachNhan": {"size": 12},
    }
    return styles | {key: replace(styles[key], **fields) for key, fields in changed.items()}  # type: ignore[arg-type]


def styles_of(profile: str) -> dict[str, Style]:
    """Every style by its id."""
    styles = {style.id: style for style in (*_heads(), *_body(), *_ends())}
    return _party(styles) if profile == PARTY else styles


def margins_of(profile: str) -> tuple[float, float, float, float]:
    """Top, bottom, left, right."""
    return (20, 20, 30, 15)
