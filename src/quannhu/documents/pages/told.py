"""What the checker says of the text in the editor: each finding with its box and, where it is safe, one click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents.checking.repairing import repair
from quannhu.documents.gate import Judged, judged
from quannhu.documents.rules.numbering import labels
from quannhu.documents.rules.soundness import OPEN, faults_of, unprintable, words
from quannhu.documents.rules.values import Document
from quannhu.kernel.errors import Problem, Refused

ALL = "*"  # repair whatever is safe
_ROUNDS = 4  # one repair may bring another to light
# A place of the value -> the editor's box; a finding whose place is not here is of the page as a whole.
_BOXES = {
    "loại": "kind", "ký hiệu": "organ_sign", "cơ quan": "organ", "địa danh": "place", "trích yếu": "summary",
    "kính gửi": "addressees", "căn cứ": "bases", "người ký": "s-p-1", "nơi nhận": "recipients", "lưu": "kept_by",
    # Parts as `rules.soundness` names them.
    "cơ quan ban hành": "organ", "ký hiệu cơ quan": "organ_sign", "ký hiệu đơn vị soạn": "drafting_sign",
    "dòng lưu ở nơi nhận": "kept_by", "số bản": "copies", "họ tên người ký": "s-n-1",
    "nơi gửi, nơi nhận": "recipients", "dòng người ban hành trên căn cứ": "decider",
}  # fmt: skip
_NAMES = {
    "kind": gettext_lazy("Loại văn bản"), "organ": gettext_lazy("Cơ quan ban hành"),
    "parent": gettext_lazy("Cơ quan chủ quản"), "organ_sign": gettext_lazy("Ký hiệu cơ quan"),
    "drafting_sign": gettext_lazy("Ký hiệu đơn vị soạn"), "place": gettext_lazy("Địa danh"),
    "summary": gettext_lazy("Trích yếu"), "addressees": gettext_lazy("Kính gửi"), "bases": gettext_lazy("Căn cứ"),
    "recipients": gettext_lazy("Nơi nhận"), "kept_by": gettext_lazy("Lưu"), "copies": gettext_lazy("Số bản"),
    "decider": gettext_lazy("Người ban hành"), "urgency": gettext_lazy("Độ khẩn"),
}  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A box of the editor: its name on the page, or the number of its row among those with words."""

    name: str
    row: int = 0

    @property
    def words(self) -> str:
        """What a link to it says."""
        if self.row:
            return _("dòng {n}").format(n=self.row)
        return str(_NAMES.get(self.name) or _("Người ký"))


@dataclass(frozen=True)
class Told:
    """One line of the panel.

    tone        "bad" must be put right, "warn" advice; tag says so in a word
    mend        what the button sends: "ND-TY-03|trích yếu"; "" when only the writer can put it right
    """

    tone: str
    tag: str
    title: str
    stands: str
    should: str
    rule: str
    boxes: tuple[Box, ...]
    mend: str = ""


class _Finder:
    """From places to boxes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows = {f"thân/{index}": index for index in range(1, len(document.body) + 1)}
        self.spoken = dict(_spoken(document.body, "nội dung", 0))
        at = len(document.body)
        for number, appendix in enumerate(document.appendices, 1):
            self.rows[f"phụ lục {number}"] = at + 1
            self.rows |= {f"phụ lục {number}/{index}": at + 1 + index for index in range(1, len(appendix.blocks) + 1)}
            self.spoken |= dict(_spoken(appendix.blocks, f"phụ lục {number}", at + 1))
            at += 1 + len(appendix.blocks)

    def box(self, place: str, rule: str = "") -> Box | None:
        """The box of a place as `checking.places` names it."""
        part, _sign, rest = place.partition("/")
        row = self.rows.get("/".join(place.split("/")[:2]), 0) or self.rows.get(part, 0)
        if row:
            return Box(f"t-{row}", row)
        if part == "cơ quan" and "-CQ-" in rule:
            return Box("parent")
        if part == "người ký":
            which = "n" if "-HT-" in rule else "p"
            return Box(f"s-{which}-{rest if rest.isdecimal() else 1}")
        name = _BOXES.get(part, "")
        return Box(name) if name else None

    def fault(self, problem: Problem) -> Box | None:
        """The box of what `rules.soundness` says."""
        part = str(problem.facts.get("part") or problem.facts.get("place") or "").casefold()
        if part in _BOXES:
            return Box(_BOXES[part])
        if row := self.spoken.get(part) or (self._open_row() if part == "nội dung" else 0):
            return Box(f"t-{row}", row)
        if part.startswith(("kính", "cơ quan")):
            return Box("addressees")
        if "form" in problem.facts or part.startswith("người ký"):
            return Box("s-p-1")
        return Box("kind") if "profile" in problem.facts else None

    def _open_row(self) -> int:
        """The first row with a place still to fill."""
        blocks = [("thân", self.document.body)]
        blocks += [(f"phụ lục {n}", one.blocks) for n, one in enumerate(self.document.appendices, 1)]
        for part, held in blocks:
            for index, block in enumerate(held, 1):
                cells = (cell for row in block.table.rows for cell in row) if block.table else ()
                if any(OPEN in words(line) for line in (block.line, *cells)):
                    return self.rows[f"{part}/{index}"]
        return 1


def _spoken(blocks: Sequence[Any], where: str, before: int) -> Iterator[tuple[str, int]]:
    """A block's place as `rules.soundness` says it -> its row; of two alike the first."""
    found: dict[str, int] = {}
    for index, (_block, label) in enumerate(zip(blocks, labels(blocks), strict=True), 1):
        found.setdefault(f"{where}, {label.rstrip('.') or f'đoạn {index}'}".casefold(), before + index)
        found.setdefault(f"{where}, đoạn {index}", before + index)
    return iter(found.items())


def told_of(document: Document, refused: Sequence[Refused] = ()) -> list[Told]:
    """Everything to say of a text: what could not be read, what is missing, what is not in form."""
    finder = _Finder(document)
    found = [
        Told("bad", _("lỗi"), one.sentence, "", one.remedy, one.code.id, ()) for one in refused
    ]  # fmt: skip
    missing = faults_of(document)
    for one in missing:
        box = finder.fault(one)
        boxes = (box,) if box else ()
        found.append(Told("bad", _("thiếu"), one.sentence, "", one.remedy, one.code.id, boxes))
    if unprintable(document):
        return found
    said = {box for line in found for box in line.boxes}
    for each in judged(document):
        line = _line(each, finder)
        # A part that is missing is told once: by the value, which is asked first.
        if not (each.finding.is_error and line.boxes and said.issuperset(line.boxes)):
            found.append(line)
    return found


def _line(each: Judged, finder: _Finder) -> Told:
    finding = each.finding
    boxes = dict.fromkeys(box for place in each.places if (box := finder.box(place, finding.id)))
    mend = f"{finding.id}|{each.safe[0] if len(each.safe) == 1 else ''}" if each.safe else ""
    tone, tag = ("bad", _("lỗi")) if finding.is_error else ("warn", _("nhắc"))
    return Told(tone, tag, finding.title, finding.stands, finding.should, finding.id, tuple(boxes), mend)


def panel_of(document: Document, refused: Sequence[Refused] = ()) -> dict[str, Any]:
    """What the panel's template shows."""
    told = told_of(document, refused)
    errors = sum(one.tone == "bad" for one in told)
    return {"told": told, "errors": errors, "advice": len(told) - errors, "mends": sum(bool(one.mend) for one in told)}


def mended(document: Document, asked: str) -> tuple[Document, list[str]]:
    """The text with one repair made ("rule|place"), or all that are safe (ALL), and the rules that were repaired."""
    if asked != ALL:
        rule, _sign, place = asked.partition("|")
        made = repair(document, rule, place)
        return made, [rule] if made != document else []
    rules: list[str] = []
    for _round in range(_ROUNDS):
        before = document
        for each in () if unprintable(document) else judged(document):
            for place in each.safe:
                document = repair(document, each.finding.id, place)
                rules.append(each.finding.id)
        if document == before:
            break
    return document, list(dict.fromkeys(rules))
