"""A PDF of unknown hands, opened with limits; whatever breaks in the reader means a broken file."""

from __future__ import annotations

import io

from pyhanko.pdf_utils.reader import PdfFileReader

from quannhu.documents.codes import signing as codes
from quannhu.kernel.errors import Refused

LIMIT = 50_000_000


class Broken(Exception):
    """The file begins as a PDF but its structure cannot be read."""


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
    if b"%PDF-" not in pdf[:1024]:
        raise Refused(codes.NOT_A_PDF, why="không bắt đầu bằng dấu của PDF")
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        locked = reader.encrypted
        reader.root["/Pages"]["/Count"]
    except Exception as error:
        # A damaged file may trip the reader anywhere.
        raise Broken(str(error)) from error
    if locked:
        raise Refused(codes.NOT_A_PDF, why="tệp có mật khẩu")
    return reader
