"""What the tests of signing share: an authority, people with keys, a printed page with its fields, a signed file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import typst
from cryptography.x509 import load_pem_x509_crl

from quannhu.documents.signing import authority, fields, images, keys, sign
from quannhu.documents.signing.authority import Authority, Credential, Holder
from quannhu.documents.signing.keys import Key
from quannhu.documents.signing.stamping import OwnStamper, Stamper
from quannhu.documents.signing.trust import Trust
from quannhu.kernel.days import HANOI

ORGAN = "Cục Quân nhu Bông Lai"
SIGNER = "Trần Văn Mẫu"
CLOCK = "Máy cấp dấu thời gian mẫu"
PHRASE = "câu mật khẩu của người ký"
SIGNED_AT = dt.datetime(2023, 10, 5, 8, 30, 15, tzinfo=HANOI)
TODAY = dt.datetime(2023, 12, 1, 8, tzinfo=HANOI)
PAGE = b"""
#set page(paper: "a4", margin: (left: 30mm, right: 15mm, y: 20mm))
#set text(font: "Liberation Serif", size: 13pt)
To trinh ve viec bao dam
#pagebreak()
Trang hai
"""


def day(year: int, month: int = 1, number: int = 1) -> dt.datetime:
    return dt.datetime(year, month, number, tzinfo=HANOI)


@cache
def house() -> Authority:
    """The authority of the fictional world."""
    return authority.found("Nơi cấp chứng thư mẫu", starts=day(2023), ends=day(2033))


@cache
def stranger() -> Authority:
    """An authority nobody here trusts."""
    return authority.found("Nơi cấp lạ", starts=day(2023), ends=day(2033))


def credential(name: str = SIGNER, starts: int = 2023, ends: int = 2030, foreign: bool = False) -> Credential:
    """The one key of this name, these years and this authority."""
    return _credential(name, starts, ends, foreign)


@cache
def _credential(name: str, starts: int, ends: int, foreign: bool) -> Credential:
    issuer = stranger() if foreign else house()
    identity = "BL" if name == ORGAN else "thutruong"
    return issuer.issue(Holder(name, ORGAN, identity), starts=day(starts), ends=day(ends))


@cache
def key(name: str = SIGNER, starts: int = 2023, ends: int = 2030, foreign: bool = False) -> Key:
    return keys.read_file(credential(name, starts, ends, foreign).pkcs12(PHRASE), "thu.p12", PHRASE)


@cache
def clock(starts: int = 2023, ends: int = 2033, foreign: bool = False, stamping: bool = True) -> OwnStamper:
    """Who stamps the time."""
    issuer = stranger() if foreign else house()
    holder = Holder(CLOCK, "Nơi cấp chứng thư mẫu", "stamper")
    made = issuer.issue(holder, starts=day(starts), ends=day(ends), stamping=stamping)
    return OwnStamper(made.pkcs12())


def trust(*taken_back: tuple[Credential, dt.datetime], listed: dt.datetime = TODAY) -> Trust:
    """Our root with its revocation list of the day."""
    serials = [(one.certificate.serial_number, since) for one, since in taken_back]
    crl = house().revocations(serials, at=listed, until=listed + dt.timedelta(days=30))
    return Trust((house().root,), (), (load_pem_x509_crl(crl),))


def everybody() -> Trust:
    """A trust that also knows the stranger: for making files that ours does not trust."""
    return Trust((house().root, stranger().root))


@cache
def printed() -> bytes:
    """A page as printed: PDF/A, two pages, no fields."""
    pdf = typst.compile(PAGE, format="pdf", pdf_standards="a-2b")
    assert isinstance(pdf, bytes)
    return pdf


@cache
def laid_out() -> bytes:
    """The page with every field: signer, organ, copy; number and day blank."""
    box = fields.person_box(1, 147.0, 60.0, 84.0)
    places = (
        fields.Place(fields.person_name(), box, SIGNER), fields.Place(fields.ORGAN, fields.seal_box(box), ORGAN),
        fields.Place(fields.COPY, fields.corner_box(210.0), "Bản sao"),
    )  # fmt: skip
    blanks = (
        fields.Blank(fields.NUMBER, fields.Box(0, 42, 40, 14, 6)),
        fields.Blank(fields.DAY, fields.Box(0, 100, 40, 90, 6), italic=True),
    )
    return fields.lay_out(printed(), places, blanks)


def by_person(pdf: bytes | None = None, *, using: Key | None = None, trusted: Trust | None = None,
              at: dt.datetime = SIGNED_AT, stamper: Stamper | None = None) -> bytes:  # fmt: skip
    """Signed by the person with a blue signature."""
    mark = sign.Picture(images.signature_png(SIGNER))
    return sign.sign(
        pdf or laid_out(), field=fields.person_name(), key=using or key(), trust=trusted or trust(), at=at, mark=mark,
        stamper=stamper,
    )  # fmt: skip


def by_organ(pdf: bytes, *, at: dt.datetime = SIGNED_AT) -> bytes:
    """Numbered, dated and sealed."""
    words = {fields.NUMBER: "12", fields.DAY: "Bông Lai, ngày 05 tháng 10 năm 2023"}
    mark = sign.Picture(images.seal_png(ORGAN), "con dấu")
    return sign.sign(fields.fill(pdf, words), field=fields.ORGAN, key=key(ORGAN), trust=trust(), at=at, mark=mark)


def as_copy(pdf: bytes, *, at: dt.datetime = SIGNED_AT) -> bytes:
    """Marked as a true copy."""
    words = sign.corner_words("Sao y", ORGAN, at=at)
    return sign.sign(pdf, field=fields.COPY, key=key(ORGAN), trust=trust(), at=at, mark=words)


@dataclass(frozen=True)
class Stages:
    """The same file after each signature; the first bears a time stamp."""

    person: bytes
    organ: bytes
    copy: bytes


@cache
def stages() -> Stages:
    person = by_person(stamper=clock())
    organ = by_organ(person)
    return Stages(person, organ, as_copy(organ))
