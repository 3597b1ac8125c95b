"""Figures of the registry offered to a writer, taken into a text, and compared with what they are now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from quannhu.documents.codes.writing import FIGURE_NOT_FOUND, FIGURE_PERIOD_WRONG
from quannhu.documents.rules.linking import on_lines
from quannhu.documents.rules.soundness import linked
from quannhu.documents.rules.values import Document, FigureRef, Run
from quannhu.documents.rules.writing import Wanted
from quannhu.kernel.actor import Actor
from quannhu.kernel.days import Period, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.figures import DECIMALS, FigureQuery, Part, registry
from quannhu.kernel.kept import kept
from quannhu.kernel.money import format_quotient, format_ratio, group_digits
from quannhu.kernel.quantity import format_quantity
from quannhu.organization.queries import visible_to
from quannhu.organization.rights import roles_with


@dataclass(frozen=True)
class Offer:
    """A part of a figure as it stands for the period: what the writer may put into the text."""

    wanted: Wanted
    title: str
    label: str
    text: str
    unit: str


@dataclass(frozen=True)
class Moved:
    """A linked figure that is no longer what the text says."""

    ref: FigureRef
    now: str


def printed(part: Part) -> str:
    """A part as documents print it: shares in percent with one decimal, weights with their unit, else digits alone."""
    if part.unit == "%":
        return format_ratio(part.value, part.base or 0)
    if part.unit in ("g", "ml"):
        return ("\u2212" if part.value < 0 else "") + format_quantity(abs(part.value), part.unit)
    if part.base is not None:
        return format_quotient(part.value, part.base, DECIMALS.get(part.unit, 1))
    return group_digits(part.value)


def _parts(actor: Actor, wanted: Wanted) -> tuple[Part, ...]:
    """The figure's parts for the period and unit.

    errors      Refused DOC-100, DOC-101
    """
    card = registry().get(wanted.figure)
    if card is None or not actor.roles & roles_with("review.read"):
        raise Refused(FIGURE_NOT_FOUND, figure=wanted.figure, part=wanted.part)
    if wanted.ends < wanted.starts or wanted.ends > actor.today:
        raise Refused(
            FIGURE_PERIOD_WRONG, starts=format_day(wanted.starts), ends=format_day(wanted.ends),
            today=format_day(actor.today),
        )  # fmt: skip
    period = Period(wanted.starts, wanted.ends + dt.timedelta(days=1))
    query = FigureQuery(actor, period, wanted.unit_code, None)
    return kept(("value", wanted.figure, query), lambda: card.figure.compute(query)).parts


def take_figure(actor: Actor, wanted: Wanted, at: dt.datetime) -> FigureRef:
    """The figure as it stands now.

    errors      Refused DOC-100 no such figure, part or unit for this person, DOC-101 days that are no period yet
    """
    part = next((part for part in _parts(actor, wanted) if part.key == wanted.part), None)
    if part is None:
        raise Refused(FIGURE_NOT_FOUND, figure=wanted.figure, part=wanted.part)
    return FigureRef(
        wanted.figure, wanted.part, wanted.starts, wanted.ends, wanted.unit_code, printed(part), part.value, part.base,
        at,
    )  # fmt: skip


def finder(actor: Actor, at: dt.datetime, before: Document) -> Callable[[Wanted], FigureRef]:
    """How the editor finds a figure: as the text already has it, else as it stands now."""
    known = {Wanted.of(run.figure).thawed: run.figure for run in linked(before) if run.figure}

    def find(wanted: Wanted) -> FigureRef:
        return known.get(wanted) or take_figure(actor, wanted, at)

    return find


def offers(actor: Actor, figure: str, starts: dt.date, ends: dt.date, unit_code: str | None) -> list[Offer]:
    """Every part of a figure for the period, as it may be put into a text."""
    parts = _parts(actor, Wanted(figure, "", starts, ends, unit_code))
    title = registry()[figure].title
    return [
        Offer(Wanted(figure, part.key, starts, ends, unit_code), title, part.label, printed(part), part.unit)
        for part in parts
    ]


def cards(actor: Actor) -> list[tuple[str, str]]:
    """Which figures the person may ask for: (id, title)."""
    if not actor.roles & roles_with("review.read") or not visible_to(actor, actor.today).unit_ids:
        return []
    return [(card.id, f"{card.id} {card.title}") for card in registry().values()]


def moved(actor: Actor, document: Document) -> list[Moved]:
    """The linked figures that have moved since they were taken, each once; frozen ones too: they were kept on purpose.

    A figure the person may not ask for is not compared.
    """
    found: dict[Wanted, Moved] = {}
    for run in linked(document):
        assert run.figure is not None
        wanted = Wanted.of(run.figure)
        if wanted in found:
            continue
        try:
            now = take_figure(actor, wanted.thawed, run.figure.taken_at)
        except Refused:
            continue
        if (now.value, now.base) != (run.figure.value, run.figure.base):
            found[wanted] = Moved(run.figure, now.text)
    return list(found.values())


def turned(actor: Actor, at: dt.datetime, document: Document, asked: str) -> Document:
    """The document with its figures as asked: "moi" all that are not frozen as they stand now; "moi:F03.chi" one of
    them; "giu:…" frozen; "tha:…" no longer frozen; anything else changes nothing."""
    verb, _colon, which = asked.partition(":")
    if verb not in ("moi", "giu", "tha"):
        return document

    def change(run: Run) -> Run:
        ref = run.figure
        if ref is None or (which and which != f"{ref.figure}.{ref.part}"):
            return run
        if verb == "giu":
            return replace(run, figure=replace(ref, frozen=True))
        if verb == "tha":
            return replace(run, figure=replace(ref, frozen=False))
        if ref.frozen:
            return run
        fresh = take_figure(actor, Wanted.of(ref), at)
        return replace(run, text=fresh.text, figure=fresh)

    return on_lines(document, lambda line: tuple(map(change, line)))
