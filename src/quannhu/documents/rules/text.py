"""The words of a document as plain lines, and the text that is signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from quannhu.documents.rules.soundness import words
from quannhu.documents.rules.values import Block, Document


def unnumbered(document: Document) -> Document:
    """The document without number and date: what the clerk adds after the signature (rule DOC-R36)."""
    return replace(document, number=None, date=None)


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The lines of blocks; a table's cells are not lines of the text."""
    for block in blocks:
        if block.line:
            yield words(block.line)


def lines_of(document: Document) -> tuple[str, ...]:
    """Every line that stands alone in the printed text, tables left out."""
    head = (document.summary, document.circulation, *document.addressees, *document.recipients)
    body = [*(words(line) for line in document.bases), *_blocks(document.body)]
    for appendix in document.appendices:
        body += [appendix.title, *_blocks(appendix.blocks)]
    return (*(line for line in head if line), *body)


def recipients_of(document: Document) -> tuple[str, ...]:
    """Whom a document goes to: the addressees, then the recipients but "Như trên", each once."""
    named = [name for name in document.recipients if not name.strip().lower().startswith("như trên")]
    return tuple(dict.fromkeys(name.strip().rstrip(";.,") for name in (*document.addressees, *named) if name.strip()))


def every_word(document: Document) -> tuple[str, ...]:
    """All a reader can read in a document, tables and charts' titles included: what search looks through."""
    lines = [document.organ, document.parent, document.place, *lines_of(document), document.kept_by, document.address]
    blocks = (*document.body, *(block for appendix in document.appendices for block in appendix.blocks))
    for block in blocks:
        if block.table:
            lines += [*block.table.columns, *(words(cell) for row in block.table.rows for cell in row)]
        if block.chart:
            lines += [block.chart.title, block.chart.description]
    for signer in document.signers:
        lines += [f"{signer.authority} {signer.of}".strip(), signer.post, f"{signer.rank} {signer.name}".strip()]
    return tuple(line for line in lines if line)
