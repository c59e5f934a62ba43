# SPDX-License-Identifier: Apache-2.0
"""The papers of the hotline: what each asks of a case fits its forms and its procedure, and what each says."""

from datetime import date
from pathlib import Path

import pytest

import mingfu.systems.hotline
from mingfu.engines.documents.declaring import read_paper
from mingfu.engines.documents.wording import word
from mingfu.engines.forms.spec import read_spec

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
