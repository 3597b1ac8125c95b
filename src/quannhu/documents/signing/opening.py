"""A PDF of unknown hands, opened with limits; whatever breaks in the reader means a broken file."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from quannhu.documents.codes import signing as codes
from quannhu.kernel.errors import Refused

LIMIT = 50_000_000
# How DOCX (and every other ZIP) and DOC begin.
OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Update(IncrementalPdfFileWriter):
    """More at the end of a file, with nothing of the computer's clock or of chance in it: the same change of the same
    file gives the same bytes, so a file signed elsewhere can be held against ours. A signature carries its own instant.
    """

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        first = super()._handle_id(prev)[0]
        prev.stream.seek(0)
        own = generic.ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        return generic.ArrayObject([first, own])

    def _update_meta(self) -> None:
        return


class Broken(Exception):
    """The file begins as a PDF but its structure cannot be read."""


@contextmanager
def reading() -> Iterator[None]:
    """Read a file of unknown hands: whatever trips the library means a broken file; our own refusals pass.

    errors      Broken
    """
    try:
        yield
    except (Refused, Broken):
        raise
    except Exception as error:
        # A changed byte may trip it anywhere, with any exception.
        raise Broken(str(error)) from error


def opened(pdf: bytes) -> PdfFileReader:
    """The file, readable and without a pass phrase.

    errors      Refused DOC-82
    """
    try:
        return reader_of(pdf)
    except Broken as error:
        raise Refused(codes.NOT_A_PDF, why="tệp hỏng hoặc thiếu đoạn") from error


def reader_of(pdf: bytes) -> PdfFileReader:
    """The file, or Broken.

    errors      Refused DOC-82 when it is no PDF at all, too large, or locked by a pass phrase
    """
    if len(pdf) > LIMIT:
        raise Refused(codes.NOT_A_PDF, why=f"lớn hơn {LIMIT // 1_000_000} MB")
    if pdf.startswith(OFFICE):
        raise Refused(codes.NOT_A_PDF, why="đây là tệp Word hoặc tệp nén; chữ ký số chỉ kiểm tra trên bản PDF đã ký")
    if b"%PDF-" not in pdf[:1024]:
        raise Refused(codes.NOT_A_PDF, why="không bắt đầu bằng dấu của PDF")
    with reading():
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        locked = reader.encrypted
        reader.root["/Pages"]["/Count"]
    if locked:
        raise Refused(codes.NOT_A_PDF, why="tệp có mật khẩu")
    return reader
