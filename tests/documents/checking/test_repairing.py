"""One-click repairs of a value (rule DOC-R45): what is offered passes its rule afterwards, and no word changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from quannhu.documents.checking.fixing import words_of
from quannhu.documents.checking.repairing import is_safe, repair, repairable
from quannhu.documents.checking.rulebook import RULES
from quannhu.documents.gate import judged
from quannhu.documents.reading import read
from quannhu.documents.rendering import to_docx
from quannhu.documents.rules.values import Block, BlockKind, Document, FigureRef, Run, Signer
from quannhu.kernel.text import fold
from tests.documents import papers

Change = Callable[[Document], Document]
LONG = (
    "Thực hiện kế hoạch công tác năm 2023, Cục Quân nhu đã chỉ đạo các đơn vị chủ động tạo nguồn, tổ chức tiếp nhận, "
    "bảo quản và cấp phát lương thực, thực phẩm đúng tiêu chuẩn, đúng thời gian"
)


def _said(*texts: str) -> Change:
    """The body is these paragraphs."""
    return lambda document: replace(document, body=tuple(Block(BlockKind.PARAGRAPH, (Run(text),)) for text in texts))


def _set(**parts: object) -> Change:
    return lambda document: replace(document, **parts)  # type: ignore[arg-type]


def _faced(**looks: bool) -> Change:
    return lambda document: replace(
        document, body=tuple(Block(BlockKind.PARAGRAPH, (Run(LONG + ".", **looks),)) for _ in range(3))
    )


def _signed(name: str) -> Change:
    return lambda document: replace(document, signers=(replace(document.signers[0], name=name),))


def _bases(*texts: str) -> Change:
    return lambda document: replace(document, bases=tuple((Run(text),) for text in texts))


# (rule, what was typed, the only place where it is mended)
PLANTED: tuple[tuple[str, Change, str], ...] = (
    ("ND-SO-10", _set(organ_sign="qn"), "ký hiệu"),
    ("ND-SO-07", _set(organ_sign="QN_TM"), "ký hiệu"),
    ("ND-NT-08", _set(place="bồng Lai"), "địa danh"),
    ("ND-TY-02", _set(summary="V/v bảo đảm lương thực quý II"), "trích yếu"),
    ("ND-TY-03", _set(summary="Bảo đảm lương thực quý II."), "trích yếu"),
    ("ND-KG-06", _set(addressees=("Thủ trưởng Bộ Tư lệnh; Phòng Kế hoạch",)), "kính gửi/1"),
    ("ND-KG-04", _set(addressees=("Bộ Tư lệnh Bồng Lai;", "Phòng Kế hoạch")), "kính gửi/1"),
    ("ND-KG-05", _set(addressees=("Bộ Tư lệnh Bồng Lai", "Phòng Kế hoạch.")), "kính gửi/2"),
    ("ND-CC-01", _bases("Căn cứ Kế hoạch số 05/KH-TCHC năm 2023;", "Căn cứ nhiệm vụ được giao"), "căn cứ/1"),
    ("ND-CC-02", _bases("Căn cứ Kế hoạch số 05/KH-TCHC năm 2023", "Căn cứ nhiệm vụ được giao."), "căn cứ/2"),
    ("ND-CC-03", _bases("- Căn cứ Kế hoạch số 05/KH-TCHC năm 2023", "Căn cứ nhiệm vụ được giao"), "căn cứ/1"),
    ("ND-NN-07", _set(kept_by="VT, QN."), "lưu"),
    ("ND-NN-08", _set(recipients=("Lưu: VT, QN", "Phòng Kế hoạch"), kept_by=""), "nơi nhận/2"),
    ("ND-NN-10", _set(recipients=("Phòng Kế hoạch", "Như trên")), "nơi nhận/1"),
    ("ND-HT-14", _signed("NGUYỄN VĂN MẪU"), "người ký/1"),
    ("ND-VH-01", _said(LONG + ".", "Thực hiện theo khoản 2 điều 5 của Quy chế quản lý kho quân nhu."), "thân/2"),
    ("ND-VH-02", _said("Thực hiện theo Điểm a Khoản 2 Điều 5 của Quy chế quản lý kho.", LONG + "."), "thân/1"),
    ("ND-VH-03", _said(LONG + ".", "Tiêu chuẩn của Quân đội nhân dân Việt nam năm 2023.", LONG + "."), "thân/2"),
    ("ND-VH-04", _said("Tổ chức hội nghị tại thủ đô Hà Nội trong quý II năm 2023."), "thân/1"),
    ("ND-VH-05", _said("Tổ chức tiếp nhận tại kho ở quận 5 trong quý II năm 2023."), "thân/1"),
    ("ND-CT-02", _said(LONG + ", hoà chung khí thế, bảo đảm hài hòa, khỏe.", LONG + "."), "thân/1"),
    ("ND-TH-06", _said(LONG + ".", LONG.lower() + "."), "thân/2"),
    ("ND-TH-12", _faced(bold=True), "thân/1"),
    ("ND-TH-13", _faced(italic=True), "thân/1"),
    ("ND-TH-04", _said(LONG + ".", "      " + LONG + "."), "thân/2"),
    ("ND-KH-01", _said("1/ " + LONG + "."), "thân/1"),
    ("ND-DM-01", _said("a. " + LONG + ";", "b. " + LONG + "."), "thân/1"),
    ("ND-DM-02", _said(*(f"{letter}) {LONG};" for letter in "abcde"), LONG + "."), "thân/5"),
    ("ND-DM-03", _said(*(f"{letter}) {LONG};" for letter in "abd"), LONG + "."), "thân/3"),
    ("ND-LM-01", _said("I/ NHIỆM VỤ CHUNG", LONG + "."), "thân/1"),
)
_RESPELLED = {"ND-TY-02", "ND-DM-02", "ND-DM-03"}  # V/v spelt out; another letter before the bracket


def _letters(document: Document) -> list[str]:
    """Every printed word, whatever its capitals, tones and marks, in no order: entries of a list may change places."""
    text = fold(" ".join(words_of(read(to_docx(document)))))
    return sorted("".join(letter if letter.isalnum() else " " for letter in text).split())


def _base(rule: str) -> Document:
    document = papers.memo(body=(Block(BlockKind.PARAGRAPH, (Run(LONG + "."),)),))
    if rule.startswith(("ND-KG", "ND-NN-10")) and not document.addressees:
        raise AssertionError("the memo has no addressee")
    return document


@pytest.mark.parametrize(("rule", "change", "place"), PLANTED, ids=[rule for rule, _, _ in PLANTED])
def test_one_click(rule: str, change: Change, place: str) -> None:
    """Found, offered at its place, gone after the click; nothing new comes and the words are the same."""
    document = change(_base(rule))
    found = judged(document)
    safe = [one for each in found if each.finding.id == rule for one in each.safe]
    assert place in safe, found
    mended = document
    for one in safe:
        mended = repair(mended, rule, one)
    assert {one.finding.id for one in judged(mended)} == {one.finding.id for one in found} - {rule}
    if rule not in _RESPELLED:
        assert _letters(mended) == _letters(document)


def test_what_only_the_writer_knows_is_not_offered() -> None:
    """A line that is missing, a summary in capitals, a title before a name, a point that is cited elsewhere."""
    memo = papers.memo()
    for rule, document in (
        ("ND-NN-08", replace(memo, kept_by="", recipients=("Phòng Kế hoạch",))),
        ("ND-TY-14", replace(memo, summary="BẢO ĐẢM LƯƠNG THỰC QUÝ II")),
        ("ND-HT-02", replace(memo, signers=(Signer("Cục trưởng", "TS. Nguyễn Văn Mẫu"),))),
        ("ND-DM-02", _said(*(f"{letter}) {LONG};" for letter in "abcde"), f"Theo điểm e, {LONG}.")(memo)),
    ):
        found = {one.finding.id: one for one in judged(document)}
        assert rule in found and found[rule].safe == ()
        assert not is_safe(document, rule, "thân/5") and repair(document, rule) == document


def test_a_sound_document_is_left_alone() -> None:
    for document in (papers.memo(), papers.decision()):
        for rule in repairable():
            for place in ("", "thân/1", "căn cứ/1", "nơi nhận/1", "kính gửi/1"):
                assert repair(document, rule, place) == document


def test_every_repair_is_of_a_rule_and_tried() -> None:
    assert set(repairable()) <= set(RULES)
    tried = {rule.removeprefix("ND-") for rule, _, _ in PLANTED}
    # Print sets these itself or has no room for them: they arise only in what was typed elsewhere.
    assert set(repairable()) - tried == {
        "SO-06",
        "NT-02",
        "NN-05",
        "NN-06",
        "CC-12",
        "DI-01",
        "DI-13",
        "LM-13",
        "KH-03",
    }


def test_a_figure_of_the_registry_keeps_its_words() -> None:
    """A repair of letters goes round a linked figure, whatever its words are."""
    day = dt.date(2023, 3, 5)
    figure = FigureRef("F03", "spent", day, day, None, "quận 7", 7, None, dt.datetime(2023, 3, 5, tzinfo=dt.UTC))
    line = (Run("Theo khoản 2 điều 5 "), Run("quận 7", figure=figure), Run(" và quận 5."))
    document = papers.memo(body=(Block(BlockKind.PARAGRAPH, line),))
    mended = repair(repair(document, "ND-VH-01"), "ND-VH-05")
    assert [run.text for run in mended.body[0].line] == ["Theo khoản 2 Điều 5 ", "quận 7", " và Quận 5."]
