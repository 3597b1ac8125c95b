"""`quannhu documents render`: a document's JSON as DOCX and PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from quannhu.documents.rules import codec
from quannhu.documents.rules.soundness import faults_of
from quannhu.documents.rules.values import Document


def add(verbs: Any) -> None:
    """Add the verb."""
    verb = verbs.add_parser("render", help="in một văn bản (tệp JSON) ra DOCX và PDF")
    verb.add_argument("file", type=Path, help="tệp JSON của văn bản, hoặc tên mẫu kèm chương trình, ví dụ to-trinh")
    beside = "ghi ra tệp này; bỏ trống là cạnh tệp JSON"
    verb.add_argument("--docx", nargs="?", const="", default=None, metavar="TỆP", help=f"DOCX: {beside}")
    verb.add_argument("--pdf", nargs="?", const="", default=None, metavar="TỆP", help=f"PDF/A: {beside}")
    verb.set_defaults(run=_render)


def _target(given: str, source: Path, suffix: str) -> Path:
    return (
        Path(given)
        if given
        else Path.cwd() / f"{source.stem}{suffix}"
        if not source.exists()
        else source.with_suffix(suffix)
    )


def _render(arguments: argparse.Namespace) -> int:
    source: Path = arguments.file
    try:
        document, problems = codec.loads(source.read_bytes())
    except OSError as error:
        print(f"Không mở được {source}: {error.strerror}")
        return 2
    if document is None:
        for problem in problems:
            print(problem)
        return 1
    for problem in faults_of(document):
        print(problem)
    _write(document, arguments, source)
    return 0


def _write(document: Document, arguments: argparse.Namespace, source: Path) -> None:
    from quannhu.documents.rendering import to_docx, to_pdf

    wanted = {".docx": arguments.docx, ".pdf": arguments.pdf}
    if all(given is None for given in wanted.values()):
        wanted = {".docx": "", ".pdf": ""}
    for suffix, given in wanted.items():
        if given is None:
            continue
        target = _target(given, source, suffix)
        target.write_bytes(to_docx(document) if suffix == ".docx" else to_pdf(document))
        print(target)
