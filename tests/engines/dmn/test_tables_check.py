# SPDX-License-Identifier: Apache-2.0
"""What is wrong with decision tables: overlaps, gaps, rules nobody reaches, wrong types; held against plain trying."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfu.engines.dmn import parse_model
from mingfu.engines.dmn.tables import check_tables


def table(
    rules, *, policy="UNIQUE", columns=("类别", "天数"), kinds=("string", "number"), allowed=None, output="string"
):
    """A model of one table; each rule is a tuple of texts, the last of them the result. Rule n stands on line n + 10."""
    inputs = "".join(f'<inputData id="i{at}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>' for at, (name, kind) in enumerate(zip(columns, kinds, strict=True)))  # fmt: skip
    needs = "".join(f'<informationRequirement><requiredInput href="#i{at}"/></informationRequirement>' for at in range(len(columns)))  # fmt: skip
    values = [f"<inputValues><text>{(allowed or {}).get(name)}</text></inputValues>" if name in (allowed or {}) else "" for name in columns]  # fmt: skip
    heads = "".join(f"<input><inputExpression><text>{name}</text></inputExpression>{value}</input>" for name, value in zip(columns, values, strict=True))  # fmt: skip
    rows = "\n".join("<rule>" + "".join(f"<inputEntry><text><![CDATA[{cell}]]></text></inputEntry>" for cell in rule[:-1]) + f"<outputEntry><text>{rule[-1]}</text></outputEntry></rule>" for rule in rules)  # fmt: skip
    return f"""<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
{inputs}



<decision id="d" name="结论"><variable name="结论" typeRef="{output}"/>{needs}
<decisionTable hitPolicy="{policy}">
{heads}
<output/>

{rows}
</decisionTable></decision></definitions>""".encode()


def found(xml):
    return [(each.line, each.severity, each.code, each.rule) for each in check_tables(xml)]


def words(xml, code):
    return [each.message for each in check_tables(xml) if each.code == code]


def test_a_whole_table_has_nothing_wrong():
    assert found(table([('"甲"', "<= 5", '"a"'), ('"甲"', "> 5", '"b"'), ('not("甲")', "-", '"c"')])) == []


def test_overlaps_are_told_with_both_rules_and_the_case():
    xml = table(
        [('"甲"', "[1..10]", '"a"'), ('"甲","乙"', "[5..20]", '"b"'), ("-", "< 1", '"c"'), ("-", "> 20", '"d"')]
    )
    assert (12, "error", "overlap", 2) in found(xml)
    assert words(xml, "overlap") == [
        '第 2 条规则：与第 1 条规则重叠（类别 "甲"，天数 [5..10]），命中策略“唯一”下结果为空。'
    ]


def test_gaps_are_told():
    xml = table([('"甲"', "< 5", '"a"'), ('"甲"', "> 5", '"b"'), ('not("甲")', "-", '"c"')])
    assert found(xml) == [(7, "warning", "gap", 0)]
    assert words(xml, "gap") == ['没有规则包括这种情形：类别 "甲"，天数 5；此时结果为空。']


def test_allowed_values_bound_the_gaps():
    rules = [('"甲"', "-", '"a"'), ('"乙"', "-", '"b"')]
    assert words(table(rules), "gap") == ["没有规则包括这种情形：类别 为其他文字；此时结果为空。"]
    assert found(table(rules, allowed={"类别": '"甲","乙"'})) == []
    wrong = table([*rules, ('"丙"', "-", '"c"')], allowed={"类别": '"甲","乙"'})
    assert found(wrong) == [(13, "error", "never", 3)]


def test_rules_hidden_by_earlier_ones_are_told():
    rules = [
        ("-", ">= 5", '"a"'),
        ("-", "< 3", '"b"'),
        ('"甲"', "[3..5)", '"c"'),
        ('"甲"', "-", '"d"'),
        ("-", "-", '"e"'),
    ]
    assert found(table(rules, policy="FIRST")) == [(14, "warning", "unreachable", 4)]


def test_any_allows_overlaps_of_one_mind():
    rules = [("-", "> 5", '"a"'), ('"甲"', "-", '"a"'), ('not("甲")', "<= 5", '"b"')]
    assert found(table(rules, policy="ANY")) == []
    assert found(table([*rules, ("-", "0", '"b"')], policy="ANY")) == [(14, "error", "overlap", 4)]


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        (('"甲"', '"五"', '"a"'), "type", 1),
        (("5", "-", '"a"'), "type", 0),
        (("-", "-", "5"), "type", 2),
        (("甲", "-", '"a"'), "name", 0),
        (("-", "-", "办结"), "name", 2),
        (("-", "> > 1", '"a"'), "feel", 1),
        (("-", "-", '"a'), "feel", 2),
    ],
)
def test_wrong_cells_are_told_with_line_rule_and_column(cells, code, cell):
    problems = check_tables(table([("-", "-", '"z"'), cells], policy="FIRST"))
    assert [(each.line, each.rule, each.cell, each.severity) for each in problems if each.code == code] == [
        (12, 2, cell, "error")
    ]


def test_booleans_dates_and_what_is_only_known_later():
    dates = [("true", '< date("2026-05-01")', '"a"'), ("true", '>= @"2026-05-01"', '"b"'), ("false", "-", '"c"')]
    kinds = {"columns": ("联系上", "日期"), "kinds": ("boolean", "date")}
    assert found(table(dates, **kinds)) == []
    assert words(table(dates[1:], **kinds), "gap") == [
        "没有规则包括这种情形：联系上 true，日期 < 2026-05-01；此时结果为空。"
    ]
    # What reads another column is known when it runs: it is taken to fill gaps, and not to overlap.
    assert found(table([("-", "> string length(类别)", '"a"')])) == []


CELLS = ("-", "1", "2", "< 2", ">= 2", "[1..3]", "(1..3)", "1,3", "not(2)", "not(< 1)")
RULES = st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(CELLS)), min_size=1, max_size=4)
POINTS = [Decimal(number) / 2 for number in range(9)]


@settings(deadline=None, max_examples=60)
@given(RULES, st.sampled_from(["UNIQUE", "FIRST"]))
def test_findings_are_those_that_trying_every_case_gives(rules, policy):
    xml = table(
        [(*rule, f'"{at}"') for at, rule in enumerate(rules)],
        policy=policy,
        columns=("x", "y"),
        kinds=("number", "number"),
    )
    model, codes = parse_model(xml), check_tables(xml)
    hit, overlapping, gap = set(), set(), False
    for x, y in itertools.product(POINTS, POINTS):
        matched = [each.index for each in model.decide("结论", {"x": x, "y": y}).explanation.tables[0].matched]
        gap = gap or not matched
        hit.update(matched)
        overlapping.update(itertools.combinations(matched, 2))
    assert any(each.code == "gap" for each in codes) == gap
    if policy == "UNIQUE":
        assert {each.rule for each in codes if each.code == "overlap"} == {other for _one, other in overlapping}
    else:
        assert {each.rule for each in codes if each.code == "unreachable"} == {*range(1, len(rules) + 1)} - hit
