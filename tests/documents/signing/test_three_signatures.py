"""Person, organ and copy mark as three PAdES signatures: whole, trusted, in order, marks in place."""

from __future__ import annotations

import datetime as dt
import io
import re

import pypdf
import pytest

from quannhu.documents.signing import fields, sign, verify
from quannhu.documents.signing.trust import Standing
from quannhu.documents.signing.verify import Verdict
from quannhu.kernel.errors import Refused
from tests.documents.signing import desk


def test_three_signatures_stay_whole_and_trusted() -> None:
    report = verify.verify(desk.stages().copy, trust=desk.trust(), at=desk.TODAY)
    assert report.good and not report.reasons
    assert [one.field for one in report.signatures] == ["nguoi_ky_1", "co_quan", "ban_sao"]
    assert [one.holder for one in report.signatures] == [desk.SIGNER, desk.ORGAN, desk.ORGAN]
    assert {one.standing for one in report.signatures} == {Standing.TRUSTED}
    assert {one.at for one in report.signatures} == {desk.SIGNED_AT}
    assert [one.identity for one in report.signatures] == ["thutruong", "BL", "BL"]
    # What came after the first two was signing and the filling of blanks; nothing came after the last.
    assert [one.touched for one in report.signatures] == [True, True, None]
    assert not any(one.reasons for one in report.signatures)
    stages = desk.stages()
    size = len(stages.copy)
    assert [one.covered for one in report.signatures] == [
        (len(stages.person), size), (len(stages.organ), size), (size, size)
    ]  # fmt: skip
    assert [one.later for one in report.signatures] == [(desk.ORGAN, "Bản sao", "so", "ngay"), ("Bản sao",), ()]
    assert [one.place for one in report.signatures] == [desk.SIGNER, desk.ORGAN, "Bản sao"]


def test_a_signature_leaves_every_byte_before_it() -> None:
    """rule DOC-R75: each signature is added at the end of the file."""
    stages = desk.stages()
    assert stages.person.startswith(desk.laid_out()) and desk.laid_out().startswith(desk.printed())
    assert stages.organ.startswith(stages.person) and stages.copy.startswith(stages.organ)


def test_the_signatures_are_pades_with_sha256() -> None:
    annotations = _fields(desk.stages().copy)
    for name in ("nguoi_ky_1", "co_quan", "ban_sao"):
        value = annotations[name]["/V"]
        assert value["/SubFilter"] == "/ETSI.CAdES.detached"
        assert value["/M"].startswith("D:20231005083015+07")
    assert annotations["nguoi_ky_1"]["/V"]["/Name"] == desk.SIGNER


def test_the_number_and_the_day_are_filled_after_the_person_signed() -> None:
    """rule DOC-R76: number and day are blanks laid out before the first signature, filled in as the form allows."""
    text = pypdf.PdfReader(io.BytesIO(desk.stages().organ))
    shown = {name: field["/V"] for name, field in _fields(desk.stages().organ).items() if field["/FT"] == "/Tx"}
    assert shown == {"so": "12", "ngay": "Bông Lai, ngày 05 tháng 10 năm 2023"}
    assert len(text.pages) == 2


def test_a_blank_is_filled_once() -> None:
    with pytest.raises(Refused) as caught:
        fields.fill(desk.stages().organ, {fields.NUMBER: "13"})
    assert caught.value.code.id == "DOC-83" and "ô đã được điền" in caught.value.sentence
    with pytest.raises(Refused) as caught:
        fields.fill(desk.stages().person, {"khac": "13"})
    assert caught.value.code.id == "DOC-83"


def test_words_added_after_the_seal_are_found() -> None:
    """Filling a blank is right between signatures, not after the last."""
    unnumbered = sign.sign(
        desk.stages().person, field=fields.ORGAN, key=desk.key(desk.ORGAN), trust=desk.trust(), at=desk.SIGNED_AT,
        mark=sign.Words(("dấu",)),
    )  # fmt: skip
    report = verify.verify(fields.fill(unnumbered, {fields.NUMBER: "99"}), trust=desk.trust(), at=desk.TODAY)
    assert report.verdict is Verdict.BROKEN
    assert report.reasons == ("Sau chữ ký cuối cùng tệp còn bị thêm nội dung.",)


def test_the_seal_waits_for_every_signer() -> None:
    """rule DOC-R77: the clerk puts the seal only on what the competent person has signed."""
    with pytest.raises(Refused) as caught:
        desk.by_organ(desk.laid_out())
    assert caught.value.code.id == "DOC-84"
    assert caught.value.sentence == f"Chưa được đóng dấu số của cơ quan: còn thiếu chữ ký của {desk.SIGNER}."
    with pytest.raises(Refused) as caught:
        desk.as_copy(desk.stages().person)
    assert caught.value.code.id == "DOC-84" and desk.ORGAN in caught.value.sentence


def test_a_field_is_signed_once() -> None:
    with pytest.raises(Refused) as caught:
        desk.by_person(desk.stages().person)
    assert caught.value.code.id == "DOC-83"
    assert "Dựng lại bản in" in caught.value.remedy


def test_fields_are_laid_out_before_the_first_signature() -> None:
    place = fields.Place("them", fields.Box(0, 20, 20, 30, 10))
    with pytest.raises(Refused) as caught:
        fields.lay_out(desk.stages().person, [place])
    assert caught.value.code.id == "DOC-83" and "tệp đã có chữ ký số" in caught.value.sentence


@pytest.mark.parametrize("box", [fields.Box(0, 200, 20, 30, 10), fields.Box(0, 20, 290, 30, 10),
                                 fields.Box(2, 20, 20, 30, 10), fields.Box(0, -5, 20, 30, 10)])  # fmt: skip
def test_a_mark_outside_the_page_is_refused(box: fields.Box) -> None:
    with pytest.raises(Refused) as caught:
        fields.lay_out(desk.printed(), [fields.Place("nguoi_ky_1", box, "chữ ký")])
    assert caught.value.code.id == "DOC-86" and "chữ ký" in caught.value.sentence


def test_the_seal_covers_a_third_of_the_signature() -> None:
    """rule DOC-R78: real size, over the left third."""
    signature = fields.person_box(0, 147.0, 60.0, 84.0)
    seal = fields.seal_box(signature)
    assert (seal.width, seal.height) == (36.0, 36.0)
    assert seal.left + seal.width - signature.left == pytest.approx(signature.width / 3)
    assert seal.top + seal.height / 2 == pytest.approx(signature.top + signature.height / 2)
    assert signature.left + signature.width / 2 == pytest.approx(147.0)
    assert signature.top >= 60.0 and signature.top + signature.height <= 84.0


def test_a_copy_carries_words_in_the_corner_and_no_image() -> None:
    """rule DOC-R79: size 10, top right of page 1: form, organ, instant in ISO 8601 with Vietnam's zone."""
    field = _fields(desk.stages().copy)["ban_sao"]
    left, _low, right, high = (float(side) for side in field["/Rect"])
    assert right <= 595.3 - 14 * fields.MM and high > 841.9 - 20 * fields.MM and left > 595.3 / 2 - 30
    drawn = field["/AP"]["/N"].get_object()
    assert b"/F1 10 Tf" in drawn.get_data() and "/XObject" not in drawn["/Resources"]
    assert drawn_at(drawn) == {1.0}
    words = sign.corner_words("Sao y", desk.ORGAN, at=dt.datetime(2023, 10, 5, 1, 30, 15, 400, tzinfo=dt.UTC))
    assert words.lines == ("Sao y", desk.ORGAN, "2023-10-05T08:30:15+07:00")


def drawn_at(drawn: pypdf.generic.StreamObject) -> set[float]:
    """By how much the words are drawn larger or smaller than their size."""
    return {float(one) for one in re.findall(rb"([0-9.]+) 0 0 [0-9.]+ [0-9.-]+ [0-9.-]+ cm", drawn.get_data())}


def test_four_lines_stand_at_their_size() -> None:
    """rule DOC-R79: a long name makes more lines, not smaller letters."""
    name = f"{desk.ORGAN}, Bộ Tư lệnh Hậu cần tượng trưng của vùng Bông Lai"
    words = sign.corner_words("Trích sao", name, at=desk.SIGNED_AT)
    assert len(words.lines) == 4
    pdf = sign.sign(
        sign.with_corner(desk.printed(), fields.COPY, "Bản sao"), field=fields.COPY, key=desk.key(desk.ORGAN),
        trust=desk.trust(), at=desk.SIGNED_AT, mark=words,
    )  # fmt: skip
    assert drawn_at(_fields(pdf)["ban_sao"]["/AP"]["/N"].get_object()) == {1.0}


def test_long_names_are_wrapped_in_the_corner() -> None:
    words = sign.corner_words(
        "Sao lục", f"{desk.ORGAN}, Bộ Tư lệnh Hậu cần tượng trưng của vùng Bông Lai", at=desk.TODAY
    )
    assert len(words.lines) == 4 and all(len(line) < 70 for line in words.lines)


def test_a_percent_sign_in_the_words_is_printed() -> None:
    assert sign._words_style(["đủ 100 %"]).stamp_text == "đủ 100 %%"


def _fields(pdf: bytes) -> dict[str, pypdf.generic.DictionaryObject]:
    found = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for annotation in page.get("/Annots", []):
            one = annotation.get_object()
            found[str(one["/T"])] = one
    return found
