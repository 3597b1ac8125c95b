"""TCVN3 and VNI: the whole alphabet there and back, decided by font, named but never guessed."""

from __future__ import annotations

import pytest

from quannhu.kernel.legacy import (
    _TCVN3,
    _VNI,
    MARKED,
    Legacy,
    decode,
    decode_bytes,
    encoding_of_font,
    is_syllable,
    suspect,
)
from quannhu.kernel.text import nfc

ALL = MARKED + MARKED.upper()


def to_tcvn3(text: str) -> str:
    back = {letter: chr(code) for code, letter in _TCVN3.items() if code < 0x100}
    return "".join(back.get(char, char) for char in nfc(text))


def to_vni(text: str) -> str:
    back = {letter: spelling for spelling, letter in _VNI.items()}
    back |= {letter.upper(): spelling.upper() for letter, spelling in back.items()}
    return "".join(back.get(char, char) for char in nfc(text))


def test_the_tables_hold_all_134_letters() -> None:
    assert len(set(ALL)) == 134 and all(nfc(letter) == letter for letter in ALL)
    assert {chr(code) for code in range(0x20, 0x7F)}.isdisjoint(map(chr, _TCVN3))


@pytest.mark.parametrize("letter", ALL)
def test_every_letter_comes_back(letter: str) -> None:
    assert decode(to_tcvn3(letter), Legacy.TCVN3) == letter
    assert decode(to_vni(letter), Legacy.VNI) == letter
    assert decode_bytes(to_tcvn3(letter).encode("latin-1"), Legacy.TCVN3) == letter


def test_known_sentences() -> None:
    assert decode("Céng hßa x· héi chñ nghÜa ViÖt Nam", Legacy.TCVN3) == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert decode("G¹o tÎ, ThÞt lîn, N­íc m¾m, §­êng", Legacy.TCVN3) == "Gạo tẻ, Thịt lợn, Nước mắm, Đường"
    assert decode("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", Legacy.VNI) == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert decode("ÑOÄC LAÄP - Töï do", Legacy.VNI) == "ĐỘC LẬP - Tự do"


def test_capital_fonts_show_capitals() -> None:
    assert encoding_of_font(".VnTimeH") == (Legacy.TCVN3, True)
    assert decode("g¹o tÎ", Legacy.TCVN3, capitals=True) == "GẠO TẺ"


def test_bytes_shown_by_code_page_1252() -> None:
    """À is byte 0x80 in VN1; a program that reads code page 1252 shows €."""
    assert decode("€", Legacy.TCVN3) == decode("\x80", Legacy.TCVN3) == "À"


@pytest.mark.parametrize(
    ("font", "expected"),
    [(".VnTime", (Legacy.TCVN3, False)), (".vnarialh", (Legacy.TCVN3, True)), ("VNI-Times", (Legacy.VNI, False)),
     ("Times New Roman", None), ("Arial", None), ("VNtimes", None)],
)  # fmt: skip
def test_fonts_decide(font: str, expected: object) -> None:
    assert encoding_of_font(font) == expected


@pytest.mark.parametrize("text", ["G¹o tÎ", "§Ëu phô", "thÞt lîn n¹c"])
def test_tcvn3_is_named(text: str) -> None:
    assert suspect(text) is Legacy.TCVN3


@pytest.mark.parametrize("text", ["Thòt lôïn nöûa naïc", "nöôùc maém", "Ñaäu phuï", "Coâng ty löông thöïc"])
def test_vni_is_named(text: str) -> None:
    assert suspect(text) is Legacy.VNI


@pytest.mark.parametrize(
    "text",
    ["Gạo tẻ", "Đà Nẵng", "m²", "25 °C", "µg", "½ kg", "Café", "«Thi đua»", "Nguyễn Thị Thuý Hoà", "KV-2", "quả, Quít",
     "Ắc quy", "crème", "", "Sóc Nâu", "«phá»"],
)  # fmt: skip
def test_honest_text_is_left_alone(text: str) -> None:
    assert suspect(text) is None


@pytest.mark.parametrize(
    "word", ["nghiêng", "khuỷu", "đường", "quýt", "yến", "oanh", "Huế", "giếng", "ướt", "thuở", "ngoằn"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["g¹o", "lôïn", "xyz", "straße"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
