"""Directions and breakthroughs in the forms reports use (rules PRS-R15, PRS-R16)."""

from __future__ import annotations

import pytest

from quannhu.press.rules.plan import proposals
from quannhu.press.vocabulary import shipped
from tests.press.reading import lines_of, texts

A, B, C = "Nâng cao chất lượng huấn luyện", "Xây dựng chính quy", "Đẩy mạnh chuyển đổi số"
a, b, c = "nâng cao chất lượng huấn luyện", "xây dựng chính quy", "đẩy mạnh chuyển đổi số"
D = "Làm tốt công tác kho."
# text after the plan's head -> breakthroughs, directions, warnings
FORMS: dict[str, tuple[list[str], list[str], list[str]]] = {
    f"Thực hiện 3 khâu đột phá: 1) {A}; 2) {B}; 3) {C}.": ([A, B, f"{C}."], [], []),
    f"Ba khâu đột phá là: (1) {a}, (2) {b}, (3) {c}. {D}": ([a, b, f"{c}."], [D], []),
    f"Ba khâu đột phá: Thứ nhất, {a}. Thứ hai, {b}. Thứ ba, {c}. {D}": ([f"{a}.", f"{b}.", f"{c}."], [D], []),
    f"Tập trung ba khâu đột phá: Một là, {a}; hai là, {b}; ba là, {c}.": ([a, b, f"{c}."], [], []),
    f"Thực hiện hai khâu đột phá: {A}. {B}.": ([f"{A}.", f"{B}."], [], []),
    f"Thực hiện ba khâu đột phá: {A}. {B}.": ([f"{A}.", f"{B}."], [], ["breakthrough_count_differs"]),
    f"Thực hiện ba khâu đột phá: {A}. {B}. {C}. {D}": (
        [f"{A}.", f"{B}.", f"{C}."],
        [D],
        ["four_sentences_after_three"],
    ),
    f"Thực hiện ba khâu đột phá: {A}. {B}. {C}. {D} {A}.": (
        [f"{A}.", f"{B}.", f"{C}."],
        [D, f"{A}."],
        ["five_sentences_after_three"],
    ),
    f"Thực hiện ba khâu đột phá, đó là: {a}; {b} và {c}.": ([a, b, f"{c}."], [], []),
    f"Thực hiện ba khâu đột phá: {a}, {b}, {c}.": ([a, b, f"{c}."], [], []),
    f"Thực hiện ba khâu đột phá:\n- {A};\n- {B};\n- {C}.\n{D}": ([A, B, f"{C}."], [D], []),
    f"Thực hiện ba khâu đột phá về huấn luyện, kỷ luật. {D}": (
        [],
        ["Thực hiện ba khâu đột phá về huấn luyện, kỷ luật.", D],
        [],
    ),
    f"Tiếp tục thực hiện khâu đột phá: {a}.": ([f"{a}."], [], []),
    f"{A}; {b}; tăng gia: nuôi lợn, gà; {c}.": ([], [A, b, "tăng gia: nuôi lợn, gà", c], []),
    "Hội nghị kết thúc tốt đẹp.": ([], [], []),
}


@pytest.mark.parametrize("text", FORMS)
def test_plan(text: str) -> None:
    article = lines_of(f"Phương hướng năm 2024. {text}")
    found = (texts(article.breakthroughs), texts(article.directions), [warned.code for warned in article.warnings])
    assert found == FORMS[text]


def test_a_list_cut_at_commas_is_flagged() -> None:
    article = lines_of(f"Phương hướng năm 2024. Thực hiện ba khâu đột phá: {a}, {b}, {c}.")
    assert all(item.needs_review for item in article.breakthroughs)


def test_numbers_make_an_item_quantified() -> None:
    article = lines_of(
        f"Phương hướng năm 2024: phấn đấu quân số khỏe đạt 98,5%; {a}; nhiệm kỳ 2025-2030 hoàn thành chỉ tiêu."
    )
    assert [(item.quantified, list(item.figures)) for item in article.directions] == [
        (True, ["F16"]),
        (False, []),
        (False, ["F30"]),
    ]
    (quantity,) = article.quantities
    assert (quantity.number, quantity.unit, quantity.of) == ("98,5", "%", "D1")


def test_at_most_two_figures_by_the_order_of_the_words() -> None:
    words = "Giữ vững kỷ luật, an toàn; khắc phục khâu yếu; cải cách hành chính"
    assert proposals(words, shipped()) == ("F23", "F24")
    assert proposals("không nói gì", shipped()) == ()
