"""Records as other programs exchange them: names, kinds and lengths of NĐ 30/2020/NĐ-CP, phụ lục VI, phần II.

The decree prints `Organld` and `Signerlnfo` with a small L for the capital I; both spellings are read, the right one
is written (rule DOC-R67).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from quannhu.documents.codes.records import EXCHANGE_FIELD, EXCHANGE_UNREADABLE
from quannhu.kernel.days import parse_day
from quannhu.kernel.errors import Problem, Refused
from quannhu.kernel.text import clean


@dataclass(frozen=True)
class Field:
    """A field: its name, its kind (S text, N number, D day, G group) and greatest length; `parts` of a group."""

    name: str
    kind: str
    length: int = 0
    parts: tuple[Field, ...] = ()
    needed: bool = False


_FILE_CODE = Field(
    "FileCode", "G", parts=(Field("OrganId", "S", 13), Field("FileCatalog", "N", 4), Field("FileNotation", "S", 20))
)
_SIGNER = Field("SignerInfo", "G", parts=(Field("Position", "S", 100), Field("FullName", "S", 50)))
_HEAD = (
    _FILE_CODE, Field("DocOrdinal", "N", 3), Field("TypeName", "S", 100), Field("CodeNumber", "S", 11, needed=True),
    Field("CodeNotation", "S", 30), Field("IssuedDate", "D", 10, needed=True),
    Field("OrganName", "S", 200, needed=True), Field("Subject", "S", 500, needed=True), Field("Language", "S", 30),
    Field("PageAmount", "N", 3), Field("Description", "S", 500),
)  # fmt: skip
OUTGOING = (
    *_HEAD, _SIGNER, Field("To", "G", parts=(Field("OrganId", "S", 13), Field("OrganName", "S", 200))),
    Field("Priority", "N", 1), Field("IssuedAmount", "N", 3), Field("DueDate", "D", 10),
)  # fmt: skip
ARRIVAL = (
    *_HEAD, Field("ArrivalDate", "D", 10, needed=True), Field("ArrivalNumber", "N", 10), _SIGNER,
    Field("Priority", "N", 1), Field("ToPlaces", "S", 1000), Field("TraceHeaderList", "S", 1_000_000),
    Field("DueDate", "D", 10),
)  # fmt: skip
FILE = (
    _FILE_CODE, Field("Title", "S", 500, needed=True), Field("Maintenance", "S", 30), Field("Rights", "S", 30),
    Field("Creator", "S", 30), Field("Language", "S", 50), Field("StartDate", "D", 10), Field("EndDate", "D", 10),
    Field("DocTotal", "N", 4), Field("PageTotal", "N", 4), Field("Description", "S", 500),
)  # fmt: skip
STANDARDS: dict[str, tuple[Field, ...]] = {"Outgoing": OUTGOING, "Arrival": ARRIVAL, "File": FILE}
# As the decree prints them.
MISPRINTS = {"Organld": "OrganId", "Signerlnfo": "SignerInfo"}
PRIORITIES = ("", "khan", "thuong_khan", "hoa_toc")
MOST_RECORDS, MOST_BYTES = 5_000, 20_000_000

Record = dict[str, Any]


def to_json(standard: str, records: Sequence[Mapping[str, Any]]) -> bytes:
    """The records as JSON: {"Records": [{"Arrival": {...}}]}."""
    listed = [{standard: _ordered(STANDARDS[standard], record)} for record in records]
    return json.dumps({"Records": listed}, ensure_ascii=False, indent=1).encode()


def to_xml(standard: str, records: Sequence[Mapping[str, Any]]) -> bytes:
    """The records as XML: <Records><Arrival><FileCode>…, UTF-8."""
    return many_to_xml([(standard, record) for record in records])


def many_to_xml(records: Sequence[tuple[str, Mapping[str, Any]]]) -> bytes:
    """As `to_xml`, records of several standards in their order: a file, then what lies in it."""
    root = etree.Element("Records")
    for standard, record in records:
        _fill(etree.SubElement(root, standard), _ordered(STANDARDS[standard], record))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _fill(element: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            child = etree.SubElement(element, name)
            if isinstance(one, dict):
                _fill(child, one)
            else:
                child.text = str(one)


def _ordered(fields: Sequence[Field], record: Mapping[str, Any]) -> Record:
    """The record in the order of the standard, as plain values cut to its lengths; what is empty left out."""
    found: Record = {}
    for field in fields:
        value = record.get(field.name)
        if value is None or value == "" or value == {} or value == []:
            continue
        if field.kind == "G":
            many = [_ordered(field.parts, one) for one in (value if isinstance(value, list) else [value])]
            found[field.name] = many if isinstance(value, list) else many[0]
        elif field.kind == "D":
            found[field.name] = value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else str(value)
        elif field.kind == "N":
            found[field.name] = int(value)
        else:
            found[field.name] = clean(str(value))[: field.length]
    return found


def read(standard: str, data: bytes) -> tuple[list[Record], list[Problem]]:
    """The records of a file (XML or JSON) as typed values, and every fault; records are given when there is none.

    errors      Refused DOC-73: neither XML nor JSON, with a document type, another standard, too many
    """
    if len(data) > MOST_BYTES:
        raise Refused(EXCHANGE_UNREADABLE, why="tệp lớn quá 20 MB")
    text = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    raw = _of_json(text) if text[:1] in (b"{", b"[") else _of_xml(text)
    listed = [one[standard] for one in raw if isinstance(one, dict) and isinstance(one.get(standard), dict)]
    if not listed or len(listed) < len(raw):
        raise Refused(EXCHANGE_UNREADABLE, why=f"tệp không chỉ gồm bản ghi {standard}")
    if len(listed) > MOST_RECORDS:
        raise Refused(EXCHANGE_UNREADABLE, why=f"quá {MOST_RECORDS} bản ghi")
    records, problems = [], []
    for row, one in enumerate(listed, 1):
        record, faults = _typed(STANDARDS[standard], one, row, "")
        records.append(record)
        problems += faults
    return ([] if problems else records), problems


def _of_json(text: bytes) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(EXCHANGE_UNREADABLE, why="không phải JSON hợp lệ") from error
    listed = found.get("Records") if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise Refused(EXCHANGE_UNREADABLE, why="thiếu danh sách Records")
    return listed


def _of_xml(text: bytes) -> list[Any]:
    # Nothing outside the file is asked for, and nothing in it grows.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(EXCHANGE_UNREADABLE, why="không phải XML hợp lệ") from error
    if root.getroottree().docinfo.doctype:
        raise Refused(EXCHANGE_UNREADABLE, why="tệp có khai báo DOCTYPE")
    return [{_name(child): _plain(child)} for child in root if isinstance(child.tag, str)]


def _name(element: Any) -> str:
    name = str(etree.QName(element).localname)
    return MISPRINTS.get(name, name)


def _plain(element: Any) -> Any:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return element.text or ""
    found: Record = {}
    for child in children:
        name, value = _name(child), _plain(child)
        if name in found:
            before = found[name]
            found[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            found[name] = value
    return found


def _typed(fields: Sequence[Field], raw: Mapping[str, Any], row: int, under: str) -> tuple[Record, list[Problem]]:
    """The values of one record or group, and what is wrong with them, each by its field."""
    given = {MISPRINTS.get(name, name): value for name, value in raw.items()}
    record: Record = {}
    problems = [
        Problem(EXCHANGE_FIELD, {"row": row, "field": under + name, "why": "không có trong chuẩn"})
        for name in given
        if name not in {field.name for field in fields}
    ]
    for field in fields:
        value = given.get(field.name)
        place = under + field.name
        if value is None or value == "" or value == {}:
            if field.needed:
                problems.append(Problem(EXCHANGE_FIELD, {"row": row, "field": place, "why": "bỏ trống"}))
            continue
        if field.kind == "G":
            groups = value if isinstance(value, list) else [value]
            if not all(isinstance(one, dict) for one in groups):
                problems.append(Problem(EXCHANGE_FIELD, {"row": row, "field": place, "why": "phải gồm các trường con"}))
                continue
            typed = [_typed(field.parts, one, row, f"{place}.") for one in groups]
            problems += [fault for _one, faults in typed for fault in faults]
            record[field.name] = typed[0][0] if len(typed) == 1 else [one for one, _faults in typed]
            continue
        read_value, why = _value(field, value)
        if why:
            problems.append(Problem(EXCHANGE_FIELD, {"row": row, "field": place, "why": why}))
        else:
            record[field.name] = read_value
    return record, problems


def _value(field: Field, value: Any) -> tuple[Any, str]:
    """The typed value, or why it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None, "phải là một giá trị chữ hoặc số nguyên"
    text = clean(str(value))
    if field.kind == "N":
        if not text.isascii() or not text.isdecimal() or len(text) > field.length:
            return None, f"phải là số không quá {field.length} chữ số"
        return int(text), ""
    if len(text) > field.length:
        return None, f"dài {len(text)} ký tự, quá {field.length}"
    if field.kind == "S":
        return text, ""
    try:
        return parse_day(text), ""
    except Refused:
        return None, "phải là ngày dd/mm/yyyy"
