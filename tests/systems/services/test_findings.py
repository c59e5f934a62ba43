# SPDX-License-Identifier: Apache-2.0
"""Findings on a guide and the score that adds up; and what one applicant needs."""

import pytest

from mingfu.systems.services import items
from mingfu.systems.services.items.findings import Held, Standards, rules, verdict_of
from mingfu.systems.services.items.needing import need_of, questions_of

HELD = Standards("占用城市道路许可", (Held("business-licence", "营业执照", ("营业执照",)),))


def found(plain, standards=HELD):
    verdict = verdict_of(items.item_from(plain), standards)
    assert verdict.score == max(0, 100 - sum(one.points for one in verdict.deductions))
    return {(one.rule.code, one.place) for one in verdict.findings}, verdict.score


def test_a_whole_guide_has_no_findings(small):
    assert found(small()) == (set(), 100)


@pytest.mark.parametrize(
    "name",
    ["其他材料", "法律法规规定的其他材料", "其它有关证明文件", "相关资料", "身份证等材料", "审批机关认为需要的文件"],
)
def test_a_list_of_materials_stays_closed(small, name):
    plain = small()
    plain["materials"][1]["name"] = name
    assert found(plain) == ({("catch-all", "materials[2]")}, 85)


@pytest.mark.parametrize("name", ["申请材料真实性承诺书", "其他股东会决议原件", "房屋权属材料清单"])
def test_a_named_paper_is_no_catch_all(small, name):
    plain = small()
    plain["materials"][1]["name"] = name
    assert found(plain) == (set(), 100)


@pytest.mark.parametrize(
    ("change", "rule", "place", "score"),
    [
        ({"fees": [{"name": "占道费", "amount": "1"}]}, "fee-without-basis", "fees[1]", 80),
        ({"promised": {"amount": 21}}, "promise-longer", "promised", 80),
        ({"promised": {"amount": 1, "unit": "month"}}, "promise-longer", "promised", 80),
        ({"name": "挖掘许可"}, "name-unlike", "name", 92),
        ({"remedies": []}, "no-remedy", "remedies", 90),
        ({"windows": []}, "no-window", "windows", 90),
        ({"basis": []}, "no-basis", "basis", 90),
        ({"promised": None}, "no-promise", "promised", 92),
        ({"legal": None}, "no-legal-limit", "legal", 95),
        ({"conditions": []}, "no-condition", "conditions", 95),
        ({"results": []}, "no-result", "results", 95),
        ({"gaps": True}, "gaps-unclear", "materials", 96),
        ({"consult": None}, "no-consult", "consult", 97),
        ({"themes": []}, "no-theme", "themes", 98),
    ],
)
def test_each_gap_is_told_and_counted(small, change, rule, place, score):
    assert found(small(**change)) == ({(rule, place)}, score)


def test_four_working_weeks_are_no_longer_than_a_month(small):
    plain = small(legal={"amount": 1, "unit": "month"}, promised={"amount": 20, "unit": "working"})
    assert found(plain) == (set(), 100)


def test_what_the_state_holds_is_not_asked_for(small):
    plain = small()
    plain["materials"].append(
        {"code": "m4", "name": "营业执照副本复印件", "kind": "certificate", "copies": 1},
    )
    assert found(plain) == ({("held-already", "materials[4]")}, 95)
    plain["materials"][3]["shared"] = True
    assert found(plain) == (set(), 100)


def test_a_material_says_how_many_and_shows_a_sample(small):
    plain = small()
    plain["materials"][0] = {"code": "m1", "name": "申请表", "kind": "form"}
    codes, score = found(plain)
    assert codes == {
        ("no-sample", "materials[1].sample"), ("no-form", "materials[1].form"), ("no-number", "materials[1]"),
    }  # fmt: skip
    assert score == 93


def test_a_situation_makes_a_difference(small):
    plain = small()
    plain["materials"][2]["situations"] = []
    assert found(plain) == ({("idle-situation", "situations")}, 97)


def test_a_rule_takes_no_more_than_its_most_and_the_score_ends_at_nothing(small):
    plain = small(
        materials=[{"code": f"m{n}", "name": f"其他材料{n}"} for n in range(9)],
        fees=[{"name": "费"}], promised={"amount": 99}, remedies=[], windows=[], basis=[], results=[], conditions=[],
        consult=None, complaint=None, serves=[], themes=[], name="别的", situations=[],
    )  # fmt: skip
    assert found(plain)[1] == 0


def test_every_rule_says_its_basis():
    assert {one.code for one in rules() if not one.basis} == set()
    assert len({one.code for one in rules()}) == len(rules()) > 20


class TestNeeding:
    """The guide cut down to one applicant's case."""

    def test_without_answers_all_is_listed_and_the_question_is_open(self, small):
        need = need_of(items.item_from(small()))
        assert [one.code for one in need.bring] == ["m1", "m2", "m3"]
        assert need.open == ("为什么占用",)

    def test_an_answer_leaves_out_what_is_not_asked(self, small):
        need = need_of(items.item_from(small()), ["event"])
        assert [one.code for one in need.bring] == ["m1", "m2"]
        assert need.open == ()

    def test_each_question_counts_by_itself(self, small):
        plain = small()
        plain["situations"] += [
            {"code": "firm", "title": "单位", "group": "谁申请"},
            {"code": "self", "title": "个人", "group": "谁申请"},
        ]
        plain["materials"][1]["situations"] = ["works", "firm"]
        item = items.item_from(plain)
        assert list(questions_of(item)) == ["为什么占用", "谁申请"]
        for chosen, wanted in (
            (["works", "firm"], True), (["works", "self"], False), (["event", "firm"], False), (["firm"], True),
        ):  # fmt: skip
            assert ("m2" in [one.code for one in need_of(item, chosen).bring]) is wanted

    def test_what_the_state_holds_may_follow_or_may_be_left_out_stands_apart(self, small):
        plain = small()
        plain["materials"][0]["shared"] = True
        plain["materials"][1]["necessity"] = "later"
        plain["materials"][2]["necessity"] = "optional"
        need = need_of(items.item_from(plain), ["works"])
        assert ([one.code for one in need.held], [one.code for one in need.later]) == (["m1"], ["m2"])
        assert ([one.code for one in need.optional], need.bring) == (["m3"], ())

    def test_a_situation_may_have_its_own_limit(self, small):
        plain = small()
        plain["situations"][1]["promised"] = {"amount": 2}
        item = items.item_from(plain)
        assert need_of(item, ["event"]).promised.amount == 2
        assert need_of(item, ["works"]).promised.amount == 5
        assert need_of(item, ["event"]).legal.amount == 20

    @pytest.mark.parametrize("codes", [["moon"], ["works", "event"]])
    def test_answers_that_cannot_be_are_refused(self, small, codes, refused):
        with refused("service-situation-unknown"):
            need_of(items.item_from(small()), codes)
