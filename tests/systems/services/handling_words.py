# SPDX-License-Identifier: Apache-2.0
"""Words in which the tests of handling are told."""

from datetime import datetime

from mingfu.kernel.clock import LEGAL_ZONE

BODY = {
    "applicant": ["body"],
    "body": ["试验建筑有限公司"],
    "credit_code": ["91440608MA00000000"],
    "name": ["刘洋"],
    "phone": ["13800000000"],
    "acting": ["self"],
    "delivery": ["window"],
}


def moment(month, day, hour=9, year=2026):
    """An hour of a day of 2026, as the district reads it."""
    return datetime(year, month, day, hour, 0, tzinfo=LEGAL_ZONE)


def token(number, node, post=""):
    """The token of the open task at a node."""
    from mingfu.engines import cases  # noqa: PLC0415 - models exist only after pytest_configure

    return next(item.token for item in cases.read_case(number).items if item.node == node and post in {"", item.post})


def nodes(number):
    """Where a case stands."""
    from mingfu.engines import cases  # noqa: PLC0415 - models exist only after pytest_configure

    return sorted(item.node for item in cases.read_case(number).items)


def clocks(number):
    """The dates of a case by clock."""
    from mingfu.engines import cases  # noqa: PLC0415 - models exist only after pytest_configure

    return {held.code: held.due_on for held in cases.read_case(number).clocks}


def react(*numbers, wanted=("services.", "documents.issue-called", "cases.")):
    """Run what follows from the events of cases, as the runner does."""
    from mingfu.engines import cases  # noqa: PLC0415 - models exist only after pytest_configure
    from mingfu.engines.jobs import reactions  # noqa: PLC0415
    from mingfu.kernel.ledger import events_of  # noqa: PLC0415

    for number in numbers:
        for event in list(events_of(cases.read_case(number).stream)):
            for reaction in reactions():
                if reaction.name.startswith(wanted) and event.name in reaction.on:
                    reaction.run(event)


def papers(number):
    """The papers of a case, by short name."""
    from mingfu.engines.documents import documents_about  # noqa: PLC0415

    react(number)
    return sorted(one.paper.removeprefix("services.") for one in documents_about(number))
