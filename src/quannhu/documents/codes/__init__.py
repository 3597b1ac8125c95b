"""Refusals of documents, one file for each part. Ids are never renumbered."""

from quannhu.documents.codes import checking as checking
from quannhu.documents.codes import flow as flow
from quannhu.documents.codes import measures as measures
from quannhu.documents.codes import reading as reading
from quannhu.documents.codes import records as records
from quannhu.documents.codes import search as search
from quannhu.documents.codes import signing as signing
from quannhu.documents.codes import value as value
from quannhu.documents.codes import writing as writing
