"""The source article gives exactly the table of the specification: every field, line and word (rules PRS-R03..R18)."""

from __future__ import annotations

import hashlib

import pytest

from quannhu.press.rules.decoding import decode
from quannhu.press.rules.document import document
from quannhu.press.rules.values import Article
from quannhu.press.vocabulary import sample_text, shipped
from tests.press.reading import SOURCE, article_of, short

DIGEST = "91f3dd0d727ce5c7a64f9d50f358bb82dc73e7926afcb845046a1fff30e4ee44"
ASPECTS = [("chính trị", True), ("tư tưởng", True), ("đạo đức", True), ("tổ chức", False), ("cán bộ", True)]


@pytest.fixture(scope="module")
def article() -> Article:
    return article_of(SOURCE.read_bytes())


def test_the_file_is_the_one_of_the_specification() -> None:
    data = SOURCE.read_bytes()
    assert (len(data), len(data.decode())) == (3_528, 2_592)
    assert hashlib.sha256(data).hexdigest() == DIGEST
    source = decode(data)
    assert (len(source.raw), source.bom, source.nfd, source.line_ends) == (23, False, False, "LF")
    assert sum(line.count("\u00a0") for line in source.raw) == 7


def test_every_line_is_accounted_for(article: Article) -> None:
    kinds: dict[str, list[int]] = {}
    for line in article.lines:
        kinds.setdefault(line.kind, []).append(line.number)
    assert kinds == {
        "marker": [1, 8, 12],
        "caption": [2, 10, 13],
        "body": [4, 6, 15, 17, 19],
        "byline": [21],
        "promotion": [23],
        "empty": [3, 5, 7, 9, 11, 14, 16, 18, 20, 22],
    }
    assert sum(article.counts().values()) == 23
    assert article.unplaced == ()
    assert article.unread == ()


def test_raw_and_cleaned_lines_are_both_kept(article: Article) -> None:
    line = article.lines[9]
    assert line.raw.startswith("\u00a0Thiếu tướng") and line.raw.endswith("\u00a0")
    assert line.text.startswith("Thiếu tướng") and line.text.endswith("hội nghị.")
    assert article.lines[16].text.endswith("2020-2025…")
    assert "“Mẫu mực, tiêu biểu”" in article.lines[16].text


def test_event_is_inferred_and_says_so(article: Article) -> None:
    """Rule PRS-R09."""
    event = article.event
    assert event is not None
    assert (event.type, event.inferred, short(event.organisation)) == ("year_end_conference", True, (4, "Cục Quân nhu"))
    assert short(event.basis) == [(4, "Báo cáo tổng kết"), (4, "hội nghị"), (15, "Hội nghị")]


def test_what_the_article_does_not_say_is_null(article: Article) -> None:
    """Rules PRS-R05 (no title), PRS-R08 (no quantity, only years), PRS-R10 (no day, place, heads, votes)."""
    assert article.title is None
    assert article.date is None
    assert article.published is None
    assert article.place is None
    assert article.attendance is None
    assert article.votes is None
    assert article.speeches is None
    assert article.quantities == ()
    assert [resolution.number for resolution in article.resolutions] == [None, None]
    assert article.decision is not None and article.decision.resolution_voted is None


def test_years(article: Article) -> None:
    """Rule PRS-R07."""
    assert article.review_year is not None and article.plan_year is not None
    assert (article.review_year.year, article.review_year.half) == (2023, None)
    assert [quote.line for quote in article.review_year.words] == [4, 6]
    assert article.plan_year.year == 2024
    assert {quote.line for quote in article.plan_year.words} == {15}


def test_photos(article: Article) -> None:
    """Rule PRS-R04, cases a and b."""
    assert [(photo.marker_line, photo.case, short(photo.caption)) for photo in article.photos] == [
        (1, "a", (2, "Thiếu tướng Phạm Mạnh Cường, Phó chủ nhiệm Tổng cục Hậu cần phát biểu chỉ đạo hội nghị.")),
        (8, "b", (10, "Thiếu tướng An Phương Nam, Cục trưởng Cục Quân nhu phát biểu tại hội nghị.")),
        (12, "a", (13, "Đại tá Hà Chí Dũng, Bí thư Đảng ủy, Phó cục trưởng Cục Quân nhu chủ trì hội nghị.")),
    ]
    assert [len(photo.caption.text) for photo in article.photos if photo.caption] == [87, 74, 81]
    assert not any(photo.credit or photo.needs_review for photo in article.photos)


def test_persons(article: Article) -> None:
    """Rule PRS-R06."""
    found = [
        (p.name.line, p.name.text, p.rank.text if p.rank else None, [post.text for post in p.posts], p.role)
        for p in article.persons
    ]
    assert found == [
        (2, "Phạm Mạnh Cường", "Thiếu tướng", ["Phó chủ nhiệm Tổng cục Hậu cần"], "directing_speech"),
        (10, "An Phương Nam", "Thiếu tướng", ["Cục trưởng Cục Quân nhu"], "speaker"),
        (13, "Hà Chí Dũng", "Đại tá", ["Bí thư Đảng ủy", "Phó cục trưởng Cục Quân nhu"], "chair"),
    ]
    assert [(role.words.text, role.photo) for p in article.persons for role in p.roles] == [
        ("phát biểu chỉ đạo", 1),
        ("phát biểu", 2),
        ("chủ trì", 3),
    ]
    assert all(p.rank_known and not p.needs_review for p in article.persons)


def test_assessment_difficulties_actors_means(article: Article) -> None:
    assert article.assessment is not None and article.difficulties is not None
    assert article.assessment.sources == ("summary_report", "opinions")
    assert article.assessment.consensus is True
    assert (4, "đều thống nhất khẳng định") in short(article.assessment.words)
    assert short(article.difficulties.words) == [(4, "mặc dù còn nhiều khó khăn chi phối")]
    assert article.difficulties.named == ()
    assert short(article.difficulties.overcome) == (4, "đã khắc phục khó khăn")
    assert [actor.name for actor in article.actors] == [
        "Thường vụ",
        "Đảng ủy",
        "chỉ huy Cục Quân nhu",
        "cấp ủy các cấp",
        "chỉ huy các cấp",
    ]
    assert all(quote.line == 4 for actor in article.actors for quote in actor.words)
    assert [(means.kind, *short(means.words)) for means in article.means] == [
        ("advice", 4, "chủ động tham mưu"),
        ("direction", 4, "chỉ đạo"),
        ("organisation", 4, "tổ chức"),
    ]


def test_nine_results(article: Article) -> None:
    """Rules PRS-R13, PRS-R14."""
    assert [(result.id, *short(result.words)) for result in article.results] == [
        ("K1", 4, "bảo đảm kịp thời vật chất quân nhu cho các lực lượng làm nhiệm vụ sẵn sàng chiến đấu"),
        ("K2", 4, "các nhiệm vụ đột xuất"),
        ("K3", 4, "bảo đảm tốt quân nhu"),
        ("K4", 4, "thường xuyên giữ ổn định đời sống bộ đội"),
        ("K5", 6, "Lãnh đạo thực hiện tốt “Ba khâu đột phá”"),
        ("K6", 6, "làm điểm cho Tổng cục Hậu cần"),
        ("K7", 6, "xây dựng Cục Quân nhu vững mạnh toàn diện “Mẫu mực, tiêu biểu”"),
        ("K8", 6, "xây dựng Đảng bộ Cục Quân nhu vững mạnh về chính trị, tư tưởng, đạo đức và cán bộ"),
        ("K9", 6, "hoàn thành tốt và xuất sắc các nhiệm vụ được giao"),
    ]
    assert [(aspect.name, aspect.named) for aspect in article.results[7].aspects] == ASPECTS


def test_breakthroughs_of_the_review_are_mentioned_not_named(article: Article) -> None:
    assert article.review_breakthroughs is not None
    assert short(article.review_breakthroughs.words) == (6, "“Ba khâu đột phá”")
    assert article.review_breakthroughs.named == ()


def test_award_is_nominated_and_no_more(article: Article) -> None:
    """Rule PRS-R11: nominated is not awarded."""
    (award,) = article.awards
    assert (award.name.text, award.status, award.status_words.text) == (
        "Cờ thi đua của Chính phủ",
        "nominated",
        "được đề nghị tặng",
    )
    assert short(award.movement) == (6, "Phong trào Thi đua Quyết thắng năm 2023")
    assert award.movement_year == 2023
    assert short(award.recipient) == (6, "Cục Quân nhu")


def test_resolutions_and_decision(article: Article) -> None:
    """Rule PRS-R12; a resolution is not said to be voted (PRS-R10)."""
    assert [(r.level, r.issuer.text if r.issuer else None, short(r.subject)) for r in article.resolutions] == [
        (
            "superior",
            "Quân ủy Trung ương",
            (15, "lãnh đạo thực hiện nhiệm vụ quân sự, quốc phòng và xây dựng Đảng bộ Quân đội"),
        ),
        ("superior", "Đảng ủy Tổng cục Hậu cần", (15, "lãnh đạo thực hiện nhiệm vụ năm 2024")),
    ]
    assert article.decision is not None
    assert short(article.decision.agreed) == (15, "thống nhất phương hướng")
    assert article.decision.year == 2024


PLAN = [
    (
        "D1",
        17,
        "Phát huy vai trò của cấp ủy, tổ chức Đảng các cấp, tập trung tham mưu, chỉ đạo, tổ chức bảo đảm đầy đủ, "
        "kịp thời vật chất quân nhu cho các nhiệm vụ thường xuyên và đột xuất của toàn quân",
        ["F11", "F13"],
    ),
    (
        "D2",
        17,
        "kiên quyết khắc phục khâu yếu, mặt yếu, chủ động khắc phục khó khăn, đổi mới sáng tạo, nâng cao chất lượng "
        "các mặt công tác",
        ["F23", "F28"],
    ),
    ("D3", 17, "xây dựng Đảng bộ Cục Quân nhu vững mạnh về chính trị, tư tưởng, đạo đức và cán bộ", ["F26"]),
    ("D4", 17, "cơ quan, đơn vị trong Cục vững mạnh toàn diện “Mẫu mực, tiêu biểu”", ["F25"]),
    ("D5", 17, "chuẩn bị tốt đại hội Đảng các cấp nhiệm kỳ 2025-2030", ["F31"]),
    ("D6", 17, "phấn đấu hoàn thành tốt các mục tiêu, chỉ tiêu chủ yếu trong nhiệm kỳ 2020-2025…", ["F30"]),
    ("D7", 19, "Làm tốt công tác xây dựng các đơn vị làm điểm trong Tổng cục Hậu cần.", ["F27"]),
    (
        "B1",
        19,
        "Triển khai thực hiện kế hoạch điều chỉnh tổ chức biên chế theo quyết định của Bộ Quốc phòng, bảo đảm giữ "
        "ổn định về mọi mặt.",
        ["F20"],
    ),
    (
        "B2",
        19,
        "Đổi mới, nâng cao chất lượng cán bộ về công tác tham mưu, đề xuất và tổ chức thực hiện nhiệm vụ.",
        ["F21"],
    ),
    (
        "B3",
        19,
        "Đẩy mạnh cải cách hành chính công tác soạn thảo văn bản gắn với chuyển đổi số, xây dựng chính quy, kỷ luật, "
        "an toàn, xây dựng đơn vị vững mạnh toàn diện “Mẫu mực, tiêu biểu”.",
        ["F22", "F24"],
    ),
]


def test_directions_and_breakthroughs_with_figures(article: Article) -> None:
    """Rules PRS-R15, PRS-R16: the default proposals of figures."""
    found = [(i.id, *short(i.words), list(i.figures)) for i in (*article.directions, *article.breakthroughs)]
    assert found == PLAN
    assert not any(item.quantified for item in (*article.directions, *article.breakthroughs))
    assert [item.id for item in article.directions if item.open_list] == ["D6"]
    assert [(aspect.name, aspect.named) for aspect in article.directions[2].aspects] == ASPECTS


def test_terms_byline_section_dropped(article: Article) -> None:
    assert [(term.first, term.last, term.relation, term.words.line) for term in article.terms] == [
        (2020, 2025, "current", 17),
        (2025, 2030, "next", 17),
    ]
    (byline,) = article.bylines
    assert (byline.kind, short(byline.names)) == ("text_and_photo", [(21, "KIM ANH")])
    assert short(article.section) == (23, "Quốc phòng an ninh")
    assert [(dropped.line, dropped.reason) for dropped in article.dropped] == [(23, "promotion")]


def test_five_warnings(article: Article) -> None:
    """Rule PRS-R18."""
    assert [(warned.code, warned.line) for warned in article.warnings] == [
        ("comma_ambiguity", 4),
        ("aspects_4_of_5", 6),
        ("aspects_4_of_5", 17),
        ("open_list", 17),
        ("four_sentences_after_three", 19),
    ]
    comma = article.warnings[0]
    assert comma.words.text == "bảo đảm tốt quân nhu, thường xuyên giữ ổn định"
    assert comma.readings == ("bảo đảm tốt quân nhu, thường xuyên giữ ổn định", "quân nhu thường xuyên")
    assert article.warnings[1].readings == ("tổ chức",)
    assert article.warnings[4].readings == (PLAN[6][2],)


def test_document_carries_the_digest() -> None:
    data = SOURCE.read_bytes()
    made = document(data, decode(data), article_of(data))
    assert made["source"]["sha256"] == DIGEST
    assert made["counts"]["empty"] == 10
    assert made["persons"][0]["name"] == {"line": 2, "start": 12, "text": "Phạm Mạnh Cường"}
    assert shipped().short_caption == 120


def test_the_fictional_twin_has_the_same_shape(article: Article) -> None:
    """The sample article that comes with the program is read line for line like the source article."""
    twin = article_of(sample_text())
    assert [line.kind for line in twin.lines] == [line.kind for line in article.lines]
    assert [photo.case for photo in twin.photos] == [photo.case for photo in article.photos]
    assert [person.role for person in twin.persons] == [person.role for person in article.persons]
    assert [award.status for award in twin.awards] == ["nominated"]
    assert (len(twin.breakthroughs), twin.unplaced, twin.unread) == (3, (), ())
    named = {person.name.text for person in article.persons}
    assert not any(name in line.text for name in named for line in twin.lines)
