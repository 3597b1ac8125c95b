"""A document as JSON and back: every fault of the JSON is listed with its place, never only the first.

The keys are the field names of `rules.values`; what has its default is left out, so equal documents are equal bytes.
A line may be given as plain words; it is written so when it has one plain run.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import types
import typing
from enum import StrEnum
from functools import lru_cache
from typing import Any

from quannhu.documents.codes.value import FIELD_WRONG, NOT_A_DOCUMENT
from quannhu.documents.rules.values import Document, Run
from quannhu.kernel.errors import Problem
from quannhu.kernel.text import nfc

DEEPEST = 100_000  # letters of one field; a longer one is no text of a document
MOST = 20_000  # members of one list
_MISSING = object()
# Letters that break printing or hide words: control characters but tab and line break, and marks of direction.
_FORBIDDEN = {chr(code) for code in (*range(32), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF)}
_FORBIDDEN -= {"\t", "\n"}


@lru_cache
def _fields(kind: type) -> dict[str, tuple[Any, Any]]:
    """Field name -> (its type, its default)."""
    hints = typing.get_type_hints(kind)
    return {
        field.name: (hints[field.name], _MISSING if field.default is dataclasses.MISSING else field.default)
        for field in dataclasses.fields(kind)
    }


def _plain(value: Any) -> Any:
    """A value as JSON's own: tuples as lists, days in ISO form, a line of one plain run as its words."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        known = _fields(type(value))
        pairs = ((name, getattr(value, name), default) for name, (_, default) in known.items())
        return {name: _plain(held) for name, held, default in pairs if held != default}
    if isinstance(value, tuple):
        if len(value) == 1 and isinstance(value[0], Run) and value[0] == Run(value[0].text):
            return value[0].text
        return [_plain(member) for member in value]
    if isinstance(value, dt.date):  # an instant is one too
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def to_plain(document: Document) -> dict[str, Any]:
    """The document as JSON objects and lists."""
    plain: dict[str, Any] = _plain(document)
    return plain


def dumps(document: Document, *, indent: int | None = None) -> str:
    """The document as JSON text: the same document gives the same text."""
    return json.dumps(to_plain(document), ensure_ascii=False, sort_keys=indent is None, indent=indent)


def digest(document: Document) -> str:
    """SHA-256 over the document's JSON text, in hex."""
    return hashlib.sha256(dumps(document).encode()).hexdigest()


class _Reader:
    """Reads one JSON value and gathers its faults."""

    def __init__(self) -> None:
        self.faults: list[Problem] = []

    def fault(self, place: str, why: str) -> Any:
        self.faults.append(Problem(FIELD_WRONG, {"place": place, "why": why}))
        return None

    def read(self, kind: Any, value: Any, place: str) -> Any:
        origin = typing.get_origin(kind)
        if origin in (typing.Union, types.UnionType):
            inner = next(option for option in typing.get_args(kind) if option is not type(None))
            return None if value is None else self.read(inner, value, place)
        if origin is tuple:
            return self.members(typing.get_args(kind), value, place)
        if dataclasses.is_dataclass(kind):
            return self.record(typing.cast("type", kind), value, place)
        return self.scalar(kind, value, place)

    def members(self, kinds: tuple[Any, ...], value: Any, place: str) -> Any:
        if kinds == (Run, ...) and isinstance(value, str):
            text = self.scalar(str, value, place)
            return (Run(text),) if text else ()
        if not isinstance(value, list):
            return self.fault(place, "phải là một danh sách")
        if len(value) > MOST:
            return self.fault(place, f"có quá {MOST} phần tử")
        if kinds[-1] is ...:
            return tuple(self.read(kinds[0], member, f"{place}[{index}]") for index, member in enumerate(value, 1))
        if len(value) != len(kinds):
            return self.fault(place, f"phải có đúng {len(kinds)} phần tử")
        pairs = enumerate(zip(kinds, value, strict=True), 1)
        return tuple(self.read(inner, member, f"{place}[{index}]") for index, (inner, member) in pairs)

    def record(self, kind: type, value: Any, place: str) -> Any:
        if not isinstance(value, dict):
            return self.fault(place or "văn bản", "phải là một đối tượng")
        known, dot = _fields(kind), f"{place}." if place else ""
        for name in sorted(value.keys() - known.keys(), key=str):
            self.fault(f"{dot}{name}", "không có trong văn bản")
        held = {}
        for name, (inner, default) in known.items():
            if name in value:
                held[name] = self.read(inner, value[name], f"{dot}{name}")
            elif default is _MISSING:
                held[name] = self.fault(f"{dot}{name}", "còn thiếu")
        return kind(**held)

    def scalar(self, kind: Any, value: Any, place: str) -> Any:
        if kind is bool or kind is int:
            if type(value) is kind and abs(value) < 2**63:
                return value
            return self.fault(place, "phải là đúng hoặc sai" if kind is bool else "phải là số nguyên")
        if not isinstance(value, str):
            return self.fault(place, "phải là chữ")
        if kind is str:
            return self.text(value, place)
        try:
            return kind.fromisoformat(value) if issubclass(kind, dt.date) else kind(value)
        except ValueError:
            if issubclass(kind, StrEnum):
                known = ", ".join(f'"{member}"' for member in kind)
                return self.fault(place, f'ghi "{value[:40]}"; chỉ nhận: {known}')
            return self.fault(place, f'ghi "{value[:40]}", không phải ngày dạng 2023-11-30')

    def text(self, value: str, place: str) -> Any:
        if len(value) > DEEPEST:
            return self.fault(place, f"dài quá {DEEPEST} ký tự")
        try:
            value.encode()
        except UnicodeEncodeError:
            return self.fault(place, "có mã ký tự hỏng")
        if bad := next((letter for letter in value if letter in _FORBIDDEN), ""):
            return self.fault(place, f"có ký tự điều khiển U+{ord(bad):04X}")
        return nfc(value)


def from_plain(value: Any) -> tuple[Document | None, list[Problem]]:
    """The document of JSON objects, or None with every fault; its words are NFC (rule DOC-R07)."""
    reader = _Reader()
    document = reader.read(Document, value, "")
    return (None, reader.faults) if reader.faults else (document, [])


def loads(text: str | bytes) -> tuple[Document | None, list[Problem]]:
    """The document of JSON text, or None with every fault.

    errors      problems DOC-01 (no JSON), DOC-02 (a field missing, unknown or of a wrong kind)
    """
    try:
        value = json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text)
    except UnicodeDecodeError:
        return None, [Problem(NOT_A_DOCUMENT, {"why": "tệp không phải UTF-8"})]
    except (json.JSONDecodeError, RecursionError):
        return None, [Problem(NOT_A_DOCUMENT, {"why": "tệp không phải JSON"})]
    return from_plain(value)
