# SPDX-License-Identifier: Apache-2.0
"""The clocks of applications: what is promised and what the law gives, of one item and of several handled together."""

from mingfu.engines.cases import Clock
from mingfu.kernel.refusals import _
from mingfu.systems.services.items import Handling, Item

PROMISES = "services.promises"
"""The name under which the limits that stand in items are asked for: `<item>/<situation>/<promised or legal>`."""

PROMISE, LAW, LIMITS = _("承诺办结"), _("法定期限"), "services.limits"


def _from(node: str) -> tuple[Clock, ...]:
    """What an item promises and what the law gives it, from a step on."""
    return (
        Clock(code="promise", title=PROMISE, limits=PROMISES, limit="= promise", starts=(node,), stops=("decide",)),
        Clock(code="law", title=LAW, limits=PROMISES, limit="= law", starts=(node,), stops=("decide",)),
    )


INSTANT = Clock(code="promise", title=PROMISE, limits=LIMITS, limit="instant", stops=("decide",))
TOWN = Clock(
    code="town", title=_("镇街审查"), limits=LIMITS, limit="first-review", starts=("check",), stops=("first_look",)
)
JOINT = Clock(
    code="joint", title=_("并联审批"), limits=LIMITS, limit="joint", starts=("check", "intake"), stops=("decide",)
)
PART = Clock(code="part", title=_("并联审批办理"), limits=LIMITS, limit="part", stops=("decide",))
RENEWAL = Clock(code="renewal", title=_("延续决定"), limits=LIMITS, limit="= renewal", stops=("decide",))
CLOCKS = {
    "instant": (INSTANT,),
    "promised": _from("check"),
    "town first": (TOWN, *_from("first_look")),
    "together": (JOINT, PART),
    "renewal": (RENEWAL,),
}


def clocks_of(item: Item) -> tuple[Clock, ...]:
    """The clocks of an application: from its acceptance, or, where a town looks first, from what the town hands up.

    The town has twenty working days from acceptance (Administrative Licensing Law, art. 43).
    """
    if item.handling is Handling.INSTANT:
        return CLOCKS["instant"]
    return CLOCKS["town first" if item.town_first else "promised"]
