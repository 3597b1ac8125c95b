"""The source as data: modules, their syntax trees, tracked files. Read once per run."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "quannhu"
# Files (or folders of the same name) of a room that are doors; the rest decides and stores.
DOORS = frozenset(
    {"pages", "endpoints", "commands", "imports", "sheets", "forms", "papers", "charts", "exports", "templatetags"}
)
SHELL = frozenset({"web", "api", "cli", "demo", "config"})


@dataclass(frozen=True)
class Module:
    """One source file.

    room    the package under quannhu; part: the file or folder under the room, without .py
    """

    path: Path
    room: str
    part: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path from the project's root, for messages."""
        return str(self.path.relative_to(ROOT))

    @property
    def is_door(self) -> bool:
        """Whether it stands at an edge: reads requests, files, arguments and the clock."""
        return self.room in SHELL or self.room == "kit" or self.part in DOORS


def _parsed(text: str) -> ast.Module:
    """The syntax of a module; once more when Python 3.11 miscounts its depth beside another thread that parses."""
    try:
        return ast.parse(text)
    except SystemError:
        return ast.parse(text)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product except migrations, sorted."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        steps = path.relative_to(SOURCE).parts
        if "migrations" in steps:
            continue
        room = steps[0] if len(steps) > 1 else ""
        part = Path(steps[1]).stem if len(steps) > 1 else path.stem
        text = path.read_text(encoding="utf-8")
        found.append(Module(path, room, part, text, _parsed(text)))
    return tuple(found)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project: what git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(path for path in (ROOT / line for line in sorted(listed)) if path.is_file())


@cache
def words_of_tests() -> str:
    """All tests but these, as one text: what they name, they speak of."""
    paths = (path for path in sorted((ROOT / "tests").rglob("*.py")) if "house" not in path.parts)
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def imported(module: Module) -> set[str]:
    """The dotted names a module imports, at any depth."""
    names: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names
