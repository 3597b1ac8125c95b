"""What six more articles say: traps for a reader that would rather say something than nothing."""

from __future__ import annotations

from typing import Any

OTHER_SHAPES: dict[str, dict[str, Any]] = {
    # Two photos by markers and one by its credit; a speech that plans; a passive sentence keeps its subject.
    "19-quan-chinh-su-doan": {
        "event": ("year_end_conference", False, "Sư đoàn Gấu Trúc"),
        "date": (12, 1, None),
        "place": "Sở chỉ huy",
        "years": ((2024, None), (2025, None)),
        "persons": [
            ("Thiếu tướng", "Hoàng Văn Ví Dụ", ["Phó tư lệnh", "Tham mưu trưởng Quân khu"], "directing_speech"),
            ("Đại tá", "Lò Văn Mẫu", ["Sư đoàn trưởng"], "chair"),
            ("Đại tá", "Bùi Thử Nghiệm", ["Chính ủy Sư đoàn"], "chair"),
        ],
        "actors": ["Đảng ủy", "chỉ huy Sư đoàn"],
        "results": [
            "lãnh đạo, chỉ đạo toàn đơn vị hoàn thành toàn diện các mặt công tác, có mặt hoàn thành xuất sắc",
            "Công tác hậu cần, kỹ thuật được bảo đảm đầy đủ, kịp thời",
            "quân số khỏe đạt 99,1%",
            "giá trị tăng gia bình quân 1,85 triệu đồng/người/năm",
            "không để xảy ra ngộ độc thực phẩm",
        ],
        "shortcomings": ["Tuy nhiên, việc duy trì chế độ kiểm thực ở 2 đại đội có thời điểm chưa nghiêm"],
        "awards": [
            ("Bằng khen", "awarded", None),
            ("danh hiệu “Đơn vị Quyết thắng”", "nominated", "Trung đoàn Gấu Mèo"),
        ],
        "directions": None,
        "bylines": [("text", ["LÒ THỊ GIẢ"]), ("photo", ["CTV"])],
        "warnings": [("caption_unsure", 6), ("caption_unsure", 9)],
    },
    # No conference: a soldier's words are not his post, and units stand close to their numbers.
    "20-bep-tieu-doan": {
        "event": None,
        "title": None,
        "date": None,
        "persons": [
            ("Thiếu úy QNCN", "Nông Văn Thử", [], None),
            ("Trung tá", "Đỗ Giả Định", ["Tiểu đoàn trưởng"], "quoted"),
            ("binh nhất", "Trịnh Mẫu", ["chiến sĩ Đại đội 2"], None),
        ],
        "results": None,
        "quantities": [
            ("45", "triệu đồng", None),
            ("1,2", "ha", None),
            ("250", "con", None),
            ("30", "tấn", None),
            ("5 đến 6", "món", None),
            ("3.400", "kcal/người/ngày", None),
            ("2", "bếp hơi", "D1"),
            ("2", "ha", "D1"),
        ],
        "warnings": [("person_without_role", 2), ("person_without_role", 8)],
    },
    # A vote is no direction; directions stand before the header in one sentence; results beside a nomination.
    "21-phien-cuoi-dang-uy": {
        "event": ("year_end_conference", False, "Cục Vận tải Bồng Lai"),
        "attendance": (19, 21),
        "voted": True,
        "difficulties": ["dịch bệnh", "giá xăng dầu tăng"],
        "actors": ["Đảng ủy"],
        "results": [
            "lãnh đạo thực hiện thắng lợi nhiệm vụ vận chuyển 125.000 tấn hàng",
            "tỷ lệ hệ số kỹ thuật xe đạt 0,97",
        ],
        "awards": [("Huân chương Lao động hạng Nhì", "nominated", None)],
        "resolutions": [("01-NQ/ĐU", "Đảng ủy Cục", "own")],
        "directions": [
            "tập trung lãnh đạo vận chuyển kịp thời cho nhiệm vụ A2",
            "đẩy mạnh chuyển đổi số",
            "giảm 5% tiêu hao nhiên liệu",
        ],
        "breakthroughs": ["Nâng cao tay nghề lái xe", "Chính quy hóa nhà xe."],
        "bylines": [("name_only", ["HOÀNG THỬ", "VŨ MẪU"])],
    },
    # Who holds the ceremony does not receive the order; what follows a semicolon is nobody's post.
    "22-le-don-nhan": {
        "event": None,
        "persons": [
            (
                "Thượng tướng",
                "Lý Giả Định",
                ["Ủy viên Trung ương Đảng", "Thứ trưởng Bộ Quốc phòng Bồng Lai"],
                "presenter",
            ),
            ("Trung tướng", "Trần Minh Họa", ["Chính ủy Tổng cục"], "attendee"),
        ],
        "speeches": [("Lý Giả Định", "nhấn mạnh", False), ("Lý Giả Định", "yêu cầu", True)],
        "awards": [("Huân chương Bảo vệ Tổ quốc hạng Nhất", "awarded", None), ("Huân chương", "awarded", None)],
        "results": None,
        "directions": None,
        "quantities": [("1,5", "triệu tấn", None)],
    },
    # A congress is no conference; 30 February is no day; an unknown verb is no post.
    "23-dai-hoi-chi-bo": {
        "event": None,
        "date": None,
        "persons": [("Thiếu tá", "Hà Văn Họa", [], None)],
        "votes": (26, 27),
        "terms": [(2025, None)],
        "results": None,
        "unplaced": [(6, "no_rule"), (8, "no_rule")],
        "warnings": [("impossible_day", 2), ("person_without_role", 5), ("open_list", 7)],
    },
    # What is striven for was not given; a giver is neither recipient nor one who worked; a deed is no post.
    "24-phan-dau-danh-hieu": {
        "awards": [
            ("Bằng khen", "awarded", None),
            ("Huân chương Lao động hạng Ba", "awarded", "Lữ đoàn Rái Cá"),
            ("Bằng khen", "awarded", None),
        ],
        "persons": [("Đại tá", "Hà Mẫu Ví Dụ", ["phó chủ nhiệm Hậu cần"], None)],
        "actors": ["đơn vị"],
        "results": ["bảo đảm ăn cho 1.200 người", "cấp phát 35 tấn gạo"],
        "directions": [
            "Phấn đấu đạt danh hiệu “Đơn vị Quyết thắng”",
            "quyết tâm được tặng Cờ thi đua của Bộ Quốc phòng",
            "giữ vững quân số khỏe 99%",
        ],
    },
}
