"""Sound documents have no error, whoever made them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from quannhu.documents.checking import check_document, check_layout
from quannhu.documents.reading import read
from quannhu.documents.shipped import shipped
from tests.documents.checking.sound import SOUND

SOFFICE = shutil.which("soffice")


@pytest.mark.parametrize("name", SOUND)
def test_word(name: str) -> None:
    """Typed in Word, in every way people type."""
    findings = check_layout(read(SOUND[name]()), "nd30")
    assert not [finding for finding in findings if finding.is_error], "\n".join(map(str, findings))


@pytest.mark.parametrize("template", shipped(), ids=lambda template: template.key)
def test_own(template) -> None:  # type: ignore[no-untyped-def]
    """Printed by the program itself."""
    assert check_document(template.document) == ()
