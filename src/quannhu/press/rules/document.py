"""The reading as one JSON document, and its schema made from the same types, so that the two cannot drift apart."""

from __future__ import annotations

import hashlib
import types
import typing
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from quannhu.press.rules.decoding import Source
from quannhu.press.rules.values import KINDS, Article

SCHEMA = "quannhu.press.article/1"


def digest(data: bytes) -> str:
    """SHA-256 of the file's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def text_digest(source: Source) -> str:
    """SHA-256 of the cleaned lines: the same for one text in NFD, with CRLF or with a BOM."""
    return hashlib.sha256("\n".join(source.text).encode()).hexdigest()


def document(data: bytes, source: Source, article: Article) -> dict[str, Any]:
    """The whole reading as plain JSON values (docs/press-json.md)."""
    about = {
        "bytes": len(data),
        "sha256": digest(data),
        "text_sha256": text_digest(source),
        "lines": len(source.raw),
        "encoding": "utf-8",
        "bom": source.bom,
        "nfd": source.nfd,
        "line_ends": source.line_ends,
    }
    return {"schema": SCHEMA, "source": about, "counts": article.counts(), **_plain(asdict(article))}


def _plain(value: Any) -> Any:
    """Tuples as lists: what JSON knows."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    return value


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `document`."""
    defs: dict[str, Any] = {}
    body = _object(Article, defs)
    source = {
        "bytes": "integer",
        "sha256": "string",
        "text_sha256": "string",
        "lines": "integer",
        "encoding": "string",
        "bom": "boolean",
        "nfd": "boolean",
        "line_ends": "string",
    }
    extra = {
        "schema": {"const": SCHEMA},
        "source": {
            "type": "object",
            "properties": {name: {"type": kind} for name, kind in source.items()},
            "required": list(source),
            "additionalProperties": False,
        },
        "counts": {
            "type": "object",
            "properties": {kind: {"type": "integer", "minimum": 0} for kind in KINDS},
            "required": list(KINDS),
            "additionalProperties": False,
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Quân nhu: an article as read",
        "type": "object",
        "properties": {**extra, **body["properties"]},
        "required": [*extra, *body["required"]],
        "additionalProperties": False,
        "$defs": dict(sorted(defs.items())),
    }


def _object(kind: type, defs: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    properties = {part.name: _type(hints[part.name], defs) for part in fields(kind)}
    described = {"description": (kind.__doc__ or "").strip()} if kind.__doc__ else {}
    return {
        "type": "object",
        **described,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _type(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of one type: a dataclass by reference, `X | None`, tuples as arrays, plain values."""
    if isinstance(kind, types.UnionType):
        return {"anyOf": [_type(part, defs) for part in typing.get_args(kind)]}
    if typing.get_origin(kind) is tuple:
        return {"type": "array", "items": _type(typing.get_args(kind)[0], defs)}
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in defs:
            defs[kind.__name__] = {}
            defs[kind.__name__] = _object(kind, defs)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    return {"type": {str: "string", int: "integer", bool: "boolean", types.NoneType: "null"}[kind]}
