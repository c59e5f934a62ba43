# SPDX-License-Identifier: Apache-2.0
"""Officials of the district, people with accounts, and what follows from a case, for the tests of every system."""

import pytest

from mingfu.kernel.access import SYSTEM, Actor, Level
from mingfu.kernel.clock import today


@pytest.fixture
def official():
    """`official("gm.data.handler")` is an official of that post, with what it may do today."""

    from mingfu.kernel.access.powers import powers_of  # noqa: PLC0415 - models exist only after pytest_configure

    def made(*posts, number="T1"):
        return Actor(
            "official",
            f"post:{posts[0]}#{number}",
            number=number,
            posts=posts,
            organ=posts[0].rpartition(".")[0],
            powers=powers_of(posts, today()),
            level=Level.INTERNAL,
        )

    return made


@pytest.fixture
def person():
    """`person("刘洋")` is a citizen with an account; `kind="body"` an enterprise."""

    from mingfu.kernel.parties import register_party  # noqa: PLC0415 - as above

    def made(name, kind="person", **identifiers):
        who = register_party(kind, actor=SYSTEM, name=name, identifiers=identifiers, proved=True)
        return Actor("citizen", f"party:{who.id}", party=who.id, shown=name)

    return made


@pytest.fixture
def react(request):
    """Run what the system of the test's folder makes follow from the events of a case, as the runner does."""

    from mingfu.engines import cases  # noqa: PLC0415 - as above
    from mingfu.engines.jobs import reactions  # noqa: PLC0415 - as above
    from mingfu.kernel.ledger import events_of  # noqa: PLC0415 - as above

    usual = (f"{request.path.parent.name}.", "documents.issue-called")

    def run(number, wanted=usual):
        for event in list(events_of(cases.read_case(number).stream)):
            for reaction in reactions():
                if reaction.name.startswith(wanted) and event.name in reaction.on:
                    reaction.run(event)

    return run


@pytest.fixture
def task():
    """`task(number, "answer")` is the token of the open task at a node."""

    from mingfu.engines import cases  # noqa: PLC0415 - as above

    def token(number, node):
        return next(item.token for item in cases.read_case(number).items if item.node == node)

    return token


@pytest.fixture
def signed_in():
    """`signed_in(who)` is the browser of a citizen, `signed_in("gm.civil.handler")` of an official at that post."""

    from django.conf import settings  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above

    from mingfu.faces.ui.session import EPOCH, OFFICIAL, PARTY  # noqa: PLC0415 - as above
    from mingfu.kernel.organs import appoint, enrol  # noqa: PLC0415 - as above

    def browser(who):
        client = Client()
        session = client.session
        if isinstance(who, str):
            person = enrol(f"7{who}", who, actor=SYSTEM, password="!")
            appoint(person.number, who, actor=SYSTEM)
            session[OFFICIAL], session[EPOCH] = person.pk, person.epoch
        else:
            session[PARTY] = str(who.party)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return browser
