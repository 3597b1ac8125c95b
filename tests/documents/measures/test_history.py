"""Documents of before, entered by the clerk: the same rules, the same traces, and what is not kept is said."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from quannhu.documents import actions, queries
from quannhu.documents.actions import PastPaper, PastStep
from quannhu.documents.models import Dispatch, GivenNumber, Paper, PastEntry, SearchDue, StepTaken, Version
from quannhu.documents.queries import flow_faults, gaps
from quannhu.documents.rules.flow import Step
from quannhu.documents.rules.values import Signer
from quannhu.kernel import audit
from quannhu.kernel.days import Period, instant
from quannhu.kernel.errors import Refused
from tests.documents.flow.stage import DAY, Office, proposal
from tests.documents.measures.year import parts

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)
FRIDAY = dt.date(2023, 3, 10)
WAY = (
    (Step.START, "drafter", "08:00"), (Step.SUBMIT, "drafter", "08:30"), (Step.PASS_FORM, "clerk", "09:00"),
    (Step.REVIEW, "head", "09:30"), (Step.APPROVE, "chief", "10:00"), (Step.SIGN, "chief", "10:30"),
    (Step.NUMBER, "clerk", "13:30"), (Step.ISSUE, "clerk", "14:00"), (Step.REGISTER, "clerk", "14:30"),
)  # fmt: skip


def steps(office: Office, on: dt.date = FRIDAY, **persons: object) -> list[PastStep]:
    """The whole way on one day."""
    who = {part: getattr(office, part).pk for part in ("drafter", "clerk", "head", "chief")}
    who |= {part: user.pk for part, user in persons.items()}  # type: ignore[attr-defined]
    return [PastStep(step, who[part], instant(on, clock)) for step, part, clock in WAY]


def past(office: Office, on: dt.date = FRIDAY, **changes: object) -> PastPaper:
    return replace(PastPaper(proposal(), tuple(steps(office, on)), on), **changes)


def enter(
    office: Office, *papers: PastPaper, source: str = "sổ đăng ký văn bản đi 2023", user: object = None
) -> list[int]:
    return actions.enter_past(
        actor=office.actor(user or office.clerk), at=office.at(), command_id=uuid.uuid4(),  # type: ignore[arg-type]
        unit_id=office.world.root.pk, papers=papers, source=source,
    )  # fmt: skip


def refused(code: str, work: Callable[[], object], *words: str) -> None:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.code.id == code, caught.value
    for one in words:
        assert one in str(caught.value)


def test_a_document_of_before_leaves_the_traces_of_the_flow(office: Office) -> None:
    """Rule DOC-R106: number, steps, version, dispatches, audit; and that it was entered later, no signed file."""
    one, two = enter(office, past(office, number=1, e_signed=True), past(office, FRIDAY + 3 * ONE, number=2))
    row = Paper.objects.get(pk=one)
    assert (row.reference, row.state, row.e_signed, row.issued_file) == ("01/TTr-QN", "registered", True, None)
    assert row.drafter_id == office.drafter.pk and row.signer_id == office.chief.pk
    assert [step.step for step in queries.steps(row)] == [step.value for step, _, _ in WAY]
    assert queries.steps(row)[5].title == "Cục trưởng"
    assert Version.objects.get(paper=row).sealed and Dispatch.objects.filter(paper=row).count() == 2
    assert [number.number for number in GivenNumber.objects.order_by("number")] == [1, 2]
    assert PastEntry.objects.get(paper=row).source == "sổ đăng ký văn bản đi 2023"
    assert SearchDue.objects.filter(record_id__in=[one, two]).count() == 2
    assert flow_faults() == [] and audit.broken_links() == [] and gaps(office.world.root.pk, 2023) == []
    assert office.number(office.signed()).number == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        PastEntry.objects.update(source="khác")


def test_the_same_command_enters_once(office: Office) -> None:
    asked = {
        "actor": office.actor(office.clerk), "at": office.at(), "command_id": uuid.uuid4(),
        "unit_id": office.world.root.pk, "papers": [past(office)], "source": "sổ cũ",
    }  # fmt: skip
    assert actions.enter_past(**asked) == actions.enter_past(**asked)  # type: ignore[arg-type]
    assert Paper.objects.count() == 1


def test_what_the_flow_refuses_is_refused_here(office: Office) -> None:
    """DOC-98 and the flow's own: order, persons, posts, days, numbers, marks. Nothing of a refused batch is kept."""
    way = steps(office)
    swapped = [*way[:3], way[4], way[3], *way[5:]]
    good = past(office)

    def but(place: int, **changes: object) -> PastPaper:
        return past(office, steps=(*way[:place], replace(way[place], **changes), *way[place + 1 :]))

    refused("DOC-31", lambda: enter(office, past(office, steps=tuple(swapped))), "phê duyệt")
    refused("DOC-31", lambda: enter(office, past(office, steps=(*way[:3], *way[4:]))))
    refused("KER-08", lambda: enter(office, but(3, by=office.drafter.pk)))
    refused("KER-08", lambda: enter(office, past(office, authors=(office.head.pk,))))
    refused("DOC-33", lambda: enter(office, but(1, by=office.second.pk)))
    refused("DOC-98", lambda: enter(office, but(2, by=office.world.another_user("kitchen_manager").pk)), "chức trách")
    refused("DOC-98", lambda: enter(office, but(4, at=instant(FRIDAY, "07:00"))), "sớm hơn")
    refused("DOC-98", lambda: enter(office, but(8, at=instant(DAY + ONE, "07:00"))), "sau hôm nay")
    refused("DOC-98", lambda: enter(office, but(4, by=office.deputy.pk)), "phải là một")
    refused("DOC-98", lambda: enter(office, past(office, steps=tuple(way[:7]))), "đã phát hành")
    refused("DOC-98", lambda: enter(office, past(office, steps=())), "lập dự thảo")
    refused("DOC-98", lambda: enter(office), "từ 1 đến")
    refused("DOC-98", lambda: enter(office, good, source=" "), "sổ nào")
    stranger = proposal(signers=(Signer("Cục trưởng", "Lý Hư Cấu", "Đại tá"),))
    refused("DOC-35", lambda: enter(office, past(office, document=stranger)))
    refused("DOC-37", lambda: enter(office, past(office, document=proposal(addressees=()))))
    refused("DOC-39", lambda: enter(office, past(office, document=proposal(number=5))))
    refused("DOC-40", lambda: enter(office, past(office, dated_on=FRIDAY - ONE)))
    refused("DOC-40", lambda: enter(office, past(office, FRIDAY + 3 * ONE), past(office)), "số 01 của dãy này")
    refused("DOC-42", lambda: enter(office, past(office, number=7)), "Số 7")
    day = FRIDAY - ONE
    late = steps(office, day)
    late = [*late[:7], *(replace(step, at=step.at + 4 * ONE) for step in late[7:])]
    refused("DOC-41", lambda: enter(office, past(office, day, steps=tuple(late))), "phát hành")
    assert enter(office, past(office, day, steps=(*late[:7], replace(late[7], note="mất điện"), late[8])))
    refused("KER-07", lambda: enter(office, good, user=office.drafter))
    refused("DOC-98", lambda: enter(office, good, past(office, steps=tuple(way[:7]))))
    assert Paper.objects.count() == 1 == PastEntry.objects.count() and flow_faults() == []


def test_a_return_of_before_counts_and_needs_its_reason(office: Office) -> None:
    way = steps(office)
    back = PastStep(Step.RETURN, office.clerk.pk, instant(FRIDAY, "08:40"), "thiếu nơi nhận")
    again = replace(way[1], at=instant(FRIDAY, "08:50"))
    refused("DOC-54", lambda: enter(office, past(office, steps=(*way[:2], replace(back, note=""), again, *way[2:]))))
    enter(office, past(office, steps=(*way[:2], back, again, *way[2:])))
    found = parts("F22", office.actor(office.chief), Period(FRIDAY, DAY))
    assert (found["issued"].value, found["returned"].value) == (1, 1)
    undone = PastStep(Step.RETURN, office.clerk.pk, instant(FRIDAY, "13:40"), "ghi sai số")
    refused("DOC-31", lambda: enter(office, past(office, steps=(*way[:7], undone, *way[1:]))))


def test_figures_know_only_what_was_written_down(office: Office) -> None:
    """Entered on 14/3, a document of 10/3 counts in no reading as of 12/3."""
    from quannhu.kernel.figures import FigureQuery, registry

    enter(office, past(office, e_signed=True))
    chief, period = office.actor(office.chief), Period(FRIDAY, DAY)
    for known_at, count in ((instant(FRIDAY + 2 * ONE), 0), (None, 1), (instant(DAY + ONE), 1)):
        for figure in ("F21", "F22"):
            value = registry()[figure].figure.compute(FigureQuery(chief, period, None, known_at))
            assert len(value.evidence[0].ids) == count
    query = FigureQuery(chief, period, "CQN")
    for figure, below in (("F21", "Cán bộ"), ("F22", "Tháng phát hành")):
        card = registry()[figure].figure
        units = card.open(query, ())
        level = card.open(query, (units.rows[0].key,))
        assert level.title == below
        deepest = card.open(query, (units.rows[0].key, level.rows[0].key))
        assert deepest.deepest and deepest.rows[0].label.startswith("01/TTr-QN") and deepest.rows[0].href
        for wrong in (("9999",), (units.rows[0].key, "x"), (units.rows[0].key, "x", "y")):
            refused("KER-09", lambda card=card, wrong=wrong: card.open(query, wrong))
    empty = registry()["F22"].figure.compute(FigureQuery(chief, period, "T11"))
    assert [part.value for part in empty.parts] == [0, 0, 0, 0, 0]
    assert StepTaken.objects.exists()
