"""The ZIP of a DOCX opened with care: nothing is fetched, run or unpacked beyond fixed limits (DOC-R24).

limits      the file, one part, the elements of a part, the entries of the ZIP; see the constants
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from quannhu.documents.codes.reading import ENCRYPTED, NOT_A_DOCX, SWOLLEN, TOO_LARGE, TOO_LONG, TRUNCATED, XML_FAULTY
from quannhu.kernel.errors import Refused

MEGABYTE = 1024 * 1024
LARGEST_FILE = 100 * MEGABYTE
LARGEST_PART = 64 * MEGABYTE
LARGEST_WHOLE = 2048 * MEGABYTE
MOST_ENTRIES = 20_000
MOST_TAGS = 6_000_000

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN = re.compile(
    r"application/vnd\.(openxmlformats-officedocument|ms-word)\.[a-z.]*(document|template)[a-zA-Z.]*main\+xml"
)
# A strict DOCX says the same things under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_STRICT_MARK = b"http://purl.oclc.org/ooxml/"
_OTHERS = (
    (b"%PDF-", "đó là tệp PDF"),
    (b"{\\rtf", "đó là tệp RTF"),
    (b"\x89PNG", "đó là ảnh PNG"),
    (b"\xff\xd8\xff", "đó là ảnh JPEG"),
    (b"Rar!", "đó là tệp nén RAR"),
    (b"7z\xbc\xaf", "đó là tệp nén 7z"),
)


@dataclass(frozen=True)
class Relation:
    """One relationship of a part; `target` a part's name, or an address outside when `outside`."""

    kind: str
    target: str
    outside: bool


@dataclass
class Package:
    """An opened DOCX: XML parts parsed once, when asked for."""

    data: bytes
    archive: zipfile.ZipFile
    names: Mapping[str, str]
    main: str
    macros: bool
    roots: dict[str, etree._Element] = field(default_factory=dict)
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict)

    def root(self, part: str) -> etree._Element | None:
        """The part's root element; None when the file has no such part.

        errors      Refused DOC-13 too big, DOC-15 not XML, DOC-17 too many elements
        """
        if part not in self.roots:
            name = self.names.get(part.casefold())
            if name is None:
                return None
            self.roots[part] = _parse(part, _unpack(self.archive, name))
        return self.roots[part]

    def relations(self, part: str) -> dict[str, Relation]:
        """The part's relationships by id."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            root = self.root(posixpath.join(folder, "_rels", name + ".rels"))
            self._relations[part] = {} if root is None else _relations(root, folder)
        return self._relations[part]

    def related(self, part: str, kind: str) -> etree._Element | None:
        """The root of the first part related by the kind ("styles", "theme"); None when there is none."""
        for relation in self.relations(part).values():
            if relation.kind == kind and not relation.outside:
                return self.root(relation.target)
        return None

    def strict(self, part: str) -> bool:
        """Whether the part is written by the strict names, under which it would have to be written again."""
        name = self.names.get(part.casefold())
        return name is not None and _STRICT_MARK in self.archive.read(name)

    def save(self, chosen: Callable[[str], bool]) -> bytes:
        """The file again with the chosen parsed parts as they stand now; every other part byte for byte."""
        out = io.BytesIO()
        changed = {self.names[part.casefold()]: root for part, root in self.roots.items() if root is not None}
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for info in self.archive.infolist():
                root = changed.get(info.filename)
                if root is None or not chosen(info.filename):
                    target.writestr(info, self.archive.read(info))
                else:
                    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                    target.writestr(info.filename, body)
        return out.getvalue()


def open_package(source: str | Path | bytes) -> Package:
    """Open a DOCX from a path or its bytes.

    errors      Refused DOC-10 not a DOCX, DOC-11 a password, DOC-12 damaged, DOC-13 swollen, DOC-14 too large
    """
    data = source if isinstance(source, bytes) else _read_file(Path(source))
    if len(data) > LARGEST_FILE:
        raise Refused(TOO_LARGE, size=len(data) // MEGABYTE, limit=LARGEST_FILE // MEGABYTE)
    if not data.startswith(b"PK"):
        _refuse_other(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused(TRUNCATED, reason="không đọc được mục lục của tệp nén") from error
    if any(info.flag_bits & 1 for info in infos):
        raise Refused(ENCRYPTED)
    whole = sum(info.file_size for info in infos)
    if whole > LARGEST_WHOLE or len(infos) > MOST_ENTRIES:
        raise Refused(SWOLLEN, part="toàn bộ", size=whole // MEGABYTE, limit=LARGEST_WHOLE // MEGABYTE)
    names = {info.filename.replace("\\", "/").lstrip("/").casefold(): info.filename for info in infos}
    return _identify(data, archive, names)


def _read_file(path: Path) -> bytes:
    with path.open("rb") as file:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise Refused(TOO_LARGE, size=size // MEGABYTE, limit=LARGEST_FILE // MEGABYTE)
        return file.read(LARGEST_FILE + 1)


def _refuse_other(data: bytes) -> None:
    """Say what a file is that is no ZIP."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused(ENCRYPTED)
        raise Refused(NOT_A_DOCX, reason="đó là tệp Word đời cũ (.doc) hoặc tệp Office khác")
    reason = next((words for start, words in _OTHERS if data.startswith(start)), "")
    if not data.strip():
        reason = "tệp rỗng"
    elif not reason:
        head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        reason = "đó là trang HTML" if head.startswith((b"<!doctype html", b"<html")) else ""
        reason = reason or ("đó là chữ thường hoặc XML rời" if b"\0" not in data[:4096] else "không rõ dạng tệp")
    raise Refused(NOT_A_DOCX, reason=reason)


def _identify(data: bytes, archive: zipfile.ZipFile, names: dict[str, str]) -> Package:
    """Find the main part by the relationships of the whole."""
    if "[content_types].xml" not in names:
        reason = "đó là tệp ODT" if "mimetype" in names and "content.xml" in names else "đó là tệp nén khác"
        raise Refused(NOT_A_DOCX, reason=reason)
    package = Package(data, archive, names, "", any(name.endswith("vbaproject.bin") for name in names))
    types = package.root("[Content_Types].xml")
    assert types is not None
    kinds = {
        (element.get("PartName") or "").lstrip("/").casefold(): element.get("ContentType") or ""
        for element in types.iter(_TYPES + "Override")
    }
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and not relation.outside:
            package.main = relation.target
    kind = kinds.get(package.main.casefold(), "")
    if not package.main or (kind and not _MAIN.fullmatch(kind)):
        raise Refused(NOT_A_DOCX, reason="tệp Office này không phải văn bản (bảng tính hoặc trình chiếu)")
    if package.main.casefold() not in names:
        raise Refused(TRUNCATED, reason="thiếu phần thân văn bản")
    package.macros |= "macroenabled" in kind.casefold()
    return package


def _unpack(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one entry, never more than the limit."""
    info = archive.getinfo(name)
    if info.file_size > LARGEST_PART:
        raise Refused(SWOLLEN, part=name, size=info.file_size // MEGABYTE, limit=LARGEST_PART // MEGABYTE)
    try:
        with archive.open(info) as file:
            return file.read(LARGEST_PART + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Refused(TRUNCATED, reason=f"phần {name} không bung được") from error


def _parse(part: str, data: bytes) -> etree._Element:
    if data.count(b"<") > MOST_TAGS:
        raise Refused(TOO_LONG, reason=f"phần {part} có quá nhiều thẻ")
    if _STRICT_MARK in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise Refused(TOO_LONG, reason=f"phần {part} lồng quá sâu") from error
        raise Refused(XML_FAULTY, part=part, reason=f"sai cú pháp XML ở dòng {error.lineno}") from error
    if root.getroottree().docinfo.doctype:
        raise Refused(XML_FAULTY, part=part, reason="có khai báo DTD, thứ một tệp DOCX không được có")
    return root


def _relations(root: etree._Element, folder: str) -> dict[str, Relation]:
    found = {}
    for element in root.iter(_RELATION):
        target, outside = element.get("Target") or "", element.get("TargetMode") == "External"
        if not outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = (element.get("Type") or "").rsplit("/", 1)[-1]
        found[element.get("Id") or ""] = Relation(kind, target, outside)
    return found
