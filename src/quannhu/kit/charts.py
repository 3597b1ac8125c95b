"""Charts as SVG: a title that says what is shown, labelled axes, the table behind them; the same bytes every time.

Letters are drawn as outlines, so a viewer without Vietnamese fonts shows them right. Colours are those of Okabe and
Ito, told apart by colour-blind readers; series also differ by hatch, dash and marker for black-and-white print.
The SVG has no style attributes or sheets, so it can stand inside a page of a strict content security policy.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal
from xml.sax.saxutils import escape

from django.http import HttpResponse

from quannhu.kernel.days import format_day
from quannhu.kernel.quantity import format_number
from quannhu.kit.words import screen

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
HATCHES = ("", "///", "...", "xx", "\\\\\\", "++")
DASHES: tuple[Any, ...] = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 3)))
MARKERS = ("o", "s", "^", "D", "v", "P")
MARKED_POINTS = 30  # more points than this and markers only smear the line
TICKS = 12  # labels along the x axis that stay readable at 360 px
_STYLE = re.compile(r' style="([^"]*)"')
_SHEET = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
_DRAWING = threading.Lock()  # matplotlib's settings belong to the whole process


@dataclass(frozen=True)
class Series:
    """One named run of values, one per x; None leaves a gap. Exact numbers: they also stand in the table."""

    name: str
    values: tuple[int | Fraction | None, ...]


@dataclass(frozen=True)
class Chart:
    """What is to be drawn.

    kind        "line" | "bar" | "stacked"
    x           labels along the horizontal axis, one per value
    limit       a horizontal line to compare with: (its name, its value)
    """

    title: str
    x_label: str
    y_label: str
    x: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["line", "bar", "stacked"] = "line"
    limit: tuple[str, int | Fraction] | None = None
    description: str = ""

    def __post_init__(self) -> None:
        if any(len(series.values) != len(self.x) for series in self.series):
            raise ValueError("every series needs one value per x")

    @property
    def words(self) -> str:
        """The description read aloud: what is shown, or the first and last value of each series."""
        if self.description:
            return self.description
        parts = []
        for series in self.series:
            known = [(x, value) for x, value in zip(self.x, series.values, strict=True) if value is not None]
            if known:
                (first, low), (last, high) = known[0], known[-1]
                parts.append(f"{screen(series.name)}: {first} {format_number(low)}, {last} {format_number(high)}")
        return "; ".join(parts)


def day_labels(days: Sequence[dt.date]) -> tuple[str, ...]:
    """`14/9` for each day, with the year on the first and where it changes."""
    labels, year = [], 0
    for day in days:
        labels.append(format_day(day) if day.year != year else f"{day.day}/{day.month}")
        year = day.year
    return tuple(labels)


def table(chart: Chart) -> list[list[str]]:
    """The data behind the chart as text rows, head first."""
    head = [chart.x_label, *(f"{series.name} ({chart.y_label})" for series in chart.series)]
    rows = [head]
    for index, label in enumerate(chart.x):
        values = [series.values[index] for series in chart.series]
        rows.append([label, *("–" if value is None else format_number(value) for value in values)])
    return rows


def _drawn(value: int | Fraction | None) -> float:
    return float("nan") if value is None else float(value)


def _bars(axes: Any, chart: Chart) -> None:
    count = len(chart.series)
    width = 0.8 if chart.kind == "stacked" else 0.8 / max(1, count)
    below = [0.0] * len(chart.x)
    for index, series in enumerate(chart.series):
        heights = [_drawn(value) for value in series.values]
        style = {"color": COLOURS[index % 6], "hatch": HATCHES[index % 6], "edgecolor": "white", "linewidth": 0.5}
        if chart.kind == "stacked":
            axes.bar(range(len(chart.x)), heights, width, bottom=below, label=series.name, **style)
            below = [low + (0.0 if height != height else height) for low, height in zip(below, heights, strict=True)]
        else:
            places = [place + (index - (count - 1) / 2) * width for place in range(len(chart.x))]
            axes.bar(places, heights, width, label=series.name, **style)


def _lines(axes: Any, chart: Chart) -> None:
    marked = len(chart.x) <= MARKED_POINTS
    for index, series in enumerate(chart.series):
        axes.plot(
            range(len(chart.x)),
            [_drawn(value) for value in series.values],
            label=series.name,
            color=COLOURS[index % 6],
            linestyle=DASHES[index % 6],
            marker=MARKERS[index % 6] if marked else None,
            markersize=4,
            linewidth=1.6,
        )


def _label(axes: Any, chart: Chart) -> None:
    from matplotlib.ticker import FuncFormatter

    # One face throughout: the outlines of a second one weigh as much as the drawing.
    axes.set_title(chart.title, fontsize=11, loc="left")
    axes.set_xlabel(chart.x_label)
    axes.set_ylabel(chart.y_label)
    step = -(-len(chart.x) // TICKS) or 1
    axes.set_xticks(range(0, len(chart.x), step), chart.x[::step])
    if any(len(label) > 5 for label in chart.x[::step]) and len(chart.x) > 6:
        axes.tick_params(axis="x", labelrotation=30)
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: format_number(Fraction(value).limit_denominator(1000)))
    )
    axes.grid(axis="y", color="#d9d9d9", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    if chart.limit:
        name, value = chart.limit
        axes.axhline(float(value), color="#000000", linewidth=1, linestyle=(0, (6, 2)), label=name)
    if len(chart.series) > 1 or chart.limit:
        axes.legend(fontsize=8, frameon=False, ncols=3, loc="upper left", bbox_to_anchor=(0, -0.22))


def _plain_attributes(svg: str) -> str:
    """The SVG with each style written as presentation attributes, and no style sheet."""

    def spread(found: re.Match[str]) -> str:
        pairs = [part.split(":", 1) for part in found[1].split(";") if ":" in part]
        return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)

    return _STYLE.sub(spread, _SHEET.sub("", svg))


def _light(svg: str) -> str:
    """The SVG without comments, indents and decimals below a hundredth of a pixel; all look the same."""
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(
        r' (?:d|x|y)="[^"]*"',
        lambda found: re.sub(r"(\.\d\d)\d+", r"\1", found[0]).replace("\n", "").replace(' "', '"'),
        svg,
    )
    return re.sub(r"\s*\n\s*", "\n", svg)


@lru_cache(maxsize=256)
def draw(chart: Chart, *, width: int = 720, height: int = 320) -> bytes:
    """The chart as an SVG document, `width` x `height` px, with its title and description inside."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings: Any = {"svg.fonttype": "path", "svg.hashsalt": "quannhu", "font.family": "DejaVu Sans", "font.size": 9}
    with _DRAWING, rc_context(settings):
        figure = Figure(figsize=(width / 72, height / 72), layout="constrained")
        axes = figure.add_subplot()
        (_lines if chart.kind == "line" else _bars)(axes, chart)
        _label(axes, chart)
        stream = io.StringIO()
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(stream, metadata={"Date": None, "Creator": None, "Type": None, "Format": None})
    svg = _light(_plain_attributes(stream.getvalue()))
    head = f'<svg role="img" preserveAspectRatio="xMidYMid meet" stroke-linejoin="round" viewBox="0 0 {width} {height}"'
    words = f"<title>{escape(chart.title)}</title><desc>{escape(chart.words)}</desc>"
    body = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    body = re.sub(r'<svg (.*?)viewBox="[^"]*"(.*?)>', rf"{head} \1\2>{words}", body, count=1, flags=re.DOTALL)
    return body.encode()


def on_screen(chart: Chart) -> Chart:
    """The chart with its words in the language of the screen; on paper they stay Vietnamese."""
    series = tuple(replace(one, name=screen(one.name)) for one in chart.series)
    limit = (screen(chart.limit[0]), chart.limit[1]) if chart.limit else None
    words = {name: screen(getattr(chart, name)) for name in ("title", "x_label", "y_label", "description")}
    return replace(chart, series=series, limit=limit, **words)


def chart_response(chart: Chart) -> HttpResponse:
    """The drawing as a page's answer, for an <img> beside the table."""
    return HttpResponse(draw(on_screen(chart)), content_type="image/svg+xml; charset=utf-8")
