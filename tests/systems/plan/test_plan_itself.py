# SPDX-License-Identifier: Apache-2.0
"""The plan this software carries out: 28 clauses under six governments, six safeguards, every numeric target."""

import json

import pytest
from plan_texts import real_plan

from mingfu.systems.plan.reading import read_file, read_plan, tasks_of
from mingfu.systems.plan.reading.script import plain

PATH = real_plan()
pytestmark = pytest.mark.skipif(
    PATH is None, reason="the plan's text (plan.txt beside MINGFU_DATA) is not on this machine"
)

# Part, clause, value, unit, year, direction, period, and words of the subject.
TARGETS = [
    (0, 3, 100, "%", None, "exact", None, "基本養老保險、住院和門診基本醫療保險"),
    (0, 4, 100, "%", 2020, "exact", None, "環境空氣質量"),
    (0, 4, 93, "%", 2020, "min", None, "城鎮污水處理率"),
    (0, 4, 100, "%", 2020, "exact", None, "城鎮生活垃圾處理率"),
    (0, 4, None, "", 2020, "exact", None, "國家森林城市"),
    (0, 4, None, "", 2020, "exact", None, "公共排水管網雨污分流改造和市政公共空間的易澇點整治"),
    (0, 6, None, "", 2020, "exact", None, "殘疾人的基本生活"),
    (1, 9, 90, "%", 2016, "min", None, "審批業務流程改造、行政審批標準化建設市民滿意度"),
    (1, 12, 100, "%", None, "exact", None, "兩級政府部門"),
    (2, 16, 90, "%", 2016, "min", None, "法治政府總體滿意度"),
    (2, 18, 2, "次", None, "min", "年", "區政府常務會議學法"),
    (2, 18, 1, "次", None, "min", "年", "行政執法人員的法律知識培訓"),
    (3, 19, None, "", None, "rise", None, "公眾對政府信用的滿意度"),
    (6, 1, 1, "次", None, "exact", "季度", "協調"),
    (6, 1, 1, "次", None, "exact", "半年", "匯總"),
    (6, 2, 30, "项", None, "min", "年", "產業項目"),
]
GOALS = [
    (2014, "exact", "建設人民滿意政府工作"),
    (2014, "rise", "政府治理能力、機關作風、服務水平、行政效能"),
    (2014, "rise", "投資者、企業、群眾對政府工作滿意度"),
    (2016, "rise", "城市形象、品位"),
    (2016, "rise", "政府治理能力現代化水平"),
    (2016, "rise", "群眾、企業和投資者對政府工作滿意度"),
    (2016, "rise", "政府公信力和執行力"),
    (2016, "exact", "政府績效水平"),
    (2020, "exact", "政務品牌和區域影響力"),
    (2020, "exact", "示范城市"),
    (2020, "exact", "投資熱土"),
]


@pytest.fixture(scope="module")
def text():
    """The text of the plan, in traditional characters."""
    return read_file(PATH)


@pytest.fixture(scope="module")
def plan(text):
    """The plan."""
    return read_plan(text)


def rows(plan):
    """Every target of the clauses, as one row."""
    return [
        (
            place,
            clause.number,
            target.value,
            target.unit,
            target.year,
            target.direction,
            target.period,
            target.subject,
        )
        for place, part in enumerate(plan.parts)
        for clause in part.clauses
        for target in clause.targets
    ]


def test_its_head(plan):
    assert plan.title == "佛山市高明區人民政府關于印發佛山市高明區建設人民滿意政府實施方案(2014-2020年)的通知"
    assert plan.name == "佛山市高明區建設人民滿意政府實施方案(2014-2020年)"
    assert (plan.number, plan.issuer, plan.date) == ("明府字〔2014〕27號", "佛山市高明區人民政府", "2014-06-16")
    assert plan.addressees.startswith("各鎮政府、街道辦")


def test_28_clauses_under_six_governments_and_six_safeguards(plan):
    assert [part.title for part in plan.parts] == [
        "建設民生政府",
        "建設高效政府",
        "建設法治政府",
        "建設誠信政府",
        "建設責任政府",
        "建設廉潔政府",
        "保障措施",
    ]
    assert [clause.number for part in plan.parts[:6] for clause in part.clauses] == list(range(1, 29))
    assert [len(part.clauses) for part in plan.parts] == [7, 5, 6, 3, 3, 4, 6]
    assert [part.kind for part in plan.parts] == ["tasks"] * 6 + ["safeguards"]
    assert [(clause.number, clause.title) for clause in plan.parts[6].clauses] == [
        (1, "加強組織領導"),
        (2, "加強產業建設"),
        (3, "加強隊伍建設"),
        (4, "加強作風建設"),
        (5, "加強要素保障"),
        (6, "加強督查督辦"),
    ]
    assert plan.parts[0].clauses[3].title == "建設健康宜居城市環境"


def test_every_target_and_nothing_else(plan):
    found = rows(plan)
    assert [row[:7] for row in found] == [row[:7] for row in TARGETS]
    for row, expected in zip(found, TARGETS, strict=True):
        assert expected[7] in row[7]


def test_the_goals_keep_their_three_dates(plan):
    (goals,) = plan.goals
    found = [(target.year, target.direction, target.subject) for target in goals.targets]
    assert [row[:2] for row in found] == [row[:2] for row in GOALS]
    for row, expected in zip(found, GOALS, strict=True):
        assert expected[2] in row[2]
    assert [section.title for section in plan.general] == ["總體要求與工作原則"]
    assert plan.general[0].targets == ()


def test_the_annexes_and_the_number_one_of_them_announces(plan):
    assert [annex.number for annex in plan.annexes] == [1, 2, 3]
    assert [(target.value, target.unit, target.year) for target in plan.annexes[2].targets] == [(30, "项", 2014)]
    assert plan.annexes[0].targets == plan.annexes[1].targets == ()


def test_no_word_is_lost(plan, text):
    kept = json.dumps(plan.as_dict(), ensure_ascii=False)
    for sentence in text.replace("\n", "。").split("。"):
        if len(sentence) > 40:
            assert json.dumps(sentence[-30:], ensure_ascii=False)[1:-1] in kept


def test_quotes_are_the_original(plan, text):
    for placed in plan.placed():
        target = placed.target
        assert text[target.start : target.end] == target.quote
        assert placed.clause is None or target.quote in placed.clause.text
        assert target.subject in text


def test_the_simplified_twin_says_the_same(plan, text):
    opencc = pytest.importorskip("opencc", reason="OpenCC, which makes the simplified twin, is not installed")
    twin = read_plan(opencc.OpenCC("t2s").convert(text))
    assert [row[:7] for row in rows(twin)] == [row[:7] for row in rows(plan)]
    assert len(twin.placed()) == len(plan.placed())
    assert [(part.kind, len(part.clauses)) for part in twin.parts] == [
        (part.kind, len(part.clauses)) for part in plan.parts
    ]


def test_the_plain_twin_says_the_same(plan, text):
    twin = read_plan(plain(text))
    assert [row[:7] for row in rows(twin)] == [row[:7] for row in rows(plan)]
    assert [row[7] for row in rows(twin)] == [plain(row[7]) for row in rows(plan)]
    assert len(twin.placed()) == len(plan.placed()) == 28


def test_its_tasks_name_organs_and_keep_their_targets(plan):
    tasks = {(part.kind, clause.number): tasks_of(clause, plan) for part in plan.parts for clause in part.clauses}
    assert sum(len(one) for one in tasks.values()) == 140
    assert [task.organs for task in tasks["safeguards", 5]][1] == ("區土建水務局(國土資源)",)
    assert "區財政局" in tasks["safeguards", 5][0].organs
    assert tasks["tasks", 4][1].year == 2020
    assert sum(len(task.targets) for one in tasks.values() for task in one) == len(TARGETS)
