# SPDX-License-Identifier: Apache-2.0
"""Two matters with fees, somebody they belong to, and the sandbox. Models exist only after pytest_configure: imports are local."""

import pytest
from windows_words import ASKED, ROAD, SIGN, moment


@pytest.fixture
def urban(official):
    return official("gm.urban.handler")


@pytest.fixture
def head(official):
    return official("gm.urban.head", number="T2")


@pytest.fixture
def money(official):
    """Who runs payments and reconciles."""
    return official("gm.data.handler", number="T3")


@pytest.fixture
def payer(at, small, official):
    """Somebody with a telephone, on Monday 2 March 2026, when both items are in force."""
    from mingfu.kernel import parties  # noqa: PLC0415
    from mingfu.kernel.access import SYSTEM  # noqa: PLC0415
    from mingfu.systems.services.items.commands import publish_items  # noqa: PLC0415

    at(moment(3, 2))
    publish_items([small(**ROAD), small(**SIGN)], actor=official("gm.data.handler"))
    return parties.register_party(actor=SYSTEM, name="刘洋", identifiers={"phone": "13800000000"}, key="liu").id


@pytest.fixture
def matter(payer):
    """`matter("gm-t-road")` is an application of the payer's; without a party of somebody unknown."""

    from mingfu.engines import cases  # noqa: PLC0415
    from mingfu.kernel.access import Actor  # noqa: PLC0415

    def made(code="gm-t-road", party=payer):
        applicant = Actor("citizen", f"party:{party}", party=party) if party else Actor("anonymous", "anonymous")
        return cases.open_case(f"services.item.{code}", ASKED, actor=applicant, arrival=cases.Arrival(party=party))

    return made


@pytest.fixture
def billed(matter, urban):
    """The number of a bill over 300.00 yuan: 100 square metres for 10 days at 0.30."""
    from mingfu.systems.services.bills.charging import Charge, charge  # noqa: PLC0415

    return charge(matter(), (Charge("road", "1000"),), actor=urban)


@pytest.fixture
def react():
    """`react(stream)` runs what follows from the events of streams, as the runner does; `react` again finds nothing new."""
    from mingfu.engines.jobs import reactions  # noqa: PLC0415
    from mingfu.kernel.ledger import events_of as told  # noqa: PLC0415

    done = set()

    def run(*streams):
        while True:
            new = [each for stream in streams for each in told(stream) if each.id not in done]
            if not new:
                return
            for each in new:
                done.add(each.id)
                for reaction in reactions():
                    if reaction.name.startswith(("services.", "documents.issue-called")) and each.name in reaction.on:
                        reaction.run(each)

    return run
