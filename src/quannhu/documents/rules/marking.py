"""Độ mật: the program takes only documents of the degree "Thường"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quannhu.kernel.text import clean, fold

ORDINARY = "Thường"
# A stamp stands alone in its line, whatever signs are around or between its letters ("- T Ố I  M Ậ T -"). "Mật" is
# one in capitals only, for it is a food too; "bảo mật", "mật ong" inside a sentence are words.
_STAMPS = frozenset({"MẬT", "TỐIMẬT", "TUYỆTMẬT"})
_SIGNS = re.compile(r"[\W_]+")
_SAID = re.compile(r"^do mat\s*[:\-–]?\s*(tuyet mat|toi mat|mat)\b")


def degree(text: str) -> str:
    """The degree a form field states, as written; "" for none or "Thường"."""
    stated = clean(text)
    return "" if fold(stated) in ("", "thuong", "khong", "0") else stated


def stamped(lines: Iterable[str]) -> str:
    """The first line that is a stamp of secrecy or states the degree; "" when there is none (rule DOC-R34)."""
    for line in lines:
        for part in line.splitlines():
            said = clean(part)
            letters = _SIGNS.sub("", said)
            if letters in _STAMPS or letters.upper() in _STAMPS - {"MẬT"} or _SAID.match(fold(said)):
                return said
    return ""
