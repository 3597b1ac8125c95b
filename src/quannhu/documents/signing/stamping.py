"""Time stamps on signatures (RFC 3161): a key of our own that says when, or an authority on the local network.

A stamp proves that the signature existed at its instant, so a certificate that ends later takes nothing from it.
Nothing is asked of any network unless an address is set.
"""

from __future__ import annotations

import datetime as dt
import secrets
import urllib.request
from dataclasses import dataclass, field
from functools import lru_cache

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper

from quannhu.documents.codes import signing as codes
from quannhu.documents.signing.container import certificates_in, signer_of
from quannhu.documents.signing.trust import CLOCK, Standing, Trust
from quannhu.kernel.errors import Refused

DIGEST = "sha256"
# 2.25 is the arc under which anybody may name things by a UUID: the rule is ours, nobody else's.
POLICY = "2.25.17091327184650407730758823249467631418"
# Room in a signature for what an authority unknown to us sends: its certificates and its words.
ROOM = 9_000
PATIENCE = 5  # seconds
LIMIT = 1_000_000
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


@dataclass(frozen=True)
class OwnStamper:
    """A key of this installation: it stamps the instant that the signing itself is given.

    pkcs12      its file, under no pass phrase: no person stands by when it stamps
    """

    # Not in its representation: what goes wrong is told with the values it had.
    pkcs12: bytes = field(repr=False)

    @property
    def room(self) -> int:
        """Bytes to keep free in a signature."""
        signer = _signer(self.pkcs12)
        return 2_000 + sum(len(one.dump()) for one in (signer.signing_cert, *signer.cert_registry) if one is not None)

    def client(self, trust: Trust, at: dt.datetime) -> TimeStamper:
        return _Own(_signer(self.pkcs12), trust, at)


@dataclass(frozen=True)
class LanStamper:
    """An authority at an address (http, https)."""

    address: str

    @property
    def room(self) -> int:
        return ROOM

    def client(self, trust: Trust, at: dt.datetime) -> TimeStamper:
        return _Lan(self.address, trust, at)


Stamper = OwnStamper | LanStamper


def stamper_of(place: str, data: bytes | None = None) -> Stamper:
    """The authority at an address, or of a key file's bytes.

    errors      Refused DOC-75 the file holds no key
    """
    if data is None:
        return LanStamper(place)
    _signer(data, place)
    return OwnStamper(data)


@lru_cache(maxsize=4)
def _signer(data: bytes, name: str = "") -> SimpleSigner:
    # Measured: reading and proving the key costs more than a signature by it.
    try:
        key, certificate, _above = pkcs12.load_key_and_certificates(data, None)
    except ValueError as error:
        raise Refused(codes.KEY_NOT_READ, file=name, why="khóa dấu thời gian hỏng hoặc đặt mật khẩu") from error
    if key is None or certificate is None:
        raise Refused(codes.KEY_NOT_READ, file=name, why="thiếu khóa riêng hoặc chứng thư")
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=None)
    return signer


class _Checked(TimeStamper):
    """Takes no stamp that our own verification would not count.

    errors      Refused DOC-122
    """

    def __init__(self, trust: Trust, at: dt.datetime) -> None:
        super().__init__()
        self._trust, self._at = trust, at

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        token = await super().async_timestamp(message_digest, md_algorithm)
        data = token["content"]
        info = data["encap_content_info"]["content"].parsed
        certificate = signer_of(data)
        if certificate is None or info["message_imprint"]["hashed_message"].native != message_digest:
            raise Refused(codes.STAMP_FAILED, why="dấu trả về không phải của chữ ký này")
        if abs(info["gen_time"].native - self._at) > CLOCK:
            raise Refused(codes.STAMP_FAILED, why="đồng hồ của máy cấp dấu và của máy này lệch nhau quá 10 phút")
        own, *others = (x509.load_der_x509_certificate(one.dump()) for one in (certificate, *certificates_in(data)))
        found = self._trust.judge(own, others, self._at, stamping=True)
        if found.standing is not Standing.TRUSTED:
            raise Refused(codes.STAMP_FAILED, why=f"chứng thư của máy cấp dấu {found.standing.words}")
        return token


class _Own(_Checked):
    """Answers by itself."""

    def __init__(self, signer: SimpleSigner, trust: Trust, at: dt.datetime) -> None:
        super().__init__(trust, at)
        self._with = signer

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        certificate = self._with.signing_cert
        assert certificate is not None
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": POLICY,
                "message_imprint": req["message_imprint"],
                "serial_number": secrets.randbits(63),
                "gen_time": self._at.astimezone(dt.UTC).replace(microsecond=0),
                "nonce": req["nonce"],
                "tsa": asn1.GeneralName(name="directory_name", value=certificate.subject),
            }
        )
        content = {"content_type": "tst_info", "content": cms.ParsableOctetString(info.dump())}
        token = await self._with.async_sign_general_data(cms.EncapsulatedContentInfo(content), DIGEST, detached=False)
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})


class _Lan(_Checked):
    """Asks the address it was given, that one alone: no proxy, no other address, a limit on what comes."""

    def __init__(self, address: str, trust: Trust, at: dt.datetime) -> None:
        super().__init__(trust, at)
        self._address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        asked = urllib.request.Request(self._address, req.dump(), {"Content-Type": QUERY, "Accept": REPLY})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Here())
        with opener.open(asked, timeout=PATIENCE) as answer:
            if answer.headers.get_content_type() != REPLY:
                raise OSError("not a reply to a time-stamp query")
            return tsp.TimeStampResp.load(answer.read(LIMIT))


class _Here(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else."""

    def redirect_request(self, *_arguments: object) -> None:
        return None
