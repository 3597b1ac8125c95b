"""Two persons take in one document at the same moment, in real connections."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from quannhu.documents import actions
from quannhu.documents.models import Arrival, Dispatch, Intake
from quannhu.kernel.audit import broken_links
from quannhu.kernel.errors import Refused
from tests import world as worlds
from tests.documents.flow.stage import build, code_of, proposal
from tests.documents.flow.test_race import together
from tests.documents.signing import desk


@pytest.mark.django_db(transaction=True)
def test_two_take_in_one_document() -> None:
    """DOC-58: one has it with its number, the other is told; the sender has one receipt."""
    office = build(worlds.build())
    users = [office.world.another_user("unit_quartermaster", "T11", name) for name in ("Bùi Văn Mẫu", "Hồ Thị Ví Dụ")]
    paper = office.issued(proposal(recipients=("Trung đoàn Sóc Nâu",)))
    sending = Dispatch.objects.get(paper=paper, unit__isnull=False)

    def work(index: int) -> Callable[[], object]:
        common = {"actor": office.actor(users[index]), "at": office.at(), "trust": desk.trust()}
        return lambda: actions.take_in(command_id=uuid.uuid4(), dispatch_id=sending.pk, **common)

    answers = together([work(0), work(1)])
    refused = [one for one in answers if isinstance(one, Refused)]
    assert [code_of(one) for one in refused] == ["DOC-58"], answers
    assert Arrival.objects.count() == Intake.objects.count() == 1 and broken_links() == []
