# SPDX-License-Identifier: Apache-2.0
"""Short ways to lead a hotline matter in tests, by the commands that people use."""

import json
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from mingfu.engines import cases
from mingfu.kernel.access import ANONYMOUS, Actor, Level
from mingfu.kernel.access.powers import powers_of
from mingfu.kernel.calendar import DayFact, DayKind
from mingfu.kernel.clock import LEGAL_ZONE, today

PARTY = UUID("00000000-0000-4000-8000-0000000000a1")
OTHER = UUID("00000000-0000-4000-8000-0000000000b2")

SAID = {"text": ["沧江路与跃华路路口的路灯不亮，请尽快修好。"], "place": ["荷城街道"], "publicity": ["private"]}
ACCEPTED = {"signing": ["accept"]}
OBJECTED = {"signing": ["object"], "objection": ["路灯由供电单位维护，应改派。"]}
HANDLED = {"contacted": ["no"], "findings": ["电源损坏，已核实"], "measures": ["更换驱动电源"], "result": ["solved"]}
REPLIED = {"reply": ["已更换驱动电源，路灯恢复照明。"]}

NEW_YEAR = (
    *(DayFact(date(2027, 1, day), DayKind.OFF, "元旦") for day in (1, 2, 3)),
    *(DayFact(date(2027, 2, day), DayKind.OFF, "春节") for day in range(5, 12)),
    DayFact(date(2027, 4, 5), DayKind.OFF, "清明节"),
    *(DayFact(date(2027, 5, day), DayKind.OFF, "劳动节") for day in (1, 2, 3)),
    DayFact(date(2027, 6, 9), DayKind.OFF, "端午节"),
    DayFact(date(2027, 9, 15), DayKind.OFF, "中秋节"),
    *(DayFact(date(2027, 10, day), DayKind.OFF, "国庆节") for day in range(1, 8)),
)
# Off beyond what the law by itself gives: Monday the 4th.
LONG_NEW_YEAR = (*NEW_YEAR, DayFact(date(2027, 1, 4), DayKind.OFF, "元旦"))


def moment(month, day, hour=9, minute=0, year=2026):
    """An instant as the district reads it."""
    return datetime(year, month, day, hour, minute, tzinfo=LEGAL_ZONE)


def official(*posts, number="T1", level=Level.INTERNAL, recused=()):
    """Somebody who holds posts, the first of them first."""
    return Actor(
        "official",
        f"post:{posts[0]}#{number}",
        number=number,
        posts=posts,
        organ=posts[0].rpartition(".")[0],
        powers=powers_of(posts, today()),
        level=level,
        recused=frozenset(recused),
    )


def citizen(party=PARTY):
    """A party that is signed in."""
    return Actor("citizen", f"party:{party}", party=party)


def opened(typed=SAID, *, actor=ANONYMOUS, **more):
    """A matter said on the web."""
    return cases.open_case("hotline.say", typed, actor=actor, **more)


def item_at(number, node):
    """The open task at a node."""
    return next(item for item in cases.read_case(number).items if item.node == node)


def do(number, node, typed, *, actor=None, **more):
    """Do the open task at a node, as whoever holds its post."""
    item = item_at(number, node)
    return cases.complete_task(number, item.token, typed, actor=actor or official(item.post), **more)


def triaged(number, *, kind="help", organ="gm.urban", **more):
    """Send the matter to an organ."""
    do(number, "triage", {"kind": [kind], "way": ["dispatch"], "organ": [organ], **more})


def in_hand(*, kind="help", organ="gm.urban", actor=ANONYMOUS):
    """A matter that its organ has signed for."""
    number = opened(actor=actor)
    triaged(number, kind=kind, organ=organ)
    do(number, "sign", ACCEPTED)
    return number


def called_back(number, *, solved="yes", satisfied="5"):
    """The call-back that reached the person."""
    do(number, "revisit", {"reached": ["yes"], "solved": [solved], "satisfied": [satisfied]})


def answered(number):
    """Handle and reply."""
    do(number, "handle", HANDLED)
    do(number, "reply", REPLIED)


def written():
    """How much stands in every table that a step may touch: what a refusal must leave as it was."""
    tables = (
        "cases_case", "cases_workitem", "cases_deadline", "cases_suspension", "cases_grantedextension", "cases_submission",
        "cases_casefile", "jobs_timer", "ledger_event", "ledger_receipt", "command_result",
    )  # fmt: skip
    counts = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


def last_event(number):
    """Name and facts of the newest event of a case."""
    return events_named(number)[-1]


def events_named(number, name=""):
    """(name, facts) of a case's events, of one name or of all, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, payload FROM ledger_event WHERE stream = %s AND name LIKE %s ORDER BY seq",
            [f"case:{number}", name or "%"],
        )
        return [(row[0], _plain(row[1])) for row in cursor.fetchall()]


def _plain(value):
    return value if isinstance(value, dict) else json.loads(value)
