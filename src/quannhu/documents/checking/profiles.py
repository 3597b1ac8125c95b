"""The rule sets as data: `data/profiles/*.toml`, dated, with sources and with what is not verified.

A profile that is not verified gives advice only. What it takes over unchanged from a verified one stays as it is there:
the army writes most parts as the state does, so a wrong quốc hiệu is an error in both.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "profiles"


@dataclass(frozen=True)
class Zone:
    """How one part of a document looks.

    key, code   "quoc_hieu", "QH"; `name` in Vietnamese
    size        least and most points; None says nothing
    case        "upper" | "lower" | ""; `align` "center" | ""
    changed     the fields a profile that is not verified changed: findings of them are advice
    """

    key: str
    code: str
    name: str
    size: tuple[int, int] | None = None
    bold: bool | None = None
    italic: bool | None = None
    case: str = ""
    align: str = ""
    source: str = ""
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Profile:
    """A rule set.

    groups      which rules run: "state", "party" and, always, "common"
    values      numbers and words of single rules, by name; `changed` as in Zone
    off         rules that do not run here, by key; `soft` those that are advice here
    """

    key: str
    name: str
    prefix: str
    since: dt.date
    verified: bool
    source: str
    base: str
    groups: frozenset[str]
    zones: Mapping[str, Zone]
    values: Mapping[str, Any]
    changed: frozenset[str]
    off: frozenset[str]
    soft: frozenset[str]

    def pair(self, name: str) -> tuple[int, int]:
        """A range of the page or the body."""
        least, most = self.values[name]
        return int(least), int(most)


def known_profiles() -> tuple[str, ...]:
    """The keys of the profiles shipped, the state's first."""
    keys = sorted(path.stem for path in DATA.glob("*.toml"))
    return tuple(sorted(keys, key=lambda key: (not load_profile(key).verified, key)))


@cache
def load_profile(key: str) -> Profile:
    """The profile of this key, with what it takes over from its base.

    errors      KeyError: no such profile (doors ask `known_profiles` first)
    """
    path = DATA / f"{key}.toml"
    if not path.is_file():
        raise KeyError(key)
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    head = raw["profile"]
    base = load_profile(head["base"]) if head.get("base") else None
    verified = bool(head["verified"])
    zones = dict(base.zones) if base else {}
    for name, fields in raw.get("zones", {}).items():
        zones[name] = _zone(name, fields, zones.get(name), verified)
    values = {**(base.values if base else {}), **raw.get("values", {})}
    changed = frozenset(raw.get("values", {})) if not verified else frozenset()
    rules = raw.get("rules", {})
    return Profile(
        key,
        head["name"],
        head["prefix"],
        head["since"],
        verified,
        head["source"],
        base.key if base else "",
        frozenset(head["groups"]),
        zones,
        values,
        changed,
        frozenset(rules.get("off", ())) | (base.off if base else frozenset()),
        frozenset(rules.get("advice", ())) | (base.soft if base else frozenset()),
    )


def _zone(key: str, fields: dict[str, Any], base: Zone | None, verified: bool) -> Zone:
    """The zone with the fields given; those of the base stay where none is given."""
    given = dict(fields)
    if "size" in given:
        given["size"] = tuple(given["size"])
    marked = frozenset() if verified else frozenset(given)
    if base is None:
        return Zone(key=key, changed=marked, **given)
    kept = {name: getattr(base, name) for name in ("code", "name", "size", "bold", "italic", "case", "align", "source")}
    return Zone(key=key, changed=base.changed | marked, **{**kept, **given})
