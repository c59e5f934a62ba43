# SPDX-License-Identifier: Apache-2.0
"""Areas hold one another by their codes."""

from hypothesis import given
from hypothesis import strategies as st

from mingfu.kernel.access import covers, line_of

CODES = st.integers(min_value=0, max_value=10**12 - 1).map("{:012}".format)


def test_the_line_of_a_village():
    assert line_of("440608004001") == (
        "440608004001",
        "440608004000",
        "440608000000",
        "440600000000",
        "440000000000",
        "",
    )
    assert line_of("440608000000") == ("440608000000", "440600000000", "440000000000", "")
    assert line_of("") == ("",)


def test_what_holds_what():
    assert covers("440608000000", "440608004001")
    assert covers("", "440608004001")
    assert covers("440608004001", "440608004001")
    assert not covers("440608004001", "440608000000")
    assert not covers("440608107000", "440608004001")
    assert not covers("440608000000", "")


@given(code=CODES)
def test_every_area_is_held_by_each_above_it_and_holds_none_of_them(code):
    line = line_of(code)
    assert all(covers(area, code) for area in line)
    assert not any(covers(code, area) for area in line[1:])
