# SPDX-License-Identifier: Apache-2.0
"""A leader's instruction on a case: who may give it, what it leaves behind, and who hears of it."""

from datetime import datetime

import pytest
from django.db import connection

from mingfu.engines import cases
from mingfu.engines.cases.models import Submission
from mingfu.engines.jobs import drain
from mingfu.engines.manifest.engine_wiring import INSTRUCTED
from mingfu.engines.notices.models import Notice
from mingfu.kernel.access import ANONYMOUS, Actor, Level
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.clock import LEGAL_ZONE, today

pytestmark = pytest.mark.usefixtures("district", "seeded")

SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请尽快修好。"], "place": ["荷城街道"], "publicity": ["private"]}


def official(post, level=Level.INTERNAL):
    powers = powers_of((post,), today())
    organ = post.rpartition(".")[0]
    return Actor("official", f"post:{post}#T1", number="T1", posts=(post,), organ=organ, powers=powers, level=level)


@pytest.fixture
def number(at):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    return cases.open_case("hotline.say", SAID, actor=ANONYMOUS)


def test_the_words_stand_in_the_file_and_their_digest_in_the_ledger(number, events_of):
    before = cases.read_case(number)
    cases.instruct(number, text=" 请城管局今日到场。 ", actor=official("gm.gov.mayor"))
    case = cases.read_case(number)
    held = Submission.objects.get(case_id=case.id, form="instruction")
    assert (held.content, held.by) == ({"text": "请城管局今日到场。"}, "post:gm.gov.mayor#T1")
    assert events_of(case.stream)[-1] == "case.instructed"
    assert (case.items, case.clocks, case.due_on) == (before.items, before.clocks, before.due_on)


def test_the_head_of_the_organ_gets_one_notice(number):
    cases.instruct(number, text="请今日到场。", actor=official("gm.gov.mayor"))
    drain()
    drain()
    [notice] = Notice.objects.filter(template=INSTRUCTED.code)
    assert (notice.post, notice.about) == ("gm.hotline.head", number)


@pytest.mark.parametrize("post", ["gm.office.oversight", "gm.urban.head", "gm.hotline.desk"])
def test_others_give_none(number, refused, events_of, post):
    before = events_of(f"case:{number}")
    with refused("not-allowed"):
        cases.instruct(number, text="请今日到场。", actor=official(post))
    assert events_of(f"case:{number}") == before


def test_words_are_needed(number, refused, events_of):
    before = events_of(f"case:{number}")
    with refused("instruction-empty"):
        cases.instruct(number, text="  ", actor=official("gm.gov.mayor"))
    assert events_of(f"case:{number}") == before


def test_a_sealed_case_does_not_exist_for_those_without_clearance(number, refused):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET level = 'sealed' WHERE number = %s", [number])
    with refused("case-unknown"):
        cases.instruct(number, text="请今日到场。", actor=official("gm.gov.mayor"))


def test_a_closed_case_takes_no_instruction(number, refused):
    cases.withdraw(number, actor=Actor("system", "system:test", level=Level.SEALED))
    with refused("case-over"):
        cases.instruct(number, text="请今日到场。", actor=official("gm.gov.mayor"))
