"""`quannhu press import | schema | list`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import override

from quannhu.kernel.days import format_instant
from quannhu.press import actions, labels
from quannhu.press.models import ArticleImport
from quannhu.press.rules.document import schema
from quannhu.press.vocabulary import from_file, shipped


def register(rooms: Any) -> None:
    """Add the verbs of the press room."""
    parser = rooms.add_parser("press", help="báo chí: đọc bài báo, không thêm điều bài không nói")
    verbs = parser.add_subparsers(title="việc", dest="verb", required=True)
    read = verbs.add_parser("import", help="đọc một tệp bài báo và in phần nhận ra; không ghi gì")
    read.add_argument("file", help="tệp văn bản UTF-8; dấu - là đọc từ đầu vào chuẩn")
    read.add_argument("--format", choices=("text", "json"), default="text", help="bảng chữ (mặc định) hoặc JSON")
    read.add_argument("--vocabulary", type=Path, help="bộ từ riêng của đơn vị (JSON)")
    read.set_defaults(run=_import)
    shape = verbs.add_parser("schema", help="in JSON Schema của kết quả đọc")
    shape.set_defaults(run=_schema)
    listed = verbs.add_parser("list", help="các bài đã xác nhận trong cơ sở dữ liệu")
    listed.set_defaults(run=_list)


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    return Path(name).read_bytes()


def _import(arguments: argparse.Namespace) -> int:
    words = from_file(arguments.vocabulary) if arguments.vocabulary else shipped()
    with override("vi"):
        seen = actions.look(_bytes(arguments.file), words)
        if arguments.format == "json":
            print(json.dumps(seen.document, ensure_ascii=False, indent=2))
        else:
            print("\n".join(text_of(seen)))
    return 0


def text_of(seen: actions.Preview) -> list[str]:
    """The recognised table as lines: each field with its value, lines and original words."""
    made = seen.document
    counts = ", ".join(f"{labels.KINDS[kind]} {count}" for kind, count in made["counts"].items() if count)
    out = [f"{made['source']['lines']} dòng: {counts}", f"SHA-256 {made['source']['sha256']}"]
    for name, title in labels.GROUPS.items():
        rows = [field for field in seen.fields if field.group == name]
        if not rows:
            continue
        out += ["", str(title).upper()]
        for field in rows:
            note = f" [{field.note}]" if field.note else ""
            lines = f" (dòng {field.lines})" if field.words else ""
            out.append(f"  {field.label}: {'(không có trong bài)' if field.absent else field.value}{note}{lines}")
            out += [f"      dòng {line} «{words}»" for line, words in field.words if words not in field.value]
    proposals = [f"{item['id']} {', '.join(item['figures'])}" for item in seen.items if item["figures"]]
    out += ["", "CHỈ TIÊU ĐỀ XUẤT (chưa áp dụng)", "  " + ("; ".join(proposals) or "không có")]
    out += ["", f"CẢNH BÁO ({len(made['warnings'])})"]
    for warned in made["warnings"]:
        label = labels.warning_label(warned["code"])
        out.append(f"  dòng {warned['line']}: {label} ({warned['code']}) «{warned['words']['text']}»")
    left = [*made["dropped"], *made["unplaced"]]
    out += ["", f"DÒNG KHÔNG ĐƯA VÀO MỤC NÀO ({len(left)})"]
    out += [
        f"  dòng {row['line']}: {labels.NOTES.get(row['reason'], row['reason'])} «{row['words']['text']}»"
        for row in left
    ]
    out += [f"  câu chưa đọc, dòng {quote['line']} «{quote['text']}»" for quote in made["unread"]]
    return [*out, "", "Chưa ghi gì: vào trang Báo chí > Nhập bài báo để xem lại và xác nhận."]


def _schema(arguments: argparse.Namespace) -> int:
    print(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0


def _list(arguments: argparse.Namespace) -> int:
    for row in ArticleImport.objects.defer("data", "reading"):
        print(f"{row.pk}\t{format_instant(row.confirmed_at)}\t{row.confirmed_by_name}\t{row.title}")
    return 0
