"""Which font files carry every Vietnamese letter: decided by their content, never by their name.

Debian's first Liberation fonts lack more than 90 of the letters, and a typesetter that finds them mixes in another
face without a word; so the letters of each file are counted before it is used.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from quannhu.kernel.errors import Refused
from quannhu.kit.paper_codes import NO_FONT

# Looked for in this order; the first three have the measures of Times New Roman.
FAMILIES = ("Times New Roman", "Liberation Serif", "Tinos", "Noto Serif", "DejaVu Serif")
SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
FACE_FILES = (".ttf", ".otf", ".ttc")
FILE_LIMIT = 4_000  # a folder of more fonts than this is a mistake of the setting


def vietnamese_letters() -> frozenset[str]:
    """The 134 letters that plain Latin lacks: ă â đ ê ô ơ ư and every toned vowel, small and capital."""
    vowels, tones = "aăâeêioôơuưy", "\u0300\u0309\u0303\u0301\u0323"
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones} | set("ăâđêôơư")
    return frozenset(small | {letter.upper() for letter in small})


@dataclass(frozen=True)
class Face:
    """One font file that carries every letter."""

    family: str
    style: str
    path: Path


def face_of(path: Path) -> Face | None:
    """The file's family and style, or None when it is no font or lacks a Vietnamese letter."""
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            letters = font.getBestCmap() or {}
            if any(ord(letter) not in letters for letter in vietnamese_letters()):
                return None
            names = font["name"]
            family = names.getDebugName(16) or names.getDebugName(1) or ""
            style = names.getDebugName(17) or names.getDebugName(2) or ""
    except (TTLibError, OSError, KeyError, AssertionError):
        return None
    return Face(family, style, path)


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    """Every font file below the folders, those of the families looked for first."""
    found: list[Path] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in FACE_FILES and len(found) < FILE_LIMIT:
                found.append(path)
    likely = [family.replace(" ", "").lower() for family in FAMILIES]

    def order(path: Path) -> int:
        stem = path.stem.replace(" ", "").replace("_", "").lower()
        return next((index for index, name in enumerate(likely) if stem.startswith(name)), len(likely))

    yield from sorted(found, key=lambda path: (order(path), str(path)))


def _complete(faces: list[Face]) -> bool:
    """Whether a family has an upright regular and a bold face."""
    styles = {face.style.lower() for face in faces}
    return bool(styles & {"regular", "book", "roman", "normal"}) and "bold" in styles


def choose(folders: Iterable[Path]) -> list[Face]:
    """The faces of the first family that has every letter in regular and bold; empty when none has."""
    families: dict[str, list[Face]] = {}
    for path in _files(folders):
        face = face_of(path)
        if face is None or any(held.style == face.style for held in families.get(face.family, ())):
            continue
        families.setdefault(face.family, []).append(face)
        # The files come in order of preference: a later family cannot beat a complete family looked for by name.
        if len(families[face.family]) == 4 and face.family in FAMILIES and _complete(families[face.family]):
            return families[face.family]
    fitting = [family for family, faces in families.items() if _complete(faces)]
    best = min(fitting, key=lambda family: (family not in FAMILIES, family), default=None)
    return families[best] if best else []


def font_folders() -> list[Path]:
    """Where to look: QUANNHU_FONTS alone when it is set; else the system's fonts, then those matplotlib brings."""
    if given := os.environ.get("QUANNHU_FONTS"):
        return [Path(given)]
    import matplotlib

    own = [Path.home() / ".local/share/fonts", Path.home() / ".fonts"]
    return [*map(Path, SYSTEM_FOLDERS), *own, Path(matplotlib.get_data_path()) / "fonts" / "ttf"]


@lru_cache(maxsize=8)
def _chosen(folders: tuple[Path, ...]) -> tuple[Face, ...]:
    return tuple(choose(folder for folder in folders if folder.is_dir()))


def vietnamese_faces() -> tuple[Face, ...]:
    """The faces to print and draw with.

    errors      Refused(DOR-20) naming the folders looked into
    """
    folders = tuple(font_folders())
    faces = _chosen(folders)
    if not faces:
        places = ", ".join(str(folder) for folder in folders)
        raise Refused(NO_FONT, count=len(vietnamese_letters()), places=places)
    return faces


@lru_cache(maxsize=8)
def only_folder(faces: tuple[Face, ...]) -> tempfile.TemporaryDirectory[str]:
    """A folder that holds these faces and nothing else, kept until the program ends."""
    folder = tempfile.TemporaryDirectory(prefix="quannhu-fonts-")
    for face in faces:
        (Path(folder.name) / face.path.name).write_bytes(face.path.read_bytes())
    return folder
