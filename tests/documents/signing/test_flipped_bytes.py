"""One changed byte is found, whatever region of the signed file it lies in (rule DOC-R80)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quannhu.documents.signing import verify
from quannhu.documents.signing.verify import Verdict
from quannhu.kernel.errors import Refused
from tests.documents.signing import desk

CONTAINER = re.compile(rb"<([0-9A-F]{2000,})>")


def regions(pdf: bytes) -> dict[str, range]:
    """What a signed file is made of: the page, the layout of fields, each update, each signature's container."""
    stages = desk.stages()
    ends = {
        "page": len(desk.printed()), "fields": len(desk.laid_out()), "person": len(stages.person),
        "organ": len(stages.organ), "copy": len(stages.copy),
    }  # fmt: skip
    found, start = {}, 0
    for name, end in ends.items():
        if end <= len(pdf):
            found[name] = range(start, end)
        start = end
    for index, gap in enumerate(CONTAINER.finditer(pdf)):
        container = gap[1].rstrip(b"0")
        found[f"container {index}"] = range(gap.start(1), gap.start(1) + len(container))
        found[f"padding {index}"] = range(gap.start(1) + len(container) + 2, gap.end(1))
        found[f"edges {index}"] = range(gap.start(1) - 1, gap.start(1))
        found[f"end {index}"] = range(gap.end(1), gap.end(1) + 1)
    return found


REGIONS = sorted(regions(desk.stages().copy))


def flipped(pdf: bytes, place: int, change: int) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ change]) + pdf[place + 1 :]


def test_the_regions_are_the_whole_file() -> None:
    pdf = desk.stages().copy
    found = regions(pdf)
    assert len([name for name in found if name.startswith("container")]) == 3
    assert {place for name in ("page", "fields", "person", "organ", "copy") for place in found[name]} == set(
        range(len(pdf))
    )


@pytest.mark.parametrize("region", REGIONS)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_a_changed_byte_is_found(region: str, data: st.DataObject) -> None:
    pdf = desk.stages().copy
    reach = regions(pdf)[region]
    place = data.draw(st.integers(reach.start, reach.stop - 1))
    change = data.draw(st.integers(1, 255))
    try:
        report = verify.verify(flipped(pdf, place, change), trust=desk.trust(), at=desk.TODAY)
    except Refused as refused:
        # The mark at the beginning that says what kind of file it is.
        assert refused.code.id == "DOC-82" and place < 8
    else:
        assert not report.good


@pytest.mark.parametrize("change", [1, 0x20, 0x80])
def test_a_changed_byte_of_the_text_breaks_every_signature(change: int) -> None:
    pdf = desk.stages().copy
    place = pdf.index(b"stream\n") + 40
    report = verify.verify(flipped(pdf, place, change), trust=desk.trust(), at=desk.TODAY)
    assert report.verdict is Verdict.BROKEN
    assert [one.verdict for one in report.signatures] in ([Verdict.BROKEN] * 3, [])


def test_a_changed_seal_leaves_the_signature_before_it_named() -> None:
    """What was done to the seal is not laid at the signer's door."""
    pdf = desk.stages().organ
    gap = list(CONTAINER.finditer(pdf))[1]
    value = gap.start(1) + len(gap[1].rstrip(b"0")) - 40
    digit = next(one for one in b"13" if one != pdf[value])
    report = verify.verify(flipped(pdf, value, digit ^ pdf[value]), trust=desk.trust(), at=desk.TODAY)
    assert [one.verdict for one in report.signatures] == [Verdict.GOOD, Verdict.BROKEN]
    assert report.verdict is Verdict.BROKEN


def test_another_name_of_the_algorithm_is_found() -> None:
    """RSA with SHA-256 and plain RSA would verify alike: which it was is signed too."""
    pdf = desk.stages().person
    place = pdf.rindex(b"2A864886F70D01010B0500") + len("2A864886F70D0101")
    changed = pdf[:place] + b"01" + pdf[place + 2 :]
    assert not verify.verify(changed, trust=desk.trust(), at=desk.TODAY).good


@pytest.mark.parametrize("digit", b"789F")
def test_a_container_that_says_it_is_longer_is_found(digit: int) -> None:
    """Its length would take in the zeros after it, which a lenient reader passes over."""
    pdf = desk.stages().person
    (gap,) = CONTAINER.finditer(pdf)
    place = next(at for at in range(gap.start(1) + 4, gap.start(1) + 8) if pdf[at] < digit)
    report = verify.verify(flipped(pdf, place, pdf[place] ^ digit), trust=desk.trust(), at=desk.TODAY)
    assert report.verdict is Verdict.BROKEN


@pytest.mark.parametrize("digit", b"01234567F")
def test_a_time_stamp_under_another_tag_is_found(digit: int) -> None:
    """A part that no reader knows would be passed over, and the stamp with it."""
    pdf = desk.stages().person
    attribute = bytes.fromhex("060B2A864886F70D010910020E")
    place = pdf.rindex(b"A1", 0, pdf.index(attribute.hex().upper().encode()))
    report = verify.verify(flipped(pdf, place, pdf[place] ^ digit), trust=desk.trust(), at=desk.TODAY)
    assert not report.good


@pytest.mark.parametrize(("before", "after"), [
    (b"02010131", b"02010331"), (b"A082", b"A083"), (b"308203", b"A08203"),
])  # fmt: skip
def test_another_version_or_kind_of_part_is_found(before: bytes, after: bytes) -> None:
    """The first in the container: its version, its length's length, a certificate called something else."""
    pdf = desk.stages().person
    (gap,) = CONTAINER.finditer(pdf)
    place = pdf.index(before, gap.start(1) + (40 if before.startswith(b"3") else 0))
    changed = pdf[:place] + after + pdf[place + len(before) :]
    assert not verify.verify(changed, trust=desk.trust(), at=desk.TODAY).good


@pytest.mark.parametrize("length", [0, 1, 100, 5_000])
def test_a_cut_file_is_found(length: int) -> None:
    pdf = desk.stages().copy
    cut = pdf[: len(pdf) - 1 - length]
    assert not verify.verify(cut, trust=desk.trust(), at=desk.TODAY).good


@pytest.mark.parametrize("more", [b"\n", b"%", b"\n%%EOF\n", b"1 0 obj<<>>endobj"])
def test_bytes_added_at_the_end_are_found(more: bytes) -> None:
    assert not verify.verify(desk.stages().copy + more, trust=desk.trust(), at=desk.TODAY).good


def test_a_file_cut_back_to_an_earlier_signature_names_only_that_one() -> None:
    """It was whole once; who must have signed is asked by the flow, by names."""
    report = verify.verify(desk.stages().person, trust=desk.trust(), at=desk.TODAY)
    assert report.good and [one.field for one in report.signatures] == ["nguoi_ky_1"]


def test_a_signature_taken_out_of_the_structure_is_found() -> None:
    """The bytes still hold signatures, but the form no longer leads to them."""
    stages = desk.stages()
    stripped = stages.person.replace(b"/AcroForm", b"/AcroFork")
    report = verify.verify(stripped, trust=desk.trust(), at=desk.TODAY)
    assert report.verdict is Verdict.BROKEN and not report.signatures
    assert report.reasons == ("Trong tệp có chữ ký đã bị gỡ khỏi cấu trúc.",)


def test_an_unsigned_file_says_so() -> None:
    report = verify.verify(desk.printed(), trust=desk.trust(), at=desk.TODAY)
    assert report.verdict is Verdict.NONE and report.reasons == ("Tệp không có chữ ký số nào.",)
