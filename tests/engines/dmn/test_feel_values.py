# SPDX-License-Identifier: Apache-2.0
"""Numbers, texts, lists, contexts, loops, functions and built-ins."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.engines.dmn import compile_expression
from mingfu.engines.dmn.feel.values import CONTEXT


def value(text, names=(), **context):
    return compile_expression(text, names=names).evaluate(context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("2 - 3 - 4", Decimal(-5)),
        ("-3 ** 2", Decimal(9)),
        ("2 ** 3 ** 2", Decimal(64)),
        ("1 - -1", Decimal(2)),
        ("0.1 + 0.2", Decimal("0.3")),
        ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
        ("1 / 0", None),
        ('"1" + 1', None),
        ('"甲" + "乙"', "甲乙"),
        ("1.5e3", Decimal(1500)),
        (".5 + 1", Decimal("1.5")),
        ("decimal(2.5, 0)", Decimal(2)),
        ("round half up(2.5, 0)", Decimal(3)),
        ("round up(-1.1, 0)", Decimal(-2)),
        ("floor(-1.5)", Decimal(-2)),
        ("ceiling(-1.5)", Decimal(-1)),
        ("modulo(-12, 5)", Decimal(3)),
        ("modulo(12, -5)", Decimal(-3)),
        ("sqrt(16)", Decimal(4)),
        ("sqrt(-1)", None),
        ("abs(-3)", Decimal(3)),
        ("odd(3) and even(4)", True),
    ],
)
def test_numbers(text, expected):
    assert value(text) == expected


NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False)


@settings(deadline=None, max_examples=200)
@given(NUMBERS, NUMBERS, st.sampled_from("+-*/"))
def test_arithmetic_is_decimals_in_34_digits(one, other, operator):
    expected = {
        "+": lambda: CONTEXT.add(one, other),
        "-": lambda: CONTEXT.subtract(one, other),
        "*": lambda: CONTEXT.multiply(one, other),
        "/": lambda: CONTEXT.divide(one, other) if other else None,
    }[operator]()
    assert value(f"a {operator} b", a=one, b=other) == expected
    assert value(f"({one}) {operator} ({other})") == expected


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=30))
def test_every_text_survives_as_a_literal(text):
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert value(quoted) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('string length("明府")', Decimal(2)),
        ('substring("高明区政府", 4)', "政府"),
        ('substring("高明区政府", -2, 1)', "政"),
        ('substring("高明", 9)', None),
        ('upper case("abc")', "ABC"),
        ('substring before("440608-001", "-")', "440608"),
        ('substring after("440608-001", "-")', "001"),
        ('contains("噪声扰民", "噪声")', True),
        ('starts with("440608", "4406") and ends with("440608", "08")', True),
        ('split("甲；乙", "；")', ["甲", "乙"]),
        ('string join(["甲", null, "乙"], "、")', "甲、乙"),
        ("string(1.50)", "1.50"),
        ('string([1, "甲"])', '[1, "甲"]'),
        ('number("1,234.5", ",", ".")', Decimal("1234.5")),
        ('number("十")', None),
        (r'"\u660e\u5E9C"', "明府"),
    ],
)
def test_texts(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[1, 2, 3][-1]", Decimal(3)),
        ("[1, 2, 3][4]", None),
        ("[{a: 1}, {a: 2}][a = 2].a", [2]),
        ("[{a: 1}, {b: 2}][b = 2]", [{"b": 2}]),
        ("{a: 1, b: a + 1}.b", Decimal(2)),
        ("{完成 率: 0.5}.完成 率", Decimal("0.5")),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in 1..2, j in [10, 20] return i + j", [11, 21, 12, 22]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("some x in [1, 5] satisfies x > 4", True),
        ("every x in [1, 5] satisfies x > 4", False),
        ("every x in [] satisfies x > 4", True),
        ("some x in null satisfies x > 4", None),
        ("(function(x, y) x - y)(y: 1, x: 3)", Decimal(2)),
        ("{f: function(x) x + 1}.f(2)", Decimal(3)),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
        ("count([1, 2])", Decimal(2)),
        ("sum([1, 2, 3])", Decimal(6)),
        ("sum([])", None),
        ("mean([1, 2])", Decimal("1.5")),
        ("max(1, 3, 2)", Decimal(3)),
        ('min(["乙", 1])', None),
        ("distinct values([1, 2, 1])", [1, 2]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("flatten([[1], [[2]], 3])", [1, 2, 3]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("list contains([1, null], null)", True),
        ('context put({a: {b: 1}}, ["a", "b"], 2)', {"a": {"b": 2}}),
        ("get entries({甲: 1})", [{"key": "甲", "value": 1}]),
        ("[1, 2] instance of list<number>", True),
        ('{a: "x"} instance of context<a: number>', False),
    ],
)
def test_lists_contexts_loops_and_functions(text, expected):
    assert value(text) == expected


def test_names_with_spaces_operators_and_keywords():
    names = ["完成-率", "Full Name", "Date and Time", "a", "b"]
    context = {"完成-率": 3, "Full Name": "李", "Date and Time": 1, "a": 5, "b": 2}
    assert value("完成-率 + 1", names, **context) == 4
    assert value("a-b", names, **context) == 3
    assert value('Full  Name + "某"', names, **context) == "李某"
    assert value("Date and Time = 1 and true", names, **context) is True
    assert value("承办 单位 = 1", **{"承办 单位": 1}) is True


def test_a_variable_may_hide_a_builtin():
    assert value("count + 1", count=1) == 2
    assert value("count(x)", ["count"], count=1, x=[1]) is None
    assert value("for date in [1, 2] return date", x=1) == [1, 2]
