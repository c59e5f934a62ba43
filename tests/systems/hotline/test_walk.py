# SPDX-License-Identifier: Apache-2.0
"""A matter's whole way through the hotline, by the commands that people use."""

from datetime import date, datetime

import pytest

from mingfu.engines import cases
from mingfu.kernel.access import ANONYMOUS, Actor, Level
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.clock import LEGAL_ZONE, today

pytestmark = pytest.mark.usefixtures("district", "seeded")

SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请问什么时候修好？"], "place": ["荷城街道"], "publicity": ["public"]}


def official(*posts):
    powers = powers_of(posts, today())
    return Actor(
        "official",
        f"post:{posts[0]}#T1",
        number="T1",
        posts=posts,
        organ=posts[0].rpartition(".")[0],
        powers=powers,
        level=Level.INTERNAL,
    )


def token(number, node):
    return next(item.token for item in cases.read_case(number).items if item.node == node)


def test_said_dispatched_handled_replied_called_back_and_closed(at, events_of):
    at(datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE))
    number = cases.open_case("hotline.say", SAID, actor=ANONYMOUS)
    case = cases.read_case(number)
    assert (case.status, case.kind, case.milestone) == ("open", "consult", "已收到")
    assert case.due_on == date(2026, 3, 4)
    desk = official("gm.hotline.desk")
    triage = {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}
    cases.complete_task(number, token(number, "triage"), triage, actor=desk)
    case = cases.read_case(number)
    assert (case.organ, case.kind, case.due_on, case.milestone) == (
        "gm.urban",
        "help",
        date(2026, 3, 16),
        "已派到承办单位",
    )
    urban = official("gm.urban.handler")
    cases.complete_task(number, token(number, "sign"), {"signing": ["accept"]}, actor=urban)
    at(datetime(2026, 3, 3, 9, 0, tzinfo=LEGAL_ZONE))
    done = {
        "contacted": ["no"],
        "findings": ["灯具驱动电源损坏"],
        "measures": ["更换驱动电源六套"],
        "result": ["solved"],
    }
    cases.complete_task(number, token(number, "handle"), done, actor=urban)
    cases.complete_task(number, token(number, "reply"), {"reply": ["已更换驱动电源，路灯恢复照明。"]}, actor=urban)
    back = official("gm.hotline.callback")
    cases.complete_task(
        number, token(number, "revisit"), {"reached": ["yes"], "solved": ["yes"], "satisfied": ["5"]}, actor=back
    )
    case = cases.read_case(number)
    assert (case.status, case.outcome, case.milestone, case.items) == ("closed", "closed", "已办结", ())
    assert events_of(case.stream) == [
        "case.opened",
        "case.moved",
        "task.opened",
        "deadline.set",
        "task.completed",
        "case.moved",
        "task.opened",
        "deadline.set",
        "task.completed",
        "case.moved",
        "task.opened",
        "task.completed",
        "case.moved",
        "task.opened",
        "task.completed",
        "case.moved",
        "paper.called",
        "task.opened",
        "deadline.met",
        "task.completed",
        "service.answered",
        "case.moved",
        "publication.called",
        "case.closed",
    ]
