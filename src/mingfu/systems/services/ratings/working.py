# SPDX-License-Identifier: Apache-2.0
"""A bad rating is work: a case of its own with its own clock, heard by its end; one found malicious is struck.

Whoever is rated neither learns who rated nor judges the rating: the head of the organ answers for it, an appeal is decided
by another organ (国办发〔2019〕51号 as far as its summary was seen; the days are assumed, see `services.limits`).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from mingfu.engines.cases import Arrival, Clock, Start, open_case, read_case
from mingfu.engines.notices import notify_party
from mingfu.engines.opinions import BAD_UP_TO, LEVELS, invitation_of, invite, rate_of, ratings_of, strike
from mingfu.kernel.ledger import StoredEvent, events_of
from mingfu.kernel.refusals import _
from mingfu.systems.services.ratings.asking import AGAIN, BY

START = "services.rating"
OUTCOMES = {"rectified": _("已整改"), "explained": _("已解释"), "struck": _("申诉成立，已剔除")}
ASKED_AGAIN = frozenset({"rectified", "explained"})


def first_look(values: Mapping[str, Any]) -> dict[str, Any]:
    """The organ that was rated answers for it; another than the rated one verifies, and judges an appeal."""
    organ = str(values.get("organ", ""))
    return {
        "organ": organ,
        "judge": "gm.data.head" if organ == "gm.office" else "gm.office.oversight",
        "reviewer": "gm.office.oversight" if organ == "gm.data" else "gm.data.handler",
    }


RATING = Start(
    key=START,
    title=_("差评整改"),
    form="services.rating",
    procedure="services.rating",
    entry="GM-QT-0032",
    organ="gm.data",
    by=("import",),
    clocks=(
        Clock(code="rating", title=_("差评整改"), limits="services.limits", limit="rate-rectify", stops=("verify",)),
    ),
    lists=("services.grounds",),
    first_look=first_look,
    summary="about",
)


def take_on(event: StoredEvent) -> None:
    """Reaction to a rating of any system whose survey says so: a bad one becomes a case, once."""
    told = event.payload
    declared = rate_of(told["survey"])
    if told["level"] > BAD_UP_TO or declared is None or not declared.work:
        return
    invitation = invitation_of(told["case"], told["survey"])
    found = ratings_of(told["organ"], bad=True).filter(case=told["case"], survey=told["survey"]).first()
    if invitation is None or found is None:
        return
    level = dict(LEVELS)[told["level"]]
    typed = {
        "about": [f"{told['case']} {level}"],
        "rated": [told["case"]],
        "survey": [told["survey"]],
        "level": [str(told["level"])],
        "organ": [told["organ"]],
        "item": [found.item],
        "words": [found.words],
        "named": ["yes" if found.named else "no"],
        "odd": [found.flag or "none"],
    }
    arrival = Arrival(channel="import", party=invitation.party)
    open_case(START, typed, actor=BY, arrival=arrival, key=f"rating:{told['case']}:{told['survey']}"[:60])


def finish(event: StoredEvent) -> None:
    """Reaction to the end of such a case: strike what was found malicious, ask once more where it was worked off."""
    case = read_case(event.payload["case"])
    outcome = event.payload["outcome"]
    if case.start != START or outcome not in OUTCOMES:
        return
    rated, survey = str(case.data["rated"]), str(case.data["survey"])
    if outcome == "struck":
        by = [
            each.by
            for each in events_of(case.stream)
            if each.name == "task.completed" and each.payload["node"] == "appeal"
        ]
        judge = by[-1] if by else BY.code
        strike(
            rated, survey, actor=BY, ground=str(OUTCOMES["struck"]), decided_by=judge, organ=judge.removeprefix("post:").rpartition(".")[0]
        )  # fmt: skip
        return
    party = UUID(case.party) if case.party else None
    declared = rate_of(survey)
    if outcome in ASKED_AGAIN and declared is not None and declared.again:
        token = invite(rated, AGAIN, actor=BY, organ=case.organ, party=party, item=str(case.data.get("item") or ""))
        if token and party:
            values = {"number": rated, "result": OUTCOMES[outcome], "link": f"/rate/{token}"}
            notify_party(
                party, "services.rate-again", key=f"services.rate-again:{case.number}", about=rated, values=values
            )
