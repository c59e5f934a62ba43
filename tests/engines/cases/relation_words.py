# SPDX-License-Identifier: Apache-2.0
"""Short ways to put matters together and apart in tests, by the commands that people use."""

from uuid import UUID

from case_words import SAID, citizen, official, opened
from django.db import connection

from mingfu.engines import cases
from mingfu.engines.cases.merging import join
from mingfu.engines.cases.models import Case
from mingfu.engines.cases.relation_models import CaseLink, ChildCase, SplitPart, Voice
from mingfu.engines.cases.replaying import replay
from mingfu.engines.jobs import drain

WHY = "同一盏路灯，并案办理。"
THIRD = UUID("00000000-0000-4000-8000-0000000000c3")


def desk(number="T1"):
    """Whoever sorts the hotline's matters."""
    return official("gm.hotline.desk", number=number)


def urban(number="T5"):
    """A handler of the organ that matters are sent to here."""
    return official("gm.urban.handler", number=number)


def said_by(party, **more):
    """A matter of a party's own, in words of its own."""
    return opened({**SAID, **{name: [value] for name, value in more.items()}}, actor=citizen(party))


def joined(number, lead, actor=None):
    """Put a case under its lead."""
    return join(number, lead, WHY, actor=actor or desk())


def nodes(number):
    """The steps that are open."""
    return [item.node for item in cases.read_case(number).items]


def react():
    """Let everything happen that follows after a commit."""
    drain()


def between():
    """How much stands in the tables between cases, and in the ledger: what a refusal must leave as it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event")
        told = cursor.fetchone()[0]
    return (*(model.objects.count() for model in (CaseLink, SplitPart, Voice, ChildCase)), told)


def told_whole():
    """Whatever was done, the events of each case tell all of it."""
    for number in Case.objects.values_list("number", flat=True):
        assert replay(number).differences == ()
