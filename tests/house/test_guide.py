"""The user guide says what the program does: every command of it is run, every page name is one of the program's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quannhu.kernel.rooms import parts
from tests.house.census import ROOT
from tools.guide import GUIDE, Stage, examples, matches, pages

# «Trang: Kho › Tồn kho» in the guide: a room's title and one of its pages.
NAMED = re.compile(r"\*\*([^*›]+) › ([^*]+)\*\*")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *sorted((ROOT / "docs").rglob("*.md")),
]  # fmt: skip


@pytest.fixture(scope="module")
def stage(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A copy of the demo year, an empty home and the guide's sample files."""
    return Stage(demo_home, tmp_path_factory.mktemp("guide"))


@pytest.mark.browser
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_every_command_prints_what_the_guide_says(page: Path, stage: Stage) -> None:
    """Run in order over the demo; to write the outputs anew: python -m tools.guide DEMO_HOME."""
    wrong = []
    for example in examples(page):
        said = stage.run(example)
        if not matches(example.printed, said):
            wrong.append("\n".join([f"$ {example.command}", *said]))
    assert not wrong, "\n\n".join(wrong)


def test_lines_left_out_may_stand_for_any() -> None:
    assert matches(("a", "...", "c"), ["a", "b", "b", "c"]) and matches(("a", "...", "c"), ["a", "c"])
    assert matches(("a ... c",), ["a b c"]) and matches(("...",), []) and matches(("a", "..."), ["a"])
    assert not matches(("a", "...", "c"), ["a", "b"]) and not matches(("a",), ["a", "b"])
    assert not matches(("a ... c",), ["a", "c"])


def test_every_page_named_is_a_page_of_the_program() -> None:
    known = {(str(room.TITLE), str(item.title)) for room in parts("pages") for item in room.NAV}
    named = {
        (path.name, *pair) for path in GUIDE.glob("*.md") for pair in NAMED.findall(path.read_text(encoding="utf-8"))
    }
    assert named
    unknown = [f"{page}: {room} › {title}" for page, room, title in sorted(named) if (room, title) not in known]
    assert not unknown, "\n".join(unknown) + f"\nknown: {sorted(known)}"


def test_every_link_between_documents_leads_somewhere() -> None:
    lost = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in DOCUMENTS
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert not lost, "\n".join(lost)
