"""Where an installation keeps what signing needs: `<home>/signing/` with trust/, keys/ and images/.

trust/      certificates of the authorities we trust (.pem, .der) and their revocation lists (.crl)
stamper.p12 the key that stamps the time, under no pass phrase, readable by its owner alone (the fictional world's)
keys/       PKCS#12 files named by account or unit code, each readable by its owner alone, each under its pass phrase
images/     PNG of signatures (by account) and seals (by unit code), transparent
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from quannhu.documents.codes import signing as codes
from quannhu.documents.signing import authority, images
from quannhu.documents.signing.authority import Authority, Holder
from quannhu.documents.signing.keys import Key, open_file, private_bytes
from quannhu.documents.signing.sign import Picture
from quannhu.documents.signing.stamping import Stamper, stamper_of
from quannhu.documents.signing.trust import Trust, load
from quannhu.kernel.errors import Refused

NAME = "Nơi cấp chứng thư mẫu Bồng Lai (HƯ CẤU)"
STAMPER = "Máy cấp dấu thời gian mẫu Bồng Lai (HƯ CẤU)"
YEARS = 10
LISTED = dt.timedelta(days=3650)
SIGNATURE, SEAL = "chữ ký", "con dấu"


@dataclass(frozen=True)
class Cabinet:
    """The folder of one installation."""

    folder: Path

    def trust(self) -> Trust:
        """Whom this installation trusts."""
        return load(self.folder / "trust")

    def key_file(self, identity: str) -> Path:
        """The key of an account or a unit; it need not exist."""
        return self.folder / "keys" / f"{_plain(identity)}.p12"

    def has_key(self, identity: str) -> bool:
        return self.key_file(identity).is_file()

    def open(self, identity: str, passphrase: str) -> Key:
        """The key, opened by what its owner typed.

        errors      Refused DOC-75..77
        """
        return open_file(self.key_file(identity), passphrase)

    def stamper(self) -> Stamper | None:
        """Who stamps the time of signatures made here: QUANNHU_STAMPER (an address on the local network, or a key
        file), else the folder's own key; None for none.

        errors      Refused DOC-75, DOC-77
        """
        place = os.environ.get("QUANNHU_STAMPER", "")
        if place.startswith(("http://", "https://")):
            return stamper_of(place)
        path = Path(place) if place else self.folder / "stamper.p12"
        return stamper_of(path.name, private_bytes(path)) if place or path.is_file() else None

    def picture(self, identity: str, what: str = SIGNATURE) -> Picture:
        """The signature or seal to show; Refused DOC-87 when there is none."""
        path = self.folder / "images" / f"{_plain(identity)}.png"
        if not path.is_file():
            raise Refused(codes.IMAGE_WRONG, what=what, why=f"chưa có tệp {path.name} trong thư mục ảnh ký")
        return Picture(path.read_bytes(), what)


def token_module() -> str:
    """The library of a signing device at the server (QUANNHU_TOKEN); "" for none."""
    return os.environ.get("QUANNHU_TOKEN", "")


def cabinet() -> Cabinet:
    """This installation's."""
    return Cabinet(settings.HOME / "signing")


def establish(
    place: Cabinet, people: Iterable[Holder], organs: Iterable[Holder], *, phrase: str, starts: dt.datetime,
    fictional: bool,
) -> list[str]:  # fmt: skip
    """Found the fictional authority and give everyone named a key and an image; those who have one keep it.

    phrase      of the authority's own key and of the keys it makes now
    starts      the first instant of every certificate
    fictional   whether the installation's data are invented
    errors      Refused DOC-88 not a fictional installation, DOC-76 the authority's phrase
    """
    if not fictional:
        raise Refused(codes.AUTHORITY_REFUSED, why="dữ liệu ở đây không phải dữ liệu mẫu")
    ends = starts.replace(year=starts.year + YEARS)
    house = _house(place, phrase, starts, ends)
    made = []
    for holder, draw in [*((one, images.signature_png) for one in people), *((one, images.seal_png) for one in organs)]:
        if place.has_key(holder.identity):
            continue
        data = house.issue(holder, starts=starts, ends=ends).pkcs12(phrase)
        authority.write_private(place.key_file(holder.identity), data)
        _put(place.folder / "images" / f"{_plain(holder.identity)}.png", draw(holder.name))
        made.append(holder.identity)
    return made


def _house(place: Cabinet, phrase: str, starts: dt.datetime, ends: dt.datetime) -> Authority:
    own = place.folder / "authority.p12"
    if own.is_file():
        return authority.reopen(own.read_bytes(), phrase)
    house = authority.found(NAME, starts=starts, ends=ends)
    authority.write_private(own, house.credential.pkcs12(phrase))
    clock = house.issue(Holder(STAMPER, NAME, "stamper"), starts=starts, ends=ends, stamping=True)
    authority.write_private(place.folder / "stamper.p12", clock.pkcs12())
    _put(place.folder / "trust" / "goc-mau.pem", house.root.public_bytes(Encoding.PEM))
    _put(place.folder / "trust" / "thu-hoi-mau.crl", house.revocations([], at=starts, until=starts + LISTED))
    return house


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(data)


def _plain(identity: str) -> str:
    """The identity as a file's name: nothing that leads to another folder."""
    return "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in identity).lstrip(".")
