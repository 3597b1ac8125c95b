"""Kinds, labels, number and sign, authority, and what a value lacks."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quannhu.documents.rules import kinds, notation
from quannhu.documents.rules.authority import authority_fault, name_line, post_lines
from quannhu.documents.rules.numbering import POINT_LETTERS, appendix_label, labels, point_letter, roman
from quannhu.documents.rules.soundness import faults_of, linked
from quannhu.documents.rules.values import Authority, Block, BlockKind, Chart, Run, Signer, Table
from tests.documents.papers import DEPUTY, HEAD, block, chart, decision, memo, table

K = BlockKind


def test_the_decree_has_29_kinds_two_without_code():
    """Rule DOC-R01."""
    state = kinds.kinds_of("nd30")
    assert len(state) == 29
    assert [kind.name for kind in state if not kind.code] == ["Công văn", "Thư công"]
    codes = [kind.code for kind in state if kind.code]
    assert len(set(codes)) == 27
    assert {"BGN", "BTT", "QyĐ", "CTr", "TTr", "GUQ"} <= set(codes)
    assert {copy.code for copy in kinds.COPIES.values()} == {"SY", "SL", "TrS"}
    assert list(kinds.VERIFIED) == ["nd30"]


def test_kinds_are_found_by_code_and_name():
    assert kinds.kind_by_code("TTr", "nd30").key == "to_trinh"
    assert kinds.kind_by_code("KL", "nd30") is None and kinds.kind_by_code("KL", "dang").key == "ket_luan"
    assert kinds.kind_by_code("", "nd30") is None
    assert kinds.kind_by_name("GIẤY UỶ QUYỀN").key == "giay_uy_quyen"
    assert kinds.kind_by_name("Văn bản") is None


def test_points_follow_the_vietnamese_alphabet():
    """Rule DOC-R02."""
    assert POINT_LETTERS[:9] == "abcdđeghi" and not set("fjwz") & set(POINT_LETTERS)
    assert [point_letter(number) for number in (1, 5, 7, 23, 24, 25)] == ["a", "đ", "g", "y", "aa", "ab"]


def test_labels_follow_from_the_order():
    """Rule DOC-R03."""
    law = [K.CHAPTER, K.SECTION, K.ARTICLE, K.CLAUSE, K.POINT, K.POINT, K.CLAUSE, K.POINT, K.SECTION, K.ARTICLE]
    law += [K.POINT, K.CHAPTER, K.SECTION, K.ARTICLE, K.CLAUSE]
    assert labels([Block(kind) for kind in law]) == (
        "Chương I", "Mục 1", "Điều 1.", "1.", "a)", "b)", "2.", "a)", "Mục 2", "Điều 2.", "a)",
        "Chương II", "Mục 1", "Điều 3.", "1.",
    )  # fmt: skip
    report = [K.PART, K.ROMAN, K.ARABIC, K.PARAGRAPH, K.POINT, K.DASH, K.CLAUSE, K.ROMAN, K.ARABIC, K.PART, K.ROMAN]
    assert labels([Block(kind) for kind in report]) == (
        "Phần I", "I.", "1.", "", "a)", "-", "2.", "II.", "1.", "Phần II", "I.",
    )  # fmt: skip
    assert (appendix_label(0, 1), appendix_label(1, 2)) == ("Phụ lục", "Phụ lục II")


@given(st.integers(1, 3999))
def test_roman_numbers_read_back(number):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    letters = [values[letter] for letter in roman(number)]
    after = [*letters[1:], 0]
    assert sum(-one if one < next_one else one for one, next_one in zip(letters, after, strict=True)) == number


def test_number_and_sign():
    """Rules DOC-R04 and DOC-R05."""
    assert notation.number_line(memo(number=5)) == "Số: 05/TTr-QN"
    assert notation.number_line(memo(number=557)) == "Số: 557/TTr-QN"
    assert notation.reference_of(memo(kind="cong_van", drafting_sign="TM")) == "12/QN-TM"
    assert notation.number_line(memo(profile="dang", organ_sign="ĐU", kind="nghi_quyet")) == "Số 12-NQ/ĐU"
    assert notation.number_line(memo(number=None)).endswith("/TTr-QN")
    year = notation.reference(number=3, kind="quyet_dinh", profile="nd30", organ_sign="BTL", year=2023)
    assert year == "03/2023/QĐ-BTL"
    assert notation.copy_reference(number=3, copy="sao_y", organ_sign="QN") == "03/SY-QN"
    assert notation.copy_reference(number=None, copy="trich_sao", organ_sign="QN").endswith("/TrS-QN")


def test_days_and_the_first_two_months_have_a_zero():
    """Rule DOC-R06."""
    day = dt.date
    assert notation.place_and_date("Bồng Lai", day(2023, 2, 5)) == "Bồng Lai, ngày 05 tháng 02 năm 2023"
    assert notation.day_text(day(2023, 3, 12)) == "ngày 12 tháng 3 năm 2023"
    assert notation.day_text(day(2023, 11, 1)) == "ngày 01 tháng 11 năm 2023"
    assert notation.place_and_date("", day(2023, 3, 12)) == "Ngày 12 tháng 3 năm 2023"
    assert notation.day_text(None, 2023).endswith("năm 2023") and notation.day_text(None).startswith("ngày")


def test_a_sign_is_read_back():
    read = notation.read_reference
    assert (read("Số: 05/QĐ-QN").number, read("Số: 05/QĐ-QN").code, read("05/QĐ-QN").padded) == (5, "QĐ", True)
    party = read("Số 12-TTr/QN")
    assert (party.manner, party.number, party.code, party.organ) == ("party", 12, "TTr", "QN")
    letter = read("33/QN-TM")
    assert (letter.code, letter.organ, letter.drafting) == ("", "QN", "TM")
    assert read("15/2023/QĐ-BTL").year == 2023
    assert read("không có số") is None and read("") is None


@given(
    number=st.integers(1, 99_999),
    kind=st.sampled_from([kind.key for kind in kinds.kinds_of("nd30") if kind.code]),
    organ=st.sampled_from(["QN", "TCHC", "BTL.BL"]),
)
def test_what_is_written_reads_back(number, kind, organ):
    found = notation.read_reference(
        f"Số: {notation.reference(number=number, kind=kind, profile='nd30', organ_sign=organ)}"
    )
    assert (found.number, found.code, found.organ) == (number, kinds.KINDS[kind].code, organ)


@pytest.mark.parametrize(
    ("signer", "profile", "lines"),
    [
        (HEAD, "nd30", ("CỤC TRƯỞNG",)),
        (DEPUTY, "nd30", ("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG")),
        (DEPUTY, "dang", ("K/T CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG")),
        (Signer("Cục trưởng", "A", authority=Authority.ACTING), "nd30", ("Q. CỤC TRƯỞNG",)),
        (Signer("Bí thư", "A", authority=Authority.COLLECTIVE, of="Đảng ủy"), "dang", ("T/M ĐẢNG ỦY", "BÍ THƯ")),
        (
            Signer("Trưởng phòng", "A", authority=Authority.BY_ORDER, of="Cục trưởng"),
            "nd30",
            ("TL. CỤC TRƯỞNG", "TRƯỞNG PHÒNG"),
        ),
    ],
)
def test_the_post_is_written_by_authority(signer, profile, lines):
    """Rule DOC-R08."""
    assert post_lines(signer, profile) == lines
    assert name_line(DEPUTY) == "Đại tá Phạm Giả Định"


@pytest.mark.parametrize(
    ("post", "authority", "of", "why"),
    [
        ("Cục trưởng", Authority.OWN, "Cục trưởng", "không ghi thay mặt ai"),
        ("Chủ tịch", Authority.COLLECTIVE, "", "phải ghi tên tập thể"),
        ("Phó Cục trưởng", Authority.DEPUTY, "", "phải ghi chức vụ người đứng đầu được ký thay"),
        ("Trưởng phòng", Authority.DEPUTY, "Cục trưởng", "chỉ dành cho cấp phó của người đứng đầu"),
        ("Trưởng phòng", Authority.BY_ORDER, "", "phải ghi chức vụ người giao ký"),
        ("Phó Cục trưởng", Authority.BY_ORDER, "Cục trưởng", "không dành cho cấp phó của chính người giao ký"),
        ("", Authority.DELEGATED, "Cục trưởng", "phải ghi chức vụ người ký"),
    ],
)
def test_a_wrong_authority_is_named(post, authority, of, why):
    """Rule DOC-R09, DOC-06."""
    signer = Signer(post, "Trần Văn Mẫu", authority=authority, of=of)
    assert authority_fault(signer).startswith(why)
    (problem,) = faults_of(memo(signers=(signer,)))
    assert problem.code.id == "DOC-06" and problem.sentence.startswith("Thẩm quyền ký")


def test_whole_documents_have_no_fault():
    """Rule DOC-R10."""
    assert faults_of(memo()) == [] and faults_of(decision()) == []
    assert faults_of(memo(body=(*memo().body, table(("1", "T11", "5")), chart()))) == []


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        ({"recipients": (), "kept_by": ""}, "DOC-04", "Tờ trình thiếu nơi nhận."),
        ({"kept_by": ""}, "DOC-04", "Tờ trình thiếu dòng Lưu ở nơi nhận."),
        ({"summary": ""}, "DOC-04", "Tờ trình thiếu trích yếu."),
        ({"organ": ""}, "DOC-04", "Tờ trình thiếu cơ quan ban hành."),
        ({"organ_sign": ""}, "DOC-04", "Tờ trình thiếu ký hiệu cơ quan."),
        ({"place": ""}, "DOC-04", "Tờ trình thiếu địa danh."),
        ({"addressees": ()}, "DOC-04", "Tờ trình thiếu kính gửi."),
        ({"signers": ()}, "DOC-04", "Tờ trình thiếu người ký."),
        ({"signers": (Signer("Cục trưởng", ""),)}, "DOC-04", "Chữ ký thiếu họ tên người ký."),
        ({"kind": "ke_hoach"}, "DOC-05", "Kế hoạch không ghi kính gửi."),
        ({"decider": "Cục trưởng"}, "DOC-05", "Tờ trình không ghi dòng người ban hành trên căn cứ."),
        ({"kind": "la_thu"}, "DOC-03", 'Loại văn bản "la_thu" không có trong bộ quy định "nd30".'),
        ({"kind": "ket_luan"}, "DOC-03", 'Loại văn bản "Kết luận" không có trong bộ quy định "nd30".'),
        ({"summary": "a" * 501}, "DOC-09", "Phần Trích yếu: dài quá 500 ký tự."),
        ({"number": 0}, "DOC-09", "Phần Số văn bản: phải từ 1."),
        ({"date": None}, "DOC-09", "Phần Ngày ban hành: đã có số thì phải có ngày."),
        ({"copies": -1}, "DOC-09", "Phần Số bản: không được âm."),
        ({"organ_sign": "Q N"}, "DOC-09", "Phần Ký hiệu cơ quan: không có dấu cách hoặc gạch chéo."),
        ({"place": "Bồng Lai […]"}, "DOC-09", "Phần Địa danh: còn chỗ chưa điền […]."),
    ],
)
def test_a_missing_or_unwanted_part_is_named(changes, code, sentence):
    """Rule DOC-R11."""
    (problem,) = faults_of(memo(**changes))
    assert (problem.code.id, problem.sentence) == (code, sentence)


def bad(kind, **parts):
    return Block(kind, **parts)


@pytest.mark.parametrize(
    ("blocks", "code", "why"),
    [
        ([bad(K.ROMAN)], "DOC-07", "nội dung, I: đề mục chưa có tên."),
        ([bad(K.ARTICLE)], "DOC-07", "nội dung, Điều 1: điều chưa có tên."),
        ([block(K.POINT, "Một")], "DOC-07", "điểm phải đứng trong một khoản, mục hoặc điều."),
        (
            [block(K.ROMAN, "A"), block(K.ARTICLE, "B")],
            "DOC-07",
            "vừa chia theo điều, vừa chia theo mục I, 1; chọn một.",
        ),
        ([bad(K.PARAGRAPH)], "DOC-08", "đoạn trống."),
        ([bad(K.TABLE)], "DOC-08", "bảng không có cột nào."),
        (
            [bad(K.TABLE, table=Table(("a", "b"), (((Run("1"),),),), (50, 50), (True, True)))],
            "DOC-08",
            "hàng 1 có 1 ô, phải có 2.",
        ),
        ([bad(K.TABLE, table=Table(("a",), (), (90,), (True,)))], "DOC-08", "bề rộng các cột phải cộng lại bằng 100."),
        (
            [bad(K.TABLE, table=Table(("a",), (), (50, 50), (True,)))],
            "DOC-08",
            "bề rộng hoặc kiểu cột không đủ theo số cột.",
        ),
        ([bad(K.CHART)], "DOC-08", "biểu đồ không có số liệu."),
        (
            [bad(K.CHART, chart=Chart("pie", "a", "b", ("x",), (("s", (1,)),), ""))],
            "DOC-08",
            'không có dạng biểu đồ "pie".',
        ),
        (
            [bad(K.CHART, chart=Chart("bar", "", "b", ("x",), (("s", (1,)),), ""))],
            "DOC-08",
            "biểu đồ phải có tên và lời mô tả.",
        ),
        ([bad(K.CHART, chart=Chart("bar", "a", "b", ("x",), (("s", ()),), ""))], "DOC-08", 'dãy "s" không đủ số liệu.'),
    ],
)
def test_a_broken_order_or_shape_is_named(blocks, code, why):
    """Rule DOC-R12."""
    (problem,) = faults_of(memo(body=tuple(blocks)))
    assert problem.code.id == code and problem.sentence.endswith(why)


def test_linked_figures_are_found_everywhere():
    assert list(linked(memo())) == []
