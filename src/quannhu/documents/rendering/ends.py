"""The foot of a document: who gets it at the left, who signs at the right; a biên bản has its signers side by side."""

from __future__ import annotations

from collections.abc import Sequence

from quannhu.documents.rendering.measures import wrapped
from quannhu.documents.rendering.sheet import Columns, Gap, Node, Para
from quannhu.documents.rendering.styles import BODY
from quannhu.documents.rules.authority import name_line, post_lines
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.values import Document, Run, Signer

LEFT, RIGHT = 75.0, 90.0
SIGNING_ROOM = 64  # points between post and name: the picture of a signature and the seal beside it


def recipient_lines(lines: Sequence[str]) -> tuple[Node, ...]:
    """`Nơi nhận:` and its lines, each after a dash with its mark at the end."""
    if not lines:
        return ()
    marks = [";"] * (len(lines) - 1) + ["."]
    entries = (Para("DanhSachNhan", (Run(f"- {line}{mark}"),)) for line, mark in zip(lines, marks, strict=True))
    return (Para("NoiNhan", (Run("Nơi nhận:"),), keep=True), *entries)


def _recipients(document: Document) -> tuple[Node, ...]:
    """Ô 9b and 12."""
    kind = KINDS[document.kind]
    lines = [one.strip().rstrip(";.") for one in document.recipients]
    if document.addressees and kind.distributed and kind.lead == "Kính gửi" and "Như trên" not in lines:
        lines.insert(0, "Như trên")
    if document.kept_by:
        lines.append(f"Lưu: {document.kept_by}")
    nodes = list(recipient_lines(lines))
    if document.drafter_sign:
        count = f".({document.copies})" if document.copies else ""
        nodes.append(Para("NguoiSoan", (Run(f"{document.drafter_sign}{count}"),)))
    return tuple(nodes)


def signature(signer: Signer, profile: str, mark: str, room: float) -> tuple[Node, ...]:
    """Ô 7a, 7c, 7b: post, room named by the mark, name."""
    nodes: list[Node] = []
    for line in post_lines(signer, profile):
        parts = wrapped(line, room - 2, BODY, bold=True)
        nodes += [Para("QuyenHan", (Run(part),), keep=True) for part in parts]
    nodes.append(Gap(SIGNING_ROOM, mark))
    nodes.append(Para("HoTen", (Run(name_line(signer)),)))
    return tuple(nodes)


def end_nodes(document: Document, width: float) -> list[Node]:
    """The columns at the foot; they never break across pages."""
    signers = document.signers
    if len(signers) < 2:
        signed = signature(signers[0], document.profile, "ky-1", RIGHT) if signers else ()
        return [Columns((LEFT, width - LEFT), ((_recipients(document), signed),))]
    half = width / 2
    blocks = [signature(one, document.profile, f"ky-{index}", half) for index, one in enumerate(signers, 1)]
    if len(blocks) % 2:
        blocks.insert(len(blocks) - 1, ())
    nodes: list[Node] = []
    for at in range(0, len(blocks), 2):
        nodes += [Columns((half, half), ((blocks[at], blocks[at + 1]),)), Gap(8)]
    recipients = _recipients(document)
    return [*nodes, *recipients]
