"""The rooms' own Vietnamese words that a screen shows: what `make messages` adds to the words of pages and templates.

Below the doors a word bears no mark of translation. Here they are collected from where they are declared: refusal
codes, figures, choices, roles and rights from the running registries; from the source text what is written in place:
labels of a figure's parts and levels, the words a refusal is filled with, templates of `say`, tables of names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.db import models

WORD = re.compile(r"[^\W\d_]{2}")
BLANK = re.compile(r"\{\w*\}")
PATTERN = re.compile(r"[\\|]")
VIETNAMESE = re.compile("[À-ÖØ-öø-ɏḀ-ỹ]")
# Module constants that hold words for people, by the end of their names.
TABLE = re.compile(
    r"^_?([A-Z_]*_)?(NAMES|WORDS|LABELS|GROUPS|ROLES|PARAMETERS|PRIORITIES|NUTRIENTS|REASONS|TITLES|"
    r"CATEGORIES|BASIS|WEEKDAYS|BASES|SOURCES|MEANS|STEPS|KINDS|TONES)$"
)
# The rooms that stand behind the screens; papers are printed in Vietnamese only.
PAPERS = ("papers.py", "paper.py", "sheets.py", "commands.py", "labels.py")
OUTSIDE = ("demo", "cli", "api", "config", "web", "migrations", "planner")
REFUSALS = frozenset({"Refused", "Problem", "problem", "problem_of", "refuse", "fault"})
FACTS = frozenset({"why", "what", "verb", "status", "place", "facts"})
HEADED = frozenset({"Column", "Field", "SheetColumn", "SheetSpec"})
# A heading of the user's own file is named as it stands there.
AS_WRITTEN = frozenset({"column", "file", "sheet", "key", "code", "right"})


def labels(source: Path) -> list[str]:
    """Every label once, in Vietnamese, sorted."""
    found = {str(text) for text in (*registered(), *written(source))}
    return sorted(text for text in found if WORD.search(BLANK.sub("", text)) and not PATTERN.search(text))


def registered() -> Iterator[object]:
    """What the running program has declared."""
    from quannhu.kernel import errors, figures
    from quannhu.kernel.quantity import MASS, PIECES, VOLUME
    from quannhu.organization.rights import RIGHT_NAMES, ROLES

    for code in errors.catalogue().values():
        yield from (code.text, code.remedy)
    for card in figures.registry().values():
        yield from (card.title, card.formula)
    for choices in _below(models.Choices):
        if choices.__module__.startswith("quannhu."):
            yield from choices.labels
    yield from (*ROLES.values(), *RIGHT_NAMES.values(), *MASS, *VOLUME, *PIECES)


def _below(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def written(source: Path) -> Iterator[str]:
    """What stands in the source text of the kernel, the kit and the rooms."""
    for path in sorted(source.rglob("*.py")):
        if set(OUTSIDE) & set(path.relative_to(source).parts):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from _headings(tree)
        if path.name not in PAPERS:
            yield from _tables(tree)
            for node in ast.walk(tree):
                yield from _words_at(node)


def _headings(tree: ast.Module) -> Iterator[str]:
    """Titles of the columns of files: `Column("unit", "Mã đơn vị", ...)`; a page lists them with what was read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in HEADED:
            texts = [text for text in node.args[:2] if isinstance(text, ast.Constant)]
            yield from _texts(*texts)


def _tables(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        named = [target.id for target in targets if isinstance(target, ast.Name)]
        if any(TABLE.match(name) for name in named) and getattr(node, "value", None) is not None:
            value = node.value  # type: ignore[union-attr]
            yield from _texts(*value.values) if isinstance(value, ast.Dict) else _texts(value)
        elif isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
            yield from _texts(*(line.value for line in node.body if isinstance(line, ast.Assign)))


def _words_at(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign):
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        if names & FACTS:
            yield from _facts(node.value)
    if not isinstance(node, ast.Call):
        return
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    if name == "say":
        yield from _texts(*(text for text in node.args[:1] if isinstance(text, ast.Constant)), any_words=True)
    elif name == "Part":
        yield from _texts(*node.args[1:2], *node.args[3:4], *(given[key] for key in ("label", "unit") if key in given))
    elif name == "Level":
        yield from _texts(*node.args[:1], *([given["title"]] if "title" in given else []))
    if name in REFUSALS:
        yield from _facts(*node.args[1:2])
    for key, value in given.items():
        if (name in REFUSALS or name == "say" or key in FACTS) and key not in AS_WRITTEN:
            yield from _facts(value)


def _facts(*nodes: ast.AST) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from _texts(*(v for k, v in pairs if getattr(k, "value", None) not in AS_WRITTEN))
        elif not isinstance(node, ast.Call) or getattr(node.func, "id", "") == "dict":
            yield from _texts(node)


def _texts(*nodes: ast.AST, any_words: bool = False) -> Iterator[str]:
    """Whole Vietnamese texts within; pieces of an f-string are none, nor what a call inside computes from."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if any_words or VIETNAMESE.search(node.value):
                yield node.value
        elif not isinstance(node, ast.JoinedStr | ast.Subscript):
            yield from _texts(*ast.iter_child_nodes(node), any_words=any_words)
