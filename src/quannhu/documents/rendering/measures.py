"""How wide words are, from the letters' own measures: rule lines are drawn as long as the words above them."""

from __future__ import annotations

from functools import lru_cache

from quannhu.kit.fonts import vietnamese_faces

POINT = 25.4 / 72  # mm


@lru_cache(maxsize=4)
def _advances(bold: bool) -> tuple[dict[int, int], int]:
    """Letter -> its advance, and the units of an em, of the upright face."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    wanted = ("bold",) if bold else ("regular", "book", "roman", "normal")
    face = next(face for face in vietnamese_faces() if face.style.lower() in wanted)
    with TTFont(face.path, fontNumber=0, lazy=True) as font:
        widths, letters = font["hmtx"], font.getBestCmap()
        return {code: widths[name][0] for code, name in letters.items()}, font["head"].unitsPerEm


# Letters no font draws: the typesetter leaves them out without a word.
_UNSEEN = frozenset("\n\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060")


def undrawn(text: str) -> str:
    """The letters, each once, that the font has no picture for."""
    known = _advances(False)[0]
    return "".join(sorted(letter for letter in set(text) - _UNSEEN if ord(letter) not in known))


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Millimetres of the words on one line."""
    advances, em = _advances(bold)
    missing = em // 2
    return sum(advances.get(ord(letter), missing) for letter in text) * size * POINT / em


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines the words fall into when each takes all that fits."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def longest(text: str, room: float, size: float, *, bold: bool = False) -> float:
    """The width of the longest of those lines."""
    return max((width_of(line, size, bold=bold) for line in wrapped(text, room, size, bold=bold)), default=0)
