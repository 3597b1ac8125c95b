"""Finding the end: nơi nhận with its list, who signs, what is annexed."""

from __future__ import annotations

import re

from quannhu.documents.checking.elements import Elements, Item, Signature
from quannhu.documents.checking.heads import appendix_label
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.words import AUTHORITY, POST, RANK, bold, is_name, is_rule_mark, title_kind, upper
from quannhu.kernel.text import fold

_LABEL = re.compile(r"^nơi nhận\s*[:;.]?\s*$", re.IGNORECASE)
_LABEL_FIRST = re.compile(r"^nơi nhận\s*[:;.]", re.IGNORECASE)
_DASH = re.compile(r"^[-–—+•*·]\s*")
_KEPT = re.compile(r"^[-–—+•*·]?\s*lưu\b", re.IGNORECASE)
_DRAFTER = re.compile(r"^[A-ZĐ]{1,8}(\.\s*\(\d+\))?$")  # ô 12: who drafted, how many copies
_HEADING = re.compile(r"^([ivx]+|\d+|[a-zđ])\s*[.)/]|^(điều|chương|mục|phần|quyết định|quyết nghị)\b", re.IGNORECASE)
_NOT_SIGNED = re.compile(
    r"^\(.*\)$|^\[.*\]$|^(ký bởi|người ký|ngày ký|thời gian ký|cơ quan:|email:|signed)|^[.…_\s]+$", re.IGNORECASE
)
_KEPT_AT_START = ("kem theo", "ban hanh kem")


def find_tail(found: Elements) -> None:
    """Fill nơi nhận, the signatures and the annexes."""
    pieces = [piece for piece in found.pieces if not piece.blank]
    bound = _annexed_from(found, pieces)
    main = [piece for piece in pieces if piece.order < bound]
    label = _label(found, main)
    if label is not None:
        found.claim("noi_nhan", label)
        _recipients(found, main, label)
        for piece in main:
            if piece.order > label.order and found.free(piece) and _DRAFTER.match(piece.text):
                found.claim("soan", piece)
    _signatures(found, main, label)
    _ends(found, bound)
    _appendices(found, pieces)


def _annexed_from(found: Elements, pieces: list[Piece]) -> int:
    """Where the first annex or second document begins."""
    title = found.first("ten_loai")
    seen = 0
    for index, piece in enumerate(pieces):
        seen += 1
        if piece.order in found.claimed or seen < 6 or (piece.nook and piece.nook.bordered):
            continue
        if appendix_label(piece):
            return piece.order
        again = piece.letters == "conghoaxahoichunghiavietnam"
        if again:
            # The second head begins with the cell left of it.
            beside = [p for p in pieces if p.nook and piece.nook and p.nook.grid == piece.nook.grid]
            return min(p.order for p in (piece, *beside))
        after = pieces[index + 1 : index + 5]
        named = title_kind(piece.text) is not None and upper(piece.text) and piece is not title
        if named and any(fold(p.text.strip("( ")).startswith(_KEPT_AT_START) for p in after):
            return piece.order
    return 1 << 60


def _label(found: Elements, main: list[Piece]) -> Piece | None:
    labels = [p for p in main if found.free(p) and (_LABEL.match(p.text) or _LABEL_FIRST.match(p.text))]
    alone = [piece for piece in labels if _LABEL.match(piece.text)]
    return next(iter(alone or labels), None)


def _recipients(found: Elements, main: list[Piece], label: Piece) -> None:
    """The lines under the label, wrapped ones joined to theirs."""
    taken: list[Piece] = []
    begun = False
    for piece in main:
        if piece.order <= label.order:
            continue
        if piece.container != label.container:
            if label.container and begun:
                break
            continue
        if piece.parts > 1 and piece.part > 0 and label.by:
            continue
        dashed = bool(_DASH.match(piece.text)) or bool(_KEPT.match(piece.text))
        if not label.container:
            if piece.parts == 1 and piece.tabs > 0 and not dashed:
                continue
            ended = bool(taken) and (taken[-1].text.endswith((".", ";")) or bool(_KEPT.match(taken[-1].text)))
            bare = len(piece.text) < 90 and piece.text.endswith(";") and not bold(piece)
            if not dashed and not bare and (ended or not taken):
                if upper(piece.text) or is_name(piece.text):
                    continue
                break
        if is_rule_mark(piece) or (
            not dashed
            and (bold(piece) or _DRAFTER.match(piece.text) or re.match(r"^\(\d+\)|^(ghi chú|\*)", piece.text.lower()))
        ):
            if taken:
                break
            continue
        if taken and not dashed and _KEPT.match(taken[-1].text) and taken[-1].text.endswith("."):
            break
        begun = True
        taken.append(piece)
    found.claim("ds_nhan", *taken)
    found.recipients = joined_items(taken)


def joined_items(pieces: list[Piece]) -> tuple[Item, ...]:
    """Entries that begin with a dash (or Lưu); lines without one go on the entry before."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        marked = _DASH.match(piece.text) or _KEPT.match(piece.text) or piece.paragraph.label
        # What follows a closed entry is an entry without its dash; a remark in brackets goes with the one before.
        closed = bool(groups) and groups[-1][-1].text.endswith(";") and not piece.text.startswith("(")
        if groups and not marked and not closed:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return tuple(Item(" ".join(piece.text for piece in group), tuple(group)) for group in groups)


def _signatures(found: Elements, main: list[Piece], label: Piece | None) -> None:
    """Columns of short lines at the end: authority and posts, the name last."""
    columns = _columns_beside(found, main, label) if label is not None else []
    if not columns:
        columns = _columns_at_end(found, main)
    made = []
    for column in columns:
        lines = [piece for piece in column if not _NOT_SIGNED.match(piece.text) and not is_rule_mark(piece)]
        if signature := _read_column(lines):
            made.append(signature)
    for signature in made:
        found.claim("chuc_vu", *signature.posts)
        if signature.name is not None:
            found.claim("ho_ten", signature.name)
    found.signatures = tuple(made)


def _columns_beside(found: Elements, main: list[Piece], label: Piece) -> list[list[Piece]]:
    free = [piece for piece in main if found.free(piece) and len(piece.text) < 120]
    if label.nook:
        columns: dict[int, list[Piece]] = {}
        for piece in free:
            nook = piece.nook
            if (
                nook
                and nook.grid == label.nook.grid
                and nook.row >= label.nook.row - 1
                and nook.column != label.nook.column
            ):
                columns.setdefault(nook.column, []).append(piece)
        return list(columns.values())
    if label.frame:
        framed: dict[str, list[Piece]] = {}
        for piece in free:
            if piece.frame and piece.frame != label.frame and piece.order > found.head_ends:
                framed.setdefault(piece.frame, []).append(piece)
        beside = list(framed.values())
        begin = _prose_ends(main, label)
        return beside or [[p for p in free if not p.frame and p.order > begin and _signs(p)]]
    begin = _prose_ends(main, label)
    near = [p for p in free if p.order > begin]
    right = [p for p in near if not p.nook and not p.frame and (p.part > 0 or p.tabs > 0 or _signs(p) or _names(p))]
    framed_right = [p for p in near if p.frame]
    return [right] if right else [framed_right] if framed_right else []


def _prose_ends(main: list[Piece], label: Piece) -> int:
    """The order of the last line of the text above nơi nhận."""
    above = [p for p in main if p.order < label.order]
    text = [p.order for p in above if len(p.text) > 90 or p.text.endswith(("./.", ".", ";", ":"))]
    return max([*text, label.order - 12])


def _signs(piece: Piece) -> bool:
    """Looks like a line of a signature: bold and short, not a heading of the text."""
    text = piece.text
    if AUTHORITY.match(text) and upper(text):
        return True
    heavy = bold(piece) or (upper(text) and bool(POST.search(piece.folded)))
    return heavy and len(text) < 70 and not _HEADING.match(text)


def _names(piece: Piece) -> bool:
    """A person's name alone in its line."""
    return is_name(piece.text) and len(piece.text) < 50 and not _HEADING.match(piece.text)


def _columns_at_end(found: Elements, main: list[Piece]) -> list[list[Piece]]:
    """No nơi nhận beside: the last layout table, or the last short bold lines of the page."""
    free = [p for p in main if found.free(p) and p.order > found.head_ends]
    grids: list[str] = []
    for piece in free:
        if piece.nook and not piece.nook.bordered and piece.nook.grid not in grids:
            grids.append(piece.nook.grid)
    for grid in reversed(grids):
        columns: dict[int, list[Piece]] = {}
        for piece in free:
            if piece.nook and piece.nook.grid == grid and len(piece.text) < 120:
                columns.setdefault(piece.nook.column, []).append(piece)
        if any(_post_like(column[0]) for column in columns.values()):
            return [column for column in columns.values() if _post_like(column[0]) or is_name(column[-1].text)]
    framed: dict[str, list[Piece]] = {}
    for piece in free:
        if piece.frame and len(piece.text) < 120:
            framed.setdefault(piece.frame, []).append(piece)
    boxes = [column for column in framed.values() if _post_like(column[0])]
    if boxes:
        return boxes
    tail: list[Piece] = []
    for piece in reversed(free[-14:]):
        if piece.nook and piece.nook.bordered:
            break
        if len(piece.text) > 90 or not (_signs(piece) or is_name(piece.text) or _NOT_SIGNED.match(piece.text)):
            break
        tail.insert(0, piece)
    if not any(_post_like(piece) for piece in tail):
        return []
    sides: dict[int, list[Piece]] = {}
    for piece in tail:
        sides.setdefault(piece.part, []).append(piece)
    return list(sides.values())


def _post_like(piece: Piece) -> bool:
    text = piece.text
    return len(text) < 90 and (
        bool(AUTHORITY.match(text)) or (bold(piece) and (upper(text) or bool(POST.search(fold(text)))))
    )


def _read_column(lines: list[Piece]) -> Signature | None:
    if not lines:
        return None
    last = lines[-1]
    # A rank in a line of its own belongs to the name.
    lines = [piece for piece in lines if piece is last or RANK.sub("", piece.text)]
    alone_post = len(lines) == 1 and (
        bool(AUTHORITY.match(last.text)) or (upper(last.text) and POST.search(last.folded))
    )
    named = (is_name(last.text) or _loose_name(last, lines)) and not alone_post and not _is_post(last, lines)
    posts = lines[:-1] if named else lines
    if not posts and named:
        return Signature((), last)
    if not any(_post_like(piece) or POST.search(piece.folded) for piece in posts):
        return None
    return Signature(tuple(posts), last if named else None)


def _loose_name(last: Piece, lines: list[Piece]) -> bool:
    """The last line under a post, typed carelessly: `Nguyễn văn mẫu`."""
    words = RANK.sub("", last.text).split()
    if len(lines) < 2 or not 2 <= len(words) <= 5 or upper(last.text) or any(letter.isdigit() for letter in last.text):
        return False
    return words[0][:1].isupper() and not POST.search(fold(last.text)) and not title_kind(last.text)


def _is_post(last: Piece, lines: list[Piece]) -> bool:
    """`PHÓ CỤC TRƯỞNG` as the last line is a post whose name is missing."""
    if AUTHORITY.match(last.text):
        return True
    if not upper(last.text):
        return (
            bool(re.match(r"^(pho|truong|chu tich|giam doc|chu nhiem|thu truong|chanh) ", last.folded))
            and len(lines) > 1
        )
    return bool(
        re.match(r"^(pho |thu truong|cuc truong|chu nhiem|chinh uy|tu lenh|giam doc|chu tich|truong )", last.folded)
    )


def _ends(found: Elements, bound: int) -> None:
    marks = [p.order for key in ("noi_nhan", "ds_nhan", "chuc_vu", "ho_ten") for p in found.zone(key)]
    found.ends_at = min(max(marks), bound - 1) if marks else bound - 1


def _appendices(found: Elements, pieces: list[Piece]) -> None:
    """Each `Phụ lục` with its title and reference line."""
    if found.whole:
        pieces = [piece for piece in pieces if piece.order > found.ends_at]
    for index, piece in enumerate(pieces):
        if (piece.nook and piece.nook.bordered) or not appendix_label(piece) or not found.free(piece):
            continue
        found.claim("phu_luc", piece)
        for after in pieces[index + 1 : index + 6]:
            if not found.free(after) or (after.nook and after.nook.bordered) or appendix_label(after):
                break
            if re.match(r"^\(?\s*(ban hành )?kèm theo", after.text, re.IGNORECASE):
                found.claim("kem_theo", after)
                break
            shown = (
                after.paragraph.align == "center"
                or after.paragraph is piece.paragraph
                or (upper(after.text) and bold(after) and len(after.text) < 200)
            )
            if not shown or re.match(r"^[IVX]+\. |^\d+\. ", after.text) or is_rule_mark(after):
                break
            found.claim("ten_phu_luc", after)
