"""The English catalogue: `python -m tools.catalogue` (make messages) collects the words of every screen and compiles.

What the rooms declare in Vietnamese below the doors (tools.labels) stands, while the words are collected, in a file of
marks that is read like any other source.

Vietnamese is the source; src/quannhu/config/locale/en/LC_MESSAGES/django.po holds the English, django.mo is made of it.
locale/vi/LC_MESSAGES/django.po, written by hand, holds the Vietnamese of what Django itself says; it is only compiled.
Needs Debian's gettext.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

from tools.labels import labels

SOURCE = Path(__file__).resolve().parents[1] / "src" / "quannhu"
WITHIN = Path("config", "locale", "en", "LC_MESSAGES", "django.po")
ENGLISH = SOURCE / WITHIN
MARKS = Path("config", "labels.py")
VIETNAMESE = SOURCE / "config" / "locale" / "vi" / "LC_MESSAGES" / "django.po"


class _Exact(makemessages.Command):
    """A word that changed is a new word: the English of one like it is not guessed."""

    # A module that has both the lazy one and this one calls this one `_t`.
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_t"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def collect(source: Path = SOURCE) -> None:
    """Bring django.po up to date with the source; words no longer used go."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    # Read before the change of folder: a data folder that is named relatively must not come to lie in the source.
    assert settings.HOME
    django.setup()
    options = {"locale": ["en"], "no_obsolete": True, "add_location": "file", "no_wrap": True, "verbosity": 0}
    with contextlib.chdir(source), _marked(source / MARKS, labels(source)):
        call_command(_Exact(), **options)
    # The clock of the last run says nothing and differs each time.
    catalogue = source / WITHIN
    text = re.sub(r'"POT-Creation-Date: .*\\n"\n', "", catalogue.read_text(encoding="utf-8"))
    catalogue.write_text(text, encoding="utf-8")


@contextlib.contextmanager
def _marked(path: Path, words: list[str]) -> Iterator[None]:
    """A file that marks the words for translation, there only while the block runs."""
    lines = ["from django.utils.translation import gettext_noop", *(f"gettext_noop({text!r})" for text in words)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        yield
    finally:
        path.unlink()


def compiled(catalogue: Path = ENGLISH) -> bytes:
    """django.mo as the present django.po gives it; placeholders that differ from the source's are refused."""
    command = ["msgfmt", "--check-format", "--output-file=-", str(catalogue)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def untranslated() -> int:
    """How many words of the screens have no English yet."""
    done = subprocess.run(
        ["msgattrib", "--untranslated", "--no-obsolete", str(ENGLISH)], capture_output=True, text=True, check=True
    )
    return done.stdout.count('\nmsgid "') - 1 if done.stdout else 0


def main() -> None:
    """Collect, compile, and say what is missing."""
    collect()
    for catalogue in (ENGLISH, VIETNAMESE):
        catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))
    print(f"Chưa dịch: {untranslated()}")


if __name__ == "__main__":
    main()
