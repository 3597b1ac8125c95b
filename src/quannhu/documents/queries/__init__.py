"""Reads of documents; `papers_for` rules every page, API, export and count."""

from quannhu.documents.queries.heirs import in_progress, issuer_on
from quannhu.documents.queries.measures import (
    PersonMeasure,
    absences_of,
    person_measure,
    quarters,
    seen_people,
    subordinates,
    team,
)
from quannhu.documents.queries.numbers import Gap, calendar_between, flow_faults, gaps, next_number, series_of
from quannhu.documents.queries.papers import (
    Candidate,
    Deadline,
    author_ids,
    candidates,
    comments,
    deadline_of,
    desk,
    dispatches,
    document_of,
    files,
    final_document,
    followers,
    head_of,
    may_write,
    paper_for,
    paper_in_making,
    papers_for,
    people,
    readings,
    replaced_by,
    sees_making,
    signatures,
    steps,
    steps_open,
    version,
    versions,
)
from quannhu.documents.queries.search import Hit, Question, saved_searches, search
from quannhu.documents.queries.templates import Pattern, template_for, templates_for

__all__ = [
    "Candidate", "Deadline", "Gap", "Hit", "Pattern", "PersonMeasure", "Question", "absences_of", "author_ids",
    "calendar_between", "candidates", "comments", "deadline_of", "desk", "dispatches", "document_of", "files",
    "final_document", "flow_faults", "followers", "gaps", "head_of", "in_progress", "issuer_on", "may_write",
    "next_number", "paper_for", "paper_in_making", "papers_for", "people", "person_measure", "quarters",
    "readings", "replaced_by", "saved_searches", "search", "seen_people", "sees_making", "series_of", "signatures",
    "steps", "steps_open", "subordinates", "team", "template_for", "templates_for", "version", "versions",
]  # fmt: skip
