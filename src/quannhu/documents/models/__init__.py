"""Tables of documents: their life, their numbers, their files."""

from quannhu.documents.models.files import PaperFile, Signature, StoredFile, Template
from quannhu.documents.models.numbers import DayOff, GivenNumber, Series, SignMandate
from quannhu.documents.models.papers import Author, Comment, Dispatch, Paper, Reading, StepTaken, Version
from quannhu.documents.models.search import SavedSearch, SearchDue, SearchEntry

__all__ = [
    "Author", "Comment", "DayOff", "Dispatch", "GivenNumber", "Paper", "PaperFile", "Reading", "SavedSearch",
    "SearchDue", "SearchEntry", "Series", "SignMandate", "Signature", "StepTaken", "StoredFile", "Template", "Version",
]  # fmt: skip
