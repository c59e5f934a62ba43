# SPDX-License-Identifier: Apache-2.0
"""Boxed expressions, imports, services and limits of whole models, with the place of what is wrong in them."""

import time
from decimal import Decimal

import pytest

from mingfu.engines.dmn import DmnError, FeelError, load, parse_model

EDITIONS = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)


def text(feel):
    return f"<literalExpression><text><![CDATA[{feel}]]></text></literalExpression>"


def model(body, *, inputs=(), edition=EDITIONS[-1], more="", kind="", resolver=None):
    """A model of one decision `d` with a body, on inputs of any type."""
    given = "".join(
        f'<inputData id="i{at}" name="{name}"><variable name="{name}"/></inputData>' for at, name in enumerate(inputs)
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#i{at}"/></informationRequirement>' for at in range(len(inputs))
    )
    typed = f' typeRef="{kind}"' if kind else ""
    return parse_model(
        f'<definitions xmlns="{edition}" name="m" namespace="urn:m">{more}{given}'
        f'<decision id="d" name="d"><variable name="d"{typed}/>{needs}{body}</decision></definitions>'.encode(),
        name="m.dmn",
        resolver=resolver,
    )


def decide(body, given=None, **more):
    return model(body, inputs=tuple(given or ()), **more).evaluate("d", given or {})


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_of_dmn_is_read(edition):
    assert decide(text("x + 1"), {"x": 1}, edition=edition) == 2


@pytest.mark.parametrize(("x", "expected"), [(True, "是"), (False, "否"), (None, "否"), ("true", "否")])
def test_conditional(x, expected):
    body = f"<conditional><if>{text('x')}</if><then>{text(chr(34) + '是' + chr(34))}</then><else>{text(chr(34) + '否' + chr(34))}</else></conditional>"
    assert decide(body, {"x": x}) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[1, 2, 3]", [2, 4, 6]),
        ("[1..3]", [2, 4, 6]),
        ("1..3", [2, 4, 6]),
        ("3..count([1])", [6, 4, 2]),
        ("5", [10]),
        ("[]", []),
        ("null", None),
    ],
)
def test_boxed_for(source, expected):
    body = f'<for iteratorVariable="i"><in>{text(source)}</in><return>{text("i * 2")}</return></for>'
    assert decide(body) == expected


def test_boxed_loops_run_over_bare_ranges_and_say_where_one_is_wrong():
    body = f'<some iteratorVariable="i"><in>{text("1..3")}</in><satisfies>{text("i > 2")}</satisfies></some>'
    assert decide(body) is True
    for wrong in ("1..", "1..2..", "1 +"):
        with pytest.raises(DmnError) as refused:
            decide(f'<for iteratorVariable="i"><in>{text(wrong)}</in><return>{text("i")}</return></for>')
        assert refused.value.line
        assert refused.value.column


def test_boxed_for_knows_what_came_before():
    body = f'<for iteratorVariable="i"><in>{text("[1..5]")}</in><return>{text("i + sum(partial[item > 1])")}</return></for>'
    assert decide(f"{body}")[0] is None
    body = f'<for iteratorVariable="i"><in>{text("[1..4]")}</in><return>{text("i + count(partial)")}</return></for>'
    assert decide(body) == [1, 3, 5, 7]


@pytest.mark.parametrize(
    ("kind", "source", "test", "expected"),
    [
        ("some", "[1, 2]", "x > 1", True),
        ("some", "[]", "x > 1", False),
        ("every", "[1, 2]", "x > 1", False),
        ("every", "[]", "x > 1", True),
        ("every", "[1, null]", "x > 0", None),
        ("some", "null", "x > 0", None),
        ("every", "[1]", '"甲"', None),
    ],
)
def test_boxed_quantifiers(kind, source, test, expected):
    body = f'<{kind} iteratorVariable="x"><in>{text(source)}</in><satisfies>{text(test)}</satisfies></{kind}>'
    assert decide(body) is expected


def test_boxed_filter():
    body = f"<filter><in>{text('[{a: 1}, {a: 2}]')}</in><match>{text('a > 1')}</match></filter>"
    assert decide(body) == [{"a": 2}]
    assert decide(body.replace("a > 1", "a + 1")) is None


def test_a_function_in_a_context_may_call_itself():
    fact = f'<functionDefinition><formalParameter name="n"/>{text("if n = 0 then 1 else n * fact(n - 1)")}</functionDefinition>'
    body = f'<context><contextEntry><variable name="fact"/>{fact}</contextEntry><contextEntry>{text("fact(20)")}</contextEntry></context>'
    assert decide(body) == 2432902008176640000


def test_a_function_of_java_is_null_and_harms_nothing():
    java = f'<functionDefinition kind="Java"><formalParameter name="x"/><context><contextEntry><variable name="class"/>{text(chr(34) + "java.lang.System" + chr(34))}</contextEntry></context></functionDefinition>'
    body = f'<context><contextEntry><variable name="f"/>{java}</contextEntry><contextEntry>{text("f(1)")}</contextEntry></context>'
    assert decide(body) is None


OTHER = f"""<definitions xmlns="{EDITIONS[-1]}" name="other" namespace="urn:o">
<itemDefinition name="tSmall"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues></itemDefinition>
<decision id="o" name="o"><variable name="o"/>{text("7")}</decision>
<businessKnowledgeModel id="twice" name="twice"><variable name="twice"/><encapsulatedLogic><formalParameter name="x" typeRef="tSmall"/>{text("x * 2")}</encapsulatedLogic></businessKnowledgeModel>
</definitions>""".encode()
NEEDS = '<informationRequirement><requiredDecision href="urn:o#o"/></informationRequirement><knowledgeRequirement><requiredKnowledge href="urn:o#twice"/></knowledgeRequirement>'


@pytest.mark.parametrize(
    ("name", "expression"), [("b", "b.twice(b.o)"), ("", "twice(o)"), ("两 个", "两 个.twice(两 个.o)")]
)
def test_imports_with_and_without_a_name(name, expression):
    more = f'<import name="{name}" namespace="urn:o" importType="{EDITIONS[-1]}"/>'
    made = model(f"{NEEDS}{text(expression)}", more=more, resolver=lambda _namespace, _location: OTHER)
    assert made.problems == ()
    assert made.evaluate("d", {}) == 14


def test_types_of_an_import_without_a_name_are_known_by_their_own():
    more = f'<import name="" namespace="urn:o" importType="{EDITIONS[-1]}"/>'
    made = model(text("12"), more=more, kind="tSmall", resolver=lambda _namespace, _location: OTHER)
    assert (made.problems, made.evaluate("d", {})) == ((), None)


@pytest.mark.parametrize(
    ("kind", "feel", "expected"),
    [
        ("number", "[5]", 5),
        ("number", "[5, 6]", None),
        ("number", '"5"', None),
        ("string", "5", None),
        ("boolean", "null", None),
        ("context", "[{a: 1}]", {"a": 1}),
        ("Any", "[5]", [5]),
    ],
)
def test_results_are_fitted_to_their_type(kind, feel, expected):
    assert decide(text(feel), kind=kind) == expected


def test_a_list_type_takes_one_value_and_checks_all():
    more = '<itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef><allowedValues><text>&lt; 5</text></allowedValues></itemDefinition>'
    assert decide(text("3"), kind="tList", more=more) == [3]
    assert decide(text("[1, 2]"), kind="tList", more=more) == [1, 2]
    assert decide(text("[1, 7]"), kind="tList", more=more) is None


def test_the_type_of_a_whole_collection():
    more = '<itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>'
    assert decide(text("[1, 2]"), kind="tPair", more=more) == [1, 2]
    assert decide(text("[1]"), kind="tPair", more=more) is None


def test_an_error_says_file_line_column_and_element():
    xml = f"""<definitions xmlns="{EDITIONS[-1]}" name="m" namespace="urn:m">
<decision id="d" name="决定"><variable name="决定"/>
<context>
<contextEntry><variable id="v" name="甲"/><literalExpression id="here"><text>1 +
  * 2</text></literalExpression></contextEntry>
</context></decision></definitions>"""
    (problem,) = parse_model(xml.encode(), name="m.dmn").problems
    assert (problem.file, problem.line, problem.column, problem.element) == ("m.dmn", 5, 3, "here")
    with pytest.raises(DmnError) as caught:
        parse_model(xml.encode(), name="m.dmn").evaluate("决定", {})
    assert caught.value.line == 5


def test_an_exceeded_limit_says_whose_decision():
    made = model(text("count(for a in 1..3000, b in 1..3000 return a)"))
    with pytest.raises(FeelError, match="步") as caught:
        made.evaluate("d", {})
    assert (caught.value.file, caught.value.line, caught.value.element) == ("m.dmn", 1, "d")


def test_endless_recursion_is_an_error_of_ours():
    f = f'<functionDefinition><formalParameter name="n"/>{text("f(n + 1)")}</functionDefinition>'
    body = f'<context><contextEntry><variable name="f"/>{f}</contextEntry><contextEntry>{text("f(1)")}</contextEntry></context>'
    with pytest.raises(DmnError, match="过深"):
        decide(body)


def test_deep_nesting_is_an_error_of_ours():
    body = text("1")
    for _level in range(80):
        body = f'<context><contextEntry><variable name="a"/>{body}</contextEntry></context>'
    try:
        value = decide(body)
    except DmnError:
        return
    for _level in range(80):
        value = value["a"]
    assert value == 1


def test_a_long_scale_of_else_ifs():
    scale = " else ".join(f"if x < {at} then {at}" for at in range(1, 100)) + " else 100"
    made = model(text(scale), inputs=("x",))
    assert [made.evaluate("d", {"x": x}) for x in (0, 41, 98, 1000)] == [1, 42, 99, 100]
    longer = " else ".join(f"if x < {at} then {at}" for at in range(1, 200)) + " else 0"
    assert "决策表" in model(text(longer), inputs=("x",)).problems[0].message


def test_numbers_have_34_digits():
    assert decide(text("1" * 40)) == Decimal("1.111111111111111111111111111111111E+39")
    assert "过大" in model(text("1e9999")).problems[0].message
    assert decide(text("x * 1"), {"x": 10**40 + 1}) == Decimal(10) ** 40
    assert decide(text("odd(1e400)")) is False
    assert decide(text('@"P999999999Y" * 1e6000')) is None


def test_a_table_of_ten_thousand_rules_is_read_and_asked_soon():
    rules = "".join(
        f"<rule><inputEntry><text>[{at * 10}..{at * 10 + 9}]</text></inputEntry><outputEntry><text>{at}</text></outputEntry></rule>"
        for at in range(10_000)
    )
    body = f"<decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>{rules}</decisionTable>"
    began = time.perf_counter()
    made = model(body, inputs=("x",))
    assert time.perf_counter() - began < 30
    began = time.perf_counter()
    assert [made.evaluate("d", {"x": x}) for x in (5, 55_555, 99_999, 100_000)] == [0, 5555, 9999, None]
    assert time.perf_counter() - began < 5


def test_a_zone_that_never_changes_is_an_offset():
    assert decide(text('time("10:30:00@Etc/UTC") = time("10:30:00Z")')) is True
    assert decide(text('time("10:30:00@Europe/Paris") = time("10:30:00+01:00")')) is False
    assert decide(text('time("10:30:00@Etc/UTC").time offset = @"PT0S"')) is True


def test_a_file_loads_with_those_beside_it(tmp_path):
    (tmp_path / "other.dmn").write_bytes(OTHER)
    (tmp_path / "m.dmn").write_text(
        f'<definitions xmlns="{EDITIONS[-1]}" name="m" namespace="urn:m"><import name="b" namespace="urn:o" importType="{EDITIONS[-1]}"/>'
        f'<decision id="d" name="d"><variable name="d"/>{NEEDS}{text("b.twice(b.o)")}</decision></definitions>',
        encoding="utf-8",
    )
    assert load(tmp_path / "m.dmn").evaluate("d", {}) == 14
