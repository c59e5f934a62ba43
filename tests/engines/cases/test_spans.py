# SPDX-License-Identifier: Apache-2.0
"""When durations of timers are over, also those that a month's end or a holiday bends."""

from datetime import UTC, datetime

import pytest

from mingfu.engines.cases.spans import after_span
from mingfu.kernel.clock import LEGAL_ZONE


def shanghai(*parts):
    return datetime(*parts, tzinfo=LEGAL_ZONE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT1H30M", shanghai(2026, 1, 31, 10, 30)),
        ("P2D", shanghai(2026, 2, 2, 9)),
        ("P1W", shanghai(2026, 2, 7, 9)),
        ("P1M", shanghai(2026, 2, 28, 9)),
        ("P2M", shanghai(2026, 3, 31, 9)),
        ("P1Y1M", shanghai(2027, 2, 28, 9)),
        ("P13M", shanghai(2027, 2, 28, 9)),
        ("P1MT1H", shanghai(2026, 2, 28, 10)),
        ("PT0.5S", shanghai(2026, 1, 31, 9, 0, 0, 500000)),
    ],
)
def test_spans_on_the_calendar(text, expected):
    at = shanghai(2026, 1, 31, 9)
    assert after_span(at, text) == expected
    assert after_span(at.astimezone(UTC), text) == expected


def test_working_days_end_with_the_last_of_them_and_pass_over_holidays():
    # Friday; the Qingming holiday of 2026 is 4-6 April.
    assert after_span(shanghai(2026, 4, 3, 9), "P1D", working=True) == shanghai(2026, 4, 8)
    assert after_span(shanghai(2026, 3, 2, 9), "P5D", working=True) == shanghai(2026, 3, 10)


def test_what_is_no_duration_is_a_defect():
    with pytest.raises(AssertionError):
        after_span(shanghai(2026, 1, 1), "soon")
