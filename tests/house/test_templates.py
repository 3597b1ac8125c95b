"""Templates: strict policy, translated words, guarded forms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.census import ROOT, SOURCE

TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
MARKED = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
TRANSLATED = re.compile(
    r"\{% *blocktranslate.*?%\}.*?\{% *endblocktranslate *%\}|\{% *comment.*?endcomment *%\}"
    r"|\{#.*?#\}|\{% *[a-z].*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)


def names(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_template(path: Path) -> None:
    """No inline style, script or handler, no foreign address; a POST form carries its token; words are translated."""
    text = path.read_text(encoding="utf-8")
    faults = []
    if re.search(r"<[^>]*\sstyle=", text) or "<style" in text:
        faults.append("inline style")
    if re.search(r"<script(?![^>]*\ssrc=)", text) or re.search(r"<[^>]*\son[a-z]+=", text):
        faults.append("inline script")
    if re.search(r"(?:src|href|action)=[\"']?(?:https?:)?//", text):
        faults.append("foreign address")
    for form in re.findall(r"<form\b[^>]*method=[\"']?post.*?</form>", text, re.DOTALL | re.IGNORECASE):
        if "{% csrf_token %}" not in form:
            faults.append("POST form without csrf_token")
    if re.search(r"\shx-(get|post|trigger)", text) and "_htmx.html" not in text and not path.name.startswith("_"):
        faults.append("hx- attributes but web/_htmx.html is not included")
    # The đồng's sign and prices per unit are written alike in every language.
    left = re.sub(r"\bđ(?=\W|/)", " ", TRANSLATED.sub(" ", text))
    faults += [f"untranslated: {line.strip()[:80]}" for line in left.splitlines() if MARKED.search(line)]
    assert not faults, f"{path.relative_to(ROOT)}:\n" + "\n".join(faults)
