"""What ten more articles say: traps for a reader that would rather say something than nothing."""

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
    # A day before «chủ trì hội nghị»; numbered tasks, one of them without a verb; a heading's number is no task.
    "25-danh-so-nhiem-vu": {
        "event": ("year_end_conference", False, None),
        "date": (5, 1, 2026),
        "place": "Hội trường Bộ CHQS tỉnh",
        "attendance": (68, None),
        "years": ((2025, None), (2026, None)),
        "photos": [("c", None, None), ("a", 10, "Thu Giả")],
        "actors": ["ngành hậu cần - kỹ thuật tỉnh"],
        "results": [
            "triển khai toàn diện các mặt công tác",
            "Bảo đảm 100% quân số ăn đủ tiêu chuẩn 65.000 đồng/người/ngày",
            "trồng mới 3.500m2 rau",
            "chăn nuôi đạt 12,5 tấn thịt",
            "thu từ tăng gia 480 triệu đồng (đạt 104% kế hoạch)",
        ],
        "shortcomings": ["Một số đơn vị chưa chấp hành nghiêm chế độ báo cáo", "kho tàng xuống cấp"],
        "directions": [
            "Bảo đảm đầy đủ, kịp thời hậu cần cho SSCĐ.",
            "Phấn đấu giá trị tăng gia đạt 520 triệu đồng.",
            "Không để xảy ra mất an toàn.",
        ],
        "awards": [("Bằng khen", "awarded", None)],
        "unplaced": None,
    },
    # No meeting though somebody chairs; a table's remains; posts after a dash, without the company behind "và".
    "26-rut-kinh-nghiem-kiem-ke": {
        "event": None,
        "date": (4, 1, 2024),
        "persons": [
            ("Chuẩn úy", "Mai Giả", [], None),
            ("Trung tá QNCN", "Lưu Thử", ["Chủ nhiệm kho"], "chair"),
            (None, "Phan Ví Dụ", ["nguyên Thủ kho"], None),
            (None, "Cao Thị Mẫu", ["Phó Chủ tịch UBND xã Bến Sậy"], None),
        ],
        "results": None,
        "directions": None,
        "quantities": [
            ("32/34", "mặt hàng", None),
            ("2", "mặt hàng", None),
            ("15", "kg", None),
            ("4", "lít", None),
            ("41.265", "kg", None),
            ("98,7", "%", None),
            ("2", "cân", None),
        ],
        "unplaced": [(9, "table_remains"), (10, "table_remains"), (16, "no_rule")],
    },
    # Half a year without its year; a unit inside a unit; one post told twice, the second time in short.
    "27-so-ket-cuc-ky-thuat": {
        "event": ("half_year_conference", False, "Cục Kỹ thuật Binh chủng Rồng Đất"),
        "years": None,
        "photos": [("d", 3, "Sao Mai")],
        "persons": [
            ("Thiếu tướng", "Đinh Ví Dụ", ["Cục trưởng Cục Kỹ thuật"], "presenter"),
            ("Đại tá", "Tô Thử", ["Chính ủy"], "chair"),
        ],
        "speeches": [("Đinh Ví Dụ", "biểu dương", False)],
        "results": [
            "6 tháng đầu năm, Cục làm tốt công tác tham mưu",
            "bảo đảm kỹ thuật cho 15 cuộc diễn tập",
            "tiết kiệm 2,3 tỷ đồng",
            "tổ chức Hội thi thợ giỏi đạt kết quả tốt",
        ],
        "directions": [
            "làm tốt công tác niêm cất",
            "duy trì nghiêm Ngày kỹ thuật",
            "tăng cường kiểm tra, đôn đốc, v.v.",
        ],
        "quantities": [("15", "cuộc", "K2"), ("2,3", "tỷ đồng", "K3"), ("85", "%", None), ("3", "vấn đề", None)],
        "bylines": [("text_and_photo", ["SAO MAI", "cộng tác viên"])],
        "warnings": [("caption_unsure", 3), ("open_list", 9)],
    },
    # What is denied is no result, no adoption, no presence.
    "28-viec-chua-xong": {
        "event": ("year_end_conference", False, "Trung đoàn Sóc Nâu"),
        "voted": None,
        "persons": [("Đại tá", "Mai Thử", [], None)],
        "results": ["quân số khỏe giảm 0,5%", "bảo đảm không để thiếu đói"],
        "shortcomings": [
            "Trung đoàn chưa hoàn thành chỉ tiêu tăng gia",
            "không bảo đảm đủ rau xanh trong quý 1",
            "chỉ đạt 85% kế hoạch",
        ],
        "warnings": [("person_without_role", 2)],
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
