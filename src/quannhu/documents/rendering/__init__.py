"""A document on paper: DOCX and PDF/A from one composed sheet, the same page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

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


def to_sheet(
    document: Document, *, copies: Sequence[CopyMark] = (), corner: str = "", electronic: bool = False
) -> Sheet:
    """The composed sheet; a demonstration installation marks every page as fictional.

    copies      the marks of a paper copy under the text, the first made first (a sao lục stands under its sao y)
    corner      the words at the top right of page 1 of an electronic copy (ô 14)
    electronic  appendices in the file of an electronic document leave number and day of their reference blank
    errors      Refused(DOC-03, DOC-08) for a kind nobody knows and for a broken table or chart; other faults of the
                value do not keep a draft from paper
    """
    for problem in unprintable(document):
        raise Refused(problem.code, **problem.facts)
    sheet = replace(compose(document, mark=_fictional(), electronic=electronic), corner=corner)
    for copy in copies:
        sheet = with_copy(sheet, copy)
    return sheet


def to_docx(document: Document, *, electronic: bool = False) -> bytes:
    """The document as DOCX; `electronic` as `to_sheet`."""
    return write_docx(to_sheet(document, electronic=electronic))


def to_pdf(
    document: Document, *, at: dt.datetime | None = None, copies: Sequence[CopyMark] = (), corner: str = "",
    electronic: bool = False,
) -> bytes:  # fmt: skip
    """The document as PDF/A-2a; `at` is written into its properties, the rest as `to_sheet`."""
    return write_pdf(to_sheet(document, copies=copies, corner=corner, electronic=electronic), at=at)


def copy_pdf(copies: Sequence[CopyMark], *, at: dt.datetime | None = None) -> bytes:
    """The marks of a copy alone on a page, to stand behind an original that came on paper."""
    return write_pdf(copy_sheet(copies, note=_fictional()), at=at)


def to_pictures(document: Document, *, dots: int = 96) -> list[bytes]:
    """The pages as PNG pictures of `dots` an inch, for a look on the screen."""
    return draw_pages(to_sheet(document), dots=dots)


def signature_places(document: Document) -> list[Place]:
    """Where the signers sign on the PDF: marks `ky-1`, `ky-2` in the order of `document.signers`."""
    return places_of(to_sheet(document))
