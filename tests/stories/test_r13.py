"""Story R13: soạn thảo, ban hành văn bản. A memo with three faults goes the whole way; the year; the edge cases."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import docx
import pytest
from django.db import IntegrityError, connection, transaction

from quannhu.documents import actions, queries
from quannhu.documents.actions import signing
from quannhu.documents.actions.signing import ByKey
from quannhu.documents.checking import check_layout
from quannhu.documents.gate import form_errors
from quannhu.documents.models import Dispatch, GivenNumber, Paper, PastEntry, Series, Signature, Version
from quannhu.documents.queries import flow_faults, gaps
from quannhu.documents.reading import read
from quannhu.documents.reading.recognise import recognise
from quannhu.documents.rendering import to_docx
from quannhu.documents.rules.flow import Step
from quannhu.documents.rules.values import Authority, Signer
from quannhu.documents.signing import keys, sign, verify
from quannhu.documents.signing.authority import Holder
from quannhu.kernel import audit
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import format_ratio
from quannhu.review.rules import format_part
from tests.browser.office import memo
from tests.documents.flow.stage import HEAD, Office, build, proposal
from tests.documents.measures import year
from tests.documents.signing import desk
from tests.world import World

pytestmark = pytest.mark.django_db
MARK = sign.Words(("ký",))


@pytest.fixture
def office(world: World) -> Office:
    return build(world)


def refused(code: str, work: Callable[[], object], *words: str) -> None:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.code.id == code
    for one in words:
        assert one in str(caught.value)


def key_of(name: str) -> keys.Key:
    made = desk.house().issue(Holder(name, proposal().organ, name), starts=desk.day(2023), ends=desk.day(2030))
    return keys.read_file(made.pkcs12("x"), "khoa.p12", "x")


def test_the_memo_has_three_named_errors() -> None:
    """No `Nơi nhận`, a number in the Party's manner on a command document, a left margin of 25 mm: three, no more."""
    findings = [one for one in check_layout(read(memo()), "nd30") if one.is_error]
    assert len(findings) == 3
    told = {one.id: f"{one.stands} {one.should}" for one in findings}
    assert "25 mm" in told["ND-LE-03"]
    assert any("12-TTr/QN" in text and "12/TTr-QN" in text for text in told.values())
    assert any(one.id.startswith("ND-NN-") for one in findings)


def test_the_memo_is_put_right_signed_numbered_sent_and_archived(office: Office) -> None:
    """Taken in from Word, refused as it is, mended, checked, reviewed, approved, signed, numbered, sent, filed."""
    found = recognise(read(memo()))
    taken = replace(found.document, number=None, date=None)
    assert taken.recipients == ()
    paper = office.draft(taken)
    refused("DOC-37", lambda: office.submit(paper), "nơi nhận")
    whole = replace(taken, organ_sign="QN", recipients=("Như trên", "Phòng Kế hoạch"), kept_by="VT, QN", profile="nd30")
    actions.save(
        actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, revision=office.now(paper).revision,
        document=whole,
    )  # fmt: skip
    assert form_errors(whole) == []
    paper = office.approve(office.review(office.pass_form(office.submit(paper))))
    for name, step in ((HEAD, signing.sign_electronically), (whole.organ, signing.seal)):
        if step is signing.seal:
            paper = office.number(paper)
            assert (paper.number, paper.reference, paper.dated_on) == (1, "01/TTr-QN", office.day)
        who = office.chief if name == HEAD else office.clerk
        more = {"digest": office.digest(paper)} if name == HEAD else {}
        step(
            actor=office.actor(who), at=office.at(), paper_id=paper.pk, means=ByKey(key_of(name), MARK),
            trust=desk.trust(), **more,  # type: ignore[arg-type]
        )  # fmt: skip
    paper = office.issue(office.now(paper))
    clerk = office.actor(office.clerk)
    actions.register(actor=clerk, at=office.at(), paper_id=paper.pk)
    actions.file_away(actor=clerk, at=office.at(), paper_id=paper.pk)
    paper = office.now(paper)
    assert paper.state == "filed" and paper.e_signed and paper.issued_file is not None
    # sent = signed = approved, and the file sent is the file signed
    assert paper.issued_digest == paper.signed_digest == paper.approved_digest == office.digest(paper)
    assert {row.digest for row in Dispatch.objects.filter(paper=paper)} == {paper.signed_digest}
    last = Signature.objects.filter(paper=paper).order_by("-id")[0]
    assert last.file_id == paper.issued_file_id
    sent = bytes(paper.issued_file.data)
    assert verify.verify(sent, trust=desk.trust(), at=desk.TODAY).good
    flipped = sent[:2_000] + bytes([sent[2_000] ^ 1]) + sent[2_001:]
    assert not verify.verify(flipped, trust=desk.trust(), at=desk.TODAY).good
    assert flow_faults() == [] and audit.broken_links() == []


def test_the_quarters_of_the_year(db: None) -> None:
    """Quarter 1: 200, 48 returned (24 %), median 6,0. Quarter 4: 212, 17 (8,0 %), 2,5, 204 e-signed (96,2 %); 800."""
    stage = year.build()
    chief = stage.actor("thutruong", year.END)
    first, last = (year.parts("F22", chief, year.QUARTERS[quarter]) for quarter in (1, 4))
    assert [format_part(first[key]) for key in ("issued", "returned", "median")] == [
        "200 văn bản",
        "24,0 %",
        "6,0 ngày",
    ]
    assert (first["returned"].value, first["e_signed"].value) == (48, 0)
    assert Fraction(first["median"].value, first["median"].base or 0) == 6
    told = [format_part(last[key]) for key in ("issued", "returned", "median", "e_signed")]
    assert told == ["212 văn bản", "8,0 %", "2,5 ngày", "96,2 %"]
    assert (last["returned"].value, last["e_signed"].value) == (17, 204)
    assert Fraction(last["median"].value, last["median"].base or 0) == Fraction(5, 2)
    assert format_ratio(17, 212) == "8,0 %" and format_ratio(204, 212) == "96,2 %"
    whole = year.parts("F22", chief, year.YEAR)
    assert whole["issued"].value == 800 == Paper.objects.count()
    middle = sum(year.parts("F22", chief, year.QUARTERS[quarter])["issued"].value for quarter in (2, 3))
    assert middle == 388
    # Note N10: quarter 4 lies before the cut-off of the report.
    issued = [
        at.date() for at in Paper.objects.filter(dated_on__gte=dt.date(2023, 10, 1)).values_list("issued_at", flat=True)
    ]
    assert min(issued) >= dt.date(2023, 10, 1) and max(issued) <= dt.date(2023, 11, 30) and len(issued) == 212
    _numbers_and_texts_hold(stage.units["BL"])


def _numbers_and_texts_hold(unit_id: int) -> None:
    """Unique numbers without a hole, one text approved, signed and sent; nothing pretends to be a signed file."""
    assert flow_faults() == [] and gaps(unit_id, 2023) == []
    for series in Series.objects.all():
        given = list(GivenNumber.objects.filter(series=series).values_list("number", "dated_on"))
        assert [number for number, _ in given] == list(range(1, series.last + 1))
        assert [day for _, day in given] == sorted(day for _, day in given)
    for row in Paper.objects.iterator():
        assert row.issued_digest == row.signed_digest == row.approved_digest
        assert row.issued_file_id is None
    assert PastEntry.objects.count() == 800 and Signature.objects.count() == 0
    assert audit.broken_links() == []


def test_a_number_is_never_used_twice(office: Office) -> None:
    """Number reuse: the next clerk's screen is refused, a recalled number stays, the database refuses a second row."""
    one, two = office.signed(), office.signed(proposal("Về việc mua tủ lưu mẫu thức ăn"))
    office.number(one, expected=1)
    refused("DOC-42", lambda: office.number(two, user=office.other_clerk, expected=1), "Số 1 của dãy TTr năm 2023")
    actions.return_(actor=office.actor(office.clerk), at=office.at(), paper_id=one.pk, reason="ghi sai nơi nhận")
    assert office.number(two).number == 2
    unit = office.world.root.pk
    assert [(gap.number, gap.reason) for gap in gaps(unit, 2023)] == [(1, "ghi sai nơi nhận")]
    row = GivenNumber.objects.get(number=2)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_givennumber (series_id, number, dated_on, paper_id, subject, void, reason, given_by,"
            " given_at) SELECT series_id, number, dated_on, NULL, 'x', void, reason, given_by, given_at FROM"
            " documents_givennumber WHERE id = %s",
            [row.pk],
        )
    assert flow_faults() == []


def test_nothing_is_signed_before_it_is_reviewed(office: Office) -> None:
    paper = office.pass_form(office.submit(office.draft()))
    refused("DOC-31", lambda: office.sign(paper), "chờ kiểm tra nội dung", "ký")
    refused("DOC-31", lambda: office.approve(paper))
    refused("DOC-31", lambda: office.number(office.review(paper)), "cấp số")


def test_the_wrong_authority_is_refused(office: Office) -> None:
    """KT. is for a deputy; the head's deputy signing as the head; a name that is not the signer's."""
    by_deputy = (Signer("Phó Cục trưởng", "Lý Hư Cấu", "Đại tá", Authority.DEPUTY, "Cục trưởng"),)
    as_head = (Signer("Cục trưởng", "Lý Hư Cấu", "Đại tá"),)
    paper = office.draft(proposal(signers=as_head))
    refused("DOC-35", lambda: office.submit(paper, signer_id=office.deputy.pk), "không phải thủ trưởng")
    paper = office.draft(proposal())
    refused("DOC-35", lambda: office.submit(paper, signer_id=office.deputy.pk), "văn bản ghi tên")
    assert office.submit(office.draft(proposal(signers=by_deputy)), signer_id=office.deputy.pk).signer_id


@pytest.mark.parametrize("degree", ["Mật", "Tối mật", "Tuyệt mật"])
def test_a_document_marked_secret_is_refused(office: Office, degree: str) -> None:
    """At the draft, and among documents of before: nothing of it is kept."""
    refused("DOC-30", lambda: office.draft(marking=degree), f'"{degree}')
    assert Paper.objects.count() == Version.objects.count() == 0


def test_text_in_nfd_is_the_same_text(office: Office) -> None:
    """A memo typed on a machine that splits marks: no error of form, stored as NFC, found as any other."""
    split = memo_of(lambda text: unicodedata.normalize("NFD", text))
    assert "Về việc" not in "".join(each.text for each in docx.Document(io.BytesIO(split)).paragraphs)
    assert [one for one in check_layout(read(split), "nd30") if one.is_error] == []
    taken = replace(recognise(read(split)).document, number=None, date=None)
    assert unicodedata.is_normalized("NFC", taken.summary)
    paper = office.issued(replace(taken, organ_sign="QN"))
    assert paper.summary == proposal().summary and paper.number == 1
    while actions.catch_up():
        pass
    for asked in ("bổ sung dụng cụ", unicodedata.normalize("NFD", "bổ sung dụng cụ"), "bo sung dung cu"):
        hits, _more = queries.search(office.actor(office.head), office.day, queries.Question(text=asked))
        assert paper.pk in {hit.record_id for hit in hits}


def memo_of(change: Callable[[str], str]) -> bytes:
    """A sound memo with every run's words changed."""
    book = docx.Document(io.BytesIO(to_docx(proposal())))
    cells = [cell for table in book.tables for row in table.rows for cell in row.cells]
    for paragraph in [*book.paragraphs, *(each for cell in cells for each in cell.paragraphs)]:
        for run in paragraph.runs:
            if run.text:
                run.text = change(run.text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_sent_text_is_signed_text_whoever_tries(office: Office) -> None:
    """The database itself refuses a sent text that is not the signed one, and a change of what was sent."""
    paper = office.issued()
    for field in ("issued_digest", "signed_digest", "number", "summary"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**{field: 9 if field == "number" else "khác"})
    signed = office.signed(proposal("Về việc đổi hạt gạo dự trữ"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(paper=signed).update(content={"kind": "to_trinh"})
    steps = [row.step for row in queries.steps(paper)]
    assert steps.index(Step.REVIEW.value) < steps.index(Step.SIGN.value) < steps.index(Step.NUMBER.value)
    assert flow_faults() == []
