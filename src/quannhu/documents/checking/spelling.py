"""Words written in one way: capitals of NĐ 30/2020, phụ lục II, and the two places of a tone mark.

Every change here keeps the number of letters, so a line of several faces keeps them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

# The two ways to set a tone mark in a syllable that ends with oa, oe, uy.
FIRST, LAST = (
    re.compile(r"(?<![\wÀ-ỹ])[bcdđghklmnprstvx]*(?:[òóỏõọ]a|[òóỏõọ]e|[ùúủũụ]y)(?![\wÀ-ỹ])", re.IGNORECASE),
    re.compile(
        r"(?<![\wÀ-ỹ])[bcdđghklmnpqrstvx]*(?:o[àáảãạ]|o[èéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![\wÀ-ỹ])",
        re.IGNORECASE,
    ),
)
_PAIRS = tuple(
    zip(
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        strict=True,
    )
)


@dataclass(frozen=True)
class Capital:
    """One rule of capitals: what is written wrong, and how it is written.

    key, title, should  of the checker's rule
    """

    key: str
    title: str
    wrong: re.Pattern[str]
    should: str
    put: Callable[[str], str]


def _first_small(text: str) -> str:
    return text[0].lower() + text[1:]


def _first_capital(text: str) -> str:
    return text[0].upper() + text[1:]


CAPITALS = (
    Capital(
        "VH-01",
        "Viện dẫn viết hoa chữ Điều",
        re.compile(r"\b(?:khoản|điểm) (?:\d+|[a-zđ]),? điều \d"),
        "“Điều” viết hoa khi viện dẫn",
        lambda text: text.replace(" điều ", " Điều "),
    ),
    Capital(
        "VH-02",
        "Viện dẫn viết thường chữ khoản, điểm",
        re.compile(r"(?<=[a-zà-ỹ,] )(?:Khoản \d+|Điểm [a-zđ]\b),? (?:khoản|Khoản|Điều)"),
        "“khoản”, “điểm” viết thường",
        _first_small,
    ),
    Capital(
        "VH-03",
        "Tên nước viết hoa",
        re.compile(r"\b[Vv]iệt nam\b|\bviệt Nam\b"),
        "“Việt Nam”",
        lambda text: "Việt Nam",
    ),
    Capital(
        "VH-04",
        "Tên riêng có danh từ chung viết hoa",
        re.compile(r"\bthủ đô Hà Nội\b|\bthành phố Hồ Chí Minh\b"),
        "“Thủ đô Hà Nội”, “Thành phố Hồ Chí Minh”",
        _first_capital,
    ),
    Capital(
        "VH-05",
        "Đơn vị hành chính mang số viết hoa",
        re.compile(r"\b(?:quận|phường) \d{1,2}\b(?! ?%)"),
        "“Quận 1”, “Phường 5”",
        _first_capital,
    ),
)


def capitalised(rule: Capital, text: str) -> str:
    """The text as the rule wants it: what one change brings to light is changed too (`Điểm a Khoản 2 Điều 5`)."""
    while (changed := rule.wrong.sub(lambda found: rule.put(found[0]), text)) != text:
        text = changed
    return text


def _moved(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for old, new in pairs:
        if old in text.lower():
            start = text.lower().index(old)
            both = "".join(
                letter.upper() if text[start + place].isupper() else letter for place, letter in enumerate(new)
            )
            return text[:start] + both + text[start + 2 :]
    return text


def tones_of(texts: Iterable[str]) -> Counter[str]:
    """How many syllables set the mark on the first vowel, how many on the last: keys "first", "last"."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts["first"] += len(FIRST.findall(text))
        counts["last"] += len(LAST.findall(text))
    return counts


def one_tone(text: str, last: bool) -> str:
    """Every tone mark on the last vowel, or on the first one."""
    wrong = FIRST if last else LAST
    pairs = _PAIRS if last else [(late, early) for early, late in _PAIRS]
    return wrong.sub(lambda found: _moved(found[0], pairs), text)
