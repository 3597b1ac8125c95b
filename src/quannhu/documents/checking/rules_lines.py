"""Rules of the rule lines under tiêu ngữ, issuer and summary."""

from __future__ import annotations

from collections.abc import Iterator

from quannhu.documents.checking.elements import Elements
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.rulebook import STATE, Case, Fault, rule
from quannhu.documents.checking.words import DASHED_MARK, is_rule_mark, share
from quannhu.documents.layout import DrawnLine
from quannhu.documents.reading.measures import text_width

_NAMES = {
    "tieu_ngu": ("TN", "Tiêu ngữ (ô 1)"),
    "co_quan": ("BH", "Cơ quan ban hành (ô 2)"),
    "trich_yeu": ("TY", "Trích yếu (ô 5a)"),
}
_SOURCES = {"tieu_ngu": "I.1", "co_quan": "I.2", "trich_yeu": "I.5"}
# Shares of the words' width in percent: silent within the inner pair, an error outside the outer one.
_FULL = ((80, 125), (65, 150))
_THIRD = ((26, 60), (18, 80))


def _under(found: Elements, key: str) -> tuple[list[DrawnLine], list[Piece]]:
    """The lines drawn under a zone and the lines typed under it."""
    zone = found.zone(key)
    lines = _own_lines(found, key)
    typed: list[Piece] = []
    last = zone[-1]
    for piece in found.after(last):
        if piece.paragraph is last.paragraph and piece.parts == last.parts > 1 and piece.line == last.line:
            continue
        aside = last.parts > 1 and piece.parts > 1 and (piece.part == 0) != (last.part == 0)
        if aside:
            continue
        if _below(piece, last):
            if not (piece.blank or is_rule_mark(piece)):
                break
        elif _row_beside(piece, last):
            continue
        elif piece.container != last.container and not (last.parts > 1 and not piece.container):
            break
        if is_rule_mark(piece):
            typed.append(piece)
            lines += [line for line in piece.paragraph.lines if line not in lines and piece.whole]
        elif piece.blank:
            lines += [line for line in piece.paragraph.lines if line not in lines]
        else:
            break
    return lines, typed


def _own_lines(found: Elements, key: str) -> list[DrawnLine]:
    """The lines of the zone's paragraph; where two zones share one (laid out with tabs), each by its width."""
    last = found.zone(key)[-1]
    other = found.zone({"tieu_ngu": "co_quan", "co_quan": "tieu_ngu"}.get(key, ""))
    lines = list(last.paragraph.lines)
    if share(last, "underline") > 50 and not any(line.how == "underline" for line in lines):
        lines.append(DrawnLine("underline", 0))
    if not other or other[-1].paragraph is not last.paragraph:
        return lines
    edge = _words_width(found.zone("co_quan")) * 9 // 10
    return [line for line in lines if line.width <= 0 or (line.width > edge) == (key == "tieu_ngu")]


def _below(piece: Piece, last: Piece) -> bool:
    """In the cell right under."""
    here, there = piece.nook, last.nook
    if here is None or there is None or here.grid != there.grid or piece.frame != last.frame:
        return False
    return here.column == there.column and here.row == there.row + 1


def _row_beside(piece: Piece, last: Piece) -> bool:
    """In another cell of its row or the next."""
    here, there = piece.nook, last.nook
    if here is None or there is None or here.grid != there.grid or piece.frame != last.frame:
        return False
    return here.column != there.column and here.row <= there.row + 1


def _dashed(piece: Piece) -> bool:
    """Typed of what leaves gaps: hyphens, stars, `---o0o---`."""
    return bool(DASHED_MARK.match(piece.text)) or "o" in piece.text.lower() or "*" in piece.text


def _spare(found: Elements, key: str) -> bool:
    """Whether the head has more lines than its owners need: a shape may be anchored anywhere in it."""
    if key == "trich_yeu":
        near = [
            found.first("ten_loai"),
            *found.zone("trich_yeu"),
            *found.zone("tham_quyen"),
            *found.zone("kinh_gui")[:1],
        ]
        after = [p for p in found.pieces if p.order > found.zone("trich_yeu")[-1].order and not p.blank][:1]
        pool = [p for p in (*near, *after) if p is not None]
        return any(line.how == "shape" for piece in pool for line in piece.paragraph.lines)
    owners = [zone for zone in ("tieu_ngu", "co_quan") if found.zone(zone)]
    satisfied = sum(any(_under(found, zone)) for zone in owners)
    limit = max(found.head_ends, max(piece.order for piece in found.zone(key)))
    seen: dict[str, int] = {}
    for piece in found.pieces:
        if piece.order <= limit:
            seen[piece.where] = sum(line.how == "shape" for line in piece.paragraph.lines)
    return sum(seen.values()) > satisfied


def _missing(key: str) -> None:
    code, name = _NAMES[key]
    source = f"phụ lục I, phần II, mục {_SOURCES[key]}"

    @rule(f"{code}-05", name, f"Đường kẻ dưới {name}", group=STATE, source=source)
    def missing(case: Case) -> Iterator[Fault]:
        found = case.found
        if not found.zone(key) or (key == "trich_yeu" and found.merged):
            return
        lines, typed = _under(found, key)
        if not lines and not typed and not _spare(found, key):
            # A file without a single line may have them in a way no reader sees (a picture): that is worth a word only.
            unseen = not any(piece.paragraph.lines or is_rule_mark(piece) for piece in found.pieces)
            yield Fault(found.zone(key)[-1], "không có đường kẻ", "đường kẻ ngang, nét liền", advice=unseen)

    @rule(f"{code}-06", name, f"Nét kẻ dưới {name}", group=STATE, source=source)
    def solid(case: Case) -> Iterator[Fault]:
        found = case.found
        if not found.zone(key):
            return
        lines, typed = _under(found, key)
        for piece in typed:
            if _dashed(piece):
                yield Fault(piece, f"gõ “{piece.text[:20]}”", "đường kẻ liền, vẽ bằng công cụ kẻ")
                return
        if lines and all(line.dashed for line in lines):
            yield Fault(found.zone(key)[-1], "nét đứt", "nét liền")


def _measured(key: str) -> None:
    code, name = _NAMES[key]
    source = f"phụ lục I, phần II, mục {_SOURCES[key]}"

    @rule(f"{code}-07", name, f"Độ dài đường kẻ dưới {name}", group=STATE, source=source)
    def length(case: Case) -> Iterator[Fault]:
        found = case.found
        if not found.zone(key):
            return
        lines, typed = _under(found, key)
        if any(_dashed(piece) for piece in typed):
            return
        drawn = [line for line in lines if line.width > 0 and line.how in ("shape", "underscore")]
        wide = _words_width(found.zone(key))
        if key != "trich_yeu" and found.zone(key)[-1].lines > 1:
            # Several lines of words in one paragraph: which of them the rule stands under cannot be told.
            return
        if not drawn or wide <= 0:
            return
        inner, outer = _FULL if key == "tieu_ngu" else _THIRD
        if key == "trich_yeu" and len(found.zone(key)) > 1:
            inner, outer = (inner[0] // 2, inner[1]), (outer[0] // 2, outer[1])
        lengths = [100 * line.width // wide for line in drawn]
        if any(inner[0] <= length <= inner[1] for length in lengths):
            return
        wanted = "bằng độ dài dòng chữ" if key == "tieu_ngu" else "từ 1/3 đến 1/2 độ dài dòng chữ"
        soft = any(outer[0] <= length <= outer[1] for length in lengths) or drawn[0].how != "shape"
        yield Fault(found.zone(key)[-1], f"dài bằng {lengths[0]}% dòng chữ", wanted, advice=soft)

    @rule(f"{code}-08", name, f"Cách kẻ dưới {name}", group=STATE, advice=True, source=source)
    def drawn(case: Case) -> Iterator[Fault]:
        found = case.found
        if not found.zone(key):
            return
        lines, typed = _under(found, key)
        shown = {line.how for line in lines}
        if any(_dashed(piece) for piece in typed):
            return
        marks = [piece for piece in typed if not DASHED_MARK.match(piece.text) and "_" in piece.text]
        if shown and not shown & {"shape", "border"}:
            how = "gạch chân chữ" if shown == {"underline"} else "gõ bằng dấu gạch dưới"
            yield Fault(found.zone(key)[-1], how, "đường kẻ vẽ")
        elif marks and not shown:
            yield Fault(marks[0], "gõ bằng dấu gạch dưới", "đường kẻ vẽ")


def _words_width(zone: list[Piece]) -> int:
    """The width of the line above the rule: the last of the zone, no wider than its cell."""
    last = zone[-1]
    wide = sum(text_width(text.upper() if face.caps else text, face.size, face.bold) for text, face in last.faces)
    room = last.nook.width - 216 if last.nook and last.nook.width > 216 else 0
    return 0 if room and wide > room else wide


for _key in _NAMES:
    _missing(_key)
    _measured(_key)
