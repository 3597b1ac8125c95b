"""Two dozen fictional articles of other shapes: units, ranks, verbs, bylines, captions, no meeting, tables, numbers."""

from __future__ import annotations

from typing import Any

import pytest

from quannhu.press.rules.quotes import quotes_in
from quannhu.press.rules.values import Article
from tests.press.other_shapes import OTHER_SHAPES
from tests.press.reading import ARTICLES, SOURCE, article_of, texts


def people(article: Article) -> list[tuple[str | None, str, list[str], str | None]]:
    return [(p.rank.text if p.rank else None, p.name.text, texts(p.posts), p.role) for p in article.persons]


def summary(article: Article) -> dict[str, Any]:
    """The fields of a reading in short forms; what is empty is left out."""
    event, review, plan = article.event, article.review_year, article.plan_year
    made: dict[str, Any] = {
        "event": event and (event.type, event.inferred, event.organisation.text if event.organisation else None),
        "title": article.title and article.title.text,
        "date": article.date and (article.date.day, article.date.month, article.date.year),
        "published": article.published and article.published.text,
        "place": article.place and article.place.text,
        "attendance": article.attendance and (article.attendance.present, article.attendance.of),
        "votes": article.votes and (article.votes.present, article.votes.of),
        "years": (review and (review.year, review.half), plan and (plan.year, plan.half)),
        "photos": [
            (p.case, p.caption.line if p.caption else None, p.credit.text if p.credit else None) for p in article.photos
        ],
        "persons": people(article),
        "speeches": [(s.speaker.text, s.verb.text, s.inferred) for s in article.speeches or ()],
        "assessment": article.assessment and (article.assessment.sources, article.assessment.consensus),
        "difficulties": texts(article.difficulties.named) if article.difficulties else [],
        "actors": [actor.name for actor in article.actors],
        "results": texts(article.results),
        "shortcomings": texts(article.shortcomings),
        "awards": [(a.name.text, a.status, a.recipient.text if a.recipient else None) for a in article.awards],
        "resolutions": [
            (r.number.text if r.number else None, r.issuer.text if r.issuer else None, r.level)
            for r in article.resolutions
        ],
        "voted": bool(article.decision and article.decision.resolution_voted),
        "directions": texts(article.directions),
        "breakthroughs": texts(article.breakthroughs),
        "quantified": [item.id for item in (*article.directions, *article.breakthroughs) if item.quantified],
        "terms": [(term.first, term.relation) for term in article.terms],
        "quantities": [(quantity.number, quantity.unit, quantity.of) for quantity in article.quantities],
        "bylines": [(byline.kind, texts(byline.names)) for byline in article.bylines],
        "unplaced": [(row.line, row.reason) for row in article.unplaced],
        "warnings": [(warned.code, warned.line) for warned in article.warnings],
    }
    return {name: value for name, value in made.items() if value and value != (None, None)}


EXPECTED: dict[str, dict[str, Any]] = {
    **OTHER_SHAPES,
    "01-tong-ket-bong-lai": {
        "event": ("year_end_conference", False, "Cục Quân nhu Bồng Lai"),
        "title": "Cục Quân nhu Bồng Lai tổng kết công tác năm 2023",
        "date": (5, 12, None),
        "published": "Thứ ba, 05/12/2023 | 16:30",
        "place": "hội trường Cơ quan Cục",
        "attendance": (120, None),
        "years": ((2023, None), (2024, None)),
        "photos": [("a", 8, "VĂN MẪU")],
        "persons": [
            ("Trung tướng", "Trần Văn Mẫu", ["Phó chủ nhiệm Tổng cục Hậu cần Bồng Lai"], "directing_speech"),
        ],
        "actors": ["Thường vụ", "Đảng ủy", "chỉ huy Cục Quân nhu Bồng Lai"],
        "results": [
            "lãnh đạo, chỉ đạo bảo đảm đầy đủ, kịp thời lương thực, thực phẩm cho các nhiệm vụ thường xuyên và "
            "đột xuất",
            "tự túc 71% nhu cầu rau xanh",
            "quân số khỏe đạt 98,7%",
            "kết quả công khai tài chính bếp ăn đúng giờ đạt 99%",
        ],
        "awards": [("Cờ thi đua của Bộ Quốc phòng Bồng Lai", "awarded", "Cục Quân nhu Bồng Lai")],
        "directions": [
            "bảo đảm tốt quân nhu cho sẵn sàng chiến đấu",
            "phấn đấu quân số khỏe đạt 98,8%",
            "tự túc 75% nhu cầu rau xanh",
            "xây dựng Đảng bộ Cục Quân nhu Bồng Lai trong sạch, vững mạnh về chính trị, tư tưởng, đạo đức, tổ "
            "chức và cán bộ",
        ],
        "quantified": ["D2", "D3"],
        "quantities": [
            ("120", "đại biểu", None),
            ("71", "%", "K2"),
            ("98,7", "%", "K3"),
            ("99", "%", "K4"),
            ("98,8", "%", "D2"),
            ("75", "%", "D3"),
        ],
        "bylines": [("text_and_photo", ["VĂN MẪU", "THỊ VÍ DỤ"])],
    },
    "02-so-ket-sau-thang": {
        "event": ("half_year_conference", False, "Lữ đoàn Hồng Hạc"),
        "title": "Lữ đoàn Hồng Hạc sơ kết công tác hậu cần 6 tháng đầu năm 2023",
        "date": (6, 7, 2023),
        "place": "Suối Bạc",
        "attendance": (14, 15),
        "years": ((2023, 1), (2023, 2)),
        "persons": [("Thượng tá", "Lê Thị Ví Dụ", ["Lữ đoàn trưởng"], "chair")],
        "results": [
            "bảo đảm đúng, đủ tiêu chuẩn ăn cho bộ đội",
            "duy trì nền nếp kiểm thực ba bước",
            "giá trị tăng gia đạt 1.250.000.000 đồng",
        ],
        "directions": [
            "tiếp tục đẩy mạnh tăng gia sản xuất",
            "duy trì nghiêm chế độ công khai tài chính bếp ăn",
            "phấn đấu không để xảy ra mất an toàn thực phẩm",
        ],
        "bylines": [("text", ["MINH HỌA"]), ("photo", ["GIẢ ĐỊNH"])],
    },
    "03-khong-hoi-nghi": {
        "event": None,
        "title": "Vườn rau xanh ở Trung đoàn Sóc Nâu",
        "persons": [("Đại úy", "Vũ Thử Nghiệm", ["Chủ nhiệm hậu cần Trung đoàn"], "quoted")],
        "speeches": [("Vũ Thử Nghiệm", "cho biết", False)],
        "results": ["cải tạo 2,5 ha đất", "xây dựng 12 nhà lưới", "bảo đảm 100% nhu cầu rau xanh cho 3 bếp ăn"],
        "directions": None,
        "quantities": [
            ("2,5", "ha", "K1"),
            ("12", "nhà lưới", "K2"),
            ("100", "%", "K3"),
            ("3", "bếp ăn", "K3"),
            ("300", "con", None),
            ("18", "tấn", None),
        ],
        "bylines": [("text_and_photo", ["THỬ NGHIỆM"])],
        "unplaced": [(3, "no_rule")],
    },
    "04-nhieu-nguoi-chu-thich": {
        "event": ("year_end_conference", True, "Lữ đoàn Rái Cá"),
        "photos": [("a", 2, None), ("d", 6, None), ("a", 9, None)],
        "persons": [
            ("Đại tá", "Trần Văn Mẫu", ["Chính ủy"], "chair"),
            ("Thượng tá", "Nguyễn Minh Họa", ["Tham mưu trưởng Lữ đoàn Rái Cá"], "chair"),
            (None, "Phạm Giả Định", ["Phó chủ tịch Thường trực thành phố Mây Trắng"], "presenter"),
        ],
        "assessment": (("summary_report", "opinions"), True),
        "results": ["hoàn thành tốt nhiệm vụ được giao"],
        "awards": None,
        "warnings": [("caption_unsure", 6)],
    },
    "05-mot-la-hai-la": {
        "event": ("year_end_conference", False, "Cục Quân nhu Bồng Lai"),
        "date": (20, 12, None),
        "votes": (15, 15),
        "voted": True,
        "years": ((2024, None), (2025, None)),
        "resolutions": [("05-NQ/ĐU", "Đảng ủy Tổng cục Hậu cần Bồng Lai", "superior")],
        "breakthroughs": [
            "nâng cao chất lượng huấn luyện nuôi quân",
            "đẩy mạnh chuyển đổi số trong quản lý kho",
            "xây dựng 5 bếp ăn điểm.",
        ],
        "quantified": ["B3"],
        "bylines": [("source", ["Báo Bồng Lai"])],
        "warnings": None,
    },
    "06-danh-so-ngoac": {
        "event": None,
        "breakthroughs": [
            "Đổi mới phương thức tạo nguồn lương thực, thực phẩm.",
            "Chuẩn hóa kho, trạm theo hướng chính quy.",
            "Nâng cao chất lượng cán bộ hậu cần cơ sở.",
        ],
        "directions": ["Tiếp tục đẩy mạnh phong trào thi đua “Ngành hậu cần làm theo lời Bác”."],
        "bylines": [("source", ["Cổng thông tin Quân khu Mây Trắng"])],
        "quantities": None,
    },
    "07-bon-khau": {
        "event": ("year_end_conference", False, "Trung đoàn Nhím Vàng"),
        "breakthroughs": ["Xây dựng nền nếp chính quy", "giữ nghiêm kỷ luật, an toàn", "đẩy mạnh cải cách hành chính."],
        "bylines": [("name_only", ["KIM ANH"])],
        "warnings": [("breakthrough_count_differs", 3), ("byline_unsure", 5)],
    },
    "08-cap-bac-la": {
        "event": ("conference", True, "Binh đoàn Ánh Sao"),
        "photos": [
            ("a", 2, None),
            ("a", 4, None),
            ("d", 7, None),
            ("e", None, None),
            ("c", None, None),
            ("g", None, None),
        ],
        "persons": [
            ("Chuẩn tướng", "Nguyễn Minh Họa", ["Tư lệnh Binh đoàn Ánh Sao"], "opening_speech"),
            ("Kỹ sư", "Trần Văn Mẫu", ["Trưởng phòng Kỹ thuật"], "discussion"),
            ("Thượng tướng", "Lê Thị Ví Dụ", [], "closing_speech"),
        ],
        "bylines": [("text_and_photo", ["A LĂNG MẪU"])],
        "warnings": [("unknown_rank", 2), ("unknown_rank", 4), ("caption_unsure", 7)],
    },
    "09-bang-con-sot": {
        "event": None,
        "results": ["bảo đảm tốt lương thực, thực phẩm, không để thiếu đói"],
        "bylines": [("text", ["TRẦN VĂN MẪU"]), ("photo", ["LÊ THỊ VÍ DỤ"])],
        "unplaced": [(3, "table_remains"), (4, "table_remains"), (5, "table_remains"), (8, "no_rule")],
        "quantities": None,
    },
    "10-phat-bieu-co-noi-dung": {
        "event": None,
        "date": (14, 9, 2023),
        "persons": [
            ("Trung tướng", "Trần Văn Mẫu", ["Chủ nhiệm Tổng cục Hậu cần Bồng Lai"], "speaker"),
            ("Thiếu tá", "Vũ Thử Nghiệm", [], "reporter"),
        ],
        "speeches": [("Trần Văn Mẫu", "yêu cầu", False)],
        "directions": None,
    },
    "11-khen-thuong-nhieu": {
        "awards": [
            ("Cờ thi đua của Bộ Quốc phòng Bồng Lai", "awarded", "Lữ đoàn Rái Cá"),
            ("Huân chương Bảo vệ Tổ quốc hạng Ba", "nominated", "Trung đoàn Sao La"),
            ("danh hiệu “Đơn vị quyết thắng”", "not_awarded", "Trung đoàn Chồn Bạc"),
            ("Bằng khen", "awarded", None),
        ],
        "quantities": [("12", "tập thể", None), ("25", "cá nhân", None)],
        "results": None,
    },
    "12-mot-dong": {
        "event": ("year_end_conference", False, "Cục Quân nhu Bồng Lai"),
        "title": None,
        "date": (3, 1, 2024),
        "place": "Mây Trắng",
        "years": ((2023, None), None),
        "persons": [("Đại tá", "Trần Văn Mẫu", ["Phó cục trưởng"], "chair")],
        "results": ["bảo đảm đủ tiêu chuẩn ăn cho bộ đội", "hoàn thành tốt nhiệm vụ"],
    },
    "13-khong-thong-nhat": {
        "event": ("half_year_conference", True, None),
        "assessment": (("interim_report",), False),
        "difficulties": ["thiên tai", "giá cả tăng cao"],
        "actors": ["cấp ủy các đơn vị", "chỉ huy các đơn vị"],
        "voted": None,
    },
    "14-khan-hoa-toc": {
        "unplaced": [(1, "urgency_mark"), (7, "no_rule")],
        "results": [
            "giữ bí mật nơi đóng quân",
            "bảo đảm tốt nhiệm vụ đột xuất",
            "cấp phát 17.400 gói lương khô cho 300 cán bộ, chiến sĩ trong 5 ngày",
        ],
    },
    "15-nhiem-ky-nghi-quyet": {
        "event": None,
        "resolutions": [
            ("847", "Quân ủy Bồng Lai", "superior"),
            (None, "Đảng ủy Cục Quân nhu Bồng Lai", "own"),
        ],
        "terms": [(2020, "past"), (2025, "current")],
        "quantified": ["D4", "D5"],
        "quantities": [("18/24", "đơn vị", "D4"), ("96,2", "%", "D5")],
        "warnings": [("open_list", 1)],
    },
    "16-dau-de-hai-cau": {
        "title": "QUÂN NHU BỒNG LAI: MỘT NĂM NHÌN LẠI",
        "photos": [("c", None, None), ("d", None, None), ("d", 14, None)],
        "awards": [("Bằng khen của Chính phủ Bồng Lai", "nominated", "Cục Quân nhu Bồng Lai")],
        "results": None,
        "bylines": [("text", ["MINH HỌA", "GIẢ ĐỊNH"])],
        "warnings": [("caption_unsure", 10), ("caption_unsure", 14)],
    },
    "17-phien-cuoi-nam": {
        "event": ("year_end_conference", False, "Cục Xăng dầu Bồng Lai"),
        "votes": None,
        "voted": True,
        "photos": [("a", 7, "QUANG MẪU")],
        "speeches": [
            ("Nguyễn Minh Họa", "ghi nhận", False),
            ("Nguyễn Minh Họa", "yêu cầu", True),
            ("Trần Văn Mẫu", "nhấn mạnh", False),
        ],
        "shortcomings": ["công tác quản lý ở một số đơn vị chưa chặt chẽ", "chuyển đổi số còn chậm"],
        "directions": None,
    },
    "18-gach-dau-dong": {
        "event": ("half_year_conference", False, "Trung đoàn Chồn Bạc"),
        "years": ((2024, 1), (2024, 2)),
        "attendance": (85, None),
        "directions": [
            "Duy trì nghiêm nền nếp chế độ",
            "Tổ chức diễn tập vòng tổng hợp đạt giỏi",
            "Phấn đấu quân số khỏe đạt 98,8% trở lên.",
        ],
        "breakthroughs": ["nâng cao chất lượng huấn luyện", "xây dựng chính quy", "rèn luyện kỷ luật."],
        "bylines": [("name_only", ["Nguyễn Văn Mẫu"])],
    },
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_article(name: str) -> None:
    """Rules PRS-R05 to PRS-R16 on articles of other shapes."""
    made = summary(article_of((ARTICLES / f"{name}.txt").read_bytes()))
    assert {key: made.get(key) for key in EXPECTED[name]} == EXPECTED[name]


def test_every_article_file_is_expected() -> None:
    files = {path.stem for path in ARTICLES.glob("*.txt")} - {SOURCE.stem}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_line_once_and_every_word_from_the_text(path: Any) -> None:
    """Rule PRS-R17 on every article: all lines accounted for, no word that does not stand at its place."""
    article = article_of(path.read_bytes())
    assert [line.number for line in article.lines] == list(range(1, len(article.lines) + 1))
    assert sum(article.counts().values()) == len(article.lines)
    for quote in quotes_in(article):
        assert article.lines[quote.line - 1].text[quote.start : quote.end] == quote.text
