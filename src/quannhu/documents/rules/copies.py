"""The mark of a copy on paper (NĐ 30/2020, điều 25-27 and phụ lục I, phần III)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quannhu.documents.rules.kinds import COPIES
from quannhu.documents.rules.values import Signer
from quannhu.kernel.days import HANOI

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
