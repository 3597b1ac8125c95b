"""Words: every table of the product has a line in docs/glossary.md, every rule in the code a line in docs/rules/."""

from __future__ import annotations

import re

from django.apps import apps

from tests.house.census import ROOT, modules

GLOSSARY = ROOT / "docs" / "glossary.md"
RULES = ROOT / "docs" / "rules"
RULE = re.compile(r"\b((?:ORG|DOC|CAT|STD|LED|KIT|SUP|MIS|REV|PRS|PLN)-R\d+)\b")


def test_every_table_is_in_the_glossary() -> None:
    named = set(re.findall(r"`(\w+)`", GLOSSARY.read_text(encoding="utf-8")))
    models = {model for config in apps.get_app_configs() if config.name.startswith("quannhu.")
              for model in config.get_models()}  # fmt: skip
    unsaid = sorted(model._meta.label for model in models if model.__name__ not in named)
    assert not unsaid, f"{GLOSSARY.name} has no line for: {', '.join(unsaid)}"


def test_every_rule_named_in_the_code_has_its_sentence() -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.md"))}
    listed = {rule for text in pages.values() for rule in re.findall(r"^- ([A-Z]{3}-R\d+) — ", text, re.MULTILINE)}
    named = {(module.name, rule) for module in modules() for rule in RULE.findall(module.text)}
    assert named
    unsaid = sorted(f"{name}: {rule}" for name, rule in named if rule not in listed)
    assert not unsaid, "\n".join(unsaid)


def test_every_page_of_rules_is_in_the_index() -> None:
    index = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    unlinked = [path.name for path in sorted(RULES.glob("*.md")) if f"(rules/{path.name})" not in index]
    assert not unlinked, ", ".join(unlinked)
