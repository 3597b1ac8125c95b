"""`quannhu documents …`: one file for each part; a part's `add(verbs)` adds its verbs."""

from __future__ import annotations

from typing import Any

from quannhu.documents.commands import check, read, render, signing

PARTS = (render, read, check, signing)


def register(rooms: Any) -> None:
    """Add the verbs of documents."""
    parser = rooms.add_parser("documents", help="văn bản: in, đọc, kiểm tra thể thức, ký số")
    verbs = parser.add_subparsers(title="việc", dest="verb", required=True)
    for part in PARTS:
        part.add(verbs)
