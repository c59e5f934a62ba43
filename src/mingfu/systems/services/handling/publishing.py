# SPDX-License-Identifier: Apache-2.0
"""What of a decision becomes public: decisions to grant a licence are open to inspection, persons are not named."""

from mingfu.engines.cases import read_case, submissions_of
from mingfu.engines.publication import PublicText
from mingfu.kernel.clock import as_legal_day
from mingfu.kernel.organs import organ_name
from mingfu.kernel.refusals import _

DECIDED = _("{organ}于{day}作出准予“{item}”的决定。")


def public_decision(number: str) -> PublicText | None:
    """The decision on a licence as the public sees it (Administrative Licensing Law, art. 40); None for all else.

    A body is named, a person is not: personal information and trade secrets stay closed (art. 5).
    """
    case = read_case(number)
    if case.kind != "licence" or case.level != "internal" or case.outcome != "granted":
        return None
    handed_in = [row for row in submissions_of(case) if row.erased_at is None]
    opening = next((row for row in handed_in if row.node == ""), None)
    decided = next((row for row in reversed(handed_in) if row.node == "decide"), None)
    if decided is None:
        return None
    body = str(opening.content.get("body", "")) if opening is not None else ""
    organ, day = organ_name(case.organ), as_legal_day(decided.at)
    facts = {"organ": organ, "received": as_legal_day(case.received_at).isoformat()}
    if body:
        facts["body"] = body
    return PublicText(
        title=case.summary[:60],
        asked=case.summary,
        answered=str(DECIDED).format(organ=organ, day=day.isoformat(), item=case.summary),
        organ=case.organ,
        category=case.category,
        area=case.area,
        facts=facts,
    )
