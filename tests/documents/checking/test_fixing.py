"""Repairs change no word, and what is said to be repaired passes its rule."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quannhu.documents.checking import check_layout
from quannhu.documents.checking.fixing import mend, words_of
from quannhu.documents.reading import read
from quannhu.kernel.errors import Refused
from tests.documents.checking.faults import FAULTS, Planted, judged
from tests.documents.checking.papers import request, write


@pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: planted.name)
def test_repair(planted: Planted) -> None:
    """Words stay; a fault with a repair is gone after it, and nothing new came."""
    before, layout, findings = judged(planted)
    offered = {finding.id for finding in findings if finding.repair}
    mended = mend(before, planted.profile)
    if not offered:
        assert mended.data == before and mended.repaired == ()
        return
    after = read(mended.data)
    assert words_of(after) == words_of(layout)
    assert {finding.id for finding in mended.repaired} == offered
    assert check_layout(after, planted.profile) == mended.left
    assert mended.left == ()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(FAULTS), min_size=2, max_size=6), st.sampled_from(("table", "tabs", "lines", "frames")))
def test_many_faults_at_once(planted: list[Planted], layout: str) -> None:
    """Rule DOC-R26, whatever was done wrong together: no word changes, only what then passes is claimed."""
    paper = planted[0].make()
    paper.layout = layout
    for each in planted:
        if each.make is planted[0].make:
            try:
                each.change(paper)
            except (IndexError, AssertionError):
                continue
    before = write(paper)
    mended = mend(before, "nd30")
    after = read(mended.data)
    assert words_of(after) == words_of(read(before))
    standing = {
        (finding.id, place) for finding in check_layout(after, "nd30") for place in (finding.where, *finding.others)
    }
    for finding in mended.repaired:
        assert not standing & {(finding.id, place) for place in (finding.where, *finding.others)}


def test_a_sound_file_stays_as_it_is() -> None:
    before = write(request())
    mended = mend(before)
    assert mended.data == before and mended.repaired == () and mended.left == ()


def test_only_the_rules_named() -> None:
    paper = request()
    paper.margins |= {"left": 25, "right": 10}
    mended = mend(write(paper), "nd30", frozenset({"ND-LE-03"}))
    assert [finding.id for finding in mended.repaired] == ["ND-LE-03"]
    assert [finding.id for finding in mended.left] == ["ND-LE-04"]


def test_a_strict_file_is_not_written_back() -> None:
    """DOC-22: its parts were read under other names than they are written with."""
    paper = request()
    paper.margins["left"] = 25
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write(paper))) as source, zipfile.ZipFile(made, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "word/document.xml":
                usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
                data = data.replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            target.writestr(info.filename, data)
    with pytest.raises(Refused) as refused:
        mend(made.getvalue(), "nd30")
    assert refused.value.code.id == "DOC-22" and "nghiêm ngặt" in refused.value.sentence
