"""Rules of form, one for each part and property: size, weight, slant, capitals, place (keys 11 to 15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quannhu.documents.checking.bodies import starts_bold
from quannhu.documents.checking.pieces import Piece
from quannhu.documents.checking.profiles import Zone, known_profiles, load_profile
from quannhu.documents.checking.rulebook import (
    CASE,
    COMMON,
    PARTY,
    PLACE,
    RULES,
    SIZE,
    SLANT,
    STATE,
    WEIGHT,
    Case,
    Fault,
    Rule,
    repair_of,
)
from quannhu.documents.checking.words import AUTHORITY, RANK, share, upper
from quannhu.documents.reading.measures import text_width

# A cell or text box this much wider than its words shows whether they are centred.
_ROOM = 500
_PADDING = 216
_BLANKS = 5
# Parts that stand alone in their line on the open page.
_OPEN = frozenset(
    {
        "ten_loai",
        "trich_yeu",
        "quoc_hieu",
        "tieu_ngu",
        "tham_quyen",
        "phan_chuong",
        "muc",
        "tieu_de",
        "phu_luc",
        "ten_phu_luc",
        "kem_theo",
    }
)
_RIGHT_HEAD = frozenset({"quoc_hieu", "tieu_ngu"})
_LABELS = frozenset({"phan_chuong", "muc", "phu_luc"})


def points(half: int) -> str:
    """Half-points in Vietnamese: 27 -> "13,5 pt"."""
    return f"{half // 2},5 pt" if half % 2 else f"{half // 2} pt"


def range_of(size: tuple[int, int]) -> str:
    """ "13 pt", "12–13 pt"."""
    return f"{size[0]} pt" if size[0] == size[1] else f"{size[0]}–{size[1]} pt"


def odd_size(piece: Piece, size: tuple[int, int]) -> int:
    """The size most letters outside the range have, half-points; 0 when few are outside."""
    counts: dict[int, int] = {}
    total = 0
    for text, face in piece.faces:
        visible = len("".join(text.split()))
        total += visible
        if not 2 * size[0] <= face.size <= 2 * size[1]:
            counts[face.size] = counts.get(face.size, 0) + visible
    if not total or sum(counts.values()) * 10 < total * 3:
        return 0
    return max(counts, key=lambda found: counts[found])


def _size(case: Case, zone: Zone) -> Iterator[Fault]:
    if zone.size is None:
        return
    for piece in case.found.zone(zone.key):
        if odd := odd_size(piece, zone.size):
            near = 2 * (zone.size[0] if odd < 2 * zone.size[0] else zone.size[1])
            repair = repair_of(piece, "size", near, f"Đổi cỡ chữ thành {points(near)}")
            yield Fault(piece, f"cỡ {points(odd)}", f"cỡ {range_of(zone.size)}", repair)


def _weight(case: Case, zone: Zone) -> Iterator[Fault]:
    if zone.bold is None or zone.key == "noi_dung":
        return
    for piece in case.found.zone(zone.key):
        heavy = share(piece, "bold") > 50
        if zone.key == "dieu":
            heavy = starts_bold(piece)
        if heavy != zone.bold and piece.faces:
            says = "Đặt chữ đậm" if zone.bold else "Bỏ chữ đậm"
            # Only the label of an article need be bold: which letters, the writer knows.
            repair = None if zone.key == "dieu" else repair_of(piece, "bold", int(zone.bold), says)
            yield Fault(
                piece, "chữ đậm" if heavy else "chữ không đậm", "chữ đậm" if zone.bold else "chữ không đậm", repair
            )


def _slant(case: Case, zone: Zone) -> Iterator[Fault]:
    if zone.italic is None or zone.key == "noi_dung":
        return
    wanted = zone.italic
    if zone.key == "can_cu":
        kinds = case.profile.values["bases_italic"]
        wanted = "*" in kinds or case.found.kind in kinds
    for piece in case.found.zone(zone.key):
        slanted = share(piece, "italic") > 50
        if slanted != wanted and piece.faces:
            says = "Đặt chữ nghiêng" if wanted else "Đặt chữ đứng"
            repair = repair_of(piece, "italic", int(wanted), says)
            yield Fault(
                piece, "chữ nghiêng" if slanted else "chữ đứng", "chữ nghiêng" if wanted else "chữ đứng", repair
            )


def _judged_case(case: Case, zone: Zone) -> list[Piece]:
    pieces = case.found.zone(zone.key)
    if zone.key != "chuc_vu":
        return pieces
    judged: list[Piece] = []
    for signature in case.found.signatures:
        judged += (
            signature.posts[:2] if signature.posts and AUTHORITY.match(signature.posts[0].text) else signature.posts[:1]
        )
    return judged


def _capitals(case: Case, zone: Zone) -> Iterator[Fault]:
    for piece in _judged_case(case, zone):
        text = piece.text
        if zone.case == "upper" and not upper(text) and any(letter.isalpha() for letter in text):
            repair = repair_of(piece, "caps", 1, "Hiện chữ in hoa (chữ đã gõ giữ nguyên)")
            yield Fault(piece, f"“{_short(text)}”", "chữ in hoa", repair)
        elif zone.case == "lower" and upper(bare := RANK.sub("", text)) and (zone.key in _LABELS or _words(bare) > 1):
            drawn = any(face.caps for words, face in piece.faces if words.strip())
            repair = repair_of(piece, "caps", 0, "Bỏ hiệu ứng in hoa") if drawn else None
            yield Fault(piece, f"“{_short(text)}”", "chữ thường, chỉ viết hoa chữ cái đầu", repair)


def _words(text: str) -> int:
    return sum(word.isalpha() for word in text.split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _place(case: Case, zone: Zone) -> Iterator[Fault]:
    if zone.align != "center":
        return
    for piece in case.found.zone(zone.key):
        paragraph = piece.paragraph
        if paragraph.align == "center" or piece.parts > 1 or piece.tabs:
            continue
        raw = paragraph.text
        if len(raw) - len(raw.lstrip()) >= _BLANKS or paragraph.left > 500 or paragraph.first_line > 1500:
            continue
        wide = sum(text_width(words, face.size, face.bold) for words, face in piece.faces)
        if piece.nook:
            if piece.nook.width - _PADDING - wide < _ROOM:
                continue
        elif (
            piece.frame
            or zone.key not in _OPEN
            or (paragraph.align == "right" and zone.key in ("quoc_hieu", "tieu_ngu"))
        ):
            continue
        stands = {"left": "canh trái", "right": "canh phải"}.get(paragraph.align, "canh đều hai bên")
        repair = repair_of(piece, "align", "center", "Canh giữa") if piece.lines == 1 else None
        yield Fault(piece, stands, "canh giữa", repair)


_CHECKS: dict[int, tuple[str, str, Callable[[Case, Zone], Iterator[Fault]]]] = {
    SIZE: ("size", "cỡ chữ", _size),
    WEIGHT: ("bold", "chữ đậm", _weight),
    SLANT: ("italic", "chữ nghiêng, đứng", _slant),
    CASE: ("case", "chữ in hoa, in thường", _capitals),
    PLACE: ("align", "vị trí", _place),
}


def _bound(check: Callable[[Case, Zone], Iterator[Fault]], key: str) -> Callable[[Case], Iterator[Fault]]:
    def run(case: Case) -> Iterator[Fault]:
        zone = case.profile.zones.get(key)
        return iter(()) if zone is None else check(case, zone)

    return run


def _register() -> None:
    """A rule for each zone of any profile and each property one of them judges."""
    zones: dict[str, tuple[Zone, set[str]]] = {}
    for name in known_profiles():
        profile = load_profile(name)
        for key, zone in profile.zones.items():
            held = zones.setdefault(key, (zone, set()))
            held[1].update(profile.groups)
    for key, (zone, groups) in zones.items():
        group = COMMON if groups >= {STATE, PARTY} else next(iter(groups))
        annexed = key in (
            "phu_luc",
            "ten_phu_luc",
            "kem_theo",
            "noi_dung",
            "dieu",
            "phan_chuong",
            "muc",
            "tieu_de",
            "la_ma",
        )
        for number, (field, title, check) in _CHECKS.items():
            if key == "noi_dung" and number != SIZE:
                continue
            name = f"{zone.code}-{number}"
            fields = ((key, field),)
            values = ("bases_italic",) if name == "CC-13" else ()
            run = _bound(check, key)
            RULES[name] = Rule(
                name, f"{zone.name}: {title}", zone.name, run, group, "error", zone.source, values, fields, annexed
            )


_register()
