"""One document: what it says page by page, what was done with it and by whom, what I may do now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from quannhu.documents import actions, queries
from quannhu.documents.models import Paper
from quannhu.documents.pages import sheet
from quannhu.documents.pages.steps import offered
from quannhu.documents.rendering import to_docx, to_pdf
from quannhu.documents.rules.values import Document
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.paper import pdf_response

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page
def one(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The document, its life, and the steps open to this person."""
    paper = queries.paper_for(request.actor, request.on, paper_id)
    actions.note_reading(actor=request.actor, at=request.now, paper=paper)
    context = sheet.context_of(request, paper) | {"offered": offered(request, paper)}
    return render(request, "documents/paper.html", context)


def _text(request: ActorRequest, paper_id: int) -> tuple[Paper, Document]:
    paper = queries.paper_for(request.actor, request.on, paper_id)
    actions.note_reading(actor=request.actor, at=request.now, paper=paper)
    return paper, queries.final_document(paper)


@page
def pdf(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The document as it prints; a sent one as it was signed and sent."""
    paper, document = _text(request, paper_id)
    if paper.issued_file is not None and paper.e_signed:
        return pdf_response(f"van-ban-{paper.pk}.pdf", bytes(paper.issued_file.data))
    return pdf_response(f"van-ban-{paper.pk}.pdf", to_pdf(document, at=request.now, electronic=paper.e_signed))


@page
def docx(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The document as a Word file."""
    paper, document = _text(request, paper_id)
    response = HttpResponse(to_docx(document, electronic=paper.e_signed), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="van-ban-{paper.pk}.docx"'
    return response
