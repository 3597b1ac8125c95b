"""`quannhu documents render`: a document's JSON as DOCX and PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from quannhu.documents.rules import codec
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.soundness import faults_of
from quannhu.documents.rules.values import Document
from quannhu.kernel.errors import Problem


def add(verbs: Any) -> None:
    """Add the verb."""
    verb = verbs.add_parser("render", help="in một văn bản (tệp JSON) ra DOCX và PDF")
    verb.add_argument("file", type=Path, help="tệp JSON của văn bản, hoặc mã một mẫu kèm chương trình, ví dụ to_trinh")
    beside = "ghi ra tệp này; bỏ trống là cạnh tệp JSON"
    verb.add_argument("--docx", nargs="?", const="", default=None, metavar="TỆP", help=f"DOCX: {beside}")
    verb.add_argument("--pdf", nargs="?", const="", default=None, metavar="TỆP", help=f"PDF/A: {beside}")
    verb.set_defaults(run=_render)


def _read(source: Path) -> tuple[Document | None, list[Problem]]:
    """The document of the file; of the template of that key when there is no such file."""
    from quannhu.documents.shipped import shipped

    if not source.exists():
        for template in shipped():
            if template.key == str(source):
                return template.document, []
    return codec.loads(source.read_bytes())


def _render(arguments: argparse.Namespace) -> int:
    source: Path = arguments.file
    try:
        document, problems = _read(source)
    except OSError as error:
        print(f"Không mở được {source}: {error.strerror}")
        return 2
    for problem in problems if document is None else faults_of(document):
        print(problem)
    if document is None or document.kind not in KINDS:
        return 1
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
        target = Path(given) if given else source.with_suffix(suffix)
        target.write_bytes(to_docx(document) if suffix == ".docx" else to_pdf(document))
        print(target)
