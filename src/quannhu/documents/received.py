"""A file that arrived: what it is by its content, what can be read in it, whether its signatures hold (DOC-R68)."""

from __future__ import annotations

import datetime as dt
import io
import logging
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader

from quannhu.documents.checking import refuse_secret
from quannhu.documents.checking.pieces import pieces_of
from quannhu.documents.codes.flow import MARKED_SECRET
from quannhu.documents.codes.records import ARRIVAL_FILE_WRONG
from quannhu.documents.reading import read
from quannhu.documents.rules.marking import stamped
from quannhu.documents.signing.opening import Broken, reading
from quannhu.documents.signing.trust import Trust
from quannhu.documents.signing.verify import Signature, Verdict, verify
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {PDF: ".pdf", DOCX: ".docx", "image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif"}
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)  # fmt: skip
LARGEST, MOST_PAGES, MOST_TEXT = 50_000_000, 300, 200_000
# A stamp of secrecy stands at the head, as in a DOCX.
HEAD_LINES = 40
# What a faulty PDF makes the library log is told to the user in our words.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Received:
    """What is known of a file at its entry.

    text        its words, a line a line; "" of a picture and of a PDF without any
    verdict     of a PDF, what its signatures are worth at the instant; "" of what is none
    signatures  each as plain values: holder, organ, issuer, serial, fingerprint, at, verdict, reasons
    """

    media_type: str
    text: str = ""
    verdict: str = ""
    signatures: tuple[dict[str, Any], ...] = ()


def examine(name: str, data: bytes, *, trust: Trust, at: dt.datetime) -> Received:
    """What the file is; its name says nothing.

    errors      Refused DOC-57 too large, no PDF, DOCX or picture, damaged, locked, with macros; DOC-30 marked above
                Thường; of a DOCX DOC-10..17
    """
    if len(data) > LARGEST:
        raise Refused(ARRIVAL_FILE_WRONG, file=name, why=f"lớn hơn {LARGEST // 1_000_000} MB")
    if b"%PDF-" in data[:1024]:
        return _pdf(name, data, trust, at)
    if data.startswith(b"PK"):
        return _docx(name, data)
    for start, media_type in _PICTURES:
        if data.startswith(start):
            return Received(media_type)
    raise Refused(ARRIVAL_FILE_WRONG, file=name, why="chỉ nhận PDF, DOCX và ảnh chụp PNG, JPEG, TIFF")


def _pdf(name: str, data: bytes, trust: Trust, at: dt.datetime) -> Received:
    try:
        with reading():
            reader = PdfReader(io.BytesIO(data), strict=False)
            locked = reader.is_encrypted
            count = 0 if locked else len(reader.pages)
    except Broken as error:
        raise Refused(ARRIVAL_FILE_WRONG, file=name, why="tệp PDF hỏng, không mở được") from error
    if locked or not count:
        raise Refused(ARRIVAL_FILE_WRONG, file=name, why="tệp có mật khẩu" if locked else "tệp PDF không có trang nào")
    text = words_of(reader)
    if degree := stamped(text.splitlines()[:HEAD_LINES]):
        raise Refused(MARKED_SECRET, degree=degree)
    # A signature says which bytes it covers outside every compressed part: without this word there is none.
    if b"/ByteRange" not in data:
        return Received(PDF, text, Verdict.NONE.value)
    report = verify(data, trust=trust, at=at)
    return Received(PDF, text, report.verdict.value, tuple(_plain(one) for one in report.signatures))


def words_of(reader: PdfReader) -> str:
    """The words of the first pages, at most MOST_TEXT letters; a page that cannot be read gives none."""
    lines: list[str] = []
    size = 0
    for page in reader.pages[:MOST_PAGES]:
        try:
            with reading():
                found = page.extract_text()
        except Broken:
            continue
        # Half a letter, which some files hold, enters no database.
        plain = found.encode("utf-8", "ignore").decode("utf-8")
        lines += filter(None, (clean(line) for line in plain.splitlines()))
        size += len(plain)
        if size > MOST_TEXT:
            break
    return "\n".join(lines)[:MOST_TEXT]


def _docx(name: str, data: bytes) -> Received:
    layout = read(data)
    if layout.macros:
        raise Refused(ARRIVAL_FILE_WRONG, file=name, why="tệp Word có macro")
    refuse_secret(layout)
    return Received(DOCX, "\n".join(piece.text for piece in pieces_of(layout) if not piece.blank)[:MOST_TEXT])


def _plain(one: Signature) -> dict[str, Any]:
    return {
        "holder": clean(one.holder), "organ": clean(one.organ), "issuer": clean(one.issuer), "serial": one.serial,
        "fingerprint": one.fingerprint, "at": one.at.isoformat() if one.at else "", "verdict": one.verdict.value,
        "reasons": list(one.reasons),
    }  # fmt: skip
