"""The templates of the program in the database."""

from __future__ import annotations

import datetime as dt

import pytest

from quannhu.documents.actions import template_document
from quannhu.documents.models import Template
from quannhu.documents.shipped import put_in_place, shipped

NOW = dt.datetime(2023, 1, 2, 8, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_they_are_put_in_place_once():
    Template.objects.all().delete()
    assert put_in_place(at=NOW) == len(shipped()) == Template.objects.filter(unit=None, retired_at=None).count()
    assert put_in_place(at=NOW) == 0
    one = Template.objects.get(key="to_trinh", retired_at=None)
    assert template_document(one) == next(template.document for template in shipped() if template.key == "to_trinh")
