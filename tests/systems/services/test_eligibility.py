# SPDX-License-Identifier: Apache-2.0
"""May I have it: every rule of the tables answers, and says why."""

from itertools import product

import pytest

from mingfu.systems.services import items
from mingfu.systems.services.items.eligibility import advise, questions_for, read_answers

pytestmark = pytest.mark.usefixtures("district")


@pytest.mark.parametrize(
    ("table", "answers", "answer", "rule", "instead"),
    [
        ("services.old_age", {"age": 80, "local": True, "drawing": False}, "yes", 5, ""),
        ("services.old_age", {"age": 79, "local": True, "drawing": False}, "no", 2, "gm-senior-card"),
        ("services.old_age", {"age": 59, "local": True, "drawing": False}, "no", 1, ""),
        ("services.old_age", {"age": 95, "local": False, "drawing": False}, "no", 3, "gm-senior-card"),
        ("services.old_age", {"age": 95, "local": True, "drawing": True}, "no", 4, ""),
        (
            "services.unemployment",
            {"months": 12, "own": False, "registered": True, "working": False, "pension": False},
            "yes", 6, "",
        ),
        (
            "services.unemployment",
            {"months": 11, "own": False, "registered": True, "working": False, "pension": False},
            "no", 3, "gm-unemployment",
        ),
        (
            "services.unemployment",
            {"months": 60, "own": False, "registered": False, "working": False, "pension": False},
            "first", 5, "gm-unemployment",
        ),
        ("services.residence", {"local": False, "months": 6, "ground": "home"}, "yes", 4, ""),
        ("services.residence", {"local": False, "months": 5, "ground": "home"}, "first", 3, ""),
        ("services.food", {"sells": "packed", "licence": True}, "no", 2, ""),
        ("services.food", {"sells": "catering", "licence": False}, "first", 3, "gm-sole-trader"),
        (
            "services.relief",
            {"sudden": False, "alone": False, "poor": True, "assets": True},
            "no", 3, "gm-temporary-relief",
        ),
    ],
)  # fmt: skip
def test_the_table_says_what_the_law_says(table, answers, answer, rule, instead):
    told = advise(table, answers)
    assert (told.answer, told.rule, told.instead) == (answer, rule, instead)
    assert told.reason.endswith("。")


@pytest.mark.parametrize("item", ["gm-old-age-allowance", "gm-unemployment-benefit", "gm-residence-permit", "gm-food"])
def test_every_combination_of_answers_is_answered_and_names_living_items(item):
    table = items.item(item).eligibility
    questions = questions_for(table)
    assert questions
    ranges = [
        [True, False] if one.kind == "yesno"
        else [choice.value for choice in one.choices] if one.kind == "choice"
        else [0, 6, 12, 60, 80, one.most]
        for one in questions
    ]  # fmt: skip
    known = items.codes_in_force()
    for values in product(*ranges):
        told = advise(table, dict(zip([one.name for one in questions], values, strict=True)))
        assert told.answer in {"yes", "no", "first"}
        assert not told.instead or told.instead in known


def test_answers_are_read_or_told():
    questions = questions_for("services.old_age")
    assert read_answers(questions, {"age": " ８０ ", "local": "yes", "drawing": "no"}) == (
        {"age": 80, "local": True, "drawing": False}, {},
    )  # fmt: skip
    values, errors = read_answers(questions, {"age": "1" * 5000, "local": "maybe"})
    assert values == {}
    assert set(errors) == {"age", "local", "drawing"}
    assert errors["age"] == "请填 0 到 150 的整数"
