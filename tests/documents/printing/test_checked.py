"""What the program prints passes its own form check: every kind of every profile, through the DOCX as a file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quannhu.documents.checking import check_layout
from quannhu.documents.reading import open_docx
from quannhu.documents.rendering import to_docx
from quannhu.documents.rules.kinds import ARMY, KINDS, STATE, Need, kinds_of
from quannhu.documents.rules.soundness import faults_of
from quannhu.documents.rules.values import Document, Urgency
from quannhu.documents.shipped import shipped
from tests.documents.papers import HEAD, chart, decision, long_report, memo, table


def of_kind(key: str, profile: str) -> Document:
    """A document of the kind with the parts it must and may have."""
    kind = KINDS[key]
    made = memo(
        kind=key,
        profile=profile,
        drafting_sign="TM",
        addressees=("Trung đoàn T11", "Trung đoàn T12") if kind.addressed != Need.NEVER else (),
        bases=memo().bases if kind.lead == "Kính gửi" else (),
        signers=(HEAD,) if kind.signers == 1 else (HEAD, replace(HEAD, post="Chủ tọa")),
        place="Bồng Lai" if kind.dated else "",
        recipients=("Phòng Tài chính",) if kind.distributed else (),
        kept_by="VT, TM" if kind.distributed else "",
    )
    assert faults_of(made) == []
    return made


def errors(document: Document) -> list[str]:
    layout = open_docx(to_docx(document)).layout
    return [str(finding) for finding in check_layout(layout, document.profile) if finding.severity == "error"]


@pytest.mark.parametrize("profile", [STATE, ARMY])
def test_every_kind_passes(profile):
    found = {kind.key: errors(of_kind(kind.key, profile)) for kind in kinds_of(profile)}
    assert {key: wrong for key, wrong in found.items() if wrong} == {}


def test_every_template_passes_and_so_do_tables_charts_and_long_texts():
    documents = [template.document for template in shipped()]
    documents += [long_report(12), memo(body=(*memo().body, table(("1", "Trung đoàn T11", "5.000")), chart()))]
    documents += [memo(drafter_sign="PL", copies=300, urgency=Urgency.FLASH), memo(drafter_sign="PL"), decision()]
    assert [wrong for document in documents for wrong in errors(document)] == []
