"""`quannhu documents verify | sign | authority`: signatures of a PDF, with the keys of files and tokens."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quannhu.documents.codes import signing as codes
from quannhu.kernel.days import HANOI, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit import clock

if TYPE_CHECKING:
    from quannhu.documents.signing.keys import Key
    from quannhu.documents.signing.trust import Trust
    from quannhu.documents.signing.verify import Report

# The signing library is read in where it is used: every other command starts without it.


def add(verbs: Any) -> None:
    """Add the verbs."""
    check = verbs.add_parser("verify", help="kiểm tra chữ ký số của tệp PDF, không cần mạng")
    check.add_argument("file", type=Path, help="tệp PDF")
    check.add_argument("--trust", type=Path, help="thư mục chứng thư tin cậy; bỏ trống là của chương trình")
    check.add_argument("--format", choices=("text", "json"), default="text", help="cách in kết quả")
    check.set_defaults(run=_verify)
    pen = verbs.add_parser("sign", help="ký số bản trình ký (PDF) bằng tệp khóa hoặc thiết bị ký")
    pen.add_argument("file", type=Path, help="bản trình ký tải từ trang văn bản")
    pen.add_argument("out", type=Path, help="ghi tệp đã ký ra đây")
    way = pen.add_mutually_exclusive_group()
    way.add_argument("--key", type=Path, metavar="TỆP", help="tệp khóa PKCS#12 (.p12, .pfx)")
    way.add_argument("--token", default="", metavar="TÊN", help="tên thiết bị ký")
    pen.add_argument("--module", metavar="TỆP", help="thư viện PKCS#11 của thiết bị; bỏ trống là QUANNHU_TOKEN")
    pen.add_argument("--label", help="tên chứng thư trong thiết bị, khi có nhiều")
    pen.add_argument("--image", type=Path, metavar="PNG", help="ảnh chữ ký (xanh) hoặc con dấu (đỏ), nền trong suốt")
    pen.add_argument("--field", help="ô ký; bỏ trống là ô trống đầu tiên")
    pen.add_argument("--trust", type=Path, help="thư mục chứng thư tin cậy; bỏ trống là của chương trình")
    pen.set_defaults(run=_sign)
    house = verbs.add_parser("authority", help="dữ liệu mẫu: lập nơi cấp chứng thư hư cấu và khóa cho người ký")
    house.add_argument("--person", action="append", default=[], metavar="TÀI KHOẢN", help="thêm người ký")
    house.add_argument("--unit", action="append", default=[], metavar="MÃ", help="thêm con dấu của đơn vị")
    house.set_defaults(run=_authority)


def _trust(arguments: argparse.Namespace) -> Trust:
    from quannhu.documents.signing.cabinet import cabinet
    from quannhu.documents.signing.trust import load

    return load(arguments.trust) if arguments.trust else cabinet().trust()


def _bytes_of(path: Path) -> bytes:
    """The file, no further than one byte over what any PDF may have."""
    from quannhu.documents.signing.opening import LIMIT

    with path.open("rb") as file:
        return file.read(LIMIT + 1)


def _verify(arguments: argparse.Namespace) -> int:
    from quannhu.documents.signing.verify import verify

    report = verify(_bytes_of(arguments.file), trust=_trust(arguments), at=clock.now())
    print(json.dumps(plain(report), ensure_ascii=False, indent=2) if arguments.format == "json" else _told(report))
    return 0 if report.good else 1


def plain(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "sha256": report.sha256,
        "verdict": report.verdict.value,
        "good": report.good,
        "reasons": list(report.reasons),
        "signatures": [
            {
                "field": one.field,
                "holder": one.holder,
                "organ": one.organ,
                "issuer": one.issuer,
                "serial": one.serial,
                "certificate_sha256": one.fingerprint,
                "at": one.at.isoformat() if one.at else None,
                "stamped": one.stamped.isoformat() if one.stamped else None,
                "stamper": one.stamper,
                "covered": list(one.covered),
                "touched": one.touched,
                "later": list(one.later),
                "verdict": one.verdict.value,
                "certificate": one.standing.value if one.standing else None,
                "reasons": list(one.reasons),
            }
            for one in report.signatures
        ],
    }


def _told(report: Report) -> str:
    lines = [f"Kết luận: {report.verdict.words}", f"SHA-256: {report.sha256}", *report.reasons]
    for number, one in enumerate(report.signatures, 1):
        when = format_instant(one.at) if one.at else "không ghi"
        lines.append(f"{number}. {one.holder} ({one.organ or 'không ghi cơ quan'}): {one.verdict.words}")
        lines.append(f"   ký lúc {when}; chứng thư do {one.issuer} cấp")
        if one.stamped:
            lines.append(f"   dấu thời gian {format_instant(one.stamped)}, do {one.stamper} cấp")
        if one.later:
            lines.append(f"   sau đó chỉ ký tiếp hoặc điền ô: {'; '.join(one.later)}")
        lines += [f"   {reason}" for reason in one.reasons]
    return "\n".join(lines)


def _sign(arguments: argparse.Namespace) -> int:
    from quannhu.documents.signing import sign
    from quannhu.documents.signing.cabinet import cabinet

    pdf = _bytes_of(arguments.file)
    trust = _trust(arguments)
    at = clock.now()
    field = arguments.field or next(iter(sign.empty_fields(pdf)), "")
    with _key(arguments) as key:
        mark = sign.Picture(arguments.image.read_bytes()) if arguments.image else sign.corner_words(key.holder, at=at)
        signed = sign.sign(pdf, field=field, key=key, trust=trust, at=at, mark=mark, stamper=cabinet().stamper())
    arguments.out.write_bytes(signed)
    print(f"{key.holder} đã ký vào ô {field}: {arguments.out}")
    return 0


@contextmanager
def _key(arguments: argparse.Namespace) -> Iterator[Key]:
    """The key the call names, opened by what its owner types."""
    from quannhu.documents.signing import keys
    from quannhu.documents.signing.cabinet import token_module

    if arguments.token:
        module = arguments.module or token_module()
        with keys.open_token(module, arguments.token, _typed("Mã PIN: "), arguments.label) as key:
            yield key
    elif arguments.key:
        yield keys.open_file(arguments.key, _typed("Mật khẩu khóa: "))
    else:
        raise Refused(codes.KEY_NOT_READ, file="", why="chưa chỉ tệp khóa (--key) hoặc thiết bị (--token)")


def _typed(prompt: str) -> str:
    """What the owner types, unseen; one line of the input when it is no terminal. Never an argument of the call."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _authority(arguments: argparse.Namespace) -> int:
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from quannhu.documents.signing.authority import Holder
    from quannhu.documents.signing.cabinet import cabinet, establish
    from quannhu.organization.models import Unit
    from quannhu.organization.queries import labels, unit_by_code

    today = clock.today()
    root = Unit.objects.order_by("pk")[0].pk
    units = {code: unit_by_code(code, today).pk for code in arguments.unit}
    names = labels([root, *units.values()], today)
    rows = {row.get_username(): row for row in get_user_model().objects.filter(username__in=arguments.person)}
    organ = names[root].name
    people = [Holder(rows[name].get_full_name(), organ, name) for name in arguments.person if name in rows]
    organs = [Holder(names[pk].name, organ, code) for code, pk in units.items()]
    phrase = _typed("Mật khẩu cho các khóa mẫu: ")
    starts = dt.datetime(2023, 1, 1, tzinfo=HANOI)
    made = establish(cabinet(), people, organs, phrase=phrase, starts=starts, fictional=settings.FICTIONAL)
    print(f"Đã cấp {len(made)} chứng thư hư cấu: {', '.join(made) or 'không thêm'}. Thư mục {cabinet().folder}")
    return 0
