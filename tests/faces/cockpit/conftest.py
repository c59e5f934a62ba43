# SPDX-License-Identifier: Apache-2.0
"""A cockpit with somebody in it: officials who sign in, and a March of cases of every fate."""

from datetime import datetime

import pytest

from mingfu.engines import cases, opinions, supervision
from mingfu.kernel import organs
from mingfu.kernel.access import ANONYMOUS, SYSTEM, Actor, Level
from mingfu.kernel.clock import LEGAL_ZONE, today

SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请尽快修好。"], "place": ["荷城街道"], "publicity": ["private"]}
HANDLED = {"contacted": ["no"], "findings": ["电源损坏，已核实"], "measures": ["更换驱动电源"], "result": ["solved"]}
LAMPS = "0305.030503"


def moment(month, day, hour=9):
    return datetime(2026, month, day, hour, 0, tzinfo=LEGAL_ZONE)


def at_post(post):
    from mingfu.kernel.access.powers import powers_of  # noqa: PLC0415 - models exist only after pytest_configure

    powers, organ = powers_of((post,), today()), post.rpartition(".")[0]
    return Actor(
        "official", f"post:{post}#T1", number="T1", posts=(post,), organ=organ, powers=powers, level=Level.INTERNAL
    )


def do(number, node, typed):
    item = next(item for item in cases.read_case(number).items if item.node == node)
    cases.complete_task(number, item.token, typed, actor=at_post(item.post))


def said(organ="gm.urban", area="440608004000", text=""):
    typed = SAID | ({"text": [text]} if text else {})
    number = cases.open_case("hotline.say", typed, actor=ANONYMOUS)
    sorted_so = {"kind": ["help"], "way": ["dispatch"], "organ": [organ], "area": [area], "category": [LAMPS]}
    do(number, "triage", sorted_so)
    do(number, "sign", {"signing": ["accept"]})
    return number


def answer(number):
    do(number, "handle", HANDLED)
    do(number, "reply", {"reply": ["已更换驱动电源，路灯恢复照明。"]})


@pytest.fixture
def signed_in(client):
    """`signed_in("gm.gov.mayor")` – the client of an official who holds that post."""

    def enter(*posts):
        number = f"9{len(posts)}{sum(map(ord, posts[0])) % 1000:03d}"
        organs.enrol(number, "岗位", actor=SYSTEM, password="")
        for post in posts:
            organs.appoint(number, post, actor=SYSTEM)
        person = organs.official(number)
        session = client.session
        session["official"], session["epoch"] = person.pk, person.epoch
        session.save()
        client.cookies["mingfu_session"] = session.session_key
        return client

    return enter


@pytest.fixture
def march(district, seeded, at):
    """Cases of every fate by name, seen at noon on 31 March 2026."""
    at(moment(3, 2))
    found = {name: said() for name in ("plain", "late", "overdue", "prolonged", "still")}
    found["elsewhere"] = said("gm.housing", "440608106000")
    cases.extend(
        found["prolonged"], ground="complex", amount=5, reason="需要多部门会商", actor=at_post("gm.urban.head")
    )
    cases.suspend(found["still"], ground="inspection", note="等待检测结果", actor=at_post("gm.urban.handler"))
    at(moment(3, 5))
    answer(found["plain"])
    do(found["plain"], "revisit", {"reached": ["yes"], "solved": ["yes"], "satisfied": ["5"]})
    at(moment(3, 17))
    answer(found["prolonged"])
    answer(found["late"])
    for name, level in (("plain", 5), ("late", 1)):
        opinions.invite(found[name], "hotline.short", organ="gm.urban", party=None, days=30)
        opinions.rate_case(found[name], actor=ANONYMOUS, level=level, facets={}, words="还没有好" if level < 3 else "")
    at(moment(3, 31, 12))
    supervision.sweep()
    return found


@pytest.fixture
def more_late(march, at):
    """Two more answers of the same organ, both late, so that it is ranked by its rate."""
    at(moment(3, 3))
    numbers = [said(), said()]
    at(moment(3, 30))
    for number in numbers:
        answer(number)
    at(moment(3, 31, 12))
    return march
