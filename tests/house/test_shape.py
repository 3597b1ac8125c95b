"""Sizes, names, clocks and who may import the doors' kit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.census import SHELL, Module, imported, modules

LINES_PER_FILE = 400
LINES_PER_FUNCTION = 60
BANNED = re.compile(r"(helpers?|utils?|managers?|common|misc)$", re.IGNORECASE)
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime", "time"}
CLOCK_OWNERS = {"datetime", "dt", "date", "timezone", "time"}
CLOCK = "src/quannhu/kit/clock.py"


def _functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_files_stay_under_400_lines() -> None:
    long = [f"{m.name}: {m.text.count(chr(10))}" for m in modules() if m.text.count("\n") > LINES_PER_FILE]
    assert not long, "split into a folder of the same name:\n" + "\n".join(long)


def test_function_bodies_stay_under_60_lines() -> None:
    long = []
    for module in modules():
        for node in _functions(module):
            size = (node.end_lineno or node.lineno) - node.body[0].lineno + 1
            if size > LINES_PER_FUNCTION:
                long.append(f"{module.name}:{node.lineno} {node.name}: {size}")
    assert not long, "\n".join(long)


def test_nothing_is_called_helpers_utils_manager_or_common() -> None:
    bad = [module.name for module in modules() if BANNED.fullmatch(module.path.stem) or BANNED.fullmatch(module.part)]
    for module in modules():
        names = [node.name for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
        bad += [f"{module.name}: {name}" for name in names if re.search(r"(Helper|Utils?|Manager|Common)s?$", name)]
    assert not bad, "\n".join(bad)


def _names_clock(node: ast.Attribute) -> bool:
    """Whether it is `now` of datetime and its like, called or handed on."""
    owner = node.value
    name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    # dt.time(16, 0) names an hour; time.time() reads the clock.
    return name == "time" if node.attr == "time" else node.attr in CLOCKS and name in CLOCK_OWNERS


def _clocks(doors: bool) -> Iterator[tuple[Module, ast.Attribute]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and module.is_door == doors and _names_clock(node):
                yield module, node


def test_no_clock_below_the_doors() -> None:
    read = [f"{module.name}:{node.lineno}" for module, node in _clocks(doors=False)]
    below = [module.name for module in modules() if not module.is_door and "quannhu.kit.clock" in imported(module)]
    assert not read + below, "take on= or at= as an argument:\n" + "\n".join(read + below)


def test_the_doors_read_one_clock() -> None:
    """In an invented installation the doors live in the time of its story: see quannhu.kit.clock."""
    read = {module.name for module, _ in _clocks(doors=True)}
    assert read == {CLOCK}, f"ask {CLOCK}:\n" + "\n".join(sorted(read - {CLOCK}))


# A paper that is signed is made inside the room: these parts set it in the kit's fonts, and still read no clock.
PAPER = {"rendering", "signing"}


def test_only_doors_use_the_kit() -> None:
    users = [
        module.name
        for module in modules()
        if not module.is_door
        and module.part not in PAPER
        and any(f"{name}.".startswith("quannhu.kit.") for name in imported(module))
    ]
    assert not users, "\n".join(users)


def test_rules_are_pure() -> None:
    """rules.py knows no Django, no clock, no file, no float."""
    impure = []
    for module in modules():
        if module.part != "rules" or module.room in SHELL:
            continue
        known = {name.split(".")[0] for name in imported(module)}
        impure += [f"{module.name}: imports {name}" for name in known & {"django", "pathlib", "os", "time", "random"}]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                impure.append(f"{module.name}:{node.lineno}: a float")
            if isinstance(node, ast.Name) and node.id in {"float", "open"}:
                impure.append(f"{module.name}:{node.lineno}: {node.id}")
    assert not impure, "\n".join(impure)


def test_nothing_swallows_a_bug() -> None:
    """A handler of every exception sorts them and raises the rest again."""
    blanket = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
        and not isinstance(node.body[-1], ast.Raise)
    ]
    assert not blanket, "\n".join(blanket)


def test_no_work_left_open_and_no_blanket_silence() -> None:
    marks = re.compile(r"# type: ignore$|noqa$|" + "TO" + "DO|FIX" + "ME|XX" + "X|NotImplementedError\\(")
    found = [
        f"{module.name}:{number}"
        for module in modules()
        for number, line in enumerate(module.text.splitlines(), start=1)
        if marks.search(line)
    ]
    assert not found, "\n".join(found)
