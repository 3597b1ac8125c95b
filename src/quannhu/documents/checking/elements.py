"""Which line of a file is which part of the document (ô 1 to 14): found by what it says and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from quannhu.documents.checking.pieces import Piece
from quannhu.documents.layout import Layout


@dataclass(frozen=True)
class Item:
    """One entry of a list (kính gửi, nơi nhận), its wrapped lines joined."""

    text: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Signature:
    """One signer's block: authority and posts, then the name when it stands there."""

    posts: tuple[Piece, ...]
    name: Piece | None


@dataclass
class Elements:
    """The parts of a document.

    zones       pieces by zone key ("quoc_hieu"); a key that is not there was not found
    kind        of rules.kinds; "" unknown
    whole       a document of its own; False: an annex or a text issued with another
    merged      title and summary stand in one line
    fixed       pieces that are one line with another part (quốc hiệu and tiêu ngữ): their form is not judged
    edge        what stands in the first page's top margin
    ends_at     order of the last piece of the main text's frame (signature, nơi nhận); what follows is annexed
    """

    layout: Layout
    pieces: tuple[Piece, ...]
    zones: dict[str, list[Piece]] = field(default_factory=dict)
    kind: str = ""
    known_title: bool = True
    whole: bool = True
    attached: bool = False
    merged: bool = False
    draft: bool = False
    party: bool = False
    head_ends: int = -1
    ends_at: int = 1 << 60
    receivers: tuple[Item, ...] = ()
    recipients: tuple[Item, ...] = ()
    signatures: tuple[Signature, ...] = ()
    claimed: set[int] = field(default_factory=set)
    edge: tuple[Piece, ...] = ()

    def after(self, piece: Piece) -> tuple[Piece, ...]:
        """What follows a piece, in the text or in the head of the page where it stands."""
        pieces = self.edge if piece.order < 0 else self.pieces
        return pieces[piece.order - pieces[0].order + 1 :]

    def zone(self, key: str) -> list[Piece]:
        """The pieces of a zone."""
        return self.zones.get(key, [])

    def first(self, key: str) -> Piece | None:
        """The zone's first piece."""
        pieces = self.zones.get(key)
        return pieces[0] if pieces else None

    def claim(self, key: str, *pieces: Piece) -> None:
        """These pieces are that zone."""
        self.zones.setdefault(key, []).extend(pieces)
        self.claimed.update(piece.order for piece in pieces)

    def free(self, piece: Piece) -> bool:
        """Not blank and of no zone yet."""
        return not piece.blank and piece.order not in self.claimed
