"""Charts of a document: the SVG of `kit.charts` for the PDF, the same one as PNG for the DOCX."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from quannhu.documents.rules.values import Chart
from quannhu.kit import charts

WIDTH, HEIGHT = 720, 320
_DOTS = 200  # an inch


def _drawing(chart: Chart) -> charts.Chart:
    kind: Literal["line", "bar"] = "line" if chart.form == "line" else "bar"
    series = tuple(charts.Series(name, values) for name, values in chart.series)
    return charts.Chart(chart.title, "", chart.unit, chart.labels, series, kind, None, chart.description)


def svg_of(chart: Chart) -> str:
    """The chart as SVG text."""
    return charts.draw(_drawing(chart), width=WIDTH, height=HEIGHT).decode()


@lru_cache(maxsize=64)
def png_of(chart: Chart) -> bytes:
    """The chart as a PNG picture of print quality."""
    import typst

    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.at("svg")), format: "svg", width: 165mm)'
    )
    picture = typst.compile(source.encode(), format="png", ppi=_DOTS, sys_inputs={"svg": svg_of(chart)})
    assert isinstance(picture, bytes)
    return picture
