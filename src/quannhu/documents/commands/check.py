"""`quannhu documents check` and `quannhu documents fix`: the form of a DOCX judged, and put right."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quannhu.kernel.errors import Refused

if TYPE_CHECKING:
    from quannhu.documents.checking.findings import Finding

_SEVERITIES = {"error": "LỖI", "advice": "NHẮC"}


def add(verbs: Any) -> None:
    """Add the verbs."""
    check = verbs.add_parser("check", help="kiểm tra thể thức một tệp DOCX: lỗi và lời nhắc, mỗi dòng một quy tắc")
    check.add_argument("file", type=Path, help="tệp DOCX")
    _add_profile(check)
    check.add_argument("--format", choices=("text", "json"), default="text", help="cách ghi ra (mặc định text)")
    check.set_defaults(run=_check)
    fix = verbs.add_parser("fix", help="sửa thể thức những chỗ sửa được mà không đổi chữ nào, ghi ra tệp mới")
    fix.add_argument("file", type=Path, help="tệp DOCX cần sửa")
    fix.add_argument("out", type=Path, help="tệp DOCX ghi ra")
    _add_profile(fix)
    fix.add_argument("--rule", action="append", metavar="MÃ", help="chỉ sửa theo quy tắc này (ghi được nhiều lần)")
    fix.set_defaults(run=_fix)


def _add_profile(parser: Any) -> None:
    parser.add_argument("--profile", help="bộ quy định: nd30, bqp hoặc dang; bỏ trống là tự nhận")


def _check(arguments: argparse.Namespace) -> int:
    from quannhu.documents.checking import check_layout, profile_of, refuse_secret, sure_profile
    from quannhu.documents.reading import read

    profile = sure_profile(arguments.profile)
    layout = read(arguments.file)
    refuse_secret(layout)
    profile = profile or profile_of(layout)
    findings = check_layout(layout, profile)
    errors = sum(finding.is_error for finding in findings)
    if arguments.format == "json":
        plain = {
            "file": arguments.file.name,
            "profile": profile,
            "errors": errors,
            "advice": len(findings) - errors,
            "findings": [finding.as_json() for finding in findings],
        }
        print(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(_line(finding))
        print(f"{arguments.file.name}: {errors} lỗi, {len(findings) - errors} lời nhắc (bộ quy định {profile}).")
    return 1 if errors else 0


def _line(finding: Finding) -> str:
    more = f" và {len(finding.others)} chỗ nữa" if finding.others else ""
    mendable = " (sửa được bằng lệnh fix)" if finding.repair else ""
    said = f"{finding.title}: {finding.stands}; phải là: {finding.should}"
    return (
        f"{_SEVERITIES[finding.severity]} {finding.id} tại {finding.where}{more}: {said}. [{finding.source}]{mendable}"
    )


def _fix(arguments: argparse.Namespace) -> int:
    from quannhu.documents.checking import refuse_secret, sure_profile
    from quannhu.documents.checking.fixing import mend
    from quannhu.documents.codes.checking import SAME_FILE
    from quannhu.documents.reading import read

    profile = sure_profile(arguments.profile)
    if arguments.out.resolve() == arguments.file.resolve():
        raise Refused(SAME_FILE, file=str(arguments.out))
    refuse_secret(read(arguments.file))
    mended = mend(arguments.file, profile, frozenset(arguments.rule) if arguments.rule else None)
    arguments.out.write_bytes(mended.data)
    for finding in mended.repaired:
        assert finding.repair is not None
        print(f"Đã sửa {finding.id} tại {finding.where}: {finding.repair.says}.")
    for finding in mended.left:
        print(f"Còn lại: {_line(finding)}")
    errors = sum(finding.is_error for finding in mended.left)
    print(
        f"{arguments.out.name}: đã sửa {len(mended.repaired)}, còn {errors} lỗi, {len(mended.left) - errors} lời nhắc."
    )
    return 1 if errors else 0
