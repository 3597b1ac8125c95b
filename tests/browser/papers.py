"""Run inside a demo home: a document on its way from hand to hand, signed by a key, numbered, not yet sealed.

Beside it an order to sign for the head and a template of the office: what only days of work leave in the papers' room.
"""

from __future__ import annotations

import os
import uuid


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

    def by(username: str) -> dict[str, object]:
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
    with place.open("thutruong", PASSWORD) as key:
        sign_electronically(
            **by("thutruong"), **of, digest=digest, means=ByKey(key, place.picture("thutruong")), trust=place.trust()
        )
    actions.number(**by("vanthu"), **of, command_id=uuid.uuid4())
    actions.give_mandate(
        **by("thutruong"), unit_id=unit_id, authority="TL.", given_to=users["truongphong"], matter="Công văn thường kỳ",
        kinds=[], valid_from=clock.opening_day(), valid_to=None, legal_basis="Quyết định 91/QĐ-BL (hư cấu)",
    )  # fmt: skip
    actions.add_template(**by("vanthu"), unit_id=unit_id, key="de-nghi", title="Đề nghị mua sắm", document=document)
    print(made)


if __name__ == "__main__":
    main()
