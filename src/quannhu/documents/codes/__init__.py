"""Refusals of documents, one file for each part. Ids are never renumbered."""

from quannhu.documents.codes import signing as signing
from quannhu.documents.codes import value as value
