"""What the repository may hold: no place of one machine, no host but the public index, every package locked."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.census import ROOT, tracked

HOSTS = {"pypi.org", "files.pythonhosted.org"}
PINNED = re.compile(r"^[A-Za-z0-9_.-]+==", re.MULTILINE)


def _texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_path_of_a_machine() -> None:
    places = {str(ROOT), f"{Path.home()}/", f"/{'home'}/", f"/{'Users'}/"} - {"/"}
    named = [f"{name}: {place}" for name, text in _texts() for place in sorted(places) if place in text]
    assert not named, "\n".join(named)


def test_locks_name_only_the_public_index() -> None:
    for name in ("uv.lock", "requirements/run.txt", "requirements/dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        hosts = set(re.findall(r"https?://([^/\s\"']+)", text))
        assert hosts <= HOSTS, (name, hosts - HOSTS)
        assert "--index-url" not in text and "--extra-index-url" not in text and "--find-links" not in text


def test_every_requirement_carries_its_hash() -> None:
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        blocks = re.split(r"(?m)^(?=[A-Za-z0-9_.-]+==)", text)[1:]
        assert len(blocks) == len(PINNED.findall(text)) > 10
        assert all("--hash=sha256:" in block for block in blocks)


def test_run_requirements_are_part_of_the_development_ones() -> None:
    run, dev = (
        set(re.findall(r"(?m)^\S+==\S+", (ROOT / "requirements" / name).read_text())) for name in ("run.txt", "dev.txt")
    )
    assert run <= dev, run - dev


def test_the_browser_runs_without_its_sandbox_only_as_root() -> None:
    flag = "--no-" + "sandbox"
    users = [name for name, text in _texts() if flag in text and not name.startswith("tests/house/")]
    assert users in ([], ["tests/browser/chromium.py"])
