# SPDX-License-Identifier: Apache-2.0
"""Decision models: hit policies, explanations, boxed expressions, services, imports, types, and what is refused."""

from decimal import Decimal

import pytest

from mingfu.engines.dmn import DmnError, FeelError, load, parse_model

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(*parts, namespace="urn:gaoming", name="派单", model=MODEL):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{model}" name="{name}" namespace="{namespace}" id="d">\n'
        + "\n".join(parts)
        + "\n</definitions>"
    ).encode()


def input_data(name, kind=""):
    return f'<inputData id="i-{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'


def decision(name, logic, *, needs=(), decisions=(), knowledge=(), kind=""):
    required = "".join(
        f'<informationRequirement><requiredInput href="#i-{each}"/></informationRequirement>' for each in needs
    )
    required += "".join(
        f'<informationRequirement><requiredDecision href="#d-{each}"/></informationRequirement>' for each in decisions
    )
    required += "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#k-{each}"/></knowledgeRequirement>' for each in knowledge
    )
    return (
        f'<decision id="d-{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/>{required}{logic}</decision>'
    )


def literal(text):
    return f"<literalExpression><text><![CDATA[{text}]]></text></literalExpression>"


def table(policy, inputs, outputs, rules, *, aggregation=""):
    head = "".join(f"<input><inputExpression><text>{each}</text></inputExpression></input>" for each in inputs)
    body = "".join(f'<output name="{name}">{inner}</output>' for name, inner in outputs)
    extra = f' aggregation="{aggregation}"' if aggregation else ""
    rows = ""
    for number, (tests, results, note) in enumerate(rules, 1):
        cells = "".join(f"<inputEntry><text><![CDATA[{test}]]></text></inputEntry>" for test in tests)
        cells += "".join(f"<outputEntry><text><![CDATA[{result}]]></text></outputEntry>" for result in results)
        rows += f'<rule id="r{number}">{cells}<annotationEntry><text>{note}</text></annotationEntry></rule>'
    return f'<decisionTable id="t" hitPolicy="{policy}"{extra}>{head}{body}{rows}</decisionTable>'


def single(policy, rules, *, aggregation="", values="", default=""):
    inner = f"<outputValues><text><![CDATA[{values}]]></text></outputValues>" if values else ""
    inner += f"<defaultOutputEntry><text><![CDATA[{default}]]></text></defaultOutputEntry>" if default else ""
    logic = table(policy, ["天数"], [("", inner)], rules, aggregation=aggregation)
    return parse_model(
        definitions(input_data("天数", "number"), decision("结果", logic, needs=["天数"])), name="派单.dmn"
    )


LADDER = [(["> 3"], ['"黄"'], "超三日"), (["> 7"], ['"红"'], "超七日"), (["-"], ['"绿"'], "其余")]


@pytest.mark.parametrize(
    ("policy", "days", "expected"),
    [
        ("UNIQUE", 1, "绿"),
        ("UNIQUE", 5, None),
        ("FIRST", 9, "黄"),
        ("F", 1, "绿"),
        ("ANY", 1, "绿"),
        ("ANY", 9, None),
        ("PRIORITY", 9, "红"),
        ("PRIORITY", 5, "黄"),
        ("COLLECT", 9, ["黄", "红", "绿"]),
        ("RULE ORDER", 5, ["黄", "绿"]),
        ("OUTPUT ORDER", 9, ["红", "黄", "绿"]),
    ],
)
def test_hit_policies(policy, days, expected):
    assert single(policy, LADDER, values='"红", "黄", "绿"').evaluate("结果", {"天数": days}) == expected


@pytest.mark.parametrize(
    ("aggregation", "days", "expected"),
    [("SUM", 9, 60), ("MIN", 9, 10), ("MAX", 9, 30), ("COUNT", 9, 3), ("COUNT", 0, 0), ("SUM", 0, None)],
)
def test_aggregators(aggregation, days, expected):
    rules = [(["> 3"], ["10"], ""), (["> 7"], ["20"], ""), (["> 8"], ["30"], "")]
    assert single("COLLECT", rules, aggregation=aggregation).evaluate("结果", {"天数": days}) == expected


def test_no_hit_takes_the_default_or_nothing():
    rules = [(["> 3"], ['"黄"'], "")]
    assert single("UNIQUE", rules).evaluate("结果", {"天数": 1}) is None
    assert single("COLLECT", rules).evaluate("结果", {"天数": 1}) == []
    assert single("UNIQUE", rules, default='"绿"').evaluate("结果", {"天数": 1}) == "绿"


def test_a_decision_explains_itself():
    model = single("FIRST", LADDER)
    decided = model.decide("结果", {"天数": 9})
    assert decided.value == "黄"
    explanation = decided.explanation
    assert (explanation.model, explanation.decision, explanation.edition) == ("派单", "结果", model.edition)
    (finding,) = explanation.tables
    assert (finding.decision, finding.table, finding.policy) == ("结果", "t", "FIRST")
    assert finding.inputs == (("天数", Decimal(9)),)
    (hit,) = finding.matched
    assert (hit.index, hit.id, hit.annotations, hit.outputs) == (1, "r1", ("超三日",), {"1": "黄"})
    assert explanation.text == (
        f"依据模型“派单”（版本 {model.edition}）作出决策“结果”。\n"
        "输入：天数 = 9。\n"
        "决策表“结果”（命中策略：首条）：输入 天数 = 9；命中第 1 条规则（超三日）；结果 黄。\n"
        "“结果”的结果为 黄。"
    )


def test_a_conflict_is_explained():
    finding = single("UNIQUE", LADDER).decide("结果", {"天数": 9}).explanation.tables[0]
    assert finding.value is None
    assert [hit.index for hit in finding.matched] == [1, 2, 3]
    assert finding.note == "命中策略为“唯一”，却命中了 3 条规则，结果为空"


def test_several_outputs_make_a_context():
    logic = table(
        "UNIQUE", ["类别", "天数"], [("单位", ""), ("时限", "")], [(['"噪声"', "< 5"], ['"城管局"', "天数 + 1"], "")]
    )
    model = parse_model(
        definitions(input_data("类别"), input_data("天数"), decision("派单", logic, needs=["类别", "天数"]))
    )
    assert model.evaluate("派单", {"类别": "噪声", "天数": 3}) == {"单位": "城管局", "时限": 4}


def test_requirements_are_worked_out_first_and_once():
    model = parse_model(
        definitions(
            input_data("a", "number"),
            decision("基数", literal("a * 2"), needs=["a"], kind="number"),
            decision("合计", literal("基数 + 1"), decisions=["基数"]),
            decision("两次", literal("合计 + 基数"), decisions=["合计", "基数"]),
        )
    )
    decided = model.decide("两次", {"a": 5})
    assert decided.value == 21
    assert [(step.decision, step.value) for step in decided.explanation.steps] == [
        ("基数", 10),
        ("合计", 11),
        ("两次", 21),
    ]
    assert model.evaluate("合计", {"a": 5, "基数": 100}) == 101
    assert model.evaluate("合计", {"a": "五"}) is None
    assert (model.decisions, model.inputs) == (("基数", "合计", "两次"), {"a": "number"})


def boxed(xml):
    return parse_model(definitions(decision("结果", xml))).evaluate("结果", {})


def test_boxed_expressions():
    context = (
        "<context>"
        f'<contextEntry><variable name="a b"/>{literal("1")}</contextEntry>'
        f'<contextEntry><variable name="c"/>{literal("a b + 1")}</contextEntry>'
    )
    assert boxed(context + "</context>") == {"a b": 1, "c": 2}
    assert boxed(f"{context}<contextEntry>{literal('c * 10')}</contextEntry></context>") == 20
    assert boxed(f"<list>{literal('1')}{literal('2')}</list>") == [1, 2]
    relation = f'<relation><column name="甲"/><column name="乙"/><row>{literal("1")}{literal("2")}</row></relation>'
    assert boxed(relation) == [{"甲": 1, "乙": 2}]
    assert (
        boxed(
            f"<conditional><if>{literal('false')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>"
        )
        == 2
    )
    assert boxed(
        f'<for iteratorVariable="i"><in>{literal("[1..3]")}</in><return>{literal("i * i")}</return></for>'
    ) == [1, 4, 9]
    assert (
        boxed(
            f'<some iteratorVariable="i"><in>{literal("[1, 2]")}</in><satisfies>{literal("i > 1")}</satisfies></some>'
        )
        is True
    )
    assert (
        boxed(
            f'<every iteratorVariable="i"><in>{literal("[1, 2]")}</in><satisfies>{literal("i > 1")}</satisfies></every>'
        )
        is False
    )
    assert boxed(f"<filter><in>{literal('[1, 2]')}</in><match>{literal('item > 1')}</match></filter>") == [2]


KNOWLEDGE = (
    '<businessKnowledgeModel id="k-阶乘" name="阶乘"><variable name="阶乘"/><encapsulatedLogic>'
    '<formalParameter name="n" typeRef="number"/>'
    + literal("if n < 2 then 1 else n * 阶乘(n - 1)")
    + "</encapsulatedLogic>"
    '<knowledgeRequirement><requiredKnowledge href="#k-阶乘"/></knowledgeRequirement></businessKnowledgeModel>'
)


def test_knowledge_models_are_functions():
    call = f"<invocation>{literal('阶乘')}<binding><parameter name='n'/>{literal('5')}</binding></invocation>"
    model = parse_model(
        definitions(
            KNOWLEDGE,
            decision("直接", literal("阶乘(n: 4)"), knowledge=["阶乘"]),
            decision("调用", call, knowledge=["阶乘"]),
            decision("错型", literal('阶乘("四")'), knowledge=["阶乘"]),
            decision("无尽", literal("阶乘(100000)"), knowledge=["阶乘"]),
        )
    )
    assert model.evaluate("直接", {}) == 24
    assert model.evaluate("调用", {}) == 120
    assert model.evaluate("错型", {}) is None
    with pytest.raises(DmnError, match="嵌套过深"):
        model.evaluate("无尽", {})


def test_decision_services():
    service = '<decisionService id="k-合计服务" name="合计服务"><outputDecision href="#d-合计"/><inputDecision href="#d-基数"/></decisionService>'
    model = parse_model(
        definitions(
            decision("基数", literal("1")),
            decision("合计", literal("基数 + 1"), decisions=["基数"]),
            service,
            decision("外面", literal("合计服务(基数: 9) + 基数"), decisions=["基数"], knowledge=["合计服务"]),
        )
    )
    assert model.services == ("合计服务",)
    assert model.evaluate("合计服务", {"基数": 4}) == 5
    assert model.evaluate("外面", {}) == 11


TYPES = """
<itemDefinition name="等级"><typeRef>string</typeRef><allowedValues><text>"高", "低"</text></allowedValues></itemDefinition>
<itemDefinition name="名单" isCollection="true"><typeRef>string</typeRef></itemDefinition>
<itemDefinition name="人员"><itemComponent name="姓名"><typeRef>string</typeRef></itemComponent>
<itemComponent name="下属" isCollection="true"><typeRef>人员</typeRef></itemComponent></itemDefinition>
"""


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("等级", "高", "高"),
        ("等级", "中", None),
        ("名单", "甲", ["甲"]),
        ("名单", ["甲", "乙"], ["甲", "乙"]),
        ("名单", ["甲", 1], None),
        ("number", [5], 5),
        ("number", "5", None),
        ("人员", {"姓名": "甲", "下属": [{"姓名": "乙"}]}, {"姓名": "甲", "下属": [{"姓名": "乙"}]}),
        ("人员", {"姓名": 1}, None),
    ],
)
def test_inputs_are_fitted_to_their_types(kind, given, expected):
    model = parse_model(definitions(TYPES, input_data("x", kind), decision("y", literal("x"), needs=["x"])))
    assert model.problems == ()
    assert model.evaluate("y", {"x": given}) == expected


@pytest.mark.parametrize(
    "model",
    [
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        MODEL,
    ],
)
def test_dmn_1_2_to_1_5(model):
    assert parse_model(definitions(decision("x", literal("1 + 1")), model=model)).evaluate("x", {}) == 2


def test_imports(tmp_path):
    imported = definitions(
        TYPES,
        input_data("姓名", "string"),
        decision("问候", literal('"您好，" + 姓名'), needs=["姓名"]),
        KNOWLEDGE,
        namespace="urn:b",
    )
    importing = definitions(
        '<import namespace="urn:b" name="公用 库" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        '<decision id="x" name="x"><variable name="x"/>'
        '<informationRequirement><requiredDecision href="urn:b#d-问候"/></informationRequirement>'
        '<knowledgeRequirement><requiredKnowledge href="urn:b#k-阶乘"/></knowledgeRequirement>'
        + literal("公用 库.问候 + string(公用 库.阶乘(3))")
        + "</decision>",
    )
    model = parse_model(importing, resolver=lambda namespace, _location: imported if namespace == "urn:b" else None)
    assert model.problems == ()
    assert model.evaluate("x", {"姓名": "李"}) == "您好，李6"
    (tmp_path / "a.dmn").write_bytes(importing)
    (tmp_path / "b.dmn").write_bytes(imported)
    assert load(tmp_path / "a.dmn").evaluate("x", {"姓名": "李"}) == "您好，李6"
    with pytest.raises(DmnError, match="找不到要导入的模型"):
        parse_model(importing)


def test_faults_carry_file_and_line():
    xml = definitions(
        decision("好", literal("1")),
        decision("坏", "<literalExpression>\n<text>1 +\n  * 2</text>\n</literalExpression>"),
        decision("缺", literal("1"), needs=["没有"]),
        decision("型", literal("1"), kind="没有的类型"),
    )
    model = parse_model(xml, name="坏.dmn")
    assert sorted(str(problem) for problem in model.problems) == [
        "坏.dmn第 6 行第 3 列：此处不应有“*”。",
        "坏.dmn第 8 行：“缺”引用了不存在的元素“#i-没有”。",
        "坏.dmn第 9 行：没有定义类型“没有的类型”。",
    ]
    assert model.evaluate("好", {}) == 1
    with pytest.raises(DmnError, match="不应有") as caught:
        model.evaluate("坏", {})
    assert (caught.value.file, caught.value.line, caught.value.column) == ("坏.dmn", 6, 3)
    with pytest.raises(DmnError, match="没有名为“无”的决策"):
        model.evaluate("无", {})


def test_names_that_nothing_defines_are_warned_of():
    logic = table("FIRST", ["天数"], [("", "")], [(["> 3"], ["城管局"], "")])
    model = parse_model(definitions(input_data("天数"), decision("单位", logic, needs=["天数"])), name="派单.dmn")
    assert [str(warning) for warning in model.warnings] == [
        "派单.dmn第 4 行：没有定义名称“城管局”，其值为空；若是文字，请加半角双引号。"
    ]
    assert model.problems == ()


def test_circles_and_limits_are_refused():
    model = parse_model(
        definitions(
            decision("a", literal("b"), decisions=["b"]),
            decision("b", literal("a"), decisions=["a"]),
            decision("c", literal("for i in 1..1000000000 return i")),
        ),
        name="圈.dmn",
    )
    with pytest.raises(DmnError, match="依赖它自己"):
        model.evaluate("a", {})
    with pytest.raises(FeelError, match="停止"):
        model.evaluate("c", {})


@pytest.mark.parametrize(
    ("xml", "line", "words"),
    [
        (b'<?xml version="1.0"?>\n<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<d>&x;</d>', 2, "DOCTYPE"),
        (b'<!DOCTYPE d>\n<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>', 1, "DOCTYPE"),
        (b"<definitions>\n<a></definitions>", 2, "不是有效的 XML"),
        (b"<definitions/>", 1, "不是 DMN"),
        (b'<definitions xmlns="urn:other"/>', 1, "不是 DMN"),
        (b"", 1, "不是有效的 XML"),
    ],
)
def test_bad_xml_is_refused(xml, line, words):
    with pytest.raises(DmnError, match=words) as caught:
        parse_model(xml, name="坏.dmn")
    assert (caught.value.file, caught.value.line) == ("坏.dmn", line)


@pytest.mark.parametrize(
    ("logic", "words"),
    [
        (table("WRONG", ["1"], [("", "")], []), "命中策略"),
        (table("UNIQUE", ["1"], [("", "")], [(["-"], ["1", "2"], "")]), "输出格"),
        (table("UNIQUE", ["1"], [("", "")], [], aggregation="SUM"), "汇总"),
        (table("UNIQUE", ["1"], [], []), "没有输出列"),
        ('<literalExpression expressionLanguage="java"><text>1</text></literalExpression>', "只支持 FEEL"),
        ("<conditional/>", "缺少“if”"),
    ],
)
def test_bad_logic_is_a_problem(logic, words):
    model = parse_model(definitions(decision("x", logic)), name="坏.dmn")
    (problem,) = model.problems
    assert words in problem.message
    assert problem.line == 3
    with pytest.raises(DmnError):
        model.evaluate("x", {})
