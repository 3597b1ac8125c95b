"""Text typed in the fonts used before Unicode: TCVN3 (.VnTime) and VNI. Read by font name, never by guess.

A cell typed in .VnTime holds `G¹o tÎ`; only its font says that this is `Gạo tẻ`. `decode` is for text whose font
(or whose owner) names the encoding; `suspect` only says what a text looks like, and changes nothing.

source      TCVN 5712-1:1993, table VN1 (of which TCVN3 is a part); VNI for Windows, letter + mark pairs
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache

from quannhu.kernel.text import nfc

# The 67 marked letters in dictionary order, and their VN1 positions.
MARKED = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
_VN1_LOWER = bytes.fromhex(
    "b5b6b7b8b9 a8bbbcbdbec6 a9c7c8c9cacb ae cccecfd0d1 aad2d3d4d5d6 d7d8dcddde dfe1e2e3e4"
    "abe5e6e7e8e9 aceaebecedee eff1f2f3f4 adf5f6f7f8f9 fafbfcfdfe"
)
_VN1_UPPER = bytes.fromhex(
    "8081828384 a1afbabfc085 a2c1c2c3c486 a7 8788898a8b a3c5cdd9da8c 8d8e8f9091 9293949596"
    "a4dbe0f0ff97 a598999a9b9c 9d9e9f0102 a60405061112 1314151617"
)
# VNI: a mark follows its letter; ô stands for ơ, ö for ư, ñ for đ, î for ỵ.
_VNI_LETTERS = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ơ": "ô", "ư": "ö"}
_VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_ALONE = {"đ": "ñ", "ơ": "ô", "ư": "ö", "ỵ": "î", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "í": "í", "ì": "ì"}


class Legacy(Enum):
    """An encoding from before Unicode."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


def _tcvn3_table() -> dict[str, str]:
    """The Latin-1 character that a program without the font shows -> the letter meant."""
    table = {chr(code): letter for code, letter in zip(_VN1_LOWER, MARKED, strict=True)}
    table |= {chr(code): letter for code, letter in zip(_VN1_UPPER, MARKED.upper(), strict=True)}
    for code in range(0x80, 0xA0):
        # Programs that store text by code page 1252 show bytes 0x80-0x9F as other characters.
        shown = bytes([code]).decode("cp1252", errors="ignore")
        if shown:
            table[shown] = table[chr(code)]
    return table


def _vni_table() -> dict[str, str]:
    """VNI spelling of one or two characters -> the letter meant, lower case."""
    table = {spelling: letter for letter, spelling in _VNI_ALONE.items()}
    for letter, spelling in _VNI_LETTERS.items():
        for tone, mark in _VNI_TONES.items():
            if letter != "y" or tone != "\u0323":
                table[spelling + mark] = nfc(letter + tone)
    for plain, marks, sign in (("a", _VNI_BREVE, "\u0306"), ("aeo", _VNI_HAT, "\u0302")):
        for letter in plain:
            for tone, mark in marks.items():
                table[letter + mark] = nfc(letter + sign + tone)
    return table


_TCVN3 = str.maketrans(_tcvn3_table())
_VNI = _vni_table()
_VNI_RUN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)), re.IGNORECASE)


def encoding_of_font(font: str) -> tuple[Legacy, bool] | None:
    """The encoding a font name declares and whether it shows capitals only; None for a Unicode font.

    `.VnTime` -> TCVN3; `.VnTimeH` -> TCVN3 in capitals; `VNI-Times` -> VNI.
    """
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return Legacy.TCVN3, name.endswith("h")
    if name.startswith(("vni-", "vni ")):
        return Legacy.VNI, False
    return None


def decode(text: str, encoding: Legacy, *, capitals: bool = False) -> str:
    """The text in Unicode NFC.

    text        as a program shows it that ignores the font (bytes read as Latin-1 or code page 1252)
    capitals    the font shows capitals only (.VnTimeH)
    """
    meant = text.translate(_TCVN3) if encoding is Legacy.TCVN3 else _VNI_RUN.sub(_vni_letter, text)
    return nfc(meant.upper() if capitals else meant)


def _vni_letter(found: re.Match[str]) -> str:
    """The letter of one VNI spelling; its first character says whether it is a capital."""
    spelling = found.group()
    letter = _VNI[spelling.lower()]
    return letter.upper() if spelling[0].isupper() else letter


def decode_bytes(data: bytes, encoding: Legacy) -> str:
    """The bytes of a text file in the encoding, as Unicode NFC."""
    return decode(data.decode("latin-1"), encoding)


# A Vietnamese syllable without its tone: first consonants, vowels, last consonants.
_SYLLABLE = re.compile(
    r"(b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|nh|ng|ngh|p|ph|qu|r|s|t|th|tr|v|x)?"
    r"(i[aêu]?|iêu|y|y[aêu]|yêu|ê[u]?|e[o]?|ư[au]?|ươ[iu]?|ưi|ơ[i]?|â[uy]?|ă|a[iouy]?|u[aâêiơôy]?|uây|uôi|uyê?|uya|uyu"
    r"|ô[i]?|o[aăei]?|oa[iyo]|oeo|oo)(c|ch|m|n|ng|nh|p|t)?"
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_WORD = re.compile(r"[^\s\d()\[\]{}.,;:!?/\"'+=<>%*&#@|\\–-]+")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether the word can be one Vietnamese syllable, which has at most one tone."""
    loose = unicodedata.normalize("NFD", word.casefold())
    plain = loose.translate(_TONES)
    return len(loose) - len(plain) <= 1 and bool(_SYLLABLE.fullmatch(nfc(plain)))


@lru_cache(maxsize=20_000)
def suspect(text: str) -> Legacy | None:
    """The encoding a text looks like, to name it: words that are no syllables until decoded. Never used to convert."""
    words = [word for word in _WORD.findall(nfc(text)) if not word.isascii()]
    # « and » are letters in TCVN3 and quotes everywhere else: a syllable in quotes is not strange.
    strange = [word for word in words if not is_syllable(word.strip("«»“”"))]
    if not strange:
        return None
    read = {encoding: sum(_reads_as(word, encoding) for word in strange) for encoding in Legacy}
    likely = max(Legacy, key=lambda encoding: read[encoding])
    return likely if read[likely] * 2 > len(strange) else None


def _reads_as(word: str, encoding: Legacy) -> bool:
    """Whether the word becomes a syllable of at least two letters, with a mark, when decoded."""
    meant = decode(word, encoding)
    return len(meant) > 1 and meant != nfc(word) and not meant.isascii() and is_syllable(meant)
