"""Charts: the same bytes every time, well-formed SVG with title and description, the exact table behind it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from quannhu.kit.charts import Chart, Series, chart_response, day_labels, draw, table

SVG = "{http://www.w3.org/2000/svg}"
CHART = Chart(
    title="Mức tiền ăn và chi thực tế, K-1101 <tháng 5>",
    x_label="Ngày",
    y_label="đ/người",
    x=("1/5", "2/5", "3/5"),
    series=(
        Series("Mức được hưởng", (65_000, 65_000, 65_000)),
        Series("Đã chi", (64_925, None, Fraction(129_951, 2))),
    ),
    limit=("Ngưỡng", 66_000),
)


def root_of(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("kind", ["line", "bar", "stacked"])
def test_well_formed_with_title_and_description(kind: str) -> None:
    chart = Chart(**{**CHART.__dict__, "kind": kind})
    root = root_of(draw(chart))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == CHART.title
    assert "Đã chi: 1/5 64.925, 3/5 64.975,5" in (root.findtext(f"{SVG}desc") or "")


def test_same_chart_same_bytes() -> None:
    first = draw(CHART)
    draw.cache_clear()
    assert draw(CHART) == first


def test_no_style_so_that_a_strict_policy_lets_it_stand() -> None:
    svg = draw(CHART).decode()
    assert "style=" not in svg
    assert "<style" not in svg
    assert "http://" not in svg.replace("http://www.w3.org/", "")
    assert 'stroke="#0072b2"' in svg


def test_letters_are_outlines_of_a_font_that_has_them_all() -> None:
    """A missing letter would be drawn as the box glyph and warned about; the test run turns warnings into faults."""
    chart = Chart("ẠẶỆỘỢỰ ẽễỡữỹ đĐ", "Ngày", "đ", ("1",), (Series("a", (1,)),))
    assert b"<text" not in draw(chart)


def test_table_is_exact() -> None:
    assert table(CHART) == [
        ["Ngày", "Mức được hưởng (đ/người)", "Đã chi (đ/người)"],
        ["1/5", "65.000", "64.925"],
        ["2/5", "65.000", "–"],
        ["3/5", "65.000", "64.975,5"],
    ]


def test_day_labels_show_the_year_where_it_changes() -> None:
    days = [dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 1, 2)]
    assert day_labels(days) == ("31/12/2023", "1/1/2024", "2/1")


def test_series_of_another_length_is_a_fault() -> None:
    with pytest.raises(ValueError, match="one value per x"):
        Chart("a", "b", "c", ("1", "2"), (Series("s", (1,)),))


def test_year_of_days_stays_small() -> None:
    days = tuple(str(day) for day in range(365))
    svg = draw(Chart("Năm", "Ngày", "đ", days, (Series("a", tuple(range(365))), Series("b", tuple(range(365))))))
    assert len(svg) < 100_000


def test_response() -> None:
    response = chart_response(CHART)
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response.content == draw(CHART)
