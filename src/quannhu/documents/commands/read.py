"""`quannhu documents read`: a DOCX from elsewhere as a document's value, or as the layout the checker sees."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any

from quannhu.documents.rules import codec
from quannhu.documents.rules.kinds import PROFILES


def add(verbs: Any) -> None:
    """Add the verb."""
    verb = verbs.add_parser("read", help="đọc một tệp DOCX soạn ở nơi khác thành văn bản có cấu trúc")
    verb.add_argument("file", type=Path, help="tệp DOCX")
    verb.add_argument("--format", choices=("text", "json"), default="text", help="cách ghi ra (mặc định text)")
    verb.add_argument("--profile", choices=tuple(PROFILES), help="thể thức của văn bản; bỏ trống là tự nhận")
    verb.add_argument(
        "--layout", action="store_true", help="in bố cục đọc được (cho người phát triển) thay cho văn bản"
    )
    verb.set_defaults(run=_read)


def _read(arguments: argparse.Namespace) -> int:
    from quannhu.documents.reading import read
    from quannhu.documents.reading.recognise import recognise

    layout = read(arguments.file)
    if arguments.layout:
        print(json.dumps(dataclasses.asdict(layout), ensure_ascii=False, indent=1))
        return 0
    found = recognise(layout, profile=arguments.profile)
    if arguments.format == "json":
        notices = [
            {"code": notice.code.id, "where": notice.facts.get("where", ""), "text": str(notice)}
            for notice in found.notices
        ]
        plain = {"document": codec.to_plain(found.document), "notices": notices, "secrecy": found.secrecy}
        print(json.dumps(plain, ensure_ascii=False, indent=1))
        return 0
    print(codec.dumps(found.document, indent=1))
    for notice in found.notices:
        print(notice)
    if found.secrecy:
        print(f"Tệp mang dấu độ mật “{found.secrecy}”: chương trình không nhận văn bản này vào sổ.")
    return 0
