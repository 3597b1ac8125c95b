"""The English catalogue is current, compiled and whole; so is the Vietnamese of what Django itself says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest

from tests.house.census import ROOT
from tools.catalogue import ENGLISH, VIETNAMESE, compiled, untranslated

BLANKS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
VIETNAMESE_LETTER = re.compile("[À-ÖØ-öø-ɏḀ-ỹ]")
# What stays as it is typed, printed or called.
KEPT = (
    "Quân nhu", "Tiếng Việt", "2 tấn", "2 tạ", "1.200 cái", "Tin or Ảnh", "đồng", "đ",
    "kg, tạ, tấn", "sáng, trưa, chiều", "Lỗi", "1 gói", "1.200 gói",
    "CĐ", "GĐĐ", "HĐ", "QyĐ", "QĐ", "ĐA",
    "Mã, Tên, Loại, Trực thuộc, Từ ngày, Căn cứ", "Mã đơn vị, Đối tượng, Quân số, Từ ngày, Căn cứ",
)  # fmt: skip


def english() -> dict[str, str]:
    """Vietnamese -> English, one entry for each form of a word that has a plural."""
    with ENGLISH.with_suffix(".mo").open("rb") as file:
        found = vars(GNUTranslations(file))["_catalog"]
    return {key if isinstance(key, str) else key[0]: words for key, words in found.items() if key}


def words_of(catalogue: Path) -> set[str]:
    """The words to translate, each with its context and plural."""
    command = ["msgattrib", "--no-location", "--no-wrap", "--empty", str(catalogue)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.split("\n\n")[1:])


@pytest.mark.parametrize("catalogue", [ENGLISH, VIETNAMESE], ids=["en", "vi"])
def test_compiled_catalogue_is_current(catalogue: Path) -> None:
    assert catalogue.with_suffix(".mo").read_bytes() == compiled(catalogue), "run: make messages"


def test_every_screen_word_has_english() -> None:
    assert untranslated() == 0, f"{untranslated()} words without English in {ENGLISH.name}"
    assert "fuzzy" not in ENGLISH.read_text(encoding="utf-8"), "a guessed translation"


def test_every_word_of_the_source_is_in_the_catalogue(tmp_path: Path) -> None:
    """Collecting again, in a copy, finds no other words."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static"))
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {"PYTHONPATH": str(tmp_path / "src"), "QUANNHU_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "tools.catalogue"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    now, then = words_of(tmp_path / ENGLISH.relative_to(ROOT)), words_of(ENGLISH)
    assert not now ^ then, "run: make messages, then translate"


def test_english_keeps_every_blank() -> None:
    """A name or figure the Vietnamese sentence shows, the English one shows too."""
    odd = [key for key, words in english().items() if sorted(BLANKS.findall(key)) != sorted(BLANKS.findall(words))]
    assert len(english()) > 1_000 and not odd


def test_english_is_english() -> None:
    """No sentence was left in Vietnamese."""
    kept = re.compile("|".join(rf"\b{re.escape(words)}\b" for words in KEPT))
    assert not [words for words in english().values() if VIETNAMESE_LETTER.search(kept.sub("", words))]
