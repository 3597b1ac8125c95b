"""Time stamps: the instant an authority puts on a signature, and what it then proves (rules DOC-R120, DOC-R121)."""

from __future__ import annotations

import datetime as dt
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from asn1crypto import tsp

from quannhu.documents.signing import stamping, verify
from quannhu.documents.signing.stamping import LanStamper, stamper_of
from quannhu.documents.signing.trust import Standing, Trust
from quannhu.documents.signing.verify import Verdict
from quannhu.documents.signing.waiting import finished
from quannhu.kernel.errors import Refused
from tests.documents.signing import desk
from tests.documents.signing.test_certificates import _Anything


def first(report: verify.Report) -> verify.Signature:
    return report.signatures[0]


def test_a_stamp_tells_the_trusted_instant_and_its_authority() -> None:
    one = first(verify.verify(desk.stages().person, trust=desk.trust(), at=desk.TODAY))
    assert one.verdict is Verdict.GOOD and one.stamped == desk.SIGNED_AT and one.stamper == desk.CLOCK
    assert not one.reasons
    plain = first(verify.verify(desk.by_person(), trust=desk.trust(), at=desk.TODAY))
    assert plain.verdict is Verdict.GOOD and plain.stamped is None and plain.stamper == ""


def test_expired_since_the_stamp_is_good() -> None:
    """rule DOC-R120: the certificate ended in 2025; the stamp of 2023 proves the signature older."""
    signed = desk.by_person(using=desk.key(ends=2025), stamper=desk.clock())
    report = verify.verify(signed, trust=desk.trust(listed=desk.day(2026)), at=desk.day(2026))
    assert report.good and first(report).standing is Standing.TRUSTED
    assert first(report).reasons == (
        "Chứng thư đã hết hạn từ 00:00 1/1/2025, sau dấu thời gian: hợp lệ tại thời điểm ký.",
    )


def test_revoked_since_the_stamp_is_good_before_it_is_not() -> None:
    signed = desk.by_person(stamper=desk.clock())
    after, before = (desk.trust((desk.credential(), day)) for day in (desk.day(2023, 11), desk.day(2023, 10)))
    assert verify.verify(signed, trust=after, at=desk.TODAY).good
    report = verify.verify(signed, trust=before, at=desk.TODAY)
    assert report.verdict is Verdict.UNPROVEN and first(report).standing is Standing.REVOKED


def test_a_clock_set_back_is_seen_by_the_stamp() -> None:
    """rule DOC-R121: the signer's computer says 2023, the authority 2026, after the certificate ended: no proof."""
    signer, clock = desk.key(ends=2025), desk.clock()
    late = _stamped_at(desk.day(2026), signer, clock)
    report = verify.verify(late, trust=desk.trust(listed=desk.day(2026)), at=desk.day(2026, 2))
    assert report.verdict is Verdict.UNPROVEN and first(report).standing is Standing.EXPIRED
    assert first(report).stamped == desk.day(2026) and first(report).at == desk.SIGNED_AT
    # The other way round: signed, so it says, after it was stamped.
    early = first(verify.verify(_stamped_at(desk.day(2023, 9), desk.key(), clock), trust=desk.trust(), at=desk.TODAY))
    assert early.verdict is Verdict.UNPROVEN and early.reasons == ("Thời gian ký ghi trong tệp ở sau dấu thời gian.",)


def _stamped_at(at: dt.datetime, signer: object, clock: stamping.OwnStamper) -> bytes:
    """A stamp of another instant than the signature's own, as only a forger or a wrong clock would bring."""

    class Skewed(stamping.OwnStamper):
        def client(self, trust: Trust, _at: dt.datetime) -> stamping.TimeStamper:
            return super().client(trust, at)

    return desk.by_person(using=signer, stamper=Skewed(clock.pkcs12))  # type: ignore[arg-type]


@pytest.mark.parametrize(("clock", "words"), [
    (desk.clock(foreign=True), "nơi cấp không được tin cậy"), (desk.clock(stamping=False), "không được cấp để ký"),
    (desk.clock(starts=2024), "chưa đến hạn dùng"),
])  # fmt: skip
def test_a_stamp_that_would_not_count_is_not_taken(clock: stamping.OwnStamper, words: str) -> None:
    with pytest.raises(Refused) as caught:
        desk.by_person(stamper=clock)
    assert caught.value.code.id == "DOC-122" and words in caught.value.sentence


def test_a_foreign_stamp_is_told_and_does_not_count() -> None:
    everything = _Anything((desk.house().root,))
    signed = desk.by_person(stamper=desk.clock(foreign=True), trusted=everything)
    one = first(verify.verify(signed, trust=desk.trust(), at=desk.TODAY))
    assert one.stamped is None and one.verdict is Verdict.GOOD
    assert one.reasons == (f"Dấu thời gian không tính: chứng thư của {desk.CLOCK} nơi cấp không được tin cậy.",)
    expired = verify.verify(signed, trust=desk.trust(listed=desk.day(2031)), at=desk.day(2031))
    assert expired.verdict is Verdict.UNPROVEN


def test_a_stamp_of_another_signature_breaks_it() -> None:
    """Two stamps exchanged: each is whole, neither is of the signature it stands on."""
    one, two = (
        desk.by_person(at=at, stamper=desk.clock()) for at in (desk.SIGNED_AT, desk.SIGNED_AT + dt.timedelta(1))
    )
    token = bytes.fromhex(tsp_of(one)), bytes.fromhex(tsp_of(two))
    assert len(token[0]) == len(token[1])
    swapped = one.replace(token[0].hex().upper().encode(), token[1].hex().upper().encode())
    report = verify.verify(swapped, trust=desk.trust(), at=desk.TODAY)
    assert swapped != one and report.verdict is Verdict.BROKEN
    assert first(report).reasons == ("Dấu thời gian không phải của chữ ký này, hoặc đã bị thay đổi.",)


def tsp_of(pdf: bytes) -> str:
    """The time stamp's bytes, in hexadecimal."""
    from quannhu.documents.signing.opening import reader_of

    (embedded,) = reader_of(pdf).embedded_regular_signatures
    (attribute,) = embedded.signer_info["unsigned_attrs"]
    return str(attribute["values"][0].dump().hex())


# An authority on the local network.


@contextmanager
def authority(answer: bytes | None = None, kind: str = stamping.REPLY, status: int = 200) -> Iterator[str]:
    """A time-stamp authority at an address of this machine; `answer` instead of a right one."""

    class Desk(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            client = desk.clock().client(desk.trust(), desk.SIGNED_AT)
            body = answer if answer is not None else finished(client.async_request_tsa_response(asked)).dump()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_an_authority_on_the_local_network_stamps() -> None:
    with authority() as address:
        signed = desk.by_person(stamper=stamper_of(address))
    one = first(verify.verify(signed, trust=desk.trust(), at=desk.TODAY))
    assert one.verdict is Verdict.GOOD and one.stamped == desk.SIGNED_AT and not one.reasons


@pytest.mark.parametrize(("answer", "kind", "status"), [
    (b"khong phai", stamping.REPLY, 200), (b"", stamping.REPLY, 200), (None, "text/html", 200),
    (None, stamping.REPLY, 500), (b"", stamping.REPLY, 302),
])  # fmt: skip
def test_an_answer_that_is_no_stamp_is_refused(answer: bytes | None, kind: str, status: int) -> None:
    with authority(answer, kind, status) as address, pytest.raises(Refused) as caught:
        desk.by_person(stamper=stamper_of(address))
    assert caught.value.code.id == "DOC-122" and "QUANNHU_STAMPER" in caught.value.remedy


def test_an_authority_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        desk.by_person(stamper=LanStamper("http://127.0.0.1:9/"))
    assert caught.value.code.id == "DOC-122"


def test_the_stamping_key_is_not_in_what_is_told_of_it() -> None:
    assert "pkcs12" not in repr(desk.clock()) and r"\x30" not in repr(desk.clock())


@pytest.mark.parametrize("data", [b"", b"khong phai", desk.credential().pkcs12("x")])
def test_a_stamping_key_that_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        stamper_of("dong-ho.p12", data)
    assert caught.value.code.id == "DOC-75" and "dong-ho.p12" in caught.value.sentence
