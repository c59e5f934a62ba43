# SPDX-License-Identifier: Apache-2.0
"""Codes and numbers: what a person without an account follows a case by."""

from datetime import date

import pytest
from case_words import moment, opened
from hypothesis import given
from hypothesis import strategies as st

from mingfu.engines import cases
from mingfu.engines.cases import MisreadNumber, clean_number
from mingfu.engines.cases.numbers import case_number, check_digit

NUMBERS = st.builds(case_number, st.dates(date(2007, 1, 1), date(2099, 12, 31)), st.integers(0, 10**6))


@given(NUMBERS, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number, place, by):
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    with pytest.raises(MisreadNumber):
        clean_number(wrong)


def test_neighbours_that_were_swapped_are_noticed_nearly_always():
    swaps = missed = 0
    for serial in range(0, 100_000, 97):
        number = case_number(date(2026, 3, 2), serial)
        for place in range(13):
            one, two = number[place : place + 2]
            if one != two:
                swapped = number[:place] + two + one + number[place + 2 :]
                swaps += 1
                missed += check_digit(swapped[:13]) == swapped[13]
    assert 0 < missed / swaps < 0.03


@given(NUMBERS)
def test_a_true_number_is_read(number):
    assert clean_number(f" {number[:8]}-{number[8:]} ") == number


@pytest.mark.usefixtures("district", "seeded")
def test_a_query_code_is_six_digits_and_always_the_same(at):
    at(moment(3, 2))
    numbers = [opened() for _each in range(4)]
    codes = [cases.query_code(number) for number in numbers]
    assert codes == [cases.query_code(number) for number in numbers]
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) > 1
    assert [number[:8] for number in numbers] == ["20260302"] * 4
    assert [clean_number(number) for number in numbers] == numbers
