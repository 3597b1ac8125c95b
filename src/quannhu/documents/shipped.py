"""The templates that come with the program: JSON files of documents whose open places read `[…]`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from quannhu.documents.rules import codec
from quannhu.documents.rules.values import Document

FOLDER = Path(__file__).resolve().parent / "data" / "templates"


@dataclass(frozen=True)
class Shipped:
    """A template: its key, its name for people, the document to begin from."""

    key: str
    title: str
    document: Document


@lru_cache(maxsize=1)
def shipped() -> tuple[Shipped, ...]:
    """Every template that comes with the program, by key."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        document, problems = codec.from_plain(data["document"])
        assert document is not None, [str(problem) for problem in problems]
        found.append(Shipped(data["key"], data["title"], document))
    return tuple(found)
