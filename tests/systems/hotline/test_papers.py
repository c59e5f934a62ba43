# SPDX-License-Identifier: Apache-2.0
"""The papers of the hotline: what each asks of a case fits its forms and its procedure, and what each says."""

from datetime import date, datetime
from pathlib import Path

import pytest

import mingfu.systems.hotline
from mingfu.engines import cases
from mingfu.engines.documents import documents_about
from mingfu.engines.documents.declaring import read_paper
from mingfu.engines.documents.queries import wording_of
from mingfu.engines.documents.wording import word
from mingfu.engines.forms.spec import read_spec
from mingfu.engines.jobs import reactions
from mingfu.kernel.access import ANONYMOUS, system
from mingfu.kernel.clock import LEGAL_ZONE
from mingfu.kernel.ledger import events_of

FOLDER = Path(mingfu.systems.hotline.__file__).parent
PAPERS = {declared.key: declared for declared in map(read_paper, sorted((FOLDER / "documents").glob("*.yaml")))}
FORMS = {form.key: form for form in map(read_spec, sorted((FOLDER / "forms").glob("*.yaml")))}
BUILT_IN = {"case": "20260309000018", "word": "明", "house": "", "house_mark": ""}


def worded(key, issuer, **values):
    declared = PAPERS[key]
    places = dict.fromkeys(declared.ways, "") | BUILT_IN | values
    return word(declared, places, number="号", day=date(2026, 3, 20), issuer=issuer)


def test_there_is_a_paper_for_every_call_of_the_procedure():
    procedure = (FOLDER / "processes" / "matter.bpmn").read_text(encoding="utf-8")
    assert 'mf:paper="hotline.reply"' in procedure
    assert 'mf:paper="hotline.redirection"' in procedure
    assert set(PAPERS) == {"hotline.reply", "hotline.redirection", "hotline.oversight"}


@pytest.mark.parametrize("key", sorted(PAPERS))
def test_every_field_and_fact_that_a_paper_asks_for_is_in_a_form(key):
    facts = {field.name for form in FORMS.values() for field in form.fields if field.fact}
    for name, way in PAPERS[key].ways.items():
        if way.source == "fact":
            assert way.name in facts, name
        if way.source == "field":
            assert FORMS[f"hotline.{way.node or 'say'}"].field(way.name), name


def test_what_may_be_left_empty_in_a_form_does_not_stop_a_paper():
    for paper in PAPERS.values():
        for name, way in paper.ways.items():
            if way.source == "field" and not FORMS[f"hotline.{way.node or 'say'}"].field(way.name).required:
                assert way.otherwise is not None, f"{paper.key}: {name}"


def test_a_reply_says_what_was_asked_when_and_what_was_found():
    said = worded(
        "hotline.reply", "甲局", name="诉求人", received_on="2026年3月9日", reply="属实。\n已修。", organ="甲局"
    )
    assert (said.title, said.to, said.signed_by) == ("关于第20260309000018号诉求的答复", "诉求人", "甲局")
    assert [line.text for line in said.body] == [
        "您于2026年3月9日通过政务服务便民热线反映的诉求（编号20260309000018）收悉。经调查核实，现答复如下：",
        "属实。",
        "已修。",
        "对本答复仍有疑问的，可以凭编号在平台查询、补充说明，也可以拨打12345。办理情况由您评价。",
        "特此函复。",
    ]


@pytest.mark.parametrize(
    ("rectify_by", "expected"),
    [("2026年4月3日", "请于2026年4月3日前办结。"), ("", "请立即办理，并在办结当日报告结果。")],
)
def test_an_oversight_notice_names_one_limit(rectify_by, expected):
    said = worded("hotline.oversight", "区府办", organ="甲局", due_on="2026年3月18日", rectify_by=rectify_by)
    limits = [line.text for line in said.body if line.text.startswith(("请于", "请立即"))]
    assert len(limits) == 1
    assert limits[0].startswith(expected)
    assert [line.text for line in said.body if line.level] == ["一、办理要求", "二、办理期限", "三、结果报送"]


# Issued by a case that goes its way


@pytest.fixture
def walk(district, seeded, at):
    """`walk(acts)` opens a case, completes its tasks and lets the called papers be issued; answers the last of them."""

    def go(*acts):
        at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
        said = {"text": ["沧江路与跃华路路口的路灯不亮"], "name": ["喆堃先生"], "publicity": ["public"]}
        number = cases.open_case("hotline.say", said, actor=ANONYMOUS)
        for node, typed in acts:
            token = next(item.token for item in cases.read_case(number).items if item.node == node)
            cases.complete_task(number, token, typed, actor=system("test"))
        issue = next(each.run for each in reactions() if each.name == "documents.issue-called")
        for event in events_of(cases.read_case(number).stream):
            if event.name == "paper.called":
                issue(event)
        return number, documents_about(number).last()

    return go


def test_a_reply_is_issued_by_the_organ_that_answers(walk):
    number, document = walk(
        ("triage", {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}),
        ("sign", {"signing": ["accept"]}),
        (
            "handle",
            {"contacted": ["no"], "findings": ["驱动电源损坏"], "measures": ["更换驱动电源"], "result": ["solved"]},
        ),
        ("reply", {"reply": ["已更换驱动电源，\r\n路灯恢复照明。"]}),
    )
    said = wording_of(document)
    assert (document.number, document.organ, document.level) == ("明热复〔2026〕1号", "gm.urban", 1)
    assert (said.to, said.signed_by) == ("喆堃先生", "高明区城市管理和综合执法局")
    assert [line.text for line in said.body][:3] == [
        f"您于2026年3月2日通过政务服务便民热线反映的诉求（编号{number}）收悉。经调查核实，现答复如下：",
        "已更换驱动电源，",
        "路灯恢复照明。",
    ]


def test_a_redirection_is_issued_by_the_hotline_with_the_ground_in_words(walk):
    number, document = walk(
        ("triage", {"kind": ["help"], "way": ["redirect"], "exit": ["emergency"], "advice": ["请拨打110。"]}),
    )
    said = wording_of(document)
    assert (document.number, document.organ) == ("明热告〔2026〕1号", "gm.hotline")
    assert said.body[0].text.startswith(f"您于2026年3月2日通过政务服务便民热线反映的诉求（编号{number}）收悉。")
    assert "属于“紧急危险”" in said.body[0].text
    assert said.body[1].text == "请拨打110。"
