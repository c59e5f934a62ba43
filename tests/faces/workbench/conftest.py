# SPDX-License-Identifier: Apache-2.0
"""Officials with accounts, browsers for them, and a matter on its way: everything by the commands people use."""

import re
from datetime import datetime

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings

from mingfu.engines import cases
from mingfu.kernel import organs, parties  # whose names come late: models exist only after pytest_configure
from mingfu.kernel.access import ANONYMOUS, SYSTEM
from mingfu.kernel.clock import LEGAL_ZONE

PASSWORD = "四个不相干的词 lantern-river"
FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SAID = {"text": ["沧江路与跃华路路口的路灯不亮三天了，请派人修好。"], "place": ["荷城街道"], "publicity": ["public"]}
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=LEGAL_ZONE)


@pytest.fixture(autouse=True)
def morning(district, at, seeded):
    """A Monday in the district, with hashing that takes no time."""
    with override_settings(PASSWORD_HASHERS=FAST):
        at(MORNING)
        yield


@pytest.fixture
def seat():
    """`seat("3001", "gm.urban.handler")` – an official with an account, as an actor."""

    def make(number, *posts, shown=""):
        organs.enrol(number, shown or f"示例{number}", actor=SYSTEM, password=make_password(PASSWORD))
        for post in posts:
            organs.appoint(number, post, actor=SYSTEM)
        person = organs.official(number)
        return organs.actor_of_official(person.pk, person.epoch)

    return make


@pytest.fixture
def browse():
    """`browse("3001")` – a browser in which an official has signed in."""

    def open_browser(number):
        client = Client()
        answer = client.post("/desk/sign-in", {"number": number, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return open_browser


@pytest.fixture
def citizen():
    """A party with a name and a telephone that belong to nobody."""
    return parties.register_party(
        actor=SYSTEM, name="钱示例", identifiers={"phone": parties.synthetic.phone(7)}, proved=True
    )


@pytest.fixture
def say(citizen):
    """`say()` – a matter of the citizen's, just received; returns its number."""

    def opened(said=SAID, **arrival):
        arrival = {"channel": "web", "party": citizen.id, **arrival}
        return cases.open_case("hotline.say", said, actor=ANONYMOUS, arrival=cases.Arrival(**arrival))

    return opened


@pytest.fixture
def token():
    """`token(number, "handle")` – the open task at that step."""

    def of(number, node):
        return next(item.token for item in cases.read_case(number).items if item.node == node)

    return of


@pytest.fixture
def crew(seat):
    """The posts a matter passes: desk, review, call-back, a handler and a head, oversight."""
    return {
        "desk": seat("2001", "gm.hotline.desk", "gm.hotline.handler"),
        "review": seat("2002", "gm.hotline.review"),
        "callback": seat("2003", "gm.hotline.callback"),
        "urban": seat("3001", "gm.urban.handler"),
        "urban2": seat("3003", "gm.urban.handler"),
        "head": seat("3002", "gm.urban.head"),
        "oversight": seat("1101", "gm.office.oversight"),
        "housing": seat("3101", "gm.housing.handler"),
    }


@pytest.fixture
def dispatched(crew, say, token):
    """A matter at the urban management's door, waiting to be signed for; returns its number."""
    number = say()
    typed = {"kind": ["help"], "way": ["dispatch"], "organ": ["gm.urban"]}
    cases.complete_task(number, token(number, "triage"), typed, actor=crew["desk"])
    return number


@pytest.fixture
def handling(crew, dispatched, token):
    """The same matter, signed for and being handled."""
    cases.complete_task(dispatched, token(dispatched, "sign"), {"signing": ["accept"]}, actor=crew["urban"])
    return dispatched


@pytest.fixture
def read():
    """`read(answer)` – a page's words without tags, each run of spaces as one."""

    def words(answer):
        text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()

    return words


@pytest.fixture
def hidden():
    """`hidden(answer, action)` – the one-time key in the form that goes to that address."""

    def key(answer, action):
        form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', answer.content.decode(), re.DOTALL)
        assert form, action
        return re.search(r'name="key" value="([^"]+)"', form.group()).group(1)

    return key
