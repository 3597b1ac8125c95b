"""The OpenAPI description as plain values for the reference page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """A parameter or a field of a body; `place` is "path", "query" or "body", `kind` its type in words."""

    name: str
    place: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]


def kind_of(shape: dict[str, Any]) -> str:
    """`string (date)`, `integer 1–500`, `array of X` from a JSON schema."""
    if "$ref" in shape:
        return str(shape["$ref"].rsplit("/", 1)[-1])
    if options := shape.get("anyOf"):
        return " | ".join(dict.fromkeys(kind_of(option) for option in options))
    if shape.get("type") == "array":
        return f"array of {kind_of(shape.get('items', {}))}"
    words = str(shape.get("type", "any"))
    if "format" in shape:
        words += f" ({shape['format']})"
    if "minimum" in shape or "maximum" in shape:
        words += f" {shape.get('minimum', '')}–{shape.get('maximum', '')}"
    return words


def _body(operation: dict[str, Any], schemas: dict[str, Any]) -> list[Parameter]:
    content: dict[str, dict[str, Any]] = operation.get("requestBody", {}).get("content", {})
    shape: dict[str, Any] = next((kind["schema"] for kind in content.values()), {})
    if "$ref" in shape:
        shape = schemas.get(shape["$ref"].rsplit("/", 1)[-1], {})
    needed = set(shape.get("required", ()))
    fields = shape.get("properties", {})
    return [Parameter(name, "body", kind_of(field), name in needed) for name, field in fields.items()]


def operations_of(schema: dict[str, Any]) -> dict[str, list[Operation]]:
    """Operations by room (their first tag), in the order of the addresses."""
    schemas = schema.get("components", {}).get("schemas", {})
    groups: dict[str, list[Operation]] = {}
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            given = [
                Parameter(one["name"], one["in"], kind_of(one.get("schema", {})), one.get("required", False))
                for one in operation.get("parameters", ())
            ]
            entry = Operation(
                method.upper(), address, operation.get("summary", ""), (*given, *_body(operation, schemas))
            )
            groups.setdefault((operation.get("tags") or ["–"])[0], []).append(entry)
    return groups
