"""One-click repairs of a document's value: form put right where no word changes (rule DOC-R45).

What only the writer knows is never repaired: a missing part, a summary in capitals, which of two numbers is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from quannhu.documents.checking.spelling import CAPITALS, capitalised, one_tone, tones_of
from quannhu.documents.rules.numbering import POINT_LETTERS
from quannhu.documents.rules.soundness import words
from quannhu.documents.rules.text import every_word
from quannhu.documents.rules.values import Block, BlockKind, Document, Line, Run

# (document, place) -> document; place "" is everywhere.
Mend = Callable[[Document, str], Document]

_DASH = re.compile(r"^[\s\-–—+•*·]+")
_MARKS = re.compile(r"(?<!\.\.)[\s;.,:]+$")
_KEPT = re.compile(r"^[\s\-–—+•*·]*lưu\b\s*:?\s*", re.IGNORECASE)
_POINT = re.compile(r"^(?P<letter>[a-zđ])(?P<mark>\)\s*)(?=\S)")
_PROSE = 60
_CITED = re.compile(r"\bđiểm [a-zđ]\b", re.IGNORECASE)


def repair(document: Document, rule: str, place: str = "") -> Document:
    """The document with what the rule found at the place put right; itself where there is nothing safe to do.

    rule        a finding's id ("ND-VH-01") or the rule's key ("VH-01")
    place       as `rules.differences.pieces` names it ("trích yếu", "căn cứ/2", "thân/3", "phụ lục 1/2"), "ký hiệu" for
                the sign; "" everywhere the rule holds
    """
    mend = _MENDS.get("-".join(rule.split("-")[-2:]))
    return document if mend is None else mend(document, place)


def is_safe(document: Document, rule: str, place: str = "") -> bool:
    """Whether one click puts it right."""
    return repair(document, rule, place) != document


def repairable() -> tuple[str, ...]:
    """The keys of the rules with a repair of the value, sorted."""
    return tuple(sorted(_MENDS))


# --- lines and their places ------------------------------------------------------------------------------------------


def _meant(place: str, name: str) -> bool:
    """Whether the place is this one, or the list it is of."""
    return not place or place in (name, name.split("/")[0])


def _worded(line: Line, text: str) -> Line:
    """The line with other letters of the same number; a linked figure keeps its own."""
    runs, start = [], 0
    for run in line:
        stop = start + len(run.text)
        runs.append(run if run.figure else replace(run, text=text[start:stop]))
        start = stop
    return tuple(runs)


def _on_lines(document: Document, place: str, change: Callable[[Line], Line], bases: bool = True) -> Document:
    """The change made in căn cứ, body, tables and annexes at the place."""

    def blocks(held: tuple[Block, ...], where: str) -> tuple[Block, ...]:
        made = []
        for index, block in enumerate(held, 1):
            name = f"{where}/{index}"
            if not place or place == name or place.startswith(f"{name}/"):
                block = replace(block, line=change(block.line))
                if block.table is not None:
                    rows = tuple(tuple(change(cell) for cell in row) for row in block.table.rows)
                    block = replace(block, table=replace(block.table, rows=rows))
            made.append(block)
        return tuple(made)

    kept = tuple(
        change(line) if bases and _meant(place, f"căn cứ/{index}") else line
        for index, line in enumerate(document.bases, 1)
    )
    annexes = tuple(
        replace(annex, blocks=blocks(annex.blocks, f"phụ lục {index}"))
        for index, annex in enumerate(document.appendices, 1)
    )
    return replace(document, bases=kept, body=blocks(document.body, "thân"), appendices=annexes)


def _letters(change: Callable[[str], str]) -> Mend:
    """A repair of letters that keeps their number."""
    return lambda document, place: _on_lines(document, place, lambda line: _worded(line, change(words(line))))


def _plain(change: Callable[[Run], Run]) -> Mend:
    """Lines that stand out as a whole no longer do; everywhere means prose, not headings."""
    return lambda document, place: _on_lines(
        document,
        place,
        lambda line: tuple(map(change, line)) if place or len(words(line)) >= _PROSE else line,
    )


def _tones(document: Document, place: str) -> Document:
    """The way most of the text has; the whole text, wherever the finding stood."""
    counts = tones_of(every_word(document))
    if not counts["first"] or not counts["last"]:
        return document
    last = counts["last"] > counts["first"]
    return _letters(lambda text: one_tone(text, last))(document, "")


def _opened(text: str) -> str:
    """Without blanks at its beginning, the first letter a capital."""
    return text[:1].upper() + text[1:]


def _unindented(document: Document, place: str) -> Document:
    def change(line: Line) -> Line:
        if not line or line[0].figure:
            return line
        return (replace(line[0], text=line[0].text.lstrip()), *line[1:])

    return _on_lines(document, place, change)


def _typed_label(pattern: str, mark: str) -> Mend:
    """The mark after a label somebody typed."""
    return _letters(lambda text: re.sub(pattern, rf"\g<1>{mark}", text))


# --- typed points ----------------------------------------------------------------------------------------------------


def _lettered(document: Document, place: str) -> Document:
    """Typed points in the order of the alphabet; not where the text cites a point, which would then be another."""
    if any(_CITED.search(text) for text in every_word(document)):
        return document
    where = place.split("/")[0] or "thân"
    annexes = tuple(
        replace(annex, blocks=_in_order(annex.blocks)) if where == f"phụ lục {index}" else annex
        for index, annex in enumerate(document.appendices, 1)
    )
    body = _in_order(document.body) if where == "thân" else document.body
    return replace(document, body=body, appendices=annexes)


def _in_order(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    made, count = [], 0
    for block in blocks:
        text = words(block.line)
        found = _POINT.match(text) if block.kind == BlockKind.PARAGRAPH else None
        if found is None:
            # Words and dashes between two points belong to the first of them; a heading begins anew.
            count = count if block.kind in (BlockKind.PARAGRAPH, BlockKind.DASH, BlockKind.TABLE) else 0
            count = 0 if re.match(r"^\d+[./]|^[IVX]+\.", text) else count
        else:
            count = 1 if found["letter"] == "a" else count + 1
            if count <= len(POINT_LETTERS):
                block = replace(block, line=_worded(block.line, POINT_LETTERS[count - 1] + text[1:]))
        made.append(block)
    return tuple(made)


# --- entries of lists ------------------------------------------------------------------------------------------------


def _entry(text: str) -> str:
    """Without its dash and closing marks, which print sets."""
    return _MARKS.sub("", _DASH.sub("", text))


def _addressees(document: Document, place: str) -> Document:
    """Each addressee an entry of its own."""
    names: list[str] = []
    for index, name in enumerate(document.addressees, 1):
        meant = _meant(place, f"kính gửi/{index}")
        names += [_entry(part) for part in name.split(";")] if meant else [name]
    return replace(document, addressees=tuple(name for name in names if name))


def _bases(document: Document, place: str) -> Document:
    kept = []
    for index, line in enumerate(document.bases, 1):
        if line and _meant(place, f"căn cứ/{index}"):
            first, last = line[0], line[-1]
            if not first.figure:
                line = (replace(first, text=_DASH.sub("", first.text)), *line[1:])
            if not last.figure:
                line = (*line[:-1], replace(line[-1], text=_MARKS.sub("", line[-1].text)))
        kept.append(line)
    return replace(document, bases=tuple(kept))


def _recipients(document: Document, place: str) -> Document:
    """No dash or mark typed by hand."""
    named = (
        _entry(name) if _meant(place, f"nơi nhận/{index}") else name
        for index, name in enumerate(document.recipients, 1)
    )
    kept_by = _entry(document.kept_by) if place in ("", "nơi nhận", "lưu") else document.kept_by
    return replace(document, recipients=tuple(name for name in named if name), kept_by=kept_by)


def _kept_last(document: Document, place: str) -> Document:
    """A line `Lưu` typed among the recipients is the line where it is kept."""
    kept = [name for name in document.recipients if _KEPT.match(name)]
    if len(kept) != 1 or document.kept_by:
        return document
    others = tuple(name for name in document.recipients if name is not kept[0])
    return replace(document, recipients=others, kept_by=_entry(_KEPT.sub("", kept[0])))


def _above_first(document: Document, place: str) -> Document:
    """`Như trên` before the others."""
    ordered = sorted(document.recipients, key=lambda name: not _entry(name).lower().startswith("như trên"))
    return replace(document, recipients=tuple(ordered))


# --- single parts ----------------------------------------------------------------------------------------------------


def _signs(change: Callable[[str], str]) -> Mend:
    return lambda document, place: replace(
        document, organ_sign=change(document.organ_sign), drafting_sign=change(document.drafting_sign)
    )


def _small_groups(sign: str) -> str:
    """Groups without a capital in capitals: `QN-kh` -> `QN-KH`; a group that mixes both is left to the writer."""
    return "-".join(group.upper() if group == group.lower() else group for group in sign.split("-"))


def _place(change: Callable[[str], str]) -> Mend:
    return lambda document, place: replace(document, place=change(document.place))


def _summary(change: Callable[[str], str]) -> Mend:
    return lambda document, place: replace(document, summary=change(document.summary))


def _full_stop(text: str) -> str:
    return text if text.endswith(("v.v.", "...")) else text.rstrip(" .")


def _about(text: str) -> str:
    return re.sub(r"^v/v\s*[:.]?\s*", "Về việc ", text, flags=re.IGNORECASE)


def _names(document: Document, place: str) -> Document:
    """Names in capitals with a capital for each syllable (phụ lục II, mục II)."""
    signers = tuple(
        replace(signer, name=" ".join(word.capitalize() for word in signer.name.split()))
        if signer.name.isupper() and _meant(place, f"người ký/{index}")
        else signer
        for index, signer in enumerate(document.signers, 1)
    )
    return replace(document, signers=signers)


def _each(keys: Iterable[str], mend: Mend) -> dict[str, Mend]:
    return dict.fromkeys(keys, mend)


_MENDS: dict[str, Mend] = {
    **{rule.key: _letters(partial(capitalised, rule)) for rule in CAPITALS},
    **_each(("KG-04", "KG-05", "KG-06"), _addressees),
    **_each(("CC-01", "CC-02", "CC-03"), _bases),
    **_each(("NN-05", "NN-06", "NN-07"), _recipients),
    "NN-08": _kept_last,
    "NN-10": _above_first,
    **_each(("TH-12", "KH-03", "CC-12"), _plain(lambda run: replace(run, bold=False))),
    **_each(("TH-13", "DI-13", "LM-13"), _plain(lambda run: replace(run, italic=False))),
    **_each(("DM-02", "DM-03"), _lettered),
    "CT-02": _tones,
    "TH-04": _unindented,
    "TH-06": lambda document, place: _letters(_opened)(document, place) if place else document,
    "KH-01": _typed_label(r"^(\d{1,2})[/)](?=\s)", "."),
    "DM-01": _typed_label(r"^([a-eđ])[./](?=\s)", ")"),
    "LM-01": _typed_label(r"^([IVX]+)[/)-](?=\s)", "."),
    "DI-01": _typed_label(r"^([Đđ]iều \d+)[:,)/-]", "."),
    "SO-06": _signs(lambda sign: re.sub(r"\s+", "", sign)),
    "SO-07": _signs(lambda sign: re.sub(r"[/_–—]", "-", sign)),
    "SO-10": _signs(_small_groups),
    "NT-02": _place(lambda place: place.rstrip(" ,.;:")),
    "NT-08": _place(_opened),
    "TY-02": _summary(_about),
    "TY-03": _summary(_full_stop),
    "HT-14": _names,
}
