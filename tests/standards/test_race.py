"""Two commanders approve two drafts of one subject in the same moment: one of them is refused."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from quannhu.kernel.errors import Refused
from quannhu.standards import actions, queries
from quannhu.standards.rules import Kind
from tests.standards.world import AT, BASIS, ISSUED, build, day, person


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_approvals_at_once_holds() -> None:
    std = build()
    drafts = [
        actions.add_rate(
            actor=std.maker, at=AT, name="Mức cơ bản", amount=amount, legal_basis=BASIS, issued_on=ISSUED,
            valid_from=day("1/1/2022"),
        ).pk
        for amount in (65_000, 66_000)
    ]  # fmt: skip
    start, outcomes = threading.Barrier(2), []

    def decide(number: int) -> None:
        actor = person(20 + number, "commander", std.root, std.maker.today)
        try:
            start.wait()
            actions.approve(actor=actor, at=AT, row_id=drafts[number])
            outcomes.append("approved")
        except Refused as refused:
            outcomes.append(refused.code.id)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["STD-01", "approved"]
    assert len(queries.load_rows((Kind.BASIC,))) == 1
