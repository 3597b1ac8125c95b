"""Run inside a demo home: a document on its way from hand to hand, signed by a key, numbered, not yet sealed.

Beside it an order to sign for the head and a template of the office: what only days of work leave in the papers' room.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable
from typing import Any


def main() -> None:
    """Written by the people whose work it is, today; prints the document's id."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    import django

    django.setup()
    from django.contrib.auth import get_user_model

    from quannhu.demo.people import PASSWORD
    from quannhu.documents import actions
    from quannhu.documents.actions.signing import ByKey, sign_electronically
    from quannhu.documents.models import Paper
    from quannhu.documents.queries import head_of
    from quannhu.documents.rules.values import Signer
    from quannhu.documents.signing.cabinet import cabinet
    from quannhu.kit import clock
    from quannhu.organization.queries import actor_of, unit_by_code
    from tests.documents.flow.stage import proposal

    today = clock.today()
    users = dict(get_user_model().objects.values_list("username", "pk"))
    unit_id = unit_by_code("BL", today).pk

    def by(username: str) -> dict[str, Any]:
        return {"actor": actor_of(users[username], today), "at": clock.now()}

    document = proposal(signers=(Signer("Cục trưởng", "Trần Văn Mẫu", "Thiếu tướng"),))
    made = actions.start_draft(**by("troly"), command_id=uuid.uuid4(), document=document, unit_id=unit_id)
    of = {"paper_id": made}
    revision = Paper.objects.get(pk=made).revision
    actions.submit(**by("troly"), **of, revision=revision, checker_id=users["vanthu"], signer_id=users["thutruong"])
    actions.pass_form(**by("vanthu"), **of)
    actions.review(**by("truongphong"), **of)
    digest = head_of(Paper.objects.get(pk=made)).digest
    actions.approve(**by("thutruong"), **of, digest=digest)
    place = cabinet()
    means = ByKey(place.open("thutruong", PASSWORD), place.picture("thutruong"))
    sign_electronically(**by("thutruong"), **of, digest=digest, means=means, trust=place.trust())
    actions.number(**by("vanthu"), **of, command_id=uuid.uuid4())
    actions.give_mandate(
        **by("thutruong"), unit_id=unit_id, authority="TL.", given_to=users["truongphong"], matter="Công văn thường kỳ",
        kinds=[], valid_from=clock.opening_day(), valid_to=None, legal_basis="Quyết định 91/QĐ-BL (hư cấu)",
    )  # fmt: skip
    actions.add_template(**by("vanthu"), unit_id=unit_id, key="de-nghi", title="Đề nghị mua sắm", document=document)
    _records(by, users, unit_id)
    _copy(by, users, unit_id)
    print(made)


def _copy(by: Callable[[str], dict[str, Any]], users: dict[str, int], unit_id: int) -> None:
    """Two electronic copies of a document on paper, one of them sealed."""
    from quannhu.demo.people import PASSWORD
    from quannhu.documents.actions.copying import CopyIn, make_copy
    from quannhu.documents.actions.signing import seal_copy
    from quannhu.documents.models import Paper
    from quannhu.documents.rendering import to_pdf
    from quannhu.documents.signing.cabinet import cabinet
    from quannhu.kit import clock
    from tests.documents.flow.stage import proposal

    place, paper = cabinet(), Paper.objects.filter(unit_id=unit_id, state="filed", e_signed=False).latest("id")
    key = place.open("BL", PASSWORD)
    copy = CopyIn(
        unit_id=unit_id, kind="sao_y", form="electronic", dated_on=clock.opening_day(), signer_id=users["thutruong"],
        post="Cục trưởng", paper_id=paper.pk, organ=key.holder,
    )  # fmt: skip
    made = [make_copy(**by("vanthu"), command_id=uuid.uuid4(), copy=copy).copy_id for _ in range(2)]
    seal_copy(**by("vanthu"), copy_id=made[0], data=to_pdf(proposal()), key=key, trust=place.trust())


def _records(by: Callable[[str], dict[str, Any]], users: dict[str, int], unit_id: int) -> None:
    """Two documents sent to a unit, one taken in there; a file of an arrival; a day off; a register closed."""
    from quannhu.documents import actions
    from quannhu.documents.models import Arrival, Dispatch, Paper
    from quannhu.documents.pages.records_books import table_of
    from quannhu.documents.pages.records_sheet import printed, year_of
    from quannhu.documents.queries import head_of
    from quannhu.documents.queries.registers import register_of
    from quannhu.documents.rendering import to_pdf
    from quannhu.documents.rules.registers import OUTGOING
    from quannhu.documents.rules.values import Signer
    from quannhu.documents.signing.cabinet import cabinet
    from tests.documents.flow.stage import proposal

    signer, to = (Signer("Cục trưởng", "Trần Văn Mẫu", "Thiếu tướng"),), ("Như trên", "Trung đoàn Sóc Nâu")
    for _ in range(2):
        document = proposal(signers=signer, recipients=to)
        made = actions.start_draft(**by("troly"), command_id=uuid.uuid4(), document=document, unit_id=unit_id)
        of, revision = {"paper_id": made}, Paper.objects.get(pk=made).revision
        actions.submit(**by("troly"), **of, revision=revision, checker_id=users["vanthu"], signer_id=users["thutruong"])
        actions.pass_form(**by("vanthu"), **of)
        actions.review(**by("truongphong"), **of)
        digest = head_of(Paper.objects.get(pk=made)).digest
        actions.approve(**by("thutruong"), **of, digest=digest)
        actions.sign(**by("thutruong"), **of, digest=digest)
        actions.number(**by("vanthu"), **of, command_id=uuid.uuid4())
        actions.issue(**by("vanthu"), **of, command_id=uuid.uuid4())
    trust = cabinet().trust()
    sending = Dispatch.objects.get(paper_id=made, unit__isnull=False).pk
    actions.take_in(**by("quannhu.t11"), command_id=uuid.uuid4(), dispatch_id=sending, trust=trust)
    for arrival in Arrival.objects.filter(unit_id=unit_id).order_by("-arrived_on", "-number")[:2]:
        files = [actions.Incoming("ban chup.pdf", to_pdf(document))]
        actions.attach_to_arrival(**by("vanthu"), arrival_id=arrival.pk, files=files, trust=trust)
    year = Arrival.objects.latest("arrived_on").arrived_on.year - 1
    day = dt.date(year, 5, 2)
    actions.set_day(**by("vanthu"), unit_id=unit_id, day=day, works=False, legal_basis="Thông báo nghỉ bù (hư cấu)")
    table = printed(table_of(OUTGOING, register_of(OUTGOING.key, unit_id, year_of(year))[:50]))
    actions.close_book(**by("vanthu"), unit_id=unit_id, key=OUTGOING.key, year=year, table=table)


if __name__ == "__main__":
    main()
