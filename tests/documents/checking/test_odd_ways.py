"""Right documents made in odd ways have no error, and a repair of what is advised changes none of their words."""

from __future__ import annotations

import pytest

from quannhu.documents.checking import check_layout
from quannhu.documents.checking.fixing import mend, words_of
from quannhu.documents.reading import read
from tests.documents.checking.odd import ODD


@pytest.mark.parametrize("name", ODD)
def test_no_error(name: str) -> None:
    source = ODD[name]()
    layout = read(source)
    findings = check_layout(layout, "nd30")
    assert not [finding for finding in findings if finding.is_error], "\n".join(map(str, findings))
    mended = mend(source, "nd30")
    if not any(finding.repair for finding in findings):
        assert mended.data == source
        return
    assert words_of(read(mended.data)) == words_of(layout)
    standing = {finding.id for finding in check_layout(read(mended.data), "nd30")}
    assert standing <= {finding.id for finding in findings}
