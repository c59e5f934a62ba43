# SPDX-License-Identifier: Apache-2.0
"""Official plans in many styles are read into their parts and clauses; what stands around them is told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_texts import (
    FLAT_LIST,
    NOTICE_WITH_THE_PLAN_ANNEXED,
    NUMBERS_START_ANEW,
    OPINION_IN_ARTICLES,
    PARTS_ARE_CHAPTERS,
    SCHEME_WITHOUT_NUMBER,
    WORK_POINTS,
)

from mingfu.systems.plan.reading import PlanEmpty, PlanTooLong, read_plan, tasks_of


def outline(plan):
    """Each part with the numbers and titles of its clauses."""
    return [(part.title, [(clause.number, clause.title) for clause in part.clauses]) for part in plan.parts]


def numbers(plan):
    """Each target of the clauses: clause number, value, unit, year, direction."""
    return [
        (clause.number, target.value, target.unit, target.year, target.direction)
        for clause in plan.clauses
        for target in clause.targets
    ]


def test_a_notice_with_work_points():
    plan = read_plan(WORK_POINTS)
    assert plan.title == "清河区人民政府办公室关于印发2015年政务服务工作要点的通知"
    assert plan.name == "2015年政务服务工作要点"
    assert (plan.number, plan.issuer, plan.date) == ("清府办〔2015〕8号", "清河区人民政府办公室", "2015-03-09")
    assert plan.addressees == "各镇人民政府、街道办事处，区政府各部门、各直属机构"
    assert [section.title for section in plan.general] == ["总体要求"]
    assert plan.general[0].targets == ()
    assert outline(plan) == [
        ("深化简政放权", [(1, "精简审批事项"), (2, "推行并联审批")]),
        ("优化服务", [(3, "推进网上办事"), (4, "加强队伍建设")]),
        ("强化保障", [(5, "加强组织领导"), (6, "严格考核")]),
    ]
    assert plan.parts[-1].kind == "safeguards"
    assert numbers(plan) == [
        (1, 30, "%", 2015, "min"),
        (2, 20, "项", 2015, "min"),
        (3, 60, "%", 2015, "exact"),
        (3, 90, "%", 2015, "min"),
        (4, 1, "次", None, "exact"),
    ]
    assert [(annex.number, annex.title) for annex in plan.annexes] == [(1, "任务分工表"), (2, "指标体系")]
    assert plan.clauses[-1].text == "对排名后3位的单位予以通报。"
    assert plan.closing.startswith("抄送：")


def test_an_opinion_in_chapters_and_articles_and_traditional_characters():
    plan = read_plan(OPINION_IN_ARTICLES)
    assert plan.title == "中共青禾縣委 青禾縣人民政府關於加快鄉村振興的意見"
    assert (plan.number, plan.issuer, plan.date) == ("青發［2018］3號", "中共青禾縣委、青禾縣人民政府", "2018-02-11")
    assert plan.preface.text == "為貫徹落實中央一號文件精神，現提出如下意見。"
    assert [(part.title, [clause.number for clause in part.clauses]) for part in plan.parts] == [
        ("總體要求", [1, 2]),
        ("重點任務", [3, 4]),
        ("保障措施", [5, 6]),
    ]
    assert numbers(plan) == [
        (1, 2, "万元", 2020, "exact"),
        (1, 40, "%", 2020, "min"),
        (3, 5, "万亩", 2022, "exact"),
        (3, 2, "家", 2022, "min"),
        (4, 95, "%", 2020, "min"),
        (4, 100, "%", 2020, "exact"),
        (5, 1, "次", None, "min"),
    ]


def test_a_scheme_without_number_whose_clauses_have_sub_items():
    plan = read_plan(SCHEME_WITHOUT_NUMBER)
    assert (plan.title, plan.number) == ("关于开展文明城市创建工作的实施方案", None)
    assert (plan.issuer, plan.date) == ("明水市文明办", "2016-03-01")
    assert [(target.year, target.kind) for target in plan.goals[0].targets] == [
        (2017, "milestone"),
        (2020, "milestone"),
    ]
    assert outline(plan) == [
        ("主要任务", [(1, "提升市民素质"), (2, "整治市容环境"), (3, "志愿服务")]),
        ("工作要求", [(1, "工作要求")]),
    ]
    assert "(2)拆除违法建设" in plan.clauses[1].text
    assert plan.clauses[-1].text == "加强领导，落实责任。各单位主要负责人是第一责任人。"
    assert [(value, unit, year) for _, value, unit, year, _ in numbers(plan)] == [
        (3, "场", None),
        (120, "条", 2016),
        (30, "座", 2016),
        (10, "万平方米", None),
        (13, "%", None),
    ]
    assert [(annex.number, annex.title) for annex in plan.annexes] == [(1, "任务分解表")]
    assert "区城管局" in plan.annexes[0].text


def test_a_flat_list_is_one_part_and_its_safeguards():
    plan = read_plan(FLAT_LIST)
    assert outline(plan) == [
        ("石桥镇2019年为民办实事工作安排", [(1, "加强教育"), (2, "改善医疗"), (3, "便民交通")]),
        ("保障措施", [(1, "保障措施")]),
    ]
    assert [(value, unit) for _, value, unit, _, _ in numbers(plan)] == [
        (2, "所"),
        (600, "个"),
        (60, "%"),
        (75, "%"),
        (3, "条"),
        (1, "次"),
    ]


def test_a_plan_that_is_the_annex_of_its_notice():
    plan = read_plan(NOTICE_WITH_THE_PLAN_ANNEXED)
    assert (plan.number, plan.issuer, plan.date) == ("白府办【2021】5号", "白沙区人民政府办公室", "2021-04-06")
    assert plan.name == "白沙区优化营商环境行动计划"
    assert outline(plan) == [
        ("便利开办企业", [(1, "压缩时间"), (2, "降低成本")]),
        ("便利办理施工许可", [(1, "精简环节"), (2, "公开透明")]),
        ("组织保障", [(1, "加强领导")]),
    ]
    assert numbers(plan) == [
        (1, 1, "个工作日", 2021, "exact"),
        (2, 100, "%", None, "exact"),
        (1, 15, "个", None, "exact"),
        (1, 1, "次", None, "exact"),
    ]
    assert "制定本计划" in plan.preface.text


def test_clauses_whose_numbers_start_anew_under_each_part():
    plan = read_plan(NUMBERS_START_ANEW)
    assert plan.title == "临江市人民政府关于印发临江市建设服务型政府实施方案（2016－2020年）的通知"
    assert plan.name == "临江市建设服务型政府实施方案（2016－2020年）"
    assert (plan.number, plan.issuer, plan.date) == (None, "临江市人民政府", "2016-01-12")
    assert [section.title for section in plan.general] == ["总体要求"]
    assert [(part.title, [clause.number for clause in part.clauses]) for part in plan.parts] == [
        ("工作目标", [1, 2]),
        ("建设便民政府", [1, 2]),
        ("建设阳光政府", [1, 2]),
        ("建设法治政府", [1]),
        ("组织保障", [1, 2, 3]),
    ]
    assert numbers(plan) == [
        (1, 85, "%", 2018, "min"),
        (2, 95, "%", 2020, "min"),
        (1, 30, "%", 2017, "exact"),
        (1, 50, "%", 2017, "min"),
        (2, 100, "%", 2018, "exact"),
        (1, 20, "项", None, "min"),
        (1, 100, "%", None, "exact"),
        (2, 2, "次", None, "exact"),
        (1, 100, "%", None, "exact"),
        (1, 1, "次", None, "exact"),
    ]
    (clause,) = [clause for clause in plan.clauses if clause.title == "优化审批流程"]
    assert clause.text.startswith("（牵头单位：市行政审批局）")
    (task,) = tasks_of(clause, plan)
    assert (task.lead, task.year, len(task.targets)) == (("市行政审批局",), 2017, 2)


def test_names_of_organs_stay_as_they_are_written():
    plan = read_plan(
        "關於加強工作的意見\n一、加強領導。做好各項工作。由區財政局牽頭，區審計局、區發改局配合。\n二、落實責任。做好工作。"
    )
    (task,) = tasks_of(plan.clauses[0], plan)
    assert (task.lead, task.partners) == (("區財政局",), ("區審計局", "區發改局"))


def test_chapters_that_are_the_parts():
    plan = read_plan(PARTS_ARE_CHAPTERS)
    assert plan.title == "東山縣推進依法行政三年行動計劃（2019－2021年）"
    assert (plan.issuer, plan.date) == ("東山縣人民政府辦公室", "2019-02-28")
    assert outline(plan) == [
        ("建設守法政府", [(1, "健全決策機制"), (2, "完善執法機制")]),
        ("建設效能政府", [(1, "優化流程"), (2, "強化服務")]),
        ("工作要求", [(1, "提高認識"), (2, "加強督查")]),
    ]
    assert numbers(plan) == [
        (1, 100, "%", None, "exact"),
        (1, 1, "次", None, "exact"),
        (2, 100, "%", 2020, "exact"),
        (1, 40, "%", None, "exact"),
        (2, 98, "%", None, "min"),
        (2, None, "", None, "rise"),
        (2, 1, "次", None, "exact"),
    ]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2014年6月16日", "2014-06-16"),
        ("２０１４年６月１６日", "2014-06-16"),
        ("二〇一四年六月十六日", "2014-06-16"),
        ("二○一四年十二月三十一日", "2014-12-31"),
        ("2014 年 6 月 6 日", "2014-06-06"),
    ],
)
def test_a_date_in_any_writing(written, iso):
    plan = read_plan(
        f"关于加强工作的意见\n一、加强领导。做好工作。\n二、落实责任。做好工作。\n清河区人民政府\n{written}\n"
    )
    assert (plan.date, plan.issuer) == (iso, "清河区人民政府")
    assert plan.clauses[-1].text == "做好工作。"


@pytest.mark.parametrize(
    "number",
    [
        "明府字〔2014〕27号",
        "明府字[2014]27号",
        "明府字【2014】27号",
        "明府字（2014）27号",
        "明府字〔2014〕 27 號",
        "粤府〔2014〕第3号",
    ],
)
def test_a_document_number_in_any_brackets(number):
    plan = read_plan(
        f"关于加强工作的通知\n（{number}）\n各单位：\n一、加强领导。做好工作。\n二、落实责任。做好工作。\n"
    )
    assert plan.number == number


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("一、", "二、"),
        ("（一）", "（二）"),
        ("1.", "2."),
        ("1．", "2．"),
        ("1、", "2、"),
        ("(1)", "(2)"),
        ("①", "②"),
        ("第一条 ", "第二条 "),
        ("⒈", "⒉"),
        ("㈠", "㈡"),
        ("第1条　", "第2条　"),
    ],
)
def test_clauses_in_any_numbering(first, second):
    plan = read_plan(f"关于加强工作的意见\n{first}加强领导。满意率达到90%以上。\n{second}落实责任。做好工作。\n")
    assert [(clause.number, clause.title, clause.text) for clause in plan.clauses] == [
        (1, "加强领导", "满意率达到90%以上。"),
        (2, "落实责任", "做好工作。"),
    ]
    assert numbers(plan) == [(1, 90, "%", None, "min")]


def test_lines_broken_by_the_width_of_a_page_are_one_sentence():
    plan = read_plan(
        "关于加强工作的意见\n一、改善环境。进一步加大污水处理设施建设力度，力争到2020年城镇污水处理\n率达到93%以上。\n二、落实责任。做好工作。\n"
    )
    (target,) = plan.clauses[0].targets
    assert (target.value, target.year, target.quote) == (93, 2020, "力争到2020年城镇污水处理\n率达到93%以上")


def test_a_text_without_numbers_keeps_everything_in_the_preface():
    plan = read_plan("到2020年，群众满意率达到90%以上。没有编号的正文。")
    assert plan.parts == ()
    assert "没有编号的正文" in plan.preface.text
    assert [placed.target.value for placed in plan.placed()] == [90]


@pytest.mark.parametrize("text", ["", " \n\t　\n"])
def test_a_text_that_shows_nothing_is_refused(text):
    with pytest.raises(PlanEmpty):
        read_plan(text)


def test_a_text_longer_than_any_plan_is_refused():
    with pytest.raises(PlanTooLong) as caught:
        read_plan("一" * 500_001)
    assert "50 万字" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["至少" * 30_000 + "3项", "达90%、" * 10_000, "1.\n" * 20_000, "(" * 50_000, "“每年，" * 20_000]
)
def test_a_text_that_is_no_prose_costs_no_more_than_others(text):
    assert read_plan(text).source == text


PIECES = st.sampled_from(
    [
        "一、", "（一）", "1.", "1．", "①", "第一条", "第三章", "附件", "附件：1.表", "附件2", "到2020年", "二〇一八年底前", "每年", "每季度", "不少于", "至少",
        "达到", "93%以上", "百分之九十", "三十项", "两次", "1,000人次", "3-5家", "全覆盖", "逐年提升", "基本完成", "（", "）", "《", "》", "“", "”", "，", "。", "；", "、",
        "：", "\n", " ", "　", "\t", "清河区人民政府", "2014年6月16日", "明府字〔2014〕27号", "關於", "的通知", "抄送：", "加强组织领导", "保障措施", "工作目标", "\r\n", "\u2028",
        "\x00", "𠀀", "零发生", "前3名", "由区财政局牵头", "(", "12345", "万元", "的", "由60%提高到", "目前",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join))
def test_any_text_is_read_and_every_quote_is_a_part_of_it(text):
    try:
        plan = read_plan(text)
    except PlanEmpty:
        assert not text.strip()
        return
    assert plan.as_dict()["parts"] is not None
    for placed in plan.placed():
        target = placed.target
        assert text[target.start : target.end] == target.quote
        assert target.quote in text
        assert target.subject in text
        assert target.direction in {"min", "exact", "rise"}
    for clause in plan.clauses:
        assert isinstance(clause.number, int)
        assert clause.text in text
        for task in tasks_of(clause, plan):
            assert text[task.start : task.end] == task.text
