"""A document as a value: what every template, editor, checker, printer and register speaks of.

Numbers of headings are never typed: they follow from the order of the blocks (`rules.numbering`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Urgency(StrEnum):
    """Độ khẩn."""

    NONE = ""
    URGENT = "khan"
    VERY_URGENT = "thuong_khan"
    FLASH = "hoa_toc"


class Authority(StrEnum):
    """How the signer signs (NĐ 30/2020/NĐ-CP, điều 13)."""

    OWN = ""
    COLLECTIVE = "TM."
    ACTING = "Q."
    DEPUTY = "KT."
    BY_ORDER = "TL."
    DELEGATED = "TUQ."


class BlockKind(StrEnum):
    """What a block of the body is; the numbered ones get their label from their order."""

    PART = "phan"  # Phần I
    CHAPTER = "chuong"  # Chương I
    SECTION = "muc"  # Mục 1
    SUBSECTION = "tieu_muc"  # Tiểu mục 1
    ARTICLE = "dieu"  # Điều 1.
    CLAUSE = "khoan"  # 1.
    POINT = "diem"  # a)
    ROMAN = "la_ma"  # I. (report style)
    ARABIC = "so"  # 1. (report style, with a title)
    PARAGRAPH = "doan"
    DASH = "gach"  # - line
    TABLE = "bang"
    CHART = "bieu_do"


@dataclass(frozen=True)
class FigureRef:
    """A number taken from the figure registry: which, for what, and how it stood when it was taken.

    figure      "F11"; `part` the key of one of its parts
    starts, ends  the period; `unit_code` None is the author's whole scope
    text        as printed ("546.000.000"); `value` and `base` as kernel.figures.Part
    frozen      kept on purpose although the figure may have moved since
    """

    figure: str
    part: str
    starts: dt.date
    ends: dt.date
    unit_code: str | None
    text: str
    value: int
    base: int | None
    taken_at: dt.datetime
    frozen: bool = False


@dataclass(frozen=True)
class Run:
    """Words of one face inside a line; `figure` when the words are a linked figure."""

    text: str
    bold: bool = False
    italic: bool = False
    figure: FigureRef | None = None


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Table:
    """A table of the body.

    columns     headings; `widths` shares of the text width, in percent, sum 100
    numeric     per column: set right
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Chart:
    """A picture drawn from rows, with the rows behind it.

    form        "line" | "bar"
    series      (name, values); every values as long as `labels`
    """

    form: str
    title: str
    description: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    unit: str


@dataclass(frozen=True)
class Block:
    """One block of the body.

    line        the words; for PART, CHAPTER, SECTION, SUBSECTION, ARTICLE, ROMAN, ARABIC: the title
    titled      of a CLAUSE: its line is a title (bold), its text follows in the next paragraph
    """

    kind: BlockKind
    line: Line = ()
    table: Table | None = None
    chart: Chart | None = None
    titled: bool = False


@dataclass(frozen=True)
class Signer:
    """Who signs, and by what authority.

    authority   Authority; `of` is what stands after it: the collective, or the head for whom ("CỤC TRƯỞNG")
    post        the signer's own post, capitals in print
    rank        before the name in the armed forces; "" for none
    """

    post: str
    name: str
    rank: str = ""
    authority: Authority = Authority.OWN
    of: str = ""


@dataclass(frozen=True)
class Appendix:
    """A list or table annexed; its Roman number follows from its order when there are two or more.

    attached    the key of a kind (quy chế, quy định...) when it is a text put in force by the document: it has its own
                head and name instead of "Phụ lục"
    """

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    attached: str = ""


@dataclass(frozen=True)
class Document:
    """A document of the state, the army or the Party.

    kind        key of `rules.kinds.KINDS` ("to_trinh"); profile "nd30" | "bqp" | "dang"
    parent      cơ quan chủ quản trực tiếp; "" when there is none
    organ       cơ quan ban hành; `organ_sign` its abbreviation ("QN"); `drafting_sign` the drafting part's
    number      None before it is numbered; the sign (`12/TTr-QN`) follows from kind, profile and organ
    place       địa danh; `date` None before it is numbered
    summary     trích yếu, at most 500 characters
    bases       căn cứ, each a line without its closing mark
    addressees  kính gửi
    signers     one, or several (biên bản: chair last)
    recipients  nơi nhận without the dash and the closing mark; the line "Lưu" is made from `kept_by`
    kept_by     "VT, QN"
    copies      0: not printed
    decider     of a quyết định, nghị quyết: who decides, printed in capitals above the bases ("CỤC TRƯỞNG")
    """

    kind: str
    profile: str
    parent: str
    organ: str
    organ_sign: str
    summary: str
    body: tuple[Block, ...]
    signers: tuple[Signer, ...]
    place: str
    drafting_sign: str = ""
    number: int | None = None
    date: dt.date | None = None
    bases: tuple[Line, ...] = ()
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    kept_by: str = ""
    urgency: Urgency = Urgency.NONE
    circulation: str = ""
    drafter_sign: str = ""
    copies: int = 0
    appendices: tuple[Appendix, ...] = ()
    address: str = ""
    decider: str = ""
