"""Story R14: chất lượng cán bộ tham mưu. Lê Thị Ví Dụ's 0,86 from records, too few, absence, sharing, who may see."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from fractions import Fraction

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.test import Client

from quannhu.demo.world.stage import Stage
from quannhu.documents import actions, queries
from quannhu.documents.models import Author, Outcome, Paper, StepTaken
from quannhu.documents.rules.measures import GRADES, LEAST, TOO_FEW, VERIFIED, WEIGHTS
from quannhu.kernel.days import HANOI, Period
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import FigureQuery, registry
from quannhu.kernel.money import format_quotient, format_ratio
from quannhu.review.rules import format_part
from tests.documents.flow.stage import DAY, Office, build, proposal
from tests.documents.measures import year
from tests.world import World

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)
MARCH = Period(dt.date(2023, 3, 1), dt.date(2023, 4, 1))


@pytest.fixture
def office(world: World) -> Office:
    return build(world)


def refused(code: str, work: object, *words: str) -> None:
    with pytest.raises(Refused) as caught:
        work()  # type: ignore[operator]
    assert caught.value.code.id == code
    for one in words:
        assert one in str(caught.value)


def test_the_officer_of_the_story_and_the_department(db: None) -> None:
    """24 documents, 22 on time, 20 first pass, 4 of 5 adopted: 0,86, Tốt; the department 0,79 → 0,86 (note N11)."""
    stage = year.build()
    officer, today = stage.users["troly"], year.END
    chief = stage.actor("thutruong", today)
    found = queries.person_measure(chief, officer, year.YEAR)
    score = found.score
    assert found.name == "Lê Thị Ví Dụ" and len(found.lives) == 24
    assert score.documents == 24
    assert (score.on_time.part, score.on_time.whole) == (22, 24)
    assert (score.first_pass.part, score.first_pass.whole) == (20, 24)
    assert (score.adopted.part, score.adopted.whole) == (4, 5)
    assert [format_ratio(22, 24), format_ratio(20, 24), format_ratio(4, 5)] == ["91,7 %", "83,3 %", "80,0 %"]
    shares = (Fraction(22, 24), Fraction(20, 24), Fraction(4, 5))
    assert score.value == Fraction(43, 50) == sum(w * share for w, share in zip(WEIGHTS, shares, strict=True))
    assert format_quotient(43, 50, 2) == "0,86" and score.grade == "Tốt"
    assert GRADES[0] == (Fraction(17, 20), "Tốt") and not VERIFIED
    _from_records(officer, score.value)
    first, last = (year.parts("F21", chief, year.QUARTERS[quarter]) for quarter in (1, 4))
    assert [format_part(first["mean"]), format_part(last["mean"])] == ["0,79 điểm", "0,86 điểm"]
    assert [format_part(last[key]) for key in ("coverage", "people")] == ["100,0 %", "5 người"]
    sums = [line for line in queries.quarters(chief, today) if line.unit_id is None]
    assert [format_quotient(line.mean.numerator, line.mean.denominator, 2) for line in sums[::3] if line.mean] == [
        "0,79", "0,86"
    ]  # fmt: skip
    _seen_on_the_page()
    # Her 0,86 of the year and the department's 0,86 of quarter 4 are two numbers that print alike.
    assert Fraction(last["mean"].value, last["mean"].base or 0) != score.value
    answers = Outcome.objects.all()
    assert (answers.count(), answers.filter(adopted=True).count()) == (40, 33)
    _seen_by(stage, officer)


def _seen_on_the_page() -> None:
    """The quarters of the year and what changed, for the head; a mean that would tell of one person is left out."""
    client = Client()
    client.force_login(get_user_model().objects.get(username="thutruong"))
    shown = re.sub(r"<[^>]+>|\s+", " ", client.get("/van-ban/ket-qua/?tinh-den=31/12/2023").content.decode())
    shown = re.sub(r"\s+", " ", shown).split("Quý đầu và quý gần nhất")[1]
    for words in (
        "Điểm bình quân của cán bộ 0,79 0,86 +0,07", "ngày 6,0 2,5 −3,5", "Bị trả lại, % 24,0 8,0 −16,0",
        "Ký số, % 0,0 96,2 +96,2", "Văn bản phát hành 200 212 +12",
    ):  # fmt: skip
        assert words in shown


def _from_records(officer: int, value: Fraction) -> None:
    """The score once more, from the rows alone."""
    papers = Paper.objects.filter(pk__in=Author.objects.filter(user_id=officer).values("paper_id"))
    returned = set(StepTaken.objects.filter(step="return").values_list("paper_id", flat=True))
    on_time = first = adopted = asked = 0
    for paper in papers:
        assert paper.submitted_at and paper.due_on
        on_time += paper.submitted_at.astimezone(HANOI).date() <= paper.due_on
        first += paper.pk not in returned
        for answer in Outcome.objects.filter(paper=paper):
            asked, adopted = asked + 1, adopted + answer.adopted
    count = papers.count()
    assert (count, on_time, first, asked, adopted) == (24, 22, 20, 5, 4)
    assert value == Fraction(2 * on_time, 5 * count) + Fraction(2 * first, 5 * count) + Fraction(adopted, 5 * asked)


def _seen_by(stage: Stage, officer: int) -> None:
    """Herself, her section head and the head see it; a clerk, an equal, other units and the administrator do not."""
    today = year.END
    for username in ("troly", "truongphong", "thutruong"):
        assert queries.person_measure(stage.actor(username, today), officer, year.YEAR).score.documents == 24
    for username in ("vanthu", "dieuhanh", "quantri", "baochi", "bithu", "quannhu.t11", "chihuy.t11"):
        asker = stage.actor(username, today)
        refused("DOC-95", lambda asker=asker: queries.person_measure(asker, officer, year.YEAR), "Lê Thị Ví Dụ")
        assert officer not in {row.user_id for row in queries.team(asker, year.YEAR)}
        level = _people(asker)
        assert not any("Lê Thị Ví Dụ" in row for row in level)
    assert any("Lê Thị Ví Dụ: Tốt" in row for row in _people(stage.actor("truongphong", today)))
    # An equal reads the mean of five, and opens nobody but himself.
    assert format_part(year.parts("F21", stage.actor("dieuhanh", today), year.QUARTERS[4])["mean"]) == "0,86 điểm"
    assert len(_people(stage.actor("dieuhanh", today))) == 1


def _people(actor) -> list[str]:  # type: ignore[no-untyped-def]
    """The lines of F21 below the actor's units."""
    query, figure = FigureQuery(actor, year.YEAR), registry()["F21"].figure
    units = figure.open(query, ()).rows
    return [row.label for unit in units for row in figure.open(query, (unit.key,)).rows]


def issued(office: Office, count: int, *, due: dt.date | None = DAY + 9 * ONE, by: object = None) -> list[Paper]:
    """Some documents of the first officer, on the way out the same day."""
    found = []
    for index in range(count):
        paper = office.draft(proposal(f"Về việc mua dụng cụ, lần {index}"), due_on=due)
        for user in by or ():  # type: ignore[attr-defined]
            actions.share(actor=office.actor(office.drafter), at=office.at(), paper_id=paper.pk, user_id=user.pk)
        office.submit(paper)
        found.append(office.issue(office.number(office.sign(office.approve(office.review(office.pass_form(paper)))))))
    return found


def test_fewer_than_five_documents_say_nothing(office: Office) -> None:
    """Four: "chưa đủ dữ liệu", no value, not in the mean; the fifth makes a score."""
    issued(office, LEAST - 1)
    me = office.actor(office.drafter)
    score = queries.person_measure(me, me.user_id, MARCH).score
    assert (score.documents, score.value, score.grade) == (4, None, TOO_FEW)
    parts = year.parts("F21", office.actor(office.chief), MARCH)
    assert [format_part(parts[key]) for key in ("mean", "coverage")] == ["– điểm", "0,0 %"]
    issued(office, 1)
    score = queries.person_measure(me, me.user_id, MARCH).score
    assert (score.documents, score.value, score.grade) == (5, Fraction(1), "Tốt")


def test_authors_share_a_document(office: Office) -> None:
    """Rule DOC-R103: of five shared by two each has two and a half; shares of both sum to the documents."""
    issued(office, 5, by=[office.second])
    scores = [
        queries.person_measure(office.actor(user), user.pk, MARCH).score for user in (office.drafter, office.second)
    ]
    assert [score.documents for score in scores] == [Fraction(5, 2)] * 2
    assert sum(score.documents for score in scores) == Paper.objects.count()
    assert [score.grade for score in scores] == [TOO_FEW] * 2
    issued(office, 3)
    score = queries.person_measure(office.actor(office.drafter), office.drafter.pk, MARCH).score
    assert score.documents == Fraction(11, 2) and score.value == 1


def test_days_away_are_not_held_against_anybody(office: Office) -> None:
    """Rule DOC-R104: a deadline missed while on leave leaves the share of on time; written by a superior only."""
    issued(office, 4)
    issued(office, 1, due=DAY - ONE)
    me, head = office.actor(office.drafter), office.actor(office.head)
    before = queries.person_measure(me, me.user_id, MARCH).score
    assert (before.on_time.part, before.on_time.whole) == (4, 5)
    leave = {"user_id": me.user_id, "starts_on": DAY - 2 * ONE, "ends_on": DAY - ONE, "reason": "nghỉ phép"}
    for actor in (me, office.actor(office.clerk), office.actor(office.second)):
        refused(
            "DOC-97",
            lambda actor=actor: actions.record_absence(
                actor=actor, at=office.at(), command_id=uuid.uuid4(), **leave  # type: ignore[arg-type]
            ),
            "không phải cấp trên",
        )  # fmt: skip
    row = actions.record_absence(actor=head, at=office.at(), command_id=uuid.uuid4(), **leave)  # type: ignore[arg-type]
    after = queries.person_measure(me, me.user_id, MARCH).score
    assert (after.on_time.part, after.on_time.whole, after.documents) == (4, 4, 5)
    refused(
        "DOC-97",
        lambda: actions.record_absence(
            actor=head, at=office.at(), command_id=uuid.uuid4(), **leave  # type: ignore[arg-type]
        ),
        "đã ghi vắng",
    )  # fmt: skip
    known = office.at()
    actions.withdraw_absence(actor=head, at=office.at(), absence_id=row)
    assert queries.person_measure(me, me.user_id, MARCH).score == before
    # What was reported while it stood is reported the same again.
    assert queries.person_measure(me, me.user_id, MARCH, known).score == after


def test_a_mean_of_few_is_told_to_superiors_only(office: Office) -> None:
    """Rule DOC-R105: with one officer judged the mean is his score, so an equal does not read it."""
    issued(office, 5)
    assert format_part(year.parts("F21", office.actor(office.chief), MARCH)["mean"]) == "1,00 điểm"
    assert format_part(year.parts("F21", office.actor(office.drafter), MARCH)["mean"]) == "1,00 điểm"
    assert format_part(year.parts("F21", office.actor(office.second), MARCH)["mean"]) == "– điểm"


def test_an_answer_to_a_proposal(office: Office) -> None:
    """DOC-96: only a sent proposal, in time, with its reference, not by its writer; a later answer takes its place."""
    row = issued(office, 5)[0]
    draft = office.draft()

    def answer(paper: Paper, user: object = office.clerk, on: dt.date = DAY, reference: str = "Thông báo 12/TB-TCHC",
               adopted: bool = True) -> int:  # fmt: skip
        return actions.record_outcome(
            actor=office.actor(user), at=office.at(), command_id=uuid.uuid4(), paper_id=paper.pk,  # type: ignore[arg-type]
            adopted=adopted, answered_on=on, reference=reference,
        )  # fmt: skip

    refused("DOC-96", lambda: answer(draft), "chưa phát hành")
    refused("DOC-96", lambda: answer(row, on=DAY - ONE), "ngày trả lời")
    refused("DOC-96", lambda: answer(row, on=DAY + ONE), "ngày trả lời")
    refused("DOC-96", lambda: answer(row, reference=" "), "chưa ghi văn bản trả lời")
    refused("KER-07", lambda: answer(row, user=office.drafter))
    # A clerk who heads a section somewhere else stays the clerk of this organ.
    office.world.appoint(office.clerk, "section_head", "T11")
    letter = office.issued(proposal(kind="cong_van", drafting_sign="QN"))
    refused("DOC-96", lambda: answer(letter), "không phải tờ trình")
    me = office.actor(office.drafter)
    assert queries.person_measure(me, me.user_id, MARCH).score.adopted.value is None
    answer(row, adopted=False)
    assert queries.person_measure(me, me.user_id, MARCH).score.adopted.value == 0
    answer(row, user=office.head, reference="Thông báo 15/TB-TCHC thay thông báo trước")
    score = queries.person_measure(me, me.user_id, MARCH).score
    assert (score.adopted.part, score.adopted.whole) == (1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.update(adopted=False)
