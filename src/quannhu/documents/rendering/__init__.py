"""A document on paper: DOCX and PDF/A from one composed sheet, the same page by page."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from quannhu.documents.rendering.composing import compose
from quannhu.documents.rendering.copying import copy_sheet, with_copy
from quannhu.documents.rendering.docx import write_docx
from quannhu.documents.rendering.pdf import Place, draw_pages, places_of, write_pdf
from quannhu.documents.rendering.sheet import Sheet
from quannhu.documents.rules.copies import CopyMark
from quannhu.documents.rules.soundness import unprintable
from quannhu.documents.rules.values import Document
from quannhu.kernel.errors import Refused

__all__ = ["CopyMark", "Place", "copy_pdf", "signature_places", "to_docx", "to_pdf", "to_pictures", "to_sheet"]


def _fictional() -> str:
    return "DỮ LIỆU HƯ CẤU" if settings.FICTIONAL else ""


def to_sheet(document: Document, *, copy: CopyMark | None = None) -> Sheet:
    """The composed sheet, under it the mark of a copy; a demonstration installation marks every page as fictional.

    errors      Refused(DOC-03, DOC-08) for a kind nobody knows and for a broken table or chart; other faults of the
                value do not keep a draft from paper
    """
    for problem in unprintable(document):
        raise Refused(problem.code, **problem.facts)
    sheet = compose(document, mark=_fictional())
    return with_copy(sheet, copy) if copy else sheet


def to_docx(document: Document, *, copy: CopyMark | None = None) -> bytes:
    """The document as DOCX."""
    return write_docx(to_sheet(document, copy=copy))


def to_pdf(document: Document, *, at: dt.datetime | None = None, copy: CopyMark | None = None) -> bytes:
    """The document as PDF/A-2a; `at` is written into its properties."""
    return write_pdf(to_sheet(document, copy=copy), at=at)


def copy_pdf(mark: CopyMark, *, at: dt.datetime | None = None) -> bytes:
    """The mark of a copy alone on a page, to stand behind an original that came on paper."""
    return write_pdf(copy_sheet(mark, note=_fictional()), at=at)


def to_pictures(document: Document, *, dots: int = 96) -> list[bytes]:
    """The pages as PNG pictures of `dots` an inch, for a look on the screen."""
    return draw_pages(to_sheet(document), dots=dots)


def signature_places(document: Document) -> list[Place]:
    """Where the signers sign on the PDF: marks `ky-1`, `ky-2` in the order of `document.signers`."""
    return places_of(to_sheet(document))
