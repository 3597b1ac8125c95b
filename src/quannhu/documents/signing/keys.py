"""A signer's key, opened for one signature: a PKCS#12 file under its pass phrase, or a PKCS#11 token under its PIN.

What the owner types is used and forgotten; neither it nor the key is written anywhere.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.signers import Signer, SimpleSigner

from quannhu.documents.codes import signing as codes
from quannhu.documents.signing.trust import Judgement, Standing, Trust, holder_of, identity_of
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused

# A PKCS#12 file holds one key and a few certificates; a larger one is something else.
FILE_LIMIT = 1_000_000
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Key:
    """An open key.

    above       the certificates that came with it, between the signer's and a root
    """

    signer: Signer
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @property
    def holder(self) -> str:
        """The name on the certificate."""
        return holder_of(self.certificate)

    @property
    def identity(self) -> str:
        """The account or unit code on the certificate; "" where it says none."""
        return identity_of(self.certificate)

    def usable(self, trust: Trust, at: dt.datetime) -> Judgement:
        """Refuse a certificate that may not sign at this instant.

        errors      Refused DOC-78 dates, DOC-79 foreign, self-issued or for another use, DOC-80 revoked
        """
        found = trust.judge(self.certificate, self.above, at)
        if found.standing is Standing.TRUSTED:
            return found
        if found.standing is Standing.REVOKED:
            raise Refused(codes.CERTIFICATE_REVOKED, holder=self.holder, since=format_instant(found.since or at))
        if found.standing in (Standing.EXPIRED, Standing.NOT_YET):
            starts, ends = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
            raise Refused(
                codes.CERTIFICATE_DATES,
                holder=self.holder,
                at=format_instant(at),
                starts=format_instant(starts),
                ends=format_instant(ends),
            )
        raise Refused(codes.CERTIFICATE_FOREIGN, holder=self.holder, why=found.standing.words)


def open_file(path: Path, passphrase: str) -> Key:
    """The key of a file that only its owner may read.

    errors      Refused DOC-75 not read, DOC-76 pass phrase, DOC-77 others may read it
    """
    return read_file(private_bytes(path), path.name, passphrase)


def private_bytes(path: Path) -> bytes:
    """What stands in a file that only its owner may read.

    errors      Refused DOC-75 not read, DOC-77 others may read it
    """
    try:
        # The mode is asked of the open file: nobody can put another in its place in between.
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            data = file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise Refused(codes.KEY_NOT_READ, file=path.name, why="không mở được tệp") from error
    if os.name == "posix" and facts.st_mode & OTHERS:
        raise Refused(codes.KEY_EXPOSED, file=path.name, mode=oct(facts.st_mode & 0o777)[2:])
    return data


def read_file(data: bytes, name: str, passphrase: str) -> Key:
    """The key out of the bytes of a PKCS#12 file.

    errors      Refused DOC-75, DOC-76
    """
    # A PKCS#12 file is one DER sequence: anything else is not a wrong pass phrase.
    if len(data) > FILE_LIMIT or not data.startswith(b"\x30"):
        raise Refused(codes.KEY_NOT_READ, file=name, why="không phải tệp PKCS#12")
    try:
        key, certificate, above = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except ValueError as error:
        if "password" in str(error).lower():
            raise Refused(codes.PASSPHRASE_WRONG, file=name) from error
        raise Refused(codes.KEY_NOT_READ, file=name, why="tệp hỏng") from error
    if key is None or certificate is None:
        raise Refused(codes.KEY_NOT_READ, file=name, why="thiếu khóa riêng hoặc chứng thư")
    signer = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode())
    return Key(signer, certificate, tuple(above))


@contextmanager
def open_token(module: str, token: str, pin: str, label: str | None = None) -> Iterator[Key]:
    """The key on a PKCS#11 token; the session is closed at the end.

    module      the library of the token's maker (a file path)
    token       the token's label; `label` that of the certificate when it carries several
    errors      Refused DOC-81, DOC-121 wrong PIN
    """
    try:
        import pkcs11
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as error:
        why = 'chương trình được cài không kèm thư viện thiết bị ký (phần mở rộng "token")'
        raise Refused(codes.TOKEN_NOT_READY, token=token, why=why) from error
    from pyhanko.config.pkcs11 import TokenCriteria

    try:
        session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin)
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
        raise Refused(codes.PIN_WRONG, token=token) from error
    except pkcs11.PinLocked as error:
        raise Refused(codes.TOKEN_NOT_READY, token=token, why="mã PIN đã bị khóa") from error
    except (pkcs11.PKCS11Error, RuntimeError, LookupError, OSError) as error:
        raise Refused(codes.TOKEN_NOT_READY, token=token, why="không mở được thiết bị") from error
    with session:
        signer = PKCS11Signer(session, cert_label=label)
        try:
            found = signer.signing_cert
        except (pkcs11.PKCS11Error, RuntimeError, LookupError) as error:
            raise Refused(codes.TOKEN_NOT_READY, token=token, why="không thấy chứng thư trong thiết bị") from error
        if found is None:
            raise Refused(codes.TOKEN_NOT_READY, token=token, why="không thấy chứng thư trong thiết bị")
        try:
            yield Key(signer, x509.load_der_x509_certificate(found.dump()))
        except pkcs11.PKCS11Error as error:
            raise Refused(codes.TOKEN_NOT_READY, token=token, why="thiết bị ngừng giữa chừng") from error
