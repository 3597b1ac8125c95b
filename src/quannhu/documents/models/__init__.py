"""Tables of documents: their life, their numbers, their files."""

from quannhu.documents.models.arrivals import Arrival, Assignment, Envelope, Handling
from quannhu.documents.models.files import PaperFile, Signature, StoredFile, Template
from quannhu.documents.models.intake import ArrivalFile, Intake
from quannhu.documents.models.measures import Absence, Outcome, PastEntry
from quannhu.documents.models.numbers import DayOff, GivenNumber, Series, SignMandate
from quannhu.documents.models.papers import Author, Comment, Dispatch, Paper, Reading, StepTaken, Version
from quannhu.documents.models.search import SavedSearch, SearchDue, SearchEntry
from quannhu.documents.models.signing import KeyGate, SignedCopy
from quannhu.documents.models.workfiles import (
    ClosedBook,
    FileItem,
    FileList,
    FileTransfer,
    Lending,
    PaperCopy,
    WorkFile,
)

__all__ = [
    "Absence", "Arrival", "ArrivalFile", "Assignment", "Author", "ClosedBook", "Comment", "DayOff", "Dispatch",
    "Envelope", "FileItem", "FileList", "FileTransfer", "GivenNumber", "Handling", "Intake", "KeyGate", "Lending",
    "Outcome", "Paper", "PaperCopy", "PaperFile", "PastEntry", "Reading", "SavedSearch", "SearchDue", "SearchEntry",
    "Series", "SignMandate", "Signature", "SignedCopy", "StepTaken", "StoredFile", "Template", "Version", "WorkFile",
]  # fmt: skip
