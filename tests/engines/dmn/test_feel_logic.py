# SPDX-License-Identifier: Apache-2.0
"""Three-valued logic, comparison, conditions and ranges."""

from datetime import date
from decimal import Decimal

import pytest

from mingfu.engines.dmn import compile_expression


def value(text, **context):
    return compile_expression(text).evaluate(context)


@pytest.mark.parametrize("left", ["true", "false", "null"])
@pytest.mark.parametrize("right", ["true", "false", "null"])
def test_and_or_are_kleenes(left, right):
    three = {"true": True, "false": False, "null": None}
    one, other = three[left], three[right]
    conjunction = False if False in (one, other) else None if None in (one, other) else True
    disjunction = True if True in (one, other) else None if None in (one, other) else False
    assert value(f"{left} and {right}") is conjunction
    assert value(f"{left} or {right}") is disjunction


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not(true)", False),
        ("not(null)", None),
        ('not("真")', None),
        ('true and "真"', None),
        ("false and 1", False),
        ("1 or true", True),
        ("null = null", True),
        ("1 = null", False),
        ('1 = "1"', None),
        ("1 < null", None),
        ('"甲" < "乙"', False),
        ("1.0 = 1", True),
        ("[1, 2] = [1, 2]", True),
        ("[1, 2] = [2, 1]", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("5 between 1 and 5", True),
        ("5 between 6 and 9", False),
        ("5 between null and 9", None),
        ("1 != 2", True),
        ("if null then 1 else 2", Decimal(2)),
        ("if 1 = 1 then 1 else 2", Decimal(1)),
    ],
)
def test_comparison_and_condition(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 in [1..5]", True),
        ("5 in [1..5)", False),
        ("5 in [1..5[", False),
        ("1 in ]1..5]", False),
        ("1 in (1..5]", False),
        ("3 in (1..5)", True),
        ("5 in (> 3)", True),
        ("5 in [null..10]", None),
        ("5 in >= 6", False),
        ("5 in (1, 2, 5)", True),
        ("5 in ([1..2], [4..6])", True),
        ("5 in [1, 5]", True),
        ("5 in (< 3, > 7)", False),
        ('"乙" in ("甲", "乙")', True),
        ('date("2026-05-01") in [date("2026-01-01")..date("2026-12-31")]', True),
        ("[1..5].start", Decimal(1)),
        ("(1..5].start included", False),
    ],
)
def test_ranges_and_membership(text, expected):
    assert value(text) == expected


def test_the_condition_of_the_case_engine():
    condition = compile_expression('类别 = "投诉" and 天数 > 3')
    assert condition.names == {"类别", "天数"}
    assert condition.evaluate({"类别": "投诉", "天数": 5}) is True
    assert condition.evaluate({"类别": "投诉", "天数": 3}) is False
    assert condition.evaluate({"类别": "咨询", "天数": 5}) is False
    assert condition.evaluate({"类别": "投诉"}) is None
    assert condition.evaluate({"类别": "咨询"}) is False


def test_python_values_come_in_as_they_are():
    assert value("期限 < today", 期限=date(2026, 5, 1), today=date(2026, 5, 2)) is True
    assert value("x", x=0.1) == Decimal("0.1")
    assert value("x[1]", x=("甲", "乙")) == "甲"
    assert value("x.y.z", x={"y": {"z": 3}}) == 3
    assert value("x = true", x=True) is True
    assert value("x = 1", x=True) is None


def test_compiling_is_cached():
    assert compile_expression("a + 1") is compile_expression("a + 1")
