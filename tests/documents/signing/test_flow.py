"""Signing joined with the flow: the approved text is signed, numbered, sealed and sent; nothing else gets through."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable

import pypdf
import pytest
import typst

from quannhu.documents import actions
from quannhu.documents.actions import signing
from quannhu.documents.actions.copying import CopyIn, make_copy
from quannhu.documents.actions.signing import ByFile, ByKey
from quannhu.documents.models import Paper, PaperCopy, Signature, SignedCopy
from quannhu.documents.queries.signing import copy_to_seal, file_to_seal, file_to_sign, known_file, signed_copy
from quannhu.documents.rules.values import Document, Signer
from quannhu.documents.signing import fields, keys, sign, verify
from quannhu.documents.signing.authority import Holder
from quannhu.kernel import audit
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import HEAD, Office, build, proposal
from tests.documents.signing import desk
from tests.world import World

pytestmark = pytest.mark.django_db
MARK = sign.Words(("ký",))
ORGAN = proposal().organ


def key_of(name: str) -> keys.Key:
    made = desk.house().issue(Holder(name, ORGAN, name), starts=desk.day(2023), ends=desk.day(2030))
    return keys.read_file(made.pkcs12("x"), "khoa.p12", "x")


@pytest.fixture(scope="module")
def pens() -> dict[str, keys.Key]:
    return {name: key_of(name) for name in (HEAD, ORGAN, "Lê Thị Ví Dụ", "Ngô Hư Cấu")}


@pytest.fixture
def office(world: World) -> Office:
    return build(world)


def approved(office: Office, document: Document | None = None) -> Paper:
    return office.approve(office.review(office.pass_form(office.submit(office.draft(document)))))


def by_chief(office: Office, paper: Paper, means: signing.Means, at: dt.datetime | None = None) -> Signature:
    return signing.sign_electronically(
        actor=office.actor(office.chief), at=at or office.at(), paper_id=paper.pk, digest=office.digest(paper),
        means=means, trust=desk.trust(),
    )  # fmt: skip


def by_clerk(office: Office, paper: Paper, means: signing.Means) -> Signature:
    return signing.seal(
        actor=office.actor(office.clerk), at=office.at(), paper_id=paper.pk, means=means, trust=desk.trust()
    )


def sealed(office: Office, pens: dict[str, keys.Key], document: Document | None = None) -> tuple[Paper, Signature]:
    paper = approved(office, document)
    by_chief(office, paper, ByKey(pens[HEAD], MARK))
    office.number(paper)
    return office.now(paper), by_clerk(office, paper, ByKey(pens[ORGAN], MARK))


def refused(code: str, work: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.code.id == code
    return caught.value


def test_the_approved_text_is_signed_numbered_sealed_and_sent(office: Office, pens: dict[str, keys.Key]) -> None:
    """rule DOC-R86: one file through every step; what is sent is the file with the organ's signature."""
    paper, last = sealed(office, pens)
    assert "đã đóng dấu số" in refused("DOC-83", lambda: by_clerk(office, paper, ByKey(pens[ORGAN], MARK))).sentence
    assert paper.e_signed and paper.signed_digest == paper.approved_digest == last.digest
    data = bytes(last.file.data)
    report = verify.verify(data, trust=desk.trust(), at=office.at())
    assert report.good and [one.holder for one in report.signatures] == [HEAD, ORGAN]
    paper = office.issue(paper, file_sha256=last.file.sha256)
    assert paper.state == "issued" and paper.issued_file_id == last.file_id
    first = Signature.objects.get(paper=paper, kind="person")
    assert data.startswith(bytes(first.file.data))
    assert first.subject == HEAD and len(first.certificate_sha256) == 64 and first.signed_by == office.chief.pk
    assert audit.broken_links() == []


def test_a_file_that_is_not_the_signed_one_is_not_sent(office: Office, pens: dict[str, keys.Key]) -> None:
    paper, _last = sealed(office, pens)
    first = Signature.objects.get(paper=paper, kind="person")
    for sha256 in ("0" * 64, first.file.sha256):
        refused("DOC-51", lambda sha256=sha256: office.issue(paper, file_sha256=sha256))  # type: ignore[misc]


def test_our_records_prove_the_file(office: Office, pens: dict[str, keys.Key]) -> None:
    """The certificate expires; the register still holds the hash with its instant."""
    paper, last = sealed(office, pens)
    known = known_file(last.file.sha256, office.actor(office.clerk), office.day)
    assert known is not None and known.paper == paper and not known.sent and known.since == last.signed_at
    later = desk.day(2031)
    data = bytes(last.file.data)
    assert not verify.verify(data, trust=desk.trust(), at=later).good
    assert verify.verify(data, trust=desk.trust(), at=later, proven_at=known.since).good
    office.issue(paper, file_sha256=last.file.sha256)
    after = known_file(last.file.sha256, None, office.day)
    assert after is not None and after.sent and known_file("0" * 64, None, office.day) is None


def test_the_same_text_is_the_same_bytes(office: Office) -> None:
    """rule DOC-R85: so a file signed elsewhere can be held against ours."""
    paper = approved(office)
    assert file_to_sign(paper) == file_to_sign(office.now(paper))


def test_a_signature_made_elsewhere_is_taken(office: Office, pens: dict[str, keys.Key]) -> None:
    paper = approved(office)
    at = office.at()
    data = sign.sign(
        file_to_sign(paper), field=fields.person_name(), key=pens[HEAD], trust=desk.trust(), at=at, mark=MARK
    )
    assert by_chief(office, paper, ByFile(data), at).subject == HEAD
    office.number(paper)
    ready = file_to_seal(office.now(paper))
    assert ready is not None
    data = sign.sign(ready, field=fields.ORGAN, key=pens[ORGAN], trust=desk.trust(), at=office.at(), mark=MARK)
    assert by_clerk(office, paper, ByFile(data)).kind == "organ"


def test_another_file_signed_elsewhere_is_refused(office: Office, pens: dict[str, keys.Key]) -> None:
    paper, other = approved(office), approved(office, proposal("Về việc khác hẳn"))
    at = office.at()

    def made(base: bytes, at: dt.datetime = at) -> bytes:
        return sign.sign(base, field=fields.person_name(), key=pens[HEAD], trust=desk.trust(), at=at, mark=MARK)

    for data in (made(file_to_sign(other)), file_to_sign(paper), file_to_sign(paper)[:-9], b"%PDF-1.7 khac", b""):
        refused("DOC-85", lambda data=data: by_chief(office, paper, ByFile(data), at))  # type: ignore[misc]
    # A word filled in before signing, an old signature, a foreign one.
    filled = made(fields.fill(file_to_sign(paper), {fields.NUMBER: "Số: 99/TTr-QN"}))
    assert "điền chỗ khác" in refused("DOC-85", lambda: by_chief(office, paper, ByFile(filled), at)).sentence
    old = made(file_to_sign(paper), at - dt.timedelta(days=30))
    assert "thời gian ký" in refused("DOC-85", lambda: by_chief(office, paper, ByFile(old), at)).sentence
    assert office.now(paper).state == "approved" and not Signature.objects.exists()


def test_a_picture_drawn_over_the_page_before_signing_is_found(office: Office, pens: dict[str, keys.Key]) -> None:
    """The signer's own program could change the page it shows: the text approved is what counts."""
    from pyhanko.pdf_utils import generic

    from quannhu.documents.signing.opening import Update

    paper = approved(office)
    writer = Update(io.BytesIO(file_to_sign(paper)))
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f")))
    out = io.BytesIO()
    writer.write(out)
    at = office.at()
    data = sign.sign(out.getvalue(), field=fields.person_name(), key=pens[HEAD], trust=desk.trust(), at=at, mark=MARK)
    refused("DOC-85", lambda: by_chief(office, paper, ByFile(data), at))


def test_another_persons_certificate_is_refused(office: Office, pens: dict[str, keys.Key]) -> None:
    paper = approved(office)
    found = refused("DOC-89", lambda: by_chief(office, paper, ByKey(pens["Lê Thị Ví Dụ"], MARK)))
    assert found.sentence == f"Chứng thư này của Lê Thị Ví Dụ, không phải của {HEAD}."
    by_chief(office, paper, ByKey(pens[HEAD], MARK))
    office.number(paper)
    refused("DOC-89", lambda: by_clerk(office, paper, ByKey(pens[HEAD], MARK)))


def test_nothing_is_left_when_the_certificate_is_refused(office: Office) -> None:
    """The step and the file stand or fall together."""
    paper = approved(office)
    stranger = desk.stranger().issue(Holder(HEAD, ORGAN, "x"), starts=desk.day(2023), ends=desk.day(2030))
    foreign = keys.read_file(stranger.pkcs12("x"), "la.p12", "x")
    refused("DOC-79", lambda: by_chief(office, paper, ByKey(foreign, MARK)))
    assert office.now(paper).state == "approved" and not office.now(paper).e_signed


def test_no_signature_before_review_nor_by_another(office: Office, pens: dict[str, keys.Key]) -> None:
    paper = office.pass_form(office.submit(office.draft()))
    refused("DOC-31", lambda: by_chief(office, paper, ByKey(pens[HEAD], MARK)))
    paper = office.approve(office.review(paper))
    with pytest.raises(Refused):
        signing.sign_electronically(
            actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, digest=office.digest(paper),
            means=ByKey(pens[HEAD], MARK), trust=desk.trust(),
        )  # fmt: skip
    assert not Signature.objects.exists()


def test_the_seal_needs_the_number_and_an_electronic_signature(office: Office, pens: dict[str, keys.Key]) -> None:
    paper = approved(office)
    by_chief(office, paper, ByKey(pens[HEAD], MARK))
    refused("DOC-31", lambda: by_clerk(office, paper, ByKey(pens[ORGAN], MARK)))
    on_paper = office.number(office.signed(proposal("Về việc ký giấy")))
    refused("DOC-84", lambda: by_clerk(office, on_paper, ByKey(pens[ORGAN], MARK)))
    office.number(paper)
    with pytest.raises(Refused) as caught:
        signing.seal(
            actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, means=ByKey(pens[ORGAN], MARK),
            trust=desk.trust(),
        )  # fmt: skip
    assert caught.value.code.id == "KER-07"


def test_a_second_signer_signs_before_the_last(office: Office, pens: dict[str, keys.Key]) -> None:
    """A biên bản has two: the last waits for the other (rule DOC-R73)."""
    two = proposal(signers=(Signer("Thư ký", "Ngô Hư Cấu"), Signer("Cục trưởng", HEAD, "Đại tá")))
    paper = approved(office, two)
    refused("DOC-89", lambda: _counter(office, office.deputy, paper, pens["Ngô Hư Cấu"]))
    _counter(office, office.head, paper, pens["Ngô Hư Cấu"])
    by_chief(office, paper, ByKey(pens[HEAD], MARK))
    office.number(paper)
    last = by_clerk(office, paper, ByKey(pens[ORGAN], MARK))
    report = verify.verify(bytes(last.file.data), trust=desk.trust(), at=office.at())
    assert report.good and [one.holder for one in report.signatures] == ["Ngô Hư Cấu", HEAD, ORGAN]
    lonely = approved(office, proposal("Về việc khác", signers=two.signers))
    # After the last one nobody else could sign any more.
    assert "Ngô Hư Cấu" in refused("DOC-103", lambda: by_chief(office, lonely, ByKey(pens[HEAD], MARK))).sentence
    lonely.refresh_from_db()
    assert lonely.state == "approved" and not lonely.signatures.exists()
    refused("DOC-31", lambda: _counter(office, office.head, paper, pens["Ngô Hư Cấu"]))


def _counter(office: Office, user: object, paper: Paper, key: keys.Key) -> Signature:
    return signing.countersign(
        actor=office.actor(user), at=office.at(), paper_id=paper.pk, means=ByKey(key, MARK),  # type: ignore[arg-type]
        trust=desk.trust(),
    )  # fmt: skip


def test_an_annex_in_a_file_of_its_own_is_signed_by_the_organ(office: Office, pens: dict[str, keys.Key]) -> None:
    """rule DOC-R79: number and instant in words at the top right of page 1, no image."""
    paper, _last = sealed(office, pens)
    row = signing.seal_annex(
        actor=office.actor(office.clerk), at=office.at(), paper_id=paper.pk, name="phu-luc.pdf", data=desk.printed(),
        key=pens[ORGAN], trust=desk.trust(),
    )  # fmt: skip
    report = verify.verify(bytes(row.file.data), trust=desk.trust(), at=office.at())
    assert report.good and row.kind == "annex" and [one.field for one in report.signatures] == ["phu_luc"]
    # The seal on the document itself is still the one that goes out.
    assert actions.issue(
        actor=office.actor(office.clerk), at=office.at(), command_id=uuid.uuid4(), paper_id=paper.pk,
        file_sha256=_last.file.sha256,
    )  # fmt: skip


def test_a_text_changed_after_the_signature_is_signed_anew(office: Office, pens: dict[str, keys.Key]) -> None:
    """What was signed of an older text is no base for the new one."""
    paper = approved(office)
    by_chief(office, paper, ByKey(pens[HEAD], MARK))
    actions.return_(
        actor=office.actor(office.clerk), at=office.at(), paper_id=paper.pk, reason="Ghi thiếu đơn vị nhận"
    )  # fmt: skip
    assert office.now(paper).state == "draft"
    base = file_to_sign(office.now(paper))
    assert not verify.verify(base, trust=desk.trust(), at=desk.TODAY).signatures or not office.now(paper).e_signed


def test_an_electronic_copy_of_a_paper_is_signed_by_the_organ(office: Office, pens: dict[str, keys.Key]) -> None:
    """rule DOC-R79: form of copy, organ and instant in words at the top right of the scan."""
    paper = office.issued()
    made = copy_of(office, paper, "electronic")
    kept = signing.seal_copy(
        actor=office.actor(office.clerk), at=office.at(), copy_id=made, data=desk.printed(), key=pens[ORGAN],
        trust=desk.trust(),
    )  # fmt: skip
    report = verify.verify(bytes(kept.data), trust=desk.trust(), at=office.at())
    assert report.good and [one.field for one in report.signatures] == ["ban_sao"]
    assert Signature.objects.get(paper=paper).kind == "copy"
    assert SignedCopy.objects.get(copy_id=made).file == kept and audit.broken_links() == []
    # rule DOC-R124: once, and by the organ.
    assert "đã được ký số" in refused("DOC-65", lambda: _copy_by(office, made, pens[ORGAN])).sentence
    other = copy_of(office, paper, "electronic")
    refused("DOC-89", lambda: _copy_by(office, other, pens[HEAD]))
    old = desk.printed().replace(b"%PDF-1.7", b"%PDF-1.3")
    assert "PDF 1.4" in refused("DOC-65", lambda: _copy_by(office, other, pens[ORGAN], old)).sentence
    refused("DOC-82", lambda: _copy_by(office, other, pens[ORGAN], b"PK\x03\x04"))
    refused("DOC-30", lambda: _copy_by(office, other, pens[ORGAN], marked()))
    on_paper = copy_of(office, sealed_and_sent(office, pens), "paper")
    assert "ký và đóng dấu trên giấy" in refused("DOC-65", lambda: _copy_by(office, on_paper, pens[ORGAN])).sentence
    refused("KER-09", lambda: _copy_by(office, 9_999, pens[ORGAN]))


def sealed_and_sent(office: Office, pens: dict[str, keys.Key]) -> Paper:
    paper, last = sealed(office, pens, proposal("Về việc thứ hai"))
    return office.issue(paper, file_sha256=last.file.sha256)


def copy_of(office: Office, paper: Paper, form: str) -> int:
    wanted = CopyIn(
        unit_id=paper.unit_id, kind="sao_y", form=form, dated_on=office.day, signer_id=office.chief.pk,
        post="Cục trưởng", paper_id=paper.pk, recipients=("Phòng Kế hoạch",),
    )  # fmt: skip
    return make_copy(
        actor=office.actor(office.clerk), at=office.at(), command_id=uuid.uuid4(), copy=wanted
    ).copy_id  # fmt: skip


def _copy_by(office: Office, copy_id: int, key: keys.Key, data: bytes | None = None) -> object:
    return signing.seal_copy(
        actor=office.actor(office.clerk), at=office.at(), copy_id=copy_id, data=data or desk.printed(), key=key,
        trust=desk.trust(),
    )  # fmt: skip


def turned() -> bytes:
    """A page that viewers show lying on its side."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(desk.printed()))
    writer.pages[0].rotate(90)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def marked() -> bytes:
    """A page under a stamp of secrecy."""
    pdf = typst.compile('#set text(font: "Liberation Serif")\nMẬT\n\nKế hoạch'.encode(), format="pdf")
    assert isinstance(pdf, bytes)
    return pdf


def test_a_copy_of_a_recalled_document_is_not_signed(office: Office, pens: dict[str, keys.Key]) -> None:
    paper = office.issued()
    made = copy_of(office, paper, "electronic")
    actions.recall(actor=office.actor(office.chief), at=office.at(), paper_id=paper.pk, reason="Ban hành nhầm")
    refused("DOC-50", lambda: _copy_by(office, made, pens[ORGAN]))


def test_an_extract_of_ours_is_signed_as_the_program_prints_it(office: Office, pens: dict[str, keys.Key]) -> None:
    paper = sealed_and_sent(office, pens)
    wanted = CopyIn(
        unit_id=paper.unit_id, kind="trich_sao", form="electronic", dated_on=office.day, signer_id=office.chief.pk,
        post="Cục trưởng", paper_id=paper.pk, blocks=(0,), recipients=("Phòng Kế hoạch",),
    )  # fmt: skip
    made = make_copy(
        actor=office.actor(office.clerk), at=office.at(), command_id=uuid.uuid4(), copy=wanted
    ).copy_id  # fmt: skip
    base = copy_to_seal(PaperCopy.objects.get(pk=made))
    assert base is not None
    _copy_by(office, made, pens[ORGAN], base)
    kept = signed_copy(PaperCopy.objects.get(pk=made))
    assert kept is not None and kept.subject == ORGAN
    assert verify.verify(bytes(kept.file.data), trust=desk.trust(), at=office.at()).good
    known = known_file(kept.file.sha256, office.actor(office.clerk), office.day)
    assert known is not None and not known.sent


def test_a_namesake_with_an_account_of_his_own_is_refused(office: Office) -> None:
    """rule DOC-R123: the certificate says whose account it is; the same name is not the same person."""
    paper = approved(office)
    namesake = office.world.another_user("section_head", name=HEAD)
    made = desk.house().issue(
        Holder(HEAD, ORGAN, namesake.get_username()), starts=desk.day(2023), ends=desk.day(2030)
    )  # fmt: skip
    key = keys.read_file(made.pkcs12("x"), "khoa.p12", "x")
    refused("DOC-89", lambda: by_chief(office, paper, ByKey(key, MARK)))
    base = sign.sign(
        file_to_sign(paper), field=fields.person_name(), key=key, trust=desk.trust(), at=office.at(), mark=MARK
    )  # fmt: skip
    refused("DOC-89", lambda: by_chief(office, paper, ByFile(base)))


def test_an_annex_is_refused_where_it_may_not_be_signed(office: Office, pens: dict[str, keys.Key]) -> None:
    paper, _last = sealed(office, pens)

    def by(user: object, key: keys.Key, data: bytes, of: Paper = paper) -> Signature:
        return signing.seal_annex(
            actor=office.actor(user), at=office.at(), paper_id=of.pk, name="pl.pdf", data=data, key=key,  # type: ignore[arg-type]
            trust=desk.trust(),
        )  # fmt: skip

    refused("KER-07", lambda: by(office.drafter, pens[ORGAN], desk.printed()))
    refused("DOC-89", lambda: by(office.clerk, pens[HEAD], desk.printed()))
    refused("DOC-82", lambda: by(office.clerk, pens[ORGAN], b"khong phai"))
    refused("DOC-83", lambda: by(office.clerk, pens[ORGAN], desk.stages().person))
    refused("DOC-30", lambda: by(office.clerk, pens[ORGAN], marked()))
    assert "bị xoay" in refused("DOC-83", lambda: by(office.clerk, pens[ORGAN], turned())).sentence
    on_paper = office.number(office.signed(proposal("Về việc ký giấy")))
    refused("DOC-84", lambda: by(office.clerk, pens[ORGAN], desk.printed(), on_paper))
    drawn = sign.corner_words(office.now(paper).reference, at=office.at())
    assert drawn.lines[0] == office.now(paper).reference and len(drawn.lines) == 2
