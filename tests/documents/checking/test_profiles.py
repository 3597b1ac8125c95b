"""Profiles are data: what is verified gives errors, what is not gives advice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from quannhu.documents.checking import check_layout, known_profiles, profile_of, sure_profile
from quannhu.documents.checking.profiles import load_profile
from quannhu.documents.checking.rulebook import RULES
from quannhu.documents.reading import read
from quannhu.kernel.errors import Refused
from tests.documents.checking import papers
from tests.documents.checking.papers import PROSE, Paper, Words, prose, write


def _party() -> Paper:
    """A nghị quyết of a Party committee."""
    paper = Paper(
        left=[Words("ĐẢNG BỘ QUÂN ĐỘI", 14), Words("ĐẢNG ỦY CỤC QUÂN NHU", 14, bold=True), Words("*", 14)],
        right=[Words("ĐẢNG CỘNG SẢN VIỆT NAM", 15, bold=True, line="shape", line_mm=70)],
        under_left=[Words("Số 15-NQ/ĐU", 14)],
        under_right=[Words("Bồng Lai, ngày 05 tháng 3 năm 2023", 14, italic=True)],
        widths=(80, 85),
    )
    paper.title = [
        Words("NGHỊ QUYẾT", 16, bold=True),
        Words("lãnh đạo nhiệm vụ quân nhu năm 2023", 15, bold=True, line="shape", line_mm=30),
    ]
    paper.body = [prose("- Căn cứ Nghị quyết của cấp trên;"), prose("Đảng ủy Cục quyết nghị: " + PROSE + "."), prose()]
    papers.signed(paper, "T/M ĐẢNG ỦY", "BÍ THƯ", name="Nguyễn Văn Mẫu")
    return paper


def test_three_profiles_the_states_first() -> None:
    assert known_profiles() == ("nd30", "bqp", "dang")
    assert load_profile("nd30").verified and load_profile("nd30").since == dt.date(2020, 3, 5)
    assert not load_profile("bqp").verified and load_profile("bqp").base == "nd30"
    assert not load_profile("dang").verified and not load_profile("dang").base


def test_an_unknown_profile_is_refused() -> None:
    """DOC-20."""
    with pytest.raises(Refused) as refused:
        sure_profile("tt01")
    assert refused.value.code.id == "DOC-20" and "nd30, bqp, dang" in refused.value.remedy
    assert sure_profile("bqp") == "bqp" and sure_profile(None) is None


def test_every_name_in_a_profile_is_a_rule() -> None:
    for key in known_profiles():
        profile = load_profile(key)
        assert profile.off <= set(RULES) and profile.soft <= set(RULES)


def test_the_partys_heading_chooses_the_partys_rules() -> None:
    """Rule DOC-R29."""
    assert profile_of(read(write(_party()))) == "dang"
    assert profile_of(read(write(papers.request()))) == "nd30"


@pytest.mark.parametrize("layout", ["table", "tabs", "blanks"])
def test_a_sound_party_document_has_no_finding(layout: str) -> None:
    """The star under the organ stands beside the right head, whatever lays them out."""
    paper = _party()
    paper.layout = layout
    assert check_layout(read(write(paper))) == ()


def test_the_party_gets_advice_only() -> None:
    paper = _party()
    paper.under_left = [Words("Số: 15/NQ-ĐU", 13)]
    paper.margins["left"] = 25
    paper.tail_right[0] = replace(paper.tail_right[0], text="TM. ĐẢNG ỦY")
    findings = check_layout(read(write(paper)))
    assert {finding.id for finding in findings} == {"DG-SO-11", "DG-SO-21", "DG-SO-22", "DG-LE-03", "DG-CV-22"}
    assert {finding.severity for finding in findings} == {"advice"}


def test_a_party_document_is_no_document_of_the_state() -> None:
    findings = check_layout(read(write(_party())), "nd30")
    assert "ND-QH-01" in {finding.id for finding in findings if finding.is_error}


def test_a_state_document_is_no_document_of_the_party() -> None:
    findings = check_layout(read(write(papers.request())), "dang")
    assert "DG-DH-01" in {finding.id for finding in findings}
    assert not any(finding.is_error for finding in findings)


def test_the_army_takes_over_what_is_verified() -> None:
    """Rule DOC-R25: an error of the state's rule stays one; what only the army asks is advice of its own."""
    paper = papers.decision()
    paper.margins["left"] = 25
    paper.tail_right[0] = replace(paper.tail_right[0], size=13)
    findings = {finding.id: finding.severity for finding in check_layout(read(write(paper)), "bqp")}
    assert findings == {"ND-LE-03": "error", "QP-CV-11": "advice"}
    assert {finding.id for finding in check_layout(read(write(paper)), "nd30")} == {"ND-LE-03"}


def test_bases_stand_upright_in_most_army_documents() -> None:
    plan = papers.report("KẾ HOẠCH", "Số: 09/KH-QN", "Bảo đảm quân nhu năm 2023")
    bases = [
        prose(f"Căn cứ Kế hoạch số {number}/KH-TCHC ngày 10 tháng 01 năm 2023;", italic=True) for number in ("05", "11")
    ]
    plan.body[0:0] = [*bases, prose("Căn cứ chức năng, nhiệm vụ được giao.", italic=True)]
    assert check_layout(read(write(plan)), "nd30") == ()
    army = check_layout(read(write(plan)), "bqp")
    assert [(finding.id, finding.severity, len(finding.others)) for finding in army] == [("QP-CC-13", "advice", 2)]
    assert check_layout(read(write(papers.decision())), "bqp") == ()


def test_a_file_without_any_rule_line_gets_advice() -> None:
    """One line missing is an error; where no line is seen at all, they may be pictures."""
    paper = papers.request()
    paper.title[1] = replace(paper.title[1], line="")
    assert [finding.severity for finding in check_layout(read(write(paper)))] == ["error"]
    paper.left[1], paper.right[1] = replace(paper.left[1], line=""), replace(paper.right[1], line="")
    findings = check_layout(read(write(paper)))
    assert {finding.id: finding.severity for finding in findings} == {
        "ND-TN-05": "advice",
        "ND-BH-05": "advice",
        "ND-TY-05": "advice",
    }


def test_every_finding_says_where_its_rule_is_written() -> None:
    paper = papers.request()
    paper.margins["left"] = 25
    (finding,) = check_layout(read(write(paper)), "bqp")
    assert finding.source == "Nghị định 30/2020/NĐ-CP, phụ lục I, phần I, mục 3"
    assert finding.as_json() == {
        "id": "ND-LE-03",
        "severity": "error",
        "title": "Lề trái",
        "zone": "Lề trang",
        "where": "phần 1",
        "others": [],
        "stands": "25 mm",
        "should": "30–35 mm",
        "source": finding.source,
        "repair": {"kind": "margin_left", "value": 1701, "says": "Đặt lề trái 30 mm"},
    }
