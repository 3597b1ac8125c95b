"""The filter bar of a list: boxes and drop-downs, filled from the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quannhu.kernel.text import clean
from quannhu.kit.pages import ActorRequest
from quannhu.ledger.models import Place


@dataclass(frozen=True)
class Filter:
    """One box: its parameter, its label, what was typed; a drop-down when it has choices."""

    name: str
    label: str
    value: str
    choices: Sequence[tuple[str, str]] = ()
    size: int = 0


def box(request: ActorRequest, name: str, label: str, size: int = 18) -> Filter:
    """A text box."""
    return Filter(name, label, clean(request.GET.get(name, ""))[:100], (), size)


def day_box(request: ActorRequest, name: str, label: str, shown: str = "") -> Filter:
    """A box for a day such as 14/9."""
    return Filter(name, label, clean(request.GET.get(name, ""))[:20] or shown, (), 10)


def choice(
    request: ActorRequest, name: str, label: str, choices: Sequence[tuple[Any, Any]], every: str = "", first: str = ""
) -> Filter:
    """A drop-down; a value that is not offered counts as none, `first` is chosen until something is asked for."""
    offered = [("", every or _("tất cả")), *((str(value), str(words)) for value, words in choices)]
    asked = request.GET.get(name, first)
    return Filter(name, label, asked if asked in {value for value, _words in offered} else "", offered)


def place_choice(request: ActorRequest, places: Sequence[Place], name: str = "kho") -> Filter:
    """A drop-down of stores."""
    rows = [(place.code, f"{place.name} ({place.code})") for place in places]
    return choice(request, name, _("Kho, bếp"), rows, _("tất cả"))
