# SPDX-License-Identifier: Apache-2.0
"""What the forms of the power list offer: changes that are written and lack nothing."""

from collections.abc import Mapping
from typing import Any

from mingfu.engines.forms import Choice, register_source
from mingfu.systems.powers.models import Change
from mingfu.systems.powers.saying import problems_of_change

NONE = Choice("", "请选择")
MOST = 200


def ready(_context: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Changes that may be proposed, newest first; a change that lacks something is not among them."""
    waiting = Change.objects.filter(case="", ended_at=None)[:MOST]
    return (NONE, *(Choice(str(one.pk), f"{one.pk}．{one.title}") for one in waiting if not problems_of_change(one)))


register_source("powers.ready", ready)
