"""The English catalogue: `python -m tools.catalogue` (make messages) collects the words of every screen and compiles.

Vietnamese is the source; src/quannhu/config/locale/en/LC_MESSAGES/django.po holds the English, django.mo is made of it.
Needs Debian's gettext.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "quannhu"
ENGLISH = SOURCE / "config" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def collect() -> None:
    """Bring django.po up to date with the source; words no longer used go."""
    options = ["--locale", "en", "--no-obsolete", "--add-location", "file", "--no-wrap"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "quannhu.config.settings"}
    subprocess.run([sys.executable, "-m", "django", "makemessages", *options], cwd=SOURCE, env=environment, check=True)
    # The clock of the last run says nothing and differs each time.
    text = re.sub(r'"POT-Creation-Date: .*\\n"\n', "", ENGLISH.read_text(encoding="utf-8"))
    ENGLISH.write_text(text, encoding="utf-8")


def compiled() -> bytes:
    """django.mo as the present django.po gives it."""
    return subprocess.run(["msgfmt", "--output-file=-", str(ENGLISH)], capture_output=True, check=True).stdout


def untranslated() -> int:
    """How many words of the screens have no English yet."""
    done = subprocess.run(
        ["msgattrib", "--untranslated", "--no-obsolete", str(ENGLISH)], capture_output=True, text=True, check=True
    )
    return done.stdout.count('\nmsgid "') - 1 if done.stdout else 0


def main() -> None:
    """Collect, compile, and say what is missing."""
    collect()
    ENGLISH.with_suffix(".mo").write_bytes(compiled())
    print(f"Chưa dịch: {untranslated()}")


if __name__ == "__main__":
    main()
