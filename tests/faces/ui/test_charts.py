# SPDX-License-Identifier: Apache-2.0
"""Charts: round axes, exact tables, text that cannot break out, and drawings that hold for any numbers."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.faces.ui.charts import Series, bars, dots, line, nice_top, number, spark

settings.register_profile("charts", deadline=None, max_examples=40)
numbers = st.floats(0, 1e9, allow_nan=False)
name = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (0.7, 0.8), (1, 1), (9, 10), (11, 12), (1742, 2000), (2000, 2000), (2001, 2500)]
)
def test_an_axis_ends_on_a_round_number(value, top):
    assert nice_top(value) == pytest.approx(top)


def test_numbers_are_written_as_people_write_them():
    assert [number(v) for v in (0, 1742.0, 98.64)] == ["0", "1,742", "98.6"]


def test_a_line_tells_its_finding_and_gives_its_numbers():
    chart = line("t", "收件与办结", ["3/1", "3/2"], [Series("收件", [10, 30]), Series("办结", [8, 25])], unit="件")

    svg = ET.fromstring(chart.drawing)
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-labelledby"] == "t-t t-d"
    assert svg.find("title").text == "收件与办结"
    assert svg.find("desc").text == "收件从3/1的10件到3/2的30件，最高30件；办结从3/1的8件到3/2的25件，最高25件"
    assert chart.table.columns == ("日期", "收件（件）", "办结（件）")
    assert [[cell.text for cell in row] for row in chart.table.rows] == [["3/1", "10", "8"], ["3/2", "30", "25"]]


def test_wide_and_narrow_have_ids_of_their_own():
    chart = line("t", "甲", ["a"], [Series("乙", [1])])

    ids = re.findall(r' id="([^"]+)"', chart.drawing + chart.narrow)
    assert len(ids) == len(set(ids)) == 4


def test_a_line_refuses_series_of_another_length():
    with pytest.raises(ValueError, match="every series needs 2 values"):
        line("t", "甲", ["a", "b"], [Series("乙", [1])])


def test_a_line_without_days_says_so():
    assert "还没有数据" in line("t", "甲", [], [Series("乙", [])]).drawing


def test_what_falls_short_differs_in_shape_and_is_named():
    chart = dots("d", "按时办结率", [("公安局", 99.8), ("应急管理局", 94.2)], goal=95)

    assert chart.drawing.count("chart__mark--short") == 1
    assert "94.2 ↓" in chart.drawing
    assert ET.fromstring(chart.drawing).find("desc").text == "共2项，1项低于95%：应急管理局"


def test_a_value_below_the_axis_stays_in_the_drawing_with_its_number():
    low = dots("d", "率", [("甲", 3.0)], low=80)

    assert "3.0 ↓" in low.drawing
    assert 'd="M120.0' in low.drawing


def test_bars_start_at_zero():
    svg = ET.fromstring(bars("b", "诉求", [("甲", 10), ("乙", 5), ("丙", 0)]).drawing)

    widths = [float(bar.attrib["width"]) for bar in svg.iter("rect")]
    assert widths == [246.0, 123.0, 0.0]


def test_a_spark_needs_two_values():
    assert spark([1]) == ""
    assert spark([1, 2]).startswith('<svg class="spark"')
    assert 'cy="25.0"' in spark([5, 3])


@given(name, st.lists(numbers, min_size=1, max_size=40), name)
@settings(settings.get_profile("charts"))
def test_any_text_and_any_numbers_give_sound_svg_without_styles(title, values, series):
    labels = [f"{i}" for i in range(len(values))]
    for svg in (
        line("x", title, labels, [Series(series, values), Series("二", values[::-1])]).drawing,
        bars("x", title, [(series, v) for v in values]).drawing,
        dots("x", title, [(series, v) for v in values]).drawing,
        spark([*values, 1]),
    ):
        root = ET.fromstring(svg)
        inside = float(root.attrib["height"])
        assert "style" not in svg
        for text in root.iter("text"):
            assert 0 <= float(text.attrib["y"]) <= inside + 1
