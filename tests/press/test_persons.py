"""The person pattern (rule PRS-R06): ranks, posts, verbs, several persons, lead-ins; unknown ranks kept and flagged."""

from __future__ import annotations

import pytest

from quannhu.press.rules.persons import main_role
from tests.press.reading import article_of, lines_of, texts

CAPTIONS: dict[str, list[tuple[str | None, str, list[str], str | None]]] = {
    "Đại tá Trần Văn Mẫu chủ trì hội nghị.": [("Đại tá", "Trần Văn Mẫu", [], "chair")],
    "Trung tướng Trần Văn Mẫu, Ủy viên Trung ương Đảng, Phó tổng Tham mưu trưởng Quân đội Bồng Lai dự và chỉ "
    "đạo hội nghị.": [
        (
            "Trung tướng",
            "Trần Văn Mẫu",
            ["Ủy viên Trung ương Đảng", "Phó tổng Tham mưu trưởng Quân đội Bồng Lai"],
            "directing_speech",
        ),
    ],
    "Các đồng chí: Đại tá Trần Văn Mẫu, Chính ủy; Thượng tá Lê Thị Ví Dụ, Lữ đoàn trưởng đồng chủ trì hội nghị.": [
        ("Đại tá", "Trần Văn Mẫu", ["Chính ủy"], "chair"),
        ("Thượng tá", "Lê Thị Ví Dụ", ["Lữ đoàn trưởng"], "chair"),
    ],
    "Đồng chí Nguyễn Minh Họa, Phó bí thư Tỉnh ủy Mây Trắng tặng hoa chúc mừng hội nghị.": [
        (None, "Nguyễn Minh Họa", ["Phó bí thư Tỉnh ủy Mây Trắng"], "presenter"),
    ],
    "Thiếu tướng, PGS, TS Trần Văn Mẫu, Giám đốc Học viện Hậu cần Bồng Lai trình bày tham luận.": [
        ("Thiếu tướng", "Trần Văn Mẫu", ["Giám đốc Học viện Hậu cần Bồng Lai"], "discussion"),
    ],
    "Dự hội nghị có Thượng tướng Trần Văn Mẫu, Thứ trưởng Bộ Quốc phòng Bồng Lai; Trung tướng Lê Thị Ví Dụ, "
    "Chủ nhiệm Tổng cục Hậu cần.": [
        ("Thượng tướng", "Trần Văn Mẫu", ["Thứ trưởng Bộ Quốc phòng Bồng Lai"], "attendee"),
        ("Trung tướng", "Lê Thị Ví Dụ", ["Chủ nhiệm Tổng cục Hậu cần"], "attendee"),
    ],
    "Thiếu tướng Trần Văn Mẫu Cục trưởng Cục Quân nhu phát biểu kết luận hội nghị.": [
        ("Thiếu tướng", "Trần Văn Mẫu", ["Cục trưởng Cục Quân nhu"], "closing_speech"),
    ],
    "Đại tá Trần Văn Mẫu và Thượng tá Lê Thị Ví Dụ đồng chủ trì hội nghị.": [
        ("Đại tá", "Trần Văn Mẫu", [], "chair"),
        ("Thượng tá", "Lê Thị Ví Dụ", [], "chair"),
    ],
    "Đại tá Trần Văn Mẫu, Lê Thị Ví Dụ đồng chủ trì hội nghị.": [
        ("Đại tá", "Trần Văn Mẫu", [], "chair"),
        (None, "Lê Thị Ví Dụ", [], "chair"),
    ],
    "THIẾU TƯỚNG TRẦN VĂN MẪU, CỤC TRƯỞNG CỤC QUÂN NHU PHÁT BIỂU TẠI HỘI NGHỊ": [
        ("THIẾU TƯỚNG", "TRẦN VĂN MẪU", ["CỤC TRƯỞNG CỤC QUÂN NHU"], "speaker"),
    ],
    "Thượng tá QNCN Vũ Thử Nghiệm, Nhân viên quản lý bếp ăn báo cáo tại hội nghị.": [
        ("Thượng tá QNCN", "Vũ Thử Nghiệm", ["Nhân viên quản lý bếp ăn"], "reporter"),
    ],
    "Bà Lê Thị Ví Dụ phát biểu.": [(None, "Lê Thị Ví Dụ", [], "speaker")],
    "Nguyễn Minh Họa, Chủ tịch Hội phụ nữ Cục phát biểu tại hội nghị.": [
        (None, "Nguyễn Minh Họa", ["Chủ tịch Hội phụ nữ Cục"], "speaker"),
    ],
    "Đại tá Y Mẫu Niê, Phó chỉ huy trưởng Bộ Chỉ huy quân sự tỉnh Mây Trắng chủ trì, kết luận hội nghị.": [
        ("Đại tá", "Y Mẫu Niê", ["Phó chỉ huy trưởng Bộ Chỉ huy quân sự tỉnh Mây Trắng"], "chair"),
    ],
    "Đại úy Trần Văn Mẫu (thứ hai, từ trái sang) kiểm tra bếp ăn Trung đoàn Sóc Nâu.": [
        ("Đại úy", "Trần Văn Mẫu", [], "inspector")
    ],
    "Đại tá Trần Văn Mẫu, Trưởng phòng Chính trị, Cục Quân nhu phát biểu khai mạc.": [
        ("Đại tá", "Trần Văn Mẫu", ["Trưởng phòng Chính trị, Cục Quân nhu"], "opening_speech"),
    ],
    "Quang cảnh hội nghị.": [],
    "Lữ đoàn Hồng Hạc, Quân khu Mây Trắng dự hội nghị.": [],
    "Các đại biểu chụp ảnh lưu niệm.": [],
}


@pytest.mark.parametrize("caption", CAPTIONS)
def test_caption(caption: str) -> None:
    article = lines_of(f"leftcenterrightdel\n{caption}")
    found = [(p.rank.text if p.rank else None, p.name.text, texts(p.posts), p.role) for p in article.persons]
    assert found == CAPTIONS[caption]


@pytest.mark.parametrize("rank", ["Chuẩn tướng", "Nguyên soái", "Kỹ sư", "Bác sĩ", "Tướng"])
def test_unknown_rank_is_kept_as_text_and_flagged(rank: str) -> None:
    article = lines_of(f"leftcenterrightdel\n{rank} Trần Văn Mẫu, Tư lệnh Vùng 1 phát biểu tại hội nghị.")
    (person,) = article.persons
    assert (person.rank.text if person.rank else None, person.rank_known, person.needs_review) == (rank, False, True)
    assert person.name.text == "Trần Văn Mẫu" and person.role == "speaker"
    assert [warned.code for warned in article.warnings] == ["unknown_rank"]


def test_longest_verb_first() -> None:
    """«phát biểu chỉ đạo» is not «phát biểu», «phát biểu kết luận» not either."""
    roles = {
        verb: lines_of(f"leftcenterrightdel\nĐại tá Trần Văn Mẫu {verb} hội nghị.").persons[0].role
        for verb in (
            "phát biểu chỉ đạo",
            "phát biểu khai mạc",
            "phát biểu kết luận",
            "phát biểu tham luận tại",
            "phát biểu tại",
        )
    }
    assert list(roles.values()) == ["directing_speech", "opening_speech", "closing_speech", "discussion", "speaker"]


def test_one_person_named_twice_is_one_record_with_both_roles() -> None:
    article = article_of(
        "Thiếu tướng Trần Văn Mẫu, Cục trưởng Cục Quân nhu Bồng Lai chủ trì hội nghị.\n"
        "leftcenterrightdel\nThiếu tướng Trần Văn Mẫu phát biểu tại hội nghị.\n"
        "Đại tá Trần Văn Mẫu phát biểu."
    )
    assert [(p.rank.text if p.rank else None, p.role, [role.role for role in p.roles]) for p in article.persons] == [
        ("Thiếu tướng", "chair", ["chair", "speaker"]),
        ("Đại tá", "speaker", ["speaker"]),  # another rank: another person, until an officer says otherwise
    ]
    assert [mention.line for mention in article.persons[0].mentions] == [1, 3]


def test_no_verb_no_role() -> None:
    article = lines_of("leftcenterrightdel\nTừ trái sang: Đại tá Trần Văn Mẫu và Trung tá Vũ Thử Nghiệm tại hội nghị.")
    assert [(p.name.text, p.role, p.needs_review) for p in article.persons] == [
        ("Trần Văn Mẫu", None, True),
        ("Vũ Thử Nghiệm", None, True),
    ]
    assert main_role(()) is None
