# SPDX-License-Identifier: Apache-2.0
"""Showing that a case is one's own: what is right, what is wrong, and how tries are counted."""

from datetime import date, timedelta

import pytest
from case_words import moment, opened

from mingfu.engines.cases import query_code
from mingfu.engines.cases.numbers import case_number
from mingfu.engines.cases.proof_models import ProofTry
from mingfu.engines.cases.proving import Verdict, forget_tries, prove

pytestmark = pytest.mark.usefixtures("district", "seeded")

NEVER = case_number(date(2026, 1, 1), 1)


@pytest.fixture
def number(at):
    at(moment(3, 2))
    return opened()


def other_than(code):
    return "000000" if code != "000000" else "111111"


def test_a_right_code_is_not_counted(number):
    assert prove(number, query_code(number), "code", address="10.0.0.1") is Verdict.RIGHT
    assert ProofTry.objects.count() == 0


def test_a_number_that_nobody_has_is_wrong_like_any_other(number):
    for asked in (number, NEVER):
        wrong = other_than(query_code(asked))
        found = [prove(asked, wrong, "code", address="10.0.0.1") for _n in range(6)]
        assert found == [*[Verdict.WRONG] * 5, Verdict.TOO_OFTEN]
    assert prove(number, query_code(number), "code", address="10.0.0.2") is Verdict.TOO_OFTEN


def test_what_is_not_digits_of_this_alphabet_is_wrong(number):
    assert prove(number, "六位数字", "code", address="10.0.0.1") is Verdict.WRONG


def test_one_address_may_not_go_through_many_numbers(number, at):
    for serial in range(2, 62):
        assert prove(case_number(date(2026, 1, 1), serial), "0", "code", address="10.0.0.1") is Verdict.WRONG
    assert prove(number, query_code(number), "code", address="10.0.0.1") is Verdict.TOO_OFTEN
    assert prove(number, query_code(number), "code", address="10.0.0.2") is Verdict.RIGHT
    assert prove(number, query_code(number), "code") is Verdict.RIGHT
    at(moment(3, 2) + timedelta(minutes=61))
    assert prove(number, query_code(number), "code", address="10.0.0.1") is Verdict.RIGHT


def test_the_end_of_a_telephone_may_be_guessed_twenty_times_in_a_month(number, at):
    for hour in range(4):
        at(moment(3, 2) + timedelta(hours=2 * hour))
        for _n in range(5):
            assert prove(number, "9999", "tail") is Verdict.WRONG
    at(moment(3, 20))
    assert prove(number, "9999", "tail") is Verdict.TOO_OFTEN
    assert prove(number, query_code(number), "code") is Verdict.RIGHT


def test_tries_are_forgotten_after_a_month(number, at):
    prove(number, other_than(query_code(number)), "code")
    at(moment(3, 31))
    assert forget_tries() == 0
    at(moment(4, 2))
    assert forget_tries() == 1
