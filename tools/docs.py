"""Pages of docs/ that the program writes: `python -m tools.docs` (make docs)."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {
    "KER": "Chung",
    "DOR": "Biểu mẫu và tệp gửi lên",
    "ORG": "Đơn vị, quân số",
    "DOC": "Văn bản",
    "CAT": "Danh mục, giá",
    "STD": "Tiêu chuẩn",
    "LED": "Kho",
    "KIT": "Bếp ăn",
    "SUP": "Bảo đảm, tạo nguồn",
    "MIS": "Nhiệm vụ đột xuất",
    "REV": "Tổng kết",
    "PRS": "Tin báo chí",
    "PLN": "Kế hoạch bảo đảm",
    "WEB": "Trang web",
    "DEM": "Thế giới mẫu",
    "CLI": "Dòng lệnh",
}
HEAD = """# Mã lỗi

Trang này do chương trình viết (`make docs`). Mỗi lời từ chối nói rõ nơi, lý do và cách xử lý; mã không bao giờ đổi số.
Chỗ trong `{ngoặc}` được thay bằng số liệu của từng trường hợp.
"""


def errors_page() -> str:
    """docs/errors.md: every declared code with its words and remedy, by room."""
    from quannhu.kernel.errors import catalogue

    for door in ("quannhu.planner.codes", "quannhu.demo.codes", "quannhu.cli.codes"):
        import_module(door)
    lines, room = [HEAD], ""
    for id, code in catalogue().items():
        prefix = id.split("-")[0]
        if prefix != room:
            room = prefix
            lines.append(f"\n## {ROOMS[room]}\n\n| Mã | Lời từ chối | Cách xử lý |\n|---|---|---|")
        lines.append(f"| {id} | {code.text} | {code.remedy} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write every page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    import django

    django.setup()
    from quannhu.documents.checking.page import form_page
    from quannhu.planner.tables.page import schema_page

    (ROOT / "docs" / "errors.md").write_text(errors_page(), encoding="utf-8")
    (ROOT / "docs" / "planner" / "tables.md").write_text(schema_page(), encoding="utf-8")
    (ROOT / "docs" / "the-thuc.md").write_text(form_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
