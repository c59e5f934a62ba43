# SPDX-License-Identifier: Apache-2.0
"""What FEEL refuses: where the fault stands, and what goes beyond the limits."""

import time
from decimal import Decimal

import pytest

from mingfu.engines.dmn import DmnError, FeelError, compile_expression, compile_unary_tests
from mingfu.engines.dmn.feel.limits import MAX_TEXT


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("1 +", 1, 4, "不完整"),
        ("a = = b", 1, 5, "不应有“=”"),
        ('"没有结束', 1, 1, "右引号"),
        ("数量 > 3，天数", 1, 7, "请改用半角“,”"),
        ("if a\nthen b", 2, 7, "应为“else”"),
        ("[1..", 1, 5, "不完整"),
        ("{a: 1,\n a: 2}", 2, 2, "出现了两次"),
        ("x instance of 金额", 1, 1, "不认识的类型“金额”"),
        ('@"五一"', 1, 2, "不是日期"),
        ("f(a: 1, 2)", 1, 9, "有名参数"),
        ("1 /* 注释", 1, 3, "*/"),
        ("1 2", 1, 3, "不应有“2”"),
    ],
)
def test_faults_say_where_and_what(text, line, column, words):
    with pytest.raises(FeelError) as caught:
        compile_expression(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in caught.value.message
    assert str(caught.value).startswith(f"第 {line} 行第 {column} 列：")


def test_one_class_catches_all():
    with pytest.raises(DmnError):
        compile_unary_tests("> ")


@pytest.mark.parametrize(
    "text", ["(" * 2000 + "1" + ")" * 2000, "[" * 2000, "-" * 5000 + "1", "a" + ".b" * 5000, "a" + "[1]" * 5000]
)
def test_deep_nesting_is_refused(text):
    with pytest.raises(FeelError):
        compile_expression(text)


def test_long_text_is_refused_and_long_chains_are_not():
    with pytest.raises(FeelError, match="过长"):
        compile_expression("1" * (MAX_TEXT + 1))
    assert compile_expression(" + ".join(["1"] * 5000)).evaluate({}) == 5000
    assert compile_expression(" or ".join(["false"] * 5000)).evaluate({}) is False


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000000000 return i",
        "count(for i in 1..2000, j in 1..2000 return 1)",
        "some i in 1..1000000000 satisfies false",
        "{f: function(f, n) f(f, n + 1)}.f(function(f, n) f(f, n + 1), 1)",
        '{g: function(g, s) g(g, s + s)}.g(function(g, s) g(g, s + s), "长")',
    ],
)
def test_runaway_evaluations_are_stopped(text):
    with pytest.raises(FeelError, match="停止"):
        compile_expression(text).evaluate({})


@pytest.mark.parametrize(
    ("pattern", "subject", "found"),
    [
        ("(a+)+$", "a" * 3000 + "b", False),
        ("(a|aa)+$", "a" * 3000 + "b", False),
        ("a*a*a*a*b", "a" * 2000, False),
        ("([a-z]+\\.)+gov", "www.gaoming.gov", True),
        ("(高|明)+区", "佛山高明区", True),
        ("^.*?投诉.*噪声.*$", "市民投诉工地噪声", True),
    ],
)
def test_patterns_never_run_away(pattern, subject, found):
    started = time.perf_counter()
    assert compile_expression("matches(s, p)").evaluate({"s": subject, "p": pattern}) is found
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('replace("abracadabra", "a(.)", "[$1]")', "[b]r[c][d][b]ra"),
        ('replace("2026-05-01", "([0-9]{4})-([0-9]{2})-([0-9]{2})", "$1年$2月$3日")', "2026年05月01日"),
        ('replace("aaa", "(a)|(b)+", "<$1$2>")', "<a><a><a>"),
        ('replace("abab", "(ab|a)+", "[$1]")', "[ab]"),
        ('matches("x", "(")', None),
        ('matches("x", "(?=x)")', None),
        ('matches("x", "x", "q")', None),
        ('matches("明府", "\\p{IsCJKUnifiedIdeographs}+")', True),
        ('matches("B", "[A-Z-[OI]]")', True),
        ('matches("O", "[A-Z-[OI]]")', False),
        ('replace("a", "a", "$")', None),
    ],
)
def test_patterns_follow_xpath(text, expected):
    assert compile_expression(text).evaluate({}) == expected


def test_unknown_value_types_are_refused():
    with pytest.raises(FeelError, match="值类型"):
        compile_expression("x").evaluate({"x": object()})
    with pytest.raises(FeelError, match="有限数"):
        compile_expression("x > 1").evaluate({"x": Decimal("NaN")})
    circle = []
    circle.append(circle)
    with pytest.raises(FeelError, match="嵌套过深"):
        compile_expression("count(x)").evaluate({"x": circle})


def test_unary_tests():
    assert compile_unary_tests("-").matches(None)
    assert compile_unary_tests("< 5, [10..20)").matches(3)
    assert not compile_unary_tests("< 5, [10..20)").matches(20)
    assert not compile_unary_tests('"甲", "乙"').matches("丙")
    assert compile_unary_tests('not("甲", "乙")').matches("丙")
    assert not compile_unary_tests('not("甲", "乙")').matches("甲")
    assert not compile_unary_tests('not("甲")').matches(1)
    assert compile_unary_tests("? > 下限 and ? < 上限").matches(5, {"下限": 1, "上限": 9})
    assert compile_unary_tests("名单").matches("甲", {"名单": ["甲", "乙"]})
    assert compile_unary_tests('starts with(?, "4406")').matches("440608")
    assert compile_unary_tests("null").matches(None)
    assert not compile_unary_tests("> 3").matches(None)
    assert compile_unary_tests("> 下限").names == {"下限"}
