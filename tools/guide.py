"""The user guide's commands and what they print: `python -m tools.guide [DEMO_HOME]` writes the outputs anew.

In docs/huong-dan/*.md a fence ```console holds commands (`$ quannhu ...`) and their output over a copy of the built
demo; ```console moi stands over an empty home. A line `...` stands for any lines, `...` inside a line for any text.
The sample files of docs/huong-dan/mau/ lie in the folder where the commands run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "huong-dan"
FENCE = re.compile(r"^```console( moi)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REST = "..."


@dataclass(frozen=True)
class Example:
    """One command of a page with the output printed there; `fresh`: over an empty home."""

    page: Path
    fresh: bool
    command: str
    printed: tuple[str, ...]


@dataclass
class Stage:
    """Where the examples run: a copy of the demo, an empty home, and the sample files."""

    demo: Path
    folder: Path
    home: Path = field(init=False)
    empty: Path = field(init=False)
    work: Path = field(init=False)

    def __post_init__(self) -> None:
        self.home, self.empty, self.work = (self.folder / name for name in ("home", "moi", "mau"))
        shutil.copytree(self.demo, self.home)
        shutil.copytree(GUIDE / "mau", self.work)
        self.empty.mkdir()

    def run(self, example: Example) -> list[str]:
        """What the command prints, faults included."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUANNHU_", "DJANGO_"))}
        path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
        home = self.empty if example.fresh else self.home
        done = subprocess.run(
            ["bash", "-c", example.command], env={**kept, "PATH": path, "QUANNHU_HOME": str(home)}, cwd=self.work,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return [line.rstrip() for line in done.stdout.replace(str(home), "var").splitlines()]


def examples(page: Path) -> Iterator[Example]:
    """Every command of a page, in order."""
    for fence in FENCE.finditer(page.read_text(encoding="utf-8")):
        command, printed = "", list[str]()
        for line in [*fence[2].splitlines(), "$ "]:
            if line.startswith("$ "):
                if command:
                    yield Example(page, bool(fence[1]), command, tuple(printed))
                command, printed = line[2:], []
            else:
                printed.append(line.rstrip())


def pages() -> list[Path]:
    """The pages of the guide, sorted."""
    return sorted(GUIDE.glob("*.md"))


def matches(printed: tuple[str, ...], said: list[str]) -> bool:
    """Whether the output is as the page prints it."""
    parts = [".*" if line == REST else re.escape(line).replace(re.escape(REST), "[^\n]*") for line in printed]
    pattern = "\n".join(parts).replace("\n.*", "(?:\n.*)?").replace(".*\n", "(?:.*\n)?")
    return re.fullmatch(pattern, "\n".join(said), re.DOTALL) is not None


def refreshed(printed: tuple[str, ...], said: list[str]) -> tuple[str, ...]:
    """The output to print now: as many lines around `...` as before."""
    if printed and matches(printed, said):
        return printed
    if REST not in printed:
        return tuple(said)
    before = printed.index(REST)
    after = len(printed) - before - 1
    return (*said[:before], REST, *(said[len(said) - after :] if after else []))


def built(home: Path) -> Path:
    """The demo year, built into a new home."""
    command = [sys.executable, "-m", "quannhu.cli.main", "demo", "build", "--quiet"]
    subprocess.run(command, env={**os.environ, "QUANNHU_HOME": str(home)}, stdout=subprocess.DEVNULL, check=True)
    return home


def main() -> None:
    """Write the outputs of every page anew, over the demo home named on the command line or a fresh one."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(sys.argv[1]) if sys.argv[1:] else built(Path(folder) / "demo")
        stage = Stage(demo, Path(folder))
        for page in pages():
            found = iter(list(examples(page)))

            def block(fence: re.Match[str], found: Iterator[Example] = found) -> str:
                lines = []
                for _ in re.findall(r"^\$ ", fence[2], re.MULTILINE):
                    example = next(found)
                    lines += [f"$ {example.command}", *refreshed(example.printed, stage.run(example))]
                return f"```console{fence[1] or ''}\n" + "\n".join(lines) + "\n```"

            text = page.read_text(encoding="utf-8")
            page.write_text(FENCE.sub(block, text), encoding="utf-8")
            print(page.relative_to(ROOT))


if __name__ == "__main__":
    main()
