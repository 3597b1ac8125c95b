"""What differs between two versions of a document, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from quannhu.documents.rules.soundness import words
from quannhu.documents.rules.values import Block, Document


@dataclass(frozen=True)
class Piece:
    """A place of a document and its words: what one line of a comparison is about."""

    place: str
    text: str


@dataclass(frozen=True)
class Change:
    """A place that was added, dropped or changed.

    kind        "thêm" | "bỏ" | "sửa"; place as it stands after (before, when dropped)
    """

    kind: str
    place: str
    before: str
    after: str


def pieces(document: Document) -> tuple[Piece, ...]:
    """The document as places with words, in the order of the page; `place` is what a comment names."""
    return tuple(piece for piece in _pieces(document) if piece.text)


def _pieces(document: Document) -> Iterator[Piece]:
    yield Piece("loại", document.kind)
    yield Piece("cơ quan", f"{document.parent} / {document.organ}".strip(" /"))
    yield Piece("địa danh", document.place)
    yield Piece("trích yếu", document.summary)
    for index, name in enumerate(document.addressees, 1):
        yield Piece(f"kính gửi/{index}", name)
    for index, line in enumerate(document.bases, 1):
        yield Piece(f"căn cứ/{index}", words(line))
    yield from _blocks(document.body, "thân")
    for index, signer in enumerate(document.signers, 1):
        text = " ".join(part for part in (signer.authority, signer.of, signer.post, signer.rank, signer.name) if part)
        yield Piece(f"người ký/{index}", text)
    for index, name in enumerate(document.recipients, 1):
        yield Piece(f"nơi nhận/{index}", name)
    yield Piece("lưu", document.kept_by)
    for index, appendix in enumerate(document.appendices, 1):
        yield Piece(f"phụ lục {index}", appendix.title)
        yield from _blocks(appendix.blocks, f"phụ lục {index}")


def _blocks(blocks: tuple[Block, ...], where: str) -> Iterator[Piece]:
    for index, block in enumerate(blocks, 1):
        place = f"{where}/{index}"
        if block.table:
            yield Piece(place, " | ".join(block.table.columns))
            for number, row in enumerate(block.table.rows, 1):
                yield Piece(f"{place}/hàng {number}", " | ".join(words(cell) for cell in row))
        elif block.chart:
            yield Piece(place, f"{block.chart.title}: {block.chart.series}")
        else:
            yield Piece(place, words(block.line))


def differences(before: Document, after: Document) -> tuple[Change, ...]:
    """Every place that differs, in the order of the newer document (rule DOC-R41)."""
    old, new = pieces(before), pieces(after)
    matcher = SequenceMatcher(None, [_key(piece) for piece in old], [_key(piece) for piece in new], autojunk=False)
    found: list[Change] = []
    for verb, i1, i2, j1, j2 in matcher.get_opcodes():
        if verb == "equal":
            continue
        gone, come = list(old[i1:i2]), list(new[j1:j2])
        both = min(len(gone), len(come))
        found += [Change("sửa", come[k].place, gone[k].text, come[k].text) for k in range(both)]
        found += [Change("bỏ", piece.place, piece.text, "") for piece in gone[both:]]
        found += [Change("thêm", piece.place, "", piece.text) for piece in come[both:]]
    return tuple(found)


def _key(piece: Piece) -> tuple[str, str]:
    """Blocks are matched by their words wherever they moved to, other places by their name."""
    return (piece.place.split("/")[0], piece.text)
