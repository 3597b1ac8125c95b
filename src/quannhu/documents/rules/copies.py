"""The mark of a copy on paper (NĐ 30/2020, điều 25-27 and phụ lục I, phần III)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from quannhu.documents.rules.values import Signer


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
