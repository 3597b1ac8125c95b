"""The mark of a copy on paper (NĐ 30/2020, điều 25-27 and phụ lục I, phần III)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from quannhu.documents.rules.kinds import COPIES, KINDS, PARTY, STATE
from quannhu.documents.rules.notation import read_reference, reference_of
from quannhu.documents.rules.values import Block, BlockKind, Document, Run, Signer
from quannhu.kernel.days import HANOI
from quannhu.kernel.text import clean, fold

# What a copy is made from, and what it becomes.
ORIGINS = {
    "original": "bản gốc, bản chính giấy", "electronic": "văn bản điện tử", "sao_y": "bản sao y giấy",
    "e_sao_y": "bản sao y điện tử",
}  # fmt: skip
FORMS = {"paper": "giấy", "electronic": "điện tử"}


@dataclass(frozen=True)
class CopyMark:
    """What stands under a copied text.

    copy        key of `rules.kinds.COPIES`; `number` of the one series of copies, None before it is numbered
    organ       who copies; `organ_sign` its abbreviation
    """

    copy: str
    organ: str
    organ_sign: str
    place: str
    signer: Signer
    number: int | None = None
    date: dt.date | None = None
    recipients: tuple[str, ...] = ()
    kept_by: str = ""


def corner_words(mark: CopyMark, at: dt.datetime) -> str:
    """Ô 14, the mark of an electronic copy: its form, the organ, the instant in ISO 8601 and Vietnam's time."""
    when = at.astimezone(HANOI).replace(microsecond=0).isoformat()
    return f"{COPIES[mark.copy].name}; {mark.organ}; {when}"


def copy_fault(kind: str, origin: str, form: str) -> str:
    """Why this form of copy may not be made of that source, in Vietnamese; "" when it may (rule DOC-R63).

    kind        key of `rules.kinds.COPIES`; origin of ORIGINS, form of FORMS
    source      NĐ 30/2020/NĐ-CP, điều 25
    """
    from_electronic = origin in ("electronic", "e_sao_y")
    if kind == "trich_sao":
        return ""
    if kind == "sao_luc" and origin not in ("sao_y", "e_sao_y"):
        return "sao lục chỉ sao từ bản sao y"
    if kind == "sao_y" and origin in ("sao_y", "e_sao_y"):
        return "sao y phải sao từ bản gốc, bản chính; sao từ bản sao y là sao lục"
    if from_electronic and form == "electronic":
        return "văn bản điện tử gửi thẳng tệp có chữ ký số, không sao thành tệp khác"
    return ""


def retyped(
    extract: str, *, kind: str, author: str, reference: str, dated_on: dt.date, summary: str, signer_post: str = "",
    signer_name: str = "",
) -> Document:  # fmt: skip
    """The part of a document from outside, typed again with the full form of its source (NĐ 30/2020, điều 25).

    extract     a paragraph a line; a number and sign that cannot be read stands above it in words
    """
    read = read_reference(reference)
    profile = PARTY if read and read.manner == "party" else STATE
    key = kind if kind in KINDS and profile in KINDS[kind].profiles else "cong_van"
    lines = [clean(line) for line in extract.splitlines() if clean(line)]
    document = Document(
        kind=key, profile=profile, parent="", organ=author, organ_sign=read.organ if read else "",
        drafting_sign=read.drafting if read else "", number=read.number if read else None, date=dated_on, place="",
        summary=summary, body=(), signers=(Signer(signer_post, signer_name),) if signer_name else (),
    )  # fmt: skip
    if not _same_sign(reference_of(document), reference):
        lines.insert(0, f"(Trích văn bản số {reference} của {author})")
    return replace(document, body=tuple(Block(BlockKind.PARAGRAPH, (Run(line),)) for line in lines))


def _same_sign(made: str, given: str) -> bool:
    plain = [fold(clean(one)).replace(" ", "").removeprefix("so:").lstrip("0") for one in (made, given)]
    return plain[0] == plain[1]
