"""From bytes to lines: UTF-8 with or without BOM, any line ends, one stored form (NFC); refusals name the place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from quannhu.kernel.errors import Refused
from quannhu.press.codes import EMPTY_FILE, NOT_TEXT, NOT_UTF8, SECRET, TOO_LARGE

SIZE_LIMIT = 128 * 1024  # bytes; the longest printed report of this kind has under 40 KB
BLANKS = " \t\u00a0\u200b\ufeff"
_BREAKS = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARK = re.compile(
    r"^\W*(?:ĐỘ\s+MẬT\W+)?(TUYỆT\s*MẬT|TỐI\s*MẬT|MẬT)(?:\W*$|\s*[-–:;,.()\[\]/\d].*$|\s+(?:SỐ|Số|BẢN|Bản|số|bản)\b.*$)"
    r"|[-–(\[:]\s*(TUYỆT\s*MẬT|TỐI\s*MẬT|MẬT)\W*$"
)
_LABELLED = re.compile(r"độ\s+mật\s*:?\s*[\"“(\[]?\s*(tuyệt\s+mật|tối\s+mật|mật)\b", re.IGNORECASE)
_ALONE = re.compile(r"^\W*(tuyệt\s+mật|tối\s+mật|mật)\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """The text of a file: raw lines in NFC with their U+00A0, and cleaned. Facts about the bytes: nothing is silent."""

    raw: tuple[str, ...]
    text: tuple[str, ...]
    bom: bool
    nfd: bool
    line_ends: str


def clean_line(raw: str) -> str:
    """The line as it is read: U+00A0 as a space, ends trimmed; curly quotes and … stay."""
    return raw.replace("\u00a0", " ").strip(BLANKS)


def decode(data: bytes) -> Source:
    """The lines of the file (rule PRS-R01).

    errors      Refused PRS-01 empty, PRS-03 not UTF-8 with the byte's place, PRS-05 too large, PRS-07 not text,
                PRS-04 marked above Thường
    """
    if len(data) > SIZE_LIMIT:
        raise Refused(TOO_LARGE, size=len(data), limit=SIZE_LIMIT)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(NOT_UTF8, byte=f"{data[error.start]:02X}", position=error.start, line=line) from error
    bom = text.startswith("\ufeff")
    text = text.removeprefix("\ufeff")
    if found := _CONTROL.search(text):
        line = text[: found.start()].count("\n") + 1
        raise Refused(NOT_TEXT, sign=f"U+{ord(found[0]):04X}", line=line)
    stored = unicodedata.normalize("NFC", text)
    if not stored.replace("\n", "").replace("\r", "").strip(BLANKS):
        raise Refused(EMPTY_FILE)
    raw = _BREAKS.split(stored)
    if raw[-1] == "" and len(raw) > 1:
        raw.pop()  # a line end after the last line begins no further line
    refuse_secret(raw)
    ends = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}
    kinds = sorted({ends[found] for found in _BREAKS.findall(stored)})
    text_lines = tuple(clean_line(line) for line in raw)
    return Source(tuple(raw), text_lines, bom, stored != text, "+".join(kinds) or "none")


def refuse_secret(raw: list[str]) -> None:
    """Refuse a text with a secrecy mark above Thường on any line (rule PRS-R02).

    A mark stands alone, begins a short line in capitals, or follows «độ mật»; «bí mật», «mật mã», «hỏa tốc» are none.
    """
    for number, line in enumerate(raw, start=1):
        text = clean_line(line)
        if len(text) > 400:
            continue
        letters = text.strip("[](){}*-–. ")
        joined = letters.replace(" ", "") if re.fullmatch(r"(?:\S\s+)+\S", letters) else ""
        found = _ALONE.match(text) or _MARK.match(text) or _LABELLED.search(text)
        found = found or (_MARK.search(text) if len(text) <= 60 else None) or _ALONE.match(joined)
        if joined and not found and joined.upper() in ("TỐIMẬT", "TUYỆTMẬT"):
            raise Refused(SECRET, mark=letters, line=number)
        if found:
            raise Refused(SECRET, mark=next(part for part in found.groups() if part), line=number)
