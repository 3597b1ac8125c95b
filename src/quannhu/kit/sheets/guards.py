"""Before a file is read: is it small enough, whole, open, and what its name says? Nothing here reads a cell."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kit.codes import (
    FILE_BROKEN,
    FILE_KIND_UNKNOWN,
    FILE_LOCKED,
    FILE_NOT_ITS_NAME,
    FILE_SWELLS,
    FILE_TOO_LARGE,
)

UNPACKED_LIMIT = 256 * 1024 * 1024
ENDINGS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}
KIND_NAMES = {
    "xlsx": "bảng tính Excel (.xlsx)",
    "xls": "bảng tính Excel 97-2003 (.xls)",
    "ods": "bảng tính OpenDocument (.ods)",
    "csv": "văn bản (.csv)",
    "zip": "tệp nén hoặc tài liệu loại khác",
    "ole": "tài liệu Office 97-2003 loại khác",
    "pdf": "tài liệu PDF",
    "image": "hình ảnh",
    "html": "trang web (HTML)",
    "program": "chương trình máy tính",
    "binary": "dữ liệu nhị phân không rõ loại",
}
_MAGIC = {b"%PDF": "pdf", b"\x89PNG": "image", b"\xff\xd8\xff": "image", b"GIF8": "image", b"MZ": "program"}
# What a damaged archive makes the standard library raise; a member type it does not know is NotImplementedError.
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, KeyError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Upload:
    """A file in memory that passed the size limit."""

    data: bytes
    name: str


def upload_of(file: UploadedFile[Any]) -> Upload:
    """The uploaded file's bytes; its size is looked at before a byte is read.

    errors      Refused(DOR-01)
    """
    name = safe_name(file.name or "tệp")
    check_size(file.size or 0, name)
    return Upload(file.read(), name)


def safe_name(name: str) -> str:
    """The last part of a path, whatever system wrote it, at most 120 characters."""
    return PurePath(name.replace("\\", "/")).name[-120:] or "tệp"


def megabytes(size: int) -> str:
    """`20 MB`, rounded up."""
    return f"{group_digits(-(-size // (1024 * 1024)))} MB"


def check_size(size: int, name: str) -> None:
    """Refuse DOR-01 above the installation's limit."""
    if size > settings.UPLOAD_LIMIT:
        raise Refused(FILE_TOO_LARGE, file=name, size=megabytes(size), limit=megabytes(settings.UPLOAD_LIMIT))


def kind_of(data: bytes, name: str) -> str:
    """xlsx, xls, ods or csv, after every check that needs no cell.

    errors      Refused DOR-01 size, DOR-02 kind not read here, DOR-03 not what its name says, DOR-04 broken,
                DOR-05 password, DOR-06 unpacks too large
    """
    check_size(len(data), name)
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise Refused(FILE_KIND_UNKNOWN, file=name)
    found = _content_kind(data, name)
    if found != ENDINGS[ending]:
        raise Refused(FILE_NOT_ITS_NAME, file=name, ending=ending, kind=KIND_NAMES[found])
    return found


def _content_kind(data: bytes, name: str) -> str:
    """What the first bytes and the inner directory say the file is."""
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    head = data[:4096]
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "binary"
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        return "html"
    return "csv"


def _zip_kind(data: bytes, name: str) -> str:
    """The kind inside a zip; every part is unpacked once in pieces, so neither size nor checksum is taken on trust."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise Refused(FILE_LOCKED, file=name)
            declared = sum(entry.file_size for entry in archive.infolist())
            if declared > UNPACKED_LIMIT:
                limit = megabytes(UNPACKED_LIMIT)
                raise Refused(FILE_SWELLS, file=name, size=megabytes(declared), limit=limit)
            if archive.testzip() is not None:
                raise Refused(FILE_BROKEN, file=name)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "mimetype" in names and archive.read("mimetype").startswith(
                b"application/vnd.oasis.opendocument.spreadsheet"
            ):
                if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise Refused(FILE_LOCKED, file=name)
                return "ods"
    except (*_BROKEN, zlib.error, lzma.LZMAError) as error:
        raise Refused(FILE_BROKEN, file=name) from error
    return "zip"


def _ole_kind(data: bytes, name: str) -> str:
    """Workbook, encrypted package or another old Office document, by the names in the directory."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused(FILE_LOCKED, file=name)
    if "Workbook".encode("utf-16-le") in data or "Book\0".encode("utf-16-le") in data:
        return "xls"
    return "ole"
